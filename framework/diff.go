package framework

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/indicator"
)

// An Impact says what a change of a framework means for judgements that were made
// before it. The six are those by which Moodle classes changes of a rubric
// (gradingform_rubric, update_or_check_rubric).
type Impact int8

const (
	NoChange        Impact = iota // nothing is different
	TextsChanged                  // words or order: judgements stand
	LevelsAdded                   // a level was put between others: judgements stand; a rater might have chosen it
	ScoresChanged                 // judgements stand as far as their indicators do, but scores come out otherwise
	LevelsRemoved                 // some judgements do not stand: their level or their kind of subject is gone
	IndicatorsAdded               // something is judged for which nobody has a judgement
)

var impacts = [...]string{"no-change", "texts-changed", "levels-added", "scores-changed", "levels-removed", "indicators-added"}

// String returns the impact in words, or Impact(9) for one that is none.
func (i Impact) String() string {
	if i < 0 || int(i) >= len(impacts) {
		return "Impact(" + strconv.Itoa(int(i)) + ")"
	}
	return impacts[i]
}

// MarshalText writes what String returns.
func (i Impact) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (i *Impact) UnmarshalText(text []byte) error {
	n := slices.Index(impacts[:], string(text))
	if n < 0 {
		return fmt.Errorf("%q is no impact: want one of %s", text, strings.Join(impacts[:], ", "))
	}
	*i = Impact(n)
	return nil
}

// A ChangeKind says what became different.
type ChangeKind string

const (
	ChangedText       ChangeKind = "text-changed"       // a text, or something else that no score rests on: What says which
	ChangedOrder      ChangeKind = "order-changed"      // indicators stand in another order
	ChangedUse        ChangeKind = "use-changed"        // policy, subjects or status: What says which
	MovedIndicator    ChangeKind = "indicator-moved"    // an indicator or group stands in another group, or a group is judged as a whole by another: What says which
	ReplacedIndicator ChangeKind = "indicator-replaced" // IDs has the old and the new, Relation goes from the new to the old
	RemovedIndicator  ChangeKind = "indicator-removed"
	AddedIndicator    ChangeKind = "indicator-added"
	RemovedAspect     ChangeKind = "aspect-removed"
	AddedAspect       ChangeKind = "aspect-added"
	RemovedDimension  ChangeKind = "dimension-removed"
	AddedDimension    ChangeKind = "dimension-added"
	RemovedLevel      ChangeKind = "level-removed"
	AddedLevel        ChangeKind = "level-added"
	ReorderedLevels   ChangeKind = "levels-reordered" // or the good end is another
	ChangedValue      ChangeKind = "value-changed"    // the number that a level stands for
)

// A Change is one difference between two frameworks.
type Change struct {
	Kind      ChangeKind         `json:"kind"`
	Impact    Impact             `json:"impact"`
	IDs       []indicator.ID     `json:"ids,omitempty"` // the indicators, aspects or groups concerned, in source order
	Dimension string             `json:"dimension,omitzero"`
	Scale     string             `json:"scale,omitzero"` // key of the new scale, for levels
	Level     indicator.Level    `json:"level,omitzero"`
	What      string             `json:"what,omitzero"` // as in "label", "descriptor", "policy"
	Relation  indicator.Relation `json:"relation,omitzero"`
	Was       string             `json:"was,omitzero"`
	Is        string             `json:"is,omitzero"`
}

// Changes are all differences between two frameworks, or two editions of one.
type Changes struct {
	Old  Ref      `json:"old"`
	New  Ref      `json:"new"`
	List []Change `json:"list,omitempty"`
	// Moves are what [Changes.Successor] answers from, in the source order of the old
	// framework: an indicator, then its aspects.
	Moves []Move `json:"moves,omitempty"`
}

// A Move leads from an indicator or aspect of the old framework to that of the new one,
// mostly the same, to which its judgements may move as they are.
type Move struct {
	From indicator.ID `json:"from"`
	To   indicator.ID `json:"to"`
}

// Successor returns the indicator or aspect of the new framework to which judgements
// of one of the old may move as they are: itself if it is still there, or else its
// only successor, if that is exact and stands for no other of the old framework. Time is
// linear in the moves.
func (c Changes) Successor(id indicator.ID) (indicator.ID, bool) {
	for _, m := range c.Moves {
		if m.From == id {
			return m.To, true
		}
	}
	return "", false
}

// Impact returns the largest impact of the changes.
func (c Changes) Impact() Impact {
	most := NoChange
	for _, ch := range c.List {
		most = max(most, ch.Impact)
	}
	return most
}

// Diff returns what is different in the new framework, and what each difference
// means for judgements made on the old one; [assessment.Migrate] carries them over.
// Indicators are the same if they have one ID, or if the new one says that it
// replaces the old or was taken from it. Levels are compared on the scale of each
// indicator, as [Framework.Columns] has them; indicators whose scales changed alike
// share a change. First comes the framework, then its indicators, then its levels.
// Changes are zero if one of the frameworks is nil.
//
// [assessment.Migrate]: https://pkg.go.dev/github.com/openrubric/leadership/assessment#Migrate
func Diff(old, new *Framework) Changes {
	if old == nil || new == nil {
		return Changes{}
	}
	d := &differ{old: old, new: new, out: Changes{Old: old.Ref(), New: new.Ref()}, moves: map[indicator.ID]indicator.ID{}}
	d.trace()
	d.head()
	d.groups()
	d.indicators()
	d.dimensions()
	d.levels()
	if len(d.out.List) == 0 && old.digest != new.digest {
		d.add(Change{Kind: ChangedText, Impact: TextsChanged, What: "document"}) // order of scales and the like
	}
	return d.out
}

type differ struct {
	old, new *Framework
	next     map[indicator.ID][]indicator.Replacement // by old indicator: those that stand for it now
	moves    map[indicator.ID]indicator.ID            // those of out, by From
	out      Changes
}

// trace finds which indicators stand for those of the old framework, and to which of
// them, and of their aspects, judgements may move.
func (d *differ) trace() {
	d.next = map[indicator.ID][]indicator.Replacement{}
	is := func(f *Framework, id indicator.ID) bool {
		n, ok := f.nodes[id]
		return ok && n.kind == indicatorNode
	}
	exact := map[indicator.ID]int{} // how many of the old an indicator stands for exactly
	stands := map[[2]indicator.ID]bool{}
	add := func(old indicator.ID, r indicator.Replacement) {
		if !is(d.old, old) || stands[[2]indicator.ID{old, r.ID}] {
			return
		}
		stands[[2]indicator.ID{old, r.ID}] = true
		d.next[old] = append(d.next[old], r)
		if r.Relation == indicator.Exact {
			exact[r.ID]++
		}
	}
	for i := range d.new.doc.Indicators {
		add(d.new.doc.Indicators[i].ID, indicator.Replacement{ID: d.new.doc.Indicators[i].ID, Relation: indicator.Exact})
	}
	for i := range d.new.doc.Indicators {
		in := &d.new.doc.Indicators[i]
		for _, r := range in.Replaces {
			if !is(d.new, r.ID) {
				add(r.ID, indicator.Replacement{ID: in.ID, Relation: r.Relation})
			}
		}
		for _, from := range in.TakenFrom {
			if !is(d.new, from.ID) {
				add(from.ID, indicator.Replacement{ID: in.ID, Relation: from.Relation})
			}
		}
	}
	for i := range d.old.doc.Indicators {
		was := &d.old.doc.Indicators[i]
		next := d.next[was.ID]
		stays := is(d.new, was.ID) // and is then the first of next
		if !stays && (len(next) != 1 || next[0].Relation != indicator.Exact || exact[next[0].ID] != 1) {
			continue
		}
		now, _ := d.new.Lookup(next[0].ID)
		d.move(was.ID, now.ID)
		there := map[indicator.ID]bool{}
		for _, a := range now.Aspects {
			there[a.ID] = true
		}
		for _, a := range was.Aspects {
			if moved := now.ID + a.ID[len(was.ID):]; there[moved] {
				d.move(a.ID, moved)
			}
		}
	}
}

func (d *differ) move(from, to indicator.ID) {
	d.moves[from] = to
	d.out.Moves = append(d.out.Moves, Move{from, to})
}

// same reports whether two things are written alike, an empty list like none.
func same(was, is any) bool {
	a, errA := json.Marshal(was)
	b, errB := json.Marshal(is)
	nothing := func(data []byte) bool { return string(data) == "null" || string(data) == "[]" || string(data) == "{}" }
	return errA == nil && errB == nil && (string(a) == string(b) || nothing(a) && nothing(b))
}

func (d *differ) add(c Change) { d.out.List = append(d.out.List, c) }

// text adds a change if two things that no score rests on differ.
func (d *differ) text(what string, was, is any, ids ...indicator.ID) {
	if same(was, is) {
		return
	}
	c := Change{Kind: ChangedText, Impact: TextsChanged, IDs: ids, What: what}
	if s, ok := was.(indicator.Text); ok {
		c.Was, c.Is = differing(s, is.(indicator.Text))
	}
	d.add(c)
}

// moved adds a change if a group is another.
func (d *differ) moved(what string, was, is, id indicator.ID) {
	if was != is {
		d.add(Change{Kind: MovedIndicator, Impact: ScoresChanged, IDs: []indicator.ID{id}, What: what, Was: string(was), Is: string(is)})
	}
}

// differing returns the two texts in the first language in which they differ.
func differing(was, is indicator.Text) (string, string) {
	for _, tag := range slices.Sorted(slices.Values(append(was.Languages(), is.Languages()...))) {
		if was[tag] != is[tag] {
			return was[tag], is[tag]
		}
	}
	return "", ""
}

func (d *differ) head() {
	a, b := &d.old.doc, &d.new.doc
	d.text("title", a.Title, b.Title)
	d.text("summary", a.Summary, b.Summary)
	d.text("citation", a.Citation, b.Citation)
	d.text("rights", a.Rights, b.Rights)
	d.text("derivedFrom", a.DerivedFrom, b.DerivedFrom)
	d.text("demand", a.Demand, b.Demand)
	d.text("links", a.Links, b.Links)
	d.text("notes", a.Notes, b.Notes)
	d.text("exceptions", a.Exceptions, b.Exceptions)
	d.text("extensions", string(a.Extensions), string(b.Extensions))
	for _, use := range []struct {
		what    string
		was, is any
	}{{"policy", a.Policy, b.Policy}, {"subjects", a.Subjects, b.Subjects}, {"status", a.Status, b.Status}} {
		if same(use.was, use.is) {
			continue
		}
		c := Change{Kind: ChangedUse, Impact: TextsChanged, What: use.what}
		switch use.what {
		case "policy":
			c.Was, c.Is = string(a.Policy), string(b.Policy)
		case "subjects":
			c.Was, c.Is = fmt.Sprint(a.Subjects), fmt.Sprint(b.Subjects)
			if slices.ContainsFunc(a.Subjects, func(k indicator.SubjectKind) bool { return !d.new.IsFor(k) }) {
				c.Impact = LevelsRemoved
			}
		}
		d.add(c)
	}
}

func (d *differ) groups() {
	for _, g := range d.old.doc.Groups {
		now, ok := d.new.Group(g.ID)
		if !ok {
			d.text("group removed", true, false, g.ID)
			continue
		}
		d.text("label", g.Label, now.Label, g.ID)
		d.text("statement", g.Statement, now.Statement, g.ID)
		d.text("locator", g.Locator, now.Locator, g.ID)
		d.text("kind", g.Kind, now.Kind, g.ID)
		d.text("extensions", string(g.Extensions), string(now.Extensions), g.ID)
		d.moved("parent", g.Parent, now.Parent, g.ID)
		d.moved("whole", g.Whole, now.Whole, g.ID)
	}
	for _, g := range d.new.doc.Groups {
		if _, ok := d.old.Group(g.ID); !ok {
			d.text("group added", false, true, g.ID)
		}
	}
}

func (d *differ) indicators() {
	succeeds := map[indicator.ID]bool{}
	var is []indicator.ID // those in both, in the old order
	for i := range d.old.doc.Indicators {
		a := &d.old.doc.Indicators[i]
		next := d.next[a.ID]
		if len(next) == 0 {
			d.add(Change{Kind: RemovedIndicator, Impact: ScoresChanged, IDs: []indicator.ID{a.ID}, Was: a.Label.String()})
			continue
		}
		for _, r := range next {
			succeeds[r.ID] = true
			b, _ := d.new.Lookup(r.ID)
			if r.ID != a.ID {
				impact := IndicatorsAdded
				if d.moves[a.ID] == r.ID {
					impact = TextsChanged
				} else if _, had := d.old.Lookup(r.ID); had {
					impact = ScoresChanged // nothing new is judged
				}
				d.add(Change{Kind: ReplacedIndicator, Impact: impact, IDs: []indicator.ID{a.ID, r.ID}, Relation: r.Relation, Was: a.Label.String(), Is: b.Label.String()})
				if impact != TextsChanged {
					continue
				}
			}
			is = append(is, r.ID)
			d.indicator(a, &b)
		}
	}
	for i := range d.new.doc.Indicators {
		b := &d.new.doc.Indicators[i]
		if !succeeds[b.ID] {
			d.add(Change{Kind: AddedIndicator, Impact: IndicatorsAdded, IDs: []indicator.ID{b.ID}, Is: b.Label.String()})
		}
	}
	place := func(id indicator.ID) int { return d.new.nodes[id].index }
	if !slices.IsSortedFunc(is, func(a, b indicator.ID) int { return place(a) - place(b) }) {
		d.add(Change{Kind: ChangedOrder, Impact: TextsChanged})
	}
}

func (d *differ) indicator(a, b *indicator.Indicator) {
	d.text("label", a.Label, b.Label, b.ID)
	d.text("statement", a.Statement, b.Statement, b.ID)
	d.text("wording", a.Wording, b.Wording, b.ID)
	d.text("origin", a.Origin, b.Origin, b.ID)
	d.text("locator", a.Locator, b.Locator, b.ID)
	d.text("evidence", a.Evidence, b.Evidence, b.ID)
	d.text("demand", a.Demand, b.Demand, b.ID)
	d.text("takenFrom", a.TakenFrom, b.TakenFrom, b.ID)
	d.text("replaces", a.Replaces, b.Replaces, b.ID)
	d.text("extensions", string(a.Extensions), string(b.Extensions), b.ID)
	for _, was := range a.Rubric {
		is, _ := b.Rubric.At(was.Level)
		if !same(was, is) {
			one, two := differing(was.Text, is.Text)
			d.add(Change{Kind: ChangedText, Impact: TextsChanged, IDs: []indicator.ID{b.ID}, What: "descriptor", Level: was.Level, Was: one, Is: two})
		}
	}
	for _, is := range b.Rubric {
		if _, had := a.Rubric.At(is.Level); !had {
			d.add(Change{Kind: ChangedText, Impact: TextsChanged, IDs: []indicator.ID{b.ID}, What: "descriptor", Level: is.Level, Is: is.Text.String()})
		}
	}
	d.moved("parent", a.Parent, b.Parent, b.ID)
	had, has := aspectsBySlug(a), aspectsBySlug(b)
	for _, was := range a.Aspects {
		k, ok := has[was.ID[len(a.ID):]]
		if !ok {
			d.add(Change{Kind: RemovedAspect, Impact: ScoresChanged, IDs: []indicator.ID{was.ID}, Was: was.Label.String()})
			continue
		}
		d.text("label", was.Label, b.Aspects[k].Label, b.Aspects[k].ID)
		d.text("statement", was.Statement, b.Aspects[k].Statement, b.Aspects[k].ID)
	}
	for _, is := range b.Aspects {
		if _, ok := had[is.ID[len(b.ID):]]; !ok {
			// An aspect need not be judged: what is there stands.
			d.add(Change{Kind: AddedAspect, Impact: LevelsAdded, IDs: []indicator.ID{is.ID}, Is: is.Label.String()})
		}
	}
}

// aspectsBySlug returns where each aspect stands, by what its ID adds to that of its
// indicator.
func aspectsBySlug(in *indicator.Indicator) map[indicator.ID]int {
	at := make(map[indicator.ID]int, len(in.Aspects))
	for i, a := range in.Aspects {
		at[a.ID[len(in.ID):]] = i
	}
	return at
}

func dimensionsByKey(f *Framework) map[string]int {
	at := make(map[string]int, len(f.doc.Dimensions))
	for i, d := range f.doc.Dimensions {
		at[d.Key] = i
	}
	return at
}

func (d *differ) dimensions() {
	had, has := dimensionsByKey(d.old), dimensionsByKey(d.new)
	for _, was := range d.old.doc.Dimensions {
		if k, ok := has[was.Key]; !ok {
			d.add(Change{Kind: RemovedDimension, Impact: ScoresChanged, Dimension: was.Key, Was: was.Label.String()})
		} else if now := d.new.doc.Dimensions[k]; !same(was.Label, now.Label) {
			one, two := differing(was.Label, now.Label)
			d.add(Change{Kind: ChangedText, Impact: TextsChanged, Dimension: was.Key, What: "label", Was: one, Is: two})
		}
	}
	for _, is := range d.new.doc.Dimensions {
		if _, ok := had[is.Key]; !ok {
			// It is judged only by those who judge it, as aspects are.
			d.add(Change{Kind: AddedDimension, Impact: LevelsAdded, Dimension: is.Key, Is: is.Label.String()})
		}
	}
}

// levels compares the scales on which the old columns were judged and are judged
// now.
func (d *differ) levels() {
	type rebound struct{ old, new, dimension string }
	var order []rebound
	ids := map[rebound][]indicator.ID{}
	for _, c := range d.old.columns {
		now, ok := d.moves[c.ID]
		if !ok {
			continue
		}
		k, ok := d.new.Column(now, c.Dimension)
		if !ok {
			continue
		}
		r := rebound{c.Scale, d.new.columns[k].Scale, c.Dimension}
		if ids[r] == nil {
			order = append(order, r)
		}
		ids[r] = append(ids[r], now)
	}
	for _, r := range order {
		d.scale(d.old.scales[r.old], d.new.scales[r.new], Change{IDs: ids[r], Dimension: r.dimension, Scale: r.new})
	}
}

func (d *differ) scale(a, b *indicator.Scale, like Change) {
	add := func(c Change) {
		c.IDs, c.Dimension, c.Scale = slices.Clone(like.IDs), like.Dimension, like.Scale
		d.add(c)
	}
	for _, was := range a.Levels {
		is, ok := b.Lookup(was.Key)
		if !ok {
			add(Change{Kind: RemovedLevel, Impact: LevelsRemoved, Level: was.Key, Was: was.Label.String()})
			continue
		}
		if !same(was.Value, is.Value) {
			add(Change{Kind: ChangedValue, Impact: ScoresChanged, Level: was.Key, Was: number(was.Value), Is: number(is.Value)})
		}
		if !same(was.Label, is.Label) {
			one, two := differing(was.Label, is.Label)
			add(Change{Kind: ChangedText, Impact: TextsChanged, Level: was.Key, What: "label", Was: one, Is: two})
		}
	}
	kept := func(r indicator.Rung) bool { _, had := a.Rank(r.Key); return had }
	first := slices.IndexFunc(b.Levels, kept)
	for i, is := range b.Levels {
		if kept(is) {
			continue
		}
		impact := LevelsAdded
		if i < first || !slices.ContainsFunc(b.Levels[i:], kept) {
			impact = ScoresChanged // the scale reaches further, so what was the end is not
		}
		add(Change{Kind: AddedLevel, Impact: impact, Level: is.Key, Is: is.Label.String()})
	}
	if !a.KeepsOrder(*b) {
		add(Change{Kind: ReorderedLevels, Impact: LevelsRemoved, Was: strings.Join(keys(a), " < "), Is: strings.Join(keys(b), " < ")})
	}
	if a.Key != b.Key || a.Source != b.Source || !same(a.Label, b.Label) {
		add(Change{Kind: ChangedText, Impact: TextsChanged, What: "scale", Was: a.Key, Is: b.Key})
	}
}

func keys(s *indicator.Scale) []string {
	var all []string
	for _, l := range s.Levels {
		all = append(all, string(l.Key))
	}
	return all
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}
