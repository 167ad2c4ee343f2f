package assessment_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator/document"
)

// FuzzParse: what is read can be written and is equal when it is read again; what
// compiles can be scored, released and read back; nothing panics.
func FuzzParse(f *testing.F) {
	data, err := document.Write(waitaha())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"leadership-assessment/1","framework":{"key":"kahuiako","edition":"2"},"subjects":[{"id":"a","kind":"community-of-schools"}],
		"occasions":[{"key":"2024"}],"forms":[{"subject":"a","occasion":"2024","state":"draft","rater":"r"}],"rosters":[{"subject":"a","occasion":"2024","invited":3,"responded":1}],
		"judgements":[
		{"id":"1","subject":"a","occasion":"2024","rater":"r1","indicator":"kahuiako.relational-trust","level":"embedding","date":"2024-05-01"},
		{"id":"2","subject":"a","occasion":"2024","rater":"r1","indicator":"kahuiako.relational-trust","level":"developing","date":"2024-05-02","status":"corrected","replaces":["1"],"reason":"slip"},
		{"id":"3","subject":"a","occasion":"2024","indicator":"kahuiako.relational-trust","level":"establishing","status":"agreed","replaces":["2"],"reason":"talk","standsFor":2,"evidence":["x"],"extensions":{"b":1,"a":[null]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, list := assessment.Parse(data)
		if list.Err() != nil {
			return
		}
		written, err := document.Write(a)
		if err != nil {
			t.Fatal(err)
		}
		again, list := assessment.Parse(written)
		if list.Err() != nil {
			t.Fatal("what was written cannot be read:", list.Err())
		}
		if diff := cmp.Diff(a, again, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
		if (m == nil) != (list.Err() != nil) {
			t.Fatal("a matrix and an error, or neither")
		}
		if m == nil {
			return
		}
		r, list := m.Score(assessment.Method{})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		report, list := assessment.Release{MinRaters: map[assessment.Perspective]int{"": 1}}.Report(r)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if written, err = document.Write(report); err != nil {
			t.Fatal(err)
		}
		if _, list = assessment.ParseReport(written); list.Err() != nil {
			t.Fatal("a report of ours cannot be read:", list.Err())
		}
		for p := range r.Profiles() {
			for s := range p.Scores() {
				if e, ok := p.ExplainOn(s.ID, s.Dimension); !ok || e.Score.String() != s.String() {
					t.Fatalf("%v is explained as %v", s, e.Score)
				}
			}
		}
	})
}

// FuzzMethod: whatever a method holds, it is refused or scores, and its report is made
// again from it.
func FuzzMethod(f *testing.F) {
	for _, p := range assessment.Presets() {
		data, err := json.Marshal(p.Method)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	seeds := maker{rand.New(rand.NewPCG(1, 1)), parseFramework(f, larger), false, false, false}
	for range 40 {
		data, err := json.Marshal(randomMethod(seeds))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	a := maker{rand.New(rand.NewPCG(3, 3)), seeds.f, true, true, false}.assessment()
	m, list := assessment.Compile(assessment.Inputs{Framework: seeds.f, Assessment: a})
	if list.Err() != nil {
		f.Fatal(list.Err())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var method assessment.Method
		if json.Unmarshal(data, &method) != nil {
			return
		}
		r, list := m.Score(method)
		if list.Err() != nil {
			return
		}
		for p := range r.Profiles() {
			p.Overall()
			for s := range p.Scores() {
				if e, _ := p.ExplainOn(s.ID, s.Dimension); len(e.Sentences()) == 0 {
					t.Errorf("%s is not explained", s.ID)
				}
			}
		}
		for p := range r.Pools() {
			for range p.Scores() {
				continue
			}
		}
		first := reportBytes(t, r, assessment.Release{})
		report, list := assessment.ParseReport(first)
		if list.Err() != nil {
			t.Fatalf("a report of ours is not read: %v\n%s", list.Err(), first)
		}
		again, list := m.Score(report.Method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if !bytes.Equal(first, reportBytes(t, again, report.Release)) {
			t.Errorf("made again from its method, the report differs:\n%s", data)
		}
	})
}
