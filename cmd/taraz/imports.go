package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"taraz/data"
	"taraz/data/intake"
	"taraz/data/source"
	"taraz/kpi"
)

// runImports lists the imports, or says of one what it did.
func runImports(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "imports")
	db, asJSON := f.db(), f.json()
	limit := f.Int("limit", 30, "how many of the latest to list")
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if len(rest) > 1 || *limit < 1 {
		return usagef("want at most one number of a run, and a limit of at least 1")
	}
	d, counter, err := openCounter(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	defer counter.Close()
	var runs []intake.Run
	if len(rest) == 1 {
		num, err := runNumber(rest[0])
		if err != nil {
			return err
		}
		one, err := counter.Run(ctx, num)
		if err != nil {
			return err
		}
		runs = []intake.Run{*one}
	} else if runs, err = counter.Runs(ctx, *limit); err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(out, map[string]any{"imports": runs})
	}
	return printRuns(out, runs)
}

// openCounter opens a database with the counter where files are handed in.
func openCounter(ctx context.Context, env environment, url string) (*desk, *intake.Desk, error) {
	d, err := openDesk(ctx, env, url)
	if err != nil {
		return nil, nil, err
	}
	counter, err := d.counter()
	if err != nil {
		d.Close()
		return nil, nil, err
	}
	return d, counter, nil
}

func runNumber(text string) (int64, error) {
	num, err := strconv.ParseInt(data.Digits(text), 10, 64)
	if err != nil || num < 1 {
		return 0, usagef("%q: want the number of a run; taraz imports lists them", text)
	}
	return num, nil
}

func printRuns(out *bytes.Buffer, runs []intake.Run) error {
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "run\tstarted\twho\tstatus\tfile\tentity\tread\tinserted\tupdated\tunchanged\tremoved\trejected\t")
	for _, r := range runs {
		status := r.Status
		if r.Problem != "" {
			status += ": " + r.Problem
		}
		head := fmt.Sprintf("%d\t%s\t%s\t%s", r.Num, r.Started.UTC().Format("2006-01-02 15:04Z"), r.Who, status)
		for _, f := range r.Files {
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", head, f.File, f.Entity, f.Read, f.Inserted, f.Updated, f.Unchanged, f.Removed, f.Rejected)
			head = "\t\t\t"
		}
		if len(r.Files) == 0 {
			fmt.Fprintln(t, head+"\t")
		}
	}
	return t.Flush()
}

// runUndo takes an import back.
func runUndo(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "undo")
	db := f.db()
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usagef("want the number of one run; taraz imports lists them")
	}
	num, err := runNumber(rest[0])
	if err != nil {
		return err
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Undo(ctx, num, "command line"); err != nil {
		return err
	}
	fmt.Fprintf(out, "run %d is undone; facts and values are as they were before it.\n", num)
	return nil
}

// runTemplate writes a workbook to fill in.
func runTemplate(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "template")
	db := f.db()
	to := f.String("out", "", "file to write (.xlsx)")
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if len(rest) != 1 || *to == "" {
		return usagef("want one entity (%s) and --out FILE.xlsx", strings.Join(data.Names(), ", "))
	}
	e := data.ByName(rest[0])
	if e == nil {
		return fmt.Errorf("unknown entity %q: want one of %s: %w", rest[0], strings.Join(data.Names(), ", "), kpi.ErrUnknown)
	}
	if err := canReplace(*to); err != nil {
		return err
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	var book bytes.Buffer
	if err := source.Template(&book, e, d.org); err != nil {
		return err
	}
	if err := replaceFile(*to, book.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is ready to be filled in; taraz import --as %s reads it.\n", *to, e.Name)
	return nil
}
