package hostile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math"
	"testing"
	"testing/iotest"
)

// An Endless reader gives Head, and then Body over and over, up to Most bytes; 0 is
// without end. It stands for files that nobody wants to store.
type Endless struct {
	Head, Body string
	Most       int64
	Given      int64 // bytes, so far
}

func (e *Endless) Read(p []byte) (n int, err error) {
	most := e.Most
	if most == 0 {
		most = math.MaxInt64
	}
	for n < len(p) && e.Given < most {
		var from string
		if at := e.Given; at < int64(len(e.Head)) {
			from = e.Head[at:]
		} else {
			from = e.Body[(at-int64(len(e.Head)))%int64(len(e.Body)):]
		}
		from = from[:min(int64(len(from)), most-e.Given)]
		k := copy(p[n:], from)
		n += k
		e.Given += int64(k)
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Packed returns the text of a reader in gzip.
func Packed(t testing.TB, r io.Reader) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err == nil {
		_, err = io.Copy(w, r)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// ErrUnplugged is what a reader returns in the middle of a file.
var ErrUnplugged = errors.New("the disk was unplugged")

// Readers fails a test if something does not read the same from readers that give less
// than they are asked for, or give the last bytes together with the end; or reads a file
// as whole that fails before its end. read returns what it has read as a text, and an
// error.
func Readers(t testing.TB, file []byte, read func(r io.Reader) (string, error)) {
	t.Helper()
	want, err := read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if want == "" {
		t.Fatal("nothing was read")
	}
	for name, slow := range map[string]func(io.Reader) io.Reader{
		"one byte at a time":                   iotest.OneByteReader,
		"half of what is asked for":            iotest.HalfReader,
		"the end with the last bytes":          iotest.DataErrReader,
		"a byte at a time, and the end so too": func(r io.Reader) io.Reader { return iotest.DataErrReader(iotest.OneByteReader(r)) },
		"nothing every other time":             func(r io.Reader) io.Reader { return &hesitant{r: r} },
	} {
		if got, err := read(slow(bytes.NewReader(file))); err != nil || got != want {
			t.Errorf("%s: %v; %s", name, err, difference(got, want))
		}
	}
	for name, broken := range map[string]io.Reader{
		"fails at once":                iotest.ErrReader(ErrUnplugged),
		"fails in the middle":          io.MultiReader(bytes.NewReader(file[:len(file)/2]), iotest.ErrReader(ErrUnplugged)),
		"fails behind the end":         io.MultiReader(bytes.NewReader(file), iotest.ErrReader(ErrUnplugged)),
		"fails with the last bytes":    iotest.DataErrReader(io.MultiReader(bytes.NewReader(file), iotest.ErrReader(ErrUnplugged))),
		"times out at the second read": iotest.TimeoutReader(iotest.HalfReader(bytes.NewReader(file))),
	} {
		if got, err := read(broken); err == nil {
			t.Errorf("a file that %s is read as whole: %s", name, got[:min(len(got), 100)])
		}
	}
	for name, dead := range map[string]io.Reader{
		"gives nothing and no end": nothing{},
		"gives nothing any more":   io.MultiReader(bytes.NewReader(file[:len(file)/2]), nothing{}),
	} {
		if _, err := read(dead); err == nil {
			t.Errorf("a file that %s is read as whole", name)
		}
	}
}

// A hesitant reader gives nothing every other time, as readers may.
type hesitant struct {
	r    io.Reader
	next bool
}

func (h *hesitant) Read(p []byte) (int, error) {
	if h.next = !h.next; h.next {
		return 0, nil
	}
	return h.r.Read(p)
}

// nothing is a reader that never gives anything, nor ends.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, nil }
