package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// Undo takes a run back: facts, master data and coverage return to what they were before
// it, and everything derived from them is made anew. A run that is not done, one of too
// long ago, and one after which another brought the same data is refused with
// kpi.ErrConflict; an unknown one with kpi.ErrUnknown.
func (s *Store) Undo(ctx context.Context, num int64, who string) error {
	if err := knowable(num); err != nil {
		return fmt.Errorf("undo import: %w", err)
	}
	w, err := s.enter(ctx, queueing{})
	if err != nil {
		return err
	}
	defer w.release()
	u := &undoing{Import: s.newImport(w, 0, ImportInfo{Who: who}), run: num}
	restore, err := u.tune(ctx)
	if err != nil {
		return err
	}
	defer restore()
	if err := u.all(ctx); err != nil {
		return fmt.Errorf("undo import %d: %w", num, err)
	}
	return w.commit()
}

// undoing is an undo under way. It borrows from an import what derives and refreshes.
type undoing struct {
	*Import
	run     int64
	day     int64 // today, when the run was done
	steps   []undoStep
	touches map[string]bool // entities of the run's loads
	given   []givenNums
}

// undoStep is one load to take back.
type undoStep struct {
	Step, Everything int64
	Entity, Source   string
}

// givenNums are the nums that the run gave to new ids of an entity.
type givenNums struct {
	Entity      string
	First, Last int64
}

func (u *undoing) all(ctx context.Context) error {
	if err := u.allowed(ctx); err != nil {
		return err
	}
	steps := []func(context.Context) error{u.read, u.follow, u.apart, u.loads, u.takeNumbers, u.together, u.takeSources, u.rewind,
		u.uncover, u.profiles, u.derive, u.list, u.rebuild}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// allowed judges as the list of imports does.
func (u *undoing) allowed(ctx context.Context) error {
	tx := u.w.tx
	var rows []runRow
	if err := tx.SelectContext(ctx, &rows, tx.Rebind(runColumns+"WHERE num = ?"), u.run); err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("there is none of that number: %w", kpi.ErrUnknown)
	}
	list := []Run{{Num: u.run, Status: rows[0].Status}}
	if err := judge(ctx, tx, rows, list); err != nil {
		return err
	}
	if !list[0].Undoable {
		return fmt.Errorf("%s: %w", list[0].WhyNot.En, kpi.ErrConflict)
	}
	return tx.GetContext(ctx, &u.day, tx.Rebind("SELECT day FROM import_run WHERE num = ?"), u.run)
}

func (u *undoing) read(ctx context.Context) error {
	tx := u.w.tx
	if err := tx.SelectContext(ctx, &u.steps, tx.Rebind("SELECT step, entity, source, everything FROM import_log WHERE run = ? ORDER BY step DESC"), u.run); err != nil {
		return err
	}
	u.touches = map[string]bool{}
	for _, s := range u.steps {
		u.touches[s.Entity] = true
	}
	return tx.SelectContext(ctx, &u.given, tx.Rebind("SELECT entity, first, last FROM undo_number WHERE run = ?"), u.run)
}

// loads takes back the loads, the last first.
func (u *undoing) loads(ctx context.Context) error {
	for _, s := range u.steps {
		e := data.ByName(s.Entity)
		if e == nil {
			return fmt.Errorf("its entity %s is not known any more: %w", s.Entity, kpi.ErrConflict)
		}
		take := u.load
		if s.Everything != 0 {
			take = u.source
		}
		if err := take(ctx, e, s); err != nil {
			return fmt.Errorf("take back %ss: %w", e.Name, err)
		}
	}
	return nil
}

// source removes all facts of an entity and source, which are all of the run.
func (u *undoing) source(ctx context.Context, e *data.Entity, s undoStep) error {
	_, err := u.w.tx.ExecContext(ctx, u.w.tx.Rebind("DELETE FROM "+tableOf(e)+" WHERE source = (SELECT num FROM source WHERE name = ?)"), s.Source)
	return err
}

// load removes the rows that a load brought, and puts back those that it changed or
// removed.
func (u *undoing) load(ctx context.Context, e *data.Entity, s undoStep) error {
	tx, keys := u.w.tx, strings.Join(keyColumns(e), ", ")
	if !e.Master || versioned(e) {
		_, err := tx.ExecContext(ctx, tx.Rebind(fmt.Sprintf("DELETE FROM %s WHERE (%s) IN (SELECT %s FROM %s WHERE run = ? AND step = ? AND what = %d)",
			tableOf(e), keys, keys, journalOf(e), wasNew)), u.run, s.Step)
		if err != nil {
			return err
		}
	}
	columns := strings.Join(tableColumns(e), ", ")
	var set []string
	for _, c := range columnsBut(e) {
		set = append(set, c+" = excluded."+c)
	}
	_, err := tx.ExecContext(ctx, tx.Rebind(fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM %s WHERE run = ? AND step = ? AND what <> %d
		ON CONFLICT (%s) DO UPDATE SET %s`, tableOf(e), columns, columns, journalOf(e), wasNew, keys, strings.Join(set, ", "))), u.run, s.Step)
	return err
}

// takeSources forgets the sources that came with the run and have no facts left.
func (u *undoing) takeSources(ctx context.Context) error {
	text := "DELETE FROM source WHERE num IN (SELECT source FROM undo_source WHERE run = ?)"
	for _, e := range data.Entities {
		if !e.Master {
			text += fmt.Sprintf(" AND NOT EXISTS (SELECT 1 FROM %s f WHERE f.source = source.num)", tableOf(e))
		}
	}
	if _, err := u.w.tx.ExecContext(ctx, u.w.tx.Rebind(text), u.run); err != nil {
		return fmt.Errorf("forget a source: %w", err)
	}
	return nil
}

// rewind has the SQL sources of the run read from the start again: what lies before their
// watermark is not stored any more. Whoever reads one just now read from there, so that he
// may not move the watermark on.
func (u *undoing) rewind(ctx context.Context) error {
	var text string
	tx := u.w.tx
	if err := tx.GetContext(ctx, &text, tx.Rebind("SELECT files FROM import_run WHERE num = ?"), u.run); err != nil {
		return err
	}
	var names []string
	if err := json.Unmarshal([]byte(text), &names); err != nil {
		return fmt.Errorf("names of its files: %w", err)
	}
	for _, name := range names {
		_, err := tx.ExecContext(ctx, tx.Rebind("UPDATE sql_source SET last_value = '', claim = '', claimed_until = 0 WHERE name = ? AND watermark <> ''"), name)
		if err != nil {
			return fmt.Errorf("rewind source %s: %w", name, err)
		}
	}
	return nil
}

// uncover lets the coverage be what the other runs vouch for.
func (u *undoing) uncover(ctx context.Context) error {
	tx := u.w.tx
	var entities []string
	if err := tx.SelectContext(ctx, &entities, tx.Rebind("SELECT entity FROM vouched WHERE run = ?"), u.run); err != nil {
		return fmt.Errorf("take back the coverage: %w", err)
	}
	for _, text := range []string{
		"DELETE FROM vouched WHERE run = ?",
		"DELETE FROM coverage WHERE NOT EXISTS (SELECT 1 FROM vouched v WHERE v.entity = coverage.entity) AND 0 <> ?",
		"UPDATE coverage SET vouched_day = (SELECT MAX(v.day) FROM vouched v WHERE v.entity = coverage.entity) WHERE 0 <> ?",
	} {
		if len(entities) == 0 {
			return nil
		}
		if _, err := tx.ExecContext(ctx, tx.Rebind(text), u.run); err != nil {
			return fmt.Errorf("take back the coverage: %w", err)
		}
	}
	return nil
}

// derive makes anew what follows from master data.
func (u *undoing) derive(ctx context.Context) error {
	for _, entity := range []string{"product", "employee"} {
		if u.touches[entity] || slices.ContainsFunc(u.given, func(g givenNums) bool { return g.Entity == entity }) {
			u.touched.master[entity] = true
		}
	}
	if err := u.deriveProducts(ctx); err != nil {
		return err
	}
	return u.deriveEmployees(ctx)
}

// list says that the run was undone, by whom; what took it back is not needed any more.
func (u *undoing) list(ctx context.Context) error {
	tx := u.w.tx
	_, err := tx.ExecContext(ctx, tx.Rebind("UPDATE import_run SET status = 'undone', undone_at = ?, undone_by = ? WHERE num = ?"),
		u.store.now().Unix(), u.what.Who, u.run)
	if err != nil {
		return fmt.Errorf("list the import as undone: %w", err)
	}
	return forget(ctx, u.Import, u.run)
}

func (u *undoing) rebuild(ctx context.Context) error {
	t := everything()
	t.profiled = u.touched.profiled
	return u.store.refresh(ctx, u.w.tx, t)
}
