package trend

import (
	"encoding/json"
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A BridgeFormat is the member "format" of a bridge document. The zero BridgeFormat is
// written as the current one.
type BridgeFormat string

// CurrentBridgeFormat is the format that this version of the library writes.
const CurrentBridgeFormat BridgeFormat = "leadership-bridge/1"

// MarshalText writes the format, the zero one as [CurrentBridgeFormat].
func (f BridgeFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentBridgeFormat
	}
	return []byte(f), nil
}

// A Bridge says which indicators of two frameworks judge the same, and which levels mean
// the same: somebody's claim, with a name, a day and a reason, without which occasions on
// either side of a break cannot be compared. It is a plain value that is its own JSON.
type Bridge struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema     string          `json:"$schema,omitempty"`
	Format     BridgeFormat    `json:"format"`
	From       framework.Ref   `json:"from"` // what was judged by before
	To         framework.Ref   `json:"to"`   // and after
	By         string          `json:"by"`   // who says so: a panel, an office
	On         indicator.Date  `json:"on,omitzero"`
	Rationale  string          `json:"rationale"`
	Indicators []Pair          `json:"indicators"`
	Scales     []ScalePair     `json:"scales,omitempty"` // of scales with the same levels nothing need be said
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Pair is an indicator or aspect before, and the one after that judges the same.
type Pair struct {
	From indicator.ID `json:"from"`
	To   indicator.ID `json:"to"`
}

// A ScalePair says which level of one scale means the same as one of another. It names
// every level of the first, and keeps their order.
type ScalePair struct {
	From   string                              `json:"from"`
	To     string                              `json:"to"`
	Levels map[indicator.Level]indicator.Level `json:"levels"`
}

// BridgeUnfit: a bridge does not fit the two frameworks: it is of others, names what they
// do not have or one thing twice, leaves out levels, or turns their order round.
//
// Example: {"from":{"key":"fw","edition":"1"},"to":{"key":"fw","edition":"2"},"indicators":[{"from":"fw.nothing","to":"fw.trust"}]}
const BridgeUnfit issue.Code = "bridge-unfit"

// Check reports all that is wrong with the bridge for the two frameworks, at JSON
// Pointers into it.
func (b Bridge) Check(from, to *framework.Framework) issue.List {
	var found issue.Collector
	b.From.Check(from, BridgeUnfit, "/from", &found)
	b.To.Check(to, BridgeUnfit, "/to", &found)
	if from == nil || to == nil {
		return found.List()
	}
	if len(b.Indicators) == 0 {
		found.Errorf(BridgeUnfit, "/indicators", "a bridge without indicators leads nowhere")
	}
	for i, s := range b.Scales {
		b.checkScale(s, from, to, issue.Pointer("/scales").Index(i), &found)
	}
	seenFrom, seenTo := map[indicator.ID]bool{}, map[indicator.ID]bool{}
	for i, p := range b.Indicators {
		at := issue.Pointer("/indicators").Index(i)
		old, okFrom := from.ScaleOf(p.From, "")
		is, okTo := to.ScaleOf(p.To, "")
		if !okFrom {
			found.Errorf(BridgeUnfit, at.Key("from"), "framework %q has no indicator or aspect %q", from.Key(), p.From)
		}
		if !okTo {
			found.Errorf(BridgeUnfit, at.Key("to"), "framework %q has no indicator or aspect %q", to.Key(), p.To)
		}
		if seenFrom[p.From] || seenTo[p.To] {
			found.Errorf(BridgeUnfit, at, "%q or %q stands in another pair already", p.From, p.To)
		}
		seenFrom[p.From], seenTo[p.To] = true, true
		if _, ok := b.levels(old, is); okFrom && okTo && !ok {
			found.Errorf(BridgeUnfit, at, "%q is judged on scale %q and %q on scale %q, and the bridge does not say which levels mean the same", p.From, old.Key, p.To, is.Key)
		}
	}
	return found.List()
}

func (b Bridge) checkScale(s ScalePair, from, to *framework.Framework, at issue.Pointer, found *issue.Collector) {
	old, okFrom := from.Scale(s.From)
	is, okTo := to.Scale(s.To)
	if !okFrom {
		found.Errorf(BridgeUnfit, at.Key("from"), "framework %q has no scale %q", from.Key(), s.From)
	}
	if !okTo {
		found.Errorf(BridgeUnfit, at.Key("to"), "framework %q has no scale %q", to.Key(), s.To)
	}
	if !okFrom || !okTo {
		return
	}
	for _, l := range sortedLevels(s.Levels) {
		if _, ok := old.Rank(l); !ok {
			found.Errorf(BridgeUnfit, at.Key("levels").Key(string(l)), "scale %q has no level %q", s.From, l)
		}
	}
	last := -1
	for _, rung := range old.Levels {
		l, ok := s.Levels[rung.Key]
		rank, known := is.Rank(l)
		switch {
		case !ok:
			found.Errorf(BridgeUnfit, at.Key("levels"), "nothing is said of level %q", rung.Key)
		case !known:
			found.Errorf(BridgeUnfit, at.Key("levels").Key(string(rung.Key)), "scale %q has no level %q", s.To, l)
		case last >= 0 && (rank < last && old.Direction == is.Direction || rank > last && old.Direction != is.Direction):
			found.Errorf(BridgeUnfit, at.Key("levels").Key(string(rung.Key)), "level %q comes before the one of the level below: the order would be turned round", l)
		default:
			last = rank
		}
	}
}

func sortedLevels(m map[indicator.Level]indicator.Level) []indicator.Level {
	var list []indicator.Level
	for l := range m {
		list = append(list, l)
	}
	slices.Sort(list)
	return list
}

// levels returns which level of a scale means which of another: each itself if the
// scales have the same levels.
func (b Bridge) levels(from, to indicator.Scale) (map[indicator.Level]indicator.Level, bool) {
	for _, s := range b.Scales {
		if s.From == from.Key && s.To == to.Key {
			return s.Levels, true
		}
	}
	if !from.SameLevels(to) {
		return nil, false
	}
	same := map[indicator.Level]indicator.Level{}
	for _, rung := range from.Levels {
		same[rung.Key] = rung.Key
	}
	return same, true
}
