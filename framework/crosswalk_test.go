package framework_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// made returns a framework with n indicators one, two, ... on a scale with the levels.
func made(t testing.TB, key string, kind indicator.SubjectKind, n int, levels ...indicator.Level) *framework.Framework {
	t.Helper()
	doc := framework.Document{
		Key: key, Edition: "1", Title: indicator.Text{"en": key}, Citation: framework.Citation{Title: key},
		Rights: framework.Rights{Source: "ours", Wording: "ours"}, Status: framework.Status{State: framework.Current},
		Policy: framework.Formative, Subjects: []indicator.SubjectKind{kind},
		Scales: []indicator.Scale{{Key: "stages", Direction: indicator.HighIsBetter}}, Scale: "stages",
	}
	for _, l := range levels {
		doc.Scales[0].Levels = append(doc.Scales[0].Levels, indicator.Rung{Key: l, Label: indicator.Text{"en": string(l)}})
	}
	for i := range n {
		doc.Indicators = append(doc.Indicators, indicator.Indicator{
			ID: indicator.ID(key + "." + numbers[i]), Label: indicator.Text{"en": numbers[i]}, Statement: indicator.Text{"en": numbers[i] + "."}, Origin: indicator.Local,
		})
	}
	f, list := framework.Compile(doc)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

var numbers = []string{"one", "two", "three", "four", "five", "six"}

// crosswalkBase joins local.one to coast.one.
const crosswalkBase = `{"format":"leadership-crosswalk/1","edition":"1","from":{"key":"local","edition":"1"},"to":{"key":"coast","edition":"1"},
	"authorship":{"authors":["us"],"method":"human","date":"2026-01-01"},"rights":"ours","acrossKinds":{"en":"A school is no programme."},
	"edges":[{"from":"local.one","to":"coast.one","relation":"close","confidence":"high","rationale":{"en":"Alike."}}],
	"gaps":{"from":[{"ids":["local.two"],"reason":{"en":"It is not asked."}}]}}`

func TestCrosswalkCodes(t *testing.T) {
	local, coast := made(t, "local", "school", 2, "a", "b"), made(t, "coast", "programme", 1, "a", "b")
	if _, list := framework.ParseCrosswalk([]byte(crosswalkBase), local, coast); len(list.Issues) > 0 {
		t.Fatal("the crosswalk that the examples are put over has issues:", list)
	}
	n := runExamples(t, "crosswalk.go", func(t *testing.T, example string) issue.List {
		data := mergeOver(t, crosswalkBase, example)
		if strings.Contains(example, "null") { // a member that is to be left out
			data = []byte(strings.Replace(string(data), `"acrossKinds":null,`, "", 1))
		}
		_, list := framework.ParseCrosswalk(data, local, coast)
		return list
	})
	if n != 8 {
		t.Errorf("%d codes have examples, want 8", n)
	}
}

func parseCrosswalk(t testing.TB, data string, from, to *framework.Framework) *framework.Crosswalk {
	t.Helper()
	c, list := framework.ParseCrosswalk([]byte(data), from, to)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCrosswalk(t *testing.T) {
	local, coast := made(t, "local", "school", 3, "a", "b"), made(t, "coast", "programme", 3, "a", "b")
	c := parseCrosswalk(t, `{"format":"leadership-crosswalk/1","edition":"1","from":{"key":"local","edition":"1"},"to":{"key":"coast","edition":"1"},
		"authorship":{"authors":["us"],"method":"human","date":"2026-01-01"},"rights":"ours","acrossKinds":{"en":"A school is no programme."},
		"edges":[
			{"from":"local.one","to":"coast.two","relation":"broad","confidence":"high","rationale":{"en":"More there."}},
			{"from":"local.two","to":"coast.one","relation":"narrow","confidence":"low","rationale":{"en":"Less there."},"authorship":{"authors":["her"],"method":"hybrid","date":"2026-02-02"}},
			{"from":"local.two","to":"coast.two","relation":"related","confidence":"medium","rationale":{"en":"They touch."}}],
		"gaps":{"from":[{"ids":["local.three"],"reason":{"en":"It is not asked there."}}],"to":[{"ids":["coast.three"],"reason":{"en":"It is not asked here."}}]}}`, local, coast)

	ends := func(c *framework.Crosswalk, id indicator.ID) (all []string) {
		for e := range c.Counterparts(id) {
			all = append(all, fmt.Sprint(e.From, " ", e.Relation, " ", e.To, " by ", e.Authorship.Authors))
			if !e.AcrossKinds {
				t.Errorf("%s to %s does not say that it goes from schools to programmes", e.From, e.To)
			}
		}
		return all
	}
	check := func(what string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	check("counterparts", ends(c, "local.two"), []string{"local.two narrow coast.one by [her]", "local.two related coast.two by [us]"})
	check("of a gap", ends(c, "local.three"), []string(nil))
	check("of the other side", ends(c, "coast.two"), []string(nil))
	inverse := c.Inverse()
	check("counterparts the other way", ends(inverse, "coast.two"), []string{"coast.two narrow local.one by [us]", "coast.two related local.two by [us]"})
	check("edges the other way", ends(inverse, "coast.one"), []string{"coast.one broad local.two by [her]"})
	reason, gap := inverse.Gap("coast.three")
	check("gap the other way", []any{reason.String(), gap}, []any{"It is not asked here.", true})
	_, linked := c.Gap("local.one")
	check("an indicator with an edge is no gap", linked, false)
	check("twice inverse", mustWrite(t, inverse.Inverse().Document()), mustWrite(t, c.Document()))
	if _, list := framework.CompileCrosswalk(inverse.Document(), coast, local); len(list.Issues) > 0 {
		t.Errorf("the inverse does not compile: %v", list)
	}

	cover := c.Coverage()
	check("coverage", cover.Rows, []framework.CoverageRow{
		{ID: "coast.one", Extent: framework.Whole, By: []indicator.ID{"local.two"}},
		{ID: "coast.two", Extent: framework.Part, By: []indicator.ID{"local.one", "local.two"}},
		{ID: "coast.three", Extent: framework.Nothing},
	})
	none := func(func(indicator.ID) bool) {}
	check("counts", []int{cover.Count(framework.Whole, coast.Under("")), cover.Count(framework.Nothing, coast.Under("")), cover.Count(framework.Nothing, slices.Values([]indicator.ID{"coast.one"})), cover.Count(framework.Whole, none)}, []int{1, 1, 0, 0})

	d := c.Document()
	d.Edges[0].Rationale["en"] = "x"
	d.Gaps.From[0].IDs[0] = "x"
	for e := range c.Edges() {
		e.Authorship.Authors[0] = "x"
	}
	check("the crosswalk after vandalism", ends(c, "local.one"), []string{"local.one broad coast.two by [us]"})
}

func mustWrite(t testing.TB, v any) string {
	t.Helper()
	data, err := document.Write(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCarry(t *testing.T) {
	edge := func(from, to string, r indicator.Relation, conf framework.Confidence) framework.Edge {
		return framework.Edge{From: indicator.ID("local." + from), To: indicator.ID("coast." + to), Relation: r, Confidence: conf, Rationale: indicator.Text{"en": "So."}}
	}
	local := made(t, "local", "school", 4, "a", "b", "c")
	crosswalk := func(to *framework.Framework) *framework.Crosswalk {
		c, list := framework.CompileCrosswalk(framework.CrosswalkDocument{
			Edition: "1", From: local.Ref(), To: to.Ref(), Rights: "ours", AcrossKinds: indicator.Text{"en": "No."},
			Authorship: framework.Authorship{Authors: []string{"us"}, Method: framework.Human, Date: indicator.MustDate("2026-01-01")},
			Edges: []framework.Edge{
				edge("one", "one", indicator.Close, framework.High), edge("two", "one", indicator.Close, framework.Low), edge("three", "one", indicator.Related, framework.High),
				edge("one", "two", indicator.Broad, framework.High),
				edge("four", "three", indicator.Exact, framework.Low),
			},
		}, local, to)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	profile := map[indicator.ID][]indicator.Level{"local.one": {"b"}, "local.two": {"b", "c"}, "local.three": {"a"}, "local.four": {"a"}}
	carried, list := crosswalk(made(t, "coast", "school", 4, "a", "b", "c")).Carry(profile)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, r := range carried.Rows {
		got = append(got, fmt.Sprint(r.ID, " ", r.Extent, " ", r.Levels, " weak ", r.Weak, " readings ", len(r.Readings)))
	}
	want := []string{
		"coast.one nearly [b b] weak false readings 3", // of the close ones, that of high confidence
		"coast.two part [b b] weak true readings 1",
		"coast.three whole [a a] weak true readings 1", // low confidence
		"coast.four nothing [] weak false readings 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("carried (-want +got):\n%s", diff)
	}
	codes := func(l issue.List) (all []string) {
		for _, i := range l.Issues {
			all = append(all, string(i.Path)+" "+string(i.Code))
		}
		return all
	}
	if diff := cmp.Diff([]string{"/edges/3 relation-weak", "/edges/4 relation-weak"}, codes(list)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}

	// Another kind of subject, and another scale: no level is carried, and it says so.
	carried, list = crosswalk(made(t, "coast", "programme", 4, "a", "b", "d")).Carry(map[indicator.ID][]indicator.Level{"local.one": {"b"}})
	if diff := cmp.Diff([]string{"/acrossKinds kinds-differ", "/edges/0 scale-differs", "/edges/3 relation-weak", "/edges/3 scale-differs"}, codes(list)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if r := carried.Rows[0]; r.Levels != nil || len(r.Readings) != 1 || r.Readings[0].Levels[0] != "b" {
		t.Errorf("carried %+v", r)
	}

	_, list = crosswalk(made(t, "coast", "school", 4, "a", "b", "c")).Carry(map[indicator.ID][]indicator.Level{"local.nine": {"a"}, "local.one": {"z"}, "local.two": {"a", "b", "c"}})
	if diff := cmp.Diff([]string{"/local.nine profile-unfit", "/local.one/0 profile-unfit", "/local.two profile-unfit"}, codes(list)); diff != "" || list.Err() == nil {
		t.Errorf("a bad profile (-want +got):\n%s", diff)
	}
}

// TestCheckCrosswalks holds what follows from several crosswalks.
func TestCheckCrosswalks(t *testing.T) {
	fs := map[string]*framework.Framework{}
	for _, key := range []string{"a", "b", "c"} {
		fs[key] = made(t, key, "school", 3, "low", "high")
	}
	// "a.one exact b.one" and the like
	make := func(lines ...string) []*framework.Crosswalk {
		var list []*framework.Crosswalk
		for _, p := range []string{"ab", "bc", "ac"} {
			from, to := fs[p[:1]], fs[p[1:]]
			doc := framework.CrosswalkDocument{Edition: "1", From: from.Ref(), To: to.Ref(), Rights: "ours", Edges: []framework.Edge{},
				Authorship: framework.Authorship{Authors: []string{"us"}, Method: framework.Human, Date: indicator.MustDate("2026-01-01")}}
			for _, line := range lines {
				var a, r, b string
				fmt.Sscan(line, &a, &r, &b)
				if a[:1]+b[:1] == p {
					doc.Edges = append(doc.Edges, framework.Edge{From: indicator.ID(a), To: indicator.ID(b), Relation: indicator.Relation(r), Confidence: framework.High, Rationale: indicator.Text{"en": "So."}})
				}
			}
			c, issues := framework.CompileCrosswalk(doc, from, to)
			if err := issues.Err(); err != nil {
				t.Fatal(err)
			}
			list = append(list, c)
		}
		return list
	}
	for _, c := range []struct {
		name  string
		lines []string
		want  []string
	}{
		{"a chain of exact edges that is closed", []string{"a.one exact b.one", "b.one exact c.one", "a.one exact c.one"}, nil},
		{"one that is not", []string{"a.one exact b.one", "b.one exact c.one"}, []string{"/2/edges exact-implied"}},
		{"one that clashes", []string{"a.one exact b.one", "b.one exact c.one", "a.one broad c.one"}, []string{"/2/edges exact-implied", "/2/edges/0/relation relation-clash"}},
		{"close is not transitive", []string{"a.one close b.one", "b.one close c.one"}, nil},
		{"close may stand where exact follows", []string{"a.one exact b.one", "b.one exact c.one", "a.one close c.one"}, []string{"/2/edges exact-implied"}},
		{"the same joined otherwise", []string{"a.one exact b.one", "b.one broad c.two", "a.one narrow c.two"}, []string{"/2/edges/0/relation relation-clash"}},
		{"the same joined alike", []string{"a.one exact b.one", "b.one broad c.two", "a.one broad c.two"}, nil},
		{"two of one framework are the same", []string{"a.one exact b.one", "b.one exact c.one", "a.two exact c.one"}, []string{" exact-twice", "/0/edges exact-implied", "/2/edges exact-implied"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, i := range framework.CheckCrosswalks(make(c.lines...)...).Issues {
				got = append(got, string(i.Path)+" "+string(i.Code))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestCrosswalkProperties holds, for crosswalks made at random: the inverse of the
// inverse is the crosswalk; coverage one way finds an edge exactly where the
// counterparts do; and exact closes only over exact.
func TestCrosswalkProperties(t *testing.T) {
	relations := []indicator.Relation{indicator.Exact, indicator.Close, indicator.Broad, indicator.Narrow, indicator.Related}
	random := rand.New(rand.NewPCG(7, 9))
	from, to := made(t, "local", "school", 6, "a", "b"), made(t, "coast", "school", 6, "a", "b")
	for range 300 {
		doc := framework.CrosswalkDocument{Edition: "1", From: from.Ref(), To: to.Ref(), Rights: "ours", Edges: []framework.Edge{},
			Authorship: framework.Authorship{Authors: []string{"us"}, Method: framework.Automation, Date: indicator.MustDate("2026-01-01")}}
		for a := range from.Under("") {
			for b := range to.Under("") {
				if random.IntN(4) == 0 {
					doc.Edges = append(doc.Edges, framework.Edge{From: a, To: b, Relation: relations[random.IntN(5)], Confidence: framework.Low, Rationale: indicator.Text{"en": "So."}})
				}
			}
		}
		c, list := framework.CompileCrosswalk(doc, from, to)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		back := c.Inverse()
		if mustWrite(t, back.Inverse().Document()) != mustWrite(t, c.Document()) {
			t.Fatal("the inverse of the inverse is another crosswalk")
		}
		if c.Len() != back.Len() {
			t.Fatal("the inverse has lost edges")
		}
		for e := range c.Edges() {
			found := slices.ContainsFunc(slices.Collect(back.Counterparts(e.To)), func(x framework.Edge) bool {
				return x.To == e.From && x.Relation == e.Relation.Inverse() && x.Relation.Inverse() == e.Relation
			})
			if !found {
				t.Fatalf("%v is not in the inverse", e)
			}
		}
		for _, r := range c.Coverage().Rows {
			n := len(slices.Collect(back.Counterparts(r.ID)))
			if (r.Extent == framework.Nothing) != (n == 0) || len(r.By) != n {
				t.Fatalf("%v: %d counterparts", r, n)
			}
		}
	}
	for _, r := range relations {
		for _, s := range relations {
			alike := (r == indicator.Exact || r == indicator.Close) && (s == indicator.Exact || s == indicator.Close)
			if r.Clashes(s) != s.Clashes(r) || r.Clashes(s) == (r == s || alike) {
				t.Errorf("%s clashes with %s: %v", r, s, r.Clashes(s))
			}
		}
	}
}

// The slow twin of CheckCrosswalks: from all edges everything that follows is drawn,
// pair by pair until no more comes, and then every two relations of one pair are
// compared.
func slowCheck(list []*framework.Crosswalk) (clash, implied, twice bool) {
	type pair [2]string
	relations := map[pair]map[indicator.Relation]bool{}
	draw := func(a, b string, r indicator.Relation) (more bool) {
		for _, d := range []struct {
			p pair
			r indicator.Relation
		}{{pair{a, b}, r}, {pair{b, a}, r.Inverse()}} {
			if relations[d.p] == nil {
				relations[d.p] = map[indicator.Relation]bool{}
			}
			more = more || !relations[d.p][d.r]
			relations[d.p][d.r] = true
		}
		return more
	}
	exact := map[pair]bool{}
	for _, c := range list {
		for e := range c.Edges() {
			draw(string(e.From), string(e.To), e.Relation)
			exact[pair{string(e.From), string(e.To)}] = e.Relation == indicator.Exact
		}
	}
	for more := true; more; {
		more = false
		for p := range maps.Clone(relations) {
			for q := range maps.Clone(relations) {
				if p[1] != q[0] || !relations[p][indicator.Exact] || p[0] == q[1] {
					continue
				}
				for r := range maps.Clone(relations[q]) {
					more = draw(p[0], q[1], r) || more
				}
			}
		}
	}
	for p, rs := range relations {
		for r := range rs {
			for s := range rs {
				clash = clash || r.Clashes(s)
			}
		}
		if !rs[indicator.Exact] {
			continue
		}
		if p[0][:1] == p[1][:1] {
			twice = true
			continue
		}
		for _, c := range list {
			if c.From().Key() == p[0][:1] && c.To().Key() == p[1][:1] && !exact[p] {
				implied = true
			}
		}
	}
	return clash, implied, twice
}

func TestCheckCrosswalksTwin(t *testing.T) {
	relations := []indicator.Relation{indicator.Exact, indicator.Exact, indicator.Close, indicator.Broad, indicator.Narrow, indicator.Related}
	fs := []*framework.Framework{made(t, "a", "school", 4, "x", "y"), made(t, "b", "school", 4, "x", "y"), made(t, "c", "school", 4, "x", "y")}
	var seen [2][2][2]int
	for seed := range uint64(1500) {
		random := rand.New(rand.NewPCG(seed, 3))
		density := 10 + random.IntN(30)
		var list []*framework.Crosswalk
		for _, p := range [][2]int{{0, 1}, {1, 2}, {0, 2}} {
			doc := framework.CrosswalkDocument{Edition: "1", From: fs[p[0]].Ref(), To: fs[p[1]].Ref(), Rights: "ours", Edges: []framework.Edge{},
				Authorship: framework.Authorship{Authors: []string{"us"}, Method: framework.Automation, Date: indicator.MustDate("2026-01-01")}}
			for a := range fs[p[0]].Under("") {
				for b := range fs[p[1]].Under("") {
					if random.IntN(density) == 0 {
						doc.Edges = append(doc.Edges, framework.Edge{From: a, To: b, Relation: relations[random.IntN(len(relations))], Confidence: framework.Low, Rationale: indicator.Text{"en": "So."}})
					}
				}
			}
			c, issues := framework.CompileCrosswalk(doc, fs[p[0]], fs[p[1]])
			if err := issues.Err(); err != nil {
				t.Fatal(err)
			}
			list = append(list, c)
		}
		clash, implied, twice := slowCheck(list)
		found := framework.CheckCrosswalks(list...)
		got := [3]bool{found.Has(framework.RelationClash), found.Has(framework.ExactImplied), found.Has(framework.ExactTwice)}
		if got != [3]bool{clash, implied, twice} {
			for _, c := range list {
				for e := range c.Edges() {
					t.Log(e.From, e.Relation, e.To)
				}
			}
			t.Fatalf("seed %d: clash, implied, twice: %v, the twin says %v\n%v", seed, got, [3]bool{clash, implied, twice}, found)
		}
		n := func(b bool) int {
			if b {
				return 1
			}
			return 0
		}
		seen[n(clash)][n(implied)][n(twice)]++
	}
	if seen[0][0][0] == 0 || seen[1][0][0] == 0 || seen[0][1][0]+seen[1][1][0] == 0 || seen[0][0][1]+seen[0][1][1]+seen[1][0][1]+seen[1][1][1] == 0 {
		t.Errorf("the designs are too much alike: %v", seen)
	}
}

func FuzzParseCrosswalk(f *testing.F) {
	local, coast := made(f, "local", "school", 2, "a", "b"), made(f, "coast", "programme", 1, "a", "b")
	f.Add([]byte(crosswalkBase))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, list := framework.ParseCrosswalk(data, local, coast)
		if (c == nil) != (list.Err() != nil) {
			t.Fatal("a crosswalk and an error, or neither")
		}
		if c == nil {
			return
		}
		var again framework.CrosswalkDocument
		if err := json.Unmarshal([]byte(mustWrite(t, c.Document())), &again); err != nil {
			t.Fatal(err)
		}
		if _, list := framework.CompileCrosswalk(again, local, coast); list.Err() != nil {
			t.Fatal("what was written cannot be compiled:", list.Err())
		}
		c.Carry(map[indicator.ID][]indicator.Level{"local.one": {"a"}})
		framework.CheckCrosswalks(c, c.Inverse())
	})
}
