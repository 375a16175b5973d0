package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
)

// Interrupted is the problem of a run whose process ended in its middle.
const Interrupted = "interrupted: its process ended before it was done"

// ending is how a run failed.
type ending struct {
	problem string
	at      int64
}

// owed are ends of runs that could not be written yet, for instance on a full disk.
type owed struct {
	sync.Mutex
	ends map[int64]ending
}

func newOwed() *owed { return &owed{ends: map[int64]ending{}} }

func (o *owed) add(num int64, e ending) {
	o.Lock()
	defer o.Unlock()
	o.ends[num] = e
}

// of returns how a run ended, nil if that is written or not known.
func (o *owed) of(num int64) *ending {
	o.Lock()
	defer o.Unlock()
	if e, ok := o.ends[num]; ok {
		return &e
	}
	return nil
}

func (o *owed) drop(nums []int64) {
	o.Lock()
	defer o.Unlock()
	for _, num := range nums {
		delete(o.ends, num)
	}
}

// runningRow is a line of the list that says running.
type runningRow struct {
	Num   int64
	Claim int64
	owner
}

func runningRows(ctx context.Context, q sqlx.ExtContext) ([]runningRow, error) {
	var rows []runningRow
	err := sqlx.SelectContext(ctx, q, &rows, "SELECT num, claim, machine, pid, born FROM import_run WHERE status = 'running' ORDER BY num")
	if err != nil {
		return nil, fmt.Errorf("read the running imports: %w", err)
	}
	return rows, nil
}

// bury lists as failed the runs that say running although nobody runs them any more. Where
// that cannot be written now, because somebody else is writing, it is left for later.
func (s *Store) bury(ctx context.Context) error {
	rows, err := runningRows(ctx, s.reader)
	if err != nil {
		return err
	}
	var dead []int64
	for _, r := range rows {
		if s.owed.of(r.Num) != nil || s.dialect == postgres || r.life(me()) != alive {
			dead = append(dead, r.Num)
		}
	}
	if len(dead) == 0 {
		return nil
	}
	if s.dialect == postgres {
		for _, r := range rows {
			if err := s.buryClaim(ctx, r); err != nil {
				return err
			}
		}
		return nil
	}
	select { // whoever of this process is writing now should not be waited for
	case s.turn <- struct{}{}:
		<-s.turn
	default:
		return nil
	}
	// A busy, read-only or full file says nothing against reading it.
	_ = s.settleRuns(ctx, queueing{patience: time.Nanosecond}, dead)
	return nil
}

// settleRuns lists runs as failed if they still say running. Holding the one write lock of
// a SQLite file, it knows that no other machine's process is in the middle of an import.
func (s *Store) settleRuns(ctx context.Context, e queueing, nums []int64) error {
	if s.dialect == postgres {
		if err := s.settleIn(ctx, s.writer, nums); err != nil {
			return err
		}
		s.owed.drop(nums)
		return nil
	}
	w, err := s.enter(ctx, e)
	if err != nil {
		return err
	}
	defer w.release()
	if err := s.settleIn(ctx, w.tx, nums); err != nil {
		return err
	}
	if err := w.commitAside(); err != nil {
		return err
	}
	s.owed.drop(nums)
	return nil
}

// settleIn writes the ends of runs: the one that this process knows, or that nobody knows
// any. Nobody's end does not replace one that is known.
func (s *Store) settleIn(ctx context.Context, q sqlx.ExtContext, nums []int64) error {
	text := sqlx.Rebind(sqlx.BindType(q.DriverName()), `UPDATE import_run SET status = 'failed', problem = ?, ended = CAST(? AS BIGINT)
		WHERE num = ? AND (status = 'running' OR status = 'failed' AND CAST(? AS BIGINT) IS NOT NULL)`)
	for _, num := range nums {
		end, problem := s.owed.of(num), Interrupted
		var at *int64
		if end != nil {
			at, problem = &end.at, end.problem
		}
		if _, err := q.ExecContext(ctx, text, problem, at, num, at); err != nil {
			return fmt.Errorf("list an import as failed: %w", err)
		}
	}
	return nil
}

// buryClaim lists a run as failed whose claim nobody holds: the server gives it up with the
// connection of its process, wherever that ran.
func (s *Store) buryClaim(ctx context.Context, r runningRow) error {
	tx, err := s.writer.BeginTxx(ctx, nil)
	if err != nil {
		return s.clean(err)
	}
	defer tx.Rollback()
	var free bool
	if err := tx.GetContext(ctx, &free, "SELECT pg_try_advisory_xact_lock($1)", r.Claim); err != nil {
		return fmt.Errorf("look whether an import still runs: %w", err)
	}
	if !free {
		return nil
	}
	if err := s.settleIn(ctx, tx, []int64{r.Num}); err != nil {
		return err
	}
	return tx.Commit()
}
