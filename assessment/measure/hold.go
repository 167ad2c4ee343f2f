package measure

// What is held while the rest moves: groups whose measures add up to 0, the means of
// thresholds that are anchored, and thresholds that are given.

// group finds who carries the level of all measures, and which groups are held. Centring a
// whole facet takes nothing from the model, as long as another facet or the thresholds
// carry the level; where nothing does, it is held like a group.
func (j *joint) group() {
	j.carrier, j.groups = -1, make([][]int32, len(j.d.Facets))
	for f, facet := range j.d.Facets {
		if !facet.Centred && len(facet.Anchors) == 0 {
			j.carrier = f
		}
	}
	held := j.carrier < 0 && j.stepsBy >= 0
	for f, facet := range j.d.Facets {
		if facet.Groups == nil && !(held && facet.Centred) {
			continue
		}
		at := map[string]int32{}
		for _, name := range facet.Elements {
			group := facet.Groups[name]
			if _, ok := at[group]; !ok {
				at[group] = int32(len(at))
			}
			j.groups[f] = append(j.groups[f], at[group])
		}
	}
}

// hold puts measures and thresholds where they are held, as near as they are.
func (j *joint) hold() {
	for f := range j.measure {
		j.within(f, j.measure[f], nil)
	}
	for s, steps := range j.steps {
		location := mean(steps[1:])
		if given := j.given(s); given != nil {
			for c, v := range given {
				steps[c+1] = location + v - mean(given)
			}
		}
		if at, ok := j.located(s); ok {
			for c := range steps[1:] {
				steps[c+1] += at - location
			}
		}
	}
	if j.stepsBy >= 0 {
		var steps, room [][]float64
		for s := range j.steps {
			steps, room = append(steps, j.steps[s][1:]), append(room, repeated(1, j.k))
		}
		j.withinSteps(steps, room)
	}
}

// given returns the thresholds that are given for a set of steps, or nil.
func (j *joint) given(set int) []float64 {
	if j.stepsBy < 0 {
		return j.d.Thresholds[""]
	}
	return j.d.Thresholds[j.d.Facets[j.stepsBy].Elements[set]]
}

// located returns the mean at which steps are anchored, and false if they are not.
func (j *joint) located(set int) (float64, bool) {
	if j.stepsBy < 0 {
		return 0, false
	}
	facet := &j.d.Facets[j.stepsBy]
	v, ok := facet.Anchors[facet.Elements[set]]
	return -float64(facet.Sign) * v, ok
}

// within takes from the step of each element of a facet what would move the sum of its
// group, so that the rest is the Newton step on the condition that it stays; variance is
// the information, nil for 1 each.
func (j *joint) within(f int, step, variance []float64) {
	of := j.groups[f]
	if of == nil {
		return
	}
	room := func(e int) float64 {
		switch {
		case !j.moves(f, e):
			return 0
		case variance == nil:
			return 1
		case variance[e] > 0:
			return 1 / variance[e]
		}
		return 0
	}
	sum, all := make([]float64, len(of)), make([]float64, len(of)) // by group
	for e, g := range of {
		if r := room(e); r > 0 {
			sum[g] += step[e]
			all[g] += r
		}
	}
	for e, g := range of {
		if r := room(e); r > 0 {
			step[e] -= float64(r * (sum[g] / all[g]))
		}
	}
}

// withinSteps does the same for thresholds, whose groups are of the elements that they
// belong to; room is information⁻¹·1 of each set.
func (j *joint) withinSteps(step, room [][]float64) {
	of := j.groups[j.stepsBy]
	if of == nil {
		return
	}
	sum, all := make([]float64, len(of)), make([]float64, len(of))
	for s, g := range of {
		if j.liveSet(s) {
			sum[g] += mean(step[s])
			all[g] += mean(room[s])
		}
	}
	for s, g := range of {
		if j.liveSet(s) && all[g] > 0 {
			for c := range step[s] {
				step[s][c] -= float64(room[s][c] * (sum[g] / all[g]))
			}
		}
	}
}

// open returns the Newton step of all thresholds as far as they are not held, by set; info
// is the information of a set, nil for 1 each.
func (j *joint) open(info func(set int) [][]float64) [][]float64 {
	step, room := make([][]float64, len(j.steps)), make([][]float64, len(j.steps))
	for s := range j.steps {
		step[s], room[s] = repeated(0, j.k), repeated(0, j.k)
		if !j.liveSet(s) {
			continue
		}
		slopes, about := less(j.sum.stepExpected[s], j.sum.stepObserved[s])[1:], identity(j.k)
		if info != nil {
			about = info(s)
		}
		if j.given(s) != nil { // all move alike
			total, by := 0.0, 0.0
			for c := range slopes {
				total += slopes[c]
				by += float64(mean(about[c]) * float64(j.k))
			}
			step[s], room[s] = repeated(total/by, j.k), repeated(float64(j.k)/by, j.k)
		} else if moved, ok := solve(about, slopes); ok {
			if alike, ok := solve(about, repeated(1, j.k)); ok {
				step[s], room[s] = moved, alike
			}
		}
		if _, ok := j.located(s); ok { // their mean stays
			if by := mean(step[s]) / mean(room[s]); mean(room[s]) > 0 {
				for c := range step[s] {
					step[s][c] -= float64(room[s][c] * by)
				}
			}
		}
	}
	if j.stepsBy >= 0 {
		j.withinSteps(step, room)
	}
	return step
}

func mean(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(len(list))
}

func repeated(v float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}

func identity(n int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
		out[i][i] = 1
	}
	return out
}
