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
//	examples/                 one small program per kind of user: see the guides below
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
// What is compiled is nil where there is an error. A nil assessment.Matrix,
// assessment.Result, trend.Trend, network.Rollup, network.Index or evidence.Index is as one
// that holds nothing: who asks it finds nothing, or is told why by an issue. All else that
// is nil, a Framework or a Graph say, must not be asked.
//
// Judgements go in as JSON, CSV, Go values or, for millions, assessment.Columns; those of a
// country are counted as they are read: assessment.CountCSV.
//
// # For developers of software for schools
//
// You have forms that people fill in, a database, and pages to show.
//
//  1. Build an assessment.Assessment of what people chose, or read one: assessment.Parse for
//     JSON, assessment.ReadCSV for the export of a survey tool. Embed it in a document of
//     your own if you like: document.MustSchema makes that as strict as ours, and issue.In
//     moves issues to where ours lies in yours.
//  2. assessment.Compile finds everything that is wrong with it at once. Each issue has a
//     code for your program, a JSON Pointer for the field of the form and a sentence for
//     people; document.Locate and Imported.Locate add line and column.
//  3. Matrix.Score gives the full result, and Profile.Explain every judgement behind a
//     score. Both are for those who may see everything.
//  4. What others see goes through one door, assessment.Release: Release.Report makes the
//     report for one audience, document.Write its JSON, and report.Page a page of it.
//  5. Store what people said, never what was computed of it. Before a stored assessment takes
//     the place of another, ask Assessment.Follows; for a new edition of a framework,
//     framework.Diff and assessment.Migrate.
//
// examples/quickstart goes the shortest way through these steps, from a score that can be
// explained to a form with a document of its own; examples/review goes it with files,
// evidence and clusters, and examples/threesixty from the export of a survey tool to the
// page for a board.
//
// # For researchers
//
// You have CSV files, of one study or of a country, and want numbers that can be published.
//
//  1. How far do raters agree? agreement.ReadCSV, then agreement.Summarise: it picks the
//     coefficients that fit the design, with intervals that go by schools where these are
//     known, and says why.
//     GStudy.RatersForPhi says how many raters would be enough. examples/agreement does it.
//  2. Did a school draw the severe raters? measure.ReadCSV, then measure.Joint, then
//     Fit.Facet, Fit.Unexpected and Fit.Map. examples/measure does it.
//  3. Millions of rows? assessment.CountCSV for each file, Counts.Merge, Counts.Score, then
//     Release.WriteCSV: a line a score, for R, pandas and SQL. examples/country does it.
//  4. Schools in communities? network.ReadCSV and network.Compile, then network.RollUp,
//     Profile.Spread and Profile.Gap; Index.Relation and package graph for ties.
//     examples/network does it.
//  5. To go on elsewhere, longform.Write gives lines and a codebook, and its comment the
//     recipes for R, pandas and SPSS.
//
// agreement.FromMatrix and measure.FromMatrix take a compiled assessment in place of a file.
// A statistic says its formula, range and source in its comment, and how much it was made of
// in what it returns; it is estimate.ErrUndefined with the reason where it does not exist.
// What draws by lot takes a seed: the same seed gives the same digits.
//
// # For testers of JSON exports
//
// Your tests hold what a program writes to the published schemas, in any language.
//
//  1. Print the schema of a kind of document as one file that needs no other:
//     go run ./examples/validate -schema report. In Go it is Schema, ReportSchema and their
//     sisters beside each type, and Schema.Refs has what it refers to.
//  2. Hold documents to it with any validator of JSON Schema 2020-12 that asserts format.
//     indicator/document/testdata/suite has valid and invalid ones of every kind.
//  3. No schema can say that a level is one of the indicator's scale: Compile does, and its
//     sisters in other packages. No schema sees what a parser has taken away, such as a
//     member that stood there twice: indicator/document/testdata/exceptions has each such
//     rule with a document that breaks it, and beyond these Parse and schema agree.
//  4. Compare codes and pointers, never messages: indicator/issue/codes.md lists all codes, and
//     a code keeps its meaning for good.
//  5. Compare documents by document.Digest, or byte for byte: equal values are equal bytes.
//
// examples/validate asks a schema and the library about any document and prints both
// verdicts; examples/typescript reads and writes an assessment with types made from its
// schema.
//
// # Limits
//
// What is read is bounded, and nothing is cut off in silence: what is beyond a limit is
// refused by an issue or an error that says so. A limit stands beside what it limits, and its
// comment says what happens there. They are of five kinds:
//
//	of a document    bytes, depth, issues that are kept: document.Limits, with
//	                 document.DefaultBytes (64 MiB), document.DefaultDepth (64; no caller can
//	                 allow more than document.MaxDepth) and issue.DefaultCap (1,000; the
//	                 others are counted); the codes document.SizeExceeded and DepthExceeded
//	of a file        bytes once it is unpacked: MaxBytes of each reader's options, which is
//	                 table.DefaultMaxBytes (256 MiB) where it is 0; longform.MaxBytes; a row,
//	                 table.MaxRow (1 MiB) and longform.MaxRow; the code table.FileUnreadable.
//	                 Judgements of a CSV file, assessment.DefaultMaxJudgements (4,194,304):
//	                 more are counted, not kept
//	of one value     what a scale, an ID, a weight or a count may be: indicator.MaxLevels (64),
//	                 indicator.MaxID, indicator.MaxValue, assessment.MaxWeight,
//	                 agreement.MaxCategories, graph.MaxNodes; assessment.CountTooLarge
//	of many          what refers to each other: framework.MaxGroupDepth (64) and MaxColumns,
//	                 evidence.MaxOrigins, network.MaxSpells and MaxKinds
//	of work          what would come of it: assessment.MaxCells numbers in a result,
//	                 network.MaxSeats in a roll-up, measure.MaxWhole. And where an exact
//	                 answer may take too long, in steps and not in seconds:
//	                 review.DefaultEffort and disclosure.DefaultWork; the answer then says how
//	                 far it is proved
//
// Memory grows with what is read, and never faster, but for review.Plan.Allocate: it takes
// some 60 bytes for each pair of a reviewer and a school that the rules of a round allow.
// Bootstraps, fits, allocations, audits and the counting of files take a context first and
// stop when it ends. Readers and writers that stream end with the io.Reader or io.Writer.
//
// # What the library refuses
//
// It refuses what nobody could defend afterwards. Where it does, it says so by name:
//
//   - To guess. An unknown level is assessment.LevelUnknown and never the lowest one; a text in
//     a file that no mapping knows is assessment.LevelUnmapped; which end of a scale is good
//     must be said (indicator.ScaleInvalid). A wrong guess about a school looks like a finding.
//   - To make numbers of names. A mean of levels is assessment.MethodUnfit unless the scale
//     gives its levels values, and no median lies between two levels: it names both.
//   - To give one number for everything, unless a method asks for it (Profile.Overall): it
//     hides which indicator, whose judgement, and how little stands behind it.
//   - To mix what answers different questions. Perspectives are apart unless a method pools
//     them with weights, and then own views among others' are a warning
//     (assessment.SelfPooled); occasions are never pooled; a cluster that was judged is not
//     the roll-up of its members.
//   - To judge what a framework is not for. Of the five that are shipped none judges a person.
//     A subject of another kind is assessment.KindUnfit. Judging to decide by a framework that
//     is formative, or at all by one that discourages rating, is a warning of Compile
//     (assessment.UseUnfit) and in every report (assessment.NotForDecisions,
//     assessment.RatingDiscouraged), and an error if the method is Strict
//     (assessment.PolicyUnfit). edfi, whose standard rates people, refuses subjects that are
//     none (edfi.SubjectUnfit), and passes the warning on.
//   - To show what few raters stand behind, unless everybody knows who they are. Under
//     Audience.DefaultMinRaters (3 for those who were judged, 5 for a panel, 10 for the
//     public) a score is suppressed, and left out of the groups from which it could be
//     worked out; no release may go below what raters were promised
//     (assessment.ReleaseInvalid), and no page may be read by more than its report was
//     released for (report.AudienceUnfit). network.Rollup.Audit attacks the result.
//   - To use evidence against the will of those it is of: Index.Weigh sets it aside, with the
//     reason (evidence.AsideRefused and its sisters).
//   - To let a record be rewritten: Assessment.Follows and Register.Verify name what was
//     changed behind its back.
//   - To tell severity from quality where raters and schools do not overlap: measure.Joint
//     names the parts that hang together. To rank clusters by their means alone:
//     network.Spread gives each the range of places that it could be at.
//   - To call agreement what shows none. A statistic that does not exist is
//     estimate.ErrUndefined, a score without a level has a Reason, and no result is NaN. (In
//     agreement.Scores, rows of numbers for researchers, NaN marks a rating that was not made.)
//   - To call optimal, safe or possible what is not proved to be: review.Feasible and
//     disclosure.Undecided say how far a proof got.
//   - To answer from counts what only judgements know (assessment.CountsUnfit), and to roll up
//     a released report: what was hidden is missing in it. RollUp takes the full result.
//   - To translate. An overlay has its authors; a text that is not there in a language is
//     shown in another, under that one's tag (indicator.Text.In).
//   - To read the clock, the network, the environment or a file of its own, to log, or to keep
//     global state. The day is the caller's, so the same input gives the same bytes on every
//     machine. A goroutine is started only where an option named Workers asks for more than
//     one, and none outlives the call.
//
// # What stays
//
// Versions before 1.0 keep what they promise but for what CHANGELOG.md names. == on our
// structs is no promise, as they may grow, but for indicator.Date, indicator.Interval,
// indicator.Span, issue.Place, framework.Ref, and the keys of edfi and the places of
// review; everything else is compared with its Equal or with go-cmp.
//
// Parse takes bytes, Read an io.Reader, Write an io.Writer, and what is read comes before what
// it is held against. Only document.Schema.Read and document.Write, on which all others
// stand, take and give bytes under these names.
package leadership
