// Command quickstart goes the shortest way from a framework to a score that can be
// explained; the README quotes it. Then (form.go) it does what software for schools does:
// take a document of its own from a form, say beside which field something is wrong, store
// what people said, and show what may be shown.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

func main() {
	err := run(os.Stdout)
	if err == nil {
		fmt.Println()
		err = form(os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer) error {
	a := assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "awamarama", Kind: indicator.CommunityOfSchools}},
		Judgements: []assessment.Judgement{
			{Subject: "awamarama", Perspective: assessment.Self, Rater: "hera", Indicator: kahuiako.RelationalTrust, Level: "embedding", Rationale: "We ring each other first."},
			{Subject: "awamarama", Perspective: assessment.Peer, Rater: "tama", Indicator: kahuiako.RelationalTrust, Level: "developing", Rationale: "Two schools stay away."},
			{Subject: "awamarama", Perspective: assessment.Peer, Rater: "ana", Indicator: kahuiako.RelationalTrust, Level: "embedding", Rationale: "Seen at every meeting."},
		},
	}
	m, issues := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	if err := issues.Err(); err != nil {
		return err // every problem, each with the place of the judgement
	}
	result, _ := m.Score(assessment.Method{}) // the default: a profile, no mean
	for p := range result.Profiles() {
		why, _ := p.Explain(kahuiako.RelationalTrust)
		fmt.Fprintln(w, p.Perspective().Key, why)
		for _, c := range why.Contributions {
			fmt.Fprintf(w, "  %s: %s. %s\n", c.Rater, c.Level, c.Rationale)
		}
	}
	return nil
}
