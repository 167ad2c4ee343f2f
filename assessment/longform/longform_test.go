package longform_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

const source = `{
  "format": "leadership-framework/1", "key": "local", "edition": "1", "title": {"en": "Ours", "mi": "Ā mātou"},
  "citation": {"title": "Ours"}, "subjects": ["school"], "scale": "strength", "policy": "formative", "rights": {"source": "This library.", "wording": "This library, Apache-2.0."}, "status": {"state": "current"},
  "scales": [
    {"key": "strength", "direction": "high-is-better", "levels": [
      {"key": "weak", "label": {"en": "Weak"}}, {"key": "middling", "label": {"en": "Middling"}}, {"key": "strong", "label": {"en": "Strong"}}]},
    {"key": "points", "direction": "neutral", "label": {"en": "Points"}, "levels": [
      {"key": "none", "label": {"en": "None"}, "value": -1.5}, {"key": "some", "label": {"en": "Some"}, "value": 0}, {"key": "all", "label": {"en": "All"}, "value": 1e9}]}],
  "dimensions": [{"key": "importance", "label": {"en": "Importance"}, "scale": "points"}],
  "groups": [{"id": "local.culture", "kind": "group", "label": {"en": "Culture"}}],
  "indicators": [
    {"id": "local.trust", "parent": "local.culture", "label": {"en": "Trust"}, "statement": {"en": "=Trust, at \"every\" level"}, "origin": "local",
     "aspects": [{"id": "local.trust.deep", "label": {"en": "Deep"}}]},
    {"id": "local.hope", "label": {"en": "Hope"}, "statement": {"en": "Hope."}, "origin": "local", "scale": "points"}]
}`

func local(t testing.TB) *framework.Framework {
	t.Helper()
	f, list := framework.Parse([]byte(source))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// random returns an assessment that uses everything, with texts that are hard to keep.
func random(seed uint64, judgements int) assessment.Assessment {
	r := rand.New(rand.NewPCG(seed, 7))
	texts := []string{
		"", "NA", "plain", `she said "yes", twice`, "two\nlines", "two\r\nlines", "a\rb", "=1+1", "+64 3", "-", "@hera", "'quoted'", "''", "＝wide", "\ttab", "\nfirst",
		" at both ends ", ",", `"`, `""`, `a;b\c`, "Kāhui Ako", "a\u0304", "\ufeffmark", "𝄞", "\\", "1.0", "TRUE", "a\x00b", "x\n", "\r\n", "2026-01-01",
	}
	names := []string{"", "hera", "=cmd", "-1", "@x", "'", "a,b", `a"b`, "a;b", `a\`, `;`, "Ōtaki school", "NA", "007", "ā", "＋1", "a b"}
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	some := func(from []string) []string {
		var list []string
		for _, i := range r.Perm(len(from))[:r.IntN(4)] {
			if from[i] != "" {
				list = append(list, from[i])
			}
		}
		return list
	}
	object := func() json.RawMessage {
		if r.IntN(3) > 0 {
			return nil
		}
		text, _ := json.Marshal(pick(texts))
		return json.RawMessage(`{"a":[` + strconv.Itoa(r.IntN(9)) + `,1.50],"b":` + string(text) + `}`)
	}
	day := func() indicator.Date {
		if r.IntN(2) == 0 {
			return indicator.Date{}
		}
		d, _ := indicator.NewDate(1+r.IntN(9999), 1+r.IntN(12), 1+r.IntN(28))
		return d
	}
	a := assessment.Assessment{
		Format: assessment.CurrentFormat, Framework: framework.Ref{Key: "local", Edition: "1"}, Title: indicator.Text{"en": "T", "mi": "Ā"},
		Use: assessment.Summative, Locked: day(), Nonce: pick(names), Extensions: object(),
		Perspectives: []assessment.PerspectiveInfo{{Key: "governor", Label: indicator.Text{"en": "G"}, Anonymous: r.IntN(2) == 0, MinRaters: r.IntN(3)}},
		Occasions:    []assessment.Occasion{{Key: "2026", From: day(), Extensions: object()}},
		Rosters:      []assessment.Roster{{Subject: "hera", Invited: 4, Responded: new(2)}},
		Forms: []assessment.Form{
			{Subject: "hera", State: assessment.DraftForm, Submitted: day(), Extensions: object()},
			{Subject: "NA", Occasion: "007", Perspective: "self", Rater: "=cmd", State: assessment.SubmittedForm},
		},
	}
	for _, name := range names[1:] {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: name, Kind: "school", Name: pick(texts), Extensions: object()})
		a.Raters = append(a.Raters, assessment.Rater{ID: name, Extensions: object()})
	}
	for _, subject := range names[1:] {
		a.Forms = append(a.Forms, assessment.Form{Subject: subject, Perspective: "self", Rater: "@x", State: assessment.DraftForm})
	}
	levels := map[string][]indicator.Level{"strength": {"weak", "middling", "strong"}, "points": {"none", "some", "all"}}
	for range judgements {
		j := assessment.Judgement{
			ID: pick(names), Subject: names[1+r.IntN(len(names)-1)], Occasion: pick(names), Perspective: assessment.Perspective([]string{"", "self", "governor"}[r.IntN(3)]),
			Rater: pick(names), Indicator: []indicator.ID{"local.trust", "local.trust.deep", "local.hope"}[r.IntN(3)], Dimension: []string{"", "importance"}[r.IntN(2)],
			Date: day(), Status: []assessment.JudgementStatus{"", "corrected", "moderated", "agreed"}[r.IntN(4)], Replaces: some(names), Reason: pick(texts),
			Moderator: pick(names), StandsFor: r.IntN(3), Rationale: pick(texts), Evidence: some(names), Extensions: object(),
		}
		scale := "strength"
		if j.Dimension != "" || j.Indicator == "local.hope" {
			scale = "points"
		}
		j.Level = append(levels[scale], indicator.Absences()...)[r.IntN(10)]
		if r.IntN(8) == 0 { // of a draft
			j.Occasion, j.Perspective, j.Rater = "", "self", "@x"
		}
		a.Judgements = append(a.Judgements, j)
	}
	return a
}

// through sends an assessment out and back in, the codebook as JSON.
func through(t testing.TB, f *framework.Framework, a assessment.Assessment) (lines []byte, back assessment.Assessment) {
	t.Helper()
	var file bytes.Buffer
	book, list := longform.Write(&file, a, f)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	data, err := document.Write(book)
	if err != nil {
		t.Fatal(err)
	}
	book, list = longform.Parse(data)
	if err := list.Err(); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	lines = bytes.Clone(file.Bytes())
	back, list = longform.Read(&file, book)
	if err := list.Err(); err != nil {
		t.Fatalf("%v\n%s", err, lines)
	}
	return lines, back
}

func TestNothingIsLost(t *testing.T) {
	f, seeds := local(t), uint64(200)
	if testing.Short() {
		seeds = 40
	}
	for seed := range seeds {
		a := random(seed, int(seed%40))
		lines, back := through(t, f, a)
		if diff := cmp.Diff(a, back); diff != "" {
			t.Fatalf("seed %d (-written +read):\n%s\n%s", seed, diff, lines)
		}
		before, _ := document.Write(a)
		after, _ := document.Write(back)
		if !bytes.Equal(before, after) {
			t.Fatalf("seed %d: the document is another", seed)
		}
		again, _ := through(t, f, back)
		if !bytes.Equal(lines, again) {
			t.Fatalf("seed %d: other lines the second time", seed)
		}
	}
}

// TestOtherProgramsFiles: a byte order mark, other columns first, derived ones that are
// missing and numbers as R writes them change nothing.
func TestOtherProgramsFiles(t *testing.T) {
	f, a := local(t), random(3, 30)
	var file bytes.Buffer
	book, list := longform.Write(&file, a, f)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(file.Bytes())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := slices.Index(records[0], "number")
	reordered := func(r []string) []string {
		return slices.Concat(r[number+3:], r[:2], r[3:6], r[7:9], r[number-1:number+1], r[number+2:number+3])
	}
	var other bytes.Buffer
	w := csv.NewWriter(&other)
	for i, r := range records {
		if i > 0 && r[number] != "" {
			r[number] += ".0"
		}
		w.Write(reordered(r))
	}
	w.Flush()
	text := "\ufeff" + other.String() + "\n\r\n"
	back, list := longform.Read(strings.NewReader(text), book)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Error(diff)
	}
}

func TestWindowsLineEnds(t *testing.T) {
	f, a := local(t), random(3, 0)
	a.Judgements = []assessment.Judgement{{Subject: "hera", Indicator: "local.trust", Level: "weak"}, {Subject: "hera", Indicator: "local.hope", Level: "declined", Extensions: json.RawMessage(`{"a":1}`)}}
	var file bytes.Buffer
	book, _ := longform.Write(&file, a, f)
	back, list := longform.Read(strings.NewReader(strings.ReplaceAll(file.String(), "\n", "\r\n")), book)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Error(diff)
	}
}

// twin writes lines the obvious way.
func twin(w io.Writer, f *framework.Framework, a assessment.Assessment) error {
	guard := func(text string) string {
		for _, start := range []string{"=", "+", "-", "@", "'", "\t", "＝", "＋", "－", "＠"} {
			if strings.HasPrefix(text, start) {
				return "'" + text
			}
		}
		return text
	}
	text := func(text string) string {
		for _, mark := range [][2]string{{`\`, `\\`}, {"\n", `\n`}, {"\r", `\r`}, {"\x00", `\0`}} {
			text = strings.ReplaceAll(text, mark[0], mark[1])
		}
		return guard(text)
	}
	join := func(names []string) string {
		var escaped []string
		for _, name := range names {
			escaped = append(escaped, strings.ReplaceAll(strings.ReplaceAll(name, `\`, `\\`), `;`, `\;`))
		}
		return guard(strings.Join(escaped, ";"))
	}
	out := csv.NewWriter(w)
	var names []string
	for _, c := range longform.Columns() {
		names = append(names, c.Name)
	}
	out.Write(names)
	kinds := map[string]indicator.SubjectKind{}
	for _, s := range a.Subjects {
		kinds[s.ID] = s.Kind
	}
	type key struct {
		id        indicator.ID
		dimension string
	}
	scales := map[key]indicator.Scale{}
	for _, c := range f.Columns() {
		scales[key{c.ID, c.Dimension}], _ = f.Scale(c.Scale)
	}
	for _, j := range a.Judgements {
		scale := scales[key{j.Indicator, j.Dimension}]
		level, number, value, missing := string(j.Level), "", "", ""
		if rank, ok := scale.Rank(j.Level); ok {
			number = fmt.Sprint(rank + 1)
			if v := scale.Levels[rank].Value; v != nil {
				value = strconv.FormatFloat(*v, 'g', -1, 64)
			}
		} else {
			level, missing = "", level
		}
		form := ""
		for _, f := range a.Forms {
			if f.Rater != "" && f.Subject == j.Subject && f.Occasion == j.Occasion && f.Perspective == j.Perspective && f.Rater == j.Rater && f.State == assessment.DraftForm {
				form = "draft"
			}
		}
		standsFor := ""
		if j.StandsFor > 0 {
			standsFor = fmt.Sprint(j.StandsFor)
		}
		out.Write([]string{
			guard(j.ID), guard(j.Subject), string(kinds[j.Subject]), guard(j.Occasion), string(j.Perspective), guard(j.Rater), form,
			string(j.Indicator), j.Dimension, scale.Key, level, number, value, missing, j.Date.String(), string(j.Status),
			join(j.Replaces), text(j.Reason), guard(j.Moderator), standsFor, text(j.Rationale), join(j.Evidence), string(j.Extensions),
		})
	}
	out.Flush()
	return out.Error()
}

// TestTwin: what encoding/csv writes and ours say the same. Quotes may be elsewhere, so
// both are read.
func TestTwin(t *testing.T) {
	f := local(t)
	for seed := range uint64(50) {
		a := random(seed, 40)
		var slow bytes.Buffer
		if err := twin(&slow, f, a); err != nil {
			t.Fatal(err)
		}
		lines, _ := through(t, f, a)
		want, err := csv.NewReader(&slow).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(bytes.NewReader(lines)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-twin +lines):\n%s", seed, diff)
		}
	}
}

// TestOneLineEach: a line is a judgement, whatever is in its texts, since SPSS and line
// tools end a case at a line end within quotes too.
func TestOneLineEach(t *testing.T) {
	f, a := local(t), random(1, 300)
	a.Judgements[0].Extensions = json.RawMessage("{\n\t\"a\": 1\n}")
	var file, sheet bytes.Buffer
	book, list := longform.Write(&file, a, f)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if err := book.WriteCSV(&sheet); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(file.Bytes(), []byte("\n")); n != 301 || bytes.ContainsAny(file.Bytes(), "\r\x00") {
		t.Errorf("%d lines", n)
	}
	records, err := csv.NewReader(&sheet).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records {
		if strings.ContainsAny(strings.Join(record, ""), "\r\n\x00") {
			t.Errorf("%q", record)
		}
	}
}

// TestNoFormula: no text makes a field that a spreadsheet program would run.
func TestNoFormula(t *testing.T) {
	lines, _ := through(t, local(t), random(1, 500))
	records, err := csv.NewReader(bytes.NewReader(lines)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	value := slices.Index(records[0], "value")
	for _, record := range records {
		for i, field := range record {
			if i != value && field != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(field)[0]) {
				t.Errorf("column %s holds %q", records[0][i], field)
			}
		}
	}
}

func TestWriteReportsAll(t *testing.T) {
	a := random(1, 0)
	a.Judgements = []assessment.Judgement{
		{Subject: "nobody", Indicator: "local.none", Dimension: "none", Level: "weak"},
		{Subject: "hera", Indicator: "local.trust", Level: "superb"},
		{Subject: "hera", Indicator: "local.trust"},
		{Subject: "hera", Indicator: "local.culture", Level: "weak", ID: " a", Perspective: "A", Status: "x", StandsFor: -1, Rationale: "\xff", Evidence: []string{""}, Extensions: json.RawMessage(`[`)},
	}
	var file bytes.Buffer
	_, list := longform.Write(&file, a, local(t))
	var got []string
	for _, i := range list.Issues {
		got = append(got, string(i.Path)+" "+string(i.Code))
	}
	want := []string{
		"/judgements/0/dimension dimension-unknown", "/judgements/0/indicator indicator-unknown", "/judgements/0/subject subject-unknown",
		"/judgements/1/level level-unknown", "/judgements/2/level level-unknown",
		"/judgements/3/evidence field-invalid", "/judgements/3/extensions field-invalid", "/judgements/3/id field-invalid", "/judgements/3/indicator indicator-unknown",
		"/judgements/3/perspective field-invalid", "/judgements/3/rationale field-invalid", "/judgements/3/standsFor field-invalid", "/judgements/3/status field-invalid",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := strings.Count(file.String(), "\n"); n != 1 {
		t.Errorf("%d lines, want the header alone", n)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriterFails(t *testing.T) {
	f, a := local(t), random(1, 5)
	book, _ := longform.New(a, f)
	w, _ := longform.NewWriter(broken{}, book)
	if err := w.Write(a.Judgements[0]); err != nil {
		t.Error(err)
	}
	if err := w.Write(assessment.Judgement{}); !errors.Is(err, assessment.SubjectUnknown) {
		t.Error(err)
	}
	if err := w.Flush(); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
	if err := w.Write(a.Judgements[0]); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
	if _, list := longform.Write(broken{}, a, f); !list.Has(longform.Unwritten) {
		t.Error(list)
	}
	if _, list := longform.New(a, nil); !list.Has(assessment.FrameworkMissing) {
		t.Error(list)
	}
	a.Framework.Edition = "2"
	if _, list := longform.New(a, f); !list.Has(assessment.FrameworkUnfit) {
		t.Error(list)
	}
	a.Framework.Edition = "1"
	a.Subjects = append(a.Subjects, a.Subjects[0])
	if _, list := longform.New(a, f); !list.Has(assessment.SubjectDuplicate) {
		t.Error(list)
	}
}

// examplesOf returns the examples of the codes that the package declares.
func examplesOf(t *testing.T) map[issue.Code]string {
	examples := map[issue.Code]string{}
	files, _ := filepath.Glob("*.go")
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				if len(v.Values) == 0 {
					continue
				}
				lit, ok := v.Values[0].(*ast.BasicLit)
				if id, isType := v.Type.(*ast.SelectorExpr); !ok || !isType || id.Sel.Name != "Code" {
					continue
				}
				doc := v.Doc.Text()
				if !g.Lparen.IsValid() {
					doc = g.Doc.Text()
				}
				code, _ := strconv.Unquote(lit.Value)
				_, example, _ := strings.Cut(doc, "Example: ")
				examples[issue.Code(code)] = strings.TrimSpace(example)
			}
		}
	}
	return examples
}

// TestCodes runs the example of each code.
func TestCodes(t *testing.T) {
	f := local(t)
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: "school"}}}
	book, list := longform.New(a, f)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	data, _ := document.Write(book)
	examples := examplesOf(t)
	if len(examples) != 6 {
		t.Errorf("%d codes", len(examples))
	}
	for code, example := range examples {
		switch {
		case code == longform.Unwritten: // no input makes it: see TestWriterFails
		case example == "":
			t.Errorf("%s has no example", code)
		case example[0] == '{':
			var whole, part map[string]any
			json.Unmarshal(data, &whole)
			if err := json.Unmarshal([]byte(example), &part); err != nil {
				t.Fatal(err)
			}
			for k, v := range part {
				whole[k] = v
			}
			changed, _ := json.Marshal(whole)
			if _, list := longform.Parse(changed); !list.Has(code) {
				t.Errorf("%s: %v", code, list)
			}
		default:
			text, err := strconv.Unquote(example)
			if err != nil {
				t.Fatal(code, err)
			}
			_, list := longform.Read(strings.NewReader(text), book)
			if !list.Has(code) || len(list.Issues) == 0 || list.Issues[0].At.Line == 0 {
				t.Errorf("%s: %v", code, list)
			}
		}
	}
}

// TestReadReports holds the codes that come from other packages, and what is wrong with a file.
func TestReadReports(t *testing.T) {
	f := local(t)
	book, _ := longform.New(assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: "school"}}}, f)
	header := "id,subject,occasion,perspective,rater,indicator,dimension,level,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions\n"
	for name, c := range map[string]struct {
		text string
		want string
	}{
		"empty":           {"", "1:0 header-missing "},
		"column":          {strings.Replace(header, ",date", "", 1), "1:0 column-missing "},
		"twice":           {strings.Replace(header, ",date", ",date,date", 1), "1:11 column-ambiguous "},
		"fields":          {header + "a,b\n", "2:0 row-malformed "},
		"quote within":    {header + `a"b",waitaha,,,,local.trust,,weak,,,,,,,,,,` + "\n", "2:0 row-malformed "},
		"quote goes on":   {header + `"a"b,waitaha,,,,local.trust,,weak,,,,,,,,,,` + "\n", "2:0 row-malformed "},
		"quote open":      {header + "\n" + `"a,waitaha` + "\n\n", "3:0 file-unreadable "},
		"subject":         {header + ",nobody,,,,local.trust,,weak,,,,,,,,,,\n", "2:2 subject-unknown /judgements/0/subject"},
		"indicator":       {header + ",waitaha,,,,local.none,,weak,,,,,,,,,,\n", "2:6 indicator-unknown /judgements/0/indicator"},
		"dimension":       {header + ",waitaha,,,,local.trust,none,weak,,,,,,,,,,\n", "2:7 dimension-unknown /judgements/0/dimension"},
		"level":           {header + ",waitaha,,,,local.trust,,superb,,,,,,,,,,\n", "2:8 level-unknown /judgements/0/level"},
		"missing":         {header + ",waitaha,,,,local.trust,,,NA,,,,,,,,,\n", "2:9 level-unknown /judgements/0/level"},
		"absence as such": {header + ",waitaha,,,,local.trust,,declined,,,,,,,,,,\n", "2:8 level-unknown /judgements/0/level"},
		"list":            {header + ",waitaha,,,,local.trust,,weak,,,,,,,,,a;;b,\n", "2:17 field-invalid /judgements/0/evidence"},
		"stands for":      {header + "\n,waitaha,,,,local.trust,,weak,,,,,,,0,,,\n", "3:15 field-invalid /judgements/0/standsFor"},
		"status":          {header + ",waitaha,,,,local.trust,,weak,,,new,,,,,,,\n", "2:11 field-invalid /judgements/0/status"},
		"extensions":      {header + ",waitaha,,,,local.trust,,weak,,,,,,,,,,[]\n", "2:18 field-invalid /judgements/0/extensions"},
		"form":            {strings.Replace(header, ",rater", ",rater,form", 1) + ",waitaha,,,,draft,local.trust,,weak,,,,,,,,,,\n", "2:6 derived-unfit /judgements/0/rater"},
		"list mark":       {header + `,waitaha,,,,local.trust,,weak,,,,,,,,,a\b,` + "\n", "2:17 field-invalid /judgements/0/evidence"},
		"list end":        {header + `,waitaha,,,,local.trust,,weak,,,,,,,,,a\,` + "\n", "2:17 field-invalid /judgements/0/evidence"},
		"mark":            {header + `,waitaha,,,,local.trust,,weak,,,,,,,,C:\temp,,` + "\n", "2:16 field-invalid /judgements/0/rationale"},
		"mark at the end": {header + `,waitaha,,,,local.trust,,weak,,,,,C:\\\,,,,,` + "\n", "2:13 field-invalid /judgements/0/reason"},
		"UTF-8":           {header + ",waitaha,,,,local.trust,,weak,,,,,,,,\xff,,\n", "2:16 field-invalid /judgements/0/rationale"},
		"key":             {header + ",waitaha,,Peer,,local.trust,,weak,,,,,,,,,,\n", "2:4 field-invalid /judgements/0/perspective"},
	} {
		a, list := longform.Read(strings.NewReader(c.text), book)
		if len(list.Issues) != 1 || a.Subjects != nil {
			t.Errorf("%s: %v", name, list)
			continue
		}
		i := list.Issues[0]
		if got := fmt.Sprintf("%d:%d %s %s", i.At.Line, i.At.Column, i.Code, i.Path); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	if _, list := longform.Read(iotest{}, book); !list.Has("file-unreadable") {
		t.Error(list)
	}
	full := book
	full.Assessment.Judgements = []assessment.Judgement{{Subject: "waitaha", Indicator: "local.trust", Level: "weak"}}
	if _, list := longform.Read(strings.NewReader(header), full); !list.Has(longform.CodebookInvalid) {
		t.Error("a codebook with judgements is taken")
	}
	if _, list := longform.Read(strings.NewReader(header), longform.Codebook{}); list.Err() == nil {
		t.Error("a codebook without anything is taken")
	}
}

// TestStrayQuote: a quote out of place spoils its own line, not those that follow; quotes
// that end at the end of what is read at once, or of the file, are no mistake.
func TestStrayQuote(t *testing.T) {
	f := local(t)
	book, _ := longform.New(assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: "school"}}}, f)
	header := "id,subject,occasion,perspective,rater,indicator,dimension,level,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions\n"
	_, list := longform.Read(strings.NewReader(header+"a\"b,waitaha\n\"a\"\"\"b\"c,waitaha\n,nobody,,,,local.trust,,weak,,,,,,,,,,\n"), book)
	var got []string
	for _, i := range list.Issues {
		got = append(got, fmt.Sprint(i.At.Line, " ", i.Code))
	}
	if diff := cmp.Diff([]string{"2 row-malformed", "3 row-malformed", "4 subject-unknown"}, got); diff != "" {
		t.Error(diff)
	}
	for n := 1<<16 - 300; n <= 1<<16; n++ { // the reader reads as much at once
		want := strings.Repeat("x", n) + `""",`
		j := assessment.Judgement{Subject: "waitaha", Indicator: "local.trust", Level: "weak", Rationale: want, Evidence: []string{"a,b"}}
		var file bytes.Buffer
		longform.Write(&file, assessment.Assessment{Framework: f.Ref(), Subjects: book.Assessment.Subjects, Judgements: []assessment.Judgement{j}}, f)
		if a, list := longform.Read(&file, book); list.Err() != nil || a.Judgements[0].Rationale != want {
			t.Fatalf("%d characters: %v", n, list)
		}
	}
	last := strings.Replace(header, "id,", "", 1)
	last = strings.Replace(last, "\n", ",id\n", 1) + `waitaha,,,,local.trust,,weak,,,,,,,,,,,"a,""b"""`
	if a, list := longform.Read(strings.NewReader(last), book); list.Err() != nil || a.Judgements[0].ID != `a,"b"` {
		t.Error(list)
	}
}

// TestNothingGiven: zero values and nil are errors, not panics.
func TestNothingGiven(t *testing.T) {
	f, a := local(t), random(1, 1)
	book, _ := longform.New(a, f)
	var w longform.Writer
	if err := w.Write(a.Judgements[0]); err == nil || w.Flush() != nil {
		t.Error("a Writer without a codebook takes judgements")
	}
	if _, list := longform.Write(nil, a, f); !list.Has(longform.Unwritten) {
		t.Error(list)
	}
	if _, list := longform.Read(nil, book); !list.Has("header-missing") {
		t.Error(list)
	}
	if list := (longform.Codebook{}).WriteCSV(io.Discard); list != nil {
		t.Error(list)
	}
}

type iotest struct{}

func (iotest) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestCodebookCSV(t *testing.T) {
	a := random(2, 0)
	book, list := longform.New(a, local(t))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	var sheet bytes.Buffer
	if err := book.WriteCSV(&sheet, "mi"); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&sheet).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{
		{"part", "name", "within", "number", "value", "label", "text"},
		{"file", "local", "", "", "1", "Ā mātou", "Ā"},
		{"column", "number", "", "", "whole", "Position of the level on its scale, from 1 at the low end", ""},
		{"missing", "declined", "", "", "", "The rater chose not to answer", ""},
		{"level", "none", "points", "1", "-1.5", "None", ""},
		{"dimension", "importance", "", "", "points", "Importance", ""},
		{"group", "local.culture", "", "", "", "Culture", ""},
		{"indicator", "local.trust", "local.culture", "", "strength", "Trust", "'=Trust, at \"every\" level"},
		{"aspect", "local.trust.deep", "local.trust", "", "strength", "Deep", ""},
		{"rater", "'=cmd", "", "", "", "", ""},
	} {
		if !slices.ContainsFunc(records, func(r []string) bool { return slices.Equal(r, want) }) {
			t.Errorf("no row %q", want)
		}
	}
	if err := book.WriteCSV(broken{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

// TestSample keeps the codebook and the lines in testdata what the package writes.
func TestSample(t *testing.T) {
	data, err := os.ReadFile("testdata/codebook.json")
	if err != nil {
		t.Fatal(err)
	}
	book, list := longform.Parse(data)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	lines, err := os.ReadFile("testdata/judgements.csv")
	if err != nil {
		t.Fatal(err)
	}
	a, list := longform.Read(bytes.NewReader(lines), book)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	again, list := longform.Write(&file, a, local(t))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(lines), file.String()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(book, again); diff != "" {
		t.Error(diff)
	}
}

// TestRecipes keeps the recipes of the package comment those of testdata, which .ci/longform
// runs, and that for SPSS complete.
func TestRecipes(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"lines.R", "lines.py", "lines.sps"} {
		recipe, err := os.ReadFile(filepath.Join("testdata", "recipes", name))
		if err != nil {
			t.Fatal(err)
		}
		var block strings.Builder
		for line := range strings.Lines(string(recipe)) {
			block.WriteString(strings.TrimRight("//\t"+line, "\t\n") + "\n")
		}
		if !strings.Contains(string(doc), "//\n"+block.String()+"//\n") && !strings.Contains(string(doc), "//\n"+block.String()+"package longform\n") {
			t.Errorf("the package comment does not have %s as it is run", name)
		}
		if name != "lines.sps" {
			continue
		}
		var columns []string
		for _, c := range longform.Columns() {
			columns = append(columns, c.Name)
		}
		_, variables, _ := strings.Cut(string(recipe), "/VARIABLES=id")
		variables, _, _ = strings.Cut("id"+variables, ".\n")
		var names []string
		for i, word := range strings.Fields(strings.ReplaceAll(variables, "F12.4", "F12")) {
			if i%2 == 0 {
				names = append(names, word)
			}
		}
		if diff := cmp.Diff(columns, names); diff != "" {
			t.Errorf("the variables are not the columns:\n%s", diff)
		}
		for i, absence := range indicator.Absences() {
			if code := fmt.Sprintf("('%s'=%d)", absence, -1-i); !strings.Contains(string(recipe), code) {
				t.Errorf("%s is not there", code)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	framework := local(f)
	book, _ := longform.New(random(1, 0), framework)
	lines, _ := through(f, framework, random(1, 3))
	f.Add(lines)
	f.Add([]byte("id,subject,occasion,perspective,rater,indicator,dimension,level,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions\n,hera,,,,local.trust,,weak,,,,,,,,\"'a\nb\",a;b,{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, list := longform.Read(bytes.NewReader(data), book)
		if list.Err() != nil {
			return
		}
		var file bytes.Buffer
		if _, list := longform.Write(&file, a, framework); list.Err() != nil {
			t.Fatal(list.Err())
		}
		back, list := longform.Read(&file, book)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if diff := cmp.Diff(a, back); diff != "" {
			t.Error(diff)
		}
	})
}
