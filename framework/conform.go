package framework

import (
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// ConstantMissing: an ID that the framework coins is not among the constants of the program that has it.
	ConstantMissing issue.Code = "constant-missing"
	// ConstantUnknown: a constant is no ID that the framework coins, or is there twice.
	ConstantUnknown issue.Code = "constant-unknown"
	// LanguageGap: a text is not there in a language that the framework's title is in.
	LanguageGap issue.Code = "language-gap"
	// RoundTrip: the document comes out of writing and reading as another.
	RoundTrip issue.Code = "round-trip"
	// FrameworkMissing: no framework was given.
	FrameworkMissing issue.Code = "framework-missing"
)

// Conform returns an error unless there is a framework fit to be published: its document
// is read without warnings and comes out of a round trip as it was, every text is
// there in each language that the title is in, and [Framework.Lint] finds nothing.
// If constants are given, they must be the IDs of all groups, indicators and aspects
// that the framework coins, each once; those that it took over need none. The error
// joins all that was found, each an *[issue.Issue].
//
// It is meant for the test of a framework of your own, and serves just as well where
// frameworks are uploaded:
//
//	if err := framework.Conform(waitaha.Framework(), waitaha.OpenDoors, waitaha.SharedMeals); err != nil {
//		t.Error(err)
//	}
func Conform(f *Framework, constants ...indicator.ID) error {
	var found issue.Collector
	if f == nil {
		found.Errorf(FrameworkMissing, "", "there is no framework to publish")
		return found.List().Err()
	}
	conformDocument(f, &found)
	conformConstants(f, constants, &found)
	conformLanguages(f, &found)
	for _, i := range f.Lint().Issues {
		i.Warning = false
		found.Add(i)
	}
	return found.List().Err()
}

func conformDocument(f *Framework, found *issue.Collector) {
	data, err := document.Write(f.doc)
	if err != nil {
		found.Errorf(document.Unwritable, "", "the document cannot be written as JSON: %v", err)
		return
	}
	again, list := Parse(data)
	for _, i := range list.Issues {
		if i.Code == LocatorMissing {
			continue // ProvenanceMissing finds it too, and takes exceptions
		}
		i.Warning, i.At = false, issue.Place{}
		found.Add(i)
	}
	if again == nil {
		return
	}
	if written, err := document.Write(again.doc); err != nil || string(written) != string(data) {
		found.Errorf(RoundTrip, "", "written, read and written again the document has other bytes")
	}
}

func conformConstants(f *Framework, constants []indicator.ID, found *issue.Collector) {
	if len(constants) == 0 {
		return
	}
	coined := map[indicator.ID]bool{}
	check := func(id indicator.ID, at issue.Pointer) {
		if id.Framework() != f.Key() {
			return
		}
		coined[id] = true
		if !slices.Contains(constants, id) {
			found.Errorf(ConstantMissing, at.Key("id"), "%q has no constant", id)
		}
	}
	for i, g := range f.doc.Groups {
		check(g.ID, issue.Pointer("/groups").Index(i))
	}
	for i := range f.doc.Indicators {
		at := issue.Pointer("/indicators").Index(i)
		check(f.doc.Indicators[i].ID, at)
		for k, a := range f.doc.Indicators[i].Aspects {
			check(a.ID, at.Key("aspects").Index(k))
		}
	}
	seen := map[indicator.ID]bool{}
	for _, id := range constants {
		if !coined[id] {
			found.Errorf(ConstantUnknown, "", "constant %q is no ID that framework %q coins", id, f.Key())
		} else if seen[id] {
			found.Errorf(ConstantUnknown, "", "constant %q is there twice", id)
		}
		seen[id] = true
	}
}

// conformLanguages looks at every text that is there.
func conformLanguages(f *Framework, found *issue.Collector) {
	languages := f.doc.Title.Languages()
	f.doc.texts(func(at issue.Pointer, t indicator.Text) {
		for _, tag := range languages {
			if _, ok := t[tag]; !ok {
				found.Errorf(LanguageGap, at, "the title is in %q, and this text is not", tag)
			}
		}
	})
}

// texts visits every text of the document that is there.
func (d *Document) texts(visit func(issue.Pointer, indicator.Text)) {
	one := func(at issue.Pointer, t indicator.Text) {
		if len(t) > 0 {
			visit(at, t)
		}
	}
	one("/title", d.Title)
	one("/summary", d.Summary)
	for i, s := range d.Scales {
		at := issue.Pointer("/scales").Index(i)
		one(at.Key("label"), s.Label)
		for k, r := range s.Levels {
			one(at.Key("levels").Index(k).Key("label"), r.Label)
		}
	}
	for i, x := range d.Dimensions {
		one(issue.Pointer("/dimensions").Index(i).Key("label"), x.Label)
	}
	for i, g := range d.Groups {
		at := issue.Pointer("/groups").Index(i)
		one(at.Key("label"), g.Label)
		one(at.Key("statement"), g.Statement)
	}
	for i := range d.Indicators {
		in, at := &d.Indicators[i], issue.Pointer("/indicators").Index(i)
		one(at.Key("label"), in.Label)
		one(at.Key("statement"), in.Statement)
		for k, a := range in.Aspects {
			at := at.Key("aspects").Index(k)
			one(at.Key("label"), a.Label)
			one(at.Key("statement"), a.Statement)
		}
		for k, r := range in.Rubric {
			one(at.Key("rubric").Index(k).Key("text"), r.Text)
		}
		for k, h := range in.Evidence {
			one(at.Key("evidence").Index(k).Key("look"), h.Look)
		}
	}
	for i, l := range d.Links {
		one(issue.Pointer("/links").Index(i).Key("note"), l.Note)
	}
	for i, n := range d.Notes {
		one(issue.Pointer("/notes").Index(i).Key("text"), n.Text)
	}
}
