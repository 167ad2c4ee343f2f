package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/examples/internal/cli"
	"github.com/openrubric/leadership/examples/internal/cli/clitest"
)

func TestLine(t *testing.T) {
	var screen bytes.Buffer
	l := cli.Line{To: &screen}
	l.Clear()
	if screen.Len() > 0 {
		t.Errorf("%q cleared of nothing", &screen)
	}
	l.Show("%d of %d schools", 9, 1000)
	l.Show("all schools of Ōtautahi")
	l.Show("done")
	if got := clitest.Shown(t, screen.String()); got != "done" {
		t.Errorf("%q stands there", got)
	}
	l.Clear()
	if got := clitest.Shown(t, screen.String()); got != "" || !strings.HasSuffix(screen.String(), "\r") {
		t.Errorf("%q is left", got)
	}
	(&cli.Line{}).Show("nobody is looking")
	(&cli.Line{}).Clear()
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
		if cli.Terminal(f) != nil {
			t.Errorf("%v is taken for a terminal", f)
		}
	}
	if tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0); err == nil { // where there are such
		if cli.Terminal(tty) == nil {
			t.Error("a terminal is not known")
		}
		tty.Close()
	}
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
		err := cli.Replace(name, func(w io.Writer) error {
			disk := hostile.Disk{Room: left}
			_, err := io.WriteString(&disk, text)
			w.Write(disk.Bytes())
			return err
		})
		if !errors.Is(err, hostile.ErrDiskFull) {
			t.Fatal(err)
		}
		stands("before")
	}
	whole := func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
	if err := cli.Replace(name, whole); err != nil {
		t.Fatal(err)
	}
	stands(text)
	mode := func(name string, want os.FileMode) {
		t.Helper()
		if info, err := os.Stat(name); err != nil || info.Mode() != want && runtime.GOOS != "windows" {
			t.Errorf("%v, want %v: %v", info, want, err)
		}
	}
	mode(name, 0o600) // what was private stays so
	fresh := filepath.Join(t.TempDir(), "scores.csv")
	if err := cli.Replace(fresh, whole); err != nil {
		t.Error(err)
	}
	mode(fresh, 0o644)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(name, link); err == nil { // not everywhere may one
		if err := cli.Replace(link, func(w io.Writer) error { _, err := io.WriteString(w, "linked"); return err }); err != nil {
			t.Error(err)
		}
		stands("linked")
		if err := cli.Replace(link, whole); err != nil {
			t.Error(err)
		}
		stands(text)
	}
	for _, nowhere := range []string{dir, filepath.Join(dir, "no", "scores.csv"), filepath.Join(name, "scores.csv")} {
		if err := cli.Replace(nowhere, whole); err == nil {
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
	if err := cli.Replace(pipe, whole); err != nil {
		t.Error(err)
	} else if _, err := io.ReadFull(r, got); err != nil || string(got) != text {
		t.Errorf("%q comes out of the pipe: %v", got, err)
	}
}
