package indicator_test

import (
	"testing"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// FuzzTexts holds that each small thing that is read from a text is written as a text that
// is read as the same.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{"2026-11-27", "2026-02-30", "0000-01-01", "9999-12-31", "2026-01-27/2026-11-27", "/2026-11-27", "kahuiako.relational-trust", "/judgements/0/a~1b~0c", "~", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := indicator.ParseDate(text); err == nil {
			if again, err := indicator.ParseDate(d.String()); again != d || err != nil {
				t.Errorf("%q is %v, and then %v, %v", text, d, again, err)
			}
		}
		if i, err := indicator.ParseInterval(text); err == nil {
			if again, err := indicator.ParseInterval(i.String()); again != i || err != nil {
				t.Errorf("%q is %v, and then %v, %v", text, i, again, err)
			}
		}
		if id, err := indicator.ParseID(text); err == nil && string(id) != text {
			t.Errorf("%q is %q", text, id)
		}
		if p, err := issue.ParsePointer(text); err == nil {
			if string(p) != text {
				t.Errorf("%q is %q", text, p)
			}
		}
		if p := issue.Pointer("").Key(text); len(p) == 0 || p[0] != '/' {
			t.Errorf("a member %q is at %q", text, p)
		} else if _, err := issue.ParsePointer(string(p)); err != nil {
			t.Errorf("a member %q is at %q: %v", text, p, err)
		}
	})
}
