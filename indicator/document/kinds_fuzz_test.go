package document_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/review"
)

// parsers returns what reads each kind of document and checks it as a whole. Kinds that
// are held against a framework have a fuzz test of their own.
func parsers() map[string]func([]byte) issue.List {
	return map[string]func([]byte) issue.List{
		"assessment":        checking(assessment.Parse),
		"framework":         checking(framework.Parse),
		"evidence":          checking(evidence.Parse),
		"method":            checking(assessment.ParseMethod),
		"report":            checking(assessment.ParseReport),
		"mapping":           checking(assessment.ParseMapping),
		"counts":            checking(assessment.ParseCounts),
		"network":           checking(network.Parse),
		"rollup":            checking(network.ParseReport),
		"network-mapping":   checking(network.ParseMapping),
		"review-round":      checking(review.Parse),
		"review-cycle":      checking(review.ParseCycle),
		"review-allocation": checking(review.ParseAllocation),
		"review-timetable":  checking(review.ParseTimetable),
		"bridge":            checking(trend.ParseBridge),
		"trend":             checking(trend.ParseReport),
		"agreement":         checking(agreement.ParseSummary),
		"codebook":          checking(longform.Parse),
		"plan":              checking(plan.Parse),
		"plan-report":       checking(plan.ParseReport),
	}
}

func checking[T any](parse func([]byte) (T, issue.List)) func([]byte) issue.List {
	return func(data []byte) issue.List {
		_, list := parse(data)
		return list
	}
}

// emptyAsNone takes an empty list for none.
var emptyAsNone = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().Type() != reflect.TypeFor[json.RawMessage]() }, cmpopts.EquateEmpty())

// FuzzKinds holds, for every kind of document, that what is read is written and read again
// as the same (an empty list is as none), and that nothing passes as a whole that does not pass its schema.
func FuzzKinds(f *testing.F) {
	all, parse := kinds(), parsers()
	for i, k := range all {
		f.Add(uint8(i), k.seed(f))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		k := all[int(which)%len(all)]
		first, second := reflect.New(k.typ), reflect.New(k.typ)
		list := k.schema.Read(data, first.Interface())
		if check := parse[k.name]; check != nil && list.Err() != nil && check(data).Err() == nil {
			t.Fatalf("%s: %v, and yet it passes as a whole:\n%s", k.name, list, data)
		}
		if list.Err() != nil {
			return
		}
		written, err := document.Write(first.Interface())
		if err != nil {
			t.Fatalf("%s: what was read cannot be written: %v\n%s", k.name, err, data)
		}
		if list := k.schema.Read(written, second.Interface()); list.Err() != nil {
			t.Fatalf("%s: what was written cannot be read: %v\n%s", k.name, list, written)
		}
		if d := cmp.Diff(first.Interface(), second.Interface(), sameDocument, emptyAsNone); d != "" {
			t.Fatalf("%s: it is read again as something else:\n%s\n%s", k.name, d, written)
		}
	})
}
