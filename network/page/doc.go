// Package page draws released roll-ups as a section of a page: how schools that belong
// together stand, in words, bars and tables.
//
// The one hard idea: a cluster is shown as all of its schools, and by the one that stands
// lowest, never by one number for all. So each bar holds the members of a cluster, the
// floor stands beside it, and whoever is hidden, left out or not judged is counted where
// a mean would pass over them.
//
//	up, list := network.RollUp(result, net, network.Options{})
//	rolled, list := up.Report(assessment.Release{Audience: assessment.ForPanel})
//	o := report.Options{Targets: map[string]indicator.Level{"nz-development-map": "embedding"}}
//	section, err := page.Section(rolled, o)
//	if err != nil {
//		return err // it was released for fewer than are to read the page
//	}
//	return report.Page(w, report.Content{Report: r, Sections: []report.Section{section}}, o)
//
// It draws what was released and nothing else, so it takes a [network.Report] and never a
// [network.Rollup].
//
// What to open:
//
//	page.go      what goes in, and what things are called
//	clusters.go  puts together what the roll-up says of each cluster; tally.go counts it
//	short.go     in words; overview.go, the floors at a glance
//	bars.go      the bars of a cluster; why.go, what explains them
//	spread.go    all clusters of a kind by their means, with how sure these are
//	english.go   what is said
//
// It refuses to show a roll-up to more people than it was released for, by
// report.AudienceUnfit.
//
// From here: package report sets the page that the section stands on.
package page
