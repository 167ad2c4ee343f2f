package graph

import "fmt"

// A Triad is one of the sixteen kinds of how three nodes are tied, by its usual name:
// the numbers of mutual, asymmetric and missing dyads, and a letter for up, down, cyclic
// or transitive where these do not tell kinds apart.
type Triad uint8

const (
	Triad003  Triad = iota // no tie
	Triad012               // a→b
	Triad102               // a↔b
	Triad021D              // a←b→c
	Triad021U              // a→b←c
	Triad021C              // a→b→c
	Triad111D              // a↔b←c
	Triad111U              // a↔b→c
	Triad030T              // a→b→c and a→c
	Triad030C              // a→b→c→a
	Triad201               // a↔b↔c
	Triad120D              // a←b→c and a↔c
	Triad120U              // a→b←c and a↔c
	Triad120C              // a→b→c and a↔c
	Triad210               // a→b↔c and a↔c
	Triad300               // all tied both ways
)

var triadNames = [16]string{"003", "012", "102", "021D", "021U", "021C", "111D", "111U", "030T", "030C", "201", "120D", "120U", "120C", "210", "300"}

// String returns the usual name, such as "030T".
func (t Triad) String() string {
	if int(t) >= len(triadNames) {
		return fmt.Sprintf("Triad(%d)", uint8(t))
	}
	return triadNames[t]
}

// Triads counts the sets of three nodes by how they are tied: element [Triad030T] is how
// many are of that kind. All sum to n(n−1)(n−2)/6. It returns [estimate.ErrUndefined] for
// an undirected graph.
//
// Three nodes that are all tied are met as triangles. Those with two ties are pairs of
// ties at one node less those in triangles; those with one are ties less those in the
// others. So time is that of finding the triangles, of the order m·√m at most, where the
// method of Batagelj & Mrvar (2001), "A subquadratic triad census algorithm for large
// sparse networks with small maximum degree", takes m times the largest degree. Kinds are
// those of Davis & Leinhardt (1972), "The structure of positive interpersonal relations".
func (g *Graph) Triads() ([16]int64, error) {
	var count [16]int64
	if !g.directed {
		return count, undefined("triads of an undirected graph: the kinds differ in direction")
	}
	// Two ties at a node, by how the others are tied to it; first those that a triangle
	// has, taken off again.
	var two [4][4]int64
	pair := func(a, b way, times int64) { two[min(a, b)][max(a, b)] += times }
	var closed [triads]int64
	g.triangles(func(_, _, _ int32, t triad) { closed[t]++ })
	for t, n := range closed {
		uv, uw, vw := triad(t).ways()
		count[triad(t).kind()] += n
		pair(uv, uw, -n)
		pair(reversed(uv), vw, -n)
		pair(reversed(uw), reversed(vw), -n)
	}
	// Ties that no third node is tied to: each is beside n−2 others.
	var dyads, beside [2]int64 // asymmetric, mutual
	dyads[0], dyads[1] = int64(g.ties-2*g.mutual), int64(g.mutual)
	for i := range beside {
		beside[i] = dyads[i] * int64(g.n-2)
	}
	for kind, n := range count {
		mutual, asymmetric := dyadsOf(Triad(kind))
		beside[0] -= n * asymmetric
		beside[1] -= n * mutual
	}
	for v := range g.n {
		var of [4]int64
		for _, e := range g.either.of(v) {
			of[e&both]++
		}
		for a := forth; a <= both; a++ {
			pair(a, a, of[a]*(of[a]-1)/2)
			for b := a + 1; b <= both; b++ {
				pair(a, b, of[a]*of[b])
			}
		}
	}
	for a := forth; a <= both; a++ {
		for b := a; b <= both; b++ {
			kind := newTriad(a, b, 0).kind()
			count[kind] += two[a][b]
			mutual, asymmetric := dyadsOf(kind)
			beside[0] -= two[a][b] * asymmetric
			beside[1] -= two[a][b] * mutual
		}
	}
	count[Triad012], count[Triad102] = beside[0], beside[1]
	n := int64(g.n)
	count[Triad003] = choose3(n)
	for kind, c := range count {
		if Triad(kind) != Triad003 {
			count[Triad003] -= c
		}
	}
	return count, nil
}

// choose3 returns n(n−1)(n−2)/6, dividing early enough not to overflow.
func choose3(n int64) int64 {
	if n < 3 {
		return 0
	}
	a, b, c := n, n-1, n-2
	switch {
	case a%2 == 0:
		a /= 2
	default:
		b /= 2
	}
	for _, x := range []*int64{&a, &b, &c} {
		if *x%3 == 0 {
			*x /= 3
			break
		}
	}
	return a * b * c
}

func reversed(w way) way { return w>>1 | w&1<<1 }

func dyadsOf(t Triad) (mutual, asymmetric int64) {
	name := triadNames[t]
	return int64(name[0] - '0'), int64(name[1] - '0')
}

// kind returns the kind of a triad.
func (t triad) kind() Triad {
	mutual, asymmetric := 0, 0
	var in, out [3]int // asymmetric ties
	for from := range 3 {
		for to := from + 1; to < 3; to++ {
			switch forward, backward := t.tied(from, to), t.tied(to, from); {
			case forward && backward:
				mutual++
			case forward:
				asymmetric++
				out[from]++
				in[to]++
			case backward:
				asymmetric++
				out[to]++
				in[from]++
			}
		}
	}
	has := func(list [3]int, n int) bool { return list[0] == n || list[1] == n || list[2] == n }
	// outside is the node that the mutual tie of the triad, if it has one, does not touch.
	outside := 0
	for v := range 3 {
		a, b := (v+1)%3, (v+2)%3
		if t.tied(a, b) && t.tied(b, a) {
			outside = v
		}
	}
	switch 10*mutual + asymmetric {
	case 0:
		return Triad003
	case 1:
		return Triad012
	case 10:
		return Triad102
	case 2:
		switch {
		case has(out, 2):
			return Triad021D
		case has(in, 2):
			return Triad021U
		}
		return Triad021C
	case 11:
		if out[outside] == 1 {
			return Triad111D // towards the mutual tie
		}
		return Triad111U
	case 3:
		if has(out, 2) {
			return Triad030T
		}
		return Triad030C
	case 20:
		return Triad201
	case 12:
		switch out[outside] {
		case 2:
			return Triad120D
		case 0:
			return Triad120U
		}
		return Triad120C
	case 21:
		return Triad210
	}
	return Triad300
}
