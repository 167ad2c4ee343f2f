package agreement_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/indicator/issue"
)

const long = "school,area,rater,level\nA,vision,hera,2\nA,vision,tama,3\nA,team,hera,1\nA,team,tama,\nB,vision,hera,3\nB,vision,tama,3.0\nB,team,hera,n/a\nB,team,tama,1\n"
const wide = "school,area,hera,tama\nA,vision,2,3\nA,team,1,\nB,vision,3,3\nB,team,n/a,1\n"

func TestReadCSVLongIsWide(t *testing.T) {
	a, list := agreement.ReadCSV(strings.NewReader(long), agreement.CSV{Unit: []string{"school", "area"}, Rater: "rater", Category: "level", Cluster: "school", Missing: []string{"n/a"}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(wide)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b, list := agreement.ReadCSV(&packed, agreement.CSV{Unit: []string{"school", "area"}, Raters: []string{"hera", "tama"}, Cluster: "school", Missing: []string{"n/a"}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, n := range []agreement.Named{a, b} {
		if n.Len() != 6 || n.Missing != 2 || strings.Join(n.UnitNames, ",") != "A / vision,A / team,B / vision,B / team" || strings.Join(n.RaterNames, ",") != "hera,tama" || strings.Join(n.Scale().Categories, "") != "123" {
			t.Errorf("%d ratings, %d missing, units %v, raters %v, scale %v", n.Len(), n.Missing, n.UnitNames, n.RaterNames, n.Scale().Categories)
		}
	}
	x, err := a.Krippendorff(agreement.Interval)
	if err != nil {
		t.Fatal(err)
	}
	y, err := b.Krippendorff(agreement.Interval)
	if err != nil {
		t.Fatal(err)
	}
	if x.Value != y.Value || *x.SE != *y.SE || x.Used.Clusters != 2 {
		t.Errorf("%v and %v", x, y)
	}
}

func TestReadersThatFail(t *testing.T) {
	hostile.Readers(t, []byte(long), func(r io.Reader) (string, error) {
		n, list := agreement.ReadCSV(r, agreement.CSV{Unit: []string{"school", "area"}, Rater: "rater", Category: "level", Missing: []string{"n/a"}})
		if list.Err() != nil {
			return "", list.Err()
		}
		return fmt.Sprint(n.UnitNames, n.RaterNames, n.Scores()), nil
	})
}

// csvOf is what each code's example is read with.
func csvOf(code string) agreement.CSV {
	c := agreement.CSV{Unit: []string{"school"}, Rater: "rater", Category: "level", Scale: agreement.Scale{Categories: []string{"beginning", "secure"}}, File: "ratings.csv"}
	switch code {
	case "unit-moved":
		c.Unit, c.Cluster = []string{"level"}, "school"
	case "csv-invalid":
		c = agreement.CSV{Raters: []string{"a"}}
	}
	return c
}

// TestCodeExamples runs the example of every code.
func TestCodeExamples(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "csv.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || spec.Doc == nil {
			return true
		}
		_, example, ok := strings.Cut(spec.Doc.Text(), "Example: ")
		if !ok {
			return true
		}
		n++
		text, err := strconv.Unquote(strings.TrimSpace(example))
		if err != nil {
			t.Fatal(err)
		}
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		_, list := agreement.ReadCSV(strings.NewReader(text), csvOf(code))
		if !errors.Is(list.Err(), issue.Code(code)) {
			t.Errorf("%s: %v", code, list.Err())
		}
		for _, i := range list.Issues {
			if code != "csv-invalid" && code != "ratings-missing" && (i.At.File != "ratings.csv" || i.At.Line == 0 || i.At.Column == 0) {
				t.Errorf("%s has no place: %+v", code, i)
			}
		}
		return true
	})
	if n != 6 {
		t.Errorf("%d codes have an example", n)
	}
}

// TestAllProblemsAtOnce: every row that is wrong is named.
func TestAllProblemsAtOnce(t *testing.T) {
	_, list := agreement.ReadCSV(strings.NewReader("school,rater,level\nA,hera,superb\nA,hera,secure\nB,tama,1,2\nC,tama,great\n"), csvOf(""))
	var lines []int
	for _, i := range list.Issues {
		lines = append(lines, i.At.Line)
	}
	if len(lines) != 4 {
		t.Errorf("issues on lines %v: %v", lines, list.Err())
	}
	for _, c := range []agreement.CSV{{}, {Raters: []string{"a", "b"}, Rater: "c"}, {Raters: []string{"level", "level"}}, {Unit: []string{"nowhere"}, Rater: "rater", Category: "level"}} {
		if _, list := agreement.ReadCSV(strings.NewReader("school,rater,level\n"), c); list.Err() == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add(long)
	f.Add(wide)
	f.Add("school,rater,level\nA,hera,1e400\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range []agreement.CSV{
			{Unit: []string{"school"}, Rater: "rater", Category: "level"},
			{Raters: []string{"hera", "tama"}, Cluster: "school"},
		} {
			n, list := agreement.ReadCSV(strings.NewReader(text), c)
			if list.Err() != nil {
				continue
			}
			s, err := agreement.Summarise(t.Context(), n.Ratings, agreement.Resampling{Replicates: 5})
			if err == nil && len(s.Coefficients) == 0 {
				t.Error("a summary without a coefficient")
			}
		}
	})
}
