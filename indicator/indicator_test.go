package indicator_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

func value(v float64) *float64 { return &v }

var stages = indicator.Scale{
	Key:       "stages",
	Direction: indicator.HighIsBetter,
	Levels: []indicator.Rung{
		{Key: "establishing", Label: indicator.Text{"en": "Establishing"}, Value: value(0)},
		{Key: "developing", Label: indicator.Text{"en": "Developing"}, Value: value(0.25)},
		{Key: "embedding", Label: indicator.Text{"en": "Embedding"}, Value: value(1)},
	},
}

func ExampleScale_Rank() {
	rank, ok := stages.Rank("developing")
	fmt.Println(rank, ok)
	_, ok = stages.Rank(indicator.NotObserved) // an absence is no level
	fmt.Println(ok)
	// Output:
	// 1 true
	// false
}

func ExampleText_In() {
	t := indicator.Text{"en": "Trust", "mi": "Whakapono", "fr": "Confiance"}
	for _, wanted := range []string{"mi-NZ", "fr", "cy"} {
		fmt.Println(t.In(wanted))
	}
	// Output:
	// Whakapono mi
	// Confiance fr
	// Trust en
}

func ExampleBands_Level() {
	bands := indicator.Bands{Bands: []indicator.Band{
		{Level: "weak", In: indicator.MustInterval("[1,40)")},
		{Level: "strong", In: indicator.MustInterval("[40,99]")},
	}}
	fmt.Println(bands.Level(39.9))
	fmt.Println(bands.Level(40))
	fmt.Println(bands.Level(100))
	// Output:
	// weak true
	// strong true
	//  false
}

func TestParseID(t *testing.T) {
	for s, ok := range map[string]bool{
		"kahuiako.relational-trust":         true,
		"kahuiako.relational-trust.boards":  true,
		"a.b":                               true,
		"9.9":                               true,
		"kahuiako":                          false,
		"kahuiako.":                         false,
		"kahuiako.Relational":               false,
		"kahuiako.relational--trust":        false,
		"kahuiako.-trust":                   false,
		"kāhui.trust":                       false,
		"a.b.c.d":                           false,
		"a b.c":                             false,
		"a." + strings.Repeat("x", 126):     true,
		"a." + strings.Repeat("x", 127):     false,
		"kahuiako.relational-trust\n":       false,
		"kahuiako.relational-trust.boards.": false,
	} {
		if _, err := indicator.ParseID(s); (err == nil) != ok {
			t.Errorf("ParseID(%q): %v", s, err)
		}
	}
	id := indicator.MustID("kahuiako.relational-trust.boards")
	if id.Framework() != "kahuiako" || id.Slug() != "relational-trust.boards" || !id.IsAspectOf("kahuiako.relational-trust") || id.IsAspectOf("kahuiako.relational") {
		t.Errorf("%s: %s, %s", id, id.Framework(), id.Slug())
	}
}

func TestTextFallsBack(t *testing.T) {
	for _, c := range []struct {
		text   indicator.Text
		wanted []string
		want   string
	}{
		{indicator.Text{"en-GB": "colour", "en": "color"}, []string{"en-gb"}, "en-GB"},
		{indicator.Text{"en": "a", "mi": "b"}, []string{"cy", "mi"}, "mi"},
		{indicator.Text{"zh": "a", "de": "b"}, []string{"zh-x-abc"}, "zh"},
		{indicator.Text{"fr": "a", "de": "b"}, nil, "de"},
		{indicator.Text{"fr": "a", "en-AU": "b"}, nil, "en-AU"},
		{nil, []string{"en"}, ""},
	} {
		if _, tag := c.text.In(c.wanted...); tag != c.want {
			t.Errorf("%v in %q: %q, want %q", c.text, c.wanted, tag, c.want)
		}
	}
}

func TestDate(t *testing.T) {
	for s, ok := range map[string]bool{
		"2024-02-29": true, "2023-02-29": false, "1900-02-29": false, "2000-02-29": true,
		"2024-12-31": true, "2024-13-01": false, "2024-00-01": false, "2024-04-31": false, "2024-01-00": false,
		"0001-01-01": true, "0000-01-01": false, "9999-12-31": true,
		"2024-1-1": false, "20240101": false, "2024/01/01": false, "2024-01-01T00:00": false, "+024-01-01": false, "": false,
	} {
		d, err := indicator.ParseDate(s)
		if (err == nil) != ok {
			t.Errorf("ParseDate(%q): %v", s, err)
		}
		if ok && d.String() != s {
			t.Errorf("%q is written %q", s, d)
		}
	}
	var v struct {
		Day indicator.Date `json:"day,omitzero"`
	}
	if data, _ := json.Marshal(v); string(data) != "{}" {
		t.Errorf("no date is written %s", data)
	}
	if err := json.Unmarshal([]byte(`{"day":"2026-01-27"}`), &v); err != nil || v.Day != indicator.MustDate("2026-01-27") {
		t.Errorf("read %v, %v", v.Day, err)
	}
	span := indicator.Span{From: indicator.MustDate("2024-01-01"), To: indicator.MustDate("2024-06-30")}
	for s, in := range map[string]bool{"2023-12-31": false, "2024-01-01": true, "2024-06-30": true, "2024-07-01": false} {
		if span.Contains(indicator.MustDate(s)) != in {
			t.Errorf("%v contains %s: %v", span, s, !in)
		}
	}
	if !(indicator.Span{To: span.To}).Contains(span.From) || (indicator.Span{From: span.To, To: span.From}).Valid() {
		t.Error("open and reversed spans")
	}
}

func codes(check func(issue.Pointer, *issue.Collector)) []issue.Issue {
	var found issue.Collector
	check("", &found)
	list := found.List().Issues
	for i := range list {
		list[i].Message = ""
	}
	return list
}

func TestScaleCheck(t *testing.T) {
	if got := codes(stages.Check); got != nil {
		t.Errorf("a good scale has issues %v", got)
	}
	bad := indicator.Scale{Key: "Stages", Levels: []indicator.Rung{
		{Key: "a", Value: value(1)},
		{Key: "a", Value: value(1)},
		{Key: indicator.NotObserved},
	}}
	want := []issue.Issue{
		{Code: indicator.ScaleInvalid, Path: "/direction"},
		{Code: indicator.ScaleInvalid, Path: "/key"},
		{Code: indicator.LevelInvalid, Path: "/levels/1/key"},
		{Code: indicator.ScaleValues, Path: "/levels/1/value"},
		{Code: indicator.ScaleValues, Path: "/levels/2"},
		{Code: indicator.LevelInvalid, Path: "/levels/2/key"},
	}
	if diff := cmp.Diff(want, codes(bad.Check)); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	one := indicator.Scale{Key: "one", Direction: indicator.Neutral, Levels: bad.Levels[:1]}
	if diff := cmp.Diff([]issue.Issue{{Code: indicator.ScaleInvalid, Path: "/levels"}}, codes(one.Check)); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func bandsOf(step float64, intervals ...string) indicator.Bands {
	b := indicator.Bands{Step: step}
	for _, s := range intervals {
		b.Bands = append(b.Bands, indicator.Band{Level: "x", In: indicator.MustInterval(s)})
	}
	return b
}

// TestBandsCheck includes two published sets of bands: a contract in which 22
// lies in two bands, and one whose whole numbers leave no gap although the numbers
// between them do (DOMAIN.md V2 and V4: lawinsider.com, comprehensive evaluation
// clause; vcsd.k12.ny.us policy 9420).
func TestBandsCheck(t *testing.T) {
	for _, c := range []struct {
		name  string
		bands indicator.Bands
		want  []issue.Issue
	}{
		{"contract", bandsOf(1, "[8,14]", "[15,22]", "[22,28]", "[29,32]"), []issue.Issue{{Code: indicator.BandOverlap, Path: "/bands/2/in"}}},
		{"contract, mended", bandsOf(1, "[8,14]", "[15,21]", "[22,28]", "[29,32]"), nil},
		{"policy in whole numbers", bandsOf(1, "[0,64]", "[65,74]", "[75,90]", "[91,100]"), nil},
		{"policy with halves", bandsOf(0.5, "[0,64.5]", "[65,74.5]", "[75,90]", "[91,100]"), []issue.Issue{{Code: indicator.BandGap, Path: "/bands/3/in"}}},
		{"policy in any numbers", bandsOf(0, "[0,75)", "[75,90]", "[91,100]"), []issue.Issue{{Code: indicator.BandGap, Path: "/bands/2/in"}}},
		{"steps of a tenth", bandsOf(0.1, "[0,0.2]", "[0.3,0.6]", "[0.7,1]"), nil},
		{"step, open end", bandsOf(1, "[0,14)", "[15,20]"), []issue.Issue{{Code: indicator.BandGap, Path: "/bands/1/in"}}},
		{"touching", bandsOf(0, "[0,1)", "[1,2)", "[2,3]"), nil},
		{"touching, both closed", bandsOf(0, "[0,1]", "[1,2]"), []issue.Issue{{Code: indicator.BandOverlap, Path: "/bands/1/in"}}},
		{"touching, both open", bandsOf(0, "[0,1)", "(1,2]"), []issue.Issue{{Code: indicator.BandGap, Path: "/bands/1/in"}}},
		{"descending", bandsOf(0, "[1,2]", "[0,1)"), []issue.Issue{{Code: indicator.BandOverlap, Path: "/bands/1/in"}}},
		{"unbounded", bandsOf(0, "(-inf,0)", "[0,+inf)"), nil},
		{"none", indicator.Bands{Step: -1}, []issue.Issue{{Code: indicator.BandInvalid, Path: "/bands"}, {Code: indicator.BandInvalid, Path: "/step"}}},
		{"empty interval", indicator.Bands{Bands: []indicator.Band{{In: indicator.Interval{Low: 2, High: 1}}}}, []issue.Issue{{Code: indicator.BandInvalid, Path: "/bands/0/in"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, codes(c.bands.Check)); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBandsCheckAgrees compares Check with trying every multiple of a step.
func TestBandsCheckAgrees(t *testing.T) {
	open := []string{"[", "("}
	shut := []string{"]", ")"}
	for k := range 4096 {
		a, b, c, d := k&3, k>>2&3, k>>4&3, k>>6&3
		i, err1 := indicator.ParseInterval(fmt.Sprintf("%s%d,%d%s", open[k>>8&1], a, b, shut[k>>9&1]))
		j, err2 := indicator.ParseInterval(fmt.Sprintf("%s%d,%d%s", open[k>>10&1], c, d, shut[k>>11&1]))
		if err1 != nil || err2 != nil {
			continue
		}
		var in, both, either []int
		for v := range 4 {
			if i.Contains(float64(v)) {
				in = append(in, v)
			}
			if i.Contains(float64(v)) && j.Contains(float64(v)) {
				both = append(both, v)
			}
			if i.Contains(float64(v)) || j.Contains(float64(v)) {
				either = append(either, v)
			}
		}
		if len(in) == 0 || len(either) == len(in) || len(both) > 0 || j.High < i.High || j.Low < i.High {
			continue // one holds no whole number, or they are out of order or overlap
		}
		gap := either[len(either)-1]-either[0]+1 != len(either)
		got := codes(indicator.Bands{Step: 1, Bands: []indicator.Band{{Level: "x", In: i}, {Level: "y", In: j}}}.Check)
		if (len(got) > 0) != gap {
			t.Errorf("%v and %v: issues %v, gap %v", i, j, got, gap)
		}
	}
}

func TestInterval(t *testing.T) {
	for _, s := range []string{"[1,40)", "(-inf,0)", "[0,+inf)", "[2.5,2.5]", "(-1.5,1.5]", "[1e+21,1e+22]"} {
		i, err := indicator.ParseInterval(s)
		if err != nil || i.String() != s {
			t.Errorf("%q: %v, %v", s, i, err)
		}
	}
	for _, s := range []string{"", "1,2", "[1,2", "[2,1]", "[1,1)", "[-inf,0)", "[0x1,2]", "[1_0,20]", "[NaN,1]", "[1;2]", "[,2]", "[1, 2]", "(+inf,-inf)", "[1e999,2]"} {
		if i, err := indicator.ParseInterval(s); err == nil {
			t.Errorf("%q is read as %v", s, i)
		}
	}
	if indicator.MustInterval("(-inf,+inf)").Contains(math.NaN()) {
		t.Error("an interval contains NaN")
	}
}

func TestLevels(t *testing.T) {
	for _, l := range indicator.Absences() {
		if !l.Absent() {
			t.Errorf("%s is not absent", l)
		}
	}
	if indicator.Level("embedding").Absent() || indicator.Level("").Absent() {
		t.Error("a level or nothing is an absence")
	}
	if r, ok := stages.Lookup("embedding"); !ok || *r.Value != 1 || !stages.HasValues() {
		t.Errorf("got %v, %v", r, ok)
	}
	rubric := indicator.Rubric{{Level: "developing", Text: indicator.Text{"en": "d"}}}
	if d, ok := rubric.At("developing"); !ok || d.Text.String() != "d" {
		t.Errorf("got %v, %v", d, ok)
	}
	if _, ok := rubric.At("embedding"); ok {
		t.Error("a descriptor that is not there")
	}
}
