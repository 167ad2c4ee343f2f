package main

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/examples/internal/cli"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network"
	clusterpage "github.com/openrubric/leadership/network/page"
)

// A review is what was made of the inputs. Pages are drawn from report and rollup,
// which tell what the audience may see; the result stands behind the one explanation
// at the end of what is printed.
type review struct {
	title     string
	framework *framework.Framework
	register  *evidence.Index // nil: none given
	result    *assessment.Result
	report    assessment.Report
	rollup    *network.Report // nil without a network
	audience  assessment.Audience
	subject   string // the only one whose profile is printed, "" for all
	lang      string
	notes     []string
	words     *report.Wording
}

// review scores the judgements and releases report and roll-up. With a problem it
// has added to the inputs' problems.
func (in *inputs) review() *review {
	m := in.compile()
	if m == nil {
		return nil
	}
	if in.subject != "" && !slices.ContainsFunc(in.judged.Subjects, func(s assessment.Subject) bool { return s.ID == in.subject }) {
		in.fail(fmt.Errorf("-subject %q is not in %s", in.subject, in.judgements))
		return nil
	}
	var method assessment.Method
	if in.occasion != "" {
		method.View.Occasions = []string{in.occasion}
	}
	result, list := m.Score(method)
	if list.Err() != nil {
		in.fail(fmt.Errorf("-occasion: %w", list.Err()))
		return nil
	}
	title, _ := in.judged.Title.In(in.lang)
	r := &review{
		title: title, framework: in.judges, register: in.register, result: result,
		audience: assessment.Audience(in.audience), subject: in.subject, lang: in.lang, notes: in.notes,
		words: report.Options{}.Wording(nil),
	}
	release := assessment.Release{Audience: r.audience}
	r.report, list = release.Report(result)
	in.take(in.judgements, list)
	if in.clusters == nil {
		return r
	}
	up, list := network.RollUp(result, in.clusters, network.Options{})
	if !in.take(in.judgements, in.locate(list)) {
		return r
	}
	rollup, list := up.Report(release)
	in.take(in.network, list)
	r.rollup = &rollup
	return r
}

// content is what the page is made of, and options how.
func (r *review) content() (report.Content, error) {
	c := report.Content{Report: r.report, Framework: r.framework, Evidence: r.register}
	if r.rollup == nil {
		return c, nil
	}
	clusters, err := clusterpage.Section(*r.rollup, r.options())
	c.Sections = []report.Section{clusters}
	return c, err
}

func (r *review) options() report.Options {
	o := report.Options{}
	if r.lang != "" {
		o.Languages = []string{r.lang}
	}
	if r.subject != "" {
		o.Subjects = []string{r.subject}
	}
	return o
}

// write writes the documents and the page into the folder and returns the names of the
// files.
func (r *review) write(folder string) ([]string, error) {
	content, err := r.content()
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	if err := report.Page(&page, content, r.options()); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	var files []string
	write := func(name string, data []byte, err error) error {
		if err == nil {
			name = filepath.Join(folder, name)
			files = append(files, name)
			err = cli.WriteFile(name, data)
		}
		return err
	}
	data, err := document.Write(r.report)
	if err = write("report.json", data, err); err != nil {
		return nil, err
	}
	if r.rollup != nil {
		data, err = document.Write(*r.rollup)
		if err = write("rollup.json", data, err); err != nil {
			return nil, err
		}
	}
	return files, write("page.html", page.Bytes(), nil)
}

// label returns the name of an indicator, aspect or group.
func (r *review) label(id indicator.ID) string {
	text, _ := r.framework.Label(id).In(r.lang)
	return text
}

// level returns the name of a level of the scale.
func (r *review) level(scale indicator.Scale, l indicator.Level) string {
	rung, _ := scale.Lookup(l)
	text, _ := rung.Label.In(r.lang)
	return text
}

// perspectives returns those from which anything was judged, in the order of
// reports.
func (r *review) perspectives() iter.Seq[assessment.PerspectiveInfo] {
	judged := map[assessment.Perspective]bool{}
	for p := range r.result.Profiles() {
		judged[p.Perspective().Key] = true
	}
	return func(yield func(assessment.PerspectiveInfo) bool) {
		for info := range r.result.Matrix().Perspectives() {
			if judged[info.Key] && !yield(info) {
				return
			}
		}
	}
}

// perspective returns the name of a perspective: the one that the assessment gives
// it or, of a well-known one, ours.
func (r *review) perspective(key assessment.Perspective) string {
	for p := range r.perspectives() {
		if text, _ := p.Label.In(r.lang); p.Key == key && text != "" {
			return text
		}
	}
	return r.words.Say("perspective." + string(key))
}

// identified reports whether everybody knows whose judgement it is.
func (r *review) identified(key assessment.Perspective) bool {
	for p := range r.perspectives() {
		if p.Key == key {
			return p.IsIdentified()
		}
	}
	return false
}

// subjectName returns the name of a subject, or its ID if it has none.
func subjectName(s assessment.SubjectReport) string {
	if s.Name != "" {
		return s.Name
	}
	return s.ID
}
