package sqlsource_test

import (
	"slices"
	"testing"

	"taraz/data/sqlsource"
)

// since reads the table t from a watermark on and returns the ids, ordered.
func since(t *testing.T, s server, column, last string) ([]string, sqlsource.Spooled) {
	t.Helper()
	c := s.config(t, "t")
	c.Watermark, c.Last = column, last
	done, rows := spool(t, c)
	var ids []string
	for _, r := range rows[1:] {
		ids = append(ids, r[0])
	}
	slices.Sort(ids)
	return ids, done
}

func TestAWatermarkReadsWhatIsNewAndTheLastOnesAgain(t *testing.T) {
	kinds := map[string][]string{ // of the column, and four growing values
		"whole numbers":   {"bigint", "9007199254740991", "9007199254740992", "9007199254740993", "9007199254740994"},
		"decimals":        {"decimal(30,5)", "1.5", "12345678901234567890.00001", "12345678901234567890.00002", "12345678901234567890.00003"},
		"days":            {"date", "'2024-01-01'", "'2024-01-02'", "'2024-01-03'", "'2024-01-04'"},
		"times":           {"timestamp", "'2024-01-01 00:00:00'", "'2024-01-01 00:00:01'", "'2024-01-01 00:00:02'", "'2024-01-01 00:00:03'"},
		"texts that grow": {"varchar(20)", "'a'", "'b'", "'c'", "'d'"},
	}
	eachServer(t, func(t *testing.T, s server) {
		for name, k := range kinds {
			t.Run(name, func(t *testing.T) {
				s.run(t, "DROP TABLE IF EXISTS t", "CREATE TABLE t (id integer, seen "+k[0]+" NULL)",
					"INSERT INTO t VALUES (1, "+k[1]+"), (2, "+k[2]+"), (3, "+k[2]+")")
				all, first := since(t, s, "seen", "")
				if !slices.Equal(all, []string{"1", "2", "3"}) || first.Last == "" {
					t.Fatalf("got %v up to %q, want all rows at first", all, first.Last)
				}
				again, second := since(t, s, "seen", first.Last)
				if !slices.Equal(again, []string{"2", "3"}) || second.Last != first.Last {
					t.Errorf("got %v up to %q, want both rows of the last value again", again, second.Last)
				}
				s.run(t, "INSERT INTO t VALUES (4, "+k[2]+"), (5, "+k[3]+"), (6, "+k[4]+")")
				more, third := since(t, s, "seen", first.Last)
				if !slices.Equal(more, []string{"2", "3", "4", "5", "6"}) || third.Last == first.Last {
					t.Errorf("got %v up to %q, want the late row of the same value and the new ones", more, third.Last)
				}
				if last, _ := since(t, s, "seen", third.Last); !slices.Equal(last, []string{"6"}) {
					t.Errorf("got %v, want only the last row", last)
				}
			})
		}
	})
}

func TestARowWithoutAWatermarkIsAlwaysRead(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		s.run(t, "CREATE TABLE t (id integer, seen integer)", "INSERT INTO t VALUES (1, 1), (2, NULL), (3, 3)")
		if got, done := since(t, s, "seen", "2"); !slices.Equal(got, []string{"2", "3"}) || done.Last != "3" {
			t.Errorf("got %v up to %q, want 2 and 3 up to 3", got, done.Last)
		}
	})
}

func TestATableThatWasEmptiedIsReadFromItsBeginning(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		s.run(t, "CREATE TABLE t (id integer, seen integer)")
		if got, done := since(t, s, "seen", "90"); got != nil || done.Last != "90" || done.Restarted {
			t.Errorf("got %v and %+v, want nothing read and the watermark where it was", got, done)
		}
		s.run(t, "INSERT INTO t VALUES (1, 1), (2, 2)")
		if got, done := since(t, s, "seen", "90"); !slices.Equal(got, []string{"1", "2"}) || done.Last != "2" || !done.Restarted {
			t.Errorf("got %v and %+v, want everything up to 2", got, done)
		}
	})
}

func TestAQueryHasAWatermarkToo(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		s.run(t, "CREATE TABLE t (id integer, seen integer)", "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)")
		c := s.query(t, "WITH x AS (SELECT id, seen FROM t) SELECT id, seen FROM x WHERE id <> 2 -- not this one")
		c.Watermark, c.Last = "seen", "2"
		done, rows := spool(t, c)
		if done.Rows != 1 || rows[1][0] != "3" || done.Last != "3" {
			t.Errorf("got %v and %+v, want row 3", rows, done)
		}
	})
}

func TestAWatermarkThatCannotGrowIsRefused(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		s.run(t, "CREATE TABLE t (id integer, share double precision)")
		c := s.config(t, "t")
		c.Watermark = "share"
		refused(t, c, `"share"`, "double")
		c.Watermark = "updated_at"
		refused(t, c, `"updated_at"`, "watermark")
	})
}

func TestAMistypedYearDoesNotHideWhatComesAfter(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		for _, kind := range []string{"date", "timestamp", "varchar(30)"} {
			s.run(t, "DROP TABLE IF EXISTS t", "CREATE TABLE t (id integer, seen "+kind+" NULL)",
				"INSERT INTO t VALUES (1, '2026-01-01'), (2, '2026-01-02'), (3, '2036-01-02')")
			c := s.config(t, "t")
			c.Watermark, c.Now = "seen", instant(t, "2026-01-02T12:00:00Z")
			first, _ := spool(t, c)
			if first.Rows != 3 || first.Last[:10] != "2026-01-02" {
				t.Errorf("%s: got %+v, want every row and the watermark at the second", kind, first)
			}
			s.run(t, "INSERT INTO t VALUES (4, '2026-01-03')")
			c.Last, c.Now = first.Last, instant(t, "2026-01-03T12:00:00Z")
			second, _ := spool(t, c)
			if second.Rows != 3 || second.Last[:10] != "2026-01-03" || second.Restarted {
				t.Errorf("%s: got %+v, want rows 2, 3 and 4", kind, second)
			}
		}
	})
}
