package assessment

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator/document"
)

// fillAny fills a value with anything, some of it left zero.
func fillAny(random *rand.Rand, v reflect.Value) {
	if random.IntN(4) == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString([]string{"a", "<b> & c", "ā", "line\u2028", `"q" \`, "\x00\xff", "0"}[random.IntN(7)])
	case reflect.Int:
		v.SetInt(int64(random.IntN(300) - 20))
	case reflect.Float64:
		v.SetFloat([]float64{1, 0.1, -2.5, 1e-7, 1e21, 123456789012, math.SmallestNonzeroFloat64, math.Copysign(0, -1), random.NormFloat64()}[random.IntN(9)])
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAny(random, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), random.IntN(4), 4))
		for i := range v.Len() {
			fillAny(random, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fillAny(random, v.Field(i))
		}
	default:
		panic("a report holds a " + v.Kind().String())
	}
}

// TestJSONText: whatever the parts of a report hold, and whichever members they come to
// have, they are written as encoding/json writes them.
func TestJSONText(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 9))
	for range 3000 {
		var p ProfileReport
		fillAny(random, reflect.ValueOf(&p).Elem())
		want, err := document.Write(p)
		if err != nil {
			t.Fatal(err)
		}
		var got jsonText
		got.profile(&p)
		if got.err != nil {
			t.Fatal(got.err)
		}
		if diff := cmp.Diff(strings.TrimSuffix(string(want), "\n"), string(got.buf)); diff != "" {
			t.Fatalf("(-encoding/json +ours):\n%s", diff)
		}
	}
	var bad jsonText
	bad.score(&ScoreReport{Value: new(math.Inf(1)), Shares: []float64{math.NaN()}})
	if bad.err == nil {
		t.Error("an infinity is written")
	}
}
