package review

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
)

// A TimetableFormat is the member "format" of a timetable document. The zero TimetableFormat
// is written as the current one.
type TimetableFormat string

// CurrentTimetableFormat is the format of timetables that this version of the library
// writes.
const CurrentTimetableFormat TimetableFormat = "leadership-review-timetable/1"

// MarshalText writes the format, the zero one as [CurrentTimetableFormat].
func (f TimetableFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentTimetableFormat
	}
	return []byte(f), nil
}

// A Timetable is when each stage is at each school, as it is stored and sent.
type Timetable struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema string          `json:"$schema,omitempty"`
	Format TimetableFormat `json:"format"`
	// Outcome is [Optimal] if the dates are proved to be the earliest, in the order of
	// [Rota.Dates]; [Feasible] if all constraints are kept and some date might be earlier.
	Outcome Outcome `json:"outcome"`
	Dates   []Dated `json:"dates,omitempty"` // by school and stage, in their order
	// Collisions are, if the outcome is impossible, schools that cannot all be dated though all
	// but one of them can, for each part of the cycle that cannot be.
	Collisions []Collision  `json:"collisions,omitempty"`
	Waived     []Constraint `json:"waived,omitempty"`
	Relaxation *Relaxation  `json:"relaxation,omitempty"`
}

// A Dated is one stage at one school.
type Dated struct {
	School string         `json:"school"`
	Stage  string         `json:"stage"`
	From   indicator.Date `json:"from"`
	To     indicator.Date `json:"to"`
	People []string       `json:"people,omitempty"` // who come
}

// A Collision is schools and constraints that do not go together: without any one of the
// constraints, or of the schools, the others do.
type Collision struct {
	Schools []string     `json:"schools"`
	Between []Constraint `json:"between"`
}

// String says it in a sentence.
func (c Collision) String() string {
	says := make([]string, len(c.Between))
	for i, b := range c.Between {
		says[i] = b.Says
	}
	return strings.Join(c.Schools, ", ") + ": " + strings.Join(says, "; ")
}

// Dates dates all stages at all schools so that every constraint is kept, as early as can
// be: of all rotas it is the one in which the first stage of the first school is
// earliest, then its second stage, and so on, school by school in their order.
//
// Schools that share no people are dated apart. In each such part the first date is tried
// for each stage in turn, and a search with look-ahead tells whether the rest can follow.
// If nothing is possible, it says which schools and constraints collide, and the smallest
// set of constraints to waive. The only error is that of the context.
func (r *Rota) Dates(ctx context.Context) (Timetable, error) {
	var out Timetable
	for n, waived := range r.waived {
		if waived {
			out.Waived = append(out.Waived, r.limits[n])
		}
	}
	out.Outcome = Optimal
	starts := make([][]int32, len(r.cycle.Hosts))
	for _, hosts := range r.parts() {
		if err := ctx.Err(); err != nil {
			return Timetable{}, err
		}
		t := r.timing(ctx, hosts)
		found, verdict := t.earliest()
		if t.err != nil {
			return Timetable{}, t.err
		}
		switch {
		case verdict == Impossible:
			out.Outcome = Impossible
			c, err := r.collision(ctx, hosts)
			if err != nil {
				return Timetable{}, err
			}
			out.Collisions = append(out.Collisions, c)
			continue
		case out.Outcome == Optimal, verdict == Undecided && out.Outcome == Feasible:
			out.Outcome = verdict
		}
		for i, h := range hosts {
			if found != nil {
				starts[h] = found[i*len(r.cycle.Stages) : (i+1)*len(r.cycle.Stages)]
			}
		}
	}
	if out.Outcome == Impossible {
		var err error
		out.Relaxation, err = r.relax(ctx)
		return out, err
	}
	if out.Outcome != Undecided {
		r.tell(&out, starts)
	}
	return out, nil
}

func (r *Rota) tell(out *Timetable, starts [][]int32) {
	for h, host := range r.cycle.Hosts {
		for k := range r.cycle.Stages {
			s := &r.cycle.Stages[k]
			d := starts[h][k]
			dated := Dated{School: host.School, Stage: s.Key, From: r.cycle.Days[d], To: r.cycle.Days[d+s.length()-1]}
			for _, p := range r.people[h][k] {
				dated.People = append(dated.People, r.cycle.People[p].ID)
			}
			out.Dates = append(out.Dates, dated)
		}
	}
}

func (r *Rota) counts(limit int32) bool { return limit >= 0 && !r.waived[limit] }

// parts divides the hosts into those that share people, or send people to each other
// while that matters.
func (r *Rota) parts() [][]int32 {
	n := len(r.cycle.Hosts)
	set := newSets(n + len(r.home))
	for h, stages := range r.people {
		for _, people := range stages {
			for _, p := range people {
				if r.counts(r.oneADay[p]) {
					set.join(int32(h), int32(n)+p)
				}
				if home := r.home[p]; home >= 0 && home != int32(h) && r.counts(r.away[home]) {
					set.join(int32(h), home)
				}
			}
		}
	}
	of := map[int32]int{}
	var out [][]int32
	for h := range int32(n) {
		root := set.root(h)
		if _, ok := of[root]; !ok {
			of[root] = len(out)
			out = append(out, nil)
		}
		out[of[root]] = append(out[of[root]], h)
	}
	return out
}

// relax finds the smallest set of constraints to waive.
func (r *Rota) relax(ctx context.Context) (*Relaxation, error) {
	ask := func(waived []bool) (Outcome, [][]int32, error) {
		q := r.waiving(waived)
		verdict := Feasible
		var cores [][]int32
		for _, hosts := range q.parts() {
			v, err := q.possible(ctx, hosts)
			if err != nil {
				return "", nil, err
			}
			switch v {
			case Undecided:
				return Undecided, nil, nil
			case Impossible:
				core, err := q.core(ctx, hosts)
				if err != nil {
					return "", nil, err
				}
				verdict, cores = Impossible, append(cores, core)
			}
		}
		return verdict, cores, nil
	}
	waive, smallest, err := relax(len(r.limits), ask, ask)
	if err != nil || waive == nil {
		return nil, err
	}
	out := &Relaxation{Smallest: smallest}
	for _, n := range waive {
		out.Waive = append(out.Waive, r.limits[n])
	}
	return out, nil
}

func (r *Rota) waiving(waived []bool) *Rota {
	q := *r
	q.waived = make([]bool, len(waived))
	for i := range waived {
		q.waived[i] = waived[i] || r.waived[i]
	}
	return &q
}

// core returns constraints that make hosts impossible, none of which is waived.
func (r *Rota) core(ctx context.Context, hosts []int32) ([]int32, error) {
	// Only what these hosts have to do with can be in it.
	waived := make([]bool, len(r.limits))
	for i := range waived {
		waived[i] = true
	}
	for _, n := range r.about(hosts) {
		waived[n] = r.waived[n]
	}
	cores, err := conflict(waived, func(waived []bool) (Outcome, [][]int32, error) {
		v, err := r.waiving(waived).possible(ctx, hosts)
		return v, nil, err
	})
	if err != nil {
		return nil, err
	}
	return cores[0], nil
}

// about lists the constraints that hosts have to do with.
func (r *Rota) about(hosts []int32) []int32 {
	out := slices.Concat(r.window, r.gapLeast, r.gapMost)
	for _, h := range hosts {
		out = append(out, r.closed[h], r.away[h])
		for _, people := range r.people[h] {
			for _, p := range people {
				out = append(out, r.busy[p], r.oneADay[p])
				if r.home[p] >= 0 {
					out = append(out, r.away[r.home[p]])
				}
			}
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(n int32) bool { return n < 0 })
}

// collision leaves out hosts as long as the others cannot be dated, and then constraints.
func (r *Rota) collision(ctx context.Context, hosts []int32) (Collision, error) {
	left := slices.Clone(hosts)
	for _, h := range slices.Backward(hosts) {
		without := slices.DeleteFunc(slices.Clone(left), func(x int32) bool { return x == h })
		v, err := r.possible(ctx, without)
		if err != nil {
			return Collision{}, err
		}
		if v == Impossible {
			left = without
		}
	}
	core, err := r.core(ctx, left)
	if err != nil {
		return Collision{}, err
	}
	var out Collision
	for _, h := range left {
		out.Schools = append(out.Schools, r.cycle.Hosts[h].School)
	}
	for _, n := range core {
		out.Between = append(out.Between, r.limits[n])
	}
	return out, nil
}

func (r *Rota) possible(ctx context.Context, hosts []int32) (Outcome, error) {
	t := r.timing(ctx, hosts)
	_, verdict := t.solve(t.start())
	return verdict, t.err
}

// A timing is the search for dates of some hosts. Each stage of each host is a variable:
// the position of its first day.
type timing struct {
	r       *Rota
	ctx     context.Context
	err     error
	hosts   []int32
	stages  int
	words   int
	share   [][]int32 // by variable: others with a person in common
	senders [][]int32 // by variable: hosts of the part whose people come, one for each
	from    [][]int32 // by host: variables of visits by its people
	at      map[int32]int32
	left    int // partial rotas that may be looked at
}

// days are the positions in the calendar that are open to each variable, as bits.
type days struct {
	open [][]uint64
	set  []int32 // the position of a variable that was decided, −1 before
}

func (r *Rota) timing(ctx context.Context, hosts []int32) *timing {
	t := &timing{r: r, ctx: ctx, hosts: hosts, stages: len(r.cycle.Stages), words: (len(r.day) + 63) / 64, at: map[int32]int32{}}
	for i, h := range hosts {
		t.at[h] = int32(i)
	}
	n := len(hosts) * t.stages
	t.share, t.senders, t.from = make([][]int32, n), make([][]int32, n), make([][]int32, len(hosts))
	visits := map[int32][]int32{} // by person
	for x := range int32(n) {
		for _, p := range t.people(x) {
			if r.counts(r.oneADay[p]) {
				visits[p] = append(visits[p], x)
			}
			// Who comes to their own school is not away.
			home := r.home[p]
			if i, ok := t.at[home]; ok && home != hosts[int(x)/t.stages] && r.counts(r.away[home]) {
				t.senders[x] = append(t.senders[x], i)
				if !slices.Contains(t.from[i], x) {
					t.from[i] = append(t.from[i], x)
				}
			}
		}
	}
	for x := range int32(n) {
		for _, p := range t.people(x) {
			for _, y := range visits[p] {
				if y/int32(t.stages) != x/int32(t.stages) && !slices.Contains(t.share[x], y) {
					t.share[x] = append(t.share[x], y)
				}
			}
		}
	}
	return t
}

func (t *timing) people(x int32) []int32 {
	return t.r.people[t.hosts[int(x)/t.stages]][int(x)%t.stages]
}

func (t *timing) stage(x int32) *Stage { return &t.r.cycle.Stages[int(x)%t.stages] }

// start opens the days that the calendar, windows and closed times leave.
func (t *timing) start() *days {
	r := t.r
	d := &days{}
	for x := range int32(len(t.hosts) * t.stages) {
		h, k, s := t.hosts[int(x)/t.stages], int(x)%t.stages, t.stage(x)
		open := make([]uint64, t.words)
		for at := range r.day {
			if !r.fits(at, s.length()) {
				continue
			}
			first, last := r.cycle.Days[at], r.cycle.Days[at+int(s.length())-1]
			ok := !r.counts(r.window[k]) || s.Window.Contains(first) && s.Window.Contains(last)
			if r.counts(r.closed[h]) {
				ok = ok && !during(r.cycle.Hosts[h].Closed, first, last)
			}
			for _, p := range t.people(x) {
				if r.counts(r.busy[p]) {
					ok = ok && !during(r.cycle.People[p].Closed, first, last)
				}
			}
			if ok {
				open[at/64] |= 1 << (at % 64)
			}
		}
		d.open, d.set = append(d.open, open), append(d.set, -1)
	}
	return d
}

// during reports whether a day from first to last lies in one of the spans.
func during(spans []indicator.Span, first, last indicator.Date) bool {
	return slices.ContainsFunc(spans, func(s indicator.Span) bool {
		return !last.Before(s.From) && (s.To.IsZero() || !s.To.Before(first))
	})
}

func (d *days) clone() *days {
	out := &days{open: make([][]uint64, len(d.open)), set: slices.Clone(d.set)}
	for x := range d.open {
		out.open[x] = slices.Clone(d.open[x])
	}
	return out
}

// ends returns the first and last position that is open, −1 if none is.
func ends(open []uint64) (first, last int32) {
	first, last = -1, -1
	for w, b := range open {
		if b == 0 {
			continue
		}
		if first < 0 {
			first = int32(64*w + bits.TrailingZeros64(b))
		}
		last = int32(64*w + 63 - bits.LeadingZeros64(b))
	}
	return first, last
}

// keep closes all positions outside of a range of day numbers. It reports whether it
// closed any.
func (t *timing) keep(open []uint64, from, to int32) bool {
	closed := false
	for w := range open {
		for b := open[w]; b != 0; b &= b - 1 {
			at := 64*w + bits.TrailingZeros64(b)
			if t.r.day[at] < from || t.r.day[at] > to {
				open[w] &^= 1 << (at % 64)
				closed = true
			}
		}
	}
	return closed
}

// order lets the stages of a host follow each other: each begins after the earliest end of
// the one before, and so on. It reports whether every stage has a day left.
func (t *timing) order(d *days, host int) bool {
	r := t.r
	for changed := true; changed; {
		changed = false
		for k := range t.stages {
			x := host*t.stages + k
			first, last := ends(d.open[x])
			if first < 0 {
				return false
			}
			if k == 0 {
				continue
			}
			before, s := &r.cycle.Stages[k-1], &r.cycle.Stages[k]
			least, most := int32(0), int32(len(r.day))*400
			if r.counts(r.gapLeast[k]) {
				least = int32(s.After.Least)
			}
			if r.counts(r.gapMost[k]) {
				most = int32(s.After.Most)
			}
			earliest, latest := ends(d.open[x-1])
			length := before.length()
			changed = t.keep(d.open[x], r.day[earliest]+length+least, r.day[latest]+length+most) || changed
			changed = t.keep(d.open[x-1], r.day[first]-length-most, r.day[last]-length-least) || changed
		}
	}
	return true
}

// decide puts a variable on a day and closes what cannot be with it. It reports whether
// everything has a day left.
func (t *timing) decide(d *days, x, at int32) bool {
	d.set[x] = at
	clear(d.open[x])
	d.open[x][at/64] |= 1 << (at % 64)
	length := t.stage(x).length()
	touched := map[int]bool{int(x) / t.stages: true}
	for _, y := range t.share[x] {
		if t.leave(d.open[y], t.stage(y).length(), at, length) {
			touched[int(y)/t.stages] = true
		}
	}
	t.guard(d, x, touched)
	for h := range len(t.hosts) {
		if touched[h] && !t.order(d, h) {
			return false
		}
	}
	return true
}

// leave closes the positions from which so many days would touch those taken.
func (t *timing) leave(open []uint64, days, at, length int32) bool {
	closed := false
	for b := max(0, at-days+1); b < at+length; b++ {
		if open[b/64]>>(b%64)&1 == 1 {
			open[b/64] &^= 1 << (b % 64)
			closed = true
		}
	}
	return closed
}

// guard keeps people at home while a team is with their school: those of schools that
// send someone to x, and those of the school of x.
func (t *timing) guard(d *days, x int32, touched map[int]bool) {
	concerned := slices.Clone(t.senders[x])
	own := x / int32(t.stages)
	if t.stage(x).Who == TheTeam && t.r.counts(t.r.away[t.hosts[own]]) {
		concerned = append(concerned, own)
	}
	slices.Sort(concerned)
	for _, i := range slices.Compact(concerned) {
		t.guardSchool(d, i, touched)
	}
}

// guardSchool closes days of what is not decided. What is decided is within the limit: the
// day on which it would not be was closed when the one before it was decided.
func (t *timing) guardSchool(d *days, i int32, touched map[int]bool) {
	most := *t.r.cycle.Away
	away, home := make([]int, len(t.r.day)), make([]bool, len(t.r.day))
	for _, y := range t.from[i] {
		if at := d.set[y]; at >= 0 {
			for b := at; b < at+t.stage(y).length(); b++ {
				away[b] += t.sends(y, i)
			}
		}
	}
	for k := range t.stages {
		y := i*int32(t.stages) + int32(k)
		if t.r.cycle.Stages[k].Who != TheTeam {
			continue
		}
		if at := d.set[y]; at >= 0 {
			for b := at; b < at+t.stage(y).length(); b++ {
				home[b] = true
			}
			continue
		}
		for b := range int32(len(away)) {
			if away[b] > most && t.leave(d.open[y], t.stage(y).length(), b, 1) {
				touched[int(i)] = true
			}
		}
	}
	for _, y := range t.from[i] {
		if d.set[y] >= 0 {
			continue
		}
		for b := range int32(len(away)) {
			if home[b] && away[b]+t.sends(y, i) > most && t.leave(d.open[y], t.stage(y).length(), b, 1) {
				touched[int(y)/t.stages] = true
			}
		}
	}
}

// sends returns how many people of a host come to a visit.
func (t *timing) sends(y, i int32) int {
	n := 0
	for _, from := range t.senders[y] {
		if from == i {
			n++
		}
	}
	return n
}

// solve looks for any rota from here: it dates the variable with the fewest days open
// first, the earliest day first (Haralick & Elliott 1980).
func (t *timing) solve(d *days) ([]int32, Outcome) {
	t.left = t.r.cycle.Effort
	if t.left == 0 {
		t.left = DefaultEffort
	}
	for h := range t.hosts {
		if !t.order(d, h) {
			return nil, Impossible
		}
	}
	return t.descend(d)
}

func (t *timing) descend(d *days) ([]int32, Outcome) {
	if t.left--; t.left < 0 {
		return nil, Undecided
	}
	if t.err == nil && t.left%256 == 0 {
		t.err = t.ctx.Err()
	}
	if t.err != nil {
		return nil, Undecided
	}
	next, fewest := int32(-1), 0
	for x := range d.open {
		if d.set[x] >= 0 {
			continue
		}
		n := 0
		for _, b := range d.open[x] {
			n += bits.OnesCount64(b)
		}
		if next < 0 || n < fewest {
			next, fewest = int32(x), n
		}
	}
	if next < 0 {
		return slices.Clone(d.set), Feasible
	}
	verdict := Impossible
	for w, b := range d.open[next] {
		for ; b != 0; b &= b - 1 {
			e := d.clone()
			if !t.decide(e, next, int32(64*w+bits.TrailingZeros64(b))) {
				continue
			}
			found, v := t.descend(e)
			if v != Impossible {
				return found, v
			}
		}
	}
	return nil, verdict
}

// earliest dates the variables in their order, each on the first day with which the rest
// can follow.
func (t *timing) earliest() ([]int32, Outcome) {
	d := t.start()
	found, verdict := t.solve(d)
	if verdict != Feasible {
		return nil, verdict
	}
	verdict = Optimal
	for x := range int32(len(d.set)) {
		for done := false; !done; {
			if x%16 == 0 && t.stop() {
				return nil, Undecided
			}
			at, _ := ends(d.open[x])
			e := d.clone()
			ok := t.decide(e, x, at)
			switch {
			case ok && found[x] == at: // the others can stay, too
				d, done = e, true
				continue
			case ok:
				again, v := t.solve(e.clone())
				if v == Feasible {
					d, found, done = e, again, true
					continue
				}
				if v == Undecided {
					verdict = Feasible
				}
			}
			d.open[x][at/64] &^= 1 << (at % 64)
		}
	}
	return d.set, verdict
}

// stop reports whether the context has ended.
func (t *timing) stop() bool {
	if t.err == nil {
		t.err = t.ctx.Err()
	}
	return t.err != nil
}

// String says in a line what came out.
func (t Timetable) String() string {
	switch t.Outcome {
	case Optimal:
		return fmt.Sprintf("%d dates, the earliest possible", len(t.Dates))
	case Feasible:
		return fmt.Sprintf("%d dates", len(t.Dates))
	case Impossible:
		return fmt.Sprintf("impossible; %v", t.Relaxation)
	}
	return "no rota was found, and none is ruled out: allow more effort"
}
