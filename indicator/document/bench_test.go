package document

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	if _, err := fmt.Sscanf(string(text), "%4d-%2d-%2d", &d.y, &d.m, &d.d); err != nil {
		return err
	}
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
	for _, form := range []struct {
		name string
		data []byte
	}{{"compact", compact}, {"indented", indented}} {
		var ours, theirs assessment
		if err := assessmentSchema.Read(form.data, &ours).Err(); err != nil {
			b.Fatal(err)
		}
		if err := json.Unmarshal(form.data, &theirs); err != nil {
			b.Fatal(err)
		}
		if form.name == "compact" {
			if diff := cmp.Diff(theirs, ours, cmp.AllowUnexported(day{})); diff != "" {
				b.Fatal(diff)
			}
		}
		run := func(by string, read func(into *assessment) error) {
			b.Run(fmt.Sprintf("form=%s/judgements=228/by=%s", form.name, by), func(b *testing.B) {
				b.SetBytes(int64(len(form.data)))
				b.ReportAllocs()
				for b.Loop() {
					var into assessment
					if err := read(&into); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
			})
		}
		run("document", func(into *assessment) error { return assessmentSchema.Read(form.data, into).Err() })
		run("encoding-json", func(into *assessment) error { return json.Unmarshal(form.data, into) })
	}
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
