package trend_test

import (
	"encoding/json"
	"fmt"
	"github.com/openrubric/leadership/.ci/hostile"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

const doc = `{
  "format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "Small"}, "citation": {"title": "Small"},
  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "current"}, "policy": "formative", "subjects": ["school"],
  "scales": [
    {"key": "stages", "direction": "high-is-better", "levels": [
      {"key": "low", "label": {"en": "Low"}, "value": 1}, {"key": "mid", "label": {"en": "Mid"}, "value": 2}, {"key": "high", "label": {"en": "High"}, "value": 3}]},
    {"key": "worry", "direction": "high-is-worse", "levels": [
      {"key": "none", "label": {"en": "None"}, "value": 0}, {"key": "some", "label": {"en": "Some"}, "value": 1}]},
    {"key": "weight", "direction": "neutral", "levels": [
      {"key": "light", "label": {"en": "Light"}, "value": 0}, {"key": "heavy", "label": {"en": "Heavy"}, "value": 1}]}],
  "scale": "stages", "dimensions": [{"key": "importance", "label": {"en": "Importance"}, "scale": "weight"}],
  "groups": [{"id": "fw.all", "kind": "domain", "label": {"en": "All"}}],
  "indicators": [
    {"id": "fw.trust", "parent": "fw.all", "label": {"en": "T"}, "statement": {"en": "T."}, "origin": "local"},
    {"id": "fw.candour", "parent": "fw.all", "label": {"en": "C"}, "statement": {"en": "C."}, "origin": "local"},
    {"id": "fw.noise", "label": {"en": "N"}, "statement": {"en": "N."}, "origin": "local", "scale": "worry"}]
}`

func parse(t testing.TB, text string) *framework.Framework {
	t.Helper()
	f, list := framework.Parse([]byte(text))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return f
}

// judged reads "occasion subject rater indicator level" lines; "indicator+importance" is
// on that dimension.
func judged(t testing.TB, f *framework.Framework, lines string) *assessment.Result {
	t.Helper()
	a := assessment.Assessment{Framework: f.Ref(), Occasions: []assessment.Occasion{{Key: "2025"}, {Key: "2026"}}}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		w := strings.Fields(line)
		id, dimension, _ := strings.Cut(w[3], "+")
		if !slices.ContainsFunc(a.Subjects, func(s assessment.Subject) bool { return s.ID == w[1] }) {
			a.Subjects = append(a.Subjects, assessment.Subject{ID: w[1], Kind: indicator.School})
		}
		a.Judgements = append(a.Judgements, assessment.Judgement{Occasion: w[0], Subject: w[1], Perspective: assessment.Staff, Rater: w[2], Indicator: indicator.ID(id), Dimension: dimension, Level: indicator.Level(w[4])})
	}
	return scoreOf(t, f, a)
}

func scoreOf(t testing.TB, f *framework.Framework, a assessment.Assessment) *assessment.Result {
	t.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	means, _ := assessment.NamedMethod("means")
	r, list := m.Score(means)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return r
}

func years(r *assessment.Result) (before, after trend.Point) {
	return trend.Point{Result: r, Occasion: "2025"}, trend.Point{Result: r, Occasion: "2026"}
}

func cell(t testing.TB, tr *trend.Trend, id indicator.ID) trend.Cell {
	t.Helper()
	for p := range tr.Profiles() {
		if c, ok := p.Cell(id); ok {
			return c
		}
	}
	t.Fatalf("no cell of %s", id)
	return trend.Cell{}
}

func TestBetween(t *testing.T) {
	r := judged(t, parse(t, doc), `
		2025 a r1 fw.trust low
		2026 a r1 fw.trust high
		2025 b r1 fw.trust mid
		2026 b r1 fw.trust mid
		2025 c r1 fw.trust low
		2025 c r2 fw.trust mid
		2026 c r1 fw.trust low
		2025 d r1 fw.trust low
		2025 d r2 fw.trust high
		2026 d r1 fw.trust mid
		2025 e r1 fw.trust high
		2026 f r1 fw.trust high
		2025 a r1 fw.noise some
		2026 a r1 fw.noise none
		2025 a r1 fw.trust+importance light
		2026 a r1 fw.trust+importance heavy`)
	before, after := years(r)
	tr, list := trend.Between(before, after, trend.Options{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	c := cell(t, tr, "fw.trust")
	if c.Matched != 4 || c.Improved.N != 1 || c.Same.N != 2 || c.Declined.N != 1 || c.OnlyBefore != 1 || c.OnlyAfter != 1 {
		t.Errorf("%+v", c)
	}
	if diff := cmp.Diff(trend.Spread{Distribution: []int{1, 1, 1}, Split: []trend.Split{{Low: "low", High: "mid", N: 1}, {Low: "low", High: "high", N: 1}}}, c.Before); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	// Wilson for 1 of 4 at 95 %: 0.0456 to 0.6994, as R's binom.confint has it.
	if s := c.Improved.Share; s.Value != 0.25 || math.Abs(s.Low-0.0456) > 1e-4 || math.Abs(s.High-0.6994) > 1e-4 {
		t.Errorf("share %+v", s)
	}
	if c.Change == nil || *c.Change != (2+0-0.5+0)/4 {
		t.Errorf("change %v", c.Change)
	}
	want := "fw.trust: of 4 judged on both occasions 1 improved (25 %, 5 to 70 %), 2 stayed and 1 declined. Their values changed by +0.375 on average. 2 more were judged on one occasion only."
	if c.String() != want {
		t.Errorf("got  %s\nwant %s", c, want)
	}
	if c := cell(t, tr, "fw.noise"); c.Improved.N != 1 || c.Declined.N != 0 {
		t.Errorf("less worry is no improvement: %+v", c)
	}
	for p := range tr.Profiles() {
		for c := range p.Cells() {
			if c.Dimension == "importance" && c.ID == "fw.trust" && (c.Reason != trend.NoGoodEnd || c.Moves[0].Way != trend.WayOpen || c.Improved.N != 0) {
				t.Errorf("importance: %+v", c)
			}
		}
	}
	tr, _ = trend.Between(before, after, trend.Options{Reliability: map[indicator.ID]float64{"fw.trust": 0.8}, Confidence: 0.8})
	c = cell(t, tr, "fw.trust")
	// SD of 1, 2, 1.5, 2 is 0.479; SEM 0.214; of a difference 0.303; 1.96 times that 0.594.
	if c.Reliable == nil || c.Reliable.Improved != 1 || c.Reliable.Declined != 0 || math.Abs(c.Reliable.Least-0.5936) > 1e-3 {
		t.Errorf("reliable %+v", c.Reliable)
	}
	if s := c.Improved.Share; s.Low < 0.06 {
		t.Errorf("a lower confidence gives no narrower interval: %+v", s)
	}
}

func TestIssues(t *testing.T) {
	f := parse(t, doc)
	r := judged(t, f, "2025 a r1 fw.trust low\n2026 a r1 fw.trust low")
	before, after := years(r)
	other := parse(t, strings.ReplaceAll(strings.ReplaceAll(doc, `"key": "fw"`, `"key": "other"`), "fw.", "other."))
	elsewhere := judged(t, other, "2026 a r1 other.trust low")
	m, _ := assessment.Compile(assessment.Inputs{Framework: f, Assessment: assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "a", Kind: indicator.School}}}})
	medians, _ := assessment.NamedMethod("medians")
	method, _ := m.Score(medians)
	for name, tt := range map[string]struct {
		before, after trend.Point
		o             trend.Options
		want          string
	}{
		"no result":        {trend.Point{}, after, trend.Options{}, "/before nothing-to-compare"},
		"no occasion":      {before, trend.Point{Result: r, Occasion: "1999"}, trend.Options{}, "/after nothing-to-compare"},
		"confidence":       {before, after, trend.Options{Confidence: 2}, "/confidence options-invalid"},
		"reliability":      {before, after, trend.Options{Reliability: map[indicator.ID]float64{"fw.trust": 1}}, "/reliability/fw.trust options-invalid"},
		"framework":        {before, trend.Point{Result: elsewhere, Occasion: "2026"}, trend.Options{}, "/after frameworks-differ"},
		"method":           {before, trend.Point{Result: method}, trend.Options{}, "/after methods-differ"},
		"bridge of others": {before, after, trend.Options{Bridge: &trend.Bridge{From: other.Ref(), To: f.Ref(), Indicators: []trend.Pair{{From: "fw.trust", To: "fw.trust"}}}}, "/bridge/from/key bridge-unfit"},
	} {
		tr, list := trend.Between(tt.before, tt.after, tt.o)
		got := ""
		for _, i := range list.Issues {
			got = fmt.Sprint(i.Path, " ", i.Code)
		}
		if got != tt.want || tr != nil {
			t.Errorf("%s: %v, want %s", name, list, tt.want)
		}
	}
}

// TestEditions: between editions what stayed the same is compared, and the rest is named.
func TestEditions(t *testing.T) {
	old := parse(t, doc)
	changed := strings.Replace(doc, `"edition": "1"`, `"edition": "2"`, 1)
	changed = strings.Replace(changed, `{"id": "fw.candour", "parent": "fw.all", "label": {"en": "C"}`, `{"id": "fw.voice", "parent": "fw.all", "label": {"en": "V"}`, 1)
	changed = strings.Replace(changed, `"origin": "local", "scale": "worry"`, `"origin": "local", "scale": "stages"`, 1)
	is := parse(t, changed)
	before := trend.Point{Result: judged(t, old, "2025 a r1 fw.trust low\n2025 a r1 fw.noise some"), Occasion: "2025"}
	after := trend.Point{Result: judged(t, is, "2026 a r1 fw.trust mid\n2026 a r1 fw.noise low"), Occasion: "2026"}
	tr, list := trend.Between(before, after, trend.Options{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if c := cell(t, tr, "fw.trust"); c.Improved.N != 1 {
		t.Errorf("%+v", c)
	}
	want := []trend.Left{{ID: "fw.all", Reason: trend.LeftMembers}, {ID: "fw.voice", Reason: trend.LeftNew}, {ID: "fw.noise", Reason: trend.LeftLevels}}
	if diff := cmp.Diff(want, tr.Left()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// A bridge says what the levels of the noise mean now.
	bridge := trend.Bridge{From: old.Ref(), To: is.Ref(), By: "panel", Rationale: "Both ask how calm it is.",
		Indicators: []trend.Pair{{From: "fw.noise", To: "fw.noise"}, {From: "fw.candour", To: "fw.voice"}},
		Scales:     []trend.ScalePair{{From: "worry", To: "stages", Levels: map[indicator.Level]indicator.Level{"none": "high", "some": "low"}}}}
	tr, list = trend.Between(before, after, trend.Options{Bridge: &bridge})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if c := cell(t, tr, "fw.noise"); c.Same.N != 1 || c.Moves[0].Was[0] != "low" {
		t.Errorf("%+v", c)
	}
	for name, change := range map[string]func(b *trend.Bridge){
		"turned round": func(b *trend.Bridge) {
			b.Scales[0].Levels = map[indicator.Level]indicator.Level{"none": "low", "some": "high"}
		},
		"left out": func(b *trend.Bridge) { b.Scales[0].Levels = map[indicator.Level]indicator.Level{"none": "high"} },
		"no such level": func(b *trend.Bridge) {
			b.Scales[0].Levels = map[indicator.Level]indicator.Level{"none": "best", "some": "low"}
		},
		"no scale": func(b *trend.Bridge) { b.Scales = nil },
		"twice":    func(b *trend.Bridge) { b.Indicators = append(b.Indicators, b.Indicators[0]) },
		"nothing":  func(b *trend.Bridge) { b.Indicators = nil },
		"unknown":  func(b *trend.Bridge) { b.Indicators[0].From = "fw.nothing" },
	} {
		bad := bridge
		bad.Indicators, bad.Scales = slices.Clone(bridge.Indicators), slices.Clone(bridge.Scales)
		change(&bad)
		if list := bad.Check(old, is); !list.Has(trend.BridgeUnfit) {
			t.Errorf("%s: %v", name, list)
		}
	}
	data, err := document.Write(bridge)
	if err != nil {
		t.Fatal(err)
	}
	back, list := trend.ParseBridge(data)
	if diff := cmp.Diff(bridge.Indicators, back.Indicators); diff != "" || list.Err() != nil {
		t.Errorf("%v\n%s", list, diff)
	}
}

// random makes an assessment of a few schools on two occasions.
func random(seed uint64, f *framework.Framework) assessment.Assessment {
	r := rand.New(rand.NewPCG(seed, 5))
	a := assessment.Assessment{Framework: f.Ref(), Occasions: []assessment.Occasion{{Key: "2025"}, {Key: "2026"}}}
	for s := range 6 {
		id := fmt.Sprint("s", s)
		a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: indicator.School})
		for _, o := range []string{"2025", "2026"} {
			for rater := range r.IntN(5) {
				for _, c := range f.Columns() {
					if r.IntN(4) == 0 {
						continue
					}
					scale, _ := f.Scale(c.Scale)
					level := scale.Levels[r.IntN(len(scale.Levels))].Key
					if r.IntN(8) == 0 {
						level = indicator.DontKnow
					}
					a.Judgements = append(a.Judgements, assessment.Judgement{Occasion: o, Subject: id, Perspective: assessment.Staff, Rater: fmt.Sprint("r", rater), Indicator: c.ID, Dimension: c.Dimension, Level: level})
				}
			}
		}
	}
	return a
}

// TestTwin recounts every cell from the profiles, one question at a time, with and
// without what a release hides; and holds the report to its schema.
func TestTwin(t *testing.T) {
	f := parse(t, doc)
	compared, withheld := 0, 0
	for seed := range uint64(60) {
		r := scoreOf(t, f, random(seed, f))
		before, after := years(r)
		tr, list := trend.Between(before, after, trend.Options{})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		rel := assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 2}}
		report, list := tr.Report(rel)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		data, err := document.Write(report)
		if err != nil {
			t.Fatal(err)
		}
		if _, list := trend.ParseReport(data); list.Err() != nil {
			t.Fatalf("a report of ours is not read: %v\n%s", list.Err(), data)
		}
		for p := range tr.Profiles() {
			i := 0
			for c := range p.Cells() {
				all := plain(r, f, c, nil)
				if got := fmt.Sprint(c.Matched, c.Improved.N, c.Same.N, c.Declined.N, c.OnlyBefore, c.OnlyAfter); got != all {
					t.Fatalf("seed %d, %s %s: %s, want %s", seed, c.ID, c.Dimension, got, all)
				}
				told := report.Profiles[0].Cells[i]
				i++
				shown := plain(r, f, c, &rel)
				if told.State == assessment.Suppressed {
					if shown != "0 0 0 0 0 0" {
						t.Fatalf("seed %d, %s: suppressed, and there is %s", seed, c.ID, shown)
					}
					continue
				}
				withheld += told.Withheld
				n := func(p *trend.PortionReport) int {
					if p == nil {
						return 0
					}
					return p.N
				}
				if told.Reason == trend.NoGoodEnd {
					continue
				}
				if got := fmt.Sprint(*told.Matched, n(told.Improved), n(told.Same), n(told.Declined), told.OnlyBefore, told.OnlyAfter); got != shown {
					t.Fatalf("seed %d, %s: released %s, want %s", seed, c.ID, got, shown)
				}
				compared++
			}
		}
	}
	t.Logf("%d cells, %d subjects withheld", compared, withheld)
	if compared < 100 || withheld == 0 {
		t.Error("too little was compared")
	}
}

// TestUnjudged: what nobody judged before is in no list of scores, and a release that shows
// too small forms of nobody hides it all the same.
func TestUnjudged(t *testing.T) {
	f := parse(t, strings.Replace(doc, `"label": {"en": "T"},`, `"label": {"en": "T"}, "aspects": [{"id": "fw.trust.staff", "label": {"en": "S"}}],`, 1))
	before := judged(t, f, `
		2025 a r1 fw.trust low
		2025 b r1 fw.trust low
		2025 b r2 fw.trust low`)
	after := judged(t, f, `
		2026 a r1 fw.trust.staff mid
		2026 a r2 fw.trust.staff mid
		2026 b r1 fw.trust.staff high
		2026 b r2 fw.trust.staff high`)
	tr, list := trend.Between(trend.Point{Result: before, Occasion: "2025"}, trend.Point{Result: after, Occasion: "2026"}, trend.Options{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	report, list := tr.Report(assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 2}, Unanimous: assessment.ShowUnanimous})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	found := false
	for _, c := range report.Profiles[0].Cells {
		if c.ID == "fw.trust.staff" && c.Dimension == "" {
			found = true
			if c.OnlyAfter != 1 || c.Withheld != 1 || !cmp.Equal(c.After.Distribution, []int{0, 0, 1}) {
				t.Errorf("%+v", c)
			}
		}
	}
	if !found {
		t.Error("the aspect is not compared")
	}
	for p := range tr.Profiles() {
		for c := range p.Cells() {
			if one, ok := p.Cell(c.ID); c.Dimension == "" && (!ok || cmp.Diff(c, one) != "") {
				t.Errorf("%s alone:\n%s", c.ID, cmp.Diff(c, one))
			}
		}
	}
}

// plain counts matched, improved, same, declined, before only, after only.
func plain(r *assessment.Result, f *framework.Framework, c trend.Cell, rel *assessment.Release) string {
	var matched, up, same, down, was, is int
	scale, _ := f.Scale(c.Scale)
	for s := range r.Matrix().Subjects() {
		median := func(occasion string) (halves float64, ok, hidden bool) {
			p, there := r.Profile(s.ID, occasion, assessment.Staff)
			if !there {
				return 0, false, false
			}
			if rel != nil {
				ids := []indicator.ID{c.ID}
				if _, group := f.Group(c.ID); group {
					ids = slices.Collect(f.Under(c.ID))
				}
				for _, id := range ids {
					if score, _ := p.ScoreOn(id, c.Dimension); rel.Hides(p, score) {
						hidden = true
					}
				}
			}
			score, _ := p.ScoreOn(c.ID, c.Dimension)
			for _, l := range score.Median {
				rank, _ := scale.Rank(l)
				halves += float64(rank) / float64(len(score.Median))
			}
			return halves, len(score.Median) > 0, hidden
		}
		a, okA, hiddenA := median("2025")
		b, okB, hiddenB := median("2026")
		switch {
		case hiddenA || hiddenB:
		case okA && okB:
			matched++
			if scale.Direction == indicator.HighIsWorse {
				a, b = b, a
			}
			switch {
			case a == b:
				same++
			case scale.Direction == indicator.Neutral:
			case b > a:
				up++
			default:
				down++
			}
		case okA:
			was++
		case okB:
			is++
		}
	}
	return fmt.Sprint(matched, up, same, down, was, is)
}

// TestHidden: what is hidden on either occasion changes nothing in the report.
func TestHidden(t *testing.T) {
	f := parse(t, doc)
	made := func(level string) string {
		r := judged(t, f, fmt.Sprintf(`
			2025 a r1 fw.trust low
			2025 a r2 fw.trust low
			2025 a r3 fw.trust low
			2026 a r1 fw.trust mid
			2026 a r2 fw.trust mid
			2026 a r3 fw.trust high
			2025 b r1 fw.trust low
			2025 b r2 fw.trust low
			2025 b r3 fw.trust low
			2026 b r1 fw.trust %s
			2026 b r2 fw.trust mid`, level))
		before, after := years(r)
		tr, list := trend.Between(before, after, trend.Options{})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		report, list := tr.Report(assessment.Release{})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if c := report.Profiles[0].Cells[1]; c.ID != "fw.trust" || *c.Matched != 1 || c.Withheld != 1 || len(c.Moves) != 1 {
			t.Errorf("%+v", c)
		}
		data, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if diff := cmp.Diff(made("low"), made("high")); diff != "" {
		t.Errorf("the hidden school shows:\n%s", diff)
	}
}

func TestTogether(t *testing.T) {
	hostile.Together(t, func() *trend.Trend {
		before, after := years(twoYears())
		tr, list := trend.Between(before, after, trend.Options{})
		if list.Err() != nil {
			t.Fatal(list)
		}
		return tr
	}, func(tr *trend.Trend) string { return hostile.Ask(tr, assessment.Release{}) })
}
