// Package indicator holds the words that everything else is said in: what an
// indicator is, on which scale it is judged, and what each level looks like.
//
// The one hard idea: a [Level] is the key of a rung, such as "embedding", never
// its number or its position. A level becomes a number only through the values
// of its [Scale], and a number becomes a level only through [Bands]. Where there
// is no level, a named absence says why, and each absence has its own effect on
// the denominator.
//
//	stages := indicator.Scale{
//		Key:       "stages",
//		Direction: indicator.HighIsBetter,
//		Levels: []indicator.Rung{
//			{Key: "establishing", Label: indicator.Text{"en": "Establishing"}},
//			{Key: "developing", Label: indicator.Text{"en": "Developing"}},
//			{Key: "embedding", Label: indicator.Text{"en": "Embedding"}},
//		},
//	}
//	rank, ok := stages.Rank("developing") // 1, true
//
// It refuses what would have to be guessed: which end of a scale is the good one
// ([ScaleInvalid]), two levels of one key or the key of an absence ([LevelInvalid]),
// values that do not rise ([ScaleValues]), and bands with a gap or an overlap
// ([BandGap], [BandOverlap]). A name that no level has is no level, never the lowest one.
//
// All types here are plain values that are their own JSON. The schema of their
// JSON forms is [SchemaJSON]; documents elsewhere in the module refer to it.
//
// From here: package framework puts indicators and scales into a tree, and package
// assessment takes judgements of them.
package indicator
