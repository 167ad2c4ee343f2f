package network

import (
	"fmt"
	"iter"
	"slices"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network/graph"
)

// Ties returns the ties of the kinds that are there on the day, in the order of the
// network; without kinds, those of all. The zero day is as in [Index.Members].
func (x *Index) Ties(on indicator.Date, kinds ...TieKind) iter.Seq[Tie] {
	return func(yield func(Tie) bool) {
		for _, t := range x.orEmpty().net.Ties {
			if oneOf(t.Kind, kinds) && holds(t.Spell, on) && !yield(t.clone()) {
				return
			}
		}
	}
}

func oneOf(kind TieKind, kinds []TieKind) bool {
	return len(kinds) == 0 || slices.Contains(kinds, kind)
}

// TieChanges returns the ties of the kinds that are there on the earlier day and not on
// the later, and those that are new, each in the order of the network; without kinds, of
// all. A tie that was renewed, or weighs more or less than it did, is there on both days.
// Time is in proportion to the ties.
func (x *Index) TieChanges(before, after indicator.Date, kinds ...TieKind) (ended, begun []Tie) {
	if x == nil {
		return nil, nil
	}
	type ends struct {
		from, to int32
		kind     TieKind
	}
	was, is := map[ends]bool{}, map[ends]bool{}
	of := func(i int) ends { return ends{x.ends[i][0], x.ends[i][1], x.net.Ties[i].Kind} }
	for i, t := range x.net.Ties {
		if oneOf(t.Kind, kinds) {
			if holds(t.Spell, before) {
				was[of(i)] = true
			}
			if holds(t.Spell, after) {
				is[of(i)] = true
			}
		}
	}
	for i, t := range x.net.Ties {
		switch {
		case holds(t.Spell, before) && was[of(i)] && !is[of(i)]:
			ended = append(ended, t.clone())
		case holds(t.Spell, after) && is[of(i)] && !was[of(i)]:
			begun = append(begun, t.clone())
		}
	}
	return ended, begun
}

// A View says which ties are looked at, and among whom. The zero View is all ties among
// all schools.
type View struct {
	// On is the day as of which ties and memberships are read. It may be left out if none
	// of those that are read begins or ends.
	On    indicator.Date
	Kinds []TieKind // of ties; none: all that there are
	// Among is the kind of those who are tied; "" is indicator.School. All of the kind
	// count, those without a tie too: a subject that the network should not count on the
	// day, as a school that is closed, must be left out of it or be looked past by In.
	Among indicator.SubjectKind
	In    string // the cluster that they are in, directly or in a cluster in it; "": any or none
	// Undirected reads a tie as one between two, as in working together, whichever of
	// both it is listed from. Listed from both it is one tie that weighs twice.
	Undirected bool
}

// A Relation is who is tied to whom: a [graph.Graph] that knows its schools. Its nodes,
// numbered from 0, are the subjects or clusters of the View in the order of the network.
// It is immutable and safe for many goroutines. The zero Relation is among nobody.
type Relation struct {
	x     *Index
	view  View
	nodes []int32 // of the index, in ascending order
	graph *graph.Graph
	// dayMissing says that memberships begin or end, and no day is given.
	dayMissing bool
}

// Relation makes a graph of the ties in view. Ties of several kinds between the same two
// are one tie, whose weight is their sum, a tie that is not weighed being 1: look at kinds
// together only if it does not matter of which they are, and at [graph.Graph.Strengths]
// only if they are weighed alike. Ties with others than those in view are left out.
//
// It returns [estimate.ErrUndefined] if the network has no tie of one of the kinds at any
// time, because then it does not tell that there are none from that nobody was asked; and
// [estimate.ErrInvalid] if a kind is no key, the network has no cluster In, no day is
// given and something that is read begins or ends, or there is more than a graph can
// hold. Time is linear in subjects, clusters and ties.
func (x *Index) Relation(v View) (*Relation, error) {
	x = x.orEmpty()
	if v.Among == "" {
		v.Among = indicator.School
	}
	v.Kinds = slices.Clone(v.Kinds)
	if err := x.checkView(v); err != nil {
		return nil, err
	}
	r := &Relation{x: x, view: v, dayMissing: v.On.IsZero() && x.Dated()}
	if err := r.choose(); err != nil {
		return nil, err
	}
	ties, err := r.ties()
	if err != nil {
		return nil, err
	}
	build := graph.Directed
	if v.Undirected {
		build = graph.Undirected
	}
	if r.graph, err = build(len(r.nodes), ties); err != nil {
		return nil, err
	}
	return r, nil
}

func (x *Index) checkView(v View) error {
	if !indicator.ValidKey(string(v.Among)) {
		return invalid("%q is no kind of subject", v.Among)
	}
	for _, k := range v.Kinds {
		if !indicator.ValidKey(string(k)) {
			return invalid("%q is no kind of tie", k)
		}
	}
	if v.In == "" {
		return nil
	}
	if n, ok := x.node[v.In]; !ok || !x.isCluster(n) {
		return invalid("the network has no cluster %q", v.In)
	}
	return nil
}

// choose says who is in view.
func (r *Relation) choose() error {
	if r.view.In != "" {
		if err := r.needDay(); err != nil {
			return err
		}
		r.nodes = r.x.among(r.view.In, r.view.Among, r.view.On)
		return nil
	}
	for n, kind := range r.x.kind {
		if kind == r.view.Among {
			r.nodes = append(r.nodes, int32(n))
		}
	}
	return nil
}

// needDay refuses to read memberships as of no day if it matters which it is.
func (r *Relation) needDay() error {
	if r.dayMissing {
		return invalid("memberships begin or end: View.On must say as of which day they are read")
	}
	return nil
}

// among returns the nodes of the kind that are in the cluster on the day, at any depth.
func (x *Index) among(cluster string, kind indicator.SubjectKind, on indicator.Date) []int32 {
	return slices.DeleteFunc(x.under([]int32{x.node[cluster]}, on), func(n int32) bool { return x.kind[n] != kind })
}

// ties returns the ties in view as columns.
func (r *Relation) ties() (graph.Ties, error) {
	place := make([]int32, len(r.x.kind)) // from 1
	for v, n := range r.nodes {
		place[n] = int32(v + 1)
	}
	var out graph.Ties
	known := make([]bool, len(r.view.Kinds))
	for i, t := range r.x.net.Ties {
		kind := slices.Index(r.view.Kinds, t.Kind)
		if kind >= 0 {
			known[kind] = true
		} else if len(r.view.Kinds) > 0 {
			continue
		}
		from, to := place[r.x.ends[i][0]], place[r.x.ends[i][1]]
		if from == 0 || to == 0 {
			continue
		}
		if r.view.On.IsZero() && t.Spell != (indicator.Span{}) {
			return out, invalid("the tie from %q to %q begins or ends: View.On must say as of which day ties are read", t.From, t.To)
		}
		if !holds(t.Spell, r.view.On) {
			continue
		}
		weight := 1.0
		if t.Weight != nil {
			weight = *t.Weight
		}
		out.Add(int(from-1), int(to-1), weight)
	}
	if unknown := slices.Index(known, false); unknown >= 0 {
		return out, undefined("the network has no tie of kind %q at any time, so that it is not known whether there are none or nobody was asked", r.view.Kinds[unknown])
	}
	return out, nil
}

// Graph returns the graph, which measures the ties. Its results come by node.
func (r *Relation) Graph() *graph.Graph {
	if r.graph == nil {
		nobody, _ := graph.Directed(0, graph.Ties{})
		return nobody
	}
	return r.graph
}

// index returns what the relation is of, for the zero one too.
func (r *Relation) index() *Index {
	if r.x == nil {
		return &Index{}
	}
	return r.x
}

// Node returns the node of a subject or cluster, and false if it is not in view.
func (r *Relation) Node(id string) (int, bool) {
	n, ok := r.index().node[id]
	if !ok {
		return 0, false
	}
	v, ok := slices.BinarySearch(r.nodes, n)
	if !ok {
		return 0, false
	}
	return v, true
}

// ID returns the ID of a node, "" if there is no such node.
func (r *Relation) ID(node int) string {
	if node < 0 || node >= len(r.nodes) {
		return ""
	}
	return r.x.id(r.nodes[node])
}

// Name returns what a node was called on the day, as [Index.Name] does: pass it to
// [graph.Cohesion.Explain].
func (r *Relation) Name(node int) string { return r.index().Name(r.ID(node), r.view.On) }

// Groups returns, by node, the number of its group by the clusters of a kind, as
// [graph.Graph.Grouping] and [graph.Graph.Brokers] take them. Those in exactly the same
// clusters of the kind on the day, directly or in a cluster in it, are a group. So a
// school in one cluster is in the group of that cluster; schools in the same two are a
// group between both, because they do not belong to one more than to the other; and a
// school in none is a group of its own. Groups are numbered in the order of their first
// nodes.
//
// It returns [estimate.ErrUndefined] if none is in a cluster of the kind on the day, and
// [estimate.ErrInvalid] if no day is given and memberships begin or end, or there are more
// than [MaxSeats] in clusters. Time is linear in who is in which cluster.
func (r *Relation) Groups(kind indicator.SubjectKind) ([]int32, error) {
	if err := r.needDay(); err != nil {
		return nil, err
	}
	in := make([][]int32, len(r.nodes)) // clusters by node, ascending
	found, left := false, MaxSeats
	for k := range r.index().net.Clusters {
		if r.x.net.Clusters[k].Kind != kind {
			continue
		}
		under := r.x.under([]int32{int32(len(r.x.net.Subjects) + k)}, r.view.On)
		if left -= len(under); left < 0 {
			return nil, invalid("subjects lie in clusters of kind %q more than %d times", kind, MaxSeats)
		}
		for _, n := range under {
			if v, ok := slices.BinarySearch(r.nodes, n); ok {
				in[v] = append(in[v], int32(k))
				found = true
			}
		}
	}
	if !found {
		return nil, undefined("none of those in view is in a cluster of kind %q", kind)
	}
	number := map[string]int32{}
	groups, next := make([]int32, len(r.nodes)), int32(0)
	for v, clusters := range in {
		key := fmt.Sprint(clusters)
		group, known := number[key]
		if !known || len(clusters) == 0 {
			group = next
			next++
			number[key] = group
		}
		groups[v] = group
	}
	return groups, nil
}

// Cohesion returns how the members of a cluster hang together, in counts; its Explain
// method says them in words, and takes [Relation.Name] to call schools by their names.
// Members are those in view who are in the cluster on the day, directly or in a cluster
// in it; all others in view are outside.
//
// It returns [estimate.ErrInvalid] if the network has no such cluster, and if no day is
// given and memberships begin or end; and [estimate.ErrUndefined] if nobody in view is in
// it on the day. Time is in proportion to its members and their ties.
func (r *Relation) Cohesion(cluster string) (graph.Cohesion, error) {
	if n, ok := r.index().node[cluster]; !ok || !r.x.isCluster(n) {
		return graph.Cohesion{}, invalid("the network has no cluster %q", cluster)
	}
	if err := r.needDay(); err != nil {
		return graph.Cohesion{}, err
	}
	var members []int
	for _, n := range r.x.among(cluster, r.view.Among, r.view.On) {
		if v, ok := slices.BinarySearch(r.nodes, n); ok {
			members = append(members, v)
		}
	}
	if members == nil {
		return graph.Cohesion{}, undefined("nobody of kind %q that is in view is in cluster %q", r.view.Among, cluster)
	}
	return r.graph.Cohesion(members)
}

func undefined(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrUndefined, fmt.Sprintf(format, a...))
}

func invalid(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrInvalid, fmt.Sprintf(format, a...))
}
