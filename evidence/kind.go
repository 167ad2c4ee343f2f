package evidence

// A Class is what evidence is by nature. Evidence of two classes can bear each
// other out in a way that two pieces of one class cannot.
type Class string

const (
	ClassObservation Class = "observation" // seen while it happened
	ClassProduct     Class = "product"     // made by people in their work: students' work, a plan, minutes
	ClassPerception  Class = "perception"  // what people say they think, feel or remember
	ClassRecord      Class = "record"      // figures and entries kept as a matter of routine
	ClassResearch    Class = "research"    // published findings from elsewhere
)

// Classes returns the classes, in the order above.
func Classes() []Class {
	return []Class{ClassObservation, ClassProduct, ClassPerception, ClassRecord, ClassResearch}
}

// A Kind is what sort of thing an item is. The kinds below are those of which the
// five shipped frameworks speak; the comments say where, by the framework's key
// and the locator of the passage. A register may declare kinds of its own.
type Kind string

const (
	// StudentWork: what students made. learningfocused practice 5.
	StudentWork Kind = "student-work"
	// ClassroomAssessment: results of what a teacher set and marked.
	// learningfocused practice 5; district practice 2, item 2.
	ClassroomAssessment Kind = "classroom-assessment"
	// StandardisedTest: results of a test that is the same in many schools.
	// learningfocused practice 5.
	StandardisedTest Kind = "standardised-test"
	// Observation: a visit, a lesson or a meeting that was watched. Visits to
	// schools: district practice 1, item 4; a review by leaders of other schools:
	// systemleadership paragraph 4; feedback on teaching: learningfocused practice 4.
	Observation Kind = "observation"
	// Interview: a conversation with one person or a group, written up. Views and
	// hopes that leaders ask for: kahuiako item 4; consultation: district practice
	// 1, item 2, and practice 9, group community, item 1.
	Interview Kind = "interview"
	// Survey: the same questions put to many. No source names the method; it is a
	// common way to hear the views of kahuiako item 4 and lfl theme 2.
	Survey Kind = "survey"
	// Document: a plan, a policy, minutes, agreed goals. District practice 1, item
	// 5, and practice 5, items 4 and 5; kahuiako item 3.
	Document Kind = "document"
	// AdministrativeRecord: what is kept while a school or an office is run, other
	// than the three below. Monitoring systems: kahuiako paragraph 2; data that an
	// office holds: district practice 3, item 1; load of administration:
	// learningfocused support 4.
	AdministrativeRecord Kind = "administrative-record"
	// BudgetRecord: what money was planned and spent on. District practice 6 and
	// its items 1 and 5; learningfocused support 1; systemleadership paragraph 5.
	BudgetRecord Kind = "budget-record"
	// StaffingRecord: posts, appointments, turnover. District practice 6, items 2
	// and 4; learningfocused practice 2, and its challenge of turnover.
	StaffingRecord Kind = "staffing-record"
	// TimeRecord: timetables, calendars, meeting time. District practice 6;
	// learningfocused support 1.
	TimeRecord Kind = "time-record"
	// Research: published studies. District practice 3, item 2; kahuiako item 7;
	// lfl abstract; systemleadership paragraph 5.
	Research Kind = "research"
)

// Kinds returns the well-known kinds, in the order above.
func Kinds() []Kind {
	return []Kind{
		StudentWork, ClassroomAssessment, StandardisedTest, Observation, Interview, Survey,
		Document, AdministrativeRecord, BudgetRecord, StaffingRecord, TimeRecord, Research,
	}
}

// Class returns the class of a well-known kind, and "" for any other:
// [Index.Class] knows those that a register declares, too.
//
// Results of assessments and tests are records, because what is at hand is the
// entry and not what the student did; the work itself is a product.
func (k Kind) Class() Class {
	switch k {
	case Observation:
		return ClassObservation
	case StudentWork, Document:
		return ClassProduct
	case Interview, Survey:
		return ClassPerception
	case ClassroomAssessment, StandardisedTest, AdministrativeRecord, BudgetRecord, StaffingRecord, TimeRecord:
		return ClassRecord
	case Research:
		return ClassResearch
	}
	return ""
}

// A Voice is whose view or work an item carries. The voices below are those of
// which the five shipped frameworks speak, with the passages. A register may
// declare voices of its own.
type Voice string

const (
	// Students: kahuiako item 4; lfl theme 2.
	Students Voice = "students"
	// ParentsAndWhanau, the wider family included: kahuiako item 4; district
	// practice 9, group parents.
	ParentsAndWhanau Voice = "parents-and-whanau"
	// Teachers and other staff of schools: learningfocused practice 4; district
	// practice 5, item 1; lfl theme 4.
	Teachers Voice = "teachers"
	// SchoolLeaders: district practice 4, items 3 and 5, and practice 9, group
	// internal staff; systemleadership paragraph 3; learningfocused support 3.
	SchoolLeaders Voice = "school-leaders"
	// Trustees, the elected board: district practice 3, item 7, and practice 8.
	Trustees Voice = "trustees"
	// Community: groups around a school. District practice 9, group community; lfl
	// themes 6 and 7; learningfocused support 5.
	Community Voice = "community"
	// Ministry, or the department of a province or state: district practice 9,
	// group ministry.
	Ministry Voice = "ministry"
	// Peers: people who do the same work elsewhere. systemleadership paragraphs 3
	// and 4; learningfocused support 3.
	Peers Voice = "peers"
	// External: experts and evaluators from outside. kahuiako item 10;
	// learningfocused support 1.
	External Voice = "external"
)

// Voices returns the well-known voices, in the order above.
func Voices() []Voice {
	return []Voice{
		Students, ParentsAndWhanau, Teachers, SchoolLeaders, Trustees,
		Community, Ministry, Peers, External,
	}
}
