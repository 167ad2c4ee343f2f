package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
)

//go:embed sample
var sample embed.FS

// inputs are the files of a review.
type inputs struct {
	options
	open func(name string) (fs.File, error)

	judges   *framework.Framework // nil: not to be had
	register *evidence.Index      // nil: none given
	clusters *network.Index       // nil: none given
	judged   assessment.Assessment
	// locate gives issues that compiling finds their places in the file of the
	// judgements.
	locate func(issue.List) issue.List
	notes  []string // on reading the judgements, for the page

	problems
}

// problems are what is wrong with the files.
type problems struct {
	issues  []issue.Issue
	errors  int
	leftOut int
	failure error // a file that cannot be read, or wrong use that a file brings to light
}

// take takes in the issues of a file, and reports whether there is no error.
func (p *problems) take(file string, list issue.List) bool {
	for _, i := range issue.InFile(file, list).Issues {
		p.issues = append(p.issues, i)
		if !i.Warning {
			p.errors++
		}
	}
	p.leftOut += list.LeftOut
	return list.Err() == nil
}

func (p *problems) fail(err error) {
	if p.failure == nil {
		p.failure = err
	}
}

// print lists the issues, one a line.
func (p *problems) print(w io.Writer) {
	for _, i := range p.issues {
		fmt.Fprintln(w, i)
	}
	if p.leftOut > 0 {
		fmt.Fprintf(w, "and %d more issues like these\n", p.leftOut)
	}
	if p.errors > 0 {
		fmt.Fprintf(w, "review: %s, so nothing was scored and nothing written\n", count(p.errors, "error", "errors"))
	}
}

// load reads all files, also behind one with problems, so that all problems are
// told at once.
func (in *inputs) load() {
	in.open = func(name string) (fs.File, error) { return os.Open(name) }
	if in.judgements == "" {
		in.open = sample.Open
		in.notes = []string{"The sample that comes with this program. The communities, people and figures in it are invented."}
		in.judgements, in.evidence, in.network = "sample/assessment.json", "sample/evidence.json", "sample/network.json"
	}
	in.locate = func(list issue.List) issue.List { return list }
	if isCSV(in.judgements) {
		in.loadFramework(in.framework)
		in.loadCSV()
	} else {
		in.loadJSON()
	}
	in.loadEvidence()
	in.loadNetwork()
}

// opened returns the file, or false if it cannot be opened.
func (in *inputs) opened(name string) (fs.File, bool) {
	f, err := in.open(name)
	if err == nil {
		return f, true
	}
	in.unreadable(name, err)
	return nil, false
}

func (in *inputs) unreadable(name string, err error) {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	in.fail(fmt.Errorf("%s cannot be read: %w", name, err))
}

// read returns what a file holds, unpacked.
func (in *inputs) read(name string) ([]byte, bool) {
	f, ok := in.opened(name)
	if !ok {
		return nil, false
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err == nil && bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		data, err = unpack(data)
	}
	if err != nil {
		in.unreadable(name, err)
	}
	return data, err == nil
}

// unpack unpacks gzip, up to one byte more than a document may have: one that is
// too large is left for the reader of documents to refuse.
func unpack(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, document.DefaultBytes+1))
}

// loadFramework finds a framework by its key among those that are shipped, or
// reads it from a file.
func (in *inputs) loadFramework(name string) {
	if f, ok := catalogue.Lookup(name); ok {
		in.judges = f
		return
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		in.fail(fmt.Errorf("framework %q is neither shipped (%s) nor a file", name, strings.Join(catalogue.Keys(), ", ")))
		return
	}
	if data, ok := in.read(name); ok {
		f, list := framework.Parse(data)
		in.take(name, list)
		in.judges = f
	}
}

func (in *inputs) loadJSON() {
	data, ok := in.read(in.judgements)
	if !ok {
		return
	}
	a, list := assessment.Parse(data)
	good := in.take(in.judgements, list)
	if name := cmp.Or(in.framework, a.Framework.Key); name != "" {
		in.loadFramework(name)
	}
	if !good {
		in.judges = nil // what was read is not to be compiled
		return
	}
	in.judged = a
	in.locate = func(list issue.List) issue.List { return document.Locate(data, list) }
}

func (in *inputs) loadCSV() {
	data, ok := in.read(in.mapping)
	if !ok {
		return
	}
	mapping, list := assessment.ParseMapping(data)
	good := in.take(in.mapping, list)
	if in.judges == nil {
		return
	}
	if !good || !in.take(in.mapping, document.Locate(data, mapping.Check(in.judges))) {
		in.judges = nil // there is nothing to compile
		return
	}
	f, ok := in.opened(in.judgements)
	if !ok {
		return
	}
	defer f.Close()
	imported, list := assessment.ReadCSV(f, mapping, in.judges, assessment.CSVOptions{File: in.judgements})
	if !in.take(in.judgements, list) {
		in.judges = nil
		return
	}
	in.judged, in.locate = imported.Assessment, imported.Locate
	in.notes = importNotes(imported.Statistics)
}

// importNotes says what became of the rows of a CSV file.
func importNotes(s assessment.Statistics) []string {
	notes := []string{fmt.Sprintf("%s read: %s, %s.", count(s.Rows, "row", "rows"), count(s.Subjects, "subject", "subjects"), count(s.Judgements, "judgement", "judgements"))}
	if left := s.Filtered + s.Blank; left > 0 {
		notes = append(notes, fmt.Sprintf("%s left out: %d that the mapping does not ask for, %d blank.", count(left, "row", "rows"), s.Filtered, s.Blank))
	}
	skipped := int64(0)
	for _, t := range s.Skipped {
		skipped += t.Count
	}
	if skipped > 0 {
		notes = append(notes, fmt.Sprintf("%s with a text that the mapping takes as no judgement.", count(skipped, "cell", "cells")))
	}
	return notes
}

func (in *inputs) loadEvidence() {
	if in.evidence == "" {
		return
	}
	data, ok := in.read(in.evidence)
	if !ok {
		return
	}
	register, list := evidence.Parse(data)
	if in.take(in.evidence, list) {
		in.register = register
	}
}

func (in *inputs) loadNetwork() {
	if in.network == "" {
		return
	}
	if !isCSV(in.network) {
		if data, ok := in.read(in.network); ok {
			x, list := network.Parse(data)
			in.take(in.network, list)
			in.clusters = x
		}
		return
	}
	data, ok := in.read(in.networkMapping)
	if !ok {
		return
	}
	mapping, list := network.ParseMapping(data)
	if !in.take(in.networkMapping, list) {
		return
	}
	f, ok := in.opened(in.network)
	if !ok {
		return
	}
	defer f.Close()
	n, list := network.ReadCSV(f, mapping, network.CSVOptions{File: in.network})
	if !in.take(in.network, list) {
		return
	}
	x, list := network.Compile(n)
	in.take(in.network, list)
	in.clusters = x
}

// compile brings the files together. Without a framework or judgements that could
// be read there is nothing to compile.
func (in *inputs) compile() *assessment.Matrix {
	if in.judges == nil || in.failure != nil {
		return nil
	}
	if in.nonce != "" {
		in.judged.Nonce = in.nonce
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: in.judges, Assessment: in.judged, Evidence: in.register})
	if in.evidence != "" && in.register == nil {
		list = without(list, assessment.EvidenceUnchecked) // the register was given and is broken
	}
	in.take(in.judgements, in.locate(list))
	return m
}

func without(list issue.List, code issue.Code) issue.List {
	kept := issue.List{LeftOut: list.LeftOut}
	for _, i := range list.Issues {
		if i.Code != code {
			kept.Issues = append(kept.Issues, i)
		}
	}
	return kept
}
