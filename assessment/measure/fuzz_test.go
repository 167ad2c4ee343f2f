package measure_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
)

// FuzzResponses holds that whatever persons answered, fits end, and hold numbers or say
// what is not defined.
func FuzzResponses(f *testing.F) {
	f.Add(uint8(3), uint8(1), []byte("\x00\x01\x01\x01\x00\x01\x00\x01\x00\x01\x01\x00"))
	f.Add(uint8(2), uint8(2), []byte("\x00\x01\x02\x01\x02\x00\x03\x01\x01\x02"))
	f.Fuzz(func(t *testing.T, items, most uint8, data []byte) {
		n, m := 1+int(items%5), 1+int(most%4)
		r := measure.Responses{}
		for i := range n {
			r.Items, r.Max = append(r.Items, fmt.Sprint("i", i)), append(r.Max, 1+(m+i*int(most>>4))%4)
		}
		for ; len(data) >= n && len(r.Score) < 60; data = data[n:] {
			row := make([]int, n)
			for i := range row {
				row[i] = int(data[i])%(r.Max[i]+2) - 1
			}
			r.Score = append(r.Score, row)
		}
		check := func(what string, got any, err error) {
			t.Helper()
			hostile.Sound(t, fmt.Sprintf("%s of %+v", what, r), got, err, estimate.ErrUndefined, estimate.ErrInvalid)
		}
		for _, model := range []measure.Model{measure.Rasch, measure.RatingScale, measure.PartialCredit} {
			c, err := measure.Conditional(t.Context(), r, model, measure.ConditionalOptions{})
			check("Conditional "+string(model), c, err)
			marginal, err := measure.Marginal(t.Context(), r, model, measure.MarginalOptions{MaxRounds: 200})
			check("Marginal "+string(model), marginal, err)
			if c == nil {
				continue
			}
			for _, method := range []measure.PersonMethod{measure.WLE, measure.ML} {
				persons, err := method.MeasurePersons(r, c.Thresholds())
				check("MeasurePersons by "+string(method), persons, err)
				if err == nil {
					ofItems, ofPersons, err := measure.Misfits(r, c.Thresholds(), persons)
					check("Misfits", [][]*measure.Misfit{ofItems, ofPersons}, err)
					reliability, err := measure.WLEReliability(persons)
					check("WLEReliability", reliability, err)
				}
				scores, err := method.ScoreTable(c.Thresholds())
				check("ScoreTable", scores, err)
			}
		}
	})
}

// FuzzFacets holds the same of judgements with facets, weights and anchors.
func FuzzFacets(f *testing.F) {
	f.Add(uint8(2), uint8(0), []byte("\x00\x00\x00\x00\x01\x01\x01\x00\x02\x01\x01\x01\x02\x00\x02"))
	f.Add(uint8(1), uint8(7), []byte("\x00\x00\x00\x01\x01\x01\x01\x02\x00\x02\x02\x01"))
	f.Fuzz(func(t *testing.T, most, how uint8, data []byte) {
		d := measure.Data{
			Max: 1 + int(most%4),
			Facets: []measure.Facet{
				{Name: "school", Elements: names("s", 5), Sign: 1},
				{Name: "rater", Elements: names("r", 4), Sign: -1, Centred: true},
				{Name: "indicator", Elements: names("i", 3), Sign: -1, Centred: true},
			},
		}
		const row = 3
		for ; len(data) >= row && len(d.Scores) < 80; data = data[row:] {
			d.Scores = append(d.Scores, int32(int(data[2])%(d.Max+1)))
			for k, of := range []int{int(data[0]), int(data[1]), int(data[0]>>4) ^ int(data[1]>>4)} {
				d.Facets[k].Level = append(d.Facets[k].Level, int32(of%16%len(d.Facets[k].Elements)))
			}
			if how&1 > 0 {
				d.Weights = append(d.Weights, float64(data[2]>>5)/2)
			}
		}
		if how&2 > 0 {
			d.StepsBy = "indicator"
		}
		if how&4 > 0 {
			d.Facets[2].Centred, d.Facets[2].Anchors = false, map[string]float64{"i0": float64(int(how>>4)) - 8}
		}
		check := func(what string, got any, err error) {
			t.Helper()
			hostile.Sound(t, fmt.Sprintf("%s of %+v", what, d), got, err, estimate.ErrUndefined, estimate.ErrInvalid)
		}
		linkage, err := d.Linkage()
		check("Linkage", linkage, err)
		fit, err := measure.Joint(t.Context(), d, measure.JointOptions{Whole: how&8 > 0, Plain: how&16 > 0})
		check("Joint", fit, err)
		if err == nil {
			biases, err := fit.Interaction(d, "school", "rater")
			check("Interaction", biases, err)
			unexpected, err := fit.Unexpected(d, 0.5, 5)
			check("Unexpected", unexpected, err)
			fit.Map().Text(80, 20)
		}
		marginal, err := measure.MarginalFacets(t.Context(), d, "school", measure.MarginalOptions{MaxRounds: 200, Whole: how&8 > 0})
		check("MarginalFacets", marginal, err)
	})
}

func names(letter string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint(letter, i)
	}
	return list
}

func TestReadersThatFail(t *testing.T) {
	file := []byte("school,rater,area,level\nRimu,Ana,vision,2\nRimu,Ana,team,1\nMiro,\"Ben\",vision,0\nMiro,Ben,team,2\n")
	c := measure.CSV{Facets: []measure.CSVFacet{{Column: "school"}, {Column: "rater"}, {Column: "area"}}, Category: "level"}
	hostile.Readers(t, file, func(r io.Reader) (string, error) {
		d, list := measure.ReadCSV(r, c)
		if list.Err() != nil {
			return "", list.Err()
		}
		return fmt.Sprintf("%+v", d), nil
	})
}
