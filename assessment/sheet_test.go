package assessment_test

import (
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
)

// What an engine asks beyond the ends is answered, and not by a panic.
func TestSheetsAndStacksBeyondTheirEnds(t *testing.T) {
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	c, list := assessment.NewCounts(waitaha(), kahuiako.Framework())
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	sheets, stacks := []assessment.Sheet{{}}, []assessment.Stack{{}}
	for s := range m.Sheets() {
		sheets = append(sheets, s)
	}
	for s := range c.Stacks() {
		stacks = append(stacks, s)
	}
	type tallied interface {
		Tally(into []uint64, weight *[256]uint64) (low, high int)
	}
	var all []tallied
	for _, s := range sheets {
		for _, i := range []int{-1, s.Len(), s.Len() + 1} {
			if column, rank, ok := s.First(i); column != 0 || rank != 0 || ok {
				t.Errorf("judgement %d of %d: %d, %d, %v", i, s.Len(), column, rank, ok)
			}
		}
		all = append(all, s)
	}
	for _, s := range stacks {
		for _, column := range []int{-1, 1 << 10, 1 << 20} {
			if n := s.Count(column, 0); n != 0 {
				t.Errorf("%d at column %d", n, column)
			}
		}
		all = append(all, s)
	}
	columns := len(kahuiako.Framework().Columns())
	weight := &[256]uint64{1, 1, 1, 1}
	for i, s := range all {
		into := make([]uint64, columns)
		_, high := s.Tally(into, weight)
		if zero := i == 0 || i == len(sheets); zero != (high < 0) {
			t.Errorf("%T %d: up to column %d", s, i, high)
		} else if zero {
			continue
		}
		for _, short := range [][]uint64{nil, make([]uint64, 0, columns)} {
			if low, high := s.Tally(short, weight); low != -1 || high != -1 {
				t.Errorf("%T %d without room: %d, %d", s, i, low, high)
			}
		}
		before := slices.Clone(into)
		if low, high := s.Tally(into, nil); low != -1 || high != -1 || !slices.Equal(into, before) {
			t.Errorf("%T %d without weights: %d, %d", s, i, low, high)
		}
	}
}
