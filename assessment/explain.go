package assessment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// An Explanation is what stands behind a [Score]: every judgement that went in or
// was left out, with its evidence.
type Explanation struct {
	Score         Score
	Contributions []Contribution // by rater's name, then in the order of the framework
	// Evidence are the items that the judgements rest on, each once, in the order in
	// which they are first named. It is empty if no register was given.
	Evidence []evidence.Item
	// Step is the last step of the method to the score.
	Step Step

	framework *framework.Framework
}

// A Contribution is one judgement behind a score.
type Contribution struct {
	Index     int    // of the judgement in the assessment
	ID        string // its own, if it has one
	Rater     string // "" if it is anonymous
	Indicator indicator.ID
	Level     indicator.Level
	Date      indicator.Date
	Status    JudgementStatus
	Reason    string // why it replaces others
	Moderator string // who led the raters to it, if it is moderated or agreed
	Rationale string
	Evidence  []string // IDs
	LeftOut   LeftOut  // why it does not count; "" if it does
}

// LeftOut says why a judgement does not count in a score.
type LeftOut string

const (
	ReplacedByOther LeftOut = "replaced"       // another judgement takes its place in this view
	NotInView       LeftOut = "not-in-view"    // made after the date of the view
	WithoutLevel    LeftOut = "no-level"       // it is an absence
	DoesNotApply    LeftOut = "not-applicable" // it says that the indicator does not apply
)

// Explain returns the judgements and the evidence behind the score of an
// indicator, aspect or group on the ordinary dimension. The empty ID stands for the
// overall score, where the method asks for one.
func (p Profile) Explain(id indicator.ID) (Explanation, bool) { return p.ExplainOn(id, "") }

// ExplainOn returns the judgements and the evidence behind the score of an
// indicator, aspect or group on a dimension. Of judgements that are known as [Counts] only
// it lists none, and says the rest.
func (p Profile) ExplainOn(id indicator.ID, dimension string) (Explanation, bool) {
	if p.r == nil {
		return Explanation{}, false
	}
	l := p.r.layout
	m, t := p.r.m, p.tally()
	e := Explanation{framework: m.framework}
	row, ok := l.row[rowKey{id, dimension}]
	switch {
	case ok:
		e.Score = p.score(row, t, nil)
	case id == "" && dimension == "" && p.r.stage(Overall) != nil:
		row = l.overallRow()
		e.Score = p.overall(t, nil)
	default:
		return Explanation{}, false
	}
	e.Step = t.outcomes(p, nil).step(row)
	enters, seen := setOf(p.r.enters(row)), map[string]bool{}
	for _, i := range m.formsByName(p.at()) {
		f := m.forms[i]
		for k := f.start; k < f.stop; k++ {
			if enters[int32(m.column[k])] {
				e.add(p.contribution(f, k), m.evidence, seen)
			}
		}
	}
	return e, true
}

// enters returns the columns whose judgements go into a row.
func (r *Result) enters(row int) []int32 {
	columns := r.layout.at(row).all()
	if r.stage(OverAspects) == nil {
		return columns
	}
	columns = slices.Clone(columns)
	for _, c := range slices.Clone(columns) {
		columns = append(columns, r.layout.rows[c].aspects...)
	}
	return columns
}

func (p Profile) contribution(f form, k int32) Contribution {
	m := p.r.m
	d := m.details[m.source[k]]
	row := &p.r.layout.rows[m.column[k]]
	c := Contribution{
		Index: int(m.source[k]), ID: d.id, Indicator: row.id, Date: m.dateOf(m.source[k]), Status: d.status,
		Rater: m.raterName(f), Reason: d.reason, Moderator: d.moderator, Rationale: d.rationale, Evidence: slices.Clone(d.evidence),
	}
	code := m.level[k]
	if code.absent() {
		c.Level, c.LeftOut = absences[code-absentCode], WithoutLevel
		if c.Level == indicator.NotApplicable {
			c.LeftOut = DoesNotApply
		}
	} else {
		c.Level = row.levels[code]
	}
	switch p.r.fateAt(k) {
	case superseded:
		c.LeftOut = ReplacedByOther
	case outside:
		c.LeftOut = NotInView
	}
	return c
}

// add adds a contribution, and its evidence unless that was seen.
func (e *Explanation) add(c Contribution, register *evidence.Index, seen map[string]bool) {
	e.Contributions = append(e.Contributions, c)
	if register == nil {
		return
	}
	for _, id := range c.Evidence {
		if seen[id] {
			continue
		}
		seen[id] = true
		if item, ok := register.Lookup(id); ok {
			e.Evidence = append(e.Evidence, item)
		}
	}
}

// String returns one line, such as
// "kahuiako.relational-trust: 2 raters, between developing and embedding".
func (e Explanation) String() string { return e.Score.String() }

// String returns one line, such as
// "kahuiako.relational-trust: 2 raters, between developing and embedding".
func (s Score) String() string {
	id := string(s.ID)
	if s.Dimension != "" {
		id += " (" + s.Dimension + ")"
	}
	raters := fmt.Sprintf("%d raters", s.Raters)
	if s.Raters == 1 {
		raters = "1 rater"
	}
	return strings.TrimPrefix(fmt.Sprintf("%s: %s, %s", id, raters, s.reading()), ": ")
}

// reading says in words where the middle lies.
func (s Score) reading() string {
	reading := ""
	switch len(s.Median) {
	case 0:
		reading = strings.ReplaceAll(string(s.Reason), "-", " ")
	case 1:
		reading = string(s.Median[0])
	default:
		reading = fmt.Sprintf("between %s and %s", s.Median[0], s.Median[1])
	}
	if len(s.Level) > 0 && !slices.Equal(s.Level, s.Median) {
		if reading != "" {
			reading += ", "
		}
		reading += "scored " + joined(s.Level)
	}
	if s.Value != nil {
		if reading != "" {
			reading += ", "
		}
		reading += fmt.Sprintf("value %.2f", *s.Value)
	}
	return reading
}

func joined(levels []indicator.Level) string {
	var names []string
	for _, l := range levels {
		names = append(names, string(l))
	}
	return strings.Join(names, " or ")
}
