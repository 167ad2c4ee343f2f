package casejson

import (
	"sync"

	"github.com/openrubric/leadership/indicator/document"
)

// anyObject reads any JSON object, and says where a text is none.
var anyObject = sync.OnceValue(func() *document.Schema {
	return document.MustSchema([]byte(`{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"}`))
})
