package assessment_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// masses are assessments with much of one thing, each for a size.
var masses = []struct {
	name string
	make func(n int) assessment.Assessment
	code issue.Code // "" if they are in order
}{
	{"unknown subjects", func(n int) assessment.Assessment {
		return mass(n, n, func(i int, j *assessment.Judgement) { j.Subject = fmt.Sprint("nobody", i) })
	}, assessment.SubjectUnknown},
	{"unknown occasions", func(n int) assessment.Assessment {
		return withOccasions(mass(1, n, func(i int, j *assessment.Judgement) { j.Occasion = fmt.Sprint("never", i) }), n)
	}, assessment.OccasionUnknown},
	{"no occasion", func(n int) assessment.Assessment {
		return withOccasions(mass(1, n, nil), n)
	}, assessment.OccasionUnknown},
	{"unknown perspectives", func(n int) assessment.Assessment {
		return withPerspectives(mass(1, n, func(i int, j *assessment.Judgement) { j.Perspective = assessment.Perspective(fmt.Sprint("none", i)) }), n)
	}, assessment.PerspectiveUnknown},
	{"unknown levels", func(n int) assessment.Assessment {
		return mass(1, n, func(i int, j *assessment.Judgement) { j.Level = indicator.Level(fmt.Sprint("x", i)) })
	}, assessment.LevelUnknown},
	{"one judged by many", func(n int) assessment.Assessment { return mass(1, n, nil) }, ""},
	{"one judged by nobody named", func(n int) assessment.Assessment {
		return mass(1, n, func(_ int, j *assessment.Judgement) { j.Rater = "" })
	}, ""},
	{"one judged by one, over and over", func(n int) assessment.Assessment {
		return mass(1, n, func(_ int, j *assessment.Judgement) { j.Rater = "hera" })
	}, assessment.JudgementTwice},
	{"one on many occasions", func(n int) assessment.Assessment {
		return withOccasions(mass(1, n, func(i int, j *assessment.Judgement) { j.Occasion = fmt.Sprint("o", i) }), n)
	}, ""},
	{"one from many perspectives", func(n int) assessment.Assessment {
		return withPerspectives(mass(1, n, func(i int, j *assessment.Judgement) { j.Perspective = assessment.Perspective(fmt.Sprint("p", i)) }), n)
	}, ""},
	{"a chain of corrections", func(n int) assessment.Assessment {
		return mass(1, n, func(i int, j *assessment.Judgement) {
			j.ID, j.Rater = fmt.Sprint("j", i), "hera"
			if i > 0 {
				j.Status, j.Reason, j.Replaces = assessment.Corrected, "A slip.", []string{fmt.Sprint("j", i-1)}
			}
		})
	}, ""},
	{"a circle of corrections", func(n int) assessment.Assessment {
		return mass(1, n, func(i int, j *assessment.Judgement) {
			j.ID, j.Rater = fmt.Sprint("j", i), "hera"
			j.Status, j.Reason, j.Replaces = assessment.Corrected, "A slip.", []string{fmt.Sprint("j", (i+1)%n)}
		})
	}, assessment.ReplacesInvalid},
	{"one agreed by many", func(n int) assessment.Assessment {
		a := mass(1, n, func(i int, j *assessment.Judgement) { j.ID = fmt.Sprint("j", i) })
		all := a.Judgements[0]
		all.ID, all.Rater, all.Status, all.StandsFor, all.Reason = "all", "", assessment.Agreed, 2, "They met."
		for _, j := range a.Judgements {
			all.Replaces = append(all.Replaces, j.ID)
		}
		a.Judgements = append(a.Judgements, all)
		return a
	}, ""},
	{"drafts", func(n int) assessment.Assessment {
		a := mass(1, n, nil)
		for _, j := range a.Judgements[1:] {
			a.Forms = append(a.Forms, assessment.Form{Subject: j.Subject, Rater: j.Rater, State: assessment.DraftForm})
		}
		return a
	}, ""},
	{"a name that stands on many anonymous forms", func(n int) assessment.Assessment {
		a := mass(n, n, func(i int, j *assessment.Judgement) {
			j.Subject, j.Rater, j.Perspective = fmt.Sprint("s", i), "hera", assessment.Peer
		})
		a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Peer, Anonymous: true}}
		return a
	}, assessment.AnonymityBroken},
	{"one judgement with much evidence", func(n int) assessment.Assessment {
		a := mass(1, 1, nil)
		for i := range n {
			a.Judgements[0].Evidence = append(a.Judgements[0].Evidence, fmt.Sprint("e", i))
		}
		return a
	}, ""},
	{"judgements with evidence that speaks against them", func(n int) assessment.Assessment {
		return mass(1, n, func(i int, j *assessment.Judgement) { j.Evidence = []string{fmt.Sprint("e", i)} })
	}, ""},
}

// mass returns n judgements of the first of so many subjects, each by another rater.
func mass(subjects, n int, change func(i int, j *assessment.Judgement)) assessment.Assessment {
	a := assessment.Assessment{Framework: framework.Ref{Key: "fw", Edition: "1"}, Judgements: make([]assessment.Judgement, n)}
	for i := range subjects {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: fmt.Sprint("s", i), Kind: indicator.School})
	}
	for i := range a.Judgements {
		j := &a.Judgements[i]
		*j = assessment.Judgement{Subject: "s0", Rater: fmt.Sprint("r", i), Indicator: "fw.trust", Level: "high"}
		if change != nil {
			change(i, j)
		}
	}
	return a
}

func withOccasions(a assessment.Assessment, n int) assessment.Assessment {
	for i := range n {
		a.Occasions = append(a.Occasions, assessment.Occasion{Key: fmt.Sprint("o", i)})
	}
	return a
}

func withPerspectives(a assessment.Assessment, n int) assessment.Assessment {
	for i := range n {
		a.Perspectives = append(a.Perspectives, assessment.PerspectiveInfo{Key: assessment.Perspective(fmt.Sprint("p", i))})
	}
	return a
}

// TestMasses holds that memory and time grow with an assessment and not faster, from
// compiling to the report, however it is made.
func TestMasses(t *testing.T) {
	const n = 2000
	f := smallFramework(t)
	for _, mass := range masses {
		t.Run(mass.name, func(t *testing.T) {
			hostile.Growth(t, n, func(n int) func() {
				in := assessment.Inputs{Framework: f, Assessment: mass.make(n)}
				if strings.Contains(mass.name, "evidence") {
					in.Evidence = evidenceAgainst(t, n)
				}
				return func() {
					m, list := assessment.Compile(in)
					if m == nil && !list.Has(mass.code) || m != nil && mass.code != "" {
						t.Fatalf("want %q, got %v", mass.code, list.Issues[:min(3, len(list.Issues))])
					}
					if len(list.Issues) > 2*issue.DefaultCap {
						t.Fatalf("%d issues are kept", len(list.Issues))
					}
					in.Assessment.Follows(in.Assessment)
					if m == nil {
						return
					}
					assessment.NewCounts(in.Assessment, f)
					r, list := m.Score(assessment.Method{})
					if list.Err() != nil {
						t.Fatal(list)
					}
					for p := range r.Profiles() {
						if e, ok := p.Explain("fw.trust"); !ok || len(e.Contributions) == 0 {
							t.Fatal("nothing is explained")
						}
						p.Claims("fw.trust", evidence.Terms{})
					}
					if _, list := (assessment.Release{}).Report(r); list.Err() != nil {
						t.Fatal(list)
					}
				}
			})
		})
	}
}

// evidenceAgainst returns a register of n items that all speak against trust.
func evidenceAgainst(t testing.TB, n int) *evidence.Index {
	var r evidence.Register
	for i := range n {
		r.Items = append(r.Items, evidence.Item{
			ID: fmt.Sprint("e", i), Kind: evidence.Document, Title: indicator.Text{"en": "Minutes"},
			Indicators: []indicator.ID{"fw.trust"}, Against: []indicator.ID{"fw.trust"},
		})
	}
	x, list := evidence.Compile(r)
	if list.Err() != nil {
		t.Fatal(list)
	}
	return x
}

// TestCountsOfACrowd holds that what is added to and taken from counts takes no longer
// where many others are counted with it.
func TestCountsOfACrowd(t *testing.T) {
	f := smallFramework(t)
	hostile.Growth(t, 2000, func(n int) func() {
		a := mass(1, n, nil)
		nameless := mass(1, n, func(_ int, j *assessment.Judgement) { j.Rater = "" }).Judgements
		bad := append(nameless[:n:n], assessment.Judgement{Subject: "s0", Indicator: "fw.trust", Level: "none such"})
		return func() {
			c, list := assessment.NewCounts(a, f)
			if list.Err() != nil {
				t.Fatal(list)
			}
			if list := c.Add(bad...); !list.Has(assessment.LevelUnknown) || c.Len() != int64(n) {
				t.Fatalf("%d are counted, %v", c.Len(), list.Err())
			}
			if list := c.Add(nameless...); list.Err() != nil || c.Len() != int64(2*n) {
				t.Fatalf("%d are counted, %v", c.Len(), list.Err())
			}
			if list := c.Remove(nameless...); list.Err() != nil || c.Len() != int64(n) {
				t.Fatalf("%d are counted, %v", c.Len(), list.Err())
			}
			if list := c.Remove(nameless[0]); !list.Has(assessment.CountMissing) {
				t.Fatalf("a judgement of nobody is taken away where only named raters judged: %v", list)
			}
		}
	})
}

// TestMergeOfACrowd is the same for blocks of one subject.
func TestMergeOfACrowd(t *testing.T) {
	f := smallFramework(t)
	hostile.Growth(t, 8000, func(n int) func() {
		whole := withOccasions(mass(1, n, func(i int, j *assessment.Judgement) { j.Occasion = fmt.Sprint("o", i) }), n)
		part := whole
		part.Judgements = nil
		for i := range whole.Judgements {
			j := whole.Judgements[n-1-i]
			j.Rater = ""
			part.Judgements = append(part.Judgements, j)
		}
		return func() {
			c, list := assessment.NewCounts(whole, f)
			if list.Err() != nil {
				t.Fatal(list)
			}
			other, list := assessment.NewCounts(part, f)
			if list.Err() != nil {
				t.Fatal(list)
			}
			if list := c.Merge(other); list.Err() != nil || c.Len() != int64(2*n) {
				t.Fatalf("%d are counted, %v", c.Len(), list.Err())
			}
			if got := len(c.Document().Counts); got != n {
				t.Fatalf("%d cells, want %d", got, n)
			}
		}
	})
}

// TestBombs holds that a small file that unpacks to a large one meets the limit, in
// little memory, wherever tables are read.
func TestBombs(t *testing.T) {
	f := csvFramework(t, "csv")
	m := one()
	options := assessment.CSVOptions{MaxBytes: 1 << 18, KeepGood: true}
	const header = "school,trust,subject,indicator,level,n\n"
	for _, body := range []string{"\n", ",,\n", "A,strong\n", strings.Repeat(" ", 99) + "\n", "{}\n"} {
		bomb := hostile.Packed(t, &hostile.Endless{Head: header, Body: body, Most: 1 << 20})
		if len(bomb) > 1<<15 {
			t.Fatalf("%q: %d bytes are no bomb", body, len(bomb))
		}
		for name, read := range map[string]func() issue.List{
			"ReadCSV": func() issue.List {
				_, list := assessment.ReadCSV(bytes.NewReader(bomb), m, f, options)
				return list
			},
			"CountCSV": func() issue.List {
				c, _, list := assessment.CountCSV(context.Background(), bytes.NewReader(bomb), m, f, assessment.CountOptions{CSVOptions: options})
				if c != nil {
					t.Error("a part of a file is counted")
				}
				return list
			},
			"CountLines": func() issue.List {
				c, _, list := assessment.CountLines(context.Background(), bytes.NewReader(bomb), mass(1, 0, nil), smallFramework(t), assessment.LineOptions{MaxBytes: options.MaxBytes, KeepGood: options.KeepGood})
				if c != nil {
					t.Error("a part of a file is counted")
				}
				return list
			},
			"AddTable": func() issue.List {
				c, list := assessment.NewCounts(mass(1, 0, nil), smallFramework(t))
				if list.Err() != nil {
					t.Fatal(list)
				}
				_, list = c.AddTable(bytes.NewReader(bomb), assessment.TableOptions{MaxBytes: 1 << 18})
				return list
			},
		} {
			if list := read(); !list.Has(table.FileUnreadable) {
				t.Errorf("%s of %q: %v", name, body, list)
			}
		}
	}
}

// TestMaxJudgements holds that no file makes more judgements than it is told it may.
func TestMaxJudgements(t *testing.T) {
	file := "school,trust\nA,strong\nB,weak\nC,strong\n"
	f, m := csvFramework(t, "csv"), one()
	for most, ok := range map[int]bool{1: false, 2: false, 3: true, 0: true} {
		im, list := assessment.ReadCSV(strings.NewReader(file), m, f, assessment.CSVOptions{MaxJudgements: most, KeepGood: true})
		if got := list.Err() == nil && len(im.Assessment.Judgements) == 3; got != ok {
			t.Errorf("at most %d: %d judgements, %v", most, len(im.Assessment.Judgements), list)
		}
		if !ok && (!list.Has(assessment.JudgementsTooMany) || list.Issues[0].At.Line != most+2 || len(im.Assessment.Judgements) > 0) {
			t.Errorf("at most %d: %v", most, list)
		}
	}
}

// A canceller ends a context with its second read.
type canceller struct {
	io.Reader
	cancel func()
	reads  int
}

func (c *canceller) Read(p []byte) (int, error) {
	if c.reads++; c.reads == 2 {
		c.cancel()
	}
	return c.Reader.Read(p)
}

// TestCountingStopsBetweenRows holds that counting stops when its context ends, even where
// a file has no row at all, in whatever is passed over.
func TestCountingStopsBetweenRows(t *testing.T) {
	f := csvFramework(t, "csv")
	options := assessment.CountOptions{CSVOptions: assessment.CSVOptions{MaxBytes: 1 << 50, KeepGood: true}}
	endless := func(body string) (context.Context, *canceller) {
		ctx, cancel := context.WithCancel(context.Background())
		return ctx, &canceller{Reader: &hostile.Endless{Head: "school,trust\n", Body: body}, cancel: cancel}
	}
	for _, body := range []string{"\n", ",\n", "A,strong\n", "A,strong,x\n", "\r\n"} {
		ctx, r := endless(body)
		if c, _, list := assessment.CountCSV(ctx, r, one(), f, options); c != nil || !list.Has(assessment.ReadStopped) {
			t.Errorf("CountCSV of %q: %v", body, list)
		}
	}
	for _, body := range []string{"\n", " ", "{}\n", "[", strings.Repeat("x", 1<<16)} {
		ctx, r := endless(body)
		if c, _, list := assessment.CountLines(ctx, r, mass(1, 0, nil), smallFramework(t), assessment.LineOptions{MaxBytes: options.MaxBytes, KeepGood: true}); c != nil || !list.Has(assessment.ReadStopped) {
			t.Errorf("CountLines of %q: %v", body[:1], list)
		}
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, list := assessment.CountCSV(gone, strings.NewReader("school,trust\nA,strong\n"), one(), f, options); !list.Has(assessment.ReadStopped) {
		t.Errorf("a context that has ended: %v", list)
	}
	var half *assessment.Counts
	save := options
	save.Every, save.Save = 1, func(c *assessment.Counts) error {
		half = readBack(t, f, written(t, c))
		return io.ErrClosedPipe
	}
	assessment.CountCSV(context.Background(), strings.NewReader("school,trust\nA,strong\nB,weak\n"), one(), f, save)
	resume := options
	resume.Resume = half
	ctx, r := endless("\n")
	if _, _, list := assessment.CountCSV(ctx, r, one(), f, resume); !list.Has(assessment.ReadStopped) || list.Has(assessment.ResumeUnfit) {
		t.Errorf("while rows are passed over that were counted: %v", list)
	}
}

// TestCountsOfALongHead holds that a file of counts does not make memory of a length that
// it states, and that its head has a limit.
func TestCountsOfALongHead(t *testing.T) {
	f := smallFramework(t)
	for head, want := range map[string]string{
		"leadcnt\x01\xff\xff\xff\xff\x03": "the file is cut off",    // a gibibyte, and nothing behind it
		"leadcnt\x01\x81\x80\x80\x80\x04": "at most 1073741824 can", // one byte more
	} {
		var list issue.List
		if got := hostile.Allocated(func() { _, list = assessment.ReadCounts(strings.NewReader(head+strings.Repeat("[", 64)), f) }); got > 1<<20 {
			t.Errorf("%q: %d bytes of memory", head, got)
		}
		if !list.Has(assessment.CountsBroken) || !strings.Contains(list.Issues[0].Message, want) || list.Issues[0].At.Offset == 0 {
			t.Errorf("%q: %v", head, list)
		}
	}
}

// TestMaxCells holds that few judgements do not ask for all memory there is.
func TestMaxCells(t *testing.T) {
	doc := smallFramework(t).Document()
	doc.Groups, doc.Links, doc.Demand, doc.Dimensions, doc.Indicators = nil, nil, nil, nil, doc.Indicators[1:2]
	doc.Indicators[0].Parent, doc.Indicators[0].Aspects, doc.Indicators[0].Rubric = "", nil, nil
	long := indicator.Scale{Key: "long", Direction: indicator.Neutral}
	for i := range indicator.MaxLevels {
		long.Levels = append(long.Levels, indicator.Rung{Key: indicator.Level(fmt.Sprint("l", i)), Label: indicator.Text{"en": "L"}})
	}
	doc.Scales = append(doc.Scales, long)
	for i := range 60_000 {
		doc.Dimensions = append(doc.Dimensions, framework.Dimension{Key: fmt.Sprint("d", i), Label: indicator.Text{"en": "D"}, Scale: "long"})
	}
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list)
	}
	a := mass(1200, 1200, func(i int, j *assessment.Judgement) { j.Subject = fmt.Sprint("s", i) })
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list)
	}
	if got := hostile.Allocated(func() { _, list = m.Score(assessment.Method{}) }); got > 1<<20 || !list.Has(assessment.ResultTooLarge) {
		t.Errorf("%d bytes of memory, %v", got, list)
	}
}
