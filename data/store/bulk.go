package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"
)

const (
	sqliteBatch   = 500    // rows of one INSERT (SPEED.md: more gains nothing)
	postgresBatch = 10_000 // rows of one COPY
	batches       = 4      // in flight between the caller and the writer
)

// batch is some rows, one value after another, as the driver wants them.
type batch struct {
	values []driver.NamedValue
	rows   int
}

// bulk writes many rows into one table by the engine's fast path, in the transaction that
// is open on the connection, while the caller prepares the next ones. Nothing else may use
// the connection until close.
type bulk struct {
	table    string
	columns  []string
	now      *batch
	size     int
	full     chan *batch
	free     chan *batch
	finished sync.WaitGroup
	failed   chan struct{} // closed at the first error
	err      error         // valid once failed is closed
}

func newBulk(ctx context.Context, w *writing, table string, columns []string) *bulk {
	b := &bulk{table: table, columns: columns, size: sqliteBatch,
		full: make(chan *batch, batches), free: make(chan *batch, batches), failed: make(chan struct{})}
	if w.dialect == postgres {
		b.size = postgresBatch
	}
	b.now = b.newBatch()
	for range batches - 1 {
		b.free <- nil // made when wanted
	}
	b.finished.Go(func() { b.write(ctx, w.conn, w.dialect) })
	return b
}

func (b *bulk) newBatch() *batch {
	values := make([]driver.NamedValue, b.size*len(b.columns))
	for i := range values {
		values[i].Ordinal = i + 1
	}
	return &batch{values: values}
}

// row returns the values of the next row, to be set in the order of the columns.
func (b *bulk) row() []driver.NamedValue {
	at := b.now.rows * len(b.columns)
	return b.now.values[at : at+len(b.columns)]
}

// next keeps the row that was filled.
func (b *bulk) next() error {
	b.now.rows++
	if b.now.rows < b.size {
		return nil
	}
	return b.hand()
}

// hand gives the current batch to the writer and takes another.
func (b *bulk) hand() error {
	select {
	case <-b.failed:
		return b.err
	case b.full <- b.now:
	}
	select {
	case <-b.failed:
		return b.err
	case b.now = <-b.free:
	}
	if b.now == nil {
		b.now = b.newBatch()
	}
	return nil
}

// close writes what is left and frees the connection.
func (b *bulk) close() error {
	var err error
	if b.now.rows > 0 {
		err = b.hand()
	}
	close(b.full)
	b.finished.Wait()
	if err != nil {
		return err
	}
	return b.err
}

func (b *bulk) write(ctx context.Context, conn *sqlx.Conn, d dialect) {
	err := conn.Raw(func(c any) error {
		if d == postgres {
			return b.drain(ctx, copier{c.(*stdlib.Conn).Conn(), b}.write)
		}
		in := inserter{conn: c.(*sqlite3.SQLiteConn), bulk: b}
		return errors.Join(b.drain(ctx, in.write), in.close())
	})
	if err != nil {
		b.err = fmt.Errorf("write %s: %w", b.table, err)
		close(b.failed)
	}
}

func (b *bulk) drain(ctx context.Context, write func(context.Context, *batch) error) error {
	for batch := range b.full {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := write(ctx, batch); err != nil {
			return err
		}
		batch.rows = 0
		b.free <- batch
	}
	return nil
}

// inserter writes batches to SQLite as INSERTs of many rows.
type inserter struct {
	conn     *sqlite3.SQLiteConn
	bulk     *bulk
	prepared driver.Stmt // for a full batch
}

func (in *inserter) write(_ context.Context, b *batch) (err error) {
	stmt := in.prepared
	if stmt == nil || b.rows < in.bulk.size {
		if stmt, err = in.conn.Prepare(in.bulk.insert(b.rows)); err != nil {
			return err
		}
		if b.rows == in.bulk.size {
			in.prepared = stmt
		} else {
			defer stmt.Close()
		}
	}
	// A query binds all values in one call into C, an exec each in one of its own.
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(context.Background(), b.values[:b.rows*len(in.bulk.columns)])
	if err != nil {
		return err
	}
	if err = rows.Next(nil); errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, rows.Close())
}

func (in *inserter) close() error {
	if in.prepared == nil {
		return nil
	}
	return in.prepared.Close()
}

func (b *bulk) insert(rows int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", len(b.columns)), ",") + ")"
	return "INSERT INTO " + b.table + " (" + strings.Join(b.columns, ", ") + ") VALUES " +
		strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}

// copier writes batches to PostgreSQL by its COPY protocol.
type copier struct {
	conn *pgx.Conn
	bulk *bulk
}

func (c copier) write(ctx context.Context, b *batch) error {
	at, row := -1, make([]any, len(c.bulk.columns))
	_, err := c.conn.CopyFrom(ctx, pgx.Identifier{c.bulk.table}, c.bulk.columns, pgx.CopyFromFunc(func() ([]any, error) {
		if at++; at == b.rows {
			return nil, nil
		}
		for i := range row {
			row[i] = b.values[at*len(row)+i].Value
		}
		return row, nil
	}))
	return err
}
