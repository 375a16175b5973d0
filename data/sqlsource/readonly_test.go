package sqlsource_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"taraz/data/sqlsource"
)

// unchanged checks that the table t still holds its two rows and nothing else came to be.
func unchanged(t *testing.T, s server) {
	t.Helper()
	_, rows := spool(t, s.query(t, "SELECT id, name FROM t ORDER BY id"))
	if len(rows) != 3 || strings.Join(rows[1], " ") != "1 a" || strings.Join(rows[2], " ") != "2 b" {
		t.Errorf("got %v, want the table as it was", rows)
	}
}

func TestAQueryThatWouldWriteFailsAndChangesNothing(t *testing.T) {
	two := []string{"CREATE TABLE t (id integer, name varchar(9))", "INSERT INTO t VALUES (1, 'a'), (2, 'b')"}
	t.Run("postgres", func(t *testing.T) {
		s := onPostgres(t)
		s.run(t, append(two, "CREATE SEQUENCE counter",
			"CREATE FUNCTION sneak() RETURNS integer LANGUAGE sql AS $$ INSERT INTO t VALUES (3, 'c'); SELECT 1 $$")...)
		for name, q := range map[string]string{
			"an insert within a WITH":        "WITH x AS (INSERT INTO t VALUES (3, 'c') RETURNING id) SELECT * FROM x",
			"a delete within a WITH":         "WITH x AS (DELETE FROM t RETURNING id) SELECT * FROM x",
			"a second statement":             "SELECT 1; DROP TABLE t",
			"a function that writes":         "SELECT sneak()",
			"a sequence that is moved":       "SELECT nextval('counter')",
			"turning reading only off":       "SELECT set_config('transaction_read_only', 'off', false), sneak()",
			"a table made by SELECT INTO":    "SELECT * INTO u FROM t",
			"locking rows":                   "SELECT * FROM t FOR UPDATE",
			"a statement in a dollar's text": "SELECT $$;$$; DROP TABLE t",
		} {
			t.Run(name, func(t *testing.T) {
				refused(t, s.query(t, q))
				unchanged(t, s)
			})
		}
	})
	t.Run("mariadb", func(t *testing.T) {
		s := onMariaDB(t)
		s.run(t, append(two, "CREATE SEQUENCE counter",
			"CREATE FUNCTION sneak() RETURNS integer MODIFIES SQL DATA BEGIN INSERT INTO t VALUES (3, 'c'); RETURN 1; END")...)
		for name, q := range map[string]string{
			"a second statement":           "SELECT 1; DROP TABLE t",
			"a function that writes":       "SELECT sneak()",
			"a sequence that is moved":     "SELECT NEXTVAL(counter)",
			"a file on the server":         "SELECT * FROM t INTO OUTFILE '/tmp/taraz-must-not-be'",
			"a comment that is executed":   "SELECT 1 /*! INTO OUTFILE '/tmp/taraz-must-not-be' */",
			"an insert within a WITH":      "WITH x AS (INSERT INTO t VALUES (3, 'c') RETURNING id) SELECT * FROM x",
			"an insert called a selection": "INSERT INTO t VALUES (3, 'c')",
		} {
			t.Run(name, func(t *testing.T) {
				refused(t, s.query(t, q))
				unchanged(t, s)
			})
		}
	})
}

// TestTheServerRefusesWritesEvenWhereTheWordsAreNotSeen runs what the look at the words lets
// through: it is the transaction that stops it.
func TestTheServerRefusesWritesEvenWhereTheWordsAreNotSeen(t *testing.T) {
	s := onPostgres(t)
	s.run(t, "CREATE TABLE t (id integer)")
	refused(t, s.query(t, "WITH x AS (DELETE FROM t RETURNING id) SELECT * FROM x"), "would write", "25006")
	m := onMariaDB(t)
	m.run(t, "CREATE TABLE t (id integer)", "CREATE FUNCTION sneak() RETURNS integer MODIFIES SQL DATA BEGIN INSERT INTO t VALUES (3); RETURN 1; END")
	refused(t, m.query(t, "SELECT sneak()"), "would write", "1792")
}

func TestWordsThatOnlyLookDangerousMayBeRead(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		s.run(t, "CREATE TABLE t (id integer, note varchar(40))", "INSERT INTO t VALUES (1, 'a; insert into b')")
		for _, q := range []string{
			"SELECT id, note FROM t WHERE note <> 'x; drop table t' -- into the wild; really",
			"select id, /* into; */ note from t;",
			"WITH x AS (SELECT * FROM t) SELECT id, note FROM x ;  \n",
			"\n SELECT id, note FROM t WHERE (id IN (1, 2))",
		} {
			_, rows := spool(t, s.query(t, q))
			if len(rows) != 2 || rows[1][1] != "a; insert into b" {
				t.Errorf("%s: got %v, want the one row", q, rows)
			}
		}
	})
}

func TestNamesAreQuotedAndNeverRunAsSQL(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		q := `"`
		if s.kind == sqlsource.MariaDB {
			q = "`"
		}
		s.run(t, "CREATE TABLE t (id integer, name varchar(9))", "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
			"CREATE TABLE "+q+"سفارش ها; drop table t"+q+" (id integer, "+q+"Updated At"+q+" integer)",
			"INSERT INTO "+q+"سفارش ها; drop table t"+q+" VALUES (7, 3)")
		c := s.config(t, "سفارش ها; drop table t")
		c.Watermark, c.Last = "Updated At", "3"
		if done, rows := spool(t, c); rows[1][0] != "7" || done.Last != "3" {
			t.Errorf("got %v and %+v, want the row of the table with the odd name", rows, done)
		}
		for _, name := range []string{"t; DROP TABLE t", q + "t" + q, "t WHERE 1=1 --", "a.b.c", "", "t.", "t\x00"} {
			c := s.config(t, name)
			if _, err := sqlsource.Spool(context.Background(), c, &bytes.Buffer{}); err == nil {
				t.Errorf("table %q: got no error", name)
			}
		}
		c = s.config(t, "t")
		c.Watermark, c.Last = "id", "1) OR 1=1; DROP TABLE t --"
		refused(t, c)
		c.Watermark, c.Last = "id"+q+" FROM t; DROP TABLE t", "1"
		refused(t, c, "watermark column")
		unchanged(t, s)
	})
}
