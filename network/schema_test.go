package network_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network"
)

// TestSameVerdict changes documents at random and asks the library and an
// independent validator whether they fit the schema.
func TestSameVerdict(t *testing.T) {
	for name, test := range map[string]struct {
		schema *document.Schema
		full   any
		read   func(data []byte) error
	}{
		"network": {network.Schema(), full(), func(data []byte) error {
			return network.Schema().Read(data, new(network.Network)).Err()
		}},
		"mapping": {network.MappingSchema(), fullMapping(), func(data []byte) error {
			return network.MappingSchema().Read(data, new(network.Mapping)).Err()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			accepted := 0
			tries := uint64(1500)
			if testing.Short() {
				tries = 500
			}
			for seed := range tries {
				rnd := rand.New(rand.NewPCG(seed, 11))
				var doc any
				unmarshal(t, string(write(t, test.full)), &doc)
				doc = mutate(rnd, doc)
				data := must(json.Marshal(doc))
				want, got := valid(t, test.schema, data), test.read(data)
				if (want == nil) != (got == nil) {
					t.Errorf("seed %d: the schema says %v, the library %v: %s", seed, want, got, data)
				}
				if got == nil {
					accepted++
				}
			}
			if accepted < int(tries)/10 || accepted > int(tries)*9/10 {
				t.Errorf("%d of %d changed documents are accepted, which tells little", accepted, tries)
			}
		})
	}
}

// mutate changes one value somewhere in the document.
func mutate(rnd *rand.Rand, v any) any {
	values := []any{
		"", " x", "x ", "x", "School", "a-b", "a--b", "2020-02-30", "2020-02-29", "2020-2-1", "āē", strings.Repeat("x", 300),
		"leadership-network/1", "dd/mm/yyyy", ";", "utf-8", nil, true, -1.0, 0.0, 1.5, 3.0, []any{}, []any{"x", "x"}, map[string]any{}, map[string]any{"en": "x"},
	}
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		if len(keys) == 0 || rnd.IntN(12) == 0 {
			v[[]string{"id", "extra", "name", "to"}[rnd.IntN(4)]] = values[rnd.IntN(len(values))]
			return v
		}
		k := keys[rnd.IntN(len(keys))]
		if rnd.IntN(6) == 0 {
			delete(v, k)
		} else {
			v[k] = mutate(rnd, v[k])
		}
		return v
	case []any:
		if len(v) == 0 || rnd.IntN(8) == 0 {
			return append(v, values[rnd.IntN(len(values))])
		}
		i := rnd.IntN(len(v))
		v[i] = mutate(rnd, v[i])
		return v
	}
	return values[rnd.IntN(len(values))]
}

// A caller's document holds ours and more, and is closed by the caller's schema.
func TestEmbedding(t *testing.T) {
	type register struct {
		network.Network
		Ministry string `json:"ministry"`
	}
	schema := document.MustSchema([]byte(`{
	  "$schema": "https://json-schema.org/draft/2020-12/schema",
	  "$id": "https://example.org/register.json",
	  "$ref": "https://openrubric.github.io/leadership/schema/network-1.json#/$defs/members",
	  "required": ["ministry"],
	  "properties": { "ministry": { "type": "string" } },
	  "unevaluatedProperties": false
	}`), network.Schema())
	want := register{full(), "Te Tāhuhu o te Mātauranga"}
	data := write(t, want)
	if err := valid(t, schema, data); err != nil {
		t.Error(err)
	}
	var got register
	if err := schema.Read(data, &got).Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if network.Schema().Read(data, new(network.Network)).Err() == nil {
		t.Error("our own schema takes the caller's member")
	}
	if _, list := network.Compile(got.Network); list.Err() != nil {
		t.Error(list.Err())
	}
}
