package indicator

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/indicator/issue"
)

// Bands turn a number into a level:
//
//	Bands{Bands: []Band{
//		{"weak", MustInterval("[1,40)")},
//		{"strong", MustInterval("[40,99]")},
//	}}
//
// Each edge says which side it belongs to, so no value falls in two bands or,
// between the lowest and the highest, in none.
type Bands struct {
	// Step is the distance between neighbouring values where only multiples of it
	// occur, as 1 for whole marks: then "[8,14]" and "[15,22]" leave no gap. 0
	// means that any number may occur.
	Step  float64 `json:"step,omitzero"`
	Bands []Band  `json:"bands"`
}

// A Band gives the level of the numbers in an interval.
type Band struct {
	Level Level    `json:"level"`
	In    Interval `json:"in"`
}

// An Interval is a stretch of the number line in the notation of mathematics:
// "[2.5,3.5)" holds 2.5 and all below 3.5, "(-inf,0)" all below 0.
type Interval struct {
	Low, High         float64
	LowOpen, HighOpen bool // the end itself is not in the interval
}

// ParseInterval reads the notation. Infinite ends are written -inf and +inf and
// are open.
func ParseInterval(s string) (Interval, error) {
	bad := fmt.Errorf("%q is no interval: want two ends between brackets, as in [2.5,3.5) or (-inf,0)", s)
	if len(s) < 5 || !strings.ContainsRune("[(", rune(s[0])) || !strings.ContainsRune("])", rune(s[len(s)-1])) {
		return Interval{}, bad
	}
	low, high, ok := strings.Cut(s[1:len(s)-1], ",")
	if !ok {
		return Interval{}, bad
	}
	i := Interval{LowOpen: s[0] == '(', HighOpen: s[len(s)-1] == ')'}
	var okLow, okHigh bool
	i.Low, okLow = parseEnd(low, "-inf", math.Inf(-1))
	i.High, okHigh = parseEnd(high, "+inf", math.Inf(1))
	switch {
	case !okLow || !okHigh || math.IsInf(i.Low, 0) && !i.LowOpen || math.IsInf(i.High, 0) && !i.HighOpen:
		return Interval{}, bad
	case i.Low > i.High || i.Low == i.High && (i.LowOpen || i.HighOpen):
		return Interval{}, fmt.Errorf("interval %q holds no number", s)
	}
	return i, nil
}

func parseEnd(s, infinite string, inf float64) (float64, bool) {
	if s == infinite {
		return inf, true
	}
	if strings.Trim(s, "+-.0123456789eE") != "" { // no hex, no underscores, no NaN
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// MustInterval is [ParseInterval] for a program's own text; it panics on an error.
func MustInterval(s string) Interval {
	i, err := ParseInterval(s)
	if err != nil {
		panic(err)
	}
	return i
}

// Contains reports whether v lies in the interval. NaN lies in none.
func (i Interval) Contains(v float64) bool {
	return (v > i.Low || v == i.Low && !i.LowOpen) && (v < i.High || v == i.High && !i.HighOpen)
}

// String returns the notation that [ParseInterval] reads.
func (i Interval) String() string {
	open, shut := "[", "]"
	if i.LowOpen {
		open = "("
	}
	if i.HighOpen {
		shut = ")"
	}
	return open + endString(i.Low) + "," + endString(i.High) + shut
}

func endString(v float64) string {
	if math.IsInf(v, 0) {
		return strings.ToLower(strconv.FormatFloat(v, 'g', -1, 64))
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// MarshalText writes the notation.
func (i Interval) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads the notation.
func (i *Interval) UnmarshalText(text []byte) error {
	parsed, err := ParseInterval(string(text))
	if err != nil {
		return err
	}
	*i = parsed
	return nil
}

// Level returns the level of the band that v lies in.
func (b Bands) Level(v float64) (Level, bool) {
	for _, band := range b.Bands {
		if band.In.Contains(v) {
			return band.Level, true
		}
	}
	return "", false
}

const (
	// BandOverlap: a number lies in two bands.
	//
	// Example: {"step":1,"bands":[{"level":"basic","in":"[15,22]"},{"level":"proficient","in":"[22,28]"}]}
	BandOverlap issue.Code = "band-overlap"
	// BandGap: a number between the lowest and the highest band lies in none.
	//
	// Example: {"bands":[{"level":"developing","in":"[75,90]"},{"level":"effective","in":"[91,100]"}]}
	BandGap issue.Code = "band-gap"
	// BandInvalid: there are no bands, the step is negative, or an interval holds no number.
	//
	// Example: {"bands":[]}
	BandInvalid issue.Code = "band-invalid"
)

// Check reports gaps, overlaps and wrong order, at paths below the given one.
// Bands are listed from the lowest numbers to the highest. They may give one
// level to several bands, and high numbers a low level.
func (b Bands) Check(at issue.Pointer, found *issue.Collector) {
	if len(b.Bands) == 0 {
		found.Errorf(BandInvalid, at.Key("bands"), "there are no bands")
	}
	if b.Step < 0 || math.IsNaN(b.Step) || math.IsInf(b.Step, 0) {
		found.Errorf(BandInvalid, at.Key("step"), "step %v is no distance", b.Step)
	}
	for i, band := range b.Bands {
		at := at.Key("bands").Index(i).Key("in")
		if _, err := ParseInterval(band.In.String()); err != nil {
			found.Errorf(BandInvalid, at, "%v", err)
			continue
		}
		if i == 0 {
			continue
		}
		before := b.Bands[i-1].In
		switch here := band.In; {
		case before.High > here.Low || before.High == here.Low && !before.HighOpen && !here.LowOpen:
			found.Errorf(BandOverlap, at, "%v begins before %v ends: %v lies in both", here, before, here.Low)
		case before.High == here.Low && before.HighOpen && here.LowOpen:
			found.Errorf(BandGap, at, "%v lies in neither %v nor %v", here.Low, before, here)
		case before.High < here.Low && (b.Step == 0 || !b.stepped(before, here)):
			found.Errorf(BandGap, at, "numbers between %v and %v lie in no band: make one end open, or state the step between values", before.High, here.Low)
		}
	}
}

// stepped reports whether the last multiple of the step in before and the first
// one in here are neighbours.
func (b Bands) stepped(before, here Interval) bool {
	const slack = 1e-9 // of a step: 0.1 has no exact form
	last := math.Floor(before.High/b.Step + slack)
	if before.HighOpen && math.Abs(before.High/b.Step-last) < slack {
		last--
	}
	first := math.Ceil(here.Low/b.Step - slack)
	if here.LowOpen && math.Abs(here.Low/b.Step-first) < slack {
		first++
	}
	return first-last == 1
}
