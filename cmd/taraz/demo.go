package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"taraz/data/intake"
	"taraz/data/sample"
	"taraz/data/source"
	"taraz/data/store"
	"taraz/kpi"
	"taraz/web"
)

// demoSeed makes the sample company the same for everybody on the same day.
const demoSeed = 1404

// runDemo makes the sample company in a database of its own, through the ordinary import,
// and serves it. A second start serves the same one.
func runDemo(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "demo")
	db := f.String("db", "taraz-demo.db", "SQLite file, or a postgres:// URL, of the demo alone")
	addr := f.String("addr", "127.0.0.1:8080", "address to serve on")
	fresh := f.Bool("fresh", false, "make the sample company anew")
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	listener, err := web.Listen(*addr) // first: an address that is taken should not cost a company
	if err != nil {
		return err
	}
	defer listener.Close()
	d, err := openDemo(ctx, env, *db, *fresh)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.serve(ctx, listener, sources{d, keyPath(env, *db, "")})
}

// openDemo opens the demo's database, or makes it. A database that is no demo is refused.
func openDemo(ctx context.Context, env environment, url string, fresh bool) (*desk, error) {
	there, err := demoExists(ctx, env, url)
	if err != nil {
		return nil, err
	}
	if there && fresh {
		if err := removeDemo(url); err != nil {
			return nil, err
		}
		there = false
	}
	if !there {
		if err := makeDemo(ctx, env, url); err != nil {
			return nil, err
		}
	}
	return openDesk(ctx, env, url)
}

// demoExists tells whether there is a demo, and refuses anything else that is there.
func demoExists(ctx context.Context, env environment, url string) (bool, error) {
	s, err := store.Open(ctx, url, storeOptions(env))
	switch {
	case errors.Is(err, kpi.ErrUnknown): // nothing is there yet
		return false, nil
	case err != nil:
		return false, err
	}
	defer s.Close()
	if !s.Organisation().Demo {
		return false, fmt.Errorf("%s holds %s, which is no demo; name another database with --db: %w",
			shownURL(url), s.Organisation().Name, kpi.ErrConflict)
	}
	return true, nil
}

func removeDemo(url string) error {
	if strings.Contains(url, "://") {
		return fmt.Errorf("--fresh removes a demo in a SQLite file only; drop this one's schema and start again: %w", kpi.ErrUnsupported)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(url + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the old demo: %w", err)
		}
	}
	return nil
}

// makeDemo generates the company and loads it as a user would: files, mappings, targets.
func makeDemo(ctx context.Context, env environment, url string) error {
	fmt.Fprintln(env.Stderr, "making the sample company ...")
	tehran := kpi.Calendar{Zone: time.FixedZone("Asia/Tehran", 3*3600+1800)}
	company := sample.Generate(tehran.Day(env.Now()), demoSeed)
	org := company.Organisation
	org.Created = env.Now()
	s, err := store.Create(ctx, url, org, storeOptions(env))
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	d, err := openDesk(ctx, env, url)
	if err == nil {
		err = d.loadSample(ctx, company)
		d.Close()
	}
	if err == nil {
		return nil
	}
	if !strings.Contains(url, "://") { // half a company is none
		err = errors.Join(err, removeDemo(url))
	}
	return fmt.Errorf("making the sample company: %w", err)
}

// loadSample imports the company's files in one transaction and sets its targets.
func (d *desk) loadSample(ctx context.Context, company sample.Company) error {
	dir, err := os.MkdirTemp("", "taraz-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	files, err := company.Write(dir)
	if err != nil {
		return err
	}
	if err := d.importSample(ctx, files); err != nil {
		return err
	}
	targets, err := d.readTargets(filepath.Join(dir, "targets.csv"))
	if err != nil {
		return err
	}
	return d.PutTargets(ctx, targets)
}

// importSample takes the company's files in as any others.
func (d *desk) importSample(ctx context.Context, files []sample.File) error {
	r := intake.Request{Who: "demo"}
	for _, f := range files {
		text, err := os.ReadFile(f.Mapping)
		if err != nil {
			return err
		}
		m, err := source.ParseMapping(text)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Entity, err)
		}
		r.Each = append(r.Each, m)
		r.Uploads = append(r.Uploads, intake.Upload{Name: filepath.Base(f.Data), Path: f.Data})
	}
	counter, err := d.counter()
	if err != nil {
		return err
	}
	defer counter.Close()
	result, err := counter.Import(ctx, r, nil, nil)
	if err != nil {
		return err
	}
	for _, f := range result.Report.Files {
		if f.Rejected > 0 {
			return fmt.Errorf("%s: %d of its rows were rejected: %v", f.File, f.Rejected, f.Reasons)
		}
	}
	return nil
}
