package sqlsource

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	mssql "github.com/microsoft/go-mssqldb"

	"taraz/kpi"
)

// said returns the number and the words of an error that the server itself sent.
func said(err error) (code, message string, ok bool) {
	var p *pgconn.PgError
	var m *mysql.MySQLError
	var s mssql.Error
	switch {
	case errors.As(err, &p):
		return p.Code, p.Message, true
	case errors.As(err, &m):
		return strconv.Itoa(int(m.Number)), m.Message, true
	case errors.As(err, &s):
		return strconv.Itoa(int(s.Number)), s.Message, true
	}
	return "", "", false
}

// unreachable says why nobody could sign in. Drivers repeat the address, sometimes with its
// password, so that none of their words gets through but a certificate's.
func (a Address) unreachable(err error) error {
	code, message, ok := said(err)
	switch code {
	case "28P01", "28000", "1045", "1698", "18456":
		return a.fault("refused the sign-in of user %q: check user and password", a.User())
	case "1044", "42501":
		return a.fault("does not let user %q use database %q", a.User(), a.database)
	case "3D000", "1049", "4060":
		return a.fault("has no database %q that user %q may use", a.database, a.User())
	}
	if ok {
		return a.fault("refused the connection: %s (%s)", a.plain(message), code)
	}
	return a.fault("%s", a.noAnswer(err))
}

// noAnswer says why there is no connection at all.
func (a Address) noAnswer(err error) string {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var record tls.RecordHeaderError
	var late net.Error
	switch {
	case errors.Is(err, errLinkLocal):
		return "is at a link-local address, where no database server is; refused"
	case errors.As(err, &name):
		return "is not known: no such host"
	case errors.As(err, &certificate):
		return "is not trusted: " + a.plain(certificate.Err.Error())
	case errors.As(err, &authority):
		return "is not trusted: " + a.plain(authority.Error())
	case errors.As(err, &host):
		return "is not trusted: " + a.plain(host.Error())
	case errors.Is(err, mysql.ErrNoTLS), errors.As(err, &record):
		return "does not speak TLS, which the address asks for"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refuses connections: nothing listens at that port"
	case errors.As(err, &late) && late.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "did not answer in time"
	}
	return "does not answer as a " + string(a.kind) + " server with the options of the address (TLS among them)"
}

// answer says what a server replied to a statement, or that it has gone.
func (a Address) answer(err error) error {
	code, message, ok := said(err)
	switch {
	case err == nil:
		return nil
	case code == "57014", code == "1969", code == "3024":
		return a.fault("gave the query up for taking too long (%s)", code)
	case code == "25006", code == "1792":
		return a.fault("refused the query, which would write: %s (%s)", a.plain(message), code)
	case ok:
		return a.fault("answered: %s (%s)", a.plain(message), code)
	}
	return a.fault("broke the connection off while rows were read; nothing of them was kept")
}

func (a Address) fault(format string, args ...any) error {
	return fmt.Errorf("database server %s %s: %w", a.Host(), fmt.Sprintf(format, args...), kpi.ErrInvalid)
}

// longestMessage is how much of a server's words is repeated, in runes.
const longestMessage = 300

// plain makes a foreign text fit for a line of ours.
func (a Address) plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, a.scrub(strings.ToValidUTF8(text, "?")))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestMessage {
		text = string(runes[:longestMessage]) + "..."
	}
	return text
}
