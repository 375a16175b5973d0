package sqlsource_test

import (
	"strings"
	"testing"
	"time"

	"taraz/data/sqlsource"
)

// typed is a value of a type as a server knows it, and the cell that it becomes.
type typed struct{ name, kind, value, want string }

// checkTypes makes a table with a column for each type, with a row of values and one of
// NULLs, and compares what comes out.
func checkTypes(t *testing.T, s server, zone *time.Location, list []typed) sqlsource.Spooled {
	t.Helper()
	var columns, values []string
	for _, c := range list {
		columns = append(columns, c.name+" "+c.kind+" NULL")
		values = append(values, c.value)
	}
	s.run(t, "CREATE TABLE kinds ("+strings.Join(columns, ", ")+")", "INSERT INTO kinds VALUES ("+strings.Join(values, ", ")+")")
	c := s.config(t, "kinds")
	c.Zone = zone
	done, rows := spool(t, c)
	for _, c := range list {
		if got := column(t, rows, c.name)[0]; got != c.want {
			t.Errorf("%s: got %q want %q", c.kind, got, c.want)
		}
	}
	s.run(t, "DELETE FROM kinds", "INSERT INTO kinds ("+list[0].name+") VALUES (NULL)")
	_, rows = spool(t, c)
	for i, cell := range rows[1] {
		if cell != "" && list[i].kind != "timestamp" {
			t.Errorf("%s: NULL became %q, want an empty cell", list[i].kind, cell)
		}
	}
	return done
}

func TestEveryTypeOfPostgreSQLBecomesAText(t *testing.T) {
	s := onPostgres(t)
	s.run(t, "CREATE TYPE mood AS ENUM ('خوب', 'بد')", "CREATE DOMAIN amount AS numeric(12,2)")
	tehran, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	checkTypes(t, s, tehran, []typed{
		{"a_small", "smallint", "-32768", "-32768"},
		{"a_big", "bigint", "9223372036854775807", "9223372036854775807"},
		{"a_numeric", "numeric(30,10)", "12345678901234567890.0123456789", "12345678901234567890.0123456789"},
		{"a_domain", "amount", "1250.5", "1250.50"},
		{"a_double", "double precision", "0.1", "0.1"},
		{"a_round_double", "double precision", "1000000", "1000000"},
		{"a_money", "money", "-1234567.5", "-1234567.50"},
		{"a_yes", "boolean", "true", "true"},
		{"a_no", "boolean", "false", "false"},
		{"a_date", "date", "'2024-03-20'", "2024-03-20"},
		{"a_stamp", "timestamp", "'2024-03-20 10:00:00.25'", "2024-03-20 10:00:00.25"},
		{"an_instant", "timestamptz", "'2022-03-21 20:30:00Z'", "2022-03-22T01:00:00+04:30"},
		{"a_time", "time", "'10:00'", "10:00:00"},
		{"a_length", "interval", "'1 day 2 hours'", "1 day 02:00:00"},
		{"a_uuid", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
		{"a_text", "text", "'«علی، \"رضا»\nسطر دوم'", "«علی، \"رضا»\nسطر دوم"},
		{"an_empty_text", "text", "''", ""},
		{"a_padded", "char(4)", "'ab'", "ab  "},
		{"some_bytes", "bytea", `'\xd8b9d984db8c'`, "علی"},
		{"a_document", "jsonb", `'{"a": 1}'`, `{"a": 1}`},
		{"a_mood", "mood", "'خوب'", "خوب"},
		{"a_list", "integer[]", "'{1,2}'", "{1,2}"},
	})
}

func TestEveryTypeOfMariaDBBecomesAText(t *testing.T) {
	s := onMariaDB(t)
	checkTypes(t, s, nil, []typed{
		{"a_tiny", "tinyint(1)", "1", "1"},
		{"a_bool", "boolean", "false", "0"},
		{"a_bit", "bit(10)", "b'1000000001'", "513"},
		{"a_big", "bigint", "-9223372036854775808", "-9223372036854775808"},
		{"an_unsigned", "bigint unsigned", "18446744073709551615", "18446744073709551615"},
		{"a_decimal", "decimal(40,10)", "12345678901234567890.0123456789", "12345678901234567890.0123456789"},
		{"a_float", "float", "0.1", "0.1"},
		{"a_round_double", "double", "594687000000000000000000", "594687000000000000000000"},
		{"a_date", "date", "'2024-03-20'", "2024-03-20"},
		{"a_datetime", "datetime", "'2024-03-20 10:00:00'", "2024-03-20 10:00:00"},
		{"a_fine_datetime", "datetime(6)", "'2024-03-20 10:00:00.25'", "2024-03-20 10:00:00.250000"},
		{"a_year", "year", "2024", "2024"},
		{"a_time", "time", "'10:00:00'", "10:00:00"},
		{"a_text", "text character set utf8mb4", "'«علی، \"رضا»\nسطر 😀'", "«علی، \"رضا»\nسطر 😀"},
		{"a_mb3", "varchar(20) character set utf8mb3", "'گزارش'", "گزارش"},
		{"a_latin", "varchar(20) character set latin1", "'café'", "café"},
		{"a_cp1256", "varchar(20) character set cp1256", "'كتاب'", "كتاب"},
		{"an_empty_text", "varchar(3)", "''", ""},
		{"some_bytes", "blob", "X'D8B9D984DB8C'", "علی"},
		{"a_document", "json", `'{"a": 1}'`, `{"a": 1}`},
		{"a_choice", "enum('خوب','بد')", "'بد'", "بد"},
	})
}

func TestATimestampOfMariaDBIsAnInstantWhateverTheServersZone(t *testing.T) {
	s := onMariaDB(t)
	s.run(t, "SET time_zone = '+03:30'", "CREATE TABLE t (a timestamp NULL, b datetime NULL)", "INSERT INTO t VALUES ('2024-03-20 10:00:00', '2024-03-20 10:00:00')")
	_, rows := spool(t, s.config(t, "t"))
	if got := strings.Join(rows[1], " | "); got != "2024-03-20T06:30:00Z | 2024-03-20 10:00:00" {
		t.Errorf("got %s, want the timestamp in UTC and the datetime as it is", got)
	}
}

func TestZeroDatesOfMariaDBAreEmptyAndCounted(t *testing.T) {
	s := onMariaDB(t)
	s.run(t, "SET sql_mode = ''", "CREATE TABLE t (a date, b datetime, c timestamp)",
		"INSERT INTO t VALUES ('0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00'), ('2024-03-20', '2024-03-20 00:00:00', '2024-03-20 00:00:00')")
	done, rows := spool(t, s.config(t, "t"))
	if got := strings.Join(rows[1], "|"); got != "||" || done.ZeroDates != 3 {
		t.Errorf("got %q and %d zero dates, want three empty cells, counted", got, done.ZeroDates)
	}
}

func TestWhatIsNoTextIsRefusedByTheNameOfItsColumn(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		story, photo := "text", "bytea"
		if s.kind == sqlsource.MariaDB {
			story, photo = "longtext", "blob"
		}
		s.run(t, "CREATE TABLE shops (id integer, spot point)", "CREATE TABLE people (id integer, photo "+photo+", story "+story+")")
		refused(t, s.config(t, "shops"), `"spot"`, "query")
		if s.kind == sqlsource.MariaDB {
			s.run(t, "INSERT INTO people VALUES (1, X'FFD8FF', NULL)")
		} else {
			s.run(t, `INSERT INTO people VALUES (1, '\xffd8ff', NULL)`)
		}
		refused(t, s.config(t, "people"), `"photo"`, "row 1", "UTF-8")
		s.run(t, "UPDATE people SET photo = NULL, story = repeat('x', 1048577)")
		refused(t, s.config(t, "people"), `"story"`, "row 1", "1048577", "1048576")
		s.run(t, "UPDATE people SET story = repeat('x', 1048576)")
		if done, _ := spool(t, s.config(t, "people")); done.Rows != 1 {
			t.Errorf("got %d rows, want the value of exactly 1 MiB to pass", done.Rows)
		}
	})
}
