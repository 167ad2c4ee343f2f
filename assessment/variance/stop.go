package variance

import "context"

// A stop hears when a context has ended. It is asked after every piece of work and looks
// once in some millions of additions: some milliseconds.
type stop struct {
	ctx  context.Context
	work int
	err  error // the context's, once it was heard
}

// after reports whether to stop after so many additions more. A nil stop never does.
func (s *stop) after(work int) bool {
	if s == nil {
		return false
	}
	if s.work += work + 1; s.work >= 1<<22 {
		s.work = 0
		if err := s.ctx.Err(); s.err == nil { // asked on, so that a test sees who works on
			s.err = err
		}
	}
	return s.err != nil
}
