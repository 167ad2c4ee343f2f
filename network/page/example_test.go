package page_test

import (
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/page"
)

// Four schools of a community were judged by the inspectorate. Three listen to their students
// well, and one has hardly begun; a fifth has not been visited.
func ExampleSection() {
	a := assessment.Assessment{Framework: lfl.Framework().Ref()}
	n := network.Network{Clusters: []network.Cluster{{ID: "waitaha", Kind: indicator.CommunityOfSchools, Name: "Kāhui Ako o Waitaha"}}}
	for i, level := range []indicator.Level{"established", "beginning", "established", "sustained", ""} {
		school := fmt.Sprint("school-", i+1)
		n.Subjects = append(n.Subjects, network.Subject{ID: school, Kind: indicator.School})
		n.Memberships = append(n.Memberships, network.Membership{Subject: school, Cluster: "waitaha"})
		a.Subjects = append(a.Subjects, assessment.Subject{ID: school, Kind: indicator.School})
		if level != "" {
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: school, Perspective: assessment.Inspection, Rater: "hera", Indicator: lfl.StudentVoice, Level: level})
		}
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: lfl.Framework(), Assessment: a})
	result, _ := m.Score(assessment.Method{})
	net, _ := network.Compile(n)
	up, _ := network.RollUp(result, net, network.Options{})
	rolled, list := up.Report(assessment.Release{Audience: assessment.ForPanel})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}

	// What stands in the section is data, too: of the community, the bar of one indicator.
	section, err := page.Section(rolled, report.Options{Targets: map[string]indicator.Level{"practice-stages": "established"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	waitaha := section.Sections[2]
	fmt.Println(waitaha.Title)
	for _, part := range waitaha.Blocks[0].Table.Parts {
		if part.Title == "Student voice" {
			stands := part.Rows[0][2]
			fmt.Println(part.Rows[0][1].Bar.Label)
			fmt.Println(stands.Text)
			fmt.Println(stands.Details)
		}
	}

	_, err = page.Section(rolled, report.Options{Audience: assessment.ForPublic})
	fmt.Println(err)
	// Output:
	// Kāhui Ako o Waitaha, 5 schools
	// 1 Beginning, 2 Established, 1 Sustained
	// Floor Beginning, median Established, 4 of 5
	// A level for 4 of 5 schools: 1 Beginning, 2 Established, 1 Sustained. The worst of them (the floor) is Beginning. The one in the middle (the median) is Established. 3 of 4 (75 %) reach Established, the level aimed at. The others: 1 not judged.
	// /options/audience: the roll-up was released for the audience "panel": release it for "public"
}

// Kinds of cluster that are a caller's own get words of their own.
func ExampleEnglish() {
	options := report.Options{Words: report.Words{"network.kind.catchment.one": "%d catchment", "network.kind.catchment.other": "%d catchments"}}
	w := options.Wording(page.English())
	fmt.Println(w.Count("network.kind.catchment", 1), "·", w.Count("network.kind.trust", 10))
	// Output: 1 catchment · 10 trusts
}
