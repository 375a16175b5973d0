package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"taraz/data"
	"taraz/data/source"
	"taraz/data/store"
)

// importFlags are how an import was asked for.
type importFlags struct {
	mapping, as, covers, rejects *string
	dryRun, json                 *bool
}

// runImport loads files in one transaction: all of them or none.
func runImport(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "import")
	db := f.db()
	o := importFlags{
		mapping: f.String("map", "", "mapping file (YAML)"),
		as:      f.String("as", "", "entity to read by its header's names, instead of a mapping"),
		covers:  f.String("covers", "", "day (2025-08-22 or 1404-05-31) up to which the source is known to be whole"),
		rejects: f.String("rejects", "", "file for the rows that were rejected (CSV)"),
		dryRun:  f.Bool("dry-run", false, "check everything, store nothing"),
		json:    f.json(),
	}
	files, err := f.read(args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usagef("want at least one file")
	}
	if (*o.mapping == "") == (*o.as == "") {
		return usagef("want --map FILE or --as ENTITY")
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	report, err := d.importFiles(ctx, o, files)
	if err != nil {
		return err
	}
	if *o.json {
		return writeJSON(out, report)
	}
	return printReport(out, report, *o.dryRun)
}

func (d *desk) importFiles(ctx context.Context, o importFlags, files []string) (*source.Report, error) {
	opt := source.Options{Organisation: d.org, As: *o.as, DryRun: *o.dryRun, Now: d.env.Now()}
	if *o.mapping != "" {
		text, err := os.ReadFile(*o.mapping)
		if err != nil {
			return nil, fmt.Errorf("mapping %s: %w", *o.mapping, plainPathError(err))
		}
		if opt.Mapping, err = source.ParseMapping(text); err != nil {
			return nil, fmt.Errorf("mapping %s: %w", *o.mapping, err)
		}
	}
	if *o.covers != "" {
		day, err := data.NewDateReader(d.org.Calendar).Day(*o.covers, data.DateFormat{})
		if err != nil {
			return nil, usageError{fmt.Errorf("--covers %q: want a day such as 2017-12-31 or 1404-05-31: %w", *o.covers, err)}
		}
		opt.Covers = day
	}
	if *o.rejects != "" {
		if err := canReplace(*o.rejects); err != nil {
			return nil, err
		}
	}
	var rejects bytes.Buffer
	opt.Rejects = &rejects
	bar := newProgress(d.env.Stderr)
	opt.Progress = bar.show
	defer bar.done()
	var report *source.Report
	err := d.Import(ctx, store.ImportInfo{Who: "command line", Files: baseNames(files), DryRun: *o.dryRun}, func(im *store.Import) error {
		var err error
		report, err = d.load(ctx, im, opt, files)
		return err
	})
	if err != nil {
		return nil, err
	}
	if *o.rejects != "" {
		if err := replaceFile(*o.rejects, rejects.Bytes()); err != nil {
			return nil, fmt.Errorf("the import is stored, but not the list of rejects: %w", err)
		}
	}
	return report, nil
}

// load reads files into a running import and tells its log what only the reader knows.
func (d *desk) load(ctx context.Context, im *store.Import, opt source.Options, files []string) (*source.Report, error) {
	report, err := source.Import(ctx, sink{im}, opt, files)
	if err != nil {
		return nil, err
	}
	for i, f := range report.Files {
		im.NoteLoad(i, store.LoadNote{Read: f.Read, Rejected: f.Rejected, Reasons: reasonCounts(f)})
	}
	return report, nil
}

// reasonCounts are a file's rejected rows by the code of the reason.
func reasonCounts(f *source.FileReport) map[string]int64 {
	counts := map[string]int64{}
	for code, n := range f.Reasons {
		counts[string(code)] = n
	}
	return counts
}

// baseNames are files as the log of imports names them: where a file lay is nobody's business.
func baseNames(files []string) []string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = filepath.Base(f)
	}
	return names
}

// plainPathError drops the operation from a path error: "open x: no such file" says no
// more than "no such file" after the name.
func plainPathError(err error) error {
	if p, ok := err.(*os.PathError); ok {
		return p.Err
	}
	return err
}

func printReport(out io.Writer, r *source.Report, dryRun bool) error {
	for _, f := range r.Files {
		fmt.Fprintf(out, "%s (%s): %d rows read, %d accepted (%d inserted, %d updated, %d unchanged), %d rejected",
			f.File, f.Entity, f.Read, f.Accepted, f.Inserted, f.Updated, f.Unchanged, f.Rejected)
		if f.Removed > 0 {
			fmt.Fprintf(out, ", %d removed", f.Removed)
		}
		fmt.Fprintln(out)
		for _, reason := range f.SortedReasons() {
			fmt.Fprintf(out, "  %s: %d\n", reason.Code, reason.Count)
		}
		if len(f.Months) > 0 {
			fmt.Fprintf(out, "  months: %s\n", strings.Join(f.Months, " "))
		}
	}
	if dryRun {
		fmt.Fprintln(out, "nothing was stored (--dry-run).")
	}
	return nil
}
