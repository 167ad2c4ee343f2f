package document_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var updateSuite = flag.Bool("update-suite", false, "write testdata/suite anew")

// A slip makes an invalid document of the full one of its kind.
type slip struct {
	says string // what is wrong, for people
	at   string // what is changed, as a JSON Pointer; "-" at the end adds to an array
	set  string // JSON; "" takes it away
	code string // what the library says
}

// minimal are the smallest documents of each kind.
var minimal = map[string]string{
	"assessment":        `{"format":"leadership-assessment/1","framework":{"key":"kahuiako","edition":"2"},"subjects":[{"id":"waitaha","kind":"community-of-schools"}]}`,
	"framework":         `{"format":"leadership-framework/1","key":"own","edition":"1","title":{"en":"Own"},"citation":{"title":"Own"},"rights":{"source":"ours","wording":"ours"},"status":{"state":"current"},"policy":"formative","subjects":["school"],"scales":[{"key":"stages","direction":"high-is-better","levels":[{"key":"no","label":{"en":"No"}},{"key":"yes","label":{"en":"Yes"}}]}],"scale":"stages","indicators":[{"id":"own.trust","label":{"en":"Trust"},"statement":{"en":"They trust each other."},"origin":"local"}]}`,
	"crosswalk":         `{"format":"leadership-crosswalk/1","edition":"1","title":{"en":"From a to b"},"from":{"key":"a","edition":"1"},"to":{"key":"b","edition":"1"},"authorship":{"authors":["Ana"],"method":"human","date":"2026-02-28"},"rights":"CC BY 4.0","edges":[{"from":"a.one","to":"b.one","relation":"exact","confidence":"low","rationale":{"en":"The same."}}]}`,
	"overlay":           `{"format":"leadership-overlay/1","key":"own-mi","edition":"1","framework":{"key":"own","edition":"1"},"language":"mi","wording":"translation","authors":["A. Kaituhi"],"rights":"CC BY 4.0"}`,
	"evidence":          `{"format":"leadership-evidence/1"}`,
	"method":            `{}`,
	"report":            `{"format":"leadership-report/1","framework":{"key":"own","edition":"1"},"frameworkTitle":{"en":"Own"},"policy":"formative","status":{"state":"current"},"method":{},"release":{},"scales":[{"key":"stages","direction":"high-is-better","levels":[{"key":"no","label":{"en":"No"}},{"key":"yes","label":{"en":"Yes"}}]}],"nodes":[{"id":"own.trust","kind":"indicator","label":{"en":"Trust"}}],"subjects":[]}`,
	"mapping":           `{"format":"leadership-mapping/1","subject":{"id":{"column":"School"},"kind":{"always":"school"}},"columns":[{"column":"Grade","indicator":{"always":"own.trust"}}]}`,
	"counts":            `{"format":"leadership-counts/1","framework":{"key":"kahuiako","edition":"2"},"subjects":[{"id":"waitaha","kind":"community-of-schools"}],"counts":[]}`,
	"network":           `{"format":"leadership-network/1"}`,
	"rollup":            `{"format":"leadership-rollup/1","framework":{"key":"own","edition":"1"},"frameworkTitle":{"en":"Own"},"policy":"formative","network":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","method":{},"release":{},"scales":[{"key":"stages","direction":"high-is-better","levels":[{"key":"no","label":{"en":"No"}},{"key":"yes","label":{"en":"Yes"}}]}],"nodes":[{"id":"own.trust","kind":"indicator","label":{"en":"Trust"}}]}`,
	"network-mapping":   `{"format":"leadership-network-mapping/1","subject":{"id":"School","kind":"school"}}`,
	"review-round":      `{"format":"leadership-review-round/1"}`,
	"review-cycle":      `{"format":"leadership-review-cycle/1"}`,
	"review-allocation": `{"format":"leadership-review-allocation/1","outcome":"undecided"}`,
	"review-timetable":  `{"format":"leadership-review-timetable/1","outcome":"undecided"}`,
	"bridge":            `{"format":"leadership-bridge/1","from":{"key":"own","edition":"1"},"to":{"key":"own","edition":"2"},"by":"panel","rationale":"The same.","indicators":[{"from":"own.trust","to":"own.trust"}]}`,
	"trend":             `{"format":"leadership-trend/1","before":{"framework":{"key":"own","edition":"1"}},"after":{"framework":{"key":"own","edition":"1"}},"policy":"formative","method":{},"release":{},"confidence":0.95,"scales":[{"key":"stages","direction":"high-is-better","levels":[{"key":"no","label":{"en":"No"}},{"key":"yes","label":{"en":"Yes"}}]}],"nodes":[{"id":"own.trust","kind":"indicator","label":{"en":"Trust"}}]}`,
	"agreement":         `{"format":"leadership-agreement/1","design":{"categories":["no","yes"],"ordered":true,"units":2,"raters":2,"ratings":4,"fewest":2,"most":2,"ratedTwice":2},"coefficients":[],"why":[],"reading":[]}`,
	"plan":              `{"format":"leadership-plan/1","framework":{"key":"own","edition":"1"}}`,
	"codebook":          `{"format":"leadership-codebook/1","assessment":{"format":"leadership-assessment/1","framework":{"key":"kahuiako","edition":"2"},"subjects":[{"id":"waitaha","kind":"community-of-schools"}]},"frameworkTitle":{"en":"Own"},"columns":[{"name":"subject","type":"token","label":{"en":"Who was judged"}}],"missing":[],"scales":[{"key":"stages","direction":"high-is-better","levels":[{"key":"no","label":{"en":"No"}},{"key":"yes","label":{"en":"Yes"}}]}],"nodes":[{"id":"own.trust","kind":"indicator","label":{"en":"Trust"}}]}`,
	"plan-report":       `{"format":"leadership-report/1","framework":{"key":"own","edition":"1"},"frameworkTitle":{"en":"Own"},"policy":"formative","status":{"state":"current"},"method":{},"release":{},"scales":[{"key":"stages","direction":"high-is-better","levels":[{"key":"no","label":{"en":"No"}},{"key":"yes","label":{"en":"Yes"}}]}],"nodes":[{"id":"own.trust","kind":"indicator","label":{"en":"Trust"}}],"subjects":[],"plan":{"format":"leadership-plan-report/1","asOf":"2027-03-01","manageable":3}}`,
}

// slips are what people and programs get wrong, by kind.
var slips = map[string][]slip{
	"assessment": {
		{"an unknown member, as of a misspelt name", "/judgments", `[]`, "member-unknown"},
		{"a level with a capital letter", "/judgements/0/level", `"Developing"`, "pattern-mismatch"},
		{"a judgement without a level", "/judgements/0/level", ``, "member-missing"},
		{"a day written the other way round", "/judgements/0/date", `"30/08/2026"`, "pattern-mismatch"},
		{"a day that the calendar does not have", "/judgements/0/date", `"2026-02-30"`, "value-invalid"},
		{"an ID that ends with a space", "/judgements/0/rater", `"hera "`, "pattern-mismatch"},
		{"null for what is not known", "/judgements/0/rationale", `null`, "type-mismatch"},
		{"an ID that is a number", "/subjects/0/id", `1187`, "type-mismatch"},
		{"the version to come", "/format", `"leadership-assessment/2"`, "value-not-allowed"},
	},
	"framework": {
		{"a scale of one level", "/scales/0/levels/1", ``, "array-length"},
		{"a statement without a language", "/indicators/0/statement", `"Boards show each other their plans."`, "type-mismatch"},
		{"an ID with a capital letter", "/indicators/0/id", `"coast.Open-books"`, "pattern-mismatch"},
		{"no policy on rating", "/policy", ``, "member-missing"},
		{"a direction that is none", "/scales/0/direction", `"up"`, "value-not-allowed"},
		{"an empty text", "/indicators/0/label", `{"en":""}`, "string-length"},
	},
	"crosswalk": {
		{"a relation that SKOS does not have", "/edges/0/relation", `"similar"`, "value-not-allowed"},
		{"an edge without a reason", "/edges/0/rationale", ``, "member-missing"},
		{"a confidence as a number", "/edges/0/confidence", `0.8`, "type-mismatch"},
		{"a gap without IDs", "/gaps/from/0/ids", `[]`, "array-length"},
	},
	"overlay": {
		{"a language that is no tag", "/language", `"te reo"`, "pattern-mismatch"},
		{"an empty label", "/texts/coast.open-books/label", `""`, "string-length"},
		{"no framework", "/framework", ``, "member-missing"},
		{"an edition that is a number", "/edition", `1`, "type-mismatch"},
	},
	"evidence": {
		{"a digest that is too short", "/items/0/digest", `"sha256:0123"`, "pattern-mismatch"},
		{"a consent that is none", "/items/0/consent/state", `"yes"`, "value-not-allowed"},
		{"fewer people than one", "/items/0/people", `0`, "number-range"},
		{"an item without a kind", "/items/0/kind", ``, "member-missing"},
		{"a subject twice", "/items/0/subjects", `["waitaha","waitaha"]`, "not-unique"},
	},
	"method": {
		{"a rule that there is not", "/stages/1/rule", `"average"`, "value-not-allowed"},
		{"a weight below 0", "/stages/2/weights/kahuiako.relational-trust", `-1`, "number-range"},
		{"a majority of all", "/stages/2/majority", `1`, "number-range"},
		{"an interval that is none", "/stages/2/within", `"2.5 or more"`, "pattern-mismatch"},
		{"a stage over nothing", "/stages/1/over", ``, "member-missing"},
	},
	"report": {
		{"a state that is none", "/subjects/0/profiles/0/state", `"hidden"`, "value-not-allowed"},
		{"a count below 0", "/subjects/0/profiles/0/raters", `-1`, "number-range"},
		{"half a rater", "/subjects/0/profiles/0/raters", `1.5`, "type-mismatch"},
		{"no nodes", "/nodes", `[]`, "array-length"},
		{"an audience that is none", "/release/audience", `"everybody"`, "value-not-allowed"},
	},
	"mapping": {
		{"a column without a name", "/columns/0/column", `""`, "pattern-mismatch"},
		{"no columns", "/columns", `[]`, "array-length"},
		{"an order of dates that is none", "/date/order", `"dd-mm-yy"`, "value-not-allowed"},
		{"an absence that there is not", "/absent/n~1a", `"unknown"`, "value-not-allowed"},
	},
	"counts": {
		{"no judgements, said", "/counts/0/n", `0`, "number-range"},
		{"a number as text", "/counts/0/n", `"3"`, "type-mismatch"},
		{"a level with a capital letter", "/counts/0/level", `"Developing"`, "pattern-mismatch"},
		{"a form of nobody", "/forms/0/rater", ``, "member-missing"},
		{"an indicator twice", "/forms/2/levels", `["kahuiako.relational-trust","kahuiako.relational-trust"]`, "not-unique"},
	},
	"network": {
		{"a tie without a kind", "/ties/0/kind", ``, "member-missing"},
		{"a weight below 0", "/ties/0/weight", `-0.5`, "number-range"},
		{"a spell with an end of its own name", "/memberships/0/spell/until", `"2026-01-27"`, "member-unknown"},
		{"a size of 0", "/subjects/0/sizes/0/size", `0`, "number-range"},
		{"a kind in words", "/clusters/0/kind", `"Kāhui Ako"`, "pattern-mismatch"},
	},
	"rollup": {
		{"a share of more than all", "/profiles/0/cells/0/shares", `[1.2]`, "number-range"},
		{"fewer members than one", "/profiles/0/members", `0`, "number-range"},
		{"a reason that there is not", "/profiles/0/cells/0/undefined/0/reason", `"unclear"`, "value-not-allowed"},
		{"a rank before the first", "/profiles/2/cells/0/spread/clusters/0/rank/best", `0`, "number-range"},
	},
	"network-mapping": {
		{"a grouping without a kind", "/groupings/0/kind", ``, "member-missing"},
		{"a prefix that ends with a space", "/groupings/0/prefix", `"col "`, "pattern-mismatch"},
		{"a text to skip twice", "/skip", `["-","-"]`, "not-unique"},
		{"a header in line 0", "/file/header", `0`, "number-range"},
	},
	"review-round": {
		{"a rule of an unknown kind", "/rules/1/kind", `"nearby"`, "value-not-allowed"},
		{"a need of no reviewers, said", "/schools/0/need", `0`, "number-range"},
		{"longitude before latitude", "/schools/0/latLong", `{"lat":172.6,"long":-43.5}`, "number-range"},
		{"a conflict of one", "/rules/0/between", `["1187"]`, "array-length"},
		{"costs that are not whole", "/cost/perKilometre", `0.5`, "type-mismatch"},
	},
	"review-cycle": {
		{"who that is nobody", "/stages/1/who", `"reviewers"`, "value-not-allowed"},
		{"a stage of no days", "/stages/0/length", `0`, "number-range"},
		{"a day that is none", "/days/0", `"9 February"`, "pattern-mismatch"},
		{"a host without a school", "/hosts/0/school", ``, "member-missing"},
	},
	"review-allocation": {
		{"an outcome that is none", "/outcome", `"good"`, "value-not-allowed"},
		{"a team without a list", "/teams/0/reviewers", ``, "member-missing"},
		{"a constraint that says nothing", "/waived/0/says", `""`, "string-length"},
	},
	"review-timetable": {
		{"a stage at no school", "/dates/0/school", ``, "member-missing"},
		{"a last day with a time", "/dates/0/to", `"2026-02-11T16:00:00Z"`, "pattern-mismatch"},
		{"people in one text", "/dates/1/people", `"p1, p2"`, "type-mismatch"},
	},
	"bridge": {
		{"nobody who built it", "/by", ``, "member-missing"},
		{"an indicator that leads nowhere", "/indicators/0/to", ``, "member-missing"},
		{"levels as a list", "/scales/0/levels", `["low","high"]`, "type-mismatch"},
	},
	"trend": {
		{"a confidence of all", "/confidence", `1`, "number-range"},
		{"a way that is none", "/profiles/0/cells/0/moves/0/way", `"up"`, "value-not-allowed"},
		{"a share below 0", "/profiles/0/cells/0/improved/share", `-0.5`, "number-range"},
	},
	"agreement": {
		{"a coefficient without a value", "/coefficients/0/value", ``, "member-missing"},
		{"a value that is no number", "/coefficients/0/value", `"NaN"`, "type-mismatch"},
		{"fewer units than none", "/design/units", `-1`, "number-range"},
	},
	"plan": {
		{"a share of more than all", "/targets/0/share", `75`, "number-range"},
		{"a status that is none", "/actions/0/status", `"ongoing"`, "value-not-allowed"},
		{"a target without an indicator", "/targets/0/indicator", ``, "member-missing"},
	},
	"codebook": {
		{"a column with a capital letter", "/columns/0/name", `"Subject"`, "pattern-mismatch"},
		{"a type of column that is none", "/columns/0/type", `"string"`, "value-not-allowed"},
		{"no assessment", "/assessment", ``, "member-missing"},
	},
	"plan-report": {
		{"a standing that is none", "/plan/targets/0/standing", `"nearly"`, "value-not-allowed"},
		{"a reading without a state", "/plan/targets/0/readings/0/state", ``, "member-missing"},
		{"no day as of which it was read, but a word", "/plan/asOf", `"today"`, "pattern-mismatch"},
	},
}

// A suite is documents of one kind with the verdict on each, in the form of the JSON
// Schema test suite, so that its runners in other languages read it.
type suite struct {
	Description string            `json:"description"`
	Schema      map[string]string `json:"schema"`
	Tests       []suiteTest       `json:"tests"`
}

type suiteTest struct {
	Description string          `json:"description"`
	Comment     string          `json:"comment,omitempty"` // what this library says, and where
	Data        json.RawMessage `json:"data"`
	Valid       bool            `json:"valid"`
}

// TestSuite holds testdata/suite to the documents it is made of, and every document to its
// verdict: by the library, with the code and place of what is wrong, and by an independent
// validator. .ci/full asks two more.
func TestSuite(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			s := suite{
				Description: k.name,
				Schema:      map[string]string{"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": k.schema.ID()},
				Tests: []suiteTest{
					{Description: "the smallest document", Data: json.RawMessage(minimal[k.name]), Valid: true},
					{Description: "a document with every member", Data: compact(t, k.seed(t)), Valid: true},
				},
			}
			if len(slips[k.name]) < 3 {
				t.Fatalf("%d invalid documents are too few", len(slips[k.name]))
			}
			for _, e := range slips[k.name] {
				s.Tests = append(s.Tests, suiteTest{Description: e.says, Comment: e.code + " at " + e.path(), Data: e.apply(t, k.seed(t))})
			}
			peer := peerOf(t, k.schema)
			for i, test := range s.Tests {
				list := k.schema.Read(test.Data, reflect.New(k.typ).Interface())
				if (list.Err() == nil) != test.Valid {
					t.Errorf("%s: %v", test.Description, list.Err())
				}
				if err := peerVerdict(peer, test.Data); (err == nil) != test.Valid {
					t.Errorf("%s: jsonschema/v5 says %v", test.Description, err)
				}
				if !test.Valid {
					e := slips[k.name][i-2]
					if len(list.Issues) == 0 || string(list.Issues[0].Code) != e.code || !strings.HasPrefix(string(list.Issues[0].Path), e.path()) {
						t.Errorf("%s: %v, want %s at %s", e.says, list.Issues, e.code, e.path())
					}
				}
			}
			upToDate(t, filepath.Join("suite", k.name+".json"), indent(t, []suite{s}))
		})
	}
}

// path is where the library sees it: where an element of an array is missing, in the array.
func (e slip) path() string {
	last := strings.LastIndex(e.at, "/")
	if _, err := strconv.Atoi(e.at[last+1:]); err == nil && e.set == "" {
		return e.at[:last]
	}
	return e.at
}

// apply returns the document with the change.
func (e slip) apply(t *testing.T, doc []byte) json.RawMessage {
	t.Helper()
	var keys []string
	for _, key := range strings.Split(e.at, "/")[1:] {
		keys = append(keys, strings.ReplaceAll(strings.ReplaceAll(key, "~1", "/"), "~0", "~"))
	}
	return e.change(t, doc, keys)
}

func (e slip) change(t *testing.T, doc []byte, keys []string) json.RawMessage {
	t.Helper()
	if len(keys) == 0 {
		return json.RawMessage(e.set)
	}
	if bytes.HasPrefix(bytes.TrimSpace(doc), []byte("[")) {
		var list []json.RawMessage
		if err := json.Unmarshal(doc, &list); err != nil {
			t.Fatal(err)
		}
		i, err := strconv.Atoi(keys[0])
		if err != nil || i >= len(list) {
			t.Fatalf("%s: there is no %s", e.at, keys[0])
		}
		if len(keys) == 1 && e.set == "" {
			list = slices.Delete(list, i, i+1)
		} else {
			list[i] = e.change(t, list[i], keys[1:])
		}
		return compact(t, marshal(t, list))
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(doc, &object); err != nil {
		t.Fatalf("%s: %v", e.at, err)
	}
	if _, ok := object[keys[0]]; !ok && (len(keys) > 1 || e.set == "") {
		t.Fatalf("%s: there is no %s", e.at, keys[0])
	}
	if len(keys) == 1 && e.set == "" {
		delete(object, keys[0])
	} else {
		object[keys[0]] = e.change(t, object[keys[0]], keys[1:])
	}
	return compact(t, marshal(t, object))
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func compact(t *testing.T, doc []byte) json.RawMessage {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// indent writes a suite with a test to a line, so that a change of one is a change of a line.
func indent(t *testing.T, suites []suite) []byte {
	t.Helper()
	encode := func(v any) string {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(b.String())
	}
	s := suites[0]
	var lines []string
	for _, test := range s.Tests {
		lines = append(lines, "      "+encode(test))
	}
	return []byte("[\n  {\n    \"description\": " + encode(s.Description) + ",\n    \"schema\": " + encode(s.Schema) + ",\n    \"tests\": [\n" + strings.Join(lines, ",\n") + "\n    ]\n  }\n]\n")
}

// TestSchemasIntroduceThemselves: each schema says what it is of and shows a document, the
// smallest one of the suite.
func TestSchemasIntroduceThemselves(t *testing.T) {
	for _, k := range kinds() {
		var root struct {
			ID          string            `json:"$id"`
			Title       string            `json:"title"`
			Description string            `json:"description"`
			Examples    []json.RawMessage `json:"examples"`
		}
		if err := json.Unmarshal(k.schema.JSON(), &root); err != nil {
			t.Fatal(err)
		}
		if root.ID != k.schema.ID() || !strings.HasPrefix(root.ID, "https://openrubric.github.io/leadership/schema/") || root.Title == "" || root.Description == "" {
			t.Errorf("%s: %+v", k.name, root)
		}
		if len(root.Examples) == 0 {
			t.Errorf("%s shows no document", k.name)
		}
		for _, example := range root.Examples {
			if diff := cmp.Diff(same(t, json.RawMessage(minimal[k.name])), same(t, example)); diff != "" {
				t.Errorf("%s: %s", k.name, diff)
			}
		}
	}
}

// same is a document with its members in order.
func same(t *testing.T, doc json.RawMessage) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatal(err)
	}
	return string(marshal(t, v))
}
