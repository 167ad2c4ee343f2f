package casejson_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/indicator/issue"
)

// scalars counts the texts, numbers and truth values of a package as they are written.
// Unlike a map, it sees members that are there twice. Empty texts do not count.
func scalars(t *testing.T, data []byte) map[string]int {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))))
	d.UseNumber()
	out := map[string]int{}
	var visit func()
	visit = func() {
		token, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		open, ok := token.(json.Delim)
		if !ok {
			if token != nil && token != "" {
				out[fmt.Sprintf("%v, a %T", token, token)]++
			}
			return
		}
		for d.More() {
			if open == '{' {
				if _, err := d.Token(); err != nil {
					t.Fatal(err)
				}
			}
			visit()
		}
		if _, err := d.Token(); err != nil {
			t.Fatal(err)
		}
	}
	visit()
	return out
}

// lossless holds what is written of a package to what came in, and to CASE.
func lossless(t *testing.T, data []byte) {
	t.Helper()
	p, list := casejson.Parse(data)
	if p == nil {
		t.Fatal(list.Err())
	}
	out, _ := p.JSON(casejson.CASE11)
	after := scalars(t, out)
	for what, n := range scalars(t, data) {
		if after[what] < n {
			t.Errorf("%s: %d of %d are left", what, after[what], n)
		}
	}
	strictly(t, p, nil)
	for name, s := range officials(t) {
		if err := s.Validate(decode(t, out)); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
	}
	doc, list := p.Framework("")
	if list.Err() != nil {
		return
	}
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatalf("what was read does not compile: %v", list.Err())
	}
	q, list := casejson.FromFramework(f, export())
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	strictly(t, q, nil)
	back, list := q.Framework("")
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	g, list := framework.Compile(back)
	if list.Err() != nil || g.Digest() != f.Digest() {
		t.Errorf("another framework comes back: %v %s", list.Err(), cmp.Diff(f.Document(), back))
	}
}

// TestLossless spoils a sound package in one place each. "was" is a part of it.
func TestLossless(t *testing.T) {
	const title, moment = `"title": "Leading together"`, `"lastChangeDateTime": "2026-01-27T10:00:00Z"`
	for _, spoilt := range []struct{ name, was, is string }{
		{"a member three times", title, `"title":"a1","title":"a2","title":"a3"`},
		{"an unknown member three times", title, title + `,"foo":"f1","foo":"f2","foo":"f3"`},
		{"an unknown member with one twice", title, title + `,"foo":[{"a":{"b":"b1","b":{"c":"c1","c":"c2"}},"a":"a2"}]`},
		{"extensions twice", title, title + `,"extensions":{"a":"a1"},"extensions":{"a":"a2"}`},
		{"extensions with a member twice", title, title + `,"extensions":{"a":"a1","a":"a2","b":null,"c":[],"d":[{"e":"e1","e":"e2"}]}`},
		{"extensions of a level with a member twice", `"score": 2`, `"score": 2, "extensions":[{"a":"a1","a":"a2"}]`},
		{"extensions of a level as an object", `"score": 2`, `"score": 2, "extensions":{"a":"a1","a":"a2"}, "other":"b1"`},
		{"our own extensions, a text", title, title + `,"foo":"f1","extensions":{"openrubricLeadership":"o1"}`},
		{"what we keep, a text", title, title + `,"foo":"f1","extensions":{"openrubricLeadership":{"kept":"k1"}}`},
		{"what we keep, taken", title, title + `,"foo":"f1","extensions":{"openrubricLeadership":{"kept":{"/foo":"f2","/foo~~2":"f3"}}}`},
		{"an odd name", title, title + `,"a/b":"s1","a~1b":"s2","":"s3","foo~~2":"s4"`},
		{"a whole number with a fraction", `"position": 2`, `"position": 2.0`},
		{"a whole number with an exponent", `"position": 2`, `"position": 2e0`},
		{"a whole number as a text", `"position": 2`, `"position": " 2.0 "`},
		{"a whole number of 20 digits", `"position": 2`, `"position": 12345678901234567890`},
		{"a score beyond all", `"score": 2`, `"score": 1e400`},
		{"a score next to nothing", `"score": 2`, `"score": 1.50e-400`},
		{"a score that no scale holds", `"score": 4`, `"score": 1e300`},
		{"a score as low", `"score": 1`, `"score": -1e300`},
		{"an hour of one digit", moment, `"lastChangeDateTime": "2026-01-27T1:00:00Z"`},
		{"a comma in a time", moment, `"lastChangeDateTime": "2026-01-27T10:00:00,5Z"`},
		{"a zone of a day", moment, `"lastChangeDateTime": "2026-01-27T10:00:00+24:00"`},
		{"a zone of 60 minutes", moment, `"lastChangeDateTime": "2026-01-27T10:00:00+23:60"`},
		{"a small t", moment, `"lastChangeDateTime": "2026-01-27t10:00:00z"`},
		{"a leap second", moment, `"lastChangeDateTime": "2016-12-31T23:59:60Z"`},
		{"the year 0", moment, `"lastChangeDateTime": "0000-01-01T00:00:00.123456789012-00:00"`},
		{"no zone", moment, `"lastChangeDateTime": "2026-01-27T10:00:00.50"`},
		{"no zone, an hour of one digit", moment, `"lastChangeDateTime": "2026-01-27T1:00:00,25"`},
		{"an address with macrons", `"language": "en",`, `"language": "en", "officialSourceURL":"https://example.org/Kāhui Ako","licenseURI":"https://example.org/Kāhui|Ako",`},
		{"an address that is none", `"language": "en",`, `"language": "en", "officialSourceURL":"Kāhui Ako","licenseURI":"Kāhui Ako",`},
		{"an end in capitals", `"identifier": "0d2a8a4e-55d9-5d0e-9e0f-000000000100",
        "uri"`, `"identifier": "0D2A8A4E-55D9-5D0E-9E0F-000000000100", "uri"`},
		{"a type of a hyphen", `"associationType": "isRelatedTo"`, `"associationType": "ext:-a"`},
		{"a target of hyphens", `"title": "A",`, `"title": "A", "targetType": "ext:--",`},
	} {
		t.Run(spoilt.name, func(t *testing.T) {
			if strings.Count(small(t), spoilt.was) == 0 {
				t.Fatalf("%s is not there", spoilt.was)
			}
			lossless(t, []byte(strings.Replace(small(t), spoilt.was, spoilt.is, 1)))
		})
	}
	for name, s := range map[string]string{
		"identifiers in capitals": strings.ReplaceAll(small(t), `"0d2a8a4e-55d9-5d0e-9e0f-000000000001"`, `"0D2A8A4E-55D9-5D0E-9E0F-000000000001"`),
		"identifiers of no kind":  strings.ReplaceAll(small(t), `"0d2a8a4e-55d9-5d0e-9e0f-000000000001"`, `"item-1"`),
		"one identifier for two":  strings.ReplaceAll(small(t), `"0d2a8a4e-55d9-5d0e-9e0f-000000000002"`, `"0d2a8a4e-55d9-5d0e-9e0f-000000000001"`),
		"no identifiers":          strings.ReplaceAll(small(t), `"identifier": "0d2a8a4e-55d9-5d0e-9e0f-000000000001",`, ``),
		"three documents":         `{"CFDocument":{"title":"x","a":"a1"},"CFDocument":{"title":"y","a":"a2"},"CFDocument":{"title":"z","a":"a3"},"CFItems":[{"fullStatement":"one"}],"CFItems":[{"fullStatement":"two"}]}`,
		"two wrapped":             `{"a":"a1","a":"a2","CFPackage":{"CFDocument":{"title":"x","a":"a3"}},"CFPackage":{"a":"a4","CFDocument":{"title":"y","a":"a5"}}}`,
		"beside":                  `{"extensions":{"r":"r1"},"a":"a1","CFPackage":{"a":"a2","CFDocument":{"title":"x","a":"a3"}},"CFItems":[{"fullStatement":"beside"}]}`,
	} {
		t.Run(name, func(t *testing.T) { lossless(t, []byte(s)) })
	}
}

// TestEnds: an end of an association is found by what its address ends with, and told of
// where its identifier is written otherwise.
func TestEnds(t *testing.T) {
	const end = `"title": "A",
        "identifier": "0d2a8a4e-55d9-5d0e-9e0f-000000000001",`
	for is, code := range map[string]issue.Code{
		`"title": "A",`: casejson.MemberAbsent,
		`"title": "A", "identifier": "0D2A8A4E-55D9-5D0E-9E0F-000000000001",`: casejson.IdentifierCase,
	} {
		p, list := casejson.Parse([]byte(strings.Replace(small(t), end, is, 1)))
		if !list.Has(code) || list.Issues[0].Path != "/CFAssociations/0/originNodeURI/identifier" {
			t.Error(list)
		}
		if _, list := p.Framework(""); list.Has(casejson.ChildOutside) || list.Has(casejson.ParentMissing) {
			t.Error(list)
		}
	}
}

// TestScoresStay: scores that make no scale go out again all the same.
func TestScoresStay(t *testing.T) {
	for _, score := range []string{"1", "1e300"} { // as that of the first level, or beyond what scales hold
		p, _ := casejson.Parse([]byte(strings.Replace(small(t), `"score": 4`, `"score": `+score, 1)))
		doc, list := p.Framework("")
		f, problems := framework.Compile(doc)
		if list.Err() != nil || problems.Err() != nil {
			t.Fatal(list.Err(), problems.Err())
		}
		q, _ := casejson.FromFramework(f, export())
		out, _ := q.JSON(casejson.CASE11)
		var got struct {
			CFRubrics []struct {
				CFRubricCriteria []struct {
					CFRubricCriterionLevels []struct{ Score json.Number }
				}
			}
		}
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		if levels := got.CFRubrics[len(got.CFRubrics)-1].CFRubricCriteria[0].CFRubricCriterionLevels; levels[0].Score != "1" || levels[2].Score != json.Number(score) {
			t.Errorf("%v", levels)
		}
	}
}

// TestRubricsStay: criteria go out again in the rubrics that they came in, in their places.
func TestRubricsStay(t *testing.T) {
	v := decode(t, []byte(small(t))).(map[string]any)
	data, err := json.Marshal(v["CFRubrics"].([]any)[0])
	if err != nil {
		t.Fatal(err)
	}
	second := strings.NewReplacer("-0000000000", "-0000000009", `"position":1`, `"position":7`).Replace(string(data))
	second = strings.ReplaceAll(second, "000000000901", "000000000002") // the other item
	v["CFRubrics"] = []any{v["CFRubrics"].([]any)[0], decode(t, []byte(second))}
	data, err = json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	lossless(t, data)
	p, _ := casejson.Parse(data)
	doc, _ := p.Framework("")
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	q, _ := casejson.FromFramework(f, export())
	out, _ := q.JSON(casejson.CASE11)
	places := func(data []byte) map[string]string {
		of := map[string]string{}
		for _, r := range objects(decode(t, data).(map[string]any)["CFRubrics"]) {
			for _, c := range objects(r["CFRubricCriteria"]) {
				of[c["identifier"].(string)] = fmt.Sprint(r["identifier"], c["rubricId"], c["position"], c["CFItemURI"].(map[string]any)["identifier"])
			}
		}
		return of
	}
	if diff := cmp.Diff(places(data), places(out)); diff != "" {
		t.Errorf("(-came +went):\n%s", diff)
	}
}
