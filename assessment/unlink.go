package assessment

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
)

// Unlink returns the assessment with every link to the raters of its anonymous
// perspectives taken out: each of their forms gets a token of its own from random (such
// as crypto/rand.Reader), under which nobody judges elsewhere; IDs of judgements are made
// new, in agreement with replaces; extensions of forms and judgements, which could hold
// names, are dropped; and forms and judgements are put in the order of the tokens,
// behind those of other perspectives. What raters wrote and the days on which they
// judged stay: who must not be known by them takes them out.
//
// It fails only if random does. Once unlinked, nobody can tell which forms were one
// person's, so no method that goes by rater over several subjects can be used.
func Unlink(a Assessment, random io.Reader) (Assessment, error) {
	var anonymous []Perspective
	for _, p := range a.Perspectives {
		if p.Anonymous {
			anonymous = append(anonymous, p.Key)
		}
	}
	u := unlinker{random: random, tokens: map[formName]string{}, ids: map[string]string{}}
	gone := func(p Perspective) bool { return slices.Contains(anonymous, p) }
	a.Forms, a.Judgements = slices.Clone(a.Forms), slices.Clone(a.Judgements)
	for i := range a.Forms {
		if f := &a.Forms[i]; gone(f.Perspective) {
			f.Rater = u.token(formName{f.Subject, f.Occasion, f.Perspective, f.Rater})
			f.Extensions = nil
		}
	}
	for i := range a.Judgements {
		if j := &a.Judgements[i]; gone(j.Perspective) {
			j.Rater = u.token(formName{j.Subject, j.Occasion, j.Perspective, j.Rater})
			j.Extensions = nil
		}
	}
	for i := range a.Judgements {
		if j := &a.Judgements[i]; gone(j.Perspective) && j.ID != "" {
			u.ids[j.ID] = u.fresh()
		}
	}
	for i := range a.Judgements {
		j := &a.Judgements[i]
		j.Replaces = slices.Clone(j.Replaces)
		for k, id := range j.Replaces {
			j.Replaces[k] = cmp.Or(u.ids[id], id)
		}
		j.ID = cmp.Or(u.ids[j.ID], j.ID)
	}
	if u.err != nil {
		return Assessment{}, fmt.Errorf("no tokens: %w", u.err)
	}
	rank := func(p Perspective, token string) string {
		if gone(p) {
			return "1" + token
		}
		return ""
	}
	slices.SortStableFunc(a.Forms, func(x, y Form) int {
		return cmp.Compare(rank(x.Perspective, x.Rater), rank(y.Perspective, y.Rater))
	})
	slices.SortStableFunc(a.Judgements, func(x, y Judgement) int {
		return cmp.Compare(rank(x.Perspective, x.Rater), rank(y.Perspective, y.Rater))
	})
	a.Raters = u.raters(a)
	return a, nil
}

// A formName is what a form is known by.
type formName struct {
	subject, occasion string
	perspective       Perspective
	rater             string
}

type unlinker struct {
	random io.Reader
	err    error
	tokens map[formName]string
	ids    map[string]string
}

// token returns the token of a form; one without a rater stays so.
func (u *unlinker) token(f formName) string {
	if f.rater == "" {
		return ""
	}
	if u.tokens[f] == "" {
		u.tokens[f] = u.fresh()
	}
	return u.tokens[f]
}

// fresh returns a token of 64 random bits.
func (u *unlinker) fresh() string {
	var bits [8]byte
	if u.err == nil {
		_, u.err = io.ReadFull(u.random, bits[:])
	}
	return "t" + hex.EncodeToString(bits[:])
}

// raters returns the list of raters, if there is one, as it then is: without those who
// judge no more, and with the tokens.
func (u *unlinker) raters(a Assessment) []Rater {
	if len(a.Raters) == 0 {
		return a.Raters
	}
	judges := map[string]bool{}
	for _, f := range a.Forms {
		judges[f.Rater] = true
	}
	for _, j := range a.Judgements {
		judges[j.Rater] = true
	}
	list := slices.DeleteFunc(slices.Clone(a.Raters), func(r Rater) bool { return !judges[r.ID] })
	var tokens []string
	for _, token := range u.tokens { // the order does not matter: they are sorted
		tokens = append(tokens, token)
	}
	slices.Sort(tokens)
	for _, token := range tokens {
		list = append(list, Rater{ID: token})
	}
	return list
}
