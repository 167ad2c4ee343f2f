package network_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
	"github.com/openrubric/leadership/network"
)

// everything is fullMapping for a plain file.
func everything() network.Mapping {
	m := fullMapping()
	m.File, m.Where, m.Groupings[0].Prefix = table.Layout{}, nil, ""
	m.Ties[0].Kind.Values["coaching"] = "coaching"
	return m
}

const allColumns = "URN,School,Roll,UID,Trust,Joined,Left,Part,Region,CEO,Appointed,Retired,Supported by,Support,Days,Since,Until\n"

func TestReadColumns(t *testing.T) {
	file := allColumns +
		"1,Te Kura,212,T1,Hill,01/09/2016,,Lead school,North,p7,01/01/2020,,2,coaching,2.5,01/02/2021,30/06/2021\n" +
		"2,Vale,0,T1,Hill,,,Member,North,p7,1/1/2020,?,1,visits,,,\n" +
		"3,Rata,211.5,,,,,NULL,North,NULL,,,NULL,,x,,\n" + // in no trust: in the region itself
		"3,Rata,211.5,,,,,,North,,,,,,,,\n" + // the same again
		"1,Te Kura,212,T1,Hill,01/09/2016,,Lead school,North,,,,2,coaching,2.5,01/02/2021,30/06/2021\n"
	got, list := network.ReadCSV(strings.NewReader(file), everything(), network.CSVOptions{})
	if len(list.Issues) > 0 {
		t.Fatal(list.Issues)
	}
	year := indicator.Span{From: date("2021-01-01"), To: date("2021-12-31")}
	want := network.Network{
		Format: network.CurrentFormat,
		Title:  indicator.Text{"en": "Trusts"},
		Subjects: []network.Subject{
			{ID: "1", Kind: indicator.School, Name: "Te Kura", Sizes: []network.Size{{Size: 212, Spell: year}}},
			{ID: "2", Kind: indicator.School, Name: "Vale"},
			{ID: "3", Kind: indicator.School, Name: "Rata", Sizes: []network.Size{{Size: 211.5, Spell: year}}},
		},
		Clusters: []network.Cluster{{ID: "T1", Kind: network.Trust, Name: "Hill"}, {ID: "North", Kind: network.Region}},
		Memberships: []network.Membership{
			{Subject: "1", Cluster: "T1", Spell: indicator.Span{From: date("2016-09-01")}, Role: network.Lead},
			{Subject: "T1", Cluster: "North"},
			{Subject: "2", Cluster: "T1"},
			{Subject: "3", Cluster: "North"},
		},
		Appointments: []network.Appointment{{Person: "p7", Role: network.SystemLeader, In: "T1", Spell: indicator.Span{From: date("2020-01-01")}}},
		Ties: []network.Tie{
			{From: "2", To: "1", Kind: network.Coaching, Weight: new(2.5), Spell: indicator.Span{From: date("2021-02-01"), To: date("2021-06-30")}},
			{From: "1", To: "2", Kind: network.Review},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadColumnsIssues(t *testing.T) {
	const good = "1,Te Kura,212,T1,,,,,North,p7,,,2,visits,1,,\n"
	type kept struct{ sizes, memberships, appointments, ties int }
	for _, test := range []struct {
		name string
		row  string
		code issue.Code
		at   int // column
		kept kept
	}{
		{"roll is no number", "2,,many,,,,,,,,,,,,,,\n", network.RowInvalid, 3, kept{1, 2, 1, 1}},
		{"roll with thousands", "2,,\"1,212\",,,,,,,,,,,,,,\n", network.RowInvalid, 3, kept{1, 2, 1, 1}},
		{"roll in hexadecimal", "2,,0x1p4,,,,,,,,,,,,,,\n", network.RowInvalid, 3, kept{1, 2, 1, 1}},
		{"roll not finite", "2,,1e999,,,,,,,,,,,,,,\n", network.RowInvalid, 3, kept{1, 2, 1, 1}},
		{"roll NaN", "2,,NaN,,,,,,,,,,,,,,\n", network.RowInvalid, 3, kept{1, 2, 1, 1}},
		{"no roll above 0", "2,,0.0,,,,,,,,,,,,,,\n", network.RowInvalid, 3, kept{1, 2, 1, 1}},
		{"another roll", "1,,213,,,,,,,,,,,,,,\n", network.SpellOverlap, 3, kept{1, 2, 1, 1}},
		{"part not in the mapping", "2,,,T1,,,,Head,,,,,,,,,\n", network.RowInvalid, 8, kept{1, 2, 1, 1}},
		{"another part", "1,,,T1,,,,Lead school,North,,,,,,,,\n", network.SpellOverlap, 4, kept{1, 2, 1, 1}},
		{"a bad trust says nothing of the region", "2,,,T1,,,x,,North,,,,,,,,\n", network.RowInvalid, 7, kept{1, 2, 1, 1}},
		{"appointed nowhere", "2,,,,,,,,North,p8,,,,,,,\n", network.RowInvalid, 4, kept{1, 3, 1, 1}},
		{"no person", "2,,,T1,,,,,North,\"a\nb\",,,,,,,\n", network.RowInvalid, 10, kept{1, 3, 1, 1}},
		{"appointed on no day", "2,,,T1,,,,,North,p8,soon,,,,,,\n", network.RowInvalid, 11, kept{1, 3, 1, 1}},
		{"retired before", "2,,,T1,,,,,North,p8,02/01/2020,01/01/2020,,,,,\n", network.SpellReversed, 12, kept{1, 3, 1, 1}},
		{"appointed again", "2,,,T1,,,,,North,p7,02/01/2020,,,,,,\n", network.SpellOverlap, 10, kept{1, 3, 1, 1}},
		{"no kind of tie", "2,,,,,,,,,,,,1,,,,\n", network.RowInvalid, 14, kept{1, 2, 1, 1}},
		{"kind not in the mapping", "2,,,,,,,,,,,,1,advice,,,\n", network.RowInvalid, 14, kept{1, 2, 1, 1}},
		{"weight", "2,,,,,,,,,,,,1,visits,-1,,\n", network.RowInvalid, 15, kept{1, 2, 1, 1}},
		{"weight is no number", "2,,,,,,,,,,,,1,visits,two,,\n", network.RowInvalid, 15, kept{1, 2, 1, 1}},
		{"tied on no day", "2,,,,,,,,,,,,1,visits,,,31/02/2020\n", network.RowInvalid, 17, kept{1, 2, 1, 1}},
		{"tied to itself", "2,,,,,,,,,,,,2,visits,,,\n", network.TieSelf, 13, kept{1, 2, 1, 1}},
		{"tied to a trust", "2,,,,,,,,,,,,T1,visits,,,\n", network.IDDuplicate, 13, kept{1, 2, 1, 1}},
		{"tied again", "1,,,,,,,,,,,,2,visits,2,,\n", network.SpellOverlap, 13, kept{1, 2, 1, 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			n, list := network.ReadCSV(strings.NewReader(allColumns+good+test.row), everything(), network.CSVOptions{KeepGood: true})
			if at := (issue.Place{Line: 3, Column: test.at}); len(list.Issues) != 1 || list.Issues[0].Code != test.code || list.Issues[0].At.Column != at.Column || list.Issues[0].At.Line < at.Line {
				t.Errorf("got %v, want %s at %v", list.Issues, test.code, at)
			}
			got := kept{0, len(n.Memberships), len(n.Appointments), len(n.Ties)}
			for _, s := range n.Subjects {
				got.sizes += len(s.Sizes)
			}
			if got != test.kept {
				t.Errorf("kept %+v, want %+v: %v", got, test.kept, n)
			}
			if _, list := network.Compile(n); list.Err() != nil {
				t.Error(list.Issues)
			}
		})
	}
}

// Three levels: schools in networks in collaboratives in a region. A network that rows put
// into two collaboratives at once lies in both, with a warning; at different times it moved.
func TestReadLevels(t *testing.T) {
	m := network.Mapping{
		Subject: network.SubjectColumns{ID: "School", Kind: indicator.School},
		Groupings: []network.Grouping{
			{ID: "Collaborative", Kind: network.Collaborative, In: network.Region, From: network.DateColumn{Column: "From"}, To: network.DateColumn{Column: "To"}},
			{ID: "Region", Kind: network.Region},
			{ID: "Network", Kind: indicator.SchoolNetwork, In: network.Collaborative},
		},
	}
	const file = "School,Network,Collaborative,Region,From,To\n" +
		"1,N1,West,South,,2020-12-31\n" +
		"1,N1,East,South,2021-01-01,\n" +
		"2,,East,South,,\n" +
		"3,N2,,South,,\n" + // the row does not say in which collaborative N2 lies
		"4,N3,West,South,,\n" +
		"5,N3,East,South,,\n"
	n, list := network.ReadCSV(strings.NewReader(file), m, network.CSVOptions{})
	if len(list.Issues) != 1 || list.Issues[0].Code != network.ClusterDivided || list.Issues[0].At != (issue.Place{Line: 7, Column: 3}) {
		t.Errorf("got %v", list.Issues)
	}
	var got []string
	for _, k := range n.Memberships {
		got = append(got, k.Subject+" "+k.Cluster)
	}
	if want := []string{"N1 West", "West South", "1 N1", "N1 East", "East South", "2 East", "3 South", "3 N2", "N3 West", "4 N3", "N3 East", "5 N3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	x := compile(t, n)
	for day, want := range map[string][]string{"2020-06-30": {"2", "4", "5"}, "2021-06-30": {"1", "2", "4", "5"}} {
		if got := slices.Collect(x.Under("East", indicator.School, date(day))); !slices.Equal(got, want) {
			t.Errorf("on %s %v are in East, want %v", day, got, want)
		}
	}
}

func FuzzReadColumns(f *testing.F) {
	f.Add([]byte(allColumns+"1,Te Kura,212,T1,Hill,01/09/2016,,Lead school,North,p7,01/01/2020,,2,coaching,2.5,01/02/2021,30/06/2021\n2,,0,T1,,,,Member,South,p8,?,?,1,visits,,,\n"), false)
	f.Add([]byte(allColumns+"1,,NaN,1,,,,x,1,1,,,1,visits,-0,,\n2,,1e400,T1,,,,,T1,p7,,,1,visits,1_0,,\n"), true)
	f.Add([]byte(allColumns+"1,,,T1,,,,,N,p,,,2,visits,,,\n3,,,T1,,,,,S,p,02/01/2020,,2,visits,,,\n"), true)
	f.Fuzz(func(t *testing.T, data []byte, plainKinds bool) {
		m := everything()
		if plainKinds {
			m.Ties[0].Kind, m.Appointments[0].In = assessment.Field{Column: "Support"}, ""
			m.Appointments[0].Role = assessment.Field{Column: "Part"}
			m.Groupings[0].Role.Values = nil
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
