package casejson

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// Framework returns the package as a framework that can be compiled. Warnings say what
// was assumed, each with its place in what was read.
//
// A package that [FromFramework] made gives the document that it was made of, with texts
// and order as they stand in CASE now. Of any other, items with children become groups,
// and the others indicators; an item with children that is judged too becomes both, the
// indicator judging the group as a whole. Levels of a criterion become a scale, which all
// criteria with the same levels share. What a framework has no place for is kept in the
// extensions of the document, the groups and the indicators, where FromFramework
// finds it.
//
// key is the prefix of the IDs. If it is empty, it is that of the codes of the items,
// where all have one, or made of the title. IDs are made of humanCodingScheme or, where
// there is none, of the statement. One package always gives the same IDs. A package that
// FromFramework made has its own, and key is not used.
//
// With an error, of [KeyUnfit] or [PackageEmpty], the document is empty. Of the warnings
// the first 1,000 are kept, the others counted. It takes time n log n in the package.
func (p *Package) Framework(key string) (framework.Document, issue.List) {
	if p == nil {
		p = new(Package)
	}
	d := &deriver{p: p, s: p.root(), scales: map[string]string{}, scaled: map[string]bool{}, taken: map[indicator.ID]bool{}, times: map[indicator.ID]int{}}
	if key != "" && !indicator.ValidKey(key) {
		d.found.Errorf(KeyUnfit, "", "%q is no key for a framework: want words in a-z and 0-9 joined by hyphens", issue.Clip(key))
		key = ""
	}
	d.collect()
	d.head(key)
	d.plant()
	d.criteria()
	d.walk()
	if d.ours {
		d.reorder()
	}
	d.finish()
	if d.found.Failed() {
		d.doc = framework.Document{}
	}
	return d.doc, p.located(d.found.List())
}

// A deriver makes a framework document of a package.
type deriver struct {
	p     *Package
	s     *node
	found issue.Collector
	doc   framework.Document
	ours  bool // the package says of itself that this library made it

	language string
	items    []*item
	byID     map[string]*item
	top      []*item
	left     []*node // associations that the framework has no place for
	links    []placed[framework.Link]
	rubrics  []*node           // what stays of rubrics
	scales   map[string]string // keys of scales by what they hold
	scaled   map[string]bool   // keys of scales
	taken    map[indicator.ID]bool
	times    map[indicator.ID]int // how often an ID was wanted that was taken

	groups     []placed[framework.Group]
	indicators []placed[indicator.Indicator]
}

// placed is a thing with its position in the document it came from.
type placed[T any] struct {
	order int
	what  T
}

// An item is what is known of a CFItem.
type item struct {
	n         *node
	index     int
	own       *node // what this library wrote of it
	parent    *item
	tied      bool // to a parent or to the document
	child     *node
	at        issue.Pointer // of the association that ties it
	sequence  float64
	sequenced bool
	children  []*item
	criterion *node
	id        indicator.ID
}

func (d *deriver) at(list string, i int) issue.Pointer {
	return d.p.at(d.p.prefix+"/"+issue.Pointer(list), i, d.s.list(list)[i])
}

func (d *deriver) collect() {
	nodes := d.s.list("CFItems")
	d.byID = make(map[string]*item, len(nodes))
	d.items = make([]*item, 0, len(nodes))
	slab := make([]item, len(nodes))
	for i, n := range nodes {
		it := &slab[i]
		it.n, it.index, it.own = n, i, n.get("extensions").get(ownKey)
		d.items = append(d.items, it)
		if id := n.str("identifier"); d.byID[id] == nil {
			d.byID[id] = it
		}
	}
}

// head makes what stands before the indicators.
func (d *deriver) head(key string) {
	n := d.s.get("CFDocument")
	own := n.get("extensions").get(ownKey)
	d.language = n.str("language")
	if head := own.get("framework"); head != nil {
		if err := head.fill(&d.doc); err != nil {
			d.found.Warnf(OwnUnfit, d.p.prefix+"/CFDocument/extensions/"+ownKey+"/framework", "this is not read: %v", err)
			d.doc = framework.Document{}
		} else {
			d.ours = true
			for _, s := range d.doc.Scales {
				d.scaled[s.Key] = true
			}
			d.language = firstOf(own.str("language"), d.language, "en")
			d.doc.Title = join(n.str("title"), d.doc.Title, d.language)
			d.doc.Summary = join(n.str("description"), d.doc.Summary, d.language)
			return
		}
	}
	if !validTag(d.language) {
		at := d.p.prefix + "/CFDocument"
		if d.language != "" {
			at = at.Key("language")
		}
		d.found.Warnf(LanguageMissing, at, "the language is %q: \"und\", which is undetermined, is assumed", d.language)
		d.language = "und"
	}
	d.doc = framework.Document{
		Key:      key,
		Edition:  token(firstOf(n.str("version"), n.str("lastChangeDateTime"))),
		Title:    indicator.Text{d.language: n.str("title")},
		Citation: framework.Citation{Authors: []string{n.str("creator")}, Title: n.str("title"), Publisher: n.str("publisher")},
		Rights:   framework.Rights{Source: firstOf(n.str("publisher"), n.str("creator")) + ". Its terms have not been checked.", Wording: d.licence(n)},
		Status:   d.status(n),
		Policy:   framework.Formative,
		Subjects: []indicator.SubjectKind{indicator.School},
	}
	if s := n.str("description"); s != "" {
		d.doc.Summary = indicator.Text{d.language: s}
	}
	if s := n.str("officialSourceURL"); isURI(s) {
		d.doc.Citation.URL = s
	}
	if key == "" {
		d.doc.Key = d.key(n)
	}
	d.found.Warnf(SubjectsAssumed, d.p.prefix+"/CFDocument", "CASE does not say what kind of subject is judged: a school is assumed")
}

// key returns the framework that the codes of all items name, or one made of the title.
func (d *deriver) key(n *node) string {
	key := ""
	for i, it := range d.items {
		id, ok := coded(it.n)
		if !ok || i > 0 && id.Framework() != key {
			key = ""
			break
		}
		key = id.Framework()
	}
	return firstOf(key, slug(n.str("title"), 40), "case-"+n.str("identifier")[:8])
}

// coded returns the code of an item if it is an ID as this library makes them.
func coded(n *node) (indicator.ID, bool) {
	id, err := indicator.ParseID(n.str("humanCodingScheme"))
	ok := err == nil && !strings.Contains(id.Slug(), ".") && strings.Trim(id.Framework(), "0123456789-") != ""
	return id, ok
}

func (d *deriver) licence(n *node) string {
	link := n.get("licenseURI")
	for _, l := range d.s.get("CFDefinitions").list("CFLicenses") {
		if l.str("identifier") == link.str("identifier") {
			return firstOf(l.str("licenseText"), l.str("title"))
		}
	}
	return firstOf(link.str("title"), "The package names no licence.")
}

func (d *deriver) status(n *node) framework.Status {
	s := framework.Status{State: framework.Current}
	switch n.str("adoptionStatus") {
	case "Draft", "Private Draft", "Pending Implementation":
		s.State = framework.Draft
	case "Retired", "Deprecated":
		s.State = framework.Retired
	}
	s.ValidFrom, _ = indicator.ParseDate(n.str("statusStartDate"))
	s.ValidTo, _ = indicator.ParseDate(n.str("statusEndDate"))
	if !(indicator.Span{From: s.ValidFrom, To: s.ValidTo}).Valid() {
		s.ValidTo = indicator.Date{}
	}
	return s
}

// plant makes the tree of the items.
func (d *deriver) plant() {
	document := d.s.get("CFDocument").str("identifier")
	for i, a := range d.s.list("CFAssociations") {
		own := a.get("extensions").get(ownKey)
		switch {
		case a.str("associationType") == "isChildOf":
			d.tie(a, i, document)
		case d.ours && own.get("link") != nil:
			d.link(a, own, i)
		case d.ours && own.get("edge") != nil, d.ours && a.str("associationType") == "replacedBy" && d.replaced(a), d.ours && a.str("associationType") == "isTranslationOf":
			// A crosswalk is a document of its own, and the indicator says what it replaces.
		default:
			d.found.Warnf(AssociationLeft, d.at("CFAssociations", i), "a framework has no place for %s: kept in the extensions", a.str("associationType"))
			d.left = append(d.left, a)
		}
	}
	d.breakCycles()
	for _, it := range d.items {
		switch {
		case it.parent != nil:
			it.parent.children = append(it.parent.children, it)
		default:
			if !it.tied {
				d.found.Warnf(ParentMissing, d.at("CFItems", it.index), "no association gives the item a parent: it is put at the top")
			}
			d.top = append(d.top, it)
		}
	}
	d.sort(d.top)
	for _, it := range d.items {
		d.sort(it.children)
	}
}

// replaced reports whether an indicator of ours says itself what it replaces.
func (d *deriver) replaced(a *node) bool {
	it := d.byID[a.get("destinationNodeURI").str("identifier")]
	return it != nil && it.own.get("indicator").get("replaces") != nil
}

func (d *deriver) link(a, own *node, i int) {
	var l framework.Link
	if err := own.get("link").fill(&l); err != nil {
		d.found.Warnf(OwnUnfit, d.at("CFAssociations", i).Key("extensions").Key(ownKey).Key("link"), "this is not read: %v", err)
		d.left = append(d.left, a)
		return
	}
	l.Note = join(a.str("notes"), l.Note, d.language)
	d.links = append(d.links, placed[framework.Link]{own.order(), l})
}

// tie gives an item its parent.
func (d *deriver) tie(a *node, i int, document string) {
	at := d.at("CFAssociations", i)
	it := d.byID[a.get("originNodeURI").str("identifier")]
	to := a.get("destinationNodeURI").str("identifier")
	parent := d.byID[to]
	switch {
	case it == nil:
		d.found.Warnf(ChildOutside, at.Key("originNodeURI"), "the package has no item %q: the association is kept in the extensions", issue.Clip(a.get("originNodeURI").str("identifier")))
	case it.tied:
		d.found.Warnf(ParentsSeveral, at, "item %q has a parent already: this association is kept in the extensions", it.n.str("identifier"))
	case parent == nil && to != document:
		it.tied = true
		d.found.Warnf(ParentOutside, at.Key("destinationNodeURI"), "the package has no item %q: %q is put at the top", issue.Clip(to), it.n.str("identifier"))
	default:
		it.tied, it.parent, it.child, it.at = true, parent, a, at
		it.sequence, it.sequenced = a.number("sequenceNumber")
		return
	}
	d.left = append(d.left, a)
}

// breakCycles unties items that lie inside themselves: of each circle the one whose tie
// leads back to where the walk came from, in the order of the file.
func (d *deriver) breakCycles() {
	state := make([]byte, len(d.items)) // 1 on the way up, 2 done
	for _, start := range d.items {
		var way []*item
		for it := start; it != nil && state[it.index] != 2; it = it.parent {
			state[it.index] = 1
			way = append(way, it)
			if up := it.parent; up != nil && state[up.index] == 1 {
				d.found.Warnf(TreeCycle, it.at, "item %q would lie inside itself: this tie is not followed, the item is put at the top", it.n.str("identifier"))
				d.left = append(d.left, it.child)
				it.parent, it.child = nil, nil
			}
		}
		for _, it := range way {
			state[it.index] = 2
		}
	}
}

// sort puts the children of one parent into their order, and says where nothing gives
// them one.
func (d *deriver) sort(list []*item) {
	missing := 0
	slices.SortStableFunc(list, func(a, b *item) int {
		switch {
		case a.sequenced && b.sequenced && a.sequence != b.sequence:
			return cmp.Compare(a.sequence, b.sequence)
		case a.sequenced != b.sequenced && a.sequenced:
			return -1
		case a.sequenced != b.sequenced:
			return 1
		}
		return cmp.Or(
			natural(a.n.str("listEnumeration"), b.n.str("listEnumeration")),
			natural(a.n.str("humanCodingScheme"), b.n.str("humanCodingScheme")),
			cmp.Compare(a.index, b.index))
	})
	for i, it := range list {
		if !it.sequenced && it.tied {
			missing++
		}
		if i > 0 && it.sequenced && list[i-1].sequenced && it.sequence == list[i-1].sequence {
			d.found.Warnf(SequenceTwice, it.at.Key("sequenceNumber"), "another item of the same parent has sequenceNumber %v too", it.sequence)
		}
	}
	d.checkMixed(list)
	if missing > 0 && len(list) > 1 {
		at := d.p.prefix + "/CFAssociations"
		for _, it := range list {
			if !it.sequenced && it.at != "" {
				at = it.at
				break
			}
		}
		d.found.Warnf(SequenceMissing, at, "%d of %d items of one parent have no sequenceNumber: listEnumeration, humanCodingScheme and the order of the file decide", missing, len(list))
	}
}

// checkMixed says where groups come behind indicators of the same parent.
func (d *deriver) checkMixed(list []*item) {
	indicators := false
	for _, it := range list {
		group := len(it.children) > 0 || d.ours && it.own.get("group") != nil
		if group && indicators {
			d.found.Warnf(GroupsFirst, d.at("CFItems", it.index), "the item has children and stands behind items without: groups come first in a framework")
			return
		}
		indicators = indicators || !group
	}
}

// natural compares texts so that 2 comes before 10. An empty one comes last.
func natural(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if c := cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n)); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// criteria gives each item its criterion.
func (d *deriver) criteria() {
	for i, r := range d.s.list("CFRubrics") {
		own := r.get("extensions").get(ownKey)
		if d.ours && own.get("scale") != nil && own.get("dimension") != nil {
			continue // the dimension says it all
		}
		var left []*node
		for k, c := range r.list("CFRubricCriteria") {
			it := d.byID[c.get("CFItemURI").str("identifier")]
			why := ""
			switch n := len(c.list("CFRubricCriterionLevels")); {
			case it == nil:
				why = "it names no item of the package"
			case it.criterion != nil:
				why = "the item has another criterion"
			case n < 2 || n > indicator.MaxLevels:
				why = strconv.Itoa(n) + " levels make no scale"
			default:
				it.criterion = c
				continue
			}
			left = append(left, c)
			d.found.Warnf(CriterionLeft, d.at("CFRubrics", i).Key("CFRubricCriteria").Index(k), "%s: the criterion is kept in the extensions only", why)
		}
		if d.ours && own.get("scale") != nil && len(left) == 0 {
			continue
		}
		rest := r.without("CFRubricCriteria")
		if len(left) > 0 {
			rest.add("CFRubricCriteria", arrayNode(left...))
		}
		d.rubrics = append(d.rubrics, rest)
	}
}

// walk makes groups and indicators, each before what stands in it.
func (d *deriver) walk() {
	type step struct {
		it     *item
		parent indicator.ID
	}
	var open []step
	push := func(list []*item, parent indicator.ID) {
		for _, it := range slices.Backward(list) {
			open = append(open, step{it, parent})
		}
	}
	push(d.top, "")
	for len(open) > 0 {
		s := open[len(open)-1]
		open = open[:len(open)-1]
		id := d.take(s.it, s.parent)
		push(s.it.children, id)
	}
}

// take makes what an item stands for, and returns the ID under which its children stand.
func (d *deriver) take(it *item, parent indicator.ID) indicator.ID {
	if it.n.get("statusEndDate") != nil {
		d.found.Warnf(ItemRetired, d.at("CFItems", it.index).Key("statusEndDate"), "the item was retired on %s: it is taken over all the same", it.n.str("statusEndDate"))
	}
	order := it.own.order()
	if d.ours && it.own.get("group") != nil {
		var g framework.Group
		if err := it.own.get("group").fill(&g); err == nil && !d.taken[g.ID] {
			g.Label = join(it.n.str("abbreviatedStatement"), g.Label, d.language)
			d.labelled(&g.Label, it)
			stated, label := it.own.get("stated"), it.n.str("abbreviatedStatement")
			if stated == nil || stated.text == "true" || label != "" && label != it.n.str("fullStatement") {
				g.Statement = join(it.n.str("fullStatement"), g.Statement, d.language)
			}
			g.Extensions = withCame(g.Extensions, added(came(g.Extensions), it.n, itemFields))
			g.Parent, it.id = parent, g.ID
			d.taken[g.ID] = true
			d.groups = append(d.groups, placed[framework.Group]{order, g})
			return g.ID
		}
		d.found.Warnf(OwnUnfit, d.at("CFItems", it.index).Key("extensions").Key(ownKey).Key("group"), "this is not read, or its ID is taken")
	}
	if d.ours && it.own.get("indicator") != nil && len(it.children) == 0 {
		var in indicator.Indicator
		if err := it.own.get("indicator").fill(&in); err == nil && !d.taken[in.ID] {
			in.Label = join(it.n.str("abbreviatedStatement"), in.Label, d.language)
			in.Statement = join(it.n.str("fullStatement"), in.Statement, d.language)
			d.labelled(&in.Label, it)
			in.Rubric = d.ownRubric(it.criterion)
			in.Extensions = withCame(in.Extensions, addedToCriterion(added(came(in.Extensions), it.n, itemFields), it.criterion))
			in.Parent, it.id = parent, in.ID
			d.taken[in.ID] = true
			d.indicators = append(d.indicators, placed[indicator.Indicator]{order, in})
			return in.ID
		}
		d.found.Warnf(OwnUnfit, d.at("CFItems", it.index).Key("extensions").Key(ownKey).Key("indicator"), "this is not read, or its ID is taken")
	}
	return d.foreign(it, parent)
}

// labelled makes a label of the statement if there is none.
func (d *deriver) labelled(label *indicator.Text, it *item) {
	if len(*label) == 0 {
		*label = indicator.Text{d.language: issue.Clip(plain(it.n.str("fullStatement")))}
	}
}

// ownRubric makes the rubric of a criterion that this library wrote.
func (d *deriver) ownRubric(c *node) indicator.Rubric {
	if c == nil {
		return nil
	}
	levels := map[string]*node{}
	keys := slices.Clone(c.get("extensions").get(ownKey).list("rubric"))
	for _, l := range c.list("CFRubricCriterionLevels") {
		if own := ownOfLevel(l); own != nil {
			levels[own.str("level")] = l
			keys = append(keys, own.get("level")) // last, a level that was described since
		}
	}
	var r indicator.Rubric
	for _, key := range keys {
		l := levels[key.text]
		if l == nil {
			continue
		}
		delete(levels, key.text)
		own := ownOfLevel(l)
		var rest indicator.Text
		if t := own.get("text"); t != nil && t.fill(&rest) != nil {
			rest = nil
		}
		if text := join(l.str("description"), rest, d.language); len(text) > 0 {
			r = append(r, indicator.Descriptor{Level: indicator.Level(key.text), Text: text, Wording: indicator.Wording(firstOf(own.str("wording"), string(indicator.LocalWording)))})
		}
	}
	return r
}

func ownOfLevel(l *node) *node {
	for _, e := range l.list("extensions") {
		if own := e.get(ownKey); own.get("level") != nil {
			return own
		}
	}
	return nil
}

// foreign makes a group or an indicator of an item that this library did not write.
func (d *deriver) foreign(it *item, parent indicator.ID) indicator.ID {
	language := it.n.str("language")
	if !validTag(language) {
		language = d.language
	}
	statement := it.n.str("fullStatement")
	label := firstOf(it.n.str("abbreviatedStatement"), issue.Clip(plain(statement)))
	locator := plain(firstOf(it.n.str("humanCodingScheme"), it.n.str("listEnumeration"), it.n.str("identifier")))
	it.id = d.id(it)
	came := it.n.without("fullStatement", "abbreviatedStatement")
	if it.child != nil {
		came.add("isChildOf", it.child.without("associationType", "originNodeURI", "destinationNodeURI", "sequenceNumber"))
	}
	last := 1 << 30
	in := indicator.Indicator{ID: it.id, Parent: parent, Label: indicator.Text{language: label}, Statement: indicator.Text{language: statement}, Wording: indicator.OfficialWording, Origin: indicator.QuotedList, Locator: locator}
	if len(it.children) == 0 {
		d.judged(&in, it, came, language)
		in.Extensions = extensionsOf(came)
		d.indicators = append(d.indicators, placed[indicator.Indicator]{last, in})
		return it.id
	}
	g := framework.Group{ID: it.id, Parent: parent, Kind: framework.GroupKind(firstOf(slug(it.n.str("CFItemType"), 40), string(framework.Plain))), Label: in.Label, Locator: locator}
	if statement != label {
		g.Statement = in.Statement
	}
	if it.criterion != nil {
		in.ID, in.Parent, in.Label, in.Statement = d.free(it.id+"-whole", it), it.id, in.Label.Clone(), in.Statement.Clone()
		g.Whole = in.ID
		whole := objectNode()
		d.judged(&in, it, whole, language)
		in.Extensions = extensionsOf(whole)
		d.indicators = append(d.indicators, placed[indicator.Indicator]{last, in})
	}
	g.Extensions = extensionsOf(came)
	d.groups = append(d.groups, placed[framework.Group]{last, g})
	return it.id
}

func extensionsOf(came *node) json.RawMessage {
	if len(came.members) == 0 {
		return nil
	}
	return objectNode(member{cameKey, came}).write(nil, oneLine)
}

// id makes the ID of an item.
func (d *deriver) id(it *item) indicator.ID {
	if id, ok := coded(it.n); ok && id.Framework() == d.doc.Key {
		return d.free(id, it)
	}
	name := firstOf(slug(it.n.str("humanCodingScheme"), 48), slug(firstOf(it.n.str("abbreviatedStatement"), it.n.str("fullStatement")), 48), "item-"+it.n.str("identifier")[:8])
	if isUUID(name) {
		name = "item-" + name[:8]
	}
	return d.free(indicator.ID(d.doc.Key+"."+name), it)
}

// free returns the ID, with a number behind it if it is taken.
func (d *deriver) free(id indicator.ID, it *item) indicator.ID {
	free := id
	for d.taken[free] {
		d.times[id]++
		free = indicator.ID(string(id) + "-" + strconv.Itoa(d.times[id]+1))
	}
	if free != id {
		d.found.Warnf(IDTaken, d.at("CFItems", it.index), "ID %q is taken by another item: %q is made", id, free)
	}
	d.taken[free] = true
	return free
}

// judged gives an indicator the scale and the rubric of its item's criterion.
func (d *deriver) judged(in *indicator.Indicator, it *item, came *node, language string) {
	if it.criterion == nil {
		return
	}
	levels, by := ordered(it.criterion.list("CFRubricCriterionLevels"))
	valued := by == byScore || by == byScoreAgainstPosition
	if valued && slices.ContainsFunc(levels, func(l *node) bool { x, _ := l.number("score"); return math.Abs(x) > indicator.MaxValue }) {
		valued = false
		d.found.Warnf(ScoreLeft, d.at("CFItems", it.index), "the levels have scores beyond ±%v: they order the levels, and are kept in the extensions", float64(indicator.MaxValue))
	}
	s := indicator.Scale{Direction: indicator.HighIsBetter}
	taken := map[indicator.Level]bool{}
	kept := objectNode()
	for i, l := range levels {
		quality := firstOf(l.str("quality"), "Level "+strconv.Itoa(i+1))
		key := levelKey(l, quality, i, taken)
		rung := indicator.Rung{Key: key, Label: indicator.Text{language: quality}}
		if score, ok := l.number("score"); ok && valued {
			rung.Value = &score
		}
		s.Levels = append(s.Levels, rung)
		if text := l.str("description"); text != "" {
			in.Rubric = append(in.Rubric, indicator.Descriptor{Level: key, Text: indicator.Text{language: text}, Wording: indicator.OfficialWording})
		}
		kept.add(string(key), l.without("description", "quality"))
	}
	in.Scale = d.scale(s, it)
	criterion := it.criterion.without("CFRubricCriterionLevels", "CFItemURI")
	criterion.add("levels", kept)
	came.add("criterion", criterion)
}

// levelKey makes the key of a level of its label.
func levelKey(l *node, quality string, i int, taken map[indicator.Level]bool) indicator.Level {
	name := firstOf(slug(quality, 48), "level-"+strconv.Itoa(i+1))
	if own := ownOfLevel(l).str("level"); indicator.ValidKey(own) {
		name = own
	}
	key := indicator.Level(name)
	if key.Absent() {
		key += "-level"
	}
	for n := 2; taken[key]; n++ {
		key = indicator.Level(name + "-" + strconv.Itoa(n))
	}
	taken[key] = true
	return key
}

// scale returns the key of the scale with these levels, and adds it if there is none.
func (d *deriver) scale(s indicator.Scale, it *item) string {
	var b strings.Builder
	for _, r := range s.Levels {
		b.WriteString(string(r.Key) + "\x00" + r.Label.String() + "\x00" + r.Label.Languages()[0] + "\x00")
		if r.Value != nil {
			b.WriteString(strconv.FormatFloat(*r.Value, 'g', -1, 64))
		}
		b.WriteByte(0)
	}
	if key, ok := d.scales[b.String()]; ok {
		return key
	}
	if s.Key = "levels"; len(d.doc.Scales) > 0 {
		s.Key = "levels-" + strconv.Itoa(len(d.doc.Scales)+1)
	}
	for d.ours && d.scaled[s.Key] {
		s.Key += "-more"
	}
	d.scaled[s.Key] = true
	if _, scored := distinct(it.criterion.list("CFRubricCriterionLevels"), "score"); !scored {
		d.found.Warnf(DirectionAssumed, d.at("CFItems", it.index), "the levels %q to %q have no scores: the last is assumed to be the best", s.Levels[0].Key, s.Levels[len(s.Levels)-1].Key)
	}
	d.scales[b.String()] = s.Key
	d.doc.Scales = append(d.doc.Scales, s)
	return s.Key
}

// reorder puts things back where they stood in the document that the package was made of,
// but for those of one parent, which are in the order that CASE says now.
func (d *deriver) reorder() {
	d.groups = arranged(d.groups, func(g framework.Group) indicator.ID { return g.Parent })
	d.indicators = arranged(d.indicators, func(in indicator.Indicator) indicator.ID { return in.Parent })
	slices.SortStableFunc(d.links, byOrder)
}

func byOrder[T any](a, b placed[T]) int { return cmp.Compare(a.order, b.order) }

// arranged sorts things by their order and then puts those of each parent, which came in
// the order of CASE, into the places that those of the parent have.
func arranged[T any](list []placed[T], parent func(T) indicator.ID) []placed[T] {
	of := map[indicator.ID][]placed[T]{}
	for _, p := range list {
		of[parent(p.what)] = append(of[parent(p.what)], p)
	}
	out := slices.Clone(list)
	slices.SortStableFunc(out, byOrder)
	for i, p := range out {
		id := parent(p.what)
		out[i], of[id] = of[id][0], of[id][1:]
	}
	return out
}

// finish puts the document together.
func (d *deriver) finish() {
	for _, g := range d.groups {
		d.doc.Groups = append(d.doc.Groups, g.what)
	}
	for _, in := range d.indicators {
		d.doc.Indicators = append(d.doc.Indicators, in.what)
	}
	for _, l := range d.links {
		d.doc.Links = append(d.doc.Links, l.what)
	}
	if len(d.doc.Indicators) == 0 {
		d.found.Errorf(PackageEmpty, d.p.prefix+"/CFItems", "the package has no item that could be judged")
		return
	}
	if d.ours {
		d.doc.Extensions = withCame(d.doc.Extensions, d.addedToPackage(came(d.doc.Extensions)))
		return
	}
	d.chooseScale()
	d.doc.Extensions = extensionsOf(d.remains())
}

// chooseScale makes the first scale that of the framework.
func (d *deriver) chooseScale() {
	without := 0
	for i := range d.doc.Indicators {
		if d.doc.Indicators[i].Scale == "" {
			without++
		}
	}
	if without > 0 {
		d.found.Warnf(ScaleAssumed, d.p.prefix+"/CFRubrics", "%d of %d indicators have no criterion that says on which levels they are judged", without, len(d.doc.Indicators))
	}
	if without == len(d.doc.Indicators) {
		d.doc.Policy = framework.RatingDiscouraged
	}
	if len(d.doc.Scales) == 0 {
		d.doc.Scales = []indicator.Scale{{Key: "levels", Direction: indicator.HighIsBetter, Levels: []indicator.Rung{
			{Key: "not-yet", Label: indicator.Text{"en": "Not yet"}},
			{Key: "in-place", Label: indicator.Text{"en": "In place"}},
		}, Source: "Assumed: the package has no rubrics."}}
	}
	d.doc.Scale = d.doc.Scales[0].Key
	for i := range d.doc.Indicators {
		if in := &d.doc.Indicators[i]; in.Scale == d.doc.Scale {
			in.Scale = ""
		}
	}
}

// remains are what the framework has no place for, to be kept in its extensions.
func (d *deriver) remains() *node {
	n := d.s.get("CFDocument").without("title", "description", "version", "caseVersion")
	for _, part := range []struct {
		name string
		list []*node
	}{{"CFAssociations", d.left}, {"CFRubrics", d.rubrics}} {
		if len(part.list) > 0 {
			n.add(part.name, arrayNode(part.list...))
		}
	}
	if v := d.s.get("CFDefinitions"); v != nil && len(v.members) > 0 {
		n.add("CFDefinitions", v)
	}
	if v := d.s.get("extensions"); v != nil {
		n.add("packageExtensions", v)
	}
	return n
}

// validTag reports whether s has the form of a BCP 47 tag.
func validTag(s string) bool {
	for i, part := range strings.Split(s, "-") {
		low := strings.ToLower(part)
		if len(part) < 1 || len(part) > 8 || i == 0 && (len(part) < 2 || strings.Trim(low, "abcdefghijklmnopqrstuvwxyz") != "") || strings.Trim(low, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

// token makes what can be an edition of a text.
func token(s string) string {
	s = plain(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s))
	for i := range s {
		if i > 200 {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

// latin are letters with marks that are common in the languages of our schools.
var latin = strings.NewReplacer("ā", "a", "ē", "e", "ī", "i", "ō", "o", "ū", "u", "à", "a", "á", "a", "â", "a", "ä", "a", "ã", "a", "å", "a",
	"ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n", "ò", "o", "ó", "o", "ô", "o", "ö", "o",
	"õ", "o", "ø", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ŵ", "w", "ŷ", "y", "ß", "ss", "æ", "ae", "œ", "oe", "'", "", "’", "")

// slug makes words in a-z and 0-9, joined by hyphens, of a text, at most so many bytes,
// if possible whole words. It is "" if there are no such letters.
func slug(s string, most int) string {
	if len(s) > 8*most {
		s = s[:8*most]
	}
	words := strings.FieldsFunc(latin.Replace(strings.ToLower(s)), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	out := ""
	for _, w := range words {
		if out != "" && len(out)+1+len(w) > most {
			break
		}
		if out != "" {
			out += "-"
		}
		out += w
	}
	return out[:min(len(out), most)]
}
