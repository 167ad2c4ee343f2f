package graph

// A Broker is how often a node stands between two others a and b that are not tied
// themselves: a→v→b and not a→b. What part it plays follows from the groups of the three.
type Broker struct {
	Coordinator    int64 // all three are of one group
	Gatekeeper     int64 // a is of another: v lets in what comes from outside
	Representative int64 // b is of another: v speaks for its group outside
	Consultant     int64 // a and b are of one group, v of another (also: itinerant)
	Liaison        int64 // all three are of different groups
}

// Total returns the sum over all parts.
func (b Broker) Total() int64 {
	return b.Coordinator + b.Gatekeeper + b.Representative + b.Consultant + b.Liaison
}

// Brokers returns, by node, how often and in what part it stands between two others; group
// is as for [Graph.Grouping]. Ties of an undirected graph are read both ways, so that each
// pair counts twice, and gatekeeper and representative are the same.
//
// Pairs are counted from how many ties a node has with each group, and those that are tied
// themselves, which are triangles, are taken off. Time is of the order m·√m at most.
// Errors are those of Grouping. Source: Gould & Fernandez (1989), "Structures of
// mediation: a formal approach to brokerage in transaction networks".
func (g *Graph) Brokers(group []int32) ([]Broker, error) {
	of, k, err := g.groups(group)
	if err != nil {
		return nil, err
	}
	all := make([]Broker, g.n)
	// Ties of a node by the group at the other end.
	in, out, mutual := make([]int64, k), make([]int64, k), make([]int64, k)
	for v := range g.n {
		var sumIn, sumOut, sumMutual, same int64
		for _, e := range g.either.of(v) {
			h := of[e>>2]
			w := int64(e & both)
			in[h] += w >> 1
			out[h] += w & 1
			mutual[h] += w >> 1 & w
			sumIn += w >> 1
			sumOut += w & 1
			sumMutual += w >> 1 & w
		}
		mine := of[v]
		b := &all[v]
		b.Coordinator = in[mine]*out[mine] - mutual[mine]
		b.Gatekeeper = (sumIn - in[mine]) * out[mine]
		b.Representative = in[mine] * (sumOut - out[mine])
		for _, e := range g.either.of(v) {
			h := of[e>>2]
			if h != mine {
				same += in[h]*out[h] - mutual[h]
			}
			in[h], out[h], mutual[h] = 0, 0, 0 // so that each group counts once
		}
		b.Consultant = same
		b.Liaison = sumIn*sumOut - sumMutual - b.Coordinator - b.Gatekeeper - b.Representative - b.Consultant
	}
	g.triangles(func(u, v, w int32, t triad) {
		node := [3]int32{u, v, w}
		for _, s := range steps {
			if t.tied(s[0], s[1]) && t.tied(s[1], s[2]) && t.tied(s[0], s[2]) {
				a, v, b := node[s[0]], node[s[1]], node[s[2]]
				*all[v].part(of[a], of[v], of[b])--
			}
		}
	})
	return all, nil
}

// part returns the part of a node in group v between those in groups a and b.
func (b *Broker) part(from, v, to int32) *int64 {
	switch {
	case from == v && v == to:
		return &b.Coordinator
	case v == to:
		return &b.Gatekeeper
	case from == v:
		return &b.Representative
	case from == to:
		return &b.Consultant
	}
	return &b.Liaison
}
