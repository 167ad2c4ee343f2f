package measure

import "context"

// A Progress tells how a fit is coming on.
type Progress struct {
	Round    int
	LogLik   float64
	Residual float64 // largest difference between an element's total and what is expected
	// Done of Of says how much is done of a piece of work that takes longer than usual, in
	// the round after Round or after the last one: what judgements or persons tell, or the
	// inverse of that, of which standard errors are made. Of is 0 when a round is over. Such
	// calls come about every tenth of a second of work; a piece may be told of more than
	// once, first as it is gathered and then as it is inverted.
	Done, Of int
}

// A pulse stands over a fit: it hears when the context ends, and tells how far the fit is. A
// nil pulse does neither.
type pulse struct {
	ctx   context.Context
	tell  func(Progress)
	last  Progress // of the last round
	work  int      // since the context was asked
	quiet int      // since anything was told
	err   error    // the context's, once it was heard
}

// Work is counted in products: some milliseconds between looks at the context, and a tenth of
// a second between tales.
const (
	lookEvery = 1 << 22
	tellEvery = 1 << 26
)

// ask returns the context's error.
func (p *pulse) ask() error {
	if p != nil && p.err == nil {
		p.err = p.ctx.Err()
	}
	return p.failed()
}

// failed returns the context's error if it was heard.
func (p *pulse) failed() error {
	if p == nil {
		return nil
	}
	return p.err
}

// round tells that a round is over.
func (p *pulse) round(at Progress) {
	if p == nil {
		return
	}
	if p.last, p.quiet = at, 0; p.tell != nil {
		p.tell(at)
	}
}

// part says how much is done of a piece of work.
func (p *pulse) part(done, of int) {
	if p != nil {
		p.last.Done, p.last.Of = done, of
	}
}

// beat takes note of so much more work, and returns the context's error if it was heard.
func (p *pulse) beat(work int) error {
	if p == nil {
		return nil
	}
	if work < 0 { // more than 32 bits hold
		work = lookEvery
	}
	p.work += work + 1
	p.quiet += work + 1
	if p.work < lookEvery {
		return p.err
	}
	p.work = 0
	if err := p.ctx.Err(); p.err == nil { // asked on, so that a test sees who works on
		p.err = err
	}
	if p.err == nil && p.quiet >= tellEvery && p.last.Of > 0 && p.tell != nil {
		p.quiet = 0
		p.tell(p.last)
	}
	return p.err
}
