package network_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// judgements scores a file of real data with the framework and mapping that lie in
// the tests of package assessment.
func judgements(t testing.TB, file, name string) *assessment.Result {
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
