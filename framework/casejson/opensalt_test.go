package casejson_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator/issue"
)

func TestReferenceOpenSALT(t *testing.T) {
	s := compileSchema(t, "opensalt_case-v1p0-cfpackage-schema.json", "")
	for key, p := range all() {
		data, lost := p.JSON(casejson.OpenSALT10)
		v := decode(t, data)
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %#v", key, err)
		}
		checkSalt(t, v)
		if !lost.Has(casejson.NotIn10) || lost.Err() != nil {
			t.Errorf("%s: %v", key, lost)
		}
	}
	for _, file := range samples(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, _ := casejson.Parse(data)
		data, _ = p.JSON(casejson.OpenSALT10)
		v := decode(t, data)
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %#v", filepath.Base(file), err)
		}
		checkSalt(t, v)
	}
}

// checkSalt looks for what OpenSALT's schema lets pass and its importer drops.
func checkSalt(t *testing.T, v any) {
	t.Helper()
	walk(v, "", func(at string, _ any) {
		for _, name := range []string{"extensions", "caseVersion", "frameworkType", "targetType"} {
			if strings.HasSuffix(at, "/"+name) {
				t.Errorf("%s is there", at)
			}
		}
	})
}

func TestOpenSALTLosses(t *testing.T) {
	f, _ := catalogue.Lookup("kahuiako")
	c, _ := catalogue.Crosswalk("kahuiako", "lfl")
	p, _ := casejson.FromFramework(f, export(c))
	_, lost := p.JSON(casejson.OpenSALT10)
	want := 0
	for e := range c.Edges() {
		if e.Relation == "close" {
			want++
		}
	}
	weakened := 0
	for _, i := range lost.Issues {
		if i.Code == casejson.TypeWeakened {
			weakened++
		}
		if !i.Warning || i.Path == "" {
			t.Errorf("%+v", i)
		}
	}
	if weakened != want || want == 0 {
		t.Errorf("%d of %d close edges are reported", weakened, want)
	}
	broken, list := casejson.Parse([]byte(strings.Replace(small(t), `"rubricId": "0d2a8a4e`, `"rubricId": "1d2a8a4e`, 1)))
	if !list.Has(casejson.RubricMismatch) {
		t.Error(list)
	}
	if _, lost := broken.JSON(casejson.OpenSALT10); !lost.Has(casejson.ParentSet) {
		t.Error(lost)
	}
	broken, list = casejson.Parse([]byte(strings.Replace(small(t), `"CFItemURI": {`, `"other": {`, 1)))
	if !list.Has(casejson.ItemUnknown) {
		t.Error(list)
	}
	if _, lost := broken.JSON(casejson.OpenSALT10); !lost.Has(casejson.CriterionDropped) {
		t.Error(lost)
	}
}

// TestOpenSALTTellsAll: each value that OpenSALT does not get stands in a place that is
// told, however many there are.
func TestOpenSALTTellsAll(t *testing.T) {
	many := strings.Replace(small(t), `"CFItems": [`, `"CFItems": [`+strings.Repeat(`{"fullStatement":"x","subject":["y"],"extensions":{"a":1}},`, 1200), 1)
	many = strings.Replace(many, `"associationType": "isRelatedTo"`, `"notes": "n", "associationType": "ext:closeMatch"`, 1)
	packages := map[string]*casejson.Package{"many": first(casejson.Parse([]byte(many)))}
	for key, p := range all() {
		packages[key] = p
	}
	for key, p := range packages {
		data, lost := p.JSON(casejson.OpenSALT10)
		told := map[string]bool{}
		for _, i := range lost.Issues {
			told[string(i.Path)] = true
		}
		if lost.LeftOut > 0 {
			t.Errorf("%s: %d losses are not told", key, lost.LeftOut)
		}
		var compare func(strict, salt any, at issue.Pointer)
		compare = func(strict, salt any, at issue.Pointer) {
			if told[string(at)] || at == "/CFDocument/caseVersion" {
				return
			}
			switch v := strict.(type) {
			case map[string]any:
				o, _ := salt.(map[string]any)
				for name, e := range v {
					compare(e, o[name], at.Key(name))
				}
			case []any:
				o, _ := salt.([]any)
				for i, e := range v {
					if i >= len(o) {
						t.Fatalf("%s: %s is lost", key, at.Index(i))
					}
					compare(e, o[i], at.Index(i))
				}
			default:
				if strict != salt {
					t.Errorf("%s: %s was %v and is %v", key, at, strict, salt)
				}
			}
		}
		compare(decode(t, first(p.JSON(casejson.CASE11))), decode(t, data), "")
	}
	if _, lost := packages["many"].JSON(casejson.OpenSALT10); !lost.Has(casejson.TypeWeakened) || !lost.Has(casejson.NotIn10) {
		t.Error("what comes after a thousand is not told")
	}
	p, _ := casejson.Parse([]byte(strings.ReplaceAll(small(t), `-000000000002"`, `-000000000001"`)))
	if _, lost := p.JSON(casejson.OpenSALT10); !lost.Has(casejson.IdentifierTwice) {
		t.Error(lost)
	}
}
