package casejson_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// item returns a package of one item with more members.
func itemWith(members string) string {
	return `{"CFDocument":{"identifier":"00000000-0000-4000-8000-000000000000","uri":"https://x.org/0","title":"T","creator":"C","lastChangeDateTime":"2024-01-01T00:00:00Z"},
		"CFItems":[{"identifier":"00000000-0000-4000-8000-000000000001","uri":"https://x.org/1","fullStatement":"S","lastChangeDateTime":"2024-01-01T00:00:00Z"` + members + `}]}`
}

// TestHostilePackages holds that what is no package, or no good one, takes memory and time
// in proportion.
func TestHostilePackages(t *testing.T) {
	numbered := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for _, test := range []struct {
		name string
		make func(n int) string
		code issue.Code // of an error; "" if a package is read
	}{
		{"brackets", func(n int) string { return strings.Repeat("[", 8*n) }, document.DepthExceeded},
		{"brackets in an item", func(n int) string { return itemWith(`,"x":` + strings.Repeat("[", 8*n)) }, document.DepthExceeded},
		{"halves of surrogate pairs", func(n int) string { return itemWith(`,"x":"` + strings.Repeat(`\ud800`, n) + `"`) }, document.UTF8Invalid},
		{"members", func(n int) string { return itemWith(numbered(n, `,"m%d":1`)) }, ""},
		{"one member over and over", func(n int) string { return itemWith(strings.Repeat(`,"x":1`, n)) }, ""},
		{"one member over and over, deep within", func(n int) string {
			return itemWith(`,"x":[{"y":{"a":1` + strings.Repeat(`,"a":1`, n) + `}}]`)
		}, ""},
		{"numbers for items", func(n int) string { return `{"CFItems":[1` + strings.Repeat(",1", 4*n) + `]}` }, ""},
		{"many behind a long name", func(n int) string {
			return itemWith(`,"` + strings.Repeat("n", 8*n) + `":[1` + strings.Repeat(`,{"a":1,"a":2}`, 900) + `]`)
		}, document.SizeExceeded},
		{"one member over and over behind a long name", func(n int) string {
			return itemWith(`,"` + strings.Repeat("n", 64*n) + `":{"a":1` + strings.Repeat(`,"a":1`, n) + `}`)
		}, document.SizeExceeded},
		{"one member over and over, deep behind a long name", func(n int) string {
			return itemWith(`,"x":{"` + strings.Repeat("n", 64*n) + `":{"a":1` + strings.Repeat(`,"a":1`, n) + `}}`)
		}, document.SizeExceeded},
		{"long names beside the package", func(n int) string {
			return `{"CFPackage":` + itemWith("") + numbered(200, `,"`+strings.Repeat("n", n/16)+`%d":1`) + `}`
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			hostile.Growth(t, 1<<12, func(n int) func() {
				data := []byte(test.make(n))
				return func() {
					p, list := casejson.Parse(data)
					if test.code != "" && !list.Has(test.code) || (p == nil) != (test.code != "") {
						t.Fatalf("want %q, got %.300v", test.code, list)
					}
					for _, i := range list.Issues {
						if len(i.Path) > 1<<13 {
							t.Fatalf("a path of %d bytes", len(i.Path))
						}
					}
					if p == nil {
						return
					}
					p.Framework("local")
					p.JSON(casejson.CASE11)
					p.JSON(casejson.OpenSALT10)
				}
			})
		})
	}
}

// TestWarningsLeftOut: a warning that is only counted makes no path, which may be long.
func TestWarningsLeftOut(t *testing.T) {
	const many = 1 << 15
	data := []byte(itemWith(`,"` + strings.Repeat("n", 4000) + `":{"a":1` + strings.Repeat(`,"a":1`, many) + `}`))
	var list issue.List
	took := hostile.Allocated(func() { _, list = casejson.Parse(data) })
	if len(list.Issues) != 1 || list.Issues[0].Code != document.SizeExceeded { // many paths of 4000 bytes
		t.Fatalf("%.300v", list)
	}
	if most := int64(400 * len(data)); took > most {
		t.Errorf("%d bytes take %d of memory: want at most %d", len(data), took, most)
	}
}

func TestTogether(t *testing.T) {
	data := small(t)
	hostile.Together(t, func() *casejson.Package {
		p, list := casejson.Parse([]byte(data))
		if list.Err() != nil {
			t.Fatal(list)
		}
		return p
	}, func(p *casejson.Package) string { return hostile.Ask(p, "en") })
}
