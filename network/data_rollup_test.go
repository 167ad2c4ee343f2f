package network_test

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/variance"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// judgements scores a file of real data with the framework and mapping that lie in
// the tests of package assessment.
func judgements(t testing.TB, file, name string) *assessment.Result {
	t.Helper()
	return judgementsBy(t, file, name, false)
}

// judgementsBy is as judgements, on scales whose levels are numbered from 1 if so asked.
func judgementsBy(t testing.TB, file, name string, numbered bool) *assessment.Result {
	t.Helper()
	read := func(part string) []byte {
		text, err := os.ReadFile(filepath.Join("..", "assessment", "testdata", name, part))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	f, list := framework.Parse(read("framework.json"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if doc := f.Document(); numbered {
		for i := range doc.Scales {
			for k := range doc.Scales[i].Levels {
				doc.Scales[i].Levels[k].Value = new(float64(k + 1))
			}
		}
		if f, list = framework.Compile(doc); list.Err() != nil {
			t.Fatal(list.Err())
		}
	}
	m, list := assessment.ParseMapping(read("mapping.json"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	imported, list := assessment.ReadCSV(data(t, file), m, f, assessment.CSVOptions{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return score(t, f, imported.Assessment)
}

// rolled compares the roll-up of an indicator over all clusters of a kind with
// counts of the raw file: text stands for level in the order of the scale.
func rolled(t *testing.T, u *network.Rollup, kind indicator.SubjectKind, id indicator.ID, rows []map[string]string, subject, cluster, column string, texts []string, missing ...string) (members, graded, clusters, withGrades int) {
	t.Helper()
	want := clustersOf(rows, subject, cluster, missing...)
	text := map[string]string{}
	for _, row := range rows {
		text[row[subject]] = row[column]
	}
	for p := range u.Profiles() {
		s := p.Scope()
		if s.ClusterKind != kind || s.Cluster == "" {
			continue
		}
		counts := make([]int, len(texts))
		floor := len(texts)
		for m := range want[s.Cluster] {
			if rank := slices.Index(texts, text[m]); rank >= 0 {
				counts[rank]++
				floor = min(floor, rank)
			}
		}
		c, _ := p.Cell(id)
		if !slices.Equal(c.Distribution, counts) || c.Members != len(want[s.Cluster]) || len(c.Split) > 0 {
			t.Errorf("%s: %+v, in the file %v of %d", s.Cluster, c, counts, len(want[s.Cluster]))
		}
		if scale, _ := u.Result().Framework().ScaleOf(id, ""); floor < len(texts) && c.Floor != scale.Levels[floor].Key {
			t.Errorf("%s: the floor is %s, in the file %s", s.Cluster, c.Floor, scale.Levels[floor].Key)
		}
		members += c.Members
		graded += c.Coverage.N
		clusters++
		if c.Coverage.N > 0 {
			withGrades++
		}
	}
	if clusters != len(want) {
		t.Errorf("%d clusters, in the file %d", clusters, len(want))
	}
	return members, graded, clusters, withGrades
}

func TestLeedsRollUp(t *testing.T) {
	_, x, _ := load(t, "ofsted-leeds-2026.csv.gz", "leeds")
	u := rollUp(t, judgements(t, "ofsted-leeds-2026.csv.gz", "leeds"), x, network.Options{})
	rows := plain(t, "ofsted-leeds-2026.csv.gz", 0)
	members, graded, clusters, withGrades := rolled(t, u, network.Trust, "oeif.leadership", rows, "URN", "Multi-academy trust UID",
		"Latest OEIF effectiveness of leadership and management", []string{"4", "3", "2", "1"}, "NULL")
	if members != 119 || graded != 84 || clusters != 27 || withGrades != 22 {
		t.Errorf("%d schools in %d trusts, %d graded in %d, want 119, 27, 84, 22", members, clusters, graded, withGrades)
	}
	whole := profile(t, u, "", indicator.School, assessment.Inspection)
	if c, _ := whole.Cell("oeif.leadership"); c.Members != 119 || c.Coverage != (assessment.Coverage{N: 84, Of: 119}) || c.Unjudged != 35 {
		t.Errorf("all trusts together: %+v", c)
	}
	// An inspectorate is no secret: nothing is hidden, from anybody.
	for _, p := range release(t, u, assessment.Release{Audience: assessment.ForPublic}).Profiles {
		for _, c := range p.Cells {
			if c.State == assessment.Suppressed || c.Withheld > 0 {
				t.Errorf("%s: %+v", p.Cluster, c)
			}
		}
	}
}

func TestChicagoRollUp(t *testing.T) {
	_, x, _ := load(t, "chicago-progress-2011.csv.gz", "chicago")
	u := rollUp(t, judgements(t, "chicago-progress-2011.csv.gz", "chicago"), x, network.Options{})
	rows := plain(t, "chicago-progress-2011.csv.gz", 0)
	texts := []string{"Very Weak", "Weak", "Average", "Strong", "Very Strong"}
	for kind, column := range map[indicator.SubjectKind]string{indicator.SchoolNetwork: "Network Manager", network.Collaborative: "Collaborative Name"} {
		members, graded, clusters, _ := rolled(t, u, kind, "chicago.leaders", rows, "School ID", column, "Leaders Icon", texts, "NDA")
		if want := map[indicator.SubjectKind]int{indicator.SchoolNetwork: 20, network.Collaborative: 5}[kind]; members != 566 || graded != 295 || clusters != want {
			t.Errorf("%s: %d schools in %d clusters, %d judged", kind, members, clusters, graded)
		}
	}
	c, _ := profile(t, u, "", indicator.School, "survey").Cell("chicago.leaders")
	if !slices.Equal(c.Distribution, []int{11, 76, 119, 68, 21}) || c.Members-c.Coverage.N != 271 {
		t.Errorf("all networks together: %+v", c)
	}
}

// TestChicagoSpread: what the icons for leaders differ by between networks and between
// collaboratives, which overlap, from the rows of the file.
func TestChicagoSpread(t *testing.T) {
	_, x, _ := load(t, "chicago-progress-2011.csv.gz", "chicago")
	u := rollUp(t, judgementsBy(t, "chicago-progress-2011.csv.gz", "chicago", true), x, network.Options{})
	texts := []string{"Very Weak", "Weak", "Average", "Strong", "Very Strong"}
	for kind, column := range map[indicator.SubjectKind]string{indicator.SchoolNetwork: "Network Manager", network.Collaborative: "Collaborative Name"} {
		groups := map[string]*variance.Group{}
		members := 0
		for _, row := range plain(t, "chicago-progress-2011.csv.gz", 0) {
			if rank := slices.Index(texts, row["Leaders Icon"]); rank >= 0 {
				if groups[row[column]] == nil {
					groups[row[column]] = new(variance.Group)
				}
				groups[row[column]].Add(float64(rank + 1))
				members++
			}
		}
		s, err := wholeOf(t, u, kind).Spread("chicago.leaders", "")
		if err != nil {
			t.Fatal(err)
		}
		if s.Members != members || members != 295 || len(s.Clusters) != len(groups) {
			t.Errorf("%s: %d schools in %d clusters, in the file %d in %d", kind, s.Members, len(s.Clusters), members, len(groups))
		}
		var list []variance.Group
		for _, name := range slices.Sorted(maps.Keys(groups)) {
			list = append(list, *groups[name])
		}
		want, err := variance.OneWay(list, variance.REML)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(s.Between-want.Variance) > 1e-6 || math.Abs(s.Within-want.Within) > 1e-6 {
			t.Errorf("%s: %+v, from the file %v and %v", kind, s, want.Variance, want.Within)
		}
		for _, c := range s.Clusters {
			if g := groups[c.Cluster]; g == nil || c.N != g.N || math.Abs(c.Mean-g.Mean) > 1e-12 {
				t.Errorf("%+v, in the file %+v", c, g)
			}
		}
	}
}

// TestChicagoRollupsAlone: with no school told by itself, nearly all count in networks and
// collaboratives that overlap, where crowds are of those in the same of both.
func TestChicagoRollupsAlone(t *testing.T) {
	_, x, _ := load(t, "chicago-progress-2011.csv.gz", "chicago")
	u := rollUp(t, judgements(t, "chicago-progress-2011.csv.gz", "chicago"), x, network.Options{})
	report := release(t, u, assessment.Release{Audience: assessment.ForPublic, OnlyRollups: true, MinMembers: 5})
	sums := map[indicator.SubjectKind]int{}
	suppressed := 0
	for _, p := range report.Profiles {
		for _, c := range p.Cells {
			if c.ID != "chicago.leaders" {
				continue
			}
			if c.State != assessment.Shown {
				suppressed++
				continue
			}
			if p.Cluster != "" {
				sums[p.ClusterKind] += c.Coverage.N
			}
			if c.Weighted != nil || c.Values != nil || c.Spread != nil {
				t.Errorf("%s: figures by which schools could be told apart: %+v", p.Cluster, c)
			}
		}
	}
	// One network, of nine schools of which few have an icon, is too small.
	if suppressed != 1 || sums[indicator.SchoolNetwork] < 285 || sums[network.Collaborative] != 288 {
		t.Errorf("%d clusters suppressed, %v of 295 schools counted", suppressed, sums)
	}
}

func wholeOf(t *testing.T, u *network.Rollup, kind indicator.SubjectKind) network.Profile {
	t.Helper()
	for p := range u.Profiles() {
		if s := p.Scope(); s.Cluster == "" && s.ClusterKind == kind {
			return p
		}
	}
	t.Fatalf("no clusters of kind %s", kind)
	return network.Profile{}
}
