package assessment_test

import (
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
)

// Who forgets a framework or a result is told so.
func TestNoFramework(t *testing.T) {
	f := kahuiako.Framework()
	for _, pair := range [][2]*framework.Framework{{nil, f}, {f, nil}, {nil, nil}} {
		if m, list := assessment.Migrate(waitaha(), pair[0], pair[1]); !list.Has(assessment.FrameworkMissing) || list.Err() == nil || len(m.Assessment.Judgements) > 0 {
			t.Errorf("%v: %v", pair, list)
		}
	}
	if r := (assessment.Release{}).Resolved(nil); r.Audience != assessment.ForSubject || len(r.MinRaters) > 0 {
		t.Errorf("resolved for no result: %v", r)
	}
}
