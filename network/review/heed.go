package review

import "context"

// A heed hears when a context ends. It is told of every piece of work and looks once in some
// hundred thousands of steps: some milliseconds. Who is told to stop comes to no result that
// counts; solve and run give the context's error in its place.
type heed struct {
	ctx  context.Context
	work int
	err  error // the context's, once it was heard
}

// after reports whether to stop after so much more work. A nil heed never does.
func (h *heed) after(work int) bool {
	if h == nil {
		return false
	}
	if h.work += work + 1; h.work >= 1<<17 {
		h.work = 0
		if err := h.ctx.Err(); h.err == nil { // asked on, so that a test sees who works on
			h.err = err
		}
	}
	return h.err != nil
}

// ask returns the context's error.
func (h *heed) ask() error {
	if h.err == nil {
		h.err = h.ctx.Err()
	}
	return h.err
}
