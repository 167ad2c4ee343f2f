package wright_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/internal/svgtext"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/assessment/measure/wright"
	"github.com/openrubric/leadership/assessment/report"
)

// A box is where a text or a bar lies.
type box struct {
	left, top, right, bottom float64
	text                     string
}

func (b box) meets(c box) bool {
	return b.left < c.right && c.left < b.right && b.top < c.bottom && c.top < b.bottom
}

// A drawing is what a picture has in it.
type drawing struct {
	width, height float64
	texts, bars   []box
	lines         []box // of columns, from top to bottom
	labelled      []string
	ids           map[string]string // texts by ID
}

// parsed reads a picture as strict XML.
func parsed(t *testing.T, svg string) drawing {
	t.Helper()
	d := drawing{ids: map[string]string{}}
	x := xml.NewDecoder(strings.NewReader(svg))
	var attrs map[string]string
	var element, text string
	size := 0.0
	num := func(key string) float64 {
		v, err := strconv.ParseFloat(attrs[key], 64)
		if err != nil {
			t.Fatalf("%s of %s: %v", key, element, err)
		}
		return v
	}
	for {
		token, err := x.Token()
		if err == io.EOF {
			return d
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch e := token.(type) {
		case xml.StartElement:
			element, text, attrs = e.Name.Local, "", map[string]string{}
			for _, a := range e.Attr {
				attrs[a.Name.Local] = a.Value
			}
			switch element {
			case "svg":
				if _, err := fmt.Sscanf(attrs["viewBox"], "0 0 %f %f", &d.width, &d.height); err != nil {
					t.Fatal(err)
				}
				size = num("font-size")
				d.labelled = strings.Fields(attrs["aria-labelledby"])
				if attrs["role"] != "img" {
					t.Error("no picture to those who do not see it")
				}
			case "rect":
				if attrs["fill"] != "#fff" {
					d.bars = append(d.bars, box{num("x"), num("y"), num("x") + num("width"), num("y") + num("height"), "bar"})
				}
			case "path":
				var px, from, to float64
				if n, _ := fmt.Sscanf(attrs["d"], "M%f %fV%f", &px, &from, &to); n == 3 {
					d.lines = append(d.lines, box{px, from, px, to, "line"})
				}
			case "title", "desc", "text":
			default:
				t.Fatalf("there is an element %s", element)
			}
		case xml.CharData:
			text += string(e)
		case xml.EndElement:
			if id := attrs["id"]; id != "" {
				d.ids[id] = text
			}
			if e.Name.Local == "text" {
				wide := svgtext.Width(text, size, attrs["font-weight"] == "bold")
				left := num("x")
				if attrs["text-anchor"] == "end" {
					left -= wide
				}
				d.texts = append(d.texts, box{left, num("y") - 0.95*size, left + wide, num("y") + 0.25*size, text})
			}
			attrs, element = map[string]string{}, ""
		}
	}
}

// check reports what lies on something else or outside, and names that are cut.
func (d drawing) check(t *testing.T, m measure.Map) {
	t.Helper()
	const least = 0.11 // lengths are rounded to a tenth
	for i, b := range d.texts {
		if b.left < -least || b.top < -least || b.right > d.width+least || b.bottom > d.height+least {
			t.Fatalf("%q leaves the picture: %+v of %v × %v", b.text, b, d.width, d.height)
		}
		b.left, b.top, b.right, b.bottom = b.left+least, b.top+least, b.right-least, b.bottom-least
		for _, others := range [][]box{d.texts[i+1:], d.bars, d.lines} {
			for _, c := range others {
				if b.meets(c) {
					t.Fatalf("%q lies on %q: %+v %+v", b.text, c.text, b, c)
				}
			}
		}
	}
	for _, b := range d.bars {
		if b.left < 0 || b.top < 0 || b.right > d.width || b.bottom > d.height {
			t.Fatalf("a bar leaves the picture: %+v", b)
		}
	}
	var all strings.Builder
	for _, b := range d.texts {
		all.WriteString(b.text)
	}
	packed := func(s string) string { return strings.Join(strings.Fields(s), "") }
	has := packed(all.String())
	for _, c := range m.Columns {
		if !strings.Contains(has, packed(c.Title)) {
			t.Fatalf("the title %q is cut", c.Title)
		}
		for _, k := range c.Marks {
			if !c.Counts && len(c.Marks) <= 40 && !strings.Contains(has, packed(k.Name)) {
				t.Fatalf("the name %q is cut", k.Name)
			}
		}
	}
	if len(d.labelled) != 2 || d.ids[d.labelled[0]] == "" || d.ids[d.labelled[1]] == "" {
		t.Errorf("labelled by %v of %v", d.labelled, d.ids)
	}
}

// words of all sorts, to make names of.
var sorts = []string{
	"Kura", "Māori", "o", "Ōtautahi", "Whakawhanaungatanga", "the", "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu",
	"学校领导力", "リーダーシップ", "القيادة", "המנהיגות", "नेतृत्व", "Ä́ǟ̱", "👩‍🏫", "<script>alert(1)</script>", "\"'&amp;]]>", "ﷺ", "W", "iiii", "–",
}

func randomName(rng *rand.Rand, longest int) string {
	var b strings.Builder
	for b.Len() == 0 || rng.IntN(4) > 0 {
		b.WriteString(sorts[rng.IntN(len(sorts))])
		b.WriteString([]string{" ", "", "  "}[rng.IntN(3)])
		if len([]rune(b.String())) > longest {
			break
		}
	}
	r := []rune(b.String())
	return strings.TrimSpace(string(r[:min(len(r), longest)]))
}

func randomMap(rng *rand.Rand) measure.Map {
	var m measure.Map
	longest := []int{8, 30, 200}[rng.IntN(3)]
	wide := []float64{0, 0.01, 1, 6, 60}[rng.IntN(5)]
	for range rng.IntN(6) {
		c := measure.MapColumn{Title: randomName(rng, longest), Counts: rng.IntN(6) == 0}
		tie := rng.IntN(3) == 0
		for range 1 + rng.IntN(60) {
			at := float64(rng.NormFloat64() * wide)
			if tie {
				at = math.Round(at * 2)
			}
			c.Marks = append(c.Marks, measure.Mark{Name: randomName(rng, longest), At: min(max(at, -100), 100)})
		}
		m.Columns = append(m.Columns, c)
	}
	return m
}

// TestNothingOverlaps: over random maps no text lies on another, on a bar or on the line of a
// column, none leaves the picture, and none is cut.
func TestNothingOverlaps(t *testing.T) {
	for seed := range uint64(400) {
		m := randomMap(rand.New(rand.NewPCG(seed, 1)))
		p := wright.Picture(m, report.Options{})
		parsed(t, string(p.SVG)).check(t, m)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// marks makes marks of names and where they lie.
func marks(pairs ...any) []measure.Mark {
	var out []measure.Mark
	for i := 0; i < len(pairs); i += 2 {
		at, ok := pairs[i+1].(float64)
		if !ok {
			at = float64(pairs[i+1].(int))
		}
		out = append(out, measure.Mark{Name: pairs[i].(string), At: at})
	}
	return out
}

// TestPicture: what is left out, what is counted, and that each picture has IDs of its own.
func TestPicture(t *testing.T) {
	m := measure.Map{Columns: []measure.MapColumn{
		{Title: "few", Marks: marks("a", 0.2, "b", -0.2, "nowhere", math.NaN(), "beyond", math.Inf(1), "far", 101, "", 0)},
		{Title: "many", Counts: true, Marks: marks("c", -0.5, "d", -0.1, "e", 0.5)},
		{Title: "empty"},
	}}
	p := wright.Picture(m, report.Options{})
	svg := string(p.SVG)
	d := parsed(t, svg)
	d.check(t, measure.Map{Columns: m.Columns[1:]})
	for _, name := range []string{"nowhere", "beyond", "far", ">c<", ">d<"} {
		if strings.Contains(svg, name) {
			t.Errorf("%s is there", name)
		}
	}
	if len(d.bars) != 2 { // the upper edge of a half logit is that of the next, but for the last
		t.Errorf("%d bars", len(d.bars))
	}
	if !strings.Contains(p.Description, "few: 3 marks, from a at +0.2 down to b at −0.2. many: 3, counted in half logits, between −0.5 and +0.5.") {
		t.Error(p.Description)
	}
	rows := 0
	for _, part := range p.Data.Parts {
		rows += len(part.Rows)
	}
	if len(p.Data.Parts) != 2 || rows != 5 {
		t.Errorf("%+v", p.Data)
	}
	if again := wright.Picture(m, report.Options{}); again.SVG != p.SVG {
		t.Error("another picture of the same map")
	}
	m.Columns[0].Marks[0].Name = "z"
	other := parsed(t, string(wright.Picture(m, report.Options{}).SVG))
	if other.labelled[0] == d.labelled[0] {
		t.Error("two pictures have the same ID")
	}
	if nothing := parsed(t, string(wright.Picture(measure.Map{}, report.Options{}).SVG)); len(nothing.texts) == 0 {
		t.Error("an empty map has no axis")
	}
	bad := wright.Picture(measure.Map{Columns: []measure.MapColumn{{Title: "\x00\x1b", Marks: marks("\x01 \xff\u202e", 0)}}}, report.Options{})
	parsed(t, string(bad.SVG))
}
