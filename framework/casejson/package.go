package casejson

import (
	"encoding/json"
	"math"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Package is a CASE package, read or made: immutable, and safe for many goroutines.
// It knows each member that came in. The zero Package, and nil, is what is read of {}.
type Package struct {
	strict *node  // as CASE 1.1 wants it
	source string // as it came in, "" if it was made here
	prefix issue.Pointer
	moved  map[*node]int // where parts stood in what was read, if not where they stand now
}

// root returns the package as CASE 1.1 wants it.
func (p *Package) root() *node {
	if p == nil || p.strict == nil {
		return empty()
	}
	return p.strict
}

var empty = sync.OnceValue(func() *node { return newNormaliser().pkg(objectNode()) })

// at returns the pointer to a part of a list, as it was read.
func (p *Package) at(list issue.Pointer, i int, part *node) issue.Pointer {
	was, moved := p.moved[part]
	switch {
	case !moved:
		return list.Index(i)
	case was == unlisted:
		return list
	}
	return list.Index(was)
}

// A Profile says in which form a package is written.
type Profile int

const (
	// CASE11 is strict CASE 1.1. What came in and has no place there stands under
	// "openrubricLeadership" in the extensions of the object it came with.
	CASE11 Profile = iota
	// OpenSALT10 is CASE 1.0 as OpenSALT's importer takes it, without what that loses or
	// stumbles over.
	OpenSALT10
	// AsRead is what came in, to the letter; for a package that was made here it is CASE11,
	// as is any profile that is none of these.
	AsRead
)

// JSON returns the bytes of the package in the form of the profile. The warnings of
// the list say what the profile cannot hold, all of it, each with its path in the strict
// form; there are none for CASE11 and AsRead. Equal packages have equal bytes. It takes
// time linear in them.
func (p *Package) JSON(as Profile) ([]byte, issue.List) {
	if p == nil {
		p = new(Package)
	}
	out, list := p.root(), issue.List{}
	switch {
	case as == AsRead && p.source != "":
		return []byte(p.source), list
	case as == OpenSALT10:
		out, list = opensalt(out)
	}
	room := make([]byte, 0, len(p.source)*5/4+1<<12)
	return append(out.write(room, 0), '\n'), list
}

// Parse reads a CASE package, of version 1.1 or 1.0, and takes what real servers write
// for it. Each thing that is not as CASE 1.1 has it is a warning that says what was
// assumed; nothing that came in is lost. Rubrics are looked over for what no schema
// sees. Only what is no JSON in UTF-8, no object, nested more than 64 deep or larger than
// 64 MB is an error, and there is no Package then; so is what has no place in a package and
// would take many times the file to keep, such as a thousand members of one name within one
// whose name has a megabyte. Half of a surrogate pair is no UTF-8.
//
// Of the warnings the first 1,000 are kept, the others counted. It takes time linear in
// the file.
func Parse(data []byte) (*Package, issue.List) {
	if len(data) > document.DefaultBytes {
		return nil, noJSON(data)
	}
	source, mark := strings.CutPrefix(string(data), "\xEF\xBB\xBF")
	raw, depth, ok := parseDeep(source)
	if !ok || raw.kind != anObject {
		return nil, behindMark(noJSON([]byte(source)), mark)
	}
	p := &Package{source: string(data)}
	z := newNormaliser()
	if mark {
		z.warn(MarkBefore, nil, "the file begins with a byte order mark: passed over")
	}
	z.room = 16*len(source) + 1<<20
	p.strict, p.moved = z.pkg(raw), z.moved
	if z.room < 0 {
		return nil, issue.List{Issues: []issue.Issue{{Code: document.SizeExceeded, Message: "what has no place in a package is so much, or lies so deep, that to say where it was would take many times the file"}}}
	}
	if depth > document.DefaultDepth-16 && p.strict.depth() > document.DefaultDepth {
		return nil, issue.List{Issues: []issue.Issue{{Code: document.DepthExceeded, Message: "values are nested so deep that they cannot be kept in extensions"}}}
	}
	if inner := raw.get("CFPackage"); inner != nil && inner.kind == anObject {
		p.prefix = "/CFPackage"
	}
	checkRubrics(p, &z.found)
	return p, p.located(z.found.List())
}

// located gives issues their places in what was read, if anything was.
func (p *Package) located(list issue.List) issue.List {
	if len(list.Issues) == 0 || p.source == "" {
		return list
	}
	return document.Locate([]byte(p.source), list)
}

// ParseStrict is [Parse] for those who send what they should: what is not as CASE 1.1 has
// it is an error. What no schema sees in rubrics remains a warning.
func ParseStrict(data []byte) (*Package, issue.List) {
	p, list := Parse(data)
	for i := range list.Issues {
		list.Issues[i].Warning = rubricCodes[list.Issues[i].Code]
	}
	if list.Err() != nil {
		return nil, list
	}
	return p, list
}

// noJSON says what is wrong with what could not be read.
func noJSON(data []byte) issue.List {
	var into json.RawMessage
	list := anyObject().Read(data, &into)
	if list.Err() == nil {
		at := issue.Issue{Code: document.Syntax, Message: "this is no JSON object"}
		if !utf8.Valid(data) {
			at.Code, at.Message = document.UTF8Invalid, "the file is not UTF-8"
		}
		list.Issues = append(list.Issues, at)
	}
	return list
}

// behindMark returns a list of a text before which a byte order mark stands.
func behindMark(list issue.List, mark bool) issue.List {
	for i := range list.Issues {
		if at := &list.Issues[i].At; mark {
			at.Offset += 3
			if at.Line == 1 {
				at.Column += 3
			}
		}
	}
	return list
}

func newNormaliser() *normaliser {
	return &normaliser{model: model(), ids: map[string]string{}, taken: map[string]bool{}, moved: map[*node]int{}, room: math.MaxInt}
}

// pkg makes a package of the root, wrapped or not.
func (z *normaliser) pkg(raw *node) *node {
	in, at := raw, (*place)(nil)
	var rest []leftover
	if inner := raw.get("CFPackage"); inner != nil && inner.kind == anObject {
		at = at.key("CFPackage")
		z.warn(PackageWrapped, at, "the package lies in a member CFPackage: taken out of it")
		in = inner
		for _, m := range raw.members {
			if m.value != inner {
				z.warn(MemberOutside, (*place)(nil).key(m.name), "%q stands beside the package: kept in the extensions", issue.Clip(m.name))
				rest = append(rest, leftover{issue.Pointer("").Key(m.name), m.value})
			}
		}
	}
	if s := in.get("CFDocument").str("lastChangeDateTime"); s != "" {
		var quiet normaliser
		if v, _ := quiet.time(textNode(s), nil); v != nil {
			z.moment = v.text
		}
	}
	out, _ := z.object(z.model.pkg, in, at)
	out, _ = z.keep(z.model.pkg, out, rest, nil)
	return out
}
