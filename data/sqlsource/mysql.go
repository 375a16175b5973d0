package sqlsource

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"taraz/kpi"
)

// silent keeps the driver from writing to standard error.
type silent struct{}

// Print drops what the driver would say.
func (silent) Print(...any) {}

// mySession speaks to MySQL or MariaDB by prepared statements, which hold one statement at a
// time, in one read-only transaction on one connection.
type mySession struct {
	sqlSession
}

func connectMySQL(ctx context.Context, c Config) (session, error) {
	config, err := myConfig(c.Address)
	if err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, c.Address.unreachable(err)
	}
	s := &mySession{sqlSession{db: sql.OpenDB(connector), address: c.Address, column: myColumn}}
	if s.conn, err = s.db.Conn(ctx); err != nil {
		s.close()
		return nil, c.Address.unreachable(err)
	}
	if err := s.begin(ctx, c); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// myConfig says everything that a driver's address could, so that nothing is left to one.
func myConfig(a Address) (*mysql.Config, error) {
	config := mysql.NewConfig()
	config.User, config.Passwd, config.DBName = a.User(), a.password(), a.database
	config.Net, config.Addr = "tcp", a.Host()
	config.DialFunc, config.Logger, config.Timeout = dial, silent{}, dialTime
	config.MultiStatements, config.AllowAllFiles, config.ParseTime = false, false, false
	if seconds, err := strconv.Atoi(a.option("connect_timeout")); err == nil && seconds > 0 {
		config.Timeout = time.Duration(seconds) * time.Second
	}
	return config, myTLS(a, config)
}

func myTLS(a Address, config *mysql.Config) error {
	host := a.url.Hostname()
	switch mode := a.option("tls"); mode {
	case "", "preferred":
		config.TLSConfig = "preferred"
	case "false":
	case "skip-verify":
		config.TLS = &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12} // as the address asks
	case "true":
		config.TLS = &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	default:
		return fmt.Errorf("address of the database server: option tls: want true, skip-verify, preferred or false: %w", kpi.ErrInvalid)
	}
	path := a.option("tls-ca")
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
	authorities := x509.NewCertPool()
	if err != nil || !authorities.AppendCertsFromPEM(text) {
		return fmt.Errorf("address of the database server: option tls-ca: %s holds no certificate in PEM: %w", path, kpi.ErrInvalid)
	}
	config.TLSConfig, config.TLS = "", &tls.Config{ServerName: host, RootCAs: authorities, MinVersion: tls.VersionTLS12}
	return nil
}

// begin starts a transaction that sees one state of the database and cannot write. Times of
// the type TIMESTAMP come in UTC. What a server may not know is only a longer wait.
func (s *mySession) begin(ctx context.Context, c Config) error {
	var version string
	if err := s.conn.QueryRowContext(ctx, "SELECT VERSION()").Scan(&version); err != nil {
		return s.address.answer(err)
	}
	most := fmt.Sprintf("SET SESSION max_execution_time = %d", c.Limits.Total.Milliseconds())
	if strings.Contains(strings.ToLower(version), "mariadb") {
		most = fmt.Sprintf("SET SESSION max_statement_time = %d", int(c.Limits.Total.Seconds())+1)
	}
	for _, statement := range []string{most, "SET NAMES utf8mb4", "SET SESSION time_zone = '+00:00'",
		"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"} {
		if _, err := s.conn.ExecContext(ctx, statement); err != nil {
			return s.address.answer(err)
		}
	}
	return nil
}

// myColumn says how values of a type become cells.
func myColumn(t *sql.ColumnType) column {
	kind := t.DatabaseTypeName()
	c := column{name: t.Name(), kind: strings.ToLower(kind), growth: text}
	switch strings.TrimPrefix(kind, "UNSIGNED ") {
	case "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "YEAR":
		c.growth = whole
	case "DECIMAL":
		c.growth = decimal
	case "FLOAT", "DOUBLE", "JSON", "SET", "ENUM", "TIME":
		c.growth = none
	case "DATE", "DATETIME":
		c.shape = local
	case "TIMESTAMP":
		c.shape = utc
	case "BIT":
		c.shape, c.growth = bits, none
	case "BLOB", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "BINARY", "VARBINARY":
		c.shape, c.growth = binary, none
	case "GEOMETRY":
		c.foreign, c.growth = true, none
	}
	return c
}
