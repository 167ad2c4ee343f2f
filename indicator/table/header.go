package table

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/indicator/issue"
)

// instead says which columns the file has in place of the one that it has not.
func (t *Reader) instead(name string) string {
	if near := issue.Nearest(name, t.header, 3); len(near) > 0 {
		return "did you mean " + quoted(near) + "?"
	}
	if said := t.misread(); said != "" {
		return said
	}
	const most = 12
	var some []string
	for _, h := range t.header[:min(len(t.header), most)] {
		some = append(some, issue.Clip(h))
	}
	if more := len(t.header) - most; more > 0 {
		return fmt.Sprintf("it has %s and %d more", quoted(some), more)
	}
	return "it has " + quoted(some)
}

// misread says why a header that has no column which is wanted may not be the header,
// or not be cut into its cells.
func (t *Reader) misread() string {
	if len(t.header) == 0 {
		return ""
	}
	first := t.header[0]
	if strings.HasPrefix(strings.ToLower(first), "sep=") {
		return fmt.Sprintf("line %d only tells Excel what separates cells: the header is on line %d", t.line, t.line+1)
	}
	for _, other := range []Separator{Semicolon, Tab, Comma} {
		if len(t.header) == 1 && string(other) != string(t.scan.separator) && strings.Contains(first, string(other)) {
			return fmt.Sprintf("its header is one cell, %q: is %q the separator?", issue.Clip(first), other)
		}
	}
	return ""
}

// quoted lists texts for a message.
func quoted(texts []string) string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = strconv.Quote(t)
	}
	return strings.Join(all, ", ")
}
