// Package leadership is the map of this module. It has no code: import the
// packages below it.
//
// The one hard idea: what people write, store and send is open, a plain Go struct
// that is its own JSON; what is counted with is compiled from it once, checked as
// a whole and immutable. So there is one place where input can be wrong, and it
// tells everything that is wrong, and where.
//
//	indicator/                what is judged: ID, Scale, Level, Rubric, Indicator, Text
//	indicator/issue/          one problem in one place of a document
//	indicator/document/       strict reading and writing of JSON documents, schemas
//	indicator/table/          the rows of CSV files as schools have them
//	framework/                indicators in a tree: Document (open), Framework (compiled);
//	                          Crosswalk, Overlay, Derive, Diff, Lint, Conform
//	framework/kahuiako/       a community of schools: 12 indicators
//	framework/lfl/            a school or network: 7 themes
//	framework/district/       a district office: 58 indicators in nine practices
//	framework/learningfocused/   a district and its schools: 5 + 5
//	framework/systemleadership/  a leadership programme: 18 in six strands
//	framework/catalogue/      all five, and the crosswalks between them
//	framework/casejson/       frameworks as CASE packages, in and out
//	evidence/                 what a judgement rests on: Item, Kind, Voice, consent
//	assessment/               judgements to scores: Assessment, Matrix, Result, Report; CSV
//	assessment/trend/         change between two occasions, over one framework or a bridge
//	assessment/plan/          goals, targets and actions, and how far they are reached
//	assessment/agreement/     how far raters agree, and how dependable scores are
//	assessment/measure/       Rasch and many-facet measures: severity of raters taken out
//	assessment/measure/wright/   measures on a page, with their Wright map
//	assessment/report/        a released report as a page that people can read
//	assessment/variance/      how much of a variance lies between schools, raters, the rest
//	assessment/estimate/      how sure a share, a mean, a change or a cut score is
//	assessment/longform/      judgements as lines of CSV with a codebook, for R, SPSS and pandas
//	assessment/edfi/          released reports as Ed-Fi ratings of people
//	assessment/openbadges/    levels as results of Open Badges 3
//	assessment/xapi/          values as scores of xAPI
//	network/                  clusters of schools over time, and roll-ups over them
//	network/graph/            ties between schools: who is tied to whom, and how they hold together
//	network/page/             a released roll-up as a section of that page
//	network/review/           peer review: who reviews whom, why, and when
//	network/disclosure/       whether hidden counts can be derived from published ones
//	examples/                 one small program per kind of user
//
// Arrows point one way, and what stands to the left never imports what stands to
// the right:
//
//	issue <- indicator, document <- table, framework, evidence <- assessment <- network
//
// assessment and network never import a framework that is shipped. Content and
// machinery meet only in the program that uses both:
//
//	a, list := assessment.Parse(data) // JSON; or assessment.ReadCSV, or Go values
//	if err := list.Err(); err != nil {
//		return err // every problem, each with a code, a JSON Pointer and a line
//	}
//	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
//	if err := list.Err(); err != nil {
//		return err
//	}
//	result, list := m.Score(assessment.Method{})        // the default profile, in memory
//	report, list := assessment.Release{}.Report(result) // for one audience, small groups hidden
//
// What is compiled is nil where there is an error. A nil [assessment.Matrix],
// [assessment.Result], trend.Trend, [network.Rollup], [network.Index] or [evidence.Index]
// is as one that holds nothing: who asks it finds nothing, or is told why by an issue. All
// else that is nil, a Framework or a Graph say, must not be asked.
//
// Judgements go in as JSON, CSV, Go values or, for millions, [assessment.Columns]; those of
// a country are counted as they are read: [assessment.CountCSV].
//
// Versions before 1.0 keep what they promise but for what CHANGELOG.md names. == on our
// structs is no promise, as they may grow, but for [indicator.Date], [indicator.Interval],
// [indicator.Span], [issue.Place], [framework.Ref], and the keys of edfi and the places of
// review; everything else is compared with its Equal or with go-cmp.
//
// Parse takes bytes, Read an io.Reader, Write an io.Writer, and what is read comes before what
// it is held against. Only [document.Schema.Read] and [document.Write], on which all others
// stand, take and give bytes under these names.
//
// Same input, same bytes out, on every machine. Nothing here reads the clock,
// opens a network connection, logs, or starts a goroutine.
package leadership
