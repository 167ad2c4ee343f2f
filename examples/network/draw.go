package main

import (
	"encoding/xml"
	"fmt"
	"math"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// A community is drawn as a ring of its schools.
type community struct {
	id, name string
	floor    string // by the visitor, over all themes
	tone     string // its colour
	schools  []int  // nodes
	x, y, r  float64
}

// A place is where a school is drawn.
type place struct{ x, y, angle float64 }

// tones are light to dark, from the lowest level up, and grey for none.
var tones = []string{"#f4d9c6", "#f3e7b3", "#cfe3c4", "#a9cfd0"}

const noTone = "#e8e8e8"

// The picture is drawn in a box of 1200 by 820 points, with room for the legend below.
const (
	boxWidth, boxHeight = 1200.0, 820.0
	margin              = 240.0
	top, bottom         = 150.0, 230.0
	nodeGap             = 54.0 // between schools on a ring
)

// draw returns the network as SVG: a ring for each community, in the colour of its floor,
// where it lies on the map as far as rings leave room; schools by their roll; and a line for
// each tie. Everything is where the same input puts it again.
func draw(in inputs, work *network.Relation, report network.Report, on indicator.Date) []byte {
	communities := arrange(in, work, report, on)
	at := make([]place, work.Graph().Nodes())
	home := make([]int, len(at))
	for k, c := range communities {
		for i, v := range c.schools {
			angle := 2*math.Pi*float64(i)/float64(len(c.schools)) - math.Pi/2
			r := c.r
			if len(c.schools) == 1 {
				r = 0
			}
			at[v] = place{c.x + float64(r*math.Cos(angle)), c.y + float64(r*math.Sin(angle)), angle}
			home[v] = k
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="13" role="img" aria-labelledby="title desc">`+"\n", boxWidth, boxHeight)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n", escape(fmt.Sprintf("Schools, their communities and their ties on %v", on)))
	fmt.Fprintf(&b, "<desc id=\"desc\">%s</desc>\n", escape("A ring for each community, in the colour of the lowest level of any of its schools; a dot for each school, as large as its roll; a line for each tie, blue where it leads out of a community. Schools without a tie have a dashed red edge."))
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="white"/>`+"\n")
	for _, c := range communities {
		if c.name == "" {
			continue
		}
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s"/>`+"\n", c.x, c.y, c.r+30, c.tone)
	}
	for t := range work.Graph().All() {
		from, to := at[t.From], at[t.To]
		tone := "#777"
		if home[t.From] != home[t.To] {
			tone = "#1f5fa8"
		}
		fmt.Fprintf(&b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%.1f"/>`+"\n", from.x, from.y, to.x, to.y, tone, 1+min(t.Weight, 3))
	}
	degrees := work.Graph().Degrees().All
	for v, p := range at {
		size, _ := in.net.Size(work.ID(v), on)
		edge := `stroke="#333"`
		if degrees[v] == 0 {
			edge = `stroke="#b00020" stroke-width="2.5" stroke-dasharray="4 3"`
		}
		r := 4 + float64(math.Sqrt(size)*0.42)
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="white" %s><title>%s</title></circle>`+"\n", p.x, p.y, r, edge, escape(fmt.Sprintf("%s, roll %.0f", work.Name(v), size)))
		labelSchool(&b, p, r, work.Name(v))
	}
	for _, c := range communities {
		if c.name == "" {
			continue
		}
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="middle" font-weight="bold" font-size="15" stroke="white" stroke-width="3" paint-order="stroke">%s</text>`+"\n", c.x, c.y-c.r-50, escape(c.name))
	}
	legend(&b, report)
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// labelSchool writes a name beside a school, away from the middle of its ring.
func labelSchool(b *strings.Builder, p place, r float64, name string) {
	x, y, anchor := p.x, p.y+4, "middle"
	switch c := math.Cos(p.angle); {
	case c > 0.3:
		x, anchor = p.x+r+4, "start"
	case c < -0.3:
		x, anchor = p.x-r-4, "end"
	case math.Sin(p.angle) < 0:
		y = p.y - r - 6
	default:
		y = p.y + r + 15
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="%s" stroke="white" stroke-width="3" paint-order="stroke">%s</text>`+"\n", x, y, anchor, escape(name))
}

func legend(b *strings.Builder, report network.Report) {
	x, y := 30.0, boxHeight-28
	fmt.Fprintf(b, `<text x="%.0f" y="%.0f">Lowest school on all themes together, by the visitor:</text>`+"\n", x, y)
	x += 345
	for i, l := range report.Scales[0].Levels {
		fmt.Fprintf(b, `<rect x="%.0f" y="%.0f" width="18" height="18" fill="%s"/><text x="%.0f" y="%.0f">%s</text>`+"\n", x, y-14, tones[i%len(tones)], x+24, y, escape(l.Label["en"]))
		x += 120
	}
	fmt.Fprintf(b, `<circle cx="%.0f" cy="%.0f" r="8" fill="white" stroke="#b00020" stroke-width="2.5" stroke-dasharray="4 3"/><text x="%.0f" y="%.0f">no tie with any school</text>`+"\n", x+10, y-5, x+26, y)
}

// arrange puts the communities where their schools lie on average, and pushes apart rings
// that would overlap. Schools in no community have a place each.
func arrange(in inputs, work *network.Relation, report network.Report, on indicator.Date) []community {
	where := map[string][2]float64{}
	for _, s := range in.round.Schools {
		where[s.ID] = [2]float64{s.XY.X, s.XY.Y}
	}
	var out []community
	placed := map[int]bool{}
	for k := range in.net.Clusters() {
		if k.Kind != indicator.CommunityOfSchools {
			continue
		}
		c := community{id: k.ID, name: in.net.Name(k.ID, on)}
		c.floor, c.tone = floorOf(report, k.ID)
		for id := range in.net.Under(k.ID, indicator.School, on) {
			if v, ok := work.Node(id); ok {
				c.schools = append(c.schools, v)
				placed[v] = true
			}
		}
		c.r = max(nodeGap*float64(len(c.schools))/(2*math.Pi), 40)
		out = append(out, c)
	}
	for v := range work.Graph().Nodes() {
		if !placed[v] {
			out = append(out, community{schools: []int{v}, r: 20})
		}
	}
	spread(out, work, where)
	return out
}

// spread finds the places of rings: the mean place of their schools, scaled to the box.
func spread(rings []community, work *network.Relation, where map[string][2]float64) {
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for k := range rings {
		c := &rings[k]
		n := 0.0
		for _, v := range c.schools {
			if xy, ok := where[work.ID(v)]; ok {
				c.x, c.y, n = c.x+xy[0], c.y+xy[1], n+1
			}
		}
		if n == 0 { // it is not on the map: below all others
			c.x, c.y = math.NaN(), 0
			continue
		}
		c.x, c.y = c.x/n, c.y/n
		west, east, south, north = min(west, c.x), max(east, c.x), min(south, c.y), max(north, c.y)
	}
	for k := range rings {
		c := &rings[k]
		if math.IsNaN(c.x) {
			c.x, c.y = margin, boxHeight-bottom/2
			continue
		}
		c.x = margin + float64((c.x-west)/max(east-west, 1)*(boxWidth-2*margin))
		c.y = top + float64((north-c.y)/max(north-south, 1)*(boxHeight-top-bottom))
	}
	for range 200 {
		push(rings)
	}
}

// push moves rings that overlap, names included, a little apart.
func push(rings []community) {
	for a := range rings {
		for b := range a {
			p, q := &rings[a], &rings[b]
			dx, dy := p.x-q.x, p.y-q.y
			d := max(math.Hypot(dx, dy), 1)
			if room := p.r + q.r + 170; d < room {
				step := (room - d) / d * 0.05
				p.x, p.y = p.x+float64(dx*step), p.y+float64(dy*step)
				q.x, q.y = q.x-float64(dx*step), q.y-float64(dy*step)
			}
		}
		p := &rings[a]
		p.x, p.y = min(max(p.x, margin), boxWidth-margin), min(max(p.y, top), boxHeight-bottom/2)
	}
}

// floorOf returns the floor of a community over all themes as it is let out, and its colour.
func floorOf(report network.Report, cluster string) (string, string) {
	for _, p := range report.Profiles {
		if p.Cluster != cluster || p.Part != "" || p.Perspective != assessment.External {
			continue
		}
		for _, c := range p.Cells {
			if rank, ok := report.Scales[0].Rank(c.Floor); ok && c.ID == "lfl.themes" {
				return string(c.Floor), tones[rank%len(tones)]
			}
		}
	}
	return "", noTone
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
