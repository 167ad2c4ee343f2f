package document

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	share := 0.25
	f := Form{Title: "<Kāhui & Ako>", Share: &share, Texts: map[string]string{"mi": "b", "en": "a"}, Extensions: json.RawMessage(`{"a":[1]}`)}
	const want = `{
  "title": "<Kāhui & Ako>",
  "share": 0.25,
  "texts": {
    "en": "a",
    "mi": "b"
  },
  "extensions": {
    "a": [
      1
    ]
  }
}
`
	got, err := Write(f)
	if err != nil || string(got) != want {
		t.Errorf("got %s\n%v\nwant %s", got, err, want)
	}
	for _, bad := range []float64{math.NaN(), math.Inf(-1)} {
		if _, err := Write(Form{Share: &bad}); err == nil {
			t.Errorf("%v was written", bad)
		}
		if _, err := Digest(Form{Share: &bad}); err == nil {
			t.Errorf("%v has a digest", bad)
		}
	}
}

func TestDigest(t *testing.T) {
	// printf '{"a":"ā<","b":1}' | sha256sum
	const want = "sha256:65be41d98e54205529851e23a70f00c9c790249c2dc47dfdcd2f82db46ea1c89"
	type one struct {
		B int    `json:"b"`
		A string `json:"a"`
	}
	digest := func(v any) string {
		d, err := Digest(v)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	first := digest(one{1, "ā<"})
	if first != want {
		t.Errorf("digest %s, want %s", first, want)
	}
	if other := digest(map[string]any{"a": "ā<", "b": 1}); other != first {
		t.Errorf("the order of members counts: %s, %s", first, other)
	}
	if other := digest(json.RawMessage("{ \"b\":1,\n\"a\":\"\\u0101\\u003c\"}")); other != first {
		t.Errorf("the way of writing counts: %s, %s", first, other)
	}
	if other := digest(map[string]any{"a": "ā<", "b": 1, "$schema": "../one.schema.json"}); other != first {
		t.Errorf("where the schema is counts: %s, %s", first, other)
	}
	inner := digest(map[string]any{"a": map[string]any{"$schema": "x"}})
	if other := digest(map[string]any{"a": map[string]any{}}); other == inner {
		t.Error("$schema within a member does not count")
	}
	if other := digest(one{2, "ā<"}); other == first {
		t.Error("the value does not count")
	}
	if _, err := Digest(json.RawMessage(`{"a":1,"a":2}`)); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("duplicates: %v", err)
	}
}

func TestRound(t *testing.T) {
	for x, want := range map[float64]float64{
		1.0 / 3: 0.333333333333, 2.0 / 3: 0.666666666667, 1e15 + 1: 1e15, 123456789012.5: 123456789012, -0.1 - 0.2: -0.3,
		math.MaxFloat64: 1.79769313486e308, 5e-324: 5e-324, math.Inf(1): math.Inf(1),
	} {
		if got := Round(x); got != want {
			t.Errorf("Round(%v) = %v, want %v", x, got, want)
		}
	}
	if math.Signbit(Round(math.Copysign(0, -1))) {
		t.Error("zero has a sign")
	}
	if !math.IsNaN(Round(math.NaN())) {
		t.Error("NaN is a number")
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		x := (random.Float64() - 0.5) * math.Pow(10, float64(random.IntN(60)-30))
		y := Round(x)
		if Round(y) != y || math.Abs(x-y) > math.Abs(x)*5.1e-12 {
			t.Fatalf("Round(%v) = %v", x, y)
		}
		mantissa, _, _ := strings.Cut(strconv.FormatFloat(y, 'e', -1, 64), "e")
		if n := len(strings.Trim(mantissa, "-.")); n > 13 { // 12 digits and a point
			t.Fatalf("Round(%v) = %s", x, mantissa)
		}
	}
}
