package variance

// arrange gives the levels of all factors but the first their place in the equations, and
// returns where the row of each begins: an entry is filled if two levels share a value or
// a level of the first factor, and whatever lies between it and the diagonal.
//
// Rows are short if levels that meet are close. So the levels that lie within one level of
// some factor, as what a person does with each rater lies within the person, go together
// with it, and what meets all goes last. Every factor is tried for the one within which
// others lie, and the order kept in which the equations are solved fastest.
func (p *problem) arrange(d Data) []int {
	order := sortedBy(d.Factors[p.first], len(p.counts[p.first]))
	p.place = p.inTurn(d, -1)
	begin := p.begin(d, order, p.place)
	least := work(begin)
	for k := range d.Factors {
		if len(d.Factors) < 3 || k == p.first {
			continue
		}
		place := p.inTurn(d, k)
		if b := p.begin(d, order, place); work(b) < least {
			p.place, begin, least = place, b, work(b)
		}
	}
	p.factor, p.level = make([]int, len(begin)), make([]int, len(begin))
	for k, list := range p.place {
		for level, at := range list {
			p.factor[at], p.level[at] = k, level
		}
	}
	return begin
}

// inTurn returns the places of levels if those within a level of the outer factor go
// together: first those of the first level, the outer level itself last. All others follow,
// factor by factor.
func (p *problem) inTurn(d Data, outer int) [][]int {
	place := make([][]int, len(d.Factors))
	next := 0
	if outer >= 0 {
		within := make([][]int32, len(d.Factors)) // by level: the level of the outer factor
		size := make([]int, len(p.counts[outer])+1)
		for k, f := range d.Factors {
			if k != p.first {
				within[k] = inside(f, d.Factors[outer])
			}
			for _, in := range within[k] {
				size[in+1]++
			}
		}
		for i := range p.counts[outer] {
			size[i+1] += size[i]
		}
		next = size[len(size)-1]
		for _, last := range []bool{false, true} {
			for k, in := range within {
				if in == nil || last != (k == outer) {
					continue
				}
				place[k] = make([]int, len(in))
				for level, i := range in {
					place[k][level] = size[i]
					size[i]++
				}
			}
		}
	}
	for k := range d.Factors {
		if k == p.first || place[k] != nil {
			continue
		}
		place[k] = make([]int, len(p.counts[k]))
		for level := range place[k] {
			place[k][level] = next
			next++
		}
	}
	return place
}

// inside returns for every level of f the level of the outer factor in which all its
// values lie, and nil if some lie in two.
func inside(f, outer Factor) []int32 {
	in := make([]int32, len(f.Names))
	for level := range in {
		in[level] = -1
	}
	for i, level := range f.Level {
		switch in[level] {
		case outer.Level[i]:
		case -1:
			in[level] = outer.Level[i]
		default:
			return nil
		}
	}
	return in
}

// begin returns where the rows begin. order is of the values, by level of the first factor.
func (p *problem) begin(d Data, order []int32, place [][]int) []int {
	rest := 0
	for _, list := range place {
		rest += len(list)
	}
	begin := make([]int, rest)
	for i := range begin {
		begin[i] = i
	}
	at := 0
	for _, count := range p.counts[p.first] {
		least := rest
		each := func(do func(int)) {
			for k, list := range place {
				if list == nil {
					continue
				}
				for _, i := range order[at : at+count] {
					do(list[d.Factors[k].Level[i]])
				}
			}
		}
		each(func(j int) { least = min(least, j) })
		each(func(j int) { begin[j] = min(begin[j], least) })
		at += count
	}
	return begin
}

// work returns about how many products it takes to solve equations whose rows begin there:
// a row is multiplied with the rows before it, as far as both reach.
func work(begin []int) float64 {
	before := make([]float64, len(begin)+1) // lengths of the rows before
	sum := 0.0
	for i, first := range begin {
		before[i+1] = before[i] + float64(i-first+1)
		sum += before[i+1] - before[first]
	}
	return sum
}
