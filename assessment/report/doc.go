// Package report turns released reports into pages that people can read.
//
// The one hard idea: a page is drawn from what was released and from nothing else. It tells
// no more than the report does, and asks once more whether enough raters stand behind each
// number. So a page can be made where the report is read, long after it was scored and by
// who has never seen a judgement.
//
//	r, list := assessment.ParseReport(data)
//	if err := list.Err(); err != nil {
//		return err
//	}
//	return report.Page(w, report.Content{Report: r, Framework: kahuiako.Framework()}, report.Options{})
//
// The page says in words what stands out, then shows for each subject who was asked, the
// levels at a glance, the own view beside others, the distribution behind each level, and
// what the evidence carries; then targets and actions; then how all of it was made, and
// whose the framework is. It needs no script and no network, fits a telephone, and prints in
// black and white.
//
// A page is made of sections ([Section]), and these of texts, lists and tables. A [Table] is
// data and picture at once: bars and coloured cells on a page, [Table.WriteSVG] for elsewhere,
// [Table.WriteCSV] for a spreadsheet. [Sections] gives them one by one to who has a page of
// their own, [Options.WriteSection] sets one as HTML, [Markdown] all as text.
//
// What is not in a report comes as further sections: network/page makes one of a roll-up,
// measure/wright one of measures with their Wright map. Both keep to the audience of the page,
// as [MayRead] says.
//
// What to open:
//
//	report.go    what goes in, and Page
//	section.go   what a page is made of
//	builder.go   puts the sections together: summary.go, overview.go, subject.go (its bars
//	             explained by explain.go), actions.go, method.go
//	ladder.go    a scale with its colours (tone.go); words.go, what is said (english.go)
//	html.go      sets it in HTML (page.gohtml, style.css); draw.go in SVG; table.go in CSV and Markdown
//
// It refuses to show to more people what was released for few ([AudienceUnfit]), and to
// explain a report by another framework, register or plan than its own ([ContentUnfit]).
package report
