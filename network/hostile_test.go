package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// manySchools returns a network of n schools and n trusts, and who is in which.
func manySchools(n int, join func(i int, in func(subject, cluster string))) network.Network {
	var net network.Network
	for i := range n {
		net.Subjects = append(net.Subjects, network.Subject{ID: fmt.Sprint("s", i), Kind: indicator.School})
		net.Clusters = append(net.Clusters, network.Cluster{ID: fmt.Sprint("c", i), Kind: network.Trust})
	}
	for i := range n {
		join(i, func(subject, cluster string) {
			net.Memberships = append(net.Memberships, network.Membership{Subject: subject, Cluster: cluster})
		})
	}
	return net
}

// TestSeats holds that a network of clusters within clusters, whose schools lie in them as
// often as the square of their number, is refused before its roll-up takes all memory.
func TestSeats(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it takes as much as the limit allows")
	}
	x, list := network.Compile(manySchools(6000, func(i int, in func(subject, cluster string)) {
		in(fmt.Sprint("s", i), "c0")
		if i > 0 {
			in("c0", fmt.Sprint("c", i))
		}
	}))
	if list.Err() != nil {
		t.Fatal(list)
	}
	r := result(t, []string{"s0", "s1"}, nil)
	if got := hostile.Allocated(func() { _, list = network.RollUp(r, x, network.Options{}) }); !list.Has(network.RollUpTooLarge) || got > 4<<30 {
		t.Errorf("%d bytes, %v", got, list)
	}
}

func TestRollUpLimits(t *testing.T) {
	many := manySchools(network.MaxKinds+1, func(i int, in func(subject, cluster string)) { in(fmt.Sprint("s", i), fmt.Sprint("c", i)) })
	for i := range many.Clusters {
		many.Clusters[i].Kind = indicator.SubjectKind(fmt.Sprint("kind", i))
	}
	few := many
	few.Clusters, few.Memberships = many.Clusters[1:], many.Memberships[1:]
	occasions := make([]assessment.Occasion, 3000)
	for i := range occasions {
		occasions[i].Key = fmt.Sprint("o", i)
	}
	flat := manySchools(6000, func(i int, in func(subject, cluster string)) { in(fmt.Sprint("s", i), fmt.Sprint("c", i)) })
	for name, test := range map[string]struct {
		net network.Network
		r   *assessment.Result
		ok  bool
	}{
		"many kinds of cluster":         {many, result(t, []string{"s1"}, nil), false},
		"as many as can be":             {few, result(t, []string{"s1"}, nil), true},
		"many occasions, many clusters": {flat, result(t, []string{"s1"}, occasions), false},
	} {
		x, list := network.Compile(test.net)
		if list.Err() != nil {
			t.Fatal(list)
		}
		u, list := network.RollUp(test.r, x, network.Options{})
		if (u != nil) != test.ok || list.Has(network.RollUpTooLarge) == test.ok {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// result scores judgements of schools, on all of the occasions if there are any.
func result(t *testing.T, subjects []string, occasions []assessment.Occasion) *assessment.Result {
	t.Helper()
	f := local(t)
	a := assessment.Assessment{Framework: f.Ref(), Occasions: occasions}
	judge := func(id, occasion string) {
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: id, Occasion: occasion, Perspective: assessment.Inspection, Rater: "hera", Indicator: trust, Level: high})
	}
	for _, id := range subjects {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: indicator.School})
		for _, o := range occasions {
			judge(id, o.Key)
		}
		if len(occasions) == 0 {
			judge(id, "")
		}
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list)
	}
	r, list := m.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list)
	}
	return r
}

// TestLongSuccession holds that following who was taken over by whom takes time in
// proportion, in a line and in a circle.
func TestLongSuccession(t *testing.T) {
	for name, circle := range map[string]bool{"a line": false, "a circle": true} {
		hostile.Growth(t, 2000, func(n int) func() {
			net := manySchools(n, func(int, func(string, string)) {})
			for i := range net.Clusters {
				if circle || i < n-1 {
					net.Clusters[i].Successors = []string{fmt.Sprint("c", (i+1)%n)}
					net.Clusters[i].Spell.To = indicator.MustDate("2020-01-01")
				}
			}
			return func() {
				if _, list := network.Compile(net); list.Has(network.SuccessionInvalid) != circle {
					t.Fatalf("%s: %.300v", name, list)
				}
			}
		})
	}
}

// TestMaxSpells holds that a file that says the same of one school on very many days is
// refused at the row that is too many, and that one in which a trust lies in very many
// regions is not compared with itself.
func TestMaxSpells(t *testing.T) {
	dated := network.DateColumn{Column: "day"}
	file := func(rows int) string {
		var b strings.Builder
		b.WriteString("school,trust,region,day\n")
		for i := range rows {
			n := rows - i // falling, so that each is put in front
			fmt.Fprintf(&b, "12,t1,r%d,%d-%02d-%02d\n", i, 1000+n/336, 1+n/28%12, 1+n%28)
		}
		return b.String()
	}
	m := network.Mapping{
		Subject:   network.SubjectColumns{ID: "school", Kind: indicator.School},
		Groupings: []network.Grouping{{ID: "trust", Kind: network.Trust, From: dated, To: dated}},
	}
	_, list := network.ReadCSV(strings.NewReader(file(network.MaxSpells+2)), m, network.CSVOptions{})
	if len(list.Issues) != 2 || list.Issues[0].Code != network.RowInvalid || list.Issues[0].At.Line != network.MaxSpells+2 {
		t.Errorf("%.300v", list)
	}
	m.Groupings = []network.Grouping{{ID: "trust", Kind: network.Trust, In: network.Region}, {ID: "region", Kind: network.Region, From: dated, To: dated}}
	hostile.Growth(t, 2*network.MaxSpells, func(n int) func() {
		text := file(n)
		return func() {
			if _, list := network.ReadCSV(strings.NewReader(text), m, network.CSVOptions{}); list.Err() != nil {
				t.Fatalf("%.300v", list)
			}
		}
	})
}

// TestTogether: networks, what is rolled up over them, and ties are for any number of
// goroutines.
func TestTogether(t *testing.T) {
	on := full().Subjects[0]
	t.Run("index", func(t *testing.T) {
		hostile.Together(t, func() *network.Index { return compile(t, full()) }, func(x *network.Index) string {
			return hostile.Ask(x, on.ID, on.Kind, indicator.MustDate("2026-03-01"))
		})
	})
	t.Run("roll-up", func(t *testing.T) {
		a, n := random(3)
		f := local(t)
		r := score(t, f, a)
		hostile.Together(t, func() *network.Rollup { return rollUp(t, r, compile(t, n), network.Options{}) }, func(u *network.Rollup) string {
			report, list := u.Report(assessment.Release{})
			return hostile.Ask(u, assessment.Release{}, indicator.School) + hostile.Ask(slices.Collect(u.Profiles())[0]) + hostile.Tell(report, list)
		})
	})
	t.Run("ties", func(t *testing.T) {
		x := compile(t, tangle(3))
		hostile.Together(t, func() *network.Relation { return must(x.Relation(network.View{On: indicator.MustDate("2026-03-01")})) }, func(r *network.Relation) string { return hostile.Ask(r, 1, "s1") })
	})
}
