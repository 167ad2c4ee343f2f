package assessment_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// plainTable makes the table the slow way: from the report as a whole, each row a map by
// the name of the column, with encoding/csv.
func plainTable(t testing.TB, r *assessment.Result, rel assessment.Release) string {
	t.Helper()
	report, list := rel.Report(r)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	names := strings.Split("subject subject_kind occasion perspective pooled kind id dimension state reason scale judgements wanted raters blank indicators indicators_wanted hidden", " ")
	count := func(l indicator.Level) string { return "n_" + strings.ReplaceAll(string(l), "-", "_") }
	for _, s := range report.Scales {
		for _, rung := range s.Levels {
			if !slices.Contains(names, count(rung.Key)) {
				names = append(names, count(rung.Key))
			}
		}
	}
	for _, absence := range indicator.Absences() {
		names = append(names, count(absence))
	}
	names = append(names, "median_low", "median_high", "level", "value", "no_outcome", "warnings")
	var out strings.Builder
	lines := csv.NewWriter(&out)
	lines.Write(names)
	write := func(row map[string]any) {
		fields := make([]string, len(names))
		for i, name := range names {
			if row[name] != nil {
				fields[i] = fmt.Sprint(row[name])
			}
			delete(row, name)
		}
		if len(row) > 0 {
			t.Fatalf("no columns for %v", row)
		}
		lines.Write(fields)
	}
	guarded := func(text string) string {
		for _, start := range []string{"=", "+", "-", "@", "'", "\t", "＝", "＋", "－", "＠"} {
			if strings.HasPrefix(text, start) {
				return "'" + text
			}
		}
		return text
	}
	kind := func(id indicator.ID) string {
		for _, n := range report.Nodes {
			if n.ID == id {
				return string(n.Kind)
			}
		}
		return "overall"
	}
	type key struct {
		id        indicator.ID
		dimension string
	}
	var all []key // that every profile has
	for p := range r.Profiles() {
		for s := range p.Scores() {
			all = append(all, key{s.ID, s.Dimension})
		}
		if _, ok := p.Overall(); ok {
			all = append(all, key{})
		}
		break
	}
	semicolons := func(list any) string {
		return strings.ReplaceAll(strings.Trim(fmt.Sprint(list), "[]"), " ", ";")
	}
	var pooled []string
	for _, s := range r.Method().Stages {
		for _, info := range append(assessment.Perspectives(), "iwi", "") {
			if _, ok := s.Perspectives[info]; ok {
				pooled = append(pooled, string(info))
			}
		}
	}
	for _, s := range report.Subjects {
		begin := func(occasion string, k key, state assessment.CellState) map[string]any {
			return map[string]any{"subject": guarded(s.ID), "subject_kind": s.Kind, "occasion": guarded(occasion), "kind": kind(k.id), "id": k.id, "dimension": k.dimension, "state": state}
		}
		for _, p := range s.Profiles {
			scores := p.Scores
			if p.Overall != nil {
				scores = append(slices.Clip(scores), *p.Overall)
			}
			if p.State == assessment.Suppressed {
				for _, k := range all {
					scores = append(scores, assessment.ScoreReport{ID: k.id, Dimension: k.dimension, State: assessment.Suppressed})
				}
			}
			for _, s := range scores {
				row := begin(p.Occasion, key{s.ID, s.Dimension}, s.State)
				row["perspective"] = p.Perspective
				if s.State != assessment.Suppressed {
					plainRow(row, report, s)
					row["level"], row["warnings"] = semicolons(s.Level), semicolons(s.Warnings)
				}
				write(row)
			}
		}
		for _, p := range s.Pools {
			for _, s := range p.Scores {
				row := begin(p.Occasion, key{s.ID, s.Dimension}, s.State)
				row["pooled"] = strings.Join(pooled, ";")
				row["scale"], row["level"], row["no_outcome"], row["warnings"] = s.Scale, semicolons(s.Level), s.NoOutcome, semicolons(s.Warnings)
				if s.Value != nil {
					row["value"] = *s.Value
				}
				write(row)
			}
		}
	}
	lines.Flush()
	return out.String()
}

// plainRow fills in what a score that is told says.
func plainRow(row map[string]any, report assessment.Report, s assessment.ScoreReport) {
	row["reason"], row["scale"], row["no_outcome"] = s.Reason, s.Scale, s.NoOutcome
	row["judgements"], row["wanted"], row["raters"], row["blank"] = *s.Judgements, s.Coverage.Of, *s.Raters, s.Blank
	if s.Indicators != nil {
		row["indicators"], row["indicators_wanted"], row["hidden"] = s.Indicators.N, s.Indicators.Of, s.Hidden
	}
	for _, scale := range report.Scales {
		for rank, n := range s.Distribution {
			if scale.Key == s.Scale {
				row["n_"+string(scale.Levels[rank].Key)] = n
			}
		}
	}
	for _, absence := range indicator.Absences() {
		row["n_"+strings.ReplaceAll(string(absence), "-", "_")] = 0
	}
	for _, a := range s.Absences {
		row["n_"+strings.ReplaceAll(string(a.Reason), "-", "_")] = a.N
	}
	if len(s.Median) > 0 {
		row["median_low"], row["median_high"] = s.Median[0], s.Median[len(s.Median)-1]
	}
	if s.Value != nil {
		row["value"] = *s.Value
	}
}

// TestWriteCSV: the table says what the report says, and is the same each time.
func TestWriteCSV(t *testing.T) {
	states := map[string]int{}
	for seed := range seedsOf(600) {
		w := randomWorld(t, seed)
		var got, again strings.Builder
		if err := w.rel.WriteCSV(&got, w.r); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(plainTable(t, w.r, w.rel), got.String()); diff != "" {
			t.Fatalf("seed %d (-twin +written):\n%s", seed, diff)
		}
		if w.rel.WriteCSV(&again, w.r); again.String() != got.String() {
			t.Fatalf("seed %d: another table the second time", seed)
		}
		rows, err := csv.NewReader(strings.NewReader(got.String())).ReadAll()
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, row := range rows {
			states[row[8]]++
			if pooled := row[4]; pooled != "" {
				states["pooled"]++
			}
			if row[8] == string(assessment.Suppressed) && strings.Join(row[9:], "") != "" {
				t.Fatalf("seed %d: a suppressed row says %q", seed, row)
			}
		}
	}
	t.Log(states)
	for _, state := range []string{"shown", "suppressed", "undefined", "pooled"} {
		if states[state] < 50 {
			t.Errorf("%d rows are %s", states[state], state)
		}
	}
}

// A table of scores for R, pandas or SQL, without building a report. Two peers are too few
// to be shown.
func ExampleRelease_WriteCSV() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	r, _ := m.Score(assessment.Method{})
	var table strings.Builder
	if err := (assessment.Release{}).WriteCSV(&table, r); err != nil {
		fmt.Println(err)
		return
	}
	rows, _ := csv.NewReader(strings.NewReader(table.String())).ReadAll()
	column := func(name string) int { return slices.Index(rows[0], name) }
	for _, row := range rows[1:] {
		if row[column("id")] == string(kahuiako.RelationalTrust) {
			fmt.Println(row[column("perspective")], row[column("state")], row[column("judgements")], row[column("median_low")])
		}
	}
	// Output:
	// self shown 1 fully-functioning
	// peer suppressed
}

// A report of thousands of subjects goes to a file as it is made.
func ExampleRelease_WriteReport() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	r, _ := m.Score(assessment.Method{})
	file, err := os.CreateTemp("", "report-*.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(file.Name())
	list, err := assessment.Release{Audience: assessment.ForPanel}.WriteReport(file, r)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, warning := range list.Warnings() {
		fmt.Println(warning.Code)
	}
	file.Seek(0, io.SeekStart)
	data, _ := io.ReadAll(file)
	report, list := assessment.ParseReport(data)
	fmt.Println(report.Release.Audience, len(report.Subjects), list.Err())
	// Output:
	// digest-left-out
	// panel 1 <nil>
}
