package agreement

import (
	"context"
	"iter"
)

// A Progress tells how far a bootstrap is, or all those of a summary.
type Progress struct {
	Drawn int // replicates so far; of replicates drawn side by side, as many as their share is worth
	Of    int // replicates in all
}

// A watch stands over the drawing of replicates: it hears when to stop, and tells how far
// the drawing is.
type watch struct {
	ctx  context.Context
	tell func(Progress)
	of   int   // replicates in all
	told int   // per cent
	err  error // why not all of them are drawn
}

func (b Resampling) watch(ctx context.Context) *watch {
	return &watch{ctx: ctx, tell: b.Progress, of: b.Replicates}
}

// draws yields before each replicate, until all are drawn or there is an error.
func (w *watch) draws() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range w.of {
			if !w.at(i) || !yield(i) {
				return
			}
		}
		w.at(w.of)
	}
}

// at takes note that so many replicates are drawn, and reports whether to go on.
func (w *watch) at(drawn int) bool {
	if w.err = w.ctx.Err(); w.err != nil {
		return false
	}
	if percent := 100 * drawn / w.of; w.tell != nil && percent > w.told {
		w.told = percent
		w.tell(Progress{Drawn: drawn, Of: w.of})
	}
	return true
}

// among returns b for the nth of so many bootstraps, which tell their progress as one.
func (b Resampling) among(nth, of int) Resampling {
	if tell := b.Progress; tell != nil {
		b.Progress = func(p Progress) { tell(Progress{Drawn: nth*p.Of + p.Drawn, Of: of * p.Of}) }
	}
	return b
}
