package casejson_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
)

// edited returns what becomes of one of our packages when someone else changes it.
func edited(t *testing.T, key string, edit func(pkg map[string]any)) *framework.Framework {
	t.Helper()
	data, _ := all()[key].JSON(casejson.CASE11)
	v := decode(t, data).(map[string]any)
	edit(v)
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	p, list := casejson.Parse(data)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	doc, list := p.Framework("")
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return f
}

func objects(v any) []map[string]any {
	var out []map[string]any
	for _, e := range v.([]any) {
		out = append(out, e.(map[string]any))
	}
	return out
}

// TestMovedElsewhere: the order that CASE says now counts.
func TestMovedElsewhere(t *testing.T) {
	was, _ := catalogue.Lookup("lfl")
	for parent := range was.Children("") {
		before := slices.Collect(was.Children(parent))
		f := edited(t, "lfl", func(v map[string]any) {
			codes := map[any]string{}
			for _, it := range objects(v["CFItems"]) {
				codes[it["identifier"]], _ = it["humanCodingScheme"].(string)
			}
			for _, a := range objects(v["CFAssociations"]) {
				from := indicator.ID(codes[a["originNodeURI"].(map[string]any)["identifier"]])
				if a["associationType"] == "isChildOf" && was.Parent(from) == parent {
					a["sequenceNumber"] = 100 - slices.Index(before, from) // the other way round
				}
			}
		})
		slices.Reverse(before)
		if diff := cmp.Diff(before, slices.Collect(f.Children(parent))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", parent, diff)
		}
		for other := range was.Children("") {
			if other != parent && !cmp.Equal(slices.Collect(was.Children(other)), slices.Collect(f.Children(other))) {
				t.Errorf("%s changed with %s", other, parent)
			}
		}
	}
}

// TestAddedElsewhere: what others add to one of our packages goes out again.
func TestAddedElsewhere(t *testing.T) {
	const added = `{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000777","uri":"https://example.org/added","lastChangeDateTime":"2026-01-27T10:00:00Z"}`
	add := func(members string) any {
		return decode(t, []byte(strings.TrimSuffix(added, "}")+","+members+"}"))
	}
	for name, edit := range map[string]func(map[string]any){
		"association": func(v map[string]any) {
			a := objects(v["CFAssociations"])[0]
			data, _ := json.Marshal(a["originNodeURI"])
			v["CFAssociations"] = append(v["CFAssociations"].([]any), add(`"associationType":"exactMatchOf","originNodeURI":`+string(data)+`,"destinationNodeURI":{"title":"x","identifier":"elsewhere","uri":"urn:x:y"}`))
		},
		"rubric": func(v map[string]any) {
			v["CFRubrics"] = append(v["CFRubrics"].([]any), add(`"title":"Another"`))
		},
		"subject": func(v map[string]any) {
			v["CFDefinitions"].(map[string]any)["CFSubjects"] = []any{add(`"title":"Leading","hierarchyCode":"1"`)}
		},
		"item type": func(v map[string]any) {
			d := v["CFDefinitions"].(map[string]any)
			d["CFItemTypes"] = append(d["CFItemTypes"].([]any), add(`"title":"Leading","hierarchyCode":"9","description":"x"`))
		},
		"package extension": func(v map[string]any) {
			v["extensions"] = map[string]any{"theirs": "https://example.org/added"}
		},
		"document extension": func(v map[string]any) {
			v["CFDocument"].(map[string]any)["extensions"].(map[string]any)["theirs"] = "https://example.org/added"
		},
		"item extension": func(v map[string]any) {
			objects(v["CFItems"])[0]["extensions"].(map[string]any)["theirs"] = "https://example.org/added"
		},
		"item notes": func(v map[string]any) {
			objects(v["CFItems"])[0]["notes"] = "https://example.org/added"
		},
		"weight": func(v map[string]any) {
			c := objects(objects(v["CFRubrics"])[0]["CFRubricCriteria"])[1]
			c["weight"], c["extensions"] = json.Number("0.5"), map[string]any{"theirs": "https://example.org/added"}
		},
		"feedback": func(v map[string]any) {
			c := objects(objects(v["CFRubrics"])[0]["CFRubricCriteria"])[0]
			objects(c["CFRubricCriterionLevels"])[1]["feedback"] = "https://example.org/added"
		},
		"item": func(v map[string]any) {
			v["CFItems"] = append(v["CFItems"].([]any), add(`"fullStatement":"Another."`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := edited(t, "lfl", edit)
			q, list := casejson.FromFramework(f, export())
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			out, _ := q.JSON(casejson.CASE11)
			n := 0
			walk(decode(t, out), "", func(at string, v any) {
				if v == "https://example.org/added" && !strings.Contains(at, "openrubricLeadership") && !strings.Contains(at, "URI/") {
					n++
				}
			})
			if n != 1 {
				t.Errorf("it is there %d times", n)
			}
			strictly(t, q, nil)
			back, list := q.Framework("")
			g, more := framework.Compile(back)
			if list.Err() != nil || more.Err() != nil || g.Digest() != f.Digest() {
				t.Errorf("another framework comes back: %v %v %s", list.Err(), more.Err(), cmp.Diff(f.Document(), back))
			}
		})
	}
}

// TestLabelGone: without a label, the statement stands for it.
func TestLabelGone(t *testing.T) {
	f := edited(t, "lfl", func(v map[string]any) {
		for _, it := range objects(v["CFItems"]) {
			delete(it, "abbreviatedStatement")
		}
	})
	for in := range f.All() {
		if in.Label.String() == "" {
			t.Errorf("%s has no label", in.ID)
		}
	}
}

// TestGroupEdited: the statement of a group that had only a label counts too.
func TestGroupEdited(t *testing.T) {
	var code string
	f := edited(t, "district", func(v map[string]any) {
		it := objects(v["CFItems"])[0]
		code = it["humanCodingScheme"].(string)
		it["fullStatement"] = "Quite another statement."
	})
	if g, _ := f.Group(indicator.ID(code)); g.Statement.String() != "Quite another statement." {
		t.Errorf("%+v", g)
	}
}
