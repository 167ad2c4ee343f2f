package assessment_test

import (
	"fmt"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// What a Matrix knows of who was judged, by whom and from where.
func ExampleMatrix_Perspectives() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	for s := range m.Subjects() {
		fmt.Println(s.Name)
	}
	for p := range m.Perspectives() {
		fmt.Println(p.Key, "is identified:", p.IsIdentified())
	}
	fmt.Println(slices.Collect(m.Raters()), len(slices.Collect(m.Occasions())), "occasion, for", m.Framework().Title())
	// Output:
	// Kāhui Ako o Waitaha
	// self is identified: true
	// peer is identified: false
	// [hera tama rewi ana] 1 occasion, for Kāhui Ako leadership indicators: equity and excellence
}

// The digest names the judgements, not the file: their order says nothing, a level does.
func ExampleMatrix_Digest() {
	digest := func(a assessment.Assessment) string {
		m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
		return m.Digest()
	}
	turned, changed := waitaha(), waitaha()
	slices.Reverse(turned.Judgements)
	changed.Judgements[0].Level = "developing"
	fmt.Println(digest(turned) == digest(waitaha()), digest(changed) == digest(waitaha()))
	// Output: true false
}

// Sheets are for statistics over millions of judgements: each is one rater's form, in
// numbers.
func ExampleMatrix_Sheets() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	columns, raters := m.Framework().Columns(), slices.Collect(m.Raters())
	for s := range m.Sheets() {
		for i := range s.Len() {
			if column, rank, ok := s.First(i); ok { // ana did not know
				fmt.Println(raters[s.Rater], columns[column].ID, rank)
			}
		}
	}
	// Output:
	// rewi kahuiako.relational-trust 3
	// hera kahuiako.relational-trust 2
	// tama kahuiako.relational-trust 1
}

// A profile in the order of the framework, without the indicators that nobody judged.
func ExampleProfile_Scores() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	r, _ := m.Score(assessment.Method{})
	p, _ := r.Profile("waitaha", "", assessment.Self)
	fmt.Println(p.Subject().Name, "·", p.Raters(), "raters")
	for s := range p.Scores() {
		if s.Reason == assessment.NotJudged {
			continue
		}
		share, _ := s.Coverage.Share()
		fmt.Printf("%s %s %v coverage %.0f %%\n", s.ID, s.Median, s.Absences, 100*share)
	}
	// Output:
	// Kāhui Ako o Waitaha · 2 raters
	// kahuiako.leadership [fully-functioning] [{dont-know 1}] coverage 4 %
	// kahuiako.relational-trust [fully-functioning] [{dont-know 1}] coverage 50 %
}

// The share of judgements at a level or above it, with how many that is.
func ExampleScore_AtOrAbove() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	r, _ := m.Score(assessment.Method{})
	p, _ := r.Profile("waitaha", "", assessment.Peer)
	s, _ := p.Score(kahuiako.RelationalTrust)
	scale, _ := r.Framework().Scale(s.Scale)
	c, _ := s.AtOrAbove(scale, "embedding")
	share, ok := c.Share()
	fmt.Println(c.N, "of", c.Of, share, ok)
	// Output: 1 of 2 0.5 true
}

// There is no overall score unless a method asks for one, and the result keeps the method,
// every default filled in.
func ExampleProfile_Overall() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	for _, stages := range [][]assessment.Stage{nil, {{Over: assessment.OverRaters, Rule: assessment.Median}, {Over: assessment.OverIndicators, Rule: assessment.Minimum}, {Over: assessment.Overall, Rule: assessment.Minimum}}} {
		r, _ := m.Score(assessment.Method{Stages: stages})
		p, _ := r.Profile("waitaha", "", assessment.Self)
		overall, ok := p.Overall()
		fmt.Println(len(r.Method().Stages), overall.Level, ok)
	}
	// Output:
	// 2 [] false
	// 3 [fully-functioning] true
}

// How important is it, beside how well is it practised? Only those who said both are
// compared.
func ExampleProfile_Gap() {
	doc := kahuiako.Framework().Document()
	doc.Dimensions = []framework.Dimension{{Key: "importance", Label: indicator.Text{"en": "Importance"}, Scale: doc.Scale}}
	f, _ := framework.Compile(doc)

	a := waitaha()
	a.Framework = f.Ref()
	for rater, level := range map[string]indicator.Level{"hera": "fully-functioning", "tama": "fully-functioning", "mere": "establishing"} {
		a.Judgements = append(a.Judgements, assessment.Judgement{
			Subject: "waitaha", Rater: rater, Perspective: assessment.Peer, Indicator: kahuiako.RelationalTrust, Dimension: "importance", Level: level,
		})
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	r, _ := m.Score(assessment.Method{})
	p, _ := r.Profile("waitaha", "", assessment.Peer)
	gap, _ := p.Gap(kahuiako.RelationalTrust, "importance")
	fmt.Println(gap)
	s, _ := p.ScoreOn(kahuiako.RelationalTrust, "importance")
	why, _ := p.ExplainOn(kahuiako.RelationalTrust, "importance")
	fmt.Println(s.Median, len(why.Contributions), "judgements")
	// Output:
	// kahuiako.relational-trust, importance beside as usual: 2 raters gave both; 2 put it above, 0 level, 0 below.
	// [fully-functioning] 3 judgements
}

// Engines add up millions of judgements by column, here the ranks of levels: a sum of them
// is no score, but what statistics start from.
func ExampleSheet_Tally() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	var weight [256]uint64
	for rank := range weight[:4] {
		weight[rank] = uint64(rank)
	}
	sums := make([]uint64, len(m.Framework().Columns()))
	for s := range m.Sheets() {
		s.Tally(sums, &weight)
	}
	trust, _ := m.Framework().Column(kahuiako.RelationalTrust, "")
	fmt.Println(sums[trust]) // ranks 3, 2 and 1
	// Output: 6
}

// The same from counts, where nobody's levels are known apart.
func ExampleStack_Tally() {
	c := twoCommunities()
	var one [256]uint64
	for rank := range one[:4] {
		one[rank] = 1
	}
	levels := make([]uint64, len(c.Framework().Columns()))
	for s := range c.Stacks() {
		s.Tally(levels, &one)
		fmt.Println("named raters:", len(slices.Collect(s.Raters())))
	}
	trust, _ := c.Framework().Column(kahuiako.RelationalTrust, "")
	fmt.Println("judgements with a level:", levels[trust])
	// Output:
	// named raters: 3
	// judgements with a level: 2
}

// What several perspectives come to together is listed apart from their profiles. Own views
// among those of others are a warning: here they are what is asked for, and the lowest counts.
func ExamplePool_Scores() {
	a := waitaha()
	a.Title = indicator.Text{"en": "Review of 2025"}
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	r, _ := m.Score(assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.Median},
		{Over: assessment.OverPerspectives, Rule: assessment.Minimum, Perspectives: map[assessment.Perspective]float64{assessment.Self: 1, assessment.Peer: 1}},
	}})
	fmt.Println(m.Title())
	for pool := range r.Pools() {
		for s := range pool.Scores() {
			if s.NoOutcome == "" {
				fmt.Printf("%s, occasion %q: %s %s %s\n", pool.Subject().ID, pool.Occasion().Key, s.ID, s.Level, s.Warnings)
			}
		}
	}
	// Output:
	// Review of 2025
	// waitaha, occasion "": kahuiako.relational-trust [developing] [self-pooled]
}

// Who said so, and why? A slip was put right on the second day, and the first judgement
// stays on record.
func ExampleProfile_Explain() {
	a := assessment.Assessment{
		Framework: kahuiako.Framework().Ref(), Occasions: []assessment.Occasion{{Key: "2025"}},
		Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}},
		Judgements: []assessment.Judgement{
			{ID: "j1", Subject: "waitaha", Occasion: "2025", Rater: "hera", Perspective: assessment.Peer, Indicator: kahuiako.RelationalTrust, Level: "establishing"},
			{ID: "j2", Subject: "waitaha", Occasion: "2025", Rater: "hera", Perspective: assessment.Peer, Indicator: kahuiako.RelationalTrust, Level: "embedding",
				Status: assessment.Corrected, Replaces: []string{"j1"}, Reason: "wrong line of the form", Rationale: "They ring each other first."},
		},
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	r, _ := m.Score(assessment.Method{})
	p, _ := r.Profile("waitaha", "2025", assessment.Peer)
	why, _ := p.Explain(kahuiako.RelationalTrust)
	fmt.Println(p.Occasion().Key, "·", why)
	for _, c := range why.Contributions {
		fmt.Printf("%s %s %q %q\n", c.Rater, c.Level, c.Rationale, c.LeftOut)
	}
	// Output:
	// 2025 · kahuiako.relational-trust: 1 rater, embedding
	// hera establishing "" "replaced"
	// hera embedding "They ring each other first." ""
}
