package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver called pgx
)

// local is the server tried when TARAZ_TEST_POSTGRES names none.
const local = "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable"

// postgresSchema makes a schema of its own for one test and returns its address. Without a
// server the test is skipped, or fails where TARAZ_REQUIRE contains postgres.
func postgresSchema(t *testing.T) string {
	t.Helper()
	server, err := postgresServer()
	if err != nil {
		if strings.Contains(os.Getenv("TARAZ_REQUIRE"), "postgres") {
			t.Fatalf("TARAZ_REQUIRE asks for postgres: %v", err)
		}
		t.Skipf("no PostgreSQL (%v); set TARAZ_TEST_POSTGRES to an address, or TARAZ_REQUIRE=postgres to fail instead", err)
	}
	name := make([]byte, 6)
	rand.Read(name)
	schema := "taraz_" + hex.EncodeToString(name)
	administer(t, server, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { administer(t, server, "DROP SCHEMA "+schema+" CASCADE") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("TARAZ_TEST_POSTGRES is not a URL")
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func administer(t *testing.T, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("reach PostgreSQL: %v", err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// postgresServer finds a server once per process: the one that was named, the local one, or
// a throw-away one.
var postgresServer = sync.OnceValues(func() (string, error) {
	if dsn := os.Getenv("TARAZ_TEST_POSTGRES"); dsn != "" {
		return dsn, answers(dsn)
	}
	if answers(local) == nil {
		return local, nil
	}
	return throwAway()
})

func answers(dsn string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return db.PingContext(ctx)
}

// throwAway starts a server in a temporary directory. It ends with this process: a shell
// holds the other end of a pipe and stops the server when that closes.
func throwAway() (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	script := fmt.Sprintf(`d=$(mktemp -d) && cd "$d" && %[1]s/initdb -D "$d/data" -U postgres -A trust -E UTF8 --no-sync >/dev/null &&
		{ %[1]s/postgres -D "$d/data" -p %[2]d -k "$d" -c listen_addresses=127.0.0.1 -c fsync=off >/dev/null 2>&1 &
		read line; kill -INT $!; wait $!; cd /; rm -rf "$d"; }`, bin, port)
	if err := start(script); err != nil {
		return "", err
	}
	dsn := fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
	for range 150 {
		if err = answers(dsn); err == nil {
			return dsn, nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return "", fmt.Errorf("the throw-away server does not answer: %w", err)
}

// start runs a shell that goes on until this process ends. PostgreSQL refuses to run as
// root, so root lends it the account postgres.
func start(script string) error {
	args := []string{"sh", "-c", script}
	if who, err := user.Current(); err == nil && who.Uid == "0" {
		args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	if _, err := cmd.StdinPipe(); err != nil {
		return err
	}
	return cmd.Start()
}

func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	best, version := "", 0.0
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	for _, f := range found {
		v, err := strconv.ParseFloat(filepath.Base(filepath.Dir(filepath.Dir(f))), 64)
		if err == nil && v > version {
			best, version = filepath.Dir(f), v
		}
	}
	if best == "" {
		return "", fmt.Errorf("no server answers at 127.0.0.1:5432 and initdb is not installed")
	}
	return best, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
