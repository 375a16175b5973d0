package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// localMariaDB is the server tried when TARAZ_TEST_MARIADB names none.
const localMariaDB = "mariadb://root@127.0.0.1:3306/mysql"

// Postgres makes a schema of the test's own on a PostgreSQL server and returns its address.
// Without a server the test is skipped, or fails where TARAZ_REQUIRE contains postgres.
func Postgres(t *testing.T) string {
	t.Helper()
	return postgresSchema(t)
}

// MariaDB makes a database of the test's own on a MariaDB server and returns its address, as
// mariadb://USER:PASSWORD@HOST:PORT/DATABASE. Without a server the test is skipped, or fails
// where TARAZ_REQUIRE contains mariadb.
func MariaDB(t *testing.T) string {
	t.Helper()
	server, err := mariaServer()
	if err != nil {
		if strings.Contains(os.Getenv("TARAZ_REQUIRE"), "mariadb") {
			t.Fatalf("TARAZ_REQUIRE asks for mariadb: %v", err)
		}
		t.Skipf("no MariaDB (%v); set TARAZ_TEST_MARIADB to an address, or TARAZ_REQUIRE=mariadb to fail instead", err)
	}
	name := make([]byte, 6)
	rand.Read(name)
	database := "taraz_" + hex.EncodeToString(name)
	OnMariaDB(t, server, "CREATE DATABASE "+database)
	t.Cleanup(func() { OnMariaDB(t, server, "DROP DATABASE "+database) })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("TARAZ_TEST_MARIADB is not a URL")
	}
	u.Path = "/" + database
	return u.String()
}

// OnMariaDB runs statements on a server, as one who may write.
func OnMariaDB(t *testing.T, address string, statements ...string) {
	t.Helper()
	db, err := openMaria(address)
	if err != nil {
		t.Fatalf("reach MariaDB: %v", err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // so that a SET holds for the rest
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%.200s: %v", s, err)
		}
	}
}

// OnPostgres runs statements on a server, as one who may write.
func OnPostgres(t *testing.T, address string, statements ...string) {
	t.Helper()
	for _, s := range statements {
		administer(t, address, s)
	}
}

func openMaria(address string) (*sql.DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("the address of MariaDB is not a URL")
	}
	config := mysql.NewConfig()
	config.User, config.Net, config.Addr, config.DBName = u.User.Username(), "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
	config.Passwd, _ = u.User.Password()
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// mariaServer finds a server once per process: the one that was named, the local one, or a
// throw-away one.
var mariaServer = sync.OnceValues(func() (string, error) {
	if named := os.Getenv("TARAZ_TEST_MARIADB"); named != "" {
		return named, mariaAnswers(named)
	}
	if mariaAnswers(localMariaDB) == nil {
		return localMariaDB, nil
	}
	return throwAwayMariaDB()
})

func mariaAnswers(address string) error {
	db, err := openMaria(address)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return db.PingContext(ctx)
}

// throwAwayMariaDB starts a server in a temporary directory, which ends with this process.
// It asks nobody who they are and listens to this machine alone.
func throwAwayMariaDB() (string, error) {
	for _, binary := range []string{"mariadbd", "mariadb-install-db"} {
		if _, err := exec.LookPath(binary); err != nil {
			return "", fmt.Errorf("no server answers at 127.0.0.1:3306 and %s is not installed", binary)
		}
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	cmd := exec.Command("sh", "-c", fmt.Sprintf(`d=$(mktemp -d) && u=$(id -un) &&
		mariadb-install-db --no-defaults --user="$u" --datadir="$d/data" --auth-root-authentication-method=normal >/dev/null 2>&1 &&
		{ mariadbd --no-defaults --user="$u" --datadir="$d/data" --socket="$d/s" --port=%d --bind-address=127.0.0.1 >/dev/null 2>&1 &
		read line; kill -TERM $!; wait $!; cd /; rm -rf "$d"; }`, port))
	if _, err := cmd.StdinPipe(); err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	address := fmt.Sprintf("mariadb://root@127.0.0.1:%d/mysql", port)
	for range 150 {
		if err = mariaAnswers(address); err == nil {
			return address, nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return "", fmt.Errorf("the throw-away server does not answer: %w", err)
}
