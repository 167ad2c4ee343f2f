package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Replace writes a file as a whole: what is half written never stands under its name. Links
// stay links, who may read a file stays as it was, and what is no file, such as a terminal, is
// written to where it is.
func Replace(name string, write func(io.Writer) error) error {
	if linked, err := filepath.EvalSymlinks(name); err == nil {
		name = linked
	}
	mode := os.FileMode(0o644) // CreateTemp makes it private
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
		mode = info.Mode().Perm()
	} else if err == nil {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// WriteFile is os.WriteFile by way of [Replace].
func WriteFile(name string, data []byte) error {
	return Replace(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
