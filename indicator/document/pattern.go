package document

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode"
)

// A pattern is a regular expression of a schema. Those that tell only ASCII
// characters apart become an automaton, which looks at each byte once; that is
// all patterns of our schemas. package regexp matches the others.
type pattern struct {
	source      string
	description string // what the schema says about it
	regexp      *regexp.Regexp
	automaton   *automaton
}

func newPattern(source, description string) (*pattern, error) {
	re, err := regexp.Compile(source)
	if err != nil {
		return nil, err
	}
	return &pattern{source, description, re, newAutomaton(source)}, nil
}

func (p *pattern) match(text []byte) bool {
	if p.automaton != nil {
		return p.automaton.match(text)
	}
	return p.regexp.Match(text)
}

// An automaton is the table of a deterministic finite automaton. Symbol 128
// stands for every character that is not ASCII.
type automaton struct {
	next   [][129]uint8
	accept []bool // if the text ends here
}

// States with a meaning of their own.
const (
	dead = 0 // no match any more
	won  = 1 // a match whatever follows
)

func (a *automaton) match(text []byte) bool {
	state := a.start()
	for _, c := range text {
		if c >= 0x80 {
			if c < 0xC0 {
				continue // the character began with an earlier byte
			}
			c = 0x80
		}
		if state = a.next[state][c]; state <= won {
			break
		}
	}
	return a.accept[state]
}

func (a *automaton) start() uint8 { return uint8(len(a.next) - 1) }

// newAutomaton builds the states as sets of instructions of the expression's
// program. It returns nil if the expression has too many or if it looks at what
// an automaton does not have: words, lines, letter case, single characters
// beyond ASCII.
func newAutomaton(source string) *automaton {
	const mostStates = 200
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil || !plainProgram(prog) {
		return nil
	}
	a := &automaton{
		next:   make([][129]uint8, 2),
		accept: []bool{dead: false, won: true},
	}
	for c := range a.next[won] {
		a.next[won][c] = won
	}
	begin := closure(prog, []uint32{uint32(prog.Start)}, syntax.EmptyBeginText)
	again := closure(prog, []uint32{uint32(prog.Start)}, 0) // a match may begin anywhere
	sets := [][]uint32{dead: nil, won: nil}
	add := func(set []uint32) uint8 {
		if slices.ContainsFunc(set, func(pc uint32) bool { return prog.Inst[pc].Op == syntax.InstMatch }) {
			return won
		}
		if len(set) == 0 {
			return dead
		}
		for i := won + 1; i < len(sets); i++ {
			if slices.Equal(sets[i], set) {
				return uint8(i)
			}
		}
		atEnd := closure(prog, set, syntax.EmptyEndText)
		sets = append(sets, set)
		a.next = append(a.next, [129]uint8{})
		a.accept = append(a.accept, slices.ContainsFunc(atEnd, func(pc uint32) bool { return prog.Inst[pc].Op == syntax.InstMatch }))
		return uint8(len(sets) - 1)
	}
	// The empty text is both begin and end.
	emptyAccepts := slices.ContainsFunc(closure(prog, begin, syntax.EmptyBeginText|syntax.EmptyEndText),
		func(pc uint32) bool { return prog.Inst[pc].Op == syntax.InstMatch })
	first := add(begin)
	for state := won + 1; state < len(sets); state++ {
		if len(sets) > mostStates {
			return nil
		}
		for c := range 129 {
			r := rune(c)
			if c == 128 {
				r = unicode.MaxRune
			}
			var set []uint32
			for _, pc := range sets[state] {
				if inst := &prog.Inst[pc]; inst.Op != syntax.InstEmptyWidth && inst.MatchRune(r) {
					set = append(set, inst.Out)
				}
			}
			set = append(closure(prog, set, 0), again...)
			slices.Sort(set)
			a.next[state][c] = add(slices.Compact(set))
		}
	}
	// The start comes last, apart from states that are the same set later on.
	a.next = append(a.next, a.next[first])
	a.accept = append(a.accept, emptyAccepts || a.accept[first])
	return a
}

// plainProgram reports whether an automaton can stand for the program.
func plainProgram(prog *syntax.Prog) bool {
	for i := range prog.Inst {
		inst := &prog.Inst[i]
		switch inst.Op {
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0 {
				return false
			}
		case syntax.InstRune, syntax.InstRune1:
			if syntax.Flags(inst.Arg)&syntax.FoldCase != 0 {
				return false
			}
			if len(inst.Rune) == 1 {
				if inst.Rune[0] >= 0x80 {
					return false
				}
				continue
			}
			for k := 0; k < len(inst.Rune); k += 2 {
				low, high := inst.Rune[k], inst.Rune[k+1]
				if high >= 0x80 && (low > 0x80 || high != unicode.MaxRune) {
					return false // some characters beyond ASCII and not others
				}
			}
		}
	}
	return true
}

// closure follows all instructions that take no character. The set holds the
// instructions that do, those that wait for the end, and the match.
func closure(prog *syntax.Prog, from []uint32, here syntax.EmptyOp) []uint32 {
	var set []uint32
	seen := make(map[uint32]bool)
	var follow func(pc uint32)
	follow = func(pc uint32) {
		if seen[pc] {
			return
		}
		seen[pc] = true
		switch inst := &prog.Inst[pc]; inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			follow(inst.Out)
			follow(inst.Arg)
		case syntax.InstCapture, syntax.InstNop:
			follow(inst.Out)
		case syntax.InstEmptyWidth:
			switch need := syntax.EmptyOp(inst.Arg); {
			case need&^here == 0:
				follow(inst.Out)
			case need&syntax.EmptyEndText != 0:
				set = append(set, pc)
			}
		case syntax.InstFail:
		default:
			set = append(set, pc)
		}
	}
	for _, pc := range from {
		follow(pc)
	}
	slices.Sort(set)
	return set
}
