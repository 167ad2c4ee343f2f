package page

import "github.com/openrubric/leadership/assessment/report"

// English returns the words of the section in English, under all the keys that it has beside
// those of [report.English]. Every kind of member and cluster has a key with the forms of the
// language, network.kind.school.one and .other, and one for many of them without a number,
// network.many.school. Callers with kinds of their own add these for them; kinds that have
// none are called by their keys.
func English() report.Words {
	return report.Words{
		"network.title":     "Networks of schools",
		"network.nothing":   "Nobody in any network has been judged yet.",
		"network.framework": "What was judged: %s (edition %s).",
		"network.on":        "Who belongs where is read as of %s.",
		"network.reading":   "Every member counts once, and one that stands between two levels counts half at each. The floor is the worst level that any member has: a network that leaves one behind is not there yet, and a mean would hide it. “9 of 12” are nine members with a level out of twelve to which the indicator applies. “Most often” goes by all levels that members have on all indicators.",

		// Members and clusters.
		"network.all":                             "All %s together",
		"network.all.own":                         "All together (%s)",
		"network.with":                            "%s, %s", // a name, how many members
		"network.view":                            "%s, %s", // an occasion, part or scale, and who sees it
		"network.n-of":                            "%d of %s",
		"network.up-to":                           "up to %s",
		"network.span":                            "%d to %s",
		"network.own.one":                         "%d (%s)",
		"network.own.other":                       "%d (%s)",
		"network.kind.school.one":                 "%d school",
		"network.kind.school.other":               "%d schools",
		"network.kind.community-of-schools.one":   "%d community of schools",
		"network.kind.community-of-schools.other": "%d communities of schools",
		"network.kind.network.one":                "%d network",
		"network.kind.network.other":              "%d networks",
		"network.kind.district.one":               "%d district",
		"network.kind.district.other":             "%d districts",
		"network.kind.district-office.one":        "%d district office",
		"network.kind.district-office.other":      "%d district offices",
		"network.kind.programme.one":              "%d programme",
		"network.kind.programme.other":            "%d programmes",
		"network.kind.trust.one":                  "%d trust",
		"network.kind.trust.other":                "%d trusts",
		"network.kind.collaborative.one":          "%d collaborative",
		"network.kind.collaborative.other":        "%d collaboratives",
		"network.kind.region.one":                 "%d region",
		"network.kind.region.other":               "%d regions",
		"network.kind.peer-review-cluster.one":    "%d peer review cluster",
		"network.kind.peer-review-cluster.other":  "%d peer review clusters",
		"network.many.school":                     "schools",
		"network.many.community-of-schools":       "communities of schools",
		"network.many.network":                    "networks",
		"network.many.district":                   "districts",
		"network.many.district-office":            "district offices",
		"network.many.programme":                  "programmes",
		"network.many.trust":                      "trusts",
		"network.many.collaborative":              "collaboratives",
		"network.many.region":                     "regions",
		"network.many.peer-review-cluster":        "peer review clusters",

		// In short.
		"network.short":            "%s: %s.",
		"network.short.worst":      "floor at %s, the worst level, on %s",
		"network.short.no-worst":   "no floor at %s, the worst level",
		"network.short.mode":       "most often at %s (%s)",
		"network.short.all-hidden": "all of it hidden",
		"network.short.withheld":   "%s left out, their own score being hidden",
		"network.short.unjudged":   "%s not judged",
		"network.short.hidden":     "hidden: %s",
		"network.short.without":    "no level for %s",
		"network.short.of.one":     "%d of %d indicators",
		"network.short.of.other":   "%d of %d indicators",
		"network.hidden.one":       "Hidden is what members have whose own score is hidden. They are told of together only where at least %d hides the others, and not where all of them stand alike.",
		"network.hidden.other":     "Hidden is what members have whose own score is hidden. They are told of together only where at least %d hide each other, and not where all of them stand alike.",
		"network.hidden.names":     "Hidden: %s.",
		"network.without.names":    "Without a level: %s.",
		"network.without.one":      "%d without a level",
		"network.without.other":    "%d without a level",

		// Floors.
		"network.overview":         "Floors at a glance",
		"network.overview.caption": "Indicators by the level of their floor: %s",
		"network.overview.reading": "A bar counts indicators by the worst level that any member has on them, the worst on the left.",
		"network.overview.bar":     "Indicators at each level",
		"network.overview.rest":    "With a floor",
		"network.overview.at":      "%s: %s.", // a level, indicators
		"network.overview.none":    "no floor",

		// Bars.
		"network.caption":          "Members at each level: %s",
		"network.bar":              "Members at each level",
		"network.level":            "Where they stand",
		"network.part":             "Part",
		"network.parts":            "Divided into parts (%s)",
		"network.parts.caption":    "%s (%s)",
		"network.floor":            "Floor %s",
		"network.median":           "Median %s",
		"network.median.after":     "median %s", // behind a floor
		"network.floor-and-median": "Floor and median %s",
		"network.mean":             "mean %s",
		"network.left-out.one":     "%d left out",
		"network.left-out.other":   "%d left out",

		// Why a bar is what it is.
		"network.why.counts":          "A level for %s: %s.",
		"network.why.floor":           "The worst of them (the floor) is %s.",
		"network.why.median":          "The one in the middle (the median) is %s.",
		"network.why.aim":             "%d of %d (%s) reach %s, the level aimed at.",
		"network.why.reach.better":    "At this level or a better one: %s.",
		"network.why.reach.higher":    "At this level or a higher one: %s.",
		"network.reach":               "%s %d (%s)",
		"network.why.without":         "The others: %s.",
		"network.why.nobody":          "No level for any: %s.",
		"network.why.withheld":        "Left out of all this, because their own score is hidden: %s.",
		"network.why.weighted":        "By size (known of %s, %s in all): %s.",
		"network.why.weighted.aim":    "By size, %s reach %s.",
		"network.why.weighted.better": "By size, at this level or a better one: %s.",
		"network.why.weighted.higher": "By size, at this level or a higher one: %s.",
		"network.share":               "%s %s", // 20 % Developing
		"network.why.values":          "The method gives numbers to %s: from %s to %s, the middle one %s, their mean %s.",
		"network.why.values.weighted": "By size the mean is %s (size known of %s).",

		// Clusters beside each other.
		"network.spread":              "Beside each other",
		"network.spread.caption":      "Means: %s",
		"network.spread.reading":      "The mean of a few schools is partly luck, and lists by plain means have the small ones at both ends. So each mean is drawn towards that of all, the more, the less is known of it; the interval beside it holds the true one with a probability of 95 %. A place is a range too, from the best to the worst that it may be: where ranges overlap, nobody knows who stands higher. The order is that of the network. How much of all differences (of the variance) lies between networks, and not within them, stands beside each indicator (the ICC).",
		"network.spread.cluster":      "Network",
		"network.spread.mean":         "Mean, drawn towards that of all",
		"network.spread.place":        "Place",
		"network.spread.between":      "%s: %s of the differences lie between them", // the ICC
		"network.spread.alike":        "%s: nothing tells them apart",
		"network.spread.each":         "each of %s",
		"network.spread.interval":     "%s (%s to %s), %s",
		"network.spread.mean.why":     "The plain mean of %s is %s, that of all is %s. Drawn towards it, it is %s.",
		"network.spread.interval.why": "The true one lies between %s and %s with a probability of 95 %%.",
		"network.spread.alike.why":    "They differ no more than chance would have it, so the mean of all stands for each.",
		"network.spread.places":       "%d to %d of %d",
		"network.spread.places.why":   "With a probability of 95 %% or more it lies there. On average over what may be true, the place is %s.",
	}
}
