package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

const (
	// tellAfter is how long an import waits for its turn before it says so.
	tellAfter = 300 * time.Millisecond
	// endPatience is how long the end of a failed run waits for other processes before it is
	// left for later.
	endPatience = 10 * time.Second
	// problemLength bounds, in letters, why a run failed.
	problemLength = 500
)

// errBroken is why a run failed whose function neither returned nor gave an error.
var errBroken = errors.New("it broke off; the log of the program says why")

// announce puts an import on the list as running and waits for its turn: on SQLite, where
// only the turn lets it write, in this order reversed. A dry run is not listed.
func (s *Store) announce(ctx context.Context, what ImportInfo) (num int64, w *writing, err error) {
	defer tellWaiting(what.Waiting)()
	if what.DryRun {
		w, err = s.enter(ctx, queueing{})
		return 0, w, err
	}
	if s.dialect == postgres {
		e := queueing{claim: rand.Int64N(1<<62) + 1}
		e.claimed = func() (err error) {
			num, err = s.insertRun(ctx, s.writer, what, e.claim)
			return err
		}
		w, err = s.enter(ctx, e)
	} else if num, err = s.announceSQLite(ctx, what); err == nil {
		w, err = s.enter(ctx, queueing{})
	}
	if err != nil && num != 0 {
		s.giveUp(num, err)
	}
	return num, w, err
}

// announceSQLite takes a turn for the line of the list alone.
func (s *Store) announceSQLite(ctx context.Context, what ImportInfo) (int64, error) {
	w, err := s.enter(ctx, queueing{})
	if err != nil {
		return 0, err
	}
	defer w.release()
	num, err := s.insertRun(ctx, w.tx, what, 0)
	if err != nil {
		return 0, err
	}
	return num, w.commitAside()
}

// insertRun writes the line of a new run. Where two of them meet on PostgreSQL one gets no
// num and tries again.
func (s *Store) insertRun(ctx context.Context, q sqlx.ExtContext, what ImportInfo, claim int64) (int64, error) {
	files := what.Files
	if files == nil {
		files = []string{}
	}
	names, err := json.Marshal(files)
	if err != nil {
		return 0, err
	}
	by := me()
	text := sqlx.Rebind(sqlx.BindType(q.DriverName()), `INSERT INTO import_run (num, started, who, status, files, machine, pid, born, claim, day)
		SELECT COALESCE(MAX(num), 0) + 1, CAST(? AS BIGINT), ?, 'running', ?, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT)
		FROM import_run WHERE true ON CONFLICT (num) DO NOTHING RETURNING num`)
	for {
		var num int64
		err := sqlx.GetContext(ctx, q, &num, text, s.now().Unix(), what.Who, string(names), by.Machine, by.Pid, by.Born, claim, int64(s.today()))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("list the import: %w", s.clean(err))
		}
		return num, nil
	}
}

// tellWaiting has waiting called if what follows takes long, until the function that it
// returns is called; after that it will not be.
func tellWaiting(waiting func()) (stop func()) {
	if waiting == nil {
		return func() {}
	}
	told := make(chan struct{})
	timer := time.AfterFunc(tellAfter, func() {
		defer close(told)
		waiting()
	})
	return func() {
		if !timer.Stop() {
			<-told
		}
	}
}

// finish lists a run as done, in its own transaction.
func (im *Import) finish(ctx context.Context) error {
	if im.num == 0 {
		return nil
	}
	tx := im.w.tx
	_, err := tx.ExecContext(ctx, tx.Rebind("UPDATE import_run SET status = 'done', problem = '', ended = ?, undoable = 1, rejects_cut = ? WHERE num = ?"),
		im.store.now().Unix(), asFlag(im.rejects.cut), im.num)
	if err != nil {
		return fmt.Errorf("list the import as done: %w", err)
	}
	return nil
}

// giveUp lists a run as failed. What cannot be written now is kept in mind until it can.
func (s *Store) giveUp(num int64, why error) {
	e := ending{problem: problemOf(why), at: s.now().Unix()}
	s.owed.add(num, e)
	ctx, cancel := context.WithTimeout(context.Background(), endPatience)
	defer cancel()
	// A database that is full or out of reach has failed the run already.
	_ = s.settleRuns(ctx, queueing{patience: endPatience}, []int64{num})
}

// problemOf is why a run failed, as a short sentence.
func problemOf(err error) string {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return "it was stopped before it was done"
	}
	text := []rune(asKeepable(kpi.Sentence(err)))
	if len(text) > problemLength {
		text = append(text[:problemLength-1], '…')
	}
	return string(text)
}
