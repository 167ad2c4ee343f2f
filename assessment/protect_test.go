package assessment_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// TestHiddenCannotBeRecovered: on small designs, whatever subset of the raters answered
// each indicator, the report is the same to the byte for all levels that the hidden
// judgements can have, under every kind of method. So nothing that is published,
// whatever is subtracted from what, tells anything of them.
func TestHiddenCannotBeRecovered(t *testing.T) {
	f := parseFramework(t, larger)
	methods := []assessment.Method{{}}
	for _, p := range assessment.Presets()[1:] {
		p.Method.Stages = append(slices.Clone(p.Method.Stages), assessment.Stage{Over: assessment.Overall, Rule: assessment.Median},
			assessment.Stage{Over: assessment.OverPerspectives, Rule: assessment.Median, Perspectives: map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Staff: 2}})
		if p.Method.Check(f).Err() == nil {
			methods = append(methods, p.Method)
		}
	}
	for _, rule := range []assessment.Rule{assessment.Median, assessment.AllMustMeet, assessment.WeightedMean} {
		methods = append(methods, assessment.Method{Stages: []assessment.Stage{
			{Over: assessment.OverAspects, Rule: rule}, {Over: assessment.OverRaters, Rule: assessment.Median}, {Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Missing: assessment.NoScore}}},
			assessment.Method{Stages: []assessment.Stage{
				{Over: assessment.OverRaters, Rule: assessment.Median}, {Over: assessment.OverAspects, Rule: rule}, {Over: assessment.OverIndicators, Rule: assessment.Sum, Missing: assessment.Prorate}, {Over: assessment.Overall, Rule: assessment.WeightedMean}}})
	}
	if len(methods) < 14 {
		t.Fatalf("%d methods only", len(methods))
	}
	levels := []indicator.Level{"low", "top", indicator.DontKnow}
	raters := []string{"r1", "r2", "r3", "r4"}
	subsets := 1 << len(raters)
	hidden, tried := 0, 0
	// Of fw.trust any subset answers, of fw.candour any other; all answer fw.plans.
	for a := range subsets {
		for b := range subsets {
			if testing.Short() && (a*subsets+b)%7 != 0 {
				continue
			}
			design := func(fill func(i int) indicator.Level, self indicator.Level) assessment.Assessment {
				out := assessment.Assessment{Framework: f.Ref(), Nonce: "", Subjects: []assessment.Subject{{ID: "s", Kind: indicator.School}}}
				k := 0
				for r, rater := range raters {
					for _, in := range []struct {
						id  indicator.ID
						set int
					}{{"fw.trust", a}, {"fw.trust.staff", b}, {"fw.candour", b}, {"fw.plans", subsets - 1}} {
						if in.set>>r&1 == 0 {
							continue
						}
						level := indicator.Level([]string{"mid", "high"}[(r+len(in.id))%2])
						if n := ones(in.set); n < 3 {
							level = fill(k)
							k++
						}
						out.Judgements = append(out.Judgements, assessment.Judgement{Subject: "s", Perspective: assessment.Staff, Rater: rater, Indicator: in.id, Level: level, Rationale: string(level)})
					}
				}
				for r := range 2 { // peers are too few by themselves
					out.Judgements = append(out.Judgements, assessment.Judgement{Subject: "s", Perspective: assessment.Peer, Rater: fmt.Sprint("p", r), Indicator: "fw.plans", Level: self})
				}
				return out
			}
			for i, method := range methods {
				if i != (a+b)%len(methods) && i != (a+2*b+1)%len(methods) {
					continue // each pair of subsets with two methods
				}
				want := releasedBytes(t, f, design(func(int) indicator.Level { return "low" }, "mid"), method)
				for code := range 27 {
					tried++
					fill := func(k int) indicator.Level { return levels[code/pow3(k%3)%3] }
					got := releasedBytes(t, f, design(fill, []indicator.Level{"low", "mid", "high", "top"}[code%4]), method)
					if got != want {
						t.Fatalf("subsets %04b %04b: hidden levels change the report (-low +other):\n%s", a, b, cmp.Diff(want, got))
					}
				}
				hidden += strings.Count(want, "suppressed")
			}
		}
	}
	t.Logf("%d reports compared, %d suppressed scores", tried, hidden)
	if hidden == 0 {
		t.Error("nothing was hidden")
	}
}

func ones(set int) (n int) {
	for ; set != 0; set &= set - 1 {
		n++
	}
	return n
}

func pow3(k int) int { return []int{1, 3, 9, 27}[k] }

func releasedBytes(t *testing.T, f *framework.Framework, a assessment.Assessment, method assessment.Method) string {
	t.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, list := m.Score(method)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return string(reportBytes(t, r, assessment.Release{Texts: true}))
}

// TestUnanimous: from the public a score is hidden where all said the same; others see
// it unless the release says otherwise, and of identified perspectives all do.
func TestUnanimous(t *testing.T) {
	var lines strings.Builder
	for i := range 12 {
		fmt.Fprintf(&lines, "a r%d fw.trust high\na r%d fw.candour %s\n", i, i, []string{"low", "mid"}[i%2])
	}
	lines.WriteString("a self:x fw.trust high\na self:y fw.trust high\n")
	r := score(t, judge(t, lines.String()), assessment.Method{})
	for _, tt := range []struct {
		rel  assessment.Release
		want assessment.CellState
	}{
		{assessment.Release{}, assessment.Shown},
		{assessment.Release{Audience: assessment.ForPanel}, assessment.Shown},
		{assessment.Release{Audience: assessment.ForPublic}, assessment.Suppressed},
		{assessment.Release{Audience: assessment.ForPublic, Unanimous: assessment.ShowUnanimous}, assessment.Shown},
		{assessment.Release{Unanimous: assessment.HideUnanimous}, assessment.Suppressed},
	} {
		out := report(t, r, tt.rel)
		states := map[string]assessment.CellState{}
		for _, p := range out.Subjects[0].Profiles {
			for _, s := range p.Scores {
				if s.Dimension == "" {
					states[fmt.Sprint(p.Perspective, " ", s.ID)] = s.State
				}
			}
		}
		if got := states["staff fw.trust"]; got != tt.want {
			t.Errorf("%+v: %s", tt.rel, got)
		}
		if states["staff fw.candour"] != assessment.Shown || states["self fw.trust"] != assessment.Shown {
			t.Errorf("%+v: %v", tt.rel, states)
		}
	}
	if list := (assessment.Release{Unanimous: "perhaps"}).Check(r); !list.Has(assessment.ReleaseInvalid) {
		t.Errorf("got %v", list)
	}
}

// TestTexts: what raters wrote goes out with their score and is hidden with it.
func TestTexts(t *testing.T) {
	a := judge(t, `
		a r1 fw.trust high
		a r2 fw.trust high
		a r3 fw.trust mid
		a r1 fw.candour low`)
	for i, text := range []string{"We ring.", "All meet.", "", "Nobody dares."} {
		a.Judgements[i].Rationale = text
	}
	r := score(t, a, assessment.Method{})
	out := report(t, r, assessment.Release{Texts: true})
	if diff := cmp.Diff([]string{"All meet.", "We ring."}, reported(t, out, "fw.trust").Texts); diff != "" {
		t.Error(diff)
	}
	for _, rel := range []assessment.Release{{Texts: true}, {}} {
		data := reportBytes(t, r, rel)
		if bytes.Contains(data, []byte("Nobody dares")) || bytes.Contains(data, []byte("We ring")) != rel.Texts {
			t.Errorf("%+v lets out\n%s", rel, data)
		}
	}
}

// TestPromise: a release may ask for more raters than were promised, and not for less.
func TestPromise(t *testing.T) {
	a := judge(t, `
		a r1 fw.trust high
		a r2 fw.trust high
		a r3 fw.trust mid
		a r4 fw.trust mid`)
	a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Staff, MinRaters: 5}}
	r := score(t, a, assessment.Method{})
	if state := report(t, r, assessment.Release{}).Subjects[0].Profiles[0].State; state != assessment.Suppressed {
		t.Errorf("four are shown though five were promised: %s", state)
	}
	list := assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 4}}.Check(r)
	if list.Err() == nil || list.Issues[0].Path != "/minRaters/staff" {
		t.Errorf("a promise is broken: %v", list)
	}
	if list := (assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 6}}).Check(r); list.Err() != nil {
		t.Error(list.Err())
	}
}

// TestUnlink: an anonymous perspective holds no link to its raters, and scores as
// before.
func TestUnlink(t *testing.T) {
	a := judge(t, `
		a r1 fw.trust high
		b r1 fw.trust low
		a r2 fw.trust mid
		a r1 fw.candour mid
		a self:r1 fw.trust high
		a - fw.reach low`)
	a.Judgements[0].ID = "r1-first"
	fix := a.Judgements[0]
	fix.ID, fix.Replaces, fix.Status, fix.Reason, fix.Level = "r1-second", []string{"r1-first"}, assessment.Corrected, "a slip", "mid"
	a.Judgements = append(a.Judgements, fix)
	a.Raters = []assessment.Rater{{ID: "r1"}, {ID: "r2"}}
	a.Forms = []assessment.Form{{Subject: "a", Perspective: assessment.Staff, Rater: "r2", State: assessment.SubmittedForm, Extensions: []byte(`{"name":"Ana"}`)}}
	a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Staff, Anonymous: true}}
	_, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	if !list.Has(assessment.AnonymityBroken) {
		t.Fatalf("r1 judges twice under one name: %v", list)
	}
	unlinked, err := assessment.Unlink(a, rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	data, err := document.Write(unlinked)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{`"r2"`, "r1-", "Ana"} {
		if bytes.Contains(data, []byte(name)) {
			t.Errorf("%s is still there:\n%s", name, data)
		}
	}
	// They stand by token, so that their place does not tell whose they were, behind those
	// of other perspectives.
	order := slices.Clone(unlinked.Judgements)
	slices.SortStableFunc(order, func(x, y assessment.Judgement) int {
		return byToken(x.Perspective == assessment.Staff, y.Perspective == assessment.Staff, x.Rater, y.Rater)
	})
	if diff := cmp.Diff(order, unlinked.Judgements); diff != "" {
		t.Errorf("the order tells (-by token +got):\n%s", diff)
	}
	for _, j := range unlinked.Judgements {
		if (j.Rater == "") != (j.Indicator == "fw.reach") {
			t.Errorf("%s is judged by %q", j.Indicator, j.Rater)
		}
	}
	r := score(t, unlinked, assessment.Method{})
	a.Perspectives[0].Anonymous = false
	if diff := cmp.Diff(scored(score(t, a, assessment.Method{})), scored(r)); diff != "" {
		t.Errorf("scores differ (-linked +unlinked):\n%s", diff)
	}
	a.Perspectives[0].Anonymous = true
	if _, err := assessment.Unlink(a, iotest.ErrReader(errors.New("dry"))); err == nil {
		t.Error("tokens come from nowhere")
	}
	a.Perspectives[0].Identified = new(true)
	if _, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a}); !list.Has(assessment.AnonymityBroken) {
		t.Errorf("identified and anonymous: %v", list)
	}
}

// byToken compares judgements of anonymous perspectives by token, and puts others first.
func byToken(anonymous, other bool, token, otherToken string) int {
	switch {
	case anonymous && other:
		return strings.Compare(token, otherToken)
	case anonymous:
		return 1
	case other:
		return -1
	}
	return 0
}

// TestFollows: settings are frozen once there is a judgement, and the record is only
// added to.
func TestFollows(t *testing.T) {
	base := func() assessment.Assessment {
		a := judge(t, `
			a r1 fw.trust high
			a r2 fw.trust mid
			a r3 fw.trust low`)
		a.Judgements[1].ID = "j2"
		a.Use = assessment.Formative
		a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Staff, MinRaters: 4, Anonymous: true}, {Key: "iwi"}}
		a.Forms = []assessment.Form{{Subject: "a", Perspective: assessment.Staff, Rater: "r1", State: assessment.SubmittedForm}, {Subject: "a", Perspective: assessment.Staff, Rater: "r3", State: assessment.DraftForm}}
		return a
	}
	for name, tt := range map[string]struct {
		change func(a *assessment.Assessment)
		want   string
	}{
		"nothing": {func(*assessment.Assessment) {}, ""},
		"one more": {func(a *assessment.Assessment) {
			a.Judgements = append(a.Judgements, judge(t, "a r9 fw.trust low").Judgements...)
		}, ""},
		"another order": {func(a *assessment.Assessment) { slices.Reverse(a.Judgements) }, ""},
		"a draft changes": {func(a *assessment.Assessment) {
			a.Judgements[2].Level = "high"
			a.Forms[1].State = assessment.SubmittedForm
		}, ""},
		"a stronger promise":  {func(a *assessment.Assessment) { a.Perspectives[0].MinRaters = 9 }, ""},
		"an unused setting":   {func(a *assessment.Assessment) { a.Perspectives[1].Identified = new(true) }, ""},
		"a level":             {func(a *assessment.Assessment) { a.Judgements[0].Level = "low" }, "/judgements/0 record-changed"},
		"a rationale":         {func(a *assessment.Assessment) { a.Judgements[1].Rationale = "Because." }, "/judgements/1 record-changed"},
		"one is gone":         {func(a *assessment.Assessment) { a.Judgements = a.Judgements[1:] }, "/judgements record-changed"},
		"a form is withdrawn": {func(a *assessment.Assessment) { a.Forms[0].State = assessment.DraftForm }, "/forms/0 record-changed"},
		"a form is gone":      {func(a *assessment.Assessment) { a.Forms = nil }, "/forms record-changed"},
		"the framework":       {func(a *assessment.Assessment) { a.Framework.Edition = "2" }, "/framework settings-changed"},
		"the use":             {func(a *assessment.Assessment) { a.Use = assessment.Summative }, "/use settings-changed"},
		"identified":          {func(a *assessment.Assessment) { a.Perspectives[0].Identified = new(true) }, "/perspectives/0/identified settings-changed"},
		"not anonymous":       {func(a *assessment.Assessment) { a.Perspectives[0].Anonymous = false }, "/perspectives/0/anonymous settings-changed"},
		"a weaker promise":    {func(a *assessment.Assessment) { a.Perspectives = a.Perspectives[1:] }, "/perspectives/anonymous settings-changed"},
		"fewer":               {func(a *assessment.Assessment) { a.Perspectives[0].MinRaters = 3 }, "/perspectives/0/minRaters settings-changed"},
	} {
		a := base()
		tt.change(&a)
		list := a.Follows(base())
		got := ""
		for _, i := range list.Issues {
			got = fmt.Sprint(i.Path, " ", i.Code)
		}
		if got != tt.want || len(list.Issues) > 1 {
			t.Errorf("%s: %v, want %q", name, list, tt.want)
		}
	}
	locked, more := base(), base()
	locked.Locked = indicator.MustDate("2026-05-01")
	if list := locked.Follows(base()); list.Err() != nil {
		t.Errorf("locking is a change: %v", list)
	}
	more.Locked = locked.Locked
	more.Judgements = append(more.Judgements, judge(t, "a r9 fw.trust low").Judgements...)
	if list := more.Follows(locked); !list.Has(assessment.RecordChanged) {
		t.Errorf("a locked assessment grows: %v", list)
	}
	free := base()
	free.Judgements, free.Forms = nil, nil
	changed := free
	changed.Use, changed.Perspectives = assessment.Summative, nil
	if list := changed.Follows(free); list.Err() != nil {
		t.Errorf("settings are frozen before anybody judged: %v", list)
	}
}

// TestRaterByRater: set against the scores of the indicators, an outcome made rater by
// rater gives the level of the one who left an indicator out: 4 raters on one, 3 of them
// on the other.
func TestRaterByRater(t *testing.T) {
	byRater, _ := assessment.NamedMethod("rater-means")
	byRater.Stages = append(byRater.Stages, assessment.Stage{Over: assessment.Overall, Rule: assessment.WeightedMean})
	lines := `
		a r1 fw.trust high
		a r2 fw.trust mid
		a r3 fw.trust low
		a r4 fw.trust high
		a r1 fw.candour low
		a r2 fw.candour mid
		a r3 fw.candour high`
	culture := func(lines string) (assessment.ScoreReport, assessment.ProfileReport) {
		out := report(t, score(t, judge(t, lines), byRater), assessment.Release{})
		return reported(t, out, "fw.culture"), out.Subjects[0].Profiles[0]
	}
	s, p := culture(lines)
	if s.Value != nil || s.NoOutcome != assessment.PartSuppressed || s.Median == nil || p.Overall.State != assessment.Suppressed {
		t.Errorf("one left candour out: %+v, overall %+v", s, p.Overall)
	}
	if s, _ := culture(lines + "\na r4 fw.candour low"); s.Value == nil {
		t.Errorf("nobody left anything out: %+v", s)
	}
	if s, _ := culture(lines + "\na r5 fw.trust mid\na r6 fw.trust mid"); s.Value == nil {
		t.Errorf("three left candour out, as many as may be shown: %+v", s)
	}
}
