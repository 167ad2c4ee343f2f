package document_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// An exception is a document that its schema accepts and that is refused here
// all the same, because no schema can tell.
type exception struct {
	file   string // in testdata/exceptions, without .json; "" if too large to lie there
	code   issue.Code
	reason string
	kind   string
	data   func(seed []byte) []byte
}

// exceptions is the whole list. Mutants may differ from their schema for these
// reasons and no other.
var exceptions = []exception{
	{"member-twice", document.MemberDuplicate, "a schema sees parsed members, and parsers keep one of two", "network",
		replace(`"id": "1187"`, `"id": "1187", "id": "1187"`)},
	{"member-twice-in-extensions", document.MemberDuplicate, "the same within extensions", "network",
		replace(`"roll": 412`, `"roll": 412, "roll": 413`)},
	{"member-twice-escaped", document.MemberDuplicate, "the same where one of the names has an escape", "network",
		replace(`"id": "1187"`, `"id": "1187", "i\u0064": "1187"`)},
	{"bytes-not-utf-8", document.UTF8Invalid, "parsers put U+FFFD for bytes that are not UTF-8", "network",
		replace(`Pūtāruru`, "P\xfbtāruru")},
	{"half-surrogate-pair", document.UTF8Invalid, "parsers put U+FFFD for half of a surrogate pair", "network",
		replace(`Pūtāruru`, `\ud83d`)},
	{"half-surrogate-pair-in-name", document.UTF8Invalid, "the same in the name of a member", "network",
		replace(`"roll"`, `"\udc00"`)},
	{"byte-order-mark", document.Syntax, "parsers may pass over a byte order mark", "network",
		func(seed []byte) []byte { return append([]byte("\xEF\xBB\xBF"), seed...) }},
	{"number-too-large", document.NumberRange, "a number that 64-bit floating point cannot hold", "review-round",
		replace(`"most": 30.5`, `"most": 1e400`)},
	{"number-too-small", document.NumberRange, "a number that 64-bit floating point can only hold as 0", "network",
		replace(`"weight": 0.5`, `"weight": 1e-400`)},
	{"date-in-year-0", document.ValueInvalid, "format date knows a year 0, which the calendar does not", "network",
		replace(`"2016-02-29"`, `"0000-01-01"`)},
	{"interval-ends-before-it-begins", document.ValueInvalid, "an interval that ends before it begins", "mapping",
		replace(`"[1,40)"`, `"[40,1)"`)},
	{"interval-holds-infinity", document.ValueInvalid, "an interval that holds infinity", "mapping",
		replace(`"[40,+inf)"`, `"[40,+inf]"`)},
	{"interval-empty", document.ValueInvalid, "an interval of one number that is not in it", "mapping",
		replace(`"[1,40)"`, `"[1,1)"`)},
	{"interval-end-too-large", document.ValueInvalid, "an interval with an end beyond 64-bit floating point", "mapping",
		replace(`"[1,40)"`, `"[1,1e400)"`)},
	{"nested-too-deep", document.DepthExceeded, "arrays and objects nested more than 64 deep", "network",
		replace(`"vendor": []`, `"vendor": `+strings.Repeat("[", 64)+strings.Repeat("]", 64))},
	{"", document.SizeExceeded, "more than 64 MiB", "network",
		func(seed []byte) []byte { return append(bytes.Repeat([]byte(" "), document.DefaultBytes), seed...) }},
}

func replace(old, with string) func(seed []byte) []byte {
	return func(seed []byte) []byte { return bytes.Replace(seed, []byte(old), []byte(with), 1) }
}

func TestExceptions(t *testing.T) {
	for _, e := range exceptions {
		t.Run(string(e.code)+"/"+e.reason, func(t *testing.T) {
			if testing.Short() && e.code == document.SizeExceeded {
				t.Skip("takes a document of 64 MiB; left out by -short")
			}
			k := kinds()[slices.IndexFunc(kinds(), func(k kind) bool { return k.name == e.kind })]
			data := e.data(k.seed(t))
			if bytes.Equal(data, k.seed(t)) {
				t.Fatal("the example is the seed")
			}
			if err := peerVerdict(peerOf(t, k.schema), data); err != nil {
				t.Errorf("the schema refuses it too: %#v", err)
			}
			list := k.schema.Read(data, reflect.New(k.typ).Interface())
			if len(list.Issues) != 1 || list.Issues[0].Code != e.code {
				t.Errorf("got %v, want one issue of %s", list.Issues, e.code)
			}
			if e.file != "" {
				upToDate(t, filepath.Join("exceptions", e.file+".json"), data)
			}
		})
	}
}

// A listed exception is how list.json tells others of one.
type listed struct {
	File   string     `json:"file,omitempty"`
	Schema string     `json:"schema"`
	Code   issue.Code `json:"code"`
	Reason string     `json:"reason"`
}

func TestExceptionsAreListed(t *testing.T) {
	list, names := []listed{}, []string{"list.json", "README.md"}
	for _, e := range exceptions {
		k := kinds()[slices.IndexFunc(kinds(), func(k kind) bool { return k.name == e.kind })]
		one := listed{"", k.schema.ID(), e.code, e.reason}
		if e.file != "" {
			one.File = e.file + ".json"
			names = append(names, one.File)
		}
		list = append(list, one)
	}
	data, err := document.Write(list)
	if err != nil {
		t.Fatal(err)
	}
	upToDate(t, filepath.Join("exceptions", "list.json"), data)
	entries, err := os.ReadDir(filepath.Join("testdata", "exceptions"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) {
			t.Errorf("testdata/exceptions/%s is in no list", e.Name())
		}
	}
}

// upToDate compares a file of testdata that others run with what it should hold, or
// writes it.
func upToDate(t *testing.T, name string, data []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *updateSuite {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), string(have)); diff != "" {
		t.Errorf("%s is old (-update-suite writes it anew): %s", file, diff)
	}
}
