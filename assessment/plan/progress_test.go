package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/indicator"
)

// TestProgressSays holds what is said of one target, for judgements and days.
func TestProgressSays(t *testing.T) {
	const all = `
		t1 a local.trust lll
		t1 b local.trust lmm
		t1 c local.trust lll
		t2 a local.trust mmm
		t2 b local.trust hhh
		`
	in := func(day string) indicator.Date { return indicator.MustDate(day) }
	for _, test := range []struct {
		name, lines string
		change      func(*plan.Target)
		day         string
		want        string
	}{
		{"all reached it", all + "t2 c local.trust mmh", nil, "2026-07-01",
			"t: met. On t2, 3 of 3 subjects had reached mid; 3 are needed by 2026-06-30."},
		{"there is time", all + "t2 c local.trust lll", nil, "2026-06-30",
			"t: not met yet. On t2, 2 of 3 subjects had reached mid; 3 are needed by 2026-06-30."},
		{"the day has passed", all + "t2 c local.trust lll", nil, "2026-07-01",
			"t: missed. On t2, 2 of 3 subjects had reached mid; 3 were needed by 2026-06-30."},
		{"a split median has the worse level", all + "t2 c local.trust llmm", nil, "2026-06-30",
			"t: not met yet. On t2, 2 of 3 subjects had reached mid; 3 are needed by 2026-06-30."},
		{"one is hidden", all + "t2 c local.trust h", nil, "2026-06-30",
			"t: not known. On t2, at least 2 of 3 subjects had reached mid; 3 are needed by 2026-06-30; 1 hidden."},
		{"one is not judged", all, nil, "2026-06-30",
			"t: not known. On t2, at least 2 of 3 subjects had reached mid; 3 are needed by 2026-06-30; 1 not judged."},
		{"those that are seen suffice", all, func(target *plan.Target) { target.Measure, target.Share = plan.ShareOfSubjects, 0.66 }, "2026-06-30",
			"t: met. On t2, at least 2 of 3 subjects had reached mid; 2 are needed by 2026-06-30; 1 not judged."},
		{"or cannot", "t2 a local.trust lll\nt2 b local.trust l\nt2 c local.trust l", nil, "2026-06-30",
			"t: not met yet. On t2, at most 2 of 3 subjects had reached mid; 3 are needed by 2026-06-30; 2 hidden."},
		{"between", "t2 a local.trust lll\nt2 b local.trust l\nt2 c local.trust hhh", func(target *plan.Target) { target.Measure, target.Share = plan.ShareOfSubjects, 0.6 }, "2026-06-30",
			"t: not known. On t2, 1 to 2 of 3 subjects had reached mid; 2 are needed by 2026-06-30; 1 hidden."},
		{"the round has not begun", all, nil, "2026-04-30",
			"t: not met yet. On t1, 1 of 3 subjects had reached mid; 3 are needed by 2026-06-30."},
		{"the round begins today", all + "t2 c local.trust lll", nil, "2026-05-01",
			"t: not met yet. On t2, 2 of 3 subjects had reached mid; 3 are needed by 2026-06-30."},
		{"what comes later does not count", all + "t2 c local.trust lll\nt3 a local.trust mmm\nt3 b local.trust mmm\nt3 c local.trust mmm", nil, "2026-12-31",
			"t: missed. On t2, 2 of 3 subjects had reached mid; 3 were needed by 2026-06-30."},
		{"nothing at all", "", nil, "2026-12-31",
			"t: not known. There is nothing to read it from; it is due by 2026-06-30."},
		{"low is best", "t2 a local.worry lll", func(target *plan.Target) { target.Indicator, target.Subjects = worry, []string{"a"} }, "2026-06-30",
			"t: met. On t2, 1 of 1 subject had reached mid; 1 is needed by 2026-06-30."},
		{"so the split is at the high level", "t2 a local.worry mmhh", func(target *plan.Target) { target.Indicator, target.Subjects = worry, []string{"a"} }, "2026-06-30",
			"t: not met yet. On t2, 0 of 1 subject had reached mid; 1 is needed by 2026-06-30."},
		{"judgements", "t2 a local.trust lmmhh", func(target *plan.Target) {
			target.Measure, target.Share, target.Subjects = plan.JudgementsOfEach, 0.8, []string{"a"}
		}, "2026-06-30",
			"t: met. On t2, 1 of 1 subject had 80 % of judgements at mid or better; 1 is needed by 2026-06-30."},
		{"judgements where low is best", "t2 a local.worry lmmhh", func(target *plan.Target) {
			target.Indicator, target.Measure, target.Share, target.Subjects = worry, plan.JudgementsOfEach, 0.8, []string{"a"}
		}, "2026-06-30",
			"t: not met yet. On t2, 0 of 1 subject had 80 % of judgements at mid or better; 1 is needed by 2026-06-30."},
		{"a group", "t2 a local.trust mmm\nt2 a local.voice hhh", func(target *plan.Target) { target.Indicator, target.Subjects = culture, []string{"a"} }, "2026-06-30",
			"t: met. On t2, 1 of 1 subject had reached mid; 1 is needed by 2026-06-30."},
		{"a group that is hidden in part", "t2 a local.trust mmm\nt2 a local.voice h", func(target *plan.Target) { target.Indicator, target.Subjects = culture, []string{"a"} }, "2026-06-30",
			"t: not known. On t2, it is not known whether 1 subject had reached mid; 1 is needed by 2026-06-30; 1 hidden."},
	} {
		t.Run(test.name, func(t *testing.T) {
			progress, list := aim(t, test.change).Progress(release(t, judge(t, test.lines), assessment.Release{}), in(test.day))
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			if got := progress[0].String(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestOccasionsNotScored: where the method picks occasions, the others are not told
// as not judged.
func TestOccasionsNotScored(t *testing.T) {
	a := judge(t, "t1 a local.trust mmm\nt2 a local.trust lll")
	report := releaseBy(t, a, assessment.Method{View: assessment.View{Occasions: []string{"t1"}}}, assessment.Release{})
	progress, list := aim(t, nil).Progress(report, indicator.MustDate("2026-06-30"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if got := progress[0].Readings; len(got) != 1 || got[0].Occasion != "t1" {
		t.Errorf("%+v", got)
	}
}

func TestSinceBaseline(t *testing.T) {
	report := release(t, judge(t, `
		t1 a local.trust llm
		t1 b local.trust mmmm
		t1 c local.trust hhh
		t2 a local.trust llmm
		t2 b local.trust mmhh
		t2 c local.trust lmh`), assessment.Release{})
	day := indicator.MustDate("2026-06-30")
	progress, _ := aim(t, nil).Progress(report, day)
	want := plan.Reading{
		Occasion: "t2", On: day, State: assessment.Shown, Met: new(false), Decides: true, Needed: 3, Of: 3, Reached: 2, NotReached: 1, Gained: new(0),
		Subjects: []plan.SubjectReading{
			{ID: "a", Standing: plan.NotReached, Median: []indicator.Level{low, mid}, Since: plan.Better},
			{ID: "b", Standing: plan.Reached, Median: []indicator.Level{mid, high}, Since: plan.Better},
			{ID: "c", Standing: plan.Reached, Median: []indicator.Level{mid}, Since: plan.Worse},
		},
	}
	if diff := cmp.Diff(want, progress[0].Readings[1]); diff != "" {
		t.Errorf("medians (-want +got):\n%s", diff)
	}
	progress, _ = aim(t, func(target *plan.Target) { target.Measure, target.Share = plan.JudgementsOfEach, 0.5 }).Progress(report, day)
	want.Met, want.Reached, want.NotReached, want.Gained = new(true), 3, 0, new(1)
	want.Subjects = []plan.SubjectReading{
		{ID: "a", Standing: plan.Reached, Median: []indicator.Level{low, mid}, Judgements: &assessment.Coverage{N: 2, Of: 4}, Share: new(0.5), Since: plan.Better, ShareGained: new(0.166666666667)},
		{ID: "b", Standing: plan.Reached, Median: []indicator.Level{mid, high}, Judgements: &assessment.Coverage{N: 4, Of: 4}, Share: new(1.0), Since: plan.Same, ShareGained: new(0.0)},
		{ID: "c", Standing: plan.Reached, Median: []indicator.Level{mid}, Judgements: &assessment.Coverage{N: 2, Of: 3}, Share: new(0.666666666667), Since: plan.Worse, ShareGained: new(-0.333333333333)},
	}
	if diff := cmp.Diff(want, progress[0].Readings[1]); diff != "" {
		t.Errorf("judgements (-want +got):\n%s", diff)
	}
}

// TestProgressRefuses what it could only read wrongly.
func TestProgressRefuses(t *testing.T) {
	report := release(t, judge(t, "t2 a local.trust mmm\nt2 a local.weight mmm"), assessment.Release{})
	day := indicator.MustDate("2026-06-30")
	other := aim(t, nil)
	other.Framework.Edition = "2"
	_, list := other.Progress(report, day)
	if !list.Has(plan.FrameworkUnfit) {
		t.Error(list.Issues)
	}
	if _, list = aim(t, nil).Progress(report, indicator.Date{}); !list.Has(plan.DateMissing) {
		t.Error(list.Issues)
	}
	for code, change := range map[string]func(*plan.Target){
		string(plan.MeasureInvalid):    func(target *plan.Target) { target.Share = 0.5 },
		string(plan.SubjectUnknown):    func(target *plan.Target) { target.Subjects = nil },
		string(plan.DateMissing):       func(target *plan.Target) { target.By = indicator.Date{} },
		string(plan.LevelUnknown):      func(target *plan.Target) { target.Level = "superb" },
		string(plan.TargetUnreachable): func(target *plan.Target) { target.Indicator = weight },
	} {
		progress, list := aim(t, change).Progress(report, day)
		if err := list.Err(); err == nil || progress != nil || string(list.Issues[0].Code) != code {
			t.Errorf("%s: %v, %v", code, progress, list.Issues)
		}
	}
}
