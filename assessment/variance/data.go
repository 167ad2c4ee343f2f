package variance

import (
	"fmt"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A Factor says to which of its levels each value belongs: to which school, rater or
// indicator.
type Factor struct {
	Name  string
	Names []string // of the levels
	Level []int32  // by value: position in Names
}

// NewFactor returns a factor from the name of each value's level. Levels are numbered
// in the order in which they first occur.
func NewFactor(name string, levels []string) Factor {
	f := Factor{Name: name, Level: make([]int32, len(levels))}
	known := map[string]int32{}
	for i, level := range levels {
		at, ok := known[level]
		if !ok {
			at = int32(len(f.Names))
			known[level] = at
			f.Names = append(f.Names, level)
		}
		f.Level[i] = at
	}
	return f
}

// By returns the factor whose levels are the pairs of levels of f and g that occur, as
// for raters who are numbered anew in every school, or for an interaction. A level is
// called "f:g". If f and g are not of the same values there is none, and [Fit] refuses it.
func (f Factor) By(g Factor) Factor {
	pairs := Factor{Name: f.Name + ":" + g.Name}
	if len(f.Level) != len(g.Level) {
		return pairs
	}
	pairs.Level = make([]int32, len(f.Level))
	known := map[[2]int32]int32{}
	for i := range f.Level {
		key := [2]int32{f.Level[i], g.Level[i]}
		if key[0] < 0 || key[1] < 0 || int(key[0]) >= len(f.Names) || int(key[1]) >= len(g.Names) {
			return Factor{Name: pairs.Name}
		}
		at, ok := known[key]
		if !ok {
			at = int32(len(pairs.Names))
			known[key] = at
			pairs.Names = append(pairs.Names, f.Names[key[0]]+":"+g.Names[key[1]])
		}
		pairs.Level[i] = at
	}
	return pairs
}

// Data is values and the factors that they are to be explained by.
type Data struct {
	Values  []float64
	Factors []Factor
}

// check reports what would make a fit meaningless.
func (d Data) check() error {
	n := len(d.Values)
	for i, v := range d.Values {
		if !numeric.Usable(v) {
			return invalid("value %d is %v: numbers up to %g are taken", i, v, numeric.Largest)
		}
	}
	if len(d.Factors) == 0 {
		return invalid("there is no factor")
	}
	if n == 0 {
		return undefined("there are no values")
	}
	for _, f := range d.Factors {
		if len(f.Level) != n {
			return invalid("factor %s has levels for %d of %d values", f.Name, len(f.Level), n)
		}
		counts := make([]int, len(f.Names))
		most := 0
		for i, level := range f.Level {
			if level < 0 || int(level) >= len(f.Names) {
				return invalid("value %d has level %d of factor %s, which has %d", i, level, f.Name, len(f.Names))
			}
			counts[level]++
			most = max(most, counts[level])
		}
		for level, count := range counts {
			if count == 0 {
				return invalid("level %q of factor %s has no value", f.Names[level], f.Name)
			}
		}
		if len(f.Names) < 2 {
			return undefined("all values belong to one %s", f.Name)
		}
		if most < 2 {
			return undefined("no %s has two values, so that its part cannot be told from the rest", f.Name)
		}
	}
	return d.distinct()
}

// distinct reports two factors that put the values into the same groups.
func (d Data) distinct() error {
	for i, f := range d.Factors {
		for _, g := range d.Factors[:i] {
			if len(f.Names) == len(g.Names) && len(f.By(g).Names) == len(f.Names) {
				return undefined("%s and %s put the values into the same groups, so that their parts cannot be told apart", g.Name, f.Name)
			}
		}
	}
	return nil
}

func (m Method) check() error {
	if m != REML && m != ML {
		return invalid("there is no method %q here: it is %s or %s", string(m), REML, ML)
	}
	return nil
}

// String returns the name of the factor and how many levels it has.
func (f Factor) String() string { return fmt.Sprintf("%s (%d)", f.Name, len(f.Names)) }
