package estimate

import (
	"math"
	"slices"
)

// A Cut is a cut score that a panel's judgements lead to. Who publishes one also says
// who sat on the panel, when, and why this method.
type Cut struct {
	Score  float64
	SE     *float64 // of the panel's judging, SD of the judges' own cuts / √judges; nil with a single judge
	Judges []float64
}

// Angoff returns the cut score of a panel: each judge says for each indicator the
// chance, from 0 to 1, that a subject who only just reaches the standard shows it;
// a judge's cut is the sum of these, and the panel's the mean over judges. chances
// has one list a judge, all over the same indicators.
//
// It returns [ErrUndefined] without judges or indicators, and [ErrInvalid] if the
// lists differ in length or a chance is out of range. Source: Angoff (1971), in
// Thorndike (ed.), "Educational Measurement"; the standard error is that of a mean.
func Angoff(chances [][]float64) (Cut, error) {
	if len(chances) == 0 || len(chances[0]) == 0 {
		return Cut{}, undefined("a cut needs a judge and an indicator")
	}
	c := Cut{}
	for j, list := range chances {
		if len(list) != len(chances[0]) {
			return Cut{}, invalid("judge %d has %d chances, and judge 0 has %d", j, len(list), len(chances[0]))
		}
		sum := 0.0
		for i, p := range list {
			if !(p >= 0 && p <= 1) {
				return Cut{}, invalid("chance %d of judge %d is %v, not from 0 to 1", i, j, p)
			}
			sum += p
		}
		c.Judges = append(c.Judges, sum)
	}
	c.Score = mean(c.Judges)
	if n := len(c.Judges); n > 1 {
		c.SE = new(sd(c.Judges) / math.Sqrt(float64(n)))
	}
	return c, nil
}

// A Contrast is the cut that tells two groups apart.
type Contrast struct {
	Low, High float64 // any cut above Low and up to High does equally well
	Score     float64 // the middle of them
	Below     int     // of those who meet the standard, how many score below it
	Above     int     // of those who do not, how many score at or above it
}

// ContrastingGroups returns the cut that misplaces the fewest cases of two groups that
// judges have formed without looking at scores: those who meet the standard and those
// who do not. Who scores at or above the cut is taken to meet it. Where several
// stretches do equally well, it is the lowest one.
//
// It returns [ErrUndefined] if a group is empty or no cut does better than to pass or
// fail everybody, and [ErrInvalid] if a score is not finite. Time is that of sorting.
// Source: Livingston & Zieky (1982), "Passing Scores".
func ContrastingGroups(meets, not []float64) (Contrast, error) {
	if err := checkFinite("score", meets); err != nil {
		return Contrast{}, err
	}
	if err := checkFinite("score", not); err != nil {
		return Contrast{}, err
	}
	if len(meets) == 0 || len(not) == 0 {
		return Contrast{}, undefined("there are no two groups: %d meet the standard and %d do not", len(meets), len(not))
	}
	meets, not = slices.Sorted(slices.Values(meets)), slices.Sorted(slices.Values(not))
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(meets, not))))
	var best Contrast
	least := min(len(meets), len(not)) // what a cut beyond either end misplaces
	found := false
	for i, high := range all[1:] { // cuts in (all[i], high] place everybody alike
		below, _ := slices.BinarySearch(meets, high)
		failed, _ := slices.BinarySearch(not, high)
		above := len(not) - failed
		if below+above < least {
			least, found = below+above, true
			best = Contrast{Low: all[i], High: high, Score: all[i]/2 + high/2, Below: below, Above: above}
		}
	}
	if !found {
		return Contrast{}, undefined("no cut tells the groups apart better than to put all cases on one side")
	}
	return best, nil
}
