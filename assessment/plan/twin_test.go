package plan_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	godiff "github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// random returns judgements of four schools on up to three occasions, from one to
// five raters each.
func random(t testing.TB, r *rand.Rand) assessment.Assessment {
	a := judge(t, "t1 a local.trust -")
	a.Judgements = nil
	a.Subjects = append(a.Subjects, assessment.Subject{ID: "d", Kind: indicator.School})
	switch r.IntN(4) {
	case 0: // without days, in the order of the list
		for i := range a.Occasions {
			a.Occasions[i].From, a.Occasions[i].To = indicator.Date{}, indicator.Date{}
		}
	case 1: // listed the wrong way round
		slices.Reverse(a.Occasions)
	}
	levels := []indicator.Level{low, mid, mid, high, high, indicator.NotObserved}
	for _, o := range a.Occasions {
		for _, s := range a.Subjects {
			for _, p := range []assessment.Perspective{assessment.Peer, assessment.Self} {
				if r.IntN(5) == 0 {
					continue
				}
				for rater := range 1 + r.IntN(6) {
					for _, id := range []indicator.ID{trust, voice, worry, weight} {
						if r.IntN(5) > 0 {
							a.Judgements = append(a.Judgements, assessment.Judgement{Occasion: o.Key, Subject: s.ID, Perspective: p, Rater: fmt.Sprint("r", rater), Indicator: id, Level: levels[r.IntN(len(levels))]})
						}
					}
				}
			}
		}
	}
	return a
}

func randomPlan(t testing.TB, r *rand.Rand) plan.Plan {
	p := aim(t, nil)
	p.Targets, p.Actions = nil, nil
	days := []string{"2026-01-15", "2026-03-31", "2026-06-15", "2026-06-30", "2026-12-31"}
	for i := range 1 + r.IntN(6) {
		target := plan.Target{
			ID: fmt.Sprint("t", i), Goal: "g", Indicator: []indicator.ID{trust, voice, worry, culture}[r.IntN(4)],
			Perspective: []assessment.Perspective{assessment.Peer, assessment.Self}[r.IntN(2)],
			Measure:     []plan.Measure{plan.MedianOfEach, plan.ShareOfSubjects, plan.JudgementsOfEach}[r.IntN(3)],
			Level:       []indicator.Level{low, mid, high}[r.IntN(3)],
			By:          indicator.MustDate(days[r.IntN(len(days))]),
			Baseline:    []string{"", "t1", "t2"}[r.IntN(3)],
		}
		if target.Measure != plan.MedianOfEach {
			target.Share = []float64{0.2, 0.25, 0.5, 0.6, 0.66, 0.75, 1}[r.IntN(7)]
		}
		target.Subjects = []string{"a", "b", "c", "d", "elsewhere"}
		r.Shuffle(5, func(i, j int) {
			target.Subjects[i], target.Subjects[j] = target.Subjects[j], target.Subjects[i]
		})
		target.Subjects = target.Subjects[:1+r.IntN(5)]
		p.Targets = append(p.Targets, target)
		p.Actions = append(p.Actions, plan.Action{ID: fmt.Sprint("a", i), Targets: []string{target.ID}, Judgements: []string{"secret-j1"}, What: words("Visit."), Owner: "lead", Review: target.By, Status: plan.Planned, Extensions: json.RawMessage(`{"secret":1}`)})
	}
	return p
}

// A told is what the twin finds out about a target.
type told struct {
	Standing string
	Decides  string
	Met      map[string]string         // by occasion
	Stands   map[string]string         // by "occasion subject"
	Counts   map[string]map[string]int // by occasion and standing
}

// slowly reads a target from the JSON of a report by hand: it goes through every way
// in which those that cannot be read might stand, and compares shares as fractions.
func slowly(t testing.TB, report []byte, target plan.Target, day string) told {
	var doc struct {
		Occasions []struct{ Key, From, To string }
		Subjects  []struct {
			ID       string
			Profiles []struct {
				Occasion, Perspective, State string
				Scores                       []struct {
					ID, State    string
					Median       []string
					Distribution []int
					Hidden       int
				}
			}
		}
	}
	if err := json.Unmarshal(report, &doc); err != nil {
		t.Fatal(err)
	}
	good := map[string]bool{"low": target.Level == low, "mid": target.Level != high, "high": true}
	if target.Indicator == worry {
		good = map[string]bool{"low": true, "mid": target.Level != low, "high": target.Level == high}
	}
	share, _ := new(big.Rat).SetString(fmt.Sprint(target.Share))
	stands := func(occasion, subject string) string {
		found := "not-reported"
		for _, s := range doc.Subjects {
			if s.ID != subject {
				continue
			}
			found = "not-judged"
			for _, p := range s.Profiles {
				if p.Occasion != occasion || p.Perspective != string(target.Perspective) {
					continue
				}
				if p.State == "suppressed" {
					return "hidden"
				}
				for _, score := range p.Scores {
					if score.ID != string(target.Indicator) {
						continue
					}
					if score.State == "suppressed" || score.Hidden > 0 {
						return "hidden"
					}
					yes, all := 0, 0
					if target.Measure == plan.JudgementsOfEach {
						for i, n := range score.Distribution {
							all += n
							if good[[]string{"low", "mid", "high"}[i]] {
								yes += n
							}
						}
						if all > 0 && big.NewRat(int64(yes), int64(all)).Cmp(share) >= 0 {
							return "reached"
						}
					} else {
						for _, l := range score.Median {
							all++
							if good[l] {
								yes++
							}
						}
						if all > 0 && yes == all {
							return "reached"
						}
					}
					if all > 0 {
						return "not-reached"
					}
				}
			}
		}
		return found
	}
	slices.SortStableFunc(doc.Occasions, func(o, p struct{ Key, From, To string }) int { return cmp.Compare(o.To, p.To) })
	out := told{Standing: "unknown", Met: map[string]string{}, Stands: map[string]string{}, Counts: map[string]map[string]int{}}
	for _, o := range doc.Occasions {
		if o.From > day {
			continue
		}
		counts := map[string]int{}
		open := 0
		for _, id := range target.Subjects {
			s := stands(o.Key, id)
			out.Stands[o.Key+" "+id] = s
			counts[s]++
			if s != "reached" && s != "not-reached" {
				open++
			}
		}
		outcomes := map[bool]bool{}
		for way := range 1 << open { // bit by bit, whether each of them has reached it
			reached := counts["reached"]
			for bit := range open {
				reached += way >> bit & 1
			}
			of := len(target.Subjects)
			if target.Measure == plan.ShareOfSubjects {
				outcomes[big.NewRat(int64(reached), int64(of)).Cmp(share) >= 0] = true
			} else {
				outcomes[reached == of] = true
			}
		}
		met := "unknown"
		if len(outcomes) == 1 {
			met = fmt.Sprint(outcomes[true])
		}
		out.Met[o.Key], out.Counts[o.Key] = met, counts
		if counts["reached"]+counts["not-reached"]+counts["hidden"] > 0 && o.To <= target.By.String() {
			out.Decides = o.Key
			out.Standing = map[string]string{"unknown": "unknown", "true": "met", "false": "not-yet"}[met]
			if met == "false" && day > target.By.String() {
				out.Standing = "missed"
			}
		}
	}
	return out
}

// inShort puts a progress into the words of the twin.
func inShort(p plan.Progress) told {
	out := told{Standing: string(p.Standing), Met: map[string]string{}, Stands: map[string]string{}, Counts: map[string]map[string]int{}}
	for _, r := range p.Readings {
		met := "unknown"
		if r.Met != nil {
			met = fmt.Sprint(*r.Met)
		}
		if r.Decides {
			out.Decides = r.Occasion
		}
		out.Met[r.Occasion] = met
		for _, s := range r.Subjects {
			out.Stands[r.Occasion+" "+s.ID] = string(s.Standing)
		}
		counts := map[string]int{"reached": r.Reached, "not-reached": r.NotReached, "hidden": r.Hidden, "not-judged": r.NotJudged, "not-reported": r.NotReported}
		for k, n := range counts {
			if n == 0 {
				delete(counts, k)
			}
		}
		out.Counts[r.Occasion] = counts
	}
	return out
}

// TestProgressTwin compares random plans with the slow reading. Each report that is
// made of one is read back by its schema and equal, and names no secret.
func TestProgressTwin(t *testing.T) {
	seeds := uint64(300)
	if testing.Short() {
		seeds = 30
	}
	standings, unread := map[plan.Standing]int{}, 0
	for seed := range seeds {
		r := rand.New(rand.NewPCG(2026, seed))
		p := randomPlan(t, r)
		rel := assessment.Release{Audience: []assessment.Audience{assessment.ForSubject, assessment.ForPanel, assessment.ForPublic}[r.IntN(3)]}
		if r.IntN(3) == 0 {
			rel.Subjects = []string{"a", "c"}
		}
		report := release(t, random(t, r), rel)
		day := []string{"2026-01-01", "2026-03-01", "2026-06-30", "2026-07-01", "2027-01-01"}[r.IntN(5)]
		data := write(t, report)
		progress, list := p.Progress(report, indicator.MustDate(day))
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		for i, got := range progress {
			if diff := godiff.Diff(slowly(t, data, p.Targets[i], day), inShort(got)); diff != "" {
				t.Fatalf("seed %d, on %s, %+v (-slow +ours):\n%s", seed, day, p.Targets[i], diff)
			}
			standings[got.Standing]++
			if said := got.String(); !strings.HasPrefix(said, got.ID+": ") || !strings.HasSuffix(said, ".") {
				t.Errorf("it says %q", said)
			}
			for _, reading := range got.Readings {
				if reading.Hidden > 0 {
					unread++
				}
			}
		}
		out, list := p.Report(report, indicator.MustDate(day))
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		written := write(t, out)
		back, list := plan.ParseReport(written)
		if err := list.Err(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if again := write(t, back); string(again) != string(written) {
			t.Fatalf("seed %d: written again it differs:\n%s", seed, godiff.Diff(string(written), string(again)))
		}
		if strings.Contains(string(written), "secret") {
			t.Fatalf("seed %d: the report names a judgement or has extensions", seed)
		}
	}
	if testing.Short() {
		return // too few to hold them to anything
	}
	for _, s := range []plan.Standing{plan.Met, plan.NotYet, plan.Missed, plan.Unknown} {
		if standings[s] < int(seeds)/10 {
			t.Errorf("only %d are %s", standings[s], s)
		}
	}
	if unread < int(seeds)/10 {
		t.Errorf("only %d readings have somebody hidden", unread)
	}
}

func write(t testing.TB, v any) []byte {
	t.Helper()
	data, err := document.Write(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
