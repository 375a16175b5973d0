package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"

	"taraz/kpi"
)

const (
	// applicationID stands in the header of our files (sqlite.org/fileformat, offset 68).
	applicationID = 0x54727A31 // "Trz1"
	// writerPatience is how long a writer waits for another process; an import, which may be
	// behind a large one, waits without end.
	writerPatience = 15 * time.Minute
	readers        = 4
	// wholeCheck is the size up to which a file is checked in full whenever it is opened;
	// larger ones have their small tables checked, and all of it by the check command.
	wholeCheck = 64 << 20
)

// sqliteConnector opens connections by a data source name, without a registered driver.
type sqliteConnector struct {
	driver *sqlite3.SQLiteDriver
	dsn    string
}

func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }
func (c sqliteConnector) Driver() driver.Driver                        { return c.driver }

// sqliteDB opens a pool on a file. The parameters are go-sqlite3's.
func sqliteDB(path string, connections int, params url.Values) (*sqlx.DB, error) {
	params.Set("_mutex", "no") // database/sql gives a connection to one goroutine at a time
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	name := (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(full)}).String()
	db := sqlx.NewDb(sql.OpenDB(sqliteConnector{&sqlite3.SQLiteDriver{}, name + "?" + params.Encode()}), string(sqlite))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

func sqliteWriter(path, journal string) (*sqlx.DB, error) {
	return sqliteDB(path, 1, url.Values{"mode": {"rw"}, "_journal_mode": {journal}, "_synchronous": {"NORMAL"},
		"_foreign_keys": {"on"}, "_busy_timeout": {"1000"}, "_txlock": {"immediate"}, "_cache_size": {"-8000"}})
}

func sqliteReader(path string) (*sqlx.DB, error) {
	return sqliteDB(path, readers, url.Values{"mode": {"rw"}, "_query_only": {"on"}, "_foreign_keys": {"on"},
		"_busy_timeout": {"10000"}, "_cache_size": {"-8000"}})
}

// createSQLite makes an empty file of ours that did not exist. The caller removes it if
// what follows fails.
func createSQLite(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return fmt.Errorf("database %s: exists already and is left as it is: %w", path, kpi.ErrConflict)
	case err != nil:
		return fmt.Errorf("database %s: cannot be made (%w)", path, cause(err))
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	db, err := sqliteWriter(path, "DELETE") // so that the header is in the file itself, not in a journal
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err = db.Exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	return nil
}

func removeSQLite(path string) {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		os.Remove(path + suffix)
	}
}

// recogniseSQLite refuses a file that is missing or not ours, by reading its header alone:
// SQLite itself would write to a file whose journal it finds.
func recogniseSQLite(path string) error {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("database %s: no such file; `taraz init` makes one: %w", path, kpi.ErrUnknown)
	case err != nil:
		return fmt.Errorf("database %s: cannot be read (%w)", path, cause(err))
	}
	defer f.Close()
	header := make([]byte, 100)
	if _, err := io.ReadFull(f, header); err != nil || !strings.HasPrefix(string(header), "SQLite format 3\x00") {
		return fmt.Errorf("database %s: not a database file, left as it is: %w", path, kpi.ErrInvalid)
	}
	if binary.BigEndian.Uint32(header[68:]) != applicationID {
		return fmt.Errorf("database %s: a SQLite file, but not one that Taraz made; left as it is: %w", path, kpi.ErrInvalid)
	}
	return nil
}

// checkSQLite refuses a corrupt file. Beyond wholeCheck it reads the tables that decide
// what the rest means, not the facts.
func checkSQLite(ctx context.Context, db *sqlx.DB, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("database %s: cannot be read (%w)", path, cause(err))
	}
	if err := checkLength(path, info.Size()); err != nil {
		return err
	}
	pragmas := []string{"PRAGMA quick_check(1)"}
	if info.Size() > wholeCheck {
		pragmas = pragmas[:0]
		for _, t := range []string{"sqlite_schema", "organisation", "setting", "source", "target", "strategy", "coverage"} {
			pragmas = append(pragmas, "PRAGMA quick_check("+t+")")
		}
	}
	for _, p := range pragmas {
		var verdict string
		if err := db.GetContext(ctx, &verdict, p); err != nil {
			return unusable(path, err)
		}
		if verdict != "ok" {
			return fmt.Errorf("database %s: is damaged (%s); restore a backup: %w", path, verdict, kpi.ErrInvalid)
		}
	}
	return nil
}

// unusable says why SQLite cannot use a file: only what it calls corrupt is damage. Even a
// reader writes to the files beside a database.
func unusable(path string, err error) error {
	var e sqlite3.Error
	switch {
	case !errors.As(err, &e):
	case e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB:
		return fmt.Errorf("database %s: is damaged (%v); restore a backup: %w", path, err, kpi.ErrInvalid)
	case e.Code == sqlite3.ErrReadonly || e.Code == sqlite3.ErrPerm || e.Code == sqlite3.ErrCantOpen:
		return fmt.Errorf("database %s: cannot be written (%v); want a file, and a folder around it, that you may write to: %w", path, err, kpi.ErrInvalid)
	}
	return fmt.Errorf("database %s: %w", path, err)
}

// checkLength refuses a file that is shorter than its header says. While pages are still in
// the write-ahead log it may be.
func checkLength(path string, size int64) error {
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("database %s: cannot be read (%w)", path, cause(err))
	}
	defer f.Close()
	header := make([]byte, 32)
	if _, err := io.ReadFull(f, header); err != nil {
		return fmt.Errorf("database %s: cannot be read (%w)", path, cause(err))
	}
	page := int64(binary.BigEndian.Uint16(header[16:]))
	if page == 1 {
		page = 1 << 16
	}
	if want := page * int64(binary.BigEndian.Uint32(header[28:])); size < want {
		return fmt.Errorf("database %s: is damaged (%d bytes, of which %d are missing); restore a backup: %w", path, want, want-size, kpi.ErrInvalid)
	}
	return nil
}

// cause is the reason of a failed file operation without the path, which the message has
// already.
func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// beginSQLite takes the write lock, waiting for other processes as long as the context and
// the patience (0: without end) allow.
func (w *writing) beginSQLite(ctx context.Context, patience time.Duration) error {
	deadline := time.Now().Add(patience)
	for {
		tx, err := w.conn.BeginTxx(context.WithoutCancel(ctx), nil)
		if err == nil {
			w.tx = tx
			return nil
		}
		var e sqlite3.Error
		if !errors.As(err, &e) || e.Code != sqlite3.ErrBusy {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if patience > 0 && time.Now().After(deadline) {
			return fmt.Errorf("another process has been writing for %v: %w", patience, kpi.ErrConflict)
		}
	}
}

// unbroken tells whether the transaction still stands. SQLite ends it by itself when the
// disk is full or a statement was interrupted; what came after would not be undone.
func (w *writing) unbroken() error {
	if w.dialect != sqlite {
		return nil
	}
	return w.conn.Raw(func(c any) error {
		if c.(*sqlite3.SQLiteConn).AutoCommit() {
			return errors.New("the transaction was ended by SQLite")
		}
		return nil
	})
}

// discard makes the pool forget the connection.
func (w *writing) discard() {
	// The error is the message to the pool, not news for anybody.
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn })
}
