package network

import (
	"context"

	"github.com/openrubric/leadership/assessment"
)

// AuditUnprotected audits a release in which every hidden member counts in all its
// circles, so that the audit has something to find.
func (u *Rollup) AuditUnprotected(rel assessment.Release) ([]Exposure, error) {
	s := u.seat(rel, nil)
	for _, rows := range s.rows {
		for i := range rows {
			rows[i].crowds, rows[i].of = nil, map[int32]int{}
			for _, n := range rows[i].hidden {
				rows[i].of[n] = len(rows[i].crowds)
				rows[i].crowds = append(rows[i].crowds, crowd{nodes: []int32{n}, out: true})
			}
		}
	}
	return s.audit(context.Background(), nil)
}
