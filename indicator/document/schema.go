package document

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/openrubric/leadership/indicator/issue"
)

// A Schema is a compiled JSON Schema (draft 2020-12) that reads documents. It is
// immutable and safe for many goroutines. Make one with [MustSchema].
//
// It knows these keywords and refuses all others, so that a schema cannot
// promise what nobody enforces:
//
//	$schema $id $defs $ref allOf type const enum (of strings)
//	pattern minLength maxLength format (date, uri)
//	minimum maximum exclusiveMinimum exclusiveMaximum
//	items minItems maxItems uniqueItems (of strings and integers)
//	properties required additionalProperties unevaluatedProperties (false)
//	propertyNames minProperties maxProperties
//	title description examples default deprecated $comment, which say nothing
//
// format is asserted. $ref leads to "#/$defs/name", or to another schema by its
// $id, which may be relative to that of this one.
type Schema struct {
	id    string
	json  []byte
	refs  []*Schema // transitively, sorted by id
	nodes map[string]*node
	root  *rule
	types sync.Map // reflect.Type -> *binding
}

// ParseSchema compiles root. refs are the schemas that it refers to; what they
// refer to themselves need not be given. The error names the first place that is
// wrong: a keyword that is not known, a $ref that leads nowhere or in a circle, an
// impossible combination.
func ParseSchema(root []byte, refs ...*Schema) (*Schema, error) {
	sc := scanner{data: root, limit: 1}
	t, ok := sc.tree(DefaultDepth)
	if ok {
		if sc.space(); sc.pos < len(sc.data) {
			sc.syntax(sc.pos, "found %s behind the end of the schema", sc.at(sc.pos))
		}
	}
	if len(sc.found) > 0 {
		return nil, fmt.Errorf("schema: byte %d: %s", sc.found[0].offset, sc.found[0].message)
	}
	if t.kind != '{' {
		return nil, errors.New("schema: want an object")
	}
	s := &Schema{json: bytes.Clone(root), nodes: make(map[string]*node)}
	if id, ok := t.member("$id"); ok {
		s.id = id.text
	}
	if err := s.addRefs(refs); err != nil {
		return nil, err
	}
	p := schemaParser{schema: s}
	if p.base, p.err = url.Parse(s.id); p.err != nil {
		return nil, p.err
	}
	first := p.node(t, "")
	for _, n := range p.all {
		if n.refText != "" && p.err == nil {
			n.ref = p.resolve(n)
		}
	}
	c := compiler{made: make(map[string]*rule), err: p.err}
	for _, n := range p.all {
		rule := c.rule([]*node{n})
		if n == first {
			s.root = rule
		}
	}
	if c.err != nil {
		return nil, c.err
	}
	return s, nil
}

// MustSchema is [ParseSchema] for schemas that are embedded in a program; it
// panics on an error.
func MustSchema(root []byte, refs ...*Schema) *Schema {
	s, err := ParseSchema(root, refs...)
	if err != nil {
		panic(err)
	}
	return s
}

// ID returns the schema's $id, "" if it has none.
func (s *Schema) ID() string { return s.id }

// JSON returns the schema as it was given to [ParseSchema].
func (s *Schema) JSON() []byte { return bytes.Clone(s.json) }

// Refs returns the schemas that s refers to, directly or through others, each
// once, sorted by ID: what another validator must be given beside s.
func (s *Schema) Refs() []*Schema { return slices.Clone(s.refs) }

func (s *Schema) addRefs(refs []*Schema) error {
	byID := make(map[string]*Schema)
	var add func(r *Schema) error
	add = func(r *Schema) error {
		if r.id == "" {
			return errors.New("schema: a schema that is referred to needs an $id")
		}
		if known, ok := byID[r.id]; r.id == s.id || ok && !bytes.Equal(known.json, r.json) {
			return fmt.Errorf("schema: two different schemas have the $id %q", r.id)
		} else if ok {
			return nil
		}
		byID[r.id] = r
		for _, deeper := range r.refs {
			if err := add(deeper); err != nil {
				return err
			}
		}
		return nil
	}
	for _, r := range refs {
		if err := add(r); err != nil {
			return err
		}
	}
	for _, r := range byID {
		s.refs = append(s.refs, r)
	}
	slices.SortFunc(s.refs, func(a, b *Schema) int { return strings.Compare(a.id, b.id) })
	return nil
}

// kinds is a set of kinds of JSON value.
type kinds uint8

const (
	aString kinds = 1 << iota
	anInteger
	aNumber // any number; comes with anInteger
	aBoolean
	aNull
	anArray
	anObject

	anything = aString | anInteger | aNumber | aBoolean | aNull | anArray | anObject
)

var kindNames = []struct {
	name string
	kinds
	words string
}{
	{"object", anObject, "an object"},
	{"array", anArray, "an array"},
	{"string", aString, "a string"},
	{"number", aNumber | anInteger, "a number"},
	{"integer", anInteger, "an integer"},
	{"boolean", aBoolean, "true or false"},
	{"null", aNull, "null"},
}

// String returns the kinds in words, as in "a string or null".
func (k kinds) String() string {
	var words []string
	for _, n := range kindNames {
		if k&n.kinds == n.kinds {
			words = append(words, n.words)
			k &^= n.kinds
		}
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, " or ")
}

// A node is one schema object as it is written: its keywords, not yet brought
// together with those that $ref and allOf add.
type node struct {
	at          string // where it stands: $id, '#', JSON Pointer
	description string

	types   kinds // 0 if not said
	refText string
	ref     *node
	allOf   []*node

	allowed  []string // enum and const; nil if not said
	pattern  *pattern
	format   string
	length   limits
	bounds   []bound
	items    *node
	elements limits
	unique   bool

	properties []property
	required   []string
	additional *node // nil if not said or false
	closed     bool  // additionalProperties is false
	rest       bool  // additionalProperties is given
	sealed     bool  // unevaluatedProperties is false
	names      *node
	members    limits
}

type property struct {
	name string
	node *node
}

// limits are a least and a greatest number of things.
type limits struct{ least, most int }

const noLimit = int(^uint(0) >> 1)

func (l limits) and(m limits) limits { return limits{max(l.least, m.least), min(l.most, m.most)} }

func (l limits) hold(n int) bool { return l.least <= n && n <= l.most }

// words says what is wanted, as in "1 to 5 characters".
func (l limits) words(one, many string) string {
	count := func(n int) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %s", n, many)
	}
	switch {
	case l.least == l.most:
		return count(l.most)
	case l.most == noLimit:
		return "at least " + count(l.least)
	case l.least == 0:
		return "at most " + count(l.most)
	}
	return fmt.Sprintf("%d to %d %s", l.least, l.most, many)
}

// A bound is one end of the numbers that are allowed.
type bound struct {
	decimal
	text  string
	lower bool
	open  bool // the end itself is not allowed
}

func (b bound) holds(d decimal) bool {
	c := d.compare(b.decimal)
	if c == 0 {
		return !b.open
	}
	return c > 0 == b.lower
}

func (b bound) words() string {
	switch {
	case b.lower && b.open:
		return "more than " + b.text
	case b.lower:
		return "at least " + b.text
	case b.open:
		return "less than " + b.text
	}
	return "at most " + b.text
}

// A schemaParser turns the text of one schema into nodes.
type schemaParser struct {
	schema *Schema
	base   *url.URL
	all    []*node
	err    error
}

func (p *schemaParser) fail(n *node, keyword, format string, args ...any) {
	if p.err == nil {
		at := n.at
		if keyword != "" {
			at += "/" + keyword
		}
		p.err = fmt.Errorf("schema %s: %s", at, fmt.Sprintf(format, args...))
	}
}

func (p *schemaParser) node(t *tree, at issue.Pointer) *node {
	n := &node{
		at:       p.schema.id + "#" + string(at),
		length:   limits{0, noLimit},
		elements: limits{0, noLimit},
		members:  limits{0, noLimit},
	}
	p.schema.nodes[string(at)] = n
	p.all = append(p.all, n)
	switch {
	case t.kind == 't':
		return n // true: anything
	case t.kind != '{':
		p.fail(n, "", "want an object or true")
		return n
	}
	for _, m := range t.members {
		p.keyword(n, t, m.name, m.value, at.Key(m.name))
	}
	if n.pattern != nil {
		n.pattern.description = n.description
	}
	return n
}

func (p *schemaParser) keyword(n *node, t *tree, keyword string, v *tree, at issue.Pointer) {
	switch keyword {
	case "$schema":
		if v.text != "https://json-schema.org/draft/2020-12/schema" {
			p.fail(n, keyword, "want https://json-schema.org/draft/2020-12/schema")
		}
	case "$id":
		if n.at != p.schema.id+"#" {
			p.fail(n, keyword, "only the root has an $id")
		}
	case "title", "examples", "default", "deprecated", "$comment":
	case "description":
		n.description = p.text(n, keyword, v)
	case "$defs":
		p.want(n, keyword, v, '{')
		for _, m := range v.members {
			p.node(m.value, at.Key(m.name))
		}
	case "$ref":
		n.refText = p.text(n, keyword, v)
	case "allOf":
		p.want(n, keyword, v, '[')
		for i, e := range v.elements {
			n.allOf = append(n.allOf, p.node(e, at.Index(i)))
		}
	case "type":
		n.types = p.kinds(n, v)
	case "enum", "const":
		values := []*tree{v}
		if keyword == "enum" {
			p.want(n, keyword, v, '[')
			values = v.elements
		}
		allowed := []string{}
		for _, e := range values {
			allowed = append(allowed, p.text(n, keyword, e))
		}
		if len(allowed) == 0 {
			p.fail(n, keyword, "lists no value")
		}
		if n.allowed != nil {
			p.fail(n, keyword, "has both enum and const")
		}
		n.allowed = allowed
	case "pattern":
		var err error
		if n.pattern, err = newPattern(p.text(n, keyword, v), ""); err != nil {
			p.fail(n, keyword, "%v", err)
		}
	case "format":
		if n.format = p.text(n, keyword, v); n.format != "date" && n.format != "uri" {
			p.fail(n, keyword, "knows date and uri, not %q", n.format)
		}
	case "minLength":
		n.length.least = p.count(n, keyword, v)
	case "maxLength":
		n.length.most = p.count(n, keyword, v)
	case "minItems":
		n.elements.least = p.count(n, keyword, v)
	case "maxItems":
		n.elements.most = p.count(n, keyword, v)
	case "minProperties":
		n.members.least = p.count(n, keyword, v)
	case "maxProperties":
		n.members.most = p.count(n, keyword, v)
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
		if p.want(n, keyword, v, '0') {
			n.bounds = append(n.bounds, bound{
				decimal: parseDecimal([]byte(v.text), nil),
				text:    v.text,
				lower:   strings.HasSuffix(strings.ToLower(keyword), "minimum"),
				open:    strings.HasPrefix(keyword, "exclusive"),
			})
		}
	case "items":
		n.items = p.node(v, at)
	case "uniqueItems":
		n.unique = p.boolean(n, keyword, v)
	case "properties":
		p.want(n, keyword, v, '{')
		for _, m := range v.members {
			n.properties = append(n.properties, property{m.name, p.node(m.value, at.Key(m.name))})
		}
	case "required":
		p.want(n, keyword, v, '[')
		for _, e := range v.elements {
			n.required = append(n.required, p.text(n, keyword, e))
		}
	case "additionalProperties":
		n.rest = true
		if v.kind == 'f' {
			n.closed = true
		} else {
			n.additional = p.node(v, at)
		}
	case "unevaluatedProperties":
		if v.kind != 'f' {
			p.fail(n, keyword, "want false")
		}
		n.sealed = true
	case "propertyNames":
		n.names = p.node(v, at)
	default:
		p.fail(n, keyword, "this keyword is not known here, so it would not be enforced")
	}
}

func (p *schemaParser) want(n *node, keyword string, v *tree, kind byte) bool {
	if v.kind != kind {
		words := map[byte]string{'{': "an object", '[': "an array", '"': "a string", '0': "a number"}
		p.fail(n, keyword, "want %s", words[kind])
		return false
	}
	return true
}

func (p *schemaParser) text(n *node, keyword string, v *tree) string {
	p.want(n, keyword, v, '"')
	return v.text
}

func (p *schemaParser) boolean(n *node, keyword string, v *tree) bool {
	if v.kind != 't' && v.kind != 'f' {
		p.fail(n, keyword, "want true or false")
	}
	return v.kind == 't'
}

func (p *schemaParser) count(n *node, keyword string, v *tree) int {
	if v.kind == '0' {
		if c, err := strconv.Atoi(v.text); err == nil && c >= 0 {
			return c
		}
	}
	p.fail(n, keyword, "want a whole number from 0")
	return 0
}

func (p *schemaParser) kinds(n *node, v *tree) kinds {
	names := []*tree{v}
	if v.kind == '[' {
		names = v.elements
	}
	var set kinds
	for _, e := range names {
		known := false
		for _, k := range kindNames {
			if e.kind == '"' && e.text == k.name {
				set |= k.kinds
				known = true
			}
		}
		if !known {
			p.fail(n, "type", "%q is no type", e.text)
		}
	}
	if set == 0 {
		p.fail(n, "type", "lists no type")
	}
	return set
}

func (p *schemaParser) resolve(n *node) *node {
	ref, err := url.Parse(n.refText)
	if err != nil {
		p.fail(n, "$ref", "%v", err)
		return nil
	}
	target := ref
	if p.schema.id != "" {
		target = p.base.ResolveReference(ref)
	}
	home, fragment := p.schema, ref.Fragment
	whole := *target
	whole.Fragment, whole.RawFragment = "", ""
	if id := whole.String(); id != p.schema.id {
		i, ok := slices.BinarySearchFunc(p.schema.refs, id, func(r *Schema, id string) int { return strings.Compare(r.id, id) })
		if !ok {
			p.fail(n, "$ref", "%q leads to a schema that was not given, %s", n.refText, id)
			return nil
		}
		home = p.schema.refs[i]
	}
	found, ok := home.nodes[fragment]
	if !ok {
		p.fail(n, "$ref", "%q leads nowhere", n.refText)
	}
	return found
}

// A rule is everything that a schema demands of one value: the keywords of its
// node and of all that $ref and allOf add, as one.
type rule struct {
	at       string
	types    kinds
	text     *textRule // nil if every string will do
	bounds   []bound
	items    *rule
	elements limits
	unique   bool
	listed   []member
	other    *rule // of members that are not listed; nil if there may be none
	names    *textRule
	members  limits
}

type member struct {
	name     string
	rule     *rule
	required bool
}

// A textRule is what is demanded of a string.
type textRule struct {
	length   limits
	allowed  []string // nil if not said
	patterns []*pattern
	formats  []string
}

// A compiler brings nodes together to rules. A rule is known by the set of nodes
// that apply to its value, so schemas may be recursive.
type compiler struct {
	made map[string]*rule
	err  error
}

func (c *compiler) fail(at, format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("schema %s: %s", at, fmt.Sprintf(format, args...))
	}
}

// rule returns the rule for values to which all the nodes apply.
func (c *compiler) rule(nodes []*node) *rule {
	nodes = c.inPlace(nodes)
	var key strings.Builder
	for _, n := range nodes {
		key.WriteString(n.at)
		key.WriteByte('\n')
	}
	if r, ok := c.made[key.String()]; ok {
		return r
	}
	r := &rule{types: anything, elements: limits{0, noLimit}, members: limits{0, noLimit}}
	c.made[key.String()] = r
	if c.err != nil {
		return r
	}
	text := textRule{length: limits{0, noLimit}}
	var items, names []*node
	for _, n := range nodes {
		if r.at == "" {
			r.at = n.at
		}
		if n.types != 0 {
			r.types &= n.types
		}
		if n.allowed != nil {
			r.types &= aString
			if text.allowed == nil {
				text.allowed = slices.Clone(n.allowed)
			} else {
				text.allowed = slices.DeleteFunc(text.allowed, func(s string) bool { return !slices.Contains(n.allowed, s) })
			}
		}
		if n.pattern != nil {
			text.patterns = append(text.patterns, n.pattern)
		}
		if n.format != "" && !slices.Contains(text.formats, n.format) {
			text.formats = append(text.formats, n.format)
		}
		text.length = text.length.and(n.length)
		r.bounds = append(r.bounds, n.bounds...)
		r.elements = r.elements.and(n.elements)
		r.members = r.members.and(n.members)
		r.unique = r.unique || n.unique
		if n.items != nil {
			items = append(items, n.items)
		}
		if n.names != nil {
			names = append(names, n.names)
		}
	}
	if text.allowed != nil || text.patterns != nil || text.formats != nil || text.length != (limits{0, noLimit}) {
		r.text = &text
	}
	r.items = c.rule(items)
	if r.unique && r.items.types&^(aString|anInteger) != 0 {
		c.fail(r.at, "uniqueItems is known for strings and integers only")
	}
	if len(names) > 0 {
		nameRule := c.rule(names)
		if nameRule.types&aString == 0 {
			c.fail(r.at, "propertyNames allows no name")
		}
		r.names = nameRule.text
	}
	if r.types&anObject != 0 {
		c.object(r, nodes)
	}
	return r
}

// inPlace returns the nodes with all that they add by $ref and allOf, each once.
func (c *compiler) inPlace(nodes []*node) []*node {
	var all, path []*node
	var add func(n *node)
	add = func(n *node) {
		switch {
		case n == nil || c.err != nil:
			return
		case slices.Contains(path, n):
			c.fail(n.at, "it refers to itself in a circle")
			return
		case slices.Contains(all, n):
			return
		}
		all = append(all, n)
		path = append(path, n)
		add(n.ref)
		for _, part := range n.allOf {
			add(part)
		}
		path = path[:len(path)-1]
	}
	for _, n := range nodes {
		add(n)
	}
	return all
}

// object fills in what the rule demands of members.
func (c *compiler) object(r *rule, nodes []*node) {
	whole := shape{}
	for _, n := range nodes {
		whole = whole.and(c.shape(n))
	}
	if !whole.closed {
		r.other = c.rule(whole.other)
	}
	for _, p := range whole.listed {
		r.listed = append(r.listed, member{name: p.name, rule: c.rule(p.nodes)})
	}
	for _, n := range nodes {
		for _, name := range n.required {
			i := slices.IndexFunc(r.listed, func(m member) bool { return m.name == name })
			if i < 0 {
				if r.other == nil {
					c.fail(n.at, "it requires %q, which is not allowed", name)
					return
				}
				i = len(r.listed)
				r.listed = append(r.listed, member{name: name, rule: r.other})
			}
			r.listed[i].required = true
		}
	}
}

// A shape says which nodes apply to which member of an object.
type shape struct {
	listed []shapeMember
	other  []*node // apply to members that are not listed
	closed bool    // there may be no others
	all    bool    // every member counts as evaluated
}

type shapeMember struct {
	name  string
	nodes []*node
}

// shape returns what n and all that it refers to say about members.
func (c *compiler) shape(n *node) shape {
	s := shape{closed: n.closed, all: n.rest}
	for _, p := range n.properties {
		s.listed = append(s.listed, shapeMember{p.name, []*node{p.node}})
	}
	if n.additional != nil {
		s.other = []*node{n.additional}
	}
	if n.ref != nil {
		s = s.and(c.shape(n.ref))
	}
	for _, part := range n.allOf {
		s = s.and(c.shape(part))
	}
	if n.sealed && !s.all {
		s.closed = true
	}
	return s
}

// and returns the shape of objects that have both shapes.
func (s shape) and(t shape) shape {
	both := shape{other: append(slices.Clone(s.other), t.other...), closed: s.closed || t.closed, all: s.all || t.all}
	add := func(name string) {
		if slices.ContainsFunc(both.listed, func(m shapeMember) bool { return m.name == name }) {
			return
		}
		mine, ok1 := s.of(name)
		theirs, ok2 := t.of(name)
		if ok1 && ok2 {
			both.listed = append(both.listed, shapeMember{name, append(slices.Clone(mine), theirs...)})
		}
	}
	for _, m := range s.listed {
		add(m.name)
	}
	for _, m := range t.listed {
		add(m.name)
	}
	return both
}

// of returns the nodes that apply to a member; ok is false if it may not exist.
func (s shape) of(name string) (nodes []*node, ok bool) {
	for _, m := range s.listed {
		if m.name == name {
			return m.nodes, true
		}
	}
	return s.other, !s.closed
}

// validFormat is what jsonschema/v5 does with AssertFormat.
func validFormat(format string, text string) bool {
	switch format {
	case "date":
		_, err := time.Parse("2006-01-02", text)
		return err == nil
	case "uri":
		u, err := url.Parse(text)
		if err != nil || !u.IsAbs() {
			return false
		}
		// A name with a colon is an IPv6 address and stands in brackets.
		if name := u.Hostname(); strings.Contains(name, ":") {
			return strings.Contains(u.Host, "[") && strings.Contains(u.Host, "]") && isIPv6(name)
		}
		return true
	}
	return true
}

func isIPv6(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is6() && a.Zone() == ""
}
