// Package consumer is a program of somebody else: CI copies this folder to a
// module of its own, outside the repository, that imports the library.
//
// Its document is an assessment of ours with one more member.
package consumer

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

type Review struct {
	assessment.Assessment
	Reviewer string `json:"reviewer"`
}

const reviewSchema = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"$id": "https://example.org/review.json",
	"$ref": "https://openrubric.github.io/leadership/schema/assessment-1.json#/$defs/members",
	"required": ["reviewer"],
	"properties": { "reviewer": { "type": "string", "minLength": 1 } },
	"unevaluatedProperties": false
}`

func ours(t *testing.T) *document.Schema {
	t.Helper()
	s, err := document.ParseSchema([]byte(reviewSchema), assessment.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// theirs is the same schema in another validator, which gets no file but those
// that the library embeds.
func theirs(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	for _, s := range append(assessment.Schema().Refs(), assessment.Schema()) {
		if err := c.AddResource(s.ID(), bytes.NewReader(s.JSON())); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.AddResource("https://example.org/review.json", strings.NewReader(reviewSchema)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://example.org/review.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, data []byte) error {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func review() Review {
	f := kahuiako.Framework()
	return Review{
		Reviewer: "Hēmi",
		Assessment: assessment.Assessment{
			Format:    assessment.CurrentFormat,
			Title:     indicator.Text{"en": "Term 3", "mi": "Wāhanga 3"},
			Framework: f.Ref(),
			Subjects:  []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools, Name: "Waitaha"}},
			Judgements: []assessment.Judgement{
				{Subject: "waitaha", Perspective: assessment.Peer, Rater: "hera", Indicator: kahuiako.RelationalTrust, Level: "embedding", Date: indicator.MustDate("2025-09-30")},
				{Subject: "waitaha", Perspective: assessment.Peer, Rater: "tama", Indicator: kahuiako.RelationalTrust, Level: indicator.NotObserved},
			},
			Extensions: json.RawMessage(`{"room":"A3"}`),
		},
	}
}

func TestRoundTrip(t *testing.T) {
	want := review()
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(`"reviewer":"Hēmi"`)) {
		t.Fatalf("the embedding struct lost its own member: %s", data)
	}
	if err := validate(t, theirs(t), data); err != nil {
		t.Errorf("%#v", err)
	}
	var have Review
	if err := ours(t).Read(data, &have).Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	if _, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: have.Assessment}); list.Err() != nil {
		t.Error(list.Err())
	}
}

// Both say no to what neither schema names, and to what either rules out.
func TestRejected(t *testing.T) {
	good, err := json.Marshal(review())
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]struct{ old, new string }{
		"unknown member":             {`"reviewer":`, `"reviewed":true,"reviewer":`},
		"unknown member within":      {`"rater":"hera"`, `"rater":"hera","mood":"good"`},
		"own member missing":         {`,"reviewer":"Hēmi"`, ``},
		"member of ours of bad form": {`"kahuiako.relational-trust"`, `"Relational trust"`},
	} {
		t.Run(name, func(t *testing.T) {
			data := []byte(strings.Replace(string(good), change.old, change.new, 1))
			if bytes.Equal(data, good) {
				t.Fatal("nothing was changed")
			}
			if validate(t, theirs(t), data) == nil {
				t.Error("jsonschema accepts it")
			}
			var into Review
			list := ours(t).Read(data, &into)
			if list.Err() == nil {
				t.Error("the library accepts it")
			}
			for _, i := range list.Issues {
				if i.Code == "" || i.At.Line == 0 {
					t.Errorf("an issue without code or line: %v", i)
				}
			}
		})
	}
}

// A field of the caller that has the name of one of ours would hide it.
func TestShadow(t *testing.T) {
	type shadowing struct {
		assessment.Assessment
		Title    string `json:"title"`
		Reviewer string `json:"reviewer"`
	}
	data, err := json.Marshal(review())
	if err != nil {
		t.Fatal(err)
	}
	if err := ours(t).Check(Review{}); err != nil {
		t.Errorf("the type and its schema differ: %v", err)
	}
	if err := ours(t).Check(shadowing{}); !errors.Is(err, document.MemberShadowed) {
		t.Errorf("Check says %v, want %v", err, document.MemberShadowed)
	}
	var into shadowing
	if err := ours(t).Read(data, &into).Err(); !errors.Is(err, document.MemberShadowed) {
		t.Errorf("Read says %v, want %v", err, document.MemberShadowed)
	}
}
