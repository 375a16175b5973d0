package sqlsource_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"taraz/data/sqlsource"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// tell spools an address that cannot be used, and returns the error after making sure that
// nothing of the password is in it.
func tell(t *testing.T, address string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_, err := sqlsource.Spool(ctx, sqlsource.Config{Address: parse(t, address), Table: "t"}, &bytes.Buffer{})
	if !errors.Is(err, kpi.ErrInvalid) {
		t.Fatalf("got %v, want it refused", err)
	}
	for _, e := range unwrapped(err) {
		if strings.Contains(e.Error(), "hunter") || strings.Contains(e.Error(), address) {
			t.Errorf("the error %q holds the password or the address", e)
		}
	}
	return err
}

// unwrapped lists an error and all that it wraps.
func unwrapped(err error) []error {
	var all []error
	for ; err != nil; err = errors.Unwrap(err) {
		all = append(all, err)
	}
	return all
}

// listen serves connections until the test ends, and returns host and port.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				serve(c)
			}()
		}
	}()
	return l.Addr().String()
}

func TestAServerThatCannotBeReachedIsNamedWithoutThePassword(t *testing.T) {
	silent := listen(t, func(c net.Conn) { c.Write([]byte("HTTP/1.0 400 hunter2\r\n\r\n")) })
	for _, kind := range []string{"postgres", "mysql", "mariadb", "sqlserver"} {
		for name, c := range map[string]struct{ host, want string }{
			"a host that does not exist":      {"no-such-host.invalid", "no such host"},
			"a port where nobody listens":     {"127.0.0.1:1", "nothing listens"},
			"a server of another kind":        {silent, "does not answer as a " + kind},
			"where clouds keep passwords":     {"169.254.169.254", "link-local"},
			"a link-local address of IPv6":    {"[fe80::1]", "link-local"},
			"a link-local address as IPv6":    {"[::ffff:169.254.169.254]", "link-local"},
			"where another cloud keeps them":  {"[fd00:ec2::254]", "link-local"},
			"a link-local address in one row": {"169.254.1.1:80", "link-local"},
		} {
			t.Run(kind+", "+name, func(t *testing.T) {
				err := tell(t, kind+"://reader:hunter%402@"+c.host+"/crm")
				if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), strings.Split(c.host, "]")[0]) {
					t.Errorf("got %v, want the host and %q", err, c.want)
				}
			})
		}
	}
}

func TestAWrongPasswordIsToldWithoutThePassword(t *testing.T) {
	t.Run("mariadb", func(t *testing.T) {
		address := storetest.MariaDB(t)
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		user := "reader" + u.Path[len(u.Path)-6:]
		storetest.OnMariaDB(t, address, "CREATE TABLE t (id integer)", "INSERT INTO t VALUES (1)",
			"CREATE USER "+user+"@'%' IDENTIFIED BY 'right hunter'", "GRANT SELECT ON `"+u.Path[1:]+"`.* TO "+user+"@'%'")
		t.Cleanup(func() { storetest.OnMariaDB(t, address, "DROP USER "+user+"@'%'") })
		u.User = url.UserPassword(user, "hunter2")
		if err := tell(t, u.String()); !strings.Contains(err.Error(), "refused the sign-in") || !strings.Contains(err.Error(), user) {
			t.Errorf("got %v, want the refusal with the user's name", err)
		}
		u.User = url.UserPassword(user, "right hunter")
		if done, _ := spool(t, sqlsource.Config{Address: parse(t, u.String()), Table: "t"}); done.Rows != 1 {
			t.Errorf("got %d rows with the right password, want 1", done.Rows)
		}
		u.Path = "/mysql"
		if err := tell(t, u.String()); !strings.Contains(err.Error(), "database") {
			t.Errorf("got %v, want the database refused", err)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		host := listen(t, func(c net.Conn) { refuse(c, "28P01", "password authentication failed") })
		if err := tell(t, "postgres://reader:hunter2@"+host+"/crm?sslmode=disable"); !strings.Contains(err.Error(), "refused the sign-in") {
			t.Errorf("got %v, want the refusal", err)
		}
	})
}

// refuse is a PostgreSQL server that answers every sign-in with one error.
func refuse(c net.Conn, code, message string) {
	b := pgproto3.NewBackend(c, c)
	if _, err := b.ReceiveStartupMessage(); err != nil {
		return
	}
	b.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: code, Message: message})
	_ = b.Flush()
}

func TestAServerThatRepeatsThePasswordIsNotRepeated(t *testing.T) {
	host := listen(t, func(c net.Conn) { refuse(c, "53300", "too many, postgres://reader:hunter%402@h \x1b[31m hunter@2") })
	err := tell(t, "postgres://reader:hunter%402@"+host+"/crm?sslmode=disable")
	if !strings.Contains(err.Error(), "too many") || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("got %q, want the server's words without password and control characters", err)
	}
}

func TestTLSThatCannotBeTrustedIsToldApart(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		host := listen(t, func(c net.Conn) { // speaks no TLS
			if _, err := c.Read(make([]byte, 8)); err == nil {
				c.Write([]byte("N"))
			}
		})
		if err := tell(t, "postgres://reader:hunter2@"+host+"/crm?sslmode=require"); !strings.Contains(err.Error(), "TLS") {
			t.Errorf("got %v, want TLS named", err)
		}
	})
	t.Run("mariadb", func(t *testing.T) {
		u, err := url.Parse(storetest.MariaDB(t))
		if err != nil {
			t.Fatal(err)
		}
		u.RawQuery = "tls=true"
		u.User = url.UserPassword("root", "hunter2")
		if err := tell(t, u.String()); !strings.Contains(err.Error(), "TLS") && !strings.Contains(err.Error(), "trusted") {
			t.Errorf("got %v, want TLS named", err)
		}
	})
	for _, address := range []string{"mysql://u:hunter2@127.0.0.1/d?tls=maybe", "mysql://u:hunter2@127.0.0.1/d?tls-ca=/nowhere.pem",
		"postgres://u:hunter2@127.0.0.1/d?sslmode=maybe", "postgres://u:hunter2@127.0.0.1/d?sslmode=verify-full&sslrootcert=/nowhere.pem",
		"sqlserver://u:hunter2@127.0.0.1/d?encrypt=maybe"} {
		if err := tell(t, address); !strings.Contains(err.Error(), "option") {
			t.Errorf("got %v, want the option named", err)
		}
	}
}
