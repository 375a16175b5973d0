package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"taraz/data/sqlsource"
	"taraz/data/store"
	"taraz/kpi"
)

// sources is a desk that reads standing SQL sources. The key to their addresses lies in a
// file outside the database.
type sources struct {
	*desk
	keyPath string
}

// sourceVerbs are what `taraz source` can do.
var sourceVerbs = map[string]func(ctx context.Context, env environment, args []string, out *bytes.Buffer) error{
	"add": runSourceAdd, "list": runSourceList, "show": runSourceShow, "sync": runSourceSync,
	"pause": runSourcePause, "resume": runSourceResume, "remove": runSourceRemove,
}

const sourceVerbNames = "add, list, show, sync, pause, resume, remove"

// runSource keeps and reads standing SQL sources.
func runSource(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	if len(args) == 0 {
		return usagef("want one of %s", sourceVerbNames)
	}
	if isHelp(args[0]) {
		fmt.Fprintf(env.Stderr, "taraz source VERB, one of %s; taraz source VERB --help lists its flags.\n", sourceVerbNames)
		return errHelp
	}
	verb := sourceVerbs[args[0]]
	if verb == nil {
		return usagef("%s: want one of %s", quotedWord(args[0]), sourceVerbNames)
	}
	return verb(ctx, env, args[1:], out)
}

func isHelp(word string) bool {
	return slices.Contains([]string{"help", "-h", "-help", "--help"}, word)
}

// quotedWord quotes an argument for a message, unless it may hold a password.
func quotedWord(word string) string {
	if strings.ContainsAny(word, ":@") {
		return "an argument that looks like an address"
	}
	return fmt.Sprintf("%q", word)
}

// sourceFlags are the flags that every verb has.
type sourceFlags struct {
	*flags
	db, key *string
	json    *bool
}

func newSourceFlags(env environment, verb string) *sourceFlags {
	f := newFlags(env, "source "+verb)
	return &sourceFlags{f, f.db(), f.keyFile(), f.json()}
}

// keyFile declares the flag of the commands that open sealed addresses.
func (f *flags) keyFile() *string {
	return f.String("key-file", "", "file of the key that seals addresses (default: taraz.key beside a SQLite file)")
}

// names reads the arguments, of which an address is none: what stands on a command line is
// seen by every user of the machine.
func (f *sourceFlags) names(args []string, least, most int) ([]string, error) {
	rest, err := f.read(args)
	if err != nil {
		return nil, err
	}
	for _, name := range rest {
		if strings.Contains(name, "://") {
			return nil, usagef("an address does not belong on the command line, where others see its password; want --url-env or --url-file")
		}
	}
	switch {
	case len(rest) > most && most == 0:
		return nil, usagef("unexpected argument %s", quotedWord(rest[0]))
	case len(rest) > most:
		return nil, usagef("unexpected argument %s", quotedWord(rest[most]))
	case len(rest) < least:
		return nil, usagef("want the name of a source")
	}
	return rest, nil
}

func (f *sourceFlags) open(ctx context.Context) (sources, error) {
	path := keyPath(f.env, *f.db, *f.key)
	d, err := openDesk(ctx, f.env, *f.db)
	return sources{d, path}, err
}

// shownSource is a source as it is printed: without its sealed address.
type shownSource struct {
	Name      string     `json:"name"`
	Kind      string     `json:"kind"`
	Host      string     `json:"host"`
	Database  string     `json:"database"`
	User      string     `json:"user"`
	Table     string     `json:"table,omitempty"`
	Query     string     `json:"query,omitempty"`
	Entity    string     `json:"entity"`
	Mapping   string     `json:"mapping"`
	Watermark string     `json:"watermark,omitempty"`
	LastValue string     `json:"last_value,omitempty"`
	Schedule  string     `json:"schedule,omitempty"`
	Enabled   bool       `json:"enabled"`
	Running   bool       `json:"running"`
	NextRun   *time.Time `json:"next_run"`
	LastRun   *time.Time `json:"last_run"`
	LastError string     `json:"last_error,omitempty"`
	Rows      int64      `json:"rows"`
}

func (d *desk) shownSource(s store.SQLSource) shownSource {
	at := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		t = t.In(d.org.Calendar.Zone)
		return &t
	}
	return shownSource{s.Name, s.Kind, s.Host, s.Database, s.User, s.Table, s.Query, s.Entity, s.MappingName, s.Watermark, s.LastValue,
		s.Schedule, s.Enabled, s.Running, at(s.NextRun), at(s.LastRun), s.LastError, s.Rows}
}

// Sources lists the standing SQL sources, ordered by name.
func (s sources) Sources(ctx context.Context) ([]store.SQLSource, error) { return s.SQLSources(ctx) }

func runSourceRemove(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	return changeSource(ctx, env, "remove", args, out, func(d *desk, s store.SQLSource) (string, error) {
		return s.Name + " is removed; what was imported from it stays.", d.RemoveSQLSource(ctx, s.Name)
	})
}

func runSourcePause(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	return changeSource(ctx, env, "pause", args, out, func(d *desk, s store.SQLSource) (string, error) {
		return s.Name + " is read only when asked from now on.", d.EnableSQLSource(ctx, s.Name, false, time.Time{})
	})
}

func runSourceResume(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	return changeSource(ctx, env, "resume", args, out, func(d *desk, s store.SQLSource) (string, error) {
		plan, err := sqlsource.ParseSchedule(s.Schedule)
		if err == nil && plan.Never() {
			err = fmt.Errorf("source %s has no schedule to follow: %w", s.Name, kpi.ErrUnsupported)
		}
		if err != nil {
			return "", err
		}
		next := plan.First(env.Now(), d.org.Calendar)
		return fmt.Sprintf("%s is read next at %s.", s.Name, d.at(next)), d.EnableSQLSource(ctx, s.Name, true, next)
	})
}

// changeSource runs a verb on one source by name and prints the sentence that it returns.
func changeSource(ctx context.Context, env environment, verb string, args []string, out *bytes.Buffer, change func(*desk, store.SQLSource) (string, error)) error {
	f := newSourceFlags(env, verb)
	names, err := f.names(args, 1, 1)
	if err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	kept, err := s.SQLSource(ctx, names[0])
	if err != nil {
		return err
	}
	said, err := change(s.desk, kept)
	if err != nil {
		return err
	}
	if *f.json {
		return writeJSON(out, map[string]string{"source": kept.Name, "done": verb})
	}
	fmt.Fprintln(out, said)
	return nil
}

// at writes an instant by the organisation's clock.
func (d *desk) at(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(d.org.Calendar.Zone).Format("2006-01-02 15:04")
}
