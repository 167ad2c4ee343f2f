package graph_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/openrubric/leadership/network/graph"
)

// Eight schools of two clusters, by position.
const (
	rimu = iota
	kauri
	miro
	rata
	awa
	kowhai
	totara
	tui
)

var schoolNames = []string{"Rimu", "Kauri", "Miro", "Rata", "Awa", "Kowhai", "Totara", "Tui"}

// cluster is which of both clusters each school is in.
var cluster = []int32{0, 0, 0, 0, 1, 1, 1, 1}

func school(v int) string { return schoolNames[v] }

func schoolList(nodes []int) string {
	var list []string
	for _, v := range nodes {
		list = append(list, school(v))
	}
	return strings.Join(list, ", ")
}

// advice is who asks whom for advice.
func advice() *graph.Graph {
	var ties graph.Ties
	for _, asks := range [][2]int{
		{rimu, kauri}, {kauri, rimu}, {miro, kauri}, {kauri, miro}, {rimu, miro}, {rata, miro},
		{kauri, awa}, {awa, kauri}, {awa, kowhai}, {kowhai, totara}, {totara, awa}, {totara, kowhai},
	} {
		ties.Add(asks[0], asks[1], 1)
	}
	g, err := graph.Directed(len(schoolNames), ties)
	if err != nil {
		panic(err)
	}
	return g
}

func ExampleDirected() {
	var ties graph.Ties
	ties.Add(rimu, kauri, 3) // Rimu coaches Kauri, for three hours
	ties.Add(rimu, kauri, 2) // and again
	ties.Add(kauri, miro, 1)
	g, err := graph.Directed(3, ties)
	if err != nil {
		fmt.Println(err)
		return
	}
	for tie := range g.All() {
		fmt.Printf("%s coaches %s: %g hours\n", school(tie.From), school(tie.To), tie.Weight)
	}
	ties.Add(miro, miro, 1)
	_, err = graph.Directed(3, ties)
	fmt.Println(err)
	// Output:
	// Rimu coaches Kauri: 5 hours
	// Kauri coaches Miro: 1 hours
	// invalid: tie 3: from node 2 to itself
}

// Who works together has no direction; a tie named by both schools is one, of weight 2.
func ExampleUndirected() {
	var ties graph.Ties
	ties.Add(rimu, kauri, 1)
	ties.Add(kauri, rimu, 1)
	ties.Add(kauri, miro, 1)
	g, err := graph.Undirected(3, ties)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(g.Len(), "ties")
	fmt.Println(g.Strengths().All)
	// Output:
	// 2 ties
	// [2 3 1]
}

// What a principal can be told about the first cluster.
func ExampleGraph_Cohesion() {
	together, err := advice().Cohesion([]int{rimu, kauri, miro, rata})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(together.Explain(school))
	// Output:
	// The 4 schools have 6 of the 12 ties that they could have with each other (50 per cent), and 4 of these are returned. All are linked, directly or through each other. Miro holds others together: without it, some would no longer be linked. 1 of the 4 has ties with 1 school outside: 1 going out and 1 coming in.
}

func ExampleGraph_Density() {
	density, err := advice().Density()
	fmt.Printf("%.2f %v\n", density, err)
	// One school has nobody to have a tie with.
	alone, err := graph.Directed(1, graph.Ties{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = alone.Density()
	fmt.Println(err)
	// Output:
	// 0.21 <nil>
	// undefined: the density of 1 nodes: there is no tie that there could be
}

func ExampleGraph_Reciprocity() {
	g := advice()
	dyads, err := g.Dyads()
	if err != nil {
		fmt.Println(err)
		return
	}
	back, err := g.Reciprocity()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d pairs ask each other, in %d only one asks\n", dyads.Mutual, dyads.Asymmetric)
	fmt.Printf("%.2f of ties are returned; of pairs with a tie, %.2f have both\n", back.Ties, back.Dyads)
	// Output:
	// 4 pairs ask each other, in 4 only one asks
	// 0.67 of ties are returned; of pairs with a tie, 0.50 have both
}

func ExampleGraph_Degrees() {
	g := advice()
	d := g.Degrees()
	fmt.Printf("%d ask Kauri, which asks %d\n", d.In[kauri], d.Out[kauri])
	c, err := g.DegreeCentralisation()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("being asked is %.2f of the way to one school that all ask\n", c.In.Value)
	// Output:
	// 3 ask Kauri, which asks 3
	// being asked is 0.24 of the way to one school that all ask
}

func ExampleGraph_Triads() {
	count, err := advice().Triads()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("all tied, two pairs of the three both ways:", count[graph.Triad210])
	fmt.Println("round in a circle, and one pair both ways:", count[graph.Triad120C])
	// Output:
	// all tied, two pairs of the three both ways: 1
	// round in a circle, and one pair both ways: 1
}

func ExampleGraph_Transitivity() {
	t := advice().Transitivity()
	fmt.Printf("%.2f of those who have to do with the same school have to do with each other\n", *t.Global)
	fmt.Printf("of those who have to do with Kauri, %.2f\n", *t.Local[kauri])
	fmt.Println("of those who have to do with Rata, which is one school:", t.Local[rata])
	// Output:
	// 0.50 of those who have to do with the same school have to do with each other
	// of those who have to do with Kauri, 0.33
	// of those who have to do with Rata, which is one school: <nil>
}

func ExampleGraph_Distances() {
	d, err := advice().Distances(context.Background(), graph.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("everybody can reach everybody:", d.Mean != nil)
	fmt.Printf("%d pairs can, in %.2f steps on average and %d at most\n", d.Reached, *d.ReachedMean, d.ReachedDiameter)
	fmt.Printf("to Miro: %.2f, from Miro: %.2f\n", *d.Nodes[miro].HarmonicIn, *d.Nodes[miro].HarmonicOut)
	// Output:
	// everybody can reach everybody: false
	// 36 pairs can, in 2.25 steps on average and 5 at most
	// to Miro: 0.58, from Miro: 0.37
}

func ExampleGraph_Betweenness() {
	b, err := advice().Betweenness(context.Background(), graph.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("Kauri %.1f, Awa %.1f, Tui %.1f\n", b.Nodes[kauri], b.Nodes[awa], b.Nodes[tui])
	fmt.Printf("centralisation %.2f\n", b.Centralisation.Value)
	// Output:
	// Kauri 17.0, Awa 14.0, Tui 0.0
	// centralisation 0.31
}

// In a country, ways from and to some schools say who stands out.
func ExampleGraph_SampleBetweenness() {
	g := advice()
	sample, err := g.SampleBetweenness(context.Background(), graph.Sampling{Nodes: 6, Seed: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := sample.Nodes[kauri]
	fmt.Printf("%d of %d schools: %.1f, standard error %.1f, %.1f to %.1f\n", sample.Drawn, g.Nodes(), e.Value, e.SE, e.Low, e.High)
	// Output:
	// 6 of 8 schools: 14.1, standard error 2.3, 10.6 to 19.4
}

func ExampleGraph_WeakComponents() {
	g := advice()
	weak, strong := g.WeakComponents(), g.StrongComponents()
	fmt.Println("schools that have to do with each other, if through others:", weak.Sizes)
	fmt.Println("schools whose advice reaches each other:", strong.Sizes)
	fmt.Println("Rata is in part", strong.Of[rata])
	fmt.Println("some would be cut off without", schoolList(g.Articulation()))
	// Output:
	// schools that have to do with each other, if through others: [7 1]
	// schools whose advice reaches each other: [6 1 1]
	// Rata is in part 1
	// some would be cut off without Kauri, Miro, Awa
}

func ExampleGraph_Grouping() {
	by, err := advice().Grouping(cluster)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d pairs within clusters, %d between: E-I index %.2f\n", by.Internal, by.External, *by.EI)
	fmt.Printf("modularity %.2f, assortativity %.2f\n", *by.Modularity, *by.Assortativity)
	// Output:
	// 7 pairs within clusters, 1 between: E-I index -0.75
	// modularity 0.37, assortativity 0.75
}

func ExampleGraph_FindGroups() {
	found, err := advice().FindGroups(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for v, group := range found[0].Groups {
		fmt.Print(school(v), " ", group, "; ")
	}
	fmt.Printf("modularity %.2f\n", found[0].Modularity)
	// Output:
	// Rimu 0; Kauri 0; Miro 0; Rata 0; Awa 1; Kowhai 1; Totara 1; Tui 2; modularity 0.37
}

func ExampleGraph_FastGreedy() {
	found, err := advice().FastGreedy(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("groups of %v, modularity %.2f\n", found.Sizes, found.Modularity)
	// Output:
	// groups of [4 3 1], modularity 0.37
}

// Who brings both clusters together.
func ExampleGraph_Brokers() {
	parts, err := advice().Brokers(cluster)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range []int{kauri, awa, rata} {
		b := parts[v]
		fmt.Printf("%s: gatekeeper %d, representative %d, coordinator %d, in all %d\n", school(v), b.Gatekeeper, b.Representative, b.Coordinator, b.Total())
	}
	// Output:
	// Kauri: gatekeeper 2, representative 2, coordinator 1, in all 5
	// Awa: gatekeeper 1, representative 1, coordinator 0, in all 2
	// Rata: gatekeeper 0, representative 0, coordinator 0, in all 0
}

func ExampleGraph_CorePeriphery() {
	g := advice()
	fit, err := g.CorePeriphery(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("core: %s; correlation %.2f\n", schoolList(fit.Core), fit.Correlation)
	fmt.Println("tied to so many who are as well tied:", g.Coreness())
	// Output:
	// core: Kauri; correlation 0.30
	// tied to so many who are as well tied: [2 2 2 1 2 2 2 0]
}

func ExampleGraph_Eigenvector() {
	x, err := advice().Eigenvector(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("Kauri %.2f, Rimu %.2f, Rata %.2f\n", x[kauri], x[rimu], x[rata])
	// Output:
	// Kauri 1.00, Rimu 0.74, Rata 0.34
}

func ExampleGraph_DegreeAssortativity() {
	r, err := advice().DegreeAssortativity()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("those who ask many ask those who are asked by many: correlation %.2f\n", r)
	// Output:
	// those who ask many ask those who are asked by many: correlation -0.16
}
