package framework

import "github.com/openrubric/leadership/indicator/issue"

// What a framework can be at most. A document of a few megabytes could otherwise ask for
// a column for each of a thousand million pairs of indicator and dimension, or for as
// many pairs of indicator and group around it.
const (
	// MaxGroupDepth is how many groups can lie one in another, the outermost counted.
	MaxGroupDepth = 64
	// MaxColumns is how many columns and groups there can be: indicators, aspects and
	// groups, times one more than the dimensions. An assessment can hold judgements of
	// 65,535.
	MaxColumns = 1 << 20
)

const (
	// GroupsTooDeep: more than [MaxGroupDepth] groups lie one in another.
	GroupsTooDeep issue.Code = "groups-too-deep"
	// ColumnsTooMany: there are more than [MaxColumns] columns and groups.
	ColumnsTooMany issue.Code = "columns-too-many"
)

// checkDepth reports groups that lie too deep. It is asked only if no group lies inside
// itself.
func (f *Framework) checkDepth(found *issue.Collector) {
	depth := make([]int, len(f.doc.Groups)) // 0: not known yet
	var way []int
	for start := range f.doc.Groups {
		i := start
		for way = way[:0]; depth[i] == 0; {
			way = append(way, i)
			n, ok := f.nodes[f.doc.Groups[i].Parent]
			if !ok || n.kind != groupNode {
				break
			}
			i = n.index
		}
		above := depth[i]
		for k := len(way) - 1; k >= 0; k-- {
			above++
			if depth[way[k]] = above; above == MaxGroupDepth+1 { // those within are as deep because of it
				found.Errorf(GroupsTooDeep, issue.Pointer("/groups").Index(way[k]).Key("parent"), "group %q lies in %d others: want at most %d", f.doc.Groups[way[k]].ID, above-1, MaxGroupDepth-1)
			}
		}
	}
}

// columnsFit reports whether there are no more columns and groups than can be.
func (f *Framework) columnsFit(found *issue.Collector) bool {
	judged := int64(len(f.doc.Indicators) + len(f.doc.Groups))
	for i := range f.doc.Indicators {
		judged += int64(len(f.doc.Indicators[i].Aspects))
	}
	if n := judged * int64(1+len(f.doc.Dimensions)); n > MaxColumns {
		at := issue.Pointer("/dimensions")
		if len(f.doc.Dimensions) == 0 {
			at = "/indicators"
		}
		found.Errorf(ColumnsTooMany, at, "%d indicators, aspects and groups with %d dimensions make %d columns: want at most %d", judged, len(f.doc.Dimensions), n, MaxColumns)
		return false
	}
	return true
}
