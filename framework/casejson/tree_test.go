package casejson

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// TestParse holds reading and writing to encoding/json, on random values.
func TestParse(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 7))
		data, err := json.MarshalIndent(randomValue(r, 4), "", strings.Repeat(" ", r.IntN(3)))
		if err != nil {
			t.Fatal(err)
		}
		n, ok := parse(string(data))
		if !ok {
			t.Fatalf("%s is not read", data)
		}
		var want any
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		for _, depth := range []int{0, oneLine} {
			out := n.write(nil, depth)
			var got any
			if err := json.Unmarshal(out, &got); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s became %s: %v", data, out, err)
			}
		}
		// What is cut off anywhere is no JSON.
		if cut := r.IntN(len(data)); !json.Valid(data[:cut]) {
			if _, ok := parse(string(data[:cut])); ok {
				t.Fatalf("%s is read", data[:cut])
			}
		}
	}
}

func randomValue(r *rand.Rand, depth int) any {
	kinds := 5
	if depth > 0 {
		kinds = 7
	}
	switch r.IntN(kinds) {
	case 0:
		return nil
	case 1:
		return r.IntN(2) == 0
	case 2:
		return r.NormFloat64() * 1e9
	case 3:
		return r.IntN(100)
	case 4:
		return randomText(r)
	case 5:
		list := make([]any, r.IntN(5))
		for i := range list {
			list[i] = randomValue(r, depth-1)
		}
		return list
	}
	object := map[string]any{}
	for range r.IntN(5) {
		object[randomText(r)] = randomValue(r, depth-1)
	}
	return object
}

func randomText(r *rand.Rand) string {
	letters := []rune("abc āŵ\"\\/\n\t\x01<&>\u2028😀\uFFFD")
	var b strings.Builder
	for range r.IntN(6) {
		b.WriteRune(letters[r.IntN(len(letters))])
	}
	return b.String()
}

// TestUUID holds to the example of RFC 9562, appendix A.4, and to what another program
// makes of the same name.
func TestUUID(t *testing.T) {
	dns := urlSpace
	dns[3] = 0x10
	if got := version5(dns, "www.example.com"); got != "2ed6657d-e927-568b-95e1-2665a8aea6a2" {
		t.Error(got)
	}
	// Python: uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/")
	if got := uuid5("https://example.org/"); got != "527dda32-a0de-5105-a042-cb475b5f7d11" || !isVersioned(got) {
		t.Error(got)
	}
	for s, want := range map[string]bool{
		"10000000-0000-0000-0000-000000000001": false, // version 0
		"0d2a8a4e-55d9-5d0e-9e0f-000000000001": true,
		"0D2A8A4E-55d9-5d0e-9e0f-000000000001": false,
		"0d2a8a4e-55d9-7d0e-9e0f-000000000001": false,
		"0d2a8a4e-55d9-5d0e-ce0f-000000000001": false,
		"0d2a8a4e055d9-5d0e-9e0f-000000000001": false,
		"x":                                    false,
	} {
		if isVersioned(s) != want {
			t.Errorf("%s: %v", s, !want)
		}
	}
}

func TestAddress(t *testing.T) {
	for s, want := range map[string]string{
		"https://example.org/a":         "https://example.org/a",
		"local:abc":                     "local:abc",
		"urn:x:y":                       "urn:x:y",
		"https://example.org/Kāhui Ako": "https://example.org/K%C4%81hui%20Ako",
		"https://example.org/a|b#c?d":   "https://example.org/a%7Cb#c?d",
		"https://example.org/#a#b":      "",
		"https://example.org/%zz":       "",
		"http://[::1":                   "",
		"x":                             "",
		"//example.org/a":               "",
	} {
		if got := escaped(s); got != want || isURI(s) != (s == want) {
			t.Errorf("%s: %q, %v", s, got, isURI(s))
		}
		if got := addressOf(s); !isURI(got) {
			t.Errorf("%s: %q is no address", s, got)
		}
	}
}

func TestNatural(t *testing.T) {
	order := []string{"1", "2", "002a", "10", "A.1", "A.2", "A.10", "B", ""}
	for i, a := range order {
		for k, b := range order {
			if got := natural(a, b); (got < 0) != (i < k) || (got > 0) != (i > k) {
				t.Errorf("%q and %q: %d", a, b, got)
			}
		}
	}
}

func TestSlug(t *testing.T) {
	for s, want := range map[string]string{
		"3.OA.A.1": "3-oa-a-1", "Kāhui Ako": "kahui-ako", "Leaders' time": "leaders-time", "情報": "", "one two three four": "one-two-three", strings.Repeat("x", 30): strings.Repeat("x", 14), "--": "",
	} {
		if got := slug(s, 14); got != want {
			t.Errorf("%q: %q", s, got)
		}
	}
}
