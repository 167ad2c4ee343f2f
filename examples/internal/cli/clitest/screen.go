// Package clitest looks at terminals for tests.
package clitest

import (
	"context"
	"io"
	"strings"
	"testing"
)

// Shown returns what a line of a terminal shows in the end, and fails if it went on to another.
func Shown(t *testing.T, screen string) string {
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

// Stopping ends a context when the screen shows a text.
type Stopping struct {
	io.Writer
	At   string
	Stop context.CancelFunc
}

func (s Stopping) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.At) {
		s.Stop()
	}
	return s.Writer.Write(p)
}
