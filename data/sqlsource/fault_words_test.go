package sqlsource

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	mssql "github.com/microsoft/go-mssqldb"

	"taraz/kpi"
)

func faultAddress(t *testing.T) Address {
	t.Helper()
	a, err := ParseAddress("sqlserver://reader:hunter2@db.example/crm")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestEveryFaultIsSaidInPlainWordsWithoutItsCause(t *testing.T) {
	a := faultAddress(t)
	leak := func(err error) error { return fmt.Errorf("dial sqlserver://reader:hunter2@db.example: %w", err) }
	cases := []struct {
		name, want string
		said       func(error) error
		err        error
	}{
		{"a sign-in that SQL Server refuses", "refused the sign-in", a.unreachable, mssql.Error{Number: 18456, Message: "hunter2"}},
		{"a database that SQL Server has not", "no database", a.unreachable, mssql.Error{Number: 4060}},
		{"a sign-in by another plug-in", "refused the sign-in", a.unreachable, &mysql.MySQLError{Number: 1698}},
		{"a user without a right", "does not let user", a.unreachable, &pgconn.PgError{Code: "42501"}},
		{"a host that may not connect", "Host 'x' is not allowed (1130)", a.unreachable, &mysql.MySQLError{Number: 1130, Message: "Host 'x' is not allowed"}},
		{"no such host", "no such host", a.unreachable, &net.DNSError{Err: "x", Name: "db.example"}},
		{"a certificate of nobody known", "not trusted", a.unreachable, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}},
		{"a certificate of another host", "not trusted", a.unreachable, x509.HostnameError{Certificate: &x509.Certificate{}, Host: "db.example"}},
		{"no TLS", "does not speak TLS", a.unreachable, mysql.ErrNoTLS},
		{"nobody listening", "nothing listens", a.unreachable, syscall.ECONNREFUSED},
		{"no answer", "in time", a.unreachable, os.ErrDeadlineExceeded},
		{"whatever else", "does not answer as a sqlserver", a.unreachable, errors.New("odd")},
		{"a statement that PostgreSQL ends", "too long (57014)", a.answer, &pgconn.PgError{Code: "57014"}},
		{"a statement that MariaDB ends", "too long (1969)", a.answer, &mysql.MySQLError{Number: 1969}},
		{"a statement that MySQL ends", "too long (3024)", a.answer, &mysql.MySQLError{Number: 3024}},
		{"a write", "would write", a.answer, &mysql.MySQLError{Number: 1792, Message: "Cannot execute"}},
		{"an unknown column", "no x (207)", a.answer, mssql.Error{Number: 207, Message: "no x"}},
		{"a long and coloured message", "red [1m *** ", a.answer, mssql.Error{Number: 1, Message: "red \x1b[1m hunter2 " + strings.Repeat("ب", 999)}},
		{"a connection that breaks", "broke the connection off", a.answer, net.ErrClosed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := c.said(leak(c.err))
			text := err.Error()
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(text, c.want) || !strings.Contains(text, "db.example:1433") {
				t.Errorf("got %q, want the host and %q", text, c.want)
			}
			if strings.Contains(text, "hunter") || strings.ContainsAny(text, "\x1b\n") || len([]rune(text)) > 500 {
				t.Errorf("got %q, want neither password nor control characters, and not all of it", text)
			}
			if errors.Is(err, c.err) {
				t.Error("the cause can be unwrapped, with what it repeats of the address")
			}
		})
	}
	if a.answer(nil) != nil {
		t.Error("got an error of none")
	}
}

func TestGivingUpIsToldApartFromBeingStopped(t *testing.T) {
	broken := errors.New("broken")
	limits := func(idle, total time.Duration) Limits { return Limits{Idle: idle, Total: total} }
	w := newWatch(context.Background(), limits(time.Millisecond, time.Hour))
	<-w.ctx.Done()
	if err := w.explain(broken); err == nil || !strings.Contains(err.Error(), "no row for 1ms") {
		t.Errorf("got %v, want the silence named", err)
	}
	w = newWatch(context.Background(), limits(time.Hour, time.Millisecond))
	<-w.ctx.Done()
	if err := w.explain(broken); err == nil || !strings.Contains(err.Error(), "longer than 1ms") {
		t.Errorf("got %v, want the length named", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	w = newWatch(ctx, limits(time.Hour, time.Hour))
	if err := w.explain(broken); !errors.Is(err, broken) || w.explain(nil) != nil {
		t.Errorf("got %v, want the error itself", err)
	}
	cancel()
	if err := w.explain(broken); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancellation", err)
	}
	w.stop()
}
