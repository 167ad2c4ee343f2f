package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// printSpread prints, instead of many profiles, how many subjects stand at each
// level.
func (r *review) printSpread(p *page) {
	for _, occasion := range r.occasionsShown() {
		title := fmt.Sprintf("All %d subjects", len(r.report.Subjects))
		if kind, ok := r.oneKind(); ok {
			title = fmt.Sprintf("All %d %s", len(r.report.Subjects), kinds(kind, len(r.report.Subjects)))
		}
		if len(r.report.Occasions) > 1 {
			title += ", " + lower(r.occasionName(occasion))
		}
		p.heading(title)
		p.text(0, 0, fmt.Sprintf("More than %d profiles are not printed one by one; -subject followed by an ID prints one, and report.json holds them all. Counted here is where each subject has its middle.", mostProfiles))
		t := r.newTable(p, "subjects")
		for row, s := range r.rows() {
			scale, _ := r.framework.Scale(s.Scale)
			t.begin(r, s.ID, s.Dimension, scale)
			for info := range r.perspectives() {
				c, some := r.spread(occasion, info.Key, row, scale)
				if some {
					t.row(r.perspective(info.Key), "", c.at, fmt.Sprintf("%d of %d", c.withLevel(), c.withLevel()+c.without()), c.remarks(c.splits(r, scale)))
				}
			}
		}
	}
}

func (r *review) oneKind() (indicator.SubjectKind, bool) {
	kind := r.report.Subjects[0].Kind
	return kind, !slices.ContainsFunc(r.report.Subjects, func(s assessment.SubjectReport) bool { return s.Kind != kind })
}

// occasionsShown returns the occasions that were scored.
func (r *review) occasionsShown() []string {
	var keys []string
	for _, s := range r.report.Subjects {
		for _, f := range s.Profiles {
			if !slices.Contains(keys, f.Occasion) {
				keys = append(keys, f.Occasion)
			}
		}
	}
	return keys
}

// rows returns a score for each indicator, group and aspect, in the order of the
// report, to know what there is: its own numbers do not matter.
func (r *review) rows() []assessment.ScoreReport {
	for p := range r.result.Profiles() {
		var rows []assessment.ScoreReport
		for s := range p.Scores() {
			rows = append(rows, assessment.ScoreReport{ID: s.ID, Dimension: s.Dimension, Scale: s.Scale})
		}
		return rows
	}
	return nil
}

// A spread counts subjects by where they stand.
type spread struct {
	at        []int
	between   map[[2]indicator.Level]int
	unjudged  int
	hidden    int
	undefined map[assessment.Reason]int
}

// spread counts the subjects on one row. It is false if none was judged from the
// perspective.
func (r *review) spread(occasion string, key assessment.Perspective, row int, scale indicator.Scale) (spread, bool) {
	c := spread{at: make([]int, len(scale.Levels)), between: map[[2]indicator.Level]int{}, undefined: map[assessment.Reason]int{}}
	judged := false
	for _, s := range r.report.Subjects {
		i := slices.IndexFunc(s.Profiles, func(f assessment.ProfileReport) bool { return f.Occasion == occasion && f.Perspective == key })
		if i < 0 {
			c.unjudged++
			continue
		}
		judged = true
		f := s.Profiles[i]
		switch {
		case f.State == assessment.Suppressed || f.Scores[row].State == assessment.Suppressed:
			c.hidden++
		case len(f.Scores[row].Median) == 1:
			rank, _ := scale.Rank(f.Scores[row].Median[0])
			c.at[rank]++
		case len(f.Scores[row].Median) == 2:
			c.between[[2]indicator.Level(f.Scores[row].Median)]++
		case f.Scores[row].Reason == assessment.NotJudged:
			c.unjudged++
		default:
			c.undefined[f.Scores[row].Reason]++
		}
	}
	return c, judged
}

func (c spread) withLevel() int {
	n := 0
	for _, k := range c.at {
		n += k
	}
	for _, k := range c.between {
		n += k
	}
	return n
}

// without counts the subjects that should have a level and show none.
func (c spread) without() int {
	n := c.unjudged + c.hidden
	for reason, k := range c.undefined {
		if reason != assessment.NothingApplies {
			n += k
		}
	}
	return n
}

// splits names the subjects whose middle falls between two levels.
func (c spread) splits(r *review, scale indicator.Scale) []string {
	var parts []string
	for low := range scale.Levels {
		for high := low + 1; high < len(scale.Levels); high++ {
			pair := [2]indicator.Level{scale.Levels[low].Key, scale.Levels[high].Key}
			if n := c.between[pair]; n > 0 {
				parts = append(parts, fmt.Sprintf("%d between %s and %s", n, r.level(scale, pair[0]), r.level(scale, pair[1])))
			}
		}
	}
	return parts
}

func (c spread) remarks(words []string) string {
	if c.unjudged > 0 {
		words = append(words, fmt.Sprintf("%d not judged", c.unjudged))
	}
	for _, reason := range []assessment.Reason{assessment.NothingApplies, assessment.NoLevel, assessment.TooFewRaters, assessment.SeveralScales} {
		if n := c.undefined[reason]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, reasonWords[reason]))
		}
	}
	if c.hidden > 0 {
		words = append(words, fmt.Sprintf("%d hidden", c.hidden))
	}
	return strings.Join(words, ", ")
}

// mostClusters is how many clusters are shown in full. Of more, the page shows the
// floors side by side.
const mostClusters = 3

// printRollup prints the roll-up over clusters.
func (r *review) printRollup(p *page) {
	p.heading("Clusters: where their members stand")
	p.text(0, 0, "Every member of a cluster counts once, at its middle level; a member whose middle falls between two levels is named below the counts. The floor is the worst level among the members that are counted.")
	single, together := r.circles()
	if len(single) <= mostClusters {
		for _, c := range single {
			r.printCircle(p, c)
		}
	} else {
		for _, c := range together {
			r.printCircle(p, c)
		}
		r.printFloors(p, single)
	}
	if len(single)+len(together) == 0 {
		p.text(0, 0, "No cluster has members of a kind that the framework judges.")
	}
}

// A circle is a cluster with its members of one kind on one occasion, seen from one
// perspective or several.
type circle struct {
	network.Scope
	profiles []network.ProfileReport
}

// circles takes the roll-up apart: single clusters, and all of a kind together
// where there are several.
func (r *review) circles() (single, together []circle) {
	for _, f := range r.rollup.Profiles {
		list := &single
		if f.Cluster == "" {
			list = &together
		}
		same := func(c circle) bool {
			return c.Cluster == f.Cluster && c.ClusterKind == f.ClusterKind && c.MemberKind == f.MemberKind && c.Occasion == f.Occasion
		}
		i := slices.IndexFunc(*list, same)
		if i < 0 {
			i = len(*list)
			*list = append(*list, circle{Scope: f.Scope})
		}
		(*list)[i].profiles = append((*list)[i].profiles, f)
	}
	return single, together
}

func (r *review) circleName(c circle, clusters int) string {
	name := cmp.Or(c.Name, c.Cluster)
	if c.Cluster == "" {
		name = fmt.Sprintf("All %d %s together", clusters, kinds(c.ClusterKind, clusters))
	}
	name += fmt.Sprintf(": %d %s", c.Members, kinds(c.MemberKind, c.Members))
	if len(r.report.Occasions) > 1 {
		name += ", " + lower(r.occasionName(c.Occasion))
	}
	return name
}

func (r *review) printCircle(p *page, c circle) {
	single, _ := r.circles()
	clusters := 0
	for _, each := range single {
		if each.ClusterKind == c.ClusterKind && each.MemberKind == c.MemberKind && each.Occasion == c.Occasion {
			clusters++
		}
	}
	p.under(r.circleName(c, clusters))
	t := r.newTable(p, "members")
	for i, cell := range c.profiles[0].Cells {
		scale, _ := r.framework.Scale(cell.Scale)
		for _, f := range c.profiles {
			if s, ok := r.framework.Scale(f.Cells[i].Scale); ok {
				scale = s
			}
		}
		t.begin(r, cell.ID, cell.Dimension, scale)
		for _, f := range c.profiles {
			each := f.Cells[i]
			t.row(r.perspective(f.Perspective), r.floor(scale, each), each.Distribution, coverage(each.Coverage), r.memberRemarks(scale, each))
		}
	}
}

// floor says where the lowest member stands.
func (r *review) floor(scale indicator.Scale, c network.CellReport) string {
	switch {
	case c.State == assessment.Suppressed:
		return "hidden"
	case c.State == assessment.Undefined:
		return "(no member with a level)"
	case c.Floor == "":
		return "middle: " + r.between(scale, c.Median)
	}
	return "floor: " + r.level(scale, c.Floor)
}

func (r *review) memberRemarks(scale indicator.Scale, c network.CellReport) string {
	var words []string
	for _, s := range c.Split {
		words = append(words, fmt.Sprintf("%d between %s and %s", s.N, r.level(scale, s.Low), r.level(scale, s.High)))
	}
	for _, u := range c.Undefined {
		words = append(words, fmt.Sprintf("%d %s", u.N, reasonWords[u.Reason]))
	}
	if c.Unjudged != nil && *c.Unjudged > 0 {
		words = append(words, fmt.Sprintf("%d not judged", *c.Unjudged))
	}
	if c.Withheld > 0 {
		words = append(words, fmt.Sprintf("%d withheld, to protect raters", c.Withheld))
	}
	return strings.Join(words, ", ")
}

// printFloors sets many clusters below each other, and beside each the floors of
// its members on every indicator.
func (r *review) printFloors(p *page, single []circle) {
	var kinds []indicator.SubjectKind
	for _, c := range single {
		if !slices.Contains(kinds, c.ClusterKind) {
			kinds = append(kinds, c.ClusterKind)
		}
	}
	for _, kind := range kinds {
		of := slices.DeleteFunc(slices.Clone(single), func(c circle) bool { return c.ClusterKind != kind })
		for info := range r.perspectives() {
			for _, part := range r.indicatorsInParts(of) {
				r.printFloorsPart(p, of, info.Key, part)
			}
		}
	}
	p.gap()
	p.text(2, 2, `"-" no member has a level; "hid" hidden to protect raters. Counts are in rollup.json.`)
}

// columnsAtOnce is how many indicators stand beside each other.
const columnsAtOnce = 8

// indicatorsInParts returns the positions of the indicators among the cells, so
// many at a time as fit beside each other.
func (r *review) indicatorsInParts(single []circle) [][]int {
	var all []int
	for i, cell := range single[0].profiles[0].Cells {
		if _, ok := r.framework.Lookup(cell.ID); ok && cell.Dimension == "" {
			all = append(all, i)
		}
	}
	return slices.Collect(slices.Chunk(all, columnsAtOnce))
}

func (r *review) printFloorsPart(p *page, single []circle, key assessment.Perspective, part []int) {
	p.under("Floor of every " + plain(string(single[0].ClusterKind)) + ": " + lower(r.perspective(key)))
	for k, i := range part {
		cell := single[0].profiles[0].Cells[i]
		p.text(2, 4, letter(k)+"  "+r.label(cell.ID))
	}
	p.gap()
	widths := []int{width - 10 - 5*len(part), -8}
	head := []string{"", "members"}
	for k := range part {
		widths, head = append(widths, -5), append(head, letter(k))
	}
	p.row(2, widths, head...)
	for _, c := range single {
		at := slices.IndexFunc(c.profiles, func(f network.ProfileReport) bool { return f.Perspective == key })
		if at < 0 {
			continue
		}
		cells := []string{cmp.Or(c.Name, c.Cluster), fmt.Sprint(c.Members)}
		for _, i := range part {
			cells = append(cells, r.shortFloor(c.profiles[at].Cells[i]))
		}
		p.row(2, widths, cells...)
	}
}

func letter(k int) string { return string(rune('a' + k)) }

func (r *review) shortFloor(c network.CellReport) string {
	switch {
	case c.State == assessment.Suppressed:
		return "hid"
	case c.Floor == "":
		return "-"
	}
	scale, _ := r.framework.Scale(c.Scale)
	rank, _ := scale.Rank(c.Floor)
	return abbreviations(r, scale)[rank]
}
