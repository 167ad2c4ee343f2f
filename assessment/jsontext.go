package assessment

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"

	"github.com/openrubric/leadership/indicator"
)

// A jsonText puts the parts of a report that there are millions of together as
// document.Write does, without reflection. What is seldom goes through encoding/json. A
// test fills every member of the types and holds the two equal.
type jsonText struct {
	buf   []byte
	depth int  // of the object or array that is open
	begun bool // it has a member
	err   error

	quoted bytes.Buffer
	encode *json.Encoder // into quoted
}

const spaces = "\n                                        " // for 20 levels

func (j *jsonText) open(bracket byte) {
	j.buf = append(j.buf, bracket)
	j.depth++
	j.begun = false
}

func (j *jsonText) close(bracket byte) {
	j.depth--
	if j.begun {
		j.buf = append(j.buf, spaces[:1+2*j.depth]...)
	}
	j.buf = append(j.buf, bracket)
	j.begun = true
}

// next begins a line for the next member or element.
func (j *jsonText) next() {
	if j.begun {
		j.buf = append(j.buf, ',')
	}
	j.begun = true
	j.buf = append(j.buf, spaces[:1+2*j.depth]...)
}

// member begins a member: its name comes with quotes, colon and space.
func (j *jsonText) member(name string) {
	j.next()
	j.buf = append(j.buf, name...)
}

// text writes a member, if there is a text.
func (j *jsonText) text(name, text string) {
	if text != "" {
		j.member(name)
		j.quote(text)
	}
}

func (j *jsonText) quote(text string) {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			j.value(text)
			return
		}
	}
	j.buf = append(j.buf, '"')
	j.buf = append(j.buf, text...)
	j.buf = append(j.buf, '"')
}

func (j *jsonText) whole(name string, n int) {
	j.member(name)
	j.buf = strconv.AppendInt(j.buf, int64(n), 10)
}

// count writes a member, if there is a number.
func (j *jsonText) count(name string, n *int) {
	if n != nil {
		j.whole(name, *n)
	}
}

// number writes a number as encoding/json does, and notes one that JSON does not have.
func (j *jsonText) number(x float64) {
	if size := math.Abs(x); size >= 1e-6 && size < 1e21 || x == 0 {
		j.buf = strconv.AppendFloat(j.buf, x, 'f', -1, 64)
		return
	}
	j.value(x)
}

// writeList writes a member, if anything is on the list.
func writeList[T any](j *jsonText, name string, list []T, each func(*jsonText, T)) {
	if len(list) == 0 {
		return
	}
	j.member(name)
	j.open('[')
	for i := range list {
		j.next()
		each(j, list[i])
	}
	j.close(']')
}

func quoteText[T ~string](j *jsonText, text T) { j.quote(string(text)) }
func writeInt(j *jsonText, n int)              { j.buf = strconv.AppendInt(j.buf, int64(n), 10) }
func writeNumber(j *jsonText, x float64)       { j.number(x) }
func writeAbsence(j *jsonText, a Absence) {
	j.open('{')
	j.member(`"reason": `)
	j.quote(string(a.Reason))
	j.whole(`"n": `, a.N)
	j.close('}')
}

func (j *jsonText) coverage(name string, c *Coverage) {
	if c == nil {
		return
	}
	j.member(name)
	j.open('{')
	j.whole(`"n": `, c.N)
	j.whole(`"of": `, c.Of)
	j.close('}')
}

// value writes anything, as encoding/json does.
func (j *jsonText) value(v any) {
	if j.encode == nil {
		j.encode = json.NewEncoder(&j.quoted)
		j.encode.SetEscapeHTML(false)
	}
	j.encode.SetIndent(spaces[1:1+2*j.depth], "  ")
	j.quoted.Reset()
	if err := j.encode.Encode(v); err != nil {
		j.err = errors.Join(j.err, err)
		return
	}
	j.buf = append(j.buf, bytes.TrimSuffix(j.quoted.Bytes(), []byte("\n"))...)
}

// subject writes what the release lets out of a subject, with one tally after the other.
func (j *jsonText) subject(rel Release, s *releasedSubject, t *tally) {
	j.open('{')
	j.member(`"id": `)
	j.quote(s.ID)
	j.member(`"kind": `)
	j.quote(string(s.Kind))
	j.text(`"name": `, s.Name)
	if len(s.profiles) > 0 {
		j.member(`"profiles": `)
		j.open('[')
		for _, p := range s.profiles {
			t.read(p)
			report := rel.profile(p, t)
			j.next()
			j.profile(&report)
		}
		j.close(']')
	}
	if len(s.pools) > 0 {
		j.member(`"pools": `)
		j.open('[')
		for _, p := range s.pools {
			j.next()
			j.value(rel.pool(p))
		}
		j.close(']')
	}
	j.close('}')
}

func (j *jsonText) profile(p *ProfileReport) {
	j.open('{')
	j.text(`"occasion": `, p.Occasion)
	j.text(`"perspective": `, string(p.Perspective))
	j.member(`"state": `)
	j.quote(string(p.State))
	j.count(`"raters": `, p.Raters)
	j.count(`"invited": `, p.Invited)
	j.count(`"responded": `, p.Responded)
	if p.Overall != nil {
		j.member(`"overall": `)
		j.score(p.Overall)
	}
	if len(p.Scores) > 0 {
		j.member(`"scores": `)
		j.open('[')
		for i := range p.Scores {
			j.next()
			j.score(&p.Scores[i])
		}
		j.close(']')
	}
	j.close('}')
}

func (j *jsonText) score(s *ScoreReport) {
	j.open('{')
	j.text(`"id": `, string(s.ID))
	j.text(`"dimension": `, s.Dimension)
	j.member(`"state": `)
	j.quote(string(s.State))
	j.text(`"reason": `, string(s.Reason))
	j.text(`"scale": `, s.Scale)
	writeList(j, `"distribution": `, s.Distribution, writeInt)
	writeList(j, `"median": `, s.Median, quoteText[indicator.Level])
	writeList(j, `"shares": `, s.Shares, writeNumber)
	writeList(j, `"level": `, s.Level, quoteText[indicator.Level])
	if s.Value != nil {
		j.member(`"value": `)
		j.number(*s.Value)
	}
	j.text(`"noOutcome": `, string(s.NoOutcome))
	j.count(`"judgements": `, s.Judgements)
	j.count(`"raters": `, s.Raters)
	j.coverage(`"coverage": `, s.Coverage)
	j.coverage(`"indicators": `, s.Indicators)
	if s.Hidden != 0 {
		j.whole(`"hidden": `, s.Hidden)
	}
	writeList(j, `"absences": `, s.Absences, writeAbsence)
	if s.Blank != 0 {
		j.whole(`"blank": `, s.Blank)
	}
	writeList(j, `"warnings": `, s.Warnings, quoteText[Warning])
	if s.Gap != nil {
		j.member(`"gap": `)
		j.value(s.Gap)
	}
	writeList(j, `"evidence": `, s.Evidence, quoteText[string])
	if s.Carries != nil {
		j.member(`"carries": `)
		j.value(s.Carries)
	}
	writeList(j, `"texts": `, s.Texts, quoteText[string])
	j.close('}')
}
