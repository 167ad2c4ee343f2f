// Command validators writes what the other validators check, so that our schemas
// are known to mean the same in every language: all schemas that the library
// embeds, and cases of documents with the verdict of the library. Each document that
// is named is a case that must be valid, unless its name begins with broken; small
// seeded changes of it are cases that may be either.
//
//	go run ./.ci/validators OUT FILE...
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

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

// kinds are our documents by their format.
var kinds = map[string]struct {
	schema *document.Schema
	typ    reflect.Type
}{
	string(framework.CurrentFormat):          {framework.Schema(), reflect.TypeFor[framework.Document]()},
	string(framework.CurrentCrosswalkFormat): {framework.CrosswalkSchema(), reflect.TypeFor[framework.CrosswalkDocument]()},
	string(framework.CurrentOverlayFormat):   {framework.OverlaySchema(), reflect.TypeFor[framework.OverlayDocument]()},
	string(evidence.CurrentFormat):           {evidence.Schema(), reflect.TypeFor[evidence.Register]()},
	string(assessment.CurrentFormat):         {assessment.Schema(), reflect.TypeFor[assessment.Assessment]()},
	string(assessment.CurrentMappingFormat):  {assessment.MappingSchema(), reflect.TypeFor[assessment.Mapping]()},
	string(assessment.CurrentCountsFormat):   {assessment.CountsSchema(), reflect.TypeFor[assessment.CountsDocument]()},
	string(assessment.CurrentReportFormat):   {assessment.ReportSchema(), reflect.TypeFor[assessment.Report]()},
	string(trend.CurrentBridgeFormat):        {trend.BridgeSchema(), reflect.TypeFor[trend.Bridge]()},
	string(trend.CurrentReportFormat):        {trend.ReportSchema(), reflect.TypeFor[trend.Report]()},
	string(agreement.CurrentSummaryFormat):   {agreement.SummarySchema(), reflect.TypeFor[agreement.Summary]()},
	string(longform.CurrentFormat):           {longform.Schema(), reflect.TypeFor[longform.Codebook]()},
	string(plan.CurrentFormat):               {plan.Schema(), reflect.TypeFor[plan.Plan]()},
	string(plan.CurrentReportFormat):         {plan.ReportSchema(), reflect.TypeFor[plan.Report]()},
	string(network.CurrentFormat):            {network.Schema(), reflect.TypeFor[network.Network]()},
	string(network.CurrentMappingFormat):     {network.MappingSchema(), reflect.TypeFor[network.Mapping]()},
	string(network.CurrentReportFormat):      {network.ReportSchema(), reflect.TypeFor[network.Report]()},
	string(review.CurrentFormat):             {review.Schema(), reflect.TypeFor[review.Round]()},
	string(review.CurrentCycleFormat):        {review.CycleSchema(), reflect.TypeFor[review.Cycle]()},
	string(review.CurrentAllocationFormat):   {review.AllocationSchema(), reflect.TypeFor[review.Allocation]()},
	string(review.CurrentTimetableFormat):    {review.TimetableSchema(), reflect.TypeFor[review.Timetable]()},
}

const changes = 120 // of each document

// A testCase is a line of cases.jsonl.
type testCase struct {
	Name     string          `json:"name"`
	Schema   string          `json:"schema"` // its $id
	Valid    bool            `json:"valid"`
	Document json.RawMessage `json:"document"`
}

func main() {
	log.SetFlags(0)
	out, files := os.Args[1], os.Args[2:]
	if err := writeSchemas(filepath.Join(out, "schemas")); err != nil {
		log.Fatal(err)
	}
	lines, err := os.Create(filepath.Join(out, "cases.jsonl"))
	if err != nil {
		log.Fatal(err)
	}
	defer lines.Close()
	encoder := json.NewEncoder(lines)
	seen := map[string]int{}
	for _, file := range files {
		read := casesOf
		if filepath.Base(filepath.Dir(file)) == "suite" {
			read = suiteOf
		}
		cases, err := read(file, seen)
		if err != nil {
			log.Fatal(err)
		}
		for _, c := range cases {
			if err := encoder.Encode(c); err != nil {
				log.Fatal(err)
			}
		}
	}
	for _, format := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Println(format, seen[format], "documents")
		if seen[format] == 0 {
			log.Fatalf("no document of the format %s is checked", format)
		}
	}
}

func writeSchemas(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	schemas := []*document.Schema{assessment.MethodSchema()}
	for _, k := range kinds {
		schemas = append(schemas, k.schema)
		schemas = append(schemas, k.schema.Refs()...)
	}
	for _, s := range schemas {
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(s.ID())), s.JSON(), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// suiteOf returns the documents of a file in the form of the JSON Schema test suite, with
// the verdicts that it states.
func suiteOf(file string, _ map[string]int) ([]testCase, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var suites []struct {
		Schema map[string]string `json:"schema"`
		Tests  []struct {
			Description string          `json:"description"`
			Data        json.RawMessage `json:"data"`
			Valid       bool            `json:"valid"`
		} `json:"tests"`
	}
	if err := json.Unmarshal(data, &suites); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var cases []testCase
	for _, s := range suites {
		for _, t := range s.Tests {
			cases = append(cases, testCase{file + ": " + t.Description, s.Schema["$ref"], t.Valid, t.Data})
		}
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%s holds no documents", file)
	}
	return cases, nil
}

// casesOf returns the document in a file and changes of it. It counts the
// document under its format.
func casesOf(file string, seen map[string]int) ([]testCase, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var head struct {
		Format string `json:"format"`
		Plan   struct {
			Format string `json:"format"`
		} `json:"plan"` // of a report that has one
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if head.Plan.Format != "" {
		head.Format = head.Plan.Format
	}
	kind, ok := kinds[head.Format]
	if !ok {
		return nil, fmt.Errorf("%s: its format %q is none of ours", file, head.Format)
	}
	seen[head.Format]++
	read := func(data []byte) error { return kind.schema.Read(data, reflect.New(kind.typ).Interface()).Err() }
	err = read(data)
	if err != nil && !strings.HasPrefix(filepath.Base(file), "broken") {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	cases := []testCase{{file, kind.schema.ID(), err == nil, data}}
	random := rand.New(rand.NewPCG(2, uint64(len(data))))
	for i := range changes {
		var tree any
		if err := json.Unmarshal(data, &tree); err != nil {
			return nil, err
		}
		name := file + ": " + change(random, &tree)
		changed, err := json.Marshal(tree)
		if err != nil {
			return nil, err
		}
		cases = append(cases, testCase{fmt.Sprintf("%s (change %d)", name, i+1), kind.schema.ID(), read(changed) == nil, changed})
	}
	return cases, nil
}

// change makes one change somewhere in a document and says which. It walks down
// from the root, so that what is near the root is changed as often as the many
// values far from it.
func change(random *rand.Rand, v *any) string {
	var path strings.Builder
	for {
		switch at := (*v).(type) {
		case map[string]any:
			keys := slices.Sorted(maps.Keys(at))
			if len(keys) == 0 || random.IntN(12) == 0 {
				at["unheardOf"] = 1
				return "a member added at " + path.String()
			}
			key := keys[random.IntN(len(keys))]
			fmt.Fprintf(&path, "/%s", key)
			if random.IntN(6) == 0 {
				delete(at, key)
				return path.String() + " removed"
			}
			member := at[key]
			if inner(member) && random.IntN(8) != 0 {
				v = &member // a map or slice, changed in place
				continue
			}
			at[key] = other(random)
		case []any:
			i := random.IntN(len(at))
			fmt.Fprintf(&path, "/%d", i)
			if inner(at[i]) && random.IntN(8) != 0 {
				v = &at[i]
				continue
			}
			at[i] = other(random)
		}
		return path.String() + " replaced"
	}
}

// inner reports whether there is something to change within v.
func inner(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return true
	case []any:
		return len(v) > 0
	}
	return false
}

func other(random *rand.Rand) any {
	values := []any{nil, true, -1, 0, 1, 2.5, 1e12, "", "a", "A b", " a", "kahuiako", "kahuiako.relational-trust", "2026-02-28", "2026-02-30", []any{}, []any{"a", "a"}, map[string]any{}, map[string]any{"en": "A"}}
	return values[random.IntN(len(values))]
}
