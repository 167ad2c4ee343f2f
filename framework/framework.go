package framework

import (
	"fmt"
	"iter"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Framework is a compiled [Document]: checked, immutable, and safe for many
// goroutines. What its methods return is the caller's to change.
type Framework struct {
	doc      Document
	digest   string
	scales   map[string]*indicator.Scale
	nodes    map[indicator.ID]node
	children map[indicator.ID][]indicator.ID // "" is the top
	columns  []Column
	column   map[columnKey]int
	derived  map[string]bool // keys of those that it is derived from
	overlays []*Overlay
}

// A node says what an ID stands for and where it lies in the document.
type node struct {
	kind   nodeKind
	index  int // in doc.Groups or doc.Indicators
	aspect int // in the indicator's aspects, for an aspect
}

type nodeKind int8

const (
	groupNode nodeKind = iota
	indicatorNode
	aspectNode
)

// A Column is one thing that can be judged on one scale: an indicator or an
// aspect, on the ordinary dimension ("") or another. Engines count by column.
type Column struct {
	ID        indicator.ID
	Dimension string
	Aspect    bool   // an aspect does not enter its indicator or group
	Whole     bool   // judges a group as a whole, and is left out of its roll-up
	Scale     string // key of its scale
}

type columnKey struct {
	id        indicator.ID
	dimension string
}

// Parse reads a framework document, strictly, and compiles it. Issues carry their
// place in data: first all those of form, by the schema, and if there are none, all
// those of content. With an error there is no Framework.
func Parse(data []byte) (*Framework, issue.List) {
	var doc Document
	if list := Schema().Read(data, &doc); list.Err() != nil {
		return nil, list
	}
	f, list := compile(doc)
	return f, document.Locate(data, list)
}

// MustParse is [Parse] for documents in a program's own text; it panics on an
// error.
func MustParse(data []byte) *Framework {
	f, list := Parse(data)
	if err := list.Err(); err != nil {
		panic(err)
	}
	return f
}

// Document returns the document the framework was compiled from, with the texts of
// overlays where some were laid over it: compiled again, that is another text of the
// framework, with a digest of its own.
func (f *Framework) Document() Document { return f.doc.clone() }

// Key returns the framework's key, the prefix of the IDs coined in it.
func (f *Framework) Key() string { return f.doc.Key }

// Edition returns the document's edition.
func (f *Framework) Edition() string { return f.doc.Edition }

// Digest returns "sha256:" and the hash of the canonical form of the document that
// the framework was compiled from. Two frameworks with one digest are the same to
// the letter, but for overlays that were laid over them.
func (f *Framework) Digest() string { return f.digest }

// Ref returns key, edition and digest: what a judgement or a report names the
// framework by.
func (f *Framework) Ref() Ref { return Ref{Key: f.doc.Key, Edition: f.doc.Edition, Digest: f.digest} }

// String returns key, edition and the number of indicators.
func (f *Framework) String() string {
	indicators := "indicators"
	if f.Len() == 1 {
		indicators = "indicator"
	}
	return fmt.Sprintf("framework %s, edition %s, of %d %s", f.Key(), f.Edition(), f.Len(), indicators)
}

// GoString is [Framework.String], so that %#v is not the whole document.
func (f *Framework) GoString() string { return f.String() }

// Policy returns how the framework may be used for rating.
func (f *Framework) Policy() Policy { return f.doc.Policy }

// Status returns from when to when the framework was in force.
func (f *Framework) Status() Status { return f.doc.Status }

// Title returns the framework's title.
func (f *Framework) Title() indicator.Text { return f.doc.Title.Clone() }

// IsFor reports whether the framework judges subjects of the kind.
func (f *Framework) IsFor(kind indicator.SubjectKind) bool {
	return slices.Contains(f.doc.Subjects, kind)
}

// Len returns the number of indicators. Aspects and groups do not count.
func (f *Framework) Len() int { return len(f.doc.Indicators) }

// All returns the indicators in source order.
func (f *Framework) All() iter.Seq[indicator.Indicator] {
	return func(yield func(indicator.Indicator) bool) {
		for i := range f.doc.Indicators {
			if !yield(f.doc.Indicators[i].Clone()) {
				return
			}
		}
	}
}

// Groups returns the groups in source order.
func (f *Framework) Groups() iter.Seq[Group] {
	return func(yield func(Group) bool) {
		for i := range f.doc.Groups {
			if !yield(f.doc.Groups[i].clone()) {
				return
			}
		}
	}
}

// Scales returns the scales in the order of the document.
func (f *Framework) Scales() iter.Seq[indicator.Scale] {
	return func(yield func(indicator.Scale) bool) {
		for _, s := range f.doc.Scales {
			if !yield(s.Clone()) {
				return
			}
		}
	}
}

// Has reports whether the ID is an indicator, group or aspect of the framework.
func (f *Framework) Has(id indicator.ID) bool {
	_, ok := f.nodes[id]
	return ok
}

// Lookup returns the indicator of the ID.
func (f *Framework) Lookup(id indicator.ID) (indicator.Indicator, bool) {
	n, ok := f.nodes[id]
	if !ok || n.kind != indicatorNode {
		return indicator.Indicator{}, false
	}
	return f.doc.Indicators[n.index].Clone(), true
}

// Group returns the group of the ID.
func (f *Framework) Group(id indicator.ID) (Group, bool) {
	n, ok := f.nodes[id]
	if !ok || n.kind != groupNode {
		return Group{}, false
	}
	return f.doc.Groups[n.index].clone(), true
}

// Label returns the label of an indicator, group or aspect, or the empty Text
// for an ID the framework does not have.
func (f *Framework) Label(id indicator.ID) indicator.Text {
	n, ok := f.nodes[id]
	if !ok {
		return nil
	}
	switch n.kind {
	case groupNode:
		return f.doc.Groups[n.index].Label.Clone()
	case aspectNode:
		return f.doc.Indicators[n.index].Aspects[n.aspect].Label.Clone()
	}
	return f.doc.Indicators[n.index].Label.Clone()
}

// Children returns the IDs of the groups and indicators directly in the group,
// groups first, each in source order. The empty ID is the top of the tree.
func (f *Framework) Children(group indicator.ID) iter.Seq[indicator.ID] {
	return slices.Values(f.children[group])
}

// Under returns the IDs of all indicators in the group, at any depth, in source
// order. The empty ID is the whole framework.
func (f *Framework) Under(group indicator.ID) iter.Seq[indicator.ID] {
	return func(yield func(indicator.ID) bool) {
		for i := range f.doc.Indicators {
			if f.within(f.doc.Indicators[i].Parent, group) && !yield(f.doc.Indicators[i].ID) {
				return
			}
		}
	}
}

// within reports whether inner is outer or lies below it.
func (f *Framework) within(inner, outer indicator.ID) bool {
	for inner != outer {
		if inner == "" {
			return false
		}
		inner = f.doc.Groups[f.nodes[inner].index].Parent
	}
	return true
}

// Parent returns the group that the group or indicator stands in, or the indicator
// that the aspect belongs to; "" at the top and for an ID the framework does not
// have.
func (f *Framework) Parent(id indicator.ID) indicator.ID {
	n, ok := f.nodes[id]
	switch {
	case !ok:
		return ""
	case n.kind == groupNode:
		return f.doc.Groups[n.index].Parent
	case n.kind == aspectNode:
		return f.doc.Indicators[n.index].ID
	}
	return f.doc.Indicators[n.index].Parent
}

// ScaleOf returns the scale on which the indicator or aspect is judged in the
// dimension; "" is the ordinary dimension.
func (f *Framework) ScaleOf(id indicator.ID, dimension string) (indicator.Scale, bool) {
	c, ok := f.column[columnKey{id, dimension}]
	if !ok {
		return indicator.Scale{}, false
	}
	return f.scales[f.columns[c].Scale].Clone(), true
}

// Scale returns the scale of the key.
func (f *Framework) Scale(key string) (indicator.Scale, bool) {
	s, ok := f.scales[key]
	if !ok {
		return indicator.Scale{}, false
	}
	return s.Clone(), true
}

// Demand returns what evidence must be at hand before the level is claimed for the
// indicator, or for an aspect of it: what the framework asks for at that level of its scale, and what the
// indicator asks for beyond it. The zero Demand, but for the level, asks for none.
func (f *Framework) Demand(id indicator.ID, l indicator.Level) indicator.Demand {
	d := indicator.Demand{Level: l}
	n, ok := f.nodes[id]
	if !ok || n.kind == groupNode {
		return d
	}
	in := &f.doc.Indicators[n.index]
	lists := [][]indicator.Demand{in.Demand}
	if in.Scale == "" || in.Scale == f.doc.Scale {
		lists = append(lists, f.doc.Demand)
	}
	for _, list := range lists {
		for _, asked := range list {
			if asked.Level == l {
				d = d.And(asked)
			}
		}
	}
	return d
}

// Links returns the links of the indicator to others of the framework, in the
// order of the document. [Supports] reads from From to To; whichever end the
// indicator is, the link is returned as it stands.
func (f *Framework) Links(id indicator.ID) iter.Seq[Link] {
	return func(yield func(Link) bool) {
		for _, l := range f.doc.Links {
			if l.From == id || l.To == id {
				l.Note = l.Note.Clone()
				if !yield(l) {
					return
				}
			}
		}
	}
}

// Dimensions returns the keys of the dimensions beside the ordinary one.
func (f *Framework) Dimensions() []string {
	var keys []string
	for _, d := range f.doc.Dimensions {
		keys = append(keys, d.Key)
	}
	return keys
}

// Columns returns everything that can be judged: each indicator in source order,
// followed by its aspects, on the ordinary dimension; then the same for each
// further dimension. Column numbers used elsewhere are positions in this list.
func (f *Framework) Columns() []Column { return slices.Clone(f.columns) }

// Column returns the position of the indicator or aspect and dimension in
// [Framework.Columns].
func (f *Framework) Column(id indicator.ID, dimension string) (int, bool) {
	c, ok := f.column[columnKey{id, dimension}]
	return c, ok
}
