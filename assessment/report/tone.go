package report

import (
	"fmt"
	"strings"
)

// A Tone is a colour by its use: a place between the worst level and the best. The zero
// Tone is none. From each tone to the next it gets darker, so that they are told apart in
// greyscale and by those who see no colours, or other ones.
type Tone uint8

// steps is how many tones lead from one end of a scale to the other.
const steps = 11

const (
	worst       Tone = 1
	neutralLow  Tone = worst + steps      // the low end of a scale on which neither end is the good one
	HiddenTone  Tone = neutralLow + steps // hatched: there is something, and it is not shown
	MissingTone Tone = HiddenTone + 1     // there is nothing to show
	endOfTones  Tone = MissingTone + 1
)

// LevelTone returns the colour of the level at a rank, 0 the worst, of so many levels.
func LevelTone(rank, levels int) Tone { return worst + stepAt(rank, levels) }

// neutralTone returns the colour of a level where no end of the scale is the good one.
func neutralTone(rank, levels int) Tone { return neutralLow + stepAt(rank, levels) }

func stepAt(rank, levels int) Tone {
	if levels < 2 {
		return steps / 2
	}
	rank = min(max(rank, 0), levels-1)
	return Tone((rank*(steps-1) + (levels-1)/2) / (levels - 1))
}

// The anchors between which colours are mixed: straw to night blue, and grey to plum.
var (
	good    = []colour{{0xf6, 0xe9, 0xbf}, {0x8f, 0xc3, 0xae}, {0x2f, 0x78, 0xa3}, {0x16, 0x25, 0x59}}
	neither = []colour{{0xec, 0xec, 0xec}, {0xb3, 0xa9, 0xc4}, {0x77, 0x66, 0x96}, {0x38, 0x2a, 0x56}}
)

type colour [3]uint8

// colour returns the colour of a tone: that of paper for those that have none.
func (t Tone) colour() colour {
	switch {
	case t >= worst && t < neutralLow:
		return mix(good, int(t-worst))
	case t >= neutralLow && t < HiddenTone:
		return mix(neither, int(t-neutralLow))
	}
	return colour{0xff, 0xff, 0xff}
}

// mix returns the colour at a step from the first anchor to the last, in whole numbers.
func mix(anchors []colour, step int) colour {
	const to = steps - 1
	at := step * (len(anchors) - 1)
	i := min(at/to, len(anchors)-2)
	part := at - i*to
	var c colour
	for k := range c {
		c[k] = uint8((int(anchors[i][k])*(to-part) + int(anchors[i+1][k])*part + to/2) / to)
	}
	return c
}

func (c colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// dark reports whether white is easier to read on the colour than black.
func (t Tone) dark() bool { return t.colour().luminance() < 0.18 }

// luminance is the relative luminance of WCAG 2, 0 black to 1 white, by a square root's
// worth of its curve: enough to choose between black and white.
func (c colour) luminance() float64 {
	square := func(v uint8) float64 { x := float64(v) / 255; return float64(x * x) }
	return float64(0.2126*square(c[0])) + float64(0.7152*square(c[1])) + float64(0.0722*square(c[2]))
}

// toneStyle returns the rules by which tones colour cells and segments.
func toneStyle() string {
	var b strings.Builder
	for t := worst; t < HiddenTone; t++ {
		ink := "#000"
		if t.dark() {
			ink = "#fff"
		}
		c := t.colour()
		fmt.Fprintf(&b, ".lr .t%d{background:%v;fill:%v;color:%s}.lr .e%d{--l:%v}.lr .f%d{--r:%v}", t, c, c, ink, t, c, t, c)
	}
	return b.String()
}
