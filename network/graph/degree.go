package graph

// Density returns the ties there are as a share of those that there could be, 0 to 1:
// m/(n(n−1)) of a directed graph, 2m/(n(n−1)) of an undirected one. It returns
// [estimate.ErrUndefined] for fewer than two nodes. Large graphs have small densities:
// nobody has time for ten times as many ties where there are ten times as many schools.
// Time is constant.
func (g *Graph) Density() (float64, error) {
	if g.n < 2 {
		return 0, undefined("the density of %d nodes: there is no tie that there could be", g.n)
	}
	return float64(g.ties) / g.possible(), nil
}

// Degrees are how many ties each node has. Of an undirected graph all three are the same.
type Degrees struct {
	In  []int // ties that lead to it
	Out []int // ties that start from it
	All []int // both: a tie that is returned counts twice
}

// Degrees returns how many ties each node has. Time is linear in nodes.
func (g *Graph) Degrees() Degrees {
	d := Degrees{make([]int, g.n), make([]int, g.n), make([]int, g.n)}
	for v := range g.n {
		d.In[v], d.Out[v] = g.in.len(v), g.out.len(v)
		d.All[v] = d.Out[v]
		if g.directed {
			d.All[v] += d.In[v]
		}
	}
	return d
}

// Strengths are what the ties of each node weigh together. Of an undirected graph all
// three are the same.
type Strengths struct{ In, Out, All []float64 }

// Strengths returns what the ties of each node weigh together: hours of coaching given,
// taken, and both. It is the one measure in which weights count. Time is linear.
func (g *Graph) Strengths() Strengths {
	s := Strengths{make([]float64, g.n), make([]float64, g.n), make([]float64, g.n)}
	for v := range g.n {
		for i := g.out.start[v]; i < g.out.start[v+1]; i++ {
			w := g.weightAt(int(i))
			s.Out[v] += w
			s.In[g.out.at[i]] += w
		}
	}
	for v := range g.n {
		s.All[v] = s.Out[v]
		if g.directed {
			s.All[v] += s.In[v]
		}
	}
	return s
}

// A Freeman is how far a measure is in the hands of one node: Σ(max − c) over all nodes,
// and that as a share of what it would be in the graph of this size where it is largest,
// a star. 0 is all alike, 1 is a star. Source: Freeman (1979), "Centrality in social
// networks: conceptual clarification".
type Freeman struct {
	Value float64 // Raw/Max
	Raw   float64
	Max   float64 // of a graph of as many nodes, without ties to themselves
}

func freeman(values []float64, most float64) Freeman {
	top, sum := 0.0, 0.0
	for _, v := range values {
		top = max(top, v)
	}
	for _, v := range values {
		sum += top - v
	}
	return Freeman{sum / most, sum, most}
}

// A Centralisation is a [Freeman] for each direction. Of an undirected graph all three
// are the same.
type Centralisation struct{ In, Out, All Freeman }

// DegreeCentralisation returns how far ties are in the hands of one node. The maxima are
// (n−1)² for ties in and ties out, 2(n−1)(n−2) for both together, and (n−1)(n−2) for an
// undirected graph. It returns [estimate.ErrUndefined] for fewer than three nodes, which
// cannot differ. Time is linear in nodes.
//
// Programs that allow a node a tie to itself have larger maxima, and smaller values.
func (g *Graph) DegreeCentralisation() (Centralisation, error) {
	if g.n < 3 {
		return Centralisation{}, undefined("the centralisation of %d nodes: it takes three to have a centre", g.n)
	}
	n, d := float64(g.n), g.Degrees()
	one, all := (n-1)*(n-1), 2*(n-1)*(n-2)
	if !g.directed {
		one, all = (n-1)*(n-2), (n-1)*(n-2)
	}
	return Centralisation{freeman(floats(d.In), one), freeman(floats(d.Out), one), freeman(floats(d.All), all)}, nil
}

func floats(list []int) []float64 {
	out := make([]float64, len(list))
	for i, v := range list {
		out[i] = float64(v)
	}
	return out
}
