// Package review plans peer review: who reviews whom, and when.
//
// The one hard idea: an allocation is good or possible only by what was asked for, so
// everything that was asked for is data with a name, and every answer comes with its
// proof or with how far it is proved. A best allocation is called optimal only if nothing
// can be cheaper; otherwise it says how much cheaper it could be at the most. If nothing
// is possible, the answer is which constraints to waive, by name, and whether fewer would
// do. And each pair, chosen or not, can be asked why.
//
//	plan, list := review.Compile(round)
//	if err := list.Err(); err != nil {
//		return err // every problem, each with its JSON Pointer
//	}
//	s, err := plan.Allocate(ctx)
//	if err != nil {
//		return err // the context
//	}
//	a := s.Allocation()
//	if a.Outcome == review.Impossible {
//		fmt.Println(a.Relaxation) // waive conflict-7, most:hera (the smallest set)
//	}
//	why, err := s.Explain(ctx, "hera", "albany")
//
// What to open:
//
//	round.go     the input: schools, reviewers, rules, cost
//	allocate.go  who reviews whom
//	explain.go   why a pair is chosen, or not, and what the opposite would cost
//	relax.go     what to give up if nothing is possible
//	cycle.go     the input of a rota: stages, hosts, people, days
//	dates.go     when each stage is at each school
//
// How far proofs reach. Needs, loads, costs, forbidden pairs and, mostly, skills are a
// flow: the optimum is exact at any size that fits in time, and no candidate pair is left
// out of the proof, even if not all are held in memory. NotBack, Reciprocal, people kept
// apart and the linkage are searched for by branch and bound. That settles clusters of a
// dozen schools or gets within some percent of the optimum, as the effort allows; a
// hundred schools or more in one part (more than 5,000 candidate pairs) get the first
// allocation that keeps the constraints, with the bound of the flow beside it, which may
// be far below.
//
// Linkage within clusters cannot be one subset: if reviewers stay in their clusters, ask
// for [LinkedByCluster]. And if every reviewer visits one school only, schools share
// nobody: then the allocation is impossible, and the relaxation names what ties it.
//
// Sources: the Schools Partnership Programme (clusters of 3 to 7 schools; self-review,
// peer review, improvement workshop, follow-up; Improvement Champions) and the system
// leadership pilots in Kenya (leaders of strong schools paired with similar schools that
// they support), both Education Development Trust; Ahuja, Magnanti & Orlin (1993),
// "Network Flows".
//
// It calls nothing optimal that is not proved to be, drops no rule in silence
// ([Round].Waived and [Allocation].Waived name what did not count), and picks no date that
// was not given. A position, region or attribute that a rule needs and nobody stated is
// [DataMissing], never a guess.
package review
