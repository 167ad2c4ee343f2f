package document

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// Locate returns the list with a place for each issue that has none: byte offset,
// line and column of the value that its path leads to in data or, if there is no
// such value, of the nearest one around it. Compile finds issues in a value and
// does not know its text; this brings the two together.
func Locate(data []byte, list issue.List) issue.List {
	w := walker{scanner: scanner{data: data, pos: afterMark(data)}, wanted: new(wanted)}
	for i := range list.Issues {
		if list.Issues[i].At.Line == 0 {
			w.wanted.add(list.Issues[i].Path)
		}
	}
	w.walk(w.wanted, MaxDepth)
	lines := lineCounter{data: data}
	located := slices.Clone(list.Issues)
	order := make([]int, 0, len(located))
	offsets := make([]int, len(located))
	for i := range located {
		if located[i].At.Line == 0 {
			offsets[i] = w.wanted.offsetOf(located[i].Path)
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(offsets[i], offsets[j]) })
	for _, i := range order {
		at := lines.place(offsets[i])
		at.File = located[i].At.File
		located[i].At = at
	}
	return sorted(located, list.LeftOut)
}

func sorted(issues []issue.Issue, leftOut int) issue.List {
	c := issue.Collector{Cap: max(1, len(issues))}
	c.AddList(issue.List{Issues: issues, LeftOut: leftOut})
	return c.List()
}

// wanted is a tree of paths. Each knows the offset of its value once it is seen.
type wanted struct {
	offset int
	seen   bool
	inside map[string]*wanted
}

func (w *wanted) add(path issue.Pointer) {
	for token := range path.Tokens() {
		if w.inside == nil {
			w.inside = make(map[string]*wanted)
		}
		if w.inside[token] == nil {
			w.inside[token] = new(wanted)
		}
		w = w.inside[token]
	}
}

func (w *wanted) offsetOf(path issue.Pointer) int {
	offset := w.offset
	for token := range path.Tokens() {
		if w = w.inside[token]; w == nil || !w.seen {
			break
		}
		offset = w.offset
	}
	return offset
}

// A walker goes through a document without a schema, up to its first error of
// syntax. It knows the pointer to where it is, and puts it down for problems or
// looks for pointers that are wanted.
type walker struct {
	scanner
	wanted *wanted

	path     []step
	problems []problem // by offset, those that have no path yet
	paths    []issue.Pointer
}

// A step leads to a member or, if it has no name, to an element.
type step struct {
	name  []byte // with its escapes
	index int
}

// walk passes one value. w is what is wanted at or in it, or nil.
func (w *walker) walk(at *wanted, depth int) bool {
	w.space()
	start := w.pos
	if at != nil && !at.seen {
		at.seen, at.offset = true, start
	}
	c := w.peek()
	if c == '{' || c == '[' {
		w.assign(start + 1)
		if depth == 0 || w.wanted == nil && len(w.paths) == len(w.problems) {
			return false
		}
	}
	switch c {
	case '{':
		w.pos++
		w.space()
		if w.peek() == '}' {
			w.pos++
			break
		}
		for again := true; again; {
			w.assign(w.pos)
			quoted := w.pos
			name, _, ok := w.name()
			if !ok {
				return false
			}
			var in *wanted
			if at != nil {
				in = at.inside[string(name)]
			}
			w.path = append(w.path, step{name: w.data[quoted:w.pos]})
			if !w.walk(in, depth-1) {
				return false
			}
			w.assign(w.pos)
			w.path = w.path[:len(w.path)-1]
			if again, ok = w.more('}'); !ok {
				return false
			}
		}
	case '[':
		w.pos++
		w.space()
		if w.peek() == ']' {
			w.pos++
			break
		}
		for i, again := 0, true; again; i++ {
			w.assign(w.pos)
			var in *wanted
			if at != nil && at.inside != nil {
				in = at.inside[string(issue.Pointer("").Index(i))[1:]]
			}
			w.path = append(w.path, step{index: i})
			ok := w.walk(in, depth-1)
			if !ok {
				return false
			}
			w.assign(w.pos)
			w.path = w.path[:len(w.path)-1]
			if again, ok = w.more(']'); !ok {
				return false
			}
		}
	case '"':
		if _, _, ok := w.str(); !ok {
			return false
		}
	case 't':
		return w.literal("true")
	case 'f':
		return w.literal("false")
	case 'n':
		return w.literal("null")
	default:
		if w.pos >= len(w.data) {
			return false
		}
		if _, ok := w.number(); !ok {
			return false
		}
	}
	return true
}

// assign gives the path to problems before offset that have none.
func (w *walker) assign(offset int) {
	for len(w.paths) < len(w.problems) && w.problems[len(w.paths)].offset < offset {
		w.paths = append(w.paths, w.pointer(w.problems[len(w.paths)].missing))
	}
}

// mostPath is how many bytes the path of a problem may have. A thousand problems
// in a member whose name is the better part of a document would take a thousand
// times its memory.
const mostPath = 4096

// pointer returns the pointer to where the walker is and, if there is a name behind
// it, to the member of that name; or to the innermost value around whose pointer is
// short enough.
func (w *walker) pointer(behind string) issue.Pointer {
	var p issue.Pointer
	for _, s := range w.path {
		if len(p)+len(s.name) > mostPath {
			return p
		}
		if s.name == nil {
			p = p.Index(s.index)
			continue
		}
		name := scanner{data: s.name}
		text, _, _ := name.str()
		p = p.Key(string(text))
	}
	if behind != "" {
		p = p.Key(behind)
	}
	return p
}

// place makes issues of the problems of a document.
func place(data []byte, problems []problem) []issue.Issue {
	slices.SortStableFunc(problems, func(a, b problem) int { return cmp.Compare(a.offset, b.offset) })
	w := walker{scanner: scanner{data: data, pos: afterMark(data)}, problems: problems}
	w.walk(nil, MaxDepth+1)
	w.assign(len(data) + 1) // what is behind the document, or where it breaks off
	lines := lineCounter{data: data}
	issues := make([]issue.Issue, len(problems))
	for i, p := range problems {
		issues[i] = issue.Issue{Code: p.code, Path: w.paths[i], At: lines.place(p.offset), Message: p.message}
	}
	return sorted(issues, 0).Issues
}

// afterMark returns where the document begins: behind a byte order mark, which
// should not be there.
func afterMark(data []byte) int {
	return len(data) - len(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")))
}

// A lineCounter turns offsets that do not fall into lines and columns.
type lineCounter struct {
	data    []byte
	offset  int
	line    int // lines that end before offset
	lineEnd int // where the last of them ends
}

func (c *lineCounter) place(offset int) issue.Place {
	for {
		i := bytes.IndexByte(c.data[c.offset:offset], '\n')
		if i < 0 {
			break
		}
		c.offset += i + 1
		c.line++
		c.lineEnd = c.offset
	}
	c.offset = offset
	return issue.Place{Offset: int64(offset), Line: c.line + 1, Column: offset - c.lineEnd + 1}
}
