package evidence

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

//go:embed schema.json
var schemaJSON []byte

var schema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(schemaJSON, document.MustSchema(indicator.SchemaJSON()))
})

// Schema returns the JSON Schema (2020-12) of evidence registers. Its
// $defs/members is open: refer to it to build a closed schema of your own.
func Schema() *document.Schema { return schema() }
