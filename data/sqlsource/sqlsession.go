package sqlsource

import (
	"context"
	"database/sql"
	"io"
	"strconv"
	"time"
)

// sqlSession is what MySQL and SQL Server have in common: one connection of a driver of
// database/sql.
type sqlSession struct {
	db      *sql.DB
	conn    *sql.Conn
	address Address
	column  func(*sql.ColumnType) column
}

// querier is a connection, or a transaction on it.
type querier interface {
	PrepareContext(ctx context.Context, statement string) (*sql.Stmt, error)
}

func (s *sqlSession) query(ctx context.Context, statement string, args ...any) (cursor, error) {
	return s.queryBy(ctx, s.conn, statement, args)
}

func (s *sqlSession) queryBy(ctx context.Context, q querier, statement string, args []any) (cursor, error) {
	prepared, err := q.PrepareContext(ctx, statement)
	if err != nil {
		return nil, s.address.answer(err)
	}
	rows, err := prepared.QueryContext(ctx, args...)
	if err != nil {
		prepared.Close()
		return nil, s.address.answer(err)
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		rows.Close()
		prepared.Close()
		return nil, s.address.answer(err)
	}
	c := &sqlCursor{rows: rows, statement: prepared, address: s.address}
	for _, t := range types {
		c.list = append(c.list, s.column(t))
	}
	c.cells = make([][]byte, len(types))
	c.values, c.places, c.own = make([]any, len(types)), make([]any, len(types)), make([][]byte, len(types))
	for i := range c.values {
		c.places[i] = &c.values[i]
	}
	return c, nil
}

// close drops the connection; the server undoes what is not committed.
func (s *sqlSession) close() {
	if s.conn != nil {
		s.conn.Close()
	}
	s.db.Close()
}

type sqlCursor struct {
	rows      *sql.Rows
	statement *sql.Stmt
	address   Address
	list      []column
	values    []any
	places    []any // of values
	own       [][]byte
	cells     [][]byte
}

func (c *sqlCursor) columns() []column { return c.list }

func (c *sqlCursor) next() ([][]byte, error) {
	if !c.rows.Next() {
		if err := c.rows.Err(); err != nil {
			return nil, c.address.answer(err)
		}
		return nil, io.EOF
	}
	if err := c.rows.Scan(c.places...); err != nil {
		return nil, c.address.answer(err)
	}
	for i, v := range c.values {
		c.cells[i] = c.text(i, v)
	}
	return c.cells, nil
}

// text writes a value as the server would: floats without an exponent, since they may be
// ids, and times in ISO form.
func (c *sqlCursor) text(i int, v any) []byte {
	own := c.own[i][:0]
	switch v := v.(type) {
	case nil:
		return nil
	case []byte:
		return orEmpty(v)
	case string:
		own = append(own, v...)
	case int64:
		own = strconv.AppendInt(own, v, 10)
	case uint64:
		own = strconv.AppendUint(own, v, 10)
	case float32:
		own = strconv.AppendFloat(own, float64(v), 'f', -1, 32)
	case float64:
		own = strconv.AppendFloat(own, v, 'f', -1, 64)
	case bool:
		own = strconv.AppendBool(own, v)
	case time.Time:
		own = v.AppendFormat(own, timeLayout(c.list[i].kind))
	}
	c.own[i] = own
	return orEmpty(own)
}

// orEmpty keeps an empty text from passing as NULL.
func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func (c *sqlCursor) close() {
	c.rows.Close()
	c.statement.Close()
}
