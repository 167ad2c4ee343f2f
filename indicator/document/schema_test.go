package document

import (
	"bytes"
	"strings"
	"testing"
)

func TestParseSchemaRefuses(t *testing.T) {
	other := MustSchema([]byte(`{"$id":"https://example.org/other.json","$defs":{"a":{"type":"string"}}}`))
	nameless := MustSchema([]byte(`{}`))
	tests := []struct {
		schema, want string
		refs         []*Schema
	}{
		{schema: `{`, want: `byte 1: found the end of the document where the name`},
		{schema: `{} {}`, want: `byte 3: found '{' behind the end`},
		{schema: `[]`, want: `want an object`},
		{schema: `{"type":"string","type":"string"}`, want: `"type" is there twice`},
		{schema: `{"properties":{"a/b":{"oneOf":[]}}}`, want: `schema #/properties/a~1b/oneOf: this keyword is not known here`},
		{schema: `{"$defs":{"a":{"patternProperties":{}}}}`, want: `#/$defs/a/patternProperties`},
		{schema: `{"$schema":"http://json-schema.org/draft-07/schema#"}`, want: `#/$schema: want https://`},
		{schema: `{"items":{"$id":"x"}}`, want: `only the root`},
		{schema: `{"items":false}`, want: `#/items: want an object or true`},
		{schema: `{"type":"text"}`, want: `"text" is no type`},
		{schema: `{"type":[]}`, want: `lists no type`},
		{schema: `{"type":7}`, want: `is no type`},
		{schema: `{"enum":["a",1]}`, want: `#/enum: want a string`},
		{schema: `{"enum":[]}`, want: `lists no value`},
		{schema: `{"enum":["a"],"const":"a"}`, want: `both`},
		{schema: `{"pattern":"("}`, want: `#/pattern: error parsing`},
		{schema: `{"pattern":"a(?=b)"}`, want: `#/pattern: error parsing`},
		{schema: `{"format":"email"}`, want: `not "email"`},
		{schema: `{"minLength":-1}`, want: `whole number`},
		{schema: `{"maxItems":1.5}`, want: `whole number`},
		{schema: `{"minimum":"1"}`, want: `#/minimum: want a number`},
		{schema: `{"uniqueItems":1}`, want: `true or false`},
		{schema: `{"type":"array","uniqueItems":true}`, want: `strings and integers only`},
		{schema: `{"required":"a"}`, want: `#/required: want an array`},
		{schema: `{"required":["a"],"additionalProperties":false}`, want: `requires "a", which is not allowed`},
		{schema: `{"unevaluatedProperties":true}`, want: `want false`},
		{schema: `{"propertyNames":{"type":"number"}}`, want: `allows no name`},
		{schema: `{"$ref":"#/$defs/a"}`, want: `"#/$defs/a" leads nowhere`},
		{schema: `{"$ref":"#"}`, want: `in a circle`},
		{schema: `{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"$ref":"#/$defs/a"}}}`, want: `in a circle`},
		{schema: `{"$ref":"other.json#/$defs/a"}`, want: `leads to a schema that was not given, other.json`, refs: []*Schema{other}},
		{schema: `{"$id":"https://example.org/x.json","$ref":"other.json#/$defs/b"}`, want: `leads nowhere`, refs: []*Schema{other}},
		{schema: `{}`, want: `needs an $id`, refs: []*Schema{nameless}},
		{schema: `{"$id":"https://example.org/other.json"}`, want: `two different`, refs: []*Schema{other}},
	}
	for _, test := range tests {
		_, err := ParseSchema([]byte(test.schema), test.refs...)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\n got %v\nwant %s", test.schema, err, test.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("MustSchema did not panic")
		}
	}()
	MustSchema([]byte(`{"if":{}}`))
}

func TestSchemaRefs(t *testing.T) {
	a := MustSchema([]byte(`{"$id":"https://example.org/a.json","$defs":{"x":{"type":"string"}}}`))
	c := MustSchema([]byte(`{"$id":"https://example.org/c.json","$defs":{"x":{"$ref":"a.json#/$defs/x"}}}`), a)
	b := MustSchema([]byte(`{"$id":"https://example.org/b.json","$defs":{"x":{"$ref":"https://example.org/a.json#/$defs/x"}}}`), a)
	text := []byte(`{"$id":"https://example.org/d.json","type":"array","items":{"$ref":"c.json#/$defs/x"}}`)
	d := MustSchema(text, c, b)
	var ids []string
	for _, r := range d.Refs() {
		ids = append(ids, strings.TrimPrefix(r.ID(), "https://example.org/"))
	}
	if got := strings.Join(ids, " "); got != "a.json b.json c.json" {
		t.Errorf("refs %s", got)
	}
	if d.ID() != "https://example.org/d.json" || !bytes.Equal(d.JSON(), text) {
		t.Errorf("%s %s", d.ID(), d.JSON())
	}
	var into []string
	if got := brief(d.Read([]byte(`["a",1]`), &into)); got != `1:6 "/1" type-mismatch` {
		t.Error(got)
	}
	if err := d.Check(into); err != nil {
		t.Error(err)
	}
}
