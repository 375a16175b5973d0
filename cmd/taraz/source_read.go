package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"taraz/data/intake"
	"taraz/data/source"
	"taraz/data/sqlsource"
	"taraz/data/store"
	"taraz/kpi"
)

// read copies what a source holds to a file and imports that.
func (s sources) read(ctx context.Context, kept store.SQLSource, r reading) (*source.Report, sqlsource.Spooled, error) {
	var done sqlsource.Spooled
	m, err := mappingOf(kept)
	if err != nil {
		return nil, done, fmt.Errorf("source %s: %w", kept.Name, err)
	}
	key, err := s.key()
	if err != nil {
		return nil, done, fmt.Errorf("source %s: %w", kept.Name, err)
	}
	address, err := key.Open(kept.Name, kept.Secret)
	if err != nil {
		return nil, done, err
	}
	c := sqlsource.Config{Watermark: kept.Watermark, Last: kept.LastValue}
	if r.full {
		c.Last = ""
	}
	path, done, err := s.spool(ctx, kept, address, c)
	if err != nil {
		return nil, done, err
	}
	defer os.RemoveAll(filepath.Dir(path))
	opt := source.Options{Organisation: s.org, Mapping: m, DryRun: r.dryRun, Now: s.env.Now()}
	if kept.CoversYesterday {
		opt.Covers = s.today() - 1
	}
	if done.Rows == 0 {
		if m.Complete == "all" || m.Complete == "months" {
			return nil, done, fmt.Errorf("source %s holds no row, although the mapping calls it complete; nothing was removed: %w", kept.Name, kpi.ErrInvalid)
		}
		return emptyReport(kept.Name, opt), done, nil
	}
	report, err := s.importSpool(ctx, r.who, path, opt)
	if err != nil {
		return nil, done, sourceError(err, kept.Name, path)
	}
	for _, f := range report.Files {
		f.File = kept.Name
	}
	return report, done, nil
}

// importSpool imports what was read as the import command does with a file.
func (s sources) importSpool(ctx context.Context, who, path string, opt source.Options) (*source.Report, error) {
	counter, err := s.counter()
	if err != nil {
		return nil, err
	}
	defer counter.Close()
	result, err := counter.Import(ctx, intake.Request{Who: who, Mapping: opt.Mapping, Covers: opt.Covers, DryRun: opt.DryRun,
		Uploads: []intake.Upload{{Name: path, Path: path}}}, nil, nil)
	if err != nil {
		return nil, err
	}
	return result.Report, nil
}

// spool copies the rows of a source to a file in a folder of its own, whose name is the
// source's. The caller removes the folder.
func (s sources) spool(ctx context.Context, kept store.SQLSource, address sqlsource.Address, c sqlsource.Config) (path string, done sqlsource.Spooled, err error) {
	sweepSpools(s.env.Now())
	dir, err := os.MkdirTemp("", spoolPrefix+"*") // of mode 0700
	if err != nil {
		return "", done, fmt.Errorf("folder for temporary files: %w", err)
	}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
		}
	}()
	path = filepath.Join(dir, kept.Name)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return path, done, fmt.Errorf("temporary file: %w", err)
	}
	c.Address, c.Table, c.Query, c.Zone = address, kept.Table, kept.Query, s.org.Calendar.Zone
	c.Watermark, c.Now = kept.Watermark, s.env.Now()
	done, err = sqlsource.Spool(ctx, c, file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		err = fmt.Errorf("source %s: %w", kept.Name, err)
	}
	return path, done, err
}

// spoolPrefix begins the names of the folders for what is read.
const spoolPrefix = "taraz-source-"

// sweepSpools removes what a process has left behind that was killed: it holds customers.
func sweepSpools(now time.Time) {
	left, err := filepath.Glob(filepath.Join(os.TempDir(), spoolPrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range left {
		if info, err := os.Lstat(dir); err == nil && info.IsDir() && now.Sub(info.ModTime()) > 24*time.Hour {
			os.RemoveAll(dir)
		}
	}
}

// renamed is an error whose text names a source instead of the file it was copied to.
type renamed struct {
	err      error
	from, to string
}

// Error is the text with the source's name.
func (r renamed) Error() string { return strings.ReplaceAll(r.err.Error(), r.from, r.to) }

// Unwrap returns the error itself.
func (r renamed) Unwrap() error { return r.err }

func sourceError(err error, name, path string) error {
	if err == nil {
		return nil
	}
	return renamed{err, "file " + path, "source " + name}
}
