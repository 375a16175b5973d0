package source

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/kpi"
)

// fakeSink keeps copies of what is loaded, file by file.
type fakeSink struct {
	loads   []*fakeLoader
	discard bool
	fail    error
}

func (s *fakeSink) Load(_ context.Context, l data.Load) (Loader, error) {
	f := &fakeLoader{load: l, keys: map[string]bool{}, discard: s.discard, fail: s.fail}
	s.loads = append(s.loads, f)
	return f, nil
}

type fakeLoader struct {
	load     data.Load
	records  []data.Record
	keys     map[string]bool
	n        int64
	discard  bool
	fail     error
	finished bool
}

func (l *fakeLoader) Add(r data.Record) (bool, error) {
	if l.fail != nil {
		return false, l.fail
	}
	l.n++
	if l.discard {
		return false, nil
	}
	key := ""
	for _, k := range l.load.Entity.Key {
		c := r[l.load.Entity.Index(k)]
		key += c.Text + "\x1f" + strconv.FormatInt(c.Int, 10) + "\x1f"
	}
	if l.keys[key] {
		return true, nil
	}
	l.keys[key] = true
	c := slices.Clone(r)
	for i := range c {
		c[i].Text = strings.Clone(c[i].Text)
	}
	l.records = append(l.records, c)
	return false, nil
}

func (l *fakeLoader) Finish(context.Context) (data.Loaded, error) {
	l.finished = true
	return data.Loaded{Inserted: int64(len(l.records)), Months: []kpi.Month{kpi.NewMonth(1404, 7), kpi.NewMonth(1404, 2), kpi.NewMonth(1404, 7)}}, nil
}

// cell returns a field of a record of the first file.
func (s *fakeSink) cell(t *testing.T, record int, field string) data.Cell {
	t.Helper()
	l := s.loads[0]
	if record >= len(l.records) {
		t.Fatalf("got %d records, want more than %d", len(l.records), record)
	}
	i := l.load.Entity.Index(field)
	if i < 0 {
		t.Fatalf("%s has no field %s", l.load.Entity.Name, field)
	}
	return l.records[record][i]
}

func tehran(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// persian is an organisation in tomans, american one in dollars.
func persian(t testing.TB) data.Organisation {
	return data.Organisation{Name: "آزمون", Locale: "fa", Currency: "IRR", Unit: "toman",
		Calendar: kpi.Calendar{System: kpi.Jalali, FiscalStart: 1, Zone: tehran(t)}}
}

func american() data.Organisation {
	return data.Organisation{Name: "Test", Locale: "en", Currency: "USD", Unit: "usd",
		Calendar: kpi.Calendar{System: kpi.Gregorian, FiscalStart: 1, Zone: time.UTC}}
}

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustMapping(t testing.TB, text string) *Mapping {
	t.Helper()
	m, err := ParseMapping([]byte(text))
	if err != nil {
		t.Fatalf("mapping: %v", err)
	}
	return m
}

// load imports a text as a CSV file with a mapping.
func load(t *testing.T, org data.Organisation, mapping, csv string) (*FileReport, *fakeSink, error) {
	t.Helper()
	sink := &fakeSink{}
	report, err := Import(context.Background(), sink, Options{Organisation: org, Mapping: mustMapping(t, mapping)},
		[]string{write(t, "rows.csv", csv)})
	if err != nil {
		return nil, sink, err
	}
	return report.Files[0], sink, nil
}

func mustLoad(t *testing.T, org data.Organisation, mapping, csv string) (*FileReport, *fakeSink) {
	t.Helper()
	r, sink, err := load(t, org, mapping, csv)
	if err != nil {
		t.Fatalf("got error %v, want the file read", err)
	}
	return r, sink
}
