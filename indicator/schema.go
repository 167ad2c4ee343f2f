package indicator

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// SchemaJSON returns the JSON Schema (2020-12) of the definitions of this package.
// Other schemas refer to its $defs: key, id, token, date, text, level, scale,
// indicator, bands and their parts.
func SchemaJSON() []byte { return slices.Clone(schema) }
