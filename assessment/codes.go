package assessment

import (
	"cmp"
	"maps"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// MemberInvalid: a member of a judgement or form holds what it may not, or lacks what it needs.
	//
	// Example: {"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding","standsFor":3}]}
	MemberInvalid issue.Code = "member-invalid"
	// FrameworkMissing: no framework was given to judge against.
	FrameworkMissing issue.Code = "framework-missing"
	// FrameworkUnfit: the judgements name another framework, edition or text than the one given.
	//
	// Example: {"framework":{"key":"another","edition":"1"}}
	FrameworkUnfit issue.Code = "framework-unfit"
	// FrameworkExpired: an occasion or judgement is after the last day of the framework. A warning.
	//
	// Example: {"occasions":[{"key":"2026","from":"2026-07-01"}]}
	FrameworkExpired issue.Code = "framework-expired"
	// UseUnfit: the framework's policy does not go with the stated use. A warning.
	//
	// Example: {"use":"summative"}
	UseUnfit issue.Code = "use-unfit"
	// SubjectUnknown: no subject of the assessment has this ID.
	//
	// Example: {"judgements":[{"subject":"nowhere","indicator":"kahuiako.relational-trust","level":"embedding"}]}
	SubjectUnknown issue.Code = "subject-unknown"
	// SubjectDuplicate: a subject is listed twice.
	//
	// Example: {"subjects":[{"id":"waitaha","kind":"community-of-schools"},{"id":"waitaha","kind":"community-of-schools"}]}
	SubjectDuplicate issue.Code = "subject-duplicate"
	// KindUnfit: the framework does not judge subjects of this kind.
	//
	// Example: {"subjects":[{"id":"waitaha","kind":"district-office"}]}
	KindUnfit issue.Code = "kind-unfit"
	// RaterUnknown: the assessment lists its raters, and this one is not among them.
	//
	// Example: {"raters":[{"id":"hera"}],"judgements":[{"subject":"waitaha","rater":"tama","indicator":"kahuiako.relational-trust","level":"embedding"}]}
	RaterUnknown issue.Code = "rater-unknown"
	// RaterDuplicate: a rater is listed twice.
	//
	// Example: {"raters":[{"id":"hera"},{"id":"hera"}]}
	RaterDuplicate issue.Code = "rater-duplicate"
	// PerspectiveUnknown: a perspective is neither well known nor declared.
	//
	// Example: {"judgements":[{"subject":"waitaha","perspective":"governor","indicator":"kahuiako.relational-trust","level":"embedding"}]}
	PerspectiveUnknown issue.Code = "perspective-unknown"
	// AnonymityBroken: in an anonymous perspective a rater can be told by the name under
	// which they judge elsewhere, or the perspective is said to be identified too.
	//
	// Example: {"perspectives":[{"key":"staff","anonymous":true}],"judgements":[{"subject":"waitaha","perspective":"staff","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding"},{"subject":"waitaha","perspective":"peer","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding"}]}
	AnonymityBroken issue.Code = "anonymity-broken"
	// PerspectiveDuplicate: a perspective is declared twice.
	//
	// Example: {"perspectives":[{"key":"governor"},{"key":"governor"}]}
	PerspectiveDuplicate issue.Code = "perspective-duplicate"
	// OccasionUnknown: no occasion of the assessment has this key, or there are several and none is named.
	//
	// Example: {"judgements":[{"subject":"waitaha","occasion":"2024","indicator":"kahuiako.relational-trust","level":"embedding"}]}
	OccasionUnknown issue.Code = "occasion-unknown"
	// OccasionDuplicate: an occasion is listed twice.
	//
	// Example: {"occasions":[{"key":"2024"},{"key":"2024"}]}
	OccasionDuplicate issue.Code = "occasion-duplicate"
	// DatesReversed: an occasion ends before it begins.
	//
	// Example: {"occasions":[{"key":"2024","from":"2024-07-01","to":"2024-01-01"}]}
	DatesReversed issue.Code = "dates-reversed"
	// RosterInvalid: a roster is there twice, or more responded than were invited.
	//
	// Example: {"rosters":[{"subject":"waitaha","invited":3,"responded":4}]}
	RosterInvalid issue.Code = "roster-invalid"
	// FormDuplicate: a form is listed twice.
	//
	// Example: {"forms":[{"subject":"waitaha","rater":"hera","state":"submitted"},{"subject":"waitaha","rater":"hera","state":"draft"}]}
	FormDuplicate issue.Code = "form-duplicate"
	// DraftLeftOut: judgements of a draft form do not count. A warning.
	//
	// Example: {"forms":[{"subject":"waitaha","rater":"hera","state":"draft"}],"judgements":[{"subject":"waitaha","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding"}]}
	DraftLeftOut issue.Code = "draft-left-out"
	// AssessmentLocked: a judgement is dated after the day on which the assessment was locked.
	//
	// Example: {"locked":"2024-06-30","judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding","date":"2024-07-01"}]}
	AssessmentLocked issue.Code = "assessment-locked"
	// IndicatorUnknown: the framework has no such indicator or aspect.
	//
	// Example: {"judgements":[{"subject":"waitaha","indicator":"district.open-relations","level":"embedding"}]}
	IndicatorUnknown issue.Code = "indicator-unknown"
	// DimensionUnknown: the framework has no such dimension.
	//
	// Example: {"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","dimension":"importance","level":"embedding"}]}
	DimensionUnknown issue.Code = "dimension-unknown"
	// LevelUnknown: the scale of the indicator has no such level, and it is no absence.
	//
	// Example: {"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"superb"}]}
	LevelUnknown issue.Code = "level-unknown"
	// JudgementDuplicate: two judgements have one ID.
	//
	// Example: {"judgements":[{"id":"j1","subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding"},{"id":"j1","subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding"}]}
	JudgementDuplicate issue.Code = "judgement-duplicate"
	// JudgementTwice: one rater judges one indicator of one subject twice on one occasion, and the judgements do not make one chain of replacements.
	//
	// Example: {"judgements":[{"subject":"waitaha","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding"},{"subject":"waitaha","rater":"hera","indicator":"kahuiako.relational-trust","level":"developing"}]}
	JudgementTwice issue.Code = "judgement-twice"
	// ReplacesUnknown: a judgement replaces one that is not there.
	//
	// Example: {"judgements":[{"subject":"waitaha","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding","status":"corrected","replaces":["j9"],"reason":"slip"}]}
	ReplacesUnknown issue.Code = "replaces-unknown"
	// ReplacesInvalid: a judgement replaces one of another cell or rater, one that is replaced already, or itself, or does not say as what or why.
	//
	// Example: {"judgements":[{"id":"j1","subject":"waitaha","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding","status":"corrected","replaces":["j1"],"reason":"slip"}]}
	ReplacesInvalid issue.Code = "replaces-invalid"
	// EvidenceUnknown: the evidence register has no such item.
	//
	// Example: {"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding","evidence":["lost"]}]}
	EvidenceUnknown issue.Code = "evidence-unknown"
	// EvidenceRefused: a judgement rests on evidence that must not be used. A warning; reports leave it out.
	//
	// Example: {"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding","evidence":["interview"]}]}
	EvidenceRefused issue.Code = "evidence-refused"
	// EvidenceUnfit: the register speaks to an indicator that the framework does not have. A warning.
	EvidenceUnfit issue.Code = "evidence-unfit"
	// EvidenceUnchecked: judgements refer to evidence and no register was given. A warning.
	//
	// Example: {"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding","evidence":["minutes"]}]}
	EvidenceUnchecked issue.Code = "evidence-unchecked"
	// ColumnsUneven: the columns of a [Columns] are not of one length.
	ColumnsUneven issue.Code = "columns-uneven"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
