package page_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/page"
)

// TestAudience: what was released for some is drawn for them and for who may see more, and
// for nobody else.
func TestAudience(t *testing.T) {
	may := map[assessment.Audience][]assessment.Audience{ // by whom it was released for
		"":                    {"", assessment.ForSubject},
		assessment.ForSubject: {"", assessment.ForSubject},
		assessment.ForPanel:   {"", assessment.ForSubject, assessment.ForPanel},
		assessment.ForPublic:  {"", assessment.ForSubject, assessment.ForPanel, assessment.ForPublic},
	}
	for released, readers := range may {
		for _, reader := range []assessment.Audience{"", assessment.ForSubject, assessment.ForPanel, assessment.ForPublic, "everybody"} {
			r := every(t)
			r.Release.Audience = released
			s, err := page.Section(r, report.Options{Audience: reader})
			switch {
			case slices.Contains(readers, reader):
				if err != nil {
					t.Errorf("released for %q, read by %q: %v", released, reader, err)
				}
				continue
			case reader == "everybody":
				if !errors.Is(err, report.OptionInvalid) {
					t.Errorf("an audience that there is not: %v", err)
				}
			case !errors.Is(err, report.AudienceUnfit):
				t.Errorf("released for %q, read by %q: %v", released, reader, err)
			}
			if found, ok := errors.AsType[*issue.Issue](err); !ok || found.Path != "/options/audience" {
				t.Errorf("%v", err)
			}
			if !reflect.DeepEqual(s, report.Section{}) {
				t.Errorf("released for %q: %q gets a section with the error", released, reader)
			}
		}
	}
	r := every(t)
	r.Release.Audience = "everybody"
	if _, err := page.Section(r, report.Options{}); err == nil {
		t.Error("a roll-up for an audience that there is not is drawn")
	}
	if _, err := page.Section(r, report.Options{Audience: assessment.ForPublic}); !errors.Is(err, report.AudienceUnfit) {
		t.Errorf("%v", err)
	}
}

func TestTargetUnknown(t *testing.T) {
	_, err := page.Section(every(t), report.Options{Targets: map[string]indicator.Level{"stage": "superb"}})
	if found, ok := errors.AsType[*issue.Issue](err); !errors.Is(err, report.OptionInvalid) || !ok || found.Path != "/options/targets/stage" {
		t.Errorf("%v", err)
	}
}

// TestTargetAtTheBottom: a level that everybody reaches can be aimed at too.
func TestTargetAtTheBottom(t *testing.T) {
	text := dump(section(t, every(t), report.Options{Targets: map[string]indicator.Level{"stage": "not-yet", "worry": "high"}}))
	for _, want := range []string{"11 of 11 (100 %) reach Not yet", "8 of 8 (100 %) reach High", "By size, at this level or a better one: 90 % Developing"} {
		if !strings.Contains(text, want) {
			t.Errorf("the section does not say %q", want)
		}
	}
}

// sections yields all sections under one, and how deep they stand.
func sections(s report.Section, depth int, yield func(report.Section, int)) {
	yield(s, depth)
	for _, sub := range s.Sections {
		sections(sub, depth+1, yield)
	}
}

// bar is what one row of a section says: a bar by label, or none.
type bar map[string]float64

// barsOf lists what the rows of a section hold, without the sections in it.
func barsOf(s report.Section) []bar {
	var out []bar
	for _, block := range s.Blocks {
		if block.Table == nil {
			continue
		}
		for _, p := range block.Table.Parts {
			for _, r := range p.Rows {
				var b bar
				if r[1].Bar != nil {
					b = bar{}
					for _, seg := range r[1].Bar.Segments {
						b[seg.Label] = seg.N
					}
				}
				out = append(out, b)
			}
		}
	}
	return out
}

// TestCountsAddUp: every bar holds as many members as have a level, at the levels that the
// roll-up puts them, for every cell of random roll-ups and no other.
func TestCountsAddUp(t *testing.T) {
	drawn, empty := 0, 0
	for seed, r := range worlds(t, 24) {
		s := section(t, r, report.Options{})
		clusters, parts := map[string][]network.ProfileReport{}, map[string][]network.ProfileReport{}
		for _, p := range r.Profiles {
			key := string(p.ClusterKind) + " " + string(p.MemberKind) + " " + p.Cluster
			if p.Part == "" {
				clusters[key] = append(clusters[key], p)
			} else {
				parts[key] = append(parts[key], p)
			}
		}
		var got, want [][]bar
		for _, sub := range s.Sections[1:] { // behind the overview
			got = append(got, barsOf(sub))
			for _, part := range sub.Sections {
				if strings.Contains(part.ID, "-parts-") {
					got = append(got, barsOf(part))
				}
			}
		}
		for key, profiles := range clusters {
			want = append(want, expected(r, profiles))
			if len(parts[key]) > 0 {
				want = append(want, expected(r, parts[key]))
			}
		}
		if len(got) != len(want) {
			t.Fatalf("seed %d: %d sections, want %d", seed, len(got), len(want))
		}
		for _, bars := range want { // sections are in another order than the map
			i := slices.IndexFunc(got, func(b []bar) bool { return cmp.Equal(b, bars) })
			if i < 0 {
				t.Fatalf("seed %d: no section has the bars %v", seed, bars)
			}
			got = slices.Delete(got, i, i+1)
			for _, b := range bars {
				if b == nil {
					empty++
				} else {
					drawn++
				}
			}
		}
	}
	if drawn < 500 || empty < 50 {
		t.Errorf("%d bars and %d rows without one are too few to say anything", drawn, empty)
	}
}

// expected lists the bars of profiles, line by line. It checks that a bar holds all who have
// a level.
func expected(r network.Report, profiles []network.ProfileReport) []bar {
	var out []bar
	for i := range profiles[0].Cells {
		for _, p := range profiles {
			c := p.Cells[i]
			k := slices.IndexFunc(r.Scales, func(s indicator.Scale) bool { return s.Key == c.Scale })
			if c.State != assessment.Shown || k < 0 || c.Coverage.N == 0 {
				out = append(out, nil)
				continue
			}
			b, sum := bar{}, 0.0
			for rank, rung := range r.Scales[k].Levels {
				n := float64(c.Distribution[rank])
				for _, s := range c.Split {
					if s.Low == rung.Key || s.High == rung.Key {
						n += float64(s.N) / 2
					}
				}
				b[rung.Label["en"]] = n
				sum += n
			}
			if sum != float64(c.Coverage.N) {
				panic("the bar does not hold all who have a level")
			}
			out = append(out, b)
		}
	}
	return out
}

// TestSuppressedTellsNothing: whatever a document says of a cell that it calls suppressed,
// or in a state that nobody knows, the section is the same as if it said nothing.
func TestSuppressedTellsNothing(t *testing.T) {
	tried := 0
	for seed, r := range append(worlds(t, 24), every(t)) {
		clean := dump(section(t, r, report.Options{}))
		for p := range r.Profiles {
			for i := range r.Profiles[p].Cells {
				c := &r.Profiles[p].Cells[i]
				if c.State != assessment.Suppressed {
					continue
				}
				tried++
				n := 98765
				*c = network.CellReport{
					ID: c.ID, Dimension: c.Dimension, State: []assessment.CellState{assessment.Suppressed, "", "open"}[tried%3],
					Scale: "stage", Distribution: []int{n, n, n, n}, Split: []network.Split{{Low: "l0", High: "l1", N: n}},
					Floor: "l3", Lowest: "l3", Highest: "l3", Median: []indicator.Level{"l3"}, Shares: []float64{0.98765, 0.98765, 0.98765},
					Coverage: &assessment.Coverage{N: n, Of: n}, Undefined: []network.Undefined{{Reason: assessment.NoLevel, N: n}}, Unjudged: &n, Withheld: n,
					Weighted: &network.Weighted{Coverage: assessment.Coverage{N: n, Of: n}, Size: 98765, Distribution: []float64{98765, 0, 0, 0}, Shares: []float64{0.98765, 0, 0}},
					Values:   &network.Values{N: n, Mean: 98765},
					Spread:   &network.Spread{Members: n, Clusters: []network.ClusterMean{{Cluster: "98765", Mean: 98765}}},
				}
			}
		}
		if diff := cmp.Diff(clean, dump(section(t, r, report.Options{}))); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
	if tried < 50 {
		t.Errorf("%d suppressed cells are too few to say anything", tried)
	}
}

// TestSameBytes: the same roll-up gives the same page, and is not touched.
func TestSameBytes(t *testing.T) {
	r, again := every(t), every(t)
	var pages [2]bytes.Buffer
	for i := range pages {
		if err := report.Page(&pages[i], content(t, section(t, r, report.Options{})), report.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(pages[0].Bytes(), pages[1].Bytes()) {
		t.Error("the same content, other bytes")
	}
	before, _ := document.Write(again)
	after, _ := document.Write(r)
	if !bytes.Equal(before, after) {
		t.Error("the roll-up was changed")
	}
}

// TestPlace: IDs are those of the section, each once, and no heading stands deeper than two
// storeys below it.
func TestPlace(t *testing.T) {
	seen := map[string]bool{}
	links := 0
	s := section(t, every(t), report.Options{})
	sections(s, 0, func(sub report.Section, depth int) {
		if seen[sub.ID] || !strings.HasPrefix(sub.ID, "network") || depth > 2 {
			t.Errorf("%q at depth %d", sub.ID, depth)
		}
		seen[sub.ID] = true
	})
	sections(s, 0, func(sub report.Section, _ int) {
		for _, block := range sub.Blocks {
			if block.Table == nil {
				continue
			}
			if len(block.Table.Columns) != 3 {
				t.Errorf("%s: %d columns do not fit a telephone", sub.ID, len(block.Table.Columns))
			}
			for _, p := range block.Table.Parts {
				if p.Link != "" && !seen[p.Link] {
					t.Errorf("a link to %q leads nowhere", p.Link)
				}
				if p.Link != "" {
					links++
				}
				for _, r := range p.Rows {
					if len(r) != 3 {
						t.Errorf("%s: a row of %d cells", sub.ID, len(r))
					}
				}
			}
		}
	})
	if links < 5 {
		t.Errorf("%d links", links)
	}
}

func TestNobodyJudged(t *testing.T) {
	s := section(t, network.Report{}, report.Options{})
	if s.ID != "network" || len(s.Blocks) != 1 || s.Blocks[0].Text != page.English()["network.nothing"] {
		t.Errorf("%+v", s)
	}
}

// TestOddDocuments: documents that contradict themselves are drawn as far as they go.
func TestOddDocuments(t *testing.T) {
	rounds := 1000
	if testing.Short() {
		rounds = 200
	}
	for seed := range rounds {
		rnd := rand.New(rand.NewPCG(uint64(seed), 5))
		r := every(t)
		for range 1 + rnd.IntN(6) {
			bend(rnd, &r)
		}
		s, err := page.Section(r, report.Options{Targets: map[string]indicator.Level{"stage": "embedding"}})
		if errors.Is(err, report.OptionInvalid) {
			continue // the level aimed at is gone
		}
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if seed%10 > 0 {
			continue
		}
		if err := (report.Options{}).WriteSection(io.Discard, s); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// bend makes one thing of a roll-up odd.
func bend(rnd *rand.Rand, r *network.Report) {
	keys := []string{"", "nothing", "stage", "worry", "own.trust", "not-yet", "high", "a-b"}
	key := func() string { return keys[rnd.IntN(len(keys))] }
	levels := func(n int) (out []indicator.Level) {
		for range n {
			out = append(out, indicator.Level(key()))
		}
		return out
	}
	number := func() float64 { return []float64{0, -1, 3.5, 1e300, math.NaN(), math.Inf(1)}[rnd.IntN(6)] }
	numbers := func(n int) (out []float64) {
		for range n {
			out = append(out, number())
		}
		return out
	}
	p := &r.Profiles[rnd.IntN(len(r.Profiles))]
	c := &p.Cells[rnd.IntN(len(p.Cells))]
	switch rnd.IntN(22) {
	case 0:
		c.Distribution = make([]int, rnd.IntN(70))
	case 1:
		c.Distribution = []int{-5, 2, 1 << 30}
	case 2:
		c.Coverage = nil
	case 3:
		c.Coverage = &assessment.Coverage{N: rnd.IntN(9) - 4, Of: rnd.IntN(9) - 4}
	case 4:
		c.ID = indicator.ID(key())
	case 5:
		c.Dimension = key()
	case 6:
		c.Scale = key()
	case 7:
		c.Floor, c.Median = indicator.Level(key()), levels(rnd.IntN(4))
	case 8:
		c.Split = append(c.Split, network.Split{Low: indicator.Level(key()), High: indicator.Level(key()), N: rnd.IntN(5) - 2})
	case 9:
		c.Weighted = &network.Weighted{Size: number(), Distribution: numbers(rnd.IntN(5)), Shares: numbers(rnd.IntN(5))}
	case 10:
		c.Values = &network.Values{N: rnd.IntN(3), Mean: number(), Median: number()}
	case 11:
		c.Spread = &network.Spread{Boundary: rnd.IntN(2) == 0, ICC: number(), Mean: number(), Clusters: make([]network.ClusterMean, rnd.IntN(3))}
	case 12:
		c.State = assessment.CellState(key())
	case 13:
		c.State = assessment.Shown
	case 14:
		c.Unjudged, c.Undefined = nil, append(c.Undefined, network.Undefined{Reason: assessment.Reason(key()), N: -1})
	case 15:
		p.Scope = network.Scope{Cluster: key(), ClusterKind: indicator.SubjectKind(key()), Part: key(), MemberKind: indicator.SubjectKind(key()), Members: rnd.IntN(5) - 2, Occasion: key()}
	case 16:
		p.Cells = p.Cells[:1+rnd.IntN(len(p.Cells))]
	case 17:
		rnd.Shuffle(len(p.Cells), func(i, k int) { p.Cells[i], p.Cells[k] = p.Cells[k], p.Cells[i] })
	case 18:
		s := &r.Scales[rnd.IntN(len(r.Scales))]
		s.Levels = s.Levels[:rnd.IntN(len(s.Levels)+1)]
	case 19:
		for i := range r.Nodes { // groups in a circle
			r.Nodes[i].Kind, r.Nodes[i].Parent = assessment.GroupNode, r.Nodes[(i+1)%len(r.Nodes)].ID
			if i == 0 {
				r.Nodes[i].Kind = assessment.IndicatorNode
			}
		}
	case 20:
		r.Nodes, r.Occasions = nil, nil
	case 21:
		r.Scales = append(r.Scales, indicator.Scale{Key: key(), Direction: indicator.Direction(key())})
	}
}
