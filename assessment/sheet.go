package assessment

import "iter"

// A Sheet is the judgements of one rater on one subject, on one occasion and from one
// perspective, as a compiled assessment holds them. It is for engines that count over
// millions of judgements, such as assessment/agreement: a [Profile] is for reading.
type Sheet struct {
	Subject     int // position in [Matrix.Subjects]
	Occasion    int // in [Matrix.Occasions]
	Perspective int // in [Matrix.Perspectives]
	Rater       int // in [Matrix.Raters]; −1 for judgements that name no rater

	m      *Matrix
	column []uint16
	level  []levelCode
	start  int32
	plain  bool // all are first judgements of raters of their own
}

// Len returns the number of judgements, those without a level included.
func (s Sheet) Len() int { return len(s.column) }

// First returns judgement i as its rater first made it: the position of what was judged
// in [framework.Framework.Columns] and the rank of the level on its scale, from 0 at the
// low end. It is false if there is no level, and if the judgement replaces another or
// was agreed on: those were not made independently of others. It is false, too, if there is
// no judgement i.
func (s Sheet) First(i int) (column, rank int, ok bool) {
	if i < 0 || i >= len(s.level) {
		return 0, 0, false
	}
	code := s.level[i]
	return int(s.column[i]), int(code), code < absentCode && (s.plain || s.m.firstHand(s.start+int32(i)))
}

// Tally adds weight[rank] to into[column] for every judgement that [Sheet.First] returns,
// and returns the lowest and the highest column of the sheet; 0 and −1 if it is empty. into
// must have an entry for every column of the framework, and weight nothing but 0 from the
// number of levels on. Where into is too short or weight is nil, nothing is added and both
// columns are −1. It is First in a loop, at a third of the time.
func (s Sheet) Tally(into []uint64, weight *[256]uint64) (low, high int) {
	if len(s.column) == 0 {
		return 0, -1
	}
	if weight == nil || int(s.column[len(s.column)-1]) >= len(into) { // columns ascend
		return -1, -1
	}
	levels := s.level[:len(s.column)]
	for i, column := range s.column {
		into[column] += weight[levels[i]]
	}
	for i := range levels { // take back what few have
		if s.plain {
			break
		}
		if !s.m.firstHand(s.start + int32(i)) {
			into[s.column[i]] -= weight[levels[i]]
		}
	}
	return int(s.column[0]), int(s.column[len(s.column)-1])
}

// firstHand reports whether a judgement replaces no other and was not agreed on.
func (m *Matrix) firstHand(k int32) bool {
	source := m.source[k]
	return len(m.history[source].replaces) == 0 && m.details[source].status != Agreed
}

// Sheets returns the sheets by subject, occasion and perspective, one rater after
// another. Sheets without a judgement are left out.
func (m *Matrix) Sheets() iter.Seq[Sheet] {
	m = m.orEmpty()
	plain := m.history == nil && !m.agreed
	return func(yield func(Sheet) bool) {
		for _, b := range m.blocks {
			for _, f := range m.forms[b.start:b.stop] {
				if f.start == f.stop {
					continue
				}
				sheet := Sheet{
					Subject: int(b.subject), Occasion: int(b.occasion), Perspective: int(b.perspective), Rater: max(int(f.rater), -1),
					m: m, column: m.column[f.start:f.stop], level: m.level[f.start:f.stop], start: f.start, plain: plain,
				}
				if !yield(sheet) {
					return
				}
			}
		}
	}
}

// Raters returns the raters in the order in which [Sheet.Rater] counts them.
func (m *Matrix) Raters() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, r := range m.orEmpty().raters {
			if !yield(r) {
				return
			}
		}
	}
}
