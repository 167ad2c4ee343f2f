package network

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

//go:embed schema.json
var schemaJSON []byte

var schema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(schemaJSON, document.MustSchema(indicator.SchemaJSON()))
})

// Schema returns the JSON Schema (2020-12) of network documents. Its
// $defs/members is open: refer to it to build a closed schema of your own.
func Schema() *document.Schema { return schema() }

// Parse reads a network document, strictly, and compiles it. Issues carry their
// place in data. With an error there is no Index.
func Parse(data []byte) (*Index, issue.List) {
	var n Network
	if list := Schema().Read(data, &n); list.Err() != nil {
		return nil, list
	}
	x, list := Compile(n)
	return x, document.Locate(data, list)
}
