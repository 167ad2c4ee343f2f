package review_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network/review"
)

// TestManyRules holds that rules and stages are not each compared with all others.
func TestManyRules(t *testing.T) {
	t.Run("rules", func(t *testing.T) {
		hostile.Growth(t, 20_000, func(n int) func() {
			r := review.Round{Schools: []review.School{{ID: "rimu", Need: 1}, {ID: "kauri"}}, Reviewers: []review.Reviewer{{ID: "hera", School: "kauri", Visits: review.Load{Most: 1}}}, Linked: review.LinkedNot}
			for i := range n {
				r.Rules = append(r.Rules, review.Rule{Key: fmt.Sprint("r", i), Kind: review.NotAgain, Pairs: []review.Pair{{Reviewer: "hera", School: "rimu"}}})
			}
			return func() {
				if _, list := review.Compile(r); list.Err() != nil {
					t.Fatalf("%.300v", list)
				}
			}
		})
	})
	t.Run("stages", func(t *testing.T) {
		hostile.Growth(t, 20_000, func(n int) func() {
			c := review.Cycle{Hosts: []review.Host{{School: "rimu"}}, Days: []indicator.Date{indicator.MustDate("2026-03-02")}}
			for i := range n {
				c.Stages = append(c.Stages, review.Stage{Key: fmt.Sprint("s", i)})
			}
			return func() { review.CompileCycle(c) }
		})
	})
}
