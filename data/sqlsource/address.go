package sqlsource

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"taraz/kpi"
)

// Kind is a kind of database server.
type Kind string

// The kinds, as the scheme of an address names them. MariaDB and MySQL differ in how long
// a statement may be made to run.
const (
	Postgres  Kind = "postgres"
	MySQL     Kind = "mysql"
	MariaDB   Kind = "mariadb"
	SQLServer Kind = "sqlserver"
)

// ports are where servers of a kind listen unless told otherwise.
var ports = map[Kind]string{Postgres: "5432", MySQL: "3306", MariaDB: "3306", SQLServer: "1433"}

// options are what an address may say after its question mark.
var options = map[Kind][]string{
	Postgres:  {"sslmode", "sslrootcert", "sslcert", "sslkey", "search_path", "connect_timeout"},
	MySQL:     {"tls", "tls-ca", "connect_timeout"},
	MariaDB:   {"tls", "tls-ca", "connect_timeout"},
	SQLServer: {"encrypt", "trustservercertificate", "certificate", "hostnameincertificate", "connect_timeout"},
}

// Address is where a server is and how to sign in there. However it is printed, it does not
// show the password.
type Address struct {
	kind     Kind
	url      *url.URL
	database string
}

// ParseAddress reads KIND://USER:PASSWORD@HOST:PORT/DATABASE?OPTIONS. Its errors repeat
// nothing of the text, a misplaced sign of which may be a part of the password.
func ParseAddress(text string) (Address, error) {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Opaque != "" || u.Fragment != "" {
		return Address{}, malformed("it cannot be read")
	}
	if u.Scheme == "postgresql" {
		u.Scheme = string(Postgres)
	}
	a := Address{kind: Kind(u.Scheme), url: u, database: strings.TrimPrefix(u.Path, "/")}
	if ports[a.kind] == "" {
		return Address{}, malformed("its scheme is not known")
	}
	if u.User == nil || u.User.Username() == "" {
		return Address{}, malformed("it names no user")
	}
	if a.database == "" || strings.ContainsAny(a.database, "/@:") {
		return Address{}, malformed("it names no database")
	}
	if port := u.Port(); port == "" {
		u.Host = net.JoinHostPort(u.Hostname(), ports[a.kind])
	} else if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return Address{}, malformed("its port is none")
	}
	if u.Hostname() == "" || strings.ContainsAny(u.Hostname(), ", ") {
		return Address{}, malformed("it names no single host")
	}
	return a, a.checkOptions()
}

func malformed(what string) error {
	return fmt.Errorf("address of the database server: %s; want postgres, mysql, mariadb or sqlserver as in "+
		"mysql://USER:PASSWORD@HOST:PORT/DATABASE, with @ : / ? # and %% of a password written %%40 %%3A %%2F %%3F %%23 %%25: %w", what, kpi.ErrInvalid)
}

// checkOptions lets only what is known through: drivers take options that would let a server
// read files of this machine or a query hold several statements.
func (a Address) checkOptions() error {
	values, err := url.ParseQuery(a.url.RawQuery)
	if err != nil {
		return malformed("what follows its question mark cannot be read")
	}
	for key := range values {
		if !slices.Contains(options[a.kind], strings.ToLower(key)) {
			return fmt.Errorf("address of the database server: an option after the question mark is not known; want any of %s: %w",
				strings.Join(options[a.kind], ", "), kpi.ErrInvalid)
		}
	}
	return nil
}

// option returns an option of the address, empty where it is not given.
func (a Address) option(name string) string {
	for key, values := range a.url.Query() {
		if strings.EqualFold(key, name) {
			return values[0]
		}
	}
	return ""
}

// Kind returns the kind of server; empty for the zero Address.
func (a Address) Kind() Kind { return a.kind }

// Host returns host and port.
func (a Address) Host() string { return a.url.Host }

// Database returns the name of the database.
func (a Address) Database() string { return a.database }

// User returns who signs in.
func (a Address) User() string { return a.url.User.Username() }

func (a Address) password() string {
	p, _ := a.url.User.Password()
	return p
}

// String shows the address without password and options.
func (a Address) String() string {
	if a.url == nil {
		return "no address"
	}
	return string(a.kind) + "://" + a.User() + "@" + a.Host() + "/" + a.database
}

// GoString keeps %#v from printing the password.
func (a Address) GoString() string { return a.String() }

// Format keeps every other verb from printing the password.
func (a Address) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(a.String())) }

// MarshalText keeps JSON from printing the password.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// LogValue keeps a log from printing the password.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Secret returns the whole address with its password, to be sealed and for nothing else.
func (a Address) Secret() string { return a.url.String() }

// scrub takes the password out of a text that a server or a driver wrote. Such texts hold
// none as far as we know; shorter passwords than three signs cannot be told from words.
func (a Address) scrub(text string) string {
	p := a.password()
	for _, secret := range []string{a.Secret(), p, url.QueryEscape(p), url.PathEscape(p), url.UserPassword("", p).String()[1:]} {
		if len(secret) >= 3 {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return text
}
