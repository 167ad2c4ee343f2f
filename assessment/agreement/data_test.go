package agreement_test

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/internal/reference"
	"github.com/openrubric/leadership/assessment/variance"
)

// This file computes on data that nobody here wrote, each figure also by a plain twin.

// dataTable reads a file of DATA_DIR.
func dataTable(t *testing.T, name string) reference.Table {
	t.Helper()
	dir := os.Getenv("DATA_DIR")
	if dir == "" {
		t.Skip("DATA_DIR is not set: the directory of the real data")
	}
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(packed).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return reference.Table{Names: rows[0], Cells: rows[1:]}
}

// TestDataLeeds: do inspectors judge leadership as they judge the quality of education?
// Grades 1 (outstanding, the best) to 4; "NULL", empty, "Not judged" and 9 are no grades.
func TestDataLeeds(t *testing.T) {
	table := dataTable(t, "ofsted-leeds-2026.csv.gz")
	leadership := table.Column(t, "Latest OEIF effectiveness of leadership and management")
	education := table.Column(t, "Latest OEIF quality of education")
	counts := make([][]int, 4)
	for k := range counts {
		counts[k] = make([]int, 4)
	}
	n := 0
	for i := range leadership {
		a, errA := strconv.Atoi(leadership[i])
		b, errB := strconv.Atoi(education[i])
		if errA == nil && errB == nil && a >= 1 && a <= 4 && b >= 1 && b <= 4 {
			counts[a-1][b-1]++
			n++
		}
	}
	x, err := agreement.NewCrosstab(agreement.NumberedScale(1, 4), counts)
	if err != nil {
		t.Fatal(err)
	}
	k, err := x.Cohen(agreement.Quadratic)
	if err != nil {
		t.Fatal(err)
	}
	// Quadratic kappa is 1 − Σ(a−b)² seen over that of all pairs of a school's one and
	// another's other grade.
	seen, expected := 0.0, 0.0
	for a, row := range counts {
		for b, v := range row {
			seen += float64(v * (a - b) * (a - b))
			for _, other := range counts {
				for d, w := range other {
					expected += float64(v*w*(a-d)*(a-d)) / float64(n)
				}
			}
		}
	}
	if plain := 1 - seen/expected; math.Abs(plain-k.Value) > 1e-12 {
		t.Errorf("kappa %v, by pairs %v", k.Value, plain)
	}
	pinned(t, "schools", float64(n), 170, 0)
	pinned(t, "quadratic kappa", k.Value, 0.90237, 0.00005)
	pinned(t, "its standard error", *k.SE, 0.02880, 0.00005)
}

// pinned compares a figure that the notes state.
func pinned(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	t.Logf("%s: %.6f", what, got)
	if math.Abs(got-want) > within {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// TestDataInstEval: how alike are ratings of one lecturer, and of one student?
func TestDataInstEval(t *testing.T) {
	table := dataTable(t, "insteval.csv.gz")
	values := reference.Numbers(t, table.Column(t, "y"))
	for _, c := range []struct {
		column string
		want   float64
	}{{"d", 0.15985}, {"s", 0.05711}} {
		names := table.Column(t, c.column)
		groups, err := variance.Groups(values, variance.NewFactor(c.column, names))
		if err != nil {
			t.Fatal(err)
		}
		a, err := variance.Analyse(groups)
		if err != nil {
			t.Fatal(err)
		}
		pinned(t, "ICC(1) by "+c.column, *a.ICC, c.want, 0.00005)
		if plain := plainICC1(values, names); math.Abs(plain-*a.ICC) > 1e-10 {
			t.Errorf("by %s: %v, by pairs %v", c.column, *a.ICC, plain)
		}
	}
}

// plainICC1 is the one-way intraclass correlation from sums over values, groups one after
// another.
func plainICC1(values []float64, names []string) float64 {
	by := map[string][]float64{}
	grand := 0.0
	for i, v := range values {
		by[names[i]] = append(by[names[i]], v)
		grand += v / float64(len(values))
	}
	keys := make([]string, 0, len(by))
	for k := range by {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	between, within, squares := 0.0, 0.0, 0.0
	for _, k := range keys {
		mean := 0.0
		for _, v := range by[k] {
			mean += v / float64(len(by[k]))
		}
		for _, v := range by[k] {
			within += (v - mean) * (v - mean)
			between += (mean - grand) * (mean - grand)
		}
		squares += float64(len(by[k]) * len(by[k]))
	}
	n, g := float64(len(values)), float64(len(by))
	msb, msw := between/(g-1), within/(n-g)
	n0 := (n - squares/n) / (g - 1)
	return (msb - msw) / (msb + (n0-1)*msw)
}

// TestDataRepliCATS: do 25 experts agree on how likely 25 claims are to replicate, before
// and after they talked?
func TestDataRepliCATS(t *testing.T) {
	table := dataTable(t, "replicats-ratings.csv.gz")
	cells := map[string]map[[2]string]float64{}
	var papers, users []string
	round, paper, user := table.Column(t, "round"), table.Column(t, "paper_id"), table.Column(t, "user_name")
	question, element, value := table.Column(t, "question"), table.Column(t, "element"), table.Column(t, "value")
	for i := range round {
		if question[i] != "direct_replication" || element[i] != "three_point_best" {
			continue
		}
		if cells[round[i]] == nil {
			cells[round[i]] = map[[2]string]float64{}
		}
		cells[round[i]][[2]string{paper[i], user[i]}] = reference.Numbers(t, value[i:i+1])[0]
		if !slices.Contains(papers, paper[i]) {
			papers = append(papers, paper[i])
		}
		if !slices.Contains(users, user[i]) {
			users = append(users, user[i])
		}
	}
	for _, c := range []struct {
		round        string
		icc21, icc31 float64
	}{{"round_1", 0.36282, 0.40366}, {"round_2", 0.53127, 0.58481}} {
		var s agreement.Scores
		for _, p := range papers {
			var row []float64
			for _, u := range users {
				v, ok := cells[c.round][[2]string{p, u}]
				if !ok {
					v = math.NaN()
				}
				row = append(row, v)
			}
			s = append(s, row)
		}
		icc, err := agreement.ICC(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if icc.MeanSquares == nil {
			t.Fatal("a score is missing")
		}
		pinned(t, c.round+" ICC(2,1)", icc.ICC21.Value, c.icc21, 0.00005)
		pinned(t, c.round+" ICC(3,1)", icc.ICC31.Value, c.icc31, 0.00005)
		two, three := plainICC(s)
		if math.Abs(two-icc.ICC21.Value) > 1e-12 || math.Abs(three-icc.ICC31.Value) > 1e-12 {
			t.Errorf("%s: %v and %v, by components %v and %v", c.round, icc.ICC21.Value, icc.ICC31.Value, two, three)
		}
	}
}

// plainICC makes ICC(2,1) and ICC(3,1) of components of variance: those of subjects from
// covariances of raters, and so on.
func plainICC(s agreement.Scores) (two, three float64) {
	n, k := len(s), len(s[0])
	mean := make([]float64, k)
	for _, row := range s {
		for j, v := range row {
			mean[j] += v / float64(n)
		}
	}
	covariance, own := 0.0, 0.0
	for a := range k {
		for b := range k {
			sum := 0.0
			for _, row := range s {
				sum += (row[a] - mean[a]) * (row[b] - mean[b])
			}
			if a == b {
				own += sum / float64(n-1) / float64(k)
			} else {
				covariance += sum / float64(n-1) / float64(k*(k-1))
			}
		}
	}
	residual := own - covariance
	grand, spread := 0.0, 0.0
	for _, m := range mean {
		grand += m / float64(k)
	}
	for _, m := range mean {
		spread += (m - grand) * (m - grand) / float64(k-1)
	}
	raters := spread - residual/float64(n)
	return covariance / (covariance + raters + residual), covariance / (covariance + residual)
}
