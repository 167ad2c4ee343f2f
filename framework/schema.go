package framework

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

var (
	//go:embed schema.json
	schemaJSON []byte
	//go:embed crosswalk.schema.json
	crosswalkJSON []byte
	//go:embed overlay.schema.json
	overlayJSON []byte
)

var (
	shared = sync.OnceValue(func() *document.Schema { return document.MustSchema(indicator.SchemaJSON()) })
	schema = sync.OnceValue(func() *document.Schema { return document.MustSchema(schemaJSON, shared()) })

	crosswalkSchema = sync.OnceValue(func() *document.Schema { return document.MustSchema(crosswalkJSON, shared(), schema()) })
	overlaySchema   = sync.OnceValue(func() *document.Schema { return document.MustSchema(overlayJSON, shared(), schema()) })
)

// Schema returns the JSON Schema (2020-12) of framework documents. Its
// $defs/members is open: refer to it to build a closed schema of your own.
func Schema() *document.Schema { return schema() }

// CrosswalkSchema returns the JSON Schema (2020-12) of crosswalks.
func CrosswalkSchema() *document.Schema { return crosswalkSchema() }

// OverlaySchema returns the JSON Schema (2020-12) of overlays.
func OverlaySchema() *document.Schema { return overlaySchema() }
