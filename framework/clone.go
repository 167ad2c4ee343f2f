package framework

import (
	"slices"

	"github.com/openrubric/leadership/indicator"
)

// clone returns a copy that shares nothing with d.
func (d Document) clone() Document {
	d.Title = d.Title.Clone()
	d.Summary = d.Summary.Clone()
	d.Citation.Authors = slices.Clone(d.Citation.Authors)
	d.Subjects = slices.Clone(d.Subjects)
	d.DerivedFrom = slices.Clone(d.DerivedFrom)
	d.Scales = cloneEach(d.Scales, indicator.Scale.Clone)
	d.Dimensions = cloneEach(d.Dimensions, func(v Dimension) Dimension { v.Label = v.Label.Clone(); return v })
	d.Demand = cloneEach(d.Demand, func(v indicator.Demand) indicator.Demand { v.Heard = slices.Clone(v.Heard); return v })
	d.Groups = cloneEach(d.Groups, Group.clone)
	d.Indicators = cloneEach(d.Indicators, indicator.Indicator.Clone)
	d.Links = cloneEach(d.Links, func(v Link) Link { v.Note = v.Note.Clone(); return v })
	d.Notes = cloneEach(d.Notes, func(v Note) Note { v.Text = v.Text.Clone(); return v })
	d.Exceptions = slices.Clone(d.Exceptions)
	d.Extensions = slices.Clone(d.Extensions)
	return d
}

func (g Group) clone() Group {
	g.Label = g.Label.Clone()
	g.Statement = g.Statement.Clone()
	g.Extensions = slices.Clone(g.Extensions)
	return g
}

func cloneEach[T any](list []T, clone func(T) T) []T {
	list = slices.Clone(list)
	for i := range list {
		list[i] = clone(list[i])
	}
	return list
}
