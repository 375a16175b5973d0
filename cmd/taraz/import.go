package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"taraz/data"
	"taraz/data/intake"
	"taraz/data/source"
	"taraz/kpi"
)

type importFlags struct {
	mapping, preset, as, covers, rejects *string
	dryRun, json                         *bool
}

// runImport loads files in one transaction: all of them or none.
func runImport(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "import")
	db := f.db()
	o := importFlags{
		mapping: f.String("map", "", "mapping file (YAML)"),
		preset:  f.String("preset", "", "a CRM whose export it is, such as hubspot; taraz mapping presets lists them"),
		as:      f.String("as", "", "entity to read by its header's names, instead of a mapping"),
		covers:  f.String("covers", "", "day (2025-08-22 or 1404-05-31) up to which the source is known to be whole"),
		rejects: f.String("rejects", "", "file for the rows that were rejected (CSV)"),
		dryRun:  f.Bool("dry-run", false, "check everything, say what would change, store nothing"),
		json:    f.json(),
	}
	files, err := f.read(args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usagef("want at least one file")
	}
	if given := len(*o.mapping) > 0; given && (*o.as != "" || *o.preset != "") || *o.as != "" && *o.preset != "" {
		return usagef("want one of --map FILE, --preset NAME and --as ENTITY; without any the files are recognised")
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	result, err := d.importFiles(ctx, o, files)
	if err != nil {
		return err
	}
	if *o.json {
		return writeJSON(out, result.Report)
	}
	if err := printReport(out, result.Report, *o.dryRun); err != nil {
		return err
	}
	return d.printEffect(out, result.Effect)
}

func (d *desk) importFiles(ctx context.Context, o importFlags, files []string) (*intake.Result, error) {
	r := intake.Request{Who: "command line", Preset: *o.preset, As: *o.as, DryRun: *o.dryRun, Watch: *o.dryRun && !*o.json}
	for _, path := range files {
		r.Uploads = append(r.Uploads, intake.Upload{Name: path, Path: path})
	}
	if err := d.readFlags(o, &r); err != nil {
		return nil, err
	}
	counter, err := d.counter()
	if err != nil {
		return nil, err
	}
	defer counter.Close()
	rejects, err := os.CreateTemp("", "taraz-rejects-*.csv")
	if err != nil {
		return nil, fmt.Errorf("keep the rejected rows: %w", plainPathError(err))
	}
	defer rejects.Close()
	// Without a name nothing of it is left behind, not even by a process that is killed.
	if err := os.Remove(rejects.Name()); err != nil {
		return nil, fmt.Errorf("keep the rejected rows: %w", plainPathError(err))
	}
	d.sayWhatWasSeen(ctx, files)
	bar := newProgress(d.env.Stderr)
	result, err := counter.Import(ctx, r, rejects, bar.show)
	bar.done()
	if err != nil {
		return nil, err
	}
	if *o.rejects != "" {
		_, err := rejects.Seek(0, io.SeekStart)
		if err == nil {
			err = replaceFrom(*o.rejects, rejects)
		}
		if err != nil {
			return nil, fmt.Errorf("the import is stored, but not the list of rejects: %w", err)
		}
	}
	return result, nil
}

// readFlags reads what the flags name: the mapping file and the day.
func (d *desk) readFlags(o importFlags, r *intake.Request) error {
	if *o.mapping != "" {
		text, err := os.ReadFile(*o.mapping)
		if err != nil {
			return fmt.Errorf("mapping %s: %w", *o.mapping, plainPathError(err))
		}
		if r.Mapping, err = source.ParseMapping(text); err != nil {
			return fmt.Errorf("mapping %s: %w", *o.mapping, err)
		}
	}
	if *o.covers != "" {
		day, err := data.NewDateReader(d.org.Calendar).Day(*o.covers, data.DateFormat{})
		if err != nil {
			return usageError{fmt.Errorf("--covers %q: want a day such as 2017-12-31 or 1404-05-31: %w", *o.covers, err)}
		}
		r.Covers = day
	}
	if *o.rejects == "" {
		return nil
	}
	for _, u := range append(r.Uploads, intake.Upload{Path: *o.mapping}) {
		if sameFile(u.Path, *o.rejects) {
			return usagef("--rejects %s: the list would overwrite what it is made from", *o.rejects)
		}
	}
	return canReplace(*o.rejects)
}

// counter opens the desk's counter, where files are handed in.
func (d *desk) counter() (*intake.Desk, error) {
	return intake.New(intake.Config{Store: d.Store, Now: d.env.Now})
}

// sayWhatWasSeen tells, beside the result, of files that were imported before. That they
// change nothing then is no mistake.
func (d *desk) sayWhatWasSeen(ctx context.Context, files []string) {
	for _, path := range files {
		run, seen, err := intake.Seen(ctx, d.Store, path)
		if err == nil && seen { // what cannot be read is said by the import itself
			fmt.Fprintf(d.env.Stderr, "%s was imported on %s already (run %d).\n",
				path, d.org.Calendar.Day(run.Ended), run.Num)
		}
	}
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

// printEffect says what an import would do to the organisation's values, of those that it
// would change.
func (d *desk) printEffect(out *bytes.Buffer, e *intake.Effect) error {
	if e == nil {
		return nil
	}
	format := d.format()
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	changed := 0
	for i, after := range e.After {
		before := e.Before[i]
		def, err := d.catalogue.Find(after.KPI)
		if err != nil {
			return err
		}
		say := func(v kpi.Value) string {
			if v.Known() {
				return format.Value(*v.Value, def.Unit).String()
			}
			return reasonText(v)
		}
		if say(before) != say(after) {
			changed++
			fmt.Fprintf(t, "  %s\t%s\t->\t%s\t\n", after.KPI, say(before), say(after))
		}
	}
	period := d.org.Calendar.Format(e.Period)
	if changed == 0 {
		fmt.Fprintf(out, "the organisation's values of %s would stay as they are.\n", period)
		return nil
	}
	fmt.Fprintf(out, "the organisation's values of %s would become:\n", period)
	return t.Flush()
}
