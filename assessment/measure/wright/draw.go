package wright

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/assessment/internal/svgtext"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/assessment/report"
)

// Picture draws a map as SVG beside its data: all columns along one line of logits, high at
// the top. Names wrap and are never cut, move apart where many stand at one place, and the
// picture grows until all have room; a column that counts, or has more than forty marks, is
// a histogram of half logits. Title and description are read out to those who do not see
// it, and it can be printed in greyscale.
//
// It asks nobody what may be told: that does [Section]. Marks that are no numbers, or farther
// from 0 than 100 logits, are left out. The same map gives the same bytes. Time is linear in
// the marks but for sorting them.
func Picture(m measure.Map, o report.Options) report.Picture {
	var columns []column
	for _, c := range m.Columns {
		col := column{title: c.Title, counted: c.Counts}
		for _, k := range c.Marks {
			col.marks = append(col.marks, mark{name: k.Name, at: k.At})
		}
		columns = append(columns, col)
	}
	return draw(columns, o.Wording(English()))
}

// Sizes are in pixels of a picture that has not been scaled.
const (
	fontSize   = 12.0
	lineHeight = 15.0
	ascent     = 11.5  // of a line, above the foot of its letters
	apart      = 3.0   // between labels
	room       = 180.0 // for a line of a label or a title
	lead       = 24.0  // from the line of a column to its labels
	gutter     = 26.0  // between columns
	margin     = 10.0
	barRoom    = 90.0
	airy       = 1.2 // of the height that labels need, so that few lie far from their marks
	binHeight  = lineHeight + apart

	perLogit    = 90.0 // where there is no need for more, and the picture
	leastHeight = 240.0
	mostHeight  = 900.0 // gets not higher than this

	namesUpTo = 40
	farthest  = 100.0 // from 0 that a measure is taken for one
)

// A column is a facet on the map, or the thresholds.
type column struct {
	title   string
	marks   []mark
	counted bool // too many for names, or not to be told one by one

	x, width float64
	titles   []string // lines
	labels   []label
	bins     []int // by half logit, the lowest first
}

// A mark is an element.
type mark struct {
	name, lang string
	at         float64
}

// A label is the name of a mark in lines, and where it stands.
type label struct {
	lines []string
	top   float64
}

func (l label) height() float64 { return float64(len(l.lines)) * lineHeight }

// A chart is a map with everything in its place.
type chart struct {
	columns   []column
	low, high float64 // half logits between which all marks lie
	scale     float64 // pixels to the logit
	top, left float64 // of what is drawn between the titles and the edge
	bottom    float64
	width     float64
	unit      []string // lines
	ticks     []float64
	words     *report.Wording
}

// draw returns the picture of the columns.
func draw(columns []column, w *report.Wording) report.Picture {
	c := lay(columns, w)
	p := report.Picture{Title: w.Say("wright.map.of", w.Join(c.titles())), Description: c.describe(), Data: c.data()}
	body := c.svg()
	id := fnv.New64a()
	fmt.Fprint(id, p.Title, p.Description, body)
	name := fmt.Sprintf("wright-%016x", id.Sum64()) // no other picture of a page has it
	width, height := number(c.width), number(c.bottom+margin)
	p.SVG = template.HTML(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]s %[2]s" width="%[1]s" height="%[2]s" role="img" aria-labelledby="%[3]s-title %[3]s-desc" font-family="sans-serif" font-size="%[4]s">
<title id="%[3]s-title">%[5]s</title>
<desc id="%[3]s-desc">%[6]s</desc>
%[7]s</svg>
`, width, height, name, number(fontSize), escaped(p.Title), escaped(p.Description), body))
	return p
}

func (c *chart) titles() []string {
	var out []string
	for _, col := range c.columns {
		out = append(out, col.title)
	}
	return out
}

// lay puts everything in its place.
func lay(columns []column, w *report.Wording) *chart {
	c := &chart{words: w}
	for _, col := range columns {
		col.marks = slices.DeleteFunc(slices.Clone(col.marks), func(m mark) bool { return !(math.Abs(m.at) <= farthest) })
		slices.SortStableFunc(col.marks, func(a, b mark) int { return cmp.Or(cmp.Compare(b.at, a.at), strings.Compare(a.name, b.name)) })
		col.counted = col.counted || len(col.marks) > namesUpTo
		c.columns = append(c.columns, col)
	}
	c.span()
	height := min(max((c.high-c.low)*perLogit, leastHeight), mostHeight)
	for i := range c.columns {
		height = max(height, c.fill(&c.columns[i]))
	}
	c.scale = height / (c.high - c.low)
	c.across()
	c.down(height)
	return c
}

// span finds the half logits between which all marks lie.
func (c *chart) span() {
	c.low, c.high = math.Inf(1), math.Inf(-1)
	for _, col := range c.columns {
		for _, m := range col.marks {
			c.low, c.high = min(c.low, math.Floor(m.at*2)/2), max(c.high, math.Ceil(m.at*2)/2)
		}
	}
	switch {
	case c.low > c.high:
		c.low, c.high = -1, 1
	case c.low == c.high:
		c.low, c.high = c.low-0.5, c.high+0.5
	}
}

// fill counts the marks of a column or breaks their names into lines, and returns what
// height they need.
func (c *chart) fill(col *column) float64 {
	inner := 0.0
	if col.counted {
		col.bins = make([]int, int(math.Round((c.high-c.low)*2)))
		for _, m := range col.marks {
			col.bins[min(int((m.at-c.low)*2), len(col.bins)-1)]++
		}
		most := slices.Max(col.bins)
		col.width = max(barRoom+apart+svgtext.Width(strconv.Itoa(most), fontSize, false), col.titled())
		return float64(len(col.bins)) * binHeight
	}
	height := 0.0
	for _, m := range col.marks {
		l := label{lines: svgtext.Wrap(cmp.Or(m.name, "–"), room, fontSize, false)}
		if len(l.lines) == 0 { // nothing but spaces
			l.lines = []string{"–"}
		}
		for _, line := range l.lines {
			inner = max(inner, svgtext.Width(line, fontSize, false))
		}
		height += l.height() + apart
		col.labels = append(col.labels, l)
	}
	col.width = max(lead+inner, col.titled())
	return height * airy
}

// titled breaks the title of a column into lines, and returns how wide they are.
func (col *column) titled() float64 {
	wide := 0.0
	col.titles = svgtext.Wrap(col.title, room, fontSize, true)
	for _, line := range col.titles {
		wide = max(wide, svgtext.Width(line, fontSize, true))
	}
	return wide
}

// across gives the columns their places from left to right.
func (c *chart) across() {
	step := 0.5
	for i := 0; step*c.scale < 2.5*lineHeight; i++ { // 0.5, 1, 2, 5, 10, ...
		step *= [...]float64{2, 2, 2.5}[i%3]
	}
	wide := 0.0
	for at := math.Ceil(c.low/step) * step; at <= c.high; at += step {
		c.ticks = append(c.ticks, at)
		wide = max(wide, svgtext.Width(logits(c.words, at), fontSize, false))
	}
	c.unit = svgtext.Wrap(c.words.Say("wright.map.unit"), room, fontSize, false)
	for _, line := range c.unit {
		wide = max(wide, svgtext.Width(line, fontSize, false))
	}
	c.left = margin + wide
	x := c.left + gutter
	for i := range c.columns {
		c.columns[i].x = x
		x += c.columns[i].width + gutter
	}
	c.width = math.Ceil(x - gutter + margin)
}

// down gives marks and labels their places from top to bottom.
func (c *chart) down(height float64) {
	lines := len(c.unit)
	for i := range c.columns {
		lines = max(lines, len(c.columns[i].titles))
	}
	c.top = margin + float64(lines)*lineHeight + lineHeight
	c.bottom = math.Ceil(c.top + height + lineHeight)
	for i := range c.columns {
		col := &c.columns[i]
		middles, heights := make([]float64, len(col.labels)), make([]float64, len(col.labels))
		for k, m := range col.marks[:len(col.labels)] {
			middles[k], heights[k] = c.y(m.at), col.labels[k].height()+apart
		}
		for k, middle := range spread(middles, heights, c.top-lineHeight/2, c.bottom) {
			col.labels[k].top = middle - col.labels[k].height()/2
		}
	}
}

// y is how far down a measure lies.
func (c *chart) y(at float64) float64 { return c.top + (c.high-at)*c.scale }

// spread moves boxes with these middles, in their order, and heights apart until none lies
// on another and all lie between top and bottom, as little as can be by least squares: what
// each wants, less what lies above it, must not fall, so those that want to fall meet at
// their mean. They must have room.
func spread(middles, heights []float64, top, bottom float64) []float64 {
	type pool struct {
		sum float64
		n   int
	}
	var pools []pool
	above := 0.0
	for i, middle := range middles {
		p := pool{middle - above - heights[i]/2, 1}
		above += heights[i]
		for n := len(pools); n > 0 && pools[n-1].sum/float64(pools[n-1].n) >= p.sum/float64(p.n); n-- {
			p = pool{pools[n-1].sum + p.sum, pools[n-1].n + p.n}
			pools = pools[:n-1]
		}
		pools = append(pools, p)
	}
	out := make([]float64, 0, len(middles))
	last, above := bottom-above, 0.0
	for _, p := range pools {
		at := max(min(p.sum/float64(p.n), last), top)
		for range p.n {
			h := heights[len(out)]
			out = append(out, at+above+h/2)
			above += h
		}
	}
	return out
}

// svg draws what has its place.
func (c *chart) svg() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<rect width="%s" height="%s" fill="#fff"/>`+"\n", number(c.width), number(c.bottom+margin))
	for _, at := range c.ticks {
		fmt.Fprintf(&b, `<path d="M%s %sH%s" stroke="#e0e0e0"/>`, number(c.left+4), number(c.y(at)), number(c.width-margin))
		text(&b, c.left, c.y(at)-lineHeight/2, logits(c.words, at), "", ` text-anchor="end"`)
	}
	for i, line := range c.unit {
		text(&b, c.left, margin+float64(i)*lineHeight, line, "", ` text-anchor="end"`)
	}
	for i := range c.columns {
		c.columns[i].svg(&b, c)
	}
	return b.String()
}

// svg draws a column: its title, its line, and its bars or names.
func (col *column) svg(b *strings.Builder, c *chart) {
	for i, line := range col.titles {
		text(b, col.x, margin+float64(i)*lineHeight, line, "", ` font-weight="bold"`)
	}
	fmt.Fprintf(b, `<path d="M%s %sV%s" stroke="#000"/>`+"\n", number(col.x), number(c.top-lineHeight/2), number(c.bottom-lineHeight/2))
	if col.counted {
		col.bars(b, c)
		return
	}
	for i, m := range col.marks {
		l, y := col.labels[i], c.y(m.at)
		fmt.Fprintf(b, `<path d="M%s %sh8" stroke="#000" stroke-width="2"/><path d="M%s %sL%s %s" stroke="#767676"/>`,
			number(col.x-4), number(y), number(col.x+4), number(y), number(col.x+lead-4), number(l.top+l.height()/2))
		for k, line := range l.lines {
			text(b, col.x+lead, l.top+float64(k)*lineHeight, line, m.lang, "")
		}
	}
}

// bars draws how many marks lie in each half logit.
func (col *column) bars(b *strings.Builder, c *chart) {
	most := max(slices.Max(col.bins), 1)
	for i, n := range col.bins {
		if n == 0 {
			continue
		}
		top, bottom := c.y(c.low+float64(i+1)/2), c.y(c.low+float64(i)/2)
		wide := float64(n) / float64(most) * barRoom
		fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s" fill="#b9cfdd" stroke="#16305a"/>`, number(col.x), number(top+1), number(wide), number(bottom-top-2))
		text(b, col.x+wide+apart, (top+bottom-lineHeight)/2, strconv.Itoa(n), "", "")
	}
}

// text writes a line whose box begins at top.
func text(b *strings.Builder, x, top float64, line, lang, attr string) {
	if lang != "" {
		attr += ` lang="` + escaped(lang) + `"`
	}
	fmt.Fprintf(b, `<text x="%s" y="%s" unicode-bidi="plaintext"%s>%s</text>`+"\n", number(x), number(top+ascent), attr, escaped(line))
}

// escaped is a text as XML, and HTML, can hold it.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder returns no error
	return b.String()
}

// number writes a length to a tenth of a pixel.
func number(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// describe says what the picture shows to those who do not see it.
func (c *chart) describe() string {
	says := []string{c.words.Say("wright.map.desc", logits(c.words, c.low), logits(c.words, c.high))}
	for _, col := range c.columns {
		if len(col.marks) == 0 {
			continue
		}
		high, low := col.marks[0], col.marks[len(col.marks)-1]
		if col.counted {
			says = append(says, c.words.Count("wright.map.counted", len(col.marks), col.title, logits(c.words, math.Floor(low.at*2)/2), logits(c.words, math.Ceil(high.at*2)/2)))
			continue
		}
		says = append(says, c.words.Count("wright.map.named", len(col.marks), col.title, high.name, logits(c.words, high.at), low.name, logits(c.words, low.at)))
	}
	return strings.Join(says, " ")
}

// data returns the map as a table: each mark, or each half logit with how many lie in it.
func (c *chart) data() *report.Table {
	w := c.words
	t := &report.Table{Caption: w.Say("wright.map.data"), Columns: []report.Column{{Title: w.Say("wright.map.name")}, {Title: w.Say("wright.map.at")}}}
	for _, col := range c.columns {
		part := report.Part{Title: col.title}
		for i := range slices.Backward(col.bins) {
			if n := col.bins[i]; n > 0 {
				at := c.low + float64(i)/2
				part.Rows = append(part.Rows, report.Row{{Text: w.Say("wright.bin", logits(w, at), logits(w, at+0.5))}, {Text: w.Count("wright.map.count", n)}})
			}
		}
		for _, m := range col.marks[:len(col.labels)] {
			part.Rows = append(part.Rows, report.Row{{Text: cmp.Or(m.name, "–"), Lang: m.lang}, {Text: signed(w, m.at, fixed(w, m.at, 2))}})
		}
		if len(part.Rows) > 0 {
			t.Parts = append(t.Parts, part)
		}
	}
	return t
}

// logits writes a measure with its sign, to so many decimals at most.
func logits(w *report.Wording, v float64) string { return signed(w, v, w.Number(v, 2)) }

// fixed writes a number to exactly so many decimals, so that those of a column compare.
func fixed(w *report.Wording, v float64, decimals int) string {
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	if v < 0 && strings.Trim(text, "0.") != "" {
		text = "−" + text
	}
	return strings.Replace(text, ".", w.Say("decimal"), 1)
}

// signed puts the sign before a number that is above 0 as it is written.
func signed(w *report.Wording, v float64, text string) string {
	if v > 0 && strings.ContainsAny(text, "123456789") {
		return w.Say("wright.plus", text)
	}
	return text
}
