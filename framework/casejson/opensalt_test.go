package casejson_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/framework/catalogue"
)

func TestReferenceOpenSALT(t *testing.T) {
	s := compileSchema(t, "opensalt_case-v1p0-cfpackage-schema.json", "")
	for key, p := range all() {
		data, lost := p.Write(casejson.OpenSALT10)
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
		p, _ := casejson.Read(data)
		data, _ = p.Write(casejson.OpenSALT10)
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
	_, lost := p.Write(casejson.OpenSALT10)
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
	broken, list := casejson.Read([]byte(strings.Replace(small(t), `"rubricId": "0d2a8a4e`, `"rubricId": "1d2a8a4e`, 1)))
	if !list.Has(casejson.RubricMismatch) {
		t.Error(list)
	}
	if _, lost := broken.Write(casejson.OpenSALT10); !lost.Has(casejson.ParentSet) {
		t.Error(lost)
	}
	broken, list = casejson.Read([]byte(strings.Replace(small(t), `"CFItemURI": {`, `"other": {`, 1)))
	if !list.Has(casejson.ItemUnknown) {
		t.Error(list)
	}
	if _, lost := broken.Write(casejson.OpenSALT10); !lost.Has(casejson.CriterionDropped) {
		t.Error(lost)
	}
}
