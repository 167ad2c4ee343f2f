package assessment_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// counted counts judgements in so many parts, which are merged in any order.
func counted(t testing.TB, f *framework.Framework, a assessment.Assessment, random *rand.Rand, parts int) *assessment.Counts {
	t.Helper()
	heads := make([]assessment.Assessment, parts)
	for i := range heads {
		heads[i] = a
		heads[i].Judgements = nil
	}
	for _, j := range a.Judgements {
		i := random.IntN(parts)
		heads[i].Judgements = append(heads[i].Judgements, j)
	}
	var all []*assessment.Counts
	for _, head := range heads {
		c, list := assessment.NewCounts(head, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		all = append(all, c)
	}
	for len(all) > 1 {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if list := all[0].Merge(all[1]); list.Err() != nil {
			t.Fatal(list.Err())
		}
		all = slices.Delete(all, 1, 2)
	}
	return all[0]
}

// untold is a report without what counts do not know.
func untold(t testing.TB, rel assessment.Release, r *assessment.Result) assessment.Report {
	t.Helper()
	report, list := rel.Report(r)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	report.Judgements = ""
	for _, s := range report.Subjects {
		for _, p := range s.Profiles {
			for i := range p.Scores {
				p.Scores[i].Gap = nil
			}
		}
	}
	return report
}

// TestCountsAsRecords: whatever is in which part, counts score to the same report as the
// judgements themselves, and refuse the methods that Needs says they do not serve.
func TestCountsAsRecords(t *testing.T) {
	frameworks := []*framework.Framework{smallFramework(t), parseFramework(t, larger)}
	compared, refused := 0, 0
	for seed := range seedsOf(400) {
		random := rand.New(rand.NewPCG(seed, 901))
		f := frameworks[seed%2]
		m := maker{random, f, seed%3 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		method := randomMethod(m)
		if m.IntN(3) == 0 {
			method.View.Occasions = nil
			for _, o := range a.Occasions[:min(len(a.Occasions), m.IntN(2))] {
				method.View.Occasions = append(method.View.Occasions, o.Key)
			}
		}
		c := counted(t, f, a, random, 1+random.IntN(4))
		if int(c.Len()) != len(a.Judgements) {
			t.Fatalf("seed %d: %d judgements counted of %d", seed, c.Len(), len(a.Judgements))
		}
		matrix, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		got, list := c.Score(method)
		if method.Needs().Forms {
			refused++
			if slices.ContainsFunc(list.Issues, func(i issue.Issue) bool { return !i.Warning && i.Code != assessment.CountsUnfit }) || list.Err() == nil {
				t.Fatalf("seed %d: %v for %+v", seed, list.Issues, method)
			}
			continue
		}
		if list.Err() != nil {
			t.Fatalf("seed %d: %v", seed, list.Err())
		}
		want, list := matrix.Score(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if diff := cmp.Diff(scored(want), scored(got)); diff != "" {
			t.Fatalf("seed %d (-records +counts):\n%s", seed, diff)
		}
		rel := assessment.Release{Audience: []assessment.Audience{"", assessment.ForPublic, assessment.ForPanel}[m.IntN(3)], MinRaters: map[assessment.Perspective]int{assessment.Peer: 1 + m.IntN(3), "": 1}}
		if diff := cmp.Diff(untold(t, rel, want), untold(t, rel, got)); diff != "" {
			t.Fatalf("seed %d (-records +counts):\n%s", seed, diff)
		}
		compared++
	}
	if !testing.Short() && (compared < 100 || refused < 100) {
		t.Errorf("%d compared, %d refused: too few", compared, refused)
	}
}

// TestCountsCodes runs what leads to each code, the examples in the comments among it.
func TestCountsCodes(t *testing.T) {
	f := kahuiako.Framework()
	const trust = `{"subject":"waitaha","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding"`
	parse := func(layer string) assessment.Assessment {
		t.Helper()
		a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}}}
		if err := json.Unmarshal([]byte(layer), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	count := func(layer string) (*assessment.Counts, issue.List) { return assessment.NewCounts(parse(layer), f) }
	must := func(layer string) *assessment.Counts {
		c, list := count(layer)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		return c
	}
	for name, test := range map[string]struct {
		code issue.Code
		run  func() issue.List
	}{
		"replaces": {assessment.CountsUnfit, func() issue.List {
			_, l := count(`{"judgements":[` + trust + `,"status":"corrected","replaces":["j1"],"reason":"slip"}]}`)
			return l
		}},
		"forms": {assessment.CountsUnfit, func() issue.List {
			_, l := count(`{"forms":[{"subject":"waitaha","rater":"hera","state":"submitted"}]}`)
			return l
		}},
		"date": {assessment.CountsLeaveOut, func() issue.List { _, l := count(`{"judgements":[` + trust + `,"date":"2024-07-01"}]}`); return l }},
		"locked": {assessment.AssessmentLocked, func() issue.List {
			_, l := count(`{"locked":"2024-06-30","judgements":[` + trust + `,"date":"2024-07-01"}]}`)
			return l
		}},
		"twice": {assessment.JudgementTwice, func() issue.List {
			return must(`{"judgements":[` + trust + `}]}`).Add(parse(`{"judgements":[` + trust + `}]}`).Judgements...)
		}},
		"taken away": {assessment.CountMissing, func() issue.List { return must(`{}`).Remove(parse(`{"judgements":[` + trust + `}]}`).Judgements...) }},
		"absence": {assessment.CountMissing, func() issue.List {
			return must(`{}`).Remove(parse(`{"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"declined"}]}`).Judgements...)
		}},
		"level": {assessment.LevelUnknown, func() issue.List {
			_, l := count(`{"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"superb"}]}`)
			return l
		}},
		"subject": {assessment.SubjectUnknown, func() issue.List {
			_, l := count(`{"judgements":[{"subject":"nowhere","indicator":"kahuiako.relational-trust","level":"embedding"}]}`)
			return l
		}},
		"occasion": {assessment.OccasionUnknown, func() issue.List {
			_, l := count(`{"judgements":[{"subject":"waitaha","occasion":"2024","indicator":"kahuiako.relational-trust","level":"embedding"}]}`)
			return l
		}},
		"perspective": {assessment.PerspectiveUnknown, func() issue.List {
			_, l := count(`{"judgements":[{"subject":"waitaha","perspective":"governor","indicator":"kahuiako.relational-trust","level":"embedding"}]}`)
			return l
		}},
		"rater": {assessment.RaterUnknown, func() issue.List { _, l := count(`{"raters":[{"id":"tama"}],"judgements":[` + trust + `}]}`); return l }},
		"rater's name": {assessment.MemberInvalid, func() issue.List {
			_, l := count(`{"judgements":[{"subject":"waitaha","rater":" ","indicator":"kahuiako.relational-trust","level":"embedding"}]}`)
			return l
		}},
		"no framework":   {assessment.FrameworkMissing, func() issue.List { _, l := assessment.NewCounts(parse(`{}`), nil); return l }},
		"nothing to add": {assessment.CountsUnlike, func() issue.List { return must(`{}`).Merge(nil) }},
		"itself":         {assessment.CountsUnlike, func() issue.List { c := must(`{}`); return c.Merge(c) }},
		"title":          {assessment.CountsUnlike, func() issue.List { return must(`{"title":{"en":"A"}}`).Merge(must(`{}`)) }},
		"occasions":      {assessment.CountsUnlike, func() issue.List { return must(`{"occasions":[{"key":"2024"}]}`).Merge(must(`{}`)) }},
		"occasion's day": {assessment.CountsUnlike, func() issue.List {
			return must(`{"occasions":[{"key":"2024"}]}`).Merge(must(`{"occasions":[{"key":"2024","from":"2024-01-01"}]}`))
		}},
		"perspectives": {assessment.CountsUnlike, func() issue.List { return must(`{"perspectives":[{"key":"iwi"}]}`).Merge(must(`{}`)) }},
		"roster": {assessment.CountsUnlike, func() issue.List {
			return must(`{"rosters":[{"subject":"waitaha","invited":3}]}`).Merge(must(`{"rosters":[{"subject":"waitaha","invited":4}]}`))
		}},
		"subject's name": {assessment.CountsUnlike, func() issue.List {
			return must(`{"subjects":[{"id":"waitaha","kind":"community-of-schools","name":"W"}]}`).Merge(must(`{}`))
		}},
		"subject's kind": {assessment.KindUnfit, func() issue.List {
			return must(`{}`).AddSubjects(assessment.Subject{ID: "x", Kind: indicator.DistrictOffice})
		}},
		"subject, twice": {assessment.CountsUnlike, func() issue.List {
			return must(`{}`).AddSubjects(assessment.Subject{ID: "waitaha", Kind: indicator.CommunityOfSchools, Name: "W"})
		}},
		"subject's ID": {assessment.MemberInvalid, func() issue.List {
			return must(`{}`).AddSubjects(assessment.Subject{ID: "", Kind: indicator.CommunityOfSchools})
		}},
		"rater in both": {assessment.JudgementTwice, func() issue.List {
			return must(`{"judgements":[` + trust + `}]}`).Merge(must(`{"judgements":[` + trust + `}]}`))
		}},
		"other framework": {assessment.FrameworkUnfit, func() issue.List {
			other, list := assessment.NewCounts(assessment.Assessment{Framework: lfl.Framework().Ref(), Subjects: []assessment.Subject{{ID: "x", Kind: indicator.School}}}, lfl.Framework())
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			return must(`{}`).Merge(other)
		}},
		"first judgements": {assessment.CountsUnfit, func() issue.List {
			_, l := must(`{}`).Score(assessment.Method{View: assessment.View{Judgements: assessment.FirstJudgements}})
			return l
		}},
		"anonymity": {assessment.AnonymityBroken, func() issue.List {
			_, l := must(`{"perspectives":[{"key":"staff","anonymous":true}],"judgements":[` + trust + `,"perspective":"staff"},` + trust + `,"perspective":"peer"}]}`).Score(assessment.Method{})
			return l
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if list := test.run(); !list.Has(test.code) {
				t.Errorf("want %s, got %v", test.code, list)
			} else if list.Err() == nil && test.code != assessment.CountsLeaveOut {
				t.Errorf("it is a warning: %v", list)
			}
		})
	}
}

// TestCountsAllOrNothing: a call with an issue changes nothing.
func TestCountsAllOrNothing(t *testing.T) {
	f := smallFramework(t)
	for seed := range seedsOf(200) {
		random := rand.New(rand.NewPCG(seed, 902))
		m := maker{random, f, seed%2 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		if len(a.Judgements) == 0 {
			continue
		}
		c := counted(t, f, a, random, 1)
		before, _ := c.Score(assessment.Method{})
		bad := a.Judgements[random.IntN(len(a.Judgements))]
		bad.Level = "superb"
		more := slices.Clone(a.Judgements[:random.IntN(len(a.Judgements))])
		for i := range more {
			more[i].Rater = "another"
		}
		if c.Add(append(more, bad)...).Err() == nil {
			t.Fatalf("seed %d: a level is taken that there is not", seed)
		}
		if c.Remove(append(slices.Clone(a.Judgements[:1]), bad)...).Err() == nil {
			t.Fatalf("seed %d: a level is taken away that there is not", seed)
		}
		after, _ := c.Score(assessment.Method{})
		if diff := cmp.Diff(scored(before), scored(after)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

// TestCountsTakeAway: what is counted and taken away again leaves no trace, and a Result
// stays as it is.
func TestCountsTakeAway(t *testing.T) {
	f := smallFramework(t)
	for seed := range seedsOf(300) {
		random := rand.New(rand.NewPCG(seed, 903))
		m := maker{random, f, seed%2 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		random.Shuffle(len(a.Judgements), func(i, j int) { a.Judgements[i], a.Judgements[j] = a.Judgements[j], a.Judgements[i] })
		keep := random.IntN(len(a.Judgements) + 1)
		c := counted(t, f, a, random, 1+random.IntN(2))
		full, _ := c.Score(assessment.Method{})
		all := scored(full)
		if list := c.Remove(a.Judgements[keep:]...); list.Err() != nil {
			t.Fatalf("seed %d: %v", seed, list.Err())
		}
		less := a
		less.Judgements = a.Judgements[:keep]
		want, _ := counted(t, f, less, random, 1).Score(assessment.Method{})
		got, _ := c.Score(assessment.Method{})
		if diff := cmp.Diff(scored(want), scored(got)); diff != "" {
			t.Fatalf("seed %d (-without +taken away): %s", seed, diff)
		}
		if diff := cmp.Diff(all, scored(full)); diff != "" {
			t.Fatalf("seed %d: the result changed: %s", seed, diff)
		}
	}
}

// TestCountsBeyondBytes: cells, absences and sums hold more than a byte, and not more than
// they can.
func TestCountsBeyondBytes(t *testing.T) {
	f := kahuiako.Framework()
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "a", Kind: indicator.CommunityOfSchools}, {ID: "b", Kind: indicator.CommunityOfSchools}}}
	c, list := assessment.NewCounts(a, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	const n, none = 300, 9000
	var many []assessment.Judgement
	for range n {
		many = append(many, assessment.Judgement{Subject: "a", Indicator: kahuiako.RelationalTrust, Level: "embedding"})
	}
	for range none {
		many = append(many, assessment.Judgement{Subject: "b", Indicator: kahuiako.RelationalTrust, Level: indicator.Declined})
	}
	if list := c.Add(many...); list.Err() != nil {
		t.Fatal(list.Err())
	}
	for range 21 { // doubled: 300 * 2^21 would still fit, 2^22 and more would not
		twin, _ := assessment.NewCounts(a, f)
		if list := twin.Merge(c); list.Err() != nil {
			t.Fatal(list.Err())
		}
		if list := c.Merge(twin); list.Err() != nil {
			if !list.Has(assessment.CountTooLarge) {
				t.Fatal(list.Err())
			}
			break
		}
	}
	r, list := c.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	p, _ := r.Profile("a", "", "")
	s, _ := p.Score(kahuiako.RelationalTrust)
	q, _ := r.Profile("b", "", "")
	u, _ := q.Score(kahuiako.RelationalTrust)
	if s.Judgements%n != 0 || s.Judgements < n*1000 || u.Absences[0].N != s.Judgements/n*none || int(c.Len()) != s.Judgements+u.Absences[0].N {
		t.Errorf("%d levels, %d absences, %d in all", s.Judgements, u.Absences[0].N, c.Len())
	}
}

// TestLive: the fresh score of a subject is that of all counts scored anew.
func TestLive(t *testing.T) {
	f := parseFramework(t, larger)
	for seed := range seedsOf(60) {
		random := rand.New(rand.NewPCG(seed, 904))
		m := maker{random, f, seed%2 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		method := randomMethod(m)
		if method.Needs().Forms {
			continue
		}
		random.Shuffle(len(a.Judgements), func(i, j int) { a.Judgements[i], a.Judgements[j] = a.Judgements[j], a.Judgements[i] })
		head := a
		head.Judgements = nil
		c := counted(t, f, head, random, 1)
		live, list := c.Live(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if _, ok := live.Subject("nobody"); ok {
			t.Fatal("there is nobody")
		}
		var last []twinProfile // that must not change
		var lastResult *assessment.Result
		for i, j := range a.Judgements {
			change, away := c.Add, i > 0 && random.IntN(4) == 0
			if away {
				j, change = a.Judgements[i-1], c.Remove
			}
			if list := change(j); list.Err() != nil {
				t.Fatal(list.Err())
			}
			fresh, ok := live.Subject(j.Subject)
			if !ok {
				t.Fatalf("there is no %s", j.Subject)
			}
			all, _ := c.Score(method)
			var want []twinProfile
			for _, p := range scored(all) {
				if p.Subject == j.Subject {
					want = append(want, p)
				}
			}
			if diff := cmp.Diff(want, scored(fresh)); diff != "" {
				t.Fatalf("seed %d, judgement %d (-all +fresh):\n%s", seed, i, diff)
			}
			if lastResult != nil && !cmp.Equal(last, scored(lastResult)) {
				t.Fatalf("seed %d, judgement %d: a result changed", seed, i)
			}
			last, lastResult = want, fresh
			if away {
				if list := c.Add(j, a.Judgements[i]); list.Err() != nil {
					t.Fatal(list.Err())
				}
				lastResult = nil
			}
		}
	}
}

// TestCountsInGoroutines: however many goroutines count, and whichever is done first, the
// counts are written to the same bytes and score to the same report.
func TestCountsInGoroutines(t *testing.T) {
	f := parseFramework(t, larger)
	for seed := range seedsOf(20) {
		random := rand.New(rand.NewPCG(seed, 908))
		a := maker{random, f, seed%2 == 0, false, false}.assessment()
		a.Forms = nil
		want := written(t, counted(t, f, a, random, 1))
		for _, goroutines := range []int{1, 2, 7} {
			done := make(chan *assessment.Counts, goroutines)
			for g := range goroutines {
				go func() {
					part := a
					part.Judgements = nil
					for i := g; i < len(a.Judgements); i += goroutines {
						part.Judgements = append(part.Judgements, a.Judgements[i])
					}
					c, _ := assessment.NewCounts(part, f)
					done <- c
				}()
			}
			all := <-done
			for range goroutines - 1 {
				if list := all.Merge(<-done); list.Err() != nil {
					t.Fatal(list.Err())
				}
			}
			if !bytes.Equal(want, written(t, all)) {
				t.Fatalf("seed %d: %d goroutines count otherwise", seed, goroutines)
			}
		}
	}
}

// TestCountsOfManyIndicators: of more indicators than one word has bits, counts know as
// many raters as the judgements themselves.
func TestCountsOfManyIndicators(t *testing.T) {
	var list []string
	for i := range 150 {
		list = append(list, fmt.Sprintf(`{"id": "fw.i%d", "parent": "fw.g%d", "label": {"en": "I"}, "statement": {"en": "I."}, "origin": "local"}`, i, i%7))
	}
	var groups []string
	for g := range 7 {
		groups = append(groups, fmt.Sprintf(`{"id": "fw.g%d", "kind": "domain", "label": {"en": "G"}}`, g))
	}
	f := parseFramework(t, `{"format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "Many"}, "citation": {"title": "Many"},
  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "current"}, "policy": "formative", "subjects": ["school"],
  "scales": [{"key": "stages", "direction": "high-is-better", "levels": [{"key": "low", "label": {"en": "Low"}}, {"key": "high", "label": {"en": "High"}}]}],
  "scale": "stages", "groups": [`+strings.Join(groups, ", ")+`], "indicators": [`+strings.Join(list, ", ")+`]}`)
	random := rand.New(rand.NewPCG(5, 5))
	a := assessment.Assessment{Framework: f.Ref()}
	for s := range 3 {
		id := fmt.Sprint("s", s)
		a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: indicator.School})
		for r := range 6 {
			for i := range 150 {
				if random.IntN(12) == 0 {
					a.Judgements = append(a.Judgements, assessment.Judgement{Subject: id, Perspective: assessment.Staff, Rater: fmt.Sprint("r", s, r), Indicator: indicator.ID(fmt.Sprint("fw.i", i)), Level: []indicator.Level{"low", "high", indicator.NotObserved}[random.IntN(3)]})
				}
			}
		}
	}
	m, found := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if found.Err() != nil {
		t.Fatal(found.Err())
	}
	want, _ := m.Score(assessment.Method{})
	got, issues := counted(t, f, a, random, 3).Score(assessment.Method{})
	if issues.Err() != nil {
		t.Fatal(issues.Err())
	}
	for p := range want.Profiles() {
		q, ok := got.Profile(p.Subject().ID, "", assessment.Staff)
		if !ok || q.Raters() != p.Raters() {
			t.Fatalf("%s: %d raters, want %d", p.Subject().ID, q.Raters(), p.Raters())
		}
		if diff := cmp.Diff(slices.Collect(p.Scores()), slices.Collect(q.Scores())); diff != "" {
			t.Errorf("%s (-judgements +counts):\n%s", p.Subject().ID, diff)
		}
	}
}
