package assessment

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"strings"
)

// Digest returns "sha256:" and a hash of the judgements. It is the same for the
// same judgements from another file, and for those of named raters in any order;
// it changes with any level, rater, date, rationale or reference. It takes time in
// proportion to the judgements.
func (m *Matrix) Digest() string {
	d := digester{sha256.New(), nil}
	d.text(m.framework.Digest(), string(m.use))
	for _, b := range m.blocks {
		o, p := m.occasions[b.occasion], m.perspectives[b.perspective]
		d.text(m.subjects[b.subject].ID, string(m.subjects[b.subject].Kind), o.Key, o.From.String(), o.To.String(), string(p.Key))
		for _, f := range m.formsByName(b) {
			d.form(m, f)
		}
	}
	for _, r := range m.rosters {
		d.text(r.Subject, r.Occasion, string(r.Perspective))
		d.number(r.Invited)
		if r.Responded != nil {
			d.number(*r.Responded)
		}
	}
	d.flush()
	return "sha256:" + hex.EncodeToString(d.hash.Sum(nil))
}

// formsByName returns the forms of a block by the raters' names. Elsewhere raters
// are known by number, which depends on who comes first in the file.
func (m *Matrix) formsByName(b block) []form {
	forms := slices.Clone(m.forms[b.start:b.stop])
	slices.SortStableFunc(forms, func(x, y form) int { return strings.Compare(m.raterName(x), m.raterName(y)) })
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

func (d *digester) form(m *Matrix, f form) {
	d.text(m.raterName(f))
	d.number(int(f.stop - f.start))
	for k := f.start; k < f.stop; k++ {
		d.buffer = append(d.buffer, byte(m.column[k]), byte(m.column[k]>>8), byte(m.level[k]))
		if detail, ok := m.details[m.source[k]]; ok {
			d.detail(m, m.source[k], detail)
		}
	}
	d.flush()
}

func (d *digester) detail(m *Matrix, source int32, v detail) {
	d.text(v.id, v.date.String(), string(v.status), v.reason, v.rationale)
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

func (d *digester) number(n int) { d.buffer = binary.AppendUvarint(d.buffer, uint64(n)) }

func (d *digester) flush() {
	d.hash.Write(d.buffer)
	d.buffer = d.buffer[:0]
}
