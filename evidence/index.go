package evidence

import (
	"iter"
	"maps"
	"slices"

	"github.com/openrubric/leadership/indicator"
)

// An Index is a compiled [Register]: checked, immutable, and safe for many
// goroutines. What its methods return is the caller's to change.
type Index struct {
	reg         Register
	digest      string
	classes     map[Kind]Class // of the declared kinds
	items       map[string]int
	byIndicator map[indicator.ID][]int // positions of items, rising, as are the next three
	against     map[indicator.ID][]int // of those that are about some subjects
	againstAny  map[indicator.ID][]int // of those that name no subject
	about       map[string][]int       // by subject
	sources     map[string]int32       // numbers in the order of the names; "" is [unnamed]
}

// orEmpty returns an empty one for nil, which all methods can be asked of.
func (x *Index) orEmpty() *Index {
	if x == nil {
		return &Index{}
	}
	return x
}

// build fills the look-ups from a register that has been checked.
func (x *Index) build() {
	x.classes = make(map[Kind]Class, len(x.reg.Kinds))
	for _, d := range x.reg.Kinds {
		x.classes[d.Key] = d.Class
	}
	x.items = make(map[string]int, len(x.reg.Items))
	x.byIndicator = make(map[indicator.ID][]int)
	x.against, x.againstAny = map[indicator.ID][]int{}, map[indicator.ID][]int{}
	x.about = map[string][]int{}
	x.sources = map[string]int32{"": unnamed}
	for i := range x.reg.Items {
		x.sources[x.reg.Items[i].Source] = unnamed
	}
	for i, name := range slices.Sorted(maps.Keys(x.sources)) { // "" is the first
		x.sources[name] = int32(i)
	}
	for i := range x.reg.Items {
		x.items[x.reg.Items[i].ID] = i
		for _, id := range x.reg.Items[i].Indicators {
			x.byIndicator[id] = append(x.byIndicator[id], i)
		}
		against := x.against
		if len(x.reg.Items[i].Subjects) == 0 {
			against = x.againstAny
		}
		for _, id := range x.reg.Items[i].Against {
			against[id] = append(against[id], i)
		}
		for _, subject := range x.reg.Items[i].Subjects {
			x.about[subject] = append(x.about[subject], i)
		}
	}
}

// Register returns the register that the index was compiled from.
func (x *Index) Register() Register { return x.orEmpty().reg.clone() }

// Digest returns "sha256:" and the hash of the register's canonical form. Two
// registers with one digest are the same to the letter.
func (x *Index) Digest() string { return x.orEmpty().digest }

// Len returns the number of items.
func (x *Index) Len() int { return len(x.orEmpty().reg.Items) }

// Has reports whether the register has an item of the ID. Time is constant.
func (x *Index) Has(id string) bool {
	_, ok := x.orEmpty().items[id]
	return ok
}

// Lookup returns the item of the ID. Time is constant but for the copy.
func (x *Index) Lookup(id string) (Item, bool) {
	i, ok := x.orEmpty().items[id]
	if !ok {
		return Item{}, false
	}
	return x.reg.Items[i].clone(), true
}

// All returns the items in the order of the register.
func (x *Index) All() iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for i := range x.orEmpty().reg.Items {
			if !yield(x.reg.Items[i].clone()) {
				return
			}
		}
	}
}

// ByIndicator returns the items that speak to the indicator, aspect or group of
// exactly this ID, in the order of the register.
func (x *Index) ByIndicator(id indicator.ID) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for _, i := range x.orEmpty().byIndicator[id] {
			if !yield(x.reg.Items[i].clone()) {
				return
			}
		}
	}
}

// Against returns the IDs of the items that speak against an indicator or aspect, are
// about the subject, and count on the terms, in the order of the register. Those that name
// no subject are about all. It looks at these, and at the items that are about the subject
// or those that speak against the indicator, whichever are fewer.
func (x *Index) Against(id indicator.ID, subject string, terms Terms) []string {
	few, many := x.orEmpty().against[id], x.orEmpty().about[subject]
	if len(few) > len(many) {
		few, many = many, few
	}
	places := slices.Clone(x.orEmpty().againstAny[id])
	for _, i := range few {
		if _, both := slices.BinarySearch(many, i); both {
			places = append(places, i)
		}
	}
	var ids []string
	for _, i := range distinct(places) {
		if item := &x.reg.Items[i]; x.aside(item.ID, terms) == "" {
			ids = append(ids, item.ID)
		}
	}
	return ids
}

// Class returns the class of a kind, well-known or declared in the register, and
// "" for an unknown kind. No item of an Index has an unknown kind.
func (x *Index) Class(k Kind) Class {
	if class := k.Class(); class != "" {
		return class
	}
	return x.orEmpty().classes[k]
}

// clone returns a copy that shares nothing with r.
func (r Register) clone() Register {
	r.Title = r.Title.Clone()
	r.Kinds = slices.Clone(r.Kinds)
	for i := range r.Kinds {
		r.Kinds[i].Label = r.Kinds[i].Label.Clone()
	}
	r.Voices = slices.Clone(r.Voices)
	for i := range r.Voices {
		r.Voices[i].Label = r.Voices[i].Label.Clone()
	}
	r.Items = slices.Clone(r.Items)
	for i := range r.Items {
		r.Items[i] = r.Items[i].clone()
	}
	r.History = slices.Clone(r.History)
	r.Extensions = slices.Clone(r.Extensions)
	return r
}

// clone returns a copy that shares nothing with item.
func (item Item) clone() Item {
	item.Title = item.Title.Clone()
	item.Subjects = slices.Clone(item.Subjects)
	item.Indicators = slices.Clone(item.Indicators)
	item.Against = slices.Clone(item.Against)
	item.Provenance.DerivedFrom = slices.Clone(item.Provenance.DerivedFrom)
	item.Consent.Scope = slices.Clone(item.Consent.Scope)
	g := &item.Guardianship
	g.Access, g.Obligations, g.Benefit = g.Access.Clone(), g.Obligations.Clone(), g.Benefit.Clone()
	item.Extensions = slices.Clone(item.Extensions)
	return item
}
