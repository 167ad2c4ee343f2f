package measure

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

const (
	// CategoryUnknown: a cell holds something that is no category and is not said to be
	// missing.
	//
	// Example: "school,rater,level\nA,hera,2\nA,tama,superb\n"
	CategoryUnknown issue.Code = "category-unknown"
	// ElementMissing: a row does not name an element of a facet.
	//
	// Example: "school,rater,level\nA,,2\n"
	ElementMissing issue.Code = "element-missing"
	// JudgementsMissing: the file has no judgement.
	//
	// Example: "school,rater,level\n"
	JudgementsMissing issue.Code = "judgements-missing"
)

// A CSV says what the columns of a file with a line for each judgement mean.
type CSV struct {
	Layout table.Layout
	// Facets are the columns to take as facets, with their sign: the first is what is
	// measured and is not centred, all others are.
	Facets []CSVFacet
	// Category is the column of the level given.
	Category string
	// Categories are all there are, the lowest first; none for whole numbers, from the
	// lowest that occurs to the highest.
	Categories []string
	Missing    []string // texts that stand for no judgement, beside an empty cell
	StepsBy    string
	File       string // for issues
	// MaxBytes is how many bytes the file may have once it is unpacked; 0 or less means
	// [table.DefaultMaxBytes]. Reading takes some 15 times as many.
	MaxBytes int64
}

// A CSVFacet is a column and what a high measure of it does: see [Facet].
type CSVFacet struct {
	Column string
	Sign   int
}

// ReadCSV reads judgements. Issues have the line and the column of the file; all are
// reported. Time and memory are linear.
func ReadCSV(r io.Reader, c CSV) (Data, issue.List) {
	var found issue.Collector
	t, list := table.Open(r, c.Layout, table.Options{MaxBytes: c.MaxBytes})
	if list.Err() != nil {
		return Data{}, issue.InFile(c.File, list)
	}
	column := func(name string) int {
		at, list := t.Column(name)
		found.AddList(list)
		return at
	}
	at := make([]int, len(c.Facets))
	for f, facet := range c.Facets {
		at[f] = column(facet.Column)
	}
	category := column(c.Category)
	if found.Failed() {
		return Data{}, issue.InFile(c.File, found.List())
	}
	elements := make([][]string, len(c.Facets))
	var scores []int
	for row, ok := t.Next(&found); ok; row, ok = t.Next(&found) {
		text := row.Fields[category]
		if text == "" || slices.Contains(c.Missing, text) {
			continue
		}
		score, ok := c.score(text)
		if !ok {
			found.Add(issue.Issue{Code: CategoryUnknown, At: row.Place(category), Message: fmt.Sprintf("%q is no category%s", issue.Clip(text), c.known())})
		}
		for f := range c.Facets {
			if row.Fields[at[f]] == "" {
				found.Add(issue.Issue{Code: ElementMissing, At: row.Place(at[f]), Message: "the row has no " + c.Facets[f].Column})
			}
			elements[f] = append(elements[f], row.Fields[at[f]])
		}
		scores = append(scores, score)
	}
	if len(scores) == 0 && !found.Failed() {
		found.Add(issue.Issue{Code: JudgementsMissing, Message: "there is no judgement in the file"})
	}
	if found.Failed() {
		return Data{}, issue.InFile(c.File, found.List())
	}
	low, high := 0, len(c.Categories)-1
	if len(c.Categories) == 0 {
		low, high = slices.Min(scores), slices.Max(scores)
	}
	d := Data{Max: high - low, StepsBy: c.StepsBy}
	for _, s := range scores {
		d.Scores = append(d.Scores, int32(s-low))
	}
	for f, facet := range c.Facets {
		d.Facets = append(d.Facets, Facet{Name: facet.Column, Sign: facet.Sign, Centred: f > 0}.Of(elements[f]))
	}
	return d, issue.InFile(c.File, found.List())
}

func (c CSV) score(text string) (int, bool) {
	if len(c.Categories) > 0 {
		at := slices.Index(c.Categories, text)
		return at, at >= 0
	}
	v, err := strconv.Atoi(text)
	return v, err == nil && v > -1_000_000 && v < 1_000_000
}

func (c CSV) known() string {
	if len(c.Categories) == 0 {
		return ": it is no whole number"
	}
	return " among " + strings.Join(c.Categories, ", ")
}
