package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// A Relaxation is constraints to waive so that what is impossible becomes possible.
type Relaxation struct {
	Waive []Constraint `json:"waive"`
	// Smallest says it is proved that no smaller set will do; of several of the same size it
	// is the one with the constraints that come first: the linkage, rules in their order,
	// least and most loads, needs. Otherwise the set is irreducible only: with
	// any one of its constraints kept, no allocation was found, but a smaller set may exist.
	Smallest bool `json:"smallest"`
}

// String lists what to waive.
func (r *Relaxation) String() string {
	if r == nil {
		return "what to waive is unknown"
	}
	keys := make([]string, len(r.Waive))
	for i, c := range r.Waive {
		keys[i] = c.Key
	}
	how := "irreducible"
	if r.Smallest {
		how = "the smallest set"
	}
	return fmt.Sprintf("waive %s (%s)", strings.Join(keys, ", "), how)
}

// relax finds what to give up.
func (p *Plan) relax(ctx context.Context) (*Relaxation, error) {
	effort := p.round.Effort
	if effort == 0 {
		effort = DefaultEffort
	}
	ask := func(effort int) try {
		return func(waived []bool) (Outcome, [][]int32, error) {
			if err := ctx.Err(); err != nil {
				return "", nil, err
			}
			q := *p
			q.round.Effort = effort
			q.waived = make([]bool, len(waived))
			for i := range waived {
				q.waived[i] = waived[i] || p.waived[i]
			}
			s := &Solution{p: &q}
			return s.run(ctx, true)
		}
	}
	// A conflict may name too many constraints, so a quick look is enough for it.
	waive, smallest, err := relax(len(p.limits), ask(effort), ask(min(effort, 1000)))
	if err != nil || waive == nil {
		return nil, err
	}
	out := &Relaxation{Smallest: smallest}
	for _, n := range waive {
		out.Waive = append(out.Waive, p.limits[n].Constraint)
	}
	return out, nil
}

// A try asks whether something is possible if some constraints are waived. If it is
// [Impossible], it may know sets of constraints, none of them waived, of each of which one
// has to be.
type try func(waived []bool) (Outcome, [][]int32, error)

const mostRounds = 200 // of relax, before it settles for an irreducible set

// relax finds the smallest set of n constraints to waive, by implicit hitting sets: a set
// that hits all conflicts known so far is tried; if it does not do, it shows a new
// conflict. The first that does is smallest, since each set that does hits them all.
// Source: Davies & Bacchus (2011), "Solving MAXSAT by solving a sequence of simpler SAT
// instances"; Reiter (1987), "A theory of diagnosis from first principles".
func relax(n int, ask, quick try) (waive []int32, smallest bool, err error) {
	var cores [][]int32
	for range mostRounds {
		hit, exact := hittingSet(cores)
		if !exact {
			break
		}
		waived := make([]bool, n)
		for _, i := range hit {
			waived[i] = true
		}
		verdict, more, err := ask(waived)
		switch {
		case err != nil:
			return nil, false, err
		case verdict == Optimal || verdict == Feasible:
			return hit, true, nil
		case verdict == Undecided:
			return irreducible(n, ask)
		}
		if len(more) == 0 {
			if more, err = conflict(waived, quick); err != nil {
				return nil, false, err
			}
		}
		if slices.ContainsFunc(more, func(core []int32) bool { return len(core) == 0 }) {
			return nil, false, nil // it is impossible whatever is waived
		}
		cores = append(cores, more...)
	}
	return irreducible(n, ask)
}

// conflict returns a conflict among constraints that are not waived: it waives as many as
// it can, in halves, while it is proved to stay impossible. What is left is the conflict.
func conflict(waived []bool, ask try) ([][]int32, error) {
	waived = slices.Clone(waived)
	var known [][]int32
	var grow func(lo, hi int) error
	grow = func(lo, hi int) error {
		if known != nil || !slices.Contains(waived[lo:hi], false) {
			return nil
		}
		with := slices.Clone(waived)
		for i := lo; i < hi; i++ {
			with[i] = true
		}
		verdict, more, err := ask(with)
		switch {
		case err != nil:
			return err
		case verdict == Impossible:
			waived, known = with, more
			return nil
		case hi-lo == 1:
			return nil
		}
		mid := (lo + hi) / 2
		if err := grow(lo, mid); err != nil {
			return err
		}
		return grow(mid, hi)
	}
	n := len(waived)
	if err := grow(0, n/2); err != nil {
		return nil, err
	}
	if err := grow(n/2, n); err != nil {
		return nil, err
	}
	if known != nil {
		return known, nil
	}
	var core []int32
	for i, w := range waived {
		if !w {
			core = append(core, int32(i))
		}
	}
	return [][]int32{core}, nil
}

// irreducible begins with all waived and takes back as many as it can, the last first.
func irreducible(n int, ask try) ([]int32, bool, error) {
	waived := make([]bool, n)
	for i := range waived {
		waived[i] = true
	}
	if verdict, _, err := ask(waived); err != nil || verdict != Optimal && verdict != Feasible {
		return nil, false, err
	}
	var drop func(lo, hi int) error
	drop = func(lo, hi int) error {
		without := slices.Clone(waived)
		for i := lo; i < hi; i++ {
			without[i] = false
		}
		verdict, _, err := ask(without)
		switch {
		case err != nil:
			return err
		case verdict == Optimal || verdict == Feasible:
			waived = without
			return nil
		case hi-lo == 1:
			return nil
		}
		mid := (lo + hi) / 2
		if err := drop(mid, hi); err != nil {
			return err
		}
		return drop(lo, mid)
	}
	if err := drop(0, n); err != nil {
		return nil, false, err
	}
	var out []int32
	for i, w := range waived {
		if w {
			out = append(out, int32(i))
		}
	}
	return out, false, nil
}

// hittingSet returns the smallest set with an element of each core, the first in order of
// those; exact is false if that took too long.
func hittingSet(cores [][]int32) (hit []int32, exact bool) {
	most := int32(-1)
	for _, c := range cores {
		most = max(most, slices.Max(c))
	}
	linked := newSets(int(most) + 1)
	for _, c := range cores {
		for _, e := range c {
			linked.join(c[0], e)
		}
	}
	apart := map[int32][][]int32{} // cores that have elements in common, in one list
	var roots []int32
	for _, c := range cores {
		root := linked.root(c[0])
		if apart[root] == nil {
			roots = append(roots, root)
		}
		apart[root] = append(apart[root], c)
	}
	for _, root := range roots {
		h := hitter{cores: apart[root], left: 20_000}
		part := h.first()
		if part == nil {
			return nil, false
		}
		hit = append(hit, part...)
	}
	slices.Sort(hit)
	return hit, true
}

type hitter struct {
	cores [][]int32
	in    map[int32]bool
	left  int // steps
}

func (h *hitter) first() []int32 {
	var all []int32
	for _, c := range h.cores {
		all = append(all, c...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	h.in = map[int32]bool{}
	size := 0
	for !h.can(size) {
		if size++; h.left <= 0 {
			return nil
		}
	}
	out := []int32{}
	for _, e := range all {
		if len(out) == size {
			break
		}
		h.in[e] = true
		if h.can(size - len(out) - 1) {
			out = append(out, e)
		} else {
			delete(h.in, e)
		}
		if h.left <= 0 {
			return nil
		}
	}
	return out
}

// can reports whether so many more elements hit all cores.
func (h *hitter) can(more int) bool {
	if h.left--; h.left <= 0 {
		return false
	}
	var smallest []int32
	apart, seen := 0, map[int32]bool{} // cores without a common element take one each
	for _, c := range h.cores {
		if slices.ContainsFunc(c, func(e int32) bool { return h.in[e] }) {
			continue
		}
		if smallest == nil || len(c) < len(smallest) {
			smallest = c
		}
		if !slices.ContainsFunc(c, func(e int32) bool { return seen[e] }) {
			apart++
			for _, e := range c {
				seen[e] = true
			}
		}
	}
	if apart > more {
		return false
	}
	if smallest == nil {
		return true
	}
	for _, e := range smallest {
		h.in[e] = true
		ok := h.can(more - 1)
		delete(h.in, e)
		if ok {
			return true
		}
	}
	return false
}
