package network_test

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
)

// data opens a file of real data, or skips the test.
func data(t testing.TB, name string) io.Reader {
	t.Helper()
	dir := os.Getenv("DATA_DIR")
	if dir == "" {
		t.Skip("set DATA_DIR to the directory of the shared data to run this test")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// plain reads the rows of a file with nothing but the standard library, each as a
// map from header to cell. It shares no code with the package.
func plain(t testing.TB, name string, preamble int) []map[string]string {
	t.Helper()
	z, err := gzip.NewReader(data(t, name))
	if err != nil {
		t.Fatal(err)
	}
	rows := csv.NewReader(z)
	rows.FieldsPerRecord = -1
	all, err := rows.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range all[preamble+1:] {
		cells := map[string]string{}
		for i, cell := range row {
			cells[strings.TrimSpace(strings.TrimPrefix(all[preamble][i], "\ufeff"))] = cell
		}
		out = append(out, cells)
	}
	return out
}

func mapping(t testing.TB, name string) network.Mapping {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name, "mapping.json"))
	if err != nil {
		t.Fatal(err)
	}
	m, list := network.ParseMapping(text)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

// load reads a file of real data with its mapping, and wants no error.
func load(t testing.TB, file, name string) (network.Network, *network.Index, issue.List) {
	t.Helper()
	n, list := network.ReadCSV(data(t, file), mapping(t, name), network.CSVOptions{File: file})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	x, compiled := network.Compile(n)
	if err := compiled.Err(); err != nil {
		t.Fatal(err)
	}
	return n, x, list
}

// clustersOf returns, by cluster, the members of a column as the plain reader
// sees them.
func clustersOf(rows []map[string]string, subject, cluster string, missing ...string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, row := range rows {
		id := strings.TrimSpace(row[cluster])
		if id == "" || slices.Contains(missing, id) {
			continue
		}
		if out[id] == nil {
			out[id] = map[string]bool{}
		}
		out[id][row[subject]] = true
	}
	return out
}

// sameMembers compares all clusters of a kind with those of the plain reader.
func sameMembers(t *testing.T, x *network.Index, kind indicator.SubjectKind, prefix string, want map[string]map[string]bool, on indicator.Date) (members int) {
	t.Helper()
	clusters := 0
	for k := range x.Clusters() {
		if k.Kind != kind {
			continue
		}
		clusters++
		have := 0
		for m := range x.Members(k.ID, on) {
			have++
			if !want[strings.TrimPrefix(k.ID, prefix)][m.Subject] {
				t.Errorf("%s is in %s, and not in the file", m.Subject, k.ID)
			}
		}
		if have != len(want[strings.TrimPrefix(k.ID, prefix)]) {
			t.Errorf("%s has %d members, in the file %d", k.ID, have, len(want[strings.TrimPrefix(k.ID, prefix)]))
		}
		members += have
	}
	if clusters != len(want) {
		t.Errorf("%d clusters of kind %s, in the file %d", clusters, kind, len(want))
	}
	return members
}

// checkSpans: communities have 3 to 21 members, and 81 of them lie in more than one
// territorial authority, so that these groupings do not nest.
func checkSpans(t *testing.T, x *network.Index, rows []map[string]string) {
	t.Helper()
	authority := map[string]string{}
	for _, row := range rows {
		authority[row["School Number"]] = row["Territorial Authority"]
	}
	least, most, across := 1<<30, 0, 0
	for k := range x.Clusters() {
		if k.Kind != indicator.CommunityOfSchools {
			continue
		}
		members, of, inFile := 0, map[string]bool{}, map[string]bool{}
		for m := range x.Members(k.ID, indicator.Date{}) {
			members++
			if a := authority[m.Subject]; a != "" { // one school has none
				inFile[a] = true
			}
			for other := range x.Of(m.Subject, indicator.Date{}) {
				if c, _ := x.Cluster(other.Cluster); c.Kind == "territorial-authority" {
					of[c.ID] = true
				}
			}
		}
		least, most = min(least, members), max(most, members)
		if len(of) > 1 {
			across++
		}
		if !maps.Equal(of, inFile) {
			t.Errorf("%s lies in %v, in the file %v", k.ID, of, inFile)
		}
	}
	if least != 3 || most != 21 || across != 81 {
		t.Errorf("%d to %d members, %d communities in several authorities, want 3 to 21 and 81", least, most, across)
	}
}

func TestNewZealand(t *testing.T) {
	n, x, _ := load(t, "nz-schools-2021.csv.gz", "nz")
	var rows []map[string]string
	names := map[string]string{}
	for _, row := range plain(t, "nz-schools-2021.csv.gz", 15) {
		if row["School Number"] != "" {
			rows = append(rows, row)
			names[row["Community of Learning ID"]] = row["Community of Learning Name"]
		}
	}
	if len(n.Subjects) != 2558 || len(rows) != 2558 {
		t.Errorf("%d schools, in the file %d, want 2,558", len(n.Subjects), len(rows))
	}
	want := clustersOf(rows, "School Number", "Community of Learning ID")
	if got := sameMembers(t, x, indicator.CommunityOfSchools, "", want, indicator.Date{}); got != 1885 || len(want) != 220 {
		t.Errorf("%d schools in %d communities, want 1,885 in 220", got, len(want))
	}
	checkSpans(t, x, rows)
	deciles := clustersOf(rows, "School Number", "Decile", "99")
	if got := sameMembers(t, x, "decile", "decile-", deciles, indicator.Date{}); got != 2558-38-5 || len(deciles) != 10 {
		t.Errorf("%d schools in %d deciles, want all but 38 with 99 and 5 without any, in 10", got, len(deciles))
	}
	macrons := 0
	for k := range x.Clusters() {
		if k.Kind != indicator.CommunityOfSchools {
			continue
		}
		if k.Name != strings.TrimSpace(names[k.ID]) || !norm.NFC.IsNormalString(k.Name) {
			t.Errorf("community %s is called %q, in the file %q", k.ID, k.Name, names[k.ID])
		}
		if strings.ContainsAny(k.Name, "āēīōūĀĒĪŌŪ") {
			macrons++
		}
	}
	if macrons != 114 {
		t.Errorf("%d names of communities with macrons, want 114", macrons)
	}
}

func TestLeeds(t *testing.T) {
	n, x, _ := load(t, "ofsted-leeds-2026.csv.gz", "leeds")
	want := clustersOf(plain(t, "ofsted-leeds-2026.csv.gz", 0), "URN", "Multi-academy trust UID", "NULL")
	got := sameMembers(t, x, network.Trust, "", want, indicator.Date{})
	if len(n.Subjects) != 279 || got != 119 || len(want) != 27 {
		t.Errorf("%d schools, %d of them in %d trusts, want 279, 119, 27", len(n.Subjects), got, len(want))
	}
}

func TestChicago(t *testing.T) {
	n, x, _ := load(t, "chicago-progress-2011.csv.gz", "chicago")
	rows := plain(t, "chicago-progress-2011.csv.gz", 0)
	networks := clustersOf(rows, "School ID", "Network Manager", "NDA")
	collaboratives := clustersOf(rows, "School ID", "Collaborative Name", "NDA")
	sameMembers(t, x, indicator.SchoolNetwork, "", networks, indicator.Date{})
	sameMembers(t, x, network.Collaborative, "", collaboratives, indicator.Date{})
	if len(n.Subjects) != 566 || len(networks) != 20 || len(collaboratives) != 5 {
		t.Errorf("%d schools, %d networks, %d collaboratives, want 566, 20, 5", len(n.Subjects), len(networks), len(collaboratives))
	}
	// One network lies in all five collaboratives, so groupings do not nest.
	in := map[string]bool{}
	for m := range x.Members("AUSL Schools", indicator.Date{}) {
		for other := range x.Of(m.Subject, indicator.Date{}) {
			if k, _ := x.Cluster(other.Cluster); k.Kind == network.Collaborative {
				in[k.ID] = true
			}
		}
	}
	if len(in) != 5 {
		t.Errorf("AUSL Schools lie in %d collaboratives, want 5", len(in))
	}
}

func TestEngland(t *testing.T) {
	n, x, _ := load(t, "gias-group-links-2022.csv.gz", "gias")
	var rows, early []map[string]string
	for _, row := range plain(t, "gias-group-links-2022.csv.gz", 0) {
		if row["Group Type"] == "Multi-academy trust" {
			rows = append(rows, row)
			if row["Joined date"] <= "2015-12-31" { // unknown is 1900-01-01
				early = append(early, row)
			}
		}
	}
	want := clustersOf(rows, "URN", "Group UID")
	if got := sameMembers(t, x, network.Trust, "trust:", want, indicator.MustDate("2022-12-31")); got != 8859 || len(want) != 1369 {
		t.Errorf("%d schools in %d trusts, want 8,859 in 1,369", got, len(want))
	}
	at2015 := 0
	for k := range x.Clusters() {
		for range x.Members(k.ID, indicator.MustDate("2015-12-31")) {
			at2015++
		}
	}
	if at2015 != len(early) || at2015 == len(rows) {
		t.Errorf("%d schools in trusts at the end of 2015, in the file %d", at2015, len(early))
	}
	for _, s := range n.Subjects {
		if !utf8.ValidString(s.Name) {
			t.Errorf("%q", s.Name)
		}
	}
}
