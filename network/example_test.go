package network_test

import (
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

func ExampleParse() {
	net, list := network.Parse([]byte(`{
	  "format": "leadership-network/1",
	  "subjects": [{"id": "12", "kind": "school", "name": "Te Kura o Waitaha"}],
	  "clusters": [{"id": "waitaha", "kind": "community-of-schools", "name": "Kāhui Ako o Waitaha"}],
	  "memberships": [{"subject": "12", "cluster": "waitaha", "spell": {"from": "2016-02-01", "to": "2019-12-31"}, "role": "lead"}]
	}`))
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for _, day := range []string{"2019-12-31", "2020-01-01"} {
		n := 0
		for range net.Members("waitaha", indicator.MustDate(day)) {
			n++
		}
		fmt.Println(day, n)
	}
	// Output:
	// 2019-12-31 1
	// 2020-01-01 0
}

func ExampleParse_issues() {
	_, list := network.Parse([]byte(`{
	  "format": "leadership-network/1",
	  "subjects": [{"id": "12", "kind": "school"}],
	  "memberships": [
	    {"subject": "12", "cluster": "waitaha"},
	    {"subject": "13", "cluster": "waitaha", "spell": {"from": "2020-01-01", "to": "2019-12-31"}}
	  ]
	}`))
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	// Output:
	// error: 5:35: /memberships/0/cluster: the network has no cluster "waitaha" [cluster-unknown]
	// error: 6:18: /memberships/1/subject: the network has no subject or cluster "13" [subject-unknown]
	// error: 6:35: /memberships/1/cluster: the network has no cluster "waitaha" [cluster-unknown]
	// error: 6:55: /memberships/1/spell: a spell ends on 2019-12-31, before it begins on 2020-01-01 [spell-reversed]
}

func ExampleReadCSV() {
	const file = `School,Name,Trust,Trust name,Joined
107848,Gildersome Primary,T1,Hill Trust,01/09/2016
107849,Albany Junior,NULL,,
107850,Vale High,T1,Hill Trust,31/02/2019
`
	m := network.Mapping{
		Subject: network.SubjectColumns{ID: "School", Name: "Name", Kind: indicator.School},
		Groupings: []network.Grouping{{
			ID: "Trust", Name: "Trust name", Kind: network.Trust,
			From: network.DateColumn{Column: "Joined", Order: "dd/mm/yyyy"},
		}},
		Skip: []string{"NULL"},
	}
	n, list := network.ReadCSV(strings.NewReader(file), m, network.CSVOptions{File: "schools.csv", KeepGood: true})
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	fmt.Println(len(n.Subjects), "schools,", len(n.Memberships), "of them in a trust")
	// Output:
	// error: schools.csv:4:5: "31/02/2019" written dd/mm/yyyy: the calendar has no day 2019-02-31 [row-invalid]
	// 3 schools, 1 of them in a trust
}

// region is three communities of schools, each judged by an external evaluator.
func region() (*assessment.Result, *network.Index) {
	var a assessment.Assessment
	a.Framework = kahuiako.Framework().Ref()
	n := network.Network{Clusters: []network.Cluster{{ID: "south", Kind: network.Region, Name: "Te Tai Tonga"}}}
	for _, k := range []struct {
		id    string
		level indicator.Level
	}{{"waitaha", "embedding"}, {"otakou", "developing"}, {"murihiku", "embedding"}, {"rakiura", ""}} {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: k.id, Kind: indicator.CommunityOfSchools})
		n.Subjects = append(n.Subjects, network.Subject{ID: k.id, Kind: indicator.CommunityOfSchools})
		n.Memberships = append(n.Memberships, network.Membership{Subject: k.id, Cluster: "south"})
		for _, rater := range []string{"hera", "tama", "mere"} {
			if k.level != "" {
				a.Judgements = append(a.Judgements, assessment.Judgement{Subject: k.id, Rater: rater, Perspective: assessment.External, Indicator: kahuiako.RelationalTrust, Level: k.level})
			}
		}
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	r, _ := m.Score(assessment.Method{})
	x, _ := network.Compile(n)
	return r, x
}

func ExampleRollUp() {
	result, net := region()
	up, list := network.RollUp(result, net, network.Options{})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for p := range up.Profiles() {
		if p.Scope().Cluster != "south" {
			continue
		}
		c, _ := p.Cell(kahuiako.RelationalTrust)
		fmt.Printf("%s: %d of %d judged, levels %d, floor %s, median %s\n", p.Scope().Name, c.Coverage.N, c.Coverage.Of, c.Distribution, c.Floor, c.Median)
	}
	// Output: Te Tai Tonga: 3 of 4 judged, levels [0 1 2 0], floor developing, median [embedding]
}

// Three raters are too few for the public. But three communities that are hidden
// one by one, and do not all stand at one level, hide each other.
func ExampleRollup_Report() {
	result, net := region()
	up, _ := network.RollUp(result, net, network.Options{})
	for _, audience := range []assessment.Audience{assessment.ForPanel, assessment.ForPublic} {
		report, list := up.Report(assessment.Release{Audience: audience})
		if err := list.Err(); err != nil {
			fmt.Println(err)
			return
		}
		for _, c := range report.Profiles[0].Cells {
			if c.ID == kahuiako.RelationalTrust {
				fmt.Println(audience, c.State, c.Distribution, c.Withheld)
			}
		}
	}
	// Output:
	// panel shown [0 1 2 0] 0
	// public shown [0 1 2 0] 0
}

// Two communities became one, and one school went elsewhere.
func ExampleIndex_Changes() {
	net, list := network.Parse([]byte(`{
	  "format": "leadership-network/1",
	  "subjects": [{"id": "12", "kind": "school"}, {"id": "13", "kind": "school"}, {"id": "14", "kind": "school"}],
	  "clusters": [
	    {"id": "hills", "kind": "community-of-schools", "spell": {"to": "2020-12-31"}, "successors": ["waitaha"]},
	    {"id": "waitaha", "kind": "community-of-schools"},
	    {"id": "coast", "kind": "community-of-schools"}
	  ],
	  "memberships": [
	    {"subject": "12", "cluster": "hills"},
	    {"subject": "12", "cluster": "waitaha", "spell": {"from": "2021-01-01"}},
	    {"subject": "13", "cluster": "hills"},
	    {"subject": "13", "cluster": "coast", "spell": {"from": "2021-01-01"}},
	    {"subject": "14", "cluster": "waitaha"}
	  ]
	}`))
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range net.Changes(indicator.CommunityOfSchools, indicator.MustDate("2020-06-30"), indicator.MustDate("2021-06-30")) {
		fmt.Println(c.Subject, c.Left, c.Joined, c.Merged)
	}
	fmt.Println(net.Successors("hills"))
	// Output:
	// 12 [hills] [waitaha] true
	// 13 [hills] [coast] false
	// [waitaha]
}

// The coaches of all schools of a community could meet.
func ExampleIndex_RoleAlike() {
	net, list := network.Parse([]byte(`{
	  "format": "leadership-network/1",
	  "subjects": [{"id": "12", "kind": "school"}, {"id": "13", "kind": "school"}],
	  "clusters": [{"id": "waitaha", "kind": "community-of-schools"}],
	  "memberships": [{"subject": "12", "cluster": "waitaha"}, {"subject": "13", "cluster": "waitaha"}],
	  "appointments": [
	    {"person": "p1", "role": "principal", "in": "12"},
	    {"person": "p2", "role": "coach", "in": "12", "spell": {"from": "2021-01-01"}},
	    {"person": "p3", "role": "coach", "in": "13"}
	  ]
	}`))
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for a := range net.RoleAlike("waitaha", network.Coach, indicator.MustDate("2022-03-01")) {
		fmt.Println(a.Person, a.In)
	}
	// Output:
	// p2 12
	// p3 13
}
