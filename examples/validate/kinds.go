package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/review"
)

// A kind is one sort of document.
type kind struct {
	name   string
	title  string // for people
	format string // what its member format says; "" if it has none
	schema func() *document.Schema
	// check reads a document strictly and, as far as it stands alone or a framework
	// is at hand, checks all that it says. The text tells what was not checked.
	check func(data []byte, f *framework.Framework) (list issue.List, how string)
}

var kindsInOrder = []kind{
	{"framework", "a framework", string(framework.CurrentFormat), framework.Schema, checkFramework},
	{"assessment", "an assessment", string(assessment.CurrentFormat), assessment.Schema, checkAssessment},
	{"mapping", "a mapping of judgements in CSV", string(assessment.CurrentMappingFormat), assessment.MappingSchema, checkMapping},
	{"counts", "counts of judgements", string(assessment.CurrentCountsFormat), assessment.CountsSchema, checkCounts},
	{"evidence", "an evidence register", string(evidence.CurrentFormat), evidence.Schema, checkEvidence},
	{"crosswalk", "a crosswalk", string(framework.CurrentCrosswalkFormat), framework.CrosswalkSchema, checkCrosswalk},
	{"overlay", "an overlay", string(framework.CurrentOverlayFormat), framework.OverlaySchema, checkOverlay},
	{"network", "a network", string(network.CurrentFormat), network.Schema, checkNetwork},
	{"network-mapping", "a mapping of a network in CSV", string(network.CurrentMappingFormat), network.MappingSchema, checkNetworkMapping},
	{"report", "a report", string(assessment.CurrentReportFormat), assessment.ReportSchema, checkReport},
	{"bridge", "a bridge between frameworks", string(trend.CurrentBridgeFormat), trend.BridgeSchema, checkBridge},
	{"trend", "a trend", string(trend.CurrentReportFormat), trend.ReportSchema, checkTrend},
	{"agreement", "a summary of agreement", string(agreement.CurrentSummaryFormat), agreement.SummarySchema, checkAgreement},
	{"codebook", "a codebook of judgements in lines", string(longform.CurrentFormat), longform.Schema, checkCodebook},
	{"plan", "a plan", string(plan.CurrentFormat), plan.Schema, checkPlan},
	{"plan-report", "a report with a plan", string(plan.CurrentReportFormat), plan.ReportSchema, checkPlanReport},
	{"rollup", "a roll-up", string(network.CurrentReportFormat), network.ReportSchema, checkRollup},
	{"review-round", "a round of peer review", string(review.CurrentFormat), review.Schema, checkRound},
	{"review-cycle", "a cycle of reviews", string(review.CurrentCycleFormat), review.CycleSchema, checkCycle},
	{"review-allocation", "an allocation of reviewers", string(review.CurrentAllocationFormat), review.AllocationSchema, checkAllocation},
	{"review-timetable", "a timetable of reviews", string(review.CurrentTimetableFormat), review.TimetableSchema, checkTimetable},
	{"method", "a method", "", assessment.MethodSchema, checkMethod},
}

func kindNamed(name string) (kind, bool) {
	for _, k := range kindsInOrder {
		if k.name == name {
			return k, true
		}
	}
	return kind{}, false
}

func kindNames() []string {
	var names []string
	for _, k := range kindsInOrder {
		names = append(names, k.name)
	}
	return names
}

func formats() []string {
	var all []string
	for _, k := range kindsInOrder {
		if k.format != "" {
			all = append(all, k.format)
		}
	}
	return all
}

var formatMember = regexp.MustCompile(`"format"\s*:\s*"([^"]*)"`)

// kindOf reads the member format, and takes it from the text of a document that is
// no JSON. The version does not matter here: both verdicts will say that it is
// another.
func kindOf(data []byte) (kind, bool) {
	var doc struct {
		Format string `json:"format"`
		Plan   struct {
			Format string `json:"format"`
		} `json:"plan"` // of a report that has one
	}
	if json.Unmarshal(data, &doc) != nil && doc.Format == "" {
		if found := formatMember.FindSubmatch(data); found != nil {
			doc.Format = string(found[1])
		}
	}
	if doc.Plan.Format != "" {
		doc.Format = doc.Plan.Format
	}
	for _, k := range kindsInOrder {
		if name, _, _ := strings.Cut(k.format, "/"); name != "" && strings.HasPrefix(doc.Format, name+"/") {
			return k, true
		}
	}
	return kind{}, false
}

func checkFramework(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := framework.Parse(data)
	return list, ""
}

func checkCrosswalk(data []byte, _ *framework.Framework) (issue.List, string) {
	var doc framework.CrosswalkDocument
	if list := framework.CrosswalkSchema().Read(data, &doc); list.Err() != nil {
		return list, ""
	}
	from, hasFrom := catalogue.Lookup(doc.From.Key)
	to, hasTo := catalogue.Lookup(doc.To.Key)
	if !hasFrom || !hasTo {
		return issue.List{}, fmt.Sprintf("Not checked against frameworks %q and %q, which are not both shipped.", doc.From.Key, doc.To.Key)
	}
	_, list := framework.ParseCrosswalk(data, from, to)
	return list, fmt.Sprintf("Checked against frameworks %q, edition %s, and %q, edition %s.", from.Key(), from.Edition(), to.Key(), to.Edition())
}

func checkOverlay(data []byte, f *framework.Framework) (issue.List, string) {
	var doc framework.OverlayDocument
	if list := framework.OverlaySchema().Read(data, &doc); list.Err() != nil {
		return list, ""
	}
	if f == nil {
		f, _ = catalogue.Lookup(doc.Framework.Key)
	}
	if f == nil {
		return issue.List{}, fmt.Sprintf("Not checked against framework %q, which is not shipped: -framework names its file.", doc.Framework.Key)
	}
	_, list := framework.ParseOverlay(data, f)
	return list, fmt.Sprintf("Checked against framework %q, edition %s.", f.Key(), f.Edition())
}

func checkAssessment(data []byte, f *framework.Framework) (issue.List, string) {
	a, list := assessment.Parse(data)
	if list.Err() != nil {
		return list, ""
	}
	if f == nil {
		f, _ = catalogue.Lookup(a.Framework.Key)
	}
	if f == nil {
		return list, fmt.Sprintf("Not checked against framework %q, which is not shipped: -framework names its file.", a.Framework.Key)
	}
	_, list = assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	return document.Locate(data, list), fmt.Sprintf("Checked against framework %q, edition %s.", f.Key(), f.Edition())
}

func checkMapping(data []byte, f *framework.Framework) (issue.List, string) {
	m, list := assessment.ParseMapping(data)
	switch {
	case list.Err() != nil:
		return list, ""
	case f == nil:
		return list, "Not checked against a framework: -framework names it."
	}
	return document.Locate(data, m.Check(f)), fmt.Sprintf("Checked against framework %q, edition %s.", f.Key(), f.Edition())
}

func checkCounts(data []byte, f *framework.Framework) (issue.List, string) {
	d, list := assessment.ParseCounts(data)
	if list.Err() != nil {
		return list, ""
	}
	if f == nil {
		f, _ = catalogue.Lookup(d.Framework.Key)
	}
	if f == nil {
		return list, fmt.Sprintf("Not checked against framework %q, which is not shipped: -framework names its file.", d.Framework.Key)
	}
	_, list = assessment.CompileCounts(d, f)
	return document.Locate(data, list), fmt.Sprintf("Checked against framework %q, edition %s.", f.Key(), f.Edition())
}

func checkEvidence(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := evidence.Parse(data)
	return list, ""
}

func checkNetwork(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := network.Parse(data)
	return list, ""
}

func checkNetworkMapping(data []byte, _ *framework.Framework) (issue.List, string) {
	m, list := network.ParseMapping(data)
	if list.Err() != nil {
		return list, ""
	}
	return document.Locate(data, m.Check()), ""
}

func checkReport(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := assessment.ParseReport(data)
	return list, ""
}

func checkBridge(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := trend.ParseBridge(data)
	return list, "Not checked against the two frameworks: a program that compares does that."
}

func checkTrend(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := trend.ParseReport(data)
	return list, ""
}

func checkAgreement(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := agreement.ParseSummary(data)
	return list, ""
}

func checkCodebook(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := longform.Parse(data)
	return list, "Not checked against a framework: a program that reads the lines does that."
}

func checkPlan(data []byte, f *framework.Framework) (issue.List, string) {
	p, list := plan.Parse(data)
	if list.Err() != nil {
		return list, ""
	}
	if f == nil {
		f, _ = catalogue.Lookup(p.Framework.Key)
	}
	if f == nil {
		return list, fmt.Sprintf("Not checked against framework %q, which is not shipped: -framework names its file.", p.Framework.Key)
	}
	list = p.Check(f, assessment.Assessment{}, indicator.Date{})
	return document.Locate(data, list), fmt.Sprintf("Checked against framework %q, edition %s, and against no assessment.", f.Key(), f.Edition())
}

func checkPlanReport(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := plan.ParseReport(data)
	return list, ""
}

func checkRollup(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := network.ParseReport(data)
	return list, ""
}

func checkRound(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := review.Parse(data)
	return list, ""
}

func checkCycle(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := review.ParseCycle(data)
	return list, ""
}

func checkAllocation(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := review.ParseAllocation(data)
	return list, ""
}

func checkTimetable(data []byte, _ *framework.Framework) (issue.List, string) {
	_, list := review.ParseTimetable(data)
	return list, ""
}

func checkMethod(data []byte, f *framework.Framework) (issue.List, string) {
	m, list := assessment.ParseMethod(data)
	switch {
	case list.Err() != nil:
		return list, ""
	case f == nil:
		return list, "Not checked against a framework: -framework names it."
	}
	return document.Locate(data, m.Check(f)), fmt.Sprintf("Checked against framework %q, edition %s.", f.Key(), f.Edition())
}
