package assessment_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/table"
)

// jsonLines writes one judgement a line, with an empty line here and there.
func jsonLines(t testing.TB, judgements []assessment.Judgement) []byte {
	t.Helper()
	var b bytes.Buffer
	for i, j := range judgements {
		data, err := json.Marshal(j)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
		b.WriteString([]string{"\n", "\r\n", "\n\n"}[i%3])
	}
	return b.Bytes()
}

func TestCountLinesAsRecords(t *testing.T) {
	f := smallFramework(t)
	for seed := range seedsOf(100) {
		random := rand.New(rand.NewPCG(seed, 906))
		a := maker{random, f, seed%2 == 0, false, false}.assessment()
		a.Forms = nil
		data := jsonLines(t, a.Judgements)
		if seed%3 == 0 {
			data = []byte(packed(t, string(data)))
		}
		head := a
		head.Judgements = nil
		kind := indicator.SubjectKind("")
		if seed%2 == 0 {
			head.Subjects, kind = nil, indicator.School
		}
		c, stats, list := assessment.CountLines(context.Background(), iotest.HalfReader(bytes.NewReader(data)), head, f, assessment.LineOptions{Kind: kind})
		if list.Err() != nil {
			t.Fatalf("seed %d: %v", seed, list.Err())
		}
		if stats.Rows != int64(len(a.Judgements)) || stats.Judgements != int64(len(a.Judgements)) || stats.Bad != 0 {
			t.Fatalf("seed %d: %+v of %d", seed, stats, len(a.Judgements))
		}
		want, _ := counted(t, f, a, random, 1).Score(assessment.Method{})
		got, _ := c.Score(assessment.Method{})
		if diff := cmp.Diff(scored(want), scored(got)); diff != "" {
			t.Fatalf("seed %d (-records +lines): %s", seed, diff)
		}
	}
}

// TestCountLinesIssues: every line that is wrong is named, and the others count.
func TestCountLinesIssues(t *testing.T) {
	f := kahuiako.Framework()
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}}}
	const good = `{"subject":"waitaha","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding"}`
	lines := []string{
		good,
		`{"subject":"waitaha","indicator":"kahuiako.relational-trust","levl":"embedding","level":"embedding"}`,
		``,
		good,
		`{"subject":"nowhere","indicator":"kahuiako.relational-trust","level":"embedding"}`,
		`{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"superb"}`,
		`{"subject":`,
		`{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding","rationale":"` + strings.Repeat("x", 1<<20) + `"}`,
		`{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding","rationale":"Seen twice."}`,
	}
	o := assessment.LineOptions{File: "f.jsonl", KeepGood: true}
	c, stats, list := assessment.CountLines(context.Background(), strings.NewReader(strings.Join(lines, "\n")), a, f, o)
	var got []string
	for _, i := range list.Issues {
		got = append(got, i.At.String()+" "+string(i.Path)+" "+string(i.Code))
	}
	want := []string{
		"f.jsonl  counts-leave-out",
		"f.jsonl:2:62 /levl member-unknown",
		"f.jsonl:4  judgement-twice",
		"f.jsonl:5 /subject subject-unknown",
		"f.jsonl:6 /level level-unknown",
		"f.jsonl:7:12 /subject syntax",
		"f.jsonl:8  line-too-long",
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if c.Len() != 2 || stats.Rows != 8 || stats.Bad != 6 || stats.Judgements != 2 || stats.Subjects != 1 {
		t.Errorf("%d counted, %+v", c.Len(), stats)
	}
	o.KeepGood = false
	if c, _, list := assessment.CountLines(context.Background(), strings.NewReader(strings.Join(lines, "\n")), a, f, o); c != nil || list.Err() == nil {
		t.Error("a file with bad lines is counted")
	}
	for name, r := range map[string]io.Reader{
		"cut off":   strings.NewReader(packed(t, good)[:40]),
		"not gzip":  strings.NewReader("\x1f\x8bbroken"),
		"too large": strings.NewReader(good),
		"fails":     io.MultiReader(strings.NewReader(good), iotest.ErrReader(errors.New("the disk is gone"))),
	} {
		o := assessment.LineOptions{KeepGood: true, MaxBytes: 90}
		if c, _, list := assessment.CountLines(context.Background(), r, a, f, o); c != nil || !list.Has(table.FileUnreadable) {
			t.Errorf("%s: %v", name, list)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	many := strings.Repeat(`{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding"}`+"\n", 70_000)
	if c, stats, list := assessment.CountLines(ctx, strings.NewReader(many), a, f, assessment.LineOptions{}); c != nil || !list.Has(assessment.ReadStopped) || stats.Rows > 65_536 {
		t.Errorf("%+v %v", stats, list)
	}
	if _, _, list := assessment.CountLines(ctx, strings.NewReader(""), a, nil, o); !list.Has(assessment.FrameworkMissing) {
		t.Errorf("%v", list)
	}
}
