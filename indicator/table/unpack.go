package table

import "io"

// Unpack returns the text of a file that may be packed with gzip, as [Open] reads it. It
// fails behind MaxBytes.
func Unpack(r io.Reader, o Options) (io.Reader, error) {
	return (&Reader{}).unpack(r, o.mostBytes())
}

func (o Options) mostBytes() int64 {
	if o.MaxBytes <= 0 {
		return DefaultMaxBytes
	}
	return o.MaxBytes
}
