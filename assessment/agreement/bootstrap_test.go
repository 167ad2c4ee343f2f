package agreement_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
)

// clustered returns ratings of schools by three raters each, who are severe or mild with
// the whole school.
func clustered(seed uint64, schools, units int) (agreement.Columns, *agreement.Ratings, error) {
	random := rand.New(rand.NewPCG(seed, 77))
	var c agreement.Columns
	unit := int32(0)
	for s := range schools {
		quality := 3 * random.Float64()
		severity := []float64{random.NormFloat64() / 2, random.NormFloat64() / 2, random.NormFloat64() / 2}
		for range units {
			for g, severe := range severity {
				if random.IntN(8) == 0 {
					continue
				}
				level := int32(min(max(math.Round(quality-severe+random.NormFloat64()/2), 0), 3))
				c.Unit, c.Rater, c.Category = append(c.Unit, unit), append(c.Rater, int32(3*s+g)), append(c.Category, level)
			}
			c.Cluster = append(c.Cluster, int32(s))
			unit++
		}
	}
	r, err := agreement.New(agreement.NumberedScale(1, 4), c)
	return c, r, err
}

// drawn returns the standard deviation of a coefficient over ratings whose clusters, or
// units, are really drawn again: the slow twin of the bootstrap on sums.
func drawn(t *testing.T, c agreement.Columns, units bool, times int, f func(*agreement.Ratings) (agreement.Coefficient, error)) float64 {
	t.Helper()
	by := map[int32][]int{}
	for i, u := range c.Unit {
		key := u
		if !units {
			key = c.Cluster[u]
		}
		by[key] = append(by[key], i)
	}
	keys := make([]int32, 0, len(by))
	for k := range by {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	random := rand.New(rand.NewPCG(3, 3))
	var values []float64
	for range times {
		var d agreement.Columns
		unit := int32(-1)
		for range keys {
			last := int32(-1)
			for _, i := range by[keys[random.IntN(len(keys))]] {
				if c.Unit[i] != last {
					unit++
					last = c.Unit[i]
				}
				d.Unit, d.Rater, d.Category = append(d.Unit, unit), append(d.Rater, c.Rater[i]), append(d.Category, c.Category[i])
			}
		}
		r, err := agreement.New(agreement.NumberedScale(1, 4), d)
		if err != nil {
			t.Fatal(err)
		}
		v, err := f(r)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v.Value)
	}
	mean, sum := 0.0, 0.0
	for _, v := range values {
		mean += v / float64(times)
	}
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(times-1))
}

// TestBootstrapTwin: drawing sums of clusters, or patterns, is drawing clusters, or units.
func TestBootstrapTwin(t *testing.T) {
	c, r, err := clustered(1, 30, 12)
	if err != nil {
		t.Fatal(err)
	}
	times := runs(1200)
	for name, f := range map[string]func(*agreement.Ratings) (agreement.Coefficient, error){
		"alpha":  func(r *agreement.Ratings) (agreement.Coefficient, error) { return r.Krippendorff(agreement.Ordinal) },
		"gwet":   func(r *agreement.Ratings) (agreement.Coefficient, error) { return r.Gwet(agreement.Quadratic) },
		"fleiss": func(r *agreement.Ratings) (agreement.Coefficient, error) { return r.Fleiss(agreement.Linear) },
		"percent": func(r *agreement.Ratings) (agreement.Coefficient, error) {
			p, err := r.Percent()
			return p.Adjacent, err
		},
	} {
		value, err := f(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, units := range []bool{false, true} {
			got, err := r.Bootstrap(t.Context(), value, agreement.Resampling{Replicates: times, Seed: 5, Units: units})
			if err != nil {
				t.Fatal(err)
			}
			want := drawn(t, c, units, times, f)
			// The standard deviation of a standard deviation of n is about 1/√(2n).
			if apart := math.Abs(*got.SE/want - 1); apart > 5/math.Sqrt(float64(times)) {
				t.Errorf("%s, units %v: standard error %v, really drawn %v", name, units, *got.SE, want)
			}
			if got.Value != value.Value || got.Interval.Low >= value.Value || got.Interval.High <= value.Value {
				t.Errorf("%s: %v", name, got)
			}
		}
	}
}

// TestClustersMatter: where raters are severe with whole schools, drawing units tells far
// too small a standard error; the linearised one over schools is near the bootstrap's.
func TestClustersMatter(t *testing.T) {
	_, r, err := clustered(2, 40, 20)
	if err != nil {
		t.Fatal(err)
	}
	alpha, err := r.Krippendorff(agreement.Ordinal)
	if err != nil {
		t.Fatal(err)
	}
	bySchool, err := r.Bootstrap(t.Context(), alpha, agreement.Resampling{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	byUnit, err := r.Bootstrap(t.Context(), alpha, agreement.Resampling{Seed: 1, Units: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("standard error %.4f over schools (linearised %.4f), %.4f over units", *bySchool.SE, *alpha.SE, *byUnit.SE)
	if *bySchool.SE < 1.5*(*byUnit.SE) || math.Abs(*alpha.SE / *bySchool.SE - 1) > 0.25 {
		t.Error("clusters do not matter")
	}
}

// TestBootstrapSame: a seed gives the same numbers, another seed others; what needs the
// raters is drawn too; nonsense is refused.
func TestBootstrapSame(t *testing.T) {
	_, r, err := clustered(3, 10, 5)
	if err != nil {
		t.Fatal(err)
	}
	conger, err := r.Conger(agreement.Quadratic)
	if err != nil {
		t.Fatal(err)
	}
	alpha, err := r.Krippendorff(agreement.Interval)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []agreement.Coefficient{alpha, conger} {
		a, errA := r.Bootstrap(t.Context(), c, agreement.Resampling{Replicates: 100, Seed: 1})
		b, errB := r.Bootstrap(t.Context(), c, agreement.Resampling{Replicates: 100, Seed: 1})
		other, errC := r.Bootstrap(t.Context(), c, agreement.Resampling{Replicates: 100, Seed: 2})
		if errA != nil || errB != nil || errC != nil {
			t.Fatal(errA, errB, errC)
		}
		if *a.SE != *b.SE || *a.Interval != *b.Interval || *a.SE == *other.SE {
			t.Errorf("%s: %v, %v and with another seed %v", c.Name, *a.SE, *b.SE, *other.SE)
		}
	}
	for _, b := range []agreement.Resampling{{Replicates: 1}, {Replicates: -5}, {Confidence: 1}, {Confidence: -1}} {
		if _, err := r.Bootstrap(t.Context(), alpha, b); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%+v: %v", b, err)
		}
	}
	if _, err := r.Bootstrap(t.Context(), agreement.Coefficient{Name: "cohen-kappa"}, agreement.Resampling{}); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("a coefficient that is none of ratings: %v", err)
	}
	one, err := agreement.FromTable(agreement.NumberedScale(1, 4), [][]int{{0, 1}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	single, err := one.Krippendorff(agreement.Nominal)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.Bootstrap(t.Context(), single, agreement.Resampling{}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("one unit: %v", err)
	}
}

// TestScoresBootstrap: the spread of a mean over rows is that of the textbook.
func TestScoresBootstrap(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	var s agreement.Scores
	var clusters []int32
	sum, squares := 0.0, 0.0
	for i := range 200 {
		v := random.NormFloat64()
		s, clusters = append(s, []float64{v}), append(clusters, int32(i/10))
		sum += v
		squares += v * v
	}
	mean := func(s agreement.Scores) (float64, error) {
		total := 0.0
		for _, row := range s {
			total += row[0]
		}
		return total / float64(len(s)), nil
	}
	want := math.Sqrt((squares-sum*sum/200)/199) / math.Sqrt(200)
	for _, by := range [][]int32{nil, clusters} {
		se, interval, err := agreement.Resampling{Replicates: 2000, Seed: 1}.Scores(t.Context(), s, by, mean)
		if err != nil || math.Abs(se/want-1) > 0.4 || by == nil && math.Abs(se/want-1) > 0.08 || interval.Low > sum/200 || interval.High < sum/200 {
			t.Errorf("%v in %+v, want about %v: %v", se, interval, want, err)
		}
	}
	if _, _, err := (agreement.Resampling{}).Scores(t.Context(), s, []int32{1}, mean); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
}
