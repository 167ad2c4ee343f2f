package framework

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Derivation says how a framework of your own comes out of another: what is kept
// of it, what is said in other words, and what is added. Members that are zero are
// taken over from the other framework.
type Derivation struct {
	Key     string // prefix of the IDs that are coined here; required
	Edition string // required
	Title   indicator.Text
	Summary indicator.Text
	Rights  Rights
	Status  Status
	Policy  Policy
	// Subjects are the kinds of subject that the derived framework judges.
	Subjects []indicator.SubjectKind

	// Keep are the groups and indicators that are taken over, a group with all that
	// lies below it; none: all. Groups around them come along.
	Keep []indicator.ID
	// Drop are those that are not, though they lie in what is kept.
	Drop []indicator.ID
	// Reword has other words for indicators that are kept.
	Reword map[indicator.ID]Reword

	// Scales are added, and Scale is the key of that of every indicator that names
	// no other. Descriptors and demands for levels that its scale does not have are
	// left behind, with a warning.
	Scales []indicator.Scale
	Scale  string
	// Demand takes the place of what the other framework demands.
	Demand []indicator.Demand
	// Groups and Indicators are added behind those that are kept.
	Groups     []Group
	Indicators []indicator.Indicator
	Notes      []Note
}

// A Reword has other words for one indicator. What is zero stays.
type Reword struct {
	// ID is the indicator's new one. It is wanted where the meaning becomes another,
	// because an ID keeps its meaning for good.
	ID indicator.ID
	// Relation is how the indicator, in its new words, stands to that in the old. The
	// zero Relation is Exact: at most the words are others.
	Relation  indicator.Relation
	Label     indicator.Text
	Statement indicator.Text
	Aspects   []indicator.Aspect
	Rubric    indicator.Rubric
	Wording   indicator.Wording // Local if it is not given
}

const (
	// DerivationUnfit: a derivation keeps, drops or rewords what the framework does not have, or what it does not keep; or it has no key and edition of its own.
	DerivationUnfit issue.Code = "derivation-unfit"
	// MeaningChanged: an indicator keeps its ID though its new words do not mean the same.
	MeaningChanged issue.Code = "meaning-changed"
	// LeftBehind: something of what is kept is not taken over: a descriptor or a demand, because its level is not; a link, because its other end is not; an exception, because what it is about is not, or is mended by that. A warning.
	LeftBehind issue.Code = "left-behind"
)

// Derive returns the document of the derived framework, for [Compile] or to be
// changed further. Each indicator that is kept keeps its ID and says where it was
// taken from and how it stands to that; the document names the frameworks it is
// derived from. Texts of overlays that were laid over the framework come along, and
// the rights say whose they are. Paths lead into the derivation, as in "/keep/2" and
// "/reword/lfl.moral-purpose". With an error the document is empty.
func Derive(from *Framework, d Derivation) (Document, issue.List) {
	if from == nil {
		var found issue.Collector
		found.Errorf(FrameworkMissing, "", "there is no framework to derive from")
		return Document{}, found.List()
	}
	v := &deriver{from: from, d: d, doc: from.Document(), renamed: map[indicator.ID]indicator.ID{}}
	v.head()
	v.choose()
	v.reword()
	v.rescale()
	v.trim()
	if v.found.Failed() {
		return Document{}, v.found.List()
	}
	v.doc.Groups = append(v.doc.Groups, cloneEach(d.Groups, Group.clone)...)
	v.doc.Indicators = append(v.doc.Indicators, cloneEach(d.Indicators, indicator.Indicator.Clone)...)
	v.doc.Notes = append(v.doc.Notes, cloneEach(d.Notes, func(n Note) Note { n.Text = n.Text.Clone(); return n })...)
	v.spare()
	return v.doc, v.found.List()
}

type deriver struct {
	from    *Framework
	d       Derivation
	doc     Document
	renamed map[indicator.ID]indicator.ID
	found   issue.Collector
}

func (v *deriver) head() {
	doc, d := &v.doc, v.d
	if d.Key == "" || d.Key == v.from.Key() {
		v.found.Errorf(DerivationUnfit, "/key", "a derived framework needs a key of its own, and not %q", d.Key)
	}
	if d.Edition == "" {
		v.found.Errorf(DerivationUnfit, "/edition", "a derived framework needs an edition")
	}
	for _, o := range v.from.overlays {
		doc.Rights.Wording += fmt.Sprintf(" Texts in %q come from the overlay %s, edition %s, by %s: %s", o.doc.Language, o.doc.Key, o.doc.Edition, strings.Join(o.doc.Authors, ", "), o.doc.Rights)
	}
	doc.DerivedFrom = append([]Ref{v.from.Ref()}, doc.DerivedFrom...)
	doc.Key, doc.Edition = d.Key, d.Edition
	doc.Extensions = nil
	if len(d.Title) > 0 {
		doc.Title = d.Title.Clone()
	}
	if len(d.Summary) > 0 {
		doc.Summary = d.Summary.Clone()
	}
	if d.Rights != (Rights{}) {
		doc.Rights = d.Rights
	}
	if d.Status != (Status{}) {
		doc.Status = d.Status
	}
	if d.Policy != "" {
		doc.Policy = d.Policy
	}
	if len(d.Subjects) > 0 {
		doc.Subjects = slices.Clone(d.Subjects)
	}
}

// choose leaves the groups and indicators that are kept.
func (v *deriver) choose() {
	for _, list := range []struct {
		at  issue.Pointer
		ids []indicator.ID
	}{{"/keep", v.d.Keep}, {"/drop", v.d.Drop}} {
		for i, id := range list.ids {
			if n, ok := v.from.nodes[id]; !ok || n.kind == aspectNode {
				v.found.Errorf(DerivationUnfit, list.at.Index(i), "framework %q has no group or indicator %q", v.from.Key(), id)
			}
		}
	}
	if v.found.Failed() {
		return
	}
	// in reports whether the node or a group around it is in the list.
	in := func(list map[indicator.ID]bool, id indicator.ID) bool {
		for ; id != ""; id = v.from.Parent(id) {
			if list[id] {
				return true
			}
		}
		return false
	}
	keep, drop := setOf(v.d.Keep), setOf(v.d.Drop)
	wanted := map[indicator.ID]bool{}
	v.doc.Indicators = slices.DeleteFunc(v.doc.Indicators, func(x indicator.Indicator) bool {
		if len(keep) > 0 && !in(keep, x.ID) || in(drop, x.ID) {
			return true
		}
		for id := x.ID; id != ""; id = v.from.Parent(id) {
			wanted[id] = true
		}
		return false
	})
	v.doc.Groups = slices.DeleteFunc(v.doc.Groups, func(g Group) bool { return !wanted[g.ID] })
	for i := range v.doc.Indicators {
		x := &v.doc.Indicators[i]
		now := indicator.Provenance{ID: x.ID, Framework: v.from.Key(), Edition: v.from.Edition(), Relation: indicator.Exact}
		x.TakenFrom = append([]indicator.Provenance{now}, x.TakenFrom...)
		x.Replaces = nil
	}
}

func (v *deriver) reword() {
	byID := map[indicator.ID]*indicator.Indicator{}
	for i := range v.doc.Indicators {
		byID[v.doc.Indicators[i].ID] = &v.doc.Indicators[i]
	}
	for _, id := range slices.Sorted(maps.Keys(v.d.Reword)) {
		r, at := v.d.Reword[id], issue.Pointer("/reword").Key(string(id))
		x, ok := byID[id]
		if !ok {
			v.found.Errorf(DerivationUnfit, at, "%q is no indicator that is kept", id)
			continue
		}
		if r.Relation == "" {
			r.Relation = indicator.Exact
		}
		if r.Relation != indicator.Exact && (r.ID == "" || r.ID == id) {
			v.found.Errorf(MeaningChanged, at.Key("id"), "%q in its new words is %s to what it was: give it an ID of its own", id, r.Relation)
			continue
		}
		v.words(x, r)
	}
}

// words gives one indicator its new words.
func (v *deriver) words(x *indicator.Indicator, r Reword) {
	if r.Wording == "" {
		r.Wording = indicator.LocalWording
	}
	for k := range x.TakenFrom {
		from := &x.TakenFrom[k]
		from.Relation = r.Relation.Then(from.Relation)
	}
	if len(r.Label) > 0 {
		x.Label = r.Label.Clone()
		x.Wording = r.Wording
	}
	if len(r.Statement) > 0 {
		x.Statement = r.Statement.Clone()
		x.Wording = r.Wording
	}
	if len(r.Rubric) > 0 {
		x.Rubric = indicator.Indicator{Rubric: r.Rubric}.Clone().Rubric
	}
	if len(r.Aspects) > 0 {
		x.Aspects = indicator.Indicator{Aspects: r.Aspects}.Clone().Aspects
	}
	if r.ID != "" && r.ID != x.ID {
		v.renamed[x.ID] = r.ID
		if len(r.Aspects) == 0 {
			for k := range x.Aspects {
				a := &x.Aspects[k].ID
				v.renamed[*a] = r.ID + (*a)[len(x.ID):]
				*a = v.renamed[*a]
			}
		}
		x.ID = r.ID
	}
}

// rescale brings in the scales, and leaves behind what speaks of levels that are
// no more.
func (v *deriver) rescale() {
	doc := &v.doc
	doc.Scales = append(doc.Scales, cloneEach(v.d.Scales, indicator.Scale.Clone)...)
	if v.d.Scale != "" {
		doc.Scale = v.d.Scale
	}
	if v.d.Demand != nil {
		doc.Demand = nil
		for _, d := range v.d.Demand {
			doc.Demand = append(doc.Demand, d.And(indicator.Demand{}))
		}
	}
	scales := map[string]indicator.Scale{}
	for _, s := range doc.Scales {
		scales[s.Key] = s
	}
	gone := func(scale string, l indicator.Level, what string) bool {
		s, known := scales[scale]
		_, ok := s.Rank(l)
		if known && !ok {
			v.found.Warnf(LeftBehind, "/scale", "%s is left behind: scale %q has no level %q", what, scale, l)
		}
		return known && !ok
	}
	doc.Demand = slices.DeleteFunc(doc.Demand, func(d indicator.Demand) bool {
		return gone(doc.Scale, d.Level, "what the framework demands")
	})
	for i := range doc.Indicators {
		x := &doc.Indicators[i]
		scale := x.Scale
		if scale == "" {
			scale = doc.Scale
		}
		x.Rubric = slices.DeleteFunc(x.Rubric, func(d indicator.Descriptor) bool {
			return gone(scale, d.Level, "a descriptor of "+string(x.ID))
		})
		x.Demand = slices.DeleteFunc(x.Demand, func(d indicator.Demand) bool {
			return gone(scale, d.Level, "what "+string(x.ID)+" demands")
		})
	}
}

// trim leaves behind links and exceptions of what was not kept, and renames the
// ends of those that stay.
func (v *deriver) trim() {
	kept := map[indicator.ID]bool{"": true}
	for _, g := range v.doc.Groups {
		kept[g.ID] = true
	}
	for _, x := range v.doc.Indicators {
		kept[x.ID] = true
		for _, a := range x.Aspects {
			kept[a.ID] = true
		}
	}
	now := func(id indicator.ID) indicator.ID {
		if new, ok := v.renamed[id]; ok {
			return new
		}
		return id
	}
	for i := range v.doc.Groups {
		g := &v.doc.Groups[i]
		if g.Whole = now(g.Whole); !kept[g.Whole] {
			g.Whole = ""
		}
	}
	v.doc.Links = slices.DeleteFunc(v.doc.Links, func(l Link) bool {
		from, to := kept[now(l.From)], kept[now(l.To)]
		if from != to {
			v.found.Warnf(LeftBehind, v.choice(), "the link from %q to %q is left behind: one of them is not kept", l.From, l.To)
		}
		return !from || !to
	})
	for i := range v.doc.Links {
		l := &v.doc.Links[i]
		l.From, l.To = now(l.From), now(l.To)
	}
	v.doc.Exceptions = slices.DeleteFunc(v.doc.Exceptions, func(e Exception) bool {
		gone := !kept[now(e.At)]
		if gone {
			v.found.Warnf(LeftBehind, v.choice(), "the exception from %s at %q is left behind: that is not kept", e.Rule, e.At)
		}
		return gone
	})
	for i := range v.doc.Exceptions {
		v.doc.Exceptions[i].At = now(v.doc.Exceptions[i].At)
	}
}

// choice is where the derivation says what is kept.
func (v *deriver) choice() issue.Pointer {
	if len(v.d.Keep) > 0 {
		return "/keep"
	}
	return "/drop"
}

// spare leaves behind the exceptions that were needed and are not any more, such as
// one for groups of unequal size of which only one was kept. What the document lacks
// to be a framework is for [Compile] to say.
func (v *deriver) spare() {
	f, _ := Compile(v.doc)
	if f == nil {
		return
	}
	needed := map[Exception]bool{}
	now := lint(f)
	for _, e := range f.doc.Exceptions {
		needed[e] = now.silenced(e)
	}
	was := map[Exception]bool{}
	before := lint(v.from)
	for _, e := range v.from.doc.Exceptions {
		used := before.silenced(e)
		if new, ok := v.renamed[e.At]; ok {
			e.At = new
		}
		was[e] = used
	}
	v.doc.Exceptions = slices.DeleteFunc(v.doc.Exceptions, func(e Exception) bool {
		idle := was[e] && !needed[e]
		if idle {
			v.found.Warnf(LeftBehind, v.choice(), "the exception from %s is left behind: there is nothing to except any more", e.Rule)
		}
		return idle
	})
}

func setOf(ids []indicator.ID) map[indicator.ID]bool {
	set := make(map[indicator.ID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
