package network_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
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

// deciles is eight communities of a region, four each of the lowest and the highest
// deciles, judged by a visitor.
func deciles() (*assessment.Result, *network.Index) {
	f := kahuiako.Framework()
	a := assessment.Assessment{Framework: f.Ref()}
	n := network.Network{Clusters: []network.Cluster{
		{ID: "north", Kind: network.Region, Name: "North"},
		{ID: "decile-1", Kind: "decile", Name: "Decile 1"},
		{ID: "decile-10", Kind: "decile", Name: "Decile 10"},
	}}
	for i, l := range []indicator.Level{"establishing", "developing", "developing", "embedding", "developing", "embedding", "embedding", "fully-functioning"} {
		id := fmt.Sprint(101 + i)
		a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: indicator.CommunityOfSchools})
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: id, Rater: "hera", Perspective: assessment.External, Indicator: kahuiako.RelationalTrust, Level: l})
		n.Subjects = append(n.Subjects, network.Subject{ID: id, Kind: indicator.CommunityOfSchools, Sizes: []network.Size{{Size: float64(100 + 150*i)}}})
		n.Memberships = append(n.Memberships,
			network.Membership{Subject: id, Cluster: "north"},
			network.Membership{Subject: id, Cluster: []string{"decile-1", "decile-10"}[i/4]})
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	r, _ := m.Score(assessment.Method{})
	x, _ := network.Compile(n)
	return r, x
}

// How far the communities of the lowest deciles of a region lie behind those of the highest.
func ExampleProfile_Gap() {
	result, net := deciles()
	up, list := network.RollUp(result, net, network.Options{By: []indicator.SubjectKind{"decile"}})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for p := range up.Profiles() {
		if p.Scope().Cluster != "north" || p.Scope().Part != "" {
			continue
		}
		parts := slices.Collect(p.Parts("decile"))
		poor, rich := parts[0], parts[len(parts)-1]
		gap, err := rich.Gap(poor, kahuiako.RelationalTrust, "", "embedding")
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %d of %d at the level or above, %s: %d of %d\n", rich.Scope().PartName, gap.A.N, gap.A.Of, poor.Scope().PartName, gap.B.N, gap.B.Of)
		fmt.Printf("a gap of %.2f, and with so few it could be %.2f or %.2f\n", gap.Difference, gap.Low, gap.High)
		fmt.Printf("one drawn from the first stands higher than one from the second with a chance of %.2f\n", gap.Superiority)
	}
	// Output:
	// Decile 10: 3 of 4 at the level or above, Decile 1: 1 of 4
	// a gap of 0.50, and with so few it could be -0.14 or 0.79
	// one drawn from the first stands higher than one from the second with a chance of 0.81
}

// Who stands on the floor, and what share of pupils is in communities at a level or above it.
func ExampleProfile_Standings() {
	result, net := deciles()
	up, _ := network.RollUp(result, net, network.Options{})
	for p := range up.Profiles() {
		if p.Scope().Cluster != "decile-1" {
			continue
		}
		c, _ := p.Cell(kahuiako.RelationalTrust)
		for s := range p.Standings(kahuiako.RelationalTrust, "") {
			if slices.Contains(s.Level, c.Floor) {
				fmt.Println(s.Member, "is at", c.Floor)
			}
		}
		fmt.Printf("%.2f of pupils are in communities at developing or above\n", c.Weighted.Shares[0])
	}
	// Output:
	// 101 is at establishing
	// 0.92 of pupils are in communities at developing or above
}

// How much trusts differ, and how little is known of who is first among them.
func ExampleProfile_Spread() {
	f := framework.Document{
		Key: "visits", Edition: "2026", Title: indicator.Text{"en": "School visits"},
		Citation: framework.Citation{Title: "School visits"}, Rights: framework.Rights{Source: "ours", Wording: "ours"},
		Status: framework.Status{State: framework.Current}, Policy: framework.Formative,
		Subjects: []indicator.SubjectKind{indicator.School},
		Scales: []indicator.Scale{{Key: "stage", Direction: indicator.HighIsBetter, Levels: []indicator.Rung{
			{Key: "starting", Label: indicator.Text{"en": "Starting"}, Value: new(1.0)},
			{Key: "going", Label: indicator.Text{"en": "Going"}, Value: new(2.0)},
			{Key: "secure", Label: indicator.Text{"en": "Secure"}, Value: new(3.0)},
		}}},
		Scale: "stage",
		Indicators: []indicator.Indicator{{
			ID: "visits.open-doors", Label: indicator.Text{"en": "Open doors"}, Statement: indicator.Text{"en": "Teachers watch each other teach."}, Origin: indicator.Local,
		}},
	}
	compiled, list := framework.Compile(f)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	a := assessment.Assessment{Framework: compiled.Ref()}
	var n network.Network
	for k, levels := range []string{"332", "2332", "211", "1", "12112"} { // of the schools of each trust
		trust := fmt.Sprint("trust-", k+1)
		n.Clusters = append(n.Clusters, network.Cluster{ID: trust, Kind: network.Trust})
		for i, l := range levels {
			id := fmt.Sprint(100*(k+1) + i)
			a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: indicator.School})
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: id, Rater: "hera", Perspective: assessment.External, Indicator: "visits.open-doors", Level: f.Scales[0].Levels[l-'1'].Key})
			n.Subjects = append(n.Subjects, network.Subject{ID: id, Kind: indicator.School})
			n.Memberships = append(n.Memberships, network.Membership{Subject: id, Cluster: trust})
		}
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: compiled, Assessment: a})
	r, _ := m.Score(assessment.Method{})
	x, _ := network.Compile(n)
	up, _ := network.RollUp(r, x, network.Options{})
	for p := range up.Profiles() {
		if p.Scope().Cluster != "" {
			continue
		}
		s, err := p.Spread("visits.open-doors", "")
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.0f per cent of the variance lies between trusts\n", 100*s.ICC)
		for _, c := range s.Clusters {
			fmt.Printf("%s: mean of %d %.2f, drawn to %.2f (%.2f to %.2f), place %d to %d of %d\n", c.Cluster, c.N, c.Mean, c.Shrunken, c.Low, c.High, c.Rank.Best, c.Rank.Worst, len(s.Clusters))
		}
	}
	// Output:
	// 56 per cent of the variance lies between trusts
	// trust-1: mean of 3 2.67, drawn to 2.49 (1.91 to 3.08), place 1 to 2 of 5
	// trust-2: mean of 4 2.50, drawn to 2.39 (1.87 to 2.91), place 1 to 3 of 5
	// trust-3: mean of 3 1.33, drawn to 1.44 (0.85 to 2.02), place 3 to 5 of 5
	// trust-4: mean of 1 1.00, drawn to 1.36 (0.48 to 2.24), place 2 to 5 of 5
	// trust-5: mean of 5 1.40, drawn to 1.46 (0.99 to 1.93), place 3 to 5 of 5
}

// A school joins a community after a report went out. What could be had by taking the one
// report from the other is withheld from the second; and the audit agrees.
func ExampleRollup_Audit() {
	f := kahuiako.Framework()
	made := func(levels ...indicator.Level) *network.Rollup {
		a := assessment.Assessment{Framework: f.Ref()}
		n := network.Network{Clusters: []network.Cluster{{ID: "south", Kind: network.Region}}}
		for i, l := range levels {
			id := fmt.Sprint("k", i+1)
			a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: indicator.CommunityOfSchools})
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: id, Rater: "hera", Perspective: assessment.Peer, Indicator: kahuiako.RelationalTrust, Level: l})
			n.Subjects = append(n.Subjects, network.Subject{ID: id, Kind: indicator.CommunityOfSchools})
			n.Memberships = append(n.Memberships, network.Membership{Subject: id, Cluster: "south"})
		}
		m, _ := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
		r, _ := m.Score(assessment.Method{})
		x, _ := network.Compile(n)
		up, _ := network.RollUp(r, x, network.Options{})
		return up
	}
	rel := assessment.Release{Audience: assessment.ForPublic}
	before := network.Earlier{Rollup: made("developing", "embedding", "embedding"), Release: rel}
	now := made("developing", "embedding", "embedding", "establishing")
	for _, earlier := range [][]network.Earlier{nil, {before}} {
		report, list := now.Report(rel, earlier...)
		if err := list.Err(); err != nil {
			fmt.Println(err)
			return
		}
		exposed, err := now.Audit(context.Background(), rel, earlier...)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, c := range report.Profiles[0].Cells {
			if c.ID == kahuiako.RelationalTrust {
				fmt.Println(c.State, c.Distribution, c.Withheld, "withheld,", len(exposed), "exposed")
			}
		}
	}
	// Output:
	// shown [1 1 2 0] 0 withheld, 0 exposed
	// shown [0 1 2 0] 1 withheld, 0 exposed
}
