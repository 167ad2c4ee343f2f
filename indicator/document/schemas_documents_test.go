package document_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator/document"
)

// TestSchemas holds what is promised of every document and its schema.
func TestSchemas(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			s := k.schema
			if err := s.Check(reflect.Zero(k.typ).Interface()); err != nil {
				t.Errorf("schema and type do not fit: %v", err)
			}
			checkSchema(t, s)
			peer := peerOf(t, s)

			seed := k.seed(t)
			if err := peerVerdict(peer, seed); err != nil {
				t.Errorf("the seed: %#v", err)
			}
			v := k.value(t)
			written, err := document.Write(v.Interface())
			if err != nil {
				t.Fatal(err)
			}
			if err := peerVerdict(peer, written); err != nil {
				t.Errorf("what is written of the seed: %#v", err)
			}
			back := reflect.New(k.typ)
			if err := s.Read(written, back.Interface()).Err(); err != nil {
				t.Errorf("what is written is not read: %v", err)
			}
			if diff := cmp.Diff(v.Interface(), back.Elem().Interface()); diff != "" {
				t.Errorf("read back (-written +read):\n%s", diff)
			}
			again, err := document.Write(back.Elem().Interface())
			if err != nil || !bytes.Equal(written, again) {
				t.Errorf("written again it has other bytes, or %v", err)
			}
			if plain, err := json.Marshal(v.Interface()); err != nil {
				t.Error(err)
			} else if err := s.Read(plain, back.Interface()).Err(); err != nil {
				t.Errorf("what encoding/json writes is not read: %v", err)
			} else if diff := cmp.Diff(v.Interface(), back.Elem().Interface()); diff != "" {
				t.Errorf("what encoding/json writes is read back as (-written +read):\n%s", diff)
			}
		})
	}
}

// checkSchema checks that the root is closed and its $defs/members open, that
// $defs come as open members and a closed whole, that what is required exists,
// and that every $ref leads somewhere.
func checkSchema(t *testing.T, s *document.Schema) {
	t.Helper()
	var root struct {
		Schema string                    `json:"$schema"`
		ID     string                    `json:"$id"`
		Ref    string                    `json:"$ref"`
		Closed *bool                     `json:"unevaluatedProperties"`
		Defs   map[string]map[string]any `json:"$defs"`
	}
	if err := json.Unmarshal(s.JSON(), &root); err != nil {
		t.Fatal(err)
	}
	if root.Schema != "https://json-schema.org/draft/2020-12/schema" || root.ID != s.ID() || !strings.HasPrefix(root.ID, "https://openrubric.github.io/leadership/schema/") {
		t.Errorf("$schema is %q and $id %q", root.Schema, root.ID)
	}
	if root.Ref != "#/$defs/members" || root.Closed == nil || *root.Closed {
		t.Errorf("the root must refer to #/$defs/members and close it, and has $ref %q", root.Ref)
	}
	members := root.Defs["members"]
	if members == nil {
		t.Fatal("there is no $defs/members")
	}
	for name, def := range root.Defs {
		_, sealed := def["unevaluatedProperties"]
		_, closed := def["additionalProperties"]
		open := name == "members" || strings.HasSuffix(name, "Members")
		switch properties, isObject := def["properties"].(map[string]any); {
		case open && (sealed || closed):
			t.Errorf("$defs/%s is closed: a caller cannot add members", name)
		case !isObject:
		case !open:
			t.Errorf("$defs/%s has properties; it must close $defs/%sMembers, so that a caller can add members", name, name)
		default:
			required, _ := def["required"].([]any)
			for _, r := range required {
				if properties[r.(string)] == nil {
					t.Errorf("$defs/%s requires %q, which it does not describe", name, r)
				}
			}
		}
	}
	reachable(t, s, func(at place, keyword string, value any) {})
}

// TestDocumentsDoNotMarshal: a method that encoding/json would call is promoted
// to the caller's struct that embeds a document, and drops the caller's fields.
func TestDocumentsDoNotMarshal(t *testing.T) {
	forbidden := []string{
		"MarshalJSON", "UnmarshalJSON", // json.Marshaler, json.Unmarshaler
		"MarshalText", "UnmarshalText", // encoding.TextMarshaler, encoding.TextUnmarshaler
		"MarshalJSONTo", "UnmarshalJSONFrom", // encoding/json/v2
		"AppendText", // encoding.TextAppender, which encoding/json/v2 calls
		"IsZero",     // would make omitzero drop the whole
	}
	for _, k := range kinds() {
		for _, name := range forbidden {
			if _, has := reflect.PointerTo(k.typ).MethodByName(name); has {
				t.Errorf("%v has the method %s, which a struct that embeds it would inherit", k.typ, name)
			}
		}
	}
}

// TestDocumentsEmbed: a caller's struct that embeds a document and has a member
// of its own marshals with both, passes a closed schema that is made of our open
// definition and the caller's member, and is read back strictly and equal.
func TestDocumentsEmbed(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			s, err := document.ParseSchema(fmt.Appendf(nil, `{
				"$schema": "https://json-schema.org/draft/2020-12/schema",
				"$id": "https://example.org/review.json",
				"$ref": "%s#/$defs/members",
				"required": ["reviewer"],
				"properties": { "reviewer": { "type": "string", "minLength": 1 } },
				"unevaluatedProperties": false
			}`, k.schema.ID()), k.schema)
			if err != nil {
				t.Fatal(err)
			}
			v := reflect.New(k.embeds).Elem()
			if err := s.Check(v.Interface()); err != nil {
				t.Error(err)
			}
			v.Field(0).Set(k.value(t))
			v.FieldByName("Reviewer").SetString("hera")
			for _, write := range []func(any) ([]byte, error){document.Write, json.Marshal} {
				data, err := write(v.Interface())
				if err != nil {
					t.Fatal(err)
				}
				if err := peerVerdict(peerOf(t, s), data); err != nil {
					t.Errorf("%#v\n%s", err, data)
				}
				back := reflect.New(k.embeds)
				if err := s.Read(data, back.Interface()).Err(); err != nil {
					t.Error(err)
				}
				if got := back.Elem().FieldByName("Reviewer").String(); got != "hera" {
					t.Errorf("the caller's member is %q", got)
				}
				if diff := cmp.Diff(v.Field(0).Interface(), back.Elem().Field(0).Interface()); diff != "" {
					t.Errorf("read back (-written +read):\n%s", diff)
				}
				if err := k.schema.Read(data, reflect.New(k.typ).Interface()).Err(); err == nil {
					t.Error("our own schema takes the caller's member")
				}
			}
		})
	}
}
