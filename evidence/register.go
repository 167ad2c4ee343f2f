package evidence

import (
	"encoding/json"
	"slices"

	"github.com/openrubric/leadership/indicator"
)

// A Format is the member "format" of an evidence register. The zero Format is
// written as the current one.
type Format string

// CurrentFormat is the format that this version of the library writes.
const CurrentFormat Format = "leadership-evidence/1"

// MarshalText writes the format, the zero one as [CurrentFormat].
func (f Format) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentFormat
	}
	return []byte(f), nil
}

// A Register is the evidence of a review as it is written down, stored and sent:
// a plain value that is its own JSON. [Compile] makes an [Index] of it.
type Register struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema string         `json:"$schema,omitempty"`
	Format Format         `json:"format"`
	Title  indicator.Text `json:"title,omitempty"`
	// Kinds and Voices are the caller's own, beyond the well-known ones.
	Kinds  []KindDeclaration  `json:"kinds,omitempty"`
	Voices []VoiceDeclaration `json:"voices,omitempty"`
	Items  []Item             `json:"items,omitempty"`
	// History says what was done to the items, each entry bound to the one before, where
	// the register is to be tamper-evident: see [Register.Verify].
	History    []Entry         `json:"history,omitempty"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A KindDeclaration adds a kind of evidence to a register.
type KindDeclaration struct {
	Key   Kind           `json:"key"`
	Class Class          `json:"class"`
	Label indicator.Text `json:"label"`
}

// A VoiceDeclaration adds a voice to a register.
type VoiceDeclaration struct {
	Key   Voice          `json:"key"`
	Label indicator.Text `json:"label"`
}

// An Item is one piece of evidence: not the thing itself, but what one must know
// of it to judge by it and to find it again.
type Item struct {
	ID   string `json:"id"` // what judgements refer to it by
	Kind Kind   `json:"kind"`
	// Voice is whose view or work the item carries; none for a budget, say. What
	// carries two voices is two items with one source.
	Voice Voice          `json:"voice,omitzero"`
	Title indicator.Text `json:"title"`
	// Collected is the day on which it was gathered or, of something long there,
	// taken into the register.
	Collected indicator.Date `json:"collected,omitzero"`
	// Period is the time that the item speaks of, which may lie before or, for a
	// plan, after the day it was collected.
	Period indicator.Span `json:"period,omitzero"`
	// Source is the key of who or what the item came from. Items with one source
	// are one witness; an item that names none counts as independent of no other.
	Source  string `json:"source,omitzero"`
	Locator string `json:"locator,omitzero"` // URI under which the thing itself is kept
	Digest  string `json:"digest,omitzero"`  // "sha256:" and the hash, in hex, of the bytes kept there
	// People is how many people's answers, work or conduct it shows; 0 if unknown.
	// A survey of three says more about the three than about the school.
	People int `json:"people,omitzero"`

	Subjects   []string       `json:"subjects,omitempty"`   // whom it is about; none: everyone the register is used for
	Indicators []indicator.ID `json:"indicators,omitempty"` // what it speaks to, for or against
	// Against are those of Indicators that it shows not to be so. It does not count for a
	// claim there, and contradicts it.
	Against []indicator.ID `json:"against,omitempty"`

	Tests        Tests           `json:"tests,omitzero"`
	Provenance   Provenance      `json:"provenance,omitzero"`
	Consent      Consent         `json:"consent,omitzero"`
	Guardianship Guardianship    `json:"guardianship,omitzero"`
	Extensions   json.RawMessage `json:"extensions,omitempty"`
}

// Tests are the four questions asked of every piece of evidence. Source: the
// rules of evidence of the Australian Skills Quality Authority (asqa.gov.au,
// appendix 7).
type Tests struct {
	Valid      Test `json:"valid,omitzero"`      // it bears on what is judged
	Sufficient Test `json:"sufficient,omitzero"` // there is enough of it, of good enough quality
	Authentic  Test `json:"authentic,omitzero"`  // it is what it claims to be, by whom it claims to be
	Current    Test `json:"current,omitzero"`    // it speaks of now, or of the very recent past
}

// A Test is the outcome of one of the four questions. The zero Test was not asked.
type Test struct {
	Verdict Verdict        `json:"verdict"`
	Note    string         `json:"note,omitzero"`
	By      string         `json:"by,omitzero"` // who asked: a role or a token
	On      indicator.Date `json:"on,omitzero"`
}

// A Verdict is the answer to a [Test].
type Verdict string

const (
	Met     Verdict = "met"
	NotMet  Verdict = "not-met"
	InDoubt Verdict = "in-doubt" // asked, and the answer is open
)

// A Provenance says how an item came to be. In practice it is what most often is
// missing when somebody asks to whom data belongs (adalovelaceinstitute.org, on
// the CARE principles).
type Provenance struct {
	Method string `json:"method,omitzero"` // how it was collected, in a sentence
	By     string `json:"by,omitzero"`     // who collected it: a role or a token, not a name
	Tool   string `json:"tool,omitzero"`   // the instrument or software, with its edition
	// DerivedFrom are IDs of items of the register that this one was made from, as a
	// summary is of surveys. It is independent of none of them.
	DerivedFrom []string `json:"derivedFrom,omitempty"`
}

// A Consent is what the people in an item, or those who speak for them, agreed
// to. The zero Consent says nothing: nobody is known to have been asked.
type Consent struct {
	State ConsentState `json:"state"`
	// Scope is for whom or what the item may be used. Where consent was given,
	// what is not listed is not agreed to.
	Scope   []Scope        `json:"scope,omitempty"`
	By      string         `json:"by,omitzero"` // who gave or refused it: a role or a token
	On      indicator.Date `json:"on,omitzero"`
	Expires indicator.Date `json:"expires,omitzero"` // the last day on which it holds
	Note    string         `json:"note,omitzero"`
}

// Allows reports whether the item may be used for the scope: no consent was
// declined or withdrawn, and one that was given covers it. An item that says nothing
// about consent, or that none is required, may be used.
func (i Item) Allows(s Scope) bool {
	switch i.Consent.State {
	case ConsentDeclined, ConsentWithdrawn:
		return false
	case ConsentGiven:
		return slices.Contains(i.Consent.Scope, s)
	}
	return true
}

// A ConsentState says where a consent stands.
type ConsentState string

const (
	ConsentGiven       ConsentState = "given"
	ConsentNotRequired ConsentState = "not-required" // as of a published report; the note says why
	ConsentDeclined    ConsentState = "declined"
	ConsentWithdrawn   ConsentState = "withdrawn"
)

// A Scope is a use that a consent covers. A caller may use keys of their own.
type Scope string

const (
	ForSubject  Scope = "subject"  // may be shown to those who are judged
	ForPanel    Scope = "panel"    // may be shown to those who judge and moderate
	ForPublic   Scope = "public"   // may be published
	ForResearch Scope = "research" // may be used for studies beyond this review
)

// A Guardianship says who decides about an item and on what terms it is kept. Its
// members follow the CARE principles (collective benefit, authority to control,
// responsibility, ethics) and those of Te Mana Raraunga: rangatiratanga
// (Authority), kaitiakitanga (Guardian, Access), whanaungatanga and manaakitanga
// (Obligations), kotahitanga (Benefit); whakapapa is in the [Provenance].
type Guardianship struct {
	Authority    string         `json:"authority,omitzero"`    // the people whose data it is and who decide, such as an iwi
	Guardian     string         `json:"guardian,omitzero"`     // the role or token that looks after it for them
	Access       indicator.Text `json:"access,omitempty"`      // who may see it, and whom to ask
	Jurisdiction string         `json:"jurisdiction,omitzero"` // under whose law it is stored, as in NZ
	Obligations  indicator.Text `json:"obligations,omitempty"` // what those who use it owe in return
	Benefit      indicator.Text `json:"benefit,omitempty"`     // what good it does the people it comes from
}
