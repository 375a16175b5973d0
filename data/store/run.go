package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// What became of a run.
const (
	Running = "running" // or waiting for its turn
	Done    = "done"
	Failed  = "failed" // nothing of it is kept; Problem says why
	Undone  = "undone" // it was done, and then taken back
)

// Run is one import: under way, or of the past.
type Run struct {
	Num            int64
	Started, Ended time.Time // Ended is zero while it runs, and where nobody knows
	Who, Status    string
	Problem        string     // why it failed, a sentence in English
	Files          []LogEntry // of a run that is not done their names alone
	Undoable       bool
	WhyNot         kpi.Words // why it cannot be undone
	UndoFirst      int64     // the later run that must be undone before it; 0 for none
	UndoneBy       string
	UndoneAt       time.Time
	Rejects        bool // the rejected rows are kept
	RejectsCut     bool // but not all of them
}

// runRow is a line of import_run.
type runRow struct {
	Num, Started   int64
	Ended          *int64
	Who, Status    string
	Problem, Files string
	Undoable       int64
	RejectsCut     int64  `db:"rejects_cut"`
	UndoneAt       *int64 `db:"undone_at"`
	UndoneBy       string `db:"undone_by"`
	Rejects        int64
	owner
}

const runColumns = `SELECT num, started, ended, who, status, problem, files, undoable, rejects_cut, undone_at, undone_by, machine, pid, born,
	CASE WHEN EXISTS (SELECT 1 FROM import_reject j WHERE j.run = r.num) THEN 1 ELSE 0 END AS rejects FROM import_run r `

// Runs lists the imports, the latest first, at most limit. Dry runs are not among them.
func (s *Store) Runs(ctx context.Context, limit int) ([]Run, error) {
	return s.runs(ctx, "ORDER BY num DESC LIMIT ?", limit)
}

// Run returns one import; kpi.ErrUnknown if there is none of that number.
func (s *Store) Run(ctx context.Context, num int64) (Run, error) {
	if err := knowable(num); err != nil {
		return Run{}, fmt.Errorf("import: %w", err)
	}
	list, err := s.runs(ctx, "WHERE num = ?", num)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("import %d: there is none: %w", num, kpi.ErrUnknown)
	}
	if err != nil {
		return Run{}, err
	}
	return list[0], nil
}

// Seen finds the latest run that is done and had a file of this hash.
func (s *Store) Seen(ctx context.Context, hash string) (Run, bool, error) {
	if hash == "" {
		return Run{}, false, nil
	}
	list, err := s.runs(ctx, `WHERE num = (SELECT MAX(d.num) FROM import_run d JOIN import_log l ON l.run = d.num
		WHERE l.hash = ? AND d.status = 'done')`, hash)
	if err != nil || len(list) == 0 {
		return Run{}, false, err
	}
	return list[0], true, nil
}

func (s *Store) runs(ctx context.Context, which string, arg any) ([]Run, error) {
	if err := s.bury(ctx); err != nil {
		return nil, err
	}
	tx, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	var rows []runRow
	if err := tx.SelectContext(ctx, &rows, tx.Rebind(runColumns+which), arg); err != nil {
		return nil, fmt.Errorf("read the list of imports: %w", err)
	}
	list := make([]Run, len(rows))
	for i, r := range rows {
		if list[i], err = s.run(r); err != nil {
			return nil, err
		}
	}
	if err := readFiles(ctx, tx, list); err != nil {
		return nil, err
	}
	return list, judge(ctx, tx, rows, list)
}

// run is a line as people see it. One that says running although its process has ended
// could not be written as failed yet.
func (s *Store) run(r runRow) (Run, error) {
	run := Run{Num: r.Num, Started: time.Unix(r.Started, 0).UTC(), Ended: moment(r.Ended), Who: r.Who, Status: r.Status, Problem: r.Problem,
		UndoneBy: r.UndoneBy, UndoneAt: moment(r.UndoneAt), Rejects: r.Rejects != 0, RejectsCut: r.RejectsCut != 0}
	if r.Status == Running {
		if end := s.owed.of(r.Num); end != nil {
			run.Status, run.Problem, run.Ended = Failed, end.problem, moment(&end.at)
		} else if s.dialect == sqlite && r.life(me()) == gone {
			run.Status, run.Problem = Failed, Interrupted
		}
	}
	if run.Status == Done || run.Status == Undone {
		return run, nil
	}
	var names []string
	if err := json.Unmarshal([]byte(r.Files), &names); err != nil {
		return run, fmt.Errorf("read the files of import %d: %w", r.Num, err)
	}
	for _, name := range names {
		run.Files = append(run.Files, LogEntry{At: run.Started, Who: run.Who, File: name})
	}
	return run, nil
}

func moment(unix *int64) time.Time {
	if unix == nil {
		return time.Time{}
	}
	return time.Unix(*unix, 0).UTC()
}

// judge says of every run whether it can be undone, and if not why.
func judge(ctx context.Context, q sqlx.ExtContext, rows []runRow, list []Run) error {
	var candidates []int64
	for i, r := range rows {
		if list[i].Status == Done && r.Undoable != 0 {
			candidates = append(candidates, r.Num)
		}
	}
	later, err := laterRuns(ctx, q, candidates)
	if err != nil {
		return err
	}
	for i := range list {
		r := &list[i]
		r.UndoFirst = later[r.Num]
		r.WhyNot = whyNot(*r, slices.Contains(candidates, r.Num))
		r.Undoable = r.WhyNot == kpi.Words{}
	}
	return nil
}

func whyNot(r Run, kept bool) kpi.Words {
	switch {
	case r.Status == Running:
		return kpi.Words{Fa: "هنوز در جریان است", En: "it is still running"}
	case r.Status == Failed:
		return kpi.Words{Fa: "ناموفق بوده و چیزی از آن ذخیره نشده است", En: "it failed, and nothing of it was kept"}
	case r.Status == Undone:
		return kpi.Words{Fa: "پیش‌تر برگردانده شده است", En: "it has been undone already"}
	case !kept:
		return kpi.Words{Fa: fmt.Sprintf("فقط %s ورود آخر را می‌توان برگرداند", persian(keptRuns)), En: fmt.Sprintf("only the latest %d imports can be undone", keptRuns)}
	case r.UndoFirst != 0:
		return kpi.Words{Fa: fmt.Sprintf("ورود شمارهٔ %s پس از آن همین داده‌ها را آورده است؛ اول آن را برگردانید", persian(r.UndoFirst)),
			En: fmt.Sprintf("import %d brought the same data later; undo that one first", r.UndoFirst)}
	}
	return kpi.Words{}
}

// persian writes a number with Persian digits.
func persian(n int64) string {
	return strings.Map(func(r rune) rune { return r - '0' + '۰' }, fmt.Sprint(n))
}

// laterRuns finds, for some runs, the latest one after each that had rows of the same
// entity and source, or of the same master data: also rows that it left unchanged, which
// would be gone if the earlier run were undone alone.
func laterRuns(ctx context.Context, q sqlx.ExtContext, nums []int64) (map[int64]int64, error) {
	later := map[int64]int64{}
	if len(nums) == 0 {
		return later, nil
	}
	text, args, err := sqlx.In(`SELECT a.run AS num, MAX(b.run) AS later FROM import_log a
		JOIN import_log b ON b.run > a.run AND b.entity = a.entity AND (b.source = a.source OR a.entity IN (?))
		JOIN import_run r ON r.num = b.run AND r.status = 'done'
		WHERE a.run IN (?) AND a.inserted + a.updated + a.unchanged + a.removed > 0 AND b.inserted + b.updated + b.unchanged + b.removed > 0
		GROUP BY a.run`, masters(), nums)
	if err != nil {
		return nil, err
	}
	var rows []struct{ Num, Later int64 }
	if err := sqlx.SelectContext(ctx, q, &rows, sqlx.Rebind(sqlx.BindType(q.DriverName()), text), args...); err != nil {
		return nil, fmt.Errorf("look for later imports of the same data: %w", err)
	}
	for _, r := range rows {
		later[r.Num] = r.Later
	}
	return later, nil
}

// masters are the names of the entities that are known by id alone.
func masters() []string {
	var names []string
	for _, e := range data.Entities {
		if e.Master {
			names = append(names, e.Name)
		}
	}
	return names
}
