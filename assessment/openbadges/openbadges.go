// Package openbadges says indicators and their scores as result descriptions and results
// of Open Badges 3, so that a badge can show which level was reached.
//
// The one hard idea: Open Badges orders levels by their place in a list and knows them by
// address. So [Describe] lists the levels from low to high, each with an address of its
// own, and a [Result] names the level that was reached by that address, never by a
// number. Numbers are strings there.
//
//	d, list := openbadges.Describe(f, kahuiako.RelationalTrust, "", openbadges.Names{Base: "https://example.org/badges/1"})
//	if err := list.Err(); err != nil {
//		return err // the address is none, or the framework has no such indicator
//	}
//	r, list := openbadges.Achieved(d, score) // a score that a Release shows
//	if list.Has(openbadges.LevelUndecided) {
//		return nil // it lies between two levels, or has none: no badge
//	}
//	achievement.ResultDescriptions = append(achievement.ResultDescriptions, d)
//	subject.Results = append(subject.Results, r)
//
// Both go into a badge of the caller's: the description into its achievement, the result
// into its subject. It refuses a score that is hidden ([NotShown]) or of another indicator
// ([ScoreUnfit]), and picks no level where the score names two or none ([LevelUndecided]).
//
// Source: 1EdTech, Open Badges Specification 3.0, ResultDescription, RubricCriterionLevel,
// Result and Alignment.
package openbadges

import (
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// AddressInvalid: an address is no absolute URI (RFC 3986: in ASCII, without spaces), or
	// the base has a fragment.
	AddressInvalid issue.Code = "address-invalid"
	// NotJudgeable: the framework has no such indicator or aspect on the dimension.
	NotJudgeable issue.Code = "not-judgeable"
	// LevelUnknown: the scale has no level for which an address is given, or the
	// description none that was reached.
	LevelUnknown issue.Code = "level-unknown"
	// ScoreUnfit: the score is of another indicator or dimension than the description, or
	// its value is no number.
	ScoreUnfit issue.Code = "score-unfit"
	// NotShown: the score is hidden.
	NotShown issue.Code = "not-shown"
	// LevelUndecided: the score has no level, or lies between two.
	LevelUndecided issue.Code = "level-undecided"
)

// Names are what Open Badges wants to know and a framework does not hold.
type Names struct {
	// Base is an absolute URI without a fragment. The address of a description is the
	// base, "#", the ID and, on another dimension, ":" and its key; that of a level has
	// "/" and the key of the level behind it.
	Base string
	// Language of the texts, as [indicator.Text.In] takes it.
	Language string
	// Criterion is the URI of the CFRubricCriterion in CASE that says the same, and Levels
	// are those of its CFRubricCriterionLevels. Both may be left out.
	Criterion string
	Levels    map[indicator.Level]string
}

// A ResultDescription says what a result can be.
type ResultDescription struct {
	ID         string                 `json:"id"`
	Type       []string               `json:"type"` // ["ResultDescription"]
	Name       string                 `json:"name"`
	ResultType string                 `json:"resultType"` // "RubricCriterionLevel"
	Levels     []RubricCriterionLevel `json:"rubricCriterionLevel"`
	ValueMin   string                 `json:"valueMin,omitzero"` // where the scale has values
	ValueMax   string                 `json:"valueMax,omitzero"`
	Alignment  []Alignment            `json:"alignment,omitempty"`
}

// A RubricCriterionLevel is one level. They stand from low to high.
type RubricCriterionLevel struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"` // ["RubricCriterionLevel"]
	Name        string      `json:"name"`
	Description string      `json:"description,omitzero"` // the descriptor of the rubric
	Level       string      `json:"level"`                // its key
	Points      string      `json:"points,omitzero"`      // the number it stands for
	Alignment   []Alignment `json:"alignment,omitempty"`
}

// An Alignment says what in CASE says the same.
type Alignment struct {
	Type       []string `json:"type"` // ["Alignment"]
	TargetName string   `json:"targetName"`
	TargetURL  string   `json:"targetUrl"`
	TargetType string   `json:"targetType"`
	Framework  string   `json:"targetFramework,omitzero"`
}

// A Result says which level was reached.
type Result struct {
	Type              []string `json:"type"` // ["Result"]
	ResultDescription string   `json:"resultDescription"`
	AchievedLevel     string   `json:"achievedLevel"`
	Value             string   `json:"value,omitzero"` // what the method gave beside the level, if anything
}

// Describe returns the description of an indicator or aspect on a dimension, "" being the
// ordinary one. It reports all that is wrong, at paths in names.
func Describe(f *framework.Framework, id indicator.ID, dimension string, names Names) (ResultDescription, issue.List) {
	var found issue.Collector
	if f == nil {
		found.Errorf(NotJudgeable, "", "no framework was given")
		return ResultDescription{}, found.List()
	}
	scale, ok := f.ScaleOf(id, dimension)
	if !ok {
		found.Errorf(NotJudgeable, "", "the framework %q has no indicator or aspect %q on dimension %q", f.Key(), issue.Clip(string(id)), issue.Clip(dimension))
	}
	names.check(scale, ok, &found)
	if found.Failed() {
		return ResultDescription{}, found.List()
	}
	in := func(t indicator.Text) string { text, _ := t.In(names.Language); return text }
	align := func(name, to, kind string) []Alignment {
		if to == "" {
			return nil
		}
		return []Alignment{{[]string{"Alignment"}, name, to, kind, in(f.Title())}}
	}
	d := ResultDescription{
		ID: names.Base + fragment(id, dimension), Type: []string{"ResultDescription"}, Name: in(f.Label(id)), ResultType: "RubricCriterionLevel",
	}
	d.Alignment = align(d.Name, names.Criterion, "CFRubricCriterion")
	criterion, _ := f.Lookup(id)
	for _, rung := range scale.Levels {
		l := RubricCriterionLevel{
			ID: d.ID + "/" + string(rung.Key), Type: []string{"RubricCriterionLevel"}, Name: in(rung.Label), Level: string(rung.Key), Points: number(rung.Value),
			Alignment: align(in(rung.Label), names.Levels[rung.Key], "CFRubricCriterionLevel"),
		}
		if descriptor, ok := criterion.Rubric.At(rung.Key); ok && dimension == "" {
			l.Description = in(descriptor.Text)
		}
		d.Levels = append(d.Levels, l)
	}
	d.ValueMin, d.ValueMax = d.Levels[0].Points, d.Levels[len(d.Levels)-1].Points
	return d, found.List()
}

func (n Names) check(scale indicator.Scale, known bool, found *issue.Collector) {
	root := issue.Pointer("")
	address := func(text string, at issue.Pointer) {
		if u, err := url.Parse(text); err != nil || !u.IsAbs() || u.Host == "" && u.Opaque == "" || strings.ContainsFunc(text, notInURI) {
			found.Errorf(AddressInvalid, at, "%q is no absolute URI", issue.Clip(text))
		} else if at == root.Key("base") && strings.Contains(text, "#") {
			found.Errorf(AddressInvalid, at, "%q has a fragment", issue.Clip(text))
		}
	}
	address(n.Base, root.Key("base"))
	if n.Criterion != "" {
		address(n.Criterion, root.Key("criterion"))
	}
	for _, l := range slices.Sorted(maps.Keys(n.Levels)) {
		at := root.Key("levels").Key(string(l))
		address(n.Levels[l], at)
		if _, ok := scale.Rank(l); known && !ok {
			found.Errorf(LevelUnknown, at, "scale %q has no level %q", scale.Key, issue.Clip(string(l)))
		}
	}
}

// notInURI reports whether a URI has to write the character in another way, as %20. The
// parser is not as strict.
func notInURI(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r) }

// fragment is how an address ends.
func fragment(id indicator.ID, dimension string) string {
	if dimension != "" {
		dimension = ":" + dimension
	}
	return "#" + string(id) + dimension
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// Achieved returns the result of a score: the level that the method gives, or the median if
// it asks for none. It reports, at paths in the score, that it is hidden, has no level, lies
// between two, or is not of what the description describes.
func Achieved(d ResultDescription, s assessment.ScoreReport) (Result, issue.List) {
	var found issue.Collector
	if !strings.HasSuffix(d.ID, fragment(s.ID, s.Dimension)) {
		found.Errorf(ScoreUnfit, "/id", "the score is of %q, the description %q of something else", s.ID, issue.Clip(d.ID))
	}
	if s.State == assessment.Suppressed {
		found.Errorf(NotShown, "/state", "the score of %q is hidden", s.ID)
		return Result{}, found.List()
	}
	if s.Value != nil && (math.IsNaN(*s.Value) || math.IsInf(*s.Value, 0)) {
		found.Errorf(ScoreUnfit, "/value", "the value of %q is no number", s.ID)
	}
	levels, at := s.Level, issue.Pointer("/level")
	if s.NoOutcome != "" { // the median is not what the method asks for
		found.Errorf(LevelUndecided, "/noOutcome", "the method has no outcome for %q: %s", s.ID, s.NoOutcome)
		return Result{}, found.List()
	}
	if len(levels) == 0 {
		levels, at = s.Median, "/median"
	}
	reached := -1
	switch len(levels) {
	case 0:
		found.Errorf(LevelUndecided, at, "the score of %q has no level", s.ID)
	case 1:
		reached = slices.IndexFunc(d.Levels, func(l RubricCriterionLevel) bool { return l.Level == string(levels[0]) })
		if reached < 0 {
			found.Errorf(LevelUnknown, at, "the description has no level %q", issue.Clip(string(levels[0])))
		}
	default:
		found.Errorf(LevelUndecided, at, "the score of %q lies between %q and %q: let the method decide ties", s.ID, levels[0], levels[len(levels)-1])
	}
	if found.Failed() {
		return Result{}, found.List()
	}
	return Result{[]string{"Result"}, d.ID, d.Levels[reached].ID, number(s.Value)}, found.List()
}
