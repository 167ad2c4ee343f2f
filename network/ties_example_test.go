package network_test

import (
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// advice is two communities of schools and who asked whom for advice in a survey. Rata
// asked Miro until 2022, and Rimu began to ask Awa in 2023.
func advice() *network.Index {
	net, list := network.Parse([]byte(`{
	  "format": "leadership-network/1",
	  "subjects": [
	    {"id": "11", "kind": "school", "name": "Rimu School"}, {"id": "12", "kind": "school", "name": "Kauri College"},
	    {"id": "13", "kind": "school", "name": "Miro School"}, {"id": "14", "kind": "school", "name": "Rata School"},
	    {"id": "21", "kind": "school", "name": "Awa School"}, {"id": "22", "kind": "school", "name": "Te Kura o Moana"},
	    {"id": "23", "kind": "school", "name": "Totara College"}
	  ],
	  "clusters": [
	    {"id": "hills", "kind": "community-of-schools", "name": "Kāhui Ako o Puke"},
	    {"id": "coast", "kind": "community-of-schools", "name": "Kāhui Ako o Takutai"}
	  ],
	  "memberships": [
	    {"subject": "11", "cluster": "hills"}, {"subject": "12", "cluster": "hills"},
	    {"subject": "13", "cluster": "hills"}, {"subject": "14", "cluster": "hills"},
	    {"subject": "21", "cluster": "coast"}, {"subject": "22", "cluster": "coast"}, {"subject": "23", "cluster": "coast"}
	  ],
	  "ties": [
	    {"from": "11", "to": "12", "kind": "advice"}, {"from": "12", "to": "11", "kind": "advice"},
	    {"from": "13", "to": "12", "kind": "advice"}, {"from": "12", "to": "13", "kind": "advice"},
	    {"from": "14", "to": "13", "kind": "advice", "spell": {"to": "2022-12-31"}},
	    {"from": "12", "to": "21", "kind": "advice"},
	    {"from": "21", "to": "22", "kind": "advice"}, {"from": "22", "to": "23", "kind": "advice"},
	    {"from": "11", "to": "21", "kind": "advice", "spell": {"from": "2023-02-01"}},
	    {"from": "21", "to": "23", "kind": "coaching", "weight": 40}
	  ]
	}`))
	if err := list.Err(); err != nil {
		panic(err)
	}
	return net
}

// From the network of two communities to the figures of a study, by school.
func ExampleIndex_Relation() {
	asked, err := advice().Relation(network.View{Kinds: []network.TieKind{network.Advice}, On: indicator.MustDate("2023-06-30")})
	if err != nil {
		fmt.Println(err) // no such cluster, or a day is needed
		return
	}
	g := asked.Graph()
	density, err := g.Density()
	if err != nil {
		fmt.Println(err)
		return
	}
	back, err := g.Reciprocity()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("density %.2f, %.2f of ties are returned\n", density, back.Ties)
	degrees := g.Degrees()
	for v, n := range degrees.In {
		fmt.Printf("%s %s is asked by %d and asks %d\n", asked.ID(v), asked.Name(v), n, degrees.Out[v])
	}
	// Output:
	// density 0.19, 0.50 of ties are returned
	// 11 Rimu School is asked by 1 and asks 2
	// 12 Kauri College is asked by 2 and asks 3
	// 13 Miro School is asked by 1 and asks 1
	// 14 Rata School is asked by 0 and asks 0
	// 21 Awa School is asked by 2 and asks 1
	// 22 Te Kura o Moana is asked by 1 and asks 1
	// 23 Totara College is asked by 1 and asks 0
}

// What the principals of a community can be told.
func ExampleRelation_Cohesion() {
	net := advice()
	for _, day := range []string{"2022-06-30", "2023-06-30"} {
		asked, err := net.Relation(network.View{Kinds: []network.TieKind{network.Advice}, On: indicator.MustDate(day)})
		if err != nil {
			fmt.Println(err)
			return
		}
		together, err := asked.Cohesion("hills")
		if err != nil {
			fmt.Println(err) // no such cluster, or nobody is in it on the day
			return
		}
		fmt.Println(day+":", together.Explain(asked.Name))
	}
	// Output:
	// 2022-06-30: The 4 schools have 5 of the 12 ties that they could have with each other (42 per cent), and 4 of these are returned. All are linked, directly or through each other. Kauri College and Miro School hold others together: without any one of them, some would no longer be linked. 1 of the 4 has ties with 1 school outside: 1 going out and 0 coming in.
	// 2023-06-30: The 4 schools have 4 of the 12 ties that they could have with each other (33 per cent), and every tie is returned. Rata School is left out: it has no tie with any of the others. The others are linked, directly or through each other. Kauri College holds others together: without it, some would no longer be linked. 2 of the 4 have ties with 1 school outside: 2 going out and 0 coming in.
}

// Do ties stay in the communities, and who links one to the other? A tie leads from who
// asks, so advice comes the other way: a representative asks outside for others.
func ExampleRelation_Groups() {
	asked, err := advice().Relation(network.View{Kinds: []network.TieKind{network.Advice}, On: indicator.MustDate("2023-06-30")})
	if err != nil {
		fmt.Println(err)
		return
	}
	community, err := asked.Groups(indicator.CommunityOfSchools)
	if err != nil {
		fmt.Println(err) // nobody is in one on the day
		return
	}
	by, err := asked.Graph().Grouping(community)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d pairs within communities, %d between; modularity %.2f\n", by.Internal, by.External, *by.Modularity)
	brokers, err := asked.Graph().Brokers(community)
	if err != nil {
		fmt.Println(err)
		return
	}
	for v, b := range brokers {
		if b.Gatekeeper+b.Representative > 0 {
			fmt.Printf("%s asks outside for others %d times and is asked for others %d times\n", asked.Name(v), b.Representative, b.Gatekeeper)
		}
	}
	// Output:
	// 4 pairs within communities, 2 between; modularity 0.17
	// Kauri College asks outside for others 1 times and is asked for others 0 times
	// Awa School asks outside for others 0 times and is asked for others 2 times
}

// What changed in a year.
func ExampleIndex_TieChanges() {
	net := advice()
	ended, begun := net.TieChanges(indicator.MustDate("2022-06-30"), indicator.MustDate("2023-06-30"), network.Advice)
	for _, t := range ended {
		fmt.Println("ended:", net.Name(t.From, indicator.Date{}), "asked", net.Name(t.To, indicator.Date{}))
	}
	for _, t := range begun {
		fmt.Println("new:", net.Name(t.From, indicator.Date{}), "asks", net.Name(t.To, indicator.Date{}))
	}
	// Output:
	// ended: Rata School asked Miro School
	// new: Rimu School asks Awa School
}

func ExampleIndex_Ties() {
	net := advice()
	for t := range net.Ties(indicator.MustDate("2023-06-30"), network.Coaching) {
		fmt.Printf("%s coaches %s: %g hours\n", t.From, t.To, *t.Weight)
	}
	// Output: 21 coaches 23: 40 hours
}

// Who coaches whom is in a file of its own; the schools come from another.
func ExampleReadCSV_ties() {
	schools, list := network.ReadCSV(strings.NewReader("School,Name,Roll\n12,Kauri College,640\n13,Miro School,85\n14,Rata School,0\n"), network.Mapping{
		Subject: network.SubjectColumns{ID: "School", Name: "Name", Kind: indicator.School, Sizes: []network.SizeColumn{{Column: "Roll", Unknown: []string{"0"}}}},
	}, network.CSVOptions{File: "schools.csv"})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	coaching, list := network.ReadCSV(strings.NewReader("From,To,Hours,Since\n12,13,10,01/02/2024\n12,14,2.5,\n"), network.Mapping{
		Subject: network.SubjectColumns{ID: "From", Kind: indicator.School},
		Ties: []network.TieColumns{{
			Other: "To", Kind: assessment.Field{Always: string(network.Coaching)}, Weight: "Hours",
			From: network.DateColumn{Column: "Since", Order: "dd/mm/yyyy"},
		}},
	}, network.CSVOptions{File: "coaching.csv"})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	schools.Ties = coaching.Ties
	net, list := network.Compile(schools)
	if err := list.Err(); err != nil {
		fmt.Println(err) // a tie with a school that is not in the other file
		return
	}
	for t := range net.Ties(indicator.MustDate("2024-06-30"), network.Coaching) {
		fmt.Printf("%s coaches %s: %g hours\n", net.Name(t.From, indicator.Date{}), net.Name(t.To, indicator.Date{}), *t.Weight)
	}
	roll, _ := net.Size("12", indicator.MustDate("2024-06-30"))
	fmt.Println("roll of Kauri College:", roll)
	// Output:
	// Kauri College coaches Miro School: 10 hours
	// Kauri College coaches Rata School: 2.5 hours
	// roll of Kauri College: 640
}
