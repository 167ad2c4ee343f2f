package network_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
)

const (
	trust   indicator.ID = "local.trust"
	voice   indicator.ID = "local.voice"
	worry   indicator.ID = "local.worry"
	weight  indicator.ID = "local.weight"
	culture indicator.ID = "local.culture"
	mixed   indicator.ID = "local.mixed"
	low                  = indicator.Level("low")
	mid                  = indicator.Level("mid")
	high                 = indicator.Level("high")
	council              = indicator.SubjectKind("council")
)

// local is a framework with a group, a scale of each direction and a group over
// two scales.
func local(t testing.TB) *framework.Framework {
	t.Helper()
	text := func(s string) indicator.Text { return indicator.Text{"en": s} }
	scale := func(key string, d indicator.Direction) indicator.Scale {
		return indicator.Scale{Key: key, Direction: d, Levels: []indicator.Rung{
			{Key: low, Label: text("Low")}, {Key: mid, Label: text("Middle")}, {Key: high, Label: text("High")},
		}}
	}
	ind := func(id, parent indicator.ID, scale string) indicator.Indicator {
		return indicator.Indicator{ID: id, Parent: parent, Label: text(id.Slug()), Statement: text(id.Slug()), Origin: indicator.Local, Scale: scale}
	}
	f, list := framework.Compile(framework.Document{
		Key: "local", Edition: "1", Title: text("Local"),
		Citation: framework.Citation{Title: "Local"}, Rights: framework.Rights{Source: "ours", Wording: "ours"},
		Status: framework.Status{State: framework.Current}, Policy: framework.Formative,
		Subjects: []indicator.SubjectKind{indicator.School, indicator.CommunityOfSchools},
		Scales:   []indicator.Scale{scale("stage", indicator.HighIsBetter), scale("worry", indicator.HighIsWorse), scale("weight", indicator.Neutral)},
		Scale:    "stage",
		Groups: []framework.Group{
			{ID: culture, Kind: framework.Theme, Label: text("Culture")},
			{ID: mixed, Kind: framework.Theme, Label: text("Mixed")},
		},
		Indicators: []indicator.Indicator{ind(trust, culture, ""), ind(voice, culture, ""), ind(worry, mixed, "worry"), ind(weight, mixed, "weight")},
	})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// judge is a judgement in short.
func judge(subject string, p assessment.Perspective, rater string, id indicator.ID, l indicator.Level) assessment.Judgement {
	return assessment.Judgement{Subject: subject, Perspective: p, Rater: rater, Indicator: id, Level: l}
}

func score(t testing.TB, f *framework.Framework, a assessment.Assessment) *assessment.Result {
	t.Helper()
	a.Framework = f.Ref()
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, list := m.Score(assessment.Method{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

func compile(t testing.TB, n network.Network) *network.Index {
	t.Helper()
	x, list := network.Compile(n)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return x
}

func rollUp(t testing.TB, r *assessment.Result, x *network.Index, o network.Options) *network.Rollup {
	t.Helper()
	u, list := network.RollUp(r, x, o)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return u
}

// schools is n schools s1 ... sn, as subjects of an assessment and of a network.
func schools(n int) (judged []assessment.Subject, listed []network.Subject) {
	for i := range n {
		id := fmt.Sprintf("s%d", i+1)
		judged = append(judged, assessment.Subject{ID: id, Kind: indicator.School})
		listed = append(listed, network.Subject{ID: id, Kind: indicator.School})
	}
	return judged, listed
}

func in(cluster string, subjects ...string) []network.Membership {
	var out []network.Membership
	for _, s := range subjects {
		out = append(out, network.Membership{Subject: s, Cluster: cluster})
	}
	return out
}

func profile(t testing.TB, u *network.Rollup, cluster string, kind indicator.SubjectKind, p assessment.Perspective) network.Profile {
	t.Helper()
	for each := range u.Profiles() {
		if s := each.Scope(); s.Cluster == cluster && s.MemberKind == kind && s.Perspective == p {
			return each
		}
	}
	t.Fatalf("no profile of %q over %s from %s", cluster, kind, p)
	return network.Profile{}
}

func TestCell(t *testing.T) {
	f := local(t)
	judged, listed := schools(7)
	// s1 low, s2 between low and high, s3 high, s4 only absences, s5 does not apply,
	// s6 judged on something else, s7 not judged.
	r := score(t, f, assessment.Assessment{Subjects: judged, Judgements: []assessment.Judgement{
		judge("s1", assessment.Peer, "a", trust, low),
		judge("s2", assessment.Peer, "a", trust, low), judge("s2", assessment.Peer, "b", trust, high),
		judge("s3", assessment.Peer, "a", trust, high),
		judge("s4", assessment.Peer, "a", trust, indicator.NotObserved),
		judge("s5", assessment.Peer, "a", trust, indicator.NotApplicable),
		judge("s6", assessment.Peer, "a", worry, mid), judge("s1", assessment.Peer, "a", worry, low),
		judge("s2", assessment.Peer, "a", worry, low), judge("s2", assessment.Peer, "b", worry, high),
		judge("s1", assessment.Peer, "a", weight, mid),
		judge("s1", assessment.Self, "me", trust, high),
	}})
	net := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}}}
	net.Memberships = in("k", "s1", "s2", "s3", "s4", "s5", "s6", "s7")
	u := rollUp(t, r, compile(t, net), network.Options{})
	peer := profile(t, u, "k", indicator.School, assessment.Peer)

	got, _ := peer.Cell(trust)
	want := network.Cell{
		ID: trust, Scale: "stage", Members: 7,
		Distribution: []int{1, 0, 1},
		Split:        []network.Split{{Low: low, High: high, N: 1}},
		Undefined:    []network.Undefined{{Reason: assessment.NoLevel, N: 1}, {Reason: assessment.NothingApplies, N: 1}},
		Unjudged:     2,
		Floor:        low,
		Lowest:       low,
		Highest:      high,
		Median:       []indicator.Level{low, high},
		Coverage:     assessment.Coverage{N: 3, Of: 6},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	stage, _ := f.Scale("stage")
	for level, want := range map[indicator.Level]assessment.Coverage{low: {N: 3, Of: 3}, mid: {N: 1, Of: 3}, high: {N: 1, Of: 3}} {
		if share, ok := got.AtOrAbove(stage, level); !ok || share != want {
			t.Errorf("at or above %s: %v", level, share)
		}
	}
	if _, ok := got.AtOrAbove(stage, "superb"); ok {
		t.Error("a share at a level that there is not")
	}
	// Where high is worse, the floor lies at the high end, and the split member
	// reaches it.
	if c, _ := peer.Cell(worry); c.Floor != high || !slices.Equal(c.Distribution, []int{1, 1, 0}) || !slices.Equal(c.Median, []indicator.Level{low, mid}) {
		t.Errorf("worry: %+v", c)
	}
	if c, _ := peer.Cell(weight); c.Floor != "" || c.Coverage.N != 1 {
		t.Errorf("a neutral scale has a floor: %+v", c)
	}
	if c, _ := peer.Cell(mixed); c.Distribution != nil || c.Scale != "" || c.Coverage.N != 0 || !slices.Contains(c.Undefined, network.Undefined{Reason: assessment.SeveralScales, N: 3}) {
		t.Errorf("a group over two scales: %+v", c)
	}
	// The leaders' own view stands apart.
	if c, _ := profile(t, u, "k", indicator.School, assessment.Self).Cell(trust); !slices.Equal(c.Distribution, []int{0, 0, 1}) || c.Unjudged != 6 {
		t.Errorf("self: %+v", c)
	}
	if _, ok := peer.Cell("local.nothing"); ok {
		t.Error("a cell of nothing")
	}
}

// A cluster that was judged counts as a member of the region, and is never mixed
// with its own schools.
func TestClustersAreMembersToo(t *testing.T) {
	f := local(t)
	judged, listed := schools(3)
	judged = append(judged, assessment.Subject{ID: "k1", Kind: indicator.CommunityOfSchools}, assessment.Subject{ID: "k2", Kind: indicator.CommunityOfSchools})
	r := score(t, f, assessment.Assessment{Subjects: judged, Judgements: []assessment.Judgement{
		judge("s1", assessment.External, "a", trust, low),
		judge("s2", assessment.External, "a", trust, mid),
		judge("s3", assessment.External, "a", trust, mid),
		judge("k1", assessment.External, "a", trust, high),
	}})
	net := network.Network{Subjects: listed, Clusters: []network.Cluster{
		{ID: "k1", Kind: indicator.CommunityOfSchools}, {ID: "k2", Kind: indicator.CommunityOfSchools}, {ID: "south", Kind: network.Region},
	}}
	net.Memberships = slices.Concat(in("k1", "s1", "s2"), in("k2", "s2", "s3"), in("south", "k1", "k2", "s3"))
	u := rollUp(t, r, compile(t, net), network.Options{})
	for _, test := range []struct {
		cluster      string
		kind         indicator.SubjectKind
		distribution []int
		members      []string
		unjudged     int
	}{
		{"k1", indicator.School, []int{1, 1, 0}, []string{"s1", "s2"}, 0},
		{"k2", indicator.School, []int{0, 2, 0}, []string{"s2", "s3"}, 0},
		{"south", indicator.School, []int{1, 2, 0}, []string{"s1", "s2", "s3"}, 0},
		{"south", indicator.CommunityOfSchools, []int{0, 0, 1}, []string{"k1", "k2"}, 1},
	} {
		p := profile(t, u, test.cluster, test.kind, assessment.External)
		c, _ := p.Cell(trust)
		if !slices.Equal(c.Distribution, test.distribution) || c.Unjudged != test.unjudged || !slices.Equal(slices.Collect(p.Members()), test.members) {
			t.Errorf("%s over %s: %+v of %v", test.cluster, test.kind, c, slices.Collect(p.Members()))
		}
	}
	var order []string
	for p := range u.Profiles() {
		s := p.Scope()
		order = append(order, strings.TrimSpace(fmt.Sprint(s.Cluster, " ", s.ClusterKind, " ", s.MemberKind, " ", s.Members)))
	}
	want := []string{
		"k1 community-of-schools school 2", "k2 community-of-schools school 2",
		"south region community-of-schools 2", "south region school 3",
		"community-of-schools school 3", "region community-of-schools 2", "region school 3",
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
}

// Who joined or left is read as of the last day of the occasion.
func TestMembershipAsOfTheOccasion(t *testing.T) {
	f := local(t)
	judged, listed := schools(3)
	a := assessment.Assessment{Subjects: judged, Occasions: []assessment.Occasion{
		{Key: "2019", From: date("2019-02-01"), To: date("2019-11-30")},
		{Key: "2020", From: date("2020-02-01")},
	}}
	for i, s := range judged {
		for _, o := range a.Occasions {
			j := judge(s.ID, assessment.Inspection, "a", trust, []indicator.Level{low, mid, high}[i])
			j.Occasion = o.Key
			a.Judgements = append(a.Judgements, j)
		}
	}
	r := score(t, f, a)
	net := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}}, Memberships: []network.Membership{
		{Subject: "s1", Cluster: "k", Spell: indicator.Span{To: date("2019-11-29")}},
		{Subject: "s2", Cluster: "k", Spell: indicator.Span{From: date("2019-11-30")}},
		{Subject: "s3", Cluster: "k", Spell: indicator.Span{From: date("2020-02-02")}},
	}}
	x := compile(t, net)
	read := func(o network.Options) map[string][]string {
		out := map[string][]string{}
		for p := range rollUp(t, r, x, o).Profiles() {
			if s := p.Scope(); s.Cluster == "k" {
				out[s.Occasion+" on "+s.On.String()] = slices.Collect(p.Members())
			}
		}
		return out
	}
	if diff := cmp.Diff(map[string][]string{"2019 on 2019-11-30": {"s2"}, "2020 on 2020-02-01": {"s2"}}, read(network.Options{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string][]string{"2019 on 2021-01-01": {"s2", "s3"}, "2020 on 2021-01-01": {"s2", "s3"}}, read(network.Options{On: date("2021-01-01")})); diff != "" {
		t.Error(diff)
	}
	// On a day on which it has no member, a cluster has no roll-up.
	if got := read(network.Options{On: date("2019-11-29")}); len(got["2019 on 2019-11-29"]) != 1 {
		t.Errorf("%v", got)
	}
}

func TestRollUpIssues(t *testing.T) {
	f := local(t)
	judged, listed := schools(2)
	judgements := []assessment.Judgement{judge("s1", assessment.Self, "a", trust, low), judge("s2", assessment.Self, "a", trust, low)}
	plain := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}}, Memberships: in("k", "s1")}
	dated := plain
	dated.Memberships = []network.Membership{{Subject: "s1", Cluster: "k", Spell: indicator.Span{From: date("2019-01-01")}}}
	other := plain
	other.Subjects = []network.Subject{{ID: "s1", Kind: indicator.School}, {ID: "s2", Kind: council}}
	outside := plain
	outside.Subjects = listed[:1]
	councils := network.Network{Subjects: []network.Subject{{ID: "c", Kind: council}, listed[0], listed[1]}, Clusters: plain.Clusters, Memberships: in("k", "c")}
	for _, test := range []struct {
		name    string
		net     network.Network
		options network.Options
		code    issue.Code
		path    issue.Pointer
		warning bool
	}{
		{"undated occasion", dated, network.Options{}, network.OccasionUndated, "/occasions/0", false},
		{"a day is given", dated, network.Options{On: date("2020-01-01")}, "", "", false},
		{"nothing is dated", plain, network.Options{}, "", "", false},
		{"kinds", other, network.Options{}, network.KindDiffers, "/subjects/1/kind", false},
		{"outside", outside, network.Options{}, network.SubjectOutside, "/subjects/1/id", true},
		{"no members", councils, network.Options{}, network.NoMembers, "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			u, list := network.RollUp(score(t, f, assessment.Assessment{Subjects: judged, Judgements: judgements}), compile(t, test.net), test.options)
			if (u == nil) != (list.Err() != nil) {
				t.Errorf("a roll-up and an error, or neither: %v", list.Issues)
			}
			switch {
			case test.code == "" && len(list.Issues) == 0:
			case len(list.Issues) == 1 && list.Issues[0].Code == test.code && list.Issues[0].Path == test.path && list.Issues[0].Warning == test.warning:
			default:
				t.Errorf("got %v, want %s at %s", list.Issues, test.code, test.path)
			}
		})
	}
}

// random is a design with everything in it: overlapping and nested clusters that
// change over time, two occasions, several perspectives, absences, thin cells.
func random(seed uint64) (assessment.Assessment, network.Network) {
	rnd := rand.New(rand.NewPCG(seed, 8))
	judged, listed := schools(4 + rnd.IntN(20))
	a := assessment.Assessment{Subjects: judged, Occasions: []assessment.Occasion{
		{Key: "one", From: date("2019-01-01"), To: date("2019-06-30")}, {Key: "two", From: date("2020-01-01"), To: date("2020-06-30")},
	}}
	levels := []indicator.Level{low, mid, high, low, mid, high, indicator.NotApplicable, indicator.NotObserved}
	for _, s := range judged {
		for _, o := range a.Occasions {
			for _, p := range []assessment.Perspective{assessment.Self, assessment.Peer, assessment.Staff} {
				for rater := range rnd.IntN(5) {
					for _, id := range []indicator.ID{trust, voice, worry, weight} {
						if rnd.IntN(4) == 0 {
							continue
						}
						j := judge(s.ID, p, fmt.Sprint("r", rater), id, levels[rnd.IntN(len(levels))])
						j.Occasion = o.Key
						a.Judgements = append(a.Judgements, j)
					}
				}
			}
		}
	}
	n := network.Network{Subjects: listed}
	for k := range 2 + rnd.IntN(5) {
		kind := []indicator.SubjectKind{network.Trust, network.Region}[k%2]
		n.Clusters = append(n.Clusters, network.Cluster{ID: fmt.Sprint("k", k), Kind: kind})
		for _, s := range listed {
			spells := [][]indicator.Span{nil, nil, {{}}, {{To: date("2019-06-29")}}, {{To: date("2018-12-31")}, {From: date("2020-03-01")}}}
			for _, spell := range spells[rnd.IntN(len(spells))] {
				n.Memberships = append(n.Memberships, network.Membership{Subject: s.ID, Cluster: n.Clusters[k].ID, Spell: spell})
			}
		}
		if k > 0 && rnd.IntN(2) == 0 {
			n.Memberships = append(n.Memberships, network.Membership{Subject: fmt.Sprint("k", k-1), Cluster: fmt.Sprint("k", k)})
		}
	}
	return a, n
}

// TestCountsAddUp recounts every cell of random designs from the scores of the
// members, one by one and without any of the shortcuts of the package.
func TestCountsAddUp(t *testing.T) {
	f := local(t)
	cells := 0
	for seed := range uint64(60) {
		a, n := random(seed)
		r := score(t, f, a)
		x := compile(t, n)
		for p := range rollUp(t, r, x, network.Options{}).Profiles() {
			s := p.Scope()
			members := map[string]bool{}
			for _, k := range n.Clusters {
				if k.ID == s.Cluster || s.Cluster == "" && k.Kind == s.ClusterKind {
					reach(n, k.ID, s.On, members)
				}
			}
			if s.Members != len(members) {
				t.Fatalf("seed %d: %+v has %d members", seed, s, len(members))
			}
			for c := range p.Cells() {
				cells++
				sum := c.Unjudged
				for _, n := range c.Distribution {
					sum += n
				}
				for _, s := range c.Split {
					sum += s.N
				}
				for _, u := range c.Undefined {
					sum += u.N
				}
				if sum != c.Members || c.Members != s.Members {
					t.Fatalf("seed %d: %d members are counted as %d: %+v", seed, c.Members, sum, c)
				}
				recount(t, r, s, members, c)
			}
		}
	}
	if cells < 5000 {
		t.Errorf("only %d cells were looked at", cells)
	}
}

// reach adds the schools below the cluster on the day.
func reach(n network.Network, cluster string, on indicator.Date, into map[string]bool) {
	for _, m := range n.Memberships {
		if m.Cluster != cluster || !m.Spell.Contains(on) {
			continue
		}
		if strings.HasPrefix(m.Subject, "k") {
			reach(n, m.Subject, on, into)
		} else {
			into[m.Subject] = true
		}
	}
}

func recount(t *testing.T, r *assessment.Result, s network.Scope, members map[string]bool, c network.Cell) {
	t.Helper()
	at, split, undefined, unjudged := map[indicator.Level]int{}, map[[2]indicator.Level]int{}, map[assessment.Reason]int{}, 0
	var halves []indicator.Level
	for m := range members {
		p, ok := r.Profile(m, s.Occasion, s.Perspective)
		if !ok {
			unjudged++
			continue
		}
		one, _ := p.Score(c.ID)
		switch {
		case len(one.Median) == 1:
			at[one.Median[0]]++
			halves = append(halves, one.Median[0], one.Median[0])
		case len(one.Median) == 2:
			split[[2]indicator.Level(one.Median)]++
			halves = append(halves, one.Median...)
		case one.Reason == assessment.NotJudged:
			unjudged++
		default:
			undefined[one.Reason]++
		}
	}
	for i, n := range c.Distribution {
		if at[[]indicator.Level{low, mid, high}[i]] != n {
			t.Errorf("%+v: %+v, recounted %v", s, c, at)
		}
	}
	for _, each := range c.Split {
		if split[[2]indicator.Level{each.Low, each.High}] != each.N {
			t.Errorf("%+v: %+v, recounted %v", s, c, split)
		}
	}
	for _, each := range c.Undefined {
		if undefined[each.Reason] != each.N {
			t.Errorf("%+v: %+v, recounted %v", s, c, undefined)
		}
	}
	if c.Unjudged != unjudged || c.Coverage.N != len(halves)/2 || c.Coverage.Of != len(members)-undefined[assessment.NothingApplies] {
		t.Errorf("%+v: %+v, recounted %d unjudged, %d with a level", s, c, unjudged, len(halves)/2)
	}
	if len(halves) == 0 {
		if c.Median != nil || c.Floor != "" {
			t.Errorf("%+v: a median or floor of nothing", c)
		}
		return
	}
	rank := map[indicator.Level]int{low: 0, mid: 1, high: 2}
	slices.SortFunc(halves, func(a, b indicator.Level) int { return rank[a] - rank[b] })
	median := slices.Compact([]indicator.Level{halves[len(halves)/2-1], halves[len(halves)/2]})
	floor := map[string]indicator.Level{"stage": halves[0], "worry": halves[len(halves)-1], "weight": ""}[c.Scale]
	if !slices.Equal(c.Median, median) || c.Floor != floor {
		t.Errorf("%+v: median %v, floor %q, recounted %v", s, c, floor, halves)
	}
}

// The order in which schools, clusters, memberships and judgements are listed
// changes the order of profiles and nothing else.
func TestOrderDoesNotMatter(t *testing.T) {
	f := local(t)
	for seed := range uint64(25) {
		a, n := random(seed)
		want := byScope(t, f, a, n)
		rnd := rand.New(rand.NewPCG(seed, 9))
		shuffle(rnd, a.Judgements)
		shuffle(rnd, a.Subjects)
		shuffle(rnd, n.Subjects)
		shuffle(rnd, n.Clusters)
		shuffle(rnd, n.Memberships)
		if diff := cmp.Diff(want, byScope(t, f, a, n)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

func shuffle[T any](rnd *rand.Rand, list []T) {
	rnd.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// byScope returns the JSON of each part of the report by what it is about.
func byScope(t *testing.T, f *framework.Framework, a assessment.Assessment, n network.Network) map[string]string {
	t.Helper()
	report, list := rollUp(t, score(t, f, a), compile(t, n), network.Options{}).Report(assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Peer: 2}})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, p := range report.Profiles {
		out[fmt.Sprintf("%+v", p.Scope)] = string(must(json.Marshal(p.Cells)))
	}
	return out
}
