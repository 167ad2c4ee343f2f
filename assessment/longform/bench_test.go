package longform_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/longform"
)

// plain is an assessment of so many judgements as forms have them: few with a text.
func plain(judgements int) assessment.Assessment {
	a := random(1, judgements)
	for i := range a.Judgements {
		j := &a.Judgements[i]
		j.Replaces, j.Reason, j.Moderator, j.Extensions, j.Status, j.StandsFor = nil, "", "", nil, "", 0
		if i%10 > 0 {
			j.Rationale, j.Evidence = "", nil
		}
	}
	return a
}

func BenchmarkWrite(b *testing.B) {
	const n = 20_000
	f, a := local(b), plain(n)
	book, _ := longform.New(a, f)
	write := func() {
		w, _ := longform.NewWriter(io.Discard, book)
		for i := range a.Judgements {
			w.Write(a.Judgements[i])
		}
		w.Flush()
	}
	start, rounds := time.Now(), 5
	for range rounds {
		if err := twin(io.Discard, f, a); err != nil {
			b.Fatal(err)
		}
	}
	slow := float64(time.Since(start).Nanoseconds()) / float64(rounds)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		write()
	}
	each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	b.ReportMetric(each/n, "ns/judgement")
	b.ReportMetric(slow/each, "x-twin")
}

func BenchmarkRead(b *testing.B) {
	const n = 20_000
	f, a := local(b), plain(n)
	var file bytes.Buffer
	book, list := longform.Write(&file, a, f)
	if err := list.Err(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, list := longform.Read(bytes.NewReader(file.Bytes()), book); list.Err() != nil {
			b.Fatal(list.Err())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/judgement")
}

// TestWriterMemory: writing a line asks for no memory once its level was met.
func TestWriterMemory(t *testing.T) {
	f, a := local(t), plain(2000)
	book, _ := longform.New(a, f)
	w, _ := longform.NewWriter(io.Discard, book)
	write := func() {
		for i := range a.Judgements {
			if len(a.Judgements[i].Evidence) == 0 {
				if err := w.Write(a.Judgements[i]); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	write()
	if n := testing.AllocsPerRun(5, write) / 2000; n > 0.01 {
		t.Errorf("%.3f allocations a line", n)
	}
}
