package agreement

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/assessment/internal/numeric"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

const (
	// RatingsMissing: the file has no rating.
	//
	// Example: "school,rater,level\n"
	RatingsMissing issue.Code = "ratings-missing"
	// CategoryUnknown: a cell holds something that is no category of the scale and is not
	// said to be missing; or no scale was given and the cells are not all numbers.
	//
	// Example: "school,rater,level\nA,hera,secure\nA,tama,superb\n"
	CategoryUnknown issue.Code = "category-unknown"
	// RatedTwice: a rater rated a unit twice.
	//
	// Example: "school,rater,level\nA,hera,secure\nA,hera,beginning\n"
	RatedTwice issue.Code = "rated-twice"
	// UnitMoved: a unit is in one cluster in one row and in another in another.
	//
	// Example: "school,rater,level\nA,hera,secure\nB,tama,secure\n"
	UnitMoved issue.Code = "unit-moved"
	// UnitMissing: a row does not say what was rated, or to which cluster it belongs.
	//
	// Example: "school,rater,level\n,hera,secure\n"
	UnitMissing issue.Code = "unit-missing"
	// CSVInvalid: what is said of the columns does not fit together.
	//
	// Example: "a,b\n1,2\n"
	CSVInvalid issue.Code = "csv-invalid"
)

// A CSV says what the columns of a file of ratings mean. The file has a line for each
// rating, with columns for unit, rater and category, or one for each unit, with a column
// of categories for each rater. Gzip, byte order marks and other encodings are as in
// package table.
type CSV struct {
	Layout table.Layout
	// Unit names the columns that together say what was rated; none, if each line is a
	// unit of its own.
	Unit []string
	// Rater and Category are the columns of a file with a line for each rating.
	Rater, Category string
	// Raters are the columns of a file with a line for each unit.
	Raters []string
	// Cluster is the column that says which units belong together; "" if none does.
	Cluster string
	// Missing are texts that stand for no rating, beside an empty cell.
	Missing []string
	// Scale has the categories as they are written in the file. If it has none, the
	// categories are the numbers that occur, in order, and worth what they say; a category
	// that nobody chose is then not known of, and some coefficients depend on it.
	Scale Scale
	// File is the name of the file, for issues.
	File string
	// MaxBytes is how many bytes the file may have once it is unpacked; 0 or less means
	// [table.DefaultMaxBytes]. Reading takes some 30 times as many.
	MaxBytes int64
}

// Named is ratings with the names of what was read.
type Named struct {
	*Ratings
	UnitNames  []string // the columns of a unit joined by " / "
	RaterNames []string
	Missing    int // cells without a rating
}

// ReadCSV reads ratings. Issues have the line and the column of the file; all are
// reported. Time and memory are linear.
func ReadCSV(r io.Reader, c CSV) (Named, issue.List) {
	var found issue.Collector
	if problem := c.check(); problem != "" {
		found.Add(issue.Issue{Code: CSVInvalid, Message: problem})
		return Named{}, found.List()
	}
	t, list := table.Open(r, c.Layout, table.Options{MaxBytes: c.MaxBytes})
	if list.Err() != nil {
		return Named{}, issue.InFile(c.File, list)
	}
	in := &csvReader{c: c, found: &found, units: map[string]int32{}, raters: map[string]int32{}, clusters: map[string]int32{}}
	for _, name := range c.Unit {
		in.unit = append(in.unit, in.column(t, name))
	}
	values := c.Raters
	if len(values) == 0 {
		values = []string{c.Category}
		in.rater = in.column(t, c.Rater)
	}
	for _, name := range values {
		in.values = append(in.values, in.column(t, name))
	}
	for g, name := range c.Raters {
		in.raters[name] = int32(g)
		in.out.RaterNames = append(in.out.RaterNames, name)
	}
	if c.Cluster != "" {
		in.cluster = in.column(t, c.Cluster)
	}
	if found.Failed() {
		return Named{}, issue.InFile(c.File, found.List())
	}
	for row, ok := t.Next(&found); ok; row, ok = t.Next(&found) {
		in.row(row)
	}
	in.finish()
	out := issue.InFile(c.File, found.List())
	if found.Failed() {
		return Named{}, out
	}
	return in.out, out
}

func (c CSV) check() string {
	switch {
	case len(c.Raters) > 0 && (c.Rater != "" || c.Category != ""):
		return "a file has a column for each rater, or one for the rater and one for the category, not both"
	case len(c.Raters) == 1:
		return "a file with a column for each rater needs two"
	case repeats(c.Raters) || repeats(c.Unit):
		return "a column is named twice"
	case len(c.Raters) == 0 && (c.Rater == "" || c.Category == "" || len(c.Unit) == 0):
		return "name the columns of the raters; or those of unit, rater and category"
	}
	return ""
}

func repeats(names []string) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(names)))) < len(names)
}

// A csvReader puts rows together.
type csvReader struct {
	c                       CSV
	found                   *issue.Collector
	unit, values            []int
	rater, cluster          int
	units, raters, clusters map[string]int32
	of                      []int32 // cluster of each unit
	out                     Named
	columns                 Columns
	texts                   []string // category of each rating, until all are known
	places                  []issue.Place
}

func (in *csvReader) column(t *table.Reader, name string) int {
	at, list := t.Column(name)
	in.found.AddList(list)
	return at
}

func (in *csvReader) row(row table.Row) {
	name, key := fmt.Sprintf("line %d", row.Line), ""
	if len(in.unit) > 0 {
		var parts []string
		for _, at := range in.unit {
			if row.Fields[at] == "" {
				in.found.Add(issue.Issue{Code: UnitMissing, At: row.Place(at), Message: "the row does not say what was rated"})
				return
			}
			parts = append(parts, row.Fields[at])
		}
		name, key = strings.Join(parts, " / "), strings.Join(parts, "\x00")
	} else {
		key = name
	}
	if in.c.Cluster != "" && row.Fields[in.cluster] == "" {
		in.found.Add(issue.Issue{Code: UnitMissing, At: row.Place(in.cluster), Message: fmt.Sprintf("the row does not say to which %s it belongs", in.c.Cluster)})
		return
	}
	unit, known := in.units[key]
	if !known {
		unit = int32(len(in.units))
		in.units[key] = unit
		in.out.UnitNames = append(in.out.UnitNames, name)
	}
	if in.c.Cluster != "" {
		cluster := number(in.clusters, row.Fields[in.cluster], nil)
		switch {
		case int(unit) == len(in.of):
			in.of = append(in.of, cluster)
		case in.of[unit] != cluster:
			in.found.Add(issue.Issue{Code: UnitMoved, At: row.Place(in.cluster), Message: fmt.Sprintf("%q was in another %s before", name, in.c.Cluster)})
		}
	}
	for g, at := range in.values {
		rater := int32(g)
		if len(in.c.Raters) == 0 {
			rater = -1
			if who := row.Fields[in.rater]; who != "" {
				rater = number(in.raters, who, &in.out.RaterNames)
			}
		}
		text := row.Fields[at]
		if text == "" || slices.Contains(in.c.Missing, text) {
			in.out.Missing++
			continue
		}
		in.columns.Unit, in.columns.Rater = append(in.columns.Unit, unit), append(in.columns.Rater, rater)
		in.texts, in.places = append(in.texts, text), append(in.places, row.Place(at))
	}
}

// number returns the number of a name, the next one if it is new.
func number(known map[string]int32, name string, list *[]string) int32 {
	n, ok := known[name]
	if !ok {
		n = int32(len(known))
		known[name] = n
		if list != nil {
			*list = append(*list, name)
		}
	}
	return n
}

// finish turns texts into categories, and makes the ratings.
func (in *csvReader) finish() {
	if len(in.texts) == 0 {
		if !in.found.Failed() {
			in.found.Add(issue.Issue{Code: RatingsMissing, Message: "there is no rating in the file"})
		}
		return
	}
	scale := in.c.Scale
	if len(scale.Categories) == 0 {
		scale = in.infer()
	}
	at := map[string]int32{}
	for k, c := range scale.Categories {
		at[c] = int32(k)
	}
	twice := map[[2]int32]bool{}
	for i, text := range in.texts {
		k, ok := at[canonical(text, len(in.c.Scale.Categories) == 0)]
		if !ok {
			in.found.Add(issue.Issue{Code: CategoryUnknown, At: in.places[i], Message: fmt.Sprintf("%q is no category of the scale %s", issue.Clip(text), strings.Join(scale.Categories, ", "))})
		}
		key := [2]int32{in.columns.Unit[i], in.columns.Rater[i]}
		if key[1] >= 0 && twice[key] {
			in.found.Add(issue.Issue{Code: RatedTwice, At: in.places[i], Message: fmt.Sprintf("%s rated %q before", in.out.RaterNames[key[1]], in.out.UnitNames[key[0]])})
		}
		twice[key] = true
		in.columns.Category = append(in.columns.Category, k)
	}
	if in.found.Failed() {
		return
	}
	if in.c.Cluster != "" {
		in.columns.Cluster = in.of
	}
	r, err := New(scale, in.columns)
	if err != nil {
		in.found.Add(issue.Issue{Code: CSVInvalid, Message: err.Error()})
		return
	}
	in.out.Ratings = r
}

// infer returns the numbers that occur as a scale.
func (in *csvReader) infer() Scale {
	seen := map[float64]bool{}
	var s Scale
	for i, text := range in.texts {
		v, err := strconv.ParseFloat(text, 64)
		if v == 0 {
			v = 0 // and not −0
		}
		if err != nil || !numeric.Usable(v) {
			in.found.Add(issue.Issue{Code: CategoryUnknown, At: in.places[i], Message: fmt.Sprintf("%q is no number: say what the categories are, in ascending order", issue.Clip(text))})
			continue
		}
		if !seen[v] {
			seen[v] = true
			s.Values = append(s.Values, v)
		}
	}
	slices.Sort(s.Values)
	for _, v := range s.Values {
		s.Categories = append(s.Categories, strconv.FormatFloat(v, 'g', -1, 64))
	}
	s.Nominal = in.c.Scale.Nominal
	return s
}

// canonical returns a number as the inferred scale writes it: "3.0" is "3".
func canonical(text string, inferred bool) string {
	if v, err := strconv.ParseFloat(text, 64); inferred && err == nil {
		if v == 0 {
			v = 0 // and not −0
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return text
}
