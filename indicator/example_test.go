package indicator_test

import (
	"fmt"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A level is a rung of its scale. An absence is none, and a slip of the keyboard is neither
// a low level nor an absence.
func ExampleScale_Lookup() {
	for _, l := range []indicator.Level{"developing", indicator.NotObserved, "develping"} {
		rung, on := stages.Lookup(l)
		fmt.Printf("%s: on the scale %v, %q, an absence %v\n", l, on, rung.Label, l.Absent())
	}
	fmt.Println("levels stand for numbers:", stages.HasValues())
	fmt.Println(indicator.Absences())
	// Output:
	// developing: on the scale true, "Developing", an absence false
	// not-observed: on the scale false, "", an absence true
	// develping: on the scale false, "", an absence false
	// levels stand for numbers: true
	// [not-applicable not-observed insufficient-evidence dont-know declined not-rated withheld]
}

// Everything that is wrong with a scale is said at once, each thing at its place.
func ExampleScale_Check() {
	s := stages.Clone()
	s.Direction = ""
	s.Levels[2].Key = "developing"
	var found issue.Collector
	s.Check("/scales/0", &found)
	fmt.Println(found.List())
	// Output:
	// error: /scales/0/direction: scale "stages" has direction "": want high-is-better, high-is-worse or neutral [scale-invalid]
	// error: /scales/0/levels/2/key: level "developing" is listed twice in scale "stages" [level-invalid]
}

// A district adds a level at the top. Judgements that were given before still mean the
// same, though the two scales are no longer the same.
func ExampleScale_KeepsOrder() {
	longer := stages.Clone()
	longer.Levels = append(longer.Levels, indicator.Rung{Key: "leading", Label: indicator.Text{"en": "Leading others"}})
	fmt.Println(stages.SameLevels(longer), stages.KeepsOrder(longer))

	upsideDown := longer.Clone()
	upsideDown.Direction = indicator.HighIsWorse
	fmt.Println(longer.KeepsOrder(upsideDown))
	// Output:
	// false true
	// false
}

// A table printed with "75-90" and "91-100" is right for whole points alone: the step says so.
func ExampleBands_Check() {
	b := indicator.Bands{Bands: []indicator.Band{
		{Level: "developing", In: indicator.MustInterval("[75,90]")},
		{Level: "effective", In: indicator.MustInterval("[91,100]")},
	}}
	for _, step := range []float64{0, 1} {
		b.Step = step
		var found issue.Collector
		b.Check("/cuts/stages", &found)
		fmt.Printf("step %g: %s\n", step, found.List())
	}
	// Output:
	// step 0: error: /cuts/stages/bands/1/in: numbers between 90 and 91 lie in no band: make one end open, or state the step between values [band-gap]
	// step 1:
}

// An interval is written as in mathematics: a square bracket holds its end, a round one does not.
func ExampleParseInterval() {
	i, err := indicator.ParseInterval("[2.5,3.5)")
	fmt.Println(i.Contains(2.5), i.Contains(3.5), err)
	_, err = indicator.ParseInterval("2.5-3.5")
	fmt.Println(err)
	// Output:
	// true false <nil>
	// "2.5-3.5" is no interval: want two ends between brackets, as in [2.5,3.5) or (-inf,0)
}

// A date is a day, without a time and without a zone, and only one that there is.
func ExampleParseDate() {
	last, err := indicator.ParseDate("2026-01-27")
	fmt.Println(last.Year(), last.Month(), last.Day(), err)

	first, _ := indicator.NewDate(2026, 1, 28)
	fmt.Println(last.Before(first), last.Compare(first), last.Equal(first))

	_, err = indicator.ParseDate("2026-02-30")
	fmt.Println(err)
	// Output:
	// 2026 1 27 <nil>
	// true -1 false
	// the calendar has no day 2026-02-30
}

// A school year has its first and its last day in it; a stretch without an end goes on.
func ExampleSpan() {
	year := indicator.Span{From: indicator.MustDate("2026-02-02"), To: indicator.MustDate("2026-12-18")}
	fmt.Println(year.Contains(year.To), year.Contains(indicator.MustDate("2026-12-19")))

	since := indicator.Span{From: year.From}
	fmt.Println(since.Contains(indicator.MustDate("2040-01-01")), since.Valid())
	// Output:
	// true false
	// true true
}

// An ID tells its framework, and an aspect's ID its indicator.
func ExampleParseID() {
	id, err := indicator.ParseID("kahuiako.relational-trust")
	fmt.Println(id.Framework(), id.Slug(), err)
	fmt.Println(indicator.MustID("kahuiako.relational-trust.boards").IsAspectOf(id))

	_, err = indicator.ParseID("kahuiako.Relational Trust")
	fmt.Println(err)
	// Output:
	// kahuiako relational-trust <nil>
	// true
	// "kahuiako.Relational Trust" is no ID: want framework.slug or framework.slug.aspect in a-z, 0-9 and single hyphens, at most 128 bytes
}

// Keys are for frameworks and scales, tokens for the names that schools already have.
func ExampleValidToken() {
	for _, s := range []string{"waitaha-college", "Te Kura o Waitaha", "107848", " Waitaha"} {
		fmt.Printf("%q: key %v, token %v\n", s, indicator.ValidKey(s), indicator.ValidToken(s))
	}
	// Output:
	// "waitaha-college": key true, token true
	// "Te Kura o Waitaha": key false, token true
	// "107848": key true, token true
	// " Waitaha": key false, token false
}

// If one framework's indicator asks for less than a second's, and the second's for less
// than a third's, the first asks for less than the third's.
func ExampleRelation_Then() {
	fmt.Println(indicator.Broad.Then(indicator.Broad), indicator.Exact.Then(indicator.Narrow))
	fmt.Println(indicator.Broad.Then(indicator.Narrow)) // of these no more is known

	fmt.Println(indicator.Broad.Inverse())
	fmt.Println(indicator.Exact.Clashes(indicator.Close), indicator.Exact.Clashes(indicator.Broad))
	// Output:
	// broad narrow
	// related
	// narrow
	// false true
}

// What a framework asks of all its indicators and what one of them asks besides are both met.
func ExampleDemand_And() {
	all := indicator.Demand{Level: "embedding", Kinds: 2, Sources: 2}
	trust := indicator.Demand{Level: "embedding", Voices: 2, Sources: 3, Heard: []string{"student"}}
	d := all.And(trust)
	fmt.Println(d.Level, "kinds", d.Kinds, "voices", d.Voices, "sources", d.Sources, "heard", d.Heard)
	// Output: embedding kinds 2 voices 2 sources 3 heard [student]
}

// The rubric of one indicator says what a level looks like there. A clone is safe to change.
func ExampleRubric_At() {
	trust := indicator.Indicator{
		ID:    "own.trust",
		Label: indicator.Text{"en": "Trust"},
		Rubric: indicator.Rubric{
			{Level: "developing", Text: indicator.Text{"en": "Leaders of some schools ask each other for help."}},
			{Level: "embedding", Text: indicator.Text{"en": "Teachers of all schools bring their problems to the others."}},
		},
	}
	copied := trust.Clone()
	copied.Rubric[0].Text["en"] = "changed"

	d, ok := trust.Rubric.At("developing")
	fmt.Println(d.Text, ok)
	_, ok = trust.Rubric.At("establishing")
	fmt.Println(ok)
	// Output:
	// Leaders of some schools ask each other for help. true
	// false
}

// A text is there in the language that is asked for, or in the nearest one.
func ExampleText_Languages() {
	t := indicator.Text{"en": "Trust at every level", "mi": "Te whakapono"}
	for _, wanted := range []string{"mi-NZ", "fr"} {
		text, tag := t.In(wanted)
		fmt.Println(wanted, "gives", tag, text)
	}
	fmt.Println(t.Languages(), t.Clone())
	// Output:
	// mi-NZ gives mi Te whakapono
	// fr gives en Trust at every level
	// [en mi] Trust at every level
}

// A form of a school's own takes its dates and levels as strictly as our documents do.
func ExampleSchemaJSON() {
	ours := document.MustSchema(indicator.SchemaJSON())
	schema := document.MustSchema([]byte(`{
		"$id": "https://example.org/visit.json",
		"type": "object",
		"properties": {
			"day": { "$ref": "https://openrubric.github.io/leadership/schema/indicator-1.json#/$defs/date" },
			"about": { "$ref": "https://openrubric.github.io/leadership/schema/indicator-1.json#/$defs/id" }
		},
		"additionalProperties": false
	}`), ours)

	var visit struct {
		Day   indicator.Date `json:"day"`
		About indicator.ID   `json:"about"`
	}
	fmt.Println(schema.Read([]byte(`{"day": "27/01/2026", "about": "own.trust"}`), &visit))
	// Output: error: 1:9: /day: "27/01/2026" does not have the right form: A day of the calendar, year-month-day [pattern-mismatch]
}
