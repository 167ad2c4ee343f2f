package network

import (
	"iter"
	"slices"

	"github.com/openrubric/leadership/indicator"
)

// An Index is a compiled [Network]: checked, immutable, and safe for many
// goroutines. What its methods return is the caller's to change.
type Index struct {
	net    Network
	digest func() string // made when it is first asked for: it takes as long as all the rest
	// Subjects and clusters are nodes: node i is subject i, and the clusters follow
	// in their order.
	node    map[string]int32
	kind    []indicator.SubjectKind
	members [][]int32        // memberships by cluster
	spells  []indicator.Span // of memberships, as far as their clusters were there
	of      [][]int32        // memberships by node
	held    [][]int32        // appointments by node
	ends    [][2]int32       // of ties: nodes they lead from and to
}

// orEmpty returns an empty one for nil, which all methods can be asked of.
func (x *Index) orEmpty() *Index {
	if x == nil {
		return &Index{}
	}
	return x
}

func (x *Index) isCluster(node int32) bool  { return int(node) >= len(x.net.Subjects) }
func (x *Index) clusterOf(node int32) int32 { return node - int32(len(x.net.Subjects)) }

func (x *Index) id(node int32) string {
	if x.isCluster(node) {
		return x.net.Clusters[x.clusterOf(node)].ID
	}
	return x.net.Subjects[node].ID
}

// Network returns the network that the index was compiled from.
func (x *Index) Network() Network { return x.orEmpty().net.clone() }

// Digest returns "sha256:" and the hash of the network's canonical form. Two
// networks with one digest are the same to the letter. The first call takes time in
// proportion to the network.
func (x *Index) Digest() string {
	if x == nil || x.digest == nil {
		return "" // of an Index that was not compiled
	}
	return x.digest()
}

// Subjects returns the subjects that are no clusters, in the order of the network.
func (x *Index) Subjects() iter.Seq[Subject] {
	return func(yield func(Subject) bool) {
		for _, s := range x.orEmpty().net.Subjects {
			if !yield(s.clone()) {
				return
			}
		}
	}
}

// Clusters returns the clusters in the order of the network.
func (x *Index) Clusters() iter.Seq[Cluster] {
	return func(yield func(Cluster) bool) {
		for _, k := range x.orEmpty().net.Clusters {
			if !yield(k.clone()) {
				return
			}
		}
	}
}

// Subject returns the subject of the ID. Time is constant.
func (x *Index) Subject(id string) (Subject, bool) {
	n, ok := x.orEmpty().node[id]
	if !ok || x.isCluster(n) {
		return Subject{}, false
	}
	return x.net.Subjects[n].clone(), true
}

// Cluster returns the cluster of the ID. Time is constant.
func (x *Index) Cluster(id string) (Cluster, bool) {
	n, ok := x.orEmpty().node[id]
	if !ok || !x.isCluster(n) {
		return Cluster{}, false
	}
	return x.net.Clusters[x.clusterOf(n)].clone(), true
}

// Dated reports whether any membership begins or ends, by itself or with its cluster, so
// that it matters on which day the network is looked at.
func (x *Index) Dated() bool {
	return slices.ContainsFunc(x.orEmpty().spells, func(s indicator.Span) bool { return s != indicator.Span{} })
}

// Members returns who is directly in the cluster on the day, in the order of the
// network's memberships. A cluster has no members on days on which it is not there. The zero day asks for those that are in it on any day:
// their spells are open at both ends.
func (x *Index) Members(cluster string, on indicator.Date) iter.Seq[Membership] {
	n, ok := x.orEmpty().node[cluster]
	if !ok || !x.isCluster(n) {
		return func(func(Membership) bool) {}
	}
	return x.memberships(x.members[x.clusterOf(n)], on)
}

// Of returns which clusters the subject or cluster is directly in on the day, in
// the order of the network's memberships. The zero day is as in [Index.Members].
func (x *Index) Of(subject string, on indicator.Date) iter.Seq[Membership] {
	n, ok := x.orEmpty().node[subject]
	if !ok {
		return func(func(Membership) bool) {}
	}
	return x.memberships(x.of[n], on)
}

func (x *Index) memberships(list []int32, on indicator.Date) iter.Seq[Membership] {
	return func(yield func(Membership) bool) {
		for _, i := range list {
			if !holds(x.spells[i], on) {
				continue
			}
			m := x.net.Memberships[i]
			m.Extensions = slices.Clone(m.Extensions)
			if !yield(m) {
				return
			}
		}
	}
}

// holds reports whether the spell is on at the day, or on any day for the zero one.
func holds(spell indicator.Span, on indicator.Date) bool {
	if on.IsZero() {
		return spell == indicator.Span{}
	}
	return spell.Contains(on)
}

// Under returns the IDs of all that is of the kind and in the cluster on the day,
// directly or in a cluster that lies in it, each once, in the order of the
// network: subjects, then clusters. The zero day is as in [Index.Members].
func (x *Index) Under(cluster string, kind indicator.SubjectKind, on indicator.Date) iter.Seq[string] {
	return func(yield func(string) bool) {
		n, ok := x.orEmpty().node[cluster]
		if !ok || !x.isCluster(n) {
			return
		}
		for _, m := range x.under([]int32{n}, on) {
			if x.kind[m] == kind && !yield(x.id(m)) {
				return
			}
		}
	}
}

// under returns all nodes below those given, at any depth, each once, sorted.
func (x *Index) under(clusters []int32, on indicator.Date) []int32 {
	seen := map[int32]bool{}
	var found []int32
	open := slices.Clone(clusters)
	for len(open) > 0 {
		k := x.clusterOf(open[len(open)-1])
		open = open[:len(open)-1]
		for _, i := range x.members[k] {
			m := x.net.Memberships[i]
			n := x.node[m.Subject]
			if seen[n] || !holds(x.spells[i], on) {
				continue
			}
			seen[n] = true
			found = append(found, n)
			if x.isCluster(n) {
				open = append(open, n)
			}
		}
	}
	slices.Sort(found)
	return found
}
