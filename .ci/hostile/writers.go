package hostile

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// ErrDiskFull is what the writers of this package return.
var ErrDiskFull = errors.New("no space left on device")

// A Disk takes so many bytes and then fails, or, if it is Silent, takes less than it is
// given and says nothing, which no writer may do.
type Disk struct {
	taken  []byte // no bytes.Buffer within: its WriteString has room without end
	Room   int
	Silent bool
	Failed int // how often it was written to without room
}

func (d *Disk) Write(p []byte) (int, error) {
	n := min(len(p), d.Room-len(d.taken))
	d.taken = append(d.taken, p[:n]...)
	if n == len(p) {
		return n, nil
	}
	d.Failed++
	if d.Silent {
		return n, nil
	}
	return n, ErrDiskFull
}

// Bytes returns what was taken.
func (d *Disk) Bytes() []byte { return d.taken }

// FullDisk fails a test if something does not write the same each time, or does not say
// that a disk is full, at whatever byte. Of long texts some two hundred places are tried,
// those at either end among them. It returns what was written.
func FullDisk(t testing.TB, write func(w io.Writer) error) []byte {
	t.Helper()
	var whole bytes.Buffer
	if err := write(&whole); err != nil {
		t.Fatal(err)
	}
	n := whole.Len()
	if n == 0 {
		t.Fatal("nothing was written")
	}
	step := max(1, n/200)
	for room := 0; room < n; room++ {
		if room > 8 && room < n-8 && room%step != 0 {
			continue
		}
		for _, silent := range []bool{false, true} {
			disk := Disk{Room: room, Silent: silent}
			err := write(&disk)
			switch {
			case err == nil:
				t.Fatalf("with room for %d of %d bytes there is no error (silent: %t)", room, n, silent)
			case !silent && !errors.Is(err, ErrDiskFull):
				t.Fatalf("with room for %d of %d bytes the error is %v: it does not wrap that of the writer", room, n, err)
			case silent && !errors.Is(err, io.ErrShortWrite):
				t.Fatalf("a writer that takes %d of %d bytes and says nothing: the error is %v, want io.ErrShortWrite", room, n, err)
			case !bytes.HasPrefix(whole.Bytes(), disk.Bytes()):
				t.Fatalf("with room for %d bytes something else is written", room)
			case disk.Failed > 2:
				t.Fatalf("with room for %d of %d bytes it is tried %d times to write on", room, n, disk.Failed)
			}
		}
	}
	return whole.Bytes()
}
