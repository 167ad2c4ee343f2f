package network_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/disclosure"
)

func audit(t testing.TB, u *network.Rollup, rel assessment.Release, before ...network.Earlier) []network.Exposure {
	t.Helper()
	found, err := u.Audit(context.Background(), rel, before...)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestReportsWithstandTheAudit: over clusters that nest and overlap, with parts, dates and
// absences, for every audience, nothing that a report hides can be derived.
func TestReportsWithstandTheAudit(t *testing.T) {
	f := local(t)
	for seed := range seeds(60) {
		a, n := sized(seed)
		u := rollUp(t, score(t, f, a), compile(t, n), network.Options{By: []indicator.SubjectKind{decile}})
		for _, rel := range []assessment.Release{{}, {Audience: assessment.ForPublic}, {OnlyRollups: true}, {MinRaters: map[assessment.Perspective]int{assessment.Peer: 2}, MinMembers: 2}} {
			if found := audit(t, u, rel); len(found) > 0 {
				t.Fatalf("seed %d, %+v: %+v", seed, rel, found[0])
			}
		}
	}
}

// TestLaterReportsWithstandTheAudit: nor from a report and one to three before, for readers
// who may see more, from fewer judgements or over other clusters, unless it was said that
// it can.
func TestLaterReportsWithstandTheAudit(t *testing.T) {
	f := local(t)
	told, tried := 0, 0
	for seed := range seeds(120) {
		rnd := rand.New(rand.NewPCG(seed, 30))
		a, n := sized(seed)
		was := a
		was.Judgements = nil
		for _, j := range a.Judgements {
			if rnd.IntN(6) > 0 {
				was.Judgements = append(was.Judgements, j)
			}
		}
		then := n
		then.Memberships = nil
		for _, m := range n.Memberships {
			if rnd.IntN(10) > 0 {
				then.Memberships = append(then.Memberships, m)
			}
		}
		before := []network.Earlier{{
			Rollup:  rollUp(t, score(t, f, was), compile(t, then), network.Options{}),
			Release: assessment.Release{MinMembers: 2 + rnd.IntN(2)},
		}}
		for range rnd.IntN(3) { // of the same judgements, over other clusters
			between := n
			between.Memberships = nil
			for _, m := range n.Memberships {
				if rnd.IntN(3) > 0 {
					between.Memberships = append(between.Memberships, m)
				}
			}
			before = append(before, network.Earlier{Rollup: rollUp(t, score(t, f, was), compile(t, between), network.Options{})})
		}
		u := rollUp(t, score(t, f, a), compile(t, n), network.Options{})
		rel := assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Peer: 4, assessment.Staff: 3, assessment.Self: 2}}
		_, list := u.Report(rel, before...)
		tried++
		if found := audit(t, u, rel, before...); len(found) > 0 {
			if !list.Has(network.CrowdExposed) {
				t.Fatalf("seed %d: %+v: %s", seed, found[0], found[0].Finding.Explain())
			}
			told++
		}
	}
	if told == tried {
		t.Errorf("all of %d releases expose somebody", tried)
	}
}

// TestAuditFindsEveryLeak compares what the audit finds in releases without protection with
// what is the same in all worlds that fit, tried one by one.
func TestAuditFindsEveryLeak(t *testing.T) {
	f := local(t)
	leaks, safe := 0, 0
	for seed := range seeds(200) {
		rnd := rand.New(rand.NewPCG(seed, 40))
		w := world{schools: 3 + rnd.IntN(4), given: map[indicator.ID][]string{}}
		for range w.schools {
			given := []string{"l", "m", "h"}[rnd.IntN(3)]
			if rnd.IntN(4) == 0 {
				given += given + given
			}
			w.given[trust] = append(w.given[trust], given)
			w.given[voice] = append(w.given[voice], "")
		}
		for range 1 + rnd.IntN(4) {
			var members []int
			for i := range w.schools {
				if rnd.IntN(3) > 0 {
					members = append(members, i)
				}
			}
			w.clusters = append(w.clusters, members)
		}
		r, x := w.build(t, f)
		found, err := rollUp(t, r, x, network.Options{}).AuditUnprotected(assessment.Release{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]bool{}
		for _, e := range found {
			if e.ID == trust {
				got[e.Member] = true
				if e.Finding.Verdict != disclosure.Leak || e.Finding.Explain() == "" {
					t.Errorf("seed %d: %+v", seed, e)
				}
			}
		}
		want := w.forced()
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
			t.Fatalf("seed %d: %+v: %s", seed, w, diff)
		}
		leaks += len(want)
		for _, given := range w.given[trust] {
			if len(given) == 1 {
				safe++
			}
		}
	}
	safe -= leaks
	if leaks < 15 || safe < 15 {
		t.Errorf("%d leaks and %d safe scores are too few to say anything", leaks, safe)
	}
}

// TestAuditErrors: what Report refuses the audit refuses, and a call that is told to stop
// returns nothing but that.
func TestAuditErrors(t *testing.T) {
	f := local(t)
	u := peers(t, f, "lmhlmh", "......", 0, 1, 2, 3)
	for name, test := range map[string]struct {
		rel    assessment.Release
		before []network.Earlier
		want   issue.Code
	}{
		"audience":         {assessment.Release{Audience: "everybody"}, nil, assessment.ReleaseInvalid},
		"no roll-up":       {assessment.Release{}, []network.Earlier{{}}, network.EarlierInvalid},
		"earlier audience": {assessment.Release{}, []network.Earlier{{Rollup: u, Release: assessment.Release{Audience: "everybody"}}}, network.EarlierInvalid},
	} {
		found, err := u.Audit(context.Background(), test.rel, test.before...)
		if !errors.Is(err, test.want) || found != nil {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if found, err := u.Audit(stopped, assessment.Release{}); !errors.Is(err, context.Canceled) || found != nil {
		t.Errorf("stopped: %v, %v", found, err)
	}
}

// forced returns the hidden schools that have the same level in all worlds with the same
// sums over all clusters.
func (w world) forced() map[string]bool {
	var hidden []int
	for i, given := range w.given[trust] {
		if len(given) == 1 {
			hidden = append(hidden, i)
		}
	}
	sums := func(at map[int]int) string {
		var out []string
		groups := slices.Clone(w.clusters)
		for kind := range 2 { // all trusts together, and all regions
			var all []int
			for k, members := range w.clusters {
				if k%2 == kind {
					all = append(all, members...)
				}
			}
			slices.Sort(all)
			groups = append(groups, slices.Compact(all))
		}
		for _, members := range groups {
			var n [4]int
			for _, i := range members {
				if place, ok := at[i]; ok {
					n[place]++
				}
			}
			out = append(out, fmt.Sprint(n))
		}
		return fmt.Sprint(out)
	}
	at := map[int]int{}
	for _, i := range hidden {
		at[i] = map[string]int{"l": 0, "m": 1, "h": 2}[w.given[trust][i]]
	}
	real := sums(at)
	possible := map[int]map[int]bool{}
	total := 1
	for range hidden {
		total *= 4 // the fourth is to have no level
	}
	for world := range total {
		other := map[int]int{}
		for _, i := range hidden {
			other[i] = world % 4
			world /= 4
		}
		if sums(other) != real {
			continue
		}
		for i, place := range other {
			if possible[i] == nil {
				possible[i] = map[int]bool{}
			}
			possible[i][place] = true
		}
	}
	out := map[string]bool{}
	for _, i := range hidden {
		if len(possible[i]) == 1 {
			out[fmt.Sprint("s", i+1)] = true
		}
	}
	return out
}

// The schools of Chicago, in networks and collaboratives that overlap.
func TestChicagoAudit(t *testing.T) {
	_, x, _ := load(t, "chicago-progress-2011.csv.gz", "chicago")
	u := rollUp(t, judgements(t, "chicago-progress-2011.csv.gz", "chicago"), x, network.Options{})
	if found := audit(t, u, assessment.Release{OnlyRollups: true}); len(found) > 0 {
		t.Errorf("%d scores can be derived: %+v", len(found), found[0])
	}
}
