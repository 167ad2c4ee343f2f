package assessment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/indicator"
)

// An order is in which order judgements lie.
type order string

const (
	inForms   order = "forms"     // form by form, school by school
	shuffled  order = "shuffled"  // form by form, the forms of all schools mixed
	scattered order = "scattered" // every judgement anywhere
)

// generate returns so many judgements of district offices on the 58 indicators of
// the district framework, always the same: 3 to 5 raters an office (its own,
// peers, one from outside), each with a form of all indicators; levels go with the
// office, the rater's severity and chance; 5 % do not apply, 4 % lack evidence.
func generate(judgements int, as order) (*framework.Framework, assessment.Columns) {
	f := district.Framework()
	random := rand.New(rand.NewPCG(2026, uint64(judgements)))
	c := assessment.Columns{
		Occasions:    []assessment.Occasion{{Key: "2026"}},
		Perspectives: []assessment.PerspectiveInfo{{Key: assessment.Self, Identified: new(true)}, {Key: assessment.External}, {Key: assessment.Peer}},
		Subject:      make([]int32, 0, judgements),
		Perspective:  make([]int32, 0, judgements),
		Rater:        make([]int32, 0, judgements),
		Column:       make([]int32, 0, judgements),
		Level:        make([]uint8, 0, judgements),
	}
	type form struct {
		subject, perspective int32
		quality              int // of the office, in tenths of a level
	}
	columns := len(f.Columns())
	var forms []form
	for len(forms)*columns < judgements {
		office, raters := len(c.Subjects), 3+random.IntN(3)
		c.Subjects = append(c.Subjects, assessment.Subject{ID: fmt.Sprintf("office-%d", office), Kind: indicator.DistrictOffice})
		quality := 5 + random.IntN(21)
		for r := range raters {
			perspective := int32(2)
			if r < 2 {
				perspective = int32(r)
			}
			forms = append(forms, form{int32(office), perspective, quality})
		}
	}
	if as != inForms {
		random.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
	}
	notApplicable, _ := assessment.LevelCode(indicator.Scale{}, indicator.NotApplicable)
	insufficient, _ := assessment.LevelCode(indicator.Scale{}, indicator.InsufficientEvidence)
	for rater, form := range forms {
		c.Raters = append(c.Raters, fmt.Sprintf("rater-%d", rater))
		severity := random.IntN(11) - 5
		for column := range min(columns, judgements-len(c.Level)) {
			level := uint8(min(max((form.quality-severity+random.IntN(15)-4)/10, 0), 3))
			switch chance := random.IntN(100); {
			case chance < 5:
				level = notApplicable
			case chance < 9:
				level = insufficient
			}
			c.Subject = append(c.Subject, form.subject)
			c.Perspective = append(c.Perspective, form.perspective)
			c.Rater = append(c.Rater, int32(rater))
			c.Column = append(c.Column, int32(column))
			c.Level = append(c.Level, level)
		}
	}
	if as == scattered {
		random.Shuffle(judgements, func(i, j int) {
			c.Subject[i], c.Subject[j] = c.Subject[j], c.Subject[i]
			c.Perspective[i], c.Perspective[j] = c.Perspective[j], c.Perspective[i]
			c.Rater[i], c.Rater[j] = c.Rater[j], c.Rater[i]
			c.Column[i], c.Column[j] = c.Column[j], c.Column[i]
			c.Level[i], c.Level[j] = c.Level[j], c.Level[i]
		})
	}
	return f, c
}

// records returns what the columns hold as a document.
func records(f *framework.Framework, c assessment.Columns) assessment.Assessment {
	a := assessment.Assessment{
		Format: assessment.CurrentFormat, Framework: f.Ref(), Use: assessment.Formative,
		Subjects: slices.Clone(c.Subjects), Occasions: slices.Clone(c.Occasions), Perspectives: slices.Clone(c.Perspectives),
		Judgements: make([]assessment.Judgement, len(c.Level)),
	}
	columns := f.Columns()
	levels := make([][]indicator.Level, len(columns)) // by column and code
	for i, column := range columns {
		scale, _ := f.Scale(column.Scale)
		levels[i] = make([]indicator.Level, 256)
		for _, rung := range scale.Levels {
			code, _ := assessment.LevelCode(scale, rung.Key)
			levels[i][code] = rung.Key
		}
		for _, absence := range indicator.Absences() {
			code, _ := assessment.LevelCode(scale, absence)
			levels[i][code] = absence
		}
	}
	for i := range a.Judgements {
		j := assessment.Judgement{
			Subject:   c.Subjects[c.Subject[i]].ID,
			Indicator: columns[c.Column[i]].ID,
			Dimension: columns[c.Column[i]].Dimension,
			Level:     levels[c.Column[i]][c.Level[i]],
		}
		if c.Occasion != nil {
			j.Occasion = c.Occasions[c.Occasion[i]].Key
		} else if len(c.Occasions) > 0 {
			j.Occasion = c.Occasions[0].Key
		}
		if c.Perspective != nil {
			j.Perspective = c.Perspectives[c.Perspective[i]].Key
		}
		if c.Rater != nil && c.Rater[i] >= 0 {
			j.Rater = c.Raters[c.Rater[i]]
		}
		a.Judgements[i] = j
	}
	return a
}
