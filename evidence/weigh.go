package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
)

// Terms say on what terms evidence counts. The zero Terms ask for no period and no
// scope of consent.
type Terms struct {
	// Period is the time that evidence must speak of, such as the current school year.
	// An item that says what time it speaks of must touch it; of another, the day of
	// collection must lie in it. An item without any date never counts where a period is
	// asked for.
	Period indicator.Span
	// Scope is the use for which consent must hold; "" asks only that it was not refused.
	Scope Scope
}

// A SetAside is an item that does not count, and why.
type SetAside struct {
	ID     string
	Reason AsideReason
}

// An AsideReason says why an item does not count. Where several apply it is the first
// in the order below.
type AsideReason string

const (
	AsideUnknown AsideReason = "unknown"         // the register has no such item
	AsideRefused AsideReason = "consent-refused" // consent was declined or withdrawn
	AsideConsent AsideReason = "consent-missing" // it tells what people think, and nobody says that they agreed
	AsideLapsed  AsideReason = "consent-expired" // consent had ended when it was collected
	AsideScope   AsideReason = "out-of-scope"    // consent does not cover the use
	AsideFailed  AsideReason = "test-not-met"    // one of the four tests is not met
	AsideExpired AsideReason = "expired"         // it does not speak of the period, or has no date
)

// A Basis is what a set of items amounts to, in what can be counted apart.
type Basis struct {
	Items    []string // that count, in alphabetical order
	SetAside []SetAside
	Kinds    []Kind  // those that occur, in alphabetical order, as the next two
	Classes  []Class // observation beside record bears out what two records do not
	Voices   []Voice
	// Sources is how many of the items are independent of each other. Items with one
	// source are one witness, and so is what was derived from them; an item that names
	// no source, nor was derived from any that does, is independent of no other.
	Sources int
}

// Weigh counts what the items amount to on the terms. Order and repetition of IDs do
// not matter. Of items derived from several others, which make the question hard, it
// counts those with the fewest origins first, so Sources never says too much. Time is
// that of looking at each item and its origins, of which there are at most [MaxOrigins],
// and of sorting.
func (x *Index) Weigh(ids []string, terms Terms) Basis {
	var counts []string
	var aside []SetAside
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if reason := x.aside(id, terms); reason != "" {
			aside = append(aside, SetAside{id, reason})
			continue
		}
		counts = append(counts, id)
	}
	b := x.Amount(counts)
	b.SetAside = aside
	return b
}

// Amount counts what the items amount to if none is set aside, but for those that the
// register does not have. It answers what would be, if consent were given, say.
func (x *Index) Amount(ids []string) Basis {
	var b Basis
	var origins [][]int32
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		i, ok := x.orEmpty().items[id]
		if !ok {
			b.SetAside = append(b.SetAside, SetAside{id, AsideUnknown})
			continue
		}
		item := &x.reg.Items[i]
		b.Items = append(b.Items, id)
		b.Kinds = append(b.Kinds, item.Kind)
		b.Classes = append(b.Classes, x.Class(item.Kind))
		if item.Voice != "" {
			b.Voices = append(b.Voices, item.Voice)
		}
		origins = append(origins, x.origins(id))
	}
	b.Kinds, b.Classes, b.Voices = distinct(b.Kinds), distinct(b.Classes), distinct(b.Voices)
	b.Sources = independent(origins)
	return b
}

func distinct[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}

// aside says why an item does not count, or "".
func (x *Index) aside(id string, terms Terms) AsideReason {
	i, ok := x.orEmpty().items[id]
	if !ok {
		return AsideUnknown
	}
	item := &x.reg.Items[i]
	c := &item.Consent
	switch {
	case c.State == ConsentDeclined || c.State == ConsentWithdrawn:
		return AsideRefused
	case c.State == "" && x.Class(item.Kind) == ClassPerception:
		return AsideConsent
	case !c.Expires.IsZero() && c.Expires.Before(item.Collected):
		return AsideLapsed
	case terms.Scope != "" && !item.Allows(terms.Scope):
		return AsideScope
	case item.Tests.failed():
		return AsideFailed
	case !item.speaksOf(terms.Period):
		return AsideExpired
	}
	return ""
}

// failed reports whether one of the four tests is not met. One that is in doubt or was
// not asked is not failed.
func (t Tests) failed() bool {
	return slices.ContainsFunc([]Test{t.Valid, t.Sufficient, t.Authentic, t.Current}, func(t Test) bool { return t.Verdict == NotMet })
}

// speaksOf reports whether the item is of the period. A span without an end goes on.
func (item *Item) speaksOf(period indicator.Span) bool {
	if period == (indicator.Span{}) {
		return true
	}
	spoken := item.Period
	if spoken == (indicator.Span{}) {
		spoken = indicator.Span{From: item.Collected, To: item.Collected}
	}
	if spoken == (indicator.Span{}) {
		return false
	}
	before := func(a, b indicator.Date) bool { return !a.IsZero() && !b.IsZero() && a.Before(b) }
	return !before(spoken.To, period.From) && !before(period.To, spoken.From)
}

// MaxOrigins is how many items may be behind one as what it was derived from, and as what
// these were derived from in turn, each counted as often as it is named. One with more has
// no source that counts, as if its source were not named: to list the origins of all
// items could otherwise take as many as their square.
const MaxOrigins = 1000

// unnamed is the number of a source that is not named.
const unnamed int32 = 0

// origins returns the numbers of the sources that an item goes back to, its own and those
// of what it was derived from, rising.
func (x *Index) origins(id string) []int32 {
	var sources []int32
	seen := map[string]bool{}
	open := []string{id}
	references := 0
	for len(open) > 0 {
		here := open[len(open)-1]
		open = open[:len(open)-1]
		if seen[here] {
			continue
		}
		seen[here] = true
		item := &x.reg.Items[x.items[here]]
		if item.Source != "" || len(item.Provenance.DerivedFrom) == 0 {
			sources = append(sources, x.sources[item.Source])
		}
		if references += len(item.Provenance.DerivedFrom); references > MaxOrigins {
			return []int32{unnamed}
		}
		open = append(open, item.Provenance.DerivedFrom...)
	}
	return slices.Clip(distinct(sources))
}

// independent returns how many of the sets of origins have nothing in common with each
// other, the smallest taken first. One that holds a source without a name could have
// something in common with any.
func independent(origins [][]int32) int {
	if len(origins) == 0 {
		return 0
	}
	slices.SortFunc(origins, func(a, b []int32) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b))
	})
	taken := map[int32]bool{}
	n := 0
	for _, set := range origins {
		if slices.ContainsFunc(set, func(s int32) bool { return s == unnamed || taken[s] }) {
			continue
		}
		for _, s := range set {
			taken[s] = true
		}
		n++
	}
	return max(n, 1)
}

// A Lack is something that a demand asks for and a basis does not have.
type Lack struct {
	What  Want
	Has   int
	Asked int
	Voice Voice // of [WantHeard]: whose
}

// A Want is what a demand can ask for.
type Want string

const (
	WantKinds   Want = "kinds"
	WantClasses Want = "classes"
	WantVoices  Want = "voices"
	WantSources Want = "sources"
	WantHeard   Want = "heard" // one particular voice
)

// String returns words such as "1 class of evidence, and 2 are asked for".
func (l Lack) String() string {
	names := map[Want][2]string{
		WantKinds:   {"kind of evidence", "kinds of evidence"},
		WantClasses: {"class of evidence", "classes of evidence"},
		WantVoices:  {"voice", "voices"},
		WantSources: {"independent source", "independent sources"},
	}
	if l.What == WantHeard {
		return fmt.Sprintf("%s not heard", strings.ReplaceAll(string(l.Voice), "-", " "))
	}
	name := names[l.What][1]
	if l.Has == 1 {
		name = names[l.What][0]
	}
	are := "are"
	if l.Asked == 1 {
		are = "is"
	}
	return fmt.Sprintf("%d %s, and %d %s asked for", l.Has, name, l.Asked, are)
}

// Lacks returns what the demand asks for and the basis does not have, kinds first, then
// classes, voices, sources, and the voices to be heard in the order of the demand. It
// returns nothing if the basis carries the level.
func (b Basis) Lacks(d indicator.Demand) []Lack {
	var lacks []Lack
	for _, want := range []struct {
		what       Want
		has, asked int
	}{
		{WantKinds, len(b.Kinds), d.Kinds},
		{WantClasses, len(b.Classes), d.Classes},
		{WantVoices, len(b.Voices), d.Voices},
		{WantSources, b.Sources, d.Sources},
	} {
		if want.has < want.asked {
			lacks = append(lacks, Lack{What: want.what, Has: want.has, Asked: want.asked})
		}
	}
	for _, v := range d.Heard {
		if !slices.Contains(b.Voices, Voice(v)) {
			lacks = append(lacks, Lack{What: WantHeard, Asked: 1, Voice: Voice(v)})
		}
	}
	return lacks
}

// Highest returns the level that the evidence carries: from the bad end of the scale
// up, the last one before the first whose demand is not met, so that a level which
// asks for nothing is not reached over one that does. Of a neutral scale the low end
// counts as the bad one. It is false if not even the first is carried.
func (b Basis) Highest(s indicator.Scale, demand func(indicator.Level) indicator.Demand) (indicator.Level, bool) {
	levels := slices.Clone(s.Levels)
	if s.Direction == indicator.HighIsWorse {
		slices.Reverse(levels)
	}
	highest, ok := indicator.Level(""), false
	for _, rung := range levels {
		if len(b.Lacks(demand(rung.Key))) > 0 {
			break
		}
		highest, ok = rung.Key, true
	}
	return highest, ok
}

// A Triangulation says how far evidence bears itself out: in how many ways, and from how
// many sides, the same is seen.
type Triangulation string

// The strengths, each more than the one before. Sources: two of the three kinds
// observation, product and perception (Minnesota, standard 000429); several pieces with
// both an artefact and an observation among them (Massachusetts, criteria for a strong
// evaluation); several sources at the upper levels (ERO). Published research says what
// is so elsewhere, and is no second way of seeing the subject.
const (
	Untouched    Triangulation = "none"         // no item counts
	Single       Triangulation = "single"       // one item
	Repeated     Triangulation = "repeated"     // several items of one class, from one source
	Corroborated Triangulation = "corroborated" // two classes beside research, or two independent sources
	Triangulated Triangulation = "triangulated" // two classes beside research, and two independent sources
)

// Triangulation returns how far the items that count bear each other out.
func (b Basis) Triangulation() Triangulation {
	classes := len(b.Classes)
	if slices.Contains(b.Classes, ClassResearch) {
		classes--
	}
	switch {
	case len(b.Items) == 0:
		return Untouched
	case classes >= 2 && b.Sources >= 2:
		return Triangulated
	case classes >= 2 || b.Sources >= 2:
		return Corroborated
	case len(b.Items) >= 2:
		return Repeated
	}
	return Single
}
