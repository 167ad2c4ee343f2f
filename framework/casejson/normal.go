package casejson

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/openrubric/leadership/indicator/issue"
)

// ownKey is the member of extensions in which all that is ours stands.
const ownKey = "openrubricLeadership"

// A place is where a value lies in what was read. It becomes a pointer only where there
// is something to say about it.
type place struct {
	up    *place
	name  string
	index int // of an element; -1 is a member
}

func (p *place) pointer() issue.Pointer {
	switch {
	case p == nil:
		return ""
	case p.index >= 0:
		return p.up.pointer().Index(p.index)
	}
	return p.up.pointer().Key(p.name)
}

// shown returns the pointer to the place or, where its names are very long, to one around
// it, as [document.Schema.Read] does.
func (p *place) shown() issue.Pointer {
	const most = 4096
	long := 0
	for up := p; up != nil; up = up.up {
		if long += len(up.name) + 1; long > most {
			p, long = up.up, 0
		}
	}
	return p.pointer()
}

func (p *place) key(name string) *place { return &place{up: p, name: name, index: -1} }
func (p *place) at(i int) *place        { return &place{up: p, index: i} }

// along returns the place to which a path leads from here.
func (p *place) along(path issue.Pointer) *place {
	for token := range path.Tokens() {
		p = p.key(token)
	}
	return p
}

// A normaliser makes a package that is as CASE 1.1 wants it out of one that may not be,
// and says each thing that it changes.
type normaliser struct {
	model  classes
	found  issue.Collector
	ids    map[string]string // UUIDs by the identifiers that were none
	taken  map[string]bool   // identifiers of objects
	moment string            // when the document was last changed
	count  int               // position of the part in its list
	moved  map[*node]int     // where parts stood, if not where they stand now
	warned int               // how often
	room   int               // for the paths of what is kept; below 0 it was too little
}

// unlisted is where a part stood that was no element of a list, but in its place.
const unlisted = -1

func (z *normaliser) warn(code issue.Code, at *place, format string, args ...any) {
	if z.warned++; z.warned > issue.DefaultCap { // it is only counted: no path is made for it
		z.found.Warnf(code, "", format, args...)
		return
	}
	z.found.Warnf(code, at.shown(), format, args...)
}

// has reports whether there is room for a path of so many bytes, which is asked before the
// path is made. A file could otherwise ask for a long path with each of very many members.
func (z *normaliser) has(bytes int) bool {
	if z.room >= 0 {
		z.room -= bytes
	}
	return z.room >= 0
}

// A leftover is what an object cannot hold, and its path within the object.
type leftover struct {
	path  issue.Pointer
	value *node
}

func below(name string, rest []leftover) []leftover {
	for i := range rest {
		rest[i].path = issue.Pointer("").Key(name) + rest[i].path
	}
	return rest
}

// sift puts the members of an object where its class has them, and returns the others.
func (z *normaliser) sift(c *class, in *node, at *place, values []*node) (rest []leftover) {
	sourced := c.find("identifier") < 0 || !in.lacks("identifier")
	for _, m := range in.members {
		i := c.find(m.name)
		switch {
		case i >= 0 && m.value.kind == aNull:
			z.warn(MemberNull, at.key(m.name), "null is taken as absent: leave %q out", m.name)
			continue
		case i < 0 && m.name == "sourcedId" && !sourced:
			sourced = true
			z.warn(SourcedID, at.key(m.name), "CASE says identifier, not sourcedId: taken for it")
			i = c.find("identifier")
			rest = append(rest, leftover{issue.Pointer("").Key(m.name), m.value})
		case i < 0:
			z.warn(MemberOutside, at.key(m.name), "a %s in a package has no %q: kept in the extensions", c.name, issue.Clip(m.name))
			rest = append(rest, leftover{issue.Pointer("").Key(m.name), m.value})
			continue
		case values[i] != nil:
			z.warn(MemberTwice, at.key(m.name), "%q is there twice: the last counts", m.name)
			rest = append(rest, leftover{issue.Pointer("").Key(m.name), values[i]})
		}
		values[i] = m.value
	}
	return rest
}

// object makes an object of the class. What it has no place for is returned, unless the
// class has extensions to keep it in.
func (z *normaliser) object(c *class, in *node, at *place) (*node, []leftover) {
	var room [32]*node
	values := room[:len(c.fields)]
	rest := z.sift(c, in, at, values)
	out := &node{kind: anObject, members: make([]member, 0, len(in.members)+1)}
	for i := range c.fields {
		f := &c.fields[i]
		v := values[i]
		if v != nil && v.kind == aString && v.text == "" && f.form != part && f.form != parts {
			z.warn(TextEmpty, at.key(f.name), "an empty text is taken as absent: leave %q out", f.name)
			v = nil
		}
		if v != nil {
			var over []leftover
			v, over = z.field(f, v, at)
			rest = append(rest, below(f.name, over)...)
		}
		if v == nil && f.required {
			v = z.assume(c, f, in, out, at)
		}
		if v != nil {
			out.members = append(out.members, member{f.name, v})
			if f.name == "identifier" && c != z.model.link && c != z.model.endpoint {
				z.take(v.text, at)
			}
		}
	}
	return z.keep(c, out, rest, at)
}

// take notes the identifier of an object, which no other may have.
func (z *normaliser) take(id string, at *place) {
	if z.taken[id] {
		z.warn(IdentifierTwice, at.key("identifier"), "another object has the identifier %q too: both are kept", id)
	}
	z.taken[id] = true
}

// keep puts leftovers into the extensions of an object, if its class has any.
func (z *normaliser) keep(c *class, out *node, rest []leftover, at *place) (*node, []leftover) {
	if len(rest) == 0 {
		return out, nil
	}
	i := c.find("extensions")
	if i < 0 {
		return out, rest
	}
	ext := out.get("extensions")
	if c.fields[i].form == extensionList {
		kept := z.kept(nil, rest, at)
		list := arrayNode()
		if ext != nil {
			list.elements = append(list.elements, ext.elements...)
		}
		list.elements = append(list.elements, objectNode(member{ownKey, objectNode(member{"kept", kept})}))
		out.set("extensions", list)
		return out, nil
	}
	own := ext.get(ownKey)
	out.set("extensions", with(ext, ownKey, with(own, "kept", z.kept(own.get("kept"), rest, at))))
	return out, nil
}

// kept adds leftovers of the object at a place to those that it keeps already. The second
// of one path stands under the path and "~~2", which no path ends in, and so on.
func (z *normaliser) kept(before *node, rest []leftover, at *place) *node {
	out := over(before, nil)
	taken := make(map[string]bool, len(out.members)+len(rest))
	for _, m := range out.members {
		taken[m.name] = true
	}
	times := map[issue.Pointer]int{}
	add := func(above, path issue.Pointer, value *node) {
		if !z.has(len(above) + len(path)) {
			return
		}
		path = above + path
		name := string(path)
		for taken[name] {
			times[path]++
			name = string(path) + "~~" + strconv.Itoa(times[path]+1)
		}
		taken[name] = true
		out.add(name, value)
	}
	for _, r := range rest {
		v, twice := z.once(r.value, at.along(r.path))
		add("", r.path, v)
		for _, t := range twice {
			add(r.path, t.path, t.value)
		}
	}
	return out
}

// once returns the value at a place without second members of one name, at which many a
// program stumbles, and beside it those that do not count.
func (z *normaliser) once(v *node, at *place) (*node, []leftover) {
	if z.room < 0 || !v.repeats() {
		return v, nil
	}
	out, twice := &node{kind: v.kind}, []leftover(nil)
	for i, e := range v.elements {
		e, more := z.once(e, at.at(i))
		out.elements = append(out.elements, e)
		twice = z.under(twice, issue.Pointer("").Index(i), more...)
	}
	seen := map[string]int{}
	for _, m := range v.members {
		e, more := z.once(m.value, at.key(m.name))
		path := issue.Pointer("").Key(m.name)
		twice = z.under(twice, path, more...)
		i, known := seen[m.name]
		if !known {
			seen[m.name] = len(out.members)
			out.add(m.name, e)
			continue
		}
		z.warn(MemberTwice, at.key(m.name), "%q is there twice: the last counts", issue.Clip(m.name))
		twice = z.under(twice, path, leftover{"", out.members[i].value})
		out.members[i].value = e
	}
	return out, twice
}

// under adds leftovers with a path in front of their own, as long as there is room for that.
func (z *normaliser) under(list []leftover, path issue.Pointer, rest ...leftover) []leftover {
	for _, r := range rest {
		if !z.has(len(path) + len(r.path)) {
			return list
		}
		list = append(list, leftover{path + r.path, r.value})
	}
	return list
}

// with returns a copy of an object, which may be nil, with a member set.
func with(n *node, name string, v *node) *node {
	out := over(n, nil)
	out.set(name, v)
	return out
}

// over returns a copy of an object with the members of another set. Either may be nil.
func over(n, more *node) *node {
	out := objectNode()
	if n != nil {
		out.members = append(out.members, n.members...)
	}
	if more == nil {
		return out
	}
	if len(more.members) < 16 {
		for _, m := range more.members {
			out.set(m.name, m.value)
		}
		return out
	}
	at := make(map[string]int, len(out.members)+len(more.members))
	for i, m := range slices.Backward(out.members) {
		at[m.name] = i
	}
	for _, m := range more.members {
		i, ok := at[m.name]
		if !ok {
			at[m.name] = len(out.members)
			out.members = append(out.members, m)
			continue
		}
		out.members[i].value = m.value
	}
	return out
}

// field makes a value that fits the field, or nil. What it does not take over as it came
// is returned beside it, with its path from the value.
func (z *normaliser) field(f *field, v *node, parent *place) (*node, []leftover) {
	at := place{up: parent, name: f.name, index: -1}
	switch f.form {
	case part:
		return z.part(f, v, &at)
	case parts:
		return z.parts(f, v, &at)
	case link:
		return z.link(z.model.link, v, &at)
	case endpoint:
		return z.link(z.model.endpoint, v, &at)
	case links, texts:
		return z.several(f, v, &at)
	case extensions, extensionList:
		return z.extensions(f, v, &at)
	case float, integer:
		return z.number(f, v, &at)
	}
	return z.text(f, v, &at)
}

func (z *normaliser) unfit(v *node, at *place, want string) (*node, []leftover) {
	found := v.kind.String()
	if v.kind == aString {
		found = strconv.Quote(issue.Clip(v.text))
	}
	z.warn(ValueUnfit, at, "found %s, want %s: kept in the extensions, not read", found, want)
	return nil, []leftover{{"", v}}
}

func (z *normaliser) part(f *field, v *node, at *place) (*node, []leftover) {
	if v.kind == anArray && f.name == "CFDefinitions" {
		z.warn(OneWanted, at, "found a list, want an object: taken as no definitions")
		if len(v.elements) == 0 {
			return nil, nil
		}
		return nil, []leftover{{"", v}}
	}
	if v.kind != anObject {
		return z.unfit(v, at, "an object")
	}
	return z.object(f.class, v, at)
}

func (z *normaliser) parts(f *field, v *node, at *place) (*node, []leftover) {
	if v.kind == anObject {
		z.warn(ListWanted, at, "found an object, want a list of them: taken as a list of one")
		z.count = 0
		one, rest := z.object(f.class, v, at)
		z.moved[one] = unlisted
		return arrayNode(one), rest
	}
	if v.kind != anArray {
		return z.unfit(v, at, "a list")
	}
	var rest []leftover
	out := &node{kind: anArray, elements: make([]*node, 0, len(v.elements))}
	for i, e := range v.elements {
		here := place{up: at, index: i}
		var over []leftover
		if e.kind != anObject {
			_, over = z.unfit(e, &here, "an object")
		} else {
			z.count = i
			e, over = z.object(f.class, e, &here)
			if len(out.elements) != i {
				z.moved[e] = i
			}
			out.elements = append(out.elements, e)
		}
		for _, o := range over {
			rest = append(rest, leftover{issue.Pointer("").Index(i) + o.path, o.value})
		}
	}
	return out, rest
}

func (z *normaliser) several(f *field, v *node, at *place) (*node, []leftover) {
	var rest []leftover
	if v.kind == aString || v.kind == anObject {
		z.warn(ListWanted, at, "found %s, want a list: taken as a list of one", v.kind)
		one, rest := z.oneOf(f, v, at)
		if one == nil {
			return nil, rest
		}
		return arrayNode(one), rest
	}
	if v.kind != anArray {
		return z.unfit(v, at, "a list")
	}
	out := arrayNode()
	for i, e := range v.elements {
		here := place{up: at, index: i}
		var over []leftover
		switch {
		case e.kind == aNull:
			z.warn(MemberNull, &here, "null is taken as absent")
			continue
		case e.kind == aString && e.text == "":
			z.warn(TextEmpty, &here, "an empty text is taken as absent")
			continue
		default:
			e, over = z.oneOf(f, e, &here)
		}
		if e != nil {
			out.elements = append(out.elements, e)
		}
		for _, o := range over {
			rest = append(rest, leftover{issue.Pointer("").Index(i) + o.path, o.value})
		}
	}
	return out, rest
}

// oneOf makes an element of a list of links or texts.
func (z *normaliser) oneOf(f *field, e *node, at *place) (*node, []leftover) {
	if f.form == links {
		return z.link(z.model.link, e, at)
	}
	return z.text(f, e, at)
}

func (z *normaliser) link(c *class, v *node, at *place) (*node, []leftover) {
	switch {
	case v.kind == aString && v.text == "", v.kind == aNull:
		return nil, nil // the list around it is kept
	case v.kind == anArray && len(v.elements) > 0:
		z.warn(OneWanted, at, "found a list, want one link: the first is taken")
		out, _ := z.link(c, v.elements[0], at.at(0))
		return out, []leftover{{"", v}}
	case v.kind == aString:
		z.warn(LinkPlain, at, "a link has title, identifier and uri: those of %q are made of it", issue.Clip(v.text))
		id := uuidAtEnd(v.text)
		if id == "" {
			id = uuid5(v.text)
		}
		return objectNode(member{"title", v}, member{"identifier", textNode(id)}, member{"uri", textNode(addressOf(v.text))}), []leftover{{"", v}}
	case v.kind != anObject:
		return z.unfit(v, at, "a link")
	}
	out, rest := z.object(c, v, at)
	if c == z.model.endpoint {
		id := out.get("identifier")
		if is := z.endpoint(id.text, at.key("identifier")); is != id.text {
			out.set("identifier", textNode(is))
			if v.get("identifier") == id {
				rest = append(rest, leftover{"/identifier", id})
			}
		}
	}
	return out, rest
}

// extensions takes over what anyone may write, but for what stands in the place of ours
// and is not.
func (z *normaliser) extensions(f *field, v *node, at *place) (*node, []leftover) {
	switch {
	case f.form == extensions && v.kind != anObject:
		return z.unfit(v, at, "an object")
	case f.form == extensionList && v.kind == anObject:
		z.warn(ListWanted, at, "the extensions of a level are a list: taken as a list of one")
		v = arrayNode(v)
	case f.form == extensionList && v.kind != anArray:
		return z.unfit(v, at, "a list of objects")
	}
	for _, e := range v.elements {
		if e.kind != anObject {
			return z.unfit(v, at, "a list of objects")
		}
	}
	v, rest := z.once(v, at)
	if f.form == extensionList {
		return v, rest
	}
	own := v.get(ownKey)
	switch kept := own.get("kept"); {
	case own == nil:
	case own.kind != anObject:
		v = v.without(ownKey)
		rest = append(rest, z.notOurs(own, at.key(ownKey), issue.Pointer("").Key(ownKey)))
	case kept != nil && kept.kind != anObject:
		v = with(v, ownKey, own.without("kept"))
		rest = append(rest, z.notOurs(kept, at.key(ownKey).key("kept"), issue.Pointer("").Key(ownKey).Key("kept")))
	}
	return v, rest
}

func (z *normaliser) notOurs(v *node, at *place, path issue.Pointer) leftover {
	z.warn(OwnUnfit, at, "found %s, want an object as this library writes it: put aside", v.kind)
	return leftover{path, v}
}

func (z *normaliser) number(f *field, v *node, at *place) (*node, []leftover) {
	original := v
	if v.kind == aString {
		n, ok := parse(strings.TrimSpace(v.text))
		if !ok || n.kind != aNumber {
			return z.unfit(v, at, "a number")
		}
		z.warn(NumberWanted, at, "found the text %q: taken as the number", v.text)
		v = n
	}
	if v.kind != aNumber {
		return z.unfit(v, at, "a number")
	}
	x, err := strconv.ParseFloat(v.text, 64)
	switch {
	case err != nil:
		return z.unfit(original, at, "a number that fits 64 bits")
	case f.form == integer && (x != math.Trunc(x) || x < math.MinInt32 || x > math.MaxInt32):
		return z.unfit(original, at, "a whole number of 32 bits")
	case f.form == integer:
		if plain := strconv.Itoa(int(x)); plain != v.text {
			v = literal(aNumber, plain)
			if original.kind == aNumber {
				z.warn(NumberWanted, at, "found %s, at which many programs stumble: written as %s", issue.Clip(original.text), plain)
			}
		}
	}
	if v != original {
		return v, []leftover{{"", original}}
	}
	return v, nil
}

// text makes a text that fits the field.
func (z *normaliser) text(f *field, v *node, at *place) (*node, []leftover) {
	original := v
	if v.kind == aNumber || v.kind == aBoolean {
		if f.form != text && f.form != texts {
			return z.unfit(v, at, "a text")
		}
		z.warn(TextWanted, at, "found %s: taken as the text %q", v.text, v.text)
		v = textNode(v.text)
	}
	switch {
	case v.kind != aString:
		return z.unfit(v, at, "a text")
	case f.form == moment:
		return z.time(v, at)
	case f.form == day:
		return z.day(v, at)
	}
	s, want := z.worded(f, v.text, at)
	if want != "" {
		return z.unfit(v, at, want)
	}
	if s != v.text {
		v = textNode(s)
	}
	if v != original {
		return v, []leftover{{"", original}}
	}
	return v, nil
}

// worded returns a text as the field has it, or what is wanted if nothing can be made of it.
func (z *normaliser) worded(f *field, s string, at *place) (is, want string) {
	switch f.form {
	case identifier:
		return z.identifier(s, at), ""
	case associationType:
		return z.associationType(s, at), ""
	case uri, address:
		is = escaped(s)
		if is == "" && f.form == address {
			return "", "an absolute address"
		}
		if is != s {
			z.warn(ValueUnfit, at, "%q is no absolute address: one is made of it", issue.Clip(s))
		}
		return addressOf(s), ""
	case caseVersion:
		if s != "1.1" {
			z.warn(ValueUnfit, at, "found CASE version %q: written as 1.1", issue.Clip(s))
		}
		return "1.1", ""
	case targetType:
		if s != "CASE" && !isOwnType(s) {
			return "", "CASE or a type of one's own, as in ext:page"
		}
	}
	return s, ""
}

func (z *normaliser) identifier(s string, at *place) string {
	switch {
	case isVersioned(s):
		return s
	case !isUUID(s):
		z.warn(IdentifierUnfit, at, "%q is no UUID: version 5 is made of it", issue.Clip(s))
		z.ids[s] = uuid5(s)
		return z.ids[s]
	case s != strings.ToLower(s):
		z.warn(IdentifierCase, at, "%q has capitals: written in lower case", s)
		return strings.ToLower(s)
	}
	z.warn(IdentifierVersion, at, "%q is not a UUID of version 1 to 5: kept as it is", s)
	return s
}

// endpoint returns the identifier at an end of an association, where any text may stand, as
// it is written where its object stands.
func (z *normaliser) endpoint(s string, at *place) string {
	if made, ok := z.ids[s]; ok {
		z.warn(IdentifierUnfit, at, "%q is no UUID: version 5 is made of it", issue.Clip(s))
		return made
	}
	if isUUID(s) && s != strings.ToLower(s) {
		z.warn(IdentifierCase, at, "%q has capitals: written in lower case", s)
		return strings.ToLower(s)
	}
	return s
}

func (z *normaliser) time(v *node, at *place) (*node, []leftover) {
	if isMoment(v.text) {
		return v, nil
	}
	if s := v.text + "Z"; isMoment(s) {
		z.warn(ZoneMissing, at, "%q has no zone: taken as UTC", v.text)
		return textNode(s), []leftover{{"", v}}
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, v.text); err == nil {
			z.warn(ZoneMissing, at, "%q has no zone: taken as UTC", v.text)
			return textNode(t.Format("2006-01-02T15:04:05.999999999Z")), []leftover{{"", v}}
		}
	}
	return z.unfit(v, at, "a time as in 2026-01-27T10:00:00Z")
}

// isMoment reports whether s is a time of RFC 3339, which time.Parse takes some that are
// none for: an hour of one digit, a comma before the fraction, a zone of 24 hours.
func isMoment(s string) bool {
	if len(s) < len("2006-01-02T15:04:05Z") || s[10] != 'T' || s[13] != ':' || s[19] == ',' {
		return false
	}
	if zone := s[len(s)-5:]; s[len(s)-1] != 'Z' && (zone[:2] > "23" || zone[3:] > "59") {
		return false
	}
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}

func (z *normaliser) day(v *node, at *place) (*node, []leftover) {
	if _, err := time.Parse(time.DateOnly, v.text); err == nil {
		return v, nil
	}
	if s := v.text; len(s) > 10 {
		if _, err := time.Parse(time.DateOnly, s[:10]); err == nil && (s[10] == 'T' || s[10] == ' ') {
			z.warn(DayWanted, at, "%q is a time: its day is taken", issue.Clip(s))
			return textNode(s[:10]), []leftover{{"", v}}
		}
	}
	return z.unfit(v, at, "a day as in 2026-01-27")
}

// associationTypes are those of CASE 1.1; the last is not in 1.0.
var associationTypes = [...]string{"isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy", "exemplar", "hasSkillLevel", "isTranslationOf"}

func (z *normaliser) associationType(s string, at *place) string {
	for _, t := range associationTypes {
		if s == t {
			return t
		}
	}
	if isOwnType(s) {
		return s
	}
	z.warn(TypeUnknown, at, "CASE has no association of type %q: read as isRelatedTo", issue.Clip(s))
	return "isRelatedTo"
}

// isOwnType reports whether s is "ext:" and a name. The official JSON Schema does not let
// it begin with a hyphen.
func isOwnType(s string) bool {
	name, ok := strings.CutPrefix(s, "ext:")
	return ok && name != "" && name[0] != '-' && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == ""
}

// assume returns what stands for a required member that is absent.
func (z *normaliser) assume(c *class, f *field, in, out *node, at *place) *node {
	s := ""
	switch f.form {
	case part: // a package without a document
		z.warn(MemberAbsent, at.key(f.name), "%q is missing: one without a name is assumed", f.name)
		found, warned := z.found, z.warned // what is missing in it needs no saying
		v, _ := z.object(f.class, objectNode(), nil)
		z.found, z.warned = found, warned
		return v
	case identifier:
		if s = uuidAtEnd(in.str("uri")); s == "" {
			s = uuid5(c.name + string(in.write(nil, oneLine)))
		}
	case uri:
		s = "urn:uuid:" + out.str("identifier")
		if !isUUID(out.str("identifier")) {
			s = addressOf(out.str("identifier"))
		}
	case moment:
		if s = z.moment; s == "" {
			s = "1970-01-01T00:00:00Z"
		}
	case associationType:
		s = "isRelatedTo"
	case endpoint:
		z.warn(MemberAbsent, at.key(f.name), "%q is missing: the end of the association is unknown", f.name)
		return objectNode(member{"title", textNode("Unknown")}, member{"identifier", textNode("unknown")}, member{"uri", textNode("urn:uuid:00000000-0000-0000-0000-000000000000")})
	default:
		s = z.assumeText(c, f.name, in, out)
	}
	z.warn(MemberAbsent, at.key(f.name), "%q is missing: %q is assumed", f.name, issue.Clip(s))
	return textNode(s)
}

func (z *normaliser) assumeText(c *class, name string, in, out *node) string {
	first := func(names ...string) string {
		for _, n := range names {
			if s := in.str(n); s != "" {
				return s
			}
		}
		return "Untitled"
	}
	switch name {
	case "creator":
		return "Unknown"
	case "hierarchyCode":
		return strconv.Itoa(z.count + 1)
	case "identifier": // of the end of an association
		return firstOf(uuidAtEnd(in.str("uri")), first("uri", "title"))
	case "fullStatement":
		return first("alternativeLabel", "abbreviatedStatement", "humanCodingScheme", "identifier")
	case "description", "licenseText":
		return first("title", "description", "uri")
	}
	if c == z.model.link || c == z.model.endpoint {
		return first("identifier", "uri")
	}
	return first("description", "identifier")
}
