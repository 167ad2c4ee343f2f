package assessment

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
)

// Digest returns "sha256:" and a hash of all that scores and reports are made of.
// It is the same for the same judgements from another file or in another order; it
// changes with any level, rater, date, rationale or reference, with the order or
// naming of subjects, occasions and perspectives, and with the nonce. Of judgements that
// are known as [Counts] only it is another than of the judgements themselves, and the names
// of raters do not enter. It takes time in proportion to the judgements.
func (m *Matrix) Digest() string {
	if m.Framework() == nil {
		return "" // of the zero Matrix
	}
	d := digester{sha256.New(), nil}
	d.head(m)
	for i, b := range m.blocks {
		d.number(int(b.subject))
		d.number(int(b.occasion))
		d.number(int(b.perspective))
		if m.counts != nil {
			d.counted(m, i)
		}
		for _, f := range m.formsByName(b) {
			d.form(m, m.forms[f], m.handed[f])
		}
	}
	d.flush()
	return "sha256:" + hex.EncodeToString(d.hash.Sum(nil))
}

// formsByName returns the positions of a block's forms by the raters' names.
// Elsewhere raters are known by number, which depends on who comes first in the file.
func (m *Matrix) formsByName(b block) []int32 {
	var forms []int32
	for f := b.start; f < b.stop; f++ {
		forms = append(forms, f)
	}
	slices.SortStableFunc(forms, func(x, y int32) int {
		return strings.Compare(m.raterName(m.forms[x]), m.raterName(m.forms[y]))
	})
	return forms
}

func (m *Matrix) raterName(f form) string {
	if f.rater == anonymous {
		return ""
	}
	return m.raters[f.rater]
}

// A digester hashes texts, each with its length before it, and numbers.
type digester struct {
	hash   hash.Hash
	buffer []byte
}

// head takes in all that a report tells or decides by, beside the judgements.
func (d *digester) head(m *Matrix) {
	d.text(m.nonce, m.framework.Digest(), string(m.use))
	d.words(m.title)
	d.number(len(m.subjects))
	for _, s := range m.subjects {
		d.text(s.ID, string(s.Kind), s.Name)
	}
	d.number(len(m.occasions))
	for _, o := range m.occasions {
		d.text(o.Key, o.From.String(), o.To.String())
		d.words(o.Label)
	}
	d.number(len(m.perspectives))
	for _, p := range m.perspectives {
		d.text(string(p.Key))
		d.words(p.Label)
		d.flag(p.IsIdentified())
		d.flag(p.Anonymous)
		d.number(p.MinRaters)
	}
	d.number(len(m.rosters))
	for _, r := range m.rosters {
		d.text(r.Subject, r.Occasion, string(r.Perspective))
		d.number(r.Invited)
		d.flag(r.Responded != nil)
		if r.Responded != nil {
			d.number(*r.Responded)
		}
	}
}

func (d *digester) form(m *Matrix, f form, handed []indicator.Date) {
	d.text(m.raterName(f))
	d.number(int(f.stop - f.start))
	var cell [][]byte // the judgements of one column, in an order of their own
	for k := f.start; k < f.stop; k++ {
		start := len(d.buffer)
		d.buffer = append(d.buffer, byte(m.column[k]), byte(m.column[k]>>8), byte(m.level[k]))
		d.text(m.dateOf(m.source[k]).String())
		detail, ok := m.details[m.source[k]]
		d.flag(ok)
		if ok {
			d.detail(m, m.source[k], detail)
		}
		last := k+1 == f.stop || m.column[k+1] != m.column[k]
		if last && cell == nil {
			continue // the only one, as nearly always
		}
		cell = append(cell, slices.Clone(d.buffer[start:]))
		d.buffer = d.buffer[:start]
		if last {
			slices.SortFunc(cell, bytes.Compare)
			d.buffer = append(d.buffer, bytes.Join(cell, nil)...)
			cell = nil
		}
	}
	d.number(len(handed))
	for _, date := range slices.SortedFunc(slices.Values(handed), indicator.Date.Compare) {
		d.text(date.String())
	}
	d.flush()
}

// counted takes in the counts of a block, its absences and what each of its raters judged,
// whichever was counted first.
func (d *digester) counted(m *Matrix, block int) {
	k := m.counts
	at := block
	if k.lie != nil {
		at = int(k.lie[block])
	}
	cells, start := k.cells.chunkOf(at)
	for i := range k.cells.width {
		d.number(cells.at(start + i))
	}
	absent := slices.Clone(k.absences(block))
	slices.SortFunc(absent, func(a, b absentCount) int {
		return cmp.Or(cmp.Compare(a.column, b.column), cmp.Compare(a.reason, b.reason))
	})
	d.number(len(absent))
	for _, a := range absent {
		d.number(int(a.column))
		d.number(int(a.reason))
		d.number(int(a.n))
	}
	var forms [][]uint64
	for i := k.formFrom[block]; i < k.formFrom[block+1]; i++ {
		judged, leveled := k.form(i)
		forms = append(forms, slices.Concat(judged, leveled))
	}
	slices.SortFunc(forms, slices.Compare)
	d.number(len(forms))
	for _, f := range forms {
		for _, word := range f {
			d.buffer = binary.LittleEndian.AppendUint64(d.buffer, word)
		}
	}
	d.flush()
}

func (d *digester) detail(m *Matrix, source int32, v detail) {
	d.text(v.id, string(v.status), v.reason, v.moderator, v.rationale)
	d.number(int(v.standsFor))
	d.number(len(v.evidence))
	d.text(v.evidence...)
	replaces := m.history[source].replaces
	d.number(len(replaces))
	for _, r := range replaces {
		d.text(m.details[r].id)
	}
}

func (d *digester) text(texts ...string) {
	for _, t := range texts {
		d.number(len(t))
		d.buffer = append(d.buffer, t...)
	}
}

func (d *digester) words(t indicator.Text) {
	d.number(len(t))
	for _, tag := range t.Languages() {
		d.text(tag, t[tag])
	}
}

func (d *digester) flag(set bool) {
	if set {
		d.buffer = append(d.buffer, 1)
	} else {
		d.buffer = append(d.buffer, 0)
	}
}

func (d *digester) number(n int) { d.buffer = binary.AppendUvarint(d.buffer, uint64(n)) }

func (d *digester) flush() {
	d.hash.Write(d.buffer)
	d.buffer = d.buffer[:0]
}
