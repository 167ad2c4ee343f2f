package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"html/template"
	"io"
	"strings"

	"github.com/openrubric/leadership/assessment/internal/svgtext"
)

// WriteSVG draws the table as a picture that stands by itself: its caption, what its columns
// and colours mean, and its rows with their bars and colours. It has a title and a description
// for who cannot see it; the data of it is the table ([Table.WriteCSV], or [Table.Picture] with
// both). Labels are broken and never cut, so that it is as high as it needs to be.
func (t *Table) WriteSVG(w io.Writer) error {
	out := bufio.NewWriter(w)
	d := t.drawing()
	d.write(out)
	return out.Flush()
}

// Picture returns the table as a picture for a section of the caller's own, with the table
// as its data.
func (t *Table) Picture() *Picture {
	var b strings.Builder
	if err := t.WriteSVG(&b); err != nil {
		return nil // a strings.Builder has none
	}
	return &Picture{Title: t.Caption, Description: t.About, SVG: template.HTML(b.String()), Data: t}
}

// The measures of a picture, in pixels.
const (
	fontSize   = 13.0
	smallSize  = 11.0
	lineHeight = 17.0
	inset      = 5.0 // of a text in its cell
	wholeWidth = 760.0
	barWidth   = 300.0
	barHeight  = 20.0
	keyWidth   = 52.0
	headWidth  = 230.0 // of the first column, at least
	swatchMost = 320.0 // of what a colour means, before it is broken
)

// A drawing is a picture while it is made. y is how far down it has come.
type drawing struct {
	t       *Table
	widths  []float64 // of columns
	width   float64
	y       float64
	id      string
	hatched bool
	body    strings.Builder
}

func (t *Table) drawing() *drawing {
	d := &drawing{t: t}
	d.columns()
	hash := fnv.New32a() // no two pictures on a page have one ID
	io.WriteString(hash, t.Caption+"\x00"+t.About+"\x00")
	t.WriteCSV(hash)
	d.id = fmt.Sprintf("p%08x", hash.Sum32())
	d.title()
	d.legend()
	d.heads()
	for i := range t.Parts {
		p := &t.Parts[i]
		if p.Title != "" {
			d.y += inset
			d.lines(0, d.y, svgtext.Wrap(p.Title, d.width-2*inset, fontSize, true), line{bold: true})
			d.y += float64(len(svgtext.Wrap(p.Title, d.width-2*inset, fontSize, true)))*lineHeight + inset
		}
		for _, r := range p.Rows {
			d.row(r)
		}
	}
	d.y += inset
	return d
}

// columns shares the width out.
func (d *drawing) columns() {
	n := len(d.t.Columns)
	d.widths = make([]float64, n)
	d.width = wholeWidth
	if n == 0 {
		return
	}
	fixed, rest := 0.0, 0
	for i, c := range d.t.Columns {
		switch {
		case i > 0 && c.Key != "":
			d.widths[i] = max(keyWidth, svgtext.Width(c.Key, fontSize, true)+2*inset)
			fixed += d.widths[i]
		case i > 0 && d.t.hasBars(i):
			d.widths[i] = barWidth
			fixed += barWidth
		default:
			rest++
		}
	}
	each := max((wholeWidth-fixed)/float64(rest), headWidth)
	if rest > 1 {
		each = max((wholeWidth-fixed)/float64(rest), 120)
	}
	d.width = 0
	for i := range d.widths {
		if d.widths[i] == 0 {
			d.widths[i] = each
		}
		d.width += d.widths[i]
	}
}

// hasBars reports whether a column has a bar.
func (t *Table) hasBars(column int) bool {
	for _, p := range t.Parts {
		for _, r := range p.Rows {
			if column < len(r) && r[column].Bar != nil {
				return true
			}
		}
	}
	return false
}

func (d *drawing) title() {
	lines := svgtext.Wrap(d.t.Caption, d.width-2*inset, fontSize+2, true)
	d.lines(0, d.y+2, lines, line{bold: true, size: fontSize + 2})
	d.y += float64(len(lines))*lineHeight + 2*inset
}

// legend says what the short names of columns and the colours mean, as many side by side as
// there is room for.
func (d *drawing) legend() {
	var entries []Swatch
	for _, c := range d.t.Keys() {
		entries = append(entries, Swatch{Short: c.Key, Label: c.Title})
	}
	columns := len(entries)
	entries = append(entries, d.t.Legend...)
	x, high := 0.0, 0.0
	for i, s := range entries {
		box := max(30, svgtext.Width(s.Short, smallSize, false)+2*inset)
		text := svgtext.Wrap(s.Label, swatchMost, smallSize, false)
		wide := 0.0
		for _, l := range text {
			wide = max(wide, svgtext.Width(l, smallSize, false))
		}
		if x > 0 && (x+box+wide+3*inset > d.width || i == columns) {
			x, d.y, high = 0, d.y+high, 0
		}
		d.ground(x+inset, d.y, box, lineHeight, s.Tone, 0)
		if s.Tone == HiddenTone {
			d.plate(x+box/2+inset, d.y-4, []string{s.Short}, smallSize)
		}
		d.lines(x+box/2+inset, d.y-4, []string{s.Short}, line{size: smallSize, middle: true, white: s.Tone.dark()})
		d.lines(x+box+inset, d.y-4, text, line{size: smallSize})
		x += box + wide + 4*inset
		high = max(high, float64(max(len(text), 1))*lineHeight+inset)
	}
	d.y += high + inset
}

// heads draws the heads of the columns.
func (d *drawing) heads() {
	high := 0.0
	texts := make([][]string, len(d.t.Columns))
	for i, c := range d.t.Columns {
		text := c.Title
		if c.Key != "" {
			text = c.Key
		}
		texts[i] = svgtext.Wrap(text, d.widths[i]-2*inset, fontSize, true)
		high = max(high, float64(len(texts[i]))*lineHeight)
	}
	x := 0.0
	for i, c := range d.t.Columns {
		l := line{bold: true}
		at := x
		if c.Key != "" {
			at, l.middle = x+d.widths[i]/2, true
		}
		d.lines(at, d.y+high-float64(len(texts[i]))*lineHeight, texts[i], l)
		x += d.widths[i]
	}
	d.y += high + inset
	fmt.Fprintf(&d.body, `<line x1="0" x2="%s" y1="%s" y2="%s" stroke="#555"/>`+"\n", px(d.width), px(d.y), px(d.y))
	d.y += 1
}

// row draws a row, as high as its longest text needs.
func (d *drawing) row(r Row) {
	high := barHeight + inset
	texts := make([][]string, len(r))
	for i, c := range r {
		if i >= len(d.widths) || c.Bar != nil {
			continue
		}
		texts[i] = svgtext.Wrap(c.Text, d.widths[i]-2*inset-d.edge(c), fontSize, false)
		high = max(high, float64(len(texts[i]))*lineHeight+inset)
	}
	x := 0.0
	for i, c := range r {
		if i >= len(d.widths) {
			break
		}
		wide := d.widths[i]
		switch {
		case c.Bar != nil:
			d.bar(c.Bar, x+inset, d.y+inset/2, wide-2*inset)
		case c.Tone != 0:
			d.ground(x+1, d.y+1, wide-2, high-2, c.Tone, c.Tone2)
			top := d.y + (high-float64(float64(len(texts[i]))*lineHeight))/2 - inset/2
			if c.Tone == HiddenTone {
				d.plate(x+wide/2, top, texts[i], fontSize)
			}
			d.lines(x+wide/2, top, texts[i], line{middle: true, white: c.Tone2 == 0 && c.Tone.dark()})
		case d.t.Columns[i].Key != "":
			d.lines(x+wide/2, d.y, texts[i], line{middle: true})
		default:
			d.lines(x, d.y, texts[i], line{})
		}
		x += wide
	}
	d.y += high
	fmt.Fprintf(&d.body, `<line x1="0" x2="%s" y1="%s" y2="%s" stroke="#ddd"/>`+"\n", px(d.width), px(d.y), px(d.y))
}

// edge is what the coloured edges of a cell between two levels take of its width.
func (d *drawing) edge(c Cell) float64 {
	if c.Tone2 != 0 {
		return 2 * inset
	}
	return 0
}

// ground draws the colour of a cell, or its two edges.
func (d *drawing) ground(x, y, wide, high float64, tone, tone2 Tone) {
	rect := func(x, wide float64, fill, stroke string) {
		fmt.Fprintf(&d.body, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s" stroke="%s"/>`+"\n", px(x), px(y), px(wide), px(high), fill, stroke)
	}
	switch {
	case tone2 != 0:
		rect(x, wide, "#fff", "#767676")
		rect(x, inset, tone.colour().String(), "none")
		rect(x+wide-inset, inset, tone2.colour().String(), "none")
	case tone == HiddenTone:
		d.hatched = true
		rect(x, wide, "url(#"+d.id+"h)", "#767676")
	default:
		rect(x, wide, tone.colour().String(), "#767676")
	}
}

// plate puts white under letters on hatching.
func (d *drawing) plate(middle, y float64, texts []string, size float64) {
	wide := 0.0
	for _, text := range texts {
		wide = max(wide, svgtext.Width(text, size, false))
	}
	fmt.Fprintf(&d.body, `<rect x="%s" y="%s" width="%s" height="%s" fill="#fff"/>`+"\n", px(middle-wide/2-2), px(y+4), px(wide+4), px(float64(len(texts))*lineHeight))
}

// bar draws a bar.
func (d *drawing) bar(b *Bar, x, y, wide float64) {
	for s := range b.placed {
		left, long := x+float64(s.at*wide), s.width*wide
		fmt.Fprintf(&d.body, `<rect x="%s" y="%s" width="%s" height="%s" fill="%v" stroke="#fff"/>`+"\n", px(left), px(y), px(long), px(barHeight), s.tone.colour())
		if text := number(s.n); svgtext.Width(text, smallSize, false)+4 <= long {
			d.lines(left+long/2, y-2.5, []string{text}, line{size: smallSize, middle: true, white: s.tone.dark()})
		}
	}
	fmt.Fprintf(&d.body, `<rect x="%s" y="%s" width="%s" height="%s" fill="none" stroke="#767676"/>`+"\n", px(x), px(y), px(wide), px(barHeight))
	if b.Target {
		fmt.Fprintf(&d.body, `<line x1="%s" x2="%s" y1="%s" y2="%s" stroke="#000" stroke-width="2"/>`+"\n", px(x+wide/2), px(x+wide/2), px(y-2), px(y+barHeight+2))
	}
}

// number writes how many there are in a segment.
func number(n float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0") }

// A line is how a text is set. Size 0 is the usual one.
type line struct {
	size                float64
	bold, middle, white bool
}

// lines draws lines of text below each other, from the top of the first on.
func (d *drawing) lines(x, y float64, texts []string, l line) {
	if !l.middle {
		x += inset
	}
	if l.size == 0 {
		l.size = fontSize
	}
	attrs := ""
	if l.size != fontSize {
		attrs += fmt.Sprintf(` font-size="%g"`, l.size)
	}
	if l.bold {
		attrs += ` font-weight="bold"`
	}
	if l.middle {
		attrs += ` text-anchor="middle"`
	}
	if l.white {
		attrs += ` fill="#fff"`
	}
	for i, text := range texts {
		if text != "" {
			fmt.Fprintf(&d.body, `<text x="%s" y="%s"%s>%s</text>`+"\n", px(x), px(y+float64(float64(i+1)*lineHeight)), attrs, escape(text))
		}
	}
}

// write writes the picture with its title and description.
func (d *drawing) write(out *bufio.Writer) {
	about := d.t.About
	if about == "" {
		about = d.t.Caption
	}
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%[5]st %[5]sd" font-family="system-ui,Arial,sans-serif" font-size="%g" fill="#111">`+"\n",
		px(d.width), px(d.y), px(d.width), px(d.y), d.id, fontSize)
	fmt.Fprintf(out, "<title id=\"%st\">%s</title>\n<desc id=\"%sd\">%s</desc>\n", d.id, escape(d.t.Caption), d.id, escape(about))
	if d.hatched {
		fmt.Fprintf(out, `<defs><pattern id="%sh" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff"/><rect width="1.5" height="5" fill="#bbb"/></pattern></defs>`+"\n", d.id)
	}
	fmt.Fprintf(out, `<rect width="%s" height="%s" fill="#fff"/>`+"\n", px(d.width), px(d.y))
	out.WriteString(d.body.String())
	out.WriteString("</svg>\n")
}

// px writes a length with at most two decimals.
func px(v float64) string {
	text := fmt.Sprintf("%.2f", v)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// escape makes a text fit for XML, which has no place for some control characters.
func escape(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}
