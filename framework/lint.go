package framework

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// The rules of [Framework.Lint]. Those about words look at texts in English, and
// those about descriptors at rubrics that are there: a checklist without any is
// reported once, by CellMissing.
const (
	// CellMissing: an indicator has no descriptor for a level of its scale, or none at all.
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[{"level":"a","wording":"local","text":{"en":"Two boards of the cluster swap their budgets when somebody asks for them."}}]}]}
	CellMissing issue.Code = "cell-missing"
	// DescriptorsAlike: the descriptors of two neighbouring levels share half or more of their words: 2·|A∩B| / (|A|+|B|) ≥ 0.5, where A and B are the sets of words but the commonest (Dice's coefficient).
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[{"level":"a","wording":"local","text":{"en":"The boards of the cluster swap their budgets with a neighbour when a parent asks for them."}},{"level":"b","wording":"local","text":{"en":"The boards of the cluster swap their budgets with a neighbour when the auditor asks for them."}}]}]}
	DescriptorsAlike issue.Code = "descriptors-alike"
	// FrequencyOnly: the descriptors of two neighbouring levels differ only in how often, how much or by how many.
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[{"level":"a","wording":"local","text":{"en":"Some boards of the cluster sometimes swap their budgets with a neighbour before the vote."}},{"level":"b","wording":"local","text":{"en":"Most boards of the cluster often swap their budgets with a neighbour before the vote."}}]}]}
	FrequencyOnly issue.Code = "frequency-only"
	// DoubleBarrelled: a statement seems to join several ideas, and has no aspects by which they could be judged apart. It looks for what joins clauses: a semicolon, a colon, "and" behind a comma or before a verb, "in that", "as well as". Of the 56 statements in the catalogue that have aspects it would find 30, and of the 49 others 4.
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets; they train their treasurers, and they visit each other's schools."},"wording":"local","origin":"local"}]}
	DoubleBarrelled issue.Code = "double-barrelled"
	// IndicatorsAlike: the statements of two indicators share three fifths or more of their words, as Dice's coefficient has it, and no link says that they are near duplicates and what sets them apart.
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local"},{"id":"local.two","label":{"en":"Budgets are shown"},"statement":{"en":"Boards show their budgets to each other early."},"wording":"local","origin":"local"}]}
	IndicatorsAlike issue.Code = "indicators-alike"
	// LevelsUneven: indicators are judged on scales with different numbers of levels, so that their profiles cannot be laid side by side.
	//
	// Example: {"scales":[{"key":"stages","direction":"high-is-better","source":"ours","levels":[{"key":"a","label":{"en":"A"}},{"key":"b","label":{"en":"B"}}]},{"key":"three","direction":"high-is-better","source":"ours","levels":[{"key":"a","label":{"en":"A"}},{"key":"b","label":{"en":"B"}},{"key":"c","label":{"en":"C"}}]}],"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local"},{"id":"local.two","label":{"en":"Doors stand open"},"statement":{"en":"Parents drop in unasked."},"wording":"local","origin":"local","scale":"three"}]}
	LevelsUneven issue.Code = "levels-uneven"
	// VagueWord: a descriptor has a word that two raters will read in two ways, such as "appropriate", "effective" or "good".
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[{"level":"a","wording":"local","text":{"en":"Two boards of the cluster swap their budgets in an appropriate manner before the vote."}}]}]}
	VagueWord issue.Code = "vague-word"
	// DescriptorLength: a descriptor has fewer than 12 words or more than 40.
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[{"level":"a","wording":"local","text":{"en":"Two boards swap budgets."}}]}]}
	DescriptorLength issue.Code = "descriptor-length"
	// ReadingHard: a descriptor's reading ease is under 30, where Flesch's scale begins to be "very difficult": 206.835 − 1.015·words/sentences − 84.6·syllables/words. Syllables are counted by groups of vowels. Source: Flesch (1948), "A new readability yardstick", Journal of Applied Psychology 32(3).
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[{"level":"a","wording":"local","text":{"en":"Organisational accountability mechanisms facilitate institutional transparency regarding budgetary prioritisation and administrative implementation responsibilities."}}]}]}
	ReadingHard issue.Code = "reading-hard"
	// Unreachable: the descriptor of the best level has a word that no school can live up to, such as "always", "perfect" or "without exception".
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[{"level":"b","wording":"local","text":{"en":"Boards of the cluster always swap their budgets with a neighbour before the vote."}}]}]}
	Unreachable issue.Code = "unreachable"
	// Blame: the descriptor of the lowest level says what is wrong or missing, with a word such as "fails", "poor" or "nobody", and not what is there.
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[{"level":"a","wording":"local","text":{"en":"The boards of the cluster fail to swap their budgets before the vote is taken."}}]}]}
	Blame issue.Code = "blame"
	// UnitMixed: a sentence of a statement or descriptor is about a unit of another kind than those that the framework judges, as "The district office ..." in a framework for schools.
	//
	// Example: {"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"The district office shows boards its budget."},"wording":"local","origin":"local"}]}
	UnitMixed issue.Code = "unit-mixed"
	// GroupsUnbalanced: of groups that stand side by side one has more than four times the indicators of another, so that a mean over groups would weigh the indicators of the smaller one by as much more.
	//
	// Example: {"groups":[{"id":"local.g","kind":"group","label":{"en":"G"}},{"id":"local.h","kind":"group","label":{"en":"H"}}],"indicators":[{"id":"local.one","parent":"local.g","label":{"en":"One"},"statement":{"en":"Apples ripen."},"wording":"local","origin":"local"},{"id":"local.two","parent":"local.h","label":{"en":"Two"},"statement":{"en":"Boats sail."},"wording":"local","origin":"local"},{"id":"local.three","parent":"local.h","label":{"en":"Three"},"statement":{"en":"Cats purr."},"wording":"local","origin":"local"},{"id":"local.four","parent":"local.h","label":{"en":"Four"},"statement":{"en":"Dogs bark."},"wording":"local","origin":"local"},{"id":"local.five","parent":"local.h","label":{"en":"Five"},"statement":{"en":"Eels swim."},"wording":"local","origin":"local"},{"id":"local.six","parent":"local.h","label":{"en":"Six"},"statement":{"en":"Foxes run."},"wording":"local","origin":"local"}]}
	GroupsUnbalanced issue.Code = "groups-unbalanced"
	// ProvenanceMissing: nobody can tell where something comes from: the publication has neither author nor publisher, a scale no source, an indicator no wording, or no locator though it comes out of the source.
	//
	// Example: {"citation":{"title":"Our own"}}
	ProvenanceMissing issue.Code = "provenance-missing"
	// HintsThin: the evidence that an indicator hints at could not meet what is demanded for its best level: too few kinds or voices, or without a voice that must be heard.
	//
	// Example: {"demand":[{"level":"b","kinds":2}],"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","evidence":[{"kind":"document","look":{"en":"The budgets."}}]}]}
	HintsThin issue.Code = "hints-thin"
	// ExceptionIdle: an exception is from no rule, for no indicator, group or aspect of the framework, or from what would not be found anyway.
	//
	// Example: {"exceptions":[{"rule":"blame","at":"local.one","reason":"It was so in the first edition."}]}
	ExceptionIdle issue.Code = "exception-idle"
)

type lintRule struct {
	code issue.Code
	run  func(*linter)
}

// lintRules returns the rules in the order in which they are run.
func lintRules() []lintRule {
	return []lintRule{
		{CellMissing, (*linter).cells},
		{DescriptorsAlike, neighbours(DescriptorsAlike)},
		{FrequencyOnly, neighbours(FrequencyOnly)},
		{DoubleBarrelled, (*linter).doubleBarrelled},
		{IndicatorsAlike, (*linter).indicatorsAlike},
		{LevelsUneven, (*linter).levelsUneven},
		{VagueWord, descriptors(VagueWord)},
		{DescriptorLength, descriptors(DescriptorLength)},
		{ReadingHard, descriptors(ReadingHard)},
		{Unreachable, descriptors(Unreachable)},
		{Blame, descriptors(Blame)},
		{UnitMixed, (*linter).unitMixed},
		{GroupsUnbalanced, (*linter).groupsUnbalanced},
		{ProvenanceMissing, (*linter).provenance},
		{HintsThin, (*linter).hints},
		{ExceptionIdle, (*linter).idle},
	}
}

// LintRules returns the codes of the rules of [Framework.Lint].
func LintRules() []issue.Code {
	var codes []issue.Code
	for _, r := range lintRules() {
		codes = append(codes, r.code)
	}
	return codes
}

// Lint reports what an experienced author of rubrics would mend: each issue is a
// warning, at a path into [Framework.Document], and its code is a rule's. Where the
// document has an [Exception] from a rule, that rule is silent there. The rules see
// words and not sense: they find much of what is bad, and a framework that passes
// may be bad all the same. Time is linear in the texts: for each of its words a
// statement is compared with the last thousand before it that have the word, so among
// more than a thousand some that are alike may not be seen.
func (f *Framework) Lint() issue.List {
	l := lint(f)
	return l.found.List()
}

func lint(f *Framework) *linter {
	l := &linter{f: f, used: map[excepted]bool{}}
	for _, e := range f.doc.Exceptions {
		l.used[excepted{e.Rule, e.At}] = false
	}
	for _, r := range lintRules() {
		l.rule = r.code
		r.run(l)
	}
	return l
}

type linter struct {
	f     *Framework
	rule  issue.Code
	used  map[excepted]bool // the exceptions, and whether they silenced anything
	found issue.Collector
}

// What is excepted is a rule, in one place or, without one, everywhere.
type excepted struct {
	rule issue.Code
	at   indicator.ID
}

// report adds an issue about an indicator, aspect or group, or about the whole
// framework, unless an exception is made of it.
func (l *linter) report(about indicator.ID, at issue.Pointer, format string, args ...any) {
	silent := false
	for _, e := range []excepted{{l.rule, ""}, {l.rule, about}} {
		if _, ok := l.used[e]; ok {
			l.used[e], silent = true, true
		}
	}
	if !silent {
		l.found.Warnf(l.rule, at, format, args...)
	}
}

// silenced reports whether an exception has silenced anything.
func (l *linter) silenced(e Exception) bool { return l.used[excepted{e.Rule, e.At}] }

// each visits the indicators.
func (l *linter) each(visit func(in *indicator.Indicator, at issue.Pointer)) {
	for i := range l.f.doc.Indicators {
		visit(&l.f.doc.Indicators[i], issue.Pointer("/indicators").Index(i))
	}
}

// scaleOf returns the scale of an indicator, which compiling has seen to exist.
func (l *linter) scaleOf(in *indicator.Indicator) *indicator.Scale {
	return l.f.scales[l.f.columns[l.f.column[columnKey{in.ID, ""}]].Scale]
}

// ends returns the worst and the best level of a scale, or none if it has no good
// end.
func ends(s *indicator.Scale) (worst, best indicator.Level) {
	first, last := s.Levels[0].Key, s.Levels[len(s.Levels)-1].Key
	switch s.Direction {
	case indicator.HighIsBetter:
		return first, last
	case indicator.HighIsWorse:
		return last, first
	}
	return "", ""
}

func (l *linter) cells() {
	some := slices.ContainsFunc(l.f.doc.Indicators, func(in indicator.Indicator) bool { return len(in.Rubric) > 0 })
	if !some {
		l.report("", "/indicators", "no indicator says what its levels look like: this is a checklist")
		return
	}
	l.each(func(in *indicator.Indicator, at issue.Pointer) {
		for _, rung := range l.scaleOf(in).Levels {
			if _, ok := in.Rubric.At(rung.Key); !ok {
				l.report(in.ID, at.Key("rubric"), "%q has no descriptor for level %q", in.ID, rung.Key)
			}
		}
	})
}

// neighbours returns the rule that compares the descriptors of neighbouring levels.
func neighbours(rule issue.Code) func(*linter) {
	return func(l *linter) {
		l.each(func(in *indicator.Indicator, at issue.Pointer) {
			var before indicator.Descriptor
			for _, rung := range l.scaleOf(in).Levels {
				d, _ := in.Rubric.At(rung.Key)
				for tag := range english(d.Text) {
					a, b := contentWords(before.Text[tag]), contentWords(d.Text[tag])
					if len(a) == 0 {
						continue
					}
					sameButFrequency := !maps.Equal(a, b) && maps.Equal(withoutFrequency(a), withoutFrequency(b))
					switch alike := dice(a, b); {
					case rule == FrequencyOnly && sameButFrequency:
						l.report(in.ID, descriptorPath(in, d.Level, at), "levels %q and %q differ only in how often or by how many", before.Level, d.Level)
					case rule == DescriptorsAlike && !sameButFrequency && alike >= 0.5:
						l.report(in.ID, descriptorPath(in, d.Level, at), "levels %q and %q share %.0f %% of their words", before.Level, d.Level, 100*alike)
					}
				}
				before = d
			}
		})
	}
}

func descriptorPath(in *indicator.Indicator, level indicator.Level, at issue.Pointer) issue.Pointer {
	k := slices.IndexFunc(in.Rubric, func(d indicator.Descriptor) bool { return d.Level == level })
	return at.Key("rubric").Index(k).Key("text")
}

// descriptors returns the rule that looks at each descriptor in English.
func descriptors(rule issue.Code) func(*linter) {
	return func(l *linter) {
		l.each(func(in *indicator.Indicator, at issue.Pointer) {
			worst, best := ends(l.scaleOf(in))
			for _, d := range in.Rubric {
				for tag, text := range english(d.Text) {
					at := descriptorPath(in, d.Level, at).Key(tag)
					n := len(words(text))
					switch rule {
					case VagueWord:
						if found := vague.in(text); found != "" {
							l.report(in.ID, at, "two raters may read %s in two ways: say what can be seen or heard", found)
						}
					case DescriptorLength:
						if n < 12 || n > 40 {
							l.report(in.ID, at, "the descriptor has %d words: want 12 to 40", n)
						}
					case ReadingHard:
						if ease := readingEase(text); n > 0 && ease < 30 {
							l.report(in.ID, at, "the reading ease is %.0f: want 30 or more, by shorter words and sentences", ease)
						}
					case Unreachable:
						if found := absolute.in(text); d.Level == best && found != "" {
							l.report(in.ID, at, "no school lives up to %s: say what can be reached, and how it lasts", found)
						}
					case Blame:
						if found := deficit.in(text); d.Level == worst && found != "" {
							l.report(in.ID, at, "%s says what is wrong or missing: say what is there", found)
						}
					}
				}
			}
		})
	}
}

func (l *linter) doubleBarrelled() {
	l.each(func(in *indicator.Indicator, at issue.Pointer) {
		if len(in.Aspects) > 0 {
			return
		}
		for tag, text := range english(in.Statement) {
			if ideas := joints(text); len(ideas) > 0 {
				l.report(in.ID, at.Key("statement").Key(tag), "the statement joins several ideas (%s): give it aspects, or split it", strings.Join(ideas, ", "))
			}
		}
	})
}

// mostSaying is how many statements with a word, of those before, a statement is
// compared with.
const mostSaying = 1000

func (l *linter) indicatorsAlike() {
	linked := map[pair]bool{}
	for _, link := range l.f.doc.Links {
		if link.Kind == NearDuplicate {
			linked[pair{link.From, link.To}], linked[pair{link.To, link.From}] = true, true
		}
	}
	type word struct{ tag, word string }
	saying := map[word][]int{}                     // the statements before, by what they say
	sizes := []map[string]int{}                    // of statements, in words, by language
	shared := make([]int, len(l.f.doc.Indicators)) // words, with each before
	l.each(func(in *indicator.Indicator, at issue.Pointer) {
		i, at := len(sizes), at.Key("statement")
		sizes = append(sizes, map[string]int{})
		for tag, text := range english(in.Statement) {
			said := contentWords(text)
			sizes[i][tag] = len(said)
			var some []int // that share a word
			for w := range said {
				for _, k := range saying[word{tag, w}] {
					if shared[k]++; shared[k] == 1 {
						some = append(some, k)
					}
				}
				before := append(saying[word{tag, w}], i)
				saying[word{tag, w}] = before[max(0, len(before)-mostSaying):]
			}
			slices.Sort(some)
			path := at.Key(tag)
			for _, k := range some {
				other := l.f.doc.Indicators[k].ID
				if alike := 2 * float64(shared[k]) / float64(len(said)+sizes[k][tag]); alike >= 0.6 && !linked[pair{in.ID, other}] {
					l.report(in.ID, path, "%q and %q share %.0f %% of their words: merge them, or say in a link what sets them apart", other, in.ID, 100*alike)
				}
				shared[k] = 0
			}
		}
	})
}

func (l *linter) levelsUneven() {
	var sizes []string
	first := 0
	uneven := false
	used := map[string]bool{}
	for _, c := range l.f.columns {
		used[c.Scale] = used[c.Scale] || c.Dimension == ""
	}
	for _, s := range l.f.doc.Scales {
		if !used[s.Key] {
			continue
		}
		if first == 0 {
			first = len(s.Levels)
		}
		uneven = uneven || len(s.Levels) != first
		sizes = append(sizes, fmt.Sprintf("%q has %d", s.Key, len(s.Levels)))
	}
	if uneven {
		l.report("", "/scales", "indicators are judged on different numbers of levels: %s", strings.Join(sizes, ", "))
	}
}

func (l *linter) unitMixed() {
	if slices.ContainsFunc(l.f.doc.Subjects, func(k indicator.SubjectKind) bool { return units[k] == nil }) {
		return // a kind of the caller's own: what it is called is not known here
	}
	check := func(id indicator.ID, text indicator.Text, at issue.Pointer) {
		for tag, text := range english(text) {
			for s := range sentences(text) {
				if kind, unit := unitOf(s, l.f.doc.Subjects); unit != "" {
					l.report(id, at.Key(tag), "%q is about a %s, and the framework judges %v", unit, kind, l.f.doc.Subjects)
				}
			}
		}
	}
	l.each(func(in *indicator.Indicator, at issue.Pointer) {
		check(in.ID, in.Statement, at.Key("statement"))
		for k, d := range in.Rubric {
			check(in.ID, d.Text, at.Key("rubric").Index(k).Key("text"))
		}
		for k, a := range in.Aspects {
			check(a.ID, a.Statement, at.Key("aspects").Index(k).Key("statement"))
		}
	})
}

func (l *linter) groupsUnbalanced() {
	size := map[indicator.ID]int{}
	beside := map[indicator.ID][]indicator.ID{}
	for _, in := range l.f.doc.Indicators {
		for up := in.Parent; up != ""; up = l.f.Parent(up) {
			size[up]++
		}
	}
	for _, g := range l.f.doc.Groups {
		if size[g.ID] > 0 {
			beside[g.Parent] = append(beside[g.Parent], g.ID)
		}
	}
	report := func(parent indicator.ID, at issue.Pointer) {
		if len(beside[parent]) < 2 {
			return
		}
		bySize := func(a, b indicator.ID) int { return size[a] - size[b] }
		small, large := slices.MinFunc(beside[parent], bySize), slices.MaxFunc(beside[parent], bySize)
		if size[large] > 4*size[small] {
			l.report(parent, at, "%q has %d indicators and %q has %d", large, size[large], small, size[small])
		}
	}
	report("", "/groups")
	for i, g := range l.f.doc.Groups {
		report(g.ID, issue.Pointer("/groups").Index(i))
	}
}

func (l *linter) provenance() {
	if c := l.f.doc.Citation; len(c.Authors) == 0 && c.Publisher == "" {
		l.report("", "/citation", "the publication has neither author nor publisher")
	}
	for i, s := range l.f.doc.Scales {
		if s.Source == "" {
			l.report("", issue.Pointer("/scales").Index(i), "scale %q does not say where its levels come from", s.Key)
		}
	}
	l.each(func(in *indicator.Indicator, at issue.Pointer) {
		switch {
		case in.Wording == "":
			l.report(in.ID, at, "%q does not say whose words it is in", in.ID)
		case in.Locator == "" && in.Origin != indicator.Local:
			l.report(in.ID, at, "%q comes out of the source but does not say where in it", in.ID)
		}
	})
}

func (l *linter) hints() {
	l.each(func(in *indicator.Indicator, at issue.Pointer) {
		_, best := ends(l.scaleOf(in))
		d := l.f.Demand(in.ID, best)
		kinds, voices := map[string]bool{}, map[string]bool{}
		for _, h := range in.Evidence {
			kinds[h.Kind] = true
			if h.Voice != "" {
				voices[h.Voice] = true
			}
		}
		at = at.Key("evidence")
		if len(kinds) < d.Kinds || len(voices) < d.Voices {
			l.report(in.ID, at, "level %q demands %d kinds of evidence and %d voices, and there are hints at %d and %d", best, d.Kinds, d.Voices, len(kinds), len(voices))
		}
		for _, v := range d.Heard {
			if !voices[v] {
				l.report(in.ID, at, "level %q demands that %q be heard, and there is no hint at how", best, v)
			}
		}
	})
}

// idle is the last rule: by then it is known which exceptions are needed.
func (l *linter) idle() {
	for i, e := range l.f.doc.Exceptions {
		at := issue.Pointer("/exceptions").Index(i)
		switch {
		case e.Rule == ExceptionIdle:
			l.found.Warnf(ExceptionIdle, at.Key("rule"), "there is no exception from the rule about exceptions")
		case !slices.Contains(LintRules(), e.Rule):
			l.report(e.At, at.Key("rule"), "there is no rule %q", e.Rule)
		case e.At != "" && !l.f.Has(e.At):
			l.report(e.At, at.Key("at"), "the framework has no indicator, group or aspect %q", e.At)
		case !l.silenced(e):
			l.report(e.At, at, "rule %q finds nothing here: the exception is not needed", e.Rule)
		}
	}
}
