package agreement_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/variance"
)

const staff = `
	a staff s1 0 3
	a staff s1 1 2
	a staff s1 2 3
	a staff s2 0 2
	a staff s2 1 2
	a staff s2 2 not-observed
	a staff s3 0 3
	a staff s3 1 3
	a staff s3 2 3
	b staff s1 0 0
	b staff s1 1 1
	b staff s1 2 0
	b staff s2 0 1
	b staff s2 1 1
	b staff s2 2 0
	b self h 0 3`

// TestItems: forms by school, and the same judgements for reliability and G studies.
func TestItems(t *testing.T) {
	items, err := agreement.ItemsOf(judged(t, staff, nil), agreement.Selection{Perspectives: []assessment.Perspective{assessment.Staff}})
	if err != nil {
		t.Fatal(err)
	}
	if len(items.Indicators) != 3 || len(items.Groups) != 2 || len(items.Groups[0].Scores) != 3 || len(items.Groups[1].Scores) != 2 || len(items.Observations.Values) != 14 {
		t.Fatalf("%+v", items)
	}
	if v := items.Groups[0].Scores[1][2]; !math.IsNaN(v) {
		t.Errorf("what was not observed is %v", v)
	}
	if c := items.Clusters(); !slices.Equal(c, []int32{0, 0, 0, 1, 1}) {
		t.Errorf("clusters %v", c)
	}
	a, err := agreement.Cronbach(items.Scores())
	if err != nil || a.Alpha.Used.Units != 5 {
		t.Errorf("%v, %v", a.Alpha, err)
	}
	w, err := agreement.WithinGroups(items.Groups, items.Points)
	if err != nil || w.Groups[0].N != 2 || w.Groups[1].N != 2 || w.ICC1 == nil {
		t.Errorf("%+v, %v", w, err)
	}
	g, err := agreement.GPersonsByItemsByRaters(t.Context(), items.Observations)
	if err != nil || g.Balanced || g.Persons != 2 || g.Items != 3 || g.Raters != 3 {
		t.Errorf("%+v, %v", g, err)
	}
	if _, err := g.Decide(3, 2, variance.REML); err != nil {
		t.Error(err)
	}
}

// TestItemsByOccasionAndPerspective: groups are named apart, and the scale's values are
// used where it has some.
func TestItemsByPerspective(t *testing.T) {
	m := judged(t, staff, nil)
	apart, err := agreement.ItemsOf(m, agreement.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	together, err := agreement.ItemsOf(m, agreement.Selection{Together: true})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range apart.Groups {
		names = append(names, g.Name)
	}
	raters := map[string]bool{}
	for _, r := range together.Observations.Rater {
		raters[r] = true
	}
	// One of another perspective is another rater, if by the same name.
	if want := map[string]bool{"s1 / staff": true, "s2 / staff": true, "s3 / staff": true, "h / self": true}; !maps.Equal(raters, want) {
		t.Errorf("raters %v", raters)
	}
	if slices.ContainsFunc(apart.Observations.Rater, func(r string) bool { return strings.Contains(r, "/") }) {
		t.Errorf("raters apart %v", apart.Observations.Rater)
	}
	if fmt.Sprint(names) != "[a / staff b / self b / staff]" || len(together.Groups) != 2 || together.Groups[1].Name != "b" {
		t.Errorf("groups %v, together %d", names, len(together.Groups))
	}
}
