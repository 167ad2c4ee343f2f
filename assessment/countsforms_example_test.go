package assessment_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// twoCommunities counts what peers judged of one of two communities so far.
func twoCommunities() *assessment.Counts {
	c, list := assessment.NewCounts(assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}, {ID: "waikato", Kind: indicator.CommunityOfSchools}},
		Judgements: []assessment.Judgement{
			{Subject: "waitaha", Perspective: assessment.Peer, Rater: "hera", Indicator: kahuiako.RelationalTrust, Level: "embedding"},
			{Subject: "waitaha", Perspective: assessment.Peer, Rater: "tama", Indicator: kahuiako.RelationalTrust, Level: "embedding"},
			{Subject: "waitaha", Perspective: assessment.Peer, Rater: "mere", Indicator: kahuiako.RelationalTrust, Level: indicator.NotObserved},
		},
	}, kahuiako.Framework())
	if err := list.Err(); err != nil {
		panic(err)
	}
	return c
}

// Two districts count their own judgements, and send each other files of a few bytes.
func ExampleReadCounts() {
	var file bytes.Buffer
	if _, err := twoCommunities().WriteTo(&file); err != nil {
		fmt.Println(err)
		return
	}
	c, list := assessment.ReadCounts(&file, kahuiako.Framework())
	fmt.Println(c.Len(), "judgements,", len(list.Issues), "issues")

	_, list = assessment.ReadCounts(strings.NewReader("judgements.csv"), kahuiako.Framework())
	fmt.Println(list.Issues[0])
	// Output:
	// 3 judgements, 0 issues
	// error: this is no file of counts: it begins with "judgeme" [counts-broken]
}

// What a program in another language reads, and writes.
func ExampleCounts_Document() {
	d := twoCommunities().Document()
	for _, n := range d.Counts {
		fmt.Println(n.Subject, n.Perspective, n.Indicator, n.Level, n.N)
	}
	for _, f := range d.Forms {
		fmt.Println(f.Rater, f.Levels, f.Absences)
	}
	data, err := document.Write(d)
	if err != nil {
		fmt.Println(err)
		return
	}
	d, list := assessment.ParseCounts(data)
	if list.Err() == nil {
		d.Counts[0].N = 1 // hera and tama made two
		_, list = assessment.CompileCounts(d, kahuiako.Framework())
	}
	fmt.Println(list.Issues[0])
	// Output:
	// waitaha peer kahuiako.relational-trust embedding 2
	// waitaha peer kahuiako.relational-trust not-observed 1
	// hera [kahuiako.relational-trust] []
	// mere [] [kahuiako.relational-trust]
	// tama [kahuiako.relational-trust] []
	// error: /forms/2/levels/0: more named raters have judged kahuiako.relational-trust of subject "waitaha" than there are judgements in counts [counts-contradict]
}

// A data engine has counted the judgements of one more round.
func ExampleCounts_AddTable() {
	c := twoCommunities()
	const table = `subject,perspective,indicator,level,n
waitaha,peer,kahuiako.relational-trust,embedding,40
waikato,peer,kahuiako.relational-trust,developing,12
waikato,peer,kahuiako.relational-trust,superb,1
`
	_, list := c.AddTable(strings.NewReader(table), assessment.TableOptions{File: "counts.csv"})
	fmt.Println(list.Issues[0].At, list.Issues[0].Code)

	good := strings.Replace(table, "superb", "embedding", 1)
	stats, _ := c.AddTable(strings.NewReader(good), assessment.TableOptions{File: "counts.csv"})
	fmt.Println(stats.Rows, "rows hold", stats.Judgements, "judgements")
	if err := c.WriteTable(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// counts.csv:4:4 level-unknown
	// 3 rows hold 53 judgements
	// subject,occasion,perspective,indicator,dimension,level,n
	// waitaha,,peer,kahuiako.relational-trust,,embedding,42
	// waitaha,,peer,kahuiako.relational-trust,,not-observed,1
	// waikato,,peer,kahuiako.relational-trust,,developing,12
	// waikato,,peer,kahuiako.relational-trust,,embedding,1
}
