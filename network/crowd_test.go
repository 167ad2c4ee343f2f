package network_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// Too few hidden schools for their trust count in the region, where there are enough.
func TestCrowdsOfLargerClusters(t *testing.T) {
	f := local(t)
	judged, listed := schools(8)
	a := assessment.Assessment{Subjects: judged}
	net := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "a", Kind: network.Trust}, {ID: "b", Kind: network.Trust}, {ID: "south", Kind: network.Region}}}
	for i, given := range []string{"lll", "mmm", "h", "m", "hhh", "hmh", "l", "h"} {
		for r, l := range given {
			a.Judgements = append(a.Judgements, judge(judged[i].ID, assessment.Peer, fmt.Sprint("r", r), trust, map[rune]indicator.Level{'l': low, 'm': mid, 'h': high}[l]))
		}
		net.Memberships = append(net.Memberships, in([]string{"a", "b"}[i/4], judged[i].ID)...)
		net.Memberships = append(net.Memberships, in("south", judged[i].ID)...)
	}
	u := rollUp(t, score(t, f, a), compile(t, net), network.Options{})
	report := release(t, u, assessment.Release{})
	for cluster, want := range map[string]struct {
		distribution []int
		withheld     int
	}{
		"a":     {[]int{1, 1, 0}, 2},
		"b":     {[]int{0, 0, 2}, 2},
		"south": {[]int{2, 2, 4}, 0},
	} {
		c := cell(t, report, cluster, trust)
		if !slices.Equal(c.Distribution, want.distribution) || c.Withheld != want.withheld {
			t.Errorf("%s: %+v, want %+v", cluster, c, want)
		}
	}
}

// A release of roll-ups alone tells of no school, whoever judged it.
func TestOnlyRollups(t *testing.T) {
	f := local(t)
	r, x := thin(t, f, "lll", "mmm", "hhh", "mmh")
	u := rollUp(t, r, x, network.Options{})
	rel := assessment.Release{OnlyRollups: true}
	if c := cell(t, release(t, u, rel), "k", trust); c.State != assessment.Shown || !slices.Equal(c.Distribution, []int{1, 2, 1}) {
		t.Errorf("%+v", c)
	}
	own, list := rel.Report(r)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	for _, s := range own.Subjects {
		for _, p := range s.Profiles {
			if p.State != assessment.Suppressed || len(p.Scores) > 0 {
				t.Errorf("%s: %+v", s.ID, p)
			}
		}
	}
	r, x = thin(t, f, "lll", "mmm")
	if c := cell(t, release(t, rollUp(t, r, x, network.Options{}), rel), "k", trust); c.State != assessment.Suppressed {
		t.Errorf("two schools: %+v", c)
	}
}

// Sizes and numbers are told where nobody hidden counts: from a mean of three schools of
// 41, 200 and 913 pupils one could tell them apart.
func TestFiguresOfCrowds(t *testing.T) {
	f := counted(t)
	for _, test := range []struct {
		levels           []string
		weighted, spread bool
	}{
		{[]string{"lll", "mmm", "hhh", "mmm"}, true, true},
		{[]string{"lll", "m", "hhh", "mmm"}, true, false}, // one is withheld
		{[]string{"lll", "m", "h", "m"}, false, false},    // three count in a crowd
	} {
		judged, listed := schools(8)
		a := assessment.Assessment{Subjects: judged}
		net := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}, {ID: "l", Kind: network.Trust}}}
		for i := range judged {
			given := "lml"
			if i < 4 {
				given = test.levels[i]
			}
			for r, l := range given {
				a.Judgements = append(a.Judgements, judge(judged[i].ID, assessment.Peer, fmt.Sprint("r", r), trust, map[rune]indicator.Level{'l': low, 'm': mid, 'h': high}[l]))
			}
			net.Subjects[i].Sizes = []network.Size{{Size: float64(100 + i*i)}}
			net.Memberships = append(net.Memberships, in([]string{"k", "l"}[i/4], judged[i].ID)...)
		}
		report := release(t, rollUp(t, scoreBy(t, f, a, means), compile(t, net), network.Options{}), assessment.Release{})
		if c := cell(t, report, "k", trust); (c.Weighted != nil) != test.weighted || (c.Values != nil) != test.weighted {
			t.Errorf("%v: %+v", test.levels, c)
		}
		if c := cell(t, report, "", trust); (c.Spread != nil) != test.spread {
			t.Errorf("%v: %+v", test.levels, c.Spread)
		}
		if c := cell(t, report, "l", trust); c.Weighted == nil || c.Values == nil || c.Spread != nil {
			t.Errorf("%v: %+v", test.levels, c)
		}
	}
}

// early is the world as it was when the first release was made: of some schools the
// first raters only, of some nothing yet, and some in other clusters.
func (w world) early(seen []int) world {
	w = w.clone()
	w.clusters = w.were
	for _, given := range w.given {
		for i := range given {
			given[i] = given[i][:min(seen[i], len(given[i]))]
		}
	}
	return w
}

// twice is all that a reader has after two releases, and whether it was said that the
// second gives somebody away of the first.
func (w world) twice(t *testing.T, f *framework.Framework, seen []int, first, second assessment.Release) (text []byte, exposed bool) {
	before := w.early(seen)
	result, x := before.build(t, f)
	up := rollUp(t, result, x, network.Options{})
	schools, _ := first.Report(result)
	clusters := release(t, up, first)
	schools.Judgements, clusters.Judgements = "", ""
	text = append(write(t, schools), write(t, clusters)...)

	result, x = w.build(t, f)
	schools, _ = second.Report(result)
	clusters, list := rollUp(t, result, x, network.Options{}).Report(second, network.Earlier{Rollup: up, Release: first})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	schools.Judgements, clusters.Judgements = "", ""
	return append(append(text, write(t, schools)...), write(t, clusters)...), list.Has(network.CrowdExposed)
}

// seeds is how many random designs to look at: fewer under -short.
func seeds(n uint64) uint64 {
	if testing.Short() {
		return n / 8
	}
	return n
}

// TestNobodyIsGivenAwayBySteps: as TestNobodyIsGivenAway, of two releases together: the
// first was made when not all had been judged, or for those who may see more.
func TestNobodyIsGivenAwayBySteps(t *testing.T) {
	f := local(t)
	levels := []string{"l", "m", "h"}
	tried, exposures, differ := 0, 0, 0
	for seed := range seeds(100) {
		rnd := rand.New(rand.NewPCG(seed, 20))
		pick := func() string { return levels[rnd.IntN(3)] }
		w := world{schools: 5 + rnd.IntN(5), given: map[indicator.ID][]string{}}
		var seen []int
		for range w.schools {
			given := pick() // one rater: hidden
			if rnd.IntN(5) == 0 {
				given = pick() + pick() + pick()
			}
			w.given[trust] = append(w.given[trust], given)
			w.given[voice] = append(w.given[voice], pick())
			seen = append(seen, []int{0, 3, 3, 3, 1}[rnd.IntN(5)])
		}
		for range 1 + rnd.IntN(2) {
			var were, members []int
			for i := range w.schools {
				in := rnd.IntN(5) > 0
				if in {
					members = append(members, i)
				}
				if in != (rnd.IntN(8) == 0) {
					were = append(were, i)
				}
			}
			w.clusters, w.were = append(w.clusters, members), append(w.were, were)
		}
		first, second := assessment.Release{}, assessment.Release{}
		if seed%3 == 0 {
			first.MinMembers = 4
		}
		real, exposed := w.twice(t, f, seen, first, second)
		if exposed {
			exposures++
			continue
		}
		alone := w.published(t, f, second)
		if !bytes.HasSuffix(real, alone) {
			differ++ // the first release made a difference to the second
		}
		for i, given := range w.given[trust] {
			if len(given) != 1 {
				continue
			}
			tried++
			if !w.hides(trust, i, func(other world) bool {
				text, _ := other.twice(t, f, seen, first, second)
				return bytes.Equal(real, text)
			}) {
				t.Fatalf("seed %d: that school s%d has %q can be had from two releases: %+v, seen first %v", seed, i+1, given, w, seen)
			}
		}
	}
	if n := int(seeds(100)); tried < n/2 || differ < n/20 || exposures == 0 && n == 100 {
		t.Errorf("%d hidden scores, %d second releases that the first changed, %d that expose somebody are too few to say anything", tried, differ, exposures)
	}
}

func TestEarlierInvalid(t *testing.T) {
	f := local(t)
	r, x := thin(t, f, "lll", "m")
	u := rollUp(t, r, x, network.Options{})
	_, list := u.Report(assessment.Release{}, network.Earlier{}, network.Earlier{Rollup: u, Release: assessment.Release{Audience: "everybody"}})
	if !list.Has(network.EarlierInvalid) || len(list.Issues) != 2 || list.Issues[0].Path != "/before/0" || list.Issues[1].Path != "/before/1/audience" {
		t.Errorf("%v", list.Issues)
	}
}

// peers is nine schools with one peer's level each, of which some are in the cluster "k",
// and some have been judged by three alike.
func peers(t *testing.T, f *framework.Framework, levels string, shown string, members ...int) *network.Rollup {
	t.Helper()
	judged, listed := schools(len(levels))
	a := assessment.Assessment{Subjects: judged}
	net := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}}}
	for i, l := range levels {
		raters := 1
		if shown[i] == 's' {
			raters = 3
		}
		for r := range raters {
			a.Judgements = append(a.Judgements, judge(judged[i].ID, assessment.Peer, fmt.Sprint("r", r), trust, map[rune]indicator.Level{'l': low, 'm': mid, 'h': high}[l]))
		}
	}
	for _, i := range members {
		net.Memberships = append(net.Memberships, in("k", judged[i].ID)...)
	}
	return rollUp(t, score(t, f, a), compile(t, net), network.Options{})
}

// What was told of all, less what was told of some, less what is told of others now, must
// not leave two.
func TestThreeReleases(t *testing.T) {
	f := local(t)
	hidden := ".........."[:9]
	first := peers(t, f, "lmhlmhmll", hidden, 0, 1, 2, 3, 4, 5, 6, 7, 8)
	second := peers(t, f, "lmhlmhmll", hidden, 0, 1, 2)
	third := peers(t, f, "lmhlmhmll", hidden, 3, 4, 5, 6)
	before := []network.Earlier{{Rollup: first}, {Rollup: second}}
	report, list := third.Report(assessment.Release{}, before...)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if c := cell(t, report, "k", trust); c.State != assessment.Suppressed {
		t.Errorf("%+v", c)
	}
	if found := audit(t, third, assessment.Release{}, before...); len(found) > 0 {
		t.Errorf("%+v", found)
	}
	// By itself, or after either, it may be told.
	for _, earlier := range [][]network.Earlier{nil, {{Rollup: first}}, {{Rollup: second}}} {
		report, _ := third.Report(assessment.Release{}, earlier...)
		if c := cell(t, report, "k", trust); c.State != assessment.Shown || !slices.Equal(c.Distribution, []int{1, 2, 1}) {
			t.Errorf("after %d: %+v", len(earlier), c)
		}
	}
}

// A school that is shown now hides nobody of its old crowd; that others are withheld does.
func TestShownHideNobody(t *testing.T) {
	f := local(t)
	before := network.Earlier{Rollup: peers(t, f, "lmhlhh", "......", 0, 1, 2, 3, 4, 5)}
	now := peers(t, f, "lmhlhh", "...s..", 0, 1, 2, 3)
	report, list := now.Report(assessment.Release{}, before)
	if list.Has(network.CrowdExposed) {
		t.Errorf("%v", list.Issues)
	}
	if c := cell(t, report, "k", trust); c.Withheld != 3 || !slices.Equal(c.Distribution, []int{1, 0, 0}) {
		t.Errorf("%+v", c)
	}
	if found := audit(t, now, assessment.Release{}, before); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}

// Where the method makes a score of each rater first, that of a group may tell what the one
// said who left a part out: the school's own report hides it, and so does the roll-up.
func TestOutcomesOfFewRaters(t *testing.T) {
	f := counted(t)
	judged, listed := schools(1)
	a := assessment.Assessment{Subjects: judged}
	for r, l := range []indicator.Level{low, mid, high, high} {
		a.Judgements = append(a.Judgements, judge("s1", assessment.Peer, fmt.Sprint("r", r), trust, l))
		if r < 3 {
			a.Judgements = append(a.Judgements, judge("s1", assessment.Peer, fmt.Sprint("r", r), voice, mid))
		}
	}
	net := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}}, Memberships: in("k", "s1")}
	r := scoreBy(t, f, a, assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean}, {Over: assessment.OverRaters, Rule: assessment.WeightedMean},
	}})
	own, _ := assessment.Release{}.Report(r)
	for _, s := range own.Subjects[0].Profiles[0].Scores {
		if s.ID == culture && s.NoOutcome != assessment.PartSuppressed {
			t.Fatalf("the design does not do what it is for: %+v", s)
		}
	}
	report := release(t, rollUp(t, r, compile(t, net), network.Options{}), assessment.Release{})
	if c := cell(t, report, "k", culture); c.State != assessment.Suppressed {
		t.Errorf("%+v", c)
	}
	if c := cell(t, report, "k", trust); c.State != assessment.Shown {
		t.Errorf("%+v", c)
	}
}
