package sample_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	"taraz/data"
	"taraz/data/sample"
	"taraz/kpi"
)

var now = kpi.NewDate(2026, 11, 22) // 1 Azar 1405

var made = sync.OnceValue(func() sample.Company { return sample.Generate(now, 1) })

// cells reads a table as maps from field to text.
func cells(t *testing.T, c sample.Company, entity string) (rows []map[string]string) {
	t.Helper()
	table, ok := c.Table(entity)
	if !ok {
		t.Fatalf("got no %s", entity)
	}
	for _, r := range table.Rows {
		row := map[string]string{}
		for i, f := range table.Fields {
			row[f] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// day reads a Jalali day, with or without a time behind it; 0 for an empty text.
func day(t *testing.T, c sample.Company, s string) kpi.Date {
	t.Helper()
	if s == "" {
		return 0
	}
	var y, m, d int
	if _, err := fmt.Sscanf(s, "%d/%d/%d", &y, &m, &d); err != nil {
		t.Fatalf("date %q: %v", s, err)
	}
	day, ok := c.Organisation.Calendar.DateOf(y, m, d)
	if !ok {
		t.Fatalf("date %q does not exist", s)
	}
	return day
}

func TestTheSameSeedMakesTheSameCompany(t *testing.T) {
	text := func(seed uint64) string {
		var b strings.Builder
		c := sample.Generate(now, seed)
		for _, table := range c.Tables {
			csv, err := table.CSV()
			if err != nil {
				t.Fatal(err)
			}
			b.Write(csv)
			b.Write(table.Mapping())
		}
		fmt.Fprint(&b, c.Targets)
		return b.String()
	}
	first := text(1)
	if text(1) != first {
		t.Error("got two companies of one seed")
	}
	if text(2) == first {
		t.Error("got one company of two seeds")
	}
}

func TestThirtySixMonthsUpToTheLastFullOne(t *testing.T) {
	for _, c := range []struct{ name, now, from, to string }{
		{"the last day of a month does not complete it", "2026-11-21", "2023-10-23", "2026-10-22"},
		{"on the first of a month the one before is full", "2026-11-22", "2023-11-22", "2026-11-21"},
		{"a leap Esfand has its 30th", "2025-03-21", "2022-03-21", "2025-03-20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			today, err := kpi.ParseDate(c.now)
			if err != nil {
				t.Fatal(err)
			}
			got := sample.Generate(today, 5)
			if got.From.String() != c.from || got.To.String() != c.to {
				t.Errorf("got %s to %s, want %s to %s", got.From, got.To, c.from, c.to)
			}
		})
	}
}

func TestEveryEntityIsThere(t *testing.T) {
	c := made()
	var got []string
	for _, table := range c.Tables {
		got = append(got, table.Entity)
		if len(table.Rows) == 0 {
			t.Errorf("%s: got no rows", table.Entity)
		}
	}
	want := slices.Sorted(slices.Values(data.Names()))
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, n := range []struct {
		what          string
		got, min, max int
	}{
		{"facts", c.Facts(), 60_000, 80_000},
		{"customers", len(cells(t, c, "customer")), 2_700, 3_300},
		{"employees at the end", headcount(t, c), 40, 52},
		{"departments", len(distinct(t, c, "employee", "department")), 5, 7},
		{"segments", len(distinct(t, c, "customer", "segment")), 4, 5},
		{"kinds of customer", len(distinct(t, c, "customer", "kind")), 3, 3},
		{"surveys", len(distinct(t, c, "answer", "survey")), 4, 4},
		{"purposes of spend", len(distinct(t, c, "spend", "purpose")), 7, 7},
	} {
		if n.got < n.min || n.got > n.max {
			t.Errorf("%s: got %d, want %d to %d", n.what, n.got, n.min, n.max)
		}
	}
}

func headcount(t *testing.T, c sample.Company) int {
	here := map[string]bool{}
	for _, r := range cells(t, c, "employee") {
		here[r["id"]] = r["left_on"] == ""
	}
	n := 0
	for _, is := range here {
		if is {
			n++
		}
	}
	return n
}

func distinct(t *testing.T, c sample.Company, entity, field string) map[string]int {
	t.Helper()
	seen := map[string]int{}
	for _, r := range cells(t, c, entity) {
		if r[field] != "" {
			seen[r[field]]++
		}
	}
	return seen
}

func TestRowsAreWhatTheirFieldsWant(t *testing.T) {
	c := made()
	ids := map[string]map[string]bool{}
	for _, table := range c.Tables {
		ids[table.Entity] = map[string]bool{}
		for _, r := range cells(t, c, table.Entity) {
			ids[table.Entity][r["id"]] = true
		}
	}
	for _, table := range c.Tables {
		e, keys, wrong := data.ByName(table.Entity), map[string]bool{}, 0
		for i, row := range cells(t, c, table.Entity) {
			key := ""
			for _, k := range e.Key {
				key += row[k] + "\x00"
			}
			if keys[key] {
				t.Fatalf("%s row %d: key %q occurs twice", e.Name, i, key)
			}
			keys[key] = true
			for _, name := range table.Fields {
				f, ok := e.Field(name)
				if !ok {
					t.Fatalf("%s has no field %s", e.Name, name)
				}
				if why := mistake(t, c, f, row[name], ids[f.Refers]); why != "" && wrong < 5 {
					wrong++
					t.Errorf("%s row %d, %s %q: %s", e.Name, i, name, row[name], why)
				}
			}
		}
	}
}

// mistake says what is wrong with a cell, if anything.
func mistake(t *testing.T, c sample.Company, f data.Field, cell string, known map[string]bool) string {
	switch {
	case cell == "" && f.Required:
		return "want a value"
	case cell == "":
		return ""
	case strings.ContainsAny(cell, "يك٠١٢٣٤٥٦٧٨٩"):
		return "want Persian letters"
	case f.Type == data.Ref && !known[cell]:
		return "refers to nothing"
	case f.Type == data.Day || f.Type == data.Time:
		if d := day(t, c, cell); d > c.To && f.Name != "promised_at" { // a promise may lie ahead
			return "lies after " + c.To.String()
		}
	}
	return ""
}

// TestMappingsFitTheirTables holds the mappings to DESIGN.md: every field of the table, each
// by a column that the header has once, choices by the words in use.
func TestMappingsFitTheirTables(t *testing.T) {
	c := made()
	for _, table := range c.Tables {
		var m struct {
			Entity, Source, Covers string
			Format                 map[string]any
			Columns                map[string]any
		}
		if err := yaml.Unmarshal(table.Mapping(), &m); err != nil {
			t.Fatalf("%s: %v", table.Entity, err)
		}
		if m.Entity != table.Entity || len(m.Columns) != len(table.Fields) {
			t.Errorf("%s: got entity %q with %d columns, want %d", table.Entity, m.Entity, len(m.Columns), len(table.Fields))
		}
		if e := data.ByName(table.Entity); !e.Master && m.Covers != c.To.String() {
			t.Errorf("%s: got covers %q, want %s", table.Entity, m.Covers, c.To)
		}
		header := table.Header()
		for name, column := range m.Columns {
			object, _ := column.(map[string]any)
			if object != nil {
				column = object["column"]
			}
			if n := count(header, fmt.Sprint(column)); n != 1 {
				t.Errorf("%s: field %s: column %q occurs %d times in %v", table.Entity, name, column, n, header)
			}
			if words, ok := object["replace"].(map[string]any); ok {
				for cell := range distinct(t, c, table.Entity, name) {
					if _, ok := words[cell]; !ok {
						t.Errorf("%s: field %s: no replacement for %q", table.Entity, name, cell)
					}
				}
			}
		}
	}
}

func count(list []string, s string) (n int) {
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}

func TestWriteLeavesAFileAndAMappingForEachEntity(t *testing.T) {
	folder := t.TempDir()
	files, err := made().Write(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(data.Entities) {
		t.Errorf("got %d files, want %d", len(files), len(data.Entities))
	}
	for _, f := range files {
		for _, name := range []string{f.Data, f.Mapping} {
			if info, err := os.Stat(name); err != nil || info.Size() == 0 {
				t.Errorf("%s: got %v, want a file with something in it", name, err)
			}
		}
	}
	if _, err := os.Stat(folder + "/targets.csv"); err != nil {
		t.Error(err)
	}
}
