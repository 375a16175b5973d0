package store

import (
	"context"
	"fmt"
	"time"

	"taraz/data"
)

// Note adds to the log of the current import what only the reader of a file knows: its hash
// and how many rows it rejected.
func (im *Import) Note(file, hash string, rejected int64) {
	for i := range im.log {
		if im.log[i].File == file {
			im.log[i].Hash, im.log[i].Rejected = hash, rejected
		}
	}
}

// LogEntry is what one load of an import did.
type LogEntry struct {
	At                                              time.Time
	Who, File, Hash, Entity, Source                 string
	Inserted, Updated, Unchanged, Removed, Rejected int64
	Status                                          string // done
}

func (im *Import) record(load data.Load, done data.Loaded) {
	file := ""
	if n := len(im.log); n < len(im.what.Files) {
		file = im.what.Files[n]
	}
	im.log = append(im.log, LogEntry{At: im.store.now(), Who: im.what.Who, File: file, Entity: load.Entity.Name,
		Source: load.Source, Inserted: done.Inserted, Updated: done.Updated, Unchanged: done.Unchanged,
		Removed: done.Removed, Status: "done"})
}

func (im *Import) writeLog(ctx context.Context) error {
	for _, e := range im.log {
		_, err := im.w.tx.ExecContext(ctx, im.w.tx.Rebind(`INSERT INTO import_log
			(num, at, who, file, hash, entity, source, inserted, updated, unchanged, removed, rejected, status)
			SELECT COALESCE(MAX(num), 0) + 1, CAST(? AS BIGINT), ?, ?, ?, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ? FROM import_log`),
			e.At.Unix(), e.Who, e.File, e.Hash, e.Entity, e.Source, e.Inserted, e.Updated, e.Unchanged, e.Removed, e.Rejected, e.Status)
		if err != nil {
			return fmt.Errorf("write the log of the import: %w", err)
		}
	}
	return nil
}

// Imports returns the log, the latest first, at most limit entries.
func (s *Store) Imports(ctx context.Context, limit int) ([]LogEntry, error) {
	rows, err := s.reader.QueryContext(ctx, s.reader.Rebind(`SELECT at, who, file, hash, entity, source,
		inserted, updated, unchanged, removed, rejected, status FROM import_log ORDER BY num DESC LIMIT ?`), limit)
	if err != nil {
		return nil, fmt.Errorf("read the log of imports: %w", err)
	}
	defer rows.Close()
	var all []LogEntry
	for rows.Next() {
		var e LogEntry
		var at int64
		if err := rows.Scan(&at, &e.Who, &e.File, &e.Hash, &e.Entity, &e.Source, &e.Inserted, &e.Updated,
			&e.Unchanged, &e.Removed, &e.Rejected, &e.Status); err != nil {
			return nil, fmt.Errorf("read the log of imports: %w", err)
		}
		e.At = time.Unix(at, 0).UTC()
		all = append(all, e)
	}
	return all, rows.Err()
}
