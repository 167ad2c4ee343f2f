package estimate

import "math"

// A Sample is values with weights, one entry a case in each list. Weights say how many
// cases of the population a case stands for; nil means that all weigh 1. Clusters and
// Strata name the design by which the cases were drawn: cases of a cluster, such as the
// staff of one school, were drawn together, and strata were drawn from apart. nil means
// that every case is a cluster, and that there is one stratum.
type Sample struct {
	Values   []float64
	Weights  []float64
	Clusters []string
	Strata   []string
}

// A WeightedMean is the mean of a [Sample] and how sure it is.
type WeightedMean struct {
	N    int     // cases, those that weigh 0 included
	SumW float64 // Σw
	Mean float64 // Σwy / Σw
	// SE is the standard error of the mean, linearised, with replacement; nil if a stratum
	// has a single cluster, so that nothing tells its spread.
	SE *float64
	// EffectiveN is Kish's (Σw)²/Σw²: how many cases of equal weight would tell as much.
	// DesignEffect is N/EffectiveN, 1 or more.
	EffectiveN, DesignEffect float64
	// Variance is Σw(y−m)²/Σw, the spread in the population. SD is that of reliability
	// weights, √(Σw(y−m)² / (Σw − Σw²/Σw)), nil if one case has all the weight.
	Variance float64
	SD       *float64
}

// Mean returns the weighted mean Σwy/Σw with its standard error, which for a simple
// sample is √(n/(n−1) Σ(w(y−m))²)/Σw. With clusters, w(y−m) is summed within each
// first; with strata, n/(n−1) Σ(z−z̄)² is taken within each and added. It returns
// [ErrUndefined] if the weights sum to 0 or there are no cases, and [ErrInvalid] if
// the lists differ in length, a weight is negative or a number is not finite.
//
// Time is linear. Source: linearisation as in R's survey::svymean, designs with
// replacement; Kish (1965), "Survey Sampling".
func (s Sample) Mean() (WeightedMean, error) {
	n := len(s.Values)
	if err := s.check(); err != nil {
		return WeightedMean{}, err
	}
	out := WeightedMean{N: n}
	var sumWY, sumWW float64
	for i, y := range s.Values {
		w := s.weight(i)
		out.SumW += w
		sumWY += float64(w * y)
		sumWW += float64(w * w)
	}
	if out.SumW == 0 {
		return WeightedMean{}, undefined("nothing weighs anything")
	}
	out.Mean = sumWY / out.SumW
	out.EffectiveN = float64(out.SumW*out.SumW) / sumWW
	out.DesignEffect = float64(n) / out.EffectiveN
	squares := 0.0
	for i, y := range s.Values {
		d := y - out.Mean
		squares += float64(s.weight(i) * float64(d*d))
	}
	out.Variance = squares / out.SumW
	if left := out.SumW - sumWW/out.SumW; left > 1e-12*out.SumW {
		out.SD = new(math.Sqrt(squares / left))
	}
	if se, ok := s.error(out.Mean, out.SumW); ok {
		out.SE = &se
	}
	for _, v := range []*float64{&out.Mean, &out.EffectiveN, &out.Variance, out.SD, out.SE} {
		if v != nil && !finite(*v) {
			return WeightedMean{}, invalid("the numbers are too large to be summed")
		}
	}
	return out, nil
}

func (s Sample) weight(i int) float64 {
	if s.Weights == nil {
		return 1
	}
	return s.Weights[i]
}

func (s Sample) check() error {
	n := len(s.Values)
	for _, list := range []struct {
		name   string
		length int
		given  bool
	}{{"weights", len(s.Weights), s.Weights != nil}, {"clusters", len(s.Clusters), s.Clusters != nil}, {"strata", len(s.Strata), s.Strata != nil}} {
		if list.given && list.length != n {
			return invalid("%d %s for %d values", list.length, list.name, n)
		}
	}
	if err := checkFinite("value", s.Values); err != nil {
		return err
	}
	if err := checkFinite("weight", s.Weights); err != nil {
		return err
	}
	for i, w := range s.Weights {
		if w < 0 {
			return invalid("weight %d is %v", i, w)
		}
	}
	if n == 0 {
		return undefined("there are no values")
	}
	return nil
}

// error returns the standard error, and false if a stratum has a single cluster.
// Clusters of one name in two strata are two. All is summed in the order in which
// strata and clusters first occur.
func (s Sample) error(m, sumW float64) (float64, bool) {
	type key struct{ stratum, cluster string }
	strata := map[string]int{}
	clusters := map[key]int{}
	var totals [][]float64 // by stratum and cluster: Σw(y−m)
	for i, y := range s.Values {
		var k key
		if s.Strata != nil {
			k.stratum = s.Strata[i]
		}
		h, ok := strata[k.stratum]
		if !ok {
			h = len(totals)
			strata[k.stratum] = h
			totals = append(totals, nil)
		}
		c := len(totals[h]) // a cluster of its own
		if s.Clusters != nil {
			k.cluster = s.Clusters[i]
			if known, ok := clusters[k]; ok {
				c = known
			}
			clusters[k] = c
		}
		if c == len(totals[h]) {
			totals[h] = append(totals[h], 0)
		}
		totals[h][c] += float64(s.weight(i) * (y - m))
	}
	variance := 0.0
	for _, z := range totals {
		if len(z) < 2 {
			return 0, false
		}
		spread := sd(z)
		variance += float64(float64(len(z)) * float64(spread*spread))
	}
	return math.Sqrt(variance) / sumW, true
}
