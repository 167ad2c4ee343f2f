package assessment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// A Claim is a judgement set against what its level demands of evidence. A claim
// beyond its evidence may still be true; it is not shown.
type Claim struct {
	Contribution
	// Finding says whether the evidence that the judgement names carries its level.
	Finding Finding
	// Carried is the highest level that it carries, "" if not even the first.
	Carried indicator.Level
	Basis   evidence.Basis // what the evidence amounts to, and what of it was set aside
	// Against are items of the register, named by the judgement or not, that speak
	// against the indicator for this subject and count on the same terms. None of them
	// counts for the claim.
	Against []string
	Lacks   []evidence.Lack // what the level demands and the basis does not have
}

// A Finding is what became of a claim.
type Finding string

const (
	ClaimCarried        Finding = "carried"         // the evidence meets what the level demands
	ClaimContradicted   Finding = "contradicted"    // it does, and other evidence speaks against the indicator; what is not carried may be contradicted as well: see Against
	ClaimThin           Finding = "thin"            // it does not, and none of it was set aside
	ClaimExpired        Finding = "expired"         // it does not, and would with what is out of date
	ClaimConsentMissing Finding = "consent-missing" // it does not, and would with what consent is missing for, or with that and what is out of date
	ClaimSetAside       Finding = "set-aside"       // it does not, and some of it was set aside for this or another reason
)

// Claims returns a claim for every judgement with a level that counts in the score of
// an indicator or aspect, by rater's name. There are none for a group, and none if no
// register was given: then nothing is known of the evidence. What a level demands is
// what [framework.Framework.Demand] says.
func (p Profile) Claims(id indicator.ID, terms evidence.Terms) []Claim {
	if p.r == nil || p.r.m.evidence == nil {
		return nil
	}
	f, register := p.r.m.framework, p.r.m.evidence
	scale, ok := f.ScaleOf(id, "")
	if _, group := f.Group(id); !ok || group {
		return nil
	}
	demand := func(l indicator.Level) indicator.Demand { return f.Demand(id, l) }
	e, _ := p.Explain(id)
	var claims []Claim
	against := slices.Clip(register.Against(id, p.Subject().ID, terms)) // the claims share it
	speaks := setOf(against)
	for _, c := range e.Contributions {
		if c.LeftOut != "" {
			continue
		}
		claim := Claim{Contribution: c, Against: against}
		claim.Basis = register.Weigh(without(c.Evidence, speaks), terms)
		claim.Lacks = claim.Basis.Lacks(demand(c.Level))
		claim.Carried, _ = claim.Basis.Highest(scale, demand)
		claim.Finding = finding(claim, register, demand(c.Level))
		if claim.Finding == ClaimCarried && len(claim.Against) > 0 {
			claim.Finding = ClaimContradicted
		}
		claims = append(claims, claim)
	}
	return claims
}

func without(ids []string, against map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return against[id] })
}

func setOf[T comparable](list []T) map[T]bool {
	set := make(map[T]bool, len(list))
	for _, x := range list {
		set[x] = true
	}
	return set
}

// finding says why a claim is not carried, if it is not: what would carry it if it had
// not been set aside.
func finding(c Claim, register *evidence.Index, demand indicator.Demand) Finding {
	switch {
	case len(c.Lacks) == 0:
		return ClaimCarried
	case len(c.Basis.SetAside) == 0:
		return ClaimThin
	case carriedWith(c, register, demand, evidence.AsideExpired):
		return ClaimExpired
	case carriedWith(c, register, demand, evidence.AsideExpired, evidence.AsideConsent):
		return ClaimConsentMissing
	}
	return ClaimSetAside
}

// carriedWith reports whether the claim would be carried if items were not set aside
// for these reasons.
func carriedWith(c Claim, register *evidence.Index, demand indicator.Demand, reasons ...evidence.AsideReason) bool {
	ids := slices.Clone(c.Basis.Items)
	for _, s := range c.Basis.SetAside {
		if slices.Contains(reasons, s.Reason) {
			ids = append(ids, s.ID)
		}
	}
	return len(register.Amount(ids).Lacks(demand)) == 0
}

// String returns a sentence or two, such as "embedding is claimed and not carried:
// 1 kind of evidence, and 2 are asked for. The evidence carries developing."
func (c Claim) String() string {
	if c.Finding == ClaimCarried || c.Finding == ClaimContradicted {
		return fmt.Sprintf("%s is claimed, and the evidence, which is %s, carries it.", c.Level, c.Basis.Triangulation()) + c.contradiction()
	}
	var lacks []string
	for _, l := range c.Lacks {
		lacks = append(lacks, l.String())
	}
	carried := "It carries no level."
	if c.Carried != "" {
		carried = fmt.Sprintf("The evidence carries %s.", c.Carried)
	}
	out := fmt.Sprintf("%s is claimed and not carried: %s. %s", c.Level, strings.Join(lacks, "; "), carried)
	if len(c.Basis.Items) == 0 {
		out = fmt.Sprintf("%s is claimed, and no evidence that counts is named for it.", c.Level)
	}
	if n := len(c.Basis.SetAside); n > 0 {
		var aside []string
		for _, s := range c.Basis.SetAside {
			aside = append(aside, fmt.Sprintf("%s (%s)", s.ID, strings.ReplaceAll(string(s.Reason), "-", " ")))
		}
		out += " Set aside: " + strings.Join(aside, ", ") + "."
	}
	return out + c.contradiction()
}

// contradiction names the evidence against the claim.
func (c Claim) contradiction() string {
	if len(c.Against) == 0 {
		return ""
	}
	return " Against it speaks: " + strings.Join(c.Against, ", ") + "."
}
