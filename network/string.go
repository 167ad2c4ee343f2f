package network

import "fmt"

// String says how many subjects and clusters there are, and names none of them.
func (x *Index) String() string {
	x = x.orEmpty()
	return fmt.Sprintf("network of %s, %s", plural(len(x.net.Subjects), "subject"), plural(len(x.net.Clusters), "cluster"))
}

// GoString is [Index.String], so that %#v tells no more.
func (x *Index) GoString() string { return x.String() }

// String says how many profiles there are, and names nobody.
func (u *Rollup) String() string {
	u = u.orEmpty()
	return fmt.Sprintf("roll-up of %s, %s", plural(len(u.rounds), "round"), plural(len(u.profiles), "profile"))
}

// GoString is [Rollup.String], so that %#v tells no more.
func (u *Rollup) GoString() string { return u.String() }

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
