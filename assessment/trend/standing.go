package trend

import (
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// A standing is where a subject stands in a row on both occasions. A profile has one for
// each of its subjects and rows while cells are made.
type standing struct {
	was, is place
	hidden  bool
}

// A place is a median, by its ranks in the scale of the row plus 1: one level, or two. It
// is 0 where there is none.
type place struct {
	value  float64
	valued bool
	at     [2]int8
}

func (p place) is() bool { return p.at[0] > 0 }

// low and high return the ranks between which the median lies.
func (p place) low() int  { return int(min(p.at[0], p.at[1])) - 1 }
func (p place) high() int { return int(max(p.at[0], p.at[1])) - 1 }

// levels returns the median, in the order in which it was given.
func (p place) levels(s indicator.Scale) []indicator.Level {
	list := []indicator.Level{s.Levels[p.at[0]-1].Key}
	if p.at[1] != p.at[0] {
		list = append(list, s.Levels[p.at[1]-1].Key)
	}
	return list
}

// place returns where a score stands; carry says what its levels are in the later scale.
func (r *row) place(s assessment.Score, carry func(indicator.Level) indicator.Level) place {
	var p place
	if len(s.Median) == 0 {
		return p
	}
	low, _ := r.scale.Rank(carry(s.Median[0]))
	high, _ := r.scale.Rank(carry(s.Median[len(s.Median)-1]))
	p.at = [2]int8{int8(low + 1), int8(high + 1)}
	if s.Value != nil {
		p.value, p.valued = *s.Value, true
	}
	return p
}

// A cellKey names a score of a profile.
type cellKey struct {
	id        indicator.ID
	dimension string
}

// An askedFor is what rows want of a score: those whose own it is, and those that are made
// of it and must not be shown if it is hidden.
type askedFor struct{ own, part []int }

// askedOf lists what rows want of the scores of one occasion. id takes the one of two.
func askedOf(rows []row, id func(pair) indicator.ID) map[cellKey]*askedFor {
	all := map[cellKey]*askedFor{}
	at := func(k cellKey) *askedFor {
		if all[k] == nil {
			all[k] = &askedFor{}
		}
		return all[k]
	}
	for i, r := range rows {
		own := at(cellKey{id(pair{r.from, r.to}), r.dimension})
		own.own = append(own.own, i)
		for _, c := range r.columns {
			part := at(cellKey{id(c), r.dimension})
			part.part = append(part.part, i)
		}
	}
	return all
}

// standings returns where each subject stands, by row and subject. Where there is a release,
// it says whose standing it hides: on either occasion, in anything that the row is made of.
// Every profile is tallied once.
func (p Profile) standings(rows []row, rel *assessment.Release) [][]standing {
	all := make([][]standing, len(rows))
	for i := range all {
		all[i] = make([]standing, len(p.subjects))
	}
	side := func(id func(pair) indicator.ID, profile func(subject) (assessment.Profile, bool), set func(*standing, *row, assessment.Score)) {
		asked := askedOf(rows, id)
		var rest []cellKey // what the profiles do not list, since nobody judged it
		known := false
		for i, s := range p.subjects {
			profile, ok := profile(s)
			if !ok {
				continue
			}
			take := func(a *askedFor, score assessment.Score) {
				for _, at := range a.own {
					set(&all[at][i], &rows[at], score)
				}
				if rel != nil && len(a.part) > 0 && rel.Hides(profile, score) {
					for _, at := range a.part {
						all[at][i].hidden = true
					}
				}
			}
			listed := map[cellKey]bool{}
			for score := range profile.Scores() {
				k := cellKey{score.ID, score.Dimension}
				if a := asked[k]; a != nil {
					take(a, score)
				}
				if !known {
					listed[k] = true
				}
			}
			if !known {
				for k := range asked {
					if !listed[k] {
						rest = append(rest, k)
					}
				}
				known = true
			}
			for _, k := range rest {
				if score, ok := profile.ScoreOn(k.id, k.dimension); ok {
					take(asked[k], score)
				}
			}
		}
	}
	side(func(c pair) indicator.ID { return c.from }, func(s subject) (assessment.Profile, bool) { return s.before, s.was },
		func(to *standing, r *row, s assessment.Score) {
			to.was = r.place(s, func(l indicator.Level) indicator.Level { return r.levels[l] })
		})
	side(func(c pair) indicator.ID { return c.to }, func(s subject) (assessment.Profile, bool) { return s.after, s.is },
		func(to *standing, r *row, s assessment.Score) {
			to.is = r.place(s, func(l indicator.Level) indicator.Level { return l })
		})
	return all
}
