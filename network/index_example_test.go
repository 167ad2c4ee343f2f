package network_test

import (
	"fmt"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network"
)

// north is a community of two schools in a region. Kauri joined it in 2020, and Hera leads
// Rimu.
func north() *network.Index {
	net, list := network.Parse([]byte(`{
	  "format": "leadership-network/1",
	  "subjects": [{"id": "11", "kind": "school", "name": "Rimu School"}, {"id": "12", "kind": "school", "name": "Kauri College"}],
	  "clusters": [
	    {"id": "waitaha", "kind": "community-of-schools", "name": "Kāhui Ako o Waitaha"},
	    {"id": "north", "kind": "region", "name": "Te Tai Tokerau"}
	  ],
	  "memberships": [
	    {"subject": "11", "cluster": "waitaha", "role": "lead"},
	    {"subject": "12", "cluster": "waitaha", "spell": {"from": "2020-01-01"}},
	    {"subject": "waitaha", "cluster": "north"}
	  ],
	  "appointments": [{"person": "p7", "role": "principal", "in": "11", "spell": {"from": "2018-02-01", "to": "2022-12-31"}}]
	}`))
	if err := list.Err(); err != nil {
		panic(err)
	}
	return net
}

// Who is in the region, through whatever lies between, on two days? Because somebody joined
// or left, it matters which day is meant.
func ExampleIndex_Under() {
	net := north()
	fmt.Println("days matter:", net.Dated())
	for _, day := range []string{"2019-12-31", "2020-01-01"} {
		fmt.Print(day, ":")
		for school := range net.Under("north", indicator.School, indicator.MustDate(day)) {
			s, _ := net.Subject(school)
			fmt.Print(" ", s.Name, ".")
		}
		fmt.Println()
	}
	// Output:
	// days matter: true
	// 2019-12-31: Rimu School.
	// 2020-01-01: Rimu School. Kauri College.
}

// Where a school is, and who holds which role in it.
func ExampleIndex_Of() {
	net, day := north(), indicator.MustDate("2021-05-01")
	for m := range net.Of("11", day) {
		c, _ := net.Cluster(m.Cluster)
		fmt.Println(m.Role, "of", c.Name)
	}
	for a := range net.Appointments("11", day) {
		fmt.Println(a.Person, a.Role)
	}
	fmt.Println(len(slices.Collect(net.Appointments("11", indicator.MustDate("2023-01-01")))))
	// Output:
	// lead of Kāhui Ako o Waitaha
	// p7 principal
	// 0
}

// A list of what there is. The digest names it in reports: a copy has the same.
func ExampleIndex_Subjects() {
	net := north()
	for s := range net.Subjects() {
		fmt.Println(s.ID, s.Kind, s.Name)
	}
	for c := range net.Clusters() {
		fmt.Println(c.ID, c.Kind, c.Name)
	}
	again, _ := network.Compile(net.Network())
	fmt.Println(again.Digest() == net.Digest())
	// Output:
	// 11 school Rimu School
	// 12 school Kauri College
	// waitaha community-of-schools Kāhui Ako o Waitaha
	// north region Te Tai Tokerau
	// true
}

// A mapping is checked before any file is opened, and again when a program changes it.
func ExampleParseMapping() {
	m, list := network.ParseMapping([]byte(`{
		"format": "leadership-network-mapping/1",
		"subject": {"id": "URN", "kind": "school"},
		"groupings": [{"id": "Trust", "kind": "trust"}]
	}`))
	fmt.Println(list.Err(), "without a first day:", m.Groupings[0].From.IsZero())

	m.Groupings[0].In = network.Region // of which the file has no grouping
	fmt.Println(m.Check())
	// Output:
	// <nil> without a first day: true
	// error: /groupings/0/in: 0 groupings are of kind "region": it must be one [mapping-invalid]
}

// The cluster row by row: what it has, who is in it, and how many are at a level or above.
func ExampleProfile_Cells() {
	result, net := region()
	up, _ := network.RollUp(result, net, network.Options{})
	scale, _ := up.Result().Framework().ScaleOf(kahuiako.RelationalTrust, "")
	for p := range up.Profiles() {
		if p.Scope().Cluster == "" {
			continue // all regions together
		}
		fmt.Println(up.Network().Name(p.Scope().Cluster, indicator.Date{}), slices.Collect(p.Members()))
		for c := range p.Cells() {
			if c.Coverage.N == 0 || c.ID != kahuiako.RelationalTrust {
				continue
			}
			good, _ := c.AtOrAbove(scale, "embedding")
			fmt.Println(c.ID, good.N, "of", good.Of, "at embedding or above; not judged:", c.Unjudged)
		}
		same, _ := p.CellOn(kahuiako.RelationalTrust, "")
		fmt.Println(same.Floor)
	}
	// Output:
	// Te Tai Tonga [waitaha otakou murihiku rakiura]
	// kahuiako.relational-trust 2 of 3 at embedding or above; not judged: 1
	// developing
}

// All regions together, and each by itself.
func ExampleProfile_Clusters() {
	result, net := region()
	up, _ := network.RollUp(result, net, network.Options{})
	for p := range up.Profiles() {
		if p.Scope().Cluster != "" {
			continue
		}
		fmt.Println("all of kind", p.Scope().ClusterKind, "have", p.Scope().Members, "members")
		for q := range p.Clusters() {
			fmt.Println(" ", q.Scope().Name, q.Scope().Members)
		}
	}
	// Output:
	// all of kind region have 4 members
	//   Te Tai Tonga 4
}

// The node of a school in the graph of its ties.
func ExampleRelation_Node() {
	day := indicator.MustDate("2024-01-01")
	asked, err := advice().Relation(network.View{Kinds: []network.TieKind{network.Advice}, On: day})
	if err != nil {
		fmt.Println(err)
		return
	}
	node, ok := asked.Node("21")
	fmt.Println(asked.Name(node), "is asked by", asked.Graph().Degrees().In[node], ok)
	_, ok = asked.Node("hills") // a community is no school
	fmt.Println(ok)
	// Output:
	// Awa School is asked by 2 true
	// false
}

// A roll-up that was stored is read as strictly as it was written.
func ExampleParseReport() {
	result, net := region()
	up, _ := network.RollUp(result, net, network.Options{})
	report, _ := up.Report(assessment.Release{Audience: assessment.ForPanel})
	data, _ := document.Write(report)
	back, list := network.ParseReport(data)
	fmt.Println(back.Release.Audience, back.Network == net.Digest(), list.Err())
	// Output: panel true <nil>
}

// The documents of this package, for readers in other languages.
func ExampleSchema() {
	for _, s := range []*document.Schema{network.Schema(), network.MappingSchema(), network.ReportSchema()} {
		fmt.Println(s.ID())
	}
	// Output:
	// https://openrubric.github.io/leadership/schema/network-1.json
	// https://openrubric.github.io/leadership/schema/network-mapping-1.json
	// https://openrubric.github.io/leadership/schema/rollup-1.json
}
