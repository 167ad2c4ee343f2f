package network

import (
	"fmt"
	"iter"
	"math"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// A Spread takes the numbers of members apart: how much they differ between the clusters
// of a kind, and how much within them. It draws the mean of each cluster towards that of
// all, by how little is known of it, and says how unsure its place among them is.
//
// The mean of a cluster of three schools is partly luck, and lists by plain means have
// small clusters at both ends. Show them, if at all, beside the shrunken ones.
type Spread struct {
	Members int     `json:"members"` // with a number, all in one of the clusters
	Mean    float64 `json:"mean"`    // μ, estimated by generalised least squares
	MeanSE  float64 `json:"meanSE"`
	Between float64 `json:"between"` // variance of clusters
	Within  float64 `json:"within"`  // variance of members of a cluster
	// ICC is Between/(Between + Within), 0 to 1: the share of all variance that lies
	// between clusters.
	ICC float64 `json:"icc"`
	// Boundary says that Between is 0: clusters differ no more than chance would have
	// them. Then nothing tells them apart, and every rank is as likely as any.
	Boundary bool          `json:"boundary,omitzero"`
	Clusters []ClusterMean `json:"clusters"` // those that have a member with a number, in the order of the network
}

// A ClusterMean is what is known of the mean of a cluster.
type ClusterMean struct {
	Cluster string  `json:"cluster"`
	Name    string  `json:"name,omitzero"`
	N       int     `json:"n"`    // members with a number
	Mean    float64 `json:"mean"` // of these
	// Shrunken is μ + λ(Mean − μ) with λ = Between/(Between + Within/N), and Low to High
	// where the true mean lies with a probability of 0.95: Shrunken ± 1.96·√(Between·(1−λ)
	// + (1−λ)²·MeanSE²), the components taken as known.
	Shrunken float64 `json:"shrunken"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	// Rank is its place among the clusters, 1 for the best. It is nil where neither end
	// of the scale is the good one.
	Rank *Rank `json:"rank,omitempty"`
}

// A Rank is the place of a cluster among others as far as it is known: the true mean of
// each is normal about its shrunken one with variance Between·(1−λ), and a place is one
// more than how many are better. Source: Laird & Louis (1989), "Empirical Bayes ranking
// methods".
type Rank struct {
	Expected float64 `json:"expected"` // 1 + Σ of the probabilities that each other is better
	// Best to Worst holds the place with a probability of 0.95 or more, 0.025 or less on
	// either side.
	Best  int `json:"best"`
	Worst int `json:"worst"`
}

// Clusters returns, for the profile of all clusters of a kind together, those of the
// clusters one by one: of the same kind of members, the same occasion, perspective and
// part. Of any other there are none.
func (p Profile) Clusters() iter.Seq[Profile] {
	return func(yield func(Profile) bool) {
		if p.u == nil || p.circle.cluster >= 0 {
			return
		}
		for _, q := range p.u.profiles {
			c := q.circle
			same := q.round == p.round && c.clusterKind == p.circle.clusterKind && c.memberKind == p.circle.memberKind && c.part == p.circle.part
			if same && c.cluster >= 0 && !yield(q) {
				return
			}
		}
	}
}

// Parts returns the profiles into which the profile is divided by the clusters of a
// kind, one of those that [Options] name.
func (p Profile) Parts(by indicator.SubjectKind) iter.Seq[Profile] {
	return func(yield func(Profile) bool) {
		if p.u == nil || p.circle.part >= 0 {
			return
		}
		for _, q := range p.u.profiles {
			c := q.circle
			same := q.round == p.round && c.cluster == p.circle.cluster && c.clusterKind == p.circle.clusterKind && c.memberKind == p.circle.memberKind
			if same && c.part >= 0 && p.u.net.net.Clusters[c.part].Kind == by && !yield(q) {
				return
			}
		}
	}
}

// Spread takes apart the numbers that the members of all clusters of a kind have on an
// indicator, aspect or group: those that the method gives, or what their levels stand
// for, of two levels the middle, where the scale has numbers. The profile is that of all
// clusters of the kind together.
//
// It returns [estimate.ErrUndefined] if there are no such numbers, fewer than two
// clusters with one, none with two, or if members of a cluster never differ; and if a
// member lies in several clusters of the kind, because then these share what they have
// and are no groups. With three to ten clusters the variance between them is hardly known.
//
// Components are by REML ([variance.OneWay]). Time is linear in the members and, for their
// ranks, in the square of the clusters times how much better the best known is known than
// the others: some hundred steps, and 4096 at most.
func (p Profile) Spread(id indicator.ID, dimension string) (Spread, error) {
	if p.u == nil || p.circle.cluster >= 0 {
		return Spread{}, fmt.Errorf("%w: only the profile of all clusters of a kind is spread over them", estimate.ErrInvalid)
	}
	i, ok := p.u.find(id, dimension)
	if !ok {
		return Spread{}, fmt.Errorf("%w: there is no row %q on dimension %q", estimate.ErrInvalid, id, dimension)
	}
	return p.spread(i)
}

func (p Profile) spread(row int) (Spread, error) {
	var clusters []ClusterMean
	var groups []variance.Group
	seen := map[int32]bool{}
	members := 0
	for q := range p.Clusters() {
		var g variance.Group
		for _, n := range q.circle.nodes {
			v, ok := q.number(n, row)
			if !ok {
				continue
			}
			if seen[n] {
				return Spread{}, fmt.Errorf("%w: %q is in several clusters of kind %q, so that these are no separate groups", estimate.ErrUndefined, p.u.net.id(n), p.circle.clusterKind)
			}
			seen[n] = true
			g.Add(v)
		}
		if g.N > 0 {
			s := q.Scope()
			clusters = append(clusters, ClusterMean{Cluster: s.Cluster, Name: s.Name, N: g.N, Mean: g.Mean})
			groups = append(groups, g)
			members += g.N
		}
	}
	if members == 0 {
		return Spread{}, fmt.Errorf("%w: no member has a number: neither does the method give one, nor do levels stand for any", estimate.ErrUndefined)
	}
	b, err := variance.OneWay(groups, variance.REML)
	if err != nil {
		return Spread{}, err
	}
	out := Spread{
		Members: members, Mean: b.Mean, MeanSE: b.MeanSE, Between: b.Variance, Within: b.Within,
		ICC: b.ICC, Boundary: b.Boundary, Clusters: clusters,
	}
	means, sds := make([]float64, len(clusters)), make([]float64, len(clusters))
	for k, s := range b.Shrunken {
		c := &out.Clusters[k]
		unknown := 1 - s.Reliability
		half := float64(normal95 * math.Sqrt(float64(s.SD*s.SD)+float64(unknown*unknown*b.MeanSE*b.MeanSE)))
		c.Shrunken, c.Low, c.High = s.Shrunken, s.Shrunken-half, s.Shrunken+half
		means[k], sds[k] = s.Shrunken, s.SD
	}
	direction := p.u.rows[row].scale.Direction
	if direction == indicator.HighIsBetter || direction == indicator.HighIsWorse {
		for k, r := range ranks(means, sds, direction == indicator.HighIsBetter) {
			out.Clusters[k].Rank = &r
		}
	}
	return out, nil
}

// normal95 is the 0.975 quantile of the normal distribution.
const normal95 = 1.959963984540054

// number returns the number of a member on a row: that of the method, or what its level
// stands for.
func (p Profile) number(n int32, row int) (float64, bool) {
	s, ok := p.round.scored[n]
	if !ok {
		return 0, false
	}
	o, values := s.outcomes[row], p.u.rows[row].values
	switch {
	case o.valued:
		return o.value, true
	case o.low >= 0 && values != nil:
		return (values[o.low] + values[o.high]) / 2, true
	}
	return 0, false
}

// spreadReport returns the spread as documents have it, nil where there is none.
func (p Profile) spreadReport(row int) *Spread {
	if p.circle.cluster >= 0 {
		return nil
	}
	s, err := p.spread(row)
	if err != nil {
		return nil
	}
	for _, v := range []*float64{&s.Mean, &s.MeanSE, &s.Between, &s.Within, &s.ICC} {
		*v = document.Round(*v)
	}
	for k := range s.Clusters {
		c := &s.Clusters[k]
		for _, v := range []*float64{&c.Mean, &c.Shrunken, &c.Low, &c.High} {
			*v = document.Round(*v)
		}
		if c.Rank != nil {
			c.Rank.Expected = document.Round(c.Rank.Expected)
		}
	}
	return &s
}
