// Package assessment turns judgements into scores that can be defended.
//
// The one hard idea: a score is never a bare number. It is a distribution over
// levels with its median (one level, or the two it falls between, never a number
// between levels), and it says how many raters and judgements stand behind it, out
// of how many that were wanted, and which judgements those are. Judgements from
// different perspectives, the subject's own above all, are never mixed, and
// neither are occasions. There is no mean and no overall score unless a [Method]
// asks for one.
//
//	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
//	if err := list.Err(); err != nil {
//		return err // every problem, each with the JSON Pointer of the judgement
//	}
//	r, _ := m.Score(assessment.Method{})
//	for p := range r.Profiles() {
//		why, _ := p.Explain(kahuiako.RelationalTrust)
//		fmt.Println(p.Subject().Name, p.Perspective().Key, why)
//	}
//
// A [Method] is data: which rule goes over raters, aspects, indicators, groups and
// perspectives, and in which order; what becomes of ties and of what is missing; floors,
// caps, cut scores, rounding. [Presets] has those that are often asked for. Whatever it
// makes can be asked why: [Profile.Explain], [Explanation.Sentences].
//
// An [Assessment] is what is stored and sent; a [Matrix] is compiled from it once;
// a [Result] is the full outcome of scoring and lives in memory. What leaves the
// house is a [Report], made by a [Release] for one audience: it hides what would
// give away a rater. For thousands of subjects [Release.WriteReport] and
// [Release.WriteCSV] write it as they go, and hold one subject at a time.
//
// Raters are protected where it matters: an anonymous perspective stores no link
// ([Unlink]), a promise to raters binds every release ([PerspectiveInfo]), and a record is
// only ever added to ([Assessment.Follows]).
//
// Behind doors of their own are change between occasions (assessment/trend), targets and
// actions (assessment/plan) and how sure a number is (assessment/estimate).
//
// Judgements come from JSON ([Parse]), from CSV through a [Mapping], from Go values,
// or, for millions, in [Columns]. Where they are too many to hold, or belong to several
// owners, they are counted: [Counts] are exact, can be merged, and travel as bytes
// ([Counts.WriteTo]), as a document ([CountsDocument]) and as a table, which any data
// engine makes ([Counts.AddTable]).
//
// # What it refuses
//
// An unknown level is an error and never the lowest one ([LevelUnknown], [LevelUnmapped]).
// A subject of a kind that the framework is not for is not judged ([KindUnfit]), nor is one
// indicator twice by one rater without saying why ([JudgementTwice]). A mean is refused
// where levels stand for no numbers ([MethodUnfit]), a method that goes by rater where only
// counts are known ([CountsUnfit]), and, by a method that is Strict, scoring for a use
// that the framework warns against ([PolicyUnfit]). A number that rests on too few raters
// is not computed where [Method] says how many it needs, and not shown where the [Release]
// does; a release may ask for more than was promised to raters, never for less
// ([ReleaseInvalid]). Where there is no level or number a [Reason] stands in its place.
//
// From here: assessment/report draws a report as a page, assessment/agreement and
// assessment/measure look at the raters, and package network rolls results up.
package assessment
