package main

import (
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// perspectiveName says in words from where a judgement is made.
func perspectiveName(p assessment.Perspective) string {
	switch p {
	case "":
		return "All raters"
	case assessment.Self:
		return "Own leaders"
	case assessment.External:
		return "External evaluators"
	case assessment.Peer:
		return "Peers"
	case assessment.Student:
		return "Students"
	case assessment.Parent:
		return "Parents and whānau"
	case assessment.Trustee:
		return "Trustees"
	}
	return capital(plain(string(p)))
}

// absenceWords say in words why a judgement has no level.
var absenceWords = map[indicator.Level]string{
	indicator.NotApplicable:        "not applicable",
	indicator.NotObserved:          "not observed",
	indicator.InsufficientEvidence: "without enough evidence",
	indicator.DontKnow:             "did not know",
	indicator.Declined:             "declined",
	indicator.NotRated:             "left blank",
	indicator.Withheld:             "withheld by the source",
}

// reasonWords say why there is no median.
var reasonWords = map[assessment.Reason]string{
	assessment.NotJudged:      "not judged",
	assessment.NothingApplies: "not applicable",
	assessment.NoLevel:        "without a level",
	assessment.TooFewRaters:   "too few raters",
	assessment.SeveralScales:  "on several scales",
	assessment.NothingToScore: "nothing to put together",
}

// policyWords say how a framework wants to be used.
var policyWords = map[framework.Policy]string{
	framework.RatingDiscouraged: "A guide for talking; it is not meant to have levels put on it.",
	framework.Formative:         "To improve, not to decide about people or schools (formative).",
	framework.Summative:         "Levels may carry decisions (summative).",
}

// audienceWords say who reads.
var audienceWords = map[assessment.Audience]string{
	assessment.ForSubject: "those who were judged",
	assessment.ForPanel:   "a panel that decides or advises",
	assessment.ForPublic:  "the public",
}

// plain turns a key into words: "community-of-schools" into "community of schools".
func plain(key string) string { return strings.ReplaceAll(key, "-", " ") }

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// lower makes the first letter of a label small, for use inside a sentence.
func lower(s string) string {
	if s == "" || s[0] >= 0x80 {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// plurals are kinds of subject whose plural is not made by adding an s.
var plurals = map[indicator.SubjectKind]string{
	indicator.CommunityOfSchools: "communities of schools",
}

func kinds(k indicator.SubjectKind, n int) string {
	if many, ok := plurals[k]; ok && n != 1 {
		return many
	}
	if n == 1 {
		return plain(string(k))
	}
	return plain(string(k)) + "s"
}

// count returns "1 error" or "2 errors".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// listed joins words as a sentence does: "a, b and c".
func listed(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}
