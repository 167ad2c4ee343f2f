package main

import (
	"fmt"
	"io"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator/document"
)

// A review is a document of the caller's own: all that an assessment has, and who asked
// for it. It is read as strictly as ours.
type review struct {
	assessment.Assessment
	Panel string `json:"panel"`
}

var schema = document.MustSchema([]byte(`{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"$id": "https://example.org/review.json",
	"$ref": "https://openrubric.github.io/leadership/schema/assessment-1.json#/$defs/members",
	"required": ["panel"],
	"properties": { "panel": { "type": "string", "minLength": 1 } },
	"unevaluatedProperties": false
}`), assessment.Schema())

// sent is what a form posted.
const sent = `{
  "format": "leadership-assessment/1",
  "panel": "Board of Awamarama",
  "framework": { "key": "kahuiako", "edition": "2" },
  "subjects": [{ "id": "awamarama", "kind": "community-of-schools" }],
  "judgements": [
    { "subject": "awamarama", "perspective": "self", "rater": "hera", "indicator": "kahuiako.relational-trust", "level": "embedding" },
    { "subject": "awamarama", "perspective": "peer", "rater": "tama", "indicator": "kahuiako.relational-trust", "level": "superb" },
    { "subject": "awamarama", "perspective": "peer", "rater": "ana", "indicator": "kahuiako.relational-trust", "level": "embedding" }
  ]
}`

// form takes what was posted to what is stored and what may be shown.
func form(w io.Writer) error {
	var r review
	if err := schema.Read([]byte(sent), &r).Err(); err != nil {
		return err // its form: every problem, each with its pointer and line
	}
	inputs := assessment.Inputs{Framework: kahuiako.Framework(), Assessment: r.Assessment}
	_, issues := assessment.Compile(inputs)
	for _, i := range document.Locate([]byte(sent), issues).Issues {
		fmt.Fprintf(w, "beside the field %s (line %d): %s\n", i.Path, i.At.Line, i.Code)
	}

	r.Judgements[1].Level = "developing" // as its rater puts it right
	inputs.Assessment = r.Assessment
	m, issues := assessment.Compile(inputs)
	if err := issues.Err(); err != nil {
		return err
	}
	stored, err := document.Write(r) // what people said; what is computed of it is made anew
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "stored: %d bytes of %s\n", len(stored), r.Panel)

	result, _ := m.Score(assessment.Method{})
	report, issues := assessment.Release{Audience: assessment.ForSubject}.Report(result)
	if err := issues.Err(); err != nil {
		return err
	}
	for _, p := range report.Subjects[0].Profiles { // two peers are too few to be shown
		fmt.Fprintf(w, "shown to the subject: %s %s\n", p.Perspective, p.State)
	}
	return nil
}
