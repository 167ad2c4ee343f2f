package trend

import "fmt"

// String says how much is compared, and names nobody.
func (t *Trend) String() string {
	t = t.orEmpty()
	return fmt.Sprintf("trend of %s, %s", plural(len(t.rows), "row"), plural(len(t.profiles), "perspective"))
}

// GoString is [Trend.String], so that %#v tells no more.
func (t *Trend) GoString() string { return t.String() }

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
