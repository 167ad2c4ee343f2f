package disclosure_test

import (
	"errors"
	"testing"

	"github.com/openrubric/leadership/network/disclosure"
)

// A table that was not compiled is not taken for a safe one.
func TestNoTable(t *testing.T) {
	if f, err := disclosure.Check(t.Context(), nil, disclosure.Options{}); !errors.Is(err, disclosure.TableMissing) || f != nil {
		t.Errorf("Check: %v, %v", f, err)
	}
	if out, f, err := disclosure.Protect(t.Context(), nil, disclosure.Options{}); !errors.Is(err, disclosure.TableMissing) || out != nil || f != nil {
		t.Errorf("Protect: %v, %v, %v", out, f, err)
	}
}
