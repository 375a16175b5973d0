package sqlsource_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"taraz/data/sqlsource"
	"taraz/data/store/storetest"
)

// server is a database of one test's own, and how to write to it.
type server struct {
	kind    sqlsource.Kind
	address string
	on      func(t *testing.T, address string, statements ...string)
}

// eachServer runs a test on a real PostgreSQL and a real MariaDB.
func eachServer(t *testing.T, test func(t *testing.T, s server)) {
	t.Helper()
	t.Run("postgres", func(t *testing.T) { test(t, onPostgres(t)) })
	t.Run("mariadb", func(t *testing.T) { test(t, onMariaDB(t)) })
}

func onPostgres(t *testing.T) server {
	t.Helper()
	return server{sqlsource.Postgres, storetest.Postgres(t), storetest.OnPostgres}
}

func onMariaDB(t *testing.T) server {
	t.Helper()
	return server{sqlsource.MariaDB, storetest.MariaDB(t), storetest.OnMariaDB}
}

// run executes statements as one who may write.
func (s server) run(t *testing.T, statements ...string) {
	t.Helper()
	s.on(t, s.address, statements...)
}

// config reads a table of the server.
func (s server) config(t *testing.T, table string) sqlsource.Config {
	t.Helper()
	return sqlsource.Config{Address: parse(t, s.address), Table: table}
}

func (s server) query(t *testing.T, query string) sqlsource.Config {
	t.Helper()
	return sqlsource.Config{Address: parse(t, s.address), Query: query}
}

func parse(t *testing.T, address string) sqlsource.Address {
	t.Helper()
	a, err := sqlsource.ParseAddress(address)
	if err != nil {
		t.Fatalf("address: %v", err)
	}
	return a
}

// spool reads a source that has to be readable, and returns its cells, the header first.
func spool(t *testing.T, c sqlsource.Config) (sqlsource.Spooled, [][]string) {
	t.Helper()
	var out bytes.Buffer
	done, err := sqlsource.Spool(context.Background(), c, &out)
	if err != nil {
		t.Fatalf("spool: %v", err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatalf("what was spooled is no CSV: %v", err)
	}
	return done, rows
}

// refused reads a source that cannot be read, and checks what the error says and that it
// does not hold a secret.
func refused(t *testing.T, c sqlsource.Config, words ...string) {
	t.Helper()
	var out bytes.Buffer
	_, err := sqlsource.Spool(context.Background(), c, &out)
	if err == nil {
		t.Fatalf("got %q, want an error that says %q", out.String(), words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error %q does not say %q", err, w)
		}
	}
}

// column returns the cells of a column below its header.
func column(t *testing.T, rows [][]string, name string) []string {
	t.Helper()
	for i, h := range rows[0] {
		if h != name {
			continue
		}
		var cells []string
		for _, r := range rows[1:] {
			cells = append(cells, r[i])
		}
		return cells
	}
	t.Fatalf("no column %s in %v", name, rows[0])
	return nil
}
