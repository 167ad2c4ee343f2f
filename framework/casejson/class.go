package casejson

import (
	"strings"
	"sync"
)

// A class is one of the classes of CASE 1.1: what may stand in an object, in the
// order in which it is written.
type class struct {
	name   string
	fields []field
}

// A field is a member that a class knows.
type field struct {
	name     string
	form     form
	class    *class // of parts, one or a list of them
	required bool
	new      bool // not in CASE 1.0
}

// A form is what the value of a field looks like.
type form byte

const (
	text form = iota
	identifier
	uri
	address // that may be left out
	moment  // a time with its zone
	day
	float
	integer
	texts
	link     // to something in CASE: title, identifier and uri
	links    //
	endpoint // of an association: its identifier may be any string
	part
	parts
	extensions
	extensionList // levels have a list of them, an oddity of the specification
	associationType
	caseVersion
	targetType
)

// find returns the position of the field, or -1.
func (c *class) find(name string) int {
	for i := range c.fields {
		if c.fields[i].name == name {
			return i
		}
	}
	return -1
}

// field returns the field of a name that the class has.
func (c *class) field(name string) *field { return &c.fields[c.find(name)] }

// newClass reads a list of fields: a "*" before a name says that it is required, a
// "+" that CASE 1.0 does not have it; without a form, it is text.
func newClass(name, fields string, known ...*class) *class {
	c := &class{name: name}
	for word := range strings.FieldsSeq(fields) {
		name, what, _ := strings.Cut(word, ":")
		f := field{form: forms[what]}
		if name, f.required = strings.CutPrefix(name, "*"); !f.required {
			name, f.new = strings.CutPrefix(name, "+")
		}
		f.name = name
		if what == "part" || what == "parts" {
			f.class, known = known[0], known[1:]
		}
		c.fields = append(c.fields, f)
	}
	return c
}

var forms = map[string]form{
	"": text, "id": identifier, "uri": uri, "address": address, "time": moment, "day": day, "float": float, "int": integer,
	"texts": texts, "link": link, "links": links, "end": endpoint, "part": part, "parts": parts,
	"ext": extensions, "exts": extensionList, "type": associationType, "version": caseVersion, "target": targetType,
}

// classes are the classes of a package, as the information model of CASE 1.1 has them.
type classes struct {
	pkg, document, item, association, criterion, level, link, endpoint *class
}

var model = sync.OnceValue(func() classes {
	doc := newClass("CFDocument", `*identifier:id *uri:uri +frameworkType +caseVersion:version *creator *title
		*lastChangeDateTime:time officialSourceURL:address publisher description subject:texts subjectURI:links language version
		adoptionStatus statusStartDate:day statusEndDate:day licenseURI:link notes +extensions:ext`)
	item := newClass("CFItem", `*identifier:id *fullStatement alternativeLabel CFItemType *uri:uri humanCodingScheme
		listEnumeration abbreviatedStatement conceptKeywords:texts conceptKeywordsURI:link notes +subject:texts
		+subjectURI:links language educationLevel:texts CFItemTypeURI:link licenseURI:link statusStartDate:day
		statusEndDate:day *lastChangeDateTime:time +extensions:ext`)
	association := newClass("CFAssociation", `*identifier:id *associationType:type sequenceNumber:int *uri:uri
		*originNodeURI:end *destinationNodeURI:end CFAssociationGroupingURI:link *lastChangeDateTime:time +notes
		+extensions:ext`)
	definitions := newClass("CFDefinition", `CFConcepts:parts CFSubjects:parts CFLicenses:parts CFItemTypes:parts
		CFAssociationGroupings:parts +extensions:ext`,
		newClass("CFConcept", `*identifier:id *uri:uri *title keywords *hierarchyCode description *lastChangeDateTime:time +extensions:ext`),
		newClass("CFSubject", `*identifier:id *uri:uri *title *hierarchyCode description *lastChangeDateTime:time +extensions:ext`),
		newClass("CFLicense", `*identifier:id *uri:uri *title description *licenseText *lastChangeDateTime:time +extensions:ext`),
		newClass("CFItemType", `*identifier:id *uri:uri *title *description *hierarchyCode typeCode *lastChangeDateTime:time +extensions:ext`),
		newClass("CFAssociationGrouping", `*identifier:id *uri:uri *title description *lastChangeDateTime:time +extensions:ext`))
	level := newClass("CFRubricCriterionLevel", `*identifier:id *uri:uri description quality score:float feedback
		position:int rubricCriterionId:id *lastChangeDateTime:time +extensions:exts`)
	criterion := newClass("CFRubricCriterion", `*identifier:id *uri:uri category description CFItemURI:link weight:float
		position:int rubricId:id *lastChangeDateTime:time CFRubricCriterionLevels:parts +extensions:ext`, level)
	rubric := newClass("CFRubric", `*identifier:id *uri:uri title description *lastChangeDateTime:time
		CFRubricCriteria:parts +extensions:ext`, criterion)
	return classes{
		pkg: newClass("CFPackage", `*CFDocument:part CFItems:parts CFDefinitions:part CFRubrics:parts CFAssociations:parts
			+extensions:ext`, doc, item, definitions, rubric, association),
		document: doc, item: item, association: association, criterion: criterion, level: level,
		link:     newClass("LinkURI", "*title *identifier:id *uri:uri"),
		endpoint: newClass("LinkGenURI", "*title *identifier *uri:uri +targetType:target"),
	}
})
