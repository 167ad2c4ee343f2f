package document_test

import (
	"bytes"
	"embed"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/review"
)

// A kind is a kind of document that the library reads and writes.
type kind struct {
	name   string // of its seed, testdata/mutants/<name>.json
	schema *document.Schema
	typ    reflect.Type
	// embeds is a caller's struct that embeds the document and has a member "reviewer".
	embeds  reflect.Type
	mutants int
	holds   bool // other documents, which are kinds of their own
}

func kindOf[Document, Embedding any](name string, schema *document.Schema, mutants int) kind {
	holds := slices.Contains([]string{"report", "rollup", "plan-report", "trend", "codebook"}, name)
	return kind{name, schema, reflect.TypeFor[Document](), reflect.TypeFor[Embedding](), mutants, holds}
}

// kinds returns every kind of document, the one that is read most first.
func kinds() []kind {
	type ofAssessment struct {
		assessment.Assessment
		Reviewer string `json:"reviewer"`
	}
	type ofFramework struct {
		framework.Document
		Reviewer string `json:"reviewer"`
	}
	type ofCrosswalk struct {
		framework.CrosswalkDocument
		Reviewer string `json:"reviewer"`
	}
	type ofOverlay struct {
		framework.OverlayDocument
		Reviewer string `json:"reviewer"`
	}
	type ofEvidence struct {
		evidence.Register
		Reviewer string `json:"reviewer"`
	}
	type ofReport struct {
		assessment.Report
		Reviewer string `json:"reviewer"`
	}
	type ofMethod struct {
		assessment.Method
		Reviewer string `json:"reviewer"`
	}
	type ofMapping struct {
		assessment.Mapping
		Reviewer string `json:"reviewer"`
	}
	type ofCounts struct {
		assessment.CountsDocument
		Reviewer string `json:"reviewer"`
	}
	type ofNetwork struct {
		network.Network
		Reviewer string `json:"reviewer"`
	}
	type ofNetworkMapping struct {
		network.Mapping
		Reviewer string `json:"reviewer"`
	}
	type ofRollup struct {
		network.Report
		Reviewer string `json:"reviewer"`
	}
	type ofPlan struct {
		plan.Plan
		Reviewer string `json:"reviewer"`
	}
	type ofBridge struct {
		trend.Bridge
		Reviewer string `json:"reviewer"`
	}
	type ofTrend struct {
		trend.Report
		Reviewer string `json:"reviewer"`
	}
	type ofAgreement struct {
		agreement.Summary
		Reviewer string `json:"reviewer"`
	}
	type ofCodebook struct {
		longform.Codebook
		Reviewer string `json:"reviewer"`
	}
	type ofPlanReport struct {
		plan.Report
		Reviewer string `json:"reviewer"`
	}
	type ofRound struct {
		review.Round
		Reviewer string `json:"reviewer"`
	}
	type ofCycle struct {
		review.Cycle
		Reviewer string `json:"reviewer"`
	}
	type ofAllocation struct {
		review.Allocation
		Reviewer string `json:"reviewer"`
	}
	type ofTimetable struct {
		review.Timetable
		Reviewer string `json:"reviewer"`
	}
	return []kind{
		kindOf[assessment.Assessment, ofAssessment]("assessment", assessment.Schema(), 5_000),
		kindOf[framework.Document, ofFramework]("framework", framework.Schema(), 10_000),
		kindOf[framework.CrosswalkDocument, ofCrosswalk]("crosswalk", framework.CrosswalkSchema(), 3_000),
		kindOf[framework.OverlayDocument, ofOverlay]("overlay", framework.OverlaySchema(), 3_000),
		kindOf[evidence.Register, ofEvidence]("evidence", evidence.Schema(), 6_500),
		kindOf[assessment.Method, ofMethod]("method", assessment.MethodSchema(), 4_000),
		kindOf[assessment.Report, ofReport]("report", assessment.ReportSchema(), 11_000),
		kindOf[assessment.Mapping, ofMapping]("mapping", assessment.MappingSchema(), 6_000),
		kindOf[assessment.CountsDocument, ofCounts]("counts", assessment.CountsSchema(), 5_000),
		kindOf[network.Network, ofNetwork]("network", network.Schema(), 4_000),
		kindOf[network.Report, ofRollup]("rollup", network.ReportSchema(), 7_500),
		kindOf[network.Mapping, ofNetworkMapping]("network-mapping", network.MappingSchema(), 5_000),
		kindOf[review.Round, ofRound]("review-round", review.Schema(), 5_500),
		kindOf[review.Cycle, ofCycle]("review-cycle", review.CycleSchema(), 2_500),
		kindOf[review.Allocation, ofAllocation]("review-allocation", review.AllocationSchema(), 1_500),
		kindOf[review.Timetable, ofTimetable]("review-timetable", review.TimetableSchema(), 1_800),
		kindOf[trend.Bridge, ofBridge]("bridge", trend.BridgeSchema(), 5_500),
		kindOf[trend.Report, ofTrend]("trend", trend.ReportSchema(), 8_000),
		kindOf[agreement.Summary, ofAgreement]("agreement", agreement.SummarySchema(), 4_000),
		kindOf[longform.Codebook, ofCodebook]("codebook", longform.Schema(), 5_000),
		kindOf[plan.Plan, ofPlan]("plan", plan.Schema(), 5_000),
		kindOf[plan.Report, ofPlanReport]("plan-report", plan.ReportSchema(), 8_000),
	}
}

//go:embed testdata/mutants
var seeds embed.FS

// seed returns a document that uses every member of its kind.
func (k kind) seed(t testing.TB) []byte {
	t.Helper()
	data, err := seeds.ReadFile("testdata/mutants/" + k.name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// value returns what the seed holds.
func (k kind) value(t testing.TB) reflect.Value {
	t.Helper()
	v := reflect.New(k.typ)
	if err := k.schema.Read(k.seed(t), v.Interface()).Err(); err != nil {
		t.Fatal(err)
	}
	return v.Elem()
}

// peerOf compiles a schema with jsonschema/v5.
func peerOf(t testing.TB, s *document.Schema) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		t.Fatalf("schema %s refers to %s, which is not among its Refs", s.ID(), url)
		return nil, nil
	}
	for _, r := range append(s.Refs(), s) {
		if err := c.AddResource(r.ID(), bytes.NewReader(r.JSON())); err != nil {
			t.Fatal(err)
		}
	}
	compiled, err := c.Compile(s.ID())
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// peerVerdict returns what jsonschema/v5 says of a document. Its parser must not
// mind a byte order mark, because many do not.
func peerVerdict(s *jsonschema.Schema, data []byte) error {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is more behind the document")
	}
	return s.Validate(v)
}

// sameDocument compares documents. What encoding/json puts into a json.RawMessage
// is not canonical.
var sameDocument = cmp.Transformer("canonical", func(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err.Error()
	}
	canonical, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(canonical)
})

// TestSeedsAreFull keeps the seeds up with the types: every field of every struct
// must be set somewhere in the seed of its kind, or of one before it that has the same
// struct.
func TestSeedsAreFull(t *testing.T) {
	full := map[reflect.Type]bool{}
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			set := map[reflect.Type]map[int]bool{}
			fieldsSet(k.value(t), set)
			for typ, fields := range set {
				for i := range typ.NumField() {
					if !fields[i] && !full[typ] {
						t.Errorf("%v.%s is set nowhere in testdata/mutants/%s.json", typ, typ.Field(i).Name, k.name)
					}
				}
			}
			for typ := range set {
				full[typ] = true
			}
		})
	}
}

// fieldsSet notes which fields of the structs in v are not zero.
func fieldsSet(v reflect.Value, set map[reflect.Type]map[int]bool) {
	if v.Type().Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fieldsSet(v.Elem(), set)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fieldsSet(v.Index(i), set)
		}
	case reflect.Map:
		for entry := v.MapRange(); entry.Next(); {
			fieldsSet(entry.Value(), set)
		}
	case reflect.Struct:
		if set[v.Type()] == nil {
			set[v.Type()] = map[int]bool{}
		}
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				set[v.Type()][i] = true
				fieldsSet(f, set)
			}
		}
	}
}

// A place in a schema, as jsonschema/v5 writes it: "<$id>#<JSON Pointer>".
type place = string

// reachable walks a schema and all that it refers to. It calls visit with every
// keyword that demands something, and reports a $ref that leads nowhere. That the
// name of a member is a string is no demand.
func reachable(t testing.TB, s *document.Schema, visit func(at place, keyword string, value any)) {
	t.Helper()
	roots := map[string]any{}
	for _, r := range append(s.Refs(), s) {
		var v any
		if err := json.Unmarshal(r.JSON(), &v); err != nil {
			t.Fatal(err)
		}
		roots[r.ID()] = v
	}
	seen := map[place]bool{}
	var walk func(id, pointer string, ofName bool)
	walk = func(id, pointer string, ofName bool) {
		at := id + "#" + pointer
		if known := fmt.Sprint(at, ofName); seen[known] {
			return
		} else {
			seen[known] = true
		}
		node, ok := lookup(roots[id], pointer)
		if !ok {
			t.Errorf("a $ref to %s leads nowhere", at)
			return
		}
		object, ok := node.(map[string]any)
		if !ok {
			return // true or false
		}
		for keyword, value := range object {
			here := pointer + "/" + keyword
			switch keyword {
			case "$schema", "$id", "$defs", "title", "description", "examples", "default", "deprecated", "$comment":
				continue
			case "$ref":
				to, fragment, _ := strings.Cut(value.(string), "#")
				if to == "" {
					to = id
				} else if !strings.Contains(to, "://") {
					to = id[:strings.LastIndex(id, "/")+1] + to
				}
				if roots[to] == nil {
					t.Errorf("%s/$ref: %s is no $id of %s or its Refs", at, to, s.ID())
					continue
				}
				walk(to, fragment, ofName)
			case "properties":
				for name := range value.(map[string]any) {
					walk(id, here+"/"+name, false)
				}
			case "allOf":
				for i := range value.([]any) {
					walk(id, here+"/"+strconv.Itoa(i), ofName)
				}
			case "items", "additionalProperties", "propertyNames":
				walk(id, here, keyword == "propertyNames")
			}
			if !ofName || keyword != "type" {
				visit(id+"#"+here, keyword, value)
			}
		}
	}
	walk(s.ID(), "", false)
}

func lookup(v any, pointer string) (any, bool) {
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if token == "" {
			continue
		}
		switch inner := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = inner[token]; !ok {
				return nil, false
			}
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(inner) {
				return nil, false
			}
			v = inner[i]
		default:
			return nil, false
		}
	}
	return v, true
}
