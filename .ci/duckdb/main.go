// Command duckdb makes judgements for the DuckDB recipe of [assessment.Counts.AddTable],
// and checks what the recipe made of them: the report from the table is the report from
// the judgements.
//
//	go run ./.ci/duckdb write DIR # judgements.csv
//	go run ./.ci/duckdb check DIR # counts.csv
package main

import (
	"bytes"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

func main() {
	log.SetFlags(0)
	do := map[string]func(dir string) error{"write": write, "check": check}[os.Args[1]]
	if err := do(os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func write(dir string) error {
	file, err := os.Create(filepath.Join(dir, "judgements.csv"))
	if err != nil {
		return err
	}
	_, list := longform.Write(file, judgements(), district.Framework())
	if err := list.Err(); err != nil {
		return err
	}
	return file.Close()
}

func check(dir string) error {
	f, a := district.Framework(), judgements()
	head := a
	head.Judgements = nil
	c, list := assessment.NewCounts(head, f)
	if err := list.Err(); err != nil {
		return err
	}
	file, err := os.Open(filepath.Join(dir, "counts.csv"))
	if err != nil {
		return err
	}
	defer file.Close()
	stats, list := c.AddTable(file, assessment.TableOptions{File: "counts.csv"})
	if err := list.Err(); err != nil {
		return err
	}
	if stats.Judgements != int64(len(a.Judgements)) {
		return fmt.Errorf("%d judgements in the table of %d", stats.Judgements, len(a.Judgements))
	}
	scored, list := c.Score(assessment.Method{})
	fromTable, err := report(scored, list)
	if err != nil {
		return err
	}
	fromJudgements, err := reportOf(f, a)
	if err != nil {
		return err
	}
	if !bytes.Equal(fromTable, fromJudgements) {
		return fmt.Errorf("the reports differ: %d bytes from the table, %d from the judgements", len(fromTable), len(fromJudgements))
	}
	fmt.Printf("%d rows of DuckDB hold %d judgements; the report from them, %d bytes, is that of the judgements\n", stats.Rows, stats.Judgements, len(fromTable))
	return nil
}

// judgements are of subjects with names that are awkward in CSV. Raters are not named,
// since a table does not know them, but for their forms in the file.
func judgements() assessment.Assessment {
	random := rand.New(rand.NewPCG(1, 1))
	f := district.Framework()
	a := assessment.Assessment{
		Framework:    f.Ref(),
		Occasions:    []assessment.Occasion{{Key: "2025"}, {Key: "2026"}},
		Perspectives: []assessment.PerspectiveInfo{{Key: "iwi"}},
	}
	for _, id := range []string{"waitaha", "007", "Ōtaki, \"north\"", "null", "NULL", "-7", "1e3", "'s-Gravenhage", " x"[1:]} {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: indicator.DistrictOffice})
	}
	columns := f.Columns()
	for range 20_000 {
		column := columns[random.IntN(len(columns))]
		a.Judgements = append(a.Judgements, assessment.Judgement{
			Subject: a.Subjects[random.IntN(len(a.Subjects))].ID, Occasion: a.Occasions[random.IntN(2)].Key,
			Perspective: []assessment.Perspective{assessment.Peer, assessment.Staff, "iwi", ""}[random.IntN(4)],
			Indicator:   column.ID, Dimension: column.Dimension, Level: level(random, f, column),
		})
	}
	return a
}

func level(random *rand.Rand, f *framework.Framework, column framework.Column) indicator.Level {
	if absences := indicator.Absences(); random.IntN(10) == 0 {
		return absences[random.IntN(len(absences))]
	}
	scale, _ := f.Scale(column.Scale)
	return scale.Levels[random.IntN(len(scale.Levels))].Key
}

func reportOf(f *framework.Framework, a assessment.Assessment) ([]byte, error) {
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		return nil, err
	}
	return report(m.Score(assessment.Method{}))
}

// report returns the bytes of the report, without the digest of the judgements, which
// counts do not have.
func report(r *assessment.Result, list issue.List) ([]byte, error) {
	if err := list.Err(); err != nil {
		return nil, err
	}
	out, list := assessment.Release{}.Report(r)
	if err := list.Err(); err != nil {
		return nil, err
	}
	out.Judgements = ""
	return document.Write(out)
}
