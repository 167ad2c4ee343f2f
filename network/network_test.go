package network_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
	"github.com/openrubric/leadership/network"
)

var (
	date = indicator.MustDate
)

func ptr[T any](v T) *T { return &v }

// full has a value in every member of every type; TestFullIsFull says so.
func full() network.Network {
	return network.Network{
		Schema: "network.schema.json",
		Format: network.CurrentFormat,
		Title:  indicator.Text{"en": "Communities of Waitaha", "mi": "Ngā Kāhui Ako o Waitaha"},
		Subjects: []network.Subject{
			{ID: "12", Kind: indicator.School, Name: "Te Kura o Waitaha", Sizes: []network.Size{{Size: 212, Spell: indicator.Span{From: date("2016-01-01"), To: date("2016-12-31")}}, {Size: 230.5, Spell: indicator.Span{From: date("2017-01-01")}}}, Extensions: json.RawMessage(`{"example.org":{"roll":42}}`)},
			{ID: "13", Kind: indicator.School},
		},
		Clusters: []network.Cluster{
			{ID: "99012", Kind: indicator.CommunityOfSchools, Name: "Kāhui Ako o Waitaha",
				FormerNames: []network.FormerName{{Name: "Waitaha cluster", Spell: indicator.Span{From: date("2014-01-01"), To: date("2015-12-31")}}},
				Spell:       indicator.Span{From: date("2014-01-01"), To: date("2030-12-31")}, Successors: []string{"tonga"}, Extensions: json.RawMessage(`{"example.org":{"code":"W"}}`)},
			{ID: "south", Kind: network.Region, Name: "Te Tai Tonga"},
			{ID: "tonga", Kind: indicator.CommunityOfSchools},
		},
		Memberships: []network.Membership{
			{Subject: "12", Cluster: "99012", Spell: indicator.Span{From: date("2016-02-01"), To: date("2019-12-31")}, Role: network.Lead, Extensions: json.RawMessage(`{"example.org":{"form":7}}`)},
			{Subject: "12", Cluster: "99012", Spell: indicator.Span{From: date("2020-02-01")}},
			{Subject: "13", Cluster: "99012"},
			{Subject: "99012", Cluster: "south"},
			{Subject: "13", Cluster: "tonga", Spell: indicator.Span{From: date("2031-01-01")}},
		},
		Appointments: []network.Appointment{
			{Person: "p7", Role: network.Principal, In: "12", Spell: indicator.Span{From: date("2016-02-01"), To: date("2018-12-31")}, Extensions: json.RawMessage(`{"example.org":{"fte":0.8}}`)},
			{Person: "p8", Role: network.AcrossSchoolLead, In: "99012"},
		},
		Ties: []network.Tie{
			{From: "12", To: "13", Kind: network.Coaching, Weight: ptr(0.5), Spell: indicator.Span{From: date("2017-01-01"), To: date("2017-06-30")}},
			{From: "13", To: "12", Kind: network.Advice},
		},
		Extensions: json.RawMessage(`{"example.org":{"source":"register"}}`),
	}
}

// fullMapping has a value in every member of every type.
func fullMapping() network.Mapping {
	return network.Mapping{
		Schema: "network-mapping.schema.json",
		Format: network.CurrentMappingFormat,
		Title:  indicator.Text{"en": "Trusts"},
		File:   table.Layout{Encoding: table.Windows1252, Separator: table.Semicolon, Header: 3},
		Where:  []network.Where{{Column: "Group Type", In: []string{"Multi-academy trust"}}},
		Subject: network.SubjectColumns{ID: "URN", Name: "School", Kind: indicator.School, Sizes: []network.SizeColumn{{
			Column: "Roll", From: network.DateColumn{Always: date("2021-01-01")}, To: network.DateColumn{Always: date("2021-12-31")}, Unknown: []string{"0"},
		}}},
		Groupings: []network.Grouping{{
			ID: "UID", Name: "Trust", Kind: network.Trust, Prefix: "trust:", Unknown: []string{"99"},
			From: network.DateColumn{Column: "Joined", Order: table.DayMonthYear, Unknown: []string{"01/01/1900"}},
			To:   network.DateColumn{Column: "Left", Order: table.DayMonthYear, Unknown: []string{"?"}},
			Role: assessment.Field{Column: "Part", Values: map[string]string{"Lead school": "lead", "Member": ""}},
			In:   network.Region,
		}, {ID: "Region", Kind: network.Region}},
		Appointments: []network.AppointmentColumns{{
			Person: "CEO", Role: assessment.Field{Always: "system-leader"}, In: network.Trust,
			From: network.DateColumn{Column: "Appointed", Order: table.DayMonthYear, Unknown: []string{"?"}},
			To:   network.DateColumn{Column: "Retired", Order: table.DayMonthYear, Unknown: []string{"?"}},
		}},
		Ties: []network.TieColumns{{
			Other: "Supported by", Kind: assessment.Field{Column: "Support", Values: map[string]string{"visits": "review"}}, Weight: "Days", Inward: true,
			From: network.DateColumn{Column: "Since", Order: table.DayMonthYear, Unknown: []string{"?"}},
			To:   network.DateColumn{Column: "Until", Order: table.DayMonthYear, Unknown: []string{"?"}},
		}},
		Skip:       []string{"NULL"},
		Extensions: json.RawMessage(`{"example.org":{"by":"hand"}}`),
	}
}

func TestFullIsFull(t *testing.T) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if v.IsZero() {
			t.Errorf("full leaves %s empty", path)
			return
		}
		switch {
		case v.Type() == reflect.TypeFor[indicator.Date]():
		case v.Kind() == reflect.Struct:
			column := v.FieldByName("Column")
			for i := range v.NumField() {
				name := v.Type().Field(i).Name
				if fromColumn := column.IsValid() && !column.IsZero(); fromColumn && name == "Always" || !fromColumn && v.FieldByName("Always").IsValid() && name != "Always" {
					continue // what comes from a column is not always the same
				}
				walk(path+"."+name, v.Field(i))
			}
		case v.Kind() == reflect.Slice:
			walk(path+"[0]", v.Index(0))
		}
	}
	walk("Network", reflect.ValueOf(full()))
	walk("Mapping", reflect.ValueOf(fullMapping()))
}

func write(t testing.TB, v any) []byte {
	t.Helper()
	data, err := document.Write(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var validators = map[string]*jsonschema.Schema{}

// valid checks a document with an independent validator.
func valid(t testing.TB, s *document.Schema, data []byte) error {
	t.Helper()
	if validators[s.ID()] == nil {
		validators[s.ID()] = validator(t, s)
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return validators[s.ID()].Validate(v)
}

func validator(t testing.TB, s *document.Schema) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	for _, each := range append(s.Refs(), s) {
		if err := c.AddResource(each.ID(), bytes.NewReader(each.JSON())); err != nil {
			t.Fatal(err)
		}
	}
	compiled, err := c.Compile(s.ID())
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestRoundTrip(t *testing.T) {
	for name, n := range map[string]network.Network{"full": full(), "zero": {}} {
		data := write(t, n)
		if err := valid(t, network.Schema(), data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		x, list := network.Parse(data)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		n.Format = network.CurrentFormat
		if diff := cmp.Diff(n, x.Network()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if again := write(t, x.Network()); !bytes.Equal(data, again) {
			t.Errorf("%s: written again: %s", name, again)
		}
	}
	data := write(t, fullMapping())
	if err := valid(t, network.MappingSchema(), data); err != nil {
		t.Error(err)
	}
	m, list := network.ParseMapping(data)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fullMapping(), m); diff != "" {
		t.Error(diff)
	}
}

func TestTypesFitSchemas(t *testing.T) {
	for _, each := range []struct {
		schema *document.Schema
		value  any
	}{
		{network.Schema(), network.Network{}},
		{network.MappingSchema(), network.Mapping{}},
		{network.ReportSchema(), network.Report{}},
	} {
		if err := each.schema.Check(each.value); err != nil {
			t.Errorf("%T: %v", each.value, err)
		}
	}
}

// A document that marshals itself would lose the fields of a struct that embeds it.
func TestDocumentsDoNotMarshalThemselves(t *testing.T) {
	for _, doc := range []any{
		&network.Network{}, &network.Subject{}, &network.Cluster{}, &network.Membership{}, &network.Tie{},
		&network.Mapping{}, &network.Where{}, &network.SubjectColumns{}, &network.Grouping{}, &network.DateColumn{},
		&network.Report{}, &network.ProfileReport{}, &network.Scope{}, &network.CellReport{}, &network.Split{}, &network.Undefined{},
	} {
		switch doc.(type) {
		case json.Marshaler, json.Unmarshaler, encoding.TextMarshaler, encoding.TextUnmarshaler:
			t.Errorf("%T reads or writes itself", doc)
		}
	}
}

func TestCompile(t *testing.T) {
	// with changes the full network before it is compiled.
	for _, test := range []struct {
		name   string
		change func(*network.Network)
		code   issue.Code
		path   issue.Pointer
	}{
		{"format", func(n *network.Network) { n.Format = "leadership-network/2" }, network.MemberInvalid, "/format"},
		{"no ID", func(n *network.Network) { n.Subjects[1].ID = "" }, network.MemberInvalid, "/subjects/1/id"},
		{"ID with a space", func(n *network.Network) { n.Clusters[1].ID = "south " }, network.MemberInvalid, "/clusters/1/id"},
		{"kind", func(n *network.Network) { n.Clusters[0].Kind = "Kāhui" }, network.MemberInvalid, "/clusters/0/kind"},
		{"role", func(n *network.Network) { n.Memberships[2].Role = "Lead School" }, network.MemberInvalid, "/memberships/2/role"},
		{"cluster with a school's ID", func(n *network.Network) { n.Clusters[1].ID = "13" }, network.IDDuplicate, "/clusters/1/id"},
		{"unknown subject", func(n *network.Network) { n.Memberships[2].Subject = "14" }, network.SubjectUnknown, "/memberships/2/subject"},
		{"unknown cluster", func(n *network.Network) { n.Memberships[2].Cluster = "99013" }, network.ClusterUnknown, "/memberships/2/cluster"},
		{"school as cluster", func(n *network.Network) { n.Memberships[2].Cluster = "12" }, network.ClusterUnknown, "/memberships/2/cluster"},
		{"reversed", func(n *network.Network) { n.Memberships[1].Spell.To = date("2020-01-31") }, network.SpellReversed, "/memberships/1/spell"},
		{"overlap of a day", func(n *network.Network) { n.Memberships[1].Spell.From = date("2019-12-31") }, network.SpellOverlap, "/memberships/1"},
		{"overlap with an open spell", func(n *network.Network) { n.Memberships = append(n.Memberships, n.Memberships[2]) }, network.SpellOverlap, "/memberships/5"},
		{"cycle", func(n *network.Network) {
			n.Memberships = append(n.Memberships, network.Membership{Subject: "south", Cluster: "99012", Spell: indicator.Span{To: date("1999-12-31")}})
		}, network.ClusterCycle, "/clusters/0"},
		{"cycle of one", func(n *network.Network) {
			n.Memberships = append(n.Memberships, network.Membership{Subject: "south", Cluster: "south"})
		}, network.ClusterCycle, "/clusters/1"},
		{"tie to itself", func(n *network.Network) { n.Ties[1].To = "13" }, network.TieSelf, "/ties/1"},
		{"tie to nobody", func(n *network.Network) { n.Ties[1].To = "14" }, network.SubjectUnknown, "/ties/1/to"},
		{"weight", func(n *network.Network) { n.Ties[0].Weight = ptr(-1.0) }, network.MemberInvalid, "/ties/0/weight"},
		{"tie twice", func(n *network.Network) { n.Ties = append(n.Ties, n.Ties[1]) }, network.SpellOverlap, "/ties/2"},
		{"kind of tie", func(n *network.Network) { n.Ties[0].Kind = "" }, network.MemberInvalid, "/ties/0/kind"},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := full()
			test.change(&n)
			x, list := network.Compile(n)
			if x != nil {
				t.Error("there is an Index in spite of an error")
			}
			if !slices.ContainsFunc(list.Issues, func(i issue.Issue) bool { return i.Code == test.code && i.Path == test.path && !i.Warning }) {
				t.Errorf("got %v, want %s at %s", list.Issues, test.code, test.path)
			}
		})
	}
}

func TestCompileReportsEverything(t *testing.T) {
	n := full()
	n.Subjects[1].Kind = ""
	n.Memberships[0].Cluster = "nowhere"
	n.Memberships[1].Spell.To = date("2001-01-01")
	n.Ties[0].To = "nobody"
	_, list := network.Compile(n)
	var paths []issue.Pointer
	for _, i := range list.Issues {
		paths = append(paths, i.Path)
	}
	want := []issue.Pointer{"/memberships/0/cluster", "/memberships/1/spell", "/subjects/1/kind", "/ties/0/to"}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyClusterIsAWarning(t *testing.T) {
	x, list := network.Compile(network.Network{Clusters: []network.Cluster{{ID: "t", Kind: network.Trust}}})
	if x == nil || list.Err() != nil || !list.Has(network.ClusterEmpty) {
		t.Errorf("%v", list.Issues)
	}
}

// A chain of clusters is deep and no cycle; a ring is one.
func TestDeepClusters(t *testing.T) {
	const n = 5_000
	var doc network.Network
	id := func(i int) string { return "c" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + itoa(i) }
	for i := range n {
		doc.Clusters = append(doc.Clusters, network.Cluster{ID: id(i), Kind: network.Region})
		if i > 0 {
			doc.Memberships = append(doc.Memberships, network.Membership{Subject: id(i), Cluster: id(i - 1)})
		}
	}
	doc.Subjects = []network.Subject{{ID: "school", Kind: indicator.School}}
	doc.Memberships = append(doc.Memberships, network.Membership{Subject: "school", Cluster: id(n - 1)})
	x, list := network.Compile(doc)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if got := slices.Collect(x.Under(id(0), indicator.School, indicator.Date{})); len(got) != 1 {
		t.Errorf("%v lies below the first cluster", got)
	}
	doc.Memberships = append(doc.Memberships, network.Membership{Subject: id(0), Cluster: id(n - 1)})
	if _, list := network.Compile(doc); !list.Has(network.ClusterCycle) || len(list.Issues)+list.LeftOut != n {
		t.Errorf("%d issues, want one for each of %d clusters", len(list.Issues)+list.LeftOut, n)
	}
}

func itoa(i int) string { return string(must(json.Marshal(i))) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestIndex(t *testing.T) {
	x, list := network.Compile(full())
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	members := func(cluster, on string) []string {
		var d indicator.Date
		if on != "" {
			d = date(on)
		}
		var ids []string
		for m := range x.Members(cluster, d) {
			ids = append(ids, m.Subject)
		}
		return ids
	}
	for _, test := range []struct {
		cluster, on string
		want        []string
	}{
		{"99012", "2016-01-31", []string{"13"}},
		{"99012", "2016-02-01", []string{"12", "13"}},
		{"99012", "2019-12-31", []string{"12", "13"}},
		{"99012", "2020-01-15", []string{"13"}},
		{"99012", "2030-01-01", []string{"12", "13"}},
		{"99012", "", nil}, // it is not there on any day
		{"south", "", []string{"99012"}},
		{"99012", "2031-01-01", nil}, // taken over
		{"south", "2020-01-01", []string{"99012"}},
		{"nowhere", "2020-01-01", nil},
		{"12", "2020-01-01", nil},
	} {
		if diff := cmp.Diff(test.want, members(test.cluster, test.on)); diff != "" {
			t.Errorf("members of %s on %s: %s", test.cluster, test.on, diff)
		}
	}
	if got := slices.Collect(x.Under("south", indicator.School, date("2020-01-15"))); !slices.Equal(got, []string{"13"}) {
		t.Errorf("schools under the region: %v", got)
	}
	if got := slices.Collect(x.Under("south", indicator.CommunityOfSchools, date("2020-01-15"))); !slices.Equal(got, []string{"99012"}) {
		t.Errorf("communities under the region: %v", got)
	}
	of := slices.Collect(x.Of("12", date("2017-01-01")))
	if len(of) != 1 || of[0].Cluster != "99012" || of[0].Role != network.Lead {
		t.Errorf("school 12 is in %v", of)
	}
	if _, ok := x.Subject("99012"); ok {
		t.Error("a cluster is a subject")
	}
	if k, ok := x.Cluster("99012"); !ok || k.Name != "Kāhui Ako o Waitaha" {
		t.Errorf("cluster %v", k)
	}
	// What comes out is the caller's to change.
	x.Network().Subjects[0].ID = "changed"
	s, _ := x.Subject("12")
	s.Extensions[1] = 'x'
	if diff := cmp.Diff(full(), x.Network()); diff != "" {
		t.Error(diff)
	}
}

// TestCodes runs the example of every code that is about a network, a mapping or a
// table. Those about a roll-up are in TestRollUpIssues.
func TestCodes(t *testing.T) {
	want := 0
	for _, file := range []string{"compile.go", "mapping.go", "csv.go"} {
		for code, example := range examples(t, file) {
			want++
			var list issue.List
			switch {
			case file == "mapping.go":
				var m network.Mapping
				unmarshal(t, example, &m)
				list = m.Check()
			case file == "csv.go":
				m := network.Mapping{
					Subject:   network.SubjectColumns{ID: "School", Kind: indicator.School},
					Groupings: []network.Grouping{{ID: "Trust", Kind: network.Trust}},
				}
				if strings.Contains(example, "Collaborative") {
					m.Groupings = []network.Grouping{{ID: "Network", Kind: indicator.SchoolNetwork, In: network.Collaborative}, {ID: "Collaborative", Kind: network.Collaborative}}
				}
				if strings.Contains(example, "Joined") {
					m.Groupings[0].From = network.DateColumn{Column: "Joined", Order: table.DayMonthYear}
				}
				if strings.Contains(example, "Trust name") {
					m.Groupings[0].Name = "Trust name"
				}
				var text string
				unmarshal(t, example, &text)
				_, list = network.ReadCSV(strings.NewReader(text), m, network.CSVOptions{})
			default:
				var n network.Network
				unmarshal(t, example, &n)
				_, list = network.Compile(n)
			}
			if !list.Has(code) {
				t.Errorf("the example of %s gives %v", code, list.Issues)
			}
		}
	}
	if want < 10 {
		t.Errorf("only %d codes were found", want)
	}
}

func unmarshal(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// examples returns the example of each code declared in a file.
func examples(t *testing.T, file string) map[issue.Code]string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[issue.Code]string{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		d, ok := n.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			return true
		}
		for _, spec := range d.Specs {
			v := spec.(*ast.ValueSpec)
			doc := v.Doc
			if doc == nil {
				doc = d.Doc
			}
			if kind, ok := v.Type.(*ast.SelectorExpr); !ok || kind.Sel.Name != "Code" {
				continue
			}
			_, example, ok := strings.Cut(doc.Text(), "Example: ")
			if !ok {
				t.Errorf("%s has no example", v.Names[0].Name)
			}
			code := issue.Code(strings.Trim(v.Values[0].(*ast.BasicLit).Value, `"`))
			found[code] = strings.TrimSpace(example)
		}
		return true
	})
	return found
}

func FuzzParse(f *testing.F) {
	for _, n := range []network.Network{full(), {}} {
		f.Add(write(f, n))
	}
	f.Add([]byte(`{"format":"leadership-network/1","subjects":[{"id":"a","kind":"school"}],"memberships":[{"subject":"a","cluster":"b"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, list := network.Parse(data)
		if (x == nil) != (list.Err() != nil) {
			t.Fatalf("an Index and an error, or neither: %v", list.Issues)
		}
		if x == nil {
			return
		}
		again, list := network.Parse(write(t, x.Network()))
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		// An empty list is written as none.
		if diff := cmp.Diff(x.Network(), again.Network(), cmpopts.EquateEmpty()); diff != "" || again.Digest() != x.Digest() {
			t.Error(diff)
		}
	})
}
