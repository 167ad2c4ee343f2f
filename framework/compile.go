package framework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// KeyDuplicate: two notes or two dimensions have one key.
	//
	// Example: {"notes":[{"key":"n","kind":"context","text":{"en":"A"}},{"key":"n","kind":"context","text":{"en":"B"}}]}
	KeyDuplicate issue.Code = "key-duplicate"
	// IDDuplicate: an ID is used twice.
	//
	// Example: {"indicators":[{"id":"local.trust","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"local"},{"id":"local.trust","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"local"}]}
	IDDuplicate issue.Code = "id-duplicate"
	// AspectUnfit: the ID of an aspect does not extend that of its indicator.
	//
	// Example: {"indicators":[{"id":"local.trust","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"local","aspects":[{"id":"local.hope.deep","label":{"en":"Deep"}}]}]}
	AspectUnfit issue.Code = "aspect-unfit"
	// IDForeign: an ID was coined in a framework that this one does not say it is derived from.
	//
	// Example: {"indicators":[{"id":"kahuiako.relational-trust","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"local"}]}
	IDForeign issue.Code = "id-foreign"
	// ParentUnknown: a parent or a whole is no group or indicator of the framework.
	//
	// Example: {"indicators":[{"id":"local.trust","parent":"local.culture","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"local"}]}
	ParentUnknown issue.Code = "parent-unknown"
	// ParentCycle: a group lies inside itself.
	//
	// Example: {"groups":[{"id":"local.culture","parent":"local.culture","kind":"group","label":{"en":"Culture"}}]}
	ParentCycle issue.Code = "parent-cycle"
	// ScaleUnknown: no scale of the document has this key.
	//
	// Example: {"scale":"five-points"}
	ScaleUnknown issue.Code = "scale-unknown"
	// ScaleDuplicate: two scales have one key.
	//
	// Example: {"scales":[{"key":"stages","direction":"neutral","levels":[{"key":"a","label":{"en":"A"}},{"key":"b","label":{"en":"B"}}]},{"key":"stages","direction":"neutral","levels":[{"key":"a","label":{"en":"A"}},{"key":"b","label":{"en":"B"}}]}]}
	ScaleDuplicate issue.Code = "scale-duplicate"
	// DescriptorUnknown: a descriptor is of a level that the indicator's scale does not have, or of one that has its descriptor already.
	//
	// Example: {"indicators":[{"id":"local.trust","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"local","rubric":[{"level":"superb","text":{"en":"Superb."},"wording":"local"}]}]}
	DescriptorUnknown issue.Code = "descriptor-unknown"
	// DemandUnfit: what evidence is demanded for a level that the scale does not have, or twice for one, or less of it for the better of two levels.
	//
	// Example: {"demand":[{"level":"superb","kinds":2}]}
	DemandUnfit issue.Code = "demand-unfit"
	// LinkUnfit: a link joins what are no two indicators of the framework, or joins them as the link before does.
	//
	// Example: {"links":[{"from":"local.one","to":"local.one","kind":"supports","note":{"en":"It helps itself."}}]}
	LinkUnfit issue.Code = "link-unfit"
	// LineageUnfit: an indicator replaces one that the framework still has, or one twice; or it was taken from one of a framework that derivedFrom does not name, or keeps the ID of one that does not mean the same.
	//
	// Example: {"indicators":[{"id":"local.trust","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"local","replaces":[{"id":"local.trust","relation":"exact"}]}]}
	LineageUnfit issue.Code = "lineage-unfit"
	// DatesReversed: the last valid day is before the first.
	//
	// Example: {"status":{"state":"retired","validFrom":"2026-01-27","validTo":"2016-01-01"}}
	DatesReversed issue.Code = "dates-reversed"
	// LocatorMissing: an indicator that comes out of a source does not say where in it. A warning.
	//
	// Example: {"indicators":[{"id":"local.trust","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"quoted-list"}]}
	LocatorMissing issue.Code = "locator-missing"
	// GroupEmpty: a group has no indicator below it. A warning.
	//
	// Example: {"groups":[{"id":"local.culture","kind":"group","label":{"en":"Culture"}}]}
	GroupEmpty issue.Code = "group-empty"
)

// Compile checks the document, against [Schema] too, and makes a Framework of it.
// It returns all issues, not the first; warnings come with a Framework, errors
// without one. The document is copied.
func Compile(doc Document) (*Framework, issue.List) {
	var own Document
	if list := Schema().Copy(doc, &own); list.Err() != nil {
		return nil, list
	}
	return compile(own)
}

// compile makes a Framework of a document that the schema accepts, and keeps it.
func compile(doc Document) (*Framework, issue.List) {
	var found issue.Collector
	f := &Framework{
		doc:      doc,
		scales:   map[string]*indicator.Scale{},
		nodes:    map[indicator.ID]node{},
		children: map[indicator.ID][]indicator.ID{},
		column:   map[columnKey]int{},
		derived:  map[string]bool{},
	}
	for _, r := range doc.DerivedFrom {
		f.derived[r.Key] = true
	}
	f.checkHead(&found)
	f.addScales(&found)
	f.addNodes(&found)
	f.checkTree(&found)
	if f.columnsFit(&found) {
		f.addColumns(&found)
	}
	f.checkDemand(&found)
	f.checkLinks(&found)
	if found.Failed() {
		return nil, found.List()
	}
	digest, err := document.Digest(f.doc)
	if err != nil {
		found.Errorf(document.Unwritable, "", "the document cannot be written as JSON: %v", err)
		return nil, found.List()
	}
	f.digest = digest
	return f, found.List()
}

func (f *Framework) checkHead(found *issue.Collector) {
	if s := (indicator.Span{From: f.doc.Status.ValidFrom, To: f.doc.Status.ValidTo}); !s.Valid() {
		found.Errorf(DatesReversed, "/status/validTo", "last valid day %v is before the first, %v", s.To, s.From)
	}
	taken := map[string]bool{}
	for i, n := range f.doc.Notes {
		checkKey(n.Key, taken, issue.Pointer("/notes").Index(i).Key("key"), found)
	}
}

// checkKey reports a key that is taken, and takes it.
func checkKey(key string, taken map[string]bool, at issue.Pointer, found *issue.Collector) {
	if taken[key] {
		found.Errorf(KeyDuplicate, at, "key %q is used twice", key)
	}
	taken[key] = true
}

func (f *Framework) addScales(found *issue.Collector) {
	scales := issue.Pointer("/scales")
	for i := range f.doc.Scales {
		s, at := &f.doc.Scales[i], scales.Index(i)
		s.Check(at, found)
		if _, taken := f.scales[s.Key]; taken {
			found.Errorf(ScaleDuplicate, at.Key("key"), "scale %q is declared twice", s.Key)
			continue
		}
		f.scales[s.Key] = s
	}
	f.checkScale(f.doc.Scale, "/scale", found)
	taken := map[string]bool{}
	for i, d := range f.doc.Dimensions {
		at := issue.Pointer("/dimensions").Index(i)
		checkKey(d.Key, taken, at.Key("key"), found)
		f.checkScale(d.Scale, at.Key("scale"), found)
	}
}

func (f *Framework) checkScale(key string, at issue.Pointer, found *issue.Collector) {
	if _, ok := f.scales[key]; !ok {
		found.Errorf(ScaleUnknown, at, "the framework has no scale %q%s", key, instead{key, names(f.doc.Scales, func(s indicator.Scale) string { return s.Key })})
	}
}

// An instead ends the message about a name that is not known: with the one that was
// meant, or else with those that there are, if they are few. It is looked for only if
// the message is kept.
type instead struct {
	name  string
	known []string
}

func (n instead) String() string {
	const few = 12
	if near := issue.Nearest(n.name, n.known, 1); near != nil {
		return fmt.Sprintf("; did you mean %q?", near[0])
	}
	if len(n.known) == 0 || len(n.known) > few {
		return ""
	}
	return "; it has " + strings.Join(names(n.known, strconv.Quote), ", ")
}

func names[T any](list []T, name func(T) string) []string {
	all := make([]string, len(list))
	for i, t := range list {
		all[i] = name(t)
	}
	return all
}

// addNodes enters every ID of the document: one space for groups, indicators and
// aspects.
func (f *Framework) addNodes(found *issue.Collector) {
	for i, g := range f.doc.Groups {
		f.addNode(g.ID, node{kind: groupNode, index: i}, issue.Pointer("/groups").Index(i), found)
	}
	for i := range f.doc.Indicators {
		in, at := &f.doc.Indicators[i], issue.Pointer("/indicators").Index(i)
		f.addNode(in.ID, node{kind: indicatorNode, index: i}, at, found)
		if in.Locator == "" && in.Origin != indicator.Local {
			found.Warnf(LocatorMissing, at, "indicator %q comes out of the source but does not say where in it", in.ID)
		}
		for k, a := range in.Aspects {
			at := at.Key("aspects").Index(k)
			f.addNode(a.ID, node{kind: aspectNode, index: i, aspect: k}, at, found)
			if !a.ID.IsAspectOf(in.ID) {
				found.Errorf(AspectUnfit, at.Key("id"), "the ID of an aspect of %q must be %q and a slug, not %q", in.ID, in.ID+".", a.ID)
			}
		}
	}
}

func (f *Framework) addNode(id indicator.ID, n node, at issue.Pointer, found *issue.Collector) {
	at = at.Key("id")
	if _, taken := f.nodes[id]; taken {
		found.Errorf(IDDuplicate, at, "ID %q is used twice", id)
		return
	}
	f.nodes[id] = n
	if home := id.Framework(); home != f.doc.Key && !f.derived[home] {
		found.Errorf(IDForeign, at, "ID %q was coined in framework %q; name it in derivedFrom, or begin the ID with %q", id, home, f.doc.Key+".")
	}
}

// checkTree resolves parents and lists children.
func (f *Framework) checkTree(found *issue.Collector) {
	cycles := f.cycles()
	if len(cycles) == 0 {
		f.checkDepth(found)
	}
	groups := names(f.doc.Groups, func(g Group) string { return string(g.ID) })
	for i := range f.doc.Groups {
		g, at := &f.doc.Groups[i], issue.Pointer("/groups").Index(i)
		if f.checkParent(g.Parent, groups, at.Key("parent"), found) && cycles[g.ID] {
			found.Errorf(ParentCycle, at.Key("parent"), "group %q lies inside itself", g.ID)
		}
		f.children[g.Parent] = append(f.children[g.Parent], g.ID)
		if g.Whole == "" {
			continue
		}
		if n, ok := f.nodes[g.Whole]; !ok || n.kind != indicatorNode || f.doc.Indicators[n.index].Parent != g.ID {
			found.Errorf(ParentUnknown, at.Key("whole"), "%q is no indicator that stands directly in group %q", g.Whole, g.ID)
		}
	}
	filled := map[indicator.ID]bool{}
	for i := range f.doc.Indicators {
		in := &f.doc.Indicators[i]
		if !f.checkParent(in.Parent, groups, issue.Pointer("/indicators").Index(i).Key("parent"), found) {
			continue
		}
		f.children[in.Parent] = append(f.children[in.Parent], in.ID)
		for up := in.Parent; up != "" && !filled[up]; {
			filled[up] = true
			if n, ok := f.nodes[up]; !ok || n.kind != groupNode {
				break
			}
			up = f.doc.Groups[f.nodes[up].index].Parent
		}
	}
	for i := range f.doc.Groups {
		if !filled[f.doc.Groups[i].ID] {
			found.Warnf(GroupEmpty, issue.Pointer("/groups").Index(i), "group %q has no indicator", f.doc.Groups[i].ID)
		}
	}
}

func (f *Framework) checkParent(parent indicator.ID, groups []string, at issue.Pointer, found *issue.Collector) bool {
	if parent == "" {
		return true
	}
	if n, ok := f.nodes[parent]; !ok || n.kind != groupNode {
		found.Errorf(ParentUnknown, at, "%q is no group of the framework%s", parent, instead{string(parent), groups})
		return false
	}
	return true
}

// cycles returns the groups that lie inside themselves. Each group is passed once.
func (f *Framework) cycles() map[indicator.ID]bool {
	in := map[indicator.ID]bool{}
	passed := make([]int, len(f.doc.Groups)) // on which walk, from 1
	for start := range f.doc.Groups {
		for i := start; ; {
			if passed[i] != 0 {
				if passed[i] == start+1 { // the walk has come back to itself
					f.circle(i, in)
				}
				break
			}
			passed[i] = start + 1
			n, ok := f.nodes[f.doc.Groups[i].Parent]
			if !ok || n.kind != groupNode {
				break
			}
			i = n.index
		}
	}
	return in
}

// circle adds the groups of the circle that group i lies on.
func (f *Framework) circle(i int, in map[indicator.ID]bool) {
	for g := f.doc.Groups[i]; !in[g.ID]; g = f.doc.Groups[f.nodes[g.Parent].index] {
		in[g.ID] = true
	}
}

func (f *Framework) addColumns(found *issue.Collector) {
	whole := map[indicator.ID]bool{}
	for i := range f.doc.Groups {
		whole[f.doc.Groups[i].Whole] = true
	}
	dimensions := append([]Dimension{{}}, f.doc.Dimensions...)
	for d, dimension := range dimensions {
		for i := range f.doc.Indicators {
			in, at := &f.doc.Indicators[i], issue.Pointer("/indicators").Index(i)
			scale := dimension.Scale
			if d == 0 {
				scale = in.Scale
				if scale == "" {
					scale = f.doc.Scale
				} else {
					f.checkScale(scale, at.Key("scale"), found)
				}
				f.checkRubric(in, scale, at.Key("rubric"), found)
			}
			f.addColumn(Column{ID: in.ID, Dimension: dimension.Key, Scale: scale, Whole: whole[in.ID]})
			for _, a := range in.Aspects {
				f.addColumn(Column{ID: a.ID, Dimension: dimension.Key, Scale: scale, Aspect: true})
			}
		}
	}
}

func (f *Framework) addColumn(c Column) {
	f.column[columnKey{c.ID, c.Dimension}] = len(f.columns)
	f.columns = append(f.columns, c)
}

func (f *Framework) checkRubric(in *indicator.Indicator, scale string, at issue.Pointer, found *issue.Collector) {
	s, ok := f.scales[scale]
	if !ok {
		return
	}
	seen := map[indicator.Level]bool{}
	for k, d := range in.Rubric {
		if _, ok := s.Rank(d.Level); !ok {
			found.Errorf(DescriptorUnknown, at.Index(k).Key("level"), "scale %q has no level %q%s", scale, d.Level, instead{string(d.Level), levelNames(s)})
		} else if seen[d.Level] {
			found.Errorf(DescriptorUnknown, at.Index(k).Key("level"), "level %q has two descriptors", d.Level)
		}
		seen[d.Level] = true
	}
}

func levelNames(s *indicator.Scale) []string {
	return names(s.Levels, func(r indicator.Rung) string { return string(r.Key) })
}

// checkDemand checks what is demanded by the framework and, taken with that, by
// each indicator.
func (f *Framework) checkDemand(found *issue.Collector) {
	scale, ok := f.scales[f.doc.Scale]
	if !ok {
		return
	}
	checkDemand(f.doc.Demand, nil, scale, "/demand", found)
	for i := range f.doc.Indicators {
		in, at := &f.doc.Indicators[i], issue.Pointer("/indicators").Index(i).Key("demand")
		if own, ok := f.scales[in.Scale]; ok && in.Scale != f.doc.Scale {
			checkDemand(in.Demand, nil, own, at, found)
		} else if len(in.Demand) > 0 {
			checkDemand(in.Demand, f.doc.Demand, scale, at, found)
		}
	}
}

// checkDemand checks the demands of a list, and that together with those beneath
// them they do not fall from a level to a better one.
func checkDemand(list, beneath []indicator.Demand, s *indicator.Scale, at issue.Pointer, found *issue.Collector) {
	of := map[indicator.Level]indicator.Demand{}
	for k, d := range list {
		if _, ok := s.Rank(d.Level); !ok {
			found.Errorf(DemandUnfit, at.Index(k).Key("level"), "scale %q has no level %q%s", s.Key, d.Level, instead{string(d.Level), levelNames(s)})
		} else if _, twice := of[d.Level]; twice {
			found.Errorf(DemandUnfit, at.Index(k).Key("level"), "level %q has two demands", d.Level)
		}
		of[d.Level] = d
	}
	for _, d := range beneath {
		of[d.Level] = of[d.Level].And(d)
	}
	if s.Direction == indicator.Neutral {
		return
	}
	// From the worst level to the best, a demand holds all that the one before does.
	levels := slices.Clone(s.Levels)
	if s.Direction == indicator.HighIsWorse {
		slices.Reverse(levels)
	}
	var before indicator.Demand
	for _, rung := range levels {
		d := of[rung.Key]
		if both := d.And(before); both.Kinds > d.Kinds || both.Classes > d.Classes || both.Voices > d.Voices || both.Sources > d.Sources || len(both.Heard) > len(d.Heard) {
			found.Errorf(DemandUnfit, at, "level %q demands less evidence than %q below it", rung.Key, before.Level)
			return
		}
		before = d
		before.Level = rung.Key
	}
}

func (f *Framework) checkLinks(found *issue.Collector) {
	for i := range f.doc.Indicators {
		f.checkLineage(&f.doc.Indicators[i], issue.Pointer("/indicators").Index(i), found)
	}
	type joint struct {
		from, to indicator.ID
		kind     LinkKind
	}
	seen := map[joint]bool{}
	for i, l := range f.doc.Links {
		at := issue.Pointer("/links").Index(i)
		for _, end := range []struct {
			name string
			id   indicator.ID
		}{{"from", l.From}, {"to", l.To}} {
			if n, ok := f.nodes[end.id]; !ok || n.kind != indicatorNode {
				found.Errorf(LinkUnfit, at.Key(end.name), "%q is no indicator of the framework", end.id)
			}
		}
		switch {
		case l.From == l.To:
			found.Errorf(LinkUnfit, at, "%q is linked to itself", l.From)
		case seen[joint{l.From, l.To, l.Kind}], l.Kind == NearDuplicate && seen[joint{l.To, l.From, l.Kind}]:
			found.Errorf(LinkUnfit, at, "%q and %q are linked so already", l.From, l.To)
		}
		seen[joint{l.From, l.To, l.Kind}] = true
	}
}

// checkLineage checks what an indicator says of those it came from.
func (f *Framework) checkLineage(in *indicator.Indicator, at issue.Pointer, found *issue.Collector) {
	replaced := map[indicator.ID]bool{}
	for k, r := range in.Replaces {
		at := at.Key("replaces").Index(k).Key("id")
		if f.Has(r.ID) {
			found.Errorf(LineageUnfit, at, "%q is still in the framework: what is replaced must be gone", r.ID)
		} else if replaced[r.ID] {
			found.Errorf(LineageUnfit, at, "%q is replaced twice by one indicator", r.ID)
		}
		replaced[r.ID] = true
	}
	for k, from := range in.TakenFrom {
		at := at.Key("takenFrom").Index(k)
		if from.ID == in.ID && from.Relation != indicator.Exact {
			found.Errorf(LineageUnfit, at.Key("relation"), "%q is %s to what it was taken from, and has its ID: what means something else needs an ID of its own", in.ID, from.Relation)
		}
		if !f.derived[from.Framework] {
			found.Errorf(LineageUnfit, at.Key("framework"), "framework %q is not named in derivedFrom", from.Framework)
		}
	}
}
