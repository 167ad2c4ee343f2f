// Package casejson writes frameworks as CASE packages and reads CASE packages as
// frameworks. CASE (Competencies and Academic Standards Exchange) is the 1EdTech
// standard in which competency frameworks are handed from system to system.
//
// The one hard idea: reading is lenient, writing is strict, and nothing is lost between.
// What comes in is turned at once into what CASE 1.1 wants. Each thing that had to be
// changed is a warning with its place, and the original stands under
// "openrubricLeadership" in the extensions of its object. Only null and the empty text,
// which say nothing, are dropped; [AsRead] has them too.
//
//	p, list := casejson.Parse(data)        // a *Package; warnings say what was assumed
//	doc, more := p.Framework("")          // a framework.Document to look at and compile
//	f, problems := framework.Compile(doc)
//
//	p, list = casejson.FromFramework(f, casejson.Export{
//		Base:    "https://example.org/ims/case/v1p1",
//		Changed: time.Date(2026, 1, 27, 0, 0, 0, 0, time.UTC),
//	})
//	data, lost := p.JSON(casejson.CASE11) // or OpenSALT10, which says what it loses
//
// A package that was made of a framework gives an equal framework document again, as
// long as its extensions come along. Judgements, evidence and networks have no place
// in CASE.
//
// Source: 1EdTech, CASE Service 1.1, information model, JSON Schema of CFPackage and
// implementation guide (2025).
//
// Nothing is lost in silence: the warnings of [Package.JSON] say what a profile such as
// [OpenSALT10] cannot hold, each with its place.
package casejson
