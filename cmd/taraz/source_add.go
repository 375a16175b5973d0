package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"taraz/data"
	"taraz/data/source"
	"taraz/data/sqlsource"
	"taraz/data/store"
	"taraz/kpi"
)

// sampleRows is how many rows are looked at before a source is kept.
const sampleRows = 20

// addFlags are what a new source is to be.
type addFlags struct {
	*sourceFlags
	name, urlEnv, urlFile       *string
	table, query, queryText     *string
	mapping, preset, as         *string
	watermark, every, dailyTime *string
	covers                      *bool
}

func newAddFlags(env environment) addFlags {
	f := newSourceFlags(env, "add")
	return addFlags{sourceFlags: f,
		name:      f.String("name", "", "name of the source"),
		urlEnv:    f.String("url-env", "", "environment variable that holds the address, postgres|mysql|mariadb|sqlserver://USER:PASSWORD@HOST:PORT/DATABASE"),
		urlFile:   f.String("url-file", "", "file that holds the address; - reads it from standard input"),
		table:     f.String("table", "", "table to read, NAME or SCHEMA.NAME"),
		query:     f.String("query", "", "file with one SELECT to read instead of a table"),
		queryText: f.String("query-text", "", "one SELECT to read instead of a table"),
		mapping:   f.String("map", "", "mapping file (YAML)"),
		preset:    f.String("preset", "", "preset of a well-known system, instead of a mapping"),
		as:        f.String("as", "", "entity to read by the columns' names, instead of a mapping"),
		watermark: f.String("watermark", "", "column that grows with every change of a row: only rows from the last value on are read"),
		every:     f.String("every", "", "how often `taraz serve` reads it, such as 6h"),
		dailyTime: f.String("daily", "", "time of the organisation's day at which `taraz serve` reads it, such as 02:30"),
		covers:    f.Bool("covers-yesterday", false, "the source is whole up to the day before each reading"),
	}
}

// runSourceAdd connects, looks at a few rows and keeps a source.
func runSourceAdd(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newAddFlags(env)
	if _, err := f.names(args, 0, 0); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	kept, err := f.source()
	if err != nil {
		return err
	}
	address, err := f.address()
	if err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	report, err := s.tryOut(ctx, f, address, &kept)
	if err != nil {
		return err
	}
	key, made, err := s.firstKey(ctx)
	if err != nil {
		return err
	}
	if kept.Secret, err = key.Seal(kept.Name, address); err != nil {
		return err
	}
	if err := s.AddSQLSource(ctx, kept); err != nil {
		return err
	}
	return s.printAdded(out, *f.json, kept, report, made)
}

// printAdded says what was kept, and what became of the rows that were looked at.
func (s sources) printAdded(out *bytes.Buffer, asJSON bool, kept store.SQLSource, report *source.Report, madeKey bool) error {
	shown, f := s.shownSource(kept), report.Files[0]
	if asJSON {
		f.File = kept.Name
		doc := map[string]any{"source": shown, "sample": f}
		if madeKey {
			doc["key_file"] = s.keyPath
		}
		return writeJSON(out, doc)
	}
	fmt.Fprintf(out, "%s: %s, %s as %s, %s.\n", kept.Name, shown.place(), shown.reads(), kept.Entity, s.planned(shown))
	fmt.Fprintf(out, "of the first %d rows %d would be accepted and %d rejected.\n", f.Read, f.Accepted, f.Rejected)
	for _, reason := range f.SortedReasons() {
		fmt.Fprintf(out, "  %s: %d\n", reason.Code, reason.Count)
	}
	if madeKey {
		fmt.Fprintf(out, "made the key file %s, which opens the address: keep a copy, apart from the database and its backups.\n", s.keyPath)
	}
	fmt.Fprintf(out, "`taraz source sync %s` reads it now.\n", kept.Name)
	return nil
}

// check finds contradictions between flags.
func (f addFlags) check() error {
	given := func(texts ...*string) (n int) {
		for _, t := range texts {
			if *t != "" {
				n++
			}
		}
		return n
	}
	switch {
	case *f.name == "":
		return usagef("want --name")
	case given(f.urlEnv, f.urlFile) != 1:
		return usagef("want the address by --url-env NAME or --url-file FILE (- for standard input)")
	case given(f.table, f.query, f.queryText) != 1:
		return usagef("want --table, --query FILE or --query-text")
	case given(f.mapping, f.preset, f.as) != 1:
		return usagef("want --map FILE, --preset NAME or --as ENTITY")
	case given(f.every, f.dailyTime) > 1:
		return usagef("want --every or --daily, not both")
	}
	return nil
}

// source is what the flags say, before anybody has looked at the server.
func (f addFlags) source() (store.SQLSource, error) {
	s := store.SQLSource{Name: data.Clean(*f.name), Table: *f.table, Query: *f.queryText, Watermark: *f.watermark,
		CoversYesterday: *f.covers, Enabled: true}
	if utf8.RuneCountInString(s.Name) > 60 || s.Name == "" || strings.HasPrefix(s.Name, ".") || strings.ContainsAny(s.Name, `/\:@"`) {
		return s, usagef("--name: want at most 60 letters, digits, blanks, - and _")
	}
	if *f.query != "" {
		text, err := os.ReadFile(*f.query)
		if err != nil {
			return s, fmt.Errorf("query %s: %w", *f.query, plainPathError(err))
		}
		s.Query = string(text)
	}
	text := *f.every
	if *f.dailyTime != "" {
		text = "daily " + *f.dailyTime
	}
	plan, err := sqlsource.ParseSchedule(text)
	if err != nil {
		return s, usageError{err}
	}
	s.Schedule = plan.String()
	return s, nil
}

// longestAddress is far beyond what an address needs, in bytes.
const longestAddress = 8 << 10

// address reads the address from where it is not seen by others.
func (f addFlags) address() (sqlsource.Address, error) {
	if *f.urlEnv != "" {
		if strings.Contains(*f.urlEnv, "://") {
			return sqlsource.Address{}, usagef("--url-env: want the name of a variable that holds the address, not the address")
		}
		text := f.env.Getenv(*f.urlEnv)
		if text == "" {
			return sqlsource.Address{}, fmt.Errorf("variable %s is empty: want the address of the database server: %w", *f.urlEnv, kpi.ErrInvalid)
		}
		return sqlsource.ParseAddress(text)
	}
	if strings.Contains(*f.urlFile, "://") {
		return sqlsource.Address{}, usagef("--url-file: want the name of a file that holds the address, not the address")
	}
	var in io.Reader = f.env.Stdin
	if *f.urlFile != "-" {
		file, err := os.Open(*f.urlFile)
		if err != nil {
			return sqlsource.Address{}, fmt.Errorf("address %s: %w", *f.urlFile, plainPathError(err))
		}
		defer file.Close()
		in = file
	}
	if in == nil {
		return sqlsource.Address{}, usagef("there is no standard input to read the address from")
	}
	text, err := io.ReadAll(io.LimitReader(in, longestAddress))
	if err != nil {
		return sqlsource.Address{}, fmt.Errorf("read the address: %w", plainPathError(err))
	}
	return sqlsource.ParseAddress(string(text))
}

// tryOut reads a few rows, makes the mapping fit their header and completes the source.
func (s sources) tryOut(ctx context.Context, f addFlags, address sqlsource.Address, kept *store.SQLSource) (*source.Report, error) {
	kept.Kind, kept.Host, kept.Database, kept.User = string(address.Kind()), address.Host(), address.Database(), address.User()
	path, done, err := s.spool(ctx, *kept, address, sqlsource.Config{Sample: sampleRows})
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(filepath.Dir(path))
	m, err := f.mappingFor(done.Columns, kept)
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", kept.Name, err)
	}
	plan, err := sqlsource.ParseSchedule(kept.Schedule)
	if err != nil {
		return nil, err
	}
	kept.NextRun = plan.First(s.env.Now(), s.org.Calendar)
	opt := source.Options{Organisation: s.org, Mapping: m, DryRun: true, Now: s.env.Now()}
	report, err := lookAt(ctx, path, done, opt)
	return report, sourceError(err, kept.Name, path)
}
