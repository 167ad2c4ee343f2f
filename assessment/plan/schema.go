package plan

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

//go:embed schema.json
var schemaJSON []byte

//go:embed report.schema.json
var reportJSON []byte

var (
	schema       = sync.OnceValue(func() *document.Schema { return document.MustSchema(schemaJSON, assessment.Schema()) })
	reportSchema = sync.OnceValue(func() *document.Schema {
		return document.MustSchema(reportJSON, assessment.ReportSchema(), schema())
	})
)

// Schema returns the JSON Schema (2020-12) of plan documents. Its $defs/members is
// open: refer to it to build a closed schema of your own.
func Schema() *document.Schema { return schema() }

// ReportSchema returns the JSON Schema (2020-12) of a [Report]: that of an
// [assessment.Report], with the member plan. Its $defs/members is open: refer to it
// to build a closed schema of your own.
func ReportSchema() *document.Schema { return reportSchema() }

// Parse reads a plan document strictly: its form, by the schema. What it says is
// checked by [Plan.Check]; [document.Locate] finds the lines of what that reports.
func Parse(data []byte) (Plan, issue.List) {
	var p Plan
	list := Schema().Read(data, &p)
	return p, list
}

// ParseReport reads a report with its plan strictly.
func ParseReport(data []byte) (Report, issue.List) {
	var r Report
	list := ReportSchema().Read(data, &r)
	return r, list
}
