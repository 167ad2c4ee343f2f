package agreement

import (
	"fmt"
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment/internal/numeric"
	"github.com/openrubric/leadership/indicator"
)

// A Scale is the categories that raters chose from, all that there were and not only
// those that were chosen: several coefficients depend on how many there are.
type Scale struct {
	// Categories are in ascending order, if they have one.
	Categories []string
	// Values are what the categories are worth, for the interval and ratio metrics; nil
	// for 1, 2, 3 and so on.
	Values []float64
	// Agreement says how far two categories agree, 1 wholly and 0 not at all, for the
	// weights [Own]; nil if there are none. It is symmetric, with 1 on the diagonal.
	Agreement [][]float64
	// Nominal says that the categories have no order. Statistics that need one refuse.
	Nominal bool
}

// ScaleOf returns the scale of a framework as categories. Its values are taken over if all
// levels have one.
func ScaleOf(s indicator.Scale) Scale {
	var out Scale
	for _, l := range s.Levels {
		out.Categories = append(out.Categories, string(l.Key))
		if l.Value != nil {
			out.Values = append(out.Values, *l.Value)
		}
	}
	if len(out.Values) < len(s.Levels) {
		out.Values = nil
	}
	return out
}

// NumberedScale returns a scale with the whole numbers from low to high as categories, and
// as their values.
func NumberedScale(low, high int) Scale {
	var s Scale
	for v := low; v <= high && len(s.Categories) <= MaxCategories; v++ { // more are refused
		s.Categories = append(s.Categories, fmt.Sprint(v))
		s.Values = append(s.Values, float64(v))
	}
	return s
}

func (s Scale) clone() Scale {
	s.Categories, s.Values = slices.Clone(s.Categories), slices.Clone(s.Values)
	own := s.Agreement
	s.Agreement = nil
	for _, row := range own {
		s.Agreement = append(s.Agreement, slices.Clone(row))
	}
	return s
}

// Weights say how far two categories that differ still agree. Of q categories, those in
// places k and l agree by
//
//	unweighted   1 if k = l, else 0
//	linear       1 − |k−l|/(q−1)
//	quadratic    1 − (k−l)²/(q−1)²
//	own          what the scale says
type Weights string

const (
	Unweighted Weights = "unweighted"
	Linear     Weights = "linear"
	Quadratic  Weights = "quadratic"
	Own        Weights = "own"
)

// A Metric says how far two categories c and k, or their values v, lie apart in
// Krippendorff's alpha:
//
//	nominal   1 if they differ, else 0
//	ordinal   (how many ratings lie between them, half of c's and k's own counted in)²
//	interval  (v_c − v_k)²
//	ratio     ((v_c − v_k)/(v_c + v_k))², 0 if both are 0
type Metric string

const (
	Nominal  Metric = "nominal"
	Ordinal  Metric = "ordinal"
	Interval Metric = "interval"
	Ratio    Metric = "ratio"
)

// A categories is a checked scale.
type categories struct {
	Scale
	q      int
	values []float64
}

// MaxCategories is the most categories that a scale may have.
const MaxCategories = 1000

func newCategories(s Scale) (categories, error) {
	s = s.clone() // the caller's may change
	c := categories{Scale: s, q: len(s.Categories), values: s.Values}
	if c.q == 0 || c.q > MaxCategories {
		return c, invalid("a scale has from 1 to %d categories, not %d", MaxCategories, c.q)
	}
	seen := map[string]bool{}
	for _, name := range s.Categories {
		if name == "" || seen[name] {
			return c, invalid("category %q has no name or another's", name)
		}
		seen[name] = true
	}
	if c.values == nil {
		c.values = make([]float64, c.q)
		for k := range c.values {
			c.values[k] = float64(k + 1)
		}
	}
	if len(c.values) != c.q {
		return c, invalid("%d values for %d categories", len(c.values), c.q)
	}
	for k, v := range c.values {
		if !numeric.Usable(v) {
			return c, invalid("category %q is worth %v: numbers up to %g are taken", s.Categories[k], v, numeric.Largest)
		}
	}
	return c, c.checkOwn()
}

func (c categories) checkOwn() error {
	if c.Agreement == nil {
		return nil
	}
	if len(c.Agreement) != c.q {
		return invalid("own weights for %d of %d categories", len(c.Agreement), c.q)
	}
	for k, row := range c.Agreement {
		if len(row) != c.q {
			return invalid("own weights of category %q are for %d of %d", c.Categories[k], len(row), c.q)
		}
		for l, w := range row {
			if !(w >= 0 && w <= 1) || k == l && w != 1 || w != c.Agreement[l][k] {
				return invalid("own weight %v of %q and %q: weights are from 0 to 1, 1 on the diagonal, and the same both ways", w, c.Categories[k], c.Categories[l])
			}
		}
	}
	return nil
}

// weigh returns the weights as a matrix.
func (c categories) weigh(w Weights) ([][]float64, error) {
	if c.Nominal && (w == Linear || w == Quadratic) {
		return nil, invalid("the categories have no order, and %s weights need one", w)
	}
	if w == Own {
		if c.Agreement == nil {
			return nil, invalid("the scale has no weights of its own")
		}
		return c.Agreement, nil
	}
	out := make([][]float64, c.q)
	for k := range out {
		out[k] = make([]float64, c.q)
		for l := range out[k] {
			apart := 0.0
			if c.q > 1 {
				apart = math.Abs(float64(k-l)) / float64(c.q-1)
			}
			switch w {
			case Unweighted:
				if k == l {
					out[k][l] = 1
				}
			case Linear:
				out[k][l] = 1 - apart
			case Quadratic:
				out[k][l] = 1 - float64(apart*apart)
			default:
				return nil, invalid("there are no weights %q", string(w))
			}
		}
	}
	return out, nil
}

// adjacent returns weights by which categories next to each other agree wholly.
func (c categories) adjacent() [][]float64 {
	out := make([][]float64, c.q)
	for k := range out {
		out[k] = make([]float64, c.q)
		for l := range out[k] {
			if k-l <= 1 && l-k <= 1 {
				out[k][l] = 1
			}
		}
	}
	return out
}

// distance returns δ of a metric that does not depend on the ratings.
func (c categories) distance(m Metric) ([][]float64, error) {
	if c.Nominal && m != Nominal {
		return nil, invalid("the categories have no order, and the %s metric needs one", m)
	}
	out := make([][]float64, c.q)
	for k := range out {
		out[k] = make([]float64, c.q)
		for l := range out[k] {
			a, b := c.values[k], c.values[l]
			switch m {
			case Nominal:
				if k != l {
					out[k][l] = 1
				}
			case Interval:
				out[k][l] = float64((a - b) * (a - b))
			case Ratio:
				if a < 0 || b < 0 {
					return nil, invalid("the ratio metric has no distance between %v and %v: it wants values of 0 or more", a, b)
				}
				if a+b != 0 {
					out[k][l] = float64((a - b) / (a + b) * ((a - b) / (a + b)))
				}
			case Ordinal: // made of the ratings
			default:
				return nil, invalid("there is no metric %q", string(m))
			}
		}
	}
	return out, nil
}
