package assessment

import "fmt"

// What a log or a debugger prints of these types says how much is in them, and never whose
// it is: a [Matrix] holds the names of raters and what they wrote.

// String says how many subjects and judgements there are, and names none of them.
func (m *Matrix) String() string { return sizes("matrix", len(m.orEmpty().subjects), m.Len()) }

// GoString is [Matrix.String], so that %#v tells no more.
func (m *Matrix) GoString() string { return m.String() }

// String says how many subjects and judgements it was made of, and names none of them.
func (r *Result) String() string {
	return sizes("result", len(r.Matrix().orEmpty().subjects), r.Matrix().Len())
}

// GoString is [Result.String], so that %#v tells no more.
func (r *Result) GoString() string { return r.String() }

// String says how many subjects and judgements are counted, and names none of them.
func (c *Counts) String() string { return sizes("counts", len(c.subjects), int(c.n)) }

// GoString is [Counts.String], so that %#v tells no more.
func (c *Counts) GoString() string { return c.String() }

func sizes(what string, subjects, judgements int) string {
	return fmt.Sprintf("%s of %s, %s", what, plural(subjects, "subject"), plural(judgements, "judgement"))
}
