package framework

import (
	"maps"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// An Overlay is a compiled [OverlayDocument]: checked against its framework and
// immutable. [Framework.With] lays it over the framework.
type Overlay struct {
	doc    OverlayDocument
	digest string // of the document
	over   string // digest of the framework it was checked against
}

const (
	// OverlayUnfit: an overlay has a text for what the framework does not have.
	//
	// Example: {"texts":{"local.hope":{"label":"Hoop"}}}
	OverlayUnfit issue.Code = "overlay-unfit"
	// TextMissing: an overlay lacks a text of a part that it says it covers.
	//
	// Example: {"covers":["labels"],"texts":{}}
	TextMissing issue.Code = "text-missing"
)

// ParseOverlay reads an overlay, strictly, and compiles it against its framework.
// Issues carry their place in data. With an error there is no Overlay.
func ParseOverlay(data []byte, f *Framework) (*Overlay, issue.List) {
	var doc OverlayDocument
	if list := OverlaySchema().Read(data, &doc); list.Err() != nil {
		return nil, list
	}
	o, list := compileOverlay(doc, f)
	return o, document.Locate(data, list)
}

// CompileOverlay checks the document, against [OverlaySchema] too, and makes an
// Overlay of it. It returns all issues. The document is copied.
func CompileOverlay(doc OverlayDocument, f *Framework) (*Overlay, issue.List) {
	var own OverlayDocument
	if list := OverlaySchema().Copy(doc, &own); list.Err() != nil {
		return nil, list
	}
	return compileOverlay(own, f)
}

func compileOverlay(doc OverlayDocument, f *Framework) (*Overlay, issue.List) {
	var found issue.Collector
	doc.Framework.Check(f, RefMismatch, "/framework", &found)
	if found.Failed() {
		return nil, found.List()
	}
	// Laid over a copy, each text is either taken or it fits nowhere; and a text of
	// the framework that was not touched is one that the overlay does not have.
	w := &wordsmith{o: &doc, found: &found}
	copied := f.doc.clone()
	w.lay(&copied)
	digest, err := document.Digest(doc)
	if err != nil {
		found.Errorf(document.Unwritable, "", "the document cannot be written as JSON: %v", err)
	}
	if found.Failed() {
		return nil, found.List()
	}
	return &Overlay{doc, digest, f.digest}, found.List()
}

// Ref returns key, edition and digest of the overlay: what a report names it by.
func (o *Overlay) Ref() Ref { return Ref{o.doc.Key, o.doc.Edition, o.digest} }

// Document returns the document the overlay was compiled from.
func (o *Overlay) Document() OverlayDocument {
	d := o.doc
	d.Authors = slices.Clone(d.Authors)
	d.Covers = slices.Clone(d.Covers)
	d.Texts = maps.Clone(d.Texts)
	for id, t := range d.Texts {
		t.Descriptors = maps.Clone(t.Descriptors)
		t.Evidence = slices.Clone(t.Evidence)
		d.Texts[id] = t
	}
	d.Scales = maps.Clone(d.Scales)
	for key, s := range d.Scales {
		s.Levels = maps.Clone(s.Levels)
		d.Scales[key] = s
	}
	d.Dimensions, d.Notes = maps.Clone(d.Dimensions), maps.Clone(d.Notes)
	d.Links = slices.Clone(d.Links)
	d.Extensions = slices.Clone(d.Extensions)
	return d
}

// Missing returns the paths of all texts that the framework has and the overlay
// does not, whether the overlay says that it covers them or not, in the order of
// the framework. The framework must be the one it was compiled against.
func (o *Overlay) Missing(f *Framework) ([]issue.Pointer, error) {
	if err := o.fits(f); err != nil {
		return nil, err
	}
	doc := o.Document()
	doc.Covers = []OverlayPart{TitlePart, LabelPart, StatementPart, DescriptorPart, EvidencePart, ScalePart, NotePart, LinkPart}
	w := &wordsmith{o: &doc, found: &issue.Collector{Cap: 1 << 30}}
	copied := f.doc.clone()
	w.lay(&copied)
	return w.missing, nil
}

func (o *Overlay) fits(f *Framework) error {
	var found issue.Collector
	switch {
	case o == nil:
		found.Errorf(RefMismatch, "", "there is no overlay to lay over framework %q", f.Key())
		return found.List().Err()
	case f == nil:
		found.Errorf(RefMismatch, "/framework", "overlay %q is about framework %q, and there is none", o.doc.Key, o.doc.Framework.Key)
		return found.List().Err()
	case o.over == f.digest:
		return nil
	}
	found.Errorf(RefMismatch, "/framework", "overlay %q is about another state of framework %q than the one at hand", o.doc.Key, o.doc.Framework.Key)
	return found.List().Err()
}

// With returns the framework with overlays laid over it, a later one over an
// earlier. It remains the same framework, with its key, edition and digest, because
// judgements do not depend on how it is worded; its texts have more languages, and
// where an overlay has a language that was there, other words. An indicator or
// descriptor of which the overlay replaced words has the overlay's Wording;
// [Framework.Words] tells whose words stand in which language. It returns an error
// that is [RefMismatch] for an overlay of another framework, and for none.
func (f *Framework) With(overlays ...*Overlay) (*Framework, error) {
	dressed := *f
	dressed.doc = f.doc.clone()
	dressed.overlays = slices.Clone(f.overlays)
	for _, o := range overlays {
		if err := o.fits(f); err != nil {
			return nil, err
		}
		w := &wordsmith{o: &o.doc, found: &issue.Collector{}}
		w.lay(&dressed.doc)
		dressed.overlays = append(dressed.overlays, o)
	}
	dressed.scales = map[string]*indicator.Scale{}
	for i := range dressed.doc.Scales {
		dressed.scales[dressed.doc.Scales[i].Key] = &dressed.doc.Scales[i]
	}
	return &dressed, nil
}

// Overlays names the overlays that were laid over the framework, in that order.
// Reports carry them beside the framework's own reference, since their labels come
// from both.
func (f *Framework) Overlays() []Ref {
	var refs []Ref
	for _, o := range f.overlays {
		refs = append(refs, o.Ref())
	}
	return refs
}

// Words returns the overlay whose words a text of the framework is in, with its
// authors and rights: the label, the statement, a descriptor or the hints of an
// indicator, group or aspect, in the language. It is false for words of the
// framework's own document. Of parts that belong to no ID (title, scales, notes,
// links) ask with the empty one; the answer is the last overlay that has any of them.
func (f *Framework) Words(id indicator.ID, part OverlayPart, language string) (from *Overlay, ok bool) {
	for _, o := range slices.Backward(f.overlays) {
		t := o.doc.Texts[id]
		has := map[OverlayPart]bool{
			LabelPart: t.Label != "", StatementPart: t.Statement != "", DescriptorPart: len(t.Descriptors) > 0, EvidencePart: len(t.Evidence) > 0,
		}[part]
		if id == "" {
			has = map[OverlayPart]bool{
				TitlePart: o.doc.Title+o.doc.Summary != "", ScalePart: len(o.doc.Scales)+len(o.doc.Dimensions) > 0, NotePart: len(o.doc.Notes) > 0, LinkPart: len(o.doc.Links) > 0,
			}[part]
		}
		if has && strings.EqualFold(o.doc.Language, language) {
			return o, true
		}
	}
	return nil, false
}

// A wordsmith lays the texts of an overlay over a document.
type wordsmith struct {
	o       *OverlayDocument
	found   *issue.Collector
	missing []issue.Pointer
}

func (w *wordsmith) lay(d *Document) {
	w.text(&d.Title, w.o.Title, TitlePart, "/title")
	w.text(&d.Summary, w.o.Summary, TitlePart, "/summary")
	texts := issue.Pointer("/texts")
	known := map[indicator.ID]bool{}
	for i := range d.Groups {
		g := &d.Groups[i]
		known[g.ID] = true
		w.node(g.ID, &g.Label, &g.Statement)
		w.onlyWords(g.ID, "a group")
	}
	for i := range d.Indicators {
		in := &d.Indicators[i]
		known[in.ID] = true
		if w.node(in.ID, &in.Label, &in.Statement) {
			in.Wording = w.o.Wording
		}
		w.rubric(in, texts.Key(string(in.ID)).Key("descriptors"))
		w.hints(in, texts.Key(string(in.ID)).Key("evidence"))
		for k := range in.Aspects {
			a := &in.Aspects[k]
			known[a.ID] = true
			w.node(a.ID, &a.Label, &a.Statement)
			w.onlyWords(a.ID, "an aspect")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.o.Texts)) {
		if !known[id] {
			w.found.Errorf(OverlayUnfit, texts.Key(string(id)), "the framework has no indicator, group or aspect %q", id)
		}
	}
	w.links(d)
	w.scales(d)
	layEach(w, w.o.Dimensions, ScalePart, "/dimensions", func(yield func(string, *indicator.Text) bool) {
		for i := range d.Dimensions {
			if !yield(d.Dimensions[i].Key, &d.Dimensions[i].Label) {
				return
			}
		}
	})
	layEach(w, w.o.Notes, NotePart, "/notes", func(yield func(string, *indicator.Text) bool) {
		for i := range d.Notes {
			if !yield(d.Notes[i].Key, &d.Notes[i].Text) {
				return
			}
		}
	})
}

// text lays one text, and reports whether it took the place of another. Where the
// framework has none there is nothing to lay it over.
func (w *wordsmith) text(into *indicator.Text, text string, part OverlayPart, at issue.Pointer) (replaced bool) {
	switch {
	case len(*into) == 0 && text != "":
		w.found.Errorf(OverlayUnfit, at, "the framework has no text here")
	case len(*into) == 0:
	case text == "":
		w.missing = append(w.missing, at)
		if slices.Contains(w.o.Covers, part) {
			w.found.Errorf(TextMissing, at, "the overlay says that it covers %s, and has no text here", part)
		}
	default:
		var tag string
		tag, replaced = w.tag(*into)
		(*into)[tag] = text
	}
	return replaced
}

// tag returns the overlay's language as the text writes it, and whether the text has
// it: letter case does not count in a tag.
func (w *wordsmith) tag(t indicator.Text) (tag string, has bool) {
	for _, have := range t.Languages() {
		if strings.EqualFold(have, w.o.Language) {
			return have, true
		}
	}
	return w.o.Language, false
}

func (w *wordsmith) node(id indicator.ID, label, statement *indicator.Text) (replaced bool) {
	at, t := issue.Pointer("/texts").Key(string(id)), w.o.Texts[id]
	one := w.text(label, t.Label, LabelPart, at.Key("label"))
	two := w.text(statement, t.Statement, StatementPart, at.Key("statement"))
	return one || two
}

// onlyWords reports descriptors and hints where there can be none.
func (w *wordsmith) onlyWords(id indicator.ID, what string) {
	at, t := issue.Pointer("/texts").Key(string(id)), w.o.Texts[id]
	if len(t.Descriptors) > 0 {
		w.found.Errorf(OverlayUnfit, at.Key("descriptors"), "%q is %s and has no descriptors", id, what)
	}
	if len(t.Evidence) > 0 {
		w.found.Errorf(OverlayUnfit, at.Key("evidence"), "%q is %s and has no hints", id, what)
	}
}

func (w *wordsmith) rubric(in *indicator.Indicator, at issue.Pointer) {
	layEach(w, w.o.Texts[in.ID].Descriptors, DescriptorPart, at, func(yield func(indicator.Level, *indicator.Text) bool) {
		for k := range in.Rubric {
			d := &in.Rubric[k]
			_, had := w.tag(d.Text)
			if !yield(d.Level, &d.Text) {
				return
			}
			if had && w.o.Texts[in.ID].Descriptors[d.Level] != "" {
				d.Wording = w.o.Wording
			}
		}
	})
}

func (w *wordsmith) hints(in *indicator.Indicator, at issue.Pointer) {
	texts := w.o.Texts[in.ID].Evidence
	if len(texts) > 0 && len(texts) != len(in.Evidence) {
		w.found.Errorf(OverlayUnfit, at, "%q has %d hints and the overlay %d texts for them", in.ID, len(in.Evidence), len(texts))
		return
	}
	for k := range in.Evidence {
		text := ""
		if len(texts) > 0 {
			text = texts[k]
		}
		w.text(&in.Evidence[k].Look, text, EvidencePart, at.Index(k))
	}
}

func (w *wordsmith) links(d *Document) {
	if n := len(w.o.Links); n > 0 && n != len(d.Links) {
		w.found.Errorf(OverlayUnfit, "/links", "the framework has %d links and the overlay %d texts for them", len(d.Links), n)
		return
	}
	for k := range d.Links {
		text := ""
		if len(w.o.Links) > 0 {
			text = w.o.Links[k]
		}
		w.text(&d.Links[k].Note, text, LinkPart, issue.Pointer("/links").Index(k))
	}
}

func (w *wordsmith) scales(d *Document) {
	scales := issue.Pointer("/scales")
	known := map[string]bool{}
	for i := range d.Scales {
		s := &d.Scales[i]
		known[s.Key] = true
		at, own := scales.Key(s.Key), w.o.Scales[s.Key]
		w.text(&s.Label, own.Label, ScalePart, at.Key("label"))
		layEach(w, own.Levels, ScalePart, at.Key("levels"), func(yield func(indicator.Level, *indicator.Text) bool) {
			for k := range s.Levels {
				if !yield(s.Levels[k].Key, &s.Levels[k].Label) {
					return
				}
			}
		})
	}
	for _, key := range slices.Sorted(maps.Keys(w.o.Scales)) {
		if !known[key] {
			w.found.Errorf(OverlayUnfit, scales.Key(key), "the framework has no scale %q", key)
		}
	}
}

// layEach lays texts that have keys over those of the framework that have the same.
func layEach[K ~string](w *wordsmith, texts map[K]string, part OverlayPart, at issue.Pointer, into func(func(K, *indicator.Text) bool)) {
	known := map[K]bool{}
	for key, text := range into {
		known[key] = true
		w.text(text, texts[key], part, at.Key(string(key)))
	}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if !known[key] {
			w.found.Errorf(OverlayUnfit, at.Key(string(key)), "the framework has no %q here", key)
		}
	}
}
