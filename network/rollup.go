package network

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// NothingToRollUp: there is no result, or no network to roll it up over.
	NothingToRollUp issue.Code = "nothing-to-roll-up"
	// OccasionUndated: an occasion has no day, memberships begin or end, and no day
	// was given: it is open who was a member.
	//
	// Example: {"occasions":[{"key":"2024"}]}
	OccasionUndated issue.Code = "occasion-undated"
	// KindDiffers: a subject is of one kind in the assessment and of another in the network.
	//
	// Example: {"subjects":[{"id":"albany","kind":"community-of-schools"}]}
	KindDiffers issue.Code = "kind-differs"
	// SubjectOutside: a subject was judged and is not in the network. A warning.
	//
	// Example: {"subjects":[{"id":"elsewhere","kind":"school"}]}
	SubjectOutside issue.Code = "subject-outside"
	// NoMembers: no cluster has a member of a kind that the framework judges. A warning.
	//
	// Example: {"subjects":[{"id":"elsewhere","kind":"school"}]}
	NoMembers issue.Code = "no-members"
)

// Options say how a roll-up is made.
type Options struct {
	// On is the day as of which membership is read, for all occasions. The zero day
	// stands for the last day of each occasion, or its first if it has no last.
	On indicator.Date
	// By are kinds of cluster by which the members of every cluster are divided once
	// more, such as "decile" or "phase", where schools of a decile are a cluster: each
	// part is a profile of its own, and [Profile.Gap] says how far two lie apart. A
	// member that lies in no cluster of the kind is in no part.
	By []indicator.SubjectKind
}

// RollUp rolls a full result up over the clusters of the network. Paths of issues
// lead into the assessment; with an error there is no Rollup.
//
// Membership is read as of the occasion's last day. Of an occasion without any day
// it is read only if no membership begins or ends; else [Options] must give the
// day. Occasions and perspectives are never pooled. The members of a cluster are
// all subjects of a kind that the framework judges which lie in it or in a cluster
// in it, each once, and each kind apart; so a cluster that was judged itself is a
// member of the region it lies in, and is never mixed with its own schools.
//
// Time is in proportion to scores plus members of clusters, times indicators.
func RollUp(r *assessment.Result, net *Index, o Options) (*Rollup, issue.List) {
	var found issue.Collector
	if r == nil || r.Matrix() == nil || net == nil {
		found.Errorf(NothingToRollUp, "", "a roll-up needs a result and a network")
		return nil, found.List()
	}
	u := &Rollup{result: r, net: net, days: map[indicator.Date]*day{}}
	u.readOccasions(o, &found)
	u.readScores(&found)
	if found.Failed() {
		return nil, found.List()
	}
	if u.lay(o.By, &found); found.Failed() {
		return nil, found.List()
	}
	if len(u.rounds) > 0 && len(u.profiles) == 0 {
		found.Warnf(NoMembers, "", "no cluster has a member of a kind that framework %q judges", r.Framework().Key())
	}
	return u, found.List()
}

// A Rollup is an [assessment.Result] rolled up over clusters. Like the Result it
// lives in memory and has no JSON: what may leave the house is made of it by
// [Rollup.Report]. It is immutable and safe for many goroutines.
type Rollup struct {
	result   *assessment.Result
	net      *Index
	rows     []row
	rounds   []*round
	round    map[roundKey]*round
	days     map[indicator.Date]*day
	profiles []Profile
}

// A row is an indicator, aspect or group on a dimension.
type row struct {
	id        indicator.ID
	dimension string
	scale     indicator.Scale // without levels if there are several
	// columns are the rows that it is made of: of a group its indicators, of an indicator
	// or aspect itself; and where the method makes indicators of their aspects, those.
	columns []int
	// values are what its levels stand for in numbers; nil if they stand for none.
	values []float64
}

// A round is one occasion seen from one perspective.
type round struct {
	occasion    assessment.Occasion
	perspective assessment.PerspectiveInfo
	on          indicator.Date   // as of when the network is read
	scored      map[int32]scored // by node
}

type roundKey struct {
	occasion    string
	perspective assessment.Perspective
}

// A scored is what one member has got in one round.
type scored struct {
	profile  assessment.Profile
	outcomes []outcome // by row
}

// An outcome is where a member stands on a row: at a level (low and high the
// same), between two, or at none, for a reason; and the number that it has.
type outcome struct {
	low, high int8 // ranks; below 0 if there is no level
	valued    bool // whether the method gives it a number
	value     float64
	reason    assessment.Reason
}

func (o outcome) unjudged() bool { return o.low < 0 && o.reason == assessment.NotJudged }

// A day is the network as of a day.
type day struct {
	circles []circle
	size    []float64 // by node; 0 if it is not known
}

// A circle is the members of one kind of a cluster, or of all clusters of a kind, or
// of a part of either.
type circle struct {
	cluster     int32 // in Network.Clusters; below 0 for all of the kind
	part        int32 // in Network.Clusters; below 0 for all of the members
	clusterKind indicator.SubjectKind
	memberKind  indicator.SubjectKind
	nodes       []int32 // sorted
}

// readOccasions finds the rounds: each occasion that was judged, from each
// perspective that was taken on it, in the order of reports.
func (u *Rollup) readOccasions(o Options, found *issue.Collector) {
	judged := map[roundKey]bool{}
	seen := map[string]bool{}
	for p := range u.result.Profiles() {
		judged[keyOf(p)] = true
		seen[p.Occasion().Key] = true
	}
	u.round = map[roundKey]*round{}
	dated := u.net.Dated()
	i := 0
	for occasion := range u.result.Matrix().Occasions() {
		on := dayOf(occasion, o)
		if on.IsZero() && seen[occasion.Key] && dated {
			found.Errorf(OccasionUndated, issue.Pointer("/occasions").Index(i), "occasion %q has no day, and members of clusters join and leave: say on which day membership is read", occasion.Key)
		}
		i++
		for perspective := range u.result.Matrix().Perspectives() {
			key := roundKey{occasion.Key, perspective.Key}
			if judged[key] {
				u.round[key] = &round{occasion: occasion, perspective: perspective, on: on, scored: map[int32]scored{}}
				u.rounds = append(u.rounds, u.round[key])
			}
		}
	}
}

func keyOf(p assessment.Profile) roundKey {
	return roundKey{p.Occasion().Key, p.Perspective().Key}
}

func dayOf(occasion assessment.Occasion, o Options) indicator.Date {
	switch {
	case !o.On.IsZero():
		return o.On
	case !occasion.To.IsZero():
		return occasion.To
	}
	return occasion.From
}

// readScores takes in every profile of the result.
func (u *Rollup) readScores(found *issue.Collector) {
	position := map[string]int{}
	for s := range u.result.Matrix().Subjects() {
		position[s.ID] = len(position)
	}
	told := map[string]bool{}
	for p := range u.result.Profiles() {
		if u.rows == nil {
			u.rows = rowsOf(p, u.result.Framework(), u.result.Method())
		}
		s := p.Subject()
		at := issue.Pointer("/subjects").Index(position[s.ID])
		node, ok := u.net.node[s.ID]
		switch {
		case ok && u.net.kind[node] == s.Kind:
			u.round[keyOf(p)].scored[node] = scored{p, u.outcomes(p)}
		case told[s.ID]:
		case ok:
			found.Errorf(KindDiffers, at.Key("kind"), "%q is a %s in the assessment and a %s in the network", s.ID, s.Kind, u.net.kind[node])
		default:
			found.Warnf(SubjectOutside, at.Key("id"), "%q was judged and is not in the network", s.ID)
		}
		told[s.ID] = true
	}
}

// outcomes returns where the profile stands on each row.
func (u *Rollup) outcomes(p assessment.Profile) []outcome {
	out := make([]outcome, 0, len(u.rows))
	for s := range p.Scores() {
		out = append(out, outcomeOf(s, &u.rows[len(out)].scale))
	}
	return out
}

// outcomeOf returns where a member with the score stands: where the method puts it,
// and at the median where it asks for no level.
func outcomeOf(s assessment.Score, scale *indicator.Scale) outcome {
	o := outcome{low: -1, high: -1, reason: s.Reason}
	if s.NoOutcome != "" && s.Reason != assessment.NotJudged && s.Reason != assessment.NothingApplies {
		o.reason = s.NoOutcome
	}
	levels := s.Level
	if len(levels) == 0 && s.NoOutcome == "" {
		levels = s.Median
	}
	if n := len(levels); n > 0 {
		low, _ := scale.Rank(levels[0])
		high, _ := scale.Rank(levels[n-1])
		o.low, o.high = int8(low), int8(high)
	}
	if s.Value != nil {
		o.valued, o.value = true, *s.Value
	}
	return o
}

// rowsOf returns the rows that every profile of the framework has, in the order of
// [assessment.Profile.Scores].
func rowsOf(p assessment.Profile, f *framework.Framework, m assessment.Method) []row {
	type key struct {
		id        indicator.ID
		dimension string
	}
	var rows []row
	position := map[key]int{}
	for s := range p.Scores() {
		r := row{id: s.ID, dimension: s.Dimension, columns: []int{len(rows)}}
		r.scale, _ = f.Scale(s.Scale)
		r.values = valuesOf(r.scale)
		position[key{s.ID, s.Dimension}] = len(rows)
		rows = append(rows, r)
	}
	columns := f.Columns()
	for i := range rows {
		r := &rows[i]
		if _, ok := f.Group(r.id); !ok {
			continue
		}
		r.columns = nil
		for id := range f.Under(r.id) {
			if c, ok := f.Column(id, r.dimension); ok && !columns[c].Whole {
				r.columns = append(r.columns, position[key{id, r.dimension}])
			}
		}
	}
	if slices.ContainsFunc(m.Stages, func(s assessment.Stage) bool { return s.Over == assessment.OverAspects }) {
		addAspects(rows, f)
	}
	return rows
}

// find returns the row of an indicator, aspect or group on a dimension.
func (u *Rollup) find(id indicator.ID, dimension string) (int, bool) {
	i := slices.IndexFunc(u.rows, func(r row) bool { return r.id == id && r.dimension == dimension })
	return i, i >= 0
}

// addAspects adds to what each row is made of the aspects of its indicators.
func addAspects(rows []row, f *framework.Framework) {
	aspects := map[int][]int{}
	for i, r := range rows {
		for j, above := range rows {
			if _, ok := f.Lookup(above.id); ok && above.dimension == r.dimension && f.Parent(r.id) == above.id {
				aspects[j] = append(aspects[j], i)
			}
		}
	}
	for i := range rows {
		for _, c := range slices.Clone(rows[i].columns) {
			rows[i].columns = append(rows[i].columns, aspects[c]...)
		}
	}
}

// valuesOf returns the numbers that the levels of a scale stand for.
func valuesOf(s indicator.Scale) []float64 {
	if !s.HasValues() {
		return nil
	}
	values := make([]float64, len(s.Levels))
	for i, rung := range s.Levels {
		values[i] = *rung.Value
	}
	return values
}

// lay lists a profile for every circle and round.
func (u *Rollup) lay(by []indicator.SubjectKind, found *issue.Collector) {
	if u.checkKinds(found); found.Failed() {
		return
	}
	left := MaxSeats
	for _, r := range u.rounds {
		if u.days[r.on] == nil {
			u.days[r.on] = u.net.asOf(r.on, u.result.Framework(), by, &left)
		}
		if left -= len(u.days[r.on].circles); left < 0 {
			found.Errorf(RollUpTooLarge, "", "the subjects of all days, what lies in clusters, and the profiles come to more than %d: roll up parts of the network or of the result", MaxSeats)
			return
		}
	}
	for _, r := range u.rounds {
		for i := range u.days[r.on].circles {
			u.profiles = append(u.profiles, Profile{u, r, &u.days[r.on].circles[i]})
		}
	}
	slices.SortStableFunc(u.profiles, func(a, b Profile) int { return a.circle.compare(b.circle) })
}

// compare orders clusters as the network does, and what is of all clusters of a
// kind behind them.
func (c *circle) compare(d *circle) int {
	if (c.cluster < 0) != (d.cluster < 0) {
		return cmp.Compare(d.cluster, c.cluster)
	}
	return cmp.Or(
		cmp.Compare(c.cluster, d.cluster),
		strings.Compare(string(c.clusterKind), string(d.clusterKind)),
		strings.Compare(string(c.memberKind), string(d.memberKind)),
		cmp.Compare(c.part, d.part),
	)
}

// checkKinds reports too many kinds of cluster.
func (u *Rollup) checkKinds(found *issue.Collector) {
	kinds := map[indicator.SubjectKind]bool{}
	for k := range u.net.Clusters() {
		kinds[k.Kind] = true
	}
	if len(kinds) > MaxKinds {
		found.Errorf(RollUpTooLarge, "", "the network has %d kinds of cluster: at most %d can be rolled up", len(kinds), MaxKinds)
	}
}

// asOf reads the network as of a day, and divides every cluster by those of the kinds
// named. What lies in clusters is taken from what is left; below 0 the day is not whole.
func (x *Index) asOf(on indicator.Date, f *framework.Framework, by []indicator.SubjectKind, left *int) *day {
	d := &day{size: make([]float64, len(x.net.Subjects)+len(x.net.Clusters))}
	for i := range x.net.Subjects {
		d.size[i], _ = x.net.Subjects[i].size(on)
	}
	*left -= len(d.size)
	byKind := map[indicator.SubjectKind][]int32{}
	for k := range x.net.Clusters {
		node := int32(len(x.net.Subjects) + k)
		byKind[x.kind[node]] = append(byKind[x.kind[node]], node)
		under := x.under([]int32{node}, on)
		if *left -= len(under); *left < 0 {
			return d
		}
		d.add(x, f, circle{cluster: int32(k), part: -1, clusterKind: x.kind[node]}, under)
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		d.add(x, f, circle{cluster: -1, part: -1, clusterKind: kind}, x.under(byKind[kind], on))
	}
	d.divide(by, left)
	return d
}

// add adds a circle for every kind of node that the framework judges.
func (d *day) add(x *Index, f *framework.Framework, c circle, nodes []int32) {
	byKind := map[indicator.SubjectKind][]int32{}
	for _, n := range nodes {
		if kind := x.kind[n]; f.IsFor(kind) {
			byKind[kind] = append(byKind[kind], n)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		c.memberKind, c.nodes = kind, byKind[kind]
		d.circles = append(d.circles, c)
	}
}

// divide adds the parts of every circle: what it has in common with each cluster of
// one of the kinds, other than its own.
func (d *day) divide(by []indicator.SubjectKind, left *int) {
	whole := d.circles
	divider := map[int32][]int32{} // by node: positions of the circles by which it is divided
	for i, c := range whole {
		if c.cluster >= 0 && slices.Contains(by, c.clusterKind) {
			for _, n := range c.nodes {
				divider[n] = append(divider[n], int32(i))
			}
		}
	}
	for _, c := range whole {
		parts := map[int32][]int32{}
		for _, n := range c.nodes {
			for _, i := range divider[n] {
				if whole[i].clusterKind != c.clusterKind {
					parts[i] = append(parts[i], n)
					*left--
				}
			}
			if *left < 0 {
				return
			}
		}
		for _, i := range slices.Sorted(maps.Keys(parts)) {
			part := c
			part.part, part.nodes = whole[i].cluster, parts[i]
			d.circles = append(d.circles, part)
		}
	}
}

// orEmpty returns an empty one for nil, which all methods can be asked of.
func (u *Rollup) orEmpty() *Rollup {
	if u == nil {
		return &Rollup{}
	}
	return u
}

// Result returns the result that was rolled up.
func (u *Rollup) Result() *assessment.Result { return u.orEmpty().result }

// Network returns the network that it was rolled up over.
func (u *Rollup) Network() *Index { return u.orEmpty().net }

// Profiles returns the profiles: by cluster in the order of the network, then
// those of all clusters of a kind together; for each by kind of member, by occasion
// in the order of the assessment, and by perspective. A cluster without members on
// the day has none.
func (u *Rollup) Profiles() iter.Seq[Profile] { return slices.Values(u.orEmpty().profiles) }
