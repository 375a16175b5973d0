package store

import (
	"context"
	"errors"
	"fmt"

	"taraz/data"
	"taraz/kpi"
)

// ImportInfo says on whose behalf an import runs and from where.
type ImportInfo struct {
	Who    string
	Files  []string // for the log, in the order of their loads
	DryRun bool     // do everything but keep nothing
	// Waiting is called, from a goroutine of its own, if another writer goes first.
	Waiting func()
	// Watch chooses, from the months that were touched, the period whose values Effect is to
	// tell; nil: no period.
	Watch func(months []kpi.Month) kpi.Period
}

// Import is one import under way: one transaction of the one writer. It is used by one
// goroutine.
type Import struct {
	store   *Store
	num     int64 // in the list of runs; 0 for a dry run
	w       *writing
	what    ImportInfo
	touched *touched
	numbers map[string]*numbers // by entity
	clock   *clock
	open    *Loader
	wholes  map[wholeKey]*given
	fresh   map[wholeKey]bool // sources without a fact of the entity before this import
	stages  []string
	known   map[string]int64 // the last num of an entity before this import
	sources []int64          // that are new
	log     []loaded
	rejects keptRejects
	effect  effect
	failed  error // the first error; nothing is kept after it
}

// wholeKey is a source's facts of one entity.
type wholeKey struct {
	entity string
	source int64
}

// Import runs fn in one writer's transaction: all that fn loads is kept, with everything
// derived from it, or nothing at all. An error of fn, of a loader (even one that fn did not
// pass on) or of what follows undoes it. It is one run of the list, done or failed.
func (s *Store) Import(ctx context.Context, what ImportInfo, fn func(*Import) error) error {
	if what.Watch != nil {
		if err := s.Freshen(ctx); err != nil { // the values before it are to be today's
			return err
		}
	}
	num, w, err := s.announce(ctx, what)
	if err != nil {
		return err
	}
	err = errBroken // unless the next line returns
	defer func() {
		w.release()
		if err != nil && num != 0 {
			s.giveUp(num, err)
		}
	}()
	err = s.newImport(w, num, what).through(ctx, fn)
	return err
}

func (s *Store) newImport(w *writing, num int64, what ImportInfo) *Import {
	return &Import{store: s, num: num, w: w, what: what, touched: newTouched(), numbers: map[string]*numbers{}, known: map[string]int64{},
		clock: newClock(s.org.Calendar), wholes: map[wholeKey]*given{}, fresh: map[wholeKey]bool{}}
}

// Num is the run's number in the list of imports, 0 for a dry run.
func (im *Import) Num() int64 { return im.num }

// through runs an import to its end.
func (im *Import) through(ctx context.Context, fn func(*Import) error) error {
	restore, err := im.tune(ctx)
	if err != nil {
		return err
	}
	defer restore()
	defer im.stop()
	if err := im.run(ctx, fn); err != nil {
		return err
	}
	if im.what.DryRun && im.what.Watch == nil {
		return nil
	}
	if err := im.rewrite(ctx); err != nil || im.what.DryRun {
		return err
	}
	return im.w.commit()
}

// rewrite brings the values up to date, and tells what became of those that are watched.
func (im *Import) rewrite(ctx context.Context) error {
	if err := im.watchBefore(ctx); err != nil {
		return err
	}
	if err := im.store.refresh(ctx, im.w.tx, im.touched); err != nil {
		return fmt.Errorf("bring the values up to date: %w", err)
	}
	return im.watchAfter(ctx)
}

func (im *Import) run(ctx context.Context, fn func(*Import) error) error {
	err := fn(im)
	if err == nil {
		err = im.failed
	}
	if err == nil && im.open != nil {
		err = fmt.Errorf("the load of %s was not finished: %w", im.open.load.Entity.Name, kpi.ErrConflict)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	return im.settle(ctx)
}

// stop ends a load that was left open, also by a panic: the connection is its until then.
func (im *Import) stop() {
	if im.open != nil {
		im.open.abandon()
	}
}

// settle brings everything but the rollups in line with what was loaded.
func (im *Import) settle(ctx context.Context) error {
	defer func() { im.numbers = nil }() // what follows needs the memory
	steps := []func(context.Context) error{im.storeNumbers, im.dropStages, im.deriveProducts, im.deriveEmployees,
		im.writeLog, im.journalRest, im.finish}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// tune gives the writer a large page cache while it imports (SPEED.md section 6).
func (im *Import) tune(ctx context.Context) (restore func(), err error) {
	if im.w.dialect != sqlite {
		return func() {}, nil
	}
	if _, err := im.w.tx.ExecContext(ctx, "PRAGMA cache_size = -32768"); err != nil {
		return nil, fmt.Errorf("enlarge the page cache: %w", err)
	}
	return func() {
		// A cache that stays large costs memory, nothing else; the import is over either way.
		_, _ = im.w.conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA cache_size = -8000; PRAGMA shrink_memory")
	}, nil
}

// fail keeps the first error, after which nothing of the import will be kept.
func (im *Import) fail(err error) error {
	if im.failed == nil {
		im.failed = err
	}
	return err
}

// numbersOf returns the nums of an entity's ids, read once per import.
func (im *Import) numbersOf(ctx context.Context, entity string) (*numbers, error) {
	if n := im.numbers[entity]; n != nil {
		return n, nil
	}
	n, err := readNumbers(ctx, im.w.tx, entity)
	if err != nil {
		return nil, err
	}
	im.numbers[entity], im.known[entity] = n, int64(n.last)
	return n, nil
}

// Load begins the load of one file of one entity. The one before must be finished.
func (im *Import) Load(ctx context.Context, load data.Load) (*Loader, error) {
	if im.failed != nil {
		return nil, im.failed
	}
	if im.open != nil {
		return nil, fmt.Errorf("load of %s: that of %s is not finished: %w", load.Entity.Name, im.open.load.Entity.Name, kpi.ErrConflict)
	}
	if err := checkLoad(load); err != nil {
		return nil, err
	}
	l, err := im.prepare(ctx, load)
	if err != nil {
		return nil, im.fail(err)
	}
	im.open = l
	return l, nil
}

func checkLoad(load data.Load) error {
	e := load.Entity
	if len(load.Mapped) != len(e.Fields) {
		return fmt.Errorf("load of %s: %d fields are marked as mapped or not, want %d: %w", e.Name, len(load.Mapped), len(e.Fields), kpi.ErrInvalid)
	}
	if load.Source == "" || !keepable(load.Source) {
		return fmt.Errorf("load of %s: want the name of a source: %w", e.Name, kpi.ErrInvalid)
	}
	for i, f := range e.Fields {
		if (f.Required || f.Name == "id") && !load.Mapped[i] {
			return fmt.Errorf("load of %s: no column gives %s: %w", e.Name, f.Name, kpi.ErrInvalid)
		}
	}
	switch load.Complete {
	case "", "no":
		return nil
	case "all", "months":
		if e.Master {
			return fmt.Errorf("complete: %s: %ss are known by id whatever the source, so that none can be removed: %w", load.Complete, e.Name, kpi.ErrUnsupported)
		}
		if e.Primary == "" && load.Complete == "months" {
			return fmt.Errorf("complete: months: %s has no date: %w", e.Name, kpi.ErrUnsupported)
		}
		return nil
	}
	return fmt.Errorf("complete: %q: want all, months or no: %w", load.Complete, kpi.ErrInvalid)
}

// prepare decides how the rows of a load are stored and opens the way for them.
func (im *Import) prepare(ctx context.Context, load data.Load) (*Loader, error) {
	num, err := im.sourceNum(ctx, load.Source)
	if err != nil {
		return nil, err
	}
	l := &Loader{im: im, load: load, seen: newKeySet(), source: num}
	if err := l.plan(ctx); err != nil {
		return nil, err
	}
	if load.Complete == "months" {
		l.primary = monthSet{}
	}
	filled := im.touched.first[load.Entity.Name]
	target, err := l.target(ctx)
	if err != nil {
		return nil, err
	}
	l.bulk = newBulk(ctx, im.w, target, l.columns())
	if load.Entity.Name == "order" {
		if err := im.touched.lines.giveUp(); err != nil { // a second load adds to them
			return nil, err
		}
		if im.touched.first["order"] && !filled { // the table was empty
			l.lines = newGathered(im.store.org.Calendar, l.columns())
			im.touched.lines = l.lines
		}
	}
	return l, nil
}

// sourceNum returns the num of a source, giving it one if it is new.
func (im *Import) sourceNum(ctx context.Context, name string) (int64, error) {
	tx := im.w.tx
	result, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO source (num, name)
		SELECT COALESCE(MAX(num), 0) + 1, CAST(? AS TEXT) FROM source WHERE true ON CONFLICT (name) DO NOTHING`), name)
	if err != nil {
		return 0, fmt.Errorf("source %s: %w", name, err)
	}
	fresh, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("source %s: %w", name, err)
	}
	var num int64
	if err := tx.GetContext(ctx, &num, tx.Rebind("SELECT num FROM source WHERE name = ?"), name); err != nil {
		return 0, fmt.Errorf("source %s: %w", name, err)
	}
	if fresh > 0 {
		im.sources = append(im.sources, num)
	}
	return num, nil
}

// storeNumbers writes the ids that were new in this import as stubs, and gives new products
// and employees the spans that they have while nothing is known of them.
func (im *Import) storeNumbers(ctx context.Context) error {
	for _, entity := range []string{"customer", "campaign", "product", "employee"} {
		n := im.numbers[entity]
		if n == nil || n.stored == n.last {
			continue
		}
		before := n.stored
		b := newBulk(ctx, im.w, entity, []string{"num", "id"})
		err := n.takeNew(func(num int64, id string) error {
			row := b.row()
			row[0].Value, row[1].Value = num, id
			return b.next()
		})
		if err = errors.Join(err, b.close()); err != nil {
			return im.fail(err)
		}
		if err := im.blankSpans(ctx, entity, before); err != nil {
			return im.fail(err)
		}
	}
	return nil
}
