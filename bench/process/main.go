// Command process measures khabar from outside: the size of the binary, the CPU
// time and the peak memory of a start, of one short report, and of the example
// reports with one worker and more.
//
//	go run ./bench/process [-binary bin/khabar] [-reports examples/reports] [-runs 5]
//
// Of several runs it prints the least, which other work on the machine disturbs
// least. Wall-clock time stands beside CPU time only to show what workers gain.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const short = "KABUL — Gunmen killed two policemen on Monday, police said."

func main() {
	binary := flag.String("binary", "bin/khabar", "the program")
	reports := flag.String("reports", "examples/reports", "folder of pages to read")
	runs := flag.Int("runs", 5, "how often each is run")
	flag.Parse()
	info, err := os.Stat(*binary)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("binary %.1f MB\n\n%-34s %10s %10s %12s\n", float64(info.Size())/1e6, "", "CPU s", "wall s", "peak MB")
	for _, c := range []struct {
		name, stdin string
		args        []string
	}{
		{"--help", "", []string{"--help"}},
		{"extract, one sentence", short, []string{"extract", "--from", "text", "-"}},
		{"extract, the examples, 1 worker", "", []string{"extract", "--jobs", "1", *reports}},
		{"extract, the examples, 2 workers", "", []string{"extract", "--jobs", "2", *reports}},
		{"extract, the examples, 4 workers", "", []string{"extract", "--jobs", "4", *reports}},
	} {
		u, err := least(*runs, *binary, c.stdin, c.args)
		if err != nil {
			log.Fatalf("%s: %v", c.name, err)
		}
		fmt.Printf("%-34s %10.3f %10.2f %12.0f\n", c.name, u.cpu.Seconds(), u.wall.Seconds(), u.peak)
	}
}

type use struct {
	cpu, wall time.Duration
	peak      float64 // MB
}

// least runs the program several times and returns the least of each measure.
func least(runs int, binary, stdin string, args []string) (use, error) {
	var out use
	for i := range runs {
		cmd := exec.Command(binary, args...)
		cmd.Stdin, cmd.Stdout = strings.NewReader(stdin), io.Discard
		start := time.Now()
		if err := cmd.Run(); err != nil {
			return out, err
		}
		wall := time.Since(start)
		ru, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			return out, errors.New("this system does not tell what a process used")
		}
		u := use{time.Duration(ru.Utime.Nano() + ru.Stime.Nano()), wall, float64(ru.Maxrss) / 1024}
		if i == 0 {
			out = u
		}
		out = use{min(out.cpu, u.cpu), min(out.wall, u.wall), min(out.peak, u.peak)}
	}
	return out, nil
}
