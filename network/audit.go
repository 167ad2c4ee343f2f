package network

import (
	"context"
	"fmt"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network/disclosure"
)

// An Exposure is a hidden score that a reader of a release could work out, or of which it
// is not proved that nobody can.
type Exposure struct {
	Member      string
	Occasion    string
	Perspective assessment.Perspective
	ID          indicator.ID
	Dimension   string
	// Finding is about the place where the member stands: that it is at its level or
	// between its levels, 1, or not, 0. Explain says how it is derived.
	Finding disclosure.Finding
}

// Audit attacks what [Rollup.Report] lets out, with what went out before, and returns the
// hidden scores that do not withstand: none, if Report keeps what it promises. It takes from
// Report whose scores are hidden and who counts where, and asks package disclosure what
// follows from the sums. It is for those who must sign a release and want a second opinion.
//
// The attacker knows who is in which cluster, whose scores are hidden, which of these count
// in which cell, and all cells of all releases; takes whoever was shown once to have that
// score still, and a crowd in which nobody's score has changed to be as it was. (Who knew
// who of a crowd has changed, and who has not, could tell more.) It does not go into what can
// be told from that a crowd is not there, asks of each score alone, and does not ask which
// score somebody once had who is shown later: readers take that for the same.
//
// It returns all issues of Report, and the error of the context. Time is about that of
// Report for each row, and grows with what is hidden.
func (u *Rollup) Audit(ctx context.Context, rel assessment.Release, before ...Earlier) ([]Exposure, error) {
	if err := rel.Check(u.Result()).Err(); err != nil {
		return nil, err
	}
	var found issue.Collector
	seats, earlier := u.seats(rel, before, &found)
	if err := found.List().Err(); err != nil {
		return nil, err
	}
	return seats.audit(ctx, earlier)
}

func (s *seating) audit(ctx context.Context, earlier []*seating) ([]Exposure, error) {
	var out []Exposure
	for _, r := range s.u.rounds {
		for row := range s.u.rows {
			more, err := s.auditRow(ctx, r, row, earlier)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	}
	return out, nil
}

// auditRow checks the hidden scores of one row in one round.
func (s *seating) auditRow(ctx context.Context, r *round, row int, earlier []*seating) ([]Exposure, error) {
	if len(s.rows[r][row].hidden) == 0 || len(s.u.rows[row].scale.Levels) == 0 {
		return nil, nil // nothing is hidden, or nobody can have a level
	}
	a := attack{changed: map[string]bool{}, member: map[string]string{}}
	for _, e := range earlier {
		if then, i, ok := e.find(r, s.u.rows[row]); ok {
			a.releases = append(a.releases, told{e, then, i})
		}
	}
	a.releases = append(a.releases, told{s, r, row})
	a.findPlaces()
	a.findChanged()
	a.addMembers()
	a.addCircles()
	table, list := disclosure.Compile(a.counts)
	if err := list.Err(); err != nil {
		return nil, err // it never is, of counts that are counted
	}
	findings, err := disclosure.Check(ctx, table, disclosure.Options{})
	if err != nil {
		return nil, err
	}
	var out []Exposure
	for _, f := range findings.Unsafe() {
		about := &s.u.rows[row]
		out = append(out, Exposure{a.member[f.Cell], r.occasion.Key, r.perspective.Key, about.id, about.dimension, f})
	}
	return out, nil
}

// A told is one row in one round of a release.
type told struct {
	s   *seating
	r   *round
	row int
}

// A stand is a place where a member can stand: at a level, between two, or nowhere.
type stand struct {
	low, high int8
	reason    assessment.Reason
}

func (t told) stand(n int32) stand {
	o := t.r.scored[n].outcomes[t.row]
	if o.low < 0 {
		return stand{-1, -1, o.reason}
	}
	return stand{low: o.low, high: o.high}
}

func (t told) hides(n int32) bool {
	_, hidden := slices.BinarySearch(t.s.rows[t.r][t.row].hidden, n)
	return hidden
}

// shows reports whether a member is scored and its own score not hidden.
func (t told) shows(id string) bool {
	n, ok := t.s.u.net.node[id]
	if !ok {
		return false
	}
	_, scored := t.r.scored[n]
	return scored && !t.hides(n)
}

// An attack is all that readers have about a row: counts of 0 and 1, whether a member
// stands at a place, and their sums over those that count in a circle.
type attack struct {
	releases []told // the last one is that which is audited
	places   []stand
	changed  map[string]bool   // members of crowds in which somebody's place is not the same in all releases
	member   map[string]string // by cell
	counts   disclosure.Counts
}

// findPlaces finds where members can stand: at any level, and wherever else one does.
func (a *attack) findPlaces() {
	last := a.releases[len(a.releases)-1]
	for rank := range last.s.u.rows[last.row].scale.Levels {
		a.places = append(a.places, stand{low: int8(rank), high: int8(rank)})
	}
	a.places = append(a.places, stand{-1, -1, assessment.NoLevel})
	for _, t := range a.releases {
		for _, n := range t.s.rows[t.r][t.row].hidden {
			if at := t.stand(n); !slices.Contains(a.places, at) {
				a.places = append(a.places, at)
			}
		}
	}
}

// findChanged finds the members of which readers cannot think that they are as they were.
func (a *attack) findChanged() {
	first, moved := map[string]stand{}, map[string]bool{}
	for _, t := range a.releases {
		for n := range t.r.scored {
			id := t.s.u.net.id(n)
			if at, ok := first[id]; ok && at != t.stand(n) {
				moved[id] = true
			}
			first[id] = t.stand(n)
		}
	}
	for _, t := range a.releases {
		for _, c := range t.s.rows[t.r][t.row].crowds {
			ids := t.s.subjects(c)
			if !slices.ContainsFunc(ids, func(id string) bool { return moved[id] }) {
				continue
			}
			for _, id := range ids {
				a.changed[id] = true
			}
		}
	}
}

// name returns what the cells of a member are called in the kth release: the same in all
// releases unless it may have changed.
func (a *attack) name(k int, n int32) string {
	id := a.releases[k].s.u.net.id(n)
	if a.changed[id] {
		return fmt.Sprintf("%s in release %d", id, k+1)
	}
	return id
}

func (a *attack) cell(name string, place int) string { return fmt.Sprint(name, " at place ", place) }

// addMembers adds the cells of every member that a release hides, one for each place, of
// which one is 1. They are known if another release shows it at that place.
func (a *attack) addMembers() {
	shown, added := map[string]bool{}, map[string]bool{}
	for _, t := range a.releases {
		for n := range t.r.scored {
			if !t.hides(n) {
				shown[fmt.Sprint(t.s.u.net.id(n), " ", t.stand(n))] = true
			}
		}
	}
	for k, t := range a.releases {
		for _, n := range t.s.rows[t.r][t.row].hidden {
			name := a.name(k, n)
			later := slices.ContainsFunc(a.releases[k+1:], func(l told) bool { return l.shows(t.s.u.net.id(n)) })
			if added[name] {
				continue
			}
			added[name] = true
			known := shown[fmt.Sprint(t.s.u.net.id(n), " ", t.stand(n))]
			var cells []string
			for i, place := range a.places {
				c := disclosure.Cell{ID: a.cell(name, i), High: 1, State: disclosure.Complement}
				if place == t.stand(n) {
					c.Value = 1
					if !later {
						c.State = disclosure.Primary
					}
				}
				if known {
					c.State = disclosure.Known
				}
				a.member[c.ID] = t.s.u.net.id(n)
				a.counts.Add(c)
				cells = append(cells, c.ID)
			}
			a.counts.Fix(1, cells...)
		}
	}
}

// addCircles adds, for every circle of every release, how many of the hidden members that
// count in it stand where.
func (a *attack) addCircles() {
	for k, t := range a.releases {
		d := t.s.u.days[t.r.on]
		for c := range d.circles {
			var counted []int32
			p := Profile{t.s.u, t.r, &d.circles[c]}
			for _, n := range d.circles[c].nodes {
				if hidden, counts := t.s.counts(p, t.row, n); hidden && counts {
					counted = append(counted, n)
				}
			}
			if len(counted) == 0 {
				continue
			}
			for i, place := range a.places {
				total := disclosure.Cell{ID: fmt.Sprintf("release %d, circle %d at place %d", k+1, c, i), State: disclosure.Published}
				var parts []string
				for _, n := range counted {
					parts = append(parts, a.cell(a.name(k, n), i))
					if t.stand(n) == place {
						total.Value++
					}
				}
				a.counts.Add(total)
				a.counts.Sum(total.ID, parts...)
			}
		}
	}
}
