package variance

import (
	"math"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A point is a criterion, −2 log likelihood, at some components, its slope in the
// logarithm of each, and the components that a step of the multiplicative rule leads to.
type point struct {
	criterion float64
	slope     []float64
	next      []float64
}

// A surface returns the point at some components, the criterion alone if slopes are not
// wanted.
type surface func(components []float64, slopes bool) point

// maximise returns the components that make the criterion least, starting at start.
// A component that shrinks away is 0. The multiplicative rule
// σ² ← σ²·(what the data give)/(what is expected) goes downhill from anywhere but
// slowly; Newton's, on the logarithms, is fast once near, and takes its second
// derivatives anew only if it slows down. It is given up after 500 rounds, or if a
// component grows without end.
//
// Source: the rule is that of Harville (1977), section 6; the slope is exact and its
// change is taken by central differences.
func maximise(start []float64, at surface) ([]float64, point, error) {
	x := append([]float64(nil), start...)
	here := at(x, true)
	var h *hessian
	done := false
	tried, checked := make([]bool, len(x)), make([]bool, len(x)) // without a component on the way; whether it was right
	for round := range 500 {
		largest, slope := 0.0, 0.0
		for _, v := range x {
			largest = max(largest, v)
		}
		if !numeric.Finite(here.criterion) || largest > 1e12 {
			return nil, here, undefined("nothing is left beside the factors: the likelihood grows without end")
		}
		for k, v := range x {
			if v > 0 {
				slope = max(slope, math.Abs(here.slope[k]))
			}
		}
		if slope < 1e-10 || done {
			next, there, ok := withoutOne(x, here, at)
			if !ok {
				next, there, ok = withAgain(x, tried, checked, at)
			}
			if !ok {
				return x, here, nil
			}
			x, here, h, done = next, there, nil, false
			continue
		}
		if round < 5 {
			x = here.next
			here = at(x, true)
			continue
		}
		if h == nil || slope > h.slope/2 {
			h = newHessian(x, at)
		}
		next, there, ok := h.step(x, here, at)
		if !ok {
			x = here.next
			here, h = at(x, true), nil
			continue
		}
		h.slope = slope
		done = same(x, next)
		k := shrinking(x, next, tried)
		x, here = next, there
		if k < 0 {
			continue
		}
		tried[k] = true
		next = append([]float64(nil), x...)
		next[k] = 0
		if there := at(next, false); there.criterion <= here.criterion {
			x, here, h, done = next, at(next, true), nil, false
		}
	}
	return nil, here, undefined("the likelihood has no maximum that could be found")
}

// withoutOne returns the point with a component set to 0, where it stays, if the
// criterion is no worse for it: on the logarithms a component that should be 0 never
// gets there.
func withoutOne(x []float64, here point, at surface) ([]float64, point, bool) {
	for k, v := range x {
		if v == 0 {
			continue
		}
		y := append([]float64(nil), x...)
		y[k] = 0
		if there := at(y, false); there.criterion <= here.criterion+1e-9 {
			return y, at(y, true), true
		}
	}
	return nil, here, false
}

// shrinking returns a component that has become less than half as large and was not yet
// tried without, or −1. On the logarithms it would take twenty rounds and more to get from
// there to where nothing is left of it.
func shrinking(x, next []float64, tried []bool) int {
	for k, v := range x {
		if next[k] < v/2 && !tried[k] {
			return k
		}
	}
	return -1
}

// withAgain returns the point with a little of a component that was set to 0 on the way, if
// the criterion falls with it. Each is asked for once.
func withAgain(x []float64, tried, checked []bool, at surface) ([]float64, point, bool) {
	for k, v := range x {
		if v > 0 || !tried[k] || checked[k] {
			continue
		}
		checked[k] = true
		y := append([]float64(nil), x...)
		y[k] = 1e-5
		if there := at(y, true); there.slope[k] < 0 {
			return y, there, true
		}
	}
	return nil, point{}, false
}

// A hessian is the second derivatives of the criterion, factorised, in the logarithms of
// the components that are not 0.
type hessian struct {
	l      symmetric
	active []int
	ok     bool
	slope  float64 // largest, when it was last used
}

func newHessian(x []float64, at surface) *hessian {
	s, active := curvature(x, at)
	l, ok := factorise(s, nil)
	return &hessian{l, active, ok && len(active) > 0, math.Inf(1)}
}

// step returns a point that is no worse, in the direction that the second derivatives
// say, and false if there is none near.
func (h *hessian) step(x []float64, here point, at surface) ([]float64, point, bool) {
	if !h.ok {
		return nil, here, false
	}
	slope := make([]float64, len(h.active))
	for i, k := range h.active {
		slope[i] = -here.slope[k]
	}
	h.l.solve(slope)
	step := make([]float64, len(x))
	for i, k := range h.active {
		step[k] = min(max(slope[i], -3), 3)
	}
	for _, length := range []float64{1, 0.5, 0.25} {
		next := moved(x, step, length)
		if there := at(next, true); there.criterion <= here.criterion+1e-12*math.Abs(here.criterion) {
			return next, there, true
		}
	}
	return nil, here, false
}

// curvature returns the second derivatives of the criterion in the logarithms of the
// components that are not 0, and which these are.
func curvature(x []float64, at surface) (symmetric, []int) {
	var active []int
	for k, v := range x {
		if v > 0 {
			active = append(active, k)
		}
	}
	const width = 1e-4
	h := newSymmetric(len(active))
	for i, k := range active {
		step := make([]float64, len(x))
		step[k] = width
		up, down := at(moved(x, step, 1), true), at(moved(x, step, -1), true)
		for j := 0; j <= i; j++ {
			h.add(i, j, (up.slope[active[j]]-down.slope[active[j]])/(2*width))
		}
	}
	return h, active
}

func moved(x, step []float64, length float64) []float64 {
	out := make([]float64, len(x))
	for k, v := range x {
		out[k] = v * math.Exp(float64(length*step[k]))
	}
	return out
}

// same reports whether no component has moved by more than rounding would.
func same(x, y []float64) bool {
	for k, v := range x {
		if math.Abs(y[k]-v) > 1e-11*v {
			return false
		}
	}
	return true
}
