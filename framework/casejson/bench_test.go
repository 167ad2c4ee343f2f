package casejson_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/casejson"
)

// large makes a package like those of the large public servers: 3,368 associations in
// 3.4 MB, all of them isChildOf, with rubrics for every fortieth item.
func large() []byte {
	const items, fan = 3368, 12
	type object map[string]any
	id := func(i int) string { return fmt.Sprintf("0d2a8a4e-55d9-5d0e-8e0f-%012x", i) }
	link := func(kind, title string, i int) object {
		return object{"title": title, "identifier": id(i), "uri": "https://example.org/ims/case/v1p1/" + kind + "/" + id(i)}
	}
	thing := func(kind string, i int, more object) object {
		more["identifier"], more["uri"], more["lastChangeDateTime"] = id(i), "https://example.org/ims/case/v1p1/"+kind+"/"+id(i), "2026-01-27T10:00:00Z"
		return more
	}
	title := func(i int) string { return fmt.Sprintf("Practice %d of a very large framework", i) }
	doc := thing("CFDocuments", 1<<30, object{"title": "A very large framework", "creator": "Rivers Learning Trust", "language": "en", "caseVersion": "1.1", "version": "1"})
	var nodes, associations, criteria []object
	for i := range items {
		nodes = append(nodes, thing("CFItems", i, object{
			"fullStatement":     title(i) + ": " + strings.Repeat("leaders look together at what children learn. ", 1),
			"humanCodingScheme": fmt.Sprintf("P.%d.%d", i/fan, i%fan), "CFItemType": "Practice", "educationLevel": []string{"09", "10"}}))
		to := link("CFDocuments", "A very large framework", 1<<30)
		if i > 0 {
			to = link("CFItems", title((i-1)/fan), (i-1)/fan)
		}
		associations = append(associations, thing("CFAssociations", 1<<20+i, object{"associationType": "isChildOf", "sequenceNumber": i%fan + 1, "originNodeURI": link("CFItems", title(i), i), "destinationNodeURI": to}))
		if i%40 != 39 {
			continue
		}
		var levels []object
		for k, quality := range []string{"Beginning", "Growing", "Secure", "Leading"} {
			levels = append(levels, thing("CFRubricCriterionLevels", 1<<24+8*i+k, object{"quality": quality, "description": "At this level, " + title(i) + " looks like this in most of the schools.", "score": k + 1, "position": k + 1, "rubricCriterionId": id(1<<22 + i)}))
		}
		criteria = append(criteria, thing("CFRubricCriteria", 1<<22+i, object{"CFItemURI": link("CFItems", title(i), i), "position": i, "rubricId": id(1 << 29), "CFRubricCriterionLevels": levels}))
	}
	data, err := json.Marshal(object{"CFDocument": doc, "CFItems": nodes, "CFAssociations": associations, "CFRubrics": []object{thing("CFRubrics", 1<<29, object{"CFRubricCriteria": criteria})}})
	if err != nil {
		panic(err)
	}
	return data
}

// BenchmarkLarge reads, derives and writes. x-json is how many times longer encoding/json
// takes to read the same bytes into maps and to write them again.
func BenchmarkLarge(b *testing.B) {
	data := large()
	b.Logf("%d bytes", len(data))
	twin := least(b, func() {
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			b.Fatal(err)
		}
		if _, err := json.Marshal(v); err != nil {
			b.Fatal(err)
		}
	})
	read := func() *casejson.Package {
		p, list := casejson.Parse(data)
		if len(list.Issues) > 0 {
			b.Fatal(list.Issues[0])
		}
		return p
	}
	p := read()
	doc, list := p.Framework("large")
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	for _, run := range []struct {
		name string
		do   func()
	}{
		{"read", func() { read() }},
		{"derive", func() { p.Framework("large") }},
		{"write", func() { p.JSON(casejson.CASE11) }},
		{"read+write", func() { read().JSON(casejson.CASE11) }},
		{"read+derive+write", func() { q := read(); q.Framework("large"); q.JSON(casejson.CASE11) }},
		{"opensalt", func() { p.JSON(casejson.OpenSALT10) }},
		{"from-framework", func() { casejson.FromFramework(f, export()) }},
	} {
		b.Run(run.name+"/associations=3368", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				run.do()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/3368, "ns/association")
			b.ReportMetric(float64(twin.Nanoseconds())*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "x-json")
		})
	}
}

// least returns the shortest of five runs.
func least(b *testing.B, do func()) time.Duration {
	b.Helper()
	best := time.Hour
	for range 5 {
		start := time.Now()
		do()
		best = min(best, time.Since(start))
	}
	return best
}
