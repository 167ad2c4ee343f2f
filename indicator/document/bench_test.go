package document

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator/issue"
)

//go:embed testdata/assessment.json
var assessmentJSON []byte

var assessmentSchema = MustSchema(assessmentJSON)

type level string

type assessment struct {
	Format     string            `json:"format"`
	Framework  string            `json:"framework"`
	Title      map[string]string `json:"title,omitempty"`
	Date       day               `json:"date,omitzero"`
	Judgements []judgement       `json:"judgements"`
	Extensions json.RawMessage   `json:"extensions,omitempty"`
}

type judgement struct {
	Subject     string   `json:"subject"`
	Rater       string   `json:"rater,omitzero"`
	Perspective string   `json:"perspective,omitzero"`
	Occasion    string   `json:"occasion,omitzero"`
	Indicator   string   `json:"indicator"`
	Level       level    `json:"level"`
	Rationale   string   `json:"rationale,omitzero"`
	Evidence    []string `json:"evidence,omitzero"`
}

// day has a form of its own, like indicator.Date.
type day struct{ y, m, d int }

func (d day) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%04d-%02d-%02d", d.y, d.m, d.d), nil
}

func (d *day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return err
	}
	d.y, d.m, d.d = t.Year(), int(t.Month()), t.Day()
	if d.y < 1 {
		return fmt.Errorf("%s lies before the year 1", text)
	}
	return nil
}

// randomAssessment is a document as a school system sends it: some raters, each
// with a judgement for each of 57 indicators, form by form. With 228 judgements
// it has 24 KB, as the documents that the other readers were measured on.
func randomAssessment(judgements int) assessment {
	random := rand.New(rand.NewPCG(7, 7))
	a := assessment{
		Format: "test-assessment/1", Framework: "kahuiako",
		Title:      map[string]string{"en": "Review of term 3", "mi": "Arotakenga"},
		Date:       day{2026, 9, 30},
		Extensions: json.RawMessage(`{"form":"A3","pages":[1,2]}`),
	}
	levels := []level{"establishing", "developing", "embedding", "not-observed"}
	perspectives := []string{"self", "peer", "external"}
	for i := range judgements {
		form, k := i/57, i%57
		j := judgement{
			Subject: "s12", Rater: fmt.Sprintf("r%d", form), Perspective: perspectives[form%3],
			Indicator: fmt.Sprintf("district.i-%02d", k), Level: levels[random.IntN(4)],
		}
		if form%3 == 2 {
			j.Occasion = "t3"
		}
		if random.IntN(20) == 0 {
			j.Rationale = fmt.Sprintf("Seen in %d of the lessons visited", random.IntN(9))
		}
		if random.IntN(10) == 0 {
			j.Evidence = []string{fmt.Sprintf("e%d", random.IntN(40)), fmt.Sprintf("e%d", 40+random.IntN(40))}
		}
		a.Judgements = append(a.Judgements, j)
	}
	return a
}

// BenchmarkRead reads documents into structs by the rules of their schema, and reports
// every place that breaks one: documents as programs send them, as people keep them, and
// with a fault. Reading without a report of all faults does not exist. The target is 20,000
// documents a second, and no more than 20 allocations. The twin is what one would do instead:
// jsonschema/v5 over values that encoding/json made, and encoding/json again for the
// structs; x-encoding-json is the last alone.
func BenchmarkRead(b *testing.B) {
	a := randomAssessment(228)
	compact, err := json.Marshal(a)
	if err != nil {
		b.Fatal(err)
	}
	indented, err := Write(a)
	if err != nil {
		b.Fatal(err)
	}
	var got, want assessment
	if err := errors.Join(assessmentSchema.Read(compact, &got).Err(), json.Unmarshal(compact, &want)); err != nil {
		b.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(day{})); diff != "" {
		b.Fatal(diff)
	}
	validator := peer(b, assessmentJSON)
	for _, form := range []struct {
		name   string
		data   []byte
		faults int
	}{
		{"compact", compact, 0},
		{"indented", indented, 0},
		{"fault", bytes.Replace(compact, []byte(`"level":"d`), []byte(`"level":"D`), 1), 1},
	} {
		b.Run("judgements=228/form="+form.name, func(b *testing.B) {
			var ours, twin, plain []time.Duration
			for b.Loop() {
				var into assessment
				ours = timed(ours, func() { found = assessmentSchema.Read(form.data, &into) })
				if len(ours)%30 != 1 {
					continue
				}
				plain = timed(plain, func() { json.Unmarshal(form.data, &into) })
				twin = timed(twin, func() {
					if accepts(b, validator, form.data) != (form.faults == 0) {
						b.Error("jsonschema/v5 thinks otherwise")
					}
					json.Unmarshal(form.data, &into)
				})
			}
			if len(found.Issues) != form.faults {
				b.Errorf("%d issues", len(found.Issues))
			}
			each := median(ours)
			b.ReportMetric(each, "ns/op")
			b.ReportMetric(1e9/each, "docs/s")
			b.ReportMetric(1e9/float64(slices.Min(ours)), "best-docs/s")
			b.ReportMetric(1e3*float64(len(form.data))/each, "MB/s")
			b.ReportMetric(median(plain)/each, "x-encoding-json")
			b.ReportMetric(median(twin)/each, "x-twin")
			b.ReportMetric(testing.AllocsPerRun(50, func() {
				var into assessment
				assessmentSchema.Read(form.data, &into)
			}), "allocs/doc")
		})
	}
}

var found issue.List

func timed(times []time.Duration, do func()) []time.Duration {
	start := time.Now()
	do()
	return append(times, time.Since(start))
}

// median returns that of times, in nanoseconds.
func median(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2])
}

// TestReadAllocations: what is allocated is the document itself, in a few pieces.
func TestReadAllocations(t *testing.T) {
	data, err := json.Marshal(randomAssessment(228))
	if err != nil {
		t.Fatal(err)
	}
	var into assessment
	if n := testing.AllocsPerRun(20, func() { assessmentSchema.Read(data, &into) }); n > 60 {
		t.Errorf("%v allocations", n)
	}
}
