package network_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

const decile = indicator.SubjectKind("decile")

// means scores by the mean of what the levels stand for, so that there are numbers.
var means = assessment.Method{Stages: []assessment.Stage{
	{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
	{Over: assessment.OverIndicators, Rule: assessment.WeightedMean},
}}

func scoreBy(t testing.TB, f *framework.Framework, a assessment.Assessment, m assessment.Method) *assessment.Result {
	t.Helper()
	a.Framework = f.Ref()
	x, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, list := x.Score(m)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

// counted is the framework of local with numbers on its scales.
func counted(t testing.TB) *framework.Framework {
	t.Helper()
	doc := local(t).Document()
	for i := range doc.Scales {
		for k := range doc.Scales[i].Levels {
			doc.Scales[i].Levels[k].Value = new(float64(k*k + 1)) // 1, 2, 5
		}
	}
	f, list := framework.Compile(doc)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// sized is a random design whose schools have rolls and deciles.
func sized(seed uint64) (assessment.Assessment, network.Network) {
	a, n := random(seed)
	rnd := rand.New(rand.NewPCG(seed, 77))
	for d := range 3 {
		n.Clusters = append(n.Clusters, network.Cluster{ID: fmt.Sprint("d", d), Kind: decile})
	}
	for i := range n.Subjects {
		if rnd.IntN(4) > 0 {
			n.Subjects[i].Sizes = []network.Size{{Size: float64(20 + rnd.IntN(900))}}
		}
		if d := rnd.IntN(4); d < 3 {
			n.Memberships = append(n.Memberships, network.Membership{Subject: n.Subjects[i].ID, Cluster: fmt.Sprint("d", d)})
		}
	}
	return a, n
}

// TestCellsByStandings counts every cell again from where its members stand, which is
// taken from the scores, by levels, by size and by number.
func TestCellsByStandings(t *testing.T) {
	f := counted(t)
	modes := assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.Mode},
		{Over: assessment.OverIndicators, Rule: assessment.Preponderance},
	}}
	weighted, valued, undefined := 0, 0, 0
	for seed := range seeds(24) {
		a, n := sized(seed)
		for _, m := range []assessment.Method{{}, means, modes} {
			r := scoreBy(t, f, a, m)
			x := compile(t, n)
			u := rollUp(t, r, x, network.Options{By: []indicator.SubjectKind{decile}})
			for p := range u.Profiles() {
				for c := range p.Cells() {
					stands := slices.Collect(p.Standings(c.ID, c.Dimension))
					checkStandings(t, r, x, p, c, stands)
					again(t, f, c, stands)
					if c.Weighted != nil {
						weighted++
					}
					if c.Values != nil {
						valued++
					}
					if slices.ContainsFunc(c.Undefined, func(u network.Undefined) bool { return u.Reason == assessment.NoMajority }) {
						undefined++
					}
				}
			}
		}
	}
	if weighted < 100 || valued < 100 || undefined < 2 {
		t.Errorf("%d weighted cells, %d with numbers, %d with a member that the method gives nothing are too few", weighted, valued, undefined)
	}
}

// checkStandings compares where the members stand with their scores.
func checkStandings(t *testing.T, r *assessment.Result, x *network.Index, p network.Profile, c network.Cell, stands []network.Standing) {
	t.Helper()
	s := p.Scope()
	if got := slices.Collect(p.Members()); len(got) != len(stands) || len(got) != s.Members {
		t.Fatalf("%d members, %d stand anywhere, of %d", len(got), len(stands), s.Members)
	}
	for _, at := range stands {
		var want network.Standing
		want.Member, want.Reason = at.Member, assessment.NotJudged
		want.Size, _ = x.Size(at.Member, s.On)
		if own, ok := r.Profile(at.Member, s.Occasion, s.Perspective); ok {
			one, _ := own.ScoreOn(c.ID, c.Dimension)
			want.Value, want.Level, want.Reason = one.Value, one.Level, one.Reason
			switch {
			case one.Reason == assessment.NotJudged || one.Reason == assessment.NothingApplies:
			case one.NoOutcome != "":
				want.Reason = one.NoOutcome
			case one.Level == nil:
				want.Level = one.Median
			}
			if n := len(want.Level); n > 2 {
				want.Level = []indicator.Level{want.Level[0], want.Level[n-1]}
			}
			if want.Level != nil {
				want.Reason = ""
			}
		}
		if diff := cmp.Diff(want, at); diff != "" {
			t.Fatalf("%+v %s: %s", s, c.ID, diff)
		}
	}
}

// again counts the cell from where the members stand.
func again(t *testing.T, f *framework.Framework, c network.Cell, stands []network.Standing) {
	t.Helper()
	scale, _ := f.Scale(c.Scale)
	want := network.Cell{ID: c.ID, Dimension: c.Dimension, Scale: c.Scale, Members: len(stands)}
	w := network.Weighted{Distribution: make([]float64, len(scale.Levels)), Shares: make([]float64, max(len(scale.Levels)-1, 0))}
	var v network.Values
	var values []float64
	product, size := 0.0, 0.0
	lowest, highest := len(scale.Levels), -1
	for _, s := range stands {
		if s.Value != nil {
			values = append(values, *s.Value)
			if s.Size > 0 {
				v.Sized++
				product += s.Size * *s.Value
				size += s.Size
			}
		}
		if len(s.Level) == 0 {
			continue
		}
		low, _ := scale.Rank(s.Level[0])
		high, _ := scale.Rank(s.Level[len(s.Level)-1])
		lowest, highest = min(lowest, low), max(highest, high)
		want.Coverage.N++
		if s.Size > 0 {
			w.Coverage.N++
			w.Size += s.Size
			w.Distribution[low] += s.Size / 2
			w.Distribution[high] += s.Size / 2
		}
	}
	if c.Coverage.N != want.Coverage.N {
		t.Fatalf("%+v: %d have a level", c, want.Coverage.N)
	}
	if highest >= 0 && (c.Lowest != scale.Levels[lowest].Key || c.Highest != scale.Levels[highest].Key) {
		t.Errorf("%+v: the range is %d to %d", c, lowest, highest)
	}
	if (c.Weighted == nil) != (w.Coverage.N == 0) || (c.Values == nil) != (len(values) == 0) {
		t.Fatalf("%+v: %d sized, %d numbers", c, w.Coverage.N, len(values))
	}
	if c.Weighted != nil {
		w.Coverage.Of = want.Coverage.N
		for rank := range w.Shares {
			at := 0.0
			for _, s := range stands {
				if len(s.Level) > 0 {
					if low, _ := scale.Rank(s.Level[0]); low > rank {
						at += s.Size
					}
				}
			}
			w.Shares[rank] = at / w.Size
		}
		if diff := cmp.Diff(w, *c.Weighted); diff != "" {
			t.Errorf("%s: %s", c.ID, diff)
		}
	}
	if c.Values == nil {
		return
	}
	slices.Sort(values)
	v.N, v.Lowest, v.Highest = len(values), values[0], values[len(values)-1]
	v.Median = (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	for _, x := range values {
		v.Mean += x / float64(len(values))
	}
	if v.Sized > 0 {
		v.Weighted = new(product / size)
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
	if diff := cmp.Diff(v, *c.Values, near); diff != "" {
		t.Errorf("%s: %s", c.ID, diff)
	}
}

// TestParts: a part is the members that lie in both clusters, and parts are found from
// the profile that they divide.
func TestParts(t *testing.T) {
	f := local(t)
	parts := 0
	for seed := range uint64(20) {
		a, n := sized(seed)
		u := rollUp(t, score(t, f, a), compile(t, n), network.Options{By: []indicator.SubjectKind{decile}})
		found := map[string]bool{}
		for p := range u.Profiles() {
			whole := slices.Collect(p.Members())
			for q := range p.Parts(decile) {
				parts++
				s := q.Scope()
				found[fmt.Sprintf("%+v", s)] = true
				var want []string
				for _, m := range whole {
					in := map[string]bool{}
					reach(n, s.Part, s.On, in)
					if in[m] {
						want = append(want, m)
					}
				}
				if got := slices.Collect(q.Members()); !slices.Equal(got, want) || s.PartKind != decile || s.Members != len(want) {
					t.Fatalf("seed %d: %+v has %v, want %v", seed, s, got, want)
				}
				for range q.Parts(decile) {
					t.Fatal("a part has parts")
				}
			}
		}
		for p := range u.Profiles() {
			if s := p.Scope(); s.Part != "" && !found[fmt.Sprintf("%+v", s)] {
				t.Fatalf("seed %d: %+v is a part of nothing", seed, s)
			}
		}
	}
	if parts < 100 {
		t.Errorf("%d parts are too few", parts)
	}
}

// league is schools with one number each, in trusts of the sizes given.
func league(t testing.TB, seed uint64, sizes ...int) (*network.Rollup, []float64, []string) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 5))
	total := 0
	for _, n := range sizes {
		total += n
	}
	judged, listed := schools(total)
	a := assessment.Assessment{Subjects: judged}
	n := network.Network{Subjects: listed}
	var values []float64
	var names []string
	i := 0
	for k, size := range sizes {
		id := fmt.Sprint("k", k)
		n.Clusters = append(n.Clusters, network.Cluster{ID: id, Kind: network.Trust, Name: "Trust " + id})
		lift := rnd.IntN(3)
		for range size {
			sum := 0.0
			for r := range 4 {
				rank := min(2, max(0, (rnd.IntN(3)+lift)/2+rnd.IntN(2)-rnd.IntN(2)))
				a.Judgements = append(a.Judgements, judge(judged[i].ID, assessment.External, fmt.Sprint("r", r), trust, []indicator.Level{low, mid, high}[rank]))
				sum += float64(rank*rank + 1)
			}
			values, names = append(values, sum/4), append(names, id)
			n.Memberships = append(n.Memberships, in(id, listed[i].ID)...)
			i++
		}
	}
	return rollUp(t, scoreBy(t, counted(t), a, means), compile(t, n), network.Options{}), values, names
}

// TestSpreadIsTheMixedModel compares the spread with a mixed model fitted to the schools
// one by one.
func TestSpreadIsTheMixedModel(t *testing.T) {
	inside := 0
	for seed := range uint64(20) {
		sizes := []int{1, 2, 3, 5, 8, 4, 4, 2, 7, 3, 6}
		u, values, names := league(t, seed, sizes...)
		p := profile(t, u, "", indicator.School, assessment.External)
		got, err := p.Spread(trust, "")
		if err != nil {
			t.Fatal(err)
		}
		want, err := variance.Fit(t.Context(), variance.Data{Values: values, Factors: []variance.Factor{variance.NewFactor("trust", names)}}, variance.REML)
		if err != nil {
			t.Fatal(err)
		}
		near := func(what string, a, b float64) {
			t.Helper()
			if math.Abs(a-b) > 1e-5*(1+math.Abs(b)) {
				t.Errorf("seed %d: %s is %v, of the mixed model %v", seed, what, a, b)
			}
		}
		between := want.Components[0]
		near("between", got.Between, between.Variance)
		near("within", got.Within, want.Components[1].Variance)
		near("ICC", got.ICC, between.Share)
		near("mean", got.Mean, want.Mean)
		near("its standard error", got.MeanSE, want.MeanSE)
		if got.Members != len(values) || len(got.Clusters) != len(sizes) {
			t.Fatalf("%d members in %d clusters", got.Members, len(got.Clusters))
		}
		if !got.Boundary {
			inside++
		}
		for k, c := range got.Clusters {
			near("shrunken mean", c.Shrunken, want.Mean+between.Effects[k].Deviation)
			if c.N != sizes[k] || c.Cluster != fmt.Sprint("k", k) || c.Name != "Trust "+c.Cluster || c.Low > c.Shrunken || c.High < c.Shrunken {
				t.Errorf("%+v", c)
			}
			// The variance of prediction of the textbook, from what a value weighs in the mean.
			lambda := got.Between / (got.Between + got.Within/float64(c.N))
			near("half of the interval", (c.High-c.Low)/2, 1.959963984540054*math.Sqrt(got.Between*(1-lambda)+math.Pow((1-lambda)*got.MeanSE, 2)))
			if c.Rank == nil || c.Rank.Best < 1 || c.Rank.Worst > len(sizes) || c.Rank.Best > c.Rank.Worst || c.Rank.Expected < 1 || c.Rank.Expected > float64(len(sizes)) {
				t.Errorf("%+v", c.Rank)
			}
			if got.Boundary && (c.Rank.Best != 1 || c.Rank.Worst != len(sizes) || c.Rank.Expected != 6) {
				t.Errorf("trusts do not differ, and have ranks: %+v", c.Rank)
			}
		}
	}
	if inside < 5 || inside == 20 {
		t.Errorf("%d of 20 designs with trusts that differ: both sorts are wanted", inside)
	}
}

func TestSpreadUndefined(t *testing.T) {
	u, _, _ := league(t, 1, 3, 4)
	whole := profile(t, u, "", indicator.School, assessment.External)
	one := profile(t, u, "k0", indicator.School, assessment.External)
	for name, test := range map[string]struct {
		p  network.Profile
		id indicator.ID
		is error
	}{
		"one cluster":       {one, trust, estimate.ErrInvalid},
		"no such indicator": {whole, "local.nothing", estimate.ErrInvalid},
		"nobody judged":     {whole, voice, estimate.ErrUndefined},
		"nothing":           {network.Profile{}, trust, estimate.ErrInvalid},
	} {
		if _, err := test.p.Spread(test.id, ""); !errors.Is(err, test.is) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Trusts that share a school are no groups; levels without numbers have no variance.
	f := local(t)
	judged, listed := schools(4)
	a := assessment.Assessment{Subjects: judged}
	for i, s := range judged {
		a.Judgements = append(a.Judgements, judge(s.ID, assessment.External, "a", trust, []indicator.Level{low, mid, high, low}[i]))
	}
	n := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}, {ID: "l", Kind: network.Trust}}}
	n.Memberships = slices.Concat(in("k", "s1", "s2", "s3"), in("l", "s3", "s4"))
	if _, err := profile(t, rollUp(t, score(t, f, a), compile(t, n), network.Options{}), "", indicator.School, assessment.External).Spread(trust, ""); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("no numbers: %v", err)
	}
	if _, err := profile(t, rollUp(t, score(t, counted(t), a), compile(t, n), network.Options{}), "", indicator.School, assessment.External).Spread(trust, ""); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("a school in two trusts: %v", err)
	}
}

func TestGap(t *testing.T) {
	f := local(t)
	judged, listed := schools(9)
	a := assessment.Assessment{Subjects: judged}
	levels := []string{"l", "l", "m", "lh", "h", "m", "h", "h", ""}
	for i, given := range levels {
		for r, l := range given {
			a.Judgements = append(a.Judgements, judge(judged[i].ID, assessment.External, fmt.Sprint("r", r), trust, map[rune]indicator.Level{'l': low, 'm': mid, 'h': high}[l]))
		}
	}
	n := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "poor", Kind: decile}, {ID: "rich", Kind: decile}, {ID: "none", Kind: decile}}}
	n.Memberships = slices.Concat(in("poor", "s1", "s2", "s3", "s4"), in("rich", "s5", "s6", "s7", "s8"), in("none", "s9"))
	u := rollUp(t, score(t, f, a), compile(t, n), network.Options{})
	poor, rich, none := profile(t, u, "poor", indicator.School, assessment.External), profile(t, u, "rich", indicator.School, assessment.External), profile(t, u, "none", indicator.School, assessment.External)
	g, err := rich.Gap(poor, trust, "", mid)
	if err != nil {
		t.Fatal(err)
	}
	// 4 of 4 against 1 of 4 (the split school counts low). Wilson: 0.5101 to 1 and 0.0456
	// to 0.6994; Newcombe: 0.75 − √(0.4899² + 0.4494²), 0.75 + √(0 + 0.2044²).
	if g.A.N != 4 || g.A.Of != 4 || g.B.N != 1 || g.B.Of != 4 || g.Difference != 0.75 || math.Abs(g.Low-0.08519) > 1e-4 || math.Abs(g.High-0.95441) > 1e-4 {
		t.Errorf("%+v", g)
	}
	// Pairs: each of h, h, h stands above l, l, m and the split one; m above l, l, alike m
	// and alike the middle of low and high: (12 + 2 + 0.5 + 0.5)/16.
	if g.Superiority != 15.0/16 {
		t.Errorf("superiority %v", g.Superiority)
	}
	back, _ := poor.Gap(rich, trust, "", mid)
	if back.Difference != -g.Difference || back.Superiority != 1-g.Superiority || math.Abs(back.Low+g.High) > 1e-12 {
		t.Errorf("%+v and back %+v", g, back)
	}
	if _, err := rich.Gap(none, trust, "", mid); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("a gap to nobody: %v", err)
	}
	if _, err := rich.Gap(poor, trust, "", "superb"); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("a level that there is not: %v", err)
	}
	if _, err := rich.Gap(poor, "local.nothing", "", mid); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("an indicator that there is not: %v", err)
	}
	if _, err := rich.Gap(network.Profile{}, trust, "", mid); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("a profile of nothing: %v", err)
	}
}
