package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"
)

// terminal returns the file if somebody is looking at what is written there, or nil.
func terminal(f *os.File) io.Writer {
	info, err := f.Stat()
	if err != nil || info.Mode()&fs.ModeCharDevice == 0 {
		return nil
	}
	if null, err := os.Stat(os.DevNull); err == nil && os.SameFile(info, null) {
		return nil
	}
	return f
}

// A line is the last one of a terminal, written over and over while work goes on.
type line struct {
	w     io.Writer // nil: nobody is looking
	width int       // of what stands there
}

func (l *line) show(format string, args ...any) {
	if l.w != nil {
		text := fmt.Sprintf(format, args...)
		fmt.Fprintf(l.w, "\r%-*s", l.width, text)
		l.width = max(l.width, utf8.RuneCountInString(text))
	}
}

// counter returns what shows how many of all are done, at most a hundred times.
func (l *line) counter(format string, all int) func(done int) {
	told := 0
	return func(done int) {
		if percent := int(100 * int64(done) / int64(max(all, 1))); percent > told {
			told = percent
			l.show(format, done, all)
		}
	}
}

// clear leaves the line as it was found.
func (l *line) clear() {
	if l.width > 0 {
		fmt.Fprintf(l.w, "\r%*s\r", l.width, "")
		l.width = 0
	}
}
