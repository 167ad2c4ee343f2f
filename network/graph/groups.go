package graph

import "math"

// A Grouping says how far ties stay within the groups of a grouping that is given: the
// clusters, the districts.
type Grouping struct {
	Groups int // that have a node
	// Internal and External are pairs of nodes that are tied, in whatever direction, within
	// a group and between two.
	Internal, External int
	// EI is (External − Internal)/(External + Internal): −1 if all ties stay inside, 1 if
	// all go outside. It depends on sizes: in groups of three most ties go outside even if
	// nobody minds groups. Nil without ties. Source: Krackhardt & Stern (1988).
	EI *float64
	// Modularity is Σ over groups of L/m − (D/2m)²: m pairs that are tied, L of them within
	// the group, D what its nodes' ties add up to. It is how much larger the share of ties
	// within groups is than if every node kept its number of ties and groups did not matter:
	// 0 is chance, at most 1, and −½ at least. Nil without ties. Source: Newman & Girvan
	// (2004), "Finding and evaluating community structure in networks".
	Modularity *float64
	// ModularityDirected is Σ over groups of L/m − (In/m)(Out/m) with ties in their
	// direction, so that those returned count twice. Nil without ties and for an undirected
	// graph. Source: Leicht & Newman (2008), "Community structure in directed networks".
	ModularityDirected *float64
	// Assortativity is Modularity as a share of what it would be if all ties stayed inside,
	// Modularity/(1 − Σ(D/2m)²): 1 if all do, 0 is chance. Unlike Modularity it can be
	// compared between groupings of different sizes. Nil without ties and if all tied nodes
	// are of one group. Source: Newman (2003), "Mixing patterns in networks".
	Assortativity *float64
}

// Grouping says how far ties stay within groups; group is, by node, the number of its
// group, any that is not negative. A school that is in no cluster needs a group of its
// own, because it does not belong with others of whom that is true.
//
// It returns [estimate.ErrInvalid] unless there is one number for each node, none of them
// negative. Time is linear.
func (g *Graph) Grouping(group []int32) (Grouping, error) {
	of, k, err := g.groups(group)
	if err != nil {
		return Grouping{}, err
	}
	return g.grouping(of, k), nil
}

// grouping is [Graph.Grouping] of k groups numbered from 0.
func (g *Graph) grouping(of []int32, k int) Grouping {
	out := Grouping{Groups: k}
	var (
		inside  = make([]int64, k) // pairs tied within the group
		degree  = make([]int64, k) // pairs tied, from its side
		within  = make([]int64, k) // ties
		in      = make([]int64, k) // ties that lead to it
		outward = make([]int64, k) // ties that start from it
	)
	for v := range g.n {
		mine := of[v]
		degree[mine] += int64(g.either.len(v))
		outward[mine] += int64(g.out.len(v))
		in[mine] += int64(g.in.len(v))
		for _, e := range g.either.of(v) {
			if w := e >> 2; of[w] == mine && int(w) > v {
				inside[mine]++
			}
		}
		for _, w := range g.out.of(v) {
			if of[w] == mine {
				within[mine]++
			}
		}
	}
	for _, n := range inside {
		out.Internal += int(n)
	}
	out.External = g.linked() - out.Internal
	if g.ties == 0 {
		return out
	}
	out.EI = new(float64(out.External-out.Internal) / float64(out.External+out.Internal))
	pairs, ties := float64(g.linked()), float64(len(g.out.at))
	modularity, direct, chance := 0.0, 0.0, 0.0
	tied := 0 // groups
	for h := range k {
		share := float64(degree[h]) / (2 * pairs)
		modularity += float64(inside[h])/pairs - float64(share*share)
		chance += float64(share * share)
		starts, ends := float64(outward[h])/ties, float64(in[h])/ties
		direct += float64(within[h])/ties - float64(starts*ends)
		if degree[h] > 0 {
			tied++
		}
	}
	out.Modularity = &modularity
	if g.directed {
		out.ModularityDirected = &direct
	}
	if tied > 1 {
		out.Assortativity = new(modularity / (1 - chance))
	}
	return out
}

// groups returns the groups numbered from 0 in the order of their first nodes, and how
// many there are.
func (g *Graph) groups(group []int32) (of []int32, k int, err error) {
	if len(group) != g.n {
		return nil, 0, invalid("%d groups for %d nodes: each node has one", len(group), g.n)
	}
	of = make([]int32, g.n)
	number := map[int32]int32{}
	for v, name := range group {
		if name < 0 {
			return nil, 0, invalid("node %d: group %d is negative; a node in no group needs one of its own", v, name)
		}
		n, ok := number[name]
		if !ok {
			n = int32(len(number))
			number[name] = n
		}
		of[v] = n
	}
	return of, len(number), nil
}

// DegreeAssortativity returns whether those with many ties are tied to others with many:
// Pearson's correlation, over ties, of the degrees at both ends, −1 to 1. Of a directed
// tie these are the ties that start where it starts and those that lead to where it
// leads; an undirected tie counts both ways round. It returns [estimate.ErrUndefined]
// without ties and if either end has the same degree in all. Time is linear. Source:
// Newman (2003), "Mixing patterns in networks".
func (g *Graph) DegreeAssortativity() (float64, error) {
	if g.ties == 0 {
		return 0, undefined("degree assortativity without ties")
	}
	ties := float64(len(g.out.at))
	var sumFrom, sumTo int64
	least, most := [2]int{math.MaxInt, math.MaxInt}, [2]int{}
	for v := range g.n {
		a, b := g.out.len(v), g.in.len(v)
		sumFrom += int64(a) * int64(a) // each of its ties has a at this end
		sumTo += int64(b) * int64(b)
		if a > 0 {
			least[0], most[0] = min(least[0], a), max(most[0], a)
		}
		if b > 0 {
			least[1], most[1] = min(least[1], b), max(most[1], b)
		}
	}
	if least[0] == most[0] || least[1] == most[1] {
		return 0, undefined("degree assortativity: all ties have the same degree at one end, so that there is nothing to go together")
	}
	meanFrom, meanTo := float64(sumFrom)/ties, float64(sumTo)/ties
	cov, varFrom, varTo := 0.0, 0.0, 0.0
	for v := range g.n {
		a, b := float64(g.out.len(v))-meanFrom, float64(g.in.len(v))-meanTo
		varFrom += float64(float64(g.out.len(v)) * float64(a*a))
		varTo += float64(float64(g.in.len(v)) * float64(b*b))
		others := 0.0
		for _, w := range g.out.of(v) {
			others += float64(g.in.len(int(w))) - meanTo
		}
		cov += float64(a * others)
	}
	return min(1, max(-1, cov/math.Sqrt(float64(varFrom*varTo)))), nil
}
