package indicator

// A Relation says how what one indicator asks for stands to what another asks for.
// It is read from the first to the second, as SKOS does with its mapping
// properties: "a broad b" says that b is the broader. Source: W3C, SKOS Reference
// (2009), section 10.
type Relation string

const (
	Exact   Relation = "exact"   // the same: either may stand for the other (skos:exactMatch)
	Close   Relation = "close"   // nearly the same, for some uses (skos:closeMatch)
	Broad   Relation = "broad"   // the second asks for all of the first and more (skos:broadMatch)
	Narrow  Relation = "narrow"  // the second asks for a part of the first (skos:narrowMatch)
	Related Relation = "related" // they overlap or bear on each other (skos:relatedMatch)
)

// Inverse returns the relation as it reads from the second to the first.
func (r Relation) Inverse() Relation {
	switch r {
	case Broad:
		return Narrow
	case Narrow:
		return Broad
	}
	return r
}

// Clashes reports whether two indicators cannot stand in both relations. Only
// Exact and Close go together: what is the same is nearly the same.
func (r Relation) Clashes(s Relation) bool {
	alike := func(r Relation) bool { return r == Exact || r == Close }
	return r != s && !(alike(r) && alike(s))
}

// Then returns how a first indicator stands to a third, if it stands to a second by
// r and the second to the third by s: what is the same changes nothing, broader than
// the broader is broader still, and of all else no more is known than that they are
// related.
func (r Relation) Then(s Relation) Relation {
	switch {
	case r == Exact:
		return s
	case s == Exact, r == s && (r == Broad || r == Narrow):
		return r
	}
	return Related
}

// A Provenance says from which indicator of which framework one was taken, and
// how it stands to it: Exact where at most the words are others.
type Provenance struct {
	ID        ID       `json:"id"`
	Framework string   `json:"framework"` // its key
	Edition   string   `json:"edition"`
	Relation  Relation `json:"relation"` // from the one that was taken over to the one here named
}

// A Replacement names an indicator of an earlier edition for which another stands
// now. Judgements move to it only if the relation is Exact.
type Replacement struct {
	ID       ID       `json:"id"`
	Relation Relation `json:"relation"` // from the new indicator to the old
}
