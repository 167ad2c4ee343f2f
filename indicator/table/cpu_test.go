package table_test

import (
	"fmt"
	"os"
	"syscall"
	"testing"
)

func cpu() float64 {
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return float64(r.Utime.Nano() + r.Stime.Nano())
}

func BenchmarkCPU(b *testing.B) {
	if os.Getenv("CPU") == "" {
		b.Skip()
	}
	files := benchFiles()
	for range 3 {
		for _, name := range benchNames {
			file := files[name]
			fmt.Printf("%-8s", name)
			for i, f := range []func(*testing.B, string){scanAll, nextAll, twinAll, plainAll} {
				if i == 3 && name == "gzip" {
					continue
				}
				best := 1e18
				for range 15 {
					start := cpu()
					f(b, file)
					best = min(best, cpu()-start)
				}
				fmt.Printf(" %7.1f", best/benchRows)
			}
			fmt.Println()
		}
	}
}
