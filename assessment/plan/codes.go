package plan

import "github.com/openrubric/leadership/indicator/issue"

const (
	// FrameworkMissing: no framework was given to plan against.
	FrameworkMissing issue.Code = "framework-missing"
	// FrameworkUnfit: the plan names another framework, edition or text than the one it is held against.
	//
	// Example: {"framework":{"key":"another","edition":"1"}}
	FrameworkUnfit issue.Code = "framework-unfit"
	// IDInvalid: a goal, target or action has no ID, or one with a control character or a space at an end.
	//
	// Example: {"goals":[{"id":" g","statement":{"en":"We trust each other."}}]}
	IDInvalid issue.Code = "id-invalid"
	// IDDuplicate: two goals, two targets or two actions have one ID.
	//
	// Example: {"goals":[{"id":"g","statement":{"en":"We trust each other."}},{"id":"g","statement":{"en":"We learn."}}]}
	IDDuplicate issue.Code = "id-duplicate"
	// WordsMissing: a goal does not say what is wanted, or an action what is done.
	//
	// Example: {"goals":[{"id":"g"}]}
	WordsMissing issue.Code = "words-missing"
	// GoalUnknown: a target serves a goal that the plan does not have.
	//
	// Example: {"targets":[{"id":"t","goal":"h","indicator":"kahuiako.relational-trust","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["waitaha"]}]}
	GoalUnknown issue.Code = "goal-unknown"
	// IndicatorUnknown: the framework has no such indicator, aspect or group.
	//
	// Example: {"targets":[{"id":"t","goal":"g","indicator":"kahuiako.punctuality","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["waitaha"]}]}
	IndicatorUnknown issue.Code = "indicator-unknown"
	// DimensionUnknown: the framework has no such dimension, or does not judge the indicator on it.
	//
	// Example: {"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","dimension":"importance","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["waitaha"]}]}
	DimensionUnknown issue.Code = "dimension-unknown"
	// LevelUnknown: the scale has no such level.
	//
	// Example: {"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","measure":"median-of-each","level":"superb","by":"2026-12-31","subjects":["waitaha"]}]}
	LevelUnknown issue.Code = "level-unknown"
	// TargetUnreachable: the scale has no good end, or a group is judged on several scales, so that no level can be reached.
	TargetUnreachable issue.Code = "target-unreachable"
	// PerspectiveUnknown: a perspective is neither well known nor declared in the assessment.
	//
	// Example: {"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","perspective":"governor","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["waitaha"]}]}
	PerspectiveUnknown issue.Code = "perspective-unknown"
	// MeasureInvalid: a measure is none of those that there are, lacks the share that it needs, or has one that it does not need.
	//
	// Example: {"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","measure":"share-of-subjects","level":"embedding","by":"2026-12-31","subjects":["waitaha"]}]}
	MeasureInvalid issue.Code = "measure-invalid"
	// DateMissing: a target has no day by which it is to be met, an open action none for its review, or a change none on which it was made.
	//
	// Example: {"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","measure":"median-of-each","level":"embedding","subjects":["waitaha"]}]}
	DateMissing issue.Code = "date-missing"
	// SubjectUnknown: a target is for nobody, for somebody twice, or for a subject that the assessment does not have.
	//
	// Example: {"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["nowhere"]}]}
	SubjectUnknown issue.Code = "subject-unknown"
	// OccasionUnknown: the assessment has no occasion of the key that a baseline names.
	//
	// Example: {"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["waitaha"],"baseline":"1999"}]}
	OccasionUnknown issue.Code = "occasion-unknown"
	// TargetUnknown: an action serves a target that the plan does not have.
	//
	// Example: {"actions":[{"id":"a","targets":["u"],"what":{"en":"Visit each other."},"owner":"lead principal","review":"2026-09-30","status":"planned"}]}
	TargetUnknown issue.Code = "target-unknown"
	// JudgementUnknown: an action answers a judgement that the assessment does not have.
	//
	// Example: {"actions":[{"id":"a","judgements":["j9"],"what":{"en":"Visit each other."},"owner":"lead principal","review":"2026-09-30","status":"planned"}]}
	JudgementUnknown issue.Code = "judgement-unknown"
	// OwnerMissing: no role sees to an action.
	//
	// Example: {"actions":[{"id":"a","targets":["t"],"what":{"en":"Visit each other."},"review":"2026-09-30","status":"planned"}]}
	OwnerMissing issue.Code = "owner-missing"
	// StatusInvalid: an action or a change has a status that there is not, or an action was dropped without a reason.
	//
	// Example: {"actions":[{"id":"a","targets":["t"],"what":{"en":"Visit each other."},"owner":"lead principal","status":"dropped"}]}
	StatusInvalid issue.Code = "status-invalid"
	// ChangesInvalid: the changes of an action are not in the order of their days, or the last is not to the status that the action has.
	//
	// Example: {"actions":[{"id":"a","targets":["t"],"what":{"en":"Visit each other."},"owner":"lead principal","review":"2026-09-30","status":"planned","changes":[{"on":"2026-02-01","status":"under-way"}]}]}
	ChangesInvalid issue.Code = "changes-invalid"
	// ManageableInvalid: the number of targets that is manageable is below 1 or above 1000.
	//
	// Example: {"manageable":-1}
	ManageableInvalid issue.Code = "manageable-invalid"

	// TargetsTooMany: the plan has more targets than are manageable. A warning.
	//
	// Example: {"manageable":1,"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["waitaha"]},{"id":"u","goal":"g","indicator":"kahuiako.relational-trust","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["waitaha"]}]}
	TargetsTooMany issue.Code = "targets-too-many"
	// ActionOverdue: the review of an open action was due before the day that was given. A warning.
	//
	// Example: {"actions":[{"id":"a","targets":["t"],"what":{"en":"Visit each other."},"owner":"lead principal","review":"2026-03-31","status":"planned"}]}
	ActionOverdue issue.Code = "action-overdue"
	// ActionLoose: an action answers no target, no indicator and no judgement. A warning.
	//
	// Example: {"actions":[{"id":"a","what":{"en":"Visit each other."},"owner":"lead principal","review":"2026-09-30","status":"planned"}]}
	ActionLoose issue.Code = "action-loose"
	// TargetWithoutAction: nothing is planned, under way or done for a target. A warning.
	//
	// Example: {"actions":[]}
	TargetWithoutAction issue.Code = "target-without-action"
)
