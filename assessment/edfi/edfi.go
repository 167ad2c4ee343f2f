package edfi

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// SubjectUnfit: a subject of the report is no person: a school, a cluster, a
	// programme, or one for whom no person is given, or the same as for another.
	SubjectUnfit issue.Code = "subject-unfit"
	// TextLength: a text is longer than Ed-Fi allows, or missing where it wants one. Titles
	// have up to 50 characters, those of elements 255, comments 1024, feedback 2048.
	TextLength issue.Code = "text-length"
	// DescriptorInvalid: a descriptor is no namespace and code value with "#" between them,
	// as "uri://ed-fi.org/TermDescriptor#Fall Semester", or one of these is longer than 255
	// and 50 characters.
	DescriptorInvalid issue.Code = "descriptor-invalid"
	// LevelUnfit: a score lies between two levels, or its level has no descriptor.
	LevelUnfit issue.Code = "level-unfit"
	// ValueOutside: a value is beyond ±999.999.
	ValueOutside issue.Code = "value-outside"
	// ReviewersUnfit: a rating has several reviewers, or one is named and several raters
	// stand behind it.
	ReviewersUnfit issue.Code = "reviewers-unfit"
	// ObjectiveMissing: an indicator stands in no group, and so its element in no objective.
	ObjectiveMissing issue.Code = "objective-missing"
	// TitleTwice: two elements of one objective, or two objectives, have one title, which is all that Ed-Fi
	// tells them apart by.
	TitleTwice issue.Code = "title-twice"
	// NothingToSay: the report has no such profile of any subject.
	NothingToSay issue.Code = "nothing-to-say"
	// LeftOut: something is not said: a score that is hidden or that there is none of, an
	// aspect, another dimension, a comment on somebody of whom nothing is said. A warning.
	LeftOut issue.Code = "left-out"
	// UseDiscouraged: the report warns against rating, or against deciding. A warning.
	UseDiscouraged issue.Code = "use-discouraged"
)

const (
	maxTitle    = 50
	maxElement  = 255
	maxComments = 1024
	maxFeedback = 2048
	maxName     = 75
	maxPersonID = 32
	maxRating   = 999.999
	decimals    = 1000 // of a rating: three

	maxNamespace = 255
	maxCodeValue = 50
)

// An Evaluation is what Ed-Fi wants to know and a report does not hold. Descriptors are
// URIs such as "uri://ed-fi.org/TermDescriptor#Fall Semester".
type Evaluation struct {
	// Occasion and Perspective pick the profiles. Two perspectives are two evaluations on
	// two dates.
	Occasion    string
	Perspective assessment.Perspective
	Date        indicator.Date // of the evaluation

	PerformanceEvaluation PerformanceEvaluation
	Title                 string // of the evaluation, up to 50 characters
	// Titles stand for the label of a group (up to 50 characters) or indicator (up to 255)
	// where that is too long or not the one in use.
	Titles   map[indicator.ID]string
	Language string            // of the labels otherwise
	Persons  map[string]Person // by ID of the subject
	// Reviewers has at most one: an Ed-Fi rating does not say who of several gave which
	// level.
	Reviewers []Reviewer
	Comments  map[string]string // by ID of the subject, up to 1024 characters
	// Namespace and Levels make the descriptors of levels: by key of the scale and level,
	// the code value, such as "Effective".
	Namespace string
	Levels    map[string]map[indicator.Level]string
	// ResultTitle and ResultType name values, such as "Mean" and
	// "uri://ed-fi.org/ResultDatatypeTypeDescriptor#Decimal".
	ResultTitle string
	ResultType  string
}

// A PerformanceEvaluation is the key of one in Ed-Fi.
type PerformanceEvaluation struct {
	EducationOrganizationID int64  `json:"educationOrganizationId"`
	EvaluationPeriod        string `json:"evaluationPeriodDescriptor"`
	Title                   string `json:"performanceEvaluationTitle"`
	Type                    string `json:"performanceEvaluationTypeDescriptor"`
	SchoolYear              int    `json:"schoolYear"`
	Term                    string `json:"termDescriptor"`
}

// A Person is the key of a person in Ed-Fi.
type Person struct {
	ID           string `json:"personId"`
	SourceSystem string `json:"sourceSystemDescriptor"`
}

// A Reviewer is who gave a rating.
type Reviewer struct {
	FirstName   string `json:"firstName"`
	LastSurname string `json:"lastSurname"`
}

// A Midnight is the date of an evaluation as Ed-Fi keeps it, with a time of day:
// "2026-05-04T00:00:00Z".
type Midnight struct{ Date indicator.Date }

// MarshalText writes the date and midnight, and nothing for no date.
func (m Midnight) MarshalText() ([]byte, error) {
	if m.Date.IsZero() {
		return nil, nil
	}
	return []byte(m.Date.String() + "T00:00:00Z"), nil
}

// UnmarshalText reads what MarshalText writes.
func (m *Midnight) UnmarshalText(text []byte) error { return m.Date.Scan(text) }

// A Result is a number in Ed-Fi.
type Result struct {
	Title         string  `json:"ratingResultTitle"`
	NumericRating float64 `json:"numericRating"`
	Type          string  `json:"resultDatatypeTypeDescriptor"`
}

// A Set is the ratings of one occasion and perspective, in the order in which Ed-Fi can
// take them.
type Set struct {
	Performance []PerformanceEvaluationRating `json:"performanceEvaluationRatings"`
	Evaluations []EvaluationRating            `json:"evaluationRatings"`
	Objectives  []EvaluationObjectiveRating   `json:"evaluationObjectiveRatings"`
	Elements    []EvaluationElementRating     `json:"evaluationElementRatings"`
}

// A PerformanceEvaluationRating says that a person is evaluated.
type PerformanceEvaluationRating struct {
	PerformanceEvaluation PerformanceEvaluation `json:"performanceEvaluationReference"`
	Person                Person                `json:"personReference"`
	ActualDate            indicator.Date        `json:"actualDate"`
}

// An EvaluationRating holds the overall score. Ed-Fi takes several reviewers; this library
// writes one at most.
type EvaluationRating struct {
	Date        Midnight             `json:"evaluationDate"`
	Evaluation  EvaluationKey        `json:"evaluationReference"`
	Performance PerformanceRatingKey `json:"performanceEvaluationRatingReference"`
	Level       string               `json:"evaluationRatingLevelDescriptor,omitzero"`
	Comments    string               `json:"comments,omitzero"`
	Results     []Result             `json:"results,omitempty"`
	Reviewers   []Reviewer           `json:"reviewers,omitempty"`
}

// An EvaluationObjectiveRating holds the score of a group.
type EvaluationObjectiveRating struct {
	Objective  ObjectiveKey        `json:"evaluationObjectiveReference"`
	Evaluation EvaluationRatingKey `json:"evaluationRatingReference"`
	Level      string              `json:"objectiveRatingLevelDescriptor,omitzero"`
	Results    []Result            `json:"results,omitempty"`
}

// An EvaluationElementRating holds the score of an indicator. Feedback holds the reasons
// that raters gave, where the release lets them out.
type EvaluationElementRating struct {
	Element   ElementKey         `json:"evaluationElementReference"`
	Objective ObjectiveRatingKey `json:"evaluationObjectiveRatingReference"`
	Level     string             `json:"evaluationElementRatingLevelDescriptor,omitzero"`
	Feedback  string             `json:"feedback,omitzero"`
	Results   []Result           `json:"results,omitempty"`
}

// An EvaluationKey is the key of an evaluation; the keys that follow hold it and more.
type EvaluationKey struct {
	PerformanceEvaluation
	Evaluation string `json:"evaluationTitle"`
}

// An ObjectiveKey is the key of an objective.
type ObjectiveKey struct {
	EvaluationKey
	Objective string `json:"evaluationObjectiveTitle"`
}

// An ElementKey is the key of an element.
type ElementKey struct {
	ObjectiveKey
	Element string `json:"evaluationElementTitle"`
}

// A PerformanceRatingKey is the key of a [PerformanceEvaluationRating].
type PerformanceRatingKey struct {
	PerformanceEvaluation
	Person
}

// An EvaluationRatingKey is the key of an [EvaluationRating].
type EvaluationRatingKey struct {
	EvaluationKey
	Person
	Date Midnight `json:"evaluationDate"`
}

// An ObjectiveRatingKey is the key of an [EvaluationObjectiveRating].
type ObjectiveRatingKey struct {
	ObjectiveKey
	Person
	Date Midnight `json:"evaluationDate"`
}

// Ratings says the profiles of a report that the evaluation picks as Ed-Fi ratings, in
// the order of the report. It reports all that does not fit, at paths in the report or,
// for what the evaluation says, at "/evaluation"; with an error there is no [Set].
//
// The level of a rating is that which the method gives, or the median if it asks for none.
// A number is rounded to three decimals, which is what Ed-Fi keeps.
func Ratings(r assessment.Report, e Evaluation) (Set, issue.List) {
	s := sayer{e: e, nodes: map[indicator.ID]assessment.Node{}, persons: map[Person]string{}, picked: map[string]bool{}, noted: map[note]bool{}}
	s.out = Set{[]PerformanceEvaluationRating{}, []EvaluationRating{}, []EvaluationObjectiveRating{}, []EvaluationElementRating{}}
	for _, n := range r.Nodes {
		s.nodes[n.ID] = n
	}
	for i, w := range r.Warnings {
		s.found.Warnf(UseDiscouraged, issue.Pointer("/warnings").Index(i), "the report says %q: think twice before it becomes an evaluation of a person", w)
	}
	s.checkEvaluation()
	for i, subject := range r.Subjects {
		at := issue.Pointer("/subjects").Index(i)
		for k, p := range subject.Profiles {
			if p.Occasion == e.Occasion && p.Perspective == e.Perspective {
				s.profile(subject, p, at, at.Key("profiles").Index(k))
			}
		}
	}
	if len(s.picked) == 0 {
		s.found.Errorf(NothingToSay, "/subjects", "nobody was judged on occasion %q from perspective %q", e.Occasion, e.Perspective)
	}
	for _, id := range slices.Sorted(maps.Keys(e.Comments)) {
		if !s.picked[id] {
			s.found.Warnf(LeftOut, issue.Pointer("/evaluation/comments").Key(id), "nothing is said of %q that the comment could go with", issue.Clip(id))
		}
	}
	if s.found.Failed() {
		return Set{}, s.found.List()
	}
	return s.out, s.found.List()
}

// A sayer says one report as ratings.
type sayer struct {
	e       Evaluation
	nodes   map[indicator.ID]assessment.Node
	out     Set
	picked  map[string]bool   // subjects, by ID
	refused bool              // several raters of the profile at hand
	persons map[Person]string // ID of the subject
	noted   map[note]bool     // what is wrong with the evaluation is said once
	found   issue.Collector
}

// A note is what was said of something in one place.
type note struct {
	at   issue.Pointer
	what string
}

// once reports whether nothing was said of it yet.
func (s *sayer) once(at issue.Pointer, what string) bool {
	before := s.noted[note{at, what}]
	s.noted[note{at, what}] = true
	return !before
}

func (s *sayer) length(text string, most int, at issue.Pointer, what string) {
	n := utf8.RuneCountInString(text)
	if n > 0 && n <= most || !s.once(at, what) {
		return
	}
	if n == 0 {
		s.found.Errorf(TextLength, at, "%s is missing", what)
	} else {
		s.found.Errorf(TextLength, at, "%s has %d characters; Ed-Fi takes %d", what, n, most)
	}
}

func (s *sayer) descriptor(text string, at issue.Pointer, what string) {
	if text == "" {
		s.length(text, 0, at, what)
		return
	}
	namespace, code, _ := strings.Cut(text, "#")
	scheme, rest, _ := strings.Cut(namespace, "://")
	fits := utf8.RuneCountInString(namespace) <= maxNamespace && utf8.RuneCountInString(code) <= maxCodeValue
	if scheme != "" && rest != "" && code != "" && fits || !s.once(at, what) {
		return
	}
	s.found.Errorf(DescriptorInvalid, at, "%s is %q: want a namespace of up to %d characters, #, and a code value of up to %d", what, issue.Clip(text), maxNamespace, maxCodeValue)
}

func (s *sayer) checkEvaluation() {
	e, at := s.e, issue.Pointer("/evaluation")
	p := e.PerformanceEvaluation
	s.length(e.Title, maxTitle, at.Key("title"), "the title of the evaluation")
	s.length(p.Title, maxTitle, at.Key("performanceEvaluation").Key("title"), "the title of the performance evaluation")
	s.descriptor(p.EvaluationPeriod, at.Key("performanceEvaluation").Key("evaluationPeriod"), "the period")
	s.descriptor(p.Type, at.Key("performanceEvaluation").Key("type"), "the type")
	s.descriptor(p.Term, at.Key("performanceEvaluation").Key("term"), "the term")
	if p.EducationOrganizationID == 0 {
		s.found.Errorf(TextLength, at.Key("performanceEvaluation").Key("educationOrganizationId"), "the education organisation is missing")
	}
	if p.SchoolYear == 0 {
		s.found.Errorf(TextLength, at.Key("performanceEvaluation").Key("schoolYear"), "the school year is missing")
	}
	if e.Date.IsZero() {
		s.found.Errorf(TextLength, at.Key("date"), "the date is missing")
	}
	if len(e.Reviewers) > 1 {
		s.found.Errorf(ReviewersUnfit, at.Key("reviewers"), "%d reviewers are named: Ed-Fi does not say who of several gave which level", len(e.Reviewers))
	}
	for i, r := range e.Reviewers {
		s.length(r.FirstName, maxName, at.Key("reviewers").Index(i).Key("firstName"), "the first name")
		s.length(r.LastSurname, maxName, at.Key("reviewers").Index(i).Key("lastSurname"), "the surname")
	}
}

// notPersons are the kinds of subjects that this library knows. None is a person.
var notPersons = []indicator.SubjectKind{
	indicator.CommunityOfSchools, indicator.School, indicator.SchoolNetwork, indicator.District, indicator.DistrictOffice, indicator.Programme,
}

func (s *sayer) person(subject assessment.SubjectReport, at issue.Pointer) Person {
	person, ok := s.e.Persons[subject.ID]
	switch {
	case slices.Contains(notPersons, subject.Kind):
		s.found.Errorf(SubjectUnfit, at.Key("kind"), "%q is a %s; Ed-Fi evaluates persons only", issue.Clip(subject.ID), subject.Kind)
	case !ok:
		s.found.Errorf(SubjectUnfit, at.Key("id"), "no person is given for %q", issue.Clip(subject.ID))
	default:
		s.length(person.ID, maxPersonID, at.Key("id"), "the ID of the person")
		s.descriptor(person.SourceSystem, at.Key("id"), "the source system of the person's ID")
		if other, twice := s.persons[person]; twice && person != (Person{}) {
			s.found.Errorf(SubjectUnfit, at.Key("id"), "%q and %q are given the same person, and one rating would take the place of the other", issue.Clip(other), issue.Clip(subject.ID))
		}
		s.persons[person] = subject.ID
	}
	return person
}

func (s *sayer) profile(subject assessment.SubjectReport, p assessment.ProfileReport, subjectAt, at issue.Pointer) {
	s.picked[subject.ID] = true
	person := s.person(subject, subjectAt)
	if p.State != assessment.Shown {
		s.found.Warnf(LeftOut, at, "what was said of %q is %s", issue.Clip(subject.ID), p.State)
		return
	}
	e, key := s.e, EvaluationKey{s.e.PerformanceEvaluation, s.e.Title}
	s.out.Performance = append(s.out.Performance, PerformanceEvaluationRating{e.PerformanceEvaluation, person, e.Date})
	whole := EvaluationRating{
		Date: Midnight{e.Date}, Evaluation: key, Performance: PerformanceRatingKey{e.PerformanceEvaluation, person}, Reviewers: e.Reviewers,
	}
	if whole.Comments = e.Comments[subject.ID]; whole.Comments != "" {
		s.length(whole.Comments, maxComments, issue.Pointer("/evaluation/comments").Key(subject.ID), "the comment")
	}
	s.refused = s.reviewed(p.Raters, at)
	if p.Overall != nil {
		whole.Level, whole.Results, _ = s.outcome(*p.Overall, "EvaluationRatingLevelDescriptor", at.Key("overall"))
	}
	s.out.Evaluations = append(s.out.Evaluations, whole)
	t := profileTeller{s, person, key, map[string]indicator.ID{}, map[indicator.ID]bool{}, map[ElementKey]bool{}}
	for i, score := range p.Scores {
		if s.nodes[score.ID].Kind == assessment.GroupNode && score.Dimension == "" {
			t.objective(score, at.Key("scores").Index(i))
		}
	}
	for i, score := range p.Scores {
		t.element(score, at.Key("scores").Index(i))
	}
}

// A profileTeller says the scores of one person.
type profileTeller struct {
	*sayer
	person     Person
	key        EvaluationKey
	objectives map[string]indicator.ID // by title
	said       map[indicator.ID]bool   // groups
	elements   map[ElementKey]bool
}

func (t *profileTeller) title(id indicator.ID) string {
	if title, ok := t.e.Titles[id]; ok {
		return title
	}
	label, _ := t.nodes[id].Label.In(t.e.Language)
	return label
}

// objective says the score of a group. One without an outcome is said all the same,
// since elements hang on it.
func (t *profileTeller) objective(score assessment.ScoreReport, at issue.Pointer) {
	rating := t.objectiveOf(score.ID, at)
	rating.Level, rating.Results, _ = t.outcome(score, "ObjectiveRatingLevelDescriptor", at)
	t.out.Objectives = append(t.out.Objectives, rating)
}

// objectiveOf returns a rating of the group that says nothing yet.
func (t *profileTeller) objectiveOf(group indicator.ID, at issue.Pointer) EvaluationObjectiveRating {
	title := t.title(group)
	t.length(title, maxTitle, at.Key("id"), "the title of "+string(group))
	if _, twice := t.objectives[title]; twice {
		t.found.Errorf(TitleTwice, at.Key("id"), "two objectives have the title %q", issue.Clip(title))
	}
	t.objectives[title], t.said[group] = group, true
	return EvaluationObjectiveRating{Objective: ObjectiveKey{t.key, title}, Evaluation: EvaluationRatingKey{t.key, t.person, Midnight{t.e.Date}}}
}

func (t *profileTeller) element(score assessment.ScoreReport, at issue.Pointer) {
	node := t.nodes[score.ID]
	switch {
	case score.Dimension != "":
		t.found.Warnf(LeftOut, at, "Ed-Fi has no dimensions, and so no place for %q", score.Dimension)
		return
	case node.Kind == assessment.AspectNode:
		t.found.Warnf(LeftOut, at, "Ed-Fi has no aspects, and so no place for %s", score.ID)
		return
	case node.Kind == assessment.GroupNode:
		return
	case node.Parent == "":
		t.found.Errorf(ObjectiveMissing, at.Key("id"), "%s stands in no group, and Ed-Fi wants an objective", score.ID)
		return
	}
	level, results, ok := t.outcome(score, "EvaluationElementRatingLevelDescriptor", at)
	if !ok {
		return
	}
	if !t.said[node.Parent] {
		t.out.Objectives = append(t.out.Objectives, t.objectiveOf(node.Parent, at))
	}
	objective, element := t.title(node.Parent), t.title(score.ID)
	t.length(element, maxElement, at.Key("id"), "the title of "+string(score.ID))
	rating := EvaluationElementRating{
		Element:   ElementKey{ObjectiveKey{t.key, objective}, element},
		Objective: ObjectiveRatingKey{ObjectiveKey{t.key, objective}, t.person, Midnight{t.e.Date}},
		Level:     level, Results: results, Feedback: strings.Join(score.Texts, "\n"),
	}
	if rating.Feedback != "" {
		t.length(rating.Feedback, maxFeedback, at.Key("texts"), "what raters wrote")
	}
	if t.elements[rating.Element] {
		t.found.Errorf(TitleTwice, at.Key("id"), "two elements have the title %q", issue.Clip(rating.Element.Element))
	}
	t.elements[rating.Element] = true
	t.out.Elements = append(t.out.Elements, rating)
}

// reviewed refuses what several raters say where a reviewer is named, and returns whether
// it did.
func (s *sayer) reviewed(raters *int, at issue.Pointer) bool {
	if len(s.e.Reviewers) == 0 || raters == nil || *raters < 2 {
		return false
	}
	s.found.Errorf(ReviewersUnfit, at.Key("raters"), "a reviewer is named and %d raters stand behind this", *raters)
	return true
}

// outcome returns the descriptor of the score's level and its number, and false if there
// is neither.
func (s *sayer) outcome(score assessment.ScoreReport, descriptor string, at issue.Pointer) (string, []Result, bool) {
	switch {
	case score.State != assessment.Shown:
		s.found.Warnf(LeftOut, at, "the score is %s", score.State)
		return "", nil, false
	case score.NoOutcome != "": // the median is not what the method asks for
		s.found.Warnf(LeftOut, at, "the method has no outcome: %s", score.NoOutcome)
		return "", nil, false
	}
	if !s.refused {
		s.reviewed(score.Raters, at)
	}
	levels := score.Level
	if len(levels) == 0 {
		levels = score.Median
	}
	level := ""
	switch len(levels) {
	case 0:
	case 1:
		code, ok := s.e.Levels[score.Scale][levels[0]]
		if !ok || s.e.Namespace == "" {
			s.found.Errorf(LevelUnfit, at, "level %q of scale %q has no descriptor", levels[0], score.Scale)
		}
		level = s.e.Namespace + "/" + descriptor + "#" + code
		if ok && s.e.Namespace != "" {
			s.descriptor(level, at, "the descriptor of the level")
		}
	default:
		s.found.Errorf(LevelUnfit, at, "the score lies between %q and %q: let the method decide ties", levels[0], levels[len(levels)-1])
	}
	return level, s.results(score, at), len(levels) > 0 || score.Value != nil
}

func (s *sayer) results(score assessment.ScoreReport, at issue.Pointer) []Result {
	if score.Value == nil {
		return nil
	}
	value := math.Round(*score.Value*decimals) / decimals
	if !(math.Abs(value) <= maxRating) {
		s.found.Errorf(ValueOutside, at.Key("value"), "%v is beyond ±%v", *score.Value, maxRating)
	}
	s.length(s.e.ResultTitle, maxTitle, "/evaluation/resultTitle", "the title of results")
	s.descriptor(s.e.ResultType, "/evaluation/resultType", "the type of results")
	return []Result{{s.e.ResultTitle, value, s.e.ResultType}}
}
