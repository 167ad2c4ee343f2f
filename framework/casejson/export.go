package casejson

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// ExportUnfit: a package cannot be made as asked: there is no base address, no time, or
	// a crosswalk of another framework.
	ExportUnfit issue.Code = "export-unfit"
	// LanguageGap: the framework, a group, an indicator or a level has no text in the language
	// of the package. One in another language stands there, and an item says in which. A
	// warning.
	LanguageGap issue.Code = "language-gap"
)

// An Export says what a package is to carry beside the framework.
type Export struct {
	// Base is the address that the package will be served at, such as
	// "https://example.org/ims/case/v1p1". Identifiers are made of it too, so it stays.
	Base string
	// Changed is when the framework was last changed: the time of every object.
	Changed time.Time
	// Publisher is who hands the package out, if not the publisher of the source.
	Publisher string
	// Language is the one that the texts of CASE are in, "en" if it is empty. Those of
	// other languages stand in the extensions.
	Language string
	// TranslationOf is the language of the package that this one translates, if it does:
	// the objects then have identifiers of their own, and each item is tied to its
	// original by isTranslationOf. The other package is made with the same Base.
	TranslationOf string
	// Crosswalks from the framework or to it become associations, each crosswalk in a
	// grouping of its own.
	Crosswalks []*framework.Crosswalk
}

// FromFramework makes a package of a framework: a document, an item for each group and
// indicator, the tree, and a rubric for each scale, with a criterion for each indicator
// and a level for each level, from low to high. What CASE has no place for stands in
// extensions, so that [Package.Framework] makes an equal document of the package.
//
// Identifiers are UUIDs of version 5 of the base address and our IDs. What a framework
// keeps of the package that it was once read from (see [Package.Framework]) is taken
// up again, identifiers included. With an error there is no Package.
func FromFramework(f *framework.Framework, e Export) (*Package, issue.List) {
	e.Base = strings.TrimRight(e.Base, "/")
	if list := e.check(f); list.Err() != nil {
		return nil, list
	}
	if e.Language == "" {
		e.Language = "en"
	}
	m := newMaker(f, e)
	raw := m.pkg()
	if m.err != nil {
		m.found.Errorf(ExportUnfit, "", "the framework cannot be written: %v", m.err)
		return nil, m.found.List()
	}
	z := newNormaliser()
	p := &Package{strict: z.pkg(raw)}
	m.found.AddList(z.found.List())
	return p, m.found.List()
}

// check returns all that is wrong with what was asked for.
func (e *Export) check(f *framework.Framework) issue.List {
	var found issue.Collector
	if f == nil || f.Key() == "" {
		found.Errorf(ExportUnfit, "/framework", "there is no framework")
		return found.List()
	}
	if !isURI(e.Base) || strings.ContainsAny(e.Base, "?#") {
		found.Errorf(ExportUnfit, "/base", "%q is no absolute address that others could be made of", issue.Clip(e.Base))
	}
	if year := e.Changed.UTC().Year(); e.Changed.IsZero() || year > 9999 || year < 1 {
		found.Errorf(ExportUnfit, "/changed", "say when the framework was last changed: CASE has that time in every object")
	}
	if !utf8.ValidString(e.Publisher) {
		found.Errorf(ExportUnfit, "/publisher", "%q is not UTF-8", issue.Clip(e.Publisher))
	}
	if e.Language != "" && !validTag(e.Language) {
		found.Errorf(ExportUnfit, "/language", "%q is no language tag", issue.Clip(e.Language))
	}
	if e.TranslationOf != "" && !validTag(e.TranslationOf) {
		found.Errorf(ExportUnfit, "/translationOf", "%q is no language tag", issue.Clip(e.TranslationOf))
	}
	if e.TranslationOf != "" && e.TranslationOf == firstOf(e.Language, "en") {
		found.Errorf(ExportUnfit, "/translationOf", "a package in the language %q does not translate itself", e.TranslationOf)
	}
	if e.TranslationOf != "" && len(e.Crosswalks) > 0 {
		found.Errorf(ExportUnfit, "/crosswalks", "crosswalks go with the package in the language %q, which this one translates", e.TranslationOf)
	}
	for i, c := range e.Crosswalks {
		switch at := issue.Pointer("/crosswalks").Index(i); {
		case c == nil || c.From() == nil || c.To() == nil:
			found.Errorf(ExportUnfit, at, "there is no crosswalk")
		case c.From().Key() != f.Key() && c.To().Key() != f.Key():
			found.Errorf(ExportUnfit, at, "the crosswalk from %q to %q is not about %q", c.From().Key(), c.To().Key(), f.Key())
		}
	}
	return found.List()
}

// A maker makes the objects of one package.
type maker struct {
	f      *framework.Framework
	doc    framework.Document
	e      Export
	moment *node

	document                      *node
	items, associations, rubrics  []*node
	itemTypes, groupings, licence []*node
	types                         map[string]*node       // links to item types by title
	nodes                         map[indicator.ID]*node // links to items
	kept                          map[indicator.ID]*node // what they keep of the items they were read from
	claimed                       map[string]bool        // identifiers of the document and of those items
	whole                         *node                  // what the framework keeps of the package it was read from
	back                          map[string][]judgedBy  // indicators by the rubric that their criteria came in
	quiet                         *normaliser            // looks whether what came fits
	found                         issue.Collector
	err                           error
}

func newMaker(f *framework.Framework, e Export) *maker {
	m := &maker{
		f: f, doc: f.Document(), e: e, moment: textNode(e.Changed.UTC().Format(time.RFC3339)),
		types: map[string]*node{}, nodes: map[indicator.ID]*node{}, kept: map[indicator.ID]*node{}, claimed: map[string]bool{},
		back: map[string][]judgedBy{}, quiet: newNormaliser(),
	}
	m.whole = m.sound(came(m.doc.Extensions))
	if m.whole != nil && e.TranslationOf != "" {
		m.whole = m.whole.without("CFAssociations", "CFRubrics") // they go with the original
	}
	return m
}

// sound returns what is kept of a package without what is no object of CASE in its lists.
func (m *maker) sound(whole *node) *node {
	if whole == nil {
		return nil
	}
	out := whole.without("CFAssociations", "CFRubrics", "CFDefinitions", "packageExtensions")
	m.addSound(m.quiet.model.pkg, out, whole, "CFAssociations", "CFRubrics")
	if v := whole.get("CFDefinitions"); v != nil {
		c := m.quiet.model.pkg.field("CFDefinitions").class
		definitions := objectNode()
		m.addSound(c, definitions, v, "CFConcepts", "CFSubjects", "CFLicenses", "CFItemTypes", "CFAssociationGroupings")
		if ext := v.get("extensions"); ext != nil && m.fits(c.field("extensions"), ext) {
			definitions.add("extensions", ext)
		}
		out.add("CFDefinitions", definitions)
	}
	if ext := whole.get("packageExtensions"); ext != nil && m.fits(m.quiet.model.pkg.field("extensions"), ext) {
		out.add("packageExtensions", ext)
	}
	return out
}

// addSound adds lists of an object of a class, of what fits into them.
func (m *maker) addSound(c *class, out, n *node, lists ...string) {
	for _, name := range lists {
		one := field{name: name, form: part, class: c.field(name).class}
		var fit []*node
		for _, e := range n.list(name) {
			if m.fits(&one, e) {
				fit = append(fit, e)
			}
		}
		if len(fit) > 0 {
			out.add(name, arrayNode(fit...))
		}
	}
}

func (m *maker) pkg() *node {
	m.documentNode()
	for i := range m.doc.Groups {
		m.group(i)
	}
	for i := range m.doc.Indicators {
		m.indicator(i)
	}
	m.tree("")
	for i := range m.doc.Groups {
		m.tree(m.doc.Groups[i].ID)
	}
	m.links()
	for _, c := range m.e.Crosswalks {
		m.crosswalk(c)
	}
	m.allRubrics()
	m.keptRubrics()
	came := m.whole
	definitions := objectNode()
	for _, d := range []struct {
		name string
		own  []*node
	}{{"CFConcepts", nil}, {"CFSubjects", nil}, {"CFLicenses", m.licence}, {"CFItemTypes", m.itemTypes}, {"CFAssociationGroupings", m.groupings}} {
		if all := append(d.own, came.get("CFDefinitions").list(d.name)...); len(all) > 0 {
			definitions.add(d.name, arrayNode(all...))
		}
	}
	if ext := came.get("CFDefinitions").get("extensions"); ext != nil {
		definitions.add("extensions", ext)
	}
	out := objectNode(
		member{"CFDocument", m.document},
		member{"CFItems", arrayNode(m.items...)},
		member{"CFDefinitions", definitions},
		member{"CFRubrics", arrayNode(m.rubrics...)},
		member{"CFAssociations", arrayNode(append(m.associations, came.list("CFAssociations")...)...)})
	if ext := came.get("packageExtensions"); ext != nil {
		out.add("extensions", ext)
	}
	return out
}

// came returns what the extensions of a thing of ours keep of the object of CASE that it
// was read from, or nil.
func came(extensions json.RawMessage) *node {
	if len(extensions) == 0 {
		return nil
	}
	n, _ := parse(string(extensions))
	return n.get(cameKey)
}

// cameKey is the member of our extensions in which an object of CASE is kept.
const cameKey = "case"

// object begins an object of a class: its identifier and address.
func (m *maker) object(came *node, path, name string) *node {
	id, address := came.str("identifier"), came.str("uri")
	if !isUUID(id) || id != strings.ToLower(id) || !isURI(address) { // it is no object of CASE
		id, address = "", ""
	}
	if m.e.TranslationOf != "" {
		id, address, name = "", "", name+"/"+m.e.Language
	}
	if id == "" {
		id = uuid5(m.e.Base + "/" + path + "/" + name)
	}
	if address == "" {
		address = m.e.Base + "/" + path + "/" + id
	}
	return objectNode(member{"identifier", textNode(id)}, member{"uri", textNode(address)}, member{"lastChangeDateTime", m.moment})
}

// resume adds what came with the object of a class and is not said anew, as far as it fits.
func (m *maker) resume(c *class, n, came *node) {
	if came == nil {
		return
	}
	for i := range c.fields {
		f := &c.fields[i]
		old := came.get(f.name)
		if old != nil && !aside[f.name] && f.form != part && f.form != parts && f.form != endpoint && n.get(f.name) == nil && m.fits(f, old) {
			n.add(f.name, old)
		}
	}
}

// fits reports whether a value needs no change to be that of a field.
func (m *maker) fits(f *field, v *node) bool {
	m.quiet.found = issue.Collector{}
	made, over := m.quiet.field(f, v, nil)
	for _, i := range m.quiet.found.List().Issues {
		if i.Code != IdentifierVersion && i.Code != IdentifierTwice {
			return false
		}
	}
	return made != nil && len(over) == 0
}

// aside are members of what is kept of an object that are made anew.
var aside = map[string]bool{"rubricId": true, "rubricCriterionId": true, "sequenceNumber": true, "position": true, "score": true, "CFItemURI": true}

// own puts what is ours into the extensions of an object.
func (m *maker) own(n *node, members ...member) {
	ext := n.get("extensions")
	n.set("extensions", with(ext, ownKey, over(ext.get(ownKey), objectNode(members...))))
}

// made returns a value of ours as a node, without members that are null.
func (m *maker) made(v any, without ...string) *node {
	n, err := made(v)
	if err != nil {
		m.err = err
		return objectNode()
	}
	out := objectNode()
	for _, old := range n.members {
		drop := old.value.kind == aNull
		for _, name := range without {
			drop = drop || old.name == name
		}
		if !drop {
			out.members = append(out.members, old)
		}
	}
	return out
}

// madeHere says of a definition that it was not there before.
var madeHere = member{"made", literal(aBoolean, "true")}

// linkTo returns a link to an object.
func linkTo(n *node, title string) *node {
	return objectNode(member{"title", textNode(plain(title))}, member{"identifier", n.get("identifier")}, member{"uri", n.get("uri")})
}

// plain returns a text as CASE wants one of a single line. It is never empty.
func plain(s string) string {
	if s = strings.Join(strings.Fields(s), " "); s == "" {
		return "Untitled"
	}
	return s
}

// in returns a text in the language of the package or, failing that, another, and its tag.
func (m *maker) in(t indicator.Text) (s, tag string) {
	if s, ok := t[m.e.Language]; ok {
		return s, m.e.Language
	}
	return t.In(m.e.Language)
}

// split returns what a text says in the language of the package, and what must be kept
// beside it so that join makes the text again.
func (m *maker) split(t indicator.Text, line bool) (string, indicator.Text) {
	s, tag := m.in(t)
	shown := s
	if line && s != "" {
		shown = plain(s)
	}
	if tag != m.e.Language || shown != s {
		return shown, t
	}
	for other, v := range t {
		if other != tag && says(v, shown) {
			return shown, t
		}
	}
	rest := t.Clone()
	delete(rest, tag)
	if len(rest) == 0 {
		rest = nil
	}
	return shown, rest
}

// join makes a text again of what CASE says in a language and what was kept beside it.
// What CASE says counts, so that a text that was changed there is taken over.
func join(s string, rest indicator.Text, language string) indicator.Text {
	if s == "" {
		return rest
	}
	if own, ok := rest[language]; ok && says(own, s) {
		return rest
	} else if !ok {
		for _, v := range rest {
			if says(v, s) { // it stood there because there was none in the language
				return rest
			}
		}
	}
	t := rest.Clone()
	if t == nil {
		t = indicator.Text{}
	}
	t[language] = s
	return t
}

// says reports whether a text is written as s.
func says(text, s string) bool { return text == s || plain(text) == s }

var adoption = map[framework.State]string{framework.Current: "Implemented", framework.Retired: "Retired", framework.Draft: "Draft"}

func (m *maker) documentNode() {
	d, came := m.doc, m.whole
	n := m.object(came, "CFDocuments", d.Key)
	m.document = n
	m.claimed[came.str("identifier")] = true
	n.say("frameworkType", "LeadershipFramework")
	n.say("caseVersion", "1.1")
	n.say("creator", plain(firstOf(strings.Join(d.Citation.Authors, "; "), d.Citation.Publisher, "Unknown")))
	m.gap(d.Title, "/CFDocument/title")
	m.gap(d.Summary, "/CFDocument/description")
	title, rest := m.split(d.Title, true)
	n.say("title", title)
	d.Title = rest
	if isURI(d.Citation.URL) {
		n.say("officialSourceURL", d.Citation.URL)
	}
	if publisher := firstOf(m.e.Publisher, d.Citation.Publisher); publisher != "" {
		n.say("publisher", plain(publisher))
	}
	summary, rest := m.split(d.Summary, false)
	n.say("description", summary)
	d.Summary = rest
	n.say("language", m.e.Language)
	n.say("version", plain(d.Edition))
	n.say("adoptionStatus", adoption[d.Status.State])
	n.say("statusStartDate", d.Status.ValidFrom.String())
	n.say("statusEndDate", d.Status.ValidTo.String())
	if came.get("licenseURI") == nil {
		licence := m.object(nil, "CFLicenses", d.Key)
		licence.say("title", "Terms of use")
		licence.say("licenseText", d.Rights.Wording)
		m.own(licence, madeHere)
		m.licence = append(m.licence, licence)
		n.add("licenseURI", linkTo(licence, "Terms of use"))
	}
	if came.get("notes") == nil {
		n.say("notes", strings.TrimSpace(d.Rights.Source+"\n\n"+d.Status.Note))
	}
	m.resume(m.quiet.model.document, n, came)
	m.own(n, member{"language", textNode(m.e.Language)}, member{"framework", m.made(d, "groups", "indicators", "links")})
	if m.e.TranslationOf != "" {
		m.translates(n, m.original().object(came, "CFDocuments", d.Key), title)
	}
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// original returns a maker of the objects that those of a translation stand for.
func (m *maker) original() *maker {
	o := *m
	o.e.Language, o.e.TranslationOf = m.e.TranslationOf, ""
	return &o
}

func (m *maker) translates(n, of *node, title string) {
	a := m.object(nil, "CFAssociations", "isTranslationOf/"+n.str("identifier"))
	m.associate(a, "isTranslationOf", linkTo(n, title), linkTo(of, title))
}

func (m *maker) associate(a *node, kind string, from, to *node) {
	a.say("associationType", kind)
	a.add("originNodeURI", from)
	a.add("destinationNodeURI", to)
	m.associations = append(m.associations, a)
}

// gap says that a text is not in the language of the package, and returns the tag of that
// in which it is written; "" if all is well.
func (m *maker) gap(t indicator.Text, at issue.Pointer) string {
	_, tag := m.in(t)
	if tag == m.e.Language || tag == "" {
		return ""
	}
	m.found.Warnf(LanguageGap, at, "there is no text in %q: that in %q is written", m.e.Language, tag)
	return tag
}

// item adds an item for a group or indicator.
func (m *maker) item(id indicator.ID, came *node, kind, about string, label, statement string) *node {
	n := m.object(came, "CFItems", string(id))
	at := issue.Pointer("/CFItems").Index(len(m.items))
	said := m.gap(m.f.Label(id), at.Key("abbreviatedStatement"))
	if in, ok := m.f.Lookup(id); ok {
		said = firstOf(m.gap(in.Statement, at.Key("fullStatement")), said)
	} else if g, _ := m.f.Group(id); len(g.Statement) > 0 {
		said = firstOf(m.gap(g.Statement, at.Key("fullStatement")), said)
	}
	n.say("language", said)
	n.say("fullStatement", statement)
	n.say("abbreviatedStatement", label)
	if came.get("lastChangeDateTime") == nil { // it is no item that came
		n.say("humanCodingScheme", string(id))
		n.say("CFItemType", kind)
		n.add("CFItemTypeURI", m.itemType(kind, about))
	}
	m.resume(m.quiet.model.item, n, came)
	m.items = append(m.items, n)
	if m.e.TranslationOf != "" {
		m.translates(n, m.original().object(came, "CFItems", string(id)), label)
	}
	return n
}

func (m *maker) itemType(title, about string) *node {
	if link, ok := m.types[title]; ok {
		return link
	}
	n := m.object(nil, "CFItemTypes", m.doc.Key+"/"+title)
	n.say("title", title)
	n.say("description", about)
	n.add("hierarchyCode", textNode(integerNode(len(m.types)+1).text))
	n.say("typeCode", strings.ToLower(title))
	m.own(n, madeHere)
	m.itemTypes = append(m.itemTypes, n)
	m.types[title] = linkTo(n, title)
	return m.types[title]
}

func (m *maker) group(i int) {
	g := m.doc.Groups[i]
	label, rest := m.split(g.Label, true)
	g.Label = rest
	statement, rest := m.split(g.Statement, false)
	g.Statement = rest
	kind := strings.ToUpper(string(g.Kind[:1])) + string(g.Kind[1:])
	n := m.item(g.ID, m.came(m.f, g.ID), kind, "A part of the framework in which indicators stand together.", label, firstOf(statement, label))
	m.own(n, member{"group", m.made(g)}, member{"order", integerNode(i)}, member{"stated", literal(aBoolean, word(statement != ""))})
}

func word(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func (m *maker) indicator(i int) {
	in := m.doc.Indicators[i]
	label, rest := m.split(in.Label, true)
	in.Label = rest
	statement, rest := m.split(in.Statement, false)
	in.Statement = rest
	in.Rubric = nil // stands in the criterion
	n := m.item(in.ID, m.came(m.f, in.ID), "Indicator", "A statement that is judged.", label, statement)
	m.own(n, member{"indicator", m.made(in)}, member{"order", integerNode(i)})
	for _, r := range in.Replaces {
		old := m.object(nil, "CFItems", string(r.ID))
		m.associate(m.object(nil, "CFAssociations", "replacedBy/"+string(r.ID)+"/"+string(in.ID)), "replacedBy", linkTo(old, string(r.ID)), linkTo(n, label))
	}
}

// node returns the link to an item, or to the document for no ID.
func (m *maker) node(f *framework.Framework, id indicator.ID) *node {
	if link := m.nodes[id]; link != nil && f == m.f {
		return over(link, nil)
	}
	var link *node
	if id == "" {
		title, _ := m.split(f.Title(), true)
		link = linkTo(m.document, title)
	} else {
		label, _ := m.split(f.Label(id), true)
		link = linkTo(m.object(m.came(f, id), "CFItems", string(id)), label)
	}
	if f == m.f {
		m.nodes[id] = link
	}
	return over(link, nil)
}

// came returns what an indicator or group keeps of the item that it was read from.
func (m *maker) came(f *framework.Framework, id indicator.ID) *node {
	if f != m.f {
		return cameOf(f, id)
	}
	n, known := m.kept[id]
	if !known {
		n = cameOf(f, id)
		if was := n.str("identifier"); was != "" {
			if m.claimed[was] { // by an item that would be taken for this one
				n = n.without("identifier", "uri")
			}
			m.claimed[was] = true
		}
		m.kept[id] = n
	}
	return n
}

func cameOf(f *framework.Framework, id indicator.ID) *node {
	if in, ok := f.Lookup(id); ok {
		return came(in.Extensions)
	}
	g, _ := f.Group(id)
	return came(g.Extensions)
}

// tree ties what stands in a group to it.
func (m *maker) tree(group indicator.ID) {
	position := 0
	for id := range m.f.Children(group) {
		position++
		came := m.came(m.f, id).get("isChildOf")
		a := m.object(came, "CFAssociations", "isChildOf/"+string(id))
		a.add("sequenceNumber", integerNode(position))
		m.associate(a, "isChildOf", m.node(m.f, id), m.node(m.f, group))
		m.resume(m.quiet.model.association, a, came)
	}
}

// links writes the links of indicators within the framework. CASE has no word for what
// they say, so the note says it.
func (m *maker) links() {
	for i, l := range m.doc.Links {
		note, rest := m.split(l.Note, false)
		l.Note = rest
		a := m.object(nil, "CFAssociations", string(l.Kind)+"/"+string(l.From)+"/"+string(l.To))
		m.associate(a, "isRelatedTo", m.node(m.f, l.From), m.node(m.f, l.To))
		a.say("notes", note)
		m.own(a, member{"link", m.made(l)}, member{"order", integerNode(i)})
	}
}

// allRubrics writes a rubric for each scale of each dimension.
func (m *maker) allRubrics() {
	dimensions := append([]framework.Dimension{{Scale: m.doc.Scale}}, m.doc.Dimensions...)
	for _, d := range dimensions {
		of := map[string][]indicator.Indicator{}
		for _, in := range m.doc.Indicators {
			key := d.Scale
			if d.Key == "" {
				key = firstOf(in.Scale, key)
			}
			of[key] = append(of[key], in)
		}
		for _, s := range m.doc.Scales {
			list := of[s.Key]
			if d.Key == "" {
				list = m.returned(s, list)
			}
			if len(list) > 0 {
				m.rubric(d, s, list)
			}
		}
	}
}

// A judgedBy is an indicator with the scale that it is judged on.
type judgedBy struct {
	scale indicator.Scale
	in    indicator.Indicator
}

// returned takes out of a list the indicators whose criteria came in a rubric that is kept,
// and returns the others.
func (m *maker) returned(s indicator.Scale, of []indicator.Indicator) []indicator.Indicator {
	kept := map[string]bool{}
	for _, r := range m.whole.list("CFRubrics") {
		kept[r.str("identifier")] = true
	}
	var others []indicator.Indicator
	for _, in := range of {
		if id := m.came(m.f, in.ID).get("criterion").str("rubricId"); kept[id] {
			m.back[id] = append(m.back[id], judgedBy{s, in})
		} else {
			others = append(others, in)
		}
	}
	return others
}

// keptRubrics adds the rubrics that came, with the criteria that came in them.
func (m *maker) keptRubrics() {
	for _, r := range m.whole.list("CFRubrics") {
		var criteria []*node
		for i, j := range m.back[r.str("identifier")] {
			criteria = append(criteria, m.criterion(r, "", j.scale, j.in, i+1))
			m.gaps(j.scale, j.in, issue.Pointer("/CFRubrics").Index(len(m.rubrics)).Key("CFRubricCriteria").Index(i))
		}
		delete(m.back, r.str("identifier")) // a second rubric of the identifier gets none
		if criteria = append(criteria, r.list("CFRubricCriteria")...); len(criteria) > 0 {
			r = with(r, "CFRubricCriteria", arrayNode(criteria...))
		}
		m.rubrics = append(m.rubrics, r)
	}
}

func (m *maker) rubric(d framework.Dimension, s indicator.Scale, of []indicator.Indicator) {
	r := m.object(nil, "CFRubrics", m.doc.Key+"/"+d.Key+"/"+s.Key)
	title, _ := m.split(m.doc.Title, true)
	label, _ := m.split(s.Label, true)
	if d.Key != "" {
		label, _ = m.split(d.Label, true)
	}
	if label != "" {
		title += ": " + label
	}
	r.say("title", title)
	r.say("description", s.Source)
	var criteria []*node
	for i, in := range of {
		criteria = append(criteria, m.criterion(r, d.Key, s, in, i+1))
		if d.Key == "" {
			m.gaps(s, in, issue.Pointer("/CFRubrics").Index(len(m.rubrics)).Key("CFRubricCriteria").Index(i))
		}
	}
	r.add("CFRubricCriteria", arrayNode(criteria...))
	mark := []member{{"scale", textNode(s.Key)}}
	if d.Key != "" {
		mark = append(mark, member{"dimension", textNode(d.Key)})
	}
	m.own(r, mark...)
	m.rubrics = append(m.rubrics, r)
}

// gaps looks for descriptors that are not in the language of the package.
func (m *maker) gaps(s indicator.Scale, in indicator.Indicator, criterion issue.Pointer) {
	for k, rung := range s.Levels {
		if d, ok := in.Rubric.At(rung.Key); ok {
			m.gap(d.Text, criterion.Key("CFRubricCriterionLevels").Index(k).Key("description"))
		}
	}
}

func (m *maker) criterion(r *node, dimension string, s indicator.Scale, in indicator.Indicator, position int) *node {
	name := dimension + "/" + string(in.ID)
	var came *node
	if dimension == "" {
		came = m.came(m.f, in.ID).get("criterion")
	}
	c := m.object(came, "CFRubricCriteria", name)
	if in.Parent != "" && came.get("category") == nil {
		category, _ := m.split(m.f.Label(in.Parent), true)
		c.say("category", category)
	}
	label, _ := m.split(in.Label, false)
	if came.get("description") == nil {
		c.say("description", label)
	}
	c.add("CFItemURI", m.node(m.f, in.ID))
	if was := came.get("position"); was != nil && came.str("rubricId") == r.str("identifier") {
		c.add("position", was)
	} else {
		c.add("position", integerNode(position))
	}
	c.add("rubricId", r.get("identifier"))
	var levels, keys []*node
	for i, rung := range s.Levels {
		var d indicator.Descriptor
		if dimension == "" {
			d, _ = in.Rubric.At(rung.Key)
		}
		levels = append(levels, m.level(c, came.get("levels").get(string(rung.Key)), name, rung, d, i+1))
	}
	c.add("CFRubricCriterionLevels", arrayNode(levels...))
	m.resume(m.quiet.model.criterion, c, came)
	if dimension == "" && len(in.Rubric) > 0 {
		for _, d := range in.Rubric {
			keys = append(keys, textNode(string(d.Level)))
		}
		m.own(c, member{"rubric", arrayNode(keys...)})
	}
	return c
}

func (m *maker) level(c, came *node, name string, rung indicator.Rung, d indicator.Descriptor, position int) *node {
	l := m.object(came, "CFRubricCriterionLevels", name+"/"+string(rung.Key))
	description, rest := m.split(d.Text, false)
	l.say("description", description)
	quality, _ := m.split(rung.Label, true)
	l.say("quality", quality)
	if rung.Value != nil {
		l.add("score", numberNode(*rung.Value))
	} else if score := came.get("score"); score != nil {
		l.add("score", score) // which no scale could hold
	}
	l.add("position", integerNode(position))
	l.add("rubricCriterionId", c.get("identifier"))
	own := objectNode(member{"level", textNode(string(rung.Key))})
	own.say("wording", string(d.Wording))
	if len(rest) > 0 {
		own.add("text", m.made(rest))
	}
	m.resume(m.quiet.model.level, l, came)
	l.set("extensions", arrayNode(append(slices.Clone(l.list("extensions")), objectNode(member{ownKey, own}))...))
	return l
}
