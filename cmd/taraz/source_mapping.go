package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"taraz/data"
	"taraz/data/source"
	"taraz/data/sqlsource"
	"taraz/data/store"
	"taraz/kpi"
)

// mappingFor makes the mapping of a new source from a file, a preset or the header, and
// keeps its text: what others change later does not change how a source is read.
func (f addFlags) mappingFor(header []string, kept *store.SQLSource) (*source.Mapping, error) {
	var m *source.Mapping
	var text []byte
	var err error
	switch {
	case *f.as != "":
		kept.MappingName = *f.as
		m, err = source.MappingFor(*f.as, header)
	case *f.preset != "":
		kept.MappingName = *f.preset
		var p *source.Preset
		if p, err = source.PresetFor(*f.preset, header); err == nil {
			m = p.Mapping
		}
	default:
		kept.MappingName = filepath.Base(*f.mapping)
		if text, err = os.ReadFile(*f.mapping); err != nil {
			return nil, fmt.Errorf("mapping %s: %w", *f.mapping, plainPathError(err))
		}
	}
	if err != nil {
		return nil, err
	}
	if m != nil {
		if m.Source == source.DefaultSource {
			m.Source = kept.Name
		}
		text = m.YAML()
	}
	kept.Mapping = string(text)
	m, err = mappingOf(*kept)
	if err == nil {
		kept.Entity = m.Entity.Name
	}
	return m, err
}

// mappingOf reads the mapping of a source as its rows need it, which come in the same form
// from every server.
func mappingOf(s store.SQLSource) (*source.Mapping, error) {
	m, err := source.ParseMapping([]byte(s.Mapping))
	if err != nil {
		return nil, fmt.Errorf("mapping %s: %w", s.MappingName, err)
	}
	switch {
	case s.Watermark != "" && m.Complete != "no" && m.Complete != "":
		return nil, fmt.Errorf("mapping %s: `complete: %s` and a watermark contradict each other: what was not read again would be removed: %w", s.MappingName, m.Complete, kpi.ErrInvalid)
	case m.Format.Comma:
		return nil, fmt.Errorf("mapping %s: `decimal: comma` does not fit a database, whose numbers have a dot; take it out: %w", s.MappingName, kpi.ErrInvalid)
	}
	if m.Source == source.DefaultSource {
		m.Source = s.Name
	}
	format := source.DefaultFormat()
	format.Delimiter, format.Encoding, format.Dates, format.Years = ",", "utf-8", m.Format.Dates, m.Format.Years
	m.Format = format
	return m, nil
}

// lookAt imports a sample into nothing, to see that the mapping fits and what would be
// rejected. Of a table without rows only the columns are compared.
func lookAt(ctx context.Context, path string, done sqlsource.Spooled, opt source.Options) (*source.Report, error) {
	if done.Rows > 0 {
		return source.Import(ctx, looker{}, opt, []string{path})
	}
	// A row of nothing but dashes makes the importer compare the columns; it is not counted.
	row := strings.Repeat(",-", len(done.Columns))
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	_, err = file.WriteString(row[1:] + "\n")
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		_, err = source.Import(ctx, looker{}, opt, []string{path})
	}
	return emptyReport(path, opt), err
}

// emptyReport is of a source without rows.
func emptyReport(name string, opt source.Options) *source.Report {
	return &source.Report{DryRun: opt.DryRun, Files: []*source.FileReport{{File: name, Entity: opt.Mapping.Entity.Name,
		Reasons: map[source.Code]int64{}, Months: []string{}}}}
}

// looker is a sink that keeps nothing.
type looker struct{}

// Load begins the rows of one file.
func (looker) Load(context.Context, data.Load) (source.Loader, error) { return new(counted), nil }

type counted struct{ rows int64 }

// Add counts a record.
func (c *counted) Add(data.Record) (bool, error) {
	c.rows++
	return false, nil
}

// Finish says how many there were.
func (c *counted) Finish(context.Context) (data.Loaded, error) {
	return data.Loaded{Inserted: c.rows}, nil
}
