package review

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A CycleFormat is the member "format" of a cycle document. The zero CycleFormat is written
// as the current one.
type CycleFormat string

// CurrentCycleFormat is the format of cycles that this version of the library writes.
const CurrentCycleFormat CycleFormat = "leadership-review-cycle/1"

// MarshalText writes the format, the zero one as [CurrentCycleFormat].
func (f CycleFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentCycleFormat
	}
	return []byte(f), nil
}

// A Cycle is what every school goes through, as from self-review over peer review and
// improvement workshop to follow-up, and when it could be, as it is stored and sent.
type Cycle struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema string      `json:"$schema,omitempty"`
	Format CycleFormat `json:"format"`
	Stages []Stage     `json:"stages,omitempty"`
	Hosts  []Host      `json:"hosts,omitempty"`
	People []Person    `json:"people,omitempty"` // all who are in a team or an Improvement Champion
	// Days are those on which anything can take place, in order: no weekends, no holidays.
	Days []indicator.Date `json:"days,omitempty"`
	// Away is how many people of a school, at most, are with others on a day on which a team
	// is with it. There is no limit without it; 0 keeps all at home.
	Away   *int     `json:"away,omitempty"`
	Waived []string `json:"waived,omitempty"` // keys of constraints that do not count this time
	// Effort is how many partial rotas are looked at, at most, for each question of whether
	// there is one; 0 means [DefaultEffort].
	Effort     int             `json:"effort,omitzero"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Stage is a step of the cycle. Stages follow each other in their order.
type Stage struct {
	Key    string         `json:"key"` // words in a-z and 0-9 joined by single hyphens
	Who    Who            `json:"who,omitzero"`
	Length int            `json:"length,omitzero"` // days, one after the other in the calendar; 0 means 1
	Window indicator.Span `json:"window,omitzero"` // in which all its days lie
	// After is how many days lie between the last day of the stage before and the first of
	// this one, weekends included. Most 0 is no limit. The first stage has none.
	After Load `json:"after,omitzero"`
}

// A Who says which people from outside the school take part in a stage.
type Who string

// Who takes part.
const (
	HostOnly Who = ""         // nobody, as in a self-review
	TheTeam  Who = "team"     // the reviewers, as in a peer review
	Champion Who = "champion" // the Improvement Champion, as in an improvement workshop
)

// The usual keys of stages, as in the Schools Partnership Programme.
const (
	SelfReview          = "self-review"
	PeerReview          = "peer-review"
	ImprovementWorkshop = "improvement-workshop"
	FollowUp            = "follow-up"
)

// A Host is a school that goes through the cycle, and who comes to it.
type Host struct {
	School    string           `json:"school"`
	Reviewers []string         `json:"reviewers,omitempty"`
	Champion  string           `json:"champion,omitzero"` // its Improvement Champion
	Closed    []indicator.Span `json:"closed,omitempty"`  // when nothing can take place at it
}

// A Person is someone of a school who visits others.
type Person struct {
	ID     string           `json:"id"`
	School string           `json:"school"`
	Closed []indicator.Span `json:"closed,omitempty"` // when the person cannot visit
}

// Hosts returns the teams of an allocation as hosts of a cycle.
func (a Allocation) Hosts() []Host {
	var out []Host
	for _, t := range a.Teams {
		out = append(out, Host{School: t.School, Reviewers: slices.Clone(t.Reviewers)})
	}
	return out
}

const (
	// CalendarShort: the stages do not fit into the days one after the other, whatever else is waived.
	//
	// Example: {"stages":[{"key":"peer-review","length":2}],"hosts":[{"school":"albany"}],"days":["2026-03-02","2026-03-04"]}
	CalendarShort issue.Code = "calendar-short"
	// DaysDisordered: a day is not after the one before it in the list.
	//
	// Example: {"stages":[{"key":"peer-review"}],"days":["2026-03-02","2026-03-02"]}
	DaysDisordered issue.Code = "days-disordered"
	// SpanReversed: a window or a time when something is closed ends before it begins.
	//
	// Example: {"stages":[{"key":"peer-review","window":{"from":"2026-03-02","to":"2026-03-01"}}],"days":["2026-03-02"]}
	SpanReversed issue.Code = "span-reversed"
)

// A Rota is a cycle that was checked and can be dated. It is immutable and safe for many
// goroutines.
type Rota struct {
	cycle  Cycle
	day    []int32 // by day of the calendar: its number among all days there are
	school map[string]int32
	person map[string]int32
	people [][][]int32 // by host and stage: who comes
	home   []int32     // by person: its position among the hosts, −1 if it is none
	limits []Constraint
	byKey  map[string]int32
	waived []bool
	// The constraints of each stage, host and person; −1 for none.
	window, gapLeast, gapMost []int32
	closed, away              []int32
	busy, oneADay             []int32
}

// CompileCycle checks the cycle. It returns all issues, not the first; with an error there
// is no Rota.
func CompileCycle(c Cycle) (*Rota, issue.List) {
	k := cycleCompiler{r: &Rota{cycle: c.clone(), byKey: map[string]int32{}, school: map[string]int32{}, person: map[string]int32{}}}
	if c.Format != "" && c.Format != CurrentCycleFormat {
		k.found.Errorf(MemberInvalid, "/format", "format %q is not %q", c.Format, CurrentCycleFormat)
	}
	if c.Effort < 0 {
		k.found.Errorf(MemberInvalid, "/effort", "effort %d is not 0 or more", c.Effort)
	}
	if c.Away != nil && *c.Away < 0 {
		k.found.Errorf(MemberInvalid, "/away", "away %d is not 0 or more", *c.Away)
	}
	k.addDays()
	k.addStages()
	k.addHosts()
	k.addPeople()
	k.addTeams()
	if !k.found.Failed() {
		k.checkLength()
	}
	k.r.waived = make([]bool, len(k.r.limits))
	for i, key := range c.Waived {
		if n, ok := k.r.byKey[key]; ok {
			k.r.waived[n] = true
		} else {
			k.found.Errorf(WaivedUnknown, issue.Pointer("/waived").Index(i), "the cycle has no constraint %q", key)
		}
	}
	if k.found.Failed() {
		return nil, k.found.List()
	}
	return k.r, k.found.List()
}

// clone copies what a Rota reads later on.
func (c Cycle) clone() Cycle {
	c.Stages, c.Hosts, c.People, c.Days = slices.Clone(c.Stages), slices.Clone(c.Hosts), slices.Clone(c.People), slices.Clone(c.Days)
	for i := range c.Hosts {
		c.Hosts[i].Closed = slices.Clone(c.Hosts[i].Closed)
	}
	for i := range c.People {
		c.People[i].Closed = slices.Clone(c.People[i].Closed)
	}
	if c.Away != nil {
		away := *c.Away
		c.Away = &away
	}
	return c
}

type cycleCompiler struct {
	r     *Rota
	found issue.Collector
}

func (k *cycleCompiler) add(key, says string) int32 {
	n := int32(len(k.r.limits))
	k.r.limits = append(k.r.limits, Constraint{key, says})
	k.r.byKey[key] = n
	return n
}

// dayNumber counts days, so that differences are days between dates.
func dayNumber(d indicator.Date) int32 {
	const seconds = 24 * 60 * 60
	return int32(time.Date(d.Year(), time.Month(d.Month()), d.Day(), 0, 0, 0, 0, time.UTC).Unix() / seconds)
}

func (k *cycleCompiler) addDays() {
	const most = 4000 // some ten years
	days := k.r.cycle.Days
	if len(days) > most {
		k.found.Errorf(MemberInvalid, "/days", "%d days are more than %d", len(days), most)
		return
	}
	for i, d := range days {
		if d.IsZero() {
			k.found.Errorf(MemberInvalid, issue.Pointer("/days").Index(i), "a day is missing")
			return
		}
		if i > 0 && !days[i-1].Before(d) {
			k.found.Errorf(DaysDisordered, issue.Pointer("/days").Index(i), "%v is not after %v", d, days[i-1])
		}
		k.r.day = append(k.r.day, dayNumber(d))
	}
}

func (k *cycleCompiler) addStages() {
	stages := k.r.cycle.Stages
	if len(stages) == 0 {
		k.found.Errorf(MemberInvalid, "/stages", "a cycle has at least one stage")
	}
	seen := map[string]bool{}
	for i, s := range stages {
		at := issue.Pointer("/stages").Index(i)
		if !indicator.ValidKey(s.Key) {
			k.found.Errorf(MemberInvalid, at.Key("key"), "%q is no key: want words in a-z and 0-9 joined by single hyphens", s.Key)
		} else if seen[s.Key] {
			k.found.Errorf(IDDuplicate, at.Key("key"), "two stages have the key %q", s.Key)
		}
		seen[s.Key] = true
		if s.Who != HostOnly && s.Who != TheTeam && s.Who != Champion {
			k.found.Errorf(MemberInvalid, at.Key("who"), "who %q is not %q or %q", s.Who, TheTeam, Champion)
		}
		if s.Length < 0 || s.Length > 30 {
			k.found.Errorf(MemberInvalid, at.Key("length"), "length %d is not from 0 to 30 days", s.Length)
		}
		k.checkSpan(s.Window, at.Key("window"))
		k.addGap(i, s, at.Key("after"))
		w := int32(-1)
		if s.Window != (indicator.Span{}) {
			w = k.add("window:"+s.Key, fmt.Sprintf("%s is from %v to %v", s.Key, s.Window.From, s.Window.To))
		}
		k.r.window = append(k.r.window, w)
	}
}

func (k *cycleCompiler) addGap(i int, s Stage, at issue.Pointer) {
	least, most := int32(-1), int32(-1)
	if s.After.Least < 0 || s.After.Least > mostGap || s.After.Most < 0 || s.After.Most > mostGap {
		k.found.Errorf(MemberInvalid, at, "%d to %d days are not from 0 to %d", s.After.Least, s.After.Most, mostGap)
	}
	if s.After.Most > 0 && s.After.Least > s.After.Most {
		k.found.Errorf(LoadReversed, at, "at least %d and at most %d days cannot be", s.After.Least, s.After.Most)
	}
	if i == 0 && s.After != (Load{}) {
		k.found.Errorf(MemberInvalid, at, "there is no stage before the first one")
	}
	if s.After.Least > 0 {
		least = k.add("gap-least:"+s.Key, fmt.Sprintf("at least %d days lie before %s", s.After.Least, s.Key))
	}
	if s.After.Most > 0 {
		most = k.add("gap-most:"+s.Key, fmt.Sprintf("at most %d days lie before %s", s.After.Most, s.Key))
	}
	k.r.gapLeast, k.r.gapMost = append(k.r.gapLeast, least), append(k.r.gapMost, most)
}

const mostGap = 4000

func (k *cycleCompiler) checkSpan(s indicator.Span, at issue.Pointer) {
	if !s.Valid() {
		k.found.Errorf(SpanReversed, at, "it ends on %v, before it begins on %v", s.To, s.From)
	}
}

func (k *cycleCompiler) addID(id string, n int, of map[string]int32, at issue.Pointer) {
	_, isSchool := k.r.school[id]
	_, isPerson := k.r.person[id]
	switch {
	case !indicator.ValidToken(id):
		k.found.Errorf(MemberInvalid, at, notToken, id)
	case isSchool || isPerson:
		k.found.Errorf(IDDuplicate, at, "ID %q is used twice; schools and people share one space of IDs", id)
	default:
		of[id] = int32(n)
	}
}

func (k *cycleCompiler) addHosts() {
	for i, h := range k.r.cycle.Hosts {
		at := issue.Pointer("/hosts").Index(i)
		k.addID(h.School, i, k.r.school, at.Key("school"))
		for j, s := range h.Closed {
			k.checkSpan(s, at.Key("closed").Index(j))
		}
		closed, away := int32(-1), int32(-1)
		if len(h.Closed) > 0 {
			closed = k.add("closed:"+h.School, "nothing takes place at "+h.School+" while it is closed")
		}
		if k.r.cycle.Away != nil {
			away = k.add("away:"+h.School, fmt.Sprintf("at most %d people of %s are away while a team is with it", *k.r.cycle.Away, h.School))
		}
		k.r.closed, k.r.away = append(k.r.closed, closed), append(k.r.away, away)
	}
}

func (k *cycleCompiler) addPeople() {
	for i, p := range k.r.cycle.People {
		at := issue.Pointer("/people").Index(i)
		k.addID(p.ID, i, k.r.person, at.Key("id"))
		if !indicator.ValidToken(p.School) {
			k.found.Errorf(MemberInvalid, at.Key("school"), notToken, p.School)
		}
		for j, s := range p.Closed {
			k.checkSpan(s, at.Key("closed").Index(j))
		}
		home, ok := k.r.school[p.School]
		if !ok {
			home = -1
		}
		k.r.home = append(k.r.home, home)
		busy := int32(-1)
		if len(p.Closed) > 0 {
			busy = k.add("closed:"+p.ID, p.ID+" does not visit at certain times")
		}
		k.r.busy = append(k.r.busy, busy)
		k.r.oneADay = append(k.r.oneADay, k.add("one-a-day:"+p.ID, p.ID+" is at one school a day"))
	}
}

func (k *cycleCompiler) addTeams() {
	for i, h := range k.r.cycle.Hosts {
		at := issue.Pointer("/hosts").Index(i)
		var team, champion []int32
		for j, id := range h.Reviewers {
			p, ok := k.r.person[id]
			switch {
			case !ok:
				k.found.Errorf(IDUnknown, at.Key("reviewers").Index(j), "the cycle has no person %q", id)
			case slices.Contains(team, p):
				k.found.Errorf(IDDuplicate, at.Key("reviewers").Index(j), "%q is in the team twice", id)
			default:
				team = append(team, p)
			}
		}
		if h.Champion != "" {
			if p, ok := k.r.person[h.Champion]; ok {
				champion = []int32{p}
			} else {
				k.found.Errorf(IDUnknown, at.Key("champion"), "the cycle has no person %q", h.Champion)
			}
		}
		stages := make([][]int32, len(k.r.cycle.Stages))
		for j, s := range k.r.cycle.Stages {
			switch s.Who {
			case TheTeam:
				stages[j] = team
			case Champion:
				stages[j] = champion
				if h.Champion == "" {
					k.found.Errorf(MemberInvalid, at.Key("champion"), "%s asks for an Improvement Champion, and %q has none", s.Key, h.School)
				}
			}
		}
		k.r.people = append(k.r.people, stages)
	}
}

func (s *Stage) length() int32 { return int32(max(s.Length, 1)) }

// checkLength puts the stages one after the other, each as early as it can be.
func (k *cycleCompiler) checkLength() {
	if len(k.r.cycle.Hosts) == 0 {
		return
	}
	d := 0
	for i := range k.r.cycle.Stages {
		s := &k.r.cycle.Stages[i]
		for d < len(k.r.day) && !k.r.fits(d, s.length()) {
			d++
		}
		if d == len(k.r.day) {
			k.found.Errorf(CalendarShort, issue.Pointer("/stages").Index(i), "the stages up to %s do not fit into the %d days one after the other", s.Key, len(k.r.day))
			return
		}
		d += int(s.length())
	}
}

// fits reports whether so many days follow each other from a position on.
func (r *Rota) fits(d int, length int32) bool {
	end := d + int(length) - 1
	return end < len(r.day) && r.day[end] == r.day[d]+length-1
}
