package agreement

import (
	"math"
	"math/bits"
)

// Lambdas are Guttman's six lower bounds to the reliability of a sum of items. L3 is
// Cronbach's alpha, L2 is never below it, L4 is that of the best split into halves.
type Lambdas struct {
	L1 float64 `json:"l1"`
	L2 float64 `json:"l2"`
	L3 float64 `json:"l3"`
	L4 float64 `json:"l4"`
	L5 float64 `json:"l5"`
	// L6 goes by how well each item is foretold by the others; nil if some item is
	// foretold wholly.
	L6 *float64 `json:"l6,omitempty"`
	// Split says which items make one of the halves of L4. All splits are tried up to
	// twenty items; beyond that items are exchanged as long as L4 grows.
	Split    []int     `json:"split"`
	Used     Used      `json:"used"`
	Warnings []Warning `json:"warnings,omitempty"`
}

// Guttman returns Guttman's lambdas of persons by items:
//
//	λ1 = 1 − Σ s_i²/s_T²
//	λ2 = λ1 + √(k/(k−1) · C₂)/s_T², C₂ the sum of squared covariances of different items
//	λ3 = k/(k−1) · λ1
//	λ4 = 2(1 − (s_a²+s_b²)/s_T²), the largest over splits into a and b
//	λ5 = λ1 + 2√C̄/s_T², C̄ the largest sum of squared covariances of one item
//	λ6 = 1 − Σ e_i²/s_T², e_i² the variance of item i that the others leave
//
// Items that do not vary are left out. Errors and missing scores are as for [Cronbach].
// Time is square in items, and 2^k up to twenty. Source: Guttman (1945), "A basis for
// analyzing test-retest reliability".
func Guttman(s Scores) (Lambdas, error) { return guttman(s, false) }

// GuttmanStandardised is [Guttman] of the items scaled to the same variance.
func GuttmanStandardised(s Scores) (Lambdas, error) { return guttman(s, true) }

func guttman(s Scores, standardised bool) (Lambdas, error) {
	var out Lambdas
	k, err := s.check()
	if err != nil {
		return out, err
	}
	_, _, variance := s.columnsOf(k)
	constant := make([]bool, k)
	var kept []int
	for j, v := range variance {
		if constant[j] = v == 0; !constant[j] {
			kept = append(kept, j)
		}
	}
	if len(kept) < 2 {
		return out, undefined("%d of %d items vary: it takes two", len(kept), k)
	}
	items := s.without(constant)
	v, err := items.covariance(len(kept))
	if err != nil {
		return out, err
	}
	if standardised {
		v = correlations(v)
	}
	trace, sum := totals(v)
	if !(sum > 1e-12*trace) {
		return out, undefined("the sum of the items does not vary")
	}
	n := float64(len(kept))
	out.Used = Used{Units: items.answered(), Raters: len(kept), Ratings: len(s)*len(kept) - items.missing()}
	if len(kept) < k {
		out.Warnings = append(out.Warnings, Constant)
	}
	if items.missing() > 0 {
		out.Warnings = append(out.Warnings, Incomplete)
	}
	out.L1 = 1 - trace/sum
	out.L3 = rawAlpha(n, trace, sum)
	squares, most := 0.0, 0.0
	for i := range v {
		own := 0.0
		for j := range v {
			if i != j {
				own += float64(v[i][j] * v[i][j])
			}
		}
		squares += own
		most = max(most, own)
	}
	out.L2 = out.L1 + math.Sqrt(n/(n-1)*squares)/sum
	out.L5 = out.L1 + 2*math.Sqrt(most)/sum
	if inverse, ok := invert(v); ok {
		left := 0.0
		for i := range inverse {
			left += 1 / inverse[i][i]
		}
		out.L6 = new(1 - left/sum)
	}
	between, split := bestSplit(v)
	out.L4 = 4 * between / sum
	for _, i := range split {
		out.Split = append(out.Split, kept[i])
	}
	return out, nil
}

// bestSplit returns the largest covariance between the sums of two halves, and the
// items of that which holds the last item's opposite. λ4 = 4·cov(a, b)/s_T².
func bestSplit(v [][]float64) (float64, []int) {
	k := len(v)
	side := make([]bool, k)
	// between changes by what the item has with its own side less what with the other.
	flip := func(i int, between float64) float64 {
		for j := range v {
			if j != i && side[j] == side[i] {
				between += v[i][j]
			} else if j != i {
				between -= v[i][j]
			}
		}
		side[i] = !side[i]
		return between
	}
	best, between := math.Inf(-1), 0.0
	trace, _ := totals(v)
	little := 1e-12 * trace // more than rounding gives
	var chosen []bool
	keep := func() {
		if between > best+little {
			best, chosen = between, append([]bool(nil), side...)
		}
	}
	if k <= 20 { // every split, one item at a time as in a Gray code
		for step := 1; step < 1<<(k-1); step++ {
			between = flip(bits.TrailingZeros(uint(step)), between)
			keep()
		}
	} else {
		for i := 0; i < k; i += 2 {
			between = flip(i, between)
		}
		keep()
		for again := true; again; {
			again = false
			for i := range k {
				between = flip(i, between)
				if between > best+little {
					keep()
					again = true
				} else {
					between = flip(i, between)
				}
			}
		}
	}
	var split []int
	for i, in := range chosen {
		if in {
			split = append(split, i)
		}
	}
	return best, split
}
