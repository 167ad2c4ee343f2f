package main

import (
	"bufio"
	"io"
	"math/rand/v2"
	"strconv"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// invent writes so many judgements, always the same, and tells how many it has written: of each subject 3 to 5 raters (its
// own, one from outside, peers) fill in a form of all indicators; the forms of all subjects
// are mixed; levels go with the subject, the rater's severity and chance; 5 % do not apply,
// 4 % lack evidence.
func invent(w io.Writer, f *framework.Framework, rows int, written func(int)) error {
	type form struct {
		subject     int32
		quality     int8 // of the subject, in tenths of a level
		perspective uint8
	}
	random := rand.New(rand.NewPCG(2026, 9))
	var columns []framework.Column
	for _, c := range f.Columns() {
		if c.Dimension == "" && !c.Aspect {
			columns = append(columns, c)
		}
	}
	var forms []form
	for subject := int32(0); len(forms)*len(columns) < rows; subject++ {
		quality := int8(5 + random.IntN(21))
		for r := range 3 + random.IntN(3) {
			forms = append(forms, form{subject, quality, uint8(min(r, 2))})
		}
	}
	random.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
	out := bufio.NewWriterSize(w, 1<<16)
	out.WriteString("subject,rater,perspective,indicator,level\n")
	var line []byte
	all := rows
	for rater, form := range forms {
		severity := random.IntN(11) - 5
		for _, c := range columns[:min(len(columns), rows)] {
			line = strconv.AppendInt(append(line[:0], 's'), int64(form.subject), 10)
			line = strconv.AppendInt(append(line, ",r"...), int64(rater), 10)
			line = append(append(line, ','), []string{"self", "external", "peer"}[form.perspective]...)
			line = append(append(append(line, ','), c.ID...), ',')
			line = append(line, level(random, f, c, int(form.quality)-severity)...)
			if _, err := out.Write(append(line, '\n')); err != nil {
				return err
			}
			rows--
		}
		written(all - rows)
	}
	return out.Flush()
}

func level(random *rand.Rand, f *framework.Framework, c framework.Column, quality int) indicator.Level {
	switch chance := random.IntN(100); {
	case chance < 5:
		return indicator.NotApplicable
	case chance < 9:
		return indicator.InsufficientEvidence
	}
	s, _ := f.Scale(c.Scale)
	rank := min(max((quality+random.IntN(15)-4)/10, 0), len(s.Levels)-1)
	return s.Levels[rank].Key
}
