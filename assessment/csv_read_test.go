package assessment_test

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

func TestReadCSVFileForms(t *testing.T) {
	const plain = "school,trust,hope,plan\nWhāngārei,strong,weak,yes\nCafé “Nord”,middling,strong,no\n"
	const latin = "school,trust,hope,plan\nEcole,strong,weak,yes\nCaf\xe9 \x93Nord\x94,middling,strong,no\n"
	header := func(line int) func(*mapping) { return func(m *mapping) { m.File.Header = line } }
	separator := func(s table.Separator) func(*mapping) { return func(m *mapping) { m.File.Separator = s } }
	cp1252 := func(m *mapping) { m.File.Encoding = table.Windows1252 }
	for _, test := range []struct {
		name, file string
		change     func(*mapping)
		first      string
	}{
		{"utf-8", plain, nil, "Whāngārei"},
		{"encoding named", plain, func(m *mapping) { m.File.Encoding, m.File.Separator = table.UTF8, table.Comma }, "Whāngārei"},
		{"byte order mark", "\ufeff" + plain, nil, "Whāngārei"},
		{"byte order mark and quotes", "\ufeff" + strings.Replace(plain, "school", `"school"`, 1), nil, "Whāngārei"},
		{"carriage returns", strings.ReplaceAll(plain, "\n", "\r\n"), nil, "Whāngārei"},
		{"no end of line at the end", strings.TrimSuffix(plain, "\n"), nil, "Whāngārei"},
		{"decomposed characters", strings.ReplaceAll(strings.ReplaceAll(plain, "ā", "a\u0304"), "é", "e\u0301"), nil, "Whāngārei"},
		{"semicolons", strings.ReplaceAll(plain, ",", ";"), separator(table.Semicolon), "Whāngārei"},
		{"tabs", strings.ReplaceAll(plain, ",", "\t"), separator(table.Tab), "Whāngārei"},
		{"space around", strings.ReplaceAll(strings.ReplaceAll(plain, ",", " ,\u00a0"), "\n", " \n"), nil, "Whāngārei"},
		{"blank lines and rows", "\n\n" + strings.Replace(plain, "\nCaf", "\n\n,,,\nCaf", 1) + "\n, ,,\n", nil, "Whāngārei"},
		{"preamble", "a \"title\"\n\n,,,,,\n" + strings.Replace(plain, "\nWh", "\n,,,\nWh", 1), header(4), "Whāngārei"},
		{"preamble and mark", "\ufefftitle\n" + plain, header(2), "Whāngārei"},
		{"gzip", packed(t, "\ufeff"+plain), nil, "Whāngārei"},
		{"gzip in two parts", packed(t, plain[:20]) + packed(t, plain[20:]), nil, "Whāngārei"},
		{"windows-1252", latin, cp1252, "Ecole"},
		{"windows-1252, gzip, preamble", packed(t, "Sch\xfcler\n"+latin), func(m *mapping) { cp1252(m); m.File.Header = 2 }, "Ecole"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := wide()
			if test.change != nil {
				test.change(&m)
			}
			want := test.first + "  local.trust strong\n" + test.first + "  local.hope weak\n" + test.first + "  local.plan yes\n" +
				"Café “Nord”  local.trust middling\nCafé “Nord”  local.hope strong\nCafé “Nord”  local.plan no\n"
			im := readCSV(t, test.file, m)
			if diff := cmp.Diff(want, judged(im.Assessment)); diff != "" {
				t.Error(diff)
			}
			s := im.Statistics
			if s.Rows-s.Blank != 2 || s.Bad+s.Filtered != 0 || s.Judgements != 6 || s.Subjects != 2 {
				t.Errorf("statistics %+v", s)
			}
		})
	}
}

// One file in both layouts makes one assessment.
func TestReadCSVLongAndWide(t *testing.T) {
	const wideFile = `school,who,trust,hope,plan,importance
Waitaha,hera,strong,n/a,yes,major
Waitaha,tama,weak,strong,,minor
Waikato,hera,middling,weak,no,major
`
	const longFile = `school,who,item,scale,level
Waitaha,hera,Trust,,strong
Waitaha,hera,Hope,,n/a
Waitaha,hera,Plan,,yes
Waitaha,hera,Trust,how much it matters,major
Waitaha,tama,Trust,,weak
Waitaha,tama,Hope,,strong
Waitaha,tama,Plan,,
Waitaha,tama,Trust,how much it matters,minor
Waikato,hera,Trust,,middling
Waikato,hera,Hope,,weak
Waikato,hera,Plan,,no
Waikato,hera,Trust,how much it matters,major
`
	m := wide()
	m.Rater = field{Column: "who"}
	m.Perspective = field{Always: "peer"}
	m.Absent = levels{"n/a": indicator.NotApplicable}
	m.Skip = []string{""}
	m.Columns = append(m.Columns, column{Column: "importance", Indicator: field{Always: "local.trust"}, Dimension: field{Always: "importance"}})
	long := m
	long.Columns = []column{{
		Column:    "level",
		Indicator: field{Column: "item", Values: map[string]string{"Trust": "local.trust", "Hope": "local.hope", "Plan": "local.plan"}},
		Dimension: field{Column: "scale", Values: map[string]string{"how much it matters": "importance"}},
	}}
	a, b := readCSV(t, wideFile, m), readCSV(t, longFile, long)
	if diff := cmp.Diff(a.Assessment, b.Assessment); diff != "" {
		t.Errorf("(-wide +long):\n%s", diff)
	}
	if len(a.Assessment.Judgements) != 11 {
		t.Errorf("%d judgements, want 11", len(a.Assessment.Judgements))
	}
	if _, list := assessment.Compile(assessment.Inputs{Framework: csvFramework(t, "csv"), Assessment: a.Assessment}); len(list.Issues) > 0 {
		t.Error(lines(list))
	}
}

func TestReadCSVFields(t *testing.T) {
	for _, test := range []struct {
		name, file string
		change     func(*mapping)
		want       string
	}{
		{"perspective by table", "school,trust,who\nA,strong,Principal\nA,weak,Staff \nA,weak,\n", func(m *mapping) {
			m.Perspective = field{Column: "who", Values: map[string]string{"Principal": "self", "Staff": "staff"}}
		}, "A  local.trust strong [self]\nA  local.trust weak [staff]\nA  local.trust weak\n"},
		{"a perspective of one's own", "school,trust,who\nA,strong,governor\n", func(m *mapping) {
			m.Perspective = field{Column: "who"}
			m.Perspectives = []assessment.PerspectiveInfo{{Key: "governor"}}
		}, "A  local.trust strong [governor]\n"},
		{"occasion, date, rationale, evidence", "school,trust,when,on,why,proof\nA,strong,2024,3.4.2024,\"  two\nlines \",a; b;;a\nA,weak,2025,,,\n", func(m *mapping) {
			m.Occasion = field{Column: "when"}
			m.Date = assessment.DateField{Column: "on", Order: table.DayMonthYearDot}
			m.Rationale = "why"
			m.Evidence = assessment.EvidenceField{Column: "proof"}
		}, "A  local.trust strong [2024] [2024-04-03] [two\nlines] [a+b]\nA  local.trust weak [2025]\n"},
		{"evidence apart by another sign", "school,trust,proof\nA,strong,a;b | c\n", func(m *mapping) {
			m.Evidence = assessment.EvidenceField{Column: "proof", Separator: "|"}
		}, "A  local.trust strong [a;b+c]\n"},
		{"a column's own rater, perspective, occasion, date", "school,trust,hope,hope by,hope on\nA,strong,weak,tama,2026-02-01\n", func(m *mapping) {
			m.Columns = wide().Columns[:2]
			m.Rater, m.Perspective, m.Occasion = field{Always: "hera"}, field{Always: "self"}, field{Always: "2025"}
			m.Date = assessment.DateField{Always: indicator.MustDate("2025-05-05")}
			c := &m.Columns[1]
			c.Rater, c.Perspective, c.Occasion = field{Column: "hope by"}, field{Always: "peer"}, field{Always: "2026"}
			c.Date = assessment.DateField{Column: "hope on"}
		}, "A hera local.trust strong [self] [2025] [2025-05-05]\nA tama local.hope weak [peer] [2026] [2026-02-01]\n"},
		{"one is best", "school,trust\nA,1\nB,3\nC,9\nD,NULL\n", func(m *mapping) {
			m.Scales = map[string]levelTable{"strength": {Levels: levels{"1": "strong", "2": "middling", "3": "weak"}, Absent: levels{"9": indicator.NotApplicable}, Skip: []string{"NULL"}}}
		}, "A  local.trust strong\nB  local.trust weak\nC  local.trust not-applicable\n"},
		{"a text that is absent on all scales but one", "school,trust,plan\nA,9,9\n", func(m *mapping) {
			m.Columns = []column{wide().Columns[0], wide().Columns[2]}
			m.Absent = levels{"9": indicator.DontKnow}
			m.Scales = map[string]levelTable{"strength": {Levels: levels{"9": "weak", "10": "strong"}}}
		}, "A  local.trust weak\nA  local.plan dont-know\n"},
		{"a column's own table", "school,trust,hope\nA,1,1\n", func(m *mapping) {
			m.Columns = wide().Columns[:2]
			m.Scales = map[string]levelTable{"strength": {Levels: levels{"1": "weak"}}}
			m.Columns[1].Table = levelTable{Levels: levels{"1": "strong"}}
		}, "A  local.trust weak\nA  local.hope strong\n"},
		{"numbers", "school,trust\nA,1.5\nB,2.5\nC,4e0\nD,none\n", func(m *mapping) {
			m.Scales = map[string]levelTable{"strength": {Bands: &indicator.Bands{Bands: []indicator.Band{
				{Level: "weak", In: indicator.MustInterval("[1,2.5)")},
				{Level: "middling", In: indicator.MustInterval("[2.5,3.5)")},
				{Level: "strong", In: indicator.MustInterval("[3.5,4]")},
			}}, Absent: levels{"none": indicator.NotRated}}}
		}, "A  local.trust weak\nB  local.trust middling\nC  local.trust strong\nD  local.trust not-rated\n"},
		{"keys of levels and absences", "school,trust\nA,strong\nB,not-observed\n", nil,
			"A  local.trust strong\nB  local.trust not-observed\n"},
		{"an aspect", "school,trust\nA,strong\n", func(m *mapping) { m.Columns[0].Indicator.Always = "local.trust.staff" },
			"A  local.trust.staff strong\n"},
		{"indicators by ID", "school,item,trust\nA,local.plan,yes\nA,local.trust.staff,weak\n", func(m *mapping) {
			m.Columns[0].Indicator = field{Column: "item"}
		}, "A  local.plan yes\nA  local.trust.staff weak\n"},
		{"rows that pass", "school,trust,type,state\nA,strong,x,open\nB,superb,y,open\nC,weak,x,shut\nD,weak, z ,open\n", func(m *mapping) {
			m.Where = []assessment.Where{{Column: "type", In: []string{"x", "z"}}, {Column: "state", In: []string{"open"}}}
		}, "A  local.trust strong\nD  local.trust weak\n"},
		{"a rater per row", "school,trust,hope\nA,strong,weak\n\nA,weak,weak\n", func(m *mapping) {
			m.Columns = wide().Columns[:2]
			m.RaterPerRow = true
		}, "A line-2 local.trust strong\nA line-2 local.hope weak\nA line-4 local.trust weak\nA line-4 local.hope weak\n"},
		{"one subject for all rows", "who,trust\nhera,strong\n", func(m *mapping) {
			m.Subject.ID, m.Rater = field{Always: "A"}, field{Column: "who"}
		}, "A hera local.trust strong\n"},
		{"NULL is blank in other columns", "school,trust,who,on\nA,strong,NULL,NULL\n", func(m *mapping) {
			m.Skip = []string{"NULL"}
			m.Rater, m.Date = field{Column: "who"}, assessment.DateField{Column: "on"}
		}, "A  local.trust strong\n"},
		{"one column read twice", "school,trust\nA,strong\n", func(m *mapping) {
			m.Columns = append(m.Columns, column{Column: "trust", Indicator: field{Always: "local.hope"}})
		}, "A  local.trust strong\nA  local.hope strong\n"},
		{"mapping with other characters for the same", "e\u0301cole,trust\nA,tre\u0300s\n", func(m *mapping) {
			m.Subject.ID.Column = "\u00e9cole "
			m.Scales = map[string]levelTable{"strength": {Levels: levels{" tr\u00e8s": "strong"}}}
		}, "A  local.trust strong\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := one()
			if test.change != nil {
				test.change(&m)
			}
			im := readCSV(t, test.file, m)
			if diff := cmp.Diff(test.want, judged(im.Assessment)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			s := im.Statistics
			skipped := int64(0)
			for _, c := range s.Skipped {
				skipped += c.Count
			}
			if rows := s.Rows - s.Bad - s.Filtered - s.Blank; rows*int64(len(m.Columns)) != s.Judgements+skipped {
				t.Errorf("%d rows of %d levels, %d judgements and %d skipped: something is lost", rows, len(m.Columns), s.Judgements, skipped)
			}
		})
	}
}

func TestReadCSVSubjects(t *testing.T) {
	m := one()
	m.Subject.Name = field{Column: "name"}
	m.Subject.Kind = field{Column: "kind", Values: map[string]string{"S": "school", "C": "community-of-schools"}}
	m.Subject.Keep = []string{"trust name", "<roll> & \u2028more"}
	m.Skip = []string{""}
	m.Occasion = field{Always: "2026"}
	m.Occasions = []assessment.Occasion{{Key: "2026", From: indicator.MustDate("2026-01-01")}}
	m.Title, m.Use = indicator.Text{"mi": "Whānau"}, assessment.Formative
	im := readCSV(t, "school,name,kind,trust,trust name,<roll> & \u2028more\n7,,S,strong,Red,\"1<2 \"\"&\"\" \\u2028 \u2028x\b\f\t.\"\n8,Waikato,C,,,\n7,Waitaha,S,,,\n", m)
	want := []assessment.Subject{
		{ID: "7", Kind: "school", Name: "Waitaha", Extensions: []byte(`{"<roll> & ` + "\u2028" + `more":"1<2 \"&\" \\u2028 ` + "\u2028" + `x\u0008\u000c\t.","trust name":"Red"}`)},
		{ID: "8", Kind: "community-of-schools", Name: "Waikato"},
	}
	if diff := cmp.Diff(want, im.Assessment.Subjects); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	data, err := document.Write(im.Assessment)
	if err != nil {
		t.Fatal(err)
	}
	again, list := assessment.Parse(data)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	im.Assessment.Format = assessment.CurrentFormat
	if diff := cmp.Diff(im.Assessment, again); diff != "" {
		t.Errorf("written and read again (-before +after):\n%s", diff)
	}
}

func TestReadCSVStatistics(t *testing.T) {
	m := wide()
	m.Columns = m.Columns[:2]
	m.Skip = []string{"NULL", ""}
	m.Absent = levels{"9": indicator.NotApplicable, "?": indicator.DontKnow}
	m.Where = []assessment.Where{{Column: "type", In: []string{"x"}}}
	const file = "school,type,trust,hope\nA,x,9,NULL\nB,x,?,9\nC,x,9,strong\n,,,\nD,y,9,9\nE,x,superb,9\nF,x,,NULL\n"
	im, list := readBoth(t, strings.NewReader(file), m, csvFramework(t, "csv"), assessment.CSVOptions{KeepGood: true})
	if len(list.Issues) != 1 || !list.Has(assessment.LevelUnmapped) {
		t.Fatal(lines(list))
	}
	want := assessment.Statistics{
		Rows: 7, Blank: 1, Filtered: 1, Bad: 1, Subjects: 4, Judgements: 5,
		Skipped: []assessment.TextCount{{Column: "trust", Text: "", Count: 1}, {Column: "hope", Text: "NULL", Count: 2}},
		Absent: []assessment.TextCount{
			{Column: "trust", Text: "9", Level: indicator.NotApplicable, Count: 2},
			{Column: "trust", Text: "?", Level: indicator.DontKnow, Count: 1},
			{Column: "hope", Text: "9", Level: indicator.NotApplicable, Count: 1},
		},
	}
	if diff := cmp.Diff(want, im.Statistics); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A bad row takes all its judgements with it, and nothing else; or there is no
// assessment at all.
func TestReadCSVKeepGood(t *testing.T) {
	m := wide()
	const file = "school,trust,hope,plan\nA,strong,weak,yes\nB,superb,weak,yes\nC,strong,weak\nD,\"x\" y,weak,no\nE,weak,weak,no\n"
	f := csvFramework(t, "csv")
	kept, list := readBoth(t, strings.NewReader(file), m, f, assessment.CSVOptions{KeepGood: true})
	if got := len(list.Issues); got != 3 || list.Err() == nil {
		t.Errorf("%d issues, want 3:\n%s", got, lines(list))
	}
	want := "A  local.trust strong\nA  local.hope weak\nA  local.plan yes\nE  local.trust weak\nE  local.hope weak\nE  local.plan no\n"
	if diff := cmp.Diff(want, judged(kept.Assessment)); diff != "" {
		t.Error(diff)
	}
	if len(kept.Assessment.Subjects) != 2 || kept.Statistics.Bad != 3 || kept.Statistics.Rows != 5 {
		t.Errorf("%d subjects, statistics %+v", len(kept.Assessment.Subjects), kept.Statistics)
	}
	nothing, again := readBoth(t, strings.NewReader(file), m, f, assessment.CSVOptions{})
	if diff := cmp.Diff(assessment.Assessment{}, nothing.Assessment); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(kept.Statistics, nothing.Statistics); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(list, again); diff != "" {
		t.Error(diff)
	}
}

// A file that ends too early is no file with some bad rows: nothing is kept.
func TestReadCSVStops(t *testing.T) {
	rows := "school,trust\n" + strings.Repeat("A,strong\n", 5000)
	zip := packed(t, rows)
	failing := errors.New("the line is dead")
	for _, test := range []struct {
		name string
		file interface{ Read([]byte) (int, error) }
		max  int64
		code issue.Code
	}{
		{"cut off", strings.NewReader(zip[:len(zip)-5]), 0, table.FileUnreadable},
		{"damaged", strings.NewReader(zip[:len(zip)/2] + "damage" + zip[len(zip)/2:]), 0, table.FileUnreadable},
		{"no gzip behind the magic", strings.NewReader("\x1f\x8bABC"), 0, table.FileUnreadable},
		{"reader fails", iotest.TimeoutReader(strings.NewReader(rows)), 0, table.FileUnreadable},
		{"reader fails at once", iotest.ErrReader(failing), 0, table.FileUnreadable},
		{"too large", strings.NewReader(rows), int64(len(rows)) - 1, table.FileUnreadable},
		{"too large when unpacked", strings.NewReader(zip), int64(len(rows)) - 1, table.FileUnreadable},
		{"bomb in one field", strings.NewReader(packed(t, "school,trust\n\""+strings.Repeat("x", 1<<22))), 1 << 20, table.FileUnreadable},
		{"quote without an end", strings.NewReader("school,trust\nA,strong\n\"B,strong\nC,strong\n"), 0, table.FileUnreadable},
		{"bomb above the header", strings.NewReader(packed(t, strings.Repeat("x", 1<<22))), 1 << 20, table.FileUnreadable},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := one()
			if strings.Contains(test.name, "above") {
				m.File.Header = 2
			}
			im, list := readBoth(t, test.file, m, csvFramework(t, "csv"), assessment.CSVOptions{KeepGood: true, MaxBytes: test.max, File: "f"})
			if !errors.Is(list.Err(), test.code) || len(list.Issues) != 1 && test.name != "damaged" || list.Issues[0].At.File != "f" {
				t.Errorf("want %s alone, have\n%s", test.code, lines(list))
			}
			if len(im.Assessment.Judgements) > 0 {
				t.Errorf("%d judgements were kept", len(im.Assessment.Judgements))
			}
		})
	}
	// Nor is it if the list is full before the end that is missing can be told.
	full := packed(t, "school,trust\nA,strong\n"+strings.Repeat("A,x\n", 3*issue.DefaultCap))
	im, list := readBoth(t, strings.NewReader(full[:len(full)-1]), one(), csvFramework(t, "csv"), assessment.CSVOptions{KeepGood: true})
	if list.LeftOut == 0 || len(im.Assessment.Judgements) > 0 || im.Statistics.Bad < 2*issue.DefaultCap {
		t.Errorf("%d issues left out, %d judgements, statistics %+v", list.LeftOut, len(im.Assessment.Judgements), im.Statistics)
	}
	for _, enough := range []int64{int64(len(rows)), math.MaxInt64, 0, -5} { // exactly as large as is allowed is not too large
		if _, list := readBoth(t, strings.NewReader(rows), one(), csvFramework(t, "csv"), assessment.CSVOptions{MaxBytes: enough}); list.Err() != nil {
			t.Error(enough, list.Err())
		}
	}
}

// A subject of whom there is no judgement is a subject all the same.
func TestReadCSVNoJudgement(t *testing.T) {
	m := one()
	m.Skip = []string{"NULL"}
	im := readCSV(t, "school,trust\nA,NULL\n", m)
	data, err := document.Write(im.Assessment)
	if err != nil {
		t.Fatal(err)
	}
	if again, list := assessment.Parse(data); list.Err() != nil || len(again.Subjects) != 1 {
		t.Error(list.Err())
	}
}

// Every issue that Compile finds leads back to the field. Fields hold random line
// ends, so lines and rows part ways.
func TestLocate(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	ends := []string{"", "", "\n", "\r\n", "\n\n"}
	var b strings.Builder
	line := 3
	b.WriteString("preamble\n\n" + "note,trust,school,hope\n")
	type place struct{ line, column int }
	var subjects, trust, hope []place
	for i := range 200 {
		for range random.IntN(3) {
			b.WriteString("\n")
			line++
		}
		line++
		quoted := func(text string) string {
			end := ends[random.IntN(len(ends))]
			line += strings.Count(end, "\n")
			return `"` + text + end + `"`
		}
		b.WriteString(quoted("n") + ",")
		trust = append(trust, place{line, 2})
		b.WriteString(quoted("strong") + ",")
		subjects = append(subjects, place{line, 3})
		b.WriteString(quoted("S"+strconv.Itoa(i)) + ",")
		hope = append(hope, place{line, 4})
		b.WriteString(quoted("weak") + "\n")
	}
	m := wide()
	m.File.Header = 3
	m.Columns = m.Columns[:2]
	im, list := readBoth(t, strings.NewReader(b.String()), m, csvFramework(t, "csv"), assessment.CSVOptions{File: "f.csv"})
	if len(list.Issues) > 0 {
		t.Fatal(lines(list))
	}
	check := func(path issue.Pointer, want place) {
		t.Helper()
		located := im.Locate(issue.List{Issues: []issue.Issue{{Code: "x", Path: path}}})
		if got, want := located.Issues[0].At, (issue.Place{File: "f.csv", Line: want.line, Column: want.column}); got != want {
			t.Fatalf("%s is at %v, want %v", path, got, want)
		}
	}
	for i := range subjects {
		j := issue.Pointer("/judgements")
		check(issue.Pointer("/subjects").Index(i).Key("id"), subjects[i])
		check(issue.Pointer("/subjects").Index(i).Key("kind"), subjects[i])
		check(j.Index(2*i).Key("level"), trust[i])
		check(j.Index(2*i+1).Key("level"), hope[i])
		check(j.Index(2*i+1).Key("subject"), subjects[i])
		check(j.Index(2*i), trust[i])
		check(j.Index(2*i).Key("evidence").Index(0), trust[i])
	}
	for _, path := range []issue.Pointer{"", "/judgements", "/judgements/400", "/judgements/-1", "/judgements/x", "/occasions/0", "/subjects/200/id"} {
		located := im.Locate(issue.List{Issues: []issue.Issue{{Code: "x", Path: path}}, LeftOut: 3})
		if located.Issues[0].At != (issue.Place{}) || located.LeftOut != 3 {
			t.Errorf("%q is at %v, and %d left out", path, located.Issues[0].At, located.LeftOut)
		}
	}
}

// What Compile finds in a file is shown with its line.
func TestLocateCompile(t *testing.T) {
	m := one()
	m.Rater = field{Column: "who"}
	m.Subject.Kind = field{Column: "kind"}
	for file, want := range map[string]string{
		"kind,school,who,trust\nschool,A,hera,strong\nprogramme,B,hera,strong\n":                        "kind-unfit 3:1",
		"kind,school,who,trust\nschool,A,hera,strong\nschool,A,tama,weak\n\nschool,A,\"hera\n\",weak\n": "judgement-twice 6:4",
	} {
		im := readCSV(t, file, m)
		_, list := assessment.Compile(assessment.Inputs{Framework: csvFramework(t, "csv"), Assessment: im.Assessment})
		var at []string
		for _, i := range im.Locate(list).Issues {
			at = append(at, fmt.Sprintf("%s %d:%d", i.Code, i.At.Line, i.At.Column))
		}
		if !slices.Equal(at, []string{want}) {
			t.Errorf("%q, want %q", at, want)
		}
	}
}

var csvUpdate = flag.Bool("update-csv", false, "write the golden lists of issues anew")

func TestReadCSVGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/csv/golden/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			base := strings.TrimSuffix(file, ".csv")
			m, list := assessment.ParseMapping(readFile(t, base+".mapping.json"))
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			im, list := readBoth(t, strings.NewReader(string(readFile(t, file))), m, csvFramework(t, "csv"), assessment.CSVOptions{File: filepath.Base(file), KeepGood: true})
			statistics, err := document.Write(im.Statistics)
			if err != nil {
				t.Fatal(err)
			}
			got := lines(list) + "\n" + judged(im.Assessment) + "\n" + string(statistics)
			if *csvUpdate {
				if err := os.WriteFile(base+".golden", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(readFile(t, base+".golden")), got); diff != "" {
				t.Errorf("(-golden +got):\n%s", diff)
			}
		})
	}
}

// exampleMapping is the mapping for the examples of codes: it reads every column
// that the header has.
func exampleMapping(file string) mapping {
	header, _, _ := strings.Cut(file, "\n")
	m := mapping{Subject: assessment.SubjectFields{ID: field{Column: "school"}, Kind: field{Always: "school"}}}
	for _, name := range strings.Split(header, ",") {
		switch name {
		case "name":
			m.Subject.Name = field{Column: name}
		case "who":
			m.Perspective = field{Column: name}
		case "on":
			m.Date = assessment.DateField{Column: name, Order: table.DayMonthYear}
		case "item":
			m.Columns = []column{{Column: "level", Indicator: field{Column: name, Values: map[string]string{"trust": "local.trust"}}}}
		}
	}
	if m.Columns == nil {
		m.Columns = one().Columns
	}
	return m
}

// Each code of the files of CSV and mapping has an example that leads to it.
func TestCSVCodes(t *testing.T) {
	tested := 0
	for _, name := range []string{"csv.go", "mapping.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || spec.Type == nil || len(spec.Values) != 1 {
				return true
			}
			if sel, ok := spec.Type.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Code" {
				return true
			}
			literal, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			code := issue.Code(literal)
			_, example, ok := strings.Cut(spec.Doc.Text(), "Example: ")
			if !ok {
				t.Errorf("%s has no example", code)
				return true
			}
			example = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(example), "with MaxJudgements 1"))
			tested++
			var list issue.List
			switch {
			case strings.HasPrefix(example, `"`):
				text, err := strconv.Unquote(example)
				if err != nil {
					t.Errorf("%s: %v", code, err)
				}
				if code == assessment.JudgementsTooMany { // counting knows no such limit
					_, list = assessment.ReadCSV(strings.NewReader(text), exampleMapping(text), csvFramework(t, "csv"), assessment.CSVOptions{MaxJudgements: 1})
					break
				}
				_, list = readBoth(t, strings.NewReader(text), exampleMapping(text), csvFramework(t, "csv"), assessment.CSVOptions{})
			case strings.HasPrefix(example, "{"):
				m, _ := assessment.ParseMapping([]byte(`{"format":"leadership-mapping/1",` + example[1:]))
				list = m.Check(csvFramework(t, "csv"))
			}
			if !list.Has(code) {
				t.Errorf("the example of %s leads to\n%s", code, lines(list))
			}
			return true
		})
	}
	if tested < 8 {
		t.Errorf("only %d codes were tried", tested)
	}
}

func TestReadCSVIssues(t *testing.T) {
	for _, test := range []struct {
		name, file string
		change     func(*mapping)
		want       []string // what the lines hold, one each
	}{
		{"all columns that are not there", "School,Trust,hop\n", func(m *mapping) { *m = wide() },
			[]string{
				`f.csv:1: /columns/0/column: the file has no column "trust"; did you mean "Trust"? [column-missing]`,
				`f.csv:1: /columns/1/column: the file has no column "hope"; did you mean "hop"? [column-missing]`,
				`f.csv:1: /columns/2/column: the file has no column "plan"; it has "School", "Trust", "hop" [column-missing]`,
				`f.csv:1: /subject/id/column: the file has no column "school"; did you mean "School"? [column-missing]`,
			}},
		{"one that is named twice is reported once", "school,x\n", func(m *mapping) { m.Rationale = "trust" },
			[]string{`/rationale: the file has no column "trust"`}},
		{"no row passes", "school,trust\nA,strong\n,\n", func(m *mapping) { m.Where = []assessment.Where{{Column: "trust", In: []string{"weak"}}} },
			[]string{"f.csv: nothing is left to read: of 2 rows 1 are blank and 1 do not pass [rows-missing]"}},
		{"two columns of one name that nobody asked for", "school,trust,x,x\nA,strong,,\n", nil, nil},
		{"two columns of one name", "school,trust,x,trust\nA,strong,,weak\n", nil,
			[]string{`f.csv:1:4: /columns/0/column: the file has 2 columns "trust": 2, 4; give them different names [column-ambiguous]`}},
		{"header of another line", "title\n\nschool,trust\n", func(m *mapping) { m.File.Header = 2 },
			[]string{"f.csv:2: the header should stand on line 2, and it is blank [header-missing]"}},
		{"header behind the end", "title\n\nschool,trust", func(m *mapping) { m.File.Header = 9 },
			[]string{"f.csv:3: the file ends above line 9, on which the header should stand [header-missing]"}},
		{"no header", "\n\n", nil, []string{"[header-missing]"}},
		{"bad header", "school,tr\"ust\n", nil, []string{"f.csv:1:2: a quote stands inside a cell that does not begin with one, at byte 10: put the cell in quotes, and double those in it [row-malformed]"}},
		{"old line ends", "school,trust\rA,strong\r", nil, []string{"f.csv:1:2: the lines of the file end in a carriage return alone: "}},
		{"UTF-16", "\xff\xfes\x00c\x00", nil, []string{"f.csv: the file is in UTF-16: save it as "}},
		{"UTF-8 read as windows-1252", "\xef\xbb\xbfschool,trust\n", func(m *mapping) { m.File.Encoding = table.Windows1252 },
			[]string{"f.csv: the file begins with the mark of utf-8 and the layout says windows-1252 [file-unreadable]"}},
		{"a byte that windows-1252 does not have", "school,trust\nA\x81,strong\n", func(m *mapping) { m.File.Encoding = table.Windows1252 },
			[]string{`f.csv:2:1: column "school": `}},
		{"windows-1252 read as UTF-8", "x,school,trust\n\xe9,Caf\xe9,strong\n\xe9,Cafe,strong\n", nil,
			[]string{`f.csv:2:2: column "school": "Caf\xe9" is not in utf-8; is the file in windows-1252? [row-malformed]`}},
		{"several faults in a row, lines counted", "school,trust,on,who\n\"A\n\",\"superb\n\",30/02/2026,\"no\none\"\n,strong,,\n", func(m *mapping) {
			m.Date = assessment.DateField{Column: "on", Order: table.DayMonthYear}
			m.Rater = field{Column: "who"}
		}, []string{
			`f.csv:3:2: column "trust": "superb" stands for no level of scale "strength"; these texts do: "weak", "middling", "strong", "not-applicable",`,
			`f.csv:6:1: column "school" does not name a subject [subject-missing]`,
		}},
		{"date and rater", "school,trust,on,who\nA,strong,30/02/2026,\"no\none\"\n", func(m *mapping) {
			m.Date = assessment.DateField{Column: "on", Order: table.DayMonthYear}
			m.Rater = field{Column: "who"}
		}, []string{
			`f.csv:2:3: column "on": "30/02/2026" written dd/mm/yyyy: the calendar has no day 2026-02-30 [date-invalid]`,
			`f.csv:2:4: column "who": "no\none" holds a control character or the end of a line [value-unmapped]`,
		}},
		{"one fault in what all columns share is one issue", "school,trust,hope,plan,who\nA,strong,strong,yes,x\n", func(m *mapping) {
			*m = wide()
			m.Perspective = field{Column: "who"}
		}, []string{`f.csv:2:5: column "who": perspective "x" is neither well known nor declared [value-unmapped]`}},
		{"occasions are listed", "school,trust,when\nA,strong,2025\n", func(m *mapping) {
			m.Occasion = field{Column: "when"}
			m.Occasions = []assessment.Occasion{{Key: "2026"}}
		}, []string{`f.csv:2:3: column "when": the mapping lists its occasions, and "2025" is not among them [value-unmapped]`}},
		{"text not in a table", "school,trust,who\nA,strong,Deputy\n", func(m *mapping) {
			m.Perspective = field{Column: "who", Values: map[string]string{"Principal": "self", "Teacher": "staff"}}
		}, []string{`f.csv:2:3: column "who": "Deputy" stands for no perspective; these texts do: "Principal", "Teacher" [value-unmapped]`}},
		{"a blank level", "school,trust\nA,\n", nil, []string{`f.csv:2:2: column "trust": the level is blank: list "" under skip`}},
		{"a number in no band", "school,trust\nA,7\nB,1e999\nC,0x1\n", func(m *mapping) {
			m.Scales = map[string]levelTable{"strength": {Bands: &indicator.Bands{Bands: []indicator.Band{{Level: "weak", In: indicator.MustInterval("[1,3)")}}}, Absent: levels{"-": indicator.NotRated}}}
		}, []string{
			`column "trust": "7" stands for no level of scale "strength"; numbers in [1,3) do, and "-" [level-unmapped]`, `"1e999"`, `"0x1"`,
		}},
		{"indicator", "school,item,trust\nA,local.climate,strong\nA,,strong\nA,other.trust,strong\n", func(m *mapping) {
			m.Columns[0].Indicator = field{Column: "item"}
		}, []string{
			`f.csv:2:2: column "item": "local.climate" is a group: judge its indicators [indicator-unmapped]`,
			`f.csv:3:2: column "item" does not name an indicator [indicator-unmapped]`,
			`f.csv:4:2: column "item": framework "local" has no indicator "other.trust" [indicator-unmapped]`,
		}},
		{"a level of another scale, by a column's own table", "school,item,trust\nA,local.trust,Y\nA,local.plan,Y\n", func(m *mapping) {
			m.Columns[0].Indicator = field{Column: "item"}
			m.Columns[0].Table = levelTable{Levels: levels{"Y": "yes", "S": "strong"}}
		}, []string{`f.csv:2:3: column "trust": "Y" stands for no level of scale "strength"; these texts do: "S" [level-unmapped]`}},
		{"kinds", "school,kind,trust\nA,school,strong\nB,,strong\nC,Big School,weak\nA,network,strong\n", func(m *mapping) {
			m.Subject.Kind = field{Column: "kind"}
		}, []string{
			`f.csv:3:2: column "kind" does not say what kind of subject "B" is [value-unmapped]`,
			`f.csv:4:2: column "kind": "Big School" is no key`,
			`f.csv:5:2: column "kind": subject "A" is of kind "network" here and of kind "school" before [subject-conflict]`,
		}},
		{"names", "school,name,trust\nA,Waitaha,strong\nA,Waikato,strong\n", func(m *mapping) { m.Subject.Name = field{Column: "name"} },
			[]string{`warning: f.csv:3:2: column "name": subject "A" has "Waikato" here and "Waitaha" before, which is kept [subject-conflict]`}},
		{"ragged rows", "school,trust,x\nA,strong\nB,strong,x,y,z\nC\n", nil, []string{
			"f.csv:2:3: the row has 2 cells and the header 3: a separator is missing, or one stands in a cell without quotes [row-malformed]",
			"f.csv:3:4: the row has 5 cells and the header 3: ",
			"f.csv:4:2: the row has 1 cells and the header 3: ",
		}},
		{"quotes", "school,trust\nA \"B\",strong\n\"C\" D,strong\nE,superb\n\"F,strong\nG,strong\n", nil, []string{
			"f.csv:2:1: a quote stands inside a cell that does not begin with one, at byte 3: ",
			"f.csv:3:1: a quoted cell is not closed, or goes on behind its closing quote, at byte 3 [row-malformed]",
			`f.csv:4:2: column "trust": "superb"`,
			"f.csv:5:1: a quoted cell is not closed, or goes on behind its closing quote: the row goes on from here to the end of the file, line 6 [file-unreadable]",
		}},
		{"a long text", "school,trust\nA," + strings.Repeat("ā", 500) + "\n", nil, []string{strings.Repeat("ā", 60) + "…"}},
		{"a name that is too long", "school,trust\n" + strings.Repeat("ā", 257) + ",strong\n" + strings.Repeat("ā", 256) + ",strong\n", nil,
			[]string{"f.csv:2:1: column \"school\": the name that begins with \"" + strings.Repeat("ā", 20) + "\" has more than 256 characters"}},
		{"evidence", "school,trust,proof\nA,strong,\"a;b\nc\"\n", func(m *mapping) { m.Evidence.Column = "proof" },
			[]string{`f.csv:2:3: column "proof": "b\nc" holds a control character`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := one()
			if test.change != nil {
				test.change(&m)
			}
			got := strings.Split(strings.TrimSuffix(csvIssues(t, test.file, m), "\n"), "\n")
			if got[0] == "" {
				got = nil
			}
			for i := 0; i < max(len(got), len(test.want)); i++ {
				switch {
				case i >= len(got):
					t.Errorf("missing %s", test.want[i])
				case i >= len(test.want):
					t.Errorf("too many: %s", got[i])
				case !strings.Contains(got[i], test.want[i]):
					t.Errorf("have %s\nwant %s", got[i], test.want[i])
				}
			}
		})
	}
}

func TestReadCSVDates(t *testing.T) {
	for _, test := range []struct {
		order      table.DateOrder
		text, want string // "" if it is no date
	}{
		{"", "2026-02-28", "2026-02-28"},
		{"", "2026-2-8", "2026-02-08"},
		{"", "28/02/2026", ""},
		{table.YearMonthDay, "2026-02-29", ""},
		{table.YearMonthDaySlash, "2024/02/29", "2024-02-29"},
		{table.DayMonthYear, "03/04/2026", "2026-04-03"},
		{table.DayMonthYear, "3/4/2026", "2026-04-03"},
		{table.DayMonthYear, "3/14/2026", ""},
		{table.DayMonthYear, "03/04/26", ""},
		{table.DayMonthYear, "03-04-2026", ""},
		{table.DayMonthYear, "03/04/2026 00:00", ""},
		{table.DayMonthYear, "+3/04/2026", ""},
		{table.DayMonthYear, "/04/2026", ""},
		{table.DayMonthYear, "003/04/2026", ""},
		{table.DayMonthYear, "03/04", ""},
		{table.DayMonthYear, "03/04/0000", ""},
		{table.DayMonthYearDot, "03.04.2026", "2026-04-03"},
		{table.DayMonthYearHyphen, "03-04-2026", "2026-04-03"},
		{table.MonthDayYear, "03/04/2026", "2026-03-04"},
		{table.MonthDayYearHyphen, "3-14-2026", "2026-03-14"},
	} {
		m := one()
		m.Date = assessment.DateField{Column: "on", Order: test.order}
		im, list := readBoth(t, strings.NewReader("school,trust,on\nA,strong,"+test.text+"\n"), m, csvFramework(t, "csv"), assessment.CSVOptions{})
		if got := list.Has(assessment.DateInvalid); got != (test.want == "") {
			t.Errorf("%s %q: issues %s", test.order, test.text, lines(list))
			continue
		}
		if test.want != "" && im.Assessment.Judgements[0].Date.String() != test.want {
			t.Errorf("%s %q is %v, want %s", test.order, test.text, im.Assessment.Judgements[0].Date, test.want)
		}
	}
}

// A time behind a date is taken off if the mapping says that there may be one, and
// hinted at if it does not.
func TestReadCSVTimes(t *testing.T) {
	for _, test := range []struct {
		order      table.DateOrder
		text, want string // "" if it is no date
	}{
		{table.DayMonthYear, "03/11/2026 14:22", "2026-11-03"},
		{table.DayMonthYear, "3/11/2026  9:05:10", "2026-11-03"},
		{table.DayMonthYear, "03/11/2026", "2026-11-03"},
		{"", "2026-11-03T14:22:10.5Z", "2026-11-03"},
		{"", "2026-11-03 23:59:59+13:00", "2026-11-03"}, // the day as it is written
		{table.YearMonthDaySlash, "2026/11/03 2:22:10 pm GMT", "2026-11-03"},
		{table.MonthDayYear, "11/03/2026 02:22 PM", "2026-11-03"},
		{table.DayMonthYear, "03/11/2026 14", ""},
		{table.DayMonthYear, "03/11/2026 at 14:22", ""},
		{table.DayMonthYear, "03/11/2026 x:22", ""},
		{table.DayMonthYear, "03/11/2026 :22", ""},
		{table.DayMonthYear, "03/11/2026 14:2", ""},
		{table.DayMonthYear, "03/11/2026 114:22", ""},
		{table.DayMonthYear, "33/11/2026 14:22", ""},
		{table.DayMonthYear, "14:22", ""},
	} {
		m := one()
		m.Date = assessment.DateField{Column: "on", Order: test.order, Timed: true}
		file := "school,trust,on\nA,strong," + test.text + "\n"
		im, list := readBoth(t, strings.NewReader(file), m, csvFramework(t, "csv"), assessment.CSVOptions{})
		if got := list.Has(assessment.DateInvalid); got != (test.want == "") {
			t.Errorf("%s %q: issues %s", test.order, test.text, lines(list))
			continue
		}
		if test.want != "" && im.Assessment.Judgements[0].Date.String() != test.want {
			t.Errorf("%s %q is %v, want %s", test.order, test.text, im.Assessment.Judgements[0].Date, test.want)
		}
		m.Date.Timed = false
		_, list = readBoth(t, strings.NewReader(file), m, csvFramework(t, "csv"), assessment.CSVOptions{})
		hinted := list.Err() != nil && strings.Contains(list.Err().Error(), `"timed"`)
		if want := test.want != "" && strings.Contains(test.text, ":"); hinted != want {
			t.Errorf("%s %q, not timed: the hint is given: %v, want %v: %s", test.order, test.text, hinted, want, lines(list))
		}
	}
}

// The same file gives the same bytes, issues among them.
func TestReadCSVSame(t *testing.T) {
	m := wide()
	m.Subject.Keep = []string{"b", "a", "c"}
	m.Absent = levels{"x": indicator.NotRated, "y": indicator.DontKnow, "z": indicator.Declined}
	const file = "school,trust,hope,plan,a,b,c\nA,x,y,z,1,2,3\nB,z,strong,x,1,,3\nC,bad,worse,worst,1,2,3\n"
	var first string
	for range 20 {
		im, list := readBoth(t, strings.NewReader(file), m, csvFramework(t, "csv"), assessment.CSVOptions{KeepGood: true})
		data, err := document.Write(struct {
			A assessment.Assessment
			S assessment.Statistics
			L issue.List
		}{im.Assessment, im.Statistics, list})
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(data)
		}
		if string(data) != first {
			t.Fatal(cmp.Diff(first, string(data)))
		}
	}
}
