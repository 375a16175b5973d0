package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// LogEntry is what one load of an import did.
type LogEntry struct {
	At                                                    time.Time
	Who, File, Hash, Entity, Source                       string
	Read, Inserted, Updated, Unchanged, Removed, Rejected int64
	Reasons                                               map[string]int64 // rejected rows by the code of the reason
	Months                                                []kpi.Month      // of the dates of changed facts, sorted
}

// Accepted counts the rows that were not rejected.
func (e LogEntry) Accepted() int64 { return e.Inserted + e.Updated + e.Unchanged }

// LoadNote is what only the reader of a file knows of a load.
type LoadNote struct {
	Hash           string // SHA-256 of the file, hexadecimal
	Read, Rejected int64
	Reasons        map[string]int64
}

// NoteLoad adds to the log what the reader of a file knows of a load that is finished; i
// counts the loads of this import from 0.
func (im *Import) NoteLoad(i int, n LoadNote) {
	if i < len(im.log) {
		e := &im.log[i].LogEntry
		e.Hash, e.Read, e.Rejected, e.Reasons = n.Hash, n.Read, n.Rejected, n.Reasons
	}
}

// loaded is a line of the log in the making.
type loaded struct {
	LogEntry
	everything bool // all facts of the entity and source are of this import
}

func (im *Import) record(l *Loader, done data.Loaded) {
	file := ""
	if n := len(im.log); n < len(im.what.Files) {
		file = im.what.Files[n]
	}
	im.log = append(im.log, loaded{LogEntry{At: im.store.now(), Who: im.what.Who, File: file, Entity: l.load.Entity.Name,
		Source: l.load.Source, Inserted: done.Inserted, Updated: done.Updated, Unchanged: done.Unchanged,
		Removed: done.Removed, Months: done.Months}, im.fresh[wholeKey{l.load.Entity.Name, l.source}]})
}

func (im *Import) writeLog(ctx context.Context) error {
	for step, e := range im.log {
		if e.Reasons == nil {
			e.Reasons = map[string]int64{}
		}
		reasons, err := json.Marshal(e.Reasons)
		if err != nil {
			return err
		}
		months, err := json.Marshal(append([]kpi.Month{}, e.Months...))
		if err != nil {
			return err
		}
		_, err = im.w.tx.ExecContext(ctx, im.w.tx.Rebind(`INSERT INTO import_log
			(num, at, who, file, hash, entity, source, inserted, updated, unchanged, removed, rejected, status, run, step, everything, rows_read, reasons, months)
			SELECT COALESCE(MAX(num), 0) + 1, CAST(? AS BIGINT), ?, ?, ?, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), 'done',
				CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ? FROM import_log`),
			e.At.Unix(), e.Who, e.File, e.Hash, e.Entity, e.Source, e.Inserted, e.Updated, e.Unchanged, e.Removed, e.Rejected,
			im.num, step, asFlag(e.everything), e.Read, string(reasons), string(months))
		if err != nil {
			return fmt.Errorf("write the log of the import: %w", err)
		}
	}
	return nil
}

// readFiles fills in what was loaded by the runs of a list.
func readFiles(ctx context.Context, q sqlx.ExtContext, list []Run) error {
	if len(list) == 0 {
		return nil
	}
	at, nums := map[int64]*Run{}, []int64{}
	for i := range list {
		at[list[i].Num] = &list[i]
		nums = append(nums, list[i].Num)
	}
	text, args, err := sqlx.In(`SELECT run, at, who, file, hash, entity, source, rows_read, inserted, updated, unchanged, removed, rejected, reasons, months
		FROM import_log WHERE run IN (?) ORDER BY run, step`, nums)
	if err != nil {
		return err
	}
	rows, err := q.QueryxContext(ctx, sqlx.Rebind(sqlx.BindType(q.DriverName()), text), args...)
	if err != nil {
		return fmt.Errorf("read the log of imports: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var e LogEntry
		var run, when int64
		var reasons, months string
		if err := rows.Scan(&run, &when, &e.Who, &e.File, &e.Hash, &e.Entity, &e.Source, &e.Read, &e.Inserted, &e.Updated,
			&e.Unchanged, &e.Removed, &e.Rejected, &reasons, &months); err != nil {
			return fmt.Errorf("read the log of imports: %w", err)
		}
		e.At = time.Unix(when, 0).UTC()
		if err := json.Unmarshal([]byte(reasons), &e.Reasons); err != nil {
			return fmt.Errorf("read the reasons of import %d: %w", run, err)
		}
		if err := json.Unmarshal([]byte(months), &e.Months); err != nil {
			return fmt.Errorf("read the months of import %d: %w", run, err)
		}
		at[run].Files = append(at[run].Files, e)
	}
	return rows.Err()
}
