package table

import "io"

// Unpack returns the text of a file that may be packed with gzip, as [Open] reads it. It
// fails behind maxBytes, unpacked; 0 or less means [DefaultMaxBytes].
func Unpack(r io.Reader, maxBytes int64) (io.Reader, error) {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	return (&Reader{}).unpack(r, maxBytes)
}
