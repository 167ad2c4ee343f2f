// Command api guards what a user's program may lean on. The features of the library
// lie in this folder, one a line: in 0.1.0.txt what that release promised, in a file
// like it for each release since, and in next.txt what has been added for the next.
// What a release promised stays: its file never changes, and a line of it never
// stops being true, but for the lines in except.txt: features that a minor version before
// 1.0 took back or changed, as CHANGELOG.md has to say. values.txt has the structs that
// users may compare with ==; of all others that is no promise.
//
//	go run ./.ci/api               prints the features of the packages as they are
//	go run ./.ci/api check         compares them with the lists; 1 if they do not agree
//	go run ./.ci/api write         puts what no release has promised into next.txt
//	go run ./.ci/api write 0.1.0   the same into 0.1.0.txt, and empties next.txt
//
// It is run at the root of the repository.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	folder = ".ci/api"
	next   = "next"
	except = "except"
)

var release = regexp.MustCompile(`^\d+\.\d+\.\d+$`)

func main() {
	log.SetFlags(0)
	lib, err := load(".")
	if err != nil {
		log.Fatal(err)
	}
	switch args := os.Args[1:]; {
	case len(args) == 0:
		fmt.Print(text(lib.features))
	case len(args) == 1 && args[0] == "check":
		err = check(".", lib)
	case len(args) == 1 && args[0] == "write":
		err = write(".", lib, next)
	case len(args) == 2 && args[0] == "write" && release.MatchString(args[1]):
		err = write(".", lib, args[1])
	default:
		err = errors.New("usage: go run ./.ci/api [check | write [RELEASE]]")
	}
	if err != nil {
		log.Fatal(err)
	}
}

// Lists are the features by the release that promised them; next stands for the one
// that is to come, and except for what is promised no longer.
type lists map[string][]string

// releases are the names of the lists but next and except, sorted.
func (l lists) releases() []string {
	var names []string
	for name := range l {
		if name != next && name != except {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// promised are the features of all releases but the exceptions, sorted.
func (l lists) promised() []string {
	var all []string
	for _, name := range l.releases() {
		all = append(all, l[name]...)
	}
	slices.Sort(all)
	return without(slices.Compact(all), l[except])
}

func read(root string) (lists, error) {
	files, err := filepath.Glob(filepath.Join(root, folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	l := lists{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		if name == values {
			continue
		}
		for line := range strings.Lines(string(data)) {
			l[name] = append(l[name], strings.TrimSuffix(line, "\n"))
		}
		if !slices.IsSorted(l[name]) {
			return nil, fmt.Errorf("%s/%s.txt is not sorted", folder, name)
		}
	}
	return l, nil
}

// check returns all that is wrong, not only the first.
//
// A program that compiled with a release has to compile with the packages as they
// are. That each promised line is still true says nearly that, but not quite: a
// field that comes in through a second embedded struct takes nothing off the list
// and yet makes a selector ambiguous. So apidiff looks at the types as well.
func check(root string, lib *library) error {
	lists, err := read(root)
	if err != nil {
		return err
	}
	listed := slices.Concat(lists.promised(), lists[next])
	slices.Sort(listed)
	wrong := []error{lists.checkExceptions(lib)}
	for _, release := range lists.releases() {
		wrong = append(wrong,
			unchanged(root, release),
			complain("promised in "+release+" and no longer there", without(without(lists[release], lists[except]), lib.features)))
	}
	notComparable := slices.DeleteFunc(slices.Clone(lib.values), func(v string) bool {
		_, found := slices.BinarySearch(lib.features, v+" struct, comparable")
		return found
	})
	wrong = append(wrong,
		complain("in values.txt and no struct that == compares", notComparable),
		complain("in next.txt and not there; go run ./"+folder+" write takes them out", without(lists[next], lib.features)),
		complain("new and in no list; if they are meant to stay, go run ./"+folder+" write adds them to next.txt", without(lib.features, listed)))
	if err := errors.Join(wrong...); err != nil {
		return err // the lists are wrong, and so would be the types made from them
	}

	incompatible, _, err := compare(lists.promised(), lib)
	if err != nil {
		return err
	}
	if err := complain("apidiff: incompatible with what was promised", incompatible); err != nil {
		return err
	}
	// What the lists do not say is not guarded. So all of them together have to mean
	// what the packages do.
	incompatible, compatible, err := compare(lib.features, lib)
	if err != nil {
		return err
	}
	return complain("apidiff: the lines of "+folder+" do not say this, so they have to say more", slices.Concat(incompatible, compatible))
}

// checkExceptions: an exception takes back what a release promised, and it has to be gone.
func (l lists) checkExceptions(lib *library) error {
	var all []string
	for _, name := range l.releases() {
		all = append(all, l[name]...)
	}
	slices.Sort(all)
	return errors.Join(
		complain("in except.txt and promised by no release", without(l[except], all)),
		complain("in except.txt and still there", without(l[except], without(l[except], lib.features))))
}

// complain returns an error with the lines, or nil if there are none.
func complain(about string, lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("%d %s:\n  %s", len(lines), about, strings.Join(lines, "\n  "))
}

// unchanged says whether a release's list is the one that was released. Where the
// clone has no tag of it, because it is shallow or the release is being made, nobody
// knows, and there is nothing to say.
func unchanged(root, release string) error {
	file, tag := folder+"/"+release+".txt", "refs/tags/v"+release
	git := func(args ...string) ([]byte, error) {
		return exec.Command("git", append([]string{"-C", root}, args...)...).Output()
	}
	if _, err := git("rev-parse", "--verify", "--quiet", tag); err != nil {
		return nil
	}
	was, err := git("show", tag+":"+file)
	if err != nil {
		return fmt.Errorf("%s is not in v%s", file, release)
	}
	is, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		return err
	}
	if string(is) != string(was) {
		return fmt.Errorf("%s is not what it was in v%s; what was promised cannot be taken back or added to", file, release)
	}
	return nil
}

// write writes the list of a release that has not been made yet, or next.
func write(root string, lib *library, name string) error {
	lists, err := read(root)
	if err != nil {
		return err
	}
	delete(lists, name)
	added := without(lib.features, lists.promised())
	path := func(name string) string { return filepath.Join(root, folder, name+".txt") }
	was, err := os.ReadFile(path(name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(path(name), []byte(text(added)), 0o644); err != nil || name == next {
		return err
	}
	if err := unchanged(root, name); err != nil {
		return errors.Join(err, os.WriteFile(path(name), was, 0o644))
	}
	return os.WriteFile(path(next), nil, 0o644)
}

func text(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// without returns the lines that are not among the others, which are sorted.
func without(lines, others []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		_, found := slices.BinarySearch(others, line)
		return found
	})
}
