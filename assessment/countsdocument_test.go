package assessment_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// throughDocument writes counts as a document, reads it, and makes counts of it.
func throughDocument(t testing.TB, f *framework.Framework, c *assessment.Counts) *assessment.Counts {
	t.Helper()
	data, err := document.Write(c.Document())
	if err != nil {
		t.Fatal(err)
	}
	d, list := assessment.ParseCounts(data)
	if list.Err() != nil {
		t.Fatalf("%v\n%s", list.Err(), data)
	}
	back, list := assessment.CompileCounts(d, f)
	if list.Err() != nil {
		t.Fatalf("%v\n%s", list.Err(), data)
	}
	return back
}

// TestCountsDocument: counts come back from their document as they were, parts of
// unlike heads among them, and whatever the order of what is in it.
func TestCountsDocument(t *testing.T) {
	if err := assessment.CountsSchema().Check(assessment.CountsDocument{}); err != nil {
		t.Fatal(err)
	}
	for seed := range rounds(120) {
		random := rand.New(rand.NewPCG(seed, 921))
		f, a := countable(t, random)
		c := counted(t, f, a, random, 1+random.IntN(3))
		if random.IntN(2) == 0 {
			unlike(t, random, f, a, c)
		}
		want := written(t, c)
		back := throughDocument(t, f, c)
		if !bytes.Equal(want, written(t, back)) {
			t.Fatalf("seed %d: other bytes\n%s", seed, cmp.Diff(c.Document(), back.Document()))
		}
		if !bytes.Equal(want, written(t, readBack(t, f, want))) {
			t.Fatalf("seed %d: other bytes from the binary form", seed)
		}
		sameReports(t, c, back)
		d := c.Document()
		random.Shuffle(len(d.Counts), func(i, j int) { d.Counts[i], d.Counts[j] = d.Counts[j], d.Counts[i] })
		random.Shuffle(len(d.Forms), func(i, j int) { d.Forms[i], d.Forms[j] = d.Forms[j], d.Forms[i] })
		for i, n := range d.Counts {
			if n.N > 1 {
				d.Counts[i].N--
				n.N = 1
				d.Counts = append(d.Counts, n)
			}
		}
		again, list := assessment.CompileCounts(d, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if !bytes.Equal(want, written(t, again)) {
			t.Fatalf("seed %d: other bytes after a shuffle", seed)
		}
	}
}

// unlike merges a part that lists its subjects otherwise, and adds a subject.
func unlike(t testing.TB, random *rand.Rand, f *framework.Framework, a assessment.Assessment, c *assessment.Counts) {
	t.Helper()
	if list := c.AddSubjects(assessment.Subject{ID: "added", Kind: "school", Name: "Added"}); list.Err() != nil {
		t.Fatal(list.Err())
	}
	if random.IntN(2) == 0 {
		return
	}
	a.Judgements, a.Rosters = nil, nil
	a.Subjects = slices.Clone(a.Subjects)
	slices.Reverse(a.Subjects)
	a.Subjects = append(a.Subjects, assessment.Subject{ID: "a-new", Kind: "school"})
	if len(a.Occasions) > 0 {
		a.Occasions = append(slices.Clone(a.Occasions), assessment.Occasion{Key: "a-new"})
	}
	if list := c.Merge(counted(t, f, a, random, 1)); list.Err() != nil {
		t.Fatal(list.Err())
	}
}

// TestCountsDocumentIssues: everything that is wrong is found at once, where it is.
func TestCountsDocumentIssues(t *testing.T) {
	const trust, monitoring = kahuiako.RelationalTrust, kahuiako.ImpactMonitoring
	d := assessment.CountsDocument{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "b", Kind: "community-of-schools"}, {ID: "a", Kind: "community-of-schools"}},
		Counts: []assessment.Count{
			{Subject: "c", Indicator: trust, Level: "embedding", N: 1},
			{Subject: "a", Indicator: trust, Level: "superb", N: 1},
			{Subject: "a", Indicator: "kahuiako.nothing", Level: "embedding", N: 1},
			{Subject: "a", Indicator: trust, Level: "embedding", N: -1},
			{Subject: "a", Indicator: trust, Level: "embedding", N: 2_147_483_647},
			{Subject: "a", Indicator: trust, Level: "embedding", N: 1},
			{Subject: "a", Indicator: trust, Level: "embedding", N: 1, Occasion: "2026", Perspective: "nobody"},
		},
		Forms: []assessment.CountedForm{
			{Subject: "a", Rater: "hera", Levels: nil, Absences: nil},
			{Subject: "a"},
			{Subject: "a", Rater: "hera", Levels: []indicator.ID{trust, monitoring}, Absences: []indicator.ID{trust}},
			{Subject: "a", Rater: "hera", Levels: []indicator.ID{"other.one"}},
		},
		SubjectsListed: new(3),
	}
	_, list := assessment.CompileCounts(d, kahuiako.Framework())
	wantIssues(t, list, `
		/counts/0/subject subject-unknown
		/counts/1/level level-unknown
		/counts/2/indicator indicator-unknown
		/counts/3/n count-invalid
		/counts/5/n count-too-large
		/counts/6/occasion occasion-unknown
		/counts/6/perspective perspective-unknown
		/forms/1/rater member-invalid
		/forms/2/absences/0 judgement-twice
		/forms/3/levels/0/indicator indicator-unknown
		/subjectsListed member-invalid`)

	d.SubjectsListed = new(0)
	d.Counts = []assessment.Count{{Subject: "a", Indicator: trust, Level: "embedding", N: 2}, {Subject: "a", Indicator: trust, Level: "declined", N: 1}}
	d.Forms = []assessment.CountedForm{
		{Subject: "a", Rater: "hera", Levels: []indicator.ID{trust}},
		{Subject: "a", Rater: "tama", Levels: []indicator.ID{trust}},
		{Subject: "a", Rater: "mere", Levels: []indicator.ID{monitoring, trust}},
		{Subject: "a", Rater: "rua", Absences: []indicator.ID{trust}},
		{Subject: "b", Rater: "rua", Absences: []indicator.ID{trust}},
	}
	_, list = assessment.CompileCounts(d, kahuiako.Framework())
	wantIssues(t, list, `/subjects member-invalid`)
	d.SubjectsListed = nil
	_, list = assessment.CompileCounts(d, kahuiako.Framework())
	wantIssues(t, list, `
		/forms/2/levels/0 counts-contradict
		/forms/2/levels/1 counts-contradict
		/forms/4/absences/0 counts-contradict`)
}

func wantIssues(t *testing.T, list issue.List, want string) {
	t.Helper()
	var got []string
	for _, i := range list.Issues {
		if !i.Warning {
			got = append(got, string(i.Path)+" "+string(i.Code))
		}
	}
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(want)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	if diff := cmp.Diff(lines, got); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// TestCountsCodes runs the example of each code of the forms of counts.
func TestCountsFormsCodes(t *testing.T) {
	const base = `{"format":"leadership-counts/1","framework":{"key":"kahuiako","edition":"2"},
		"subjects":[{"id":"waitaha","kind":"community-of-schools"}],"counts":[]}`
	examples := countsExamples(t)
	for code, example := range examples {
		t.Run(string(code), func(t *testing.T) {
			var list issue.List
			if strings.HasPrefix(example, "{") {
				doc := map[string]json.RawMessage{}
				for _, layer := range []string{base, example} {
					if err := json.Unmarshal([]byte(layer), &doc); err != nil {
						t.Fatal(err)
					}
				}
				data, _ := json.Marshal(doc)
				var d assessment.CountsDocument
				if err := json.Unmarshal(data, &d); err != nil {
					t.Fatal(err)
				}
				_, list = assessment.CompileCounts(d, kahuiako.Framework())
			} else if example, err := strconv.Unquote(example); err != nil {
				t.Fatal(err)
			} else if _, list = assessment.ReadCounts(strings.NewReader(example), kahuiako.Framework()); !list.Has(code) {
				c := kahuiakoCounts(t)
				_, list = c.AddTable(strings.NewReader(example), assessment.TableOptions{})
			}
			if !list.Has(code) {
				t.Errorf("the example has %v", list.Issues)
			}
		})
	}
	if len(examples) < 4 {
		t.Errorf("%d examples", len(examples))
	}
}

func countsExamples(t *testing.T) map[issue.Code]string {
	t.Helper()
	examples := map[issue.Code]string{}
	for _, name := range []string{"countsbinary.go", "countstable.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			decl, ok := node.(*ast.GenDecl)
			if !ok || decl.Tok != token.CONST {
				return true
			}
			for _, s := range decl.Specs {
				spec := s.(*ast.ValueSpec)
				typ, ok := spec.Type.(*ast.SelectorExpr)
				if !ok || typ.Sel.Name != "Code" {
					continue
				}
				about := decl.Doc.Text() + spec.Doc.Text()
				code, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				_, example, ok := strings.Cut(about, "Example: ")
				if !ok {
					t.Errorf("%s has no example", code)
				}
				examples[issue.Code(code)] = strings.TrimSpace(example)
			}
			return true
		})
	}
	return examples
}

func kahuiakoCounts(t testing.TB) *assessment.Counts {
	t.Helper()
	c, list := assessment.NewCounts(assessment.Assessment{
		Framework: kahuiako.Framework().Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: "community-of-schools"}},
	}, kahuiako.Framework())
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return c
}
