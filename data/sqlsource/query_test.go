package sqlsource_test

import (
	"errors"
	"strings"
	"testing"

	"taraz/data/sqlsource"
	"taraz/kpi"
)

func TestAQueryIsOneSelect(t *testing.T) {
	cases := []struct {
		name, kind, query, want string
	}{
		{"nothing", "postgres", " ;\n", "empty"},
		{"an update", "postgres", "UPDATE t SET a = 1", "SELECT or WITH"},
		{"a call", "mysql", "CALL p()", "SELECT or WITH"},
		{"two statements", "postgres", "SELECT 1; SELECT 2", "several"},
		{"an into", "sqlserver", "SELECT * INTO u FROM t", "writes"},
		{"an open text", "postgres", "SELECT 'a", "not closed"},
		{"an open comment", "mysql", "SELECT 1 /* a", "not closed"},
		{"an open bracket", "postgres", "SELECT (1", "not closed"},
		{"a bracket too many", "sqlserver", "SELECT 1) x DROP TABLE t SELECT (1", "not closed"},
		{"a comment that is executed", "mysql", "SELECT /*!50000 1 */ 2", "executes"},
		{"a WITH for SQL Server", "sqlserver", "WITH a AS (SELECT 1 b) SELECT * FROM a", "view"},
		{"an escaped mark of MySQL", "mysql", `SELECT 'it\'s; fine'`, ""},
		{"a name in brackets of SQL Server", "sqlserver", "SELECT [a;into] FROM t", ""},
		{"a text between dollars", "postgres", "SELECT $a$;'$a$, 1", ""},
		{"a parameter is no dollar's text", "postgres", "SELECT $1, $2", ""},
		{"a very long one", "postgres", "SELECT " + strings.Repeat("1,", 40_000) + "1", "64 KiB"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := parse(t, c.kind+"://u:p@h/d")
			err := sqlsource.Config{Address: a, Query: c.query}.Check()
			switch {
			case c.want == "" && err != nil:
				t.Errorf("got %v, want none", err)
			case c.want != "" && (!errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want an error that says %q", err, c.want)
			}
		})
	}
}

func TestASourceIsATableOrAQuery(t *testing.T) {
	a := parse(t, "mysql://u:p@h/d")
	for name, c := range map[string]sqlsource.Config{
		"neither":    {Address: a},
		"both":       {Address: a, Table: "t", Query: "SELECT 1"},
		"no address": {Table: "t"},
	} {
		if err := c.Check(); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
}
