package review

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator/issue"
)

// An Explanation says why a reviewer visits a school, or does not.
type Explanation struct {
	Pair
	Chosen bool `json:"chosen,omitzero"`
	// Forbidden are all constraints that forbid the pair by themselves. The key of one that
	// cannot be waived is "own-school" or "no-need".
	Forbidden []Constraint `json:"forbidden,omitempty"`
	Cost      int64        `json:"cost,omitzero"` // of the pair alone
	// Change is how much the total grows if a pair that is not chosen is forced, or one that
	// is chosen is given up; In and Out are the pairs that come and go then. There is none if
	// the pair is forbidden, or if no allocation is so: then Impossible is true.
	Change     *int64 `json:"change,omitempty"`
	In         []Pair `json:"in,omitempty"`
	Out        []Pair `json:"out,omitempty"`
	Impossible bool   `json:"impossible,omitzero"`
	// Exact says that Change or Impossible is proved. If it is false, Change compares the
	// best allocations that were found, or none was found.
	Exact bool `json:"exact,omitzero"`
}

// ErrNoAllocation is returned where there is no allocation that could be explained.
var ErrNoAllocation = errors.New("there is no allocation")

// Explain says why a pair is chosen or not. If a constraint forbids it, all that do are
// named. Otherwise what the opposite would cost is exact: the length of the shortest way
// back in the residual network, or where sides break the flow, another search with the
// effort of the round.
// The error is [IDUnknown], [ErrNoAllocation], or that of the context.
func (s *Solution) Explain(ctx context.Context, reviewer, school string) (Explanation, error) {
	out := Explanation{Pair: Pair{reviewer, school}}
	r, ok := s.p.reviewer[reviewer]
	if !ok {
		return out, &issue.Issue{Code: IDUnknown, Message: fmt.Sprintf("the round has no reviewer %q", reviewer)}
	}
	h, ok := s.p.school[school]
	if !ok {
		return out, &issue.Issue{Code: IDUnknown, Message: fmt.Sprintf("the round has no school %q", school)}
	}
	if s.p.needBy[h] < 0 {
		out.Forbidden = append(out.Forbidden, Constraint{"no-need", school + " asks for no reviewer"})
	}
	for _, n := range s.p.reasons(r, h) {
		if n == ownSchool {
			out.Forbidden = append(out.Forbidden, Constraint{"own-school", reviewer + " is of " + school})
		} else {
			out.Forbidden = append(out.Forbidden, s.p.limits[n].Constraint)
		}
	}
	if len(out.Forbidden) > 0 {
		return out, nil
	}
	out.Cost = s.p.price(s.p.home[r], h)
	if s.out.Outcome == Impossible || s.out.Outcome == Undecided {
		return out, ErrNoAllocation
	}
	for k, t := range s.parts {
		if _, here := slices.BinarySearch(t.schools, h); here && t.holds(r) {
			return s.opposite(ctx, out, k, candidate{r, h, out.Cost})
		}
	}
	return out, ErrNoAllocation
}

func (t *part) holds(reviewer int32) bool {
	_, here := slices.BinarySearch(t.reviewers, reviewer)
	return here
}

// opposite forces a pair that is not chosen, or forbids one that is.
func (s *Solution) opposite(ctx context.Context, out Explanation, k int, pair candidate) (Explanation, error) {
	t, now := s.parts[k], &s.found[k]
	was := t.chosen(now.best)
	if t.partial {
		t = t.holding(pair)
	}
	at := []int32{int32(slices.Index(t.pairs, pair))}
	var force, forbid []int32
	if out.Chosen = slices.Contains(was, pair); out.Chosen {
		forbid = at
	} else {
		force = at
	}
	effort := s.p.round.Effort
	if effort == 0 {
		effort = DefaultEffort
	}
	then, err := t.solve(ctx, now.root, force, forbid, false, effort)
	if err != nil {
		return out, err
	}
	out.Exact = now.proved() && then.proved()
	if then.best == nil {
		out.Impossible, out.Exact = then.proved(), then.proved()
		return out, nil
	}
	change := then.best.cost - now.best.cost
	out.Change = &change
	is := t.chosen(then.best)
	out.In, out.Out = s.p.without(is, was), s.p.without(was, is)
	return out, nil
}

// chosen lists the pairs of a flow.
func (t *part) chosen(f *flow) []candidate {
	var out []candidate
	for a, c := range t.pairs {
		if f.on[a] > 0 {
			out = append(out, c)
		}
	}
	return out
}

// holding returns a copy of the part that has the pair, too.
func (t *part) holding(pair candidate) *part {
	out := &part{p: t.p, schools: t.schools, reviewers: t.reviewers, nobody: t.nobody, total: t.total}
	out.pairs = slices.Clone(t.pairs)
	at, there := slices.BinarySearchFunc(out.pairs, pair, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.school, b.school), byReviewer(a, b))
	})
	if !there {
		out.pairs = slices.Insert(out.pairs, at, pair)
	}
	out.partial = len(out.pairs) < out.total
	out.build()
	return out
}

// without names the pairs of a list that are not in another.
func (p *Plan) without(list, other []candidate) []Pair {
	in := make(map[candidate]bool, len(other))
	for _, c := range other {
		in[c] = true
	}
	var out []Pair
	for _, c := range list {
		if !in[c] {
			out = append(out, Pair{p.round.Reviewers[c.reviewer].ID, p.round.Schools[c.school].ID})
		}
	}
	return out
}

// String says it in a sentence.
func (e Explanation) String() string {
	who := e.Reviewer + " and " + e.School
	if len(e.Forbidden) > 0 {
		keys := make([]string, len(e.Forbidden))
		for i, c := range e.Forbidden {
			keys[i] = c.Says
		}
		return who + ": forbidden: " + strings.Join(keys, "; ")
	}
	does, other := "not chosen", "forcing the pair"
	if e.Chosen {
		does, other = "chosen", "doing without the pair"
	}
	switch {
	case e.Impossible:
		return fmt.Sprintf("%s: %s; %s is impossible", who, does, other)
	case e.Change == nil:
		return fmt.Sprintf("%s: %s; what %s takes was not found", who, does, other)
	case !e.Exact:
		return fmt.Sprintf("%s: %s; %s changes the total by %+d in the best allocation found", who, does, other, *e.Change)
	}
	return fmt.Sprintf("%s: %s; %s changes the total by %+d", who, does, other, *e.Change)
}
