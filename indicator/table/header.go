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

// quoted lists texts for a message.
func quoted(texts []string) string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = strconv.Quote(t)
	}
	return strings.Join(all, ", ")
}
