package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator/issue"
)

func init() {
	register.Combiner2[Tally, Form](&count{})
	beam.RegisterCoder(reflect.TypeFor[Tally](), encodeTally, decodeTally)
}

// A Tally is the counts of the subjects of one key. It is Beam's accumulator.
type Tally struct {
	counts *assessment.Counts // nil: nothing was counted
	// twice: a judgement stands in two files, and findTwice says which it is. Then there
	// will be no scores, and what was counted no longer matters.
	twice bool
}

// count is the function that Beam counts with: the four methods of a CombineFn, over
// [assessment.Counts]. Beam may add and merge in any order and any parts.
type count struct{ Job job }

// CreateAccumulator begins with nothing counted.
func (n *count) CreateAccumulator() Tally { return Tally{} }

// AddInput counts a form.
func (n *count) AddInput(t Tally, form Form) (Tally, error) {
	if t.twice {
		return t, nil
	}
	if t.counts == nil {
		c, err := n.Job.newCounts()
		if err != nil {
			return t, err
		}
		t.counts = c
	}
	if list := t.counts.AddSubjects(assessment.Subject{ID: form.Subject, Kind: n.Job.Kind}); list.Err() != nil {
		return t, list.Err()
	}
	return t.after(t.counts.Add(form.judgements()...))
}

// MergeAccumulators counts what two machines counted.
func (n *count) MergeAccumulators(t, other Tally) (Tally, error) {
	switch {
	case t.twice || other.counts == nil && !other.twice:
		return t, nil
	case other.twice || t.counts == nil:
		return other, nil
	}
	return t.after(t.counts.Merge(other.counts))
}

// ExtractOutput hands on what was counted.
func (n *count) ExtractOutput(t Tally) Tally { return t }

// after returns the tally after something was added to it.
func (t Tally) after(list issue.List) (Tally, error) {
	if list.Has(assessment.JudgementTwice) {
		return Tally{twice: true}, nil
	}
	return t, list.Err()
}

// A tally is sent as the key of its framework, a line feed and the counts in their binary
// form; as nothing if it has none; and as this if something is there twice.
const twiceCode = "twice"

func encodeTally(t Tally) ([]byte, error) {
	switch {
	case t.twice:
		return []byte(twiceCode), nil
	case t.counts == nil:
		return nil, nil
	}
	var b bytes.Buffer
	b.WriteString(t.counts.Framework().Key() + "\n")
	_, err := t.counts.WriteTo(&b)
	return b.Bytes(), err
}

func decodeTally(data []byte) (Tally, error) {
	if len(data) == 0 || string(data) == twiceCode {
		return Tally{twice: len(data) > 0}, nil
	}
	key, rest, _ := bytes.Cut(data, []byte("\n"))
	f, ok := catalogue.Lookup(string(key))
	if !ok {
		return Tally{}, fmt.Errorf("there is no framework %q here, only %s", key, strings.Join(catalogue.Keys(), ", "))
	}
	c, list := assessment.ReadCounts(bytes.NewReader(rest), f)
	return Tally{counts: c}, list.Err()
}
