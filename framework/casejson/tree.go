package casejson

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openrubric/leadership/indicator/document"
)

// A node is one value of JSON, with its members in the order in which they came, so
// that what is not known here is not lost.
type node struct {
	kind     kind
	text     string // of a string, or the literal of a number, true, false or null
	members  []member
	elements []*node
}

type member struct {
	name  string
	value *node
}

type kind byte

const (
	aNull kind = iota
	aBoolean
	aNumber
	aString
	anArray
	anObject
)

// String returns the kind in words.
func (k kind) String() string {
	return [...]string{"null", "true or false", "a number", "a string", "an array", "an object"}[k]
}

func textNode(s string) *node        { return &node{kind: aString, text: s} }
func numberNode(x float64) *node     { return literal(aNumber, strconv.FormatFloat(x, 'g', -1, 64)) }
func integerNode(i int) *node        { return literal(aNumber, strconv.Itoa(i)) }
func literal(k kind, s string) *node { return &node{kind: k, text: s} }
func arrayNode(elems ...*node) *node { return &node{kind: anArray, elements: elems} }
func objectNode(m ...member) *node   { return &node{kind: anObject, members: m} }

// get returns the member of the name, the last if there are several, or nil. An
// object of CASE has few members, so looking through them is quick.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for i := len(n.members) - 1; i >= 0; i-- {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

// lacks reports whether the member is not there, or null.
func (n *node) lacks(name string) bool {
	v := n.get(name)
	return v == nil || v.kind == aNull
}

// str returns the text of the member, or "" if it is no string.
func (n *node) str(name string) string {
	if v := n.get(name); v != nil && v.kind == aString {
		return v.text
	}
	return ""
}

// list returns the elements of the member, none if it is no array.
func (n *node) list(name string) []*node {
	if v := n.get(name); v != nil {
		return v.elements
	}
	return nil
}

// number returns the number of the member.
func (n *node) number(name string) (float64, bool) {
	v := n.get(name)
	if v == nil || v.kind != aNumber {
		return 0, false
	}
	x, err := strconv.ParseFloat(v.text, 64)
	return x, err == nil && !math.IsInf(x, 0)
}

// order returns the member that says where a thing of ours stood in its list.
func (n *node) order() int {
	x, _ := n.number("order")
	return int(max(0, min(x, 1<<30)))
}

func (n *node) add(name string, v *node) { n.members = append(n.members, member{name, v}) }

// say adds a member unless the text is empty: CASE leaves out what is not there.
func (n *node) say(name, text string) {
	if text != "" {
		n.add(name, textNode(text))
	}
}

// set replaces the member, or adds it.
func (n *node) set(name string, v *node) {
	for i := range n.members {
		if n.members[i].name == name {
			n.members[i].value = v
			return
		}
	}
	n.add(name, v)
}

// without returns the object without members.
func (n *node) without(names ...string) *node {
	out := objectNode()
	for _, m := range n.members {
		keep := true
		for _, name := range names {
			keep = keep && m.name != name
		}
		if keep {
			out.members = append(out.members, m)
		}
	}
	return out
}

// repeats reports whether there is an object, at any depth, with two members of one name.
func (n *node) repeats() bool {
	if len(n.members) > 16 {
		seen := make(map[string]bool, len(n.members))
		for _, m := range n.members {
			if seen[m.name] {
				return true
			}
			seen[m.name] = true
		}
	}
	for i, m := range n.members {
		if len(n.members) <= 16 && slices.ContainsFunc(n.members[:i], func(o member) bool { return o.name == m.name }) || m.value.repeats() {
			return true
		}
	}
	return slices.ContainsFunc(n.elements, (*node).repeats)
}

// parse reads JSON into nodes. Strings without escapes are parts of src. It returns
// false for what is no JSON; [document] then says what is wrong with it.
func parse(src string) (*node, bool) {
	n, _, ok := parseDeep(src)
	return n, ok
}

// parseDeep is parse, and says how deep arrays and objects lie in each other.
func parseDeep(src string) (n *node, depth int, ok bool) {
	p := parser{src: src, left: document.DefaultDepth}
	n, ok = p.value(document.DefaultDepth)
	p.space()
	return n, document.DefaultDepth - p.left, ok && p.pos == len(src) && utf8.ValidString(src)
}

// depth returns how deep arrays and objects lie in each other.
func (n *node) depth() int {
	most := 0
	for _, m := range n.members {
		most = max(most, m.value.depth())
	}
	for _, e := range n.elements {
		most = max(most, e.depth())
	}
	if n.kind >= anArray {
		most++
	}
	return most
}

type parser struct {
	src   string
	pos   int
	slab  []node
	open  []member // members of the objects being read
	elems []*node  // elements of the arrays being read
	left  int      // how much deeper values could have been
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		switch p.src[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

func (p *parser) peek() byte {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return 0
}

func (p *parser) next(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

func (p *parser) node(k kind, text string) *node {
	if len(p.slab) == 0 {
		p.slab = make([]node, min(512, (len(p.src)-p.pos)/16+1))
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	n.kind, n.text = k, text
	return n
}

func (p *parser) value(depth int) (*node, bool) {
	p.space()
	switch c := p.peek(); c {
	case '{':
		return p.object(depth)
	case '[':
		return p.array(depth)
	case '"':
		s, ok := p.str()
		return p.node(aString, s), ok
	case 't':
		return p.word(aBoolean, "true")
	case 'f':
		return p.word(aBoolean, "false")
	case 'n':
		return p.word(aNull, "null")
	}
	return p.number()
}

func (p *parser) word(k kind, w string) (*node, bool) {
	if !strings.HasPrefix(p.src[p.pos:], w) {
		return nil, false
	}
	p.pos += len(w)
	return p.node(k, w), true
}

func (p *parser) object(depth int) (*node, bool) {
	if depth == 0 {
		return nil, false
	}
	p.left = min(p.left, depth-1)
	p.pos++
	n, start := p.node(anObject, ""), len(p.open)
	for p.space(); !p.next('}'); p.space() {
		if len(p.open) > start {
			if !p.next(',') {
				return nil, false
			}
			p.space()
		}
		name, ok := p.str()
		if !ok {
			return nil, false
		}
		if p.space(); !p.next(':') {
			return nil, false
		}
		v, ok := p.value(depth - 1)
		if !ok {
			return nil, false
		}
		p.open = append(p.open, member{name, v})
	}
	n.members = append([]member(nil), p.open[start:]...)
	p.open = p.open[:start]
	return n, true
}

func (p *parser) array(depth int) (*node, bool) {
	if depth == 0 {
		return nil, false
	}
	p.left = min(p.left, depth-1)
	p.pos++
	n, start := p.node(anArray, ""), len(p.elems)
	for p.space(); !p.next(']'); p.space() {
		if len(p.elems) > start && !p.next(',') {
			return nil, false
		}
		v, ok := p.value(depth - 1)
		if !ok {
			return nil, false
		}
		p.elems = append(p.elems, v)
	}
	n.elements = append([]*node(nil), p.elems[start:]...)
	p.elems = p.elems[:start]
	return n, true
}

// str reads a string. encoding/json knows the escapes; most strings have none.
func (p *parser) str() (string, bool) {
	if !p.next('"') {
		return "", false
	}
	start := p.pos
	for escaped := false; p.pos < len(p.src); p.pos++ {
		switch c := p.src[p.pos]; {
		case c == '"':
			text := p.src[start:p.pos]
			p.pos++
			if !escaped {
				return text, true
			}
			var s string
			if json.Unmarshal([]byte(p.src[start-1:p.pos]), &s) != nil {
				return "", false
			}
			return s, !strings.Contains(s, "\uFFFD") || wellPaired(text)
		case c == '\\':
			escaped = true
			p.pos++
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// wellPaired reports whether no escape in a string of JSON is half of a surrogate pair,
// for which encoding/json reads U+FFFD.
func wellPaired(s string) bool {
	half := func(s, from, to string) bool {
		return len(s) >= 6 && s[:2] == `\u` && strings.ToLower(s[2:6]) >= from && strings.ToLower(s[2:6]) <= to
	}
	for i := 0; i < len(s); i++ {
		switch rest := s[i:]; {
		case rest[0] != '\\':
		case half(rest, "dc00", "dfff"):
			return false
		case half(rest, "d800", "dbff"):
			if !half(rest[6:], "dc00", "dfff") {
				return false
			}
			i += 11
		default:
			i++
		}
	}
	return true
}

func (p *parser) digits() bool {
	start := p.pos
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.pos++
	}
	return p.pos > start
}

func (p *parser) number() (*node, bool) {
	start := p.pos
	p.next('-')
	if !p.next('0') && !p.digits() {
		return nil, false
	}
	if p.next('.') && !p.digits() {
		return nil, false
	}
	if p.next('e') || p.next('E') {
		if !p.next('+') {
			p.next('-')
		}
		if !p.digits() {
			return nil, false
		}
	}
	return p.node(aNumber, p.src[start:p.pos]), true
}

// write appends the value as this library writes documents: indented by two spaces,
// characters as they are. A negative depth writes it on one line.
func (n *node) write(to []byte, depth int) []byte {
	switch n.kind {
	case aString:
		return quote(to, n.text)
	case anArray:
		to = append(to, '[')
		for i, e := range n.elements {
			if i > 0 {
				to = append(to, ',')
			}
			to = e.write(newLine(to, depth+1), inner(depth))
		}
		if len(n.elements) > 0 {
			to = newLine(to, depth)
		}
		return append(to, ']')
	case anObject:
		to = append(to, '{')
		for i, m := range n.members {
			if i > 0 {
				to = append(to, ',')
			}
			to = append(quote(newLine(to, depth+1), m.name), ':')
			if depth >= 0 {
				to = append(to, ' ')
			}
			to = m.value.write(to, inner(depth))
		}
		if len(n.members) > 0 {
			to = newLine(to, depth)
		}
		return append(to, '}')
	}
	return append(to, n.text...)
}

const oneLine = -1 << 20

func inner(depth int) int {
	if depth < 0 {
		return oneLine
	}
	return depth + 1
}

func newLine(to []byte, depth int) []byte {
	if depth < 0 {
		return to
	}
	to = append(to, '\n')
	for range depth {
		to = append(to, "  "...)
	}
	return to
}

func quote(to []byte, s string) []byte {
	const hex = "0123456789abcdef"
	to = append(to, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		to = append(to, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			to = append(to, '\\', c)
		case '\n':
			to = append(to, `\n`...)
		case '\r':
			to = append(to, `\r`...)
		case '\t':
			to = append(to, `\t`...)
		default:
			to = append(to, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(to, s[start:]...), '"')
}

// fill reads the value into one of our types.
func (n *node) fill(into any) error { return json.Unmarshal(n.write(nil, oneLine), into) }

// made returns the node of a value of ours, which encoding/json can write.
func made(v any) (*node, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	n, ok := parse(string(data))
	if !ok {
		return nil, document.Unwritable
	}
	return n, nil
}
