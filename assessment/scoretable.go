package assessment

import (
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/assessment/internal/field"
	"github.com/openrubric/leadership/indicator"
)

// WriteCSV writes the scores that the release lets out as a table, one row a score, for R,
// pandas and SQL. What is hidden in the report is hidden here: its row says suppressed, and
// every number in it is empty. A profile that is hidden as a whole has all its rows, so
// every profile has the same ones: the groups, indicators and aspects in the order of
// [Result.Nodes] on the ordinary dimension and then on the others, and everything last,
// where the method asks for an overall score. Profiles stand as in the report, then the
// pools of the subject.
//
// The file is RFC 4180 with commas, in UTF-8, lines end in a line feed, and the first names
// the columns. An empty field is nothing: there is no "NA" and no 0 for what is not known.
//
//	subject            ID
//	subject_kind
//	occasion           "" if the assessment has none
//	perspective        "" for judgements that name none, and for pooled scores
//	pooled             of a pooled score, the perspectives it is made of, with ; between
//	kind               group, indicator, aspect or overall
//	id                 "" for overall
//	dimension          "" for the ordinary one
//	state              shown, suppressed or undefined
//	reason             why there is no median
//	scale              its key; "" for a group whose indicators have several
//	judgements         with a level
//	wanted             judgements that were wanted: judgements/wanted is the coverage
//	raters             with a level
//	blank              judgements that raters who handed in a form did not make
//	indicators         of a group: those with a level that is shown
//	indicators_wanted  of a group: those that apply and are not hidden
//	hidden             of a group: indicators that are hidden and left out of it
//	n_<level>          judgements at the level: one column for each key on any scale, in the
//	                   order of the scales, with _ for -; "" where the scale lacks it
//	n_<absence>        judgements without a level for the reason, as n_not_applicable
//	median_low         the level in the middle, or the lower of the two
//	median_high        the same, or the higher
//	level              what the method makes of it, with ; between those that are tied
//	value              the number that the method makes of it, 12 digits at most
//	no_outcome         why the method makes neither
//	warnings           with ; between
//
// A text that spreadsheet programs would run as a formula has an apostrophe in front, as in
// package longform; numbers and keys are never changed. Gaps, evidence, texts, response and
// the parts of pools are in the report alone.
//
// It writes as it goes, in memory for one subject, the same bytes each time. The error is
// what [Release.Check] finds, or that of the io.Writer; after it nothing more is written.
// There are no warnings: the one that a report can have is about its digest.
// Time is linear in the scores. In R the file is read with
// read.csv(file, na.strings = "", encoding = "UTF-8"), in pandas with
// pd.read_csv(file, keep_default_na=False, na_values=[""]).
func (rel Release) WriteCSV(w io.Writer, r *Result) error {
	if err := rel.Check(r).Err(); err != nil {
		return err
	}
	t := newScoreTable(rel, r)
	out := sink{to: w, buf: t.header()}
	for s := range rel.released(r) {
		t.subject = append(field.Append(append(field.Append(t.subject[:0], s.ID), ','), string(s.Kind)), ',')
		for _, p := range s.profiles {
			out.buf = t.profile(out.buf, p)
			if err := out.spill(); err != nil {
				return err
			}
		}
		for _, p := range s.pools {
			out.buf = t.pool(out.buf, rel.pool(p))
		}
	}
	return out.flush()
}

// A scoreTable puts rows of scores together.
type scoreTable struct {
	rel    Release
	r      *Result
	simple bool // the method asks for the distribution alone
	tally  tally
	score  Score

	heads  []string // by row of the layout, everything last: kind, id and dimension
	levels []indicator.Level
	ranks  [][]int // by row: for each of levels its rank on the row's scale, or −1
	empty  string  // what follows suppressed
	none   string  // the absences where there are none
	commas string  // the levels where they are not told
	at     []int   // judgements by level, of the row at hand
	pooled string

	subject, prefix []byte // of the rows at hand
}

// Columns before the levels, and after the absences.
var (
	columnsBefore = []string{"subject", "subject_kind", "occasion", "perspective", "pooled", "kind", "id", "dimension", "state", "reason",
		"scale", "judgements", "wanted", "raters", "blank", "indicators", "indicators_wanted", "hidden"}
	columnsAfter = []string{"median_low", "median_high", "level", "value", "no_outcome", "warnings"}
)

func newScoreTable(rel Release, r *Result) *scoreTable {
	f, l := r.m.framework, r.layout
	t := &scoreTable{rel: rel, r: r, simple: !r.decides && !r.byRater(), none: strings.Repeat("0,", absenceCount)}
	for i := range l.rows {
		about := &l.rows[i]
		t.heads = append(t.heads, string(about.kind(f))+","+string(about.id)+","+about.dimension+",")
	}
	t.heads = append(t.heads, "overall,,,")
	for s := range f.Scales() {
		for _, rung := range s.Levels {
			if !slices.Contains(t.levels, rung.Key) {
				t.levels = append(t.levels, rung.Key)
			}
		}
	}
	for i := range l.rows {
		ranks := make([]int, len(t.levels))
		for k, level := range t.levels {
			ranks[k] = slices.Index(l.rows[i].levels, level)
		}
		t.ranks = append(t.ranks, ranks)
	}
	t.commas = strings.Repeat(",", len(t.levels))
	const beforeReason = 9
	t.empty = strings.Repeat(",", len(columnsBefore)-beforeReason+len(t.levels)+absenceCount+len(columnsAfter)) + "\n"
	if stage := r.stage(OverPerspectives); stage != nil {
		var keys []string
		for _, info := range r.m.known {
			if _, ok := stage.Perspectives[info.Key]; ok {
				keys = append(keys, string(info.Key))
			}
		}
		t.pooled = strings.Join(keys, ";")
	}
	return t
}

func (t *scoreTable) header() []byte {
	names := slices.Clone(columnsBefore)
	underscores := strings.NewReplacer("-", "_")
	for _, level := range slices.Concat(t.levels, absences[:]) {
		names = append(names, "n_"+underscores.Replace(string(level)))
	}
	return []byte(strings.Join(append(names, columnsAfter...), ",") + "\n")
}

// profile adds the rows of a profile.
func (t *scoreTable) profile(buf []byte, p Profile) []byte {
	t.prefix = append(field.Append(append(t.prefix[:0], t.subject...), t.r.m.occasions[p.at().occasion].Key), ',')
	t.prefix = append(append(t.prefix, p.info().Key...), ",,"...)
	overall := t.r.stage(Overall) != nil
	if t.rel.shut(p) {
		for _, row := range t.r.layout.order {
			buf = t.suppressed(buf, row)
		}
		if overall {
			buf = t.suppressed(buf, t.r.layout.overallRow())
		}
		return buf
	}
	t.tally.read(p)
	teller := t.rel.teller(p, &t.tally)
	for _, row := range t.r.layout.order {
		if t.simple {
			buf = t.plain(buf, p, &teller, row)
			continue
		}
		t.score = Score{}
		p.fill(&t.score, row, &t.tally, teller.left)
		buf = t.row(buf, &teller, row)
	}
	if overall {
		t.score = p.overall(&t.tally, teller.left)
		buf = t.row(buf, &teller, t.r.layout.overallRow())
	}
	return buf
}

func (t *scoreTable) suppressed(buf []byte, row int) []byte {
	buf = append(append(append(buf, t.prefix...), t.heads[row]...), Suppressed...)
	return append(buf, t.empty...)
}

// row adds the row of what is told of a score.
func (t *scoreTable) row(buf []byte, teller *teller, row int) []byte {
	s := &t.score
	state, hidden := teller.settle(s, row)
	if state == Suppressed {
		return t.suppressed(buf, row)
	}
	buf = t.begin(buf, row, state, s.Reason, s.Scale, hidden)
	buf = t.counts(buf, s.Distribution, row)
	if len(s.Median) > 0 {
		buf = append(append(buf, s.Median[0]...), ',')
		buf = append(append(buf, s.Median[len(s.Median)-1]...), ',')
	} else {
		buf = append(buf, ",,"...)
	}
	return outcome(buf, s.Level, s.Value, s.NoOutcome, s.Warnings)
}

// plain adds the row of a method that asks for the distribution alone: what
// [Profile.fill], settle and row make of it, with no Score between.
func (t *scoreTable) plain(buf []byte, p Profile, teller *teller, row int) []byte {
	about := &t.r.layout.rows[row]
	columns := t.tally.parts(about, teller.left)
	hidden := len(about.all()) - len(columns)
	k := t.tally.sum(p, about, columns)
	if hidden > 0 && k.judgements == 0 {
		return t.suppressed(buf, row)
	}
	reason, state := k.absence(about, t.r.method.MinRaters), Shown
	if reason != "" {
		state = Undefined
	}
	buf = t.begin(buf, row, state, reason, about.scale, hidden)
	t.at = t.at[:0]
	if k.judgements > 0 && reason != TooFewRaters && about.scale != "" {
		t.at = resized(t.at, len(about.levels))
		cells, start := t.r.cells.chunkOf(t.r.cellsOf(p.block))
		for _, c := range columns {
			cells.addTo(t.at, start+int(t.r.layout.lies[c].offset))
		}
	}
	buf = t.counts(buf, t.at, row)
	if reason == "" {
		low, high := middle(t.at, k.judgements)
		buf = append(append(buf, about.levels[low]...), ',')
		buf = append(append(buf, about.levels[high]...), ',')
	} else {
		buf = append(buf, ",,"...)
	}
	buf = append(buf, ",,,"...)
	single, low := k.single(p), k.low()
	if single {
		buf = append(buf, SingleRater...)
	}
	if single && low {
		buf = append(buf, ';')
	}
	if low {
		buf = append(buf, LowCoverage...)
	}
	return append(buf, '\n')
}

// begin adds a row up to the counts, of the sums that were made last.
func (t *scoreTable) begin(buf []byte, row int, state CellState, reason Reason, scale string, hidden int) []byte {
	k := &t.tally.sums
	buf = append(append(append(buf, t.prefix...), t.heads[row]...), state...)
	buf = append(append(append(buf, ','), reason...), ',')
	buf = append(append(buf, scale...), ',')
	buf = appendCount(buf, k.judgements)
	buf = appendCount(buf, k.wanted)
	buf = appendCount(buf, k.raters)
	buf = appendCount(buf, k.blank)
	if !t.r.layout.at(row).isGroup {
		return append(buf, ",,,"...)
	}
	buf = appendCount(buf, k.indicators.N)
	buf = appendCount(buf, k.indicators.Of)
	return appendCount(buf, hidden)
}

// counts adds the judgements at each level, where they are told, and those without one.
func (t *scoreTable) counts(buf []byte, distribution []int, row int) []byte {
	if len(distribution) == 0 {
		buf = append(buf, t.commas...)
	} else {
		for _, rank := range t.ranks[row] {
			if rank < 0 {
				buf = append(buf, ',')
			} else {
				buf = appendCount(buf, distribution[rank])
			}
		}
	}
	if t.tally.sums.without == 0 {
		return append(buf, t.none...)
	}
	for _, n := range t.tally.sums.absent {
		buf = appendCount(buf, n)
	}
	return buf
}

// outcome adds what the method makes of a score, and ends the row.
func outcome(buf []byte, levels []indicator.Level, value *float64, reason Reason, warnings []Warning) []byte {
	buf = append(appendList(buf, levels), ',')
	if value != nil {
		buf = appendNumber(buf, *value)
	}
	buf = append(append(append(buf, ','), reason...), ',')
	return append(appendList(buf, warnings), '\n')
}

func appendList[T ~string](buf []byte, list []T) []byte {
	for i, v := range list {
		if i > 0 {
			buf = append(buf, ';')
		}
		buf = append(buf, v...)
	}
	return buf
}

// appendCount adds a number and a comma. Most have one digit.
func appendCount(buf []byte, n int) []byte {
	if uint(n) < 10 {
		return append(buf, byte('0'+n), ',')
	}
	return append(strconv.AppendInt(buf, int64(n), 10), ',')
}

// appendNumber adds a number without an exponent, unless that would be long.
func appendNumber(buf []byte, x float64) []byte {
	if size := math.Abs(x); size >= 1e-6 && size < 1e21 || x == 0 {
		return strconv.AppendFloat(buf, x, 'f', -1, 64)
	}
	return strconv.AppendFloat(buf, x, 'g', -1, 64)
}

// pool adds the rows of a pool.
func (t *scoreTable) pool(buf []byte, pool PoolReport) []byte {
	t.prefix = append(field.Append(append(t.prefix[:0], t.subject...), pool.Occasion), ",,"...)
	t.prefix = append(append(t.prefix, t.pooled...), ',')
	const afterScale = 11
	between := strings.Repeat(",", len(columnsBefore)-afterScale+len(t.levels)+absenceCount+2)
	for i := range pool.Scores {
		s := &pool.Scores[i]
		row, ok := t.r.layout.row[rowKey{s.ID, s.Dimension}]
		if !ok {
			row = t.r.layout.overallRow()
		}
		if s.State == Suppressed {
			buf = t.suppressed(buf, row)
			continue
		}
		buf = append(append(append(buf, t.prefix...), t.heads[row]...), s.State...)
		buf = append(append(append(buf, ",,"...), s.Scale...), ',')
		buf = append(buf, between...)
		buf = outcome(buf, s.Level, s.Value, s.NoOutcome, s.Warnings)
	}
	return buf
}
