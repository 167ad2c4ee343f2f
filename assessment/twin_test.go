package assessment_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// A twin scores as the documentation says, slowly: from the list of judgements,
// with a search for every question and no index but lists.
type twin struct {
	f      *framework.Framework
	a      assessment.Assessment
	method assessment.Method
}

// A twinProfile is the scores of one subject, occasion and perspective.
type twinProfile struct {
	Subject, Occasion string
	Perspective       assessment.Perspective
	Raters            int
	Scores            []assessment.Score
}

// draft reports whether the judgement stands in a form that was not handed in.
func (w twin) draft(j assessment.Judgement) bool {
	return slices.ContainsFunc(w.a.Forms, func(f assessment.Form) bool {
		return f.State == assessment.DraftForm && f.Subject == j.Subject && f.Occasion == j.Occasion && f.Perspective == j.Perspective && f.Rater == j.Rater
	})
}

// inView reports whether the judgement was made, handed in and asked for.
func (w twin) inView(j assessment.Judgement) bool {
	v := w.method.View
	return !w.draft(j) && w.occasion(j.Occasion) && (v.AsOf.IsZero() || j.Date.Compare(v.AsOf) <= 0)
}

func (w twin) occasion(key string) bool {
	wanted := w.method.View.Occasions
	return len(wanted) == 0 || slices.Contains(wanted, key)
}

// counts reports whether a judgement in view counts.
func (w twin) counts(j assessment.Judgement) bool {
	if w.method.View.Judgements == assessment.FirstJudgements {
		return len(j.Replaces) == 0
	}
	return !w.replaced(j)
}

// replaced reports whether a judgement in view replaces j, or one that does in the
// end.
func (w twin) replaced(j assessment.Judgement) bool {
	return slices.ContainsFunc(w.a.Judgements, func(by assessment.Judgement) bool {
		return slices.Contains(by.Replaces, j.ID) && !w.draft(by) && (w.inView(by) || w.replaced(by))
	})
}

// block returns the judgements in view of one subject, occasion and perspective.
func (w twin) block(p twinProfile) []assessment.Judgement {
	var block []assessment.Judgement
	for _, j := range w.a.Judgements {
		if j.Subject == p.Subject && j.Occasion == p.Occasion && j.Perspective == p.Perspective && w.inView(j) {
			block = append(block, j)
		}
	}
	return block
}

// cell returns those of a block that are about one thing.
func cell(block []assessment.Judgement, c framework.Column) []assessment.Judgement {
	var cell []assessment.Judgement
	for _, j := range block {
		if j.Indicator == c.ID && j.Dimension == c.Dimension {
			cell = append(cell, j)
		}
	}
	return cell
}

// rater returns who judges: the name, or for a judgement without one what it
// corrects in the end, because what one corrects is one's own.
func (w twin) rater(j assessment.Judgement) string {
	for j.Rater == "" && len(j.Replaces) > 0 {
		j = w.a.Judgements[slices.IndexFunc(w.a.Judgements, func(o assessment.Judgement) bool { return o.ID == j.Replaces[0] })]
	}
	if j.Rater != "" {
		return "named " + j.Rater
	}
	return "judgement " + j.ID
}

// raters counts who judges in the list, agreed judgements apart: the named ones,
// and of the others the least that there can have been.
func (w twin) raters(list []assessment.Judgement) int {
	named, anonymous := w.namedAndNot(list)
	return named + anonymous
}

func (w twin) namedAndNot(list []assessment.Judgement) (int, int) {
	named, anonymous := map[string]bool{}, 0
	for _, c := range w.f.Columns() {
		unnamed := map[string]bool{}
		for _, j := range cell(list, c) {
			switch {
			case j.Status == assessment.Agreed:
			case j.Rater != "":
				named[j.Rater] = true
			default:
				unnamed[w.rater(j)] = true
			}
		}
		anonymous = max(anonymous, len(unnamed))
	}
	return len(named), anonymous
}

func (w twin) profiles() []twinProfile {
	occasions := w.a.Occasions
	if len(occasions) == 0 {
		occasions = []assessment.Occasion{{}}
	}
	perspectives := assessment.Perspectives()
	for _, p := range w.a.Perspectives {
		if !slices.Contains(perspectives, p.Key) {
			perspectives = append(perspectives, p.Key)
		}
	}
	var all []twinProfile
	for _, s := range w.a.Subjects {
		for _, o := range occasions {
			for _, v := range append(slices.Clip(perspectives), "") {
				p := twinProfile{Subject: s.ID, Occasion: o.Key, Perspective: v}
				block := w.block(p)
				handedIn := w.handedIn(p, block)
				agreed := 0
				for _, j := range block {
					if j.Status == assessment.Agreed && w.counts(j) {
						agreed = max(agreed, j.StandsFor, 1)
					}
				}
				if p.Raters = max(handedIn, agreed); p.Raters == 0 {
					continue
				}
				for _, dimension := range append([]string{""}, w.f.Dimensions()...) {
					w.score(&p, block, handedIn, "", dimension)
				}
				all = append(all, p)
			}
		}
	}
	return all
}

// handedIn counts the forms: those with a judgement, and those that are listed and
// blank or without a name.
func (w twin) handedIn(p twinProfile, block []assessment.Judgement) int {
	named, anonymous := w.namedAndNot(block)
	listed := 0 // without a name
	for _, form := range w.a.Forms {
		asOf := w.method.View.AsOf
		if form.State != assessment.SubmittedForm || form.Subject != p.Subject || form.Occasion != p.Occasion || form.Perspective != p.Perspective ||
			!w.occasion(p.Occasion) || !asOf.IsZero() && asOf.Before(form.Submitted) {
			continue
		}
		hasJudgement := slices.ContainsFunc(w.a.Judgements, func(j assessment.Judgement) bool {
			return j.Subject == form.Subject && j.Occasion == form.Occasion && j.Perspective == form.Perspective && j.Rater == form.Rater && !w.draft(j)
		})
		switch {
		case form.Rater == "":
			listed++
		case !hasJudgement:
			named++
		}
	}
	return named + max(anonymous, listed)
}

// score appends the scores of what is in a group, in the order of the tree.
func (w twin) score(p *twinProfile, block []assessment.Judgement, handedIn int, group indicator.ID, dimension string) {
	columns := w.f.Columns()
	of := func(id indicator.ID) framework.Column {
		return columns[slices.IndexFunc(columns, func(c framework.Column) bool { return c.ID == id && c.Dimension == dimension })]
	}
	for id := range w.f.Children(group) {
		if in, ok := w.f.Lookup(id); ok {
			p.Scores = append(p.Scores, w.scoreOf(p, block, handedIn, id, dimension, []framework.Column{of(id)}, false))
			for _, aspect := range in.Aspects {
				somebody := func(j assessment.Judgement) bool {
					return j.Indicator == aspect.ID && j.Dimension == dimension && !w.draft(j)
				}
				if !slices.ContainsFunc(w.a.Judgements, somebody) {
					continue
				}
				p.Scores = append(p.Scores, w.scoreOf(p, block, handedIn, aspect.ID, dimension, []framework.Column{of(aspect.ID)}, false))
			}
			continue
		}
		var members []framework.Column
		for member := range w.f.Under(id) {
			if c := of(member); !c.Whole {
				members = append(members, c)
			}
		}
		p.Scores = append(p.Scores, w.scoreOf(p, block, handedIn, id, dimension, members, true))
		w.score(p, block, handedIn, id, dimension)
	}
}

func (w twin) scoreOf(p *twinProfile, block []assessment.Judgement, handedIn int, id indicator.ID, dimension string, columns []framework.Column, group bool) assessment.Score {
	s := assessment.Score{ID: id, Dimension: dimension}
	var withLevel []assessment.Judgement // that count
	var levels []int                     // their ranks
	absent := map[indicator.Level]int{}
	agreedFor := 0 // the most raters of one column
	for i, c := range columns {
		scale, _ := w.f.Scale(c.Scale)
		if i == 0 {
			s.Scale = c.Scale
		} else if s.Scale != c.Scale {
			s.Scale = ""
		}
		here := cell(block, c)
		wanted, said, n, column, inapplicable := handedIn, 0, 0, 0, 0
		if optional := c.Aspect || c.Whole || c.Dimension != ""; optional && !slices.ContainsFunc(here, func(j assessment.Judgement) bool { return j.Status != assessment.Agreed || w.counts(j) }) {
			wanted = 0 // nobody was asked
		}
		gone := map[string]bool{} // raters for whom an agreed judgement speaks
		for _, j := range here {
			switch {
			case w.counts(j):
				said++
				if j.Status == assessment.Agreed {
					wanted++
				}
				if j.Level.Absent() {
					absent[j.Level]++
					if j.Level == indicator.NotApplicable {
						inapplicable++
					}
					continue
				}
				n++
				column += max(j.StandsFor, 1)
				rank, _ := scale.Rank(j.Level)
				levels, withLevel = append(levels, rank), append(withLevel, j)
			case j.Status != assessment.Agreed && !slices.ContainsFunc(here, func(o assessment.Judgement) bool {
				return w.counts(o) && o.Status != assessment.Agreed && w.rater(o) == w.rater(j)
			}):
				gone[w.rater(j)] = true
			}
		}
		wanted -= len(gone)
		agreedFor = max(agreedFor, column)
		s.Judgements += n
		s.Coverage.N += n
		s.Coverage.Of += wanted - inapplicable
		if n > 0 {
			s.Indicators.N++
		}
		if wanted > inapplicable {
			s.Indicators.Of++
		}
		s.Blank += max(wanted-said, 0)
	}
	for _, reason := range indicator.Absences() {
		if absent[reason] > 0 {
			s.Absences = append(s.Absences, assessment.Absence{Reason: reason, N: absent[reason]})
		}
	}
	s.Raters = agreedFor
	if group {
		s.Raters = max(w.raters(withLevel), agreedFor)
	}
	if s.Scale != "" {
		scale, _ := w.f.Scale(s.Scale)
		s.Distribution = make([]int, len(scale.Levels))
		for _, rank := range levels {
			s.Distribution[rank]++
		}
	}
	s.Reason = w.reason(s, group, len(columns), absent)
	if s.Reason == "" {
		scale, _ := w.f.Scale(s.Scale)
		slices.Sort(levels)
		low, high := levels[(len(levels)-1)/2], levels[len(levels)/2]
		s.Median = []indicator.Level{scale.Levels[low].Key}
		if low != high {
			s.Median = append(s.Median, scale.Levels[high].Key)
		}
	}
	if s.Judgements > 0 && s.Raters == 1 && !w.identified(p.Perspective) {
		s.Warnings = append(s.Warnings, assessment.SingleRater)
	}
	if 2*s.Coverage.N < s.Coverage.Of {
		s.Warnings = append(s.Warnings, assessment.LowCoverage)
	}
	return s
}

func (w twin) reason(s assessment.Score, group bool, members int, absent map[indicator.Level]int) assessment.Reason {
	said := s.Judgements
	for _, n := range absent {
		said += n
	}
	switch {
	case group && members == 0:
		return assessment.NothingToScore
	case said == 0:
		return assessment.NotJudged
	case said == absent[indicator.NotApplicable]:
		return assessment.NothingApplies
	case s.Judgements == 0:
		return assessment.NoLevel
	case s.Raters < w.method.MinRaters:
		return assessment.TooFewRaters
	case s.Scale == "":
		return assessment.SeveralScales
	}
	return ""
}

func (w twin) identified(p assessment.Perspective) bool {
	for _, info := range w.a.Perspectives {
		if info.Key == p {
			return info.IsIdentified()
		}
	}
	return p.Identified()
}

// scored returns what the library makes of the same.
func scored(r *assessment.Result) []twinProfile {
	var all []twinProfile
	for p := range r.Profiles() {
		all = append(all, twinProfile{p.Subject().ID, p.Occasion().Key, p.Perspective().Key, p.Raters(), slices.Collect(p.Scores())})
	}
	return all
}

// A maker makes small assessments of the framework.
type maker struct {
	*rand.Rand
	f         *framework.Framework
	anonymous bool // some raters have no name
	history   bool // some judgements replace others
	drafts    bool
}

func (m maker) assessment() assessment.Assessment {
	a := assessment.Assessment{
		Framework:    framework.Ref{Key: m.f.Key(), Edition: m.f.Edition()},
		Perspectives: []assessment.PerspectiveInfo{{Key: "iwi", Identified: new(m.IntN(2) == 0)}},
	}
	for i := range 1 + m.IntN(3) {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: fmt.Sprintf("s%d", i), Kind: indicator.School})
	}
	occasions := []string{""}
	if n := m.IntN(3); n > 0 {
		occasions = nil
		for i := range n {
			a.Occasions = append(a.Occasions, assessment.Occasion{Key: fmt.Sprintf("o%d", i)})
			occasions = append(occasions, fmt.Sprintf("o%d", i))
		}
	}
	for range m.IntN(9) {
		form := assessment.Form{
			Subject:     a.Subjects[m.IntN(len(a.Subjects))].ID,
			Occasion:    occasions[m.IntN(len(occasions))],
			Perspective: []assessment.Perspective{assessment.Self, assessment.Peer, assessment.Peer, "iwi", ""}[m.IntN(5)],
			Rater:       fmt.Sprintf("r%d", m.IntN(6)),
			State:       assessment.SubmittedForm,
		}
		if m.anonymous && m.IntN(3) == 0 {
			form.Rater = ""
		}
		if slices.ContainsFunc(a.Forms, func(f assessment.Form) bool {
			return f.Subject == form.Subject && f.Occasion == form.Occasion && f.Perspective == form.Perspective && f.Rater == form.Rater
		}) {
			continue
		}
		if m.drafts && m.IntN(8) == 0 {
			if form.Rater != "" {
				form.State = assessment.DraftForm
			}
		}
		a.Forms = append(a.Forms, form)
		for range 1 + m.IntN(3) {
			m.judge(&a, form)
			if form.Rater != "" {
				break
			}
		}
	}
	if m.history {
		for range m.IntN(8) {
			m.replace(&a)
		}
	}
	// Forms need not be listed: only drafts and blank ones are missed.
	a.Forms = slices.DeleteFunc(a.Forms, func(f assessment.Form) bool {
		return f.State == assessment.SubmittedForm && m.IntN(2) == 0
	})
	return a
}

// judge fills in a form.
func (m maker) judge(a *assessment.Assessment, form assessment.Form) {
	often := m.IntN(11)
	for _, c := range m.f.Columns() {
		if m.IntN(10) >= often {
			continue
		}
		a.Judgements = append(a.Judgements, assessment.Judgement{
			ID: fmt.Sprintf("j%d", len(a.Judgements)), Subject: form.Subject, Occasion: form.Occasion, Perspective: form.Perspective, Rater: form.Rater,
			Indicator: c.ID, Dimension: c.Dimension, Level: m.level(c), Date: m.date(m.IntN(4) == 0),
		})
	}
}

// date returns none, or one of a year, so that a judgement may be dated before the
// one that it replaces.
func (m maker) date(none bool) indicator.Date {
	if none {
		return indicator.Date{}
	}
	d, err := indicator.NewDate(2020, 1+m.IntN(12), 1+m.IntN(28))
	if err != nil {
		panic(err)
	}
	return d
}

func (m maker) level(c framework.Column) indicator.Level {
	if m.IntN(4) == 0 {
		return indicator.Absences()[m.IntN(len(indicator.Absences()))]
	}
	s, _ := m.f.Scale(c.Scale)
	return s.Levels[m.IntN(len(s.Levels))].Key
}

// replace lets a judgement take the place of one or, if it is agreed, of several.
func (m maker) replace(a *assessment.Assessment) {
	if len(a.Judgements) == 0 {
		return
	}
	replaced := map[string]bool{}
	for _, j := range a.Judgements {
		for _, id := range j.Replaces {
			replaced[id] = true
		}
	}
	old := a.Judgements[m.IntN(len(a.Judgements))]
	if replaced[old.ID] || old.Status == assessment.Agreed {
		return
	}
	j := old
	j.ID, j.Replaces, j.Reason = fmt.Sprintf("j%d", len(a.Judgements)), []string{old.ID}, "talked it over"
	column, _ := m.f.Column(j.Indicator, j.Dimension)
	j.Level, j.Date = m.level(m.f.Columns()[column]), m.date(m.IntN(4) == 0)
	j.Status = []assessment.JudgementStatus{assessment.Corrected, assessment.Moderated, assessment.Agreed}[m.IntN(3)]
	if j.Status == assessment.Agreed {
		j.Rater, j.StandsFor = "", 1+m.IntN(4)
		for _, other := range a.Judgements {
			if other.ID != old.ID && !replaced[other.ID] && other.Status != assessment.Agreed && other.Subject == j.Subject && other.Occasion == j.Occasion &&
				other.Perspective == j.Perspective && other.Indicator == j.Indicator && other.Dimension == j.Dimension && m.IntN(2) == 0 {
				j.Replaces = append(j.Replaces, other.ID)
			}
		}
	}
	a.Judgements = append(a.Judgements, j)
}

// TestTwin holds the engine to its slow twin on small random assessments.
func TestTwin(t *testing.T) {
	f := smallFramework(t)
	for _, with := range []string{"named", "named drafts", "named anonymous", "named anonymous drafts", "named history", "named history drafts", "named anonymous history", "named anonymous history drafts"} {
		t.Run(strings.ReplaceAll(with, " ", "-"), func(t *testing.T) {
			failed, scores, defined, seeds := 0, 0, 0, uint64(200)
			if testing.Short() {
				seeds = 40
			}
			for seed := range seeds {
				m := maker{rand.New(rand.NewPCG(seed, 7)), f, strings.Contains(with, "anonymous"), strings.Contains(with, "history"), strings.Contains(with, "drafts")}
				a := m.assessment()
				for _, method := range methods(m, a) {
					want := twin{f, a, method}.profiles()
					got := scored(score(t, a, method))
					for _, p := range want {
						scores += len(p.Scores)
						for _, s := range p.Scores {
							if s.Reason == "" {
								defined++
							}
						}
					}
					if reflect.DeepEqual(want, got) { // cmp takes its time
						continue
					}
					if failed++; failed <= 2 {
						data, _ := document.Write(a)
						t.Errorf("seed %d, %+v (-twin +library):\n%.4000s\n%s", seed, method, cmp.Diff(want, got), data)
					}
				}
			}
			t.Logf("%d scores compared, %d with a median, %d of %d results differ", scores, defined, failed, 5*seeds)
			if defined < scores/20 {
				t.Error("too few scores are defined for the comparison to say much")
			}
		})
	}
}

// methods returns views that leave different judgements.
func methods(m maker, a assessment.Assessment) []assessment.Method {
	date, _ := indicator.NewDate(2020, 1+m.IntN(4), 1+m.IntN(25))
	views := []assessment.View{
		{},
		{Judgements: assessment.FirstJudgements},
		{AsOf: date},
		{AsOf: date, Judgements: assessment.FirstJudgements},
		{},
	}
	if len(a.Occasions) > 0 {
		views[4].Occasions = []string{a.Occasions[m.IntN(len(a.Occasions))].Key}
	}
	var all []assessment.Method
	for _, v := range views {
		all = append(all, assessment.Method{View: v, MinRaters: m.IntN(3)})
	}
	return all
}

// reportBytes scores, releases and writes.
func reportBytes(t *testing.T, r *assessment.Result, rel assessment.Release) []byte {
	t.Helper()
	report, list := rel.Report(r)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	data, err := document.Write(report)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestOrderDoesNotMatter: the same judgements in any order make the same report, to
// the byte. Only the digest of judgements that name no rater may differ.
func TestOrderDoesNotMatter(t *testing.T) {
	f := smallFramework(t)
	for seed := range uint64(150) {
		m := maker{rand.New(rand.NewPCG(seed, 8)), f, seed%2 == 0, seed%3 > 0, seed%5 == 0}
		a := m.assessment()
		method, rel := methods(m, a)[m.IntN(5)], assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Peer: 1 + m.IntN(3)}, Texts: true}
		if seed%3 > 0 {
			made := randomMethod(m)
			method.Stages, method.Rounding = made.Stages, made.Rounding
		}
		before := score(t, a, method)
		b := a
		b.Judgements = slices.Clone(a.Judgements)
		m.Shuffle(len(b.Judgements), func(i, j int) { b.Judgements[i], b.Judgements[j] = b.Judgements[j], b.Judgements[i] })
		b.Forms = slices.Clone(a.Forms)
		slices.Reverse(b.Forms)
		after := score(t, b, method)
		one, two := reportBytes(t, before, rel), reportBytes(t, after, rel)
		if before.Matrix().Digest() != after.Matrix().Digest() {
			t.Errorf("seed %d: another order gives another digest", seed)
		}
		if diff := cmp.Diff(string(one), string(two)); diff != "" {
			data, _ := document.Write(a)
			t.Fatalf("seed %d (-in order +shuffled):\n%s\n%s", seed, diff, data)
		}
	}
}

// TestReportMakesItself: a report is made again from the method and the release
// that it carries.
func TestReportMakesItself(t *testing.T) {
	f := smallFramework(t)
	for seed := range uint64(150) {
		m := maker{rand.New(rand.NewPCG(seed, 9)), f, seed%2 == 0, seed%3 > 0, seed%5 == 0}
		a := m.assessment()
		matrix := compile(t, a)
		method := methods(m, a)[m.IntN(5)]
		switch m.IntN(3) {
		case 0:
			made := randomMethod(m)
			method.Stages, method.Rounding = made.Stages, made.Rounding
			if pooled := append(slices.Clip(made.Stages), assessment.Stage{Over: assessment.OverPerspectives, Rule: assessment.Median, Perspectives: map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Self: 2}}); (assessment.Method{Stages: pooled}).Check(f).Err() == nil {
				method.Stages = pooled
			}
		case 1:
			method.Stages = []assessment.Stage{
				{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
				{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: map[indicator.ID]float64{"fw.trust": float64(m.IntN(3)) / 3}},
				{Over: assessment.Overall, Rule: assessment.WeightedMean},
			}
		}
		rel := assessment.Release{Audience: []assessment.Audience{"", assessment.ForPublic, assessment.ForPanel}[m.IntN(3)]}
		if m.IntN(2) == 0 {
			rel.MinRaters = map[assessment.Perspective]int{assessment.Peer: 1 + m.IntN(3), "": 1}
		}
		r, list := matrix.Score(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		first := reportBytes(t, r, rel)
		report, list := assessment.ParseReport(first)
		if list.Err() != nil {
			t.Fatalf("seed %d: a report is not read: %v\n%s", seed, list.Err(), first)
		}
		r, list = matrix.Score(report.Method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if diff := cmp.Diff(string(first), string(reportBytes(t, r, report.Release))); diff != "" {
			t.Fatalf("seed %d (-first +again):\n%s", seed, diff)
		}
	}
}

// TestNotApplicableChangesNoLevel: a rater who says that an indicator does not
// apply, and said nothing of it before, changes no distribution and no median.
func TestNotApplicableChangesNoLevel(t *testing.T) {
	f := smallFramework(t)
	type reading struct {
		Distribution []int
		Median       []indicator.Level
		Judgements   int
		Raters       int
	}
	read := func(a assessment.Assessment) map[string]reading {
		all := map[string]reading{}
		for _, p := range scored(score(t, a, assessment.Method{})) {
			for _, s := range p.Scores {
				if s.Judgements > 0 {
					all[fmt.Sprint(p.Subject, p.Occasion, p.Perspective, s.ID, s.Dimension)] = reading{s.Distribution, s.Median, s.Judgements, s.Raters}
				}
			}
		}
		return all
	}
	tried := 0
	for seed := range uint64(300) {
		m := maker{rand.New(rand.NewPCG(seed, 10)), f, seed%2 == 0, seed%3 == 0, false}
		a := m.assessment()
		if len(a.Judgements) == 0 {
			continue
		}
		j := a.Judgements[m.IntN(len(a.Judgements))]
		column := f.Columns()[m.IntN(len(f.Columns()))]
		j = assessment.Judgement{Subject: j.Subject, Occasion: j.Occasion, Perspective: j.Perspective, Rater: j.Rater, Indicator: column.ID, Dimension: column.Dimension, Level: indicator.NotApplicable}
		if j.Rater == "" || seed%4 == 0 {
			j.Rater = "a newcomer"
		} else if slices.ContainsFunc(cell(a.Judgements, column), func(o assessment.Judgement) bool {
			return o.Subject == j.Subject && o.Occasion == j.Occasion && o.Perspective == j.Perspective && o.Rater == j.Rater
		}) {
			continue
		}
		tried++
		before := read(a)
		a.Judgements = append(slices.Clip(a.Judgements), j)
		if diff := cmp.Diff(before, read(a)); diff != "" {
			t.Fatalf("seed %d: %+v changes a level (-before +after):\n%s", seed, j, diff)
		}
	}
	if tried < 100 {
		t.Errorf("tried %d times only", tried)
	}
}

// TestColumnsAsRecords: both ways in count the same.
func TestColumnsAsRecords(t *testing.T) {
	judgements := 12_345
	if testing.Short() {
		judgements = 2_345
	}
	for _, as := range []order{inForms, shuffled, scattered} {
		f, c := generate(judgements, as)
		fromColumns, list := assessment.CompileColumns(c, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		fromRecords, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: records(f, c)})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		one, list := fromColumns.Score(assessment.Method{})
		two, list2 := fromRecords.Score(assessment.Method{})
		if list.Err() != nil || list2.Err() != nil {
			t.Fatal(list, list2)
		}
		if diff := cmp.Diff(inOrder(scored(one)), inOrder(scored(two))); diff != "" {
			t.Errorf("%s (-columns +records):\n%.3000s", as, diff)
		}
		if as == inForms {
			a := records(f, c)
			a.Subjects, a.Judgements = a.Subjects[:3], slices.DeleteFunc(a.Judgements, func(j assessment.Judgement) bool {
				return !slices.ContainsFunc(a.Subjects[:3], func(s assessment.Subject) bool { return s.ID == j.Subject })
			})
			three := slices.DeleteFunc(inOrder(scored(one)), func(p twinProfile) bool {
				return !slices.ContainsFunc(a.Subjects, func(s assessment.Subject) bool { return s.ID == p.Subject })
			})
			if diff := cmp.Diff(inOrder(twin{f, a, assessment.Method{}}.profiles()), three); diff != "" {
				t.Errorf("(-twin +columns):\n%.3000s", diff)
			}
		}
	}
}

// inOrder sorts profiles by their names: columns list perspectives in the caller's
// order.
func inOrder(list []twinProfile) []twinProfile {
	slices.SortFunc(list, func(a, b twinProfile) int {
		return strings.Compare(a.Subject+"\x00"+a.Occasion+"\x00"+string(a.Perspective), b.Subject+"\x00"+b.Occasion+"\x00"+string(b.Perspective))
	})
	return list
}
