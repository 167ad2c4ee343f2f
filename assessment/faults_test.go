package assessment_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// forms are some forms about a community of schools, with an occasion, a perspective and
// evidence, and something to be hidden.
func forms() assessment.Assessment {
	a := assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}, {ID: "ōtūmoetai", Kind: indicator.CommunityOfSchools}},
	}
	for i := range 4 {
		k := 0
		for in := range kahuiako.Framework().All() {
			scale, _ := kahuiako.Framework().ScaleOf(in.ID, "")
			j := assessment.Judgement{
				Subject: a.Subjects[(i+k)%2].ID, Rater: fmt.Sprint("r", i), Perspective: assessment.Staff,
				Indicator: in.ID, Level: scale.Levels[(i*k+k)%len(scale.Levels)].Key,
			}
			k++
			if i == 1 {
				j.Rationale = "They said so, \"every week\",\nand it is in the minutes."
			}
			a.Judgements = append(a.Judgements, j)
		}
	}
	return a
}

func TestFullDisk(t *testing.T) {
	f := kahuiako.Framework()
	r := scoredCommunities(t, forms())
	for name, release := range map[string]assessment.Release{"all": {}, "panel": {Audience: assessment.ForPanel}, "public": {Audience: assessment.ForPublic}} {
		t.Run(name, func(t *testing.T) {
			hostile.FullDisk(t, func(w io.Writer) error { return release.WriteCSV(w, r) })
			hostile.FullDisk(t, func(w io.Writer) error { _, err := release.WriteReport(w, r); return err })
		})
	}
	c, list := assessment.NewCounts(forms(), f)
	if list.Err() != nil {
		t.Fatal(list)
	}
	hostile.FullDisk(t, c.WriteTable)
	stored := hostile.FullDisk(t, func(w io.Writer) error {
		n, err := c.WriteTo(w)
		if disk, ok := w.(*hostile.Disk); ok && n != int64(len(disk.Bytes())) {
			t.Errorf("%d bytes are said to be written, and %d are", n, len(disk.Bytes()))
		}
		return err
	})
	hostile.Readers(t, stored, func(r io.Reader) (string, error) {
		c, list := assessment.ReadCounts(r, f)
		return countsText(c), list.Err()
	})
}

func TestReadersThatFail(t *testing.T) {
	file := []byte("school,trust,hope,plan\na,strong,weak,no\nb,weak,weak,no\n\"c\",strong,strong,no\n")
	f, m := csvFramework(t, "csv"), wide()
	hostile.Readers(t, file, func(r io.Reader) (string, error) {
		read, list := assessment.ReadCSV(r, m, f, assessment.CSVOptions{})
		if len(read.Assessment.Judgements) == 0 {
			return "", list.Err()
		}
		data, err := document.Write(read.Assessment)
		if err != nil {
			t.Fatal(err)
		}
		return string(data), list.Err()
	})
	hostile.Readers(t, file, func(r io.Reader) (string, error) {
		c, _, list := assessment.CountCSV(context.Background(), r, m, f, assessment.CountOptions{})
		return countsText(c), list.Err()
	})
	c, list := assessment.NewCounts(forms(), kahuiako.Framework())
	if list.Err() != nil {
		t.Fatal(list)
	}
	head := forms()
	head.Judgements = nil
	var table bytes.Buffer
	if err := c.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	hostile.Readers(t, table.Bytes(), func(r io.Reader) (string, error) {
		into := headOf(t, kahuiako.Framework(), head)
		_, list := into.AddTable(r, assessment.TableOptions{})
		return countsText(into), list.Err()
	})
	var lines bytes.Buffer
	for _, j := range forms().Judgements {
		lines.WriteString(jsonLine(t, j))
	}
	hostile.Readers(t, lines.Bytes(), func(r io.Reader) (string, error) {
		c, _, list := assessment.CountLines(context.Background(), r, head, kahuiako.Framework(), assessment.LineOptions{})
		return countsText(c), list.Err()
	})
}

// TestUnlinkRandom holds that random bytes may come slowly, and must all come.
func TestUnlinkRandom(t *testing.T) {
	a := forms()
	a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Staff, Anonymous: true}}
	random := bytes.Repeat([]byte("0123456789abcdef"), 4096)
	want, err := assessment.Unlink(a, bytes.NewReader(random))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := assessment.Unlink(a, iotest.OneByteReader(bytes.NewReader(random))); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("a byte at a time: %v, or other names", err)
	}
	counted := &hostile.Endless{Body: string(random)}
	if _, err := assessment.Unlink(a, counted); err != nil || counted.Given == 0 {
		t.Fatal(err, counted.Given)
	}
	for n := range counted.Given {
		broken := io.MultiReader(bytes.NewReader(random[:n]), iotest.ErrReader(hostile.ErrUnplugged))
		if got, err := assessment.Unlink(a, broken); !errors.Is(err, hostile.ErrUnplugged) || len(got.Judgements) > 0 {
			t.Fatalf("after %d of %d random bytes: %v, %d judgements", n, counted.Given, err, len(got.Judgements))
		}
	}
}

// scoredCommunities scores what is judged against the framework of communities.
func scoredCommunities(t testing.TB, a assessment.Assessment) *assessment.Result {
	t.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	if list.Err() != nil {
		t.Fatal(list)
	}
	r, list := m.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list)
	}
	return r
}

func countsText(c *assessment.Counts) string {
	if c == nil {
		return ""
	}
	var b bytes.Buffer
	if err := c.WriteTable(&b); err != nil {
		return ""
	}
	return b.String()
}

func jsonLine(t testing.TB, j assessment.Judgement) string {
	t.Helper()
	data, err := document.Write(j)
	var line bytes.Buffer
	if err == nil {
		err = json.Compact(&line, data)
	}
	if err != nil {
		t.Fatal(err)
	}
	return line.String() + "\n"
}

// TestTogether: what is compiled and what is scored is for any number of goroutines, from
// judgements as well as from counts.
func TestTogether(t *testing.T) {
	f, a := kahuiako.Framework(), forms()
	first := a.Judgements[0]
	counts, list := assessment.NewCounts(a, f)
	if list.Err() != nil {
		t.Fatal(list)
	}
	t.Run("matrix", func(t *testing.T) {
		hostile.Together(t, func() *assessment.Matrix {
			m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
			if list.Err() != nil {
				t.Fatal(list)
			}
			return m
		}, func(m *assessment.Matrix) string {
			return hostile.Ask(m, first.Subject, first.Indicator, first.Perspective)
		})
	})
	for name, score := range map[string]func() (*assessment.Result, issue.List){
		"result":           func() (*assessment.Result, issue.List) { return scoredCommunities(t, a), issue.List{} },
		"result of counts": func() (*assessment.Result, issue.List) { return counts.Score(assessment.Method{}) },
	} {
		t.Run(name, func(t *testing.T) {
			hostile.Together(t, func() *assessment.Result {
				r, list := score()
				if list.Err() != nil {
					t.Fatal(list)
				}
				return r
			}, func(r *assessment.Result) string {
				p := slices.Collect(r.Profiles())[0]
				released, list := assessment.Release{}.Report(r)
				var csv bytes.Buffer
				err := assessment.Release{}.WriteCSV(&csv, r)
				return hostile.Ask(r, first.Subject, first.Indicator, first.Perspective) + hostile.Ask(p, first.Indicator, p) +
					hostile.Ask(released) + hostile.Tell(list, err) + csv.String()
			})
		})
	}
}
