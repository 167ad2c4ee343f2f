package review

import (
	"context"
	"errors"
	"fmt"
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
		for a := range t.pairs {
			if t.pairs[a].reviewer == r && t.pairs[a].school == h {
				return s.opposite(ctx, out, k, int32(a))
			}
		}
	}
	return out, ErrNoAllocation
}

// opposite forces a pair that is not chosen, or forbids one that is.
func (s *Solution) opposite(ctx context.Context, out Explanation, k int, pair int32) (Explanation, error) {
	t, now := s.parts[k], &s.found[k]
	var force, forbid []int32
	if out.Chosen = now.best.on[pair] > 0; out.Chosen {
		forbid = []int32{pair}
	} else {
		force = []int32{pair}
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
	for a, c := range t.pairs {
		pair := Pair{s.p.round.Reviewers[c.reviewer].ID, s.p.round.Schools[c.school].ID}
		switch was, is := now.best.on[a] > 0, then.best.on[a] > 0; {
		case is && !was:
			out.In = append(out.In, pair)
		case was && !is:
			out.Out = append(out.Out, pair)
		}
	}
	return out, nil
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
