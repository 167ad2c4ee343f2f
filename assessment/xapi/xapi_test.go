package xapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/xapi"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

func points(direction indicator.Direction) indicator.Scale {
	label := indicator.Text{"en": "L"}
	return indicator.Scale{Key: "points", Direction: direction, Levels: []indicator.Rung{
		{Key: "low", Label: label, Value: new(1.0)}, {Key: "mid", Label: label, Value: new(2.0)}, {Key: "high", Label: label, Value: new(5.0)},
	}}
}

func score(value float64) assessment.ScoreReport {
	return assessment.ScoreReport{ID: "ours.trust", State: assessment.Shown, Scale: "points", Value: &value}
}

// A mean of 4 on levels worth 1, 2 and 5.
func ExampleScoreOf() {
	s, list := xapi.ScoreOf(score(4), points(indicator.HighIsBetter), assessment.WeightedMean)
	if list.Err() != nil {
		fmt.Println(list.Err())
		return
	}
	data, _ := json.Marshal(s)
	fmt.Println(string(data))
	// Output: {"scaled":0.75,"raw":4,"min":1,"max":5}
}

// TestFields holds scores at random to the field table and to what no schema can say.
func TestFields(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("testdata/score.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		low := (r.Float64() - 0.5) * 2e9
		high := low + r.Float64()*(1e9-low)
		if !(low < high) {
			continue
		}
		scale := points(indicator.HighIsBetter)
		scale.Levels = []indicator.Rung{scale.Levels[0], scale.Levels[2]}
		scale.Levels[0].Value, scale.Levels[1].Value = &low, &high
		s, list := xapi.ScoreOf(score(low+r.Float64()*(high-low)), scale, assessment.TrimmedMean)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if !(s.Min < s.Max && s.Min <= s.Raw && s.Raw <= s.Max) {
			t.Errorf("%+v", s)
		}
		data, _ := json.Marshal(s)
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", data, err)
		}
	}
}

// TestScaled: scaled is there only where more is better.
func TestScaled(t *testing.T) {
	for _, direction := range []indicator.Direction{indicator.HighIsWorse, indicator.Neutral} {
		if s, list := xapi.ScoreOf(score(5), points(direction), assessment.WeightedMean); list.Err() != nil || s.Scaled != nil || s.Max != 5 {
			t.Errorf("%+v %v", s, list.Err())
		}
	}
	for value, want := range map[float64]float64{1: 0, 5: 1} {
		if s, list := xapi.ScoreOf(score(value), points(indicator.HighIsBetter), assessment.WeightedMean); list.Err() != nil || *s.Scaled != want {
			t.Errorf("%+v %v", s, list.Err())
		}
	}
	if s, list := xapi.ScoreOf(score(0.25), points(indicator.HighIsBetter), assessment.Share); list.Err() != nil || *s.Scaled != 0.25 || s.Min != 0 || s.Max != 1 {
		t.Errorf("%+v %v", s, list.Err())
	}
}

// TestEnds: a report has twelve digits of a value, so the lowest level of all is not
// outside of a scale that has more.
func TestEnds(t *testing.T) {
	scale := points(indicator.HighIsBetter)
	scale.Levels[0].Value, scale.Levels[2].Value = new(2.0/3), new(2e8/3)
	for value, want := range map[float64]float64{2.0 / 3: 0, 2e8 / 3: 1} {
		s, list := xapi.ScoreOf(score(document.Round(value)), scale, assessment.WeightedMean)
		if list.Err() != nil || *s.Scaled != want {
			t.Errorf("%+v %v", s, list.Err())
		}
		s, list = xapi.ScoreOf(score(value), scale, assessment.TrimmedMean)
		if list.Err() != nil || *s.Scaled != want {
			t.Errorf("%+v %v", s, list.Err())
		}
	}
	scale.Levels = scale.Levels[:2]
	scale.Levels[1].Value = new(math.Nextafter(2.0/3, 1))
	if s, list := xapi.ScoreOf(score(2.0/3), scale, assessment.WeightedMean); !errors.Is(list.Err(), xapi.ScaleUnfit) {
		t.Errorf("%+v %v", s, list.Err())
	}
}

func TestRefused(t *testing.T) {
	good := points(indicator.HighIsBetter)
	bare, half := points(indicator.HighIsBetter), points(indicator.HighIsBetter)
	bare.Levels[0].Value, bare.Levels[1].Value, bare.Levels[2].Value = nil, nil, nil
	half.Levels[2].Value = nil
	hidden, none, other := score(2), score(2), score(2)
	hidden.State, none.Value, other.Scale = assessment.Suppressed, nil, "stages"
	for _, c := range []struct {
		s     assessment.ScoreReport
		scale indicator.Scale
		rule  assessment.Rule
		want  issue.Code
	}{
		{hidden, good, assessment.WeightedMean, xapi.NotShown},
		{none, good, assessment.WeightedMean, xapi.ValueMissing},
		{other, good, assessment.WeightedMean, xapi.ScaleUnfit},
		{score(2), bare, assessment.WeightedMean, xapi.ScaleUnfit},
		{score(2), half, assessment.WeightedMean, xapi.ScaleUnfit},
		{assessment.ScoreReport{Value: new(1.0)}, indicator.Scale{}, assessment.WeightedMean, xapi.ScaleUnfit},
		{score(2), good, assessment.Sum, xapi.RuleUnfit},
		{score(2), good, "", xapi.RuleUnfit},
		{score(5.5), good, assessment.WeightedMean, xapi.ValueOutside},
		{score(math.NaN()), good, assessment.WeightedMean, xapi.ValueOutside},
		{score(math.Inf(-1)), good, assessment.WeightedMean, xapi.ValueOutside},
		{score(2), good, assessment.Share, xapi.ValueOutside},
	} {
		if s, list := xapi.ScoreOf(c.s, c.scale, c.rule); !errors.Is(list.Err(), c.want) || s != (xapi.Score{}) {
			t.Errorf("want %s, got %v", c.want, list.Err())
		}
	}
}
