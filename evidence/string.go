package evidence

import "fmt"

// String says how many items there are, and nothing of what is in them.
func (x *Index) String() string {
	switch n := x.Len(); n {
	case 1:
		return "register of 1 item"
	default:
		return fmt.Sprintf("register of %d items", n)
	}
}

// GoString is [Index.String], so that %#v tells no more.
func (x *Index) GoString() string { return x.String() }
