package graph

// Components are the parts into which a graph falls.
type Components struct {
	Of    []int32 // by node, its part: numbered from 0 in the order of their first nodes
	Sizes []int   // by part, its nodes
}

// WeakComponents returns the parts that no tie in any direction links: schools of two
// parts have nothing to do with each other, not even through others. Time is linear.
func (g *Graph) WeakComponents() Components {
	c := Components{Of: make([]int32, g.n)}
	for v := range c.Of {
		c.Of[v] = -1
	}
	queue := make([]int32, g.n+1)
	all := 0 // nodes reached
	for first := range g.n {
		if c.Of[first] >= 0 {
			continue
		}
		part := int32(len(c.Sizes))
		c.Of[first] = part
		queue[0] = int32(first)
		size := 1
		for i := 0; i < size && all+size < g.n; i++ {
			for _, e := range g.either.of(int(queue[i])) {
				w := e >> 2
				queue[size] = w // stays if it is new
				if c.Of[w] < 0 {
					size++
				}
				c.Of[w] = part
			}
		}
		all += size
		c.Sizes = append(c.Sizes, size)
	}
	return c
}

// StrongComponents returns the parts in which every node can be reached from every other
// along ties in their direction. Of an undirected graph they are the weak ones. Time is
// linear. Source: Tarjan (1972), "Depth-first search and linear graph algorithms".
func (g *Graph) StrongComponents() Components {
	if !g.directed {
		return g.WeakComponents()
	}
	return number(g.tarjan())
}

// number returns the parts of which each node names one node, numbered.
func number(of []int32) Components {
	c := Components{Of: make([]int32, len(of))}
	part := make([]int32, len(of)) // 1 more than the number of the part, by the node that it is named after
	for v, name := range of {
		if part[name] == 0 {
			c.Sizes = append(c.Sizes, 0)
			part[name] = int32(len(c.Sizes))
		}
		c.Of[v] = part[name] - 1
		c.Sizes[c.Of[v]]++
	}
	return c
}

// tarjan returns a node of its strong component for each node.
func (g *Graph) tarjan() []int32 {
	// low is 0 before a node is met, then the smallest time at which a node was met that it
	// can reach, and lastly, when its component is known, done.
	const done = 1<<31 - 1
	start, at := g.out.start, g.out.at
	low, root := make([]int32, g.n), make([]int32, g.n)
	next := make([]int32, g.n) // the tie to look at, of nodes on the path
	path, open := make([]int32, 0, g.n), make([]int32, 0, g.n)
	time := int32(0)
	for first := range int32(g.n) {
		if low[first] != 0 {
			continue
		}
		time++
		low[first], next[first] = time, start[first]
		root[first] = time // until its component is known, when it was met
		path, open = append(path, first), append(open, first)
		for len(path) > 0 {
			v := path[len(path)-1]
			end, i, least := start[v+1], next[v], low[v]
			deeper := false
			for ; i < end; i++ {
				w := at[i]
				if low[w] == 0 {
					time++
					low[w], root[w], next[w] = time, time, start[w]
					path, open = append(path, w), append(open, w)
					deeper = true
					break
				}
				least = min(least, low[w])
			}
			low[v], next[v] = least, i // the tie that leads deeper is looked at again
			if deeper {
				continue
			}
			path = path[:len(path)-1]
			if least == root[v] { // nothing before it can be reached: its component is complete
				for {
					w := open[len(open)-1]
					open = open[:len(open)-1]
					low[w], root[w] = done, v
					if w == v {
						break
					}
				}
			}
		}
	}
	return root
}

// Articulation returns the nodes without which others would have nothing to do with each
// other any more: a part that no tie in any direction leaves would fall into several. In
// ascending order; ties have no direction here. Time is linear. Source: Tarjan (1972).
func (g *Graph) Articulation() []int {
	start, at := g.either.start, g.either.at
	met, low, next := make([]int32, g.n), make([]int32, g.n), make([]int32, g.n)
	cut := make([]bool, g.n)
	path := make([]int32, 0, g.n)
	time := int32(0)
	for first := range int32(g.n) {
		if met[first] != 0 {
			continue
		}
		time++
		met[first], low[first], next[first] = time, time, start[first]
		path = append(path, first)
		branches := 0
		for len(path) > 0 {
			v := path[len(path)-1]
			if next[v] < start[v+1] {
				w := at[next[v]] >> 2
				next[v]++
				if met[w] == 0 {
					time++
					met[w], low[w], next[w] = time, time, start[w]
					path = append(path, w)
				} else {
					// The way back to where the path came from is among these. It cannot lead to
					// before that, so it does no harm.
					low[v] = min(low[v], met[w])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) == 0 {
				break
			}
			parent := path[len(path)-1]
			low[parent] = min(low[parent], low[v])
			if parent == first {
				branches++
			} else if low[v] >= met[parent] {
				cut[parent] = true
			}
		}
		cut[first] = branches > 1
	}
	var list []int
	for v, is := range cut {
		if is {
			list = append(list, v)
		}
	}
	return list
}
