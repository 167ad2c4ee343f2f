package assessment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
)

// What a log prints of these types says how much is in them, and never whose it is.
func TestStringTellsNothing(t *testing.T) {
	a := waitaha()
	a.Nonce = "do-not-guess"
	for i := range a.Judgements {
		a.Judgements[i].Rationale = "she-shouts"
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, _ := m.Score(assessment.Method{})
	a.Nonce = ""
	c, list := assessment.NewCounts(a, kahuiako.Framework())
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	var none *assessment.Matrix
	var nothing *assessment.Result
	for want, v := range map[string]any{
		"matrix of 1 subject, 4 judgements":  m,
		"result of 1 subject, 4 judgements":  r,
		"counts of 1 subject, 4 judgements":  c,
		"matrix of 0 subjects, 0 judgements": none,
		"result of 0 subjects, 0 judgements": nothing,
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if got := fmt.Sprintf(verb, v); got != want {
				t.Errorf("%s of %T is %.100q, not %q", verb, v, got, want)
			}
			inside := fmt.Sprintf(verb, struct{ Held []any }{[]any{v}})
			for _, secret := range []string{"do-not-guess", "hera", "rewi", "she-shouts"} {
				if strings.Contains(inside, secret) {
					t.Errorf("%s of what holds a %T tells %q", verb, v, secret)
				}
			}
		}
	}
}
