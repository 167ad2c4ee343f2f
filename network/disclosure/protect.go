package disclosure

import (
	"cmp"
	"context"
	"slices"
)

// Protect hides more blocks of [Published] cells, as [Complement], until every [Primary]
// cell is safe. It returns the table to publish and what can be derived from it.
//
// Cells are protected one after the other, in their order. For each the cheapest cells
// are looked for that can move together with it and are hidden then, after Options.Cost;
// at last blocks are published again, the dearest first, without which all cells that
// were safe still are. So no block is hidden in vain, unless the table has more than 2,000
// cells and groupings that overlap, or steps run out: then some may be. A cheaper set of
// blocks may exist in any case: to find the cheapest is hard in general (NP-hard, Kelly,
// Golden and Assad 1992).
//
// A cell that is not safe in the findings cannot be protected, or was not within
// Options.Work: the other tables that fit are too few even if all that is published is
// hidden. A leak among them is explained by what is known alone. Nothing is hidden for
// its sake.
//
// A [Complement] cell may be derived in the end, as long as that betrays no primary one.
// Cells that are complements before remain so. What a reader may conclude who knows the
// method, from which blocks are hidden and which are not, is not looked at.
//
// Errors are those of [Check].
func Protect(ctx context.Context, t *Table, o Options) (*Table, Findings, error) {
	if err := t.check(); err != nil {
		return nil, nil, err
	}
	o = o.resolved()
	first := newChecker(ctx, t, o, func(c int32) bool { return !t.counts.Cells[c].State.hidden() })
	if err := first.run(); err != nil {
		return nil, nil, err
	}
	if f := first.findings(); f.Safe() {
		return t, f, nil
	}
	p := &protector{checker: newChecker(ctx, t, o, func(c int32) bool { return t.counts.Cells[c].State == Known })}
	for _, moves := range first.proofs {
		p.credit(moves)
	}
	if err := p.protect(); err != nil {
		return nil, nil, err
	}
	if err := p.release(); err != nil {
		return nil, nil, err
	}
	out := t.with(p.added)
	last := newChecker(ctx, out, o, func(c int32) bool { return !out.counts.Cells[c].State.hidden() })
	for _, i := range p.primary {
		for _, by := range [2]int32{p.reach[i].down, p.reach[i].up} {
			if by >= 0 {
				last.credit(p.proofs[by])
			}
		}
		if f, leaks := p.leaks[i]; leaks {
			last.leaks[i] = f
		}
	}
	if err := last.run(); err != nil {
		return nil, nil, err
	}
	return out, last.findings(), nil
}

// A protector is a checker to whom all cells may move but those that are known, at the
// price of hiding their blocks.
type protector struct {
	*checker
	block []int64 // price of a block; 0 once it is hidden
	added []int32 // blocks that were published and are hidden now
}

func (p *protector) protect() error {
	p.setPrices()
	var left []int32
	for _, i := range p.primary {
		if err := p.cover(i); err != nil {
			return err
		}
		if !p.settled(i) {
			left = append(left, i)
		}
	}
	if len(left) == 0 {
		return nil
	}
	return p.coverHard(left)
}

func (p *protector) setPrices() {
	p.block = make([]int64, len(p.t.blocks))
	p.s.price = make([]int64, p.t.Len())
	for b, cells := range p.t.blocks {
		for _, c := range cells {
			if cell := p.t.counts.Cells[c]; cell.State == Published {
				p.block[b] += p.costOf(cell)
			}
		}
		for _, c := range cells {
			if p.t.counts.Cells[c].State == Published {
				p.s.price[c] = p.block[b]
			}
		}
	}
}

func (p *protector) costOf(c Cell) int64 {
	if p.o.Cost == nil {
		return 1<<33 + c.Value // a sum of values cannot outweigh a cell soon
	}
	return min(max(p.o.Cost(c), 1), MaxCount)
}

// hide hides the published blocks of the cells.
func (p *protector) hide(moves []move) {
	for _, x := range moves {
		b := p.t.block[x.cell]
		if p.s.price[x.cell] > 0 {
			p.added = append(p.added, b)
			p.setPrice(b, 0)
		}
	}
}

func (p *protector) setPrice(b int32, price int64) {
	for _, c := range p.t.blocks[b] {
		if p.t.counts.Cells[c].State == Published {
			p.s.price[c] = price
		}
	}
}

// cost returns what hiding the cells costs.
func (p *protector) cost(proofs [][]move) int64 {
	sum := int64(0)
	seen := map[int32]bool{}
	for _, moves := range proofs {
		for _, x := range moves {
			if b := p.t.block[x.cell]; p.s.price[x.cell] > 0 && !seen[b] {
				seen[b] = true
				sum += p.block[b]
			}
		}
	}
	return sum
}

// cover hides what protects a cell: it goes up first and then down, or the other way
// round, whichever is cheaper.
func (p *protector) cover(i int32) error {
	if p.settled(i) {
		p.close(i)
		return nil
	}
	var best [][]move
	least := int64(-1)
	for _, dir := range [2]int64{1, -1} {
		m := p.meter()
		plan := p.plan(i, dir, m)
		if m.err != nil {
			return m.err
		}
		if cost := p.cost(plan); plan != nil && (least < 0 || cost < least) {
			best, least = plan, cost
		}
	}
	for _, moves := range best {
		p.hide(moves)
		p.credit(moves)
	}
	p.close(i)
	return nil
}

// plan returns tables that make a cell safe, or nil.
func (p *protector) plan(i int32, dir int64, m *meter) [][]move {
	need := p.need(i)
	first, gained := p.probe(i, dir, need, m)
	if gained >= need {
		return [][]move{first}
	}
	second, more := p.probe(i, -dir, need-gained, m)
	switch {
	case gained+more < need:
		return nil
	case gained == 0:
		return [][]move{second}
	}
	return [][]move{first, second}
}

// coverHard does the same for cells for which a first search found nothing.
func (p *protector) coverHard(left []int32) error {
	price := p.s.price
	if err := p.deepen(left, func(c int32) bool { return p.t.counts.Cells[c].State == Known }); err != nil {
		return err
	}
	p.s.price = price
	for _, i := range left {
		if err := p.cover(i); err != nil {
			return err
		}
	}
	return nil
}

// release publishes blocks again that turn out not to be needed.
func (p *protector) release() error {
	p.s.restricted = true
	for b := range p.block {
		p.setPrice(int32(b), -1)
	}
	for _, b := range p.added {
		p.setPrice(b, 0)
	}
	order := slices.Clone(p.added)
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(p.block[b], p.block[a]), cmp.Compare(b, a))
	})
	for _, b := range order {
		needed, err := p.needed(b)
		if err != nil {
			return err
		}
		if !needed {
			p.added = slices.DeleteFunc(p.added, func(x int32) bool { return x == b })
		}
	}
	return nil
}

// needed reports whether a cell that is safe would not be if the block were published. If
// not it is published.
func (p *protector) needed(b int32) (bool, error) {
	p.setPrice(b, -1)
	was := map[int32]reach{}
	var lost []int32
	for _, i := range p.primary {
		r := p.reach[i]
		if r.to-r.from < p.o.Width {
			continue
		}
		if r.up >= 0 && p.moves(r.up, b) {
			r.to, r.up = p.s.truth[i], -1
		}
		if r.down >= 0 && p.moves(r.down, b) {
			r.from, r.down = p.s.truth[i], -1
		}
		if r != p.reach[i] {
			was[i] = p.reach[i]
			p.reach[i] = r
			lost = append(lost, i)
		}
	}
	for k, i := range lost {
		m := p.meter()
		p.stretch(i, 1, m)
		p.stretch(i, -1, m)
		if m.err != nil {
			return true, m.err
		}
		if p.need(i) <= 0 {
			continue
		}
		ok, err := p.without(b, lost[k:])
		if err != nil {
			return true, err
		}
		if ok {
			break
		}
		for i, r := range was {
			p.reach[i] = r
		}
		p.setPrice(b, 0)
		return true, nil
	}
	return false, nil
}

// moves reports whether a cell of the block moves in a proof.
func (p *protector) moves(proof, b int32) bool {
	return slices.ContainsFunc(p.proofs[proof], func(x move) bool { return p.t.block[x.cell] == b })
}

// smallTable is up to how many cells a table has that is checked anew for each block that
// might be published again.
const smallTable = 2000

// without reports whether the cells are safe if the block is published, where the quick
// search does not tell: in small tables that are no networks.
func (p *protector) without(b int32, cells []int32) (bool, error) {
	if p.t.Len() > smallTable || p.s.parts[p.s.of[cells[0]]].net != nil {
		return false, nil
	}
	out := p.t.with(slices.DeleteFunc(slices.Clone(p.added), func(x int32) bool { return x == b }))
	k := newChecker(p.ctx, out, p.o, func(c int32) bool { return !out.counts.Cells[c].State.hidden() })
	k.primary = cells
	if err := k.run(); err != nil {
		return false, err
	}
	if !k.findings().Safe() {
		return false, nil
	}
	for _, moves := range k.proofs {
		p.credit(moves)
	}
	return true, nil
}
