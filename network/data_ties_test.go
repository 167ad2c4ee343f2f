package network_test

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// The rolls of New Zealand's schools, as at a day that the file says in its notes.
func TestNewZealandRolls(t *testing.T) {
	m := mapping(t, "nz")
	m.Subject.Sizes[0].From.Always = date("2021-09-01")
	n, list := network.ReadCSV(data(t, "nz-schools-2021.csv.gz"), m, network.CSVOptions{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	x := compile(t, n)
	known, pupils := 0, 0
	for _, row := range plain(t, "nz-schools-2021.csv.gz", 15) {
		id := row["School Number"]
		if id == "" {
			continue
		}
		roll := must(strconv.Atoi(row["Total School Roll"]))
		size, ok := x.Size(id, date("2021-09-01"))
		if ok != (roll > 0) || size != float64(roll) {
			t.Errorf("school %s has size %v, %t, in the file %d", id, size, ok, roll)
		}
		if _, before := x.Size(id, date("2021-08-31")); before {
			t.Errorf("school %s has a roll before the day", id)
		}
		if ok {
			known++
			pupils += roll
		}
	}
	if known != 2507 || pupils != 832539 {
		t.Errorf("%d schools with %d pupils, want 2,507 with 832,539", known, pupils)
	}
	// A roll of nobody is not a size unless the mapping says that it is unknown.
	m.Subject.Sizes[0].Unknown = nil
	n, list = network.ReadCSV(data(t, "nz-schools-2021.csv.gz"), m, network.CSVOptions{KeepGood: true})
	if len(list.Issues) != 2558-known || !list.Has(network.RowInvalid) || len(n.Subjects) != 2558 {
		t.Errorf("%d issues, %d schools", len(list.Issues), len(n.Subjects))
	}
}

// Chicago's networks as members of its collaboratives. One lies in all five, which the
// reader says, and which makes its schools members of all five.
func TestChicagoLevels(t *testing.T) {
	m := mapping(t, "chicago")
	m.Groupings[0].In = network.Collaborative
	n, list := network.ReadCSV(data(t, "chicago-progress-2011.csv.gz"), m, network.CSVOptions{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	x := compile(t, n)
	want := map[string]map[string]bool{} // collaboratives by network
	for _, row := range plain(t, "chicago-progress-2011.csv.gz", 0) {
		k, c := row["Network Manager"], row["Collaborative Name"]
		if want[k] == nil {
			want[k] = map[string]bool{}
		}
		want[k][c] = true
	}
	several := 0
	for k, in := range want {
		got := map[string]bool{}
		for m := range x.Of(k, indicator.Date{}) {
			got[m.Cluster] = true
		}
		if fmt.Sprint(got) != fmt.Sprint(in) {
			t.Errorf("%s lies in %v, in the file %v", k, got, in)
		}
		several += len(in) - 1
	}
	if len(want) != 20 || len(want["AUSL Schools"]) != 5 || several != 4 || len(list.Issues) != several {
		t.Errorf("%d networks, AUSL in %d collaboratives, %d more than one each; %v", len(want), len(want["AUSL Schools"]), several, list.Issues)
	}
	for m := range x.Members("FAR SOUTH SIDE COLLABORATIVE", indicator.Date{}) {
		if _, ok := x.Cluster(m.Subject); !ok {
			t.Errorf("%s is in the collaborative without a network", m.Subject)
		}
	}
	ausl := slices.Collect(x.Under("AUSL Schools", indicator.School, indicator.Date{}))
	for c := range want["AUSL Schools"] {
		under := slices.Collect(x.Under(c, indicator.School, indicator.Date{}))
		for _, s := range ausl {
			if !slices.Contains(under, s) {
				t.Errorf("%s is not in %s", s, c)
			}
		}
	}
}

// Lazega's law firm by way of two files and a network. Figures are those of
// network/graph/data_test.go, which reads the file without this package.
func TestLazega(t *testing.T) {
	n, _, _ := load(t, "lazega-nodes.csv", "lazega")
	ties, _, _ := load(t, "lazega-edges.csv.gz", "lazega-ties")
	n.Ties = ties.Ties
	x := compile(t, n)
	for _, test := range []struct {
		kind              network.TieKind
		ties              int
		density, returned string
	}{
		{network.Advice, 892, "0.18", "0.39"}, {"friendship", 575, "0.12", "0.61"}, {network.Collaboration, 756, "0.15", "1.00"},
	} {
		v := network.View{Kinds: []network.TieKind{test.kind}, Among: "lawyer"}
		r := must(x.Relation(v))
		g := r.Graph()
		density, back := must(g.Density()), must(g.Reciprocity())
		if got := fmt.Sprintf("%d %d %.2f %.2f", g.Nodes(), g.Len(), density, back.Ties); got != fmt.Sprintf("71 %d %s %s", test.ties, test.density, test.returned) {
			t.Errorf("%s: %s, want %+v", test.kind, got, test)
		}
		v.Undirected = true
		if pairs := must(x.Relation(v)).Graph().Len(); test.kind == network.Collaboration && pairs != 378 {
			t.Errorf("%d pairs work together, want 378", pairs)
		}
		lazegaOffices(t, r)
	}
}

// lazegaOffices compares groups and cohesion by office with the file of lawyers, read
// without the package.
func lazegaOffices(t *testing.T, r *network.Relation) {
	t.Helper()
	rows := must(csv.NewReader(data(t, "lazega-nodes.csv")).ReadAll())[1:]
	office, members := make([]int32, len(rows)), map[string][]int{}
	for _, row := range rows {
		v, ok := r.Node(row[0])
		if !ok {
			t.Fatalf("lawyer %s is no node", row[0])
		}
		office[v] = int32(must(strconv.Atoi(row[2])))
		members[row[2]] = append(members[row[2]], v)
	}
	want := must(r.Graph().Grouping(office))
	got := must(r.Graph().Grouping(must(r.Groups("office"))))
	if got.Groups != 3 || got.Internal != want.Internal || *got.Modularity != *want.Modularity {
		t.Errorf("groups by office: %+v, want %+v", got, want)
	}
	for id, list := range members {
		c := must(r.Cohesion("office:" + id))
		if w := must(r.Graph().Cohesion(list)); !slices.Equal(c.Members, w.Members) || c.Ties != w.Ties {
			t.Errorf("office %s: %+v, want %+v", id, c, w)
		}
	}
	if parts := must(r.Graph().Brokers(must(r.Groups("office")))); !slices.Equal(parts, must(r.Graph().Brokers(office))) {
		t.Error("brokers between offices differ")
	}
}
