package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
)

// specimen is a value of a field that differs from that of another n.
func specimen(f data.Field, n int) data.Cell {
	switch f.Type {
	case data.Choice:
		return data.Cell{Text: f.Choices[n%len(f.Choices)]}
	case data.Text, data.Ref:
		return data.Cell{Text: fmt.Sprintf("%s %d", f.Name, n)}
	case data.Real:
		return data.Cell{Real: float64(n) + 0.25}
	case data.Flag:
		return data.Cell{Int: int64(n % 2)}
	case data.Time:
		return data.Cell{Int: 1_740_000_000 + int64(n)*3_000_000}
	case data.Day:
		return data.Cell{Int: 20_100 + int64(n)*40}
	}
	return data.Cell{Int: int64(n)}
}

// shownAs is how the table shows a cell.
func shownAs(f data.Field, c data.Cell) string {
	switch {
	case c.Null && f.Default != "":
		return f.Default
	case c.Null:
		return "-"
	}
	switch f.Type {
	case data.Text, data.Choice, data.Ref:
		return strings.ReplaceAll(c.Text, " ", "_")
	case data.Real:
		return fmt.Sprint(c.Real)
	}
	return fmt.Sprint(c.Int)
}

// one loads one record with all its fields, or only some.
func one(t *testing.T, s *store.Store, e *data.Entity, r data.Record, mapped []bool) data.Loaded {
	t.Helper()
	var done data.Loaded
	err := s.Import(context.Background(), store.ImportInfo{}, func(im *store.Import) error {
		l, err := im.Load(context.Background(), data.Load{Entity: e, Source: "crm", Mapped: mapped})
		if err != nil {
			return err
		}
		if _, err := l.Add(r); err != nil {
			return err
		}
		done, err = l.Finish(context.Background())
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", e.Name, err)
	}
	return done
}

func counts(d data.Loaded) string {
	return fmt.Sprintf("+%d ~%d =%d", d.Inserted, d.Updated, d.Unchanged)
}

// stored is what the tables hold of the only record of an entity, field by field.
func stored(t *testing.T, s *store.Store, e *data.Entity) []string {
	t.Helper()
	table, _ := store.Declared(e)
	var columns []string
	for _, f := range e.Fields {
		switch {
		case f.Name == "id" && table == e.Name+"_version":
			columns = append(columns, "(SELECT m.id FROM "+e.Name+" m WHERE m.num = t."+e.Name+")")
		case f.Type == data.Ref:
			columns = append(columns, "(SELECT m.id FROM "+f.Refers+" m WHERE m.num = t."+f.Name+")")
		case f.Name == "source":
			columns = append(columns, "t."+e.Name+"_source")
		default:
			columns = append(columns, "t."+f.Name)
		}
	}
	filter := ""
	if e.Name == "customer" || e.Name == "campaign" {
		filter = " WHERE t.stub = 0"
	}
	got, err := s.Dump(context.Background(), "SELECT "+strings.Join(columns, ", ")+" FROM "+table+" t"+filter)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(got, ",")
}

func wantStored(t *testing.T, s *store.Store, e *data.Entity, r data.Record, when string) {
	t.Helper()
	got := stored(t, s, e)
	for i, f := range e.Fields {
		if want := shownAs(f, r[i]); i >= len(got) || got[i] != want {
			t.Errorf("%s, %s.%s: got %v, want %s", when, e.Name, f.Name, got, want)
			return
		}
	}
}

func TestEveryFieldOfEveryEntityIsStoredCorrectedAndCleared(t *testing.T) {
	unwatched(t)
	for _, e := range data.Entities {
		t.Run(e.Name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) { everyField(t, s, e) })
		})
	}
}

func everyField(t *testing.T, s *store.Store, e *data.Entity) {
	all, r := make([]bool, len(e.Fields)), make(data.Record, len(e.Fields))
	for i, f := range e.Fields {
		all[i], r[i] = true, specimen(f, 1)
	}
	if got := counts(one(t, s, e, r, all)); got != "+1 ~0 =0" {
		t.Errorf("first: got %s, want one inserted", got)
	}
	wantStored(t, s, e, r, "first")
	if got := counts(one(t, s, e, r, all)); got != "+0 ~0 =1" {
		t.Errorf("again: got %s, want one unchanged", got)
	}
	for i, f := range e.Fields {
		if slices.Contains(e.Key, f.Name) {
			continue
		}
		r[i] = specimen(f, 2)
		if got := counts(one(t, s, e, r, needed(e, i))); got != "+0 ~1 =0" {
			t.Errorf("%s corrected alone: got %s, want one updated", f.Name, got)
		}
		wantStored(t, s, e, r, f.Name+" corrected")
		if f.Required {
			continue
		}
		r[i] = data.Cell{Null: true}
		if got := counts(one(t, s, e, r, all)); got != "+0 ~1 =0" && shownAs(f, r[i]) != shownAs(f, specimen(f, 2)) {
			t.Errorf("%s cleared: got %s, want one updated", f.Name, got)
		}
		wantStored(t, s, e, r, f.Name+" cleared")
	}
}

// needed marks one field as mapped, and those without which there is no load.
func needed(e *data.Entity, field int) []bool {
	mapped := make([]bool, len(e.Fields))
	for i, f := range e.Fields {
		mapped[i] = i == field || f.Required || slices.Contains(e.Key, f.Name)
	}
	return mapped
}

func TestUnmappedFieldsOfANewFactHoldWhatTheDesignSays(t *testing.T) {
	want := map[string]string{"order.kind": "sale", "order.line": "1", "ticket.kind": "request", "spend.purpose": "other"}
	for _, e := range data.Entities {
		t.Run(e.Name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				r := make(data.Record, len(e.Fields))
				mapped := make([]bool, len(e.Fields))
				for i, f := range e.Fields {
					mapped[i] = f.Required || slices.Contains(e.Key, f.Name) && f.Default == "" && f.Name != "valid_from"
					if mapped[i] {
						r[i] = specimen(f, 1)
					}
				}
				one(t, s, e, r, mapped)
				got := stored(t, s, e)
				for i, f := range e.Fields {
					wanted := "-"
					if w := want[e.Name+"."+f.Name]; w != "" {
						wanted = w
					}
					if f.Name == "valid_from" {
						wanted = fmt.Sprint(int(store.Always))
					}
					if !mapped[i] && got[i] != wanted {
						t.Errorf("%s.%s: got %s, want %s", e.Name, f.Name, got[i], wanted)
					}
				}
			})
		})
	}
}
