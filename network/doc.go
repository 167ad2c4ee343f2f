// Package network holds clusters of schools and rolls scores up over them.
//
// The one hard idea: a school is in a cluster from a day to a day, and what a
// cluster has is a distribution of its members with its floor, never one number.
// A community that leaves one school behind is not there yet, and a mean would
// not show it. So membership is read as of a day, every member counts once, those
// without a level are counted too, and a cluster that was judged as a cluster is
// never mixed with the roll-up of its members.
//
//	net, list := network.Parse(data) // or network.ReadCSV and network.Compile
//	if err := list.Err(); err != nil {
//		return err // every problem, each with its JSON Pointer and line
//	}
//	for m := range net.Members("waitaha", indicator.MustDate("2024-06-30")) {
//		fmt.Println(m.Subject, m.Role)
//	}
//	up, list := network.RollUp(result, net, network.Options{})
//	report, list := up.Report(assessment.Release{Audience: "public"})
//	asked, err := net.Relation(network.View{Kinds: []network.TieKind{network.Advice}, On: day})
//	together, err := asked.Cohesion("waitaha") // who asks whom for advice
//	fmt.Println(together.Explain(asked.Name))
//
// What a cluster has is in the cells of its [Profile]: by level, plain and by size.
// [Profile.Gap] compares two groups of schools, [Profile.Spread] takes apart what lies
// between clusters and within them, and [Profile.Standings] says who stands where.
//
// [RollUp] reads a full [assessment.Result], never a released report, because a
// protected report has lost what a roll-up needs; [Rollup.Report] is the release,
// and [Rollup.Audit] attacks it.
// What hangs together and who links others is measured by package graph on the graph of
// a [Relation].
//
// What to open:
//
//	network.go   what is written down: schools, clusters, memberships, ties
//	index.go     who is where on a day; history.go, what changed; ties.go, who is tied to whom
//	rollup.go    scores over clusters; cell.go and weighted.go, what a cluster has
//	gap.go       two groups compared; spread.go and ranks.go, all clusters of a kind
//	report.go    what is let out; crowd.go, who counts in it; audit.go, an attack on it
//	csv.go       networks from CSV; mapping.go and columns.go, what its columns mean
//	compile.go   what is wrong with a network
//
// It refuses to roll up where it is open who was a member ([OccasionUndated]), and where a
// subject is one thing in the assessment and another in the network ([KindDiffers]). It
// gives clusters no rank without the places that each could as well be at ([Rank]), and
// tells sizes and means only where nobody hidden counts. That a tie is missing and that
// nobody was asked are two things: [Index.Relation] refuses the second.
//
// From here: network/graph measures ties, network/review plans who reviews whom,
// network/disclosure finds what could be subtracted, network/page draws a roll-up.
package network
