package document_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// TestMutants breaks documents in every way we can think of, and leaves some
// whole: reading must say what the published schema says. It counts how often each
// keyword is violated, in each single place of the schema.
func TestMutants(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel() // it is the longest of all tests
			n := hostile.Runs(k.mutants, k.mutants/25)
			run := newMutantRun(t, k)
			for range n {
				run.one()
			}
			run.report(n)
		})
	}
}

// A mutantRun mutates one kind of document.
type mutantRun struct {
	*testing.T
	kind   kind
	random *rand.Rand
	peer   *jsonschema.Schema
	seeds  [][]byte
	deck   []card // what is done where, dealt in turn
	dealt  int

	valid, invalid int
	exempt         map[issue.Code]int
	keyword        map[string]int   // violations by keyword
	place          map[place]int    // and by its place in the schema
	breaks         map[place][]card // cards that were seen to violate it
	codes          map[issue.Code]int
}

// A card is one mutation at one kind of place, as "/judgements/*/level".
type card struct {
	path string
	mutation
}

func newMutantRun(t *testing.T, k kind) *mutantRun {
	run := &mutantRun{
		T: t, kind: k, random: rand.New(rand.NewPCG(2026, 1)), peer: peerOf(t, k.schema), seeds: [][]byte{k.seed(t)},
		exempt: map[issue.Code]int{}, keyword: map[string]int{}, place: map[place]int{}, breaks: map[place][]card{}, codes: map[issue.Code]int{},
	}
	known := map[string]bool{}
	parseTree(t, run.seeds[0]).walk("", func(path string, s *slot) {
		for i, m := range breaking {
			id := fmt.Sprint(i, path)
			if !known[id] && m.fit(s) {
				known[id] = true
				run.deck = append(run.deck, card{path, m})
			}
		}
	})
	return run
}

// one makes a mutant and compares the verdicts.
func (run *mutantRun) one() {
	root := slot{value: parseTree(run, run.seeds[run.random.IntN(len(run.seeds))])}
	marks := map[issue.Code]bool{}
	var done []string
	for range run.random.IntN(4) { // what changes nothing for a schema, mostly
		done = append(done, run.apply(&root, gentle[run.random.IntN(len(gentle))], marks))
	}
	var dealt []card
	if run.random.IntN(100) < 75 {
		dealt = append(dealt, run.deal(&root, marks))
		if len(marks) == 0 && run.learnt() && run.random.IntN(4) == 0 {
			dealt = append(dealt, run.deal(&root, marks))
		}
	}
	for _, c := range dealt {
		done = append(done, c.name+" at "+c.path)
	}
	w := treeWriter{random: run.random}
	if run.random.IntN(3) == 0 {
		w.spaces, w.escapes = run.random.IntN(3), run.random.IntN(40)
	}
	w.value(root.value)
	run.judge(w.Bytes(), marks, dealt, done)
}

// learnt reports whether every card was dealt once, so that it is known what each
// violates.
func (run *mutantRun) learnt() bool { return run.dealt >= len(run.deck) }

// deal takes the next card of the deck whose place is still there or, once it is
// known what each violates, one for what was violated least so far. A card that
// may make an exception goes alone.
func (run *mutantRun) deal(root *slot, marks map[issue.Code]bool) card {
	for {
		c := run.next()
		var slots []*slot
		root.value.walkFrom(root, "", func(path string, s *slot) {
			if path == c.path && c.fit(s) {
				slots = append(slots, s)
			}
		})
		if len(slots) == 0 || len(c.marks) > 0 && root.touched {
			continue
		}
		root.touched = true
		c.do(run.random, slots[run.random.IntN(len(slots))])
		for _, code := range c.marks {
			marks[code] = true
		}
		return c
	}
}

// own reports whether a place is in a schema that this kind of document must test. One
// of another kind of document that it holds is tested there.
func (run *mutantRun) own(at place) bool {
	return !run.kind.holds || strings.HasPrefix(at, run.kind.schema.ID()+"#")
}

func (run *mutantRun) next() card {
	if run.learnt() && run.random.IntN(2) == 0 {
		var rarest []card
		least := 0
		for _, at := range slices.Sorted(maps.Keys(run.breaks)) {
			if n := run.place[at]; run.own(at) && (rarest == nil || n < least) {
				rarest, least = run.breaks[at], n
			}
		}
		if rarest != nil {
			return rarest[run.random.IntN(len(rarest))]
		}
	}
	if run.dealt%len(run.deck) == 0 {
		run.random.Shuffle(len(run.deck), func(i, j int) { run.deck[i], run.deck[j] = run.deck[j], run.deck[i] })
	}
	run.dealt++
	return run.deck[(run.dealt-1)%len(run.deck)]
}

func (run *mutantRun) apply(root *slot, m mutation, marks map[issue.Code]bool) string {
	var slots []*slot
	var paths []string
	root.value.walkFrom(root, "", func(path string, s *slot) {
		if m.fit(s) {
			slots, paths = append(slots, s), append(paths, path)
		}
	})
	if len(slots) == 0 {
		return "nothing"
	}
	i := run.random.IntN(len(slots))
	m.do(run.random, slots[i])
	for _, code := range m.marks {
		marks[code] = true
	}
	return m.name + " at " + paths[i]
}

func (run *mutantRun) judge(data []byte, marks map[issue.Code]bool, dealt []card, done []string) {
	theirs := peerVerdict(run.peer, data)
	into := reflect.New(run.kind.typ)
	list := run.kind.schema.Read(data, into.Interface())
	ours := list.Err()
	switch {
	case theirs == nil && ours == nil:
		run.valid++
		run.compare(data, into, done)
	case theirs != nil && ours != nil:
		run.invalid++
		run.count(theirs, dealt)
		for _, i := range list.Issues {
			run.codes[i.Code]++
		}
	case theirs == nil && run.isException(list, marks):
		for code := range marks {
			if slices.ContainsFunc(list.Issues, func(i issue.Issue) bool { return i.Code == code }) {
				run.exempt[code]++
			}
		}
	default:
		run.Errorf("%q:\nthe schema says %#v,\nreading says %v\n%s", done, theirs, list.Issues, data)
	}
}

// isException reports whether all that was found are things that a schema cannot
// tell and that the mutation put there.
func (run *mutantRun) isException(list issue.List, marks map[issue.Code]bool) bool {
	return !slices.ContainsFunc(list.Issues, func(i issue.Issue) bool { return !marks[i.Code] })
}

// compare compares what was read with what encoding/json reads, where it can: it
// does not take 1.0 for an integer.
func (run *mutantRun) compare(data []byte, into reflect.Value, done []string) {
	plain := reflect.New(run.kind.typ)
	if err := json.Unmarshal(data, plain.Interface()); err != nil {
		if wrong := new(json.UnmarshalTypeError); !errors.As(err, &wrong) || !strings.HasPrefix(wrong.Value, "number ") {
			run.Errorf("%q: encoding/json does not read it: %v\n%s", done, err, data)
		}
		return
	}
	if diff := cmp.Diff(plain.Interface(), into.Interface(), sameDocument); diff != "" {
		run.Errorf("%q: read otherwise (-encoding/json +ours):\n%s\n%s", done, diff, data)
	}
}

// count notes which keywords were violated, and where in the schema. The
// validator calls members unevaluated as soon as anything else is wrong beside
// them, so those count only where nothing else is.
func (run *mutantRun) count(err error, dealt []card) {
	invalid := new(jsonschema.ValidationError)
	if !errors.As(err, &invalid) {
		run.Errorf("not a violation: %v", err)
		return
	}
	var leaves []*jsonschema.ValidationError
	var gather func(e *jsonschema.ValidationError)
	gather = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			leaves = append(leaves, e)
		}
		for _, cause := range e.Causes {
			gather(cause)
		}
	}
	gather(invalid)
	unevaluated := func(e *jsonschema.ValidationError) bool {
		return strings.HasSuffix(e.KeywordLocation, "/unevaluatedProperties")
	}
	others := slices.ContainsFunc(leaves, func(e *jsonschema.ValidationError) bool { return !unevaluated(e) })
	for _, e := range leaves {
		if unevaluated(e) && others {
			continue
		}
		at := e.AbsoluteKeywordLocation
		run.place[at]++
		if len(dealt) == 1 && len(run.breaks[at]) < 10 {
			run.breaks[at] = append(run.breaks[at], dealt[0])
		}
		tokens := strings.Split(strings.TrimPrefix(e.KeywordLocation, "/"), "/")
		seen := map[string]bool{}
		for i := 0; i < len(tokens); i++ {
			if !seen[tokens[i]] {
				seen[tokens[i]] = true
				run.keyword[tokens[i]]++
			}
			if tokens[i] == "properties" || tokens[i] == "allOf" {
				i++ // a name, a number
			}
		}
	}
}

// report prints the counts and holds them against what was asked for.
func (run *mutantRun) report(n int) {
	least := 20
	if n < run.kind.mutants {
		least = 0 // a few of the mutants do not break everything
	}
	run.Logf("%d mutants from %d cards: %d valid (%.0f %%), %d invalid, exceptions %v",
		n, len(run.deck), run.valid, 100*float64(run.valid)/float64(n), run.invalid, run.exempt)
	if 10*run.valid < 3*n {
		run.Errorf("only %d of %d mutants stay valid", run.valid, n)
	}
	keywords, places := map[string]bool{}, map[place]bool{}
	reachable(run, run.kind.schema, func(at place, keyword string, value any) {
		if !run.own(at) {
			return
		}
		if _, isSchema := value.(map[string]any); keyword == "uniqueItems" && value == false || value == true && keyword != "uniqueItems" {
			return // demands nothing
		} else if isSchema || keyword == "$ref" || keyword == "allOf" {
			keywords[keyword] = true
			return
		}
		keywords[keyword], places[at] = true, true
	})
	var lines []string
	for _, keyword := range slices.Sorted(maps.Keys(keywords)) {
		lines = append(lines, fmt.Sprintf("%s %d", keyword, run.keyword[keyword]))
		if run.keyword[keyword] < least {
			run.Errorf("keyword %s is violated %d times only", keyword, run.keyword[keyword])
		}
	}
	run.Logf("violations by keyword: %s", strings.Join(lines, ", "))
	rarest, rarestAt := n, ""
	for _, at := range slices.Sorted(maps.Keys(places)) {
		if run.place[at] < rarest {
			rarest, rarestAt = run.place[at], at
		}
		if run.place[at] < least {
			run.Errorf("%s is violated %d times only", at, run.place[at])
		}
	}
	run.Logf("%d places in the schema, the one violated least %d times: %s", len(places), rarest, rarestAt)
	run.Logf("issues: %v", run.codes)
}

// A node is a JSON value that can be taken apart.
type node struct {
	kind     byte   // '{', '[', '"', '0', 't', 'n'
	text     string // of a string; what stands there, of others
	raw      bool   // text is written as it is, quotes included
	members  []*slot
	elements []*slot
}

// A slot is where a value stands.
type slot struct {
	in    *node   // the object or array; nil for the root
	name  *string // of a member
	raw   string  // if not empty, written for the name, quotes included
	value *node

	touched bool // of the root: something was broken below
}

func parseTree(t testing.TB, data []byte) *node {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	n, err := parseNode(d)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func parseNode(d *json.Decoder) (*node, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		n := &node{kind: byte(token)}
		for d.More() {
			s := &slot{in: n}
			if n.kind == '{' {
				name, err := d.Token()
				if err != nil {
					return nil, err
				}
				text := name.(string)
				s.name = &text
			}
			if s.value, err = parseNode(d); err != nil {
				return nil, err
			}
			if n.kind == '{' {
				n.members = append(n.members, s)
			} else {
				n.elements = append(n.elements, s)
			}
		}
		_, err := d.Token()
		return n, err
	case string:
		return text(token), nil
	case json.Number:
		return number(token.String()), nil
	case bool:
		return &node{kind: 't', text: fmt.Sprint(token)}, nil
	}
	return &node{kind: 'n', text: "null"}, nil
}

func text(s string) *node    { return &node{kind: '"', text: s} }
func rawText(s string) *node { return &node{kind: '"', text: s, raw: true} }
func number(s string) *node  { return &node{kind: '0', text: s} }
func array(elements ...*node) *node {
	n := &node{kind: '['}
	for _, e := range elements {
		n.elements = append(n.elements, &slot{in: n, value: e})
	}
	return n
}

func (n *node) add(name string, value *node) {
	s := &slot{in: n, name: &name, value: value}
	n.members = slices.DeleteFunc(n.members, func(m *slot) bool { return *m.name == name })
	n.members = append(n.members, s)
}

func (n *node) clone() *node {
	c := *n
	c.members, c.elements = nil, nil
	for _, s := range n.members {
		c.members = append(c.members, &slot{in: &c, name: s.name, raw: s.raw, value: s.value.clone()})
	}
	for _, s := range n.elements {
		c.elements = append(c.elements, &slot{in: &c, value: s.value.clone()})
	}
	return &c
}

func (n *node) walk(path string, visit func(path string, s *slot)) {
	n.walkFrom(&slot{value: n}, path, visit)
}

// walkFrom visits every slot. Paths have * for every element, every language, and
// every member of extensions.
func (n *node) walkFrom(at *slot, path string, visit func(path string, s *slot)) {
	visit(path, at)
	for _, s := range n.members {
		name := *s.name
		if name == "en" || name == "mi" || strings.Contains(path+"/", "/extensions/") {
			name = "*"
		}
		s.value.walkFrom(s, path+"/"+name, visit)
	}
	for _, s := range n.elements {
		s.value.walkFrom(s, path+"/*", visit)
	}
}

func (s *slot) drop() {
	if s.in == nil {
		return
	}
	s.in.members = slices.DeleteFunc(s.in.members, func(m *slot) bool { return m == s })
	s.in.elements = slices.DeleteFunc(s.in.elements, func(m *slot) bool { return m == s })
}

// rename gives a member another name, and not one that is taken.
func (s *slot) rename(name string) {
	for slices.ContainsFunc(s.in.members, func(m *slot) bool { return *m.name == name }) {
		name += "-"
	}
	s.name = &name
}

// A treeWriter writes a tree with white space and escapes as they come.
type treeWriter struct {
	bytes.Buffer
	random          *rand.Rand
	spaces, escapes int // 0: none; how rarely
}

func (w *treeWriter) space() {
	if w.spaces > 0 {
		w.WriteString([]string{"", "", " ", "\n\t", "\r\n"}[w.random.IntN(5)])
	}
}

func (w *treeWriter) value(n *node) {
	w.space()
	switch n.kind {
	case '{', '[':
		w.WriteByte(n.kind)
		for i, s := range append(slices.Clip(n.members), n.elements...) {
			if i > 0 {
				w.WriteByte(',')
			}
			if s.name != nil {
				w.space()
				if s.raw != "" {
					w.WriteString(s.raw)
				} else {
					w.quote(*s.name)
				}
				w.space()
				w.WriteByte(':')
			}
			w.value(s.value)
		}
		w.space()
		w.WriteByte(n.kind + 2)
	case '"':
		if n.raw {
			w.WriteString(n.text)
		} else {
			w.quote(n.text)
		}
	default:
		w.WriteString(n.text)
	}
	w.space()
}

func (w *treeWriter) quote(s string) {
	w.WriteByte('"')
	for _, r := range s {
		switch {
		case w.escapes > 0 && w.random.IntN(w.escapes) == 0 && r < 0x10000 || r < ' ':
			fmt.Fprintf(w, `\u%04x`, r)
		case w.escapes > 0 && r == '/':
			w.WriteString(`\/`)
		case r == '"' || r == '\\':
			w.WriteByte('\\')
			w.WriteRune(r)
		default:
			w.WriteRune(r)
		}
	}
	w.WriteByte('"')
}

// A mutation changes what stands in a slot, or takes it away.
type mutation struct {
	name   string
	fits   string // kinds of value; "" for all
	member bool   // members of objects only
	do     func(random *rand.Rand, s *slot)
	marks  []issue.Code // of the exceptions that it may make
}

func (m mutation) fit(s *slot) bool {
	return (m.fits == "" || strings.IndexByte(m.fits, s.value.kind) >= 0) && (!m.member || s.name != nil && *s.name != "")
}

// put replaces a value with one of the texts.
func put(as func(string) *node, texts ...string) func(*rand.Rand, *slot) {
	return func(random *rand.Rand, s *slot) { s.value = as(texts[random.IntN(len(texts))]) }
}

// edit changes a string.
func edit(to func(random *rand.Rand, s string) string) func(*rand.Rand, *slot) {
	return func(random *rand.Rand, s *slot) { s.value = text(to(random, s.value.text)) }
}

var breaking = []mutation{
	{name: "null", do: func(_ *rand.Rand, s *slot) { s.value = &node{kind: 'n', text: "null"} }},
	{name: "true", do: func(_ *rand.Rand, s *slot) { s.value = &node{kind: 't', text: "true"} }},
	{name: "a number", do: put(number, "7", "-0.5", "0")},
	{name: "a string", do: put(text, "x", "2026-01-27", "true", "7")},
	{name: "an array", do: func(_ *rand.Rand, s *slot) { s.value = array(s.value.clone()) }},
	{name: "an empty array", do: func(_ *rand.Rand, s *slot) { s.value = array() }},
	{name: "an object", do: func(_ *rand.Rand, s *slot) {
		o := &node{kind: '{'}
		o.add("en", s.value.clone())
		s.value = o
	}},
	{name: "an empty object", do: func(_ *rand.Rand, s *slot) { s.value = &node{kind: '{'} }},
	{name: "drop", do: func(_ *rand.Rand, s *slot) { s.drop() }},

	{name: "other letter case", member: true, do: func(random *rand.Rand, s *slot) {
		name := strings.ToUpper((*s.name)[:1]) + (*s.name)[1:]
		if random.IntN(3) == 0 {
			name = strings.ToUpper(*s.name)
		}
		s.rename(name)
	}},
	{name: "other name", member: true, do: func(random *rand.Rand, s *slot) {
		s.rename([]string{*s.name + "s", (*s.name)[1:], *s.name + "\u0000", "ſ" + *s.name, " " + *s.name}[random.IntN(5)])
	}},
	{name: "duplicate", member: true, marks: []issue.Code{document.MemberDuplicate}, do: func(random *rand.Rand, s *slot) {
		twin := &slot{in: s.in, name: s.name, value: s.value.clone()}
		if random.IntN(3) == 0 {
			twin.raw = fmt.Sprintf(`"\u%04x%s"`, (*s.name)[0], (*s.name)[1:])
		}
		s.in.members = slices.Insert(s.in.members, random.IntN(len(s.in.members)+1), twin)
	}},

	{name: "unknown member", fits: "{", do: func(random *rand.Rand, s *slot) {
		s.value.add([]string{"zzz", "comment", "$schema", "mi-NZ", "coast.open-books", "", "__proto__"}[random.IntN(7)],
			[]*node{text("x"), text(""), number("1"), number("-1"), {kind: 'n', text: "null"}, array()}[random.IntN(6)])
	}},
	{name: "member with a bad name", fits: "{", do: func(random *rand.Rand, s *slot) {
		s.value.add([]string{"not a tag", "en_NZ", "e", strings.Repeat("abc-", 20) + "abc", strings.Repeat("ā", 64), "Ā.b"}[random.IntN(6)],
			[]*node{text("x"), number("1")}[random.IntN(2)])
	}},
	{name: "member with a long name", fits: "{", do: func(random *rand.Rand, s *slot) {
		s.value.add([]string{"a." + strings.Repeat("b", 127), strings.Repeat("ā", 129)}[random.IntN(2)], number("1"))
	}},
	{name: "many members", fits: "{", do: func(_ *rand.Rand, s *slot) {
		for i := range 70 {
			s.value.add(fmt.Sprintf("m%d", i), text("x"))
		}
	}},

	{name: "empty", fits: "[", do: func(_ *rand.Rand, s *slot) { s.value.elements = nil }},
	{name: "first element only", fits: "[", do: func(_ *rand.Rand, s *slot) { s.value.elements = s.value.elements[:min(1, len(s.value.elements))] }},
	{name: "an element twice", fits: "[", do: func(random *rand.Rand, s *slot) { grow(random, s.value, len(s.value.elements)+1) }},
	{name: "an element three times", fits: "[", do: func(random *rand.Rand, s *slot) { grow(random, s.value, len(s.value.elements)+2) }},
	{name: "70 elements", fits: "[", do: func(random *rand.Rand, s *slot) { grow(random, s.value, 70) }},
	{name: "8 elements", fits: "[", do: func(random *rand.Rand, s *slot) { grow(random, s.value, 8) }},
	{name: "element of another type", fits: "[", do: func(random *rand.Rand, s *slot) {
		s.value.elements = append(s.value.elements, &slot{in: s.value, value: []*node{number("1"), text("x"), {kind: 'n', text: "null"}, array(), {kind: '{'}}[random.IntN(5)]})
	}},

	{name: "empty string", fits: `"`, do: put(text, "")},
	{name: "65 characters", fits: `"`, do: put(text, strings.Repeat("x", 65), strings.Repeat("ā", 65))},
	{name: "129 characters", fits: `"`, do: put(text, strings.Repeat("x", 62)+"."+strings.Repeat("x", 66))},
	{name: "257 characters", fits: `"`, do: put(text, strings.Repeat("x", 257), strings.Repeat("ā", 257), strings.Repeat("𝄞", 257))},
	{name: "256 characters", fits: `"`, do: put(text, strings.Repeat("x", 256), strings.Repeat("ā", 256), strings.Repeat("𝄞", 256))},
	{name: "capitals and space", fits: `"`, do: put(text, "Ab C", "A", "école", "a_b", "a b")},
	{name: "bad hyphens", fits: `"`, do: put(text, "-a", "a-", "a--b", "a.b-", "a..b", "a.b.c.d", ".a")},
	{name: "white space at an end", fits: `"`, do: edit(func(random *rand.Rand, s string) string {
		return []string{" " + s, s + " ", s + "\n", "\t" + s}[random.IntN(4)]
	})},
	{name: "a control", fits: `"`, do: edit(func(random *rand.Rand, s string) string {
		return s + []string{"\x00", "\x1f", "\x7f", "\u0085"}[random.IntN(4)] + "x"
	})},
	{name: "one character more", fits: `"`, do: edit(func(random *rand.Rand, s string) string {
		return s + []string{"x", "0", "é", "-", ".", "/"}[random.IntN(6)]
	})},
	// Of "[1,10)" it makes "[1,0)".
	{name: "one character less", fits: `"`, marks: []issue.Code{document.ValueInvalid}, do: edit(func(random *rand.Rand, s string) string {
		runes := []rune(s)
		if len(runes) == 0 {
			return s
		}
		i := random.IntN(len(runes))
		return string(slices.Delete(runes, i, i+1))
	})},
	{name: "letter case", fits: `"`, do: edit(func(_ *rand.Rand, s string) string { return strings.ToUpper(s) })},
	{name: "one of other documents", fits: `"`, do: put(text, "leadership-framework/1", "leadership-assessment/2", "draft", "shown", "agreed", "neutral", "high", "met", "local", "derived")},
	{name: "day that is not", fits: `"`, do: put(text, "2026-02-30", "2023-02-29", "2026-13-01", "2026-1-2", "26-01-02", "2026-04-31", "2026-00-10", "2026-01-00", "10000-01-01", "2026-01-02T00:00:00Z")},
	{name: "day that is", fits: `"`, do: put(text, "2024-02-29", "0001-01-01", "9999-12-31")},
	{name: "year 0", fits: `"`, marks: []issue.Code{document.ValueInvalid}, do: put(text, "0000-01-01", "0000-02-29")},
	{name: "bad URI", fits: `"`, do: put(text, "not a uri: x", "//example.org/x", "/x", "http://[::1", "http://a b/", "%zz", "1http://x", "http://example.org/%zz", "http://[::1%25eth0]/", "http://::1/")},
	{name: "good URI", fits: `"`, do: put(text, "urn:isbn:123", "https://example.org/ā?b#c", "http://[::1]:80/", "mailto:a@b")},
	{name: "bad digest", fits: `"`, do: put(text, "sha256:zz", "sha256:"+strings.Repeat("A", 64), "sha256:"+strings.Repeat("a", 65), "md5:"+strings.Repeat("a", 64))},
	{name: "bad interval", fits: `"`, do: put(text, "[1,2", "1,2", "[1;2]", "[1,2],", "[a,b]", "[+inf,1]", "[1,2]x")},
	{name: "interval without a number", fits: `"`, marks: []issue.Code{document.ValueInvalid}, do: put(text, "[5,3)", "(1,1)", "[-inf,1]", "[0,1e400)")},
	{name: "bad DOI or ISBN", fits: `"`, do: put(text, "11.1234/x", "10.1/x", "10.12345/", "10.12345/a b", "x-0-12345-678-9", "978", "978-0-12345-678-")},
	{name: "bytes that are not UTF-8", fits: `"`, marks: []issue.Code{document.UTF8Invalid}, do: put(rawText, "\"a\xffb\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xc0\x80\"")},
	{name: "half a surrogate pair", fits: `"`, marks: []issue.Code{document.UTF8Invalid}, do: put(rawText, `"\ud83d"`, `"\ude00x"`, `"\ud83d\u0041"`)},

	{name: "below", fits: "0", do: put(number, "-1", "-0.001", "-1e3", "-2147483648", "-1e10", "-1000000001", "-9223372036854775809")},
	{name: "zero", fits: "0", do: put(number, "0", "-0", "0.0", "0e5")},
	{name: "one as a fraction", fits: "0", do: put(number, "1.0", "1e0", "10e-1", "100.00")},
	{name: "a fraction", fits: "0", do: put(number, "1.5", "15e-1", "0.1", "3.0000000000000000000001")},
	{name: "above", fits: "0", do: put(number, "2147483648", "1e10", "1000000001", "9007199254740992", "1e16", "9223372036854775808", "18446744073709551616")},
	{name: "above a smaller end", fits: "0", do: put(number, "1000001", "1000000001", "10000", "1.0000000000000000000001")},
	{name: "at the end", fits: "0", do: put(number, "2147483647", "1000000", "1000000000", "1", "9999", "1000")},
	{name: "beyond floating point", fits: "0", marks: []issue.Code{document.NumberRange}, do: put(number, "1e400", "-1e400", "1e-400")},
}

// grow fills an array up to n with copies of its elements.
func grow(random *rand.Rand, a *node, n int) {
	if len(a.elements) == 0 {
		return
	}
	for len(a.elements) < n {
		a.elements = append(a.elements, &slot{in: a, value: a.elements[random.IntN(len(a.elements))].value.clone()})
	}
}

// gentle mutations mostly keep a document valid.
var gentle = []mutation{
	{name: "members in another order", fits: "{", do: func(random *rand.Rand, s *slot) {
		random.Shuffle(len(s.value.members), func(i, j int) {
			s.value.members[i], s.value.members[j] = s.value.members[j], s.value.members[i]
		})
	}},
	{name: "elements in another order", fits: "[", do: func(random *rand.Rand, s *slot) {
		random.Shuffle(len(s.value.elements), func(i, j int) {
			s.value.elements[i], s.value.elements[j] = s.value.elements[j], s.value.elements[i]
		})
	}},
	{name: "extension", fits: "{", do: func(random *rand.Rand, s *slot) {
		for _, m := range s.value.members {
			if *m.name == "extensions" && m.value.kind == '{' {
				m.value.add([]string{"Format", "zzz", "", "a/b~c", "ā"}[random.IntN(5)],
					[]*node{text("𝄞"), number("1e999"), number("0.1e-7"), {kind: 'n', text: "null"}, nest(random.IntN(40)), {kind: '{'}}[random.IntN(6)])
			}
		}
	}},
	{name: "a number with a fraction of 0", fits: "0", do: func(_ *rand.Rand, s *slot) {
		if !strings.ContainsAny(s.value.text, ".eE") {
			s.value = number(s.value.text + ".0")
		}
	}},
	{name: "a text in another language", fits: "{", do: func(random *rand.Rand, s *slot) {
		for _, m := range s.value.members {
			if m.value.kind == '{' && slices.ContainsFunc(m.value.members, func(l *slot) bool { return *l.name == "en" }) {
				m.value.add([]string{"sv", "mi-NZ", "zh-Hant-TW", "x-local", "EN"}[random.IntN(5)], text("Ngā mihi 𝄞"))
			}
		}
	}},
	{name: "last element left out", fits: "[", do: func(_ *rand.Rand, s *slot) {
		if n := len(s.value.elements); n > 1 {
			s.value.elements = s.value.elements[:n-1]
		}
	}},
	{name: "other prose", fits: `"`, do: func(_ *rand.Rand, s *slot) {
		if s.name != nil && slices.Contains([]string{"rationale", "reason", "note", "name", "en", "mi", "locator", "rater", "occasion"}, *s.name) && !strings.Contains(s.value.text, "://") {
			s.value = text(s.value.text + " – Kāhui Ako \\ \"𝄞\" / é")
		}
	}},
}

func nest(depth int) *node {
	n := number("1")
	for range depth {
		n = array(n)
	}
	return n
}

// TestMutantsSeeDifferences: the comparison must notice a reader that is laxer or
// stricter than the schema. The schema of another edition of the document stands
// for such a reader.
func TestMutantsSeeDifferences(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it is long, and of one goroutine")
	}
	type reader struct {
		laxer     bool
		old, with string
		schema    *document.Schema
		noticed   int
	}
	readers := []reader{
		{laxer: true, old: `"minItems": 1, "items": { "$ref": "#/$defs/subject" }`, with: `"items": { "$ref": "#/$defs/subject" }`},
		{laxer: true, old: `"maximum": 2147483647`, with: `"maximum": 99999999999`},
		{laxer: true, old: `"uniqueItems": true,`, with: ``},
		{old: `"reason": { "type": "string", "minLength": 1 }`, with: `"reason": { "type": "string", "minLength": 2 }`},
		{old: `"required": ["subject", "state"]`, with: `"required": ["subject", "state", "occasion"]`},
	}
	k := kinds()[0]
	for i := range readers {
		r := &readers[i]
		text := strings.ReplaceAll(string(k.schema.JSON()), r.old, r.with)
		if text == string(k.schema.JSON()) {
			t.Fatalf("the schema has no %s", r.old)
		}
		var err error
		if r.schema, err = document.ParseSchema([]byte(text), k.schema.Refs()...); err != nil {
			t.Fatal(err)
		}
	}
	run := newMutantRun(t, k)
	for range 5 * len(run.deck) {
		root := slot{value: parseTree(t, run.seeds[0])}
		run.deal(&root, map[issue.Code]bool{})
		w := treeWriter{random: run.random}
		w.value(root.value)
		ours := k.schema.Read(w.Bytes(), reflect.New(k.typ).Interface()).Err() == nil
		for i := range readers {
			r := &readers[i]
			if theirs := r.schema.Read(w.Bytes(), reflect.New(k.typ).Interface()).Err() == nil; theirs != ours {
				r.noticed++
				if theirs != r.laxer {
					t.Errorf("%q differs in the wrong direction", r.with)
				}
			}
		}
	}
	for _, r := range readers {
		if r.noticed == 0 {
			t.Errorf("no mutant notices a reader with %q for %q", r.with, r.old)
		}
	}
}
