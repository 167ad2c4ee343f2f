package network_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/graph"
)

// tangle is a network at random: schools, two levels of clusters that overlap, and ties of
// three kinds, all from a year to a year or without end.
func tangle(seed uint64) network.Network {
	rnd := rand.New(rand.NewPCG(seed, 5))
	var n network.Network
	spell := func() indicator.Span {
		from := 2000 + rnd.IntN(10)
		s := indicator.Span{From: date(fmt.Sprintf("%d-01-01", from)), To: date(fmt.Sprintf("%d-12-31", from+rnd.IntN(10)))}
		switch rnd.IntN(4) {
		case 0:
			s.From = indicator.Date{}
		case 1:
			s.To = indicator.Date{}
		}
		return s
	}
	schools := 1 + rnd.IntN(9)
	for i := range schools {
		n.Subjects = append(n.Subjects, network.Subject{ID: fmt.Sprint("s", i), Kind: indicator.School})
	}
	for i := range 4 {
		n.Clusters = append(n.Clusters, network.Cluster{ID: fmt.Sprint("k", i), Kind: indicator.CommunityOfSchools})
		for s := range schools {
			if rnd.IntN(3) == 0 {
				n.Memberships = append(n.Memberships, network.Membership{Subject: n.Subjects[s].ID, Cluster: n.Clusters[i].ID, Spell: spell()})
			}
		}
	}
	n.Clusters = append(n.Clusters, network.Cluster{ID: "r", Kind: network.Region})
	for i := range 2 {
		n.Memberships = append(n.Memberships, network.Membership{Subject: n.Clusters[i].ID, Cluster: "r", Spell: spell()})
	}
	for _, kind := range []network.TieKind{network.Advice, network.Coaching, network.Review} {
		for range rnd.IntN(4 * schools) {
			t := network.Tie{From: fmt.Sprint("s", rnd.IntN(schools)), To: fmt.Sprint("s", rnd.IntN(schools)), Kind: kind, Spell: spell()}
			if rnd.IntN(8) == 0 {
				t.To = "k0"
			}
			if rnd.IntN(2) == 0 {
				t.Weight = new(float64(rnd.IntN(4)))
			}
			taken := func(u network.Tie) bool { return u.From == t.From && u.To == t.To && u.Kind == t.Kind }
			if t.From != t.To && !slices.ContainsFunc(n.Ties, taken) {
				n.Ties = append(n.Ties, t)
			}
		}
	}
	return n
}

// hasAll reports whether there is a tie of each kind.
func hasAll(n network.Network, kinds []network.TieKind) bool {
	for _, k := range kinds {
		if !slices.ContainsFunc(n.Ties, func(t network.Tie) bool { return t.Kind == k }) {
			return false
		}
	}
	return true
}

// plainIn reports whether the subject is in the cluster on the day, at any depth.
func plainIn(n network.Network, subject, cluster string, on indicator.Date) bool {
	for _, m := range n.Memberships {
		if m.Subject == subject && m.Spell.Contains(on) && (m.Cluster == cluster || plainIn(n, m.Cluster, cluster, on)) {
			return true
		}
	}
	return false
}

// plainGraph makes a graph straight from the document: those in view, and their ties.
func plainGraph(t *testing.T, n network.Network, v network.View) ([]string, *graph.Graph) {
	var ids []string
	for _, s := range n.Subjects {
		if v.In == "" || plainIn(n, s.ID, v.In, v.On) {
			ids = append(ids, s.ID)
		}
	}
	var ties graph.Ties
	for _, e := range n.Ties {
		from, to := slices.Index(ids, e.From), slices.Index(ids, e.To)
		if from >= 0 && to >= 0 && e.Spell.Contains(v.On) && (v.Kinds == nil || slices.Contains(v.Kinds, e.Kind)) {
			weight := 1.0
			if e.Weight != nil {
				weight = *e.Weight
			}
			ties.Add(from, to, weight)
		}
	}
	if v.Undirected {
		return ids, must(graph.Undirected(len(ids), ties))
	}
	return ids, must(graph.Directed(len(ids), ties))
}

func TestRelationTwin(t *testing.T) {
	for seed := range uint64(300) {
		n := tangle(seed)
		x := compile(t, n)
		rnd := rand.New(rand.NewPCG(seed, 6))
		v := network.View{On: date(fmt.Sprintf("%d-07-01", 2000+rnd.IntN(15))), Undirected: rnd.IntN(2) == 0}
		v.Kinds = [][]network.TieKind{nil, {network.Advice}, {network.Review, network.Coaching}}[rnd.IntN(3)]
		v.In = []string{"", "k0", "r"}[rnd.IntN(3)]
		if !hasAll(n, v.Kinds) {
			continue
		}
		r := must(x.Relation(v))
		ids, want := plainGraph(t, n, v)
		if r.Graph().Nodes() != len(ids) || !slices.Equal(slices.Collect(r.Graph().All()), slices.Collect(want.All())) {
			t.Fatalf("seed %d: %v, want %v", seed, slices.Collect(r.Graph().All()), slices.Collect(want.All()))
		}
		for i, id := range ids {
			if node, ok := r.Node(id); !ok || node != i || r.ID(node) != id {
				t.Errorf("seed %d: node %d is %q, want %q", seed, node, r.ID(node), id)
			}
		}
		twinGroups(t, n, r, ids, v.On)
		for _, cluster := range []string{"k0", "k3", "r"} {
			twinCohesion(t, n, r, ids, cluster, v.On)
		}
	}
}

// twinGroups: two are in one group if and only if they are in the same communities, and in
// any.
func twinGroups(t *testing.T, n network.Network, r *network.Relation, ids []string, on indicator.Date) {
	t.Helper()
	in := make([][]string, len(ids))
	any := false
	for i, id := range ids {
		for _, k := range n.Clusters {
			if k.Kind == indicator.CommunityOfSchools && plainIn(n, id, k.ID, on) {
				in[i] = append(in[i], k.ID)
				any = true
			}
		}
	}
	groups, err := r.Groups(indicator.CommunityOfSchools)
	if any != (err == nil) || err != nil && !errors.Is(err, estimate.ErrUndefined) {
		t.Fatalf("%v: %v", in, err)
	}
	for i := range groups {
		for j := range groups[:i] {
			if same := in[i] != nil && slices.Equal(in[i], in[j]); same != (groups[i] == groups[j]) {
				t.Errorf("%v are in groups %v", in, groups)
			}
		}
		if groups[i] > 0 && !slices.Contains(groups[:i], groups[i]-1) {
			t.Errorf("groups %v are not numbered by their first nodes", groups)
		}
	}
}

func twinCohesion(t *testing.T, n network.Network, r *network.Relation, ids []string, cluster string, on indicator.Date) {
	t.Helper()
	var members []int
	for i, id := range ids {
		if plainIn(n, id, cluster, on) {
			members = append(members, i)
		}
	}
	got, err := r.Cohesion(cluster)
	if members == nil {
		if !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("%v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(must(r.Graph().Cohesion(members)), got); diff != "" {
		t.Error(diff)
	}
}

func TestTiesTwin(t *testing.T) {
	for seed := range uint64(100) {
		n := tangle(seed)
		x := compile(t, n)
		before, after := date("2004-07-01"), date("2008-07-01")
		kind := network.Coaching
		var was, is, ended, begun []network.Tie
		for _, e := range n.Ties {
			if e.Kind != kind {
				continue
			}
			a, b := e.Spell.Contains(before), e.Spell.Contains(after)
			if a {
				was = append(was, e)
			}
			if b {
				is = append(is, e)
			}
			if a && !b {
				ended = append(ended, e)
			}
			if b && !a {
				begun = append(begun, e)
			}
		}
		gotEnded, gotBegun := x.TieChanges(before, after, kind)
		for name, pair := range map[string][2][]network.Tie{
			"before": {was, slices.Collect(x.Ties(before, kind))}, "after": {is, slices.Collect(x.Ties(after, kind))},
			"ended": {ended, gotEnded}, "begun": {begun, gotBegun},
		} {
			if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
				t.Errorf("seed %d: %s: %s", seed, name, diff)
			}
		}
	}
}

// A tie that was renewed, at another weight, is neither new nor ended.
func TestTieRenewed(t *testing.T) {
	n := network.Network{
		Subjects: []network.Subject{{ID: "a", Kind: indicator.School}, {ID: "b", Kind: indicator.School}},
		Ties: []network.Tie{
			{From: "a", To: "b", Kind: network.Review, Spell: indicator.Span{To: date("2020-12-31")}},
			{From: "a", To: "b", Kind: network.Review, Weight: new(3.0), Spell: indicator.Span{From: date("2021-01-01")}},
			{From: "a", To: "b", Kind: network.Coaching, Spell: indicator.Span{To: date("2020-12-31")}},
		},
	}
	x := compile(t, n)
	ended, begun := x.TieChanges(date("2020-06-30"), date("2021-06-30"))
	if len(ended) != 1 || ended[0].Kind != network.Coaching || begun != nil {
		t.Errorf("ended %v, begun %v", ended, begun)
	}
	// What comes out is the caller's to change.
	for e := range x.Ties(date("2021-06-30")) {
		*e.Weight = 7
	}
	if w := x.Network().Ties[1].Weight; *w != 3 {
		t.Errorf("weight %v", *w)
	}
}

// Ties of two kinds between the same two are one, and weights add up.
func TestRelationWeights(t *testing.T) {
	x := compile(t, network.Network{
		Subjects: []network.Subject{{ID: "a", Kind: indicator.School}, {ID: "b", Kind: indicator.School}, {ID: "c", Kind: indicator.CommunityOfSchools}},
		Ties: []network.Tie{
			{From: "a", To: "b", Kind: network.Review, Weight: new(2.5)}, {From: "a", To: "b", Kind: network.Coaching},
			{From: "b", To: "a", Kind: network.Coaching}, {From: "a", To: "c", Kind: network.Review},
		},
	})
	for undirected, want := range map[bool][]graph.Tie{false: {{From: 0, To: 1, Weight: 3.5}, {From: 1, To: 0, Weight: 1}}, true: {{From: 0, To: 1, Weight: 4.5}}} {
		r := must(x.Relation(network.View{Undirected: undirected}))
		if got := slices.Collect(r.Graph().All()); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if r := must(x.Relation(network.View{Among: indicator.CommunityOfSchools})); r.Graph().Nodes() != 1 || r.Graph().Len() != 0 || r.ID(0) != "c" {
		t.Errorf("%d nodes", r.Graph().Nodes())
	}
}

func TestRelationErrors(t *testing.T) {
	n := full()
	x := compile(t, n)
	on := date("2018-01-01")
	bounded := must(x.Relation(network.View{On: on, In: "99012"}))
	for name, f := range map[string]func() error{
		"no kind": func() error { _, err := x.Relation(network.View{On: on, Among: "School"}); return err },
		"no kind of tie": func() error {
			_, err := x.Relation(network.View{On: on, Kinds: []network.TieKind{"Advice"}})
			return err
		},
		"no cluster":         func() error { _, err := x.Relation(network.View{On: on, In: "12"}); return err },
		"ties without a day": func() error { _, err := x.Relation(network.View{}); return err },
		"members without a day": func() error {
			_, err := x.Relation(network.View{In: "99012"})
			return err
		},
		"cohesion of no cluster": func() error { _, err := bounded.Cohesion("12"); return err },
	} {
		if err := f(); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := x.Relation(network.View{On: on, Kinds: []network.TieKind{network.Advice, network.Review}}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("ties that nobody was asked about: %v", err)
	}
	if _, err := bounded.Groups(network.Trust); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("groups of no cluster: %v", err)
	}
	if _, ok := bounded.Node("nowhere"); ok || bounded.ID(-1) != "" || bounded.ID(99) != "" || bounded.Name(99) != "" {
		t.Error("a node that there is not")
	}
	// Without a day, ties can be looked at if they do not end, and members cannot.
	n.Ties = []network.Tie{{From: "12", To: "13", Kind: network.Advice}}
	undated := must(compile(t, n).Relation(network.View{}))
	if _, err := undated.Cohesion("99012"); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("cohesion without a day: %v", err)
	}
	if _, err := undated.Groups(indicator.CommunityOfSchools); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("groups without a day: %v", err)
	}
}

// Extensions are the caller's JSON, and what is none is told when a network is compiled,
// not when its digest is asked for.
func TestExtensionsAreJSON(t *testing.T) {
	for name, spoil := range map[string]func(*network.Network, []byte){
		"network":     func(n *network.Network, e []byte) { n.Extensions = e },
		"subject":     func(n *network.Network, e []byte) { n.Subjects[1].Extensions = e },
		"cluster":     func(n *network.Network, e []byte) { n.Clusters[1].Extensions = e },
		"membership":  func(n *network.Network, e []byte) { n.Memberships[2].Extensions = e },
		"appointment": func(n *network.Network, e []byte) { n.Appointments[1].Extensions = e },
	} {
		for _, e := range []string{`{`, `{"a":1,"a":2}`} {
			n := full()
			spoil(&n, []byte(e))
			if x, list := network.Compile(n); x != nil || !list.Has(network.MemberInvalid) {
				t.Errorf("%s: %q compiles", name, e)
			}
		}
		n := full()
		spoil(&n, []byte(`{"a":1}`))
		if x := compile(t, n); x.Digest() == compile(t, full()).Digest() || x.Digest() != must(document.Digest(n)) {
			t.Errorf("%s: the digest does not tell", name)
		}
	}
}

func TestZeroRelation(t *testing.T) {
	var r network.Relation
	if _, ok := r.Node("12"); ok || r.ID(0) != "" || r.Name(0) != "" || r.Graph().Nodes() != 0 {
		t.Error("somebody is in it")
	}
	if _, err := r.Groups(network.Trust); !errors.Is(err, estimate.ErrUndefined) {
		t.Error(err)
	}
	if _, err := r.Cohesion("12"); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
	if x := (&network.Index{}); x.Digest() != "" {
		t.Error(x.Digest())
	} else if r, err := x.Relation(network.View{}); err != nil || r.Graph().Nodes() != 0 {
		t.Error(err)
	}
}
