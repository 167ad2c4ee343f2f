package catalogue_test

import (
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

func ExampleAll() {
	for f := range catalogue.All() {
		fmt.Printf("%d %s, for %v\n", f.Len(), f.Title(), f.Document().Subjects)
	}
	// Output:
	// 12 Kāhui Ako leadership indicators: equity and excellence, for [community-of-schools]
	// 7 Leadership for learning: seven themes, for [school network]
	// 58 Strong districts: nine practices of their leaders, for [district-office]
	// 10 Learning-focused leadership and its support, for [district]
	// 18 System leadership: developing leaders beyond their own school, for [programme]
}

func ExampleLookup() {
	f, ok := catalogue.Lookup("district")
	fmt.Println(f.Title(), ok)
	_, ok = catalogue.Lookup("nine-practices")
	fmt.Println(ok)
	// Output:
	// Strong districts: nine practices of their leaders true
	// false
}

func ExampleKeys() {
	fmt.Println(catalogue.Keys())
	// Output: [kahuiako lfl district learningfocused systemleadership]
}

// What does the Kāhui Ako framework have that speaks to a theme of leadership for
// learning?
func ExampleCrosswalk() {
	c, _ := catalogue.Crosswalk("lfl", "kahuiako")
	for e := range c.Counterparts(lfl.StudentVoice) {
		fmt.Println(e.Relation, c.To().Label(e.To))
	}
	// Output:
	// related Student, parent and whānau voice
}

// A community's profile, read as places to look in the district office that serves it.
func ExampleCrosswalk_carry() {
	f := kahuiako.Framework()
	a := assessment.Assessment{
		Framework: f.Ref(),
		Subjects:  []assessment.Subject{{ID: "awamarama", Kind: indicator.CommunityOfSchools}},
		Judgements: []assessment.Judgement{
			{Subject: "awamarama", Perspective: assessment.External, Rater: "hera", Indicator: kahuiako.EvaluationCapacity, Level: "embedding"},
			{Subject: "awamarama", Perspective: assessment.External, Rater: "hera", Indicator: kahuiako.SharedDirection, Level: "developing"},
		},
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	result, _ := m.Score(assessment.Method{})
	c, _ := catalogue.Crosswalk("kahuiako", "district")
	for p := range result.Profiles() {
		carried, warnings := c.Carry(p.Medians())
		for _, row := range carried.Rows {
			if row.Extent == framework.Nearly {
				fmt.Println(c.To().Label(row.ID), "covered", row.Extent, "by", c.From().Label(row.Readings[0].Edge.From), row.Readings[0].Levels)
			}
		}
		fmt.Println(warnings.Has(framework.KindsDiffer), warnings.Has(framework.ScaleDiffers))
	}
	// Output:
	// System ready to use data covered nearly by Collective capacity for evaluation [embedding]
	// true true
}

// How much of the nine district practices do the Kāhui Ako indicators speak to? A profile,
// practice by practice: there is no total, because parts do not add up.
func ExampleCrosswalk_coverage() {
	c, _ := catalogue.Crosswalk("kahuiako", "district")
	district, coverage := c.To(), c.Coverage()
	for practice := range district.Children("") {
		fmt.Print(district.Label(practice), ":")
		for _, x := range framework.Extents() {
			if n := coverage.Count(x, district.Under(practice)); n > 0 {
				fmt.Print(" ", n, " ", x)
			}
		}
		fmt.Println()
	}
	// Output:
	// Shared direction: 5 touched
	// Coherent guidance for instruction: 6 touched
	// Evidence from many sources: 1 nearly 6 touched
	// Improvement through learning: 5 touched 3 nothing
	// Professional development in the job: 5 touched
	// Alignment with direction: 5 touched
	// Management of leaders' performance: 5 touched
	// Governance through policy: 3 nothing
	// Productive relationships: 11 touched 3 nothing
}

// There is a crosswalk for every pair of the five.
func ExampleCrosswalks() {
	n := 0
	for c := range catalogue.Crosswalks() {
		if n++; n <= 2 {
			fmt.Println(c.From().Key(), "to", c.To().Key(), "with", c.Len(), "edges")
		}
	}
	fmt.Println(n, "in all")
	// Output:
	// kahuiako to lfl with 14 edges
	// kahuiako to district with 60 edges
	// 10 in all
}
