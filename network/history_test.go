package network_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
)

func compiled(t testing.TB, n network.Network) *network.Index {
	t.Helper()
	x, list := network.Compile(n)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestHistory(t *testing.T) {
	x := compiled(t, full())
	for day, want := range map[string]string{"2013-12-31": "Kāhui Ako o Waitaha", "2014-01-01": "Waitaha cluster", "2015-12-31": "Waitaha cluster", "2016-01-01": "Kāhui Ako o Waitaha"} {
		if got := x.Name("99012", date(day)); got != want {
			t.Errorf("on %s it is called %q, not %q", day, got, want)
		}
	}
	if x.Name("13", date("2016-01-01")) != "13" || x.Name("nobody", indicator.Date{}) != "nobody" || x.Name("12", indicator.Date{}) != "Te Kura o Waitaha" {
		t.Error("names")
	}
	for day, want := range map[string]float64{"2015-12-31": 0, "2016-06-01": 212, "2017-01-01": 230.5, "": 0} {
		on := indicator.Date{}
		if day != "" {
			on = date(day)
		}
		if got, ok := x.Size("12", on); got != want || ok != (want > 0) {
			t.Errorf("on %q it has size %v, not %v", day, got, want)
		}
	}
	if _, ok := x.Size("99012", date("2016-06-01")); ok {
		t.Error("a cluster has no size of its own")
	}
	people := func(seq func(func(network.Appointment) bool)) (out []string) {
		for a := range seq {
			out = append(out, a.Person)
		}
		return out
	}
	for _, test := range []struct {
		cluster string
		role    network.Role
		on      string
		want    []string
	}{
		{"south", network.Principal, "2016-02-01", []string{"p7"}},
		{"99012", network.Principal, "2018-12-31", []string{"p7"}},
		{"99012", network.Principal, "2019-01-01", nil},
		{"99012", network.AcrossSchoolLead, "2019-01-01", []string{"p8"}},
		{"tonga", network.Principal, "2018-01-01", nil},
		{"12", network.Principal, "2018-01-01", nil},
	} {
		if diff := cmp.Diff(test.want, people(x.RoleAlike(test.cluster, test.role, date(test.on)))); diff != "" {
			t.Errorf("%v: %s", test, diff)
		}
	}
	if got := people(x.Appointments("12", date("2016-02-01"))); !slices.Equal(got, []string{"p7"}) {
		t.Error(got)
	}
}

func TestHistoryIsChecked(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(n *network.Network)
		code   issue.Code
		at     issue.Pointer
	}{
		{"size 0", func(n *network.Network) { n.Subjects[0].Sizes[0].Size = 0 }, network.MemberInvalid, "/subjects/0/sizes/0/size"},
		{"two sizes", func(n *network.Network) { n.Subjects[0].Sizes[1].Spell.From = date("2016-12-31") }, network.SpellOverlap, "/subjects/0/sizes/1"},
		{"size reversed", func(n *network.Network) { n.Subjects[0].Sizes[1].Spell.To = date("2016-12-31") }, network.SpellReversed, "/subjects/0/sizes/1/spell"},
		{"no former name", func(n *network.Network) { n.Clusters[0].FormerNames[0].Name = "" }, network.MemberInvalid, "/clusters/0/formerNames/0/name"},
		{"two former names", func(n *network.Network) {
			n.Clusters[0].FormerNames = append(n.Clusters[0].FormerNames, network.FormerName{Name: "Waitaha", Spell: indicator.Span{From: date("2015-12-31")}})
		}, network.SpellOverlap, "/clusters/0/formerNames/1"},
		{"cluster reversed", func(n *network.Network) { n.Clusters[0].Spell.To = date("2013-12-31") }, network.SpellReversed, "/clusters/0/spell"},
		{"successor unknown", func(n *network.Network) { n.Clusters[0].Successors[0] = "nowhere" }, network.ClusterUnknown, "/clusters/0/successors/0"},
		{"successor a school", func(n *network.Network) { n.Clusters[0].Successors[0] = "12" }, network.ClusterUnknown, "/clusters/0/successors/0"},
		{"successor twice", func(n *network.Network) { n.Clusters[0].Successors = []string{"tonga", "tonga"} }, network.SuccessionInvalid, "/clusters/0/successors/1"},
		{"succeeds itself", func(n *network.Network) { n.Clusters[0].Successors[0] = "99012" }, network.SuccessionInvalid, "/clusters/0/successors/0"},
		{"no last day", func(n *network.Network) { n.Clusters[0].Spell.To = indicator.Date{} }, network.SuccessionInvalid, "/clusters/0/spell"},
		{"never a member", func(n *network.Network) {
			n.Memberships[0].Spell.To, n.Clusters[0].Spell.From = date("2016-12-31"), date("2017-01-01")
		}, network.SpellOutside, "/memberships/0/spell"},
		{"appointed nowhere", func(n *network.Network) { n.Appointments[0].In = "nowhere" }, network.SubjectUnknown, "/appointments/0/in"},
		{"nobody appointed", func(n *network.Network) { n.Appointments[0].Person = "" }, network.MemberInvalid, "/appointments/0/person"},
		{"no role", func(n *network.Network) { n.Appointments[0].Role = "" }, network.MemberInvalid, "/appointments/0/role"},
		{"appointment reversed", func(n *network.Network) { n.Appointments[0].Spell.To = date("2016-01-31") }, network.SpellReversed, "/appointments/0/spell"},
		{"appointed twice", func(n *network.Network) { n.Appointments = append(n.Appointments, n.Appointments[1]) }, network.SpellOverlap, "/appointments/2"},
	} {
		n := full()
		test.change(&n)
		_, list := network.Compile(n)
		var errors []issue.Issue
		for _, i := range list.Issues {
			if !i.Warning {
				errors = append(errors, i)
			}
		}
		if len(errors) != 1 || errors[0].Code != test.code || errors[0].Path != test.at {
			t.Errorf("%s: got %v, want %s at %s", test.name, list.Issues, test.code, test.at)
		}
	}
	// A ring of successors is told of at each.
	n := full()
	n.Clusters[2].Spell.To, n.Clusters[2].Successors = date("2032-12-31"), []string{"99012"}
	_, list := network.Compile(n)
	if len(list.Issues) != 2 || list.Issues[0].Code != network.SuccessionInvalid || list.Issues[1].Code != network.SuccessionInvalid {
		t.Errorf("a ring: %v", list.Issues)
	}
}

// Changes are what a comparison of the two days' members, cluster by cluster, finds.
func TestChangesEqualTwin(t *testing.T) {
	kinds := []indicator.SubjectKind{network.Trust, network.Region}
	met := map[string]int{}
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 7))
		day := func() indicator.Date { return date(fmt.Sprintf("2020-%02d-01", 1+random.IntN(12))) }
		var n network.Network
		for s := range 6 {
			n.Subjects = append(n.Subjects, network.Subject{ID: fmt.Sprint("s", s), Kind: indicator.School})
		}
		for k := range 5 {
			c := network.Cluster{ID: fmt.Sprint("k", k), Kind: kinds[random.IntN(2)]}
			if random.IntN(2) == 0 {
				c.Spell.To = day()
				if k > 0 && random.IntN(2) == 0 {
					c.Successors = []string{fmt.Sprint("k", random.IntN(k))}
				}
			}
			n.Clusters = append(n.Clusters, c)
		}
		for range 14 {
			m := network.Membership{Subject: fmt.Sprint("s", random.IntN(6)), Cluster: fmt.Sprint("k", random.IntN(5))}
			if random.IntN(2) == 0 {
				m.Spell.From = day()
			}
			if random.IntN(2) == 0 {
				m.Spell.To = day()
			}
			trial := n
			trial.Memberships = append(slices.Clone(n.Memberships), m)
			if _, list := network.Compile(trial); list.Err() == nil {
				n = trial
			}
		}
		x := compiled(t, n)
		before, after := day(), day()
		for _, kind := range kinds {
			in := func(subject string, on indicator.Date) (out []string) {
				for _, k := range n.Clusters {
					for m := range x.Members(k.ID, on) {
						if m.Subject == subject && k.Kind == kind {
							out = append(out, k.ID)
						}
					}
				}
				return out
			}
			var descends func(from, to string) bool
			descends = func(from, to string) bool {
				k, _ := x.Cluster(from)
				return slices.ContainsFunc(k.Successors, func(s string) bool { return s == to || descends(s, to) })
			}
			var want []network.Change
			for _, s := range n.Subjects {
				was, is := in(s.ID, before), in(s.ID, after)
				c := network.Change{Subject: s.ID}
				for _, k := range was {
					if !slices.Contains(is, k) {
						c.Left = append(c.Left, k)
					}
				}
				for _, k := range is {
					if !slices.Contains(was, k) {
						c.Joined = append(c.Joined, k)
					}
				}
				c.Merged = len(c.Left) > 0 && len(c.Joined) > 0
				for _, k := range c.Joined {
					c.Merged = c.Merged && slices.ContainsFunc(c.Left, func(from string) bool { return descends(from, k) })
				}
				if c.Left != nil || c.Joined != nil {
					want = append(want, c)
					met[fmt.Sprint(c.Left != nil, c.Joined != nil, c.Merged)]++
				}
			}
			got := x.Changes(kind, before, after)
			for i := range got {
				slices.Sort(got[i].Left)
				slices.Sort(got[i].Joined)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d: %s", seed, diff)
			}
		}
	}
	if len(met) != 4 { // left, joined, moved, merged
		t.Errorf("the test met %v", met)
	}
}

// Sizes and weights are bounded, so that sums of them stay numbers.
func TestSizesAndWeightsStayFinite(t *testing.T) {
	for _, big := range []float64{1.1e9, 1e308, math.Inf(1), math.NaN(), -1} {
		n := network.Network{Subjects: []network.Subject{{ID: "a", Kind: indicator.School, Sizes: []network.Size{{Size: big}}}, {ID: "b", Kind: indicator.School}}}
		n.Ties = []network.Tie{{From: "a", To: "b", Kind: network.Review, Weight: &big}}
		if _, list := network.Compile(n); len(list.Issues) != 2 || !list.Has(network.MemberInvalid) {
			t.Errorf("%v: %v", big, list.Issues)
		}
	}
}
