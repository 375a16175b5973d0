package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// errHelp: the flags were asked for and printed.
var errHelp = errors.New("help")

// flags is a flag set that takes flags before or after the arguments and defaults from
// TARAZ_* variables.
type flags struct {
	*flag.FlagSet
	env environment
}

func newFlags(env environment, name string) *flags {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	return &flags{set, env}
}

// db declares the flag that every command with a database has.
func (f *flags) db() *string {
	return f.String("db", "taraz.db", "SQLite file, or a postgres:// URL")
}

func (f *flags) json() *bool {
	return f.Bool("json", false, "print one JSON document and nothing else")
}

// read parses args and returns the arguments that are no flags. Its errors are usage
// errors.
func (f *flags) read(args []string) ([]string, error) {
	if err := f.fromEnvironment(); err != nil {
		return nil, err
	}
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, f.explain(err)
		}
		left := f.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if cut := len(args) - len(left); cut > 0 && args[cut-1] == "--" {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

func (f *flags) fromEnvironment() error {
	var first error
	f.VisitAll(func(fl *flag.Flag) {
		name := "TARAZ_" + strings.ToUpper(strings.ReplaceAll(fl.Name, "-", "_"))
		v := f.env.Getenv(name)
		if v == "" || first != nil {
			return
		}
		if err := fl.Value.Set(v); err != nil {
			first = usagef("variable %s=%q: %v", name, v, err)
		}
	})
	return first
}

func (f *flags) explain(err error) error {
	if !errors.Is(err, flag.ErrHelp) {
		return usageError{err}
	}
	fmt.Fprintf(f.env.Stderr, "flags of taraz %s:\n", f.Name())
	f.SetOutput(f.env.Stderr)
	f.PrintDefaults()
	return errHelp
}

// noArguments refuses arguments where a command takes none.
func noArguments(args []string) error {
	if len(args) > 0 {
		return usagef("unexpected argument %q", args[0])
	}
	return nil
}
