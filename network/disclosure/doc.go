// Package disclosure finds hidden counts that can be derived from published ones, and
// hides more of them until none can.
//
// The one hard idea: to hide a number is not to leave it out. Readers who see a region
// and all its clusters but one have the one too, by subtraction; and they have last year's
// report, another grouping of the same schools, and the knowledge that a school has one
// level and a count is a whole number that is not negative. So a cell is safe only if
// somebody can write down two whole tables, equal in all that the reader can see, in
// which it differs. This package writes them down, or derives the number and says how.
//
//	var c disclosure.Counts
//	c.Add(
//		disclosure.Cell{ID: "albany", Value: 4, State: disclosure.Published},
//		disclosure.Cell{ID: "waitaha", Value: 1, State: disclosure.Primary},
//		disclosure.Cell{ID: "region", Value: 5, State: disclosure.Published},
//	)
//	c.Sum("region", "albany", "waitaha")
//	table, list := disclosure.Compile(c)
//	if err := list.Err(); err != nil {
//		return err // every problem, each with its JSON Pointer
//	}
//	found, err := disclosure.Check(ctx, table, disclosure.Options{})
//	...
//	fmt.Println(found[0].Explain()) // waitaha leaks: waitaha = region (5) − albany (4) = 1
//	table, found, err = disclosure.Protect(ctx, table, disclosure.Options{})
//
// A school's level is four cells of 0 or 1 that sum to 1, of which the one that is 1 is
// Primary and the others are Complement: then the level cannot be derived, though a level
// that it has not may be. Mark all four Primary where that should not be derived either.
//
// What readers know by themselves, such as a principal the level of the own school, is a
// Known cell. One check takes one reader's knowledge: check a table for each kind of
// reader.
//
// What to open:
//
//	counts.go     Counts and Table: cells and sums; compile.go, what is wrong with them
//	check.go      what can be derived; start here
//	protect.go    what else to hide
//	findings.go   verdicts, and derivations in words
//	bounds.go     what the bounds of some cells say of others
//	space.go      components of cells that can move, and whether they are networks
//	network.go    cycles of cells that move together, and cuts that forbid it
//	repair.go     cells that can change places where there is no network
//	eliminate.go  what the sums determine, in whole numbers
//	search.go     trying values, at last
//
// All arithmetic is exact, in 64 bits. Results are the same at each call: nothing depends
// on time or on the order of a map, and a limit counts steps.
//
// It refuses counts that contradict each other ([SumBroken], [BoundsBroken]), calls no
// cell safe without two whole tables to show for it, and where the work that [Options]
// allow runs out it says [Undecided], which is to be taken for a leak.
//
// From here: network.Rollup.Audit attacks a roll-up with it.
package disclosure
