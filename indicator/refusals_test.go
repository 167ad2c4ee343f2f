package indicator_test

import (
	"math"
	"testing"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// TestScaleRefuses makes one mistake at a time in a scale: it is named in its place.
func TestScaleRefuses(t *testing.T) {
	value := func(v float64) *float64 { return &v }
	for name, test := range map[string]struct {
		change func(s *indicator.Scale)
		code   issue.Code
		path   issue.Pointer
	}{
		"direction": {func(s *indicator.Scale) { s.Direction = "sideways" }, indicator.ScaleInvalid, "/direction"},
		"key":       {func(s *indicator.Scale) { s.Levels[1].Key = "Not a key" }, indicator.LevelInvalid, "/levels/1/key"},
		"absence":   {func(s *indicator.Scale) { s.Levels[1].Key = indicator.NotObserved }, indicator.LevelInvalid, "/levels/1/key"},
		"twice":     {func(s *indicator.Scale) { s.Levels[1].Key = "low" }, indicator.LevelInvalid, "/levels/1/key"},
		"too large": {func(s *indicator.Scale) { s.Levels[1].Value = value(2 * indicator.MaxValue) }, indicator.ScaleValues, "/levels/1/value"},
		"infinite":  {func(s *indicator.Scale) { s.Levels[1].Value = value(math.Inf(1)) }, indicator.ScaleValues, "/levels/1/value"},
		"falls":     {func(s *indicator.Scale) { s.Levels[1].Value = value(0) }, indicator.ScaleValues, "/levels/1/value"},
		"some none": {func(s *indicator.Scale) { s.Levels[1].Value = nil }, indicator.ScaleValues, "/levels/1"},
	} {
		text := indicator.Text{"en": "X"}
		s := indicator.Scale{Key: "stages", Direction: indicator.HighIsBetter, Levels: []indicator.Rung{{Key: "low", Label: text, Value: value(1)}, {Key: "high", Label: text, Value: value(2)}}}
		var found issue.Collector
		if s.Check("", &found); found.Failed() {
			t.Fatal(found.List())
		}
		test.change(&s)
		s.Check("", &found)
		if list := found.List(); len(list.Issues) != 1 || list.Issues[0].Code != test.code || list.Issues[0].Path != test.path {
			t.Errorf("%s: want %s at %s, got %v", name, test.code, test.path, list.Issues)
		}
	}
}

// TestMustPanics: functions for a program's own text panic where those for data return an
// error.
func TestMustPanics(t *testing.T) {
	for name, do := range map[string]func(){
		"MustInterval": func() { indicator.MustInterval("[1,") },
		"MustDate":     func() { indicator.MustDate("2026-02-30") },
		"MustID":       func() { indicator.MustID("no id") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			do()
		}()
	}
	d := indicator.MustDate("2026-02-28")
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() {
		t.Errorf("no text is %v, %v", d, err)
	}
}
