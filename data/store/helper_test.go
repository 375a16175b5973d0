package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/kpi"
)

// file is a small table as a mapping would deliver it: the first line names the fields,
// cells are parted by blanks, - is an empty cell and _ a blank within one.
type file struct {
	entity, source string
	rows           string
	ids, complete  string
	covers         string
	more           bool
}

func (f file) load(t *testing.T) (data.Load, []data.Record) {
	t.Helper()
	e := data.ByName(f.entity)
	load := data.Load{Entity: e, Source: f.source, OwnIDs: f.ids == "own", Complete: f.complete,
		Mapped: make([]bool, len(e.Fields)), More: f.more}
	if load.Source == "" {
		load.Source = "crm"
	}
	if f.covers != "" {
		load.Covers = day(t, f.covers)
	}
	lines := strings.Split(strings.TrimSpace(f.rows), "\n")
	var fields []int
	for _, name := range strings.Fields(lines[0]) {
		i := e.Index(name)
		if i < 0 {
			t.Fatalf("%s has no field %s", e.Name, name)
		}
		fields = append(fields, i)
		load.Mapped[i] = true
	}
	var records []data.Record
	for _, line := range lines[1:] {
		r := make(data.Record, len(e.Fields))
		for i, text := range strings.Fields(line) {
			r[fields[i]] = cell(t, e.Fields[fields[i]].Type, text)
		}
		records = append(records, r)
	}
	return load, records
}

func cell(t *testing.T, kind data.Type, text string) data.Cell {
	t.Helper()
	if text == "-" {
		return data.Cell{Null: true}
	}
	var c data.Cell
	var err error
	switch kind {
	case data.Text, data.Choice, data.Ref:
		c.Text = strings.ReplaceAll(text, "_", " ")
	case data.Real:
		_, err = fmt.Sscan(text, &c.Real)
	case data.Day:
		c.Int = int64(day(t, text))
	case data.Time:
		var at time.Time
		if at, err = time.Parse("2006-01-02T15:04Z07:00", text); err != nil {
			at, err = time.Parse(time.DateOnly, text)
		}
		c.Int = at.Unix()
	default:
		_, err = fmt.Sscan(text, &c.Int)
	}
	if err != nil {
		t.Fatalf("cell %q: %v", text, err)
	}
	return c
}

func day(t *testing.T, s string) kpi.Date {
	t.Helper()
	d, err := kpi.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// result is what a load did, with the rows it called duplicates.
type result struct {
	inserted, updated, unchanged, removed, duplicates int64
	months                                            string
}

func (r result) String() string {
	return fmt.Sprintf("+%d ~%d =%d -%d dup %d [%s]", r.inserted, r.updated, r.unchanged, r.removed, r.duplicates, r.months)
}

// loadInto runs one load of a running import.
func loadInto(t *testing.T, im *store.Import, f file) (result, error) {
	t.Helper()
	var out result
	load, records := f.load(t)
	l, err := im.Load(context.Background(), load)
	if err != nil {
		return out, err
	}
	for _, r := range records {
		duplicate, err := l.Add(r)
		if err != nil {
			return out, err
		}
		if duplicate {
			out.duplicates++
		}
	}
	done, err := l.Finish(context.Background())
	if err != nil {
		return out, err
	}
	out.inserted, out.updated, out.unchanged, out.removed = done.Inserted, done.Updated, done.Unchanged, done.Removed
	var months []string
	for _, m := range done.Months {
		months = append(months, m.String())
	}
	out.months = strings.Join(months, " ")
	return out, nil
}

// imported runs files in one import.
func imported(t *testing.T, s *store.Store, files ...file) ([]result, error) {
	t.Helper()
	var all []result
	err := s.Import(context.Background(), store.ImportInfo{Who: "test"}, func(im *store.Import) error {
		for _, f := range files {
			r, err := loadInto(t, im, f)
			if err != nil {
				return err
			}
			all = append(all, r)
		}
		return nil
	})
	return all, err
}

// mustImport is imported for files that are fine.
func mustImport(t *testing.T, s *store.Store, files ...file) []result {
	t.Helper()
	all, err := imported(t, s, files...)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return all
}

// check compares what a query finds, one line a row, with what is wanted.
func check(t *testing.T, s *store.Store, query, want string) {
	t.Helper()
	got, err := s.Dump(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if got != strings.Join(strings.Fields(want), " ") {
		t.Errorf("%s:\n got %s\nwant %s", query, got, strings.Join(strings.Fields(want), " "))
	}
}

func wantResults(t *testing.T, got []result, want ...string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("load %d: got nothing, want %s", i+1, want[i])
		case i >= len(want):
			t.Errorf("load %d: got %s, want nothing", i+1, got[i])
		case got[i].String() != want[i]:
			t.Errorf("load %d: got %s, want %s", i+1, got[i], want[i])
		}
	}
}

// unwatched skips a long test whose work is done one after another, where the race detector
// would make it several times slower and could find nothing that others do not show it;
// .ci/run runs it without.
func unwatched(t *testing.T) {
	t.Helper()
	if raced {
		t.Skip("skipped: run without the race detector only")
	}
}
