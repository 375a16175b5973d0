package sqlsource_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"taraz/data/sqlsource"
	"taraz/kpi"
)

func TestAnAddressSaysWhereAndWho(t *testing.T) {
	cases := []struct{ text, host, database, user string }{
		{"postgres://u:p@h/d", "h:5432", "d", "u"},
		{"postgresql://u@h:6432/d?sslmode=verify-full", "h:6432", "d", "u"},
		{"mysql://u:p%40%2F@h/d?tls=true", "h:3306", "d", "u"},
		{" mariadb://u:p@[::1]:3307/d\n", "[::1]:3307", "d", "u"},
		{"sqlserver://u:p@h/d?encrypt=true&TrustServerCertificate=true", "h:1433", "d", "u"},
	}
	for _, c := range cases {
		a := parse(t, c.text)
		if a.Host() != c.host || a.Database() != c.database || a.User() != c.user {
			t.Errorf("%s: got %s %s %s, want %s %s %s", c.text, a.Host(), a.Database(), a.User(), c.host, c.database, c.user)
		}
	}
}

func TestAnAddressThatIsNoneIsRefusedWithoutRepeatingIt(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":                      "",
		"no scheme":                    "hunter2",
		"another scheme":               "oracle://u:hunter2@h/d",
		"a driver's own form":          "u:hunter2@tcp(h:3306)/d",
		"no user":                      "mysql://h/hunter2",
		"no database":                  "mysql://u:hunter2@h",
		"a slash within the password":  "mysql://u:hun/ter2@h/d",
		"a digit before the slash":     "mysql://u:12/hunter2@h/d",
		"a hash within the password":   "mysql://u:12#hunter2@h/d",
		"a percent sign in it":         "mysql://u:hunter2%@h/d",
		"a question mark within":       "mysql://u:hunter2?x@h/d",
		"two hosts":                    "postgres://u:hunter2@h1,h2/d",
		"a port that is none":          "postgres://u:hunter2@h:99999/d",
		"an option that reads files":   "mysql://u:hunter2@h/d?allowAllFiles=true",
		"an option for two statements": "mysql://u:p@h/d?multiStatements=hunter2",
		"a folder for a socket":        "postgres://u:p@/d?host=hunter2",
		"a password file":              "postgres://u:p@h/d?passfile=hunter2",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqlsource.ParseAddress(text)
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Fatalf("got %v, want it refused", err)
			}
			for _, part := range []string{"hunter2", "hun/", "ter2"} {
				if strings.Contains(err.Error(), part) {
					t.Errorf("the error %q repeats %q", err, part)
				}
			}
		})
	}
}

func TestNothingPrintsAPassword(t *testing.T) {
	a := parse(t, "mysql://reader:hunt%40er2@db/crm?tls=true")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "address", a, "config", sqlsource.Config{Address: a})
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "address", a, "config", sqlsource.Config{Address: a})
	document, err := json.Marshal(map[string]any{"a": a, "c": []sqlsource.Address{a}})
	if err != nil {
		t.Fatal(err)
	}
	c := sqlsource.Config{Address: a}
	shown := fmt.Sprintf("%v %+v %#v %s %q %d %x %v %+v %#v", a, a, a, a, a, a, a, c, c, &c) + log.String() + string(document)
	if strings.Contains(shown, "hunt") || strings.Contains(shown, "er2@") {
		t.Errorf("got %s, want no password", shown)
	}
	if !strings.Contains(shown, "mysql://reader@db:3306/crm") {
		t.Errorf("got %s, want host, database and user", shown)
	}
}
