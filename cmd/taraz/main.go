// Command taraz is the balanced-scorecard and KPI reporting service: the command line, the
// web service and the sample company in one binary.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	_ "time/tzdata" // a company's server may have no zone files

	"taraz/kpi"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], environment{Getenv: os.Getenv, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now}))
}

// environment is what a command may know of the world, so that a test can be the operator.
type environment struct {
	Getenv         func(string) string
	Stdin          io.Reader // nil: nothing can be read
	Stdout, Stderr io.Writer
	Now            func() time.Time
}

// The exit codes of DESIGN.md section 4.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// command is one verb of the command line. Run writes its result to out, which reaches
// standard output only if it succeeds, so that a failure leaves standard output empty.
type command struct {
	name, arguments, summary string
	run                      func(ctx context.Context, env environment, args []string, out *bytes.Buffer) error
}

func commands() []command {
	return []command{
		{"demo", "[--fresh]", "make a sample company and serve it", runDemo},
		{"init", "[--name NAME]", "make an empty organisation", runInit},
		{"import", "[--map FILE | --preset NAME | --as ENTITY] FILE...", "load files of a CRM", runImport},
		{"imports", "[NUMBER]", "list the imports", runImports},
		{"undo", "NUMBER", "take an import back", runUndo},
		{"mapping", "presets | guess FILE | list | show NAME | save NAME FILE | drop NAME", "write, keep and show mappings", runMapping},
		{"template", "ENTITY --out FILE.xlsx", "write a workbook to fill in", runTemplate},
		{"source", "add|list|show|sync|pause|resume|remove [NAME...] [flags]", "keep and read standing SQL sources", runSource},
		{"kpi", "[ID...] --period P", "print KPI values", runKPI},
		{"scorecard", "[--period P] [--scope SCOPE]", "print the scored card", runScorecard},
		{"report", "board --period P --out FILE.xlsx", "write a workbook", runReport},
		{"targets", "[--propose | --set FILE]", "show, propose or load targets", runTargets},
		{"strategy", "[--set FILE]", "show or load the strategy", runStrategy},
		{"settings", "[KEY [VALUE]]", "show or change a setting", runSettings},
		{"catalogue", "", "print the KPI catalogue", runCatalogue},
		{"serve", "[--addr HOST:PORT]", "serve the pages", runServe},
		{"quality", "", "count what is wrong with the data", runQuality},
		{"check", "", "check integrity and consistency", runCheck},
		{"migrate", "", "bring the schema up to date", runMigrate},
		{"version", "", "print the version", runVersion},
	}
}

// usageError is a mistake in how the command was called.
type usageError struct{ error }

func usagef(format string, a ...any) error { return usageError{fmt.Errorf(format, a...)} }

// run is main without the process: it returns the exit code.
func run(ctx context.Context, args []string, env environment) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		printUsage(env.Stderr)
		if len(args) == 0 {
			return exitUsage
		}
		return exitDone
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return finish(ctx, c, env, args[1:])
		}
	}
	fmt.Fprintf(env.Stderr, "taraz: unknown command %q; see taraz help\n", args[0])
	return exitUsage
}

func finish(ctx context.Context, c command, env environment, args []string) int {
	var out bytes.Buffer
	err := c.run(ctx, env, args, &out)
	var usage usageError
	switch {
	case errors.Is(err, errHelp):
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(env.Stderr, "taraz %s: %s\nusage: taraz %s %s\n", c.name, kpi.Sentence(err), c.name, c.arguments)
		return exitUsage
	case err != nil:
		fmt.Fprintf(env.Stderr, "taraz %s: %s\n", c.name, kpi.Sentence(err))
		return exitFailed
	}
	if _, err := env.Stdout.Write(out.Bytes()); err != nil {
		fmt.Fprintf(env.Stderr, "taraz %s: writing the result: %v\n", c.name, err)
		return exitFailed
	}
	return exitDone
}

func printUsage(w io.Writer) {
	fmt.Fprint(w, "taraz: a balanced scorecard from your CRM's data\n\nusage: taraz COMMAND [flags] [arguments]\n\n")
	t := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(t, "  %s %s\t%s\n", c.name, c.arguments, c.summary)
	}
	t.Flush()
	fmt.Fprintln(w, "\nEvery flag has a TARAZ_* variable (--db: TARAZ_DB). taraz COMMAND --help lists the flags.")
}
