package evidence_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// shelf is a register of n items, a tenth of them derived from others.
func shelf(n int) (evidence.Register, []string) {
	kinds, voices := evidence.Kinds(), evidence.Voices()
	var r evidence.Register
	var ids []string
	for i := range n {
		item := evidence.Item{
			ID: fmt.Sprint("item-", i), Kind: kinds[i%len(kinds)], Voice: voices[i%len(voices)], Title: indicator.Text{"en": "Item"},
			Collected: indicator.MustDate("2026-03-01"), Source: fmt.Sprint("source-", i/2),
			Consent: evidence.Consent{State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForPanel}},
		}
		if i%10 == 9 {
			item.Provenance.DerivedFrom = []string{ids[i-1], ids[i-2]}
		}
		r.Items, ids = append(r.Items, item), append(ids, item.ID)
	}
	return r, ids
}

// BenchmarkWeigh weighs the items behind a judgement: few, and very many.
func BenchmarkWeigh(b *testing.B) {
	for _, n := range []int{5, 1000} {
		r, ids := shelf(n)
		x, list := evidence.Compile(r)
		if list.Err() != nil {
			b.Fatal(list.Err())
		}
		terms := evidence.Terms{Period: indicator.Span{From: indicator.MustDate("2026-01-01")}, Scope: evidence.ForPanel}
		b.Run(fmt.Sprintf("items=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Weigh(ids, terms)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/item")
		})
	}
}

// BenchmarkVerify verifies a register of a thousand entries.
func BenchmarkVerify(b *testing.B) {
	const n = 1000
	items, _ := shelf(n)
	r, err := items.Record(items.Items[0], indicator.MustDate("2026-03-02"), "registrar")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if list := r.Verify(); list.Err() != nil {
			b.Fatal(list.Err())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/entry")
}
