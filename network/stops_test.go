package network_test

import (
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
)

// stops breaks off a loop after each number of rounds: what came so far is the same.
func stops[T any](t *testing.T, name string, all iter.Seq[T], same ...cmp.Option) {
	t.Helper()
	whole := slices.Collect(all)
	if len(whole) < 2 {
		t.Errorf("%s: %d tell little", name, len(whole))
	}
	for n := range whole {
		var some []T
		for x := range all {
			if some = append(some, x); len(some) == n+1 {
				break
			}
		}
		if diff := cmp.Diff(whole[:n+1], some, same...); diff != "" {
			t.Errorf("%s, %d of %d: %s", name, n+1, len(whole), diff)
		}
	}
}

func TestLoopsThatStop(t *testing.T) {
	n := full()
	n.Appointments = append(n.Appointments, network.Appointment{Person: "p9", Role: network.Principal, In: "13"}, network.Appointment{Person: "p6", Role: network.Principal, In: "12"})
	n.Ties = append(n.Ties, network.Tie{From: "12", To: "13", Kind: network.Advice})
	x := compile(t, n)
	on := date("2017-03-01")
	stops(t, "Subjects", x.Subjects())
	stops(t, "Clusters", x.Clusters())
	stops(t, "Members", x.Members("99012", on))
	n.Memberships = append(n.Memberships, network.Membership{Subject: "13", Cluster: "south"})
	stops(t, "Of", compile(t, n).Of("13", on))
	stops(t, "Under", x.Under("south", indicator.School, on))
	stops(t, "Appointments", x.Appointments("12", on))
	stops(t, "RoleAlike", x.RoleAlike("99012", network.Principal, on))
	stops(t, "Ties", x.Ties(on))

	f := local(t)
	judged, listed := schools(4)
	a := assessment.Assessment{Subjects: judged}
	for i, s := range judged {
		a.Judgements = append(a.Judgements, judge(s.ID, assessment.Self, "a", trust, []indicator.Level{low, mid, high}[i%3]))
	}
	u := rollUp(t, score(t, f, a), compile(t, network.Network{Subjects: listed, Clusters: []network.Cluster{
		{ID: "k", Kind: network.Trust}, {ID: "l", Kind: network.Trust}, {ID: "north", Kind: network.Region}, {ID: "south", Kind: network.Region},
	}, Memberships: slices.Concat(in("k", "s1", "s2", "s3"), in("l", "s4"), in("north", "s1", "s4"), in("south", "s2", "s3"))}),
		network.Options{By: []indicator.SubjectKind{network.Region}})
	ids := cmp.Transformer("scope", func(p network.Profile) network.Scope { return p.Scope() })
	stops(t, "Profiles", u.Profiles(), ids)
	p := profile(t, u, "k", indicator.School, assessment.Self)
	stops(t, "Profile.Members", p.Members())
	stops(t, "Profile.Cells", p.Cells())
	stops(t, "Profile.Standings", p.Standings(trust, ""))
	stops(t, "Profile.Parts", p.Parts(network.Region), ids)
}

// TestNoProfile asks what is in a profile that is none.
func TestNoProfile(t *testing.T) {
	var p network.Profile
	if p.Scope() != (network.Scope{}) {
		t.Error(p.Scope())
	}
	if c, ok := p.Cell(trust); ok || c.ID != "" {
		t.Error(c)
	}
	for range p.Members() {
		t.Error("a member")
	}
	for range p.Cells() {
		t.Error("a cell")
	}
	for range p.Standings(trust, "") {
		t.Error("a standing")
	}
	for range p.Parts(network.Region) {
		t.Error("a part")
	}
}

func TestNothingToRollUp(t *testing.T) {
	f := local(t)
	judged, listed := schools(1)
	r := score(t, f, assessment.Assessment{Subjects: judged, Judgements: []assessment.Judgement{judge("s1", assessment.Self, "a", trust, low)}})
	for name, ask := range map[string]func() (*network.Rollup, issue.List){
		"no result": func() (*network.Rollup, issue.List) {
			return network.RollUp(nil, compile(t, network.Network{Subjects: listed}), network.Options{})
		},
		"no network": func() (*network.Rollup, issue.List) { return network.RollUp(r, nil, network.Options{}) },
		"empty": func() (*network.Rollup, issue.List) {
			return network.RollUp(new(assessment.Result), new(network.Index), network.Options{})
		},
	} {
		if u, list := ask(); u != nil || len(list.Issues) != 1 || !list.Has(network.NothingToRollUp) {
			t.Errorf("%s: %v", name, list.Issues)
		}
	}
}

// TestKindDiffersOnce: who was judged from several perspectives and is of another kind is
// named once.
func TestKindDiffersOnce(t *testing.T) {
	judged, _ := schools(1)
	r := score(t, local(t), assessment.Assessment{Subjects: judged, Judgements: []assessment.Judgement{
		judge("s1", assessment.Self, "a", trust, low), judge("s1", assessment.Peer, "b", trust, low), judge("s1", assessment.Staff, "c", trust, low),
	}})
	_, list := network.RollUp(r, compile(t, network.Network{Subjects: []network.Subject{{ID: "s1", Kind: council}}}), network.Options{})
	count := 0
	for _, i := range list.Issues {
		if i.Code == network.KindDiffers {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%v", list.Issues)
	}
}

// TestIDs that a compiled network refuses.
func TestIDs(t *testing.T) {
	for id, says := range map[string]string{
		"":                       "missing",
		strings.Repeat("ā", 257): `begins with "` + strings.Repeat("ā", 20) + `" has more than 256`,
		"a\xff":                  "not in UTF-8",
		"a\n":                    "control character",
		" a":                     "space",
		strings.Repeat("ā", 256): "",
	} {
		_, list := network.Compile(network.Network{Subjects: []network.Subject{{ID: id, Kind: indicator.School}}})
		if says == "" {
			if list.Err() != nil {
				t.Errorf("%q: %v", id, list.Err())
			}
			continue
		}
		if len(list.Issues) == 0 || list.Issues[0].Path != "/subjects/0/id" || !strings.Contains(list.Issues[0].Message, says) {
			t.Errorf("%.30q: %v", id, list.Issues)
		}
	}
}

// TestParsersRefuse: what the schema refuses is not compiled, and has its place.
func TestParsersRefuse(t *testing.T) {
	if x, list := network.Parse([]byte("{\"format\": \"leadership-network/1\",\n\"clusters\": 3}")); x != nil || list.Err() == nil || list.Issues[0].At.Line != 2 {
		t.Errorf("%v", list.Issues)
	}
	if m, list := network.ParseMapping([]byte("{\"format\": \"leadership-network-mapping/1\",\n\"subject\": 3}")); m.Subject.ID != "" || list.Err() == nil || list.Issues[0].At.Line != 2 {
		t.Errorf("%v", list.Issues)
	}
}

// TestColumnsThatRefuse reads rows with a kind of tie that is no key, and with a spell that
// is reversed though its end comes from no column.
func TestColumnsThatRefuse(t *testing.T) {
	m := network.Mapping{
		Subject: network.SubjectColumns{ID: "URN", Kind: indicator.School},
		Groupings: []network.Grouping{{ID: "Trust", Kind: network.Trust,
			From: network.DateColumn{Column: "Joined"}, To: network.DateColumn{Always: date("2020-12-31")}}},
		Ties: []network.TieColumns{{Other: "Other", Kind: assessment.Field{Column: "Tie"}}},
	}
	_, list := network.ReadCSV(strings.NewReader("URN,Trust,Joined,Other,Tie\n1,T,2020-01-01,2,advice\n2,T,2021-01-01,1,Some advice\n"), m, network.CSVOptions{})
	want := map[issue.Code]int{network.SpellReversed: 3, network.RowInvalid: 5}
	for _, i := range list.Issues {
		if column, ok := want[i.Code]; ok && i.At.Line == 3 && i.At.Column == column {
			delete(want, i.Code)
		}
	}
	if len(want) > 0 {
		t.Errorf("%v", list.Issues)
	}
}
