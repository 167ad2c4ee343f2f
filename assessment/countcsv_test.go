package assessment_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// readBoth reads a file with ReadCSV, counts it with CountCSV, and compares the two.
func readBoth(t testing.TB, r io.Reader, m mapping, f *framework.Framework, o assessment.CSVOptions) (assessment.Imported, issue.List) {
	t.Helper()
	data, err := io.ReadAll(r)
	again := func() io.Reader {
		if err != nil {
			return io.MultiReader(bytes.NewReader(data), iotest.ErrReader(err))
		}
		return bytes.NewReader(data)
	}
	im, list := assessment.ReadCSV(again(), m, f, o)
	c, stats, counted := assessment.CountCSV(context.Background(), again(), m, f, assessment.CountOptions{CSVOptions: o})
	more := func(i issue.Issue) bool {
		return i.Code == assessment.JudgementTwice || i.Code == assessment.OccasionUnknown || i.Code == assessment.KindUnfit || i.Code == assessment.CountsLeaveOut
	}
	refused := slices.ContainsFunc(counted.Issues, func(i issue.Issue) bool { return more(i) && !i.Warning })
	if counted.LeftOut > 0 || list.LeftOut > 0 || refused {
		return im, list
	}
	if diff := cmp.Diff(im.Statistics, stats); diff != "" {
		t.Errorf("-read +counted: %s\n%.2000s", diff, data)
	}
	counted.Issues = slices.DeleteFunc(counted.Issues, more)
	if diff := cmp.Diff(list.Issues, counted.Issues, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-read +counted: %s\n%.2000s", diff, data)
	}
	if got, want := c != nil, len(im.Assessment.Subjects) > 0; got != want {
		t.Errorf("counts %v, an assessment %v", got, want)
	}
	if c == nil {
		return im, list
	}
	a := im.Assessment
	slices.SortFunc(a.Subjects, func(x, y assessment.Subject) int { return strings.Compare(x.ID, y.ID) })
	occasions := a.Occasions
	slices.SortFunc(occasions[len(m.Occasions):], func(x, y assessment.Occasion) int { return strings.Compare(x.Key, y.Key) })
	matrix, problems := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if problems.Err() != nil {
		t.Errorf("it is counted and not compiled: %v", problems.Err())
		return im, list
	}
	want, problems := matrix.Score(assessment.Method{})
	if problems.Err() != nil {
		t.Fatal(problems.Err())
	}
	got, problems := c.Score(assessment.Method{})
	if problems.Err() != nil {
		t.Fatal(problems.Err())
	}
	if diff := cmp.Diff(scored(want), scored(got)); diff != "" {
		t.Errorf("-read +counted: %s", diff)
	}
	subjects := slices.Collect(got.Matrix().Subjects())
	if diff := cmp.Diff(a.Subjects, subjects, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-read +counted: %s", diff)
	}
	return im, list
}

// TestCountCSVAsReadCSV counts long files in which nearly all rows go the fast way, and
// some have a fault.
func TestCountCSVAsReadCSV(t *testing.T) {
	f := parseFramework(t, larger)
	for seed := range seedsOf(150) {
		random := rand.New(rand.NewPCG(seed, 905))
		m, file := randomRows(f, random)
		readBoth(t, strings.NewReader(file), m, f, assessment.CSVOptions{File: "f.csv", KeepGood: random.IntN(2) == 0})
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// randomRows makes a long file, some of whose rows have a fault, and a mapping for it.
func randomRows(f *framework.Framework, random *rand.Rand) (mapping, string) {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	m := mapping{
		Subject:      assessment.SubjectFields{ID: field{Column: "school"}, Kind: field{Always: "school"}},
		Perspectives: []assessment.PerspectiveInfo{{Key: "iwi"}},
		Perspective:  field{Column: "who", Values: map[string]string{"I": "self", "P": "peer", "W": "iwi"}},
		Rater:        field{Column: "rater"},
		Occasion:     field{Column: "when"},
		RaterPerRow:  random.IntN(4) == 0,
		Columns:      []column{{Column: "level", Indicator: field{Column: "item"}, Dimension: field{Column: "dim"}}},
		Skip:         []string{"", "-"},
	}
	if random.IntN(3) == 0 {
		m.Subject.Name = field{Column: "name"}
	}
	if random.IntN(3) == 0 {
		m.Where = []assessment.Where{{Column: "keep", In: []string{"yes"}}}
	}
	if random.IntN(3) == 0 {
		m.Date = assessment.DateField{Column: "day"}
	}
	var b strings.Builder
	b.WriteString("school,name,who,rater,when,keep,day,item,dim,level\n")
	occasions := []string{"2025", "2026", "2025"}
	if random.IntN(2) == 0 {
		occasions = []string{""}
	}
	columns := f.Columns()
	faulty := random.IntN(3) == 0
	for form := range 40 {
		school, who, rater, when := random.IntN(6), pick("I", "P", "W", ""), fmt.Sprint("r", form), pick(occasions...)
		if random.IntN(5) == 0 {
			rater = ""
		}
		for _, c := range columns {
			if random.IntN(6) == 0 {
				continue
			}
			scale, _ := f.Scale(c.Scale)
			level := string(scale.Levels[random.IntN(len(scale.Levels))].Key)
			if random.IntN(6) == 0 {
				level = pick("-", "not-applicable", "declined", "")
			}
			school, item := fmt.Sprint("s", school), string(c.ID)
			if faulty {
				switch random.IntN(60) {
				case 0:
					level = "superb"
				case 1:
					item = "fw.nothing"
				case 2:
					school = ""
				case 3:
					who = "X"
				}
			}
			fmt.Fprintf(&b, "%s,Name %s,%s,%s,%s,%s,%s,%s,%s,%s\n", school, school, who, rater, when, pick("yes", "yes", "yes", "no"), pick("2026-01-01", "2026-01-02", ""), item, c.Dimension, level)
			if faulty && who == "X" {
				who = "P"
			}
		}
	}
	return m, b.String()
}

// TestCountCSVTwice: a rater who judges a cell twice makes the later row bad, and the rest
// of that row does not count.
func TestCountCSVTwice(t *testing.T) {
	m := wide()
	m.Rater = field{Column: "rater"}
	const file = "school,rater,trust,hope,plan\nA,hera,strong,,yes\nA,hera,,weak,no\nA,tama,strong,weak,yes\n"
	m.Skip = []string{""}
	c, stats, list := assessment.CountCSV(context.Background(), strings.NewReader(file), m, csvFramework(t, "csv"), assessment.CountOptions{CSVOptions: assessment.CSVOptions{File: "f.csv", KeepGood: true}})
	if len(list.Issues) != 1 || list.Issues[0].Code != assessment.JudgementTwice || list.Issues[0].At.String() != "f.csv:3:5" {
		t.Fatalf("%v", list.Issues)
	}
	if c.Len() != 5 || stats.Bad != 1 || stats.Judgements != 5 {
		t.Errorf("%d counted, %+v", c.Len(), stats)
	}
	c, _, list = assessment.CountCSV(context.Background(), strings.NewReader(file), m, csvFramework(t, "csv"), assessment.CountOptions{})
	if c != nil || list.Err() == nil {
		t.Errorf("a file with a bad row is counted: %v", list)
	}
}

// TestCountCSVStops: counting tells how far it is, and stops when the context ends.
func TestCountCSVStops(t *testing.T) {
	m := one()
	m.RaterPerRow = true
	var b strings.Builder
	b.WriteString("school,trust\n")
	const rows = 200_000
	for i := range rows {
		fmt.Fprintf(&b, "s%d,strong\n", i%7)
	}
	var told []assessment.Progress
	o := assessment.CountOptions{Progress: func(p assessment.Progress) { told = append(told, p) }}
	c, _, list := assessment.CountCSV(context.Background(), strings.NewReader(b.String()), m, csvFramework(t, "csv"), o)
	if list.Err() != nil || c.Len() != rows || len(told) != 4 || told[3] != (assessment.Progress{Rows: rows, Judgements: rows, Done: true}) || told[0].Rows != 65_536 {
		t.Errorf("%v, %v", told, list)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o.Progress = func(assessment.Progress) { cancel() }
	c, stats, list := assessment.CountCSV(ctx, strings.NewReader(b.String()), m, csvFramework(t, "csv"), o)
	if c != nil || !list.Has(assessment.ReadStopped) || stats.Rows != 65_536 {
		t.Errorf("%v %+v", list, stats)
	}
}

// TestCountCSVResumes: counts that were saved at any row go on to the same counts and the
// same statistics, and refuse another file or mapping.
func TestCountCSVResumes(t *testing.T) {
	f := parseFramework(t, larger)
	resumed := 0
	for seed := range seedsOf(40) {
		random := rand.New(rand.NewPCG(seed, 907))
		m, file := randomRows(f, random)
		if random.IntN(2) == 0 {
			m.Subject.Keep = []string{"keep", "name"}
		}
		var saved [][]byte
		o := assessment.CountOptions{CSVOptions: assessment.CSVOptions{File: "f.csv", KeepGood: true}, Every: 50, Save: func(c *assessment.Counts) error {
			var b bytes.Buffer
			if _, err := c.WriteTo(&b); err != nil {
				return err
			}
			saved = append(saved, b.Bytes())
			return nil
		}}
		want, stats, _ := assessment.CountCSV(context.Background(), strings.NewReader(file), m, f, o)
		if want == nil {
			continue
		}
		for _, data := range saved {
			c, list := assessment.ReadCounts(bytes.NewReader(data), f)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			if _, list := c.Score(assessment.Method{}); !list.Has(assessment.CountsUnfinished) {
				t.Fatalf("half a file is scored without a warning: %v", list)
			}
			if list := want.Merge(c); !list.Has(assessment.CountsUnfinished) {
				t.Fatalf("half a file is merged: %v", list)
			}
			more := assessment.CountOptions{CSVOptions: o.CSVOptions, Resume: c}
			got, again, _ := assessment.CountCSV(context.Background(), strings.NewReader(file), m, f, more)
			if diff := cmp.Diff(stats, again); diff != "" {
				t.Fatalf("seed %d (-once +resumed): %s", seed, diff)
			}
			if !bytes.Equal(written(t, want), written(t, got)) {
				t.Fatalf("seed %d: other counts than in one go", seed)
			}
			resumed++
		}
		if len(saved) == 0 {
			continue
		}
		refuse := func(what, file string, m mapping, resume *assessment.Counts) {
			t.Helper()
			o := assessment.CountOptions{CSVOptions: o.CSVOptions, Resume: resume}
			if c, _, list := assessment.CountCSV(context.Background(), strings.NewReader(file), m, f, o); c != nil || !list.Has(assessment.ResumeUnfit) {
				t.Errorf("seed %d: counting goes on with %s: %v", seed, what, list)
			}
		}
		half := func() *assessment.Counts {
			c, _ := assessment.ReadCounts(bytes.NewReader(saved[0]), f)
			return c
		}
		header, rows, _ := strings.Cut(file, "\n")
		first, rest, _ := strings.Cut(rows, "\n")
		refuse("another row", header+"\n"+strings.Replace(first, "fw.", "fv.", 1)+"\n"+rest, m, half())
		refuse("a shorter file", header+"\n"+first+"\n", m, half())
		other := m
		other.Title = indicator.Text{"en": "Another"}
		refuse("another mapping", file, other, half())
		refuse("counts that are finished", file, m, want)
	}
	if resumed < 5 {
		t.Errorf("%d times resumed: too few", resumed)
	}
	m, file := randomRows(f, rand.New(rand.NewPCG(1, 907)))
	o := assessment.CountOptions{CSVOptions: assessment.CSVOptions{KeepGood: true}, Every: 10, Save: func(*assessment.Counts) error { return io.ErrShortWrite }}
	if c, _, list := assessment.CountCSV(context.Background(), strings.NewReader(file), m, f, o); c != nil || !list.Has(assessment.ReadStopped) {
		t.Errorf("what is not saved is counted: %v", list)
	}
}
