package catalogue

import (
	"iter"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/framework/learningfocused"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/framework/systemleadership"
)

// shipped is never written to. Each framework is read when it is first asked for.
var shipped = [...]struct {
	key       string
	framework func() *framework.Framework
}{
	{"kahuiako", kahuiako.Framework},
	{"lfl", lfl.Framework},
	{"district", district.Framework},
	{"learningfocused", learningfocused.Framework},
	{"systemleadership", systemleadership.Framework},
}

// All returns the frameworks, in the order of [Keys]. A framework is read only
// when the iteration comes to it, and only once in a program.
func All() iter.Seq[*framework.Framework] {
	return func(yield func(*framework.Framework) bool) {
		for _, s := range shipped {
			if !yield(s.framework()) {
				return
			}
		}
	}
}

// Lookup returns the framework of the key, or false if none has it. No other
// framework is read.
func Lookup(key string) (*framework.Framework, bool) {
	for _, s := range shipped {
		if s.key == key {
			return s.framework(), true
		}
	}
	return nil, false
}

// Keys returns the keys of the frameworks: kahuiako, lfl, district,
// learningfocused, systemleadership. The order stays; new keys go to the end. No
// framework is read.
func Keys() []string {
	keys := make([]string, len(shipped))
	for i, s := range shipped {
		keys[i] = s.key
	}
	return keys
}
