package assessment

import "slices"

// A Preset is a method that is often asked for, by a name that people use for it.
type Preset struct {
	Name   string
	About  string // in a sentence
	Method Method
}

// Presets returns the methods that are often asked for, the default first. They name no
// scale, so they fit any framework whose levels have what [Method.Needs] says.
func Presets() []Preset {
	raters := func(r Rule) Stage { return Stage{Over: OverRaters, Rule: r} }
	indicators := func(r Rule) Stage { return Stage{Over: OverIndicators, Rule: r} }
	method := func(stages ...Stage) Method { return Method{Stages: stages} }
	return []Preset{
		{"profile", "How many judgements are at each level, and the level in their middle.", Method{}},
		{"medians", "The median of the raters, and of a group the median of its indicators' medians.", method(raters(Median), indicators(Median))},
		{"means", "The mean of the raters, and of a group the mean of its indicators' means.", method(raters(WeightedMean), indicators(WeightedMean))},
		{"rater-means", "The mean of each rater over the indicators of a group, and the mean of these.", method(indicators(WeightedMean), raters(WeightedMean))},
		{"trimmed-means", "Means of the raters without the lowest and the highest tenth; of a group the mean of these.", method(raters(TrimmedMean), indicators(WeightedMean))},
		{"mode", "The level that most raters gave, and of a group the level that most of its indicators are at.", method(raters(Mode), indicators(Mode))},
		{"lowest", "The median of the raters, and of a group the worst of its indicators.", method(raters(Median), indicators(Minimum))},
		{"secure-fit", "The median of the raters, and of a group the best level that every indicator reaches.", method(raters(Median), indicators(AllMustMeet))},
		{"best-fit", "The median of the raters, and of a group the level that more than half of its indicators are at.", method(raters(Median), indicators(Preponderance))},
		{"points", "The mean of the raters, and of a group the sum of its indicators' points.", method(raters(WeightedMean), indicators(Sum))},
		{"agreed", "The level that the raters agreed on, and of a group the median of these.", method(raters(AgreedLevel), indicators(Median))},
	}
}

// NamedMethod returns the method of a preset; it is false if there is none of the name.
func NamedMethod(name string) (Method, bool) {
	presets := Presets()
	i := slices.IndexFunc(presets, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return Method{}, false
	}
	return presets[i].Method, true
}
