package trend_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/assessment/trend"
)

func TestStringTellsNothing(t *testing.T) {
	f := parse(t, doc)
	r := judged(t, f, "2025 waitaha hera fw.trust low\n2026 waitaha hera fw.trust high")
	full, list := trend.Between(trend.Point{Result: r, Occasion: "2025"}, trend.Point{Result: r, Occasion: "2026"}, trend.Options{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	var none *trend.Trend
	for want, v := range map[string]*trend.Trend{"trend of 7 rows, 1 perspective": full, "trend of 0 rows, 0 perspectives": none} {
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			if got := fmt.Sprintf(verb, v); got != want {
				t.Errorf("%s is %.100q, not %q", verb, got, want)
			}
		}
	}
}
