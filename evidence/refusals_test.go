package evidence_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// TestRecordRefuses: what cannot be entered leaves the register as it was.
func TestRecordRefuses(t *testing.T) {
	before, on := indicator.MustDate("2026-03-02"), indicator.MustDate("2026-03-04")
	broken := evidence.Item{ID: "sketch", Kind: evidence.Document, Extensions: json.RawMessage(`{"a":`)}
	for name, test := range map[string]struct {
		do   func(r evidence.Register) (evidence.Register, error)
		says string
	}{
		"recorded too early": {func(r evidence.Register) (evidence.Register, error) {
			return r.Record(evidence.Item{ID: "new"}, before, "")
		}, "lies before the last entry"},
		"withdrawn too early":  {func(r evidence.Register) (evidence.Register, error) { return r.Withdraw("plan", before, "") }, "lies before the last entry"},
		"withdrawn, not there": {func(r evidence.Register) (evidence.Register, error) { return r.Withdraw("letter", on, "") }, `no item "letter"`},
		"no JSON":              {func(r evidence.Register) (evidence.Register, error) { return r.Record(broken, on, "") }, `item "sketch"`},
		"no JSON before a history": {func(r evidence.Register) (evidence.Register, error) {
			r.History, r.Items = nil, append(r.Items, broken)
			return r.Record(evidence.Item{ID: "new"}, on, "")
		}, `item "sketch"`},
		"no JSON to withdraw from": {func(r evidence.Register) (evidence.Register, error) {
			r.History, r.Items = nil, append(r.Items, broken)
			return r.Withdraw("plan", on, "")
		}, `item "sketch"`},
	} {
		r := kept(t)
		got, err := test.do(r)
		if err == nil || !strings.Contains(err.Error(), test.says) || len(got.Items)+len(got.History) > 0 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		if at := firstBroken(r); at != "" {
			t.Errorf("%s: the register was changed at %s", name, at)
		}
	}
}

// TestVerifyRewritten rewrites the history so that all hashes fit: what cannot have been
// is found all the same.
func TestVerifyRewritten(t *testing.T) {
	rewrite := func(r evidence.Register) evidence.Register {
		previous := ""
		for i := range r.History {
			e := &r.History[i]
			e.Previous, e.Hash = previous, ""
			hash, err := document.Digest(*e)
			if err != nil {
				t.Fatal(err)
			}
			e.Hash, previous = hash, hash
		}
		return r
	}
	if at := firstBroken(rewrite(kept(t))); at != "" {
		t.Fatalf("rewritten as it was: %s", at)
	}
	for name, test := range map[string]struct {
		change func(h []evidence.Entry)
		want   string
	}{
		"dated back":                     {func(h []evidence.Entry) { h[3].On = indicator.MustDate("2026-02-28") }, "/history/3/on history-broken"},
		"added twice":                    {func(h []evidence.Entry) { h[2].Change = evidence.ItemAdded }, "/history/2/change history-broken"},
		"changed, not there":             {func(h []evidence.Entry) { h[3].Change = evidence.ItemChanged }, "/history/3/change history-broken"},
		"withdrawn, and said what it is": {func(h []evidence.Entry) { h[4].Digest = h[3].Digest }, "/history/4/change history-broken"},
		"withdrawn, not there":           {func(h []evidence.Entry) { h[4].Item = "nothing" }, "/history/4/change history-broken"},
	} {
		r := kept(t)
		test.change(r.History)
		if got := firstBroken(rewrite(r)); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestUnknownItems: what the register does not have amounts to nothing, and is named.
func TestUnknownItems(t *testing.T) {
	x, list := evidence.Compile(evidence.Register{Items: []evidence.Item{{ID: "plan", Kind: evidence.Document, Title: indicator.Text{"en": "Plan"}, Collected: indicator.MustDate("2026-02-01")}}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if got := x.String(); got != "register of 1 item" {
		t.Error(got)
	}
	b := x.Amount([]string{"plan", "nothing", "plan"})
	if len(b.Items) != 1 || len(b.SetAside) != 1 || b.SetAside[0] != (evidence.SetAside{ID: "nothing", Reason: evidence.AsideUnknown}) {
		t.Errorf("%+v", b)
	}
	for _, test := range []struct {
		demand indicator.Demand
		want   string
	}{
		{indicator.Demand{Kinds: 2}, "1 kind of evidence, and 2 are asked for"},
		{indicator.Demand{Voices: 1}, "0 voices, and 1 is asked for"},
		{indicator.Demand{Heard: []string{"school-leaders"}}, "school leaders not heard"},
	} {
		if lacks := b.Lacks(test.demand); len(lacks) != 1 || lacks[0].String() != test.want {
			t.Errorf("%v, want %q", lacks, test.want)
		}
	}
}
