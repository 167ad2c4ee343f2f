package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// on returns what a line of a terminal shows in the end, and fails if it went on to another.
func on(t *testing.T, screen string) string {
	t.Helper()
	if strings.Contains(screen, "\n") {
		t.Errorf("more than one line: %q", screen)
	}
	var shown []rune
	for _, text := range strings.Split(screen, "\r") {
		for i, r := range []rune(text) {
			shown = append(shown[:i], append([]rune{r}, shown[min(i+1, len(shown)):]...)...)
		}
	}
	return strings.TrimSpace(string(shown))
}

func TestLine(t *testing.T) {
	var screen bytes.Buffer
	l := line{w: &screen}
	l.clear()
	if screen.Len() > 0 {
		t.Errorf("%q cleared of nothing", &screen)
	}
	l.show("%d of %d schools", 9, 1000)
	l.show("all schools of Ōtautahi")
	l.show("done")
	if got := on(t, screen.String()); got != "done" {
		t.Errorf("%q stands there", got)
	}
	l.clear()
	if got := on(t, screen.String()); got != "" || !strings.HasSuffix(screen.String(), "\r") {
		t.Errorf("%q is left", got)
	}
	(&line{}).show("nobody is looking")
	(&line{}).clear()
}

// TestTerminal: a file, a pipe and /dev/null are no terminals.
func TestTerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "errors.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, f := range []*os.File{file, w, null, nil} {
		if terminal(f) != nil {
			t.Errorf("%v is taken for a terminal", f)
		}
	}
	if tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0); err == nil { // where there are such
		if terminal(tty) == nil {
			t.Error("a terminal is not known")
		}
		tty.Close()
	}
}

// A limited writer takes so many bytes, as a disk does that is nearly full.
type limited struct {
	w    io.Writer
	left int
}

var errFull = errors.New("the disk is full")

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	if written, err := l.w.Write(p[:n]); err != nil || n == len(p) {
		return written, err
	}
	return n, errFull
}

// TestReplace: wherever writing fails, what stood under the name stays, and nothing else.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	name, text := filepath.Join(dir, "scores.csv"), "school,level\nKererū,secure\n"
	stands := func(want string) {
		t.Helper()
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Fatalf("%q stands there, want %q: %v", got, want, err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Fatalf("%v: %v", entries, err)
		}
	}
	if err := os.WriteFile(name, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	for left := range text {
		err := replace(name, func(w io.Writer) error {
			_, err := io.WriteString(&limited{w, left}, text)
			return err
		})
		if !errors.Is(err, errFull) {
			t.Fatal(err)
		}
		stands("before")
	}
	whole := func(w io.Writer) error {
		_, err := io.WriteString(&limited{w, len(text)}, text)
		return err
	}
	if err := replace(name, whole); err != nil {
		t.Fatal(err)
	}
	stands(text)
	if info, err := os.Stat(name); err != nil || info.Mode() != 0o644 {
		t.Errorf("%v: %v", info.Mode(), err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(name, link); err == nil { // not everywhere may one
		if err := replace(link, func(w io.Writer) error { _, err := io.WriteString(w, "linked"); return err }); err != nil {
			t.Error(err)
		}
		stands("linked")
		if err := replace(link, whole); err != nil {
			t.Error(err)
		}
		stands(text)
	}
	for _, nowhere := range []string{dir, filepath.Join(dir, "no", "scores.csv"), filepath.Join(name, "scores.csv")} {
		if err := replace(nowhere, whole); err == nil {
			t.Errorf("%s is written", nowhere)
		}
	}
	stands(text)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	pipe := fmt.Sprintf("/dev/fd/%d", w.Fd())
	if _, err := os.Stat(pipe); err != nil {
		return // pipes have no names here
	}
	got := make([]byte, len(text))
	if err := replace(pipe, whole); err != nil {
		t.Error(err)
	} else if _, err := io.ReadFull(r, got); err != nil || string(got) != text {
		t.Errorf("%q comes out of the pipe: %v", got, err)
	}
}

// Stopping ends a context when the screen shows a text.
type stopping struct {
	io.Writer
	at   string
	stop context.CancelFunc
}

func (s stopping) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.at) {
		s.stop()
	}
	return s.Writer.Write(p)
}
