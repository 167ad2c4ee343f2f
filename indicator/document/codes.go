package document

import "github.com/openrubric/leadership/indicator/issue"

// The codes of the issues that reading a document reports. Each example is a
// document for the schema in testdata/example.json, read into the type Form of
// the tests with Limits{Bytes: 400, Depth: 4}.
const (
	// Syntax: the text is no JSON (RFC 8259). Nothing behind this place was read.
	//
	// Example: {"title":"A","marks":[1,2,]}
	Syntax issue.Code = "syntax"
	// UTF8Invalid: a string holds bytes that are not UTF-8, or half of a surrogate pair.
	//
	// Example: {"title":"\ud83d"}
	UTF8Invalid issue.Code = "utf8-invalid"
	// MemberUnknown: an object has a member that its schema does not name. Letter case counts.
	//
	// Example: {"Title":"A"}
	MemberUnknown issue.Code = "member-unknown"
	// MemberDuplicate: an object has two members of one name.
	//
	// Example: {"title":"A","title":"B"}
	MemberDuplicate issue.Code = "member-duplicate"
	// MemberMissing: an object lacks a member that its schema requires. The path is
	// the one the member would have, the place is the object's.
	//
	// Example: {"state":"draft"}
	MemberMissing issue.Code = "member-missing"
	// MemberShadowed: two fields of the Go type have one name in JSON, so that one
	// hides the other, as a field of a caller's struct hides one of the document
	// that it embeds.
	//
	// Example: {"title":"A"} read into a struct that embeds Form and has a Title of its own
	MemberShadowed issue.Code = "member-shadowed"
	// TypeMismatch: a value is of the wrong kind, as a string where a number is wanted.
	//
	// Example: {"title":7}
	TypeMismatch issue.Code = "type-mismatch"
	// ValueNotAllowed: a value is none of those that the schema lists.
	//
	// Example: {"title":"A","state":"retierd"}
	ValueNotAllowed issue.Code = "value-not-allowed"
	// PatternMismatch: a string is not of the wanted form.
	//
	// Example: {"title":"A","key":"Not A Key"}
	PatternMismatch issue.Code = "pattern-mismatch"
	// StringLength: a string has too few or too many characters.
	//
	// Example: {"title":""}
	StringLength issue.Code = "string-length"
	// ArrayLength: an array has too few or too many elements.
	//
	// Example: {"title":"A","marks":[1,2,3,4,5]}
	ArrayLength issue.Code = "array-length"
	// ObjectLength: an object has too few or too many members.
	//
	// Example: {"title":"A","texts":{}}
	ObjectLength issue.Code = "object-length"
	// NumberRange: a number is below or above what is allowed, or too large for its Go type.
	//
	// Example: {"title":"A","marks":[1e400]}
	NumberRange issue.Code = "number-range"
	// NotUnique: an array that may hold a value once holds it twice.
	//
	// Example: {"title":"A","marks":[1,1.0]}
	NotUnique issue.Code = "not-unique"
	// ValueInvalid: a string has the wanted form and still no meaning, as a day that
	// the calendar does not have.
	//
	// Example: {"title":"A","day":"2026-02-30"}
	ValueInvalid issue.Code = "value-invalid"
	// DepthExceeded: arrays and objects are nested deeper than [Limits] allow.
	// Nothing behind this place was read.
	//
	// Example: {"title":"A","extensions":{"a":[[[0]]]}}
	DepthExceeded issue.Code = "depth-exceeded"
	// SizeExceeded: the document has more bytes than [Limits] allow. Nothing was read.
	//
	// Example: {"title":"… 400 more bytes …"}
	SizeExceeded issue.Code = "size-exceeded"
	// TypeUnfit: the schema and the Go type do not fit each other. It is a mistake in
	// a program, not in a document; [Schema.Check] finds it in a test.
	//
	// Example: {"title":"A"} read into a struct without a field for "title"
	TypeUnfit issue.Code = "type-unfit"
)
