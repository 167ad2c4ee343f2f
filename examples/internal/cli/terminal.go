// Package cli is what programs need that people run at a terminal: a line that says how far
// work is, and files that are written as a whole or not at all. What is done with schools
// stands in the programs themselves.
package cli

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"
)

// Terminal returns the file if somebody is looking at what is written there, or nil.
func Terminal(f *os.File) io.Writer {
	info, err := f.Stat()
	if err != nil || info.Mode()&fs.ModeCharDevice == 0 {
		return nil
	}
	if null, err := os.Stat(os.DevNull); err == nil && os.SameFile(info, null) {
		return nil
	}
	return f
}

// A Line is the last one of a terminal, written over and over while work goes on.
type Line struct {
	To    io.Writer // nil: nobody is looking
	width int       // of what stands there
}

// Show writes a text in place of what stands there.
func (l *Line) Show(format string, args ...any) {
	if l.To != nil {
		text := fmt.Sprintf(format, args...)
		fmt.Fprintf(l.To, "\r%-*s", l.width, text)
		l.width = max(l.width, utf8.RuneCountInString(text))
	}
}

// Counter returns what shows how many of all are done, at most a hundred times.
func (l *Line) Counter(format string, all int) func(done int) {
	told := 0
	return func(done int) {
		if percent := int(100 * int64(done) / int64(max(all, 1))); percent > told {
			told = percent
			l.Show(format, done, all)
		}
	}
}

// Clear leaves the line as it was found.
func (l *Line) Clear() {
	if l.width > 0 {
		fmt.Fprintf(l.To, "\r%*s\r", l.width, "")
		l.width = 0
	}
}
