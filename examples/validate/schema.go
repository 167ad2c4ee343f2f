package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/indicator/document"
)

// A breach is one place at which a document breaks its schema.
type breach struct{ path, keyword, message string }

func (b breach) String() string {
	return fmt.Sprintf("error: %s: %s [%s]", cmp.Or(b.path, "the document"), b.message, b.keyword)
}

// againstSchema asks the validator jsonschema/v5, which shares no code with the
// library, and returns every place at which the document breaks the schema, and how
// many more follow from those.
func againstSchema(s *document.Schema, data []byte) (found []breach, more int) {
	compiled, err := compileSchema(s)
	if err != nil {
		return []breach{{"", "schema", "the schema itself is broken: " + err.Error()}}, 0
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return []breach{{"", "syntax", "this is no JSON: " + err.Error()}}, 0
	}
	if d.More() {
		return []breach{{"", "syntax", "this is no JSON: something follows behind the document"}}, 0
	}
	broken, ok := errors.AsType[*jsonschema.ValidationError](compiled.Validate(v))
	if !ok {
		return nil, 0
	}
	all := leaves(broken, nil)
	for _, b := range all {
		if b.follows(all) {
			more++
		} else {
			found = append(found, b)
		}
	}
	slices.SortFunc(found, func(a, b breach) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.keyword, b.keyword), strings.Compare(a.message, b.message))
	})
	return found, more
}

// follows reports whether a breach may be no more than the shadow of another one:
// a part of a schema that fails evaluates nothing, so every member of the object
// that it describes is left over and said not to be allowed.
func (b breach) follows(all []breach) bool {
	if b.keyword != unevaluated {
		return false
	}
	object := around(b.path)
	return slices.ContainsFunc(all, func(o breach) bool {
		inside := strings.HasPrefix(o.path, object+"/")
		if o.keyword == unevaluated {
			return inside && around(o.path) != object // in a member of the object, not beside b
		}
		return inside || o.path == object
	})
}

// around returns the path of what a value lies in.
func around(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

const unevaluated = "unevaluatedProperties"

// compileSchema compiles the schema and those that it refers to. Formats such as
// date are asserted, as the library does.
func compileSchema(s *document.Schema) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	for _, part := range append(s.Refs(), s) {
		if err := c.AddResource(part.ID(), bytes.NewReader(part.JSON())); err != nil {
			return nil, err
		}
	}
	return c.Compile(s.ID())
}

// leaves lists the innermost errors, each once: the outer ones only say that
// something inside is wrong.
func leaves(e *jsonschema.ValidationError, found []breach) []breach {
	if len(e.Causes) == 0 {
		b := breach{e.InstanceLocation, e.KeywordLocation[strings.LastIndexByte(e.KeywordLocation, '/')+1:], e.Message}
		if !slices.Contains(found, b) {
			found = append(found, b)
		}
	}
	for _, cause := range e.Causes {
		found = leaves(cause, found)
	}
	return found
}

// bundle puts a schema and those that it refers to into one document, as JSON
// Schema 2020-12 describes it in section 9.3.1: each under $defs, with its own $id.
func bundle(s *document.Schema) ([]byte, error) {
	var root map[string]any
	if err := json.Unmarshal(s.JSON(), &root); err != nil {
		return nil, err
	}
	defs, _ := root["$defs"].(map[string]any)
	if defs == nil {
		defs = map[string]any{}
		root["$defs"] = defs
	}
	for _, ref := range s.Refs() {
		var part any
		if err := json.Unmarshal(ref.JSON(), &part); err != nil {
			return nil, err
		}
		defs[ref.ID()] = part
	}
	return document.Write(root)
}
