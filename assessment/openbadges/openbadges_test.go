package openbadges_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/openbadges"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

const base = "https://example.org/badges/1"

// The level that the peers of a Kāhui Ako agree on, as a result of a badge.
func Example() {
	d, list := openbadges.Describe(kahuiako.Framework(), kahuiako.RelationalTrust, "", openbadges.Names{Base: base})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range d.Levels {
		fmt.Println(l.ID)
	}
	score := assessment.ScoreReport{ID: kahuiako.RelationalTrust, State: assessment.Shown, Median: []indicator.Level{"embedding"}}
	r, list := openbadges.Achieved(d, score)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("reached", r.AchievedLevel)
	// Output:
	// https://example.org/badges/1#kahuiako.relational-trust/establishing
	// https://example.org/badges/1#kahuiako.relational-trust/developing
	// https://example.org/badges/1#kahuiako.relational-trust/embedding
	// https://example.org/badges/1#kahuiako.relational-trust/fully-functioning
	// reached https://example.org/badges/1#kahuiako.relational-trust/embedding
}

// TestFields holds every indicator, aspect and dimension of the shipped frameworks, and
// every level of them, to the field table.
func TestFields(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	schema, err := c.Compile("testdata/openbadges.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for f := range catalogue.All() {
		for _, column := range f.Columns() {
			scale, _ := f.Scale(column.Scale)
			names := openbadges.Names{Base: base, Criterion: "https://example.org/ims/case/v1p1/c", Levels: map[indicator.Level]string{}}
			for _, rung := range scale.Levels {
				names.Levels[rung.Key] = "urn:uuid:0a1b2c3d-0000-4000-8000-000000000001"
			}
			d, list := openbadges.Describe(f, column.ID, column.Dimension, names)
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			for rank, rung := range scale.Levels {
				r, list := openbadges.Achieved(d, assessment.ScoreReport{ID: column.ID, Dimension: column.Dimension, State: assessment.Shown, Level: []indicator.Level{rung.Key}, Value: new(1.5)})
				if err := list.Err(); err != nil {
					t.Fatal(err)
				}
				if r.AchievedLevel != d.Levels[rank].ID || r.Value != "1.5" || d.Levels[rank].Alignment[0].TargetType != "CFRubricCriterionLevel" {
					t.Errorf("%+v", r)
				}
				data, _ := json.Marshal(map[string]any{"description": d, "result": r})
				var v any
				if err := json.Unmarshal(data, &v); err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(v); err != nil {
					t.Fatalf("%#v", err)
				}
			}
		}
	}
}

// TestPoints: numbers are strings, levels stand from low to high, and texts come from the
// rubric.
func TestPoints(t *testing.T) {
	f, list := framework.Parse([]byte(`{
		"format": "leadership-framework/1", "key": "local", "edition": "1", "title": {"en": "Ours"}, "citation": {"title": "Ours"},
		"rights": {"source": "Ours.", "wording": "Ours."}, "status": {"state": "current"}, "policy": "formative", "subjects": ["school"], "scale": "s",
		"scales": [{"key": "s", "direction": "high-is-better", "levels": [
			{"key": "low", "label": {"en": "Low", "mi": "Iti"}, "value": -0.5}, {"key": "high", "label": {"en": "High"}, "value": 1000000}]}],
		"indicators": [{"id": "local.trust", "label": {"en": "Trust"}, "statement": {"en": "Trust."}, "origin": "local",
			"rubric": [{"level": "high", "text": {"en": "All rely on all."}, "wording": "local"}]}]}`))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	d, list := openbadges.Describe(f, "local.trust", "", openbadges.Names{Base: "urn:example:b", Language: "mi"})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	kind := []string{"RubricCriterionLevel"}
	want := openbadges.ResultDescription{
		ID: "urn:example:b#local.trust", Type: []string{"ResultDescription"}, Name: "Trust", ResultType: "RubricCriterionLevel", ValueMin: "-0.5", ValueMax: "1000000",
		Levels: []openbadges.RubricCriterionLevel{
			{ID: "urn:example:b#local.trust/low", Type: kind, Name: "Iti", Level: "low", Points: "-0.5"},
			{ID: "urn:example:b#local.trust/high", Type: kind, Name: "High", Level: "high", Points: "1000000", Description: "All rely on all."},
		},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
}

func TestRefused(t *testing.T) {
	f := kahuiako.Framework()
	if _, list := openbadges.Describe(nil, "a.b", "", openbadges.Names{}); !list.Has(openbadges.NotJudgeable) {
		t.Error(list)
	}
	_, list := openbadges.Describe(f, "kahuiako.hope", "", openbadges.Names{Base: "badges", Criterion: "https://", Levels: map[indicator.Level]string{"a": "b"}})
	var got []string
	for _, i := range list.Issues {
		got = append(got, string(i.Path)+" "+string(i.Code))
	}
	if diff := cmp.Diff([]string{" not-judgeable", "/base address-invalid", "/criterion address-invalid", "/levels/a address-invalid"}, got); diff != "" {
		t.Error(diff)
	}
	for _, address := range []string{"https://example.org/a b", "https://example.org/ā", "https://example.org/<x>", "https://example.org/%zz", "https://example.org/\n", "https://example.org/{id}", `https://example.org/\x`, " https://example.org"} {
		_, list := openbadges.Describe(f, kahuiako.RelationalTrust, "", openbadges.Names{Base: address, Criterion: address})
		if len(list.Issues) != 2 || !list.Has(openbadges.AddressInvalid) {
			t.Errorf("%q: %v", address, list)
		}
	}
	_, list = openbadges.Describe(f, kahuiako.RelationalTrust, "", openbadges.Names{Base: base + "#x", Levels: map[indicator.Level]string{"superb": base}})
	if !list.Has(openbadges.AddressInvalid) || !list.Has(openbadges.LevelUnknown) {
		t.Error(list)
	}
	d, _ := openbadges.Describe(f, kahuiako.RelationalTrust, "", openbadges.Names{Base: base})
	for name, s := range map[string]assessment.ScoreReport{
		"not-shown":       {ID: kahuiako.RelationalTrust, State: assessment.Suppressed},
		"level-undecided": {ID: kahuiako.RelationalTrust, State: assessment.Undefined},
		"score-unfit":     {ID: "kahuiako.trust", State: assessment.Shown, Median: []indicator.Level{"embedding"}},
		"level-unknown":   {ID: kahuiako.RelationalTrust, State: assessment.Shown, Median: []indicator.Level{"superb"}},
	} {
		r, list := openbadges.Achieved(d, s)
		if len(list.Issues) != 1 || string(list.Issues[0].Code) != name || r.AchievedLevel != "" {
			t.Errorf("%s: %v", name, list)
		}
	}
	for _, value := range []float64{math.NaN(), math.Inf(1)} {
		s := assessment.ScoreReport{ID: kahuiako.RelationalTrust, State: assessment.Shown, Median: []indicator.Level{"embedding"}, Value: &value}
		if r, list := openbadges.Achieved(d, s); !list.Has(openbadges.ScoreUnfit) || r.Value != "" {
			t.Error(r, list)
		}
	}
	if _, list := openbadges.Achieved(openbadges.ResultDescription{}, assessment.ScoreReport{}); list.Err() == nil {
		t.Error("nothing is a result")
	}
	failed := assessment.ScoreReport{ID: kahuiako.RelationalTrust, State: assessment.Shown, Median: []indicator.Level{"embedding"}, NoOutcome: assessment.PartMissing}
	if _, list := openbadges.Achieved(d, failed); !list.Has(openbadges.LevelUndecided) {
		t.Error("a median stands in for what the method could not give")
	}
	tied := assessment.ScoreReport{ID: kahuiako.RelationalTrust, State: assessment.Shown, Median: []indicator.Level{"developing", "embedding"}}
	if _, list := openbadges.Achieved(d, tied); !list.Has(openbadges.LevelUndecided) {
		t.Error(list)
	}
}
