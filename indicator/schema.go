package indicator

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (2020-12) of the definitions of this package.
// Other schemas refer to its $defs: key, id, token, date, text, level, scale,
// indicator, bands and their parts.
func Schema() []byte { return slices.Clone(schema) }
