package network

import (
	"fmt"
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/indicator"
)

// A Gap is how far two groups of schools lie apart on an indicator, aspect or group:
// those of the lowest deciles and those of the highest, primary and secondary schools.
type Gap struct {
	Level indicator.Level
	// A and B are the members of either at the level or above it, out of those with a
	// level. Of a split member the lower level counts.
	A, B GapShare
	// Difference is A.Value − B.Value, −1 to 1, and Low to High its interval at 0.95.
	// Source: Newcombe (1998), "Interval estimation for the difference between
	// independent proportions", method 10.
	Difference, Low, High float64
	// Superiority is how likely a member of A, drawn by lot, stands higher than one of B,
	// and half of how likely they stand alike: 0.5 where there is no gap. It goes by all
	// levels and needs no numbers. Source: Mann & Whitney (1947).
	Superiority float64
}

// A GapShare is how many members of a group are at a level or above it.
type GapShare struct {
	N, Of          int
	estimate.Share // N/Of with Wilson's interval at 0.95
}

// Gap compares the members of the profile with those of another on the same occasion and
// from the same perspective, most often of two [Profile.Parts] or two [Profile.Clusters].
// Groups of few schools differ by much through one of them: the interval says by how much.
// It takes the groups as two samples, so nobody should be in both.
//
// It returns [estimate.ErrUndefined] if either has no member with a level, and
// [estimate.ErrInvalid] if there is no such row or level, or the profiles are of
// different roll-ups, occasions or perspectives.
func (p Profile) Gap(q Profile, id indicator.ID, dimension string, l indicator.Level) (Gap, error) {
	if p.u == nil || p.u != q.u || p.round != q.round {
		return Gap{}, fmt.Errorf("%w: two profiles of one roll-up, occasion and perspective are compared", estimate.ErrInvalid)
	}
	i, ok := p.u.find(id, dimension)
	if !ok {
		return Gap{}, fmt.Errorf("%w: there is no row %q on dimension %q", estimate.ErrInvalid, id, dimension)
	}
	scale := p.u.rows[i].scale
	if _, ok := scale.Rank(l); !ok {
		return Gap{}, fmt.Errorf("%w: scale %q of %q has no level %q", estimate.ErrInvalid, scale.Key, id, l)
	}
	g := Gap{Level: l}
	for _, side := range []struct {
		of    Profile
		share *GapShare
	}{{p, &g.A}, {q, &g.B}} {
		at, _ := side.of.cell(i, nil).AtOrAbove(scale, l)
		share, err := estimate.Proportion(at.N, at.Of, estimate.Wilson, 0.95)
		if err != nil {
			return Gap{}, err
		}
		*side.share = GapShare{at.N, at.Of, share}
	}
	a, b := g.A, g.B
	g.Difference = a.Value - b.Value
	g.Low = g.Difference - math.Hypot(a.Value-a.Low, b.High-b.Value)
	g.High = g.Difference + math.Hypot(a.High-a.Value, b.Value-b.Low)
	g.Superiority = superiority(p.places(i), q.places(i))
	return g, nil
}

// places returns where the members with a level stand, as the sum of both ranks of a
// split member, in order.
func (p Profile) places(row int) []int {
	var out []int
	for _, n := range p.circle.nodes {
		if s, ok := p.round.scored[n]; ok {
			if o := s.outcomes[row]; o.low >= 0 {
				out = append(out, int(o.low)+int(o.high))
			}
		}
	}
	slices.Sort(out)
	return out
}

// superiority returns P(a > b) + P(a = b)/2 over all pairs of two sorted lists.
func superiority(a, b []int) float64 {
	halves, below, upTo := 0, 0, 0
	for _, v := range a {
		for below < len(b) && b[below] < v {
			below++
		}
		for upTo < len(b) && b[upTo] <= v {
			upTo++
		}
		halves += below + upTo
	}
	return float64(halves) / float64(2*len(a)*len(b))
}
