package casejson_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// ours returns what this library put into the extensions of an object.
func ours(v map[string]any) map[string]any {
	own, _ := v["extensions"].(map[string]any)["openrubricLeadership"].(map[string]any)
	return own
}

// TestOwnSpoilt: where someone spoils what this library wrote into extensions, that is named
// in its place, and the rest of the package makes a framework all the same.
func TestOwnSpoilt(t *testing.T) {
	marked := func(v map[string]any, list, member string) (map[string]any, int) {
		for i, o := range objects(v[list]) {
			if _, ok := o["extensions"]; ok && ours(o)[member] != nil {
				return ours(o), i
			}
		}
		return nil, -1
	}
	for name, test := range map[string]struct {
		key  string
		edit func(v map[string]any) bool
		path string
	}{
		"group": {"lfl", func(v map[string]any) bool {
			own, i := marked(v, "CFItems", "group")
			if i >= 0 {
				own["group"] = "no group"
			}
			return i >= 0
		}, "/CFItems/"},
		"indicator": {"lfl", func(v map[string]any) bool {
			own, i := marked(v, "CFItems", "indicator")
			if i >= 0 {
				own["indicator"] = []any{1}
			}
			return i >= 0
		}, "/CFItems/"},
	} {
		t.Run(name, func(t *testing.T) {
			data, _ := all()[test.key].JSON(casejson.CASE11)
			v := decode(t, data).(map[string]any)
			if !test.edit(v) {
				t.Fatal("there is nothing to spoil")
			}
			data, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			p, list := casejson.Parse(data)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			doc, list := p.Framework("")
			if !slices.ContainsFunc(list.Issues, func(i issue.Issue) bool {
				return i.Code == casejson.OwnUnfit && strings.HasPrefix(string(i.Path), test.path) && strings.Contains(string(i.Path), name)
			}) {
				t.Errorf("it is not named: %v", list)
			}
			f, list := framework.Compile(doc)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			was, _ := catalogue.Lookup(test.key)
			if f.Len() < was.Len() {
				t.Errorf("%d indicators are left of %d", f.Len(), was.Len())
			}
		})
	}
}

// TestCrosswalkSpoilt: edges and crosswalks that cannot be read are named and left out.
func TestCrosswalkSpoilt(t *testing.T) {
	for name, spoil := range map[string]func(v map[string]any) bool{
		"edge": func(v map[string]any) bool {
			for _, a := range objects(v["CFAssociations"]) {
				if a["extensions"] != nil && ours(a)["edge"] != nil {
					ours(a)["edge"] = []any{}
					return true
				}
			}
			return false
		},
		"crosswalk": func(v map[string]any) bool {
			for _, g := range objects(v["CFDefinitions"].(map[string]any)["CFAssociationGroupings"]) {
				if g["extensions"] != nil && ours(g)["crosswalk"] != nil {
					ours(g)["crosswalk"] = 7
					return true
				}
			}
			return false
		},
	} {
		tried := false
		for key, pkg := range all() {
			data, _ := pkg.JSON(casejson.CASE11)
			v := decode(t, data).(map[string]any)
			before, _ := pkg.Crosswalks()
			if v["CFDefinitions"] == nil || v["CFDefinitions"].(map[string]any)["CFAssociationGroupings"] == nil || v["CFAssociations"] == nil || len(before) == 0 || !spoil(v) {
				continue
			}
			tried = true
			data, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			p, list := casejson.Parse(data)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			after, list := p.Crosswalks()
			edges := func(docs []framework.CrosswalkDocument) (n int) {
				for _, d := range docs {
					n += len(d.Edges)
				}
				return n
			}
			if !list.Has(casejson.OwnUnfit) || list.Err() != nil || edges(after) >= edges(before) {
				t.Errorf("%s of %s: %v; %d edges, and before %d", name, key, list, edges(after), edges(before))
			}
		}
		if !tried {
			t.Errorf("no package has one: %s", name)
		}
	}
}

// TestUnfitValues: what is of another kind than CASE wants is named and left out, or made
// fit, and a package comes of it.
func TestUnfitValues(t *testing.T) {
	for name, test := range map[string]struct {
		was, is string
		code    issue.Code
	}{
		"version": {`"caseVersion": "1.1"`, `"caseVersion": "1.0"`, casejson.ValueUnfit},
		"list":    {`"CFItems": [`, `"CFRubrics": 7, "CFItems": [`, ""},
	} {
		text := strings.Replace(small(t), test.was, test.is, 1)
		if text == small(t) {
			t.Errorf("%s: there is nothing to change", name)
			continue
		}
		p, list := casejson.Parse([]byte(text))
		if p == nil || test.code != "" && !list.Has(test.code) || len(list.Issues) == 0 {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// TestTooLarge: more than 64 MB are not read.
func TestTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("64 MB")
	}
	data := []byte(`{"a":"` + strings.Repeat("x", document.DefaultBytes) + `"}`)
	if p, list := casejson.Parse(data); p != nil || list.Err() == nil {
		t.Error(list)
	}
}
