package network_test

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

func release(t testing.TB, u *network.Rollup, rel assessment.Release) network.Report {
	t.Helper()
	report, list := u.Report(rel)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return report
}

func cell(t testing.TB, r network.Report, cluster string, id indicator.ID) network.CellReport {
	t.Helper()
	for _, p := range r.Profiles {
		for _, c := range p.Cells {
			if p.Cluster == cluster && c.ID == id {
				return c
			}
		}
	}
	t.Fatalf("no cell of %s in %q", id, cluster)
	return network.CellReport{}
}

// thin is a cluster "k" of schools whose judgements come from few raters: levels
// says, by school, what its raters gave for trust, as in "lmh".
func thin(t testing.TB, f *framework.Framework, levels ...string) (*assessment.Result, *network.Index) {
	judged, listed := schools(len(levels))
	a := assessment.Assessment{Subjects: judged}
	net := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}}}
	for i, given := range levels {
		for rater, l := range given {
			level := map[rune]indicator.Level{'l': low, 'm': mid, 'h': high, '-': indicator.NotObserved}[l]
			a.Judgements = append(a.Judgements, judge(judged[i].ID, assessment.Peer, fmt.Sprint("r", rater), trust, level))
		}
		net.Memberships = append(net.Memberships, in("k", judged[i].ID)...)
	}
	return score(t, f, a), compile(t, net)
}

// TestReportStates: of a line with a published total New South Wales hides a cell of 5
// and fewer and, if it is the only one hidden, the next lowest too (DOMAIN.md A7, V11,
// S97). Here what is hidden leaves the total instead, alone or in company, so there is
// nothing to subtract and no third cell pays for it.
func TestReportStates(t *testing.T) {
	f := local(t)
	for _, test := range []struct {
		name     string
		levels   []string // of each school
		state    assessment.CellState
		shown    []int
		withheld int
	}{
		{"all have raters enough", []string{"lll", "mmm", "mmh"}, assessment.Shown, []int{1, 2, 0}, 0},
		{"one hidden member would be had by subtraction", []string{"lll", "mmm", "h"}, assessment.Shown, []int{1, 1, 0}, 1},
		{"so would two", []string{"lll", "l", "h"}, assessment.Shown, []int{1, 0, 0}, 2},
		{"three hide each other", []string{"lll", "l", "h", "m"}, assessment.Shown, []int{2, 1, 1}, 0},
		{"three alike do not", []string{"lll", "h", "h", "h"}, assessment.Shown, []int{1, 0, 0}, 3},
		{"nor do those without a level", []string{"lll", "h", "l", "-"}, assessment.Shown, []int{1, 0, 0}, 3},
		{"nothing is left", []string{"l", "h"}, assessment.Suppressed, nil, 0},
		{"only hidden ones, and enough", []string{"l", "h", "h"}, assessment.Shown, []int{1, 0, 2}, 0},
		{"nobody saw it", []string{"---", "---"}, assessment.Undefined, nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, x := thin(t, f, test.levels...)
			c := cell(t, release(t, rollUp(t, r, x, network.Options{}), assessment.Release{}), "k", trust)
			if c.State != test.state || !slices.Equal(c.Distribution, test.shown) || c.Withheld != test.withheld {
				t.Errorf("%+v", c)
			}
			if c.State == assessment.Suppressed {
				if diff := cmp.Diff(network.CellReport{ID: trust, State: assessment.Suppressed}, c); diff != "" {
					t.Errorf("a suppressed cell tells more than that it is there: %s", diff)
				}
			}
		})
	}
}

func TestReportDocument(t *testing.T) {
	f := local(t)
	for seed := range seeds(20) {
		a, n := random(seed)
		r, x := score(t, f, a), compile(t, n)
		u := rollUp(t, r, x, network.Options{})
		if u.Result() != r || u.Network() != x {
			t.Fatal("a roll-up forgets what it is of")
		}
		for _, rel := range []assessment.Release{{}, {Audience: assessment.ForPublic}, {MinRaters: map[assessment.Perspective]int{assessment.Peer: 1}, MinMembers: 2}} {
			report := release(t, u, rel)
			data := write(t, report)
			if err := valid(t, network.ReportSchema(), data); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			read, list := network.ParseReport(data)
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			if again := write(t, read); !bytes.Equal(data, again) {
				t.Fatalf("seed %d: %s", seed, cmp.Diff(string(data), string(again)))
			}
			if !bytes.Equal(data, write(t, release(t, u, rel))) {
				t.Fatalf("seed %d: made again, the report differs", seed)
			}
			// The release is resolved as that of the judgements is.
			own, _ := rel.Report(u.Result())
			if diff := cmp.Diff(own.Release, report.Release); diff != "" && len(report.Profiles) > 0 {
				t.Errorf("seed %d: %s", seed, diff)
			}
		}
	}
	r, x := thin(t, f, "lll")
	if _, list := rollUp(t, r, x, network.Options{}).Report(assessment.Release{Audience: "everybody"}); !list.Has(assessment.ReleaseInvalid) {
		t.Errorf("%v", list.Issues)
	}
}

// A world is everything that was judged: for each school and indicator, what its
// raters gave.
type world struct {
	schools  int
	given    map[indicator.ID][]string // by school, as in thin
	clusters [][]int                   // schools by cluster
	were     [][]int                   // schools by cluster at the time of an earlier release
}

func (w world) clone() world {
	given := map[indicator.ID][]string{}
	for id, g := range w.given {
		given[id] = slices.Clone(g)
	}
	w.given = given
	return w
}

// build makes a result and a network of the world.
func (w world) build(t *testing.T, f *framework.Framework) (*assessment.Result, *network.Index) {
	judged, listed := schools(w.schools)
	a := assessment.Assessment{Subjects: judged}
	net := network.Network{Subjects: listed}
	for i, s := range judged {
		for _, id := range []indicator.ID{trust, voice} {
			for rater, l := range w.given[id][i] {
				level := map[rune]indicator.Level{'l': low, 'm': mid, 'h': high}[l]
				a.Judgements = append(a.Judgements, judge(s.ID, assessment.Peer, fmt.Sprint("r", rater), id, level))
			}
		}
	}
	for k, members := range w.clusters {
		id := fmt.Sprint("k", k)
		net.Clusters = append(net.Clusters, network.Cluster{ID: id, Kind: []indicator.SubjectKind{network.Trust, network.Region}[k%2]})
		for _, m := range members {
			net.Memberships = append(net.Memberships, in(id, listed[m].ID)...)
		}
	}
	return score(t, f, a), compile(t, net)
}

// published is all that a reader gets to see: the report of every school, and of
// every cluster and of all clusters together, without the digest of what is not
// published.
func (w world) published(t *testing.T, f *framework.Framework, rel assessment.Release) []byte {
	r, x := w.build(t, f)
	schools, list := rel.Report(r)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	clusters := release(t, rollUp(t, r, x, network.Options{}), rel)
	schools.Judgements, clusters.Judgements = "", ""
	return append(write(t, schools), write(t, clusters)...)
}

// TestNobodyIsGivenAway: for every score that a release hides there is another
// world in which that school has another level, and everything that is published,
// school reports and overlapping, nested roll-ups together, is the same to the
// byte. Then no reader can have it from the documents, by subtraction or by any
// other means.
func TestNobodyIsGivenAway(t *testing.T) {
	f := local(t)
	rel := assessment.Release{} // peers need 3 raters, a crowd 3 members
	levels := []string{"l", "m", "h"}
	tried, counted := 0, 0
	for seed := range seeds(120) {
		rnd := rand.New(rand.NewPCG(seed, 10))
		pick := func() string { return levels[rnd.IntN(3)] }
		w := world{schools: 4 + rnd.IntN(7), given: map[indicator.ID][]string{}}
		for range w.schools {
			kind := rnd.IntN(6)
			for _, id := range []indicator.ID{trust, voice} {
				given := pick() // one rater: hidden
				switch {
				case kind == 0 || kind == 1 && id == trust: // shown, or shown in part
					given = pick() + pick() + pick()
				case kind == 2 && id == voice: // nothing said
					given = ""
				}
				w.given[id] = append(w.given[id], given)
			}
		}
		for range 1 + rnd.IntN(3) {
			var members []int
			for i := range w.schools {
				if rnd.IntN(4) > 0 {
					members = append(members, i)
				}
			}
			w.clusters = append(w.clusters, members)
		}
		real := w.published(t, f, rel)
		if bytes.Contains(real, []byte(`"withheld"`)) && bytes.Contains(real, []byte(`"shown"`)) {
			counted++
		}
		for _, id := range []indicator.ID{trust, voice} {
			for i, given := range w.given[id] {
				if len(given) != 1 {
					continue
				}
				tried++
				if !w.hides(id, i, func(other world) bool { return bytes.Equal(real, other.published(t, f, rel)) }) {
					t.Fatalf("seed %d: that school s%d has %q on %s can be had from what is published: %+v\n%s", seed, i+1, given, id, w, real)
				}
			}
		}
	}
	if n := int(seeds(120)); tried < 5*n || counted < n/4 {
		t.Errorf("%d hidden scores in %d worlds with something withheld are too few to say anything", tried, counted)
	}
}

// hides reports whether another world, in which school i has another level, looks the same.
func (w world) hides(id indicator.ID, i int, same func(world) bool) bool {
	for other := range w.others(id, i) {
		if other.given[id][i] != w.given[id][i] && same(other) {
			return true
		}
	}
	return false
}

// others returns worlds that differ in what school i has on the indicator: changed with
// another school, or with any set of hidden schools at another level.
func (w world) others(id indicator.ID, i int) iter.Seq[world] {
	var hidden []int
	for j, given := range w.given[id] {
		if len(given) == 1 {
			hidden = append(hidden, j)
		}
	}
	return func(yield func(world) bool) {
		for _, j := range hidden { // on this indicator or on all
			one, both := w.clone(), w.clone()
			one.given[id][i], one.given[id][j] = w.given[id][j], w.given[id][i]
			for _, each := range []indicator.ID{trust, voice} {
				both.given[each][i], both.given[each][j] = w.given[each][j], w.given[each][i]
			}
			if !yield(one) || !yield(both) {
				return
			}
		}
		for set := range 1 << len(hidden) {
			for _, l := range []string{"l", "m", "h"} {
				other := w.clone()
				for k, j := range hidden {
					if set>>k&1 == 1 {
						other.given[id][j] = l
					}
				}
				if !yield(other) {
					return
				}
			}
		}
	}
}
