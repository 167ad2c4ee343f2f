package review

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

//go:embed round.schema.json
var roundSchemaJSON []byte

//go:embed cycle.schema.json
var cycleSchemaJSON []byte

//go:embed allocation.schema.json
var allocationSchemaJSON []byte

//go:embed timetable.schema.json
var timetableSchemaJSON []byte

var indicatorSchema = sync.OnceValue(func() *document.Schema { return document.MustSchema(indicator.SchemaJSON()) })

var roundSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(roundSchemaJSON, indicatorSchema())
})

var cycleSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(cycleSchemaJSON, indicatorSchema(), roundSchema())
})

var allocationSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(allocationSchemaJSON, indicatorSchema())
})

var timetableSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(timetableSchemaJSON, indicatorSchema(), allocationSchema())
})

// Schema returns the JSON Schema (2020-12) of rounds. Its $defs/members is open: refer to
// it to build a closed schema of your own. The same goes for the other documents.
func Schema() *document.Schema { return roundSchema() }

// CycleSchema returns the JSON Schema of cycles.
func CycleSchema() *document.Schema { return cycleSchema() }

// AllocationSchema returns the JSON Schema of allocations.
func AllocationSchema() *document.Schema { return allocationSchema() }

// TimetableSchema returns the JSON Schema of timetables.
func TimetableSchema() *document.Schema { return timetableSchema() }

// Parse reads a round document, strictly, and compiles it. Issues carry their place in
// data. With an error there is no Plan.
func Parse(data []byte) (*Plan, issue.List) {
	var r Round
	if list := Schema().Read(data, &r); list.Err() != nil {
		return nil, list
	}
	p, list := Compile(r)
	return p, document.Locate(data, list)
}

// ParseCycle reads a cycle document, strictly, and compiles it. Issues carry their place
// in data. With an error there is no Rota.
func ParseCycle(data []byte) (*Rota, issue.List) {
	var c Cycle
	if list := CycleSchema().Read(data, &c); list.Err() != nil {
		return nil, list
	}
	r, list := CompileCycle(c)
	return r, document.Locate(data, list)
}

// ParseAllocation reads an allocation document strictly.
func ParseAllocation(data []byte) (Allocation, issue.List) {
	var a Allocation
	list := AllocationSchema().Read(data, &a)
	return a, list
}

// ParseTimetable reads a timetable document strictly.
func ParseTimetable(data []byte) (Timetable, issue.List) {
	var t Timetable
	list := TimetableSchema().Read(data, &t)
	return t, list
}
