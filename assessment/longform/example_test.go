package longform_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

func waitaha() assessment.Assessment {
	return assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools, Name: "Kāhui Ako o Waitaha"}},
		Judgements: []assessment.Judgement{
			{Subject: "waitaha", Perspective: assessment.Peer, Rater: "hera", Indicator: kahuiako.RelationalTrust, Level: "embedding", Rationale: "=we saw it"},
			{Subject: "waitaha", Perspective: assessment.Peer, Rater: "tama", Indicator: kahuiako.RelationalTrust, Level: indicator.NotObserved},
		},
	}
}

// Lines for a researcher, and back: lines and codebook together are the whole
// assessment.
func Example() {
	var lines bytes.Buffer
	book, list := longform.Write(&lines, waitaha(), kahuiako.Framework())
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(lines.String())
	back, list := longform.Read(&lines, book)
	fmt.Println(back.Subjects[0].Name, len(back.Judgements), list.Err())
	// Output:
	// id,subject,subject_kind,occasion,perspective,rater,form,indicator,dimension,scale,level,number,value,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions
	// ,waitaha,community-of-schools,,peer,hera,,kahuiako.relational-trust,,nz-development-map,embedding,3,,,,,,,,,'=we saw it,,
	// ,waitaha,community-of-schools,,peer,tama,,kahuiako.relational-trust,,nz-development-map,,,,not-observed,,,,,,,,,
	// Kāhui Ako o Waitaha 2 <nil>
}

// A Writer takes judgements one by one, so that they need not all be in memory.
func ExampleWriter() {
	a := waitaha()
	book, _ := longform.New(a, kahuiako.Framework())
	w, list := longform.NewWriter(os.Stdout, book)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(w.Write(assessment.Judgement{Subject: "waitaha", Indicator: kahuiako.RelationalTrust, Level: "superb"}))
	if err := w.Flush(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// /level: scale "nz-development-map" has no level "superb", and it is no absence
	// id,subject,subject_kind,occasion,perspective,rater,form,indicator,dimension,scale,level,number,value,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions
}

// Lines that somebody changed elsewhere, with the codebook that was kept as JSON.
func ExampleParse() {
	book, _ := longform.New(waitaha(), kahuiako.Framework())
	data, err := document.Write(book)
	if err != nil {
		fmt.Println(err)
		return
	}
	book, list := longform.Parse(data)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	lines := "id,subject,occasion,perspective,rater,indicator,dimension,level,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions\n" +
		",waitaha,,peer,hera,kahuiako.relational-trust,,embeding,,27/01/2026,,,,,,,,\n"
	_, list = longform.Read(strings.NewReader(lines), book)
	for _, i := range list.Issues {
		fmt.Println(i.At.Line, i.At.Column, i.Path, i.Code)
	}
	// Output:
	// 2 8 /judgements/0/level level-unknown
	// 2 10 /judgements/0/date field-invalid
}

// The codebook as a table.
func ExampleCodebook_WriteCSV() {
	book, _ := longform.New(waitaha(), kahuiako.Framework())
	var sheet strings.Builder
	if err := book.WriteCSV(&sheet, "en"); err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(sheet.String()) {
		if strings.HasPrefix(line, "level,") {
			fmt.Print(line)
		}
	}
	// Output:
	// level,establishing,nz-development-map,1,,Establishing,
	// level,developing,nz-development-map,2,,Developing,
	// level,embedding,nz-development-map,3,,Embedding,
	// level,fully-functioning,nz-development-map,4,,Fully functioning,
}

// The columns of the lines, and which of them can be left out of a file that is read.
func ExampleColumns() {
	for _, c := range longform.Columns() {
		if c.Derived {
			fmt.Println(c.Name, "·", c.Type, "·", c.Label)
		}
	}
	// Output:
	// subject_kind · key · Kind of subject
	// form · key · State of the rater's form where the judgement does not count: draft
	// scale · key · Scale of the level
	// number · whole · Position of the level on its scale, from 1 at the low end
	// value · number · Number that the level stands for, where the scale has values
}

// A codebook that was changed by hand is checked before any line is read.
func ExampleSchema() {
	book, _ := longform.New(waitaha(), kahuiako.Framework())
	data, _ := document.Write(book)
	data = bytes.Replace(data, []byte(`"leadership-codebook/1"`), []byte(`"leadership-codebook/9"`), 1)
	var changed longform.Codebook
	fmt.Println(longform.Schema().Read(data, &changed))
	// Output: error: 2:13: /format: "leadership-codebook/9" is not allowed: want "leadership-codebook/1" [value-not-allowed]
}
