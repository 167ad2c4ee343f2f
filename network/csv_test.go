package network_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
	"github.com/openrubric/leadership/network"
)

// trusts is a mapping of trusts and regions that do not nest, with nothing beside
// memberships and without a prefix.
func trusts() network.Mapping {
	m := fullMapping()
	m.Subject.Sizes, m.Appointments, m.Ties = nil, nil, nil
	m.Groupings[0].Role, m.Groupings[0].In = assessment.Field{}, ""
	m.File = table.Layout{}
	m.Where[0] = network.Where{Column: "Type", In: []string{"MAT"}}
	m.Groupings[0].Prefix = ""
	return m
}

const header = "URN,School,Type,UID,Trust,Joined,Left,Region\n"

func TestReadersThatFail(t *testing.T) {
	file := []byte(header + "1,Te Kura,MAT,T1,Hill Trust,01/09/2016,31/08/2019,North\n2,\"Kāhui\",MAT,T1,Hill Trust,,,North\n")
	hostile.Readers(t, file, func(r io.Reader) (string, error) {
		n, list := network.ReadCSV(r, trusts(), network.CSVOptions{})
		if list.Err() != nil {
			return "", list.Err()
		}
		data, err := document.Write(n)
		return string(data), err
	})
}

func TestReadCSV(t *testing.T) {
	file := "\ufeff" + header +
		"1,Te Kura,MAT,T1,Hill Trust,01/09/2016,31/08/2019,North\n" +
		"1,Te Kura,MAT,T2,Vale Trust,1/9/2019,?,North\n" + // moved: two spells, one region
		"2,Ka\u0304hui,MAT,T1,Hill Trust,01/01/1900,NULL,NULL\n" +
		"3,,MAT,,,,,North\n" + // in no trust
		"4,Single,SAT,T3,Single,,,North\n" + // not picked
		",,,,,,,\n"
	got, list := network.ReadCSV(strings.NewReader(file), trusts(), network.CSVOptions{})
	if len(list.Issues) > 0 {
		t.Fatal(list.Issues)
	}
	want := network.Network{
		Format: network.CurrentFormat,
		Title:  indicator.Text{"en": "Trusts"},
		Subjects: []network.Subject{
			{ID: "1", Kind: indicator.School, Name: "Te Kura"},
			{ID: "2", Kind: indicator.School, Name: "Kāhui"},
			{ID: "3", Kind: indicator.School},
		},
		Clusters: []network.Cluster{
			{ID: "T1", Kind: network.Trust, Name: "Hill Trust"},
			{ID: "North", Kind: network.Region},
			{ID: "T2", Kind: network.Trust, Name: "Vale Trust"},
		},
		Memberships: []network.Membership{
			{Subject: "1", Cluster: "T1", Spell: indicator.Span{From: date("2016-09-01"), To: date("2019-08-31")}},
			{Subject: "1", Cluster: "North"},
			{Subject: "1", Cluster: "T2", Spell: indicator.Span{From: date("2019-09-01")}},
			{Subject: "2", Cluster: "T1"},
			{Subject: "3", Cluster: "North"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadCSVIssues(t *testing.T) {
	const good = "1,Te Kura,MAT,T1,Hill Trust,,,North\n"
	for _, test := range []struct {
		name    string
		rows    string
		code    issue.Code
		at      issue.Place // in the file
		kept    int         // memberships
		warning bool
	}{
		{"no ID", "NULL,X,MAT,T1,,,,\n", network.RowInvalid, issue.Place{Line: 3, Column: 1}, 2, false},
		{"ID that is none", "\"a\nb\",X,MAT,T1,,,,\n", network.RowInvalid, issue.Place{Line: 3, Column: 1}, 2, false},
		{"no date", "2,X,MAT,T1,,2016-09-01,,North\n", network.RowInvalid, issue.Place{Line: 3, Column: 6}, 3, false},
		{"no such day", "2,X,MAT,T1,,,31/02/2016,North\n", network.RowInvalid, issue.Place{Line: 3, Column: 7}, 3, false},
		{"reversed", "2,X,MAT,T1,,02/01/2016,01/01/2016,North\n", network.SpellReversed, issue.Place{Line: 3, Column: 7}, 3, false},
		{"overlap", "1,Te Kura,MAT,T1,,01/01/2016,,North\n", network.SpellOverlap, issue.Place{Line: 3, Column: 4}, 2, false},
		{"a trust with the ID of a school", "2,X,MAT,1,,,,North\n", network.IDDuplicate, issue.Place{Line: 3, Column: 4}, 3, false},
		{"a region with the ID of a trust", "2,X,MAT,,,,,T1\n", network.IDDuplicate, issue.Place{Line: 3, Column: 8}, 2, false},
		{"a short row", "2,X,MAT\n", table.RowMalformed, issue.Place{Line: 3, Column: 4}, 2, false},
		{"another name", "2,X,MAT,T1,HILL TRUST,,,\n", network.NameDiffers, issue.Place{Line: 3, Column: 5}, 3, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			read := func(o network.CSVOptions) (network.Network, issue.List) {
				o.File = "trusts.csv"
				return network.ReadCSV(strings.NewReader(header+good+test.rows), trusts(), o)
			}
			n, list := read(network.CSVOptions{KeepGood: true})
			test.at.File = "trusts.csv"
			if len(list.Issues) != 1 || list.Issues[0].Code != test.code || list.Issues[0].At != test.at || list.Issues[0].Warning != test.warning {
				t.Errorf("got %v, want %s at %v", list.Issues, test.code, test.at)
			}
			if len(n.Memberships) != test.kept {
				t.Errorf("%v are kept", n.Memberships)
			}
			if n, _ := read(network.CSVOptions{}); test.warning != (n.Subjects != nil) {
				t.Errorf("all or nothing gave %v", n)
			}
		})
	}
}

func TestReadCSVWithoutItsColumns(t *testing.T) {
	_, list := network.ReadCSV(strings.NewReader("URN,School,Type,UID,Left,Left\n"), trusts(), network.CSVOptions{})
	var got []issue.Pointer
	for _, i := range list.Issues {
		got = append(got, i.Path)
	}
	want := []issue.Pointer{"/groupings/0/from/column", "/groupings/0/name", "/groupings/1/id", "/groupings/0/to/column"} // the last has a field
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, list := network.ReadCSV(strings.NewReader(header), network.Mapping{}, network.CSVOptions{}); !list.Has(network.MappingInvalid) {
		t.Errorf("an empty mapping: %v", list.Issues)
	}
	if n, list := network.ReadCSV(strings.NewReader("\x1f\x8b"+header), trusts(), network.CSVOptions{KeepGood: true}); !list.Has(table.FileUnreadable) || n.Subjects != nil {
		t.Errorf("broken gzip: %v", list.Issues)
	}
}

func TestMappingCheck(t *testing.T) {
	for path, change := range map[issue.Pointer]func(*network.Mapping){
		"/format":                 func(m *network.Mapping) { m.Format = "leadership-mapping/1" },
		"/file/encoding":          func(m *network.Mapping) { m.File.Encoding = "latin-9" },
		"/where/0/in":             func(m *network.Mapping) { m.Where[0].In = nil },
		"/where/0/column":         func(m *network.Mapping) { m.Where[0].Column = " " },
		"/subject/id":             func(m *network.Mapping) { m.Subject.ID = "" },
		"/subject/kind":           func(m *network.Mapping) { m.Subject.Kind = "School" },
		"/groupings/0/id":         func(m *network.Mapping) { m.Groupings[0].ID = "" },
		"/groupings/0/kind":       func(m *network.Mapping) { m.Groupings[0].Kind, m.Appointments[0].In = "", "" },
		"/groupings/0/from/order": func(m *network.Mapping) { m.Groupings[0].From.Order = "mm-yy" },
		"/groupings/0/to/column":  func(m *network.Mapping) { m.Groupings[0].To.Column = "" },

		"/subject/sizes/0/column": func(m *network.Mapping) { m.Subject.Sizes[0].Column = " " },
		"/subject/sizes/0/to":     func(m *network.Mapping) { m.Subject.Sizes[0].To.Always = date("2020-01-01") },
		"/subject/sizes/0/from":   func(m *network.Mapping) { m.Subject.Sizes[0].From.Column = "Day" },
		"/groupings/0/from": func(m *network.Mapping) {
			m.Groupings[0].From.Column, m.Groupings[0].From.Always = "", date("2020-01-01")
		},
		"/groupings/0/role/values/Lead":   func(m *network.Mapping) { m.Groupings[0].Role.Values["Lead"] = "Lead" },
		"/groupings/0/role/values/Member": func(m *network.Mapping) { m.Groupings[0].Role.Values[" Member"] = "" },
		"/groupings/0/role":               func(m *network.Mapping) { m.Groupings[0].Role.Column = "" },
		"/groupings/0/in":                 func(m *network.Mapping) { m.Groupings[0].In = network.Collaborative },
		"/groupings/1/in":                 func(m *network.Mapping) { m.Groupings[1].In = network.Region; m.Groupings[0].In = "" },
		"/appointments/0/person":          func(m *network.Mapping) { m.Appointments[0].Person = "" },
		"/appointments/0/role":            func(m *network.Mapping) { m.Appointments[0].Role = assessment.Field{} },
		"/appointments/0/role/always":     func(m *network.Mapping) { m.Appointments[0].Role.Always = "System leader" },
		"/appointments/0/in":              func(m *network.Mapping) { m.Appointments[0].In = indicator.District },
		"/appointments/0/from/order":      func(m *network.Mapping) { m.Appointments[0].From.Order = "mm-yy" },
		"/ties/0/other":                   func(m *network.Mapping) { m.Ties[0].Other = "" },
		"/ties/0/kind":                    func(m *network.Mapping) { m.Ties[0].Kind.Always = "review" },
		"/ties/0/kind/values":             func(m *network.Mapping) { m.Ties[0].Kind.Column, m.Ties[0].Kind.Always = "", "review" },
		"/ties/0/kind/values/visits":      func(m *network.Mapping) { m.Ties[0].Kind.Values["visits"] = "" },
		"/ties/0/kind/column":             func(m *network.Mapping) { m.Ties[0].Kind.Column = " " },
		"/ties/0/weight":                  func(m *network.Mapping) { m.Ties[0].Weight = " " },
		"/ties/0/to/column":               func(m *network.Mapping) { m.Ties[0].To.Column = "" },
	} {
		m := fullMapping()
		change(&m)
		if list := m.Check(); len(list.Issues) != 1 || list.Issues[0].Path != path {
			t.Errorf("%s: got %v", path, list.Issues)
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(header+"1,Te Kura,MAT,T1,Hill Trust,01/09/2016,31/08/2019,North\n1,Te Kura,MAT,T1,,1/9/2019,,South\n"), uint8(0), "")
	f.Add([]byte("notes\n"+strings.ReplaceAll(header, ",", ";")+"1;\xe9;MAT;1;;;;1\n"), uint8(2), "trust:")
	f.Add([]byte("\ufeff"+header+"\"1,Te"), uint8(0), "")
	f.Fuzz(func(t *testing.T, data []byte, form uint8, prefix string) {
		m := trusts()
		m.Groupings[0].Prefix = prefix
		m.File.Header = int(form % 4)
		if form&4 > 0 {
			m.File.Encoding = table.Windows1252
		}
		if form&8 > 0 {
			m.File.Separator = table.Semicolon
		}
		n, list := network.ReadCSV(bytes.NewReader(data), m, network.CSVOptions{KeepGood: true})
		if list.Err() != nil {
			strict, _ := network.ReadCSV(bytes.NewReader(data), m, network.CSVOptions{})
			if diff := cmp.Diff(network.Network{}, strict); diff != "" {
				t.Error(diff)
			}
		}
		if _, list := network.Compile(n); list.Err() != nil {
			t.Errorf("what was read does not compile: %v", list.Issues)
		}
		if _, list := network.Parse(write(t, n)); list.Err() != nil {
			t.Errorf("what was read is no document: %v", list.Issues)
		}
	})
}
