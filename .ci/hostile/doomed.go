package hostile

import "context"

// A Doomed context ends after it was asked so often whether it has. It is for one
// goroutine.
type Doomed struct {
	context.Context
	Left, After int // calls until it ends, calls after it ended
}

// Err is asked by all who heed a context.
func (d *Doomed) Err() error {
	if d.Left > 0 {
		d.Left--
		return nil
	}
	d.After++
	return context.Canceled
}
