package graph

// Dyads are the pairs of nodes by how they are tied. They sum to n(n−1)/2.
type Dyads struct {
	Mutual     int64 // ties both ways
	Asymmetric int64 // one tie
	Null       int64 // none
}

// Dyads counts the pairs of nodes by how they are tied. It returns
// [estimate.ErrUndefined] for an undirected graph. Time is constant. Source: Holland &
// Leinhardt (1970), "A method for detecting structure in sociometric data".
func (g *Graph) Dyads() (Dyads, error) {
	if !g.directed {
		return Dyads{}, undefined("dyads of an undirected graph: its ties cannot be returned")
	}
	n := int64(g.n)
	d := Dyads{Mutual: int64(g.mutual), Asymmetric: int64(g.ties - 2*g.mutual)}
	d.Null = n*(n-1)/2 - d.Mutual - d.Asymmetric
	return d, nil
}

// Reciprocity is how far ties are returned, in the two definitions that are in use. They
// are 0 and 1 together, and in between Ties is the larger.
type Reciprocity struct {
	Ties  float64 // ties that are returned, of all ties: 2M/(2M+A)
	Dyads float64 // pairs tied both ways, of all pairs that are tied: M/(M+A)
}

// Reciprocity returns how far ties are returned, 0 to 1; M and A are the mutual and
// asymmetric dyads. It returns [estimate.ErrUndefined] for an undirected graph and
// without ties. Time is constant.
func (g *Graph) Reciprocity() (Reciprocity, error) {
	d, err := g.Dyads()
	switch {
	case err != nil:
		return Reciprocity{}, undefined("reciprocity of an undirected graph: its ties cannot be returned")
	case g.ties == 0:
		return Reciprocity{}, undefined("reciprocity without ties: there is none to be returned")
	}
	m, a := float64(d.Mutual), float64(d.Asymmetric)
	return Reciprocity{Ties: 2 * m / (2*m + a), Dyads: m / (m + a)}, nil
}
