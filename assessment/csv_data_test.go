package assessment_test

import (
	"compress/gzip"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// rawColumns reads columns of a real file without any of the library's code.
func rawColumns(t *testing.T, name string, headers ...string) [][]string {
	unpacked, err := gzip.NewReader(dataFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unpacked).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var columns [][]string
	for _, h := range headers {
		at := slices.Index(rows[0], h)
		if at < 0 {
			t.Fatalf("no column %q", h)
		}
		var column []string
		for _, row := range rows[1:] {
			column = append(column, row[at])
		}
		columns = append(columns, column)
	}
	return columns
}

func count(texts []string) map[string]int {
	n := map[string]int{}
	for _, text := range texts {
		n[text]++
	}
	return n
}

// imported reads a real file with the framework and mapping in testdata, and
// counts levels by indicator.
func imported(t *testing.T, dir, name string) (assessment.Imported, map[indicator.ID]map[string]int) {
	f := csvFramework(t, dir)
	im, list := readBoth(t, dataFile(t, name), csvMapping(t, dir), f, assessment.CSVOptions{File: name})
	if len(list.Issues) > 0 {
		t.Fatal(lines(list))
	}
	if _, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: im.Assessment}); len(list.Issues) > 0 {
		t.Fatal(lines(im.Locate(list)))
	}
	n := map[indicator.ID]map[string]int{}
	for _, j := range im.Assessment.Judgements {
		if n[j.Indicator] == nil {
			n[j.Indicator] = map[string]int{}
		}
		n[j.Indicator][string(j.Level)]++
	}
	return im, n
}

func TestLeeds(t *testing.T) {
	const file = "ofsted-leeds-2026.csv.gz"
	im, have := imported(t, "leeds", file)
	headers := map[indicator.ID]string{
		"oeif.quality-of-education": "Latest OEIF quality of education",
		"oeif.behaviour":            "Latest OEIF behaviour and attitudes",
		"oeif.personal-development": "Latest OEIF personal development",
		"oeif.leadership":           "Latest OEIF effectiveness of leadership and management",
		"oeif.early-years":          "Latest OEIF early years provision (where applicable)",
		"oeif.sixth-form":           "Latest OEIF sixth form provision (where applicable)",
	}
	names := map[string]string{"1": "outstanding", "2": "good", "3": "requires-improvement", "4": "inadequate", "9": "not-applicable"}
	for id, header := range headers {
		want := map[string]int{}
		for text, n := range count(rawColumns(t, file, header)[0]) {
			if text != "NULL" {
				want[names[text]] = n
			}
		}
		if diff := cmp.Diff(want, have[id]); diff != "" {
			t.Errorf("%s (-raw +read):\n%s", id, diff)
		}
	}
	published := map[string]int{"outstanding": 40, "good": 115, "requires-improvement": 13, "inadequate": 2}
	if diff := cmp.Diff(published, have["oeif.leadership"]); diff != "" {
		t.Errorf("leadership (-stated +read):\n%s", diff)
	}
	graded := map[string]bool{}
	for _, j := range im.Assessment.Judgements {
		graded[j.Subject] = true
		if j.Rater != "Ofsted" || j.Perspective != assessment.Inspection || j.Date.IsZero() || j.Occasion != "" {
			t.Fatalf("judgement %+v", j)
		}
	}
	if len(graded) != 170 || len(im.Assessment.Subjects) != 279 {
		t.Errorf("%d schools of %d graded, want 170 of 279", len(graded), len(im.Assessment.Subjects))
	}
	for _, skipped := range im.Statistics.Skipped {
		if skipped.Text != "NULL" || skipped.Count != 109 {
			t.Errorf("skipped %+v, want NULL 109 times", skipped)
		}
	}
	if len(im.Statistics.Skipped) != 6 {
		t.Errorf("%d columns with skipped texts, want 6", len(im.Statistics.Skipped))
	}
	raw := rawColumns(t, file, "URN", "Inspection start date of latest OEIF graded inspection")
	dates := map[string]string{}
	for i, urn := range raw[0] {
		dates[urn] = raw[1][i]
	}
	for _, j := range im.Assessment.Judgements {
		parts := strings.Split(dates[j.Subject], "/")
		if want := parts[2] + "-" + parts[1] + "-" + parts[0]; j.Date.String() != want {
			t.Fatalf("school %s: date %v, want %s", j.Subject, j.Date, want)
		}
	}
}

func TestChicago(t *testing.T) {
	const file = "chicago-progress-2011.csv.gz"
	im, have := imported(t, "chicago", file)
	headers := map[indicator.ID]string{
		"chicago.safety": "Safety Icon ", "chicago.family": "Family Involvement Icon",
		"chicago.environment": "Environment Icon ", "chicago.instruction": "Instruction Icon ",
		"chicago.leaders": "Leaders Icon ", "chicago.teachers": "Teachers Icon ",
		"chicago.parent-engagement": "Parent Engagement Icon ", "chicago.parent-environment": "Parent Environment Icon",
	}
	for id, header := range headers {
		want := map[string]int{}
		for text, n := range count(rawColumns(t, file, header)[0]) {
			want[strings.ReplaceAll(strings.ToLower(strings.Replace(text, "NDA", "not-rated", 1)), " ", "-")] = n
		}
		if diff := cmp.Diff(want, have[id]); diff != "" {
			t.Errorf("%s (-raw +read):\n%s", id, diff)
		}
	}
	published := map[string]int{"very-weak": 11, "weak": 76, "average": 119, "strong": 68, "very-strong": 21, "not-rated": 271}
	if diff := cmp.Diff(published, have["chicago.leaders"]); diff != "" {
		t.Errorf("leaders (-stated +read):\n%s", diff)
	}
	networks := map[string]bool{}
	for _, s := range im.Assessment.Subjects {
		_, after, ok := strings.Cut(string(s.Extensions), `"Network Manager":"`)
		if !ok {
			t.Fatalf("subject %s has no network: %s", s.ID, s.Extensions)
		}
		name, _, _ := strings.Cut(after, `"`)
		networks[name] = true
	}
	if len(networks) != 20 {
		t.Errorf("%d networks, want 20: %v", len(networks), slices.Sorted(maps.Keys(networks)))
	}
}

// The scores of the first six areas and their icons say the same, so bands over
// the one read as the table over the other.
func TestChicagoBands(t *testing.T) {
	const file = "chicago-progress-2011.csv.gz"
	f, icons := csvFramework(t, "chicago"), csvMapping(t, "chicago")
	icons.Columns = icons.Columns[:6]
	scores := icons
	scores.Columns = slices.Clone(icons.Columns)
	scores.Absent = levels{"NDA": indicator.NotRated, "": indicator.NotRated} // 53 schools have an NDA icon and a blank score
	for i := range scores.Columns {
		scores.Columns[i].Column = strings.Replace(scores.Columns[i].Column, "Icon", "Score", 1)
	}
	scores.Scales = map[string]levelTable{"strength": {Bands: &indicator.Bands{Step: 1, Bands: []indicator.Band{
		{Level: "very-weak", In: indicator.MustInterval("[0,19]")},
		{Level: "weak", In: indicator.MustInterval("[20,39]")},
		{Level: "average", In: indicator.MustInterval("[40,59]")},
		{Level: "strong", In: indicator.MustInterval("[60,79]")},
		{Level: "very-strong", In: indicator.MustInterval("[80,99]")},
	}}}}
	var read [2]assessment.Imported
	for i, m := range []mapping{icons, scores} {
		im, list := readBoth(t, dataFile(t, file), m, f, assessment.CSVOptions{})
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		read[i] = im
	}
	if len(read[0].Assessment.Judgements) != 566*6 {
		t.Fatalf("%d judgements", len(read[0].Assessment.Judgements))
	}
	if diff := cmp.Diff(read[0].Assessment, read[1].Assessment); diff != "" {
		t.Errorf("(-icons +scores):\n%s", diff)
	}
}
