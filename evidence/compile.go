package evidence

import (
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// ItemDuplicate: two items have one ID.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"plan","kind":"document","title":{"en":"Plan"},"collected":"2026-02-01"},{"id":"plan","kind":"document","title":{"en":"Plan again"},"collected":"2026-02-01"}]}
	ItemDuplicate issue.Code = "item-duplicate"
	// KindUnknown: a kind is neither well known nor declared in the register.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"hui","kind":"hui","title":{"en":"Notes of a hui"},"collected":"2026-02-01"}]}
	KindUnknown issue.Code = "kind-unknown"
	// KindTaken: a register declares a kind that is well known, or one kind twice.
	//
	// Example: {"format":"leadership-evidence/1","kinds":[{"key":"survey","class":"record","label":{"en":"Survey"}}]}
	KindTaken issue.Code = "kind-taken"
	// VoiceUnknown: a voice is neither well known nor declared in the register.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"plan","kind":"document","voice":"kaumatua","title":{"en":"Plan"},"collected":"2026-02-01"}]}
	VoiceUnknown issue.Code = "voice-unknown"
	// VoiceTaken: a register declares a voice that is well known, or one voice twice.
	//
	// Example: {"format":"leadership-evidence/1","voices":[{"key":"kaumatua","label":{"mi":"Kaumātua"}},{"key":"kaumatua","label":{"en":"Elders"}}]}
	VoiceTaken issue.Code = "voice-taken"
	// PeriodReversed: the time that an item speaks of ends before it begins.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"plan","kind":"document","title":{"en":"Plan"},"period":{"from":"2026-12-31","to":"2026-01-01"}}]}
	PeriodReversed issue.Code = "period-reversed"
	// ConsentReversed: a consent ends before it was given.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"talk","kind":"interview","title":{"en":"Talk with students"},"collected":"2026-02-01","consent":{"state":"given","on":"2026-02-01","expires":"2025-02-01"}}]}
	ConsentReversed issue.Code = "consent-reversed"
	// OriginUnknown: an item is derived from one that the register does not have.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"summary","kind":"document","title":{"en":"Summary"},"collected":"2026-02-01","provenance":{"derivedFrom":["survey"]}}]}
	OriginUnknown issue.Code = "origin-unknown"
	// AgainstUnfit: an item speaks against an indicator that it does not speak to.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"plan","kind":"document","title":{"en":"Plan"},"collected":"2026-02-01","against":["kahuiako.shared-goals"]}]}
	AgainstUnfit issue.Code = "against-unfit"
	// OriginCycle: an item is derived from itself, directly or by way of others.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"summary","kind":"document","title":{"en":"Summary"},"collected":"2026-02-01","provenance":{"derivedFrom":["summary"]}}]}
	OriginCycle issue.Code = "origin-cycle"
)

// Warnings: the register can be used, and the items concerned should be looked at.
const (
	// Undated: an item says neither when it was collected nor what time it speaks
	// of, so it can never count as current. A warning.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"plan","kind":"document","title":{"en":"Plan"}}]}
	Undated issue.Code = "undated"
	// CollectedEarly: something seen or said was collected before the time that it
	// speaks of begins. (A plan or a budget may well speak of a time to come.) A
	// warning.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"visit","kind":"observation","title":{"en":"School visit"},"collected":"2026-02-01","period":{"from":"2026-05-01"}}]}
	CollectedEarly issue.Code = "collected-early"
	// ConsentMissing: an item tells what people think and does not say whether they
	// agreed to that. A warning.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"talk","kind":"interview","title":{"en":"Talk with students"},"collected":"2026-02-01"}]}
	ConsentMissing issue.Code = "consent-missing"
	// ConsentRefused: consent was declined or withdrawn, so the item must not be
	// used. A warning.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"talk","kind":"interview","title":{"en":"Talk with students"},"collected":"2026-02-01","consent":{"state":"withdrawn"}}]}
	ConsentRefused issue.Code = "consent-refused"
	// ConsentExpired: the consent had ended when the item was collected. A warning.
	//
	// Example: {"format":"leadership-evidence/1","items":[{"id":"talk","kind":"interview","title":{"en":"Talk with students"},"collected":"2026-02-01","consent":{"state":"given","expires":"2025-12-31"}}]}
	ConsentExpired issue.Code = "consent-expired"
)

// Parse reads a register, strictly, and compiles it. Issues carry their place in
// data. A document that breaks the schema is not checked further. With an error
// there is no Index.
func Parse(data []byte) (*Index, issue.List) {
	x := &Index{}
	if list := Schema().Read(data, &x.reg); list.Err() != nil {
		return nil, list
	}
	x, list := x.compile()
	return x, document.Locate(data, list)
}

// Compile checks the register, also against [Schema], and makes an Index of it.
// It returns all issues, not the first; warnings come with an Index, errors
// without one. The register is copied. Time and memory are linear in its size.
func Compile(r Register) (*Index, issue.List) {
	// Written and read back, the register is a copy of its own that has passed the
	// schema, whatever program put it together.
	x := &Index{}
	if broken := Schema().Copy(r, &x.reg); broken.Err() != nil {
		var found issue.Collector
		found.AddList(broken)
		r.check(&found)
		return nil, found.List()
	}
	return x.compile()
}

// compile makes an Index of a register that has passed the schema.
func (x *Index) compile() (*Index, issue.List) {
	var found issue.Collector
	x.reg.check(&found)
	if found.Failed() {
		return nil, found.List()
	}
	digest, err := document.Digest(x.reg)
	if err != nil {
		found.Errorf(document.Unwritable, "", "the register cannot be written as JSON: %v", err)
		return nil, found.List()
	}
	x.digest = digest
	x.build()
	return x, found.List()
}

// check reports what a schema cannot say.
func (r *Register) check(found *issue.Collector) {
	classes := r.checkKinds(found)
	voices := r.checkVoices(found)
	ids := make(map[string]int, len(r.Items))
	for i := range r.Items {
		item, at := &r.Items[i], issue.Pointer("/items").Index(i)
		if first, taken := ids[item.ID]; taken {
			found.Errorf(ItemDuplicate, at.Key("id"), "ID %q is taken by item %d", item.ID, first)
		} else {
			ids[item.ID] = i
		}
		class, ok := classes[item.Kind]
		// What is no key at all is for the schema to report.
		if !ok && indicator.ValidKey(string(item.Kind)) {
			found.Errorf(KindUnknown, at.Key("kind"), "kind %q is neither well known nor declared in /kinds", item.Kind)
		}
		if !voices[item.Voice] && indicator.ValidKey(string(item.Voice)) {
			found.Errorf(VoiceUnknown, at.Key("voice"), "voice %q is neither well known nor declared in /voices", item.Voice)
		}
		speaks := make(map[indicator.ID]bool, len(item.Indicators))
		for _, id := range item.Indicators {
			speaks[id] = true
		}
		for k, id := range item.Against {
			if !speaks[id] {
				found.Errorf(AgainstUnfit, at.Key("against").Index(k), "item %q speaks against %q, which is not among the indicators that it speaks to", item.ID, id)
			}
		}
		item.checkDates(class, at, found)
		item.checkConsent(class, at.Key("consent"), found)
	}
	r.checkOrigins(ids, found)
}

// checkKinds returns the class of every kind, well known or declared.
func (r *Register) checkKinds(found *issue.Collector) map[Kind]Class {
	classes := make(map[Kind]Class)
	for _, k := range Kinds() {
		classes[k] = k.Class()
	}
	for i, d := range r.Kinds {
		at := issue.Pointer("/kinds").Index(i).Key("key")
		if _, taken := classes[d.Key]; taken {
			found.Errorf(KindTaken, at, "kind %q is %s", d.Key, taker(d.Key.Class() != ""))
			continue
		}
		classes[d.Key] = d.Class
	}
	return classes
}

func (r *Register) checkVoices(found *issue.Collector) map[Voice]bool {
	known := make(map[Voice]bool)
	for _, v := range Voices() {
		known[v] = true
	}
	for i, d := range r.Voices {
		at := issue.Pointer("/voices").Index(i).Key("key")
		if known[d.Key] {
			found.Errorf(VoiceTaken, at, "voice %q is %s", d.Key, taker(slices.Contains(Voices(), d.Key)))
		}
		known[d.Key] = true
	}
	return known
}

func taker(wellKnown bool) string {
	if wellKnown {
		return "well known and cannot be declared anew"
	}
	return "declared twice"
}

func (item *Item) checkDates(class Class, at issue.Pointer, found *issue.Collector) {
	switch {
	case !item.Period.Valid():
		found.Errorf(PeriodReversed, at.Key("period").Key("to"), "the period ends on %v, before it begins on %v", item.Period.To, item.Period.From)
	case item.Collected.IsZero() && item.Period == indicator.Span{}:
		found.Warnf(Undated, at, "item %q has neither a day of collection nor a period, so it cannot count as current", item.ID)
	case item.Collected.IsZero() || !item.Collected.Before(item.Period.From):
	case class == ClassObservation || class == ClassPerception:
		found.Warnf(CollectedEarly, at.Key("collected"), "item %q was collected on %v, before the time that it speaks of begins on %v", item.ID, item.Collected, item.Period.From)
	}
}

func (item *Item) checkConsent(class Class, at issue.Pointer, found *issue.Collector) {
	c := &item.Consent
	switch c.State {
	case "":
		if class == ClassPerception {
			found.Warnf(ConsentMissing, at, "item %q tells what people think, and does not say whether they agreed to that", item.ID)
		}
	case ConsentDeclined, ConsentWithdrawn:
		found.Warnf(ConsentRefused, at.Key("state"), "consent to item %q is %s: it must not be used", item.ID, c.State)
	}
	switch {
	case c.Expires.IsZero():
	case c.Expires.Before(c.On):
		found.Errorf(ConsentReversed, at.Key("expires"), "the consent ends on %v, before it was given on %v", c.Expires, c.On)
	case c.Expires.Before(item.Collected):
		found.Warnf(ConsentExpired, at.Key("expires"), "the consent ended on %v, and item %q was collected on %v", c.Expires, item.ID, item.Collected)
	}
}

// checkOrigins follows what items are derived from. ids has the position of each.
func (r *Register) checkOrigins(ids map[string]int, found *issue.Collector) {
	const (
		unseen  = iota
		open    // on the way that is being followed
		settled // leads into no cycle that is not reported
	)
	state := make([]int8, len(r.Items))
	type step struct{ item, next int }
	var way []step
	for start := range r.Items {
		if state[start] != unseen {
			continue
		}
		state[start] = open
		for way = append(way[:0], step{start, 0}); len(way) > 0; {
			here := &way[len(way)-1]
			origins := r.Items[here.item].Provenance.DerivedFrom
			if here.next == len(origins) {
				state[here.item] = settled
				way = way[:len(way)-1]
				continue
			}
			id := origins[here.next]
			at := issue.Pointer("/items").Index(here.item).Key("provenance").Key("derivedFrom").Index(here.next)
			here.next++
			origin, ok := ids[id]
			switch {
			case !ok:
				found.Errorf(OriginUnknown, at, "the register has no item %q", id)
			case state[origin] == open:
				found.Errorf(OriginCycle, at, "item %q is derived from %q, and so from itself", r.Items[here.item].ID, id)
			case state[origin] == unseen:
				state[origin] = open
				way = append(way, step{origin, 0})
			}
		}
	}
}
