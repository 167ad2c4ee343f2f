package assessment

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

//go:embed schema.json
var schemaJSON []byte

//go:embed method.schema.json
var methodJSON []byte

//go:embed report.schema.json
var reportJSON []byte

var (
	shared = sync.OnceValue(func() *document.Schema { return document.MustSchema(indicator.SchemaJSON()) })
	schema = sync.OnceValue(func() *document.Schema {
		return document.MustSchema(schemaJSON, shared(), framework.Schema())
	})
	methodSchema = sync.OnceValue(func() *document.Schema { return document.MustSchema(methodJSON, shared()) })
	reportSchema = sync.OnceValue(func() *document.Schema {
		return document.MustSchema(reportJSON, shared(), framework.Schema(), schema(), methodSchema())
	})
)

// Schema returns the JSON Schema (2020-12) of assessment documents. Its
// $defs/members is open: refer to it to build a closed schema of your own.
func Schema() *document.Schema { return schema() }

// MethodSchema returns the JSON Schema (2020-12) of a [Method]. Its $defs/members is
// open: refer to it to build a closed schema of your own.
func MethodSchema() *document.Schema { return methodSchema() }

// ReportSchema returns the JSON Schema (2020-12) of a [Report]. Its $defs/members is
// open: refer to it to build a closed schema of your own.
func ReportSchema() *document.Schema { return reportSchema() }

// Parse reads an assessment document strictly: first its form, by the schema. What
// needs the framework is checked by [Compile], which all documents pass; [document.Locate] finds the lines of what that reports.
func Parse(data []byte) (Assessment, issue.List) {
	var a Assessment
	list := Schema().Read(data, &a)
	return a, list
}

// ParseMethod reads a method strictly. What needs the framework is checked by
// [Method.Check].
func ParseMethod(data []byte) (Method, issue.List) {
	var m Method
	list := MethodSchema().Read(data, &m)
	return m, list
}

// ParseReport reads a report document strictly.
func ParseReport(data []byte) (Report, issue.List) {
	var r Report
	list := ReportSchema().Read(data, &r)
	return r, list
}
