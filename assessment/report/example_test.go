package report_test

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// waitaha is a community of schools, judged by its own lead principal and by four leaders of
// schools nearby, as it was released for it.
func waitaha() assessment.Report {
	a := assessment.Assessment{
		Title: indicator.Text{"en": "Waitaha looks at its leadership"}, Framework: kahuiako.Framework().Ref(),
		Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools, Name: "Kāhui Ako o Waitaha"}},
	}
	say := func(rater string, p assessment.Perspective, trust, learning indicator.Level) {
		a.Judgements = append(a.Judgements,
			assessment.Judgement{Subject: "waitaha", Rater: rater, Perspective: p, Indicator: kahuiako.RelationalTrust, Level: trust},
			assessment.Judgement{Subject: "waitaha", Rater: rater, Perspective: p, Indicator: kahuiako.SupportiveStructures, Level: learning})
	}
	say("lead", assessment.Self, "fully-functioning", "embedding")
	say("hera", assessment.Peer, "embedding", "developing")
	say("tama", assessment.Peer, "developing", "developing")
	say("ana", assessment.Peer, "developing", "establishing")
	say("rewi", assessment.Peer, "developing", indicator.NotObserved)
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	result, _ := m.Score(assessment.Method{})
	released, _ := assessment.Release{}.Report(result)
	return released
}

// A community of schools gets its report as a page. Here only its headings are printed.
func ExamplePage() {
	var page strings.Builder
	err := report.Page(&page, report.Content{Report: waitaha(), Framework: kahuiako.Framework()}, report.Options{})
	if err != nil {
		fmt.Println(err)
	}
	for line := range strings.Lines(page.String()) {
		if strings.HasPrefix(line, "<h1") || strings.HasPrefix(line, "<h2") {
			fmt.Print(line)
		}
	}
	// Output:
	// <h1>Waitaha looks at its leadership</h1>
	// <h2 id="in-short">In short</h2>
	// <h2 id="subject-1">Kāhui Ako o Waitaha</h2>
	// <h2 id="method">How this was made</h2>
	// <h2 id="indicators">What was judged</h2>
}

// A page tells no more than was released, and no others than it was released for.
func ExamplePage_audience() {
	err := report.Page(io.Discard, report.Content{Report: waitaha()}, report.Options{Audience: assessment.ForPublic})
	fmt.Println(err)
	// Output:
	// /options/audience: the report was released for the audience "subject": release it for "public"
}

// What is said in words at the top, for a letter.
func ExampleSections() {
	sections, err := report.Sections(report.Content{Report: waitaha()}, report.Options{})
	if err != nil {
		fmt.Println(err)
	}
	for _, block := range sections[1].Blocks {
		for _, entry := range block.List {
			fmt.Printf("%-12s %s\n", entry.Term, entry.Text)
		}
	}
	// Output:
	// Strongest    Collaboration that builds relational trust: Own leaders Fully functioning; Peers Developing.
	// Weakest      Organisation serving professional learning: Own leaders Embedding; Peers Developing.
	// Views differ Collaboration that builds relational trust: Own leaders Fully functioning; Peers Developing.
	//              Organisation serving professional learning: Own leaders Embedding; Peers Developing.
	// Thin         Own leaders: no level for 10 indicators (not judged).
	//              Peers: no level for 10 indicators (not judged).
}

// The numbers behind a picture, for a spreadsheet.
func ExampleTable_WriteCSV() {
	sections, _ := report.Sections(report.Content{Report: waitaha()}, report.Options{})
	for _, part := range sections[2].Sections {
		if part.ID == "subject-1-beside" {
			part.Blocks[1].Table.WriteCSV(os.Stdout)
		}
	}
	// Output:
	// Indicator,Establishing,Developing,Embedding,Fully functioning,"Own view, beside the one farthest from it"
	// Collaboration that builds relational trust,,B,,A,'+2
	// Organisation serving professional learning,,B,A,,'+1
}

// A picture for a newsletter: one's own schools, in one's own bars.
func ExampleTable_WriteSVG() {
	scale := waitaha().Scales[0]
	options := report.Options{}
	ladder := report.NewLadder(scale, options.Wording(nil))
	table := report.Table{
		Caption: "Trust between our schools", About: "Two bars, one for each year.",
		Columns: []report.Column{{Title: "Year"}, {Title: "Schools at each level"}},
		Legend:  ladder.Legend(),
		Parts: []report.Part{{Rows: []report.Row{
			{{Text: "2024"}, {Bar: ladder.Bar([]float64{3, 4, 2, 0}, "embedding")}},
			{{Text: "2025"}, {Bar: ladder.Bar([]float64{1, 3, 4, 1}, "embedding")}},
		}}},
	}
	var picture strings.Builder
	if err := table.WriteSVG(&picture); err != nil {
		fmt.Println(err)
	}
	fmt.Println(strings.Count(picture.String(), ">Trust between our schools</title>"), "picture", strings.Count(picture.String(), "<rect"), "rectangles")
	// Output:
	// 1 picture 14 rectangles
}

// Whoever translates a page begins with all that there is to translate.
func ExampleEnglish() {
	words := report.English()
	for _, key := range []string{"lang", "short.title", "method.title"} {
		fmt.Printf("%s: %q\n", key, words[key])
	}
	words["short.title"] = "Kurz gesagt" // ours is the caller's to change
	fmt.Println(report.English()["short.title"])
	// Output:
	// lang: "en"
	// short.title: "In short"
	// method.title: "How this was made"
	// In short
}

// A section of the page in somebody else's page, in their words.
func ExampleOptions_WriteSection() {
	options := report.Options{Words: report.Words{"lang": "fr", "short.title": "En bref"}, HTML: report.HTML{Level: 3}}
	sections, _ := report.Sections(report.Content{Report: assessment.Report{}}, options)
	if err := options.WriteSection(os.Stdout, sections[1]); err != nil {
		fmt.Println(err)
	}
	// Output:
	// <section>
	// <h3 id="in-short">En bref</h3>
	// <p>Nobody has judged anything yet.</p>
	// </section>
}

// The same as text, for a file or a mail.
func ExampleMarkdown() {
	var text strings.Builder
	if err := report.Markdown(&text, report.Content{Report: waitaha()}, report.Options{}); err != nil {
		fmt.Println(err)
	}
	i := strings.Index(text.String(), "### Own view")
	fmt.Println(text.String()[i : i+strings.Index(text.String()[i:], "\n")])
	// Output:
	// ### Own view beside others
}

// Who may read what was released for whom.
func ExampleMayRead() {
	fmt.Println("a panel reads what the public may:", report.MayRead(assessment.ForPanel, assessment.ForPublic))
	fmt.Println("the public reads what a panel may:", report.MayRead(assessment.ForPublic, assessment.ForPanel))
	// Output:
	// a panel reads what the public may: true
	// the public reads what a panel may: false
}

// How a page speaks, in the language of its words: numbers, shares, days and lists.
func ExampleOptions_Wording() {
	own := report.Words{"seen.one": "%d school was seen", "seen.other": "%d schools were seen"}
	en := report.Options{}.Wording(own)
	fr := report.Options{Words: report.Words{"lang": "fr", "decimal": ","}}.Wording(own)
	fmt.Println(en.Number(0.25, 2), fr.Number(0.25, 2), en.Percent(0.996), en.Percent(1))
	fmt.Println(en.Count("seen", 1)+",", en.Count("seen", 4))
	day := indicator.MustDate("2026-01-27")
	fmt.Println(en.Date(day), "·", en.Span(day, indicator.Date{}), "·", en.Join([]string{"own leaders", "peers", "staff"}))
	fmt.Println(en.Say("no.such.key"))
	// Output:
	// 0.25 0,25 more than 99 % 100 %
	// 1 school was seen, 4 schools were seen
	// 27 January 2026 · from 27 January 2026 · own leaders, peers and staff
	// no.such.key
}

// A scale on a page: levels in words, in narrow cells, and in counts.
func ExampleLadder_Between() {
	ladder := report.NewLadder(waitaha().Scales[0], report.Options{}.Wording(nil))
	between := []indicator.Level{"developing", "embedding"}
	fmt.Println(ladder.Between(between), "·", ladder.Label("embedding"), "·", ladder.Cell(between).Text)
	fmt.Println(ladder.Counts([]float64{0, 1, 3, 0}), "on", ladder.Scale().Key)
	// Output:
	// between Developing and Embedding · Embedding · Dev/Emb
	// 1 Developing, 3 Embedding on nz-development-map
}

// A section of one's own as text. Its table is the data, and a picture of it.
func ExampleOptions_WriteMarkdown() {
	table := &report.Table{
		Caption: "Visits", Columns: []report.Column{{Title: "School"}, {Title: "Visits of the year", Key: "n"}},
		Parts: []report.Part{{Rows: []report.Row{{{Text: "Rimu"}, {Text: "3"}}, {{Text: "Kauri"}, {Text: "1"}}}}},
	}
	section := report.Section{ID: "visits", Title: "Who was visited", Blocks: []report.Block{{Text: "Every school was seen.", Table: table}}}
	if err := (report.Options{}).WriteMarkdown(os.Stdout, section); err != nil {
		fmt.Println(err)
	}
	fmt.Println(table.Keys(), table.Picture().Data == table)
	// Output:
	// ## Who was visited
	//
	// Every school was seen.
	//
	// **Visits**
	//
	// | School | Visits of the year |
	// |---|---|
	// | Rimu | 3 |
	// | Kauri | 1 |
	// [{Visits of the year n}] true
}

// What templates of one's own are given: classes of colours, bars as SVG, and where letters
// need a ground of their own, as on the hatching of what is hidden.
func ExampleCell_Attr() {
	ladder := report.NewLadder(waitaha().Scales[0], report.Options{}.Wording(nil))
	worst, best := ladder.Cell([]indicator.Level{"establishing"}), ladder.Cell([]indicator.Level{"fully-functioning"})
	fmt.Println(worst.Attr(), worst.Plated(), best.Attr(), best.Plated())
	fmt.Println(report.LevelTone(0, 4) == worst.Tone, report.Cell{Tone: report.HiddenTone}.Plated())
	swatch := ladder.Legend()[0]
	fmt.Println(swatch.Attr() == worst.Attr(), swatch.Plated(), swatch.Label)
	bar := string(ladder.Bar([]float64{0, 1, 3, 0}, "").HTML())
	fmt.Println(bar[:4], strings.Count(bar, "<rect"), strings.Contains(string(report.Style()), ".lr"))
	// Output:
	// class="t1" false class="t11" false
	// true true
	// true false Establishing
	// <svg 2 true
}
