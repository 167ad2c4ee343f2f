package assessment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// pooling adds a stage over perspectives to others.
func pooling(rule assessment.Rule, weights map[assessment.Perspective]float64, stages ...assessment.Stage) assessment.Method {
	return assessment.Method{Stages: append(stages, assessment.Stage{Over: assessment.OverPerspectives, Rule: rule, Perspectives: weights})}
}

// TestPoolsOfSeveral: one pool for each subject and occasion that was judged from one of
// the perspectives that weigh something, and of that one alone.
func TestPoolsOfSeveral(t *testing.T) {
	f := smallFramework(t)
	a := assessment.Assessment{Framework: f.Ref()}
	levels := []indicator.Level{"low", "mid", "high"}
	value := map[indicator.Level]float64{"low": 0, "mid": 1, "high": 4}
	for _, o := range []string{"2024", "2025"} {
		a.Occasions = append(a.Occasions, assessment.Occasion{Key: o, Label: indicator.Text{"en": o}})
	}
	var want []string
	for i := range 4 {
		s := fmt.Sprint("s", i)
		a.Subjects = append(a.Subjects, assessment.Subject{ID: s, Kind: indicator.School})
		for k, o := range a.Occasions {
			here := map[assessment.Perspective]float64{}
			for at, p := range []assessment.Perspective{assessment.Peer, assessment.Staff, assessment.Parent} {
				if (i>>at)&1 != k && !(p == assessment.Parent && i == 3) {
					continue // some have only one of them, and some none
				}
				level := levels[(i+k+at)%3]
				here[p] = value[level]
				a.Judgements = append(a.Judgements, assessment.Judgement{Subject: s, Occasion: o.Key, Perspective: p, Rater: fmt.Sprint("r", at), Indicator: "fw.trust", Level: level})
			}
			peer, isPeer := here[assessment.Peer]
			staff, isStaff := here[assessment.Staff]
			switch {
			case isPeer && isStaff:
				want = append(want, fmt.Sprintf("%s in %s: %.3f", s, o.Key, (2*peer+staff)/3))
			case isPeer || isStaff:
				want = append(want, fmt.Sprintf("%s in %s: %.3f", s, o.Key, peer+staff)) // the other is 0
			}
		}
	}
	mean := assessment.Stage{Over: assessment.OverRaters, Rule: assessment.WeightedMean}
	r := score(t, a, pooling(assessment.WeightedMean, map[assessment.Perspective]float64{assessment.Peer: 2, assessment.Staff: 1, assessment.Parent: 0}, mean))
	var got []string
	for p := range r.Pools() {
		s, ok := p.Score("fw.trust")
		if !ok || s.Value == nil {
			t.Fatalf("%s in %s: %+v", p.Subject().ID, p.Occasion().Key, s)
		}
		got = append(got, fmt.Sprintf("%s in %s: %.3f", p.Subject().ID, p.Occasion().Key, *s.Value))
		if _, ok := p.Score("fw.trusts"); ok {
			t.Error("there is a pooled score of what the framework has not")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 5 {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for range r.Pools() {
		break // which must not panic
	}
	for p := range r.Pools() {
		for range p.Scores() {
			break
		}
	}
	for range score(t, a, assessment.Method{Stages: []assessment.Stage{mean}}).Pools() {
		t.Error("there is a pool, and no stage over perspectives")
	}
}

// TestPooledLevels: a level is pooled and reported as a number is.
func TestPooledLevels(t *testing.T) {
	a := judge(t, `
		a peer:p1 fw.trust high
		a peer:p2 fw.trust high
		a peer:p3 fw.trust high
		a s1 fw.trust mid
		a s2 fw.trust mid
		a s3 fw.trust low
		a self:rewi fw.trust low
		a s1 fw.candour low`)
	median := assessment.Stage{Over: assessment.OverRaters, Rule: assessment.Median}
	weights := map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Staff: 1, assessment.Self: 1, assessment.Parent: 1}
	method := pooling(assessment.Median, weights, median)
	r := score(t, a, method)
	pool := slices.Collect(r.Pools())[0]
	trust, _ := pool.Score("fw.trust")
	want := assessment.PooledScore{
		ID: "fw.trust", Scale: "stages", Level: []indicator.Level{"mid"},
		Warnings: []assessment.Warning{assessment.PartLeftOut, assessment.SelfPooled},
	}
	for _, info := range slices.Collect(r.Matrix().Perspectives()) {
		part := assessment.PooledPart{Perspective: info.Key, Weight: 1}
		switch info.Key {
		case assessment.Peer:
			part.Level = []indicator.Level{"high"}
		case assessment.Staff:
			part.Level = []indicator.Level{"mid"}
		case assessment.Self:
			part.Level = []indicator.Level{"low"}
		default:
			part.LeftOut = assessment.NotJudged
		}
		want.Parts = append(want.Parts, part)
	}
	byKey := func(list []assessment.PooledPart) map[assessment.Perspective]assessment.PooledPart {
		m := map[assessment.Perspective]assessment.PooledPart{}
		for _, p := range list {
			m[p.Perspective] = p
		}
		return m
	}
	got := byKey(trust.Parts)
	if len(got) != 4 || got[assessment.Parent].LeftOut != assessment.NotJudged {
		t.Errorf("parts %+v", trust.Parts)
	}
	delete(got, assessment.Parent)
	if diff := cmp.Diff(byKey(want.Parts), got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	trust.Parts, want.Parts = nil, nil
	if diff := cmp.Diff(want, trust); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	told := map[indicator.ID]assessment.PooledReport{}
	for _, s := range report(t, r, assessment.Release{}).Subjects[0].Pools[0].Scores {
		if s.Dimension == "" {
			told[s.ID] = s
		}
	}
	if s := told["fw.trust"]; s.State != assessment.Shown || !slices.Equal(s.Level, []indicator.Level{"mid"}) || s.Scale != "stages" || s.Value != nil {
		t.Errorf("trust is reported as %+v", s)
	}
	// What one of the staff said of candour is all that there is, so that it is hidden, and
	// no pooled score is there instead.
	if diff := cmp.Diff(assessment.PooledReport{ID: "fw.candour", State: assessment.Suppressed, Parts: []assessment.PooledPart{}}, told["fw.candour"]); diff != "" {
		t.Errorf("candour (-want +got):\n%s", diff)
	}
	// Of what nobody judged there is nothing to hide.
	if s := told["fw.reach"]; s.State != assessment.Undefined || s.NoOutcome == "" || len(s.Parts) != 4 {
		t.Errorf("reach is reported as %+v", s)
	}
}

// TestSelfPooled: a pooled score says so where the subject's own judgements are in it, with
// a weight and a level, beside those of others.
func TestSelfPooled(t *testing.T) {
	for _, tt := range []struct {
		own    string
		weight float64
		others string
		want   bool
	}{
		{"high", 1, "low", true}, {"high", 0.5, "low", true}, {"high", 0, "low", false}, {"not-observed", 1, "low", false}, {"high", 1, "declined", false},
	} {
		a := judge(t, fmt.Sprintf("a self:rewi fw.trust %s\na peer:p1 fw.trust %s\na staff:s1 fw.trust %s", tt.own, tt.others, tt.others))
		weights := map[assessment.Perspective]float64{assessment.Self: tt.weight, assessment.Peer: 1, assessment.Staff: 1}
		r := score(t, a, pooling(assessment.Median, weights, assessment.Stage{Over: assessment.OverRaters, Rule: assessment.Median}))
		s, ok := slices.Collect(r.Pools())[0].Score("fw.trust")
		if got := slices.Contains(s.Warnings, assessment.SelfPooled); !ok || got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

// TestPoolOfRaterByRater: where a profile's own outcome would tell of the few who left an
// indicator out, it does not enter the pool either.
func TestPoolOfRaterByRater(t *testing.T) {
	lines := `
		a r1 fw.trust high
		a r2 fw.trust mid
		a r3 fw.trust low
		a r4 fw.trust high
		a r1 fw.candour low
		a r2 fw.candour mid
		a r3 fw.candour high
		a peer:p1 fw.trust high
		a peer:p2 fw.trust high
		a peer:p3 fw.trust high`
	mean := func(over assessment.Over) assessment.Stage {
		return assessment.Stage{Over: over, Rule: assessment.WeightedMean}
	}
	method := pooling(assessment.WeightedMean, map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Staff: 1}, mean(assessment.OverIndicators), mean(assessment.OverRaters))
	culture := func(lines string) assessment.PooledReport {
		for _, s := range report(t, score(t, judge(t, lines), method), assessment.Release{}).Subjects[0].Pools[0].Scores {
			if s.ID == "fw.culture" {
				return s
			}
		}
		t.Fatal("culture is not pooled")
		return assessment.PooledReport{}
	}
	staff := func(s assessment.PooledReport) assessment.PooledPart {
		i := slices.IndexFunc(s.Parts, func(p assessment.PooledPart) bool { return p.Perspective == assessment.Staff })
		return s.Parts[i]
	}
	if s := culture(lines); *s.Value != 4 || staff(s).LeftOut != assessment.PartSuppressed || staff(s).Value != nil {
		t.Errorf("one of the staff left candour out: %+v", s)
	}
	if s := culture(lines + "\na r4 fw.candour low"); staff(s).LeftOut != "" || staff(s).Value == nil {
		t.Errorf("nobody left anything out: %+v", s)
	}
}

// TestPoolsTellWhatProfilesTell: in the report of any assessment a part is left out of a
// pooled score as suppressed where the profile's own score is, and nowhere else.
func TestPoolsTellWhatProfilesTell(t *testing.T) {
	hidden, told := 0, 0
	frameworks := []*framework.Framework{smallFramework(t), parseFramework(t, larger)}
	for seed := range uint64(150) {
		f := frameworks[seed%2]
		m := maker{rand.New(rand.NewPCG(seed, 91)), f, seed%3 == 0, false, false}
		a := m.assessment()
		method := randomMethod(m)
		method = pooling(assessment.Median, map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Staff: 1, assessment.Self: 1}, method.Stages...)
		if method.Check(f).Err() != nil {
			continue
		}
		matrix, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		r, list := matrix.Score(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		for _, s := range report(t, r, assessment.Release{}).Subjects {
			type key struct {
				occasion    string
				perspective assessment.Perspective
				id          indicator.ID
				dimension   string
			}
			state := map[key]assessment.ScoreReport{}
			for _, p := range s.Profiles {
				for _, c := range p.Scores {
					state[key{p.Occasion, p.Perspective, c.ID, c.Dimension}] = c
				}
			}
			for _, pool := range s.Pools {
				for _, c := range pool.Scores {
					for _, part := range c.Parts {
						own, ok := state[key{pool.Occasion, part.Perspective, c.ID, c.Dimension}]
						if !ok {
							continue // that of everything, or a profile that is hidden as a whole
						}
						want := own.State == assessment.Suppressed || own.NoOutcome == assessment.PartSuppressed
						if got := part.LeftOut == assessment.PartSuppressed; got != want {
							t.Fatalf("seed %d: %s from %s is suppressed %v in the pool: %+v", seed, c.ID, part.Perspective, got, own)
						}
						if want {
							hidden++
						} else if own.Level != nil || own.Value != nil {
							told++
							if own.Value != nil && (part.Value == nil || *part.Value != *own.Value) || !slices.Equal(part.Level, own.Level) {
								t.Fatalf("seed %d: %s from %s is %+v in the pool, and %+v", seed, c.ID, part.Perspective, part, own)
							}
						}
					}
				}
			}
		}
	}
	if hidden < 20 || told < 20 {
		t.Errorf("%d hidden and %d told parts are too few to say anything", hidden, told)
	}
}
