package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Cohesion is how a group of schools hangs together, in counts that need no explanation.
// [Cohesion.Explain] puts them into words. No count of them says whether a group works
// well: it says who has to do with whom.
type Cohesion struct {
	Directed bool
	Members  []int // in ascending order
	Possible int64 // ties that there could be between members
	Ties     int   // that there are
	Returned int   // of Ties, those that are returned; 0 of an undirected graph
	LeftOut  []int // members with no tie to or from another member
	// Parts is how many parts the other members fall into, of which none has a tie with
	// another part.
	Parts int
	// Holding are the members without whom some of those who are linked now, directly or
	// through other members, would not be linked any more.
	Holding []int
	// Leaving and Arriving are ties with nodes that are not members, from and to members; of
	// an undirected graph they are the same ties, and equal. Outside are the nodes at their
	// other end, and Reaching the members that have any.
	Leaving, Arriving int
	Outside           []int
	Reaching          []int
}

// Cohesion says how the members, given as nodes in any order, hang together by their ties
// with each other. Time is in proportion to the members' ties, times the logarithm of how
// many members there are, whatever the size of the graph. It returns [estimate.ErrInvalid]
// if there is no member, one is no node, or one is given twice.
func (g *Graph) Cohesion(members []int) (Cohesion, error) {
	c := Cohesion{Directed: g.directed, Members: slices.Clone(members)}
	if len(members) == 0 {
		return Cohesion{}, invalid("a group without members")
	}
	slices.Sort(c.Members)
	for i, v := range c.Members {
		switch {
		case v < 0 || v >= g.n:
			return Cohesion{}, invalid("member %d is no node: nodes are 0 to %d", v, g.n-1)
		case i > 0 && v == c.Members[i-1]:
			return Cohesion{}, invalid("member %d is given twice", v)
		}
	}
	k := int64(len(members))
	c.Possible = k * (k - 1)
	if !g.directed {
		c.Possible /= 2
	}
	var inside Ties
	outside := map[int]bool{}
	for i, v := range c.Members {
		alone, reaching := true, false
		for _, e := range g.either.of(v) {
			w, way := int(e>>2), e&both
			at, member := slices.BinarySearch(c.Members, w)
			if !member {
				reaching, outside[w] = true, true
				c.Leaving += int(way & 1)
				c.Arriving += int(way >> 1)
				continue
			}
			alone = false
			switch {
			case g.directed:
				c.Ties += int(way & 1) // each from where it starts
				if way == both {
					c.Returned++
				}
			case w > v:
				c.Ties++
			}
			inside.Add(i, at, 1)
		}
		if alone {
			c.LeftOut = append(c.LeftOut, v)
		}
		if reaching {
			c.Reaching = append(c.Reaching, v)
		}
	}
	for v := range outside {
		c.Outside = append(c.Outside, v)
	}
	slices.Sort(c.Outside)
	among, err := Undirected(len(members), inside)
	if err != nil {
		return Cohesion{}, err
	}
	c.Parts = len(among.WeakComponents().Sizes) - len(c.LeftOut)
	for _, i := range among.Articulation() {
		c.Holding = append(c.Holding, c.Members[i])
	}
	return c, nil
}

// Explain says in words how the group hangs together, for people who read about their own
// schools; name gives the name of a node, and nil calls them by number.
func (c Cohesion) Explain(name func(node int) string) string {
	if name == nil {
		name = func(node int) string { return fmt.Sprintf("school %d", node) }
	}
	k := len(c.Members)
	var say []string
	if k == 1 {
		say = append(say, fmt.Sprintf("%s is alone in its group, so that there is nobody in it to have a tie with.", upper(name(c.Members[0]))))
	} else {
		say = append(say, c.explainTies(k))
		say = append(say, c.explainLinks(name)...)
	}
	return strings.Join(append(say, c.explainOutside()), " ")
}

func (c Cohesion) explainTies(k int) string {
	could := fmt.Sprintf("of the %d ties that they could have with each other", c.Possible)
	switch {
	case c.Ties == 0 && c.Possible == 1:
		return fmt.Sprintf("The %d schools do not have the one tie that they could have with each other.", k)
	case c.Ties == 0:
		return fmt.Sprintf("The %d schools have none %s.", k, could)
	case c.Possible == 1:
		return fmt.Sprintf("The %d schools have the one tie that they could have with each other.", k)
	case int64(c.Ties) == c.Possible:
		return fmt.Sprintf("The %d schools have all %s.", k, could)
	}
	s := fmt.Sprintf("The %d schools have %d %s (%.0f per cent)", k, c.Ties, could, 100*float64(c.Ties)/float64(c.Possible))
	switch {
	case !c.Directed:
		return s + "."
	case c.Returned == c.Ties:
		return s + ", and every tie is returned."
	case c.Returned == 0 && c.Ties == 1:
		return s + ", and it is not returned."
	case c.Returned == 0:
		return s + ", and none of these is returned."
	}
	return fmt.Sprintf("%s, and %d of these are returned.", s, c.Returned)
}

func (c Cohesion) explainLinks(name func(int) string) []string {
	var say []string
	linked := len(c.Members) - len(c.LeftOut)
	switch {
	case linked == 0:
		return []string{"So nobody is linked with anybody."}
	case len(c.LeftOut) == 1:
		say = append(say, upper(name(c.LeftOut[0]))+" is left out: it has no tie with any of the others.")
	case len(c.LeftOut) > 1:
		say = append(say, upper(names(c.LeftOut, name))+" are left out: they have no tie with any of the others.")
	}
	others := "all"
	if len(c.LeftOut) > 0 {
		others = "the others"
	}
	switch {
	case c.Parts > 1 && len(c.LeftOut) > 0:
		say = append(say, fmt.Sprintf("The others fall into %d parts that have no tie with each other.", c.Parts))
	case c.Parts > 1:
		say = append(say, fmt.Sprintf("Nobody is left out, but they fall into %d parts that have no tie with each other.", c.Parts))
	default:
		say = append(say, upper(others)+" are linked, directly or through each other.")
	}
	switch {
	case len(c.Holding) == 1:
		say = append(say, upper(name(c.Holding[0]))+" holds others together: without it, some would no longer be linked.")
	case len(c.Holding) > 1:
		say = append(say, upper(names(c.Holding, name))+" hold others together: without any one of them, some would no longer be linked.")
	case c.Parts == 1 && linked > 2:
		say = append(say, "No one school holds them together: if any one left, the rest would be as linked as before.")
	}
	return say
}

func (c Cohesion) explainOutside() string {
	if len(c.Outside) == 0 {
		return "There are no ties with schools outside."
	}
	who := fmt.Sprintf("%d of the %d have ties", len(c.Reaching), len(c.Members))
	switch {
	case len(c.Members) == 1:
		who = "It has ties"
	case len(c.Reaching) == len(c.Members):
		who = fmt.Sprintf("All %d have ties", len(c.Members))
	case len(c.Reaching) == 1:
		who = fmt.Sprintf("1 of the %d has ties", len(c.Members))
	}
	s := fmt.Sprintf("%s with %s outside", who, counted(len(c.Outside), "school"))
	if !c.Directed {
		return fmt.Sprintf("%s, %d in all.", s, c.Leaving)
	}
	return fmt.Sprintf("%s: %d going out and %d coming in.", s, c.Leaving, c.Arriving)
}

// names returns a list such as "Awa, Miro and Rata".
func names(nodes []int, name func(int) string) string {
	var list []string
	for _, v := range nodes {
		list = append(list, name(v))
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// upper returns s as it begins a sentence.
func upper(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
