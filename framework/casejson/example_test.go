package casejson_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/framework/catalogue"
)

const untidy = `{"CFPackage": {
  "CFDocument": {"identifier": "7a1e3c52-40b7-4d1c-9a5e-000000000001", "title": "Leading together", "creator": "Rivers Cluster",
    "language": "en", "version": "3", "uri": "https://rivers.example.org/1", "lastChangeDateTime": "2026-03-02T09:15:00"},
  "CFItems": [{"identifier": "7a1e3c52-40b7-4d1c-9a5e-000000000002", "humanCodingScheme": "T.1", "fullStatement": "Leaders visit each other's schools.",
    "uri": "https://rivers.example.org/2", "notes": null, "lastChangeDateTime": "2026-03-02T09:15:00Z"}]}}`

// What is not as CASE has it is a warning with its place.
func ExampleParse() {
	p, list := casejson.Parse([]byte(untidy))
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	doc, _ := p.Framework("rivers")
	f, problems := framework.Compile(doc)
	if err := problems.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for in := range f.All() {
		fmt.Println(in.ID, in.Statement)
	}
	// Output:
	// warning: 1:15: /CFPackage: the package lies in a member CFPackage: taken out of it [package-wrapped]
	// warning: 3:100: /CFPackage/CFDocument/lastChangeDateTime: "2026-03-02T09:15:00" has no zone: taken as UTC [zone-missing]
	// warning: 5:53: /CFPackage/CFItems/0/notes: null is taken as absent: leave "notes" out [member-null]
	// rivers.t-1 Leaders visit each other's schools.
}

func ExampleParseStrict() {
	_, list := casejson.ParseStrict([]byte(untidy))
	fmt.Println(len(list.Issues), "problems:", list.Err() != nil)
	// Output: 3 problems: true
}

// What CASE does not say, and a framework must, is assumed and told.
func ExamplePackage_Framework() {
	p, _ := casejson.Parse([]byte(untidy))
	doc, list := p.Framework("rivers")
	for _, i := range list.Issues {
		fmt.Println(i.Path, i.Code)
	}
	fmt.Println(doc.Indicators[0].ID, doc.Scales[0].Levels[0].Label)
	// Output:
	// /CFPackage/CFRubrics scale-assumed
	// /CFPackage/CFDocument subjects-assumed
	// /CFPackage/CFItems/0 parent-missing
	// rivers.t-1 Not yet
}

// Crosswalks go out as associations in a grouping, and come back.
func ExamplePackage_Crosswalks() {
	from, _ := catalogue.Lookup("kahuiako")
	to, _ := catalogue.Lookup("lfl")
	c, _ := catalogue.Crosswalk("kahuiako", "lfl")
	p, _ := casejson.FromFramework(from, casejson.Export{
		Base:       "https://example.org/ims/case/v1p1",
		Changed:    time.Date(2026, 1, 27, 0, 0, 0, 0, time.UTC),
		Crosswalks: []*framework.Crosswalk{c},
	})
	docs, _ := p.Crosswalks()
	again, list := framework.CompileCrosswalk(docs[0], from, to)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(again.From().Key(), "to", again.To().Key(), len(docs[0].Edges) == len(c.Document().Edges))
	// Output: kahuiako to lfl true
}

// A framework and the package made of it are as good as each other.
func ExampleFromFramework() {
	f, _ := catalogue.Lookup("kahuiako")
	c, _ := catalogue.Crosswalk("kahuiako", "lfl")
	p, list := casejson.FromFramework(f, casejson.Export{
		Base:       "https://example.org/ims/case/v1p1",
		Changed:    time.Date(2026, 1, 27, 0, 0, 0, 0, time.UTC),
		Crosswalks: []*framework.Crosswalk{c},
	})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	doc, _ := p.Framework("")
	again, _ := framework.Compile(doc)
	fmt.Println("the same framework:", again.Digest() == f.Digest())
	crosswalks, _ := p.Crosswalks()
	fmt.Println("crosswalk to", crosswalks[0].To.Key)
	// Output:
	// the same framework: true
	// crosswalk to lfl
}

func ExamplePackage_JSON() {
	p, _ := casejson.Parse([]byte(untidy))
	data, _ := p.JSON(casejson.CASE11)
	fmt.Println(strings.Join(strings.Split(string(data), "\n")[:8], "\n"))
	_, lost := p.JSON(casejson.OpenSALT10)
	fmt.Println(lost.Issues[0])
	// Output:
	// {
	//   "CFDocument": {
	//     "identifier": "7a1e3c52-40b7-4d1c-9a5e-000000000001",
	//     "uri": "https://rivers.example.org/1",
	//     "creator": "Rivers Cluster",
	//     "title": "Leading together",
	//     "lastChangeDateTime": "2026-03-02T09:15:00Z",
	//     "language": "en",
	// warning: /CFDocument/extensions: CASE 1.0 as OpenSALT reads it has no extensions of a CFDocument: left out [not-in-1-0]
}
