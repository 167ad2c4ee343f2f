package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"strconv"
)

// Write returns the bytes of a document of ours: what encoding/json makes of v,
// indented by two spaces, <, > and & as they are, a line end at the end. Members
// stand in the order of the struct's fields, those of a map are sorted, so equal
// values have equal bytes. It returns an error if v holds NaN or an infinity, or
// what encoding/json cannot write.
func Write(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Digest returns "sha256:" and 64 hexadecimal digits of the canonical form of v:
// its JSON without white space, members sorted by their bytes, no escape that is
// not needed. Numbers stand as encoding/json writes them, those in a
// json.RawMessage as they are. The member "$schema" of v itself is left out: it
// tells an editor where the schema is and nothing about the document.
func Digest(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	s := scanner{data: b.Bytes(), limit: 1}
	form, ok := s.canonical(make([]byte, 0, b.Len()), "$schema")
	if !ok || len(s.found) > 0 {
		return "", errors.New("digest: " + s.found[0].message)
	}
	sum := sha256.Sum256(form)
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}

// Round returns x to 12 significant digits, so that encoding/json writes no more.
// math.Exp and math.Log differ in the last bit between machines, reports must
// not. Zero has no sign. NaN and infinities stay.
func Round(x float64) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return x + 0
	}
	var few [32]byte
	// No number overflows: the largest, 1.79769313486|2315…e308, is rounded down.
	rounded, _ := strconv.ParseFloat(string(strconv.AppendFloat(few[:0], x, 'e', 11, 64)), 64)
	return rounded
}
