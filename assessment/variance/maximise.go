package variance

import "math"

// A point is a criterion, −2 log likelihood, at some components, its slope in the
// logarithm of each, and the components that a step of the multiplicative rule leads to.
type point struct {
	criterion float64
	slope     []float64
	next      []float64
}

// maximise returns the components that make the criterion least, starting at start.
// A component that shrinks away is 0. The multiplicative rule
// σ² ← σ²·(what the data give)/(what is expected) goes downhill from anywhere but
// slowly; Newton's, on the logarithms, is fast once near. It is given up after 500
// rounds, or if a component grows without end.
//
// Source: the rule is that of Harville (1977), section 6; the slope is exact and its
// change is taken by central differences.
func maximise(start []float64, at func([]float64) point) ([]float64, point, error) {
	x := append([]float64(nil), start...)
	here := at(x)
	for round := range 500 {
		largest, slope := 0.0, 0.0
		for k, v := range x {
			largest = max(largest, v)
			if v > 0 {
				slope = max(slope, math.Abs(here.slope[k]))
			}
		}
		if !finite(here.criterion) || largest > 1e12 {
			return nil, here, undefined("nothing is left beside the factors: the likelihood grows without end")
		}
		for k, v := range x {
			if v > 0 && v < 1e-11*max(largest, 1) {
				x[k] = 0 // and stays there
				here = at(x)
			}
		}
		if slope < 1e-10 {
			return x, here, nil
		}
		better := false
		if round >= 5 {
			if step, ok := newton(x, at); ok {
				for _, length := range []float64{1, 0.5, 0.25} {
					trial := moved(x, step, length)
					if there := at(trial); there.criterion <= here.criterion+1e-12*math.Abs(here.criterion) {
						x, here, better = trial, there, true
						break
					}
				}
				if better && small(step) {
					return x, here, nil
				}
			}
		}
		if !better {
			x = here.next
			here = at(x)
		}
	}
	return nil, here, undefined("the likelihood has no maximum that could be found")
}

// newton returns the step in the logarithm of each component, and false if the
// criterion does not curve upwards there.
func newton(x []float64, at func([]float64) point) ([]float64, bool) {
	h, active := curvature(x, at)
	if len(active) == 0 {
		return nil, false
	}
	slope := make([]float64, len(active))
	here := at(x)
	for i, k := range active {
		slope[i] = -here.slope[k]
	}
	l, ok := factorise(h)
	if !ok {
		return nil, false
	}
	l.solve(slope)
	step := make([]float64, len(x))
	for i, k := range active {
		step[k] = min(max(slope[i], -3), 3)
	}
	return step, true
}

// curvature returns the second derivatives of the criterion in the logarithms of the
// components that are not 0, and which these are.
func curvature(x []float64, at func([]float64) point) (symmetric, []int) {
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
		up, down := at(moved(x, step, 1)), at(moved(x, step, -1))
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

func small(step []float64) bool {
	for _, s := range step {
		if math.Abs(s) > 1e-9 {
			return false
		}
	}
	return true
}
