package assessment_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// fullMapping has every member that there is.
func fullMapping() mapping {
	f := field{Column: "c", Values: map[string]string{"x": "local.trust"}}
	d := assessment.DateField{Column: "d", Order: table.MonthDayYearHyphen, Timed: true}
	e := assessment.EvidenceField{Column: "e", Separator: "|"}
	tbl := levelTable{
		Levels: levels{"1": "strong"}, Absent: levels{"9": indicator.NotApplicable}, Skip: []string{"", "NULL"},
		Bands: &indicator.Bands{Step: 1, Bands: []indicator.Band{{Level: "weak", In: indicator.MustInterval("(-inf,3]")}}},
	}
	return mapping{
		Format: assessment.CurrentMappingFormat, Title: indicator.Text{"en": "t"}, Use: assessment.Summative,
		File:    table.Layout{Encoding: table.Windows1252, Separator: table.Tab, Header: 16},
		Where:   []assessment.Where{{Column: "w", In: []string{"", "x"}}},
		Subject: assessment.SubjectFields{ID: f, Name: f, Kind: field{Always: "school"}, Keep: []string{"k"}},
		Rater:   f, RaterPerRow: true, Perspective: f, Occasion: f, Date: assessment.DateField{Always: indicator.MustDate("2026-01-27")}, Rationale: "r", Evidence: e,
		Columns: []column{{Column: "l", Indicator: f, Dimension: f, Rater: f, Perspective: f, Occasion: f, Date: d, Rationale: "r", Evidence: e, Table: tbl}},
		Scales:  map[string]levelTable{"strength": tbl}, Absent: tbl.Absent, Skip: tbl.Skip,
		Perspectives: []assessment.PerspectiveInfo{{Key: "governor", Label: indicator.Text{"en": "g"}, Identified: new(true)}},
		Occasions:    []assessment.Occasion{{Key: "2026", From: indicator.MustDate("2026-01-01")}},
		Extensions:   json.RawMessage(`{"a":1}`),
	}
}

// Type and schema say the same, and what is written is read again, by us and by
// a validator that others use.
func TestMappingSchema(t *testing.T) {
	if err := assessment.MappingSchema().Check(mapping{}); err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	var add func(s *document.Schema)
	add = func(s *document.Schema) {
		if err := c.AddResource(s.ID(), bytes.NewReader(s.JSON())); err != nil {
			t.Fatal(err)
		}
		for _, r := range s.Refs() {
			add(r)
		}
	}
	add(assessment.MappingSchema())
	published, err := c.Compile(assessment.MappingSchema().ID())
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]mapping{"full": fullMapping(), "wide": wide(), "leeds": csvMapping(t, "leeds"), "chicago": csvMapping(t, "chicago")} {
		data, err := document.Write(m)
		if err != nil {
			t.Fatal(err)
		}
		var plain any
		if err := json.Unmarshal(data, &plain); err != nil {
			t.Fatal(err)
		}
		if err := published.Validate(plain); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
		again, list := assessment.ParseMapping(data)
		if err := list.Err(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		m.Format = assessment.CurrentMappingFormat // the zero one is written as this
		if diff := cmp.Diff(m, again); diff != "" {
			t.Errorf("%s, written and read again (-before +after):\n%s", name, diff)
		}
	}
}

func TestParseMapping(t *testing.T) {
	m, list := assessment.ParseMapping([]byte(`{"format":"leadership-mapping/1","subject":{"id":{"column":""},"kind":{"Always":"school"}},"columns":[]}`))
	for _, want := range []struct {
		path issue.Pointer
		code issue.Code
	}{
		{"/subject/id/column", document.PatternMismatch},
		{"/subject/kind/Always", document.MemberUnknown},
		{"/columns", document.ArrayLength},
	} {
		found := false
		for _, i := range list.Issues {
			found = found || i.Path == want.path && i.Code == want.code && i.At.Line == 1
		}
		if !found {
			t.Errorf("no %s at %s:\n%s", want.code, want.path, lines(list))
		}
	}
	if diff := cmp.Diff(mapping{}, m); diff != "" {
		t.Error(diff)
	}
}

func TestMappingCheck(t *testing.T) {
	none := indicator.Bands{Bands: []indicator.Band{{Level: "weak", In: indicator.MustInterval("[0,2]")}, {Level: "loud", In: indicator.MustInterval("[2,3]")}}}
	for _, test := range []struct {
		name   string
		change func(*mapping)
		want   string // code and path of each issue
	}{
		{"nothing wrong", func(*mapping) {}, ""},
		{"leeds", func(m *mapping) { *m = csvMapping(t, "leeds") }, "not this framework"},
		{"no subject, no columns", func(m *mapping) { *m = mapping{} },
			"mapping-invalid /columns, mapping-invalid /subject/id, mapping-invalid /subject/kind"},
		{"format, use, file", func(m *mapping) {
			m.Format, m.Use = "leadership-mapping/2", "fun"
			m.File = table.Layout{Encoding: "utf-7", Separator: "|", Header: -1}
		}, "layout-invalid /file/encoding, layout-invalid /file/header, layout-invalid /file/separator, mapping-invalid /format, mapping-invalid /use"},
		{"where", func(m *mapping) { m.Where = []assessment.Where{{Column: " "}} },
			"mapping-invalid /where/0/column, mapping-invalid /where/0/in"},
		{"two sources", func(m *mapping) {
			m.Subject.ID.Always = "A"
			m.Date = assessment.DateField{Column: "on", Order: "yy/mm", Always: indicator.MustDate("2026-01-01")}
		}, "mapping-invalid /date, mapping-invalid /date/order, mapping-invalid /subject/id"},
		{"values of nothing", func(m *mapping) {
			m.Rater = field{Values: map[string]string{"a": "b"}}
			m.Occasion = field{Always: "x", Values: map[string]string{"a": "b"}}
			m.Date = assessment.DateField{Order: table.DayMonthYear}
			m.Evidence.Separator = ";"
		}, "mapping-invalid /date/order, mapping-invalid /evidence, mapping-invalid /occasion/values, mapping-invalid /rater"},
		{"a time of no column", func(m *mapping) { m.Date = assessment.DateField{Timed: true} }, "mapping-invalid /date/timed"},
		{"values that may not be", func(m *mapping) {
			m.Subject.Kind = field{Column: "kind", Values: map[string]string{"a": "Big School", "b": ""}}
			m.Rater = field{Always: "two\nlines"}
			m.Perspective = field{Column: "who", Values: map[string]string{"a": "governor", "b": "self"}}
			m.Occasions = []assessment.Occasion{{Key: "2026"}, {Key: "2026"}, {Key: " x"}}
			m.Occasion = field{Always: "2025"}
			m.Perspectives = []assessment.PerspectiveInfo{{Key: "G"}, {Key: "G"}}
		}, "occasion-unknown /occasion/always, occasion-duplicate /occasions/1/key, mapping-invalid /occasions/2/key, perspective-unknown /perspective/values/a, " +
			"mapping-invalid /perspectives/0/key, mapping-invalid /perspectives/1/key, perspective-duplicate /perspectives/1/key, " +
			"mapping-invalid /rater/always, mapping-invalid /subject/kind/values/a, mapping-invalid /subject/kind/values/b"},
		{"columns", func(m *mapping) {
			m.Columns[0].Indicator.Always = "local.climate"
			m.Columns[1].Indicator = field{Column: "item", Values: map[string]string{"a/b": "local.plan", "c": "x.y"}}
			m.Columns[1].Dimension = field{Always: "weight"}
			m.Columns[2].Column = "\u00a0"
			m.Columns[2].Indicator = field{}
		}, "indicator-unknown /columns/0/indicator/always, dimension-unknown /columns/1/dimension/always, indicator-unknown /columns/1/indicator/values/c, " +
			"mapping-invalid /columns/2/column, mapping-invalid /columns/2/indicator"},
		{"one column twice as the same", func(m *mapping) {
			m.Columns = append(m.Columns, column{Column: " trust", Indicator: field{Always: "local.trust"}, Rater: field{Always: "x"}})
		}, "mapping-invalid /columns/3"},
		{"tables", func(m *mapping) {
			m.Scales = map[string]levelTable{
				"strength": {Levels: levels{"a": "yes", "b": "not-rated"}, Bands: &none, Absent: levels{"c": "weak"}},
				"stars":    {},
			}
			m.Columns[2].Table.Levels = levels{"a": "strong"}
			m.Absent = levels{"d": "gone"}
		}, "level-unknown /absent/d, level-unknown /columns/2/table/levels/a, mapping-invalid /scales/stars, level-unknown /scales/strength/absent/c, " +
			"band-overlap /scales/strength/bands/bands/1/in, level-unknown /scales/strength/bands/bands/1/level, level-unknown /scales/strength/levels/a, level-unknown /scales/strength/levels/b"},
		{"two meanings", func(m *mapping) {
			m.Scales = map[string]levelTable{"strength": {Levels: levels{"1": "weak", "1 ": "strong", "é": "weak", "2": "weak"}, Absent: levels{"e\u0301": "not-rated"}, Skip: []string{" 2", "x"}}}
			m.Absent, m.Skip = levels{"": "not-rated"}, []string{" "}
			m.Rater = field{Column: "who", Values: map[string]string{"a": "x", " a": "x"}}
		}, "mapping-invalid /rater/values/a, mapping-invalid /scales/strength/absent/e\u0301, mapping-invalid /scales/strength/levels/1 , mapping-invalid /scales/strength/skip/0, mapping-invalid /skip/0"},
		{"kept twice", func(m *mapping) { m.Subject.Keep = []string{"a", "b", "a "} }, "mapping-invalid /subject/keep/2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := wide()
			test.change(&m)
			list := m.Check(csvFramework(t, "csv"))
			var got []string
			for _, i := range list.Issues {
				got = append(got, string(i.Code)+" "+string(i.Path))
			}
			if test.want == "not this framework" {
				if len(got) != 7 || !list.Has(assessment.IndicatorUnknown) {
					t.Errorf("%q", got)
				}
				return
			}
			if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, lines(list))
			}
			// Nothing is read with a mapping that is wrong.
			if len(got) > 0 {
				im, again := readBoth(t, strings.NewReader("school,trust,hope,plan\nA,strong,weak,yes\n"), m, csvFramework(t, "csv"), assessment.CSVOptions{KeepGood: true})
				if diff := cmp.Diff(list, again); diff != "" || im.Statistics.Rows > 0 {
					t.Error(diff)
				}
			}
		})
	}
	if err := wide().Check(nil).Err(); !errors.Is(err, assessment.MappingInvalid) {
		t.Errorf("without a framework: %v", err)
	}
}

// TestMappingNamesThatAreMeant holds that names in a mapping which are not known are
// answered with those that were meant.
func TestMappingNamesThatAreMeant(t *testing.T) {
	for _, c := range []struct {
		change func(m *mapping)
		want   string
	}{
		{func(m *mapping) { m.Columns[0].Indicator.Always = "local.turst" }, `framework "local" has no indicator "local.turst"; did you mean "local.trust"?`},
		{func(m *mapping) { m.Columns[0].Indicator.Always = "local.silence" }, `framework "local" has no indicator "local.silence"`},
		{func(m *mapping) { m.Columns[0].Indicator.Always = "local.climate" }, `"local.climate" is a group: judge its indicators`},
		{func(m *mapping) { m.Perspective.Always = "peers" }, `perspective "peers" is neither well known nor declared; did you mean "peer"?`},
		{func(m *mapping) {
			m.Perspectives = []assessment.PerspectiveInfo{{Key: "governor"}}
			m.Perspective = field{Column: "who", Values: map[string]string{"Board": "govenor"}}
		}, `perspective "govenor" is neither well known nor declared; did you mean "governor"?`},
		{func(m *mapping) { m.Scales = map[string]levelTable{"strenght": {}} }, `framework "local" has no scale "strenght"; did you mean "strength"?`},
	} {
		m := wide()
		c.change(&m)
		if list := m.Check(csvFramework(t, "csv")); len(list.Issues) != 1 || list.Issues[0].Message != c.want {
			t.Errorf("got %v, want %s", list, c.want)
		}
	}
}
