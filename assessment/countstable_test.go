package assessment_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
)

func tableOf(t testing.TB, c *assessment.Counts) string {
	t.Helper()
	var b strings.Builder
	if err := c.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// headOf returns counts of the same assessment that hold nothing.
func headOf(t testing.TB, f *framework.Framework, a assessment.Assessment) *assessment.Counts {
	t.Helper()
	a.Judgements = nil
	c, list := assessment.NewCounts(a, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return c
}

func addTable(t testing.TB, c *assessment.Counts, text string, o assessment.TableOptions) assessment.Statistics {
	t.Helper()
	stats, list := c.AddTable(strings.NewReader(text), o)
	if list.Err() != nil {
		t.Fatalf("%v\n%s", list.Err(), text)
	}
	return stats
}

// TestCountsTable: counts without named raters come back from their table as they were,
// from tables of parts too, whatever the order of rows and columns.
func TestCountsTable(t *testing.T) {
	for seed := range rounds(100) {
		random := rand.New(rand.NewPCG(seed, 931))
		f, a := countable(t, random)
		a.Raters = nil
		for i := range a.Judgements {
			a.Judgements[i].Rater = ""
		}
		c := counted(t, f, a, random, 1)
		d := c.Document()
		d.FromTable = len(a.Judgements) > 0
		fromTable, list := assessment.CompileCounts(d, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		want := written(t, fromTable)

		back := headOf(t, f, a)
		stats := addTable(t, back, tableOf(t, c), assessment.TableOptions{})
		if !bytes.Equal(want, written(t, back)) {
			t.Fatalf("seed %d: other bytes\n%s", seed, cmp.Diff(d, back.Document()))
		}
		if stats.Judgements != int64(len(a.Judgements)) || stats.Rows != int64(len(d.Counts)) || stats.Bad != 0 {
			t.Fatalf("seed %d: %+v", seed, stats)
		}
		sameReports(t, c, back)

		parts := headOf(t, f, a)
		for _, part := range shuffledTables(t, random, tableOf(t, c)) {
			addTable(t, parts, part, assessment.TableOptions{})
		}
		if !bytes.Equal(want, written(t, parts)) {
			t.Fatalf("seed %d: other bytes from parts", seed)
		}
		if _, list := back.Score(assessment.Method{MinRaters: 2}); list.Has(assessment.CountsUnfit) != d.FromTable {
			t.Fatalf("seed %d: %v", seed, list.Issues)
		}
	}
}

// shuffledTables returns three tables that are one together: rows and columns in any
// order, some rows as several of fewer judgements.
func shuffledTables(t testing.TB, random *rand.Rand, text string) []string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header, rows := rows[0], rows[1:]
	for _, row := range rows {
		var n int
		fmt.Sscan(row[6], &n)
		for ; n > 1 && random.IntN(2) == 0; n-- {
			one := append(row[:6:6], "1")
			rows = append(rows, one)
		}
		row[6] = fmt.Sprint(n)
	}
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	order := random.Perm(len(header))
	var tables [3]strings.Builder
	for i := range tables {
		w := csv.NewWriter(&tables[i])
		put := func(row []string) {
			var out []string
			for _, j := range order {
				out = append(out, row[j])
			}
			if err := w.Write(out); err != nil {
				t.Fatal(err)
			}
		}
		put(header)
		for j := i; j < len(rows); j += len(tables) {
			put(rows[j])
		}
		w.Flush()
	}
	return []string{tables[0].String(), tables[1].String(), tables[2].String()}
}

// TestCountsTableIssues: everything that is wrong is found at once, where it stands, and
// nothing is counted then.
func TestCountsTableIssues(t *testing.T) {
	const good = "waitaha,peer,kahuiako.relational-trust,embedding,3,x"
	for name, test := range map[string]struct{ table, want string }{
		"rows": {`subject,perspective,indicator,level,n,rater
` + good + `
waikato,peer,kahuiako.relational-trust,embedding,3,
waitaha,nobody,kahuiako.trust,embedding,3,
waitaha,peer,kahuiako.relational-trust,superb,none,
waitaha,peer,kahuiako.relational-trust,,0,
waitaha,peer,kahuiako.relational-trust,embedding
waitaha,peer,kahuiako.relational-trust,embedding,-1,
waitaha,peer,kahuiako.relational-trust,embedding,2147483648,
waitaha,peer,kahuiako.relational-trust,embedding,99999999999999999999,
waitaha,peer,kahuiako.relational-trust,embedding,2147483645,
waitaha,peer,kahuiako.relational-trust,embedding,1.0,
`, `
			0:0 column-unknown
			3:1 subject-unknown
			4:2 perspective-unknown
			4:3 indicator-unknown
			5:4 level-unknown
			5:5 count-invalid
			6:4 level-unknown
			6:5 count-invalid
			7:5 row-malformed
			8:5 count-invalid
			9:5 count-invalid
			10:5 count-invalid
			11:5 count-too-large
			12:5 count-invalid`},
		"columns": {"indicator,level,Subject,level\n", `
			0:0 column-unknown
			1:0 column-missing
			1:0 column-missing
			1:4 column-ambiguous`},
		"empty": {"", "1:0 header-missing"},
	} {
		t.Run(name, func(t *testing.T) {
			c := kahuiakoCounts(t)
			before := written(t, c)
			stats, list := c.AddTable(strings.NewReader(test.table), assessment.TableOptions{File: "counts.csv"})
			var got []string
			for _, i := range list.Issues {
				if i.At.File != "counts.csv" || i.Path != "" {
					t.Errorf("%v", i)
				}
				got = append(got, fmt.Sprintf("%d:%d %s", i.At.Line, i.At.Column, i.Code))
			}
			var want []string
			for line := range strings.Lines(strings.TrimSpace(test.want)) {
				want = append(want, strings.TrimSpace(line))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if name == "rows" && (stats.Rows != 11 || stats.Bad != 10) {
				t.Errorf("%+v", stats)
			}
			if !bytes.Equal(before, written(t, c)) {
				t.Error("something was counted")
			}
		})
	}
}

// TestCountsTableNames: subjects and occasions are found however a table spells them.
func TestCountsTableNames(t *testing.T) {
	a := assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects: []assessment.Subject{
			{ID: "ka\u0304hui", Kind: "community-of-schools"}, {ID: "=1", Kind: "community-of-schools"}, {ID: "a,\"b\"", Kind: "community-of-schools"},
		},
		Occasions: []assessment.Occasion{{Key: "-1"}, {Key: "te\u0304"}},
	}
	c := headOf(t, kahuiako.Framework(), a)
	stats := addTable(t, c, `subject,occasion,indicator,level,n
kāhui,tē,kahuiako.relational-trust,embedding,1
'=1,'-1,kahuiako.relational-trust,embedding,2
"a,""b""",-1,kahuiako.relational-trust,embedding,4
'new,-1,kahuiako.relational-trust,declined,8
`, assessment.TableOptions{Kind: "community-of-schools"})
	if stats.Subjects != 4 || stats.Judgements != 15 {
		t.Errorf("%+v", stats)
	}
	var got []string
	for _, n := range c.Document().Counts {
		got = append(got, fmt.Sprintf("%s %s %d", n.Subject, n.Occasion, n.N))
	}
	want := []string{"ka\u0304hui te\u0304 1", "=1 -1 2", "a,\"b\" -1 4", "'new -1 8"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	again := headOf(t, kahuiako.Framework(), a)
	addTable(t, again, tableOf(t, c), assessment.TableOptions{Kind: "community-of-schools"})
	if !bytes.Equal(written(t, c), written(t, again)) {
		t.Error("other bytes")
	}
	if _, list := c.AddTable(strings.NewReader("subject,indicator,level,n\n"), assessment.TableOptions{}); list.Err() == nil {
		t.Error("a table without occasions is read")
	}
	if _, list := c.AddTable(strings.NewReader(""), assessment.TableOptions{Kind: "planet"}); !list.Has(assessment.KindUnfit) {
		t.Error(list)
	}
}
