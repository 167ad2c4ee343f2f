package graph

import (
	"context"
	"sync"
	"sync/atomic"
)

// inBlocks runs work for blocks 0 to n−1, each with a scratch of its worker, and then
// commit for each in the order of blocks, one at a time. So sums that commit makes are the
// same to the last bit for any number of workers. It returns the context's error if that
// ended first.
func inBlocks[S any](ctx context.Context, workers, n int, scratch func() S, work, commit func(s S, block int)) error {
	if workers <= 1 || n <= 1 {
		s := scratch()
		for block := range n {
			if err := ctx.Err(); err != nil {
				return err
			}
			work(s, block)
			commit(s, block)
		}
		return ctx.Err()
	}
	var (
		next atomic.Int64
		turn int
		lock sync.Mutex
		free = sync.NewCond(&lock)
		wait sync.WaitGroup
	)
	for range min(workers, n) {
		wait.Go(func() {
			s := scratch()
			for {
				block := int(next.Add(1)) - 1
				if block >= n {
					return
				}
				if ctx.Err() == nil {
					work(s, block)
				}
				lock.Lock()
				for turn != block {
					free.Wait()
				}
				if ctx.Err() == nil {
					commit(s, block)
				}
				turn++
				lock.Unlock()
				free.Broadcast()
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}
