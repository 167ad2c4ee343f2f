package document

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestCutShort cuts a value after each byte, and puts another byte in its place: what is no
// JSON has no canonical form and is no schema, and what is has the same canonical form as
// once read and written.
func TestCutShort(t *testing.T) {
	const whole = ` {"b" : [1, -2.5e3, {"x":null}, [] , ["a"]], "ab\u0041" : {"c": true, "d":false}, "e":{}, "a":"\ud83d\ude00\n\r\t"} `
	rnd := rand.New(rand.NewPCG(1, 17))
	tried, sound := 0, 0
	try := func(text string) {
		tried++
		s := scanner{data: []byte(text)}
		form, ok := s.canonical(nil, "")
		s.space()
		ok = ok && s.pos == len(text)
		tree := scanner{data: []byte(text)}
		_, fine := tree.tree(100)
		tree.space()
		fine = fine && tree.pos == len(text)
		if valid := json.Valid([]byte(text)); ok != valid && !strings.Contains(text, `\ud83d`) || fine != ok {
			t.Errorf("%q is JSON: %v; has a canonical form: %v, and a tree: %v", text, valid, ok, fine)
		}
		if _, err := ParseSchema([]byte(text)); !ok && err == nil {
			t.Errorf("%q is a schema", text)
		}
		if !ok {
			return
		}
		sound++
		if again := canonicalOf(form); string(again) != string(form) {
			t.Errorf("%q becomes %q and then %q", text, form, again)
		}
	}
	try(whole)
	for i := range whole {
		try(whole[:i])
		for range 4 {
			try(whole[:i] + string(`{}[]",:x0 \`[rnd.IntN(11)]) + whole[i+1:])
		}
	}
	if sound < 20 || tried-sound < 200 {
		t.Errorf("%d of %d are sound, which tells little", sound, tried)
	}
}

// TestDeepTree: a schema nested too deep is refused, and its place is said.
func TestDeepTree(t *testing.T) {
	deep := strings.Repeat(`{"items":`, 2000) + "true" + strings.Repeat("}", 2000)
	if _, err := ParseSchema([]byte(deep)); err == nil || !strings.Contains(err.Error(), "nested too deep") {
		t.Error(err)
	}
}

// TestSchemaRefuses what it cannot hold documents to.
func TestSchemaRefuses(t *testing.T) {
	for text, says := range map[string]string{
		`{"$id":":"}`:                            "missing protocol scheme",
		`{"$ref":":"}`:                           "missing protocol scheme",
		`{"type":"object","properties":{"a":3}}`: "want an object or true",
		`{"type":[]}`:                            "lists no type",
		`{"$ref":"#/$defs/none"}`:                "none",
	} {
		if s, err := ParseSchema([]byte(text)); s != nil || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Selfish embeds itself.
type Selfish struct {
	*Selfish
	A string `json:"a"`
}

type hidden struct {
	A string `json:"a"`
}

// TestTypesRefused: a type that encoding/json would fill in another way, or not at all, is
// none for a schema.
func TestTypesRefused(t *testing.T) {
	schema := MustSchema([]byte(`{"type":"object","properties":{"a":{"type":"string"}},"unevaluatedProperties":false}`))
	type private struct {
		*hidden
	}
	for name, v := range map[string]any{
		"nothing": nil,
		"pointer to a pointer": struct {
			A **string `json:"a"`
		}{},
		"bytes": struct {
			A []byte `json:"a"`
		}{},
		"named keys": struct {
			A map[int]string `json:"a"`
		}{},
		"a channel": struct {
			A chan int `json:"a"`
		}{},
		"option": struct {
			A string `json:"a,string"`
		}{},
		"embeds itself":    Selfish{},
		"cannot be filled": private{},
	} {
		if err := schema.Check(v); !errors.Is(err, TypeUnfit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := schema.Check(&struct {
		A string `json:"a"`
		B string `json:"-"`
		c int
	}{}); err != nil {
		t.Error(err)
	}
}
