package sqlsource

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"taraz/kpi"
)

// largestRow is the largest message of a server that is taken into memory, in bytes.
const largestRow = 64 << 20

// pgSession speaks to PostgreSQL in texts, so that numbers and times arrive as the server
// writes them, by the extended protocol, which takes one statement at a time.
type pgSession struct {
	conn    *pgx.Conn
	address Address
}

func connectPostgres(ctx context.Context, c Config) (session, error) {
	config, err := pgx.ParseConfig(pgAddress(c.Address))
	if err != nil {
		return nil, fmt.Errorf("address of the database server: its options cannot be used (sslmode and its files, connect_timeout): %w", kpi.ErrInvalid)
	}
	config.DialFunc = dial
	config.MaxProtocolMessageBodyLen = largestRow
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = dialTime
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, c.Address.unreachable(err)
	}
	s := &pgSession{conn, c.Address}
	if err := s.begin(ctx, c); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// pgAddress adds what keeps the driver from asking files of this machine for the rest.
func pgAddress(a Address) string {
	u := *a.url
	q := u.Query()
	q.Set("passfile", os.DevNull)
	u.RawQuery = q.Encode()
	if a.password() == "" {
		u.User = url.UserPassword(a.User(), "")
	}
	return u.String()
}

// begin starts a transaction that sees one state of the database and cannot write, and asks
// for values in one form.
func (s *pgSession) begin(ctx context.Context, c Config) error {
	zone := "UTC"
	if c.Zone != nil {
		zone = c.Zone.String()
	}
	if _, err := s.conn.PgConn().Exec(ctx, "SET TimeZone = '"+strings.ReplaceAll(zone, "'", "")+"'").ReadAll(); err != nil {
		zone = "UTC" // the server has no such zone; instants carry their offset either way
	}
	_, err := s.conn.PgConn().Exec(ctx, fmt.Sprintf(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
		SET LOCAL statement_timeout = %d; SET LOCAL client_encoding = 'UTF8'; SET LOCAL DateStyle = 'ISO, YMD';
		SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL lc_monetary = 'C';
		SET LOCAL extra_float_digits = 1; SET LOCAL TimeZone = '%s'`, c.Limits.Total.Milliseconds(), strings.ReplaceAll(zone, "'", ""))).ReadAll()
	return s.address.answer(err)
}

func (s *pgSession) query(ctx context.Context, statement string, args ...any) (cursor, error) {
	about, err := s.conn.PgConn().Prepare(ctx, "", statement, nil)
	if err != nil {
		return nil, s.address.answer(err)
	}
	names, err := s.typeNames(ctx, about.Fields)
	if err != nil {
		return nil, s.address.answer(err)
	}
	c := &pgCursor{address: s.address}
	for _, f := range about.Fields {
		c.list = append(c.list, pgColumn(f, names))
	}
	values := make([][]byte, len(args))
	for i, a := range args {
		values[i] = []byte(a.(string))
	}
	c.reader = s.conn.PgConn().ExecParams(ctx, statement, values, nil, nil, nil)
	return c, nil
}

func (s *pgSession) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	// The server undoes what is not committed when the connection ends.
	_ = s.conn.Close(ctx)
}

type pgCursor struct {
	reader  *pgconn.ResultReader
	address Address
	list    []column
}

func (c *pgCursor) columns() []column { return slices.Clone(c.list) }

func (c *pgCursor) next() ([][]byte, error) {
	if c.reader.NextRow() {
		return c.reader.Values(), nil
	}
	if _, err := c.reader.Close(); err != nil {
		return nil, c.address.answer(err)
	}
	return nil, io.EOF
}

// close does nothing where all rows were read; else the connection cannot be used again.
func (c *pgCursor) close() {}
