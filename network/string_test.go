package network_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/network"
)

func TestStringTellsNothing(t *testing.T) {
	var index *network.Index
	var rollup *network.Rollup
	for _, c := range []struct {
		v    any
		want string
	}{
		{compile(t, network.Network{Clusters: []network.Cluster{{ID: "c", Name: "Secret", Kind: "cluster"}}}), "network of 0 subjects, 1 cluster"},
		{index, "network of 0 subjects, 0 clusters"},
		{&network.Rollup{}, "roll-up of 0 rounds, 0 profiles"},
		{rollup, "roll-up of 0 rounds, 0 profiles"},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			if got := fmt.Sprintf(verb, c.v); got != c.want {
				t.Errorf("%s of a %T is %.100q, not %q", verb, c.v, got, c.want)
			}
		}
	}
}
