// Package graph measures the ties between schools: how many there are, how many are
// returned, who stands between others, and which schools stick together.
//
// The one hard idea: a number about ties depends on what is taken for a tie and on who
// could have had one. Is advice that is asked for and never asked back half a tie or a
// whole one? Is a school that nobody can reach infinitely far away, or left out? So each
// measure says here what it counts, keeps apart what has two definitions, and is nothing
// at all, instead of a number, where it does not exist.
//
// Schools are positions here, 0 to n−1, and ties are columns of positions; whose position
// is which is the caller's to keep. Who has a network document gets both from it: a
// network.Relation is a graph that knows its schools.
//
//	const rimu, kauri, miro = 0, 1, 2
//	var advice graph.Ties
//	advice.Add(rimu, kauri, 1) // Rimu asks Kauri
//	advice.Add(kauri, rimu, 1)
//	advice.Add(miro, kauri, 1)
//	g, err := graph.Directed(3, advice)
//	if err != nil {
//		return err // a position out of range, a school that asks itself
//	}
//	together, err := g.Cohesion([]int{rimu, kauri, miro})
//	if err != nil {
//		return err
//	}
//	fmt.Println(together.Explain(func(school int) string { return names[school] }))
//
// What to open:
//
//	graph.go        Ties and Graph: what a tie is
//	cohesion.go     a group of schools in words; start here
//	degree.go       how many ties each school has, and strengths; density
//	census.go       which ties are returned: dyads, reciprocity
//	triangles.go    are friends of friends friends: transitivity; triads.go, the 16 kinds
//	distances.go    steps from one to another: closeness, mean, diameter
//	betweenness.go  who stands on the way between others; sample.go, for large graphs
//	components.go   what hangs together, and what would fall apart
//	groups.go       a grouping that is given: modularity, E-I index, assortativity
//	communities.go  a grouping that is found
//	brokers.go      who brings groups together
//	core.go         core and periphery
//	eigenvector.go  tied to the well tied
//
// A tie counts as one tie, whatever its weight, in all but [Graph.Strengths]. Steps are
// not weighed in particular: a weight says how much two schools have to do with each
// other, hours of coaching or visits, which is no distance, and every way to turn it into
// one (its inverse, its rank) is a choice that changes who comes out as central.
//
// What does not exist is [estimate.ErrUndefined] with the reason, or a nil in a struct
// with many values, and never NaN. Results are the same to the last bit for any number of
// workers. Numbering schools differently, or giving ties in another order, numbers the
// results differently and changes nothing else but the last digits of sums, and which of
// two equally good groupings, cores or samples is found.
//
// From here: package network has the schools, clusters and ties that graphs are made of.
package graph

import (
	"fmt"

	"github.com/openrubric/leadership/assessment/estimate"
)

func undefined(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrUndefined, fmt.Sprintf(format, a...))
}

func invalid(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrInvalid, fmt.Sprintf(format, a...))
}
