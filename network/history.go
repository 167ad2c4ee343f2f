package network

import (
	"iter"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// checkSizes checks how large a subject was when.
func (c *compiler) checkSizes(subject int) {
	at := issue.Pointer("/subjects").Index(subject).Key("sizes")
	var links []link
	for i, s := range c.x.net.Subjects[subject].Sizes {
		if !(s.Size > 0 && s.Size <= indicator.MaxValue) {
			c.found.Errorf(MemberInvalid, at.Index(i).Key("size"), "size %v is not above 0 and up to %g", s.Size, indicator.MaxValue)
		}
		if c.checkSpell(s.Spell, at.Index(i)) {
			links = append(links, link{int32(subject), int32(subject), "", s.Spell, int32(i)})
		}
	}
	c.checkOverlaps(links, at, c.x.id, "%[1]q has two sizes on one day: see %[3]d and %[4]d")
}

// checkHistory checks names, spell and successors of a cluster.
func (c *compiler) checkHistory(cluster int) {
	k, at := c.x.net.Clusters[cluster], issue.Pointer("/clusters").Index(cluster)
	c.checkSpell(k.Spell, at)
	var links []link
	node := int32(len(c.x.net.Subjects) + cluster)
	for i, n := range k.FormerNames {
		if n.Name == "" {
			c.found.Errorf(MemberInvalid, at.Key("formerNames").Index(i).Key("name"), "a former name is missing")
		}
		if c.checkSpell(n.Spell, at.Key("formerNames").Index(i)) {
			links = append(links, link{node, node, "", n.Spell, int32(i)})
		}
	}
	c.checkOverlaps(links, at.Key("formerNames"), c.x.id, "%[1]q has two former names on one day: see %[3]d and %[4]d")
	listed := map[string]bool{}
	for i, id := range k.Successors {
		at := at.Key("successors").Index(i)
		n, ok := c.x.node[id]
		switch {
		case !ok || !c.x.isCluster(n):
			c.found.Errorf(ClusterUnknown, at, "the network has no cluster %q", id)
		case listed[id]:
			c.found.Errorf(SuccessionInvalid, at, "successor %q is listed twice", id)
		case c.lineage[c.x.clusterOf(n)] == c.lineage[cluster]: // one leads to the other and back
			c.found.Errorf(SuccessionInvalid, at, "cluster %q is taken over by itself", k.ID)
		}
		listed[id] = true
	}
	if len(k.Successors) > 0 && k.Spell.To.IsZero() {
		c.found.Errorf(SuccessionInvalid, at.Key("spell"), "cluster %q was taken over and has no last day", k.ID)
	}
}

// both returns the days that are in both spells: reversed if there are none.
func both(a, b indicator.Span) indicator.Span {
	if a.From.Before(b.From) {
		a.From = b.From
	}
	if a.To.IsZero() || !b.To.IsZero() && b.To.Before(a.To) {
		a.To = b.To
	}
	return a
}

func (c *compiler) addAppointments() {
	x := c.x
	x.held = make([][]int32, len(x.kind))
	number, people := map[string]int32{}, []string(nil)
	var links []link
	for i := range x.net.Appointments {
		a, at := &x.net.Appointments[i], issue.Pointer("/appointments").Index(i)
		in, ok := c.resolve(a.In, at.Key("in"))
		if wrong := notToken(a.Person); wrong != "" {
			c.found.Errorf(MemberInvalid, at.Key("person"), "%s", wrong)
			ok = false
		}
		c.checkKey(string(a.Role), at.Key("role"))
		if !c.checkSpell(a.Spell, at) || !ok {
			continue
		}
		if _, known := number[a.Person]; !known {
			number[a.Person] = int32(len(people))
			people = append(people, a.Person)
		}
		x.held[in] = append(x.held[in], int32(i))
		links = append(links, link{number[a.Person], in, TieKind(a.Role), a.Spell, int32(i)})
	}
	c.checkOverlaps(links, "/appointments", func(n int32) string { return people[n] }, "%q is appointed in %q twice on one day, to one role: see appointments %d and %d")
}

// Size returns how large the subject was on the day, and false if nothing is said of it.
// The zero day asks for a size that is open at both ends.
func (x *Index) Size(subject string, on indicator.Date) (float64, bool) {
	n, ok := x.orEmpty().node[subject]
	if !ok || x.isCluster(n) {
		return 0, false
	}
	return x.net.Subjects[n].size(on)
}

func (s *Subject) size(on indicator.Date) (float64, bool) {
	for _, each := range s.Sizes {
		if holds(each.Spell, on) {
			return each.Size, true
		}
	}
	return 0, false
}

// Name returns what a subject or cluster was called on the day: the present name unless
// there is a former one for the day, the ID if it has none. The zero day asks for the
// present name.
func (x *Index) Name(id string, on indicator.Date) string {
	n, ok := x.orEmpty().node[id]
	if !ok {
		return id
	}
	name := ""
	if x.isCluster(n) {
		k := x.net.Clusters[x.clusterOf(n)]
		name = k.Name
		for _, f := range k.FormerNames {
			if !on.IsZero() && f.Spell.Contains(on) {
				name = f.Name
			}
		}
	} else {
		name = x.net.Subjects[n].Name
	}
	if name == "" {
		return id
	}
	return name
}

// Successors returns the clusters that have taken over what the cluster was, those that
// were taken over themselves replaced by theirs, each once. A cluster that was not taken
// over has none.
func (x *Index) Successors(cluster string) []string {
	n, ok := x.orEmpty().node[cluster]
	if !ok || !x.isCluster(n) {
		return nil
	}
	var out []string
	for _, k := range x.successors(x.clusterOf(n), true) {
		if id := x.net.Clusters[k].ID; id != cluster {
			out = append(out, id)
		}
	}
	return out
}

// successors returns the cluster and all that came after it, or of these the last only.
func (x *Index) successors(cluster int32, last bool) []int32 {
	seen, open := map[int32]bool{cluster: true}, []int32{cluster}
	var out []int32
	for len(open) > 0 {
		k := open[0]
		open = open[1:]
		ends := true
		for _, id := range x.net.Clusters[k].Successors {
			n, ok := x.node[id]
			if !ok || !x.isCluster(n) {
				continue
			}
			ends = false
			if next := x.clusterOf(n); !seen[next] {
				seen[next] = true
				open = append(open, next)
			}
		}
		if ends || !last {
			out = append(out, k)
		}
	}
	return out
}

// Appointments returns who holds which role in the subject or cluster itself on the day,
// in the order of the network. The zero day is as in [Index.Members].
func (x *Index) Appointments(in string, on indicator.Date) iter.Seq[Appointment] {
	return func(yield func(Appointment) bool) {
		if n, ok := x.orEmpty().node[in]; ok {
			x.appointed(n, on, yield)
		}
	}
}

// RoleAlike returns those who hold the role in any member of the cluster on the day, at
// any depth, or in the cluster itself: the principals who could meet with principals, the
// coaches with coaches. They come in the order of their schools in the network. The zero
// day is as in [Index.Members].
func (x *Index) RoleAlike(cluster string, role Role, on indicator.Date) iter.Seq[Appointment] {
	return func(yield func(Appointment) bool) {
		n, ok := x.orEmpty().node[cluster]
		if !ok || !x.isCluster(n) {
			return
		}
		for _, m := range append(x.under([]int32{n}, on), n) {
			more := x.appointed(m, on, func(a Appointment) bool { return a.Role != role || yield(a) })
			if !more {
				return
			}
		}
	}
}

func (x *Index) appointed(node int32, on indicator.Date, yield func(Appointment) bool) bool {
	for _, i := range x.held[node] {
		a := x.net.Appointments[i]
		if !holds(a.Spell, on) {
			continue
		}
		a.Extensions = slices.Clone(a.Extensions)
		if !yield(a) {
			return false
		}
	}
	return true
}

// A Change is a subject that is not in the same clusters of a kind as it was.
type Change struct {
	Subject string // or cluster
	// Left are the clusters it was in on the earlier day and no more on the later;
	// Joined are those that are new. A subject with both has moved.
	Left, Joined []string
	// Merged says that it stayed where it was: what it joined took over what it left.
	Merged bool
}

// Changes returns who joined, left or moved between clusters of the kind from one day to
// another, by what they are directly in, in the order of the network. Time is in
// proportion to the memberships.
func (x *Index) Changes(kind indicator.SubjectKind, before, after indicator.Date) []Change {
	in := func(node int32, on indicator.Date) []int32 {
		var out []int32
		for _, i := range x.of[node] {
			if k := x.node[x.net.Memberships[i].Cluster]; x.kind[k] == kind && holds(x.spells[i], on) {
				out = append(out, k)
			}
		}
		return out
	}
	var out []Change
	for n := range int32(len(x.orEmpty().of)) {
		was, is := in(n, before), in(n, after)
		c := Change{Subject: x.id(n)}
		for _, k := range was {
			if !slices.Contains(is, k) {
				c.Left = append(c.Left, x.id(k))
			}
		}
		merged := true
		for _, k := range is {
			if slices.Contains(was, k) {
				continue
			}
			c.Joined = append(c.Joined, x.id(k))
			merged = merged && slices.ContainsFunc(was, func(w int32) bool {
				return !slices.Contains(is, w) && slices.Contains(x.successors(x.clusterOf(w), false), x.clusterOf(k))
			})
		}
		c.Merged = merged && len(c.Joined) > 0 && len(c.Left) > 0
		if len(c.Left)+len(c.Joined) > 0 {
			out = append(out, c)
		}
	}
	return out
}
