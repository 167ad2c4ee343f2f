// Command constants writes the typed constants of a shipped framework from its
// data, so that the two cannot drift apart. It is run by go generate in the
// folder of the framework, say framework/kahuiako: it reads kahuiako.json there
// and writes constants.go.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "constants:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	source := filepath.Base(folder) + ".json"
	data, err := os.ReadFile(filepath.Join(folder, source))
	if err != nil {
		return err
	}
	code, err := generate(source, data)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "constants.go"), code, 0o666)
}
