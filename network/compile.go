package network

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// MemberInvalid: a member of the document holds a value that is not one of those it may have, or none.
	//
	// Example: {"ties":[{"from":"a","to":"b","kind":"Coaching"}]}
	MemberInvalid issue.Code = "member-invalid"
	// IDDuplicate: an ID is used twice. Subjects and clusters share one space of IDs.
	//
	// Example: {"subjects":[{"id":"12","kind":"school"}],"clusters":[{"id":"12","kind":"trust"}]}
	IDDuplicate issue.Code = "id-duplicate"
	// SubjectUnknown: no subject or cluster of the network has this ID.
	//
	// Example: {"clusters":[{"id":"waitaha","kind":"community-of-schools"}],"memberships":[{"subject":"nowhere","cluster":"waitaha"}]}
	SubjectUnknown issue.Code = "subject-unknown"
	// ClusterUnknown: no cluster of the network has this ID.
	//
	// Example: {"subjects":[{"id":"12","kind":"school"}],"memberships":[{"subject":"12","cluster":"nowhere"}]}
	ClusterUnknown issue.Code = "cluster-unknown"
	// SpellReversed: a spell ends before it begins.
	//
	// Example: {"subjects":[{"id":"12","kind":"school"}],"clusters":[{"id":"t","kind":"trust"}],"memberships":[{"subject":"12","cluster":"t","spell":{"from":"2020-01-01","to":"2019-12-31"}}]}
	SpellReversed issue.Code = "spell-reversed"
	// SpellOverlap: two spells of one subject in one cluster have a day in common, or two ties of one kind between the same two, sizes of a subject, names of a cluster, or appointments of a person to one role.
	//
	// Example: {"subjects":[{"id":"12","kind":"school"}],"clusters":[{"id":"t","kind":"trust"}],"memberships":[{"subject":"12","cluster":"t","spell":{"to":"2020-01-01"}},{"subject":"12","cluster":"t","spell":{"from":"2020-01-01"}}]}
	SpellOverlap issue.Code = "spell-overlap"
	// ClusterCycle: a cluster lies inside itself, be it through others and at different times.
	//
	// Example: {"clusters":[{"id":"a","kind":"network"},{"id":"b","kind":"collaborative"}],"memberships":[{"subject":"a","cluster":"b"},{"subject":"b","cluster":"a"}]}
	ClusterCycle issue.Code = "cluster-cycle"
	// SpellOutside: a membership has no day on which its cluster was there.
	//
	// Example: {"subjects":[{"id":"12","kind":"school"}],"clusters":[{"id":"t","kind":"trust","spell":{"to":"2019-12-31"}}],"memberships":[{"subject":"12","cluster":"t","spell":{"from":"2020-01-01"}}]}
	SpellOutside issue.Code = "spell-outside"
	// SuccessionInvalid: a cluster is taken over by itself, be it through others, by one twice, or has no last day.
	//
	// Example: {"clusters":[{"id":"a","kind":"trust","spell":{"to":"2019-12-31"},"successors":["a"]}]}
	SuccessionInvalid issue.Code = "succession-invalid"
	// TieSelf: a tie leads from a subject to itself.
	//
	// Example: {"subjects":[{"id":"12","kind":"school"}],"ties":[{"from":"12","to":"12","kind":"review"}]}
	TieSelf issue.Code = "tie-self"
	// ClusterEmpty: a cluster has no member at any time. A warning.
	//
	// Example: {"clusters":[{"id":"waitaha","kind":"community-of-schools"}]}
	ClusterEmpty issue.Code = "cluster-empty"
)

// Compile checks the network and makes an Index of it. It returns all issues, not
// the first; warnings come with an Index, errors without one. It takes time in
// proportion to the network, but for the sorting of spells.
func Compile(n Network) (*Index, issue.List) {
	c := compiler{x: &Index{net: n.clone(), node: make(map[string]int32, len(n.Subjects)+len(n.Clusters))}}
	c.x.net.Format = CurrentFormat
	if n.Format != "" && n.Format != CurrentFormat {
		c.found.Errorf(MemberInvalid, "/format", "format %q is not %q", n.Format, CurrentFormat)
	}
	for i, s := range n.Subjects {
		c.addNode(s.ID, s.Kind, issue.Pointer("/subjects").Index(i))
	}
	for i, k := range n.Clusters {
		c.addNode(k.ID, k.Kind, issue.Pointer("/clusters").Index(i))
	}
	for i := range n.Subjects {
		c.checkSizes(i)
	}
	c.addMemberships()
	c.addAppointments()
	c.addTies()
	c.checkCycles()
	c.followSuccessors()
	for i := range n.Clusters {
		c.checkHistory(i)
	}
	if !c.found.Failed() {
		c.warnEmpty()
		if _, err := document.Digest(c.x.net.extended()); err != nil {
			c.found.Errorf(MemberInvalid, "", "the network cannot be written as JSON: %v", err)
		}
	}
	if c.found.Failed() {
		return nil, c.found.List()
	}
	net := c.x.net
	c.x.digest = sync.OnceValue(func() string {
		digest, _ := document.Digest(net) // all that could fail is in extended
		return digest
	})
	return c.x, c.found.List()
}

type compiler struct {
	x       *Index
	found   issue.Collector
	lineage []int32 // by cluster: those that came after each other in a circle share one
}

// addNode enters the ID of a subject or cluster. Every one gets a number, so that
// position i of the document stays node i even if its ID is bad.
func (c *compiler) addNode(id string, kind indicator.SubjectKind, at issue.Pointer) {
	n := int32(len(c.x.kind))
	c.x.kind = append(c.x.kind, kind)
	if wrong := notToken(id); wrong != "" {
		c.found.Errorf(MemberInvalid, at.Key("id"), "%s", wrong)
	} else if _, taken := c.x.node[id]; taken {
		c.found.Errorf(IDDuplicate, at.Key("id"), "ID %q is used twice; subjects and clusters share one space of IDs", id)
	} else {
		c.x.node[id] = n
	}
	c.checkKey(string(kind), at.Key("kind"))
}

func (c *compiler) checkKey(key string, at issue.Pointer) {
	if !indicator.ValidKey(key) {
		c.found.Errorf(MemberInvalid, at, "%q is no key: want words in a-z and 0-9 joined by single hyphens", key)
	}
}

// notToken says why a text cannot be the ID of a subject or cluster, or nothing.
func notToken(s string) string {
	const most = 256 // characters, as the schema says
	switch {
	case s == "":
		return "an ID is missing"
	case utf8.RuneCountInString(s) > most:
		return fmt.Sprintf("the ID that begins with %q has more than %d characters", string([]rune(s)[:20]), most)
	case !utf8.ValidString(s):
		return fmt.Sprintf("ID %q is not in UTF-8", s)
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return fmt.Sprintf("ID %q holds a control character or the end of a line", s)
	case s[0] == ' ' || s[len(s)-1] == ' ':
		return fmt.Sprintf("ID %q begins or ends with a space", s)
	}
	return ""
}

func (c *compiler) addMemberships() {
	x := c.x
	x.members = make([][]int32, len(x.net.Clusters))
	x.spells = make([]indicator.Span, len(x.net.Memberships))
	x.of = make([][]int32, len(x.kind))
	var links []link
	for i := range x.net.Memberships {
		m, at := &x.net.Memberships[i], issue.Pointer("/memberships").Index(i)
		subject, okSubject := c.resolve(m.Subject, at.Key("subject"))
		cluster, ok := x.node[m.Cluster]
		okCluster := ok && x.isCluster(cluster)
		if !okCluster {
			c.found.Errorf(ClusterUnknown, at.Key("cluster"), "the network has no cluster %q", m.Cluster)
		}
		if m.Role != "" {
			c.checkKey(string(m.Role), at.Key("role"))
		}
		if !c.checkSpell(m.Spell, at) || !okSubject || !okCluster {
			continue
		}
		k := x.clusterOf(cluster)
		x.members[k] = append(x.members[k], int32(i))
		x.of[subject] = append(x.of[subject], int32(i))
		links = append(links, link{subject, cluster, "", m.Spell, int32(i)})
		if x.spells[i] = both(m.Spell, x.net.Clusters[k].Spell); !x.spells[i].Valid() && x.net.Clusters[k].Spell.Valid() {
			c.found.Errorf(SpellOutside, at.Key("spell"), "%q is in cluster %q on no day on which the cluster was there", m.Subject, m.Cluster)
		}
	}
	c.checkOverlaps(links, "/memberships", c.x.id, "subject %q is in cluster %q twice on one day: see memberships %d and %d")
}

func (c *compiler) addTies() {
	x := c.x
	links := make([]link, 0, len(x.net.Ties))
	x.ends = make([][2]int32, len(x.net.Ties))
	keys := map[TieKind]bool{}
	for i := range x.net.Ties {
		t := &x.net.Ties[i]
		if _, seen := keys[t.Kind]; !seen {
			keys[t.Kind] = indicator.ValidKey(string(t.Kind))
		}
		from, okFrom := x.node[t.From]
		to, okTo := x.node[t.To]
		x.ends[i] = [2]int32{from, to}
		valid := t.Spell.Valid()
		// A network has more ties than anything else, so paths are made of bad ones only.
		if !okFrom || !okTo || t.From == t.To || !keys[t.Kind] || !validWeight(t.Weight) || !valid {
			c.reportTie(t, issue.Pointer("/ties").Index(i))
		}
		if valid && okFrom && okTo {
			links = append(links, link{from, to, t.Kind, t.Spell, int32(i)})
		}
	}
	c.checkOverlaps(links, "/ties", x.id, "%q is tied to %q twice on one day, in the same kind: see ties %d and %d")
}

func validWeight(w *float64) bool {
	return w == nil || *w >= 0 && *w <= indicator.MaxValue
}

// reportTie says all that is wrong with a tie by itself.
func (c *compiler) reportTie(t *Tie, at issue.Pointer) {
	_, okFrom := c.resolve(t.From, at.Key("from"))
	c.resolve(t.To, at.Key("to"))
	c.checkKey(string(t.Kind), at.Key("kind"))
	if t.From == t.To && okFrom {
		c.found.Errorf(TieSelf, at, "a tie leads from %q to itself", t.From)
	}
	if !validWeight(t.Weight) {
		c.found.Errorf(MemberInvalid, at.Key("weight"), "weight %v is not from 0 to %g", *t.Weight, indicator.MaxValue)
	}
	c.checkSpell(t.Spell, at)
}

func (c *compiler) resolve(id string, at issue.Pointer) (int32, bool) {
	n, ok := c.x.node[id]
	if !ok {
		c.found.Errorf(SubjectUnknown, at, "the network has no subject or cluster %q", id)
	}
	return n, ok
}

func (c *compiler) checkSpell(s indicator.Span, at issue.Pointer) bool {
	if !s.Valid() {
		c.found.Errorf(SpellReversed, at.Key("spell"), "a spell ends on %v, before it begins on %v", s.To, s.From)
	}
	return s.Valid()
}

// A link is a membership or tie with its ends resolved.
type link struct {
	from, to int32
	kind     TieKind
	spell    indicator.Span
	index    int32 // in the document
}

func (a link) compare(b link) int {
	return cmp.Or(
		cmp.Compare(a.from, b.from),
		cmp.Compare(a.to, b.to),
		strings.Compare(string(a.kind), string(b.kind)),
		a.spell.From.Compare(b.spell.From),
		cmp.Compare(a.index, b.index),
	)
}

// checkOverlaps reports links between the same ends that have a day in common, at
// the one that is listed later.
func (c *compiler) checkOverlaps(links []link, list issue.Pointer, from func(int32) string, message string) {
	slices.SortFunc(links, link.compare)
	var longest link // of those between the same ends so far, the one that ends last
	for i, l := range links {
		if i == 0 || l.from != longest.from || l.to != longest.to || l.kind != longest.kind {
			longest = l
			continue
		}
		if longest.spell.To.IsZero() || !longest.spell.To.Before(l.spell.From) {
			earlier, later := min(l.index, longest.index), max(l.index, longest.index)
			c.found.Errorf(SpellOverlap, list.Index(int(later)), message, from(l.from), c.x.id(l.to), earlier, later)
		}
		if !longest.spell.To.IsZero() && (l.spell.To.IsZero() || longest.spell.To.Before(l.spell.To)) {
			longest = l
		}
	}
}

// checkCycles reports clusters that lie inside themselves: those of a strongly
// connected component with an edge in it.
func (c *compiler) checkCycles() {
	x := c.x
	first := int32(len(x.net.Subjects))
	inside := make([][]int32, len(x.net.Clusters)) // clusters that are members, by cluster
	for k, members := range x.members {
		for _, i := range members {
			if n := x.node[x.net.Memberships[i].Subject]; x.isCluster(n) {
				inside[k] = append(inside[k], n-first)
			}
		}
	}
	component := components(inside)
	size := make([]int, len(inside))
	for _, k := range component {
		size[k]++
	}
	for k := range inside {
		if size[component[k]] > 1 || slices.Contains(inside[k], int32(k)) {
			c.found.Errorf(ClusterCycle, issue.Pointer("/clusters").Index(k), "cluster %q lies inside itself", x.net.Clusters[k].ID)
		}
	}
}

// followSuccessors finds the circles of clusters that came after each other.
func (c *compiler) followSuccessors() {
	x := c.x
	after := make([][]int32, len(x.net.Clusters))
	for k := range x.net.Clusters {
		for _, id := range x.net.Clusters[k].Successors {
			if n, ok := x.node[id]; ok && x.isCluster(n) {
				after[k] = append(after[k], x.clusterOf(n))
			}
		}
	}
	c.lineage = components(after)
}

// components numbers the strongly connected components of a graph (Tarjan 1972), by node:
// those that lead to each other share one.
func components(edges [][]int32) []int32 {
	component := make([]int32, len(edges))
	var stack []int32
	order := make([]int, len(edges)) // in which visited, from 1
	low := make([]int, len(edges))
	onStack := make([]bool, len(edges))
	visited, next := 0, int32(0)
	var visit func(k int32)
	visit = func(k int32) {
		visited++
		order[k], low[k] = visited, visited
		stack, onStack[k] = append(stack, k), true
		for _, j := range edges[k] {
			if order[j] == 0 {
				visit(j)
				low[k] = min(low[k], low[j])
			} else if onStack[j] {
				low[k] = min(low[k], order[j])
			}
		}
		if low[k] != order[k] {
			return
		}
		for {
			j := stack[len(stack)-1]
			stack, onStack[j] = stack[:len(stack)-1], false
			component[j] = next
			if j == k {
				break
			}
		}
		next++
	}
	for k := range edges {
		if order[k] == 0 {
			visit(int32(k))
		}
	}
	return component
}

func (c *compiler) warnEmpty() {
	for k, members := range c.x.members {
		if len(members) == 0 {
			c.found.Warnf(ClusterEmpty, issue.Pointer("/clusters").Index(k), "cluster %q has no member at any time", c.x.net.Clusters[k].ID)
		}
	}
}
