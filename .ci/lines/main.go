// Command lines holds the recipes of package longform for R, pandas and SPSS to what the
// library says itself.
//
//	go run ./.ci/lines write DIR   # an assessment as lines and codebook
//	go run ./.ci/lines check DIR   # what check.R, check.py and check.sps made of them
//
// The assessment has what is hard for other programs: line ends, quotes, commas and
// macrons in texts, names that spreadsheets would run, all reasons for a missing level,
// drafts, judgements that others replace, several scales and labels in two languages.
package main

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

//go:embed framework.json
var source []byte

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("want write or check, and a folder")
	}
	var err error
	switch dir := os.Args[2]; os.Args[1] {
	case "write":
		err = write(dir)
	case "check":
		err = check(dir)
	default:
		err = fmt.Errorf("%q is neither write nor check", os.Args[1])
	}
	if err != nil {
		log.Fatal(err)
	}
}

func write(dir string) error {
	var lines, sheet bytes.Buffer
	book, list := longform.Write(&lines, hard(), framework.MustParse(source))
	if err := list.Err(); err != nil {
		return err
	}
	if err := book.WriteCSV(&sheet, "mi"); err != nil {
		return err
	}
	data, err := document.Write(book)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"judgements.csv": lines.Bytes(), "codebook.csv": sheet.Bytes(), "codebook.json": data} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			return err
		}
	}
	return nil
}

var (
	subjects = []string{"waitaha", "Ōtaki, north", "007", "NA"}
	raters   = []string{"hera", "=cmd|x", "'Aho", `a"b`, `SCHOOL\tama`, "+64 3", "draft"}
	texts    = []string{
		"", "plain", "Kāhui Ako: ā, ē, ī, ō, ū", `she said "yes", twice`, "two\nlines", "two\r\nlines", "a\rb", "\nfirst", "last\n", "a\n\n\nb", "=1+1", "-", "'quoted'",
		" spaces ", "NA", `C:\new\rubric`, `\`, `\\n`, "\\\n", "\\\\\r\n", "𝄞", "tab\tbed", "nothing\x00here", ";a;b", "1.0",
	}
)

// hard returns the assessment.
func hard() assessment.Assessment {
	a := assessment.Assessment{
		Framework: framework.MustParse(source).Ref(), Title: indicator.Text{"en": "Hard", "mi": "Uaua"},
		Occasions: []assessment.Occasion{{Key: "2025"}, {Key: "@2026"}},
	}
	for i, s := range subjects {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: s, Kind: indicator.School, Name: texts[len(texts)-2-i]})
		a.Forms = append(a.Forms, assessment.Form{Subject: s, Occasion: "2025", Perspective: assessment.Peer, Rater: "draft", State: assessment.DraftForm})
	}
	for _, r := range raters {
		a.Raters = append(a.Raters, assessment.Rater{ID: r})
	}
	choices := map[string][]indicator.Level{
		"stages": append(indicator.Absences(), "z-first", "m-second", "a-third", "m-second", "a-third", "m-second"),
		"points": append(indicator.Absences(), "none", "some", "all", "all"),
	}
	columns := framework.MustParse(source).Columns()
	n := 0
	for _, occasion := range a.Occasions {
		for _, subject := range subjects {
			for _, rater := range raters {
				for _, column := range columns {
					n++
					choice := choices[column.Scale]
					j := assessment.Judgement{
						ID: "j" + strconv.Itoa(n), Subject: subject, Occasion: occasion.Key, Perspective: assessment.Peer, Rater: rater, Indicator: column.ID, Dimension: column.Dimension,
						Level: choice[n*7919%len(choice)], Rationale: texts[n%len(texts)],
					}
					if n%3 == 0 {
						j.Date, _ = indicator.NewDate(2000+n%30, 1+n%12, 1+n%28)
						j.Evidence = []string{"minutes", `a;b\`, "=x"}[:1+n%3]
					}
					if n%11 == 0 {
						j.Extensions = json.RawMessage(`{"form":"paper, \"old\"\n"}`)
					}
					a.Judgements = append(a.Judgements, j)
					if n%5 == 0 {
						a.Judgements[len(a.Judgements)-1].ID = `;j\` + strconv.Itoa(n)
						again := j
						again.ID, again.Status, again.Replaces, again.Reason = "", assessment.Corrected, []string{`;j\` + strconv.Itoa(n)}, texts[1+n%(len(texts)-1)]
						again.Level = choice[(n*7919+1)%len(choice)]
						a.Judgements = append(a.Judgements, again)
					}
				}
			}
		}
	}
	for i := range a.Judgements {
		if a.Judgements[i].Extensions != nil {
			a.Judgements[i].Extensions = json.RawMessage(`{"form":"paper, \"old\"\n"}`)
		}
	}
	return a
}

func check(dir string) error {
	a := hard()
	for _, program := range []string{"r", "pandas"} {
		if err := checkTables(filepath.Join(dir, program), a, program == "r"); err != nil {
			return fmt.Errorf("%s: %w", program, err)
		}
	}
	if err := checkSPSS(dir, a); err != nil {
		return fmt.Errorf("SPSS: %w", err)
	}
	fmt.Printf("%d lines: R, pandas and PSPP count as the library does, and R and pandas write them back without loss\n", len(a.Judgements))
	return nil
}

// counted returns the judgements that count: of no draft, and replaced by none.
func counted(a assessment.Assessment) []assessment.Judgement {
	replaced := map[string]bool{}
	for _, j := range a.Judgements {
		if !isDraft(j) {
			for _, id := range j.Replaces {
				replaced[id] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(a.Judgements), func(j assessment.Judgement) bool { return isDraft(j) || replaced[j.ID] })
}

func isDraft(j assessment.Judgement) bool { return j.Rater == "draft" && j.Occasion == "2025" }

// counts are what the library counts: judgements at each level of each scale, in order,
// and of each absence.
func counts(a assessment.Assessment) (levels, missing [][]string, err error) {
	f := framework.MustParse(source)
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		return nil, nil, err
	}
	result, list := m.Score(assessment.Method{})
	if err := list.Err(); err != nil {
		return nil, nil, err
	}
	atLevel, absent := map[string][]int{}, map[indicator.Level]int{}
	for p := range result.Profiles() {
		for s := range p.Scores() {
			if s.ID == "local.culture" {
				continue // made of its indicators
			}
			if atLevel[s.Scale] == nil {
				atLevel[s.Scale] = make([]int, len(s.Distribution))
			}
			for i, n := range s.Distribution {
				atLevel[s.Scale][i] += n
			}
			for _, absence := range s.Absences {
				absent[absence.Reason] += absence.N
			}
		}
	}
	for scale := range f.Scales() {
		for i, rung := range scale.Levels {
			label, _ := rung.Label.In("mi")
			levels = append(levels, []string{scale.Key, hexed(label), strconv.Itoa(atLevel[scale.Key][i])})
		}
	}
	slices.SortStableFunc(levels, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	for _, absence := range indicator.Absences() {
		missing = append(missing, []string{string(absence), strconv.Itoa(absent[absence])})
	}
	return levels, missing, nil
}

func hexed(text string) string { return hex.EncodeToString([]byte(text)) }

// checkTables looks at what R or pandas counted, read and wrote.
func checkTables(dir string, a assessment.Assessment, isR bool) error {
	levels, missing, err := counts(a)
	if err != nil {
		return err
	}
	if err := same(filepath.Join(dir, "levels.csv"), levels); err != nil {
		return err
	}
	if err := same(filepath.Join(dir, "missing.csv"), missing); err != nil {
		return err
	}
	f := framework.MustParse(source)
	var fields [][]string
	for _, j := range counted(a) {
		scaleKey := "stages"
		if j.Dimension != "" || j.Indicator == "local.hope" {
			scaleKey = "points"
		}
		scale, _ := f.Scale(scaleKey)
		number, value, reason := "", "", ""
		if rank, ok := scale.Rank(j.Level); ok {
			number = strconv.Itoa(rank + 1)
			if v := scale.Levels[rank].Value; v != nil {
				value = strconv.FormatFloat(*v*10, 'f', 0, 64)
			}
		} else {
			reason = string(j.Level)
		}
		text := func(text string) string {
			if isR {
				text = strings.ReplaceAll(text, "\x00", `\0`)
			}
			return hexed(text)
		}
		fields = append(fields, []string{
			hexed(j.ID), hexed(j.Subject), hexed(j.Occasion), hexed(j.Rater), text(j.Reason), text(j.Rationale),
			hexed(strings.Join(j.Replaces, "\t")), hexed(strings.Join(j.Evidence, "\t")), j.Date.String(), number, value, reason,
		})
	}
	if err := same(filepath.Join(dir, "fields.csv"), fields); err != nil {
		return err
	}
	back, err := readBack(dir)
	if err != nil {
		return err
	}
	a.Format = assessment.CurrentFormat
	if diff := cmp.Diff(a, back); diff != "" {
		return fmt.Errorf("what it wrote back is another assessment (-ours +back):\n%s", diff)
	}
	return nil
}

func readBack(dir string) (assessment.Assessment, error) {
	data, err := os.ReadFile(filepath.Join(dir, "codebook.json"))
	if err != nil {
		return assessment.Assessment{}, err
	}
	book, list := longform.Parse(data)
	if err := list.Err(); err != nil {
		return assessment.Assessment{}, err
	}
	lines, err := os.Open(filepath.Join(dir, "back.csv"))
	if err != nil {
		return assessment.Assessment{}, err
	}
	defer lines.Close()
	back, list := longform.Read(lines, book)
	return back, list.Err()
}

// same compares a table, header aside, with what it should hold.
func same(file string, want [][]string) error {
	got, err := records(file)
	if err != nil {
		return err
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("%s (-library +program):\n%s", filepath.Base(file), diff)
	}
	return nil
}

func records(file string) ([][]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil || len(all) == 0 {
		return nil, fmt.Errorf("%s: no table: %v", file, err)
	}
	for _, record := range all {
		for i, field := range record {
			if field == " " { // as PSPP writes what is missing
				record[i] = ""
			}
		}
	}
	return all[1:], nil
}

// checkSPSS looks at the cases of the scale stages: drafts aside, those that others
// replace among them, with codes for what is missing.
func checkSPSS(dir string, a assessment.Assessment) error {
	lines, err := records(filepath.Join(dir, "judgements.csv"))
	if err != nil {
		return err
	}
	rationale := slices.IndexFunc(longform.Columns(), func(c longform.Column) bool { return c.Name == "rationale" })
	scale, _ := framework.MustParse(source).Scale("stages")
	var values, labels [][]string
	valid, missing := 0, 0
	for i, j := range a.Judgements {
		if isDraft(j) || j.Dimension != "" || j.Indicator == "local.hope" {
			continue
		}
		number, label := "", ""
		if rank, ok := scale.Rank(j.Level); ok {
			number, valid = strconv.Itoa(rank+1), valid+1
			label, _ = scale.Levels[rank].Label.In("mi")
			label = strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(label) // marks stay
		} else {
			number, missing = strconv.Itoa(-1-slices.Index(indicator.Absences(), j.Level)), missing+1
			label = strings.ReplaceAll(string(j.Level), "-", " ")
		}
		date := ""
		if !j.Date.IsZero() {
			date = strings.ReplaceAll(j.Date.String(), "-", "/")
		}
		row := []string{j.Subject, j.Rater, string(j.Indicator), number, date, strings.TrimRight(lines[i][rationale], " ")}
		values = append(values, row)
		row = slices.Clone(row)
		row[3] = label
		labels = append(labels, row)
	}
	if err := same(filepath.Join(dir, "spss", "values.csv"), values); err != nil {
		return err
	}
	if err := same(filepath.Join(dir, "spss", "labels.csv"), labels); err != nil {
		return err
	}
	return same(filepath.Join(dir, "spss", "counts.csv"), [][]string{{"stages", strconv.Itoa(valid), strconv.Itoa(missing)}})
}
