package agreement_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/indicator/document"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// designs are small designs, one for each way that Summarise can go.
func designs(t *testing.T) map[string]*agreement.Ratings {
	t.Helper()
	make := func(s agreement.Scale, clusters []int32, rows ...string) *agreement.Ratings {
		var table [][]int
		for _, row := range rows {
			var places []int
			for _, c := range row {
				places = append(places, strings.IndexRune("abcde", c))
			}
			table = append(table, places)
		}
		r, err := agreement.FromTable(s, table, clusters)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	ordered := agreement.Scale{Categories: []string{"beginning", "developing", "secure"}}
	nominal := agreement.Scale{Categories: []string{"yes", "no", "cannot say"}, Nominal: true}
	pairs := []string{"aa", "ab", "bb", "bc", "cc", "cb", "aa", "bb", "ba", "cc", "ac", "bb"}
	many := []string{"aab", "ab.", "bbb", "bcc", ".cc", "cbc", "aaa", "..b", "ba.", "ccc", "acb", "bbb"}
	return map[string]*agreement.Ratings{
		"two-ordered":      make(ordered, nil, pairs...),
		"two-nominal":      make(nominal, nil, pairs...),
		"two-clustered":    make(ordered, []int32{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}, pairs...),
		"many-missing":     make(ordered, nil, many...),
		"many-complete":    make(ordered, nil, "aab", "abb", "bbb", "bcc", "ccc", "cbc", "aaa", "bbb", "bab", "ccc"),
		"one-category":     make(ordered, nil, "bb", "bb", "bb"),
		"nearly-one-level": make(ordered, nil, "bbb", "bbb", "bbb", "bbc", "bbb", "bbb", "abb", "bbb", "bbb", "bbb", "bbb", "bbb"),
	}
}

func TestSummaryGolden(t *testing.T) {
	for name, r := range designs(t) {
		t.Run(name, func(t *testing.T) {
			s, err := agreement.Summarise(t.Context(), r, agreement.Resampling{Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			got, err := document.Write(s)
			if err != nil {
				t.Fatal(err)
			}
			back, list := agreement.ParseSummary(got)
			if list.Err() != nil {
				t.Fatal("the summary breaks its own schema: ", list.Err())
			}
			s.Format = agreement.CurrentSummaryFormat
			if diff := cmp.Diff(s, back); diff != "" {
				t.Errorf("read back (-want +got):\n%s", diff)
			}
			file := filepath.Join("testdata", "summary", name+".json")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestSchemaHoldsSummary(t *testing.T) {
	if err := agreement.SummarySchema().Check(new(agreement.Summary)); err != nil {
		t.Fatal(err)
	}
}
