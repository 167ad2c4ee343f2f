package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"strconv"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/review"
)

const decileBand = indicator.SubjectKind("decile-band")

// inputs is what the files say.
type inputs struct {
	net    *network.Index
	result *assessment.Result
	round  review.Round
	cycle  review.Cycle
}

// read reads the five files with their mappings. Of each file it lists all problems.
func read(files fs.FS, on indicator.Date) (inputs, error) {
	var in inputs
	schools, err := readNetwork(files, "schools")
	if err != nil {
		return in, err
	}
	ties, err := readNetwork(files, "ties")
	if err != nil {
		return in, err
	}
	schools.Ties = ties.Ties
	net, list := network.Compile(schools)
	if err := list.Err(); err != nil {
		return in, err
	}
	in.net = net
	if in.result, err = readScores(files); err != nil {
		return in, err
	}
	if err := readJSON(files, "round.json", review.Schema(), &in.round); err != nil {
		return in, err
	}
	if err := readJSON(files, "cycle.json", review.CycleSchema(), &in.cycle); err != nil {
		return in, err
	}
	return in, in.placeSchools(files, on)
}

func readNetwork(files fs.FS, name string) (network.Network, error) {
	text, err := fs.ReadFile(files, name+".mapping.json")
	if err != nil {
		return network.Network{}, err
	}
	m, list := network.ParseMapping(text)
	if err := list.Err(); err != nil {
		return network.Network{}, fmt.Errorf("%s.mapping.json: %w", name, err)
	}
	file, err := files.Open(name + ".csv")
	if err != nil {
		return network.Network{}, err
	}
	defer file.Close()
	n, list := network.ReadCSV(file, m, network.CSVOptions{File: name + ".csv"})
	return n, list.Err()
}

func readScores(files fs.FS) (*assessment.Result, error) {
	text, err := fs.ReadFile(files, "scores.mapping.json")
	if err != nil {
		return nil, err
	}
	m, list := assessment.ParseMapping(text)
	if err := list.Err(); err != nil {
		return nil, fmt.Errorf("scores.mapping.json: %w", err)
	}
	file, err := files.Open("scores.csv")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f := lfl.Framework()
	imported, list := assessment.ReadCSV(file, m, f, assessment.CSVOptions{File: "scores.csv"})
	if err := list.Err(); err != nil {
		return nil, err
	}
	matrix, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: imported.Assessment})
	if err := list.Err(); err != nil {
		return nil, err
	}
	result, list := matrix.Score(assessment.Method{})
	return result, list.Err()
}

// readJSON reads a document by its schema. What is in it is checked when it is compiled.
func readJSON(files fs.FS, name string, schema *document.Schema, into any) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	return issue.InFile(name, schema.Read(text, into)).Err()
}

// placeSchools gives the schools of the round where they lie and how they are from the
// directory, and the community that they are in on the day.
func (in *inputs) placeSchools(files fs.FS, on indicator.Date) error {
	text, err := fs.ReadFile(files, "schools.csv")
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return fmt.Errorf("schools.csv: %w", err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	row := map[string][]string{}
	for _, r := range rows[1:] {
		row[r[column["School"]]] = r
	}
	number := func(id, name string) float64 {
		i, ok := column[name]
		if !ok || row[id] == nil {
			return 0
		}
		v, e := strconv.ParseFloat(row[id][i], 64)
		if e != nil && err == nil {
			err = fmt.Errorf("schools.csv: school %s: %s: %w", id, name, e)
		}
		return v
	}
	for i := range in.round.Schools {
		s := &in.round.Schools[i]
		s.XY = &review.XY{X: number(s.ID, "East"), Y: number(s.ID, "North")}
		s.Attributes = map[string]float64{"roll": number(s.ID, "Roll"), "decile": number(s.ID, "Decile")}
		for m := range in.net.Of(s.ID, on) {
			if c, _ := in.net.Cluster(m.Cluster); c.Kind == indicator.CommunityOfSchools {
				s.Cluster = c.ID
			}
		}
	}
	return err
}
