package framework

import (
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// KeyInvalid: the framework's key, or that of a dimension or note, is no key or is taken.
	//
	// Example: {"key":"Kāhui Ako"}
	KeyInvalid issue.Code = "key-invalid"
	// IDInvalid: an ID is not of the form framework.slug, or an aspect's does not extend its indicator's.
	//
	// Example: {"key":"local","indicators":[{"id":"Trust"}]}
	IDInvalid issue.Code = "id-invalid"
	// IDDuplicate: an ID is used twice.
	//
	// Example: {"key":"local","indicators":[{"id":"local.trust"},{"id":"local.trust"}]}
	IDDuplicate issue.Code = "id-duplicate"
	// IDForeign: an ID was coined in a framework that this one does not say it is derived from.
	//
	// Example: {"key":"local","indicators":[{"id":"kahuiako.relational-trust"}]}
	IDForeign issue.Code = "id-foreign"
	// ParentUnknown: a parent or a whole is no group or indicator of the framework.
	//
	// Example: {"key":"local","indicators":[{"id":"local.trust","parent":"local.culture"}]}
	ParentUnknown issue.Code = "parent-unknown"
	// ParentCycle: a group lies inside itself.
	//
	// Example: {"key":"local","groups":[{"id":"local.a","parent":"local.a"}]}
	ParentCycle issue.Code = "parent-cycle"
	// ScaleUnknown: no scale of the document has this key.
	//
	// Example: {"key":"local","scale":"stages","scales":[]}
	ScaleUnknown issue.Code = "scale-unknown"
	// ScaleDuplicate: two scales have one key.
	//
	// Example: {"key":"local","scales":[{"key":"stages"},{"key":"stages"}]}
	ScaleDuplicate issue.Code = "scale-duplicate"
	// DescriptorUnknown: a descriptor is of a level that the indicator's scale does not have, or of one that has its descriptor already.
	//
	// Example: {"key":"local","indicators":[{"id":"local.trust","rubric":[{"level":"superb"}]}]}
	DescriptorUnknown issue.Code = "descriptor-unknown"
	// TextMissing: a title, label or statement has no text in any language.
	//
	// Example: {"key":"local","indicators":[{"id":"local.trust"}]}
	TextMissing issue.Code = "text-missing"
	// MemberInvalid: a member holds a value that is not one of those it may have, or none.
	//
	// Example: {"key":"local","policy":"punitive"}
	MemberInvalid issue.Code = "member-invalid"
	// DatesReversed: the last valid day is before the first.
	//
	// Example: {"key":"local","status":{"state":"retired","validFrom":"2026-01-27","validTo":"2016-01-01"}}
	DatesReversed issue.Code = "dates-reversed"
	// LocatorMissing: an indicator that comes out of a source does not say where in it. A warning.
	//
	// Example: {"key":"local","indicators":[{"id":"local.trust","origin":"quoted-list"}]}
	LocatorMissing issue.Code = "locator-missing"
	// GroupEmpty: a group has no indicator below it. A warning.
	//
	// Example: {"key":"local","groups":[{"id":"local.culture"}]}
	GroupEmpty issue.Code = "group-empty"
)

// Compile checks the document and makes a Framework of it. It returns all issues,
// not the first; warnings come with a Framework, errors without one.
func Compile(doc Document) (*Framework, issue.List) {
	var found issue.Collector
	f := &Framework{
		doc:      doc.clone(),
		scales:   map[string]*indicator.Scale{},
		nodes:    map[indicator.ID]node{},
		children: map[indicator.ID][]indicator.ID{},
		column:   map[columnKey]int{},
	}
	f.checkHead(&found)
	f.doc.Format = CurrentFormat
	f.addScales(&found)
	f.addNodes(&found)
	f.checkTree(&found)
	f.addColumns(&found)
	if !found.Failed() {
		var err error
		if f.digest, err = document.Digest(f.doc); err != nil {
			found.Errorf(MemberInvalid, "", "the document cannot be written as JSON: %v", err)
		}
	}
	if found.Failed() {
		return nil, found.List()
	}
	return f, found.List()
}

func (f *Framework) checkHead(found *issue.Collector) {
	doc, root := &f.doc, issue.Pointer("")
	if !indicator.ValidKey(doc.Key) {
		found.Errorf(KeyInvalid, root.Key("key"), "%q is no key: want words in a-z and 0-9 joined by single hyphens", doc.Key)
	}
	if doc.Format != "" {
		checkMember(string(doc.Format), []string{string(CurrentFormat)}, root.Key("format"), found)
	}
	checkText(doc.Title, root.Key("title"), found)
	for _, m := range []struct {
		name, value string
		allowed     []string // none: anything but ""
	}{
		{"edition", doc.Edition, nil},
		{"policy", string(doc.Policy), []string{string(RatingDiscouraged), string(Formative), string(Summative)}},
		{"status/state", string(doc.Status.State), []string{string(Current), string(Retired), string(Draft)}},
		{"citation/title", doc.Citation.Title, nil},
		{"rights/source", doc.Rights.Source, nil},
		{"rights/wording", doc.Rights.Wording, nil},
	} {
		checkMember(m.value, m.allowed, issue.Pointer("/"+m.name), found)
	}
	if s := (indicator.Span{From: doc.Status.ValidFrom, To: doc.Status.ValidTo}); !s.Valid() {
		found.Errorf(DatesReversed, "/status/validTo", "last valid day %v is before the first, %v", s.To, s.From)
	}
	if len(doc.Subjects) == 0 {
		found.Errorf(MemberInvalid, root.Key("subjects"), "the framework names no kind of subject it is for")
	}
	for i, kind := range doc.Subjects {
		if !indicator.ValidKey(string(kind)) {
			found.Errorf(KeyInvalid, root.Key("subjects").Index(i), "%q is no key: want words in a-z and 0-9 joined by single hyphens", kind)
		}
	}
	notes := map[string]bool{}
	for i, n := range doc.Notes {
		at := root.Key("notes").Index(i)
		f.checkKey(n.Key, notes, at.Key("key"), found)
		checkText(n.Text, at.Key("text"), found)
	}
}

// checkKey reports a key that is malformed or taken, and takes it.
func (f *Framework) checkKey(key string, taken map[string]bool, at issue.Pointer, found *issue.Collector) {
	switch {
	case !indicator.ValidKey(key):
		found.Errorf(KeyInvalid, at, "%q is no key: want words in a-z and 0-9 joined by single hyphens", key)
	case taken[key]:
		found.Errorf(KeyInvalid, at, "key %q is used twice", key)
	}
	taken[key] = true
}

func checkMember(value string, allowed []string, at issue.Pointer, found *issue.Collector) {
	switch {
	case value == "":
		found.Errorf(MemberInvalid, at, "a value is missing")
	case allowed != nil && !slices.Contains(allowed, value):
		found.Errorf(MemberInvalid, at, "%q is none of %q", value, allowed)
	}
}

func checkText(t indicator.Text, at issue.Pointer, found *issue.Collector) {
	if t.String() == "" {
		found.Errorf(TextMissing, at, "a text is missing")
	}
}

func (f *Framework) addScales(found *issue.Collector) {
	scales := issue.Pointer("/scales")
	if len(f.doc.Scales) == 0 {
		found.Errorf(MemberInvalid, scales, "the framework has no scale")
	}
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
	taken := map[string]bool{"": true}
	for i, d := range f.doc.Dimensions {
		at := issue.Pointer("/dimensions").Index(i)
		f.checkKey(d.Key, taken, at.Key("key"), found)
		checkText(d.Label, at.Key("label"), found)
		f.checkScale(d.Scale, at.Key("scale"), found)
	}
}

func (f *Framework) checkScale(key string, at issue.Pointer, found *issue.Collector) {
	if _, ok := f.scales[key]; !ok {
		found.Errorf(ScaleUnknown, at, "the framework has no scale %q", key)
	}
}

// addNodes enters every ID of the document: one space for groups, indicators and
// aspects.
func (f *Framework) addNodes(found *issue.Collector) {
	if len(f.doc.Indicators) == 0 {
		found.Errorf(MemberInvalid, "/indicators", "the framework has no indicator")
	}
	for i := range f.doc.Groups {
		g, at := &f.doc.Groups[i], issue.Pointer("/groups").Index(i)
		f.addNode(g.ID, node{kind: groupNode, index: i}, at.Key("id"), found)
		checkText(g.Label, at.Key("label"), found)
		if !indicator.ValidKey(string(g.Kind)) {
			found.Errorf(KeyInvalid, at.Key("kind"), "%q is no key: want words in a-z and 0-9 joined by single hyphens", g.Kind)
		}
	}
	for i := range f.doc.Indicators {
		in, at := &f.doc.Indicators[i], issue.Pointer("/indicators").Index(i)
		f.addNode(in.ID, node{kind: indicatorNode, index: i}, at.Key("id"), found)
		checkText(in.Label, at.Key("label"), found)
		checkText(in.Statement, at.Key("statement"), found)
		checkMember(string(in.Origin), []string{string(indicator.QuotedList), string(indicator.Derived), string(indicator.Local)}, at.Key("origin"), found)
		if in.Locator == "" && (in.Origin == indicator.QuotedList || in.Origin == indicator.Derived) {
			found.Warnf(LocatorMissing, at, "indicator %q comes out of the source but does not say where in it", in.ID)
		}
		for k, a := range in.Aspects {
			at := at.Key("aspects").Index(k)
			f.addNode(a.ID, node{kind: aspectNode, index: i, aspect: k}, at.Key("id"), found)
			checkText(a.Label, at.Key("label"), found)
			if len(a.ID) <= len(in.ID)+1 || a.ID[:len(in.ID)+1] != in.ID+"." {
				found.Errorf(IDInvalid, at.Key("id"), "the ID of an aspect of %q must be %q and a slug, not %q", in.ID, in.ID+".", a.ID)
			}
		}
	}
}

func (f *Framework) addNode(id indicator.ID, n node, at issue.Pointer, found *issue.Collector) {
	if _, err := indicator.ParseID(string(id)); err != nil {
		found.Errorf(IDInvalid, at, "%v", err)
		return
	}
	if _, taken := f.nodes[id]; taken {
		found.Errorf(IDDuplicate, at, "ID %q is used twice", id)
		return
	}
	f.nodes[id] = n
	if home := id.Framework(); home != f.doc.Key && !slices.ContainsFunc(f.doc.DerivedFrom, func(r Ref) bool { return r.Key == home }) {
		found.Errorf(IDForeign, at, "ID %q was coined in framework %q; name it in derivedFrom, or begin the ID with %q", id, home, f.doc.Key+".")
	}
}

// checkTree resolves parents and lists children.
func (f *Framework) checkTree(found *issue.Collector) {
	for i := range f.doc.Groups {
		g, at := &f.doc.Groups[i], issue.Pointer("/groups").Index(i)
		if f.checkParent(g.Parent, at.Key("parent"), found) && f.inCycle(g) {
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
		if !f.checkParent(in.Parent, issue.Pointer("/indicators").Index(i).Key("parent"), found) {
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

func (f *Framework) checkParent(parent indicator.ID, at issue.Pointer, found *issue.Collector) bool {
	if parent == "" {
		return true
	}
	if n, ok := f.nodes[parent]; !ok || n.kind != groupNode {
		found.Errorf(ParentUnknown, at, "%q is no group of the framework", parent)
		return false
	}
	return true
}

func (f *Framework) inCycle(g *Group) bool {
	up := g.Parent
	for range f.doc.Groups {
		if up == g.ID {
			return true
		}
		n, ok := f.nodes[up]
		if !ok || n.kind != groupNode {
			return false
		}
		up = f.doc.Groups[n.index].Parent
	}
	return false // a cycle above g is reported at its own groups
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
			found.Errorf(DescriptorUnknown, at.Index(k).Key("level"), "scale %q has no level %q", scale, d.Level)
		} else if seen[d.Level] {
			found.Errorf(DescriptorUnknown, at.Index(k).Key("level"), "level %q has two descriptors", d.Level)
		}
		seen[d.Level] = true
		checkText(d.Text, at.Index(k).Key("text"), found)
	}
}
