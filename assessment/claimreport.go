package assessment

import (
	"slices"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// A ClaimReport says how many judgements at one level have one finding about their
// evidence. It is told of scores that are shown, and says of nobody that the judgement
// is theirs.
type ClaimReport struct {
	Level   indicator.Level `json:"level"`
	Finding Finding         `json:"finding"`
	N       int             `json:"n"`
}

// An EvidenceReport says what the evidence behind the judgements of a score carries, on
// the terms of the release: its period, and consent for its audience.
type EvidenceReport struct {
	// Claims are the judgements with a level by level, in scale order, and by finding.
	Claims []ClaimReport `json:"claims"`
	// Carried is the highest level whose demand all of the evidence together meets, ""
	// if not even that of the first. Whether it bears the level out is for people to say.
	Carried indicator.Level `json:"carried,omitzero"`
	// Triangulation says how far that evidence bears itself out.
	Triangulation evidence.Triangulation `json:"triangulation"`
	// Against is how many items of the register speak against the indicator.
	Against int `json:"against,omitzero"`
	// Items is how many items count, and SetAside how many do not, with the reasons.
	Items    int             `json:"items"`
	SetAside []SetAsideCount `json:"setAside,omitempty"`
}

// A SetAsideCount says how many items do not count for one reason.
type SetAsideCount struct {
	Reason evidence.AsideReason `json:"reason"`
	N      int                  `json:"n"`
}

// terms are those on which evidence counts for the release.
func (rel Release) terms() evidence.Terms {
	return evidence.Terms{Period: rel.Period, Scope: evidence.Scope(rel.audience())}
}

// carries returns what the evidence behind a shown score of an indicator or aspect
// carries, or nil if there is no register or no judgement with a level.
func (t *teller) carries(id indicator.ID) *EvidenceReport {
	m := t.r.m
	claims := t.Claims(id, t.terms)
	if len(claims) == 0 {
		return nil
	}
	scale, _ := m.framework.ScaleOf(id, "")
	out := &EvidenceReport{Claims: []ClaimReport{}}
	var ids []string
	counts := map[ClaimReport]int{}
	against := setOf(claims[0].Against)
	for _, c := range claims {
		counts[ClaimReport{Level: c.Level, Finding: c.Finding}]++
		ids = append(ids, without(c.Evidence, against)...)
	}
	for _, rung := range scale.Levels {
		for _, f := range findings {
			if n := counts[ClaimReport{Level: rung.Key, Finding: f}]; n > 0 {
				out.Claims = append(out.Claims, ClaimReport{rung.Key, f, n})
			}
		}
	}
	basis := m.evidence.Weigh(ids, t.terms)
	out.Carried, _ = basis.Highest(scale, func(l indicator.Level) indicator.Demand { return m.framework.Demand(id, l) })
	out.Triangulation, out.Against = basis.Triangulation(), len(claims[0].Against)
	out.Items = len(basis.Items)
	for _, s := range basis.SetAside {
		i := slices.IndexFunc(out.SetAside, func(c SetAsideCount) bool { return c.Reason == s.Reason })
		if i < 0 {
			i = len(out.SetAside)
			out.SetAside = append(out.SetAside, SetAsideCount{Reason: s.Reason})
		}
		out.SetAside[i].N++
	}
	slices.SortFunc(out.SetAside, func(a, b SetAsideCount) int {
		return slices.Index(asideReasons, a.Reason) - slices.Index(asideReasons, b.Reason)
	})
	return out
}

// findings and asideReasons are in the order in which a report tells them.
var (
	findings     = []Finding{ClaimCarried, ClaimContradicted, ClaimThin, ClaimExpired, ClaimConsentMissing, ClaimSetAside}
	asideReasons = []evidence.AsideReason{
		evidence.AsideUnknown, evidence.AsideRefused, evidence.AsideConsent, evidence.AsideLapsed, evidence.AsideScope, evidence.AsideFailed, evidence.AsideExpired,
	}
)
