package catalogue

import (
	"embed"
	"iter"
	"sync"

	"github.com/openrubric/leadership/framework"
)

//go:embed crosswalks
var crosswalkFiles embed.FS

// A crossing is one crosswalk, read when it is first asked for, and its inverse.
type crossing struct {
	from, to       string
	there, andBack func() *framework.Crosswalk
}

// crossings are all pairs of shipped frameworks, each once, in the order of Keys.
var crossings = sync.OnceValue(func() []crossing {
	var all []crossing
	for i, from := range shipped {
		for _, to := range shipped[i+1:] {
			there := sync.OnceValue(func() *framework.Crosswalk { return load(from.key, to.key) })
			back := sync.OnceValue(func() *framework.Crosswalk { return there().Inverse() })
			all = append(all, crossing{from.key, to.key, there, back})
		}
	}
	return all
})

// load reads a file that is part of the program, and panics if it is wrong: a test
// reads them all.
func load(from, to string) *framework.Crosswalk {
	data, err := crosswalkFiles.ReadFile("crosswalks/" + from + "-" + to + ".json")
	if err != nil {
		panic(err)
	}
	a, _ := Lookup(from)
	b, _ := Lookup(to)
	c, list := framework.ParseCrosswalk(data, a, b)
	if err := list.Err(); err != nil {
		panic(err)
	}
	return c
}

// Crosswalk returns the crosswalk from one shipped framework to another, or false if
// one of the two is not shipped or both are the same. Of the two directions one is
// the inverse of the other. The value is shared and immutable; no other crosswalk is
// read.
//
// All frameworks here judge different kinds of subject: [framework.Crosswalk.AcrossKinds].
func Crosswalk(from, to string) (*framework.Crosswalk, bool) {
	for _, c := range crossings() {
		switch {
		case c.from == from && c.to == to:
			return c.there(), true
		case c.from == to && c.to == from:
			return c.andBack(), true
		}
	}
	return nil, false
}

// Crosswalks returns the crosswalks between all pairs of shipped frameworks, each
// pair once, from the one that comes first in [Keys] to the other. A crosswalk is
// read only when the iteration comes to it.
func Crosswalks() iter.Seq[*framework.Crosswalk] {
	return func(yield func(*framework.Crosswalk) bool) {
		for _, c := range crossings() {
			if !yield(c.there()) {
				return
			}
		}
	}
}
