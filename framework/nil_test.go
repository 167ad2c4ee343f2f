package framework_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// Who forgets a framework is told so.
func TestNoFramework(t *testing.T) {
	f := kahuiako.Framework()
	over, list := overlay(t, `{}`)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	with := func(overlays ...*framework.Overlay) error { _, err := f.With(overlays...); return err }
	missing := func(o *framework.Overlay, f *framework.Framework) error { _, err := o.Missing(f); return err }
	derive := func() error { _, list := framework.Derive(nil, framework.Derivation{}); return list.Err() }
	ref := func() error {
		var found issue.Collector
		f.Ref().Check(nil, framework.RefMismatch, "/framework", &found)
		return found.List().Err()
	}
	for name, c := range map[string]struct {
		err  error
		want issue.Code
	}{
		"Conform":            {framework.Conform(nil), framework.FrameworkMissing},
		"Conform, constants": {framework.Conform(nil, kahuiako.RelationalTrust), framework.FrameworkMissing},
		"Derive":             {derive(), framework.FrameworkMissing},
		"With":               {with(nil), framework.RefMismatch},
		"Missing":            {missing(over, nil), framework.RefMismatch},
		"Missing, nothing":   {missing(nil, f), framework.RefMismatch},
		"Check":              {ref(), framework.RefMismatch},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	for _, changes := range []framework.Changes{framework.Diff(nil, f), framework.Diff(f, nil), framework.Diff(nil, nil)} {
		if !reflect.DeepEqual(changes, framework.Changes{}) {
			t.Errorf("something changed: %v", changes)
		}
	}
	if n := (framework.Coverage{Rows: []framework.CoverageRow{{ID: kahuiako.RelationalTrust}}}).Count("", nil); n != 0 {
		t.Errorf("%d of none are covered", n)
	}
}

// A crosswalk that is sound but for the frameworks that it is between.
func TestNoFrameworkForCrosswalk(t *testing.T) {
	a, b := made(t, "local", "school", 1, "low", "high"), made(t, "coast", "school", 1, "low", "high")
	doc := framework.CrosswalkDocument{
		Edition: "1", From: a.Ref(), To: b.Ref(), Rights: "ours", Authorship: framework.Authorship{Authors: []string{"us"}, Method: framework.Human, Date: indicator.MustDate("2026-01-01")},
		Edges: []framework.Edge{{From: "local.one", To: "coast.one", Relation: indicator.Close, Confidence: framework.High, Rationale: indicator.Text{"en": "Alike."}}},
	}
	if _, list := framework.CompileCrosswalk(doc, a, b); list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, pair := range [][2]*framework.Framework{{nil, b}, {a, nil}, {nil, nil}} {
		if c, list := framework.CompileCrosswalk(doc, pair[0], pair[1]); c != nil || !list.Has(framework.RefMismatch) {
			t.Errorf("%v: %v", pair, list)
		}
	}
}
