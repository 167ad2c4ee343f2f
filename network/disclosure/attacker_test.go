package disclosure_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"

	"github.com/openrubric/leadership/network/disclosure"
)

// An attacker is somebody else's idea of what can be derived, which shares no code with
// the package: one equation a row, dense, in fractions, and trying everything.
type attacker struct {
	ids    []string
	value  []int64
	lo, hi []int64
	hidden []int // cells
	rows   [][]int64
	rhs    []int64
}

func attack(c disclosure.Counts) *attacker {
	a := &attacker{}
	place := map[string]int{}
	for i, x := range c.Cells {
		place[x.ID] = i
		hi := x.High
		if hi == 0 {
			hi = disclosure.MaxCount
		}
		a.ids, a.value, a.lo, a.hi = append(a.ids, x.ID), append(a.value, x.Value), append(a.lo, x.Low), append(a.hi, hi)
		if x.State == disclosure.Primary || x.State == disclosure.Complement {
			a.hidden = append(a.hidden, i)
		} else {
			a.lo[i], a.hi[i] = x.Value, x.Value
		}
	}
	for _, s := range c.Sums {
		row := make([]int64, len(c.Cells))
		for _, p := range s.Parts {
			row[place[p]]++
		}
		if s.Total != "" {
			row[place[s.Total]]--
		}
		a.rows, a.rhs = append(a.rows, row), append(a.rhs, s.Value)
	}
	return a
}

// determined solves for the hidden cells by Gauss and Jordan in fractions, and returns
// those that stand alone in a row.
func (a *attacker) determined() map[string]bool {
	cols := len(a.hidden)
	var m [][]*big.Rat
	for r, row := range a.rows {
		line := make([]*big.Rat, cols+1)
		rhs := a.rhs[r]
		for i, v := range row {
			if a.lo[i] == a.hi[i] {
				rhs -= v * a.value[i]
			}
		}
		for j, i := range a.hidden {
			line[j] = new(big.Rat)
			if a.lo[i] != a.hi[i] {
				line[j].SetInt64(row[i])
			}
		}
		line[cols] = new(big.Rat).SetInt64(rhs)
		m = append(m, line)
	}
	top := 0
	for j := 0; j < cols && top < len(m); j++ {
		at := top
		for at < len(m) && m[at][j].Sign() == 0 {
			at++
		}
		if at == len(m) {
			continue
		}
		m[top], m[at] = m[at], m[top]
		by := new(big.Rat).Inv(m[top][j])
		for k := range m[top] {
			if m[top][k].Sign() != 0 {
				m[top][k].Mul(m[top][k], by)
			}
		}
		for r := range m {
			if r == top || m[r][j].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Set(m[r][j])
			for k := range m[r] {
				if m[top][k].Sign() != 0 {
					m[r][k].Sub(m[r][k], new(big.Rat).Mul(f, m[top][k]))
				}
			}
		}
		top++
	}
	out := map[string]bool{}
	for _, line := range m[:top] {
		only, n := -1, 0
		for j := range cols {
			if line[j].Sign() != 0 {
				only = j
				n++
			}
		}
		if n == 1 {
			out[a.ids[a.hidden[only]]] = true
		}
	}
	for _, i := range a.hidden {
		if a.lo[i] == a.hi[i] {
			out[a.ids[i]] = true
		}
	}
	return out
}

// intervals narrows every cell by every row until nothing moves, at most 1,000 times.
func (a *attacker) intervals() (lo, hi map[string]int64) {
	l, h := append([]int64(nil), a.lo...), append([]int64(nil), a.hi...)
	for moved, round := true, 0; moved && round < 1000; round++ {
		moved = false
		for r, row := range a.rows {
			for i, v := range row {
				if v == 0 {
					continue
				}
				least, most := a.rhs[r], a.rhs[r] // of v·cell i
				for k, w := range row {
					switch {
					case k == i || w == 0:
					case w > 0:
						least, most = least-w*h[k], most-w*l[k]
					default:
						least, most = least-w*l[k], most-w*h[k]
					}
				}
				if v < 0 {
					least, most = -most, -least
				}
				if least > l[i] {
					l[i], moved = least, true
				}
				if most < h[i] {
					h[i], moved = most, true
				}
			}
		}
	}
	lo, hi = map[string]int64{}, map[string]int64{}
	for i, id := range a.ids {
		lo[id], hi[id] = l[i], h[i]
	}
	return lo, hi
}

// enumerate tries all tables, cell by cell, and returns the least and largest value of
// each cell over those that fit. It gives up after most tables and dead ends.
func (a *attacker) enumerate(most int) (lo, hi map[string]int64, ok bool) {
	l, h := a.intervals()
	lo, hi = map[string]int64{}, map[string]int64{}
	x := append([]int64(nil), a.value...)
	last := make([]int, len(a.rows)) // the place among hidden cells after which a row is complete
	for r, row := range a.rows {
		last[r] = -1
		for j, i := range a.hidden {
			if row[i] != 0 {
				last[r] = j
			}
		}
	}
	tried := 0
	var try func(j int) bool
	try = func(j int) bool {
		if tried++; tried > most {
			return false
		}
		if j == len(a.hidden) {
			for _, i := range a.hidden {
				id := a.ids[i]
				if v, seen := lo[id]; !seen || x[i] < v {
					lo[id] = x[i]
				}
				if v, seen := hi[id]; !seen || x[i] > v {
					hi[id] = x[i]
				}
			}
			return true
		}
		i := a.hidden[j]
		for v := l[a.ids[i]]; v <= h[a.ids[i]]; v++ {
			x[i] = v
			fits := true
			for r, row := range a.rows {
				if last[r] != j {
					continue
				}
				sum := int64(0)
				for k, w := range row {
					sum += w * x[k]
				}
				fits = fits && sum == a.rhs[r]
			}
			if fits && !try(j+1) {
				return false
			}
		}
		return true
	}
	if !try(0) {
		return nil, nil, false
	}
	return lo, hi, true
}

// scribble returns some cells and sums of them at random: no table anyone would print.
func scribble(r *rand.Rand) disclosure.Counts {
	var c disclosure.Counts
	n := 3 + r.IntN(7)
	states := []disclosure.State{disclosure.Published, disclosure.Known, disclosure.Primary, disclosure.Complement, disclosure.Primary, disclosure.Complement}
	for i := range n {
		x := disclosure.Cell{ID: fmt.Sprint("c", i), Value: int64(r.IntN(4)), State: states[r.IntN(len(states))]}
		if r.IntN(4) > 0 {
			x.High = x.Value + 1 + int64(r.IntN(2))
		} else {
			x.High = 4
		}
		x.Low = max(0, x.Value-int64(r.IntN(3)))
		c.Add(x)
	}
	for range 1 + r.IntN(n) {
		var parts []string
		sum := int64(0)
		for i := range n {
			if r.IntN(3) == 0 {
				parts = append(parts, c.Cells[i].ID)
				sum += c.Cells[i].Value
			}
		}
		if len(parts) == 0 {
			continue
		}
		if r.IntN(2) == 0 {
			c.Fix(sum, parts...)
			continue
		}
		id := fmt.Sprint("t", len(c.Cells))
		c.Add(disclosure.Cell{ID: id, Value: sum, State: states[r.IntN(len(states))]})
		c.Sum(id, parts...)
	}
	return c
}
