package sqlsource_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"taraz/data/sqlsource"
)

// many is a query of n rows, of three cells of about forty bytes.
func many(s server, n string) string {
	rows := "generate_series(1, " + n + ") AS s(seq)"
	if s.kind == sqlsource.MariaDB {
		rows = "seq_1_to_" + n
	}
	return "SELECT seq AS id, 'سفارش شماره چند' AS name, 1250.50 AS amount FROM " + rows
}

// peak is a writer that keeps nothing and watches the memory in use.
type peak struct{ bytes, heap uint64 }

func (p *peak) Write(b []byte) (int, error) {
	p.bytes += uint64(len(b))
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	p.heap = max(p.heap, m.HeapInuse)
	return len(b), nil
}

func TestManyRowsAreStreamedInLittleMemory(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		runtime.GC()
		var out peak
		start := time.Now()
		done, err := sqlsource.Spool(context.Background(), s.query(t, many(s, "200000")), &out)
		if err != nil || done.Rows != 200_000 {
			t.Fatalf("got %d rows and %v, want 200000", done.Rows, err)
		}
		t.Logf("%.0f rows/s, %d MB written, %d MB in use", 200_000/time.Since(start).Seconds(), out.bytes>>20, out.heap>>20)
		if out.heap > 48<<20 {
			t.Errorf("got %d MB in use, want at most 48", out.heap>>20)
		}
	})
}

func TestLimitsEndAReadingWithAClearWord(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		c := s.query(t, many(s, "1000"))
		c.Limits = sqlsource.StandardLimits()
		c.Limits.Rows = 999
		refused(t, c, "more than 999 rows")
		c.Limits = sqlsource.StandardLimits()
		c.Limits.Bytes = 10_000
		refused(t, c, "larger than")
		c.Limits = sqlsource.StandardLimits()
		c.Limits.Columns = 2
		refused(t, c, "3 columns", "at most 2")
		c.Limits = sqlsource.StandardLimits()
		c.Limits.Value = 10
		refused(t, c, "row 1", `"name"`, "at most 10")
	})
}

func TestASampleIsReadWithoutTheRest(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		c := s.query(t, many(s, "20000000"))
		c.Sample = 20
		start := time.Now()
		done, rows := spool(t, c)
		if done.Rows != 20 || len(rows) != 21 || time.Since(start) > 20*time.Second {
			t.Errorf("got %d rows in %v, want 20 at once", done.Rows, time.Since(start))
		}
	})
}

func TestAServerThatSendsNothingIsGivenUp(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		sleep := "SELECT pg_sleep(20)"
		if s.kind == sqlsource.MariaDB {
			sleep = "SELECT SLEEP(20)"
		}
		c := s.query(t, sleep)
		c.Limits = sqlsource.StandardLimits()
		c.Limits.Idle = 300 * time.Millisecond
		start := time.Now()
		refused(t, c, "no row for 300ms")
		if time.Since(start) > 10*time.Second {
			t.Errorf("gave up after %v, want soon", time.Since(start))
		}
		c.Limits.Idle, c.Limits.Total = time.Minute, 300*time.Millisecond
		refused(t, c, "300ms")
	})
}

func TestWhoeverGivesUpIsToldSo(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(300*time.Millisecond, cancel)
		_, err := sqlsource.Spool(ctx, s.query(t, many(s, "20000000")), io.Discard)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the cancellation", err)
		}
	})
}

// cut passes the bytes of a server on until so many have come, and then hangs up.
func cut(t *testing.T, server string, after int64) string {
	return listen(t, func(c net.Conn) {
		up, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		defer up.Close()
		go io.Copy(up, c)
		_, _ = io.CopyN(c, up, after)
	})
}

func TestAServerThatGoesInMidReadIsAnError(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		u, err := url.Parse(s.address)
		if err != nil {
			t.Fatal(err)
		}
		u.Host = cut(t, u.Host, 300_000)
		var out bytes.Buffer
		c := sqlsource.Config{Address: parse(t, u.String()), Query: many(s, "200000")}
		done, err := sqlsource.Spool(context.Background(), c, &out)
		if err == nil || !strings.Contains(err.Error(), "broke the connection off") || done.Last != "" {
			t.Errorf("got %+v and %v, want the break told", done, err)
		}
		if out.Len() == 0 {
			t.Error("got no row at all, want the break to come in the middle")
		}
	})
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestADiskThatIsFullIsTold(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		_, err := sqlsource.Spool(context.Background(), s.query(t, many(s, "20000")), full{})
		if err == nil || !strings.Contains(err.Error(), "write what was read") {
			t.Errorf("got %v, want the writing named", err)
		}
	})
}

func TestAColumnThatHasGoneIsNamed(t *testing.T) {
	eachServer(t, func(t *testing.T, s server) {
		s.run(t, "CREATE TABLE t (id integer, name varchar(9))")
		c := s.query(t, "SELECT id, name FROM t")
		spool(t, c)
		s.run(t, "ALTER TABLE t DROP COLUMN name")
		refused(t, c, "name")
		refused(t, s.config(t, "gone"), "gone")
	})
}
