package report

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// HTML says how pages are set. The zero HTML is ours.
type HTML struct {
	// Style are rules of CSS behind ours.
	Style template.CSS
	// Templates take the place of ours by their names: page, contents, footer, section,
	// heading, block, list, legend, table, cell and picture. What they are given is what ours
	// are given: see page.gohtml. A set that has been executed cannot be used.
	Templates *template.Template
	// Level is that of the highest heading of a fragment, 2 to 5; 0 means 2. A page has
	// its title above it.
	Level int
}

//go:embed page.gohtml
var pageSource string

//go:embed style.css
var styleSource string

// Style returns the rules by which fragments look as they do on a page. They touch nothing
// outside elements of the class lr.
func Style() template.CSS { return style() }

var style = sync.OnceValue(func() template.CSS { return template.CSS(styleSource + toneStyle()) })

// ours are the templates of this package, once to be cloned and once to be executed, after
// which they can not be cloned.
var (
	ours  = sync.OnceValue(func() *template.Template { return template.Must(template.New("ours").Parse(pageSource)) })
	ready = sync.OnceValue(func() *template.Template { return template.Must(ours().Clone()) })
)

// templates returns ours, with those of the caller in their place.
func (h HTML) templates() (*template.Template, error) {
	if h.Templates == nil {
		return ready(), nil
	}
	all, err := h.Templates.Clone()
	if err != nil {
		return nil, fmt.Errorf("report: the caller's templates: %w", err)
	}
	for _, t := range ours().Templates() {
		if t.Tree == nil || all.Lookup(t.Name()) != nil {
			continue
		}
		if _, err := all.AddParseTree(t.Name(), t.Tree.Copy()); err != nil {
			return nil, fmt.Errorf("report: template %s: %w", t.Name(), err)
		}
	}
	return all, nil
}

// page writes a whole page.
func (h HTML) page(w io.Writer, p *page) error {
	return h.execute(w, "page", p.html(h.Style))
}

// html is what the template of a page is given.
func (p *page) html(style template.CSS) htmlPage {
	lead := append(slices.Clip(p.Lead), Block{Text: p.words.Say("lead.opens")})
	return htmlPage{
		Title: p.Title, Lead: htmlBlocks(lead, p.words), Sections: htmlSections(p.Sections, 2, p.words),
		Style: Style() + style, Wording: p.words,
	}
}

// WriteSection writes a section as a fragment of HTML, for a page of the caller's own. The
// page needs the rules of [Style] and, around the fragment, an element of the class lr.
func (o Options) WriteSection(w io.Writer, s Section) error {
	level, err := o.HTML.level()
	if err != nil {
		return err
	}
	return o.HTML.execute(w, "section", htmlSections([]Section{s}, level, o.Wording(nil))[0])
}

// level returns from which level a fragment has headings.
func (h HTML) level() (int, error) {
	switch {
	case h.Level == 0:
		return 2, nil
	case h.Level < 2 || h.Level > 5:
		return 0, fmt.Errorf("report: a fragment has headings from level 2 to 5, not %d", h.Level)
	}
	return h.Level, nil
}

// execute writes a template, and returns what the writer says rather than what the template
// makes of it.
func (h HTML) execute(w io.Writer, name string, data any) error {
	t, err := h.templates()
	if err != nil {
		return err
	}
	failing := &errorKeeper{w: w}
	out := bufio.NewWriterSize(failing, 1<<15)
	err = t.ExecuteTemplate(out, name, data)
	if err == nil {
		err = out.Flush()
	}
	if failing.err != nil {
		return failing.err
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// An errorKeeper keeps the first error of a writer, and writes nothing after it.
type errorKeeper struct {
	w   io.Writer
	err error
}

func (k *errorKeeper) Write(p []byte) (int, error) {
	if k.err != nil {
		return 0, k.err
	}
	n, err := k.w.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	k.err = err
	return n, err
}

// What templates are given.
type (
	htmlPage struct {
		Title    string
		Lead     []htmlBlock
		Sections []htmlSection
		Style    template.CSS
		*Wording
	}
	htmlSection struct {
		*Section
		Level    int
		Blocks   []htmlBlock
		Sections []htmlSection
		*Wording
	}
	htmlBlock struct {
		*Block
		Table   *htmlTable
		Picture *htmlPicture
		*Wording
	}
	htmlTable struct {
		*Table
	}
	htmlPicture struct {
		*Picture
		Data *htmlTable
		*Wording
	}
	htmlTerm struct {
		Term  string
		Texts []string
	}
)

// Short is the title as far as the tab of a browser has room for it.
func (p htmlPage) Short() string {
	const most = 70
	if letters := []rune(p.Title); len(letters) > most {
		return strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	return p.Title
}

// Lang and Dir are the language of the page and the way it is written.
func (p htmlPage) Lang() string { return p.lang }
func (p htmlPage) Dir() string  { return p.Say("dir") }

func htmlSections(sections []Section, level int, w *Wording) []htmlSection {
	out := make([]htmlSection, len(sections))
	for i := range sections {
		s := &sections[i]
		out[i] = htmlSection{s, level, htmlBlocks(s.Blocks, w), htmlSections(s.Sections, level+1, w), w}
	}
	return out
}

func htmlBlocks(blocks []Block, w *Wording) []htmlBlock {
	out := make([]htmlBlock, len(blocks))
	for i := range blocks {
		b := &blocks[i]
		out[i] = htmlBlock{Block: b, Wording: w}
		if b.Table != nil {
			out[i].Table = &htmlTable{b.Table}
		}
		if b.Picture != nil {
			out[i].Picture = &htmlPicture{Picture: b.Picture, Wording: w}
			if b.Picture.Data != nil {
				out[i].Picture.Data = &htmlTable{b.Picture.Data}
			}
		}
	}
	return out
}

// Terms gathers the entries of a list under their terms; it is nil if there are none. An
// entry without a term belongs to the one before.
func (b htmlBlock) Terms() []htmlTerm {
	var terms []htmlTerm
	for _, e := range b.List {
		switch {
		case e.Term != "":
			terms = append(terms, htmlTerm{e.Term, []string{e.Text}})
		case len(terms) > 0:
			last := &terms[len(terms)-1]
			last.Texts = append(last.Texts, e.Text)
		default:
			return nil
		}
	}
	return terms
}

// Keys are the columns that have a short name at their head.
func (t *Table) Keys() []Column {
	var keys []Column
	for _, c := range t.Columns {
		if c.Key != "" && c.Key != c.Title {
			keys = append(keys, c)
		}
	}
	return keys
}

// Wide is the number of columns.
func (t *htmlTable) Wide() int { return len(t.Columns) }

// Class is what kind of table it is: bars, a map of narrow cells, or texts.
func (t *htmlTable) Class() string {
	switch t.Table.kind() {
	case barTable:
		return "bars"
	case mapTable:
		return "map"
	}
	return "texts"
}

// Attr is the class of a cell that has a colour.
func (c Cell) Attr() template.HTMLAttr {
	switch {
	case c.Tone2 != 0 && c.Tone < endOfTones && c.Tone2 < endOfTones:
		return template.HTMLAttr(`class="two e` + strconv.Itoa(int(c.Tone)) + ` f` + strconv.Itoa(int(c.Tone2)) + `"`)
	case c.Tone == HiddenTone:
		return `class="hid"`
	case c.Tone > 0 && c.Tone < HiddenTone:
		return toneAttr()[c.Tone]
	}
	return ""
}

// Plated reports whether the cell has a ground on which letters need one of their own.
func (c Cell) Plated() bool { return c.Tone == HiddenTone || c.Tone2 != 0 }

// Plated is that of a swatch.
func (s Swatch) Plated() bool { return s.Tone == HiddenTone }

// Attr is the class of a swatch.
func (s Swatch) Attr() template.HTMLAttr { return Cell{Tone: s.Tone}.Attr() }

// toneAttr are the attributes of cells by their tone.
var toneAttr = sync.OnceValue(func() *[endOfTones]template.HTMLAttr {
	var attrs [endOfTones]template.HTMLAttr
	for t := range attrs {
		attrs[t] = template.HTMLAttr(`class="t` + strconv.Itoa(t) + `"`)
	}
	return &attrs
})

// HTML returns the bar as SVG that is as wide as the cell it stands in. A number stands in
// each segment that has room for it where the cell is 105 pixels wide.
func (b *Bar) HTML() template.HTML {
	var s strings.Builder
	s.Grow(256)
	s.WriteString(`<svg class="b" role="img" aria-label="`)
	s.WriteString(template.HTMLEscapeString(b.Label))
	s.WriteString(`">`)
	var digits [24]byte
	number := func(v float64, decimals int) []byte { return strconv.AppendFloat(digits[:0], v, 'f', decimals, 64) }
	for seg := range b.placed {
		s.WriteString(`<rect class="t`)
		s.WriteString(strconv.Itoa(int(seg.tone)))
		s.WriteString(`" x="`)
		s.Write(number(seg.at*100, 2))
		s.WriteString(`%" width="`)
		s.Write(number(seg.width*100, 2))
		s.WriteString(`%" height="100%"/>`)
		text := number(seg.n, 1)
		text = trimZero(text)
		if seg.width*105 < float64(7*len(text)+4) {
			continue
		}
		s.WriteString(`<text`)
		if seg.tone.dark() {
			s.WriteString(` class="w"`)
		}
		s.WriteString(` x="`)
		var middle [24]byte
		s.Write(strconv.AppendFloat(middle[:0], (seg.at+seg.width/2)*100, 'f', 2, 64))
		s.WriteString(`%" y="72%">`)
		s.Write(text)
		s.WriteString(`</text>`)
	}
	if b.Target {
		s.WriteString(`<line x1="50%" x2="50%" y2="100%" stroke="#000" stroke-width="2"/>`)
	}
	s.WriteString(`</svg>`)
	return template.HTML(s.String())
}

func trimZero(text []byte) []byte {
	if n := len(text); n > 2 && text[n-1] == '0' && text[n-2] == '.' {
		return text[:n-2]
	}
	return text
}

// A placedSegment is a segment where it lies in a bar: from 0, the left end, to 1.
type placedSegment struct {
	n         float64
	at, width float64
	tone      Tone
}

// placed yields the segments that hold anything, from left to right.
func (b *Bar) placed(yield func(placedSegment) bool) {
	total, below := 0.0, 0.0
	for i, s := range b.Segments {
		total += s.N
		if i < b.From {
			below += s.N
		}
	}
	if total <= 0 {
		return
	}
	sum := 0.0
	for _, s := range b.Segments {
		p := placedSegment{s.N, sum / total, s.N / total, s.Tone}
		if b.Target {
			p.at, p.width = (sum-below+total)/(2*total), s.N/(2*total)
		}
		sum += s.N
		if s.N > 0 && !yield(p) {
			return
		}
	}
}
