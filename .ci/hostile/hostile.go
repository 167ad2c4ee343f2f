// Package hostile helps tests to hold that the library stands what is done to it: input
// made to take memory or time, readers and writers that fail, many goroutines at once.
// Nothing but tests imports it.
package hostile

import (
	"os"
	"runtime"
	"sync"
	"testing"
	"time"
)

// Growth fails a test if work on four times the input takes much more than four times
// the memory or the time. prepare makes the input of a size, and returns the work. Work
// that grows with the square takes sixteen times; sorting, and memory that is cleared,
// need some room. A slow moment of the machine is no failure: the best of five counts. Nor
// is what takes less than 50 ms on the larger input: n must be so large that work with the
// square would take much longer, and nothing else hides it.
func Growth(t testing.TB, n int, prepare func(n int) (work func())) {
	t.Helper()
	if testing.Short() { // for the race detector: once, and small
		prepare(n / 8)()
		return
	}
	const most = 10
	var memory, slower float64
	for range 5 {
		small, large := measure(prepare(n)), measure(prepare(4*n))
		memory = float64(large.bytes) / float64(small.bytes+1<<16)
		slower = float64(large.took) / float64(small.took+5*time.Millisecond)
		if memory <= most && slower <= most {
			t.Logf("four times the input: %.1f times the memory, %.1f times the time", memory, slower)
			return
		}
	}
	t.Errorf("four times the input takes %.1f times the memory and %.1f times the time: want at most %d", memory, slower, most)
}

// Allocated returns how many bytes work allocates.
func Allocated(work func()) int64 { return int64(measure(work).bytes) }

// Runs returns how many random cases a test looks at that takes long: all of them if LONG
// is set in the environment, as .ci/full sets it, and a third otherwise, so that tests can
// be run at every save; few under -short, for the race detector and emulated machines.
func Runs(all, few int) int {
	switch {
	case testing.Short():
		return few
	case os.Getenv("LONG") != "":
		return all
	}
	return all / 3
}

type cost struct {
	bytes uint64
	took  time.Duration
}

func measure(work func()) cost {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	work()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return cost{after.TotalAlloc - before.TotalAlloc, took}
}

// Together fails a test if eight goroutines that use one value do not all get what one
// alone gets. compile makes the value anew, so that what it makes ready when it is first
// asked is asked for by all at once. It finds most under the race detector.
func Together[T any](t testing.TB, compile func() T, use func(T) string) {
	t.Helper()
	want := use(compile())
	if want == "" {
		t.Fatal("the value was not used")
	}
	shared := compile()
	var all sync.WaitGroup
	got := make([]string, 8)
	begin := make(chan struct{})
	for i := range got {
		all.Go(func() {
			<-begin
			got[i] = use(shared)
		})
	}
	close(begin)
	all.Wait()
	for i, g := range got {
		if g != want {
			t.Fatalf("goroutine %d of %d got something else than one alone: %s", i, len(got), difference(g, want))
		}
	}
}

// difference shows where two texts part.
func difference(got, want string) string {
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	around := func(s string) string { return s[max(0, at-40):min(len(s), at+40)] }
	return "got … " + around(got) + " …, want … " + around(want) + " …"
}
