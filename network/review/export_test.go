package review

// Hold lets a plan hold so many candidate pairs at once.
func (p *Plan) Hold(pairs int) { p.mostPairs = pairs }

// Large lets parts with more candidate pairs be too large for branch and bound.
func (p *Plan) Large(pairs int) { p.manyPairs = pairs }

// Exchanges links each part that can be linked by exchanges, and tells the pairs that are
// chosen at the start and after each step, and what they cost; linked says of the last
// ones whether they hang together.
func (p *Plan) Exchanges(tell func(chosen []Pair, cost int64), end func(linked bool)) {
	for _, t := range p.parts(nil) {
		if !t.linkable() {
			continue
		}
		w := newWalk(t.c.nodes, nil)
		f, failed := t.c.run(w)
		if failed >= 0 {
			continue
		}
		x := t.exchange(f, w)
		for {
			tell(p.without(t.chosen(x.f), nil), x.f.cost)
			x.index()
			if linked := x.linked(); linked || !x.step() {
				end(linked)
				break
			}
		}
	}
}

// Relax is the search for what to waive, for any question.
func Relax(n int, ask, quick func(waived []bool) (Outcome, [][]int32, error)) ([]int32, bool, error) {
	return relax(n, ask, quick)
}
