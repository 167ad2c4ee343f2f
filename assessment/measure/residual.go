package measure

import (
	"math"
	"slices"
)

// An Unexpected is a judgement that lies far from what the measures lead to expect: worth
// a conversation with whoever judged, and no reason to leave it out.
type Unexpected struct {
	Judgement int // position in the data
	Elements  []string
	Score     int
	Expected  float64
	Z         float64 // (Score − Expected)/√variance
}

// Unexpected returns the judgements whose |Z| is at least so large, the largest first, at
// most so many; 0 or less for all. Judgements of extreme elements are expected by
// definition and left out. d must be the data of the fit. Time is linear in judgements.
func (f *Fit) Unexpected(d Data, least float64, most int) ([]Unexpected, error) {
	var out []Unexpected
	err := f.each(d, func(i int, expected, variance float64) {
		if z := (float64(d.Scores[i]) - expected) / math.Sqrt(variance); math.Abs(z) >= least {
			u := Unexpected{Judgement: i, Score: int(d.Scores[i]), Expected: expected, Z: z}
			for k := range d.Facets {
				u.Elements = append(u.Elements, d.Facets[k].Elements[d.Facets[k].Level[i]])
			}
			out = append(out, u)
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, func(a, b Unexpected) int {
		switch x, y := math.Abs(a.Z), math.Abs(b.Z); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return a.Judgement - b.Judgement
	})
	if most > 0 && len(out) > most {
		out = out[:most]
	}
	return out, nil
}

// A Bias is how much more severe a rater is towards one subject, or another pair of
// elements, than the measures say.
type Bias struct {
	First, Second int // elements, by position
	Count         float64
	Observed      float64 // Σ categories
	Expected      float64
	Size          float64 // in logits, one Newton step: (Observed − Expected)/Σ variance
	SE            float64 // 1/√Σ variance
}

// Interaction returns the bias of every pair of elements of two facets that meet, in their
// order. With one to three judgements a pair it is a screening and no proof. Source:
// Linacre (1989), ch. 9.
func (f *Fit) Interaction(d Data, first, second string) ([]Bias, error) {
	a, b := -1, -1
	for k := range d.Facets {
		switch d.Facets[k].Name {
		case first:
			a = k
		case second:
			b = k
		}
	}
	if a < 0 || b < 0 || a == b {
		return nil, invalid("%q and %q are no two facets", first, second)
	}
	type key struct{ a, b int32 }
	sums := map[key]*Bias{}
	variance := map[key]float64{}
	err := f.each(d, func(i int, expected, v float64) {
		k := key{d.Facets[a].Level[i], d.Facets[b].Level[i]}
		s := sums[k]
		if s == nil {
			s = &Bias{First: int(k.a), Second: int(k.b)}
			sums[k] = s
		}
		w := d.weight(i)
		s.Count += w
		s.Observed += float64(w * float64(d.Scores[i]))
		s.Expected += float64(w * expected)
		variance[k] += float64(w * v)
	})
	if err != nil {
		return nil, err
	}
	var out []Bias
	for k, s := range sums {
		if v := variance[k]; v > 0 {
			s.Size, s.SE = (s.Observed-s.Expected)/v, 1/math.Sqrt(v)
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(x, y Bias) int {
		if x.First != y.First {
			return x.First - y.First
		}
		return x.Second - y.Second
	})
	return out, nil
}

// each visits the judgements of the fit with what was expected of them, before measures
// were corrected for bias.
func (f *Fit) each(d Data, visit func(i int, expected, variance float64)) error {
	if _, err := d.check(); err != nil {
		return err
	}
	if len(d.Facets) != len(f.Facets) || len(f.Steps) == 0 {
		return invalid("the data have %d facets, the fit %d", len(d.Facets), len(f.Facets))
	}
	stepsBy := -1
	measures := make([][]float64, len(d.Facets))
	for k, facet := range d.Facets {
		if facet.Name != f.Facets[k].Name || len(facet.Elements) != len(f.Facets[k].Elements) {
			return invalid("facet %s is not that of the fit", facet.Name)
		}
		if facet.Name == d.StepsBy {
			stepsBy = k
		}
		for _, e := range f.Facets[k].Elements {
			m := e.Measure
			if !e.Anchored && !e.Extreme {
				m /= f.scale()
			}
			measures[k] = append(measures[k], m)
		}
	}
	if want := len(f.Steps); stepsBy < 0 && want != 1 || stepsBy >= 0 && want != len(d.Facets[stepsBy].Elements) {
		return invalid("the steps of the fit are not those of the data")
	}
	p := make([]float64, d.Max+1)
	steps := make([]float64, d.Max+1)
	for i := range d.Scores {
		eta, extreme, set := 0.0, d.weight(i) == 0, 0
		for k, facet := range d.Facets {
			e := facet.Level[i]
			extreme = extreme || f.Facets[k].Elements[e].Extreme
			eta += float64(float64(facet.Sign) * measures[k][e])
			if k == stepsBy {
				set = int(e)
			}
		}
		if extreme || len(f.Steps[set].Thresholds) != d.Max {
			continue
		}
		for c, v := range f.Steps[set].Thresholds {
			steps[c+1] = v / f.scale()
		}
		probabilities(p, eta, steps)
		mean, variance := moments(p)
		if variance > 0 {
			visit(i, mean, variance)
		}
	}
	return nil
}
