package casejson

import "github.com/openrubric/leadership/indicator/issue"

// What [Parse] takes and CASE 1.1 does not allow. Each is a warning of Parse and an error
// of [ParseStrict]. What is changed or left out is kept under "kept" in the extensions of
// the object it stood in, or the one around that, by its path from there; null and the
// empty text are not. Each example is laid over the package in testdata/small.json,
// objects by member and lists by element.
const (
	// PackageWrapped: the package lies in a member CFPackage.
	//
	// Example: {"CFPackage":{"CFDocument":{}}}
	PackageWrapped issue.Code = "package-wrapped"
	// MarkBefore: the file begins with a byte order mark.
	MarkBefore issue.Code = "mark-before"
	// MemberOutside: an object has a member that its class does not have, as the
	// CFPackageURI and CFDocumentURI that most servers write into a package.
	//
	// Example: {"CFItems":[{"CFDocumentURI":"x"}]}
	MemberOutside issue.Code = "member-outside"
	// MemberTwice: an object has two members of one name. The last counts.
	MemberTwice issue.Code = "member-twice"
	// MemberAbsent: an object lacks a member that its class requires.
	//
	// Example: {"CFItems":[{"uri":null}]}
	MemberAbsent issue.Code = "member-absent"
	// MemberNull: a member is null, where it should be left out.
	//
	// Example: {"CFItems":[{"notes":null}]}
	MemberNull issue.Code = "member-null"
	// TextEmpty: a text is empty, where it should be left out.
	//
	// Example: {"CFItems":[{"notes":""}]}
	TextEmpty issue.Code = "text-empty"
	// SourcedID: an object has sourcedId, where CASE has identifier.
	//
	// Example: {"CFItems":[{"identifier":null,"sourcedId":"1c5ba3f5-bcf4-5b4e-ae2b-5e7b1ba12c6a"}]}
	SourcedID issue.Code = "sourced-id"
	// ValueUnfit: a value is not of the form that its member has, and is left out.
	//
	// Example: {"CFItems":[{"notes":{"en":"A note."}}]}
	ValueUnfit issue.Code = "value-unfit"
	// ListWanted: a text or an object stands where a list of them should.
	//
	// Example: {"CFItems":[{"educationLevel":"09"}]}
	ListWanted issue.Code = "list-wanted"
	// OneWanted: a list stands where one should. The first is taken; for definitions,
	// where PHP writes an empty list, none.
	//
	// Example: {"CFDefinitions":[]}
	OneWanted issue.Code = "one-wanted"
	// LinkPlain: a link is an address only.
	//
	// Example: {"CFItems":[{"licenseURI":"https://example.org/licence"}]}
	LinkPlain issue.Code = "link-plain"
	// TextWanted: a number or truth value stands where a text should.
	//
	// Example: {"CFDocument":{"version":2}}
	TextWanted issue.Code = "text-wanted"
	// NumberWanted: a number is written as a text, or a whole number as 1.0 or 1e2.
	//
	// Example: {"CFAssociations":[{"sequenceNumber":"1"}]}
	NumberWanted issue.Code = "number-wanted"
	// ZoneMissing: a time has no zone. UTC is assumed.
	//
	// Example: {"CFItems":[{"lastChangeDateTime":"2026-01-27T10:00:00"}]}
	ZoneMissing issue.Code = "zone-missing"
	// DayWanted: a time stands where a day should.
	//
	// Example: {"CFItems":[{"statusEndDate":"2026-01-27T00:00:00Z"}]}
	DayWanted issue.Code = "day-wanted"
	// IdentifierUnfit: an identifier is no UUID. One is made of it, the same wherever it stands.
	//
	// Example: {"CFItems":[{"identifier":"item-1"}]}
	IdentifierUnfit issue.Code = "identifier-unfit"
	// IdentifierCase: a UUID has capitals.
	//
	// Example: {"CFItems":[{"identifier":"1C5BA3F5-BCF4-5B4E-AE2B-5E7B1BA12C6A"}]}
	IdentifierCase issue.Code = "identifier-case"
	// IdentifierVersion: a UUID is not of version 1 to 5, as the OpenAPI description of CASE
	// asks. It is kept: an identifier that is published stays.
	//
	// Example: {"CFItems":[{"identifier":"10000000-0000-0000-0000-000000000001"}]}
	IdentifierVersion issue.Code = "identifier-version"
	// IdentifierTwice: two objects have one identifier. A framework made of them gives the
	// second another; OpenSALT takes them for one.
	//
	// Example: {"CFItems":[{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000002"}]}
	IdentifierTwice issue.Code = "identifier-twice"
	// TypeUnknown: an association is of no type that CASE 1.1 has. It is read as isRelatedTo.
	//
	// Example: {"CFAssociations":[{"associationType":"RelatedTo"}]}
	TypeUnknown issue.Code = "type-unknown"
)

// What [Package.Framework] assumes where CASE does not say what a framework must. All are
// warnings.
const (
	// ParentsSeveral: an item has several parents. The first stays, the other associations are kept in the extensions.
	//
	// Example: {"CFAssociations":[{},{"originNodeURI":{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000001"}}]}
	ParentsSeveral issue.Code = "parents-several"
	// TreeCycle: an item lies inside itself. The tie that closes the circle is not followed.
	//
	// Example: {"CFAssociations":[{},{},{"destinationNodeURI":{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000001"}}]}
	TreeCycle issue.Code = "tree-cycle"
	// ParentMissing: an item has no parent. It is put at the top.
	//
	// Example: {"CFAssociations":[{"associationType":"precedes"}]}
	ParentMissing issue.Code = "parent-missing"
	// ParentOutside: the parent of an item is not in the package. The item is put at the top.
	//
	// Example: {"CFAssociations":[{"destinationNodeURI":{"identifier":"elsewhere"}}]}
	ParentOutside issue.Code = "parent-outside"
	// ChildOutside: an association gives a parent to an item that is not in the package.
	//
	// Example: {"CFAssociations":[{"originNodeURI":{"identifier":"elsewhere"}}]}
	ChildOutside issue.Code = "child-outside"
	// SequenceMissing: items of one parent have no sequenceNumber, so listEnumeration,
	// humanCodingScheme and their order in the file decide.
	//
	// Example: {"CFAssociations":[{"sequenceNumber":null}]}
	SequenceMissing issue.Code = "sequence-missing"
	// SequenceTwice: two items of one parent have the same sequenceNumber.
	//
	// Example: {"CFAssociations":[{"sequenceNumber":2}]}
	SequenceTwice issue.Code = "sequence-twice"
	// GroupsFirst: an item with children stands behind one without. In a framework the groups of a parent come before its indicators.
	//
	// Example: {"CFAssociations":[{},{"sequenceNumber":0,"destinationNodeURI":{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000100"}}]}
	GroupsFirst issue.Code = "groups-first"
	// IDTaken: two items would have one ID. The later has a number behind it.
	//
	// Example: {"CFItems":[{},{"humanCodingScheme":"L.1"}]}
	IDTaken issue.Code = "id-taken"
	// LanguageMissing: the document does not say which language it is in. "und" is assumed.
	//
	// Example: {"CFDocument":{"language":null}}
	LanguageMissing issue.Code = "language-missing"
	// SubjectsAssumed: CASE does not say what kind of subject is judged. A school is assumed.
	//
	// Example: {}
	SubjectsAssumed issue.Code = "subjects-assumed"
	// ScaleAssumed: an item has no criterion to take a scale from.
	//
	// Example: {}
	ScaleAssumed issue.Code = "scale-assumed"
	// DirectionAssumed: levels have no scores, so nothing says which end is the good one. The high end is assumed.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"CFRubricCriterionLevels":[{"score":null},{"score":null},{"score":null}]}]}]}
	DirectionAssumed issue.Code = "direction-assumed"
	// ScoreLeft: levels have scores that no scale holds. They order the levels, and are kept in the extensions only.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"CFRubricCriterionLevels":[{},{},{"score":1e10}]}]}]}
	ScoreLeft issue.Code = "score-left"
	// CriterionLeft: a criterion is not taken over: it is the second of its item, or has no item or too few or too many levels.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"CFItemURI":{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000999"}}]}]}
	CriterionLeft issue.Code = "criterion-left"
	// AssociationLeft: a framework has no place for an association other than isChildOf. It is kept in the extensions.
	//
	// Example: {}
	AssociationLeft issue.Code = "association-left"
	// ItemRetired: an item has a statusEndDate. It is taken over all the same.
	//
	// Example: {"CFItems":[{"statusEndDate":"2026-01-27"}]}
	ItemRetired issue.Code = "item-retired"
	// OwnUnfit: what this library once wrote into the extensions was changed and cannot be read. It is not looked at.
	//
	// Example: {"CFDocument":{"extensions":{"openrubricLeadership":{"framework":7}}}}
	OwnUnfit issue.Code = "own-unfit"
	// KeyUnfit: what is asked for as the key of the framework cannot be one. An error.
	KeyUnfit issue.Code = "key-unfit"
	// PackageEmpty: a package has no item that could be judged, so there is no framework. An error.
	//
	// Example: {"CFItems":null}
	PackageEmpty issue.Code = "package-empty"
)

// What no schema sees in rubrics. [Parse] and [ParseStrict] warn of it.
const (
	// ScoreTwice: two levels of a criterion have one score, so it does not tell them apart.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"CFRubricCriterionLevels":[{"score":2}]}]}]}
	ScoreTwice issue.Code = "score-twice"
	// PositionTwice: two levels of a criterion, or two criteria of a rubric, have one position.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"CFRubricCriterionLevels":[{"position":2}]}]}]}
	PositionTwice issue.Code = "position-twice"
	// OrderUnsure: levels have neither positions nor scores that order them. That of the file is taken, the lowest first.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"CFRubricCriterionLevels":[{"position":2,"score":2}]}]}]}
	OrderUnsure issue.Code = "order-unsure"
	// OrderDiffers: positions order levels otherwise than scores. Scores count, the lowest first.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"CFRubricCriterionLevels":[{"position":3},{},{"position":1}]}]}]}
	OrderDiffers issue.Code = "order-differs"
	// RubricMismatch: a rubricId or rubricCriterionId is not that of the parent.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"rubricId":"0d2a8a4e-55d9-5d0e-9e0f-000000000999"}]}]}
	RubricMismatch issue.Code = "rubric-mismatch"
	// ItemUnknown: a criterion names no item, or one that is not in the package.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"CFItemURI":null}]}]}
	ItemUnknown issue.Code = "item-unknown"
	// WeightUnfit: a weight is negative.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{"weight":-0.5}]}]}
	WeightUnfit issue.Code = "weight-unfit"
	// CategoryScattered: the criteria of one category do not stand together.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{},{"category":"Apart"},{"category":"Together"}]}]}
	CategoryScattered issue.Code = "category-scattered"
	// LevelsFew: a criterion has fewer than two levels.
	//
	// Example: {"CFRubrics":[{"CFRubricCriteria":[{},{"category":"Together"}]}]}
	LevelsFew issue.Code = "levels-few"
)
