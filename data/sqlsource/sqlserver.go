package sqlsource

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	mssql "github.com/microsoft/go-mssqldb"

	"taraz/kpi"
)

// msSession speaks to SQL Server. It has not been tried against a real one. The server knows
// no transaction that cannot write: the query is held within brackets, where only a SELECT
// may stand, and what it did is rolled back in any case. A user who may only read is the wall.
type msSession struct {
	sqlSession
	tx *sql.Tx
}

func connectSQLServer(ctx context.Context, c Config) (session, error) {
	connector, err := mssql.NewConnector(msAddress(c.Address))
	if err != nil {
		return nil, fmt.Errorf("address of the database server: its options cannot be used (encrypt, trustservercertificate, certificate): %w", kpi.ErrInvalid)
	}
	connector.Dialer = dialer{}
	s := &msSession{sqlSession: sqlSession{db: sql.OpenDB(connector), address: c.Address, column: msColumn}}
	if s.conn, err = s.db.Conn(ctx); err != nil {
		s.close()
		return nil, c.Address.unreachable(err)
	}
	if err := s.begin(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// msAddress is what the driver calls an address, which asks for a server that may only read
// where there are several.
func msAddress(a Address) string {
	q := a.url.Query()
	if t := q.Get("connect_timeout"); t != "" {
		q.Set("dial timeout", t)
		q.Del("connect_timeout")
	}
	q.Set("database", a.database)
	q.Set("ApplicationIntent", "ReadOnly")
	q.Set("app name", "taraz")
	u := url.URL{Scheme: string(SQLServer), User: a.url.User, Host: a.url.Host, RawQuery: q.Encode()}
	return u.String()
}

// begin asks for one state of the database, or where that is not allowed for committed rows.
func (s *msSession) begin(ctx context.Context) error {
	var snapshots int
	err := s.conn.QueryRowContext(ctx, "SELECT snapshot_isolation_state FROM sys.databases WHERE name = DB_NAME()").Scan(&snapshots)
	level := sql.LevelReadCommitted
	if err == nil && snapshots == 1 {
		level = sql.LevelSnapshot
	}
	s.tx, err = s.conn.BeginTx(ctx, &sql.TxOptions{Isolation: level})
	return s.address.answer(err)
}

func (s *msSession) query(ctx context.Context, statement string, args ...any) (cursor, error) {
	return s.queryBy(ctx, s.tx, statement, args)
}

func (s *msSession) close() {
	if s.tx != nil {
		// If it fails the connection is gone, which undoes everything as well.
		_ = s.tx.Rollback()
	}
	s.sqlSession.close()
}

func msColumn(t *sql.ColumnType) column {
	kind := strings.ToLower(t.DatabaseTypeName())
	c := column{name: t.Name(), kind: kind, growth: text}
	switch kind {
	case "tinyint", "smallint", "int", "bigint":
		c.growth = whole
	case "bit", "float", "real", "time":
		c.growth = none
	case "binary", "varbinary", "image", "timestamp", "rowversion":
		c.shape, c.growth = binary, none
	case "uniqueidentifier":
		c.shape, c.growth = guid, none
	case "geometry", "geography", "hierarchyid", "sql_variant", "udt":
		c.foreign, c.growth = true, none
	}
	return c
}

// guidText writes a uniqueidentifier as its server shows it: half of its bytes stand in
// the other order.
func guidText(raw []byte) ([]byte, error) {
	var id mssql.UniqueIdentifier
	if err := id.Scan(raw); err != nil {
		return nil, err
	}
	return []byte(id.String()), nil
}

// timeLayout writes a time in the precision that the server reads again as the same.
func timeLayout(kind string) string {
	switch kind {
	case "date":
		return "2006-01-02"
	case "time":
		return "15:04:05.9999999"
	case "datetime":
		return "2006-01-02T15:04:05.999"
	case "datetimeoffset":
		return "2006-01-02T15:04:05.9999999Z07:00"
	}
	return "2006-01-02T15:04:05.9999999"
}
