package measure

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"
)

// A layout is the judgements of a fit in the order in which they are passed over, and what
// does not change from pass to pass. Elements of the largest facet with the same total on
// the same judgements of others have the same measure: one of them stands for all.
type layout struct {
	first, second int       // the largest facets; second is −1 if one is
	small         []int     // the others
	order         []int32   // the judgements, by the elements of the largest
	pairs         []pair    // runs of judgements with the same elements of the largest
	levels        [][]int32 // by small facet: of each judgement
	weight        []float64 // of each judgement; nil for 1 each
	alike         []int32   // by element of the first facet: who stands for it
	times         []float64 // by element of the first facet: how many it stands for
	observed      sums      // what does not depend on the measures
}

type pair struct {
	one, two    int32
	start, stop int32 // judgements
}

// A facet with fewer than few elements is not taken together with the largest, one with
// large always, and one between if judgements share their elements of both, as those of a
// rater about a school do: elements of both that hang on each other alone move slowly
// otherwise.
const few, large = 10, 300

// largest returns the facets, that with most elements first.
func (j *joint) largest() []int {
	var out []int
	for f := range j.d.Facets {
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b int) int { return len(j.d.Facets[b].Elements) - len(j.d.Facets[a].Elements) })
	return out
}

// arrange orders the judgements.
func (l *layout) arrange(j *joint) {
	l.small = l.small[:0]
	for f := range j.d.Facets {
		if f != l.first && f != l.second {
			l.small = append(l.small, f)
		}
	}
	j.sort(l)
}

// count returns how many pairs of elements of the largest facets there are.
func (l *layout) count(j *joint) int {
	one, two, n := j.d.Facets[l.first].Level, j.d.Facets[l.second].Level, 0
	for at, i := range l.order {
		if at == 0 || one[i] != one[l.order[at-1]] || two[i] != two[l.order[at-1]] {
			n++
		}
	}
	return n
}

func (j *joint) layOut() layout {
	l := layout{second: -1}
	largest := slices.DeleteFunc(j.largest(), func(f int) bool { return f == j.stepsBy })
	l.first = largest[0]
	l.observed = j.observe()
	for _, f := range largest[1:] {
		if len(j.d.Facets[f].Elements) < few {
			break
		}
		l.second = f
		l.arrange(j)
		if len(j.d.Facets[f].Elements) >= large || 2*l.count(j) <= len(l.order) {
			break
		}
		l.second = -1
	}
	if l.second < 0 {
		l.arrange(j)
	}
	l.standIn(j)
	l.levels = make([][]int32, len(l.small))
	kept := 0
	for _, i := range l.order {
		if e := j.d.Facets[l.first].Level[i]; l.alike[e] == e {
			kept++
		}
	}
	for k := range l.levels {
		l.levels[k] = make([]int32, 0, kept)
	}
	last := pair{one: -1}
	n := int32(0)
	for _, i := range l.order {
		here := pair{one: j.d.Facets[l.first].Level[i]}
		if l.alike[here.one] != here.one {
			continue
		}
		if l.second >= 0 {
			here.two = j.d.Facets[l.second].Level[i]
		}
		if here.one != last.one || here.two != last.two {
			here.start = n
			l.pairs = append(l.pairs, here)
			last = here
		}
		n++
		l.pairs[len(l.pairs)-1].stop = n
		for k, f := range l.small {
			l.levels[k] = append(l.levels[k], j.d.Facets[f].Level[i])
		}
		if j.d.Weights != nil {
			l.weight = append(l.weight, j.d.Weights[i])
		}
	}
	return l
}

// sort puts the active judgements in order by the elements of the largest facets, and then
// by the others.
func (j *joint) sort(l *layout) {
	if l.order == nil {
		n := 0
		for _, is := range j.active {
			if is {
				n++
			}
		}
		l.order = make([]int32, 0, n)
		for i, is := range j.active {
			if is {
				l.order = append(l.order, int32(i))
			}
		}
	}
	by := []int{l.first}
	if l.second >= 0 {
		by = append(by, l.second)
	}
	compare := func(a, b int32) int {
		for _, f := range by {
			if x, y := j.d.Facets[f].Level[a], j.d.Facets[f].Level[b]; x != y {
				return int(x - y)
			}
		}
		for _, f := range l.small {
			if x, y := j.d.Facets[f].Level[a], j.d.Facets[f].Level[b]; x != y {
				return int(x - y)
			}
		}
		return 0
	}
	if !slices.IsSortedFunc(l.order, compare) {
		slices.SortStableFunc(l.order, compare)
	}
}

// standIn finds elements of the first facet that are alike: by the others' elements in
// their judgements, the weights, the total and the group.
func (l *layout) standIn(j *joint) {
	n := len(j.d.Facets[l.first].Elements)
	l.alike, l.times = make([]int32, n), make([]float64, n)
	if l.second >= 0 { // hardly ever alike
		for e := range l.alike {
			l.alike[e], l.times[e] = int32(e), 1
		}
		return
	}
	known := map[string]int32{}
	var key []byte
	order := l.order
	for start := 0; start < len(order); {
		e := j.d.Facets[l.first].Level[order[start]]
		key = key[:0]
		stop := start
		for ; stop < len(order) && j.d.Facets[l.first].Level[order[stop]] == e; stop++ {
			i := order[stop]
			for f := range j.d.Facets {
				if f != l.first {
					key = binary.LittleEndian.AppendUint32(key, uint32(j.d.Facets[f].Level[i]))
				}
			}
			if j.d.Weights != nil {
				key = binary.LittleEndian.AppendUint64(key, math.Float64bits(j.d.Weights[i]))
			}
		}
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(l.observed.observed[l.first][e]))
		if j.fixed[l.first][e] { // anchored
			key = binary.LittleEndian.AppendUint32(key, uint32(e)+1)
		} else if j.groups[l.first] != nil {
			key = binary.LittleEndian.AppendUint32(key, uint32(j.groups[l.first][e]))
		}
		at, ok := known[string(key)]
		if !ok {
			at = e
			known[string(key)] = e
		}
		l.alike[e] = at
		l.times[at]++
		j.measure[l.first][e] = j.measure[l.first][at] // where a warm start put it
		start = stop
	}
}

// observe adds up totals and categories.
func (j *joint) observe() sums {
	s := j.fresh()
	for i, is := range j.active {
		if !is {
			continue
		}
		w, score, set := j.d.weight(i), int(j.d.Scores[i]), j.set(i)
		for f := range j.d.Facets {
			s.observed[f][j.d.Facets[f].Level[i]] += float64(w * float64(score))
		}
		for c := 1; c <= score; c++ {
			s.stepObserved[set][c] += w
		}
	}
	return s
}

func (j *joint) fresh() sums {
	var s sums
	for _, f := range j.d.Facets {
		n := len(f.Elements)
		s.observed, s.expected, s.variance = append(s.observed, make([]float64, n)), append(s.expected, make([]float64, n)), append(s.variance, make([]float64, n))
	}
	for range j.steps {
		s.stepObserved, s.stepExpected = append(s.stepObserved, make([]float64, j.k+1)), append(s.stepExpected, make([]float64, j.k+1))
		info := make([][]float64, j.k+1)
		for c := range info {
			info[c] = make([]float64, j.k+1)
		}
		s.stepInfo = append(s.stepInfo, info)
	}
	return s
}

// clear makes sums ready for a pass.
func (s *sums) clear() {
	for f := range s.expected {
		clear(s.expected[f])
		clear(s.variance[f])
	}
	for set := range s.stepExpected {
		clear(s.stepExpected[set])
		for _, row := range s.stepInfo[set] {
			clear(row)
		}
	}
	clear(s.pairs)
	s.logLik = 0
}

// A product is the logarithm of a product of many numbers, taken a few at a time.
type product struct{ log, open float64 }

func (p *product) times(v float64) {
	p.open *= v
	if p.open > 1e200 || p.open < 1e-200 {
		p.log += math.Log(p.open)
		p.open = 1
	}
}

// blocks is into how many pieces a pass is cut: always the same, so that sums do not depend
// on how many goroutines there are.
const blocks = 16

// A block is a piece of a pass: pairs whose elements of the first facet are in no other.
type block struct{ start, stop int }

// cut cuts the pairs into blocks of about as many judgements each.
func (l *layout) cut() []block {
	var out []block
	if len(l.pairs) == 0 {
		return nil
	}
	total := int(l.pairs[len(l.pairs)-1].stop)
	start := 0
	for at := 1; at <= len(l.pairs); at++ {
		if at < len(l.pairs) && (l.pairs[at].one == l.pairs[at-1].one || int(l.pairs[at].start) < (len(out)+1)*total/blocks) {
			continue
		}
		out = append(out, block{start, at})
		start = at
	}
	return out
}

// factors are what a pass needs of the measures, worked out once.
type factors struct {
	weights [][]float64 // by set: exp(−Σ thresholds)
	small   [][]float64 // by small facet and element: exp(sign·measure)
}

// pass adds up what is expected of every element and step, and how that moves with their
// measures. The likelihood is that of the totals:
// Σ total·measure − Σ thresholds reached − Σ log of what the categories add up to.
func (j *joint) pass() {
	l, s := &j.lay, &j.sum
	if s.expected == nil {
		*s = j.fresh()
		s.observed, s.stepObserved = l.observed.observed, l.observed.stepObserved
		s.pairs = make([]float64, len(l.pairs))
		j.blocks = l.cut()
		for range j.blocks {
			j.partial = append(j.partial, j.fresh())
			part := &j.partial[len(j.partial)-1]
			part.expected[l.first], part.variance[l.first] = nil, nil // written where they belong
			part.observed, part.stepObserved = nil, nil
		}
	}
	s.clear()
	var e factors
	for _, steps := range j.steps {
		w := make([]float64, j.k+1)
		at := 0.0
		w[0] = 1
		for c := 1; c <= j.k; c++ {
			at -= steps[c]
			w[c] = math.Exp(at)
		}
		e.weights = append(e.weights, w)
	}
	for _, f := range l.small {
		list := make([]float64, len(j.measure[f]))
		for at, v := range j.measure[f] {
			list[at] = 1
			if f != j.stepsBy {
				list[at] = math.Exp(float64(float64(j.d.Facets[f].Sign) * v))
			}
		}
		e.small = append(e.small, list)
	}
	j.everywhere(e)
	for b := range j.partial {
		s.add(&j.partial[b])
	}
	for e, at := range l.alike {
		if l.times[at] > 0 && j.live[l.first][e] {
			s.expected[l.first][e], s.variance[l.first][e] = s.expected[l.first][at], s.variance[l.first][at]
		}
	}
	for f, totals := range s.observed {
		for e, total := range totals {
			if f != j.stepsBy {
				s.logLik += float64(float64(j.d.Facets[f].Sign) * float64(total*j.measure[f][e]))
			}
		}
	}
	for set, reached := range s.stepObserved {
		for c := 1; c <= j.k; c++ {
			s.logLik -= float64(reached[c] * j.steps[set][c])
		}
	}
}

// everywhere passes over all blocks, by as many goroutines as the caller allows.
func (j *joint) everywhere(e factors) {
	if j.workers <= 1 {
		for b := range j.blocks {
			j.over(b, e)
		}
		return
	}
	next := make(chan int)
	var wait sync.WaitGroup
	for range min(j.workers, len(j.blocks)) {
		wait.Go(func() {
			for b := range next {
				j.over(b, e)
			}
		})
	}
	for b := range j.blocks {
		next <- b
	}
	close(next)
	wait.Wait()
}

// add adds what a block has to the sums of all.
func (s *sums) add(part *sums) {
	for f := range part.expected {
		for e, v := range part.expected[f] {
			s.expected[f][e] += v
			s.variance[f][e] += part.variance[f][e]
		}
	}
	for set := range part.stepExpected {
		for c, v := range part.stepExpected[set] {
			s.stepExpected[set][c] += v
			for b, w := range part.stepInfo[set][c] {
				s.stepInfo[set][c][b] += w
			}
		}
	}
	s.logLik += part.logLik
}

// A smallFacet is what the pass over a block needs of a small facet.
type smallFacet struct {
	level                      []int32 // by judgement
	factor, expected, variance []float64
	steps                      bool // they go by its elements
}

// over passes over one block.
func (j *joint) over(b int, e factors) {
	l, s, block := &j.lay, &j.partial[b], j.blocks[b]
	s.clear()
	var small []smallFacet
	for at, f := range l.small {
		small = append(small, smallFacet{l.levels[at], e.small[at], s.expected[f], s.variance[f], f == j.stepsBy})
	}
	k, signs := j.k, [2]float64{float64(j.d.Facets[l.first].Sign)}
	first, second := j.measure[l.first], []float64(nil)
	if l.second >= 0 {
		signs[1], second = float64(j.d.Facets[l.second].Sign), j.measure[l.second]
	}
	norm := product{open: 1}
	p, above := make([]float64, k+1), make([]float64, k+2)
	set, weights := 0, e.weights[0]
	steps, info := s.stepExpected[0], s.stepInfo[0]
	for at := block.start; at < block.stop; at++ {
		pair := l.pairs[at]
		eta := float64(signs[0] * first[pair.one])
		if second != nil {
			eta += float64(signs[1] * second[pair.two])
		}
		base, times := math.Exp(eta), l.times[pair.one]
		expected, spread := 0.0, 0.0
		for i := pair.start; i < pair.stop; i++ {
			x := base
			for f := range small {
				e := small[f].level[i]
				x *= small[f].factor[e]
				if small[f].steps {
					set = int(e)
				}
			}
			if j.stepsBy >= 0 {
				weights, steps, info = e.weights[set], s.stepExpected[set], s.stepInfo[set]
			}
			w := times
			if l.weight != nil {
				w *= l.weight[i]
			}
			total, power := 1.0, 1.0
			p[0] = 1
			for c := 1; c < len(p); c++ {
				power *= x
				v := float64(power * weights[c])
				p[c] = v
				total += v
			}
			if !(total < 1e290) { // far out: once more, with care
				logs := math.Log(base)
				for f := range small {
					logs += math.Log(small[f].factor[small[f].level[i]])
				}
				probabilities(p, logs, j.steps[set])
				norm.log -= float64(w * math.Log(max(p[0], 1e-300)))
				total = 1
			} else if w == 1 {
				norm.times(total)
			} else {
				norm.log += float64(w * math.Log(total))
			}
			// Σ above is the mean, Σ (2c−1) above that of squares.
			reach, mean, square, scale := 0.0, 0.0, 0.0, 1/total
			for c := k; c > 0; c-- {
				reach += float64(p[c] * scale)
				above[c] = reach
				mean += reach
				square += float64(float64(2*c-1) * reach)
			}
			mean, square = float64(w*mean), float64(w*(square-float64(mean*mean)))
			expected += mean
			spread += square
			for f := range small {
				e := small[f].level[i]
				small[f].expected[e] += mean
				small[f].variance[e] += square
			}
			for c := 1; c <= k; c++ {
				reached := float64(w * above[c])
				steps[c] += reached
				row := info[c][:c+1]
				for b := 1; b < len(row); b++ {
					row[b] += float64(reached * (1 - above[b]))
				}
			}
		}
		j.sum.pairs[at] = spread
		j.sum.expected[l.first][pair.one] += expected / times
		j.sum.variance[l.first][pair.one] += spread / times
		if second != nil {
			s.expected[l.second][pair.two] += expected
			s.variance[l.second][pair.two] += spread
		}
	}
	s.logLik = -norm.log - math.Log(norm.open)
}
