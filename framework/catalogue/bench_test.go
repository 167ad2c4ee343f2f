package catalogue_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
)

func sourceFiles(t testing.TB) (files [][]byte) {
	t.Helper()
	for _, key := range catalogue.Keys() {
		data, err := os.ReadFile(filepath.Join("..", key, key+".json"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, data)
	}
	return files
}

// BenchmarkLoad reads all five frameworks, checked and compiled, and has beside it
// what encoding/json takes to decode the same bytes and check nothing.
func BenchmarkLoad(b *testing.B) {
	files := sourceFiles(b)
	size := 0
	for _, data := range files {
		size += len(data)
	}
	plain := func() []framework.Document {
		docs := make([]framework.Document, len(files))
		for i, data := range files {
			if err := json.Unmarshal(data, &docs[i]); err != nil {
				b.Fatal(err)
			}
		}
		return docs
	}
	load := func() []*framework.Framework {
		fs := make([]*framework.Framework, len(files))
		for i, data := range files {
			fs[i] = framework.MustParse(data)
		}
		return fs
	}
	load() // the schema is compiled and bound to its type once in a program
	var plainTime float64
	b.Run("how=encoding-json", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			plain()
		}
		plainTime = float64(b.Elapsed()) / float64(b.N)
	})
	b.Run("how=compiled", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			load()
		}
		if plainTime > 0 {
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/plainTime, "x-encoding-json")
		}
		b.ReportMetric(float64(held(load)), "B-held")
	})
}

// held returns the bytes that stay in memory of what make returns.
func held[T any](make func() T) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := make()
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(kept)
	return max(after.HeapAlloc, before.HeapAlloc) - before.HeapAlloc
}

// All five frameworks, compiled, are held in less than 2 MiB.
func TestHeld(t *testing.T) {
	files := sourceFiles(t)
	load := func() []*framework.Framework {
		fs := make([]*framework.Framework, len(files))
		for i, data := range files {
			fs[i] = framework.MustParse(data)
		}
		return fs
	}
	load()
	if n := held(load); n == 0 || n > 2<<20 {
		t.Errorf("%d bytes are held, want at most %d", n, 2<<20)
	}
}

// BenchmarkLint runs all rules over all five frameworks.
func BenchmarkLint(b *testing.B) {
	fs := slices.Collect(catalogue.All())
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range fs {
			if list := f.Lint(); len(list.Issues) > 0 {
				b.Fatal(list)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/105, "ns/indicator")
}

// BenchmarkCrosswalks reads all ten crosswalks, checked against their frameworks.
func BenchmarkCrosswalks(b *testing.B) {
	type file struct {
		data     []byte
		from, to *framework.Framework
	}
	var files []file
	edges := 0
	for c := range catalogue.Crosswalks() {
		data, err := os.ReadFile(filepath.Join("crosswalks", c.From().Key()+"-"+c.To().Key()+".json"))
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, file{data, c.From(), c.To()})
		edges += c.Len()
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			if _, list := framework.ParseCrosswalk(f.data, f.from, f.to); list.Err() != nil {
				b.Fatal(list)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(edges), "ns/edge")
}
