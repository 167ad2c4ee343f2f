package agreement

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A SummaryFormat is the member "format" of a summary. The zero Format is written as the current
// one.
type SummaryFormat string

// CurrentSummaryFormat is the format that this version of the library writes.
const CurrentSummaryFormat SummaryFormat = "leadership-agreement/1"

// MarshalText writes the format, the zero one as [CurrentSummaryFormat].
func (f SummaryFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentSummaryFormat
	}
	return []byte(f), nil
}

// A Summary says how far raters agree by the coefficients that fit the design, why those,
// and what it means. It is a plain value that is its own JSON, with numbers of 12 digits.
//
// It is for those who run a study or train raters. It is no release: with few units or
// raters it lets levels be guessed that a report would hide.
type Summary struct {
	// SummarySchema is where an editor finds the schema of the document. It is kept and not followed.
	Schema string        `json:"$schema,omitempty"`
	Format SummaryFormat `json:"format"`
	Design Description   `json:"design"`
	// Coefficients are those that fit, the one to go by first.
	Coefficients []Coefficient `json:"coefficients"`
	// Undefined are those that would fit and do not exist for these ratings.
	Undefined []Undefined `json:"undefined,omitempty"`
	Why       []string    `json:"why"`     // these coefficients
	Reading   []string    `json:"reading"` // what they say, in plain words
	Caveats   []string    `json:"caveats,omitempty"`
}

// A Description is the design of ratings.
type Description struct {
	Categories []string `json:"categories"`
	Ordered    bool     `json:"ordered"`
	Units      int      `json:"units"`
	Raters     int      `json:"raters"`
	Ratings    int      `json:"ratings"`
	Clusters   int      `json:"clusters,omitempty"` // of units that belong together
	// Fewest and Most are the ratings that a unit has; RatedTwice counts the units that
	// have two or more, which are those that tell of agreement.
	Fewest     int `json:"fewest"`
	Most       int `json:"most"`
	RatedTwice int `json:"ratedTwice"`
}

// Undefined is a coefficient that does not exist for some ratings.
type Undefined struct {
	Name    string `json:"name"`
	Weights string `json:"weights,omitempty"`
	Reason  string `json:"reason"`
}

// describe returns the design.
func (r *Ratings) describe() Description {
	d := Description{Categories: slices.Clone(r.scale.Categories), Ordered: !r.scale.Nominal, Units: r.Units(), Raters: r.active, Ratings: r.ratings, Fewest: math.MaxInt}
	if r.grouped {
		d.Clusters = r.clusters
	}
	for _, p := range r.patterns {
		d.Fewest, d.Most = min(d.Fewest, p.total), max(d.Most, p.total)
		if p.total >= 2 {
			d.RatedTwice += p.times
		}
	}
	return d
}

// Summarise returns the coefficients that fit ratings, and what they say:
//
//   - percent agreement always, exact and (of ordered categories) within one category;
//   - of two raters who both rated every unit, Cohen's kappa, quadratic if the categories
//     have an order; standing alone, from the table of both;
//   - otherwise Krippendorff's alpha, ordinal or nominal, which takes any number of
//     raters and missing ratings;
//   - Gwet's AC1, or AC2 with quadratic weights, beside it, because kappas and alpha fall
//     when nearly all ratings lie in one category;
//   - Kendall's W of three raters or more who rated every unit, for whether they put
//     units into the same order; not of counts, which do not know who rated.
//
// Intervals of alpha, of Gwet's coefficient where units have a single rating, and of all
// where units come in clusters, are by the bootstrap that b describes, whose Progress is
// that of all of them together. There are no words such as "substantial" for how large a
// coefficient is: how large it has to be follows from what the judgements decide.
//
// It returns [estimate.ErrUndefined] if no unit has two ratings, and the context's error
// when that ends while replicates are drawn.
func Summarise(ctx context.Context, r *Ratings, b Resampling) (Summary, error) {
	if r == nil || r.ratings == 0 {
		return Summary{}, undefined("there are no ratings")
	}
	s := Summary{Design: r.describe()}
	if s.Design.RatedTwice == 0 {
		return s, undefined("no unit has two ratings, so that there is nothing to compare")
	}
	complete := s.Design.Fewest == s.Design.Most && s.Design.Most == s.Design.Raters && !r.unnamed
	fit := s.chance(r, complete)
	percents, err := r.percents()
	if err != nil {
		return s, err
	}
	fit = append(fit, percents...)
	if complete && s.Design.Raters > 2 && !r.scale.Nominal && !r.counted() {
		s.Why = append(s.Why, "Kendall's W says whether raters put what they rated into the same order, whoever is severe.")
		w, err := r.Kendall()
		fit = append(fit, fitting{kendallName, "", false, w, err})
	}
	if err := r.resample(ctx, fit, b); err != nil {
		return Summary{}, err
	}
	for _, f := range fit {
		if err := s.take(f); err != nil {
			return s, err
		}
	}
	s.read()
	s.warn(r)
	return s, nil
}

// A fitting coefficient is one that fits the design, or why it does not exist.
type fitting struct {
	name, weights string
	resample      bool // its interval is by the bootstrap
	c             Coefficient
	err           error
}

// chance returns the coefficients corrected for chance, and says why these.
func (s *Summary) chance(r *Ratings, complete bool) []fitting {
	metric, weights := Ordinal, Quadratic
	order := "have an order, and a disagreement counts by how far apart it is"
	if r.scale.Nominal {
		metric, weights = Nominal, Unweighted
		order = "have no order, and all disagreements count alike"
	}
	var fit fitting
	if complete && s.Design.Raters == 2 && !r.grouped {
		s.Why = append(s.Why, fmt.Sprintf("Two raters rated every unit, so that Cohen's kappa fits; the categories %s.", order))
		first, second := r.two()
		cohen, err := r.Cohen(weights, first, second)
		fit = fitting{cohenName, string(weights), false, cohen, err}
	} else {
		s.Why = append(s.Why, fmt.Sprintf("Krippendorff's alpha fits, because it allows for %s; the categories %s.", design(s.Design, complete), order))
		alpha, err := r.Krippendorff(metric)
		fit = fitting{krippendorffName, string(metric), true, alpha, err}
	}
	s.Why = append(s.Why, "Gwet's coefficient stands beside it because it stays high when raters mostly agree and nearly all ratings lie in one category; the other then falls.")
	gwet, err := r.Gwet(weights)
	return []fitting{fit, {gwetName, string(weights), r.grouped || s.Design.Fewest < 2, gwet, err}}
}

// percents returns the kinds of percent agreement that fit.
func (r *Ratings) percents() ([]fitting, error) {
	p, err := r.Percent()
	if err != nil {
		return nil, err
	}
	list := []Coefficient{p.Exact, p.Adjacent, p.Identical}
	if r.scale.Nominal || r.scale.q < 3 { // of two categories each is next to the other
		list = []Coefficient{p.Exact, p.Identical}
	}
	var out []fitting
	for _, c := range list {
		out = append(out, fitting{c.Name, c.Weights, r.grouped, c, nil})
	}
	return out, nil
}

// resample gives those that are to have it the interval of the bootstrap. Where there is
// none the linearised one stays.
func (r *Ratings) resample(ctx context.Context, fit []fitting, b Resampling) error {
	var drawn []*fitting
	for i, f := range fit {
		if f.resample && f.err == nil {
			drawn = append(drawn, &fit[i])
		}
	}
	for i, f := range drawn {
		c, err := r.Bootstrap(ctx, f.c, b.among(i, len(drawn)))
		switch {
		case err == nil:
			f.c = c
		case !errors.Is(err, estimate.ErrUndefined):
			return err
		}
	}
	return nil
}

// two returns the raters of the first unit, which two rated.
func (r *Ratings) two() (int, int) {
	cells := r.columns()
	return int(cells.rater[0]), int(cells.rater[1])
}

// design names what makes alpha the one to take.
func design(d Description, complete bool) string {
	switch {
	case d.Clusters > 0 && complete:
		return "any number of raters and for units that belong together"
	case !complete && d.Fewest == d.Most:
		return "raters who are not the same for all units"
	case !complete:
		return fmt.Sprintf("units with different numbers of ratings, here from %d to %d", d.Fewest, d.Most)
	}
	return fmt.Sprintf("any number of raters, here %d", d.Raters)
}

// take adds a coefficient, or why it does not exist.
func (s *Summary) take(f fitting) error {
	switch {
	case f.err == nil:
		s.Coefficients = append(s.Coefficients, f.c.round())
	case errors.Is(f.err, estimate.ErrUndefined):
		s.Undefined = append(s.Undefined, Undefined{f.name, f.weights, strings.TrimPrefix(f.err.Error(), estimate.ErrUndefined.Error()+": ")})
	default:
		return f.err
	}
	return nil
}

// read puts the coefficients into words.
func (s *Summary) read() {
	for _, c := range s.Coefficients {
		switch c.Name {
		case percentName:
			s.Reading = append(s.Reading, map[string]string{
				"exact":     "Two raters of the same unit chose the same category in %s of cases.",
				"adjacent":  "They chose the same category or one next to it in %s.",
				"identical": "Of all units, %s had the same category from everyone who rated them.",
			}[c.Weights])
			last := len(s.Reading) - 1
			s.Reading[last] = fmt.Sprintf(s.Reading[last], percent(c))
		case krippendorffName:
			s.Reading = append(s.Reading, fmt.Sprintf(
				"Krippendorff's alpha is %.2f%s: raters disagree %.0f per cent as much as they would if the same ratings were dealt out at random.",
				plain(c.Value), within(c), 100*(1-c.Value)))
		case cohenName, gwetName:
			text := fmt.Sprintf("%s is %.2f%s: ", titles[c.Name], plain(c.Value), within(c))
			if c.Value >= 0 {
				text += fmt.Sprintf("agreement goes %.0f per cent of the way from chance, as it understands chance, to full agreement.", 100*c.Value)
			} else {
				text += "raters agree less than chance, as it understands chance, would have them."
			}
			s.Reading = append(s.Reading, text)
		case kendallName:
			s.Reading = append(s.Reading, fmt.Sprintf("Kendall's W is %.2f: 1 would be the same order by all raters, 0 no common order at all.", plain(c.Value)))
		}
	}
	for _, u := range s.Undefined {
		s.Reading = append(s.Reading, sentence(fmt.Sprintf("%s is not defined: %s", titles[u.Name], u.Reason)))
	}
}

// titles are what a sentence calls the coefficients.
var titles = map[string]string{
	cohenName: "Cohen's kappa", gwetName: "Gwet's coefficient", krippendorffName: "Krippendorff's alpha",
	kendallName: "Kendall's W", percentName: "percent agreement",
}

// plain returns a value that is not printed as -0.00.
func plain(v float64) float64 {
	if math.Abs(v) < 0.005 {
		return 0
	}
	return v
}

// unsure reports whether the interval of a coefficient says nothing: it has no width
// because all units or clusters are alike.
func (c Coefficient) unsure() bool { return c.Interval == nil || slices.Contains(c.Warnings, NoSpread) }

func percent(c Coefficient) string {
	text := fmt.Sprintf("%.0f per cent", 100*c.Value)
	if i := c.Interval; !c.unsure() {
		text += fmt.Sprintf(" (%g %% interval %.0f to %.0f)", 100*i.Confidence, 100*i.Low, 100*i.High)
	}
	return text
}

func within(c Coefficient) string {
	if i := c.Interval; !c.unsure() {
		return fmt.Sprintf(" (%g %% interval %.2f to %.2f)", 100*i.Confidence, plain(i.Low), plain(i.High))
	}
	return ""
}

// warn says what to bear in mind, each thing once.
func (s *Summary) warn(r *Ratings) {
	seen := map[Warning]bool{}
	for _, c := range s.Coefficients {
		for _, w := range c.Warnings {
			if w == NoSpread {
				s.Caveats = append(s.Caveats, fmt.Sprintf("How sure %s is cannot be told: all units, or all clusters of them, are alike.", titles[c.Name]))
			} else if !seen[w] && w != Negative {
				s.Caveats = append(s.Caveats, sentence(w.text()))
			}
			seen[w] = true
		}
	}
	if d := s.Design; d.RatedTwice < d.Units {
		s.Caveats = append(s.Caveats, fmt.Sprintf("%d of %d units have a single rating and tell nothing of agreement.", d.Units-d.RatedTwice, d.Units))
	}
	if !r.grouped {
		s.Caveats = append(s.Caveats, "Intervals take units as independent of each other. Where the same raters rated the units of a school together, say which belong together: intervals are wider then.")
	}
	s.Caveats = slices.Compact(s.Caveats)
	s.Caveats = append(s.Caveats, "Raters who agree may all be wrong. How much agreement is enough follows from what the judgements decide, not from a table.")
}

// sentence returns a text with a capital and a full stop.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }

//go:embed summary.schema.json
var schemaJSON []byte

var schema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(schemaJSON, document.MustSchema(indicator.SchemaJSON()))
})

// SummarySchema returns the JSON Schema (2020-12) of a [Summary]. Its $defs/members is open:
// refer to it to build a closed schema of your own.
func SummarySchema() *document.Schema { return schema() }

// ParseSummary reads a summary strictly. Issues carry their place in data.
func ParseSummary(data []byte) (Summary, issue.List) {
	var s Summary
	list := SummarySchema().Read(data, &s)
	return s, list
}
