package trend_test

import (
	"testing"

	"github.com/openrubric/leadership/assessment/trend"
)

func TestBridgeWithoutFrameworks(t *testing.T) {
	f := parse(t, doc)
	b := trend.Bridge{From: f.Ref(), To: f.Ref(), Indicators: []trend.Pair{{From: "fw.trust", To: "fw.trust"}}, Scales: []trend.ScalePair{{From: "stages", To: "stages"}}}
	if !b.Check(nil, f).Has(trend.BridgeUnfit) || !b.Check(f, nil).Has(trend.BridgeUnfit) || !b.Check(nil, nil).Has(trend.BridgeUnfit) {
		t.Error("a bridge between frameworks that there are not is fit")
	}
}
