package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/kpi"
)

// history does to a database what an operator may do in a year, at random, and keeps in
// mind what of it is in force.
type history struct {
	keeper
	rnd    *rand.Rand
	runs   []step // imports in force, in their order
	merges []merged
	table  []string // rows of the foreign table
	done   []string // what was done, for the message of a failure
}

// step is an import: its run, and the files by which it can be repeated.
type step struct {
	num               int64
	mapping, rows, as string
}

// merged is a merge of the customer other into keep.
type merged struct {
	num         int64
	keep, other string
}

// TestAnythingThatIsDoneInAnyOrderGivesWhatIsInForce compares a database in which files were
// imported, corrected, completed, undone, merged, taken apart and read from a server with a
// new one that was given only what is left of it.
func TestAnythingThatIsDoneInAnyOrderGivesWhatIsInForce(t *testing.T) {
	unwatched(t)
	seeds, limit := uint64(100), time.Now().Add(4*time.Second)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		if seed > 0 && time.Now().After(limit) {
			return
		}
		eachEngine(t, func(t *testing.T, op operator) {
			h := &history{keeper: newKeeper(t, op, "postgres"), rnd: rand.New(rand.NewPCG(seed, 5))}
			h.add()
			h.take("id,name,kind,phone,acquired_on\nc0,Ann,person,0912,2025-01-01\nc1,Anna,person,0912,\nc2,Bob,person,,2025-02-01\n", "customer")
			for range 8 {
				h.step()
				if code, out, errs := h.try("check"); code != exitDone {
					t.Fatalf("seed %d: %s: check: exit %d: %s%s", seed, strings.Join(h.done, ", "), code, out, errs)
				}
			}
			again := operator{t: t, db: t.TempDir() + "/again.db", now: h.now}
			again.must("init", "--name", "Shop", "--locale", "en", "--unit", "rial")
			h.repeat(again)
			period := []string{"kpi", "--json", "--from", "1403-10", "--to", "1404-06"}
			if got, want := h.must(period...), again.must(period...); got != want {
				t.Errorf("seed %d: %s: the values are not those of what is in force: %s", seed, strings.Join(h.done, ", "), firstDifference(got, want))
			}
		})
	}
}

func (h *history) step() {
	switch h.rnd.IntN(8) {
	case 0, 1, 2:
		complete := []string{"no", "all", "months"}[h.rnd.IntN(3)]
		h.take(h.orders(), fmt.Sprintf("entity: order\nsource: s%d\ncomplete: %s\ncolumns: {id: id, customer: customer, ordered_at: at, amount: {column: amount, unit: rial}}\n", h.rnd.IntN(2), complete))
	case 3:
		h.sync()
	case 4, 5:
		h.undo()
	case 6:
		h.merge()
	case 7:
		h.unmerge()
	}
}

// orders are up to twelve of thirty orders of five customers, with a new day and amount.
func (h *history) orders() string {
	var b strings.Builder
	b.WriteString("id,customer,at,amount\n")
	for i := range 30 {
		if h.rnd.IntN(3) == 0 {
			fmt.Fprintf(&b, "o%d,c%d,2025-%02d-%02d,%d\n", i, h.rnd.IntN(5), 1+h.rnd.IntN(8), 1+h.rnd.IntN(28), 1+h.rnd.IntN(1000))
		}
	}
	return b.String()
}

// take imports rows by a mapping, or as an entity where that is one word.
func (h *history) take(rows, mapping string) {
	h.t.Helper()
	s := step{rows: rows, mapping: mapping}
	if !strings.Contains(mapping, "\n") {
		s.mapping, s.as = "", mapping
	}
	s.into(h.operator)
	h.note(s, "import "+mapping)
}

func (s step) into(op operator) {
	op.t.Helper()
	if s.as != "" {
		op.imports("--as", s.as, op.file("rows.csv", s.rows))
		return
	}
	op.imports("--map", op.file("m.yaml", s.mapping), op.file("rows.csv", s.rows))
}

func (h *history) note(s step, what string) {
	h.t.Helper()
	var doc struct{ Imports []struct{ Import int64 } }
	h.decode(h.must("imports", "--json"), &doc)
	s.num = doc.Imports[0].Import
	h.runs = append(h.runs, s)
	h.done = append(h.done, fmt.Sprintf("%d: %.60q", s.num, what))
}

// sync adds rows to the foreign table, changes one, and reads it.
func (h *history) sync() {
	h.t.Helper()
	id := 10 + len(h.done)
	customer, day, amount := h.rnd.IntN(5), 1+h.rnd.IntN(28), 1+h.rnd.IntN(900)
	h.run(fmt.Sprintf("INSERT INTO orders VALUES (%d, 'c%d', '2025-03-%02d 00:00:00', %d, 3)", id, customer, day, amount),
		fmt.Sprintf("UPDATE orders SET amount = %d WHERE id = 2", amount))
	h.table = append(h.table, fmt.Sprintf("%d,c%d,2025-03-%02d,%d\n", id, customer, day, amount))
	h.synced()
	rows := fmt.Sprintf("id,customer,at,amount\n1,علی,2025-03-25T10:00,1000\n2,کاظم,2025-03-26T10:00,%d\n", amount) + strings.Join(h.table, "")
	h.note(step{rows: rows, mapping: "entity: order\nsource: crm\ncolumns: {id: id, customer: customer, ordered_at: at, amount: {column: amount, unit: rial}}\n"}, "sync")
}

// undo takes back a run at random; one that others stand on has to be refused.
func (h *history) undo() {
	h.t.Helper()
	if len(h.runs) < 2 {
		return
	}
	i := 1 + h.rnd.IntN(len(h.runs)-1)
	num := h.runs[i].num
	code, _, errs := h.try("undo", fmt.Sprint(num))
	switch {
	case code == exitDone:
		h.runs = append(h.runs[:i:i], h.runs[i+1:]...)
		h.done = append(h.done, fmt.Sprintf("undo %d", num))
	case i == len(h.runs)-1 || !strings.Contains(errs, "first"):
		h.t.Fatalf("%s: undo %d: exit %d: %s", strings.Join(h.done, ", "), num, code, errs)
	}
}

func (h *history) merge() {
	h.t.Helper()
	m := merged{keep: fmt.Sprintf("c%d", h.rnd.IntN(3)), other: fmt.Sprintf("c%d", h.rnd.IntN(3))}
	h.store(func(s *store.Store) (err error) {
		m.num, err = s.Merge(context.Background(), "ann", m.keep, []string{m.other})
		return err
	}, func() {
		h.merges = append(h.merges, m)
		h.done = append(h.done, fmt.Sprintf("merge %s into %s", m.other, m.keep))
	})
}

func (h *history) unmerge() {
	h.t.Helper()
	if len(h.merges) == 0 {
		return
	}
	i := h.rnd.IntN(len(h.merges))
	m := h.merges[i]
	h.store(func(s *store.Store) error { return s.Unmerge(context.Background(), m.num, "ann") }, func() {
		h.merges = append(h.merges[:i:i], h.merges[i+1:]...)
		h.done = append(h.done, fmt.Sprintf("take %s from %s", m.other, m.keep))
	})
}

// store does what the command line has no word for; a refusal is no failure.
func (op operator) store(do func(s *store.Store) error, then func()) {
	op.t.Helper()
	catalogue, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		op.t.Fatal(err)
	}
	s, err := store.Open(context.Background(), op.db, store.Options{Now: func() time.Time { return op.now }, Catalogue: catalogue})
	if err != nil {
		op.t.Fatal(err)
	}
	err = do(s)
	if closed := s.Close(); closed != nil {
		op.t.Fatal(closed)
	}
	switch {
	case err == nil:
		then()
	case !errors.Is(err, kpi.ErrInvalid) && !errors.Is(err, kpi.ErrConflict):
		op.t.Fatal(err)
	}
}

// repeat does to another database what is in force.
func (h *history) repeat(op operator) {
	op.t.Helper()
	for _, s := range h.runs {
		s.into(op)
	}
	for _, m := range h.merges {
		op.store(func(s *store.Store) error {
			_, err := s.Merge(context.Background(), "ann", m.keep, []string{m.other})
			return err
		}, func() {})
	}
}

// firstDifference are the lines at which two texts part.
func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			from := max(0, i-8)
			return fmt.Sprintf("\n got %s\nwant %s", strings.Join(as[from:i+1], " "), strings.Join(bs[from:i+1], " "))
		}
	}
	return fmt.Sprintf("got %d lines, want %d", len(as), len(bs))
}
