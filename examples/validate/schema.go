package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
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

// bundle puts a schema and those that it refers to into one document in which every
// $ref leads to a place of its own: "indicator-1.json#/$defs/key" becomes
// "#/$defs/indicator-1/$defs/key". JSON Schema 2020-12 lets the parts keep their $id
// instead (section 9.3.1). Validators follow that; editors such as VS Code do not.
func bundle(s *document.Schema) ([]byte, error) {
	within := map[string]string{s.ID(): "#"} // where each schema lies, by its ID
	for _, ref := range s.Refs() {
		within[ref.ID()] = "#/$defs/" + partName(ref)
	}
	root, err := moved(s, within)
	if err != nil {
		return nil, err
	}
	defs, _ := root["$defs"].(map[string]any)
	if defs == nil {
		defs = map[string]any{}
		root["$defs"] = defs
	}
	for _, ref := range s.Refs() {
		part, err := moved(ref, within)
		if err != nil {
			return nil, err
		}
		if _, taken := defs[partName(ref)]; taken {
			return nil, fmt.Errorf("two parts of schema %s would be called %q", s.ID(), partName(ref))
		}
		delete(part, "$schema")
		delete(part, "$id")
		defs[partName(ref)] = part
	}
	return document.Write(root)
}

// partName returns "indicator-1" for the schema ".../schema/indicator-1.json".
func partName(s *document.Schema) string { return strings.TrimSuffix(path.Base(s.ID()), ".json") }

// moved returns the schema with every $ref leading to where within says that its
// target lies.
func moved(s *document.Schema, within map[string]string) (map[string]any, error) {
	var all map[string]any
	if err := json.Unmarshal(s.JSON(), &all); err != nil {
		return nil, err
	}
	base, err := url.Parse(s.ID())
	if err != nil {
		return nil, err
	}
	return all, redirect(all, base, within)
}

func redirect(v any, base *url.URL, within map[string]string) error {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			if err := redirect(inner, base, within); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			ref, ok := v[key].(string)
			if key != "$ref" || !ok {
				if err := redirect(v[key], base, within); err != nil {
					return err
				}
				continue
			}
			file, place, _ := strings.Cut(ref, "#")
			to, err := base.Parse(file)
			if err != nil {
				return err
			}
			start, ok := within[to.String()]
			if !ok {
				return fmt.Errorf("schema %s refers to %s, which is not there", base, to)
			}
			v[key] = start + place
		}
	}
	return nil
}
