package review

import (
	"context"
	"fmt"
	"slices"
)

// An Outcome is what the search for an allocation came to.
type Outcome string

// The outcomes.
const (
	Optimal    Outcome = "optimal"    // proved: no allocation costs less
	Feasible   Outcome = "feasible"   // all constraints are kept; whether it can be cheaper is open
	Impossible Outcome = "impossible" // proved: no allocation keeps all constraints
	Undecided  Outcome = "undecided"  // none was found with the effort allowed, and none is ruled out
)

// An AllocationFormat is the member "format" of an allocation document. The zero
// AllocationFormat is written as the current one.
type AllocationFormat string

// CurrentAllocationFormat is the format of allocations that this version of the library
// writes.
const CurrentAllocationFormat AllocationFormat = "leadership-review-allocation/1"

// MarshalText writes the format, the zero one as [CurrentAllocationFormat].
func (f AllocationFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentAllocationFormat
	}
	return []byte(f), nil
}

// An Allocation is who reviews whom, as it is stored and sent.
type Allocation struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema  string           `json:"$schema,omitempty"`
	Format  AllocationFormat `json:"format"`
	Outcome Outcome          `json:"outcome"`
	Teams   []Team           `json:"teams,omitempty"` // of the schools that ask for reviewers, in their order
	// Total is the cost by the formula of [Cost]; no allocation costs less than Bound. If
	// the outcome is optimal they are equal, else Total − Bound is the gap.
	Total int64 `json:"total,omitzero"`
	Bound int64 `json:"bound,omitzero"`
	// Subsets is in how many parts the visited schools and their reviewers fall. Measures
	// of reviewers can be compared within a subset.
	Subsets int64 `json:"subsets,omitzero"`
	// Waived are the constraints that did not count.
	Waived []Constraint `json:"waived,omitempty"`
	// Relaxation says what to give up if the outcome is impossible.
	Relaxation *Relaxation `json:"relaxation,omitempty"`
	Looked     int64       `json:"looked,omitzero"` // partial allocations looked at
}

// A Team is the reviewers of one school.
type Team struct {
	School    string   `json:"school"`
	Reviewers []string `json:"reviewers"`
	Missing   int      `json:"missing,omitzero"` // of its need; 0 unless the need is waived
}

// A Solution is an allocation that can be asked why it is as it is.
type Solution struct {
	p     *Plan
	out   Allocation
	parts []*part
	found []found
}

// Allocate finds the cheapest allocation that keeps all constraints, or proves that there
// is none and says what to give up.
//
// Parts of the round that nothing ties together are settled one by one. In each, needs,
// loads, costs and skills (as far as the sets of those who lack one lie in or beside each
// other) are a flow, and its optimum is exact: successive shortest paths with prices.
// Where reciprocity, other skills, people kept apart or the linkage break the flow, branch
// and bound goes on from there, up to the effort of the round. Among allocations of equal
// cost the search decides, which goes by the order of the input; the same round always
// has the same allocation.
//
// Time of the flow is at most visits × candidate pairs × log, and mostly far less. Memory
// is some 60 bytes for each candidate pair. What to waive can take far longer than an
// allocation, for a country a quarter of an hour and more. The only error is that of the
// context; a Solution that comes with it is impossible, and what to waive is not known.
func (p *Plan) Allocate(ctx context.Context) (*Solution, error) {
	s := &Solution{p: p}
	verdict, _, err := s.run(ctx, false)
	if err != nil {
		return nil, err
	}
	s.out.Outcome = verdict
	for n, waived := range p.waived {
		if waived {
			s.out.Waived = append(s.out.Waived, p.limits[n].Constraint)
		}
	}
	switch verdict {
	case Impossible:
		s.out.Relaxation, err = p.relax(ctx)
		return s, err
	case Undecided:
		return s, nil
	}
	s.tell()
	return s, nil
}

// run settles all parts. If some are impossible it returns what it is that makes them so.
func (s *Solution) run(ctx context.Context, any bool) (Outcome, [][]int32, error) {
	h := &heed{ctx: ctx}
	if s.parts = s.p.parts(h); h.ask() != nil {
		return "", nil, h.err
	}
	left := s.p.round.Effort
	if left == 0 {
		left = DefaultEffort
	}
	verdict, open := Optimal, 0
	for _, t := range s.parts {
		if t.sides.any() {
			open++
		}
	}
	var cores [][]int32
	for _, t := range s.parts {
		f, err := t.solve(ctx, nil, nil, nil, any, max(1, left/max(1, open)))
		if err != nil {
			return "", nil, err
		}
		if t.sides.any() {
			left, open = left-f.looked, open-1
		}
		s.found = append(s.found, f)
		s.out.Looked += int64(f.looked)
		switch {
		case f.best == nil && f.proved():
			verdict = Impossible
			if f.core != nil {
				cores = append(cores, f.core)
			}
		case verdict == Impossible:
		case f.best == nil:
			verdict = Undecided
		case verdict == Optimal && !f.proved():
			verdict = Feasible
		}
	}
	return verdict, cores, nil
}

// tell puts the flows into words.
func (s *Solution) tell() {
	p := s.p
	team := make([][]string, len(p.round.Schools))
	n := len(p.round.Schools)
	linked := newSets(n + len(p.home))
	visited := make([]bool, n)
	for k, t := range s.parts {
		s.out.Total += s.found[k].best.cost
		s.out.Bound += s.found[k].bound
		for a, c := range t.pairs {
			if s.found[k].best.on[a] > 0 {
				team[c.school] = append(team[c.school], p.round.Reviewers[c.reviewer].ID)
				linked.join(c.school, int32(n)+c.reviewer)
				visited[c.school] = true
			}
		}
	}
	roots := map[int32]bool{}
	for i := range p.round.Schools {
		if p.needBy[i] < 0 {
			continue
		}
		if visited[i] {
			roots[linked.root(int32(i))] = true
		}
		school := &p.round.Schools[i]
		s.out.Teams = append(s.out.Teams, Team{school.ID, append([]string{}, team[i]...), school.Need - len(team[i])})
	}
	s.out.Subsets = int64(len(roots))
}

// Allocation returns the allocation. The caller may keep and change it.
func (s *Solution) Allocation() Allocation {
	out := s.out
	out.Teams = slices.Clone(out.Teams)
	for i := range out.Teams {
		out.Teams[i].Reviewers = slices.Clone(out.Teams[i].Reviewers)
	}
	out.Waived = slices.Clone(out.Waived)
	if out.Relaxation != nil {
		r := *out.Relaxation
		r.Waive = slices.Clone(r.Waive)
		out.Relaxation = &r
	}
	return out
}

// String says in a line what came out.
func (a Allocation) String() string {
	switch a.Outcome {
	case Optimal:
		return fmt.Sprintf("%d teams, %d points, which is the least possible", len(a.Teams), a.Total)
	case Feasible:
		return fmt.Sprintf("%d teams, %d points, at most %d more than the least possible", len(a.Teams), a.Total, a.Total-a.Bound)
	case Impossible:
		return fmt.Sprintf("impossible; %v", a.Relaxation)
	}
	return "no allocation was found, and none is ruled out: allow more effort"
}
