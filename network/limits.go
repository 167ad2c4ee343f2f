package network

import "github.com/openrubric/leadership/indicator/issue"

// What a roll-up and an import can come to at most. A network of a few megabytes could
// otherwise ask for each of its schools in each of its clusters.
const (
	// MaxSeats is how often subjects and clusters may lie in clusters, directly and in
	// clusters within them, on the days of a [Rollup] or in [Relation.Groups]: sixteen
	// million. A school in ten clusters lies in clusters ten times. The profiles of a
	// Rollup, and the subjects on each of its days, count with them.
	MaxSeats = 1 << 24
	// MaxKinds is how many kinds of cluster can be rolled up.
	MaxKinds = 100
	// MaxSpells is how many spells of one subject in one cluster, sizes of a subject,
	// appointments of a person to one role in one place, or ties of one kind between the
	// same two, [ReadCSV] takes. It looks for no more clusters above one than that, either.
	MaxSpells = 10_000
)

// RollUpTooLarge: a roll-up would come to more than [MaxSeats] or has more than [MaxKinds].
const RollUpTooLarge issue.Code = "roll-up-too-large"
