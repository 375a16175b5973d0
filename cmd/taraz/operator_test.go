package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"taraz/data/store/storetest"
)

// operator runs the command line as a person would, in a database of the test's own.
type operator struct {
	t   *testing.T
	db  string
	now time.Time
}

// eachEngine runs a test as an operator of SQLite and as one of PostgreSQL.
func eachEngine(t *testing.T, test func(t *testing.T, op operator)) {
	t.Helper()
	storetest.EachURL(t, func(t *testing.T, url string) {
		test(t, operator{t: t, db: url, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)})
	})
}

// onSQLite makes an operator of a SQLite file in the test's folder.
func onSQLite(t *testing.T) operator {
	t.Helper()
	return operator{t: t, db: filepath.Join(t.TempDir(), "taraz.db"), now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
}

// try runs a command and returns its exit code and what it printed.
func (op operator) try(args ...string) (code int, stdout, stderr string) {
	op.t.Helper()
	var out, errs bytes.Buffer
	env := environment{Stdout: &out, Stderr: &errs, Now: func() time.Time { return op.now },
		Getenv: func(name string) string {
			if name == "TARAZ_DB" {
				return op.db
			}
			return ""
		}}
	code = run(context.Background(), args, env)
	return code, out.String(), errs.String()
}

// must runs a command that has to succeed and returns its standard output.
func (op operator) must(args ...string) string {
	op.t.Helper()
	code, out, errs := op.try(args...)
	if code != exitDone {
		op.t.Fatalf("taraz %s: exit %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// fails runs a command that has to fail with a code, with nothing on standard output, and
// checks that its message holds every one of the words.
func (op operator) fails(code int, args []string, words ...string) {
	op.t.Helper()
	got, out, errs := op.try(args...)
	if got != code || out != "" {
		op.t.Errorf("taraz %s: exit %d with %q on stdout, want exit %d and nothing; stderr: %s", strings.Join(args, " "), got, out, code, errs)
	}
	for _, w := range words {
		if !strings.Contains(errs, w) {
			op.t.Errorf("taraz %s: the message %q does not say %q", strings.Join(args, " "), errs, w)
		}
	}
}

// file writes a file of the test's own and returns its path.
func (op operator) file(name, content string) string {
	op.t.Helper()
	path := filepath.Join(op.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		op.t.Fatal(err)
	}
	return path
}

// record is one value of `kpi --json`.
type record struct {
	KPI, Period, Scope     string
	Value                  *float64
	Reason                 *string
	Numerator, Denominator *float64
	N                      int64
	Unit                   string
	ToDate                 bool `json:"to_date"`
}

// values runs `kpi --json` and returns the records by "kpi period scope".
func (op operator) values(args ...string) map[string]record {
	op.t.Helper()
	var doc struct{ Values []record }
	op.decode(op.must(append([]string{"kpi", "--json"}, args...)...), &doc)
	byKey := map[string]record{}
	for _, r := range doc.Values {
		byKey[r.KPI+" "+r.Period+" "+r.Scope] = r
	}
	return byKey
}

// imported is one file of `import --json`.
type imported struct {
	File, Entity                                                    string
	Read, Accepted, Inserted, Updated, Unchanged, Rejected, Removed int64
	Reasons                                                         map[string]int64
	Months                                                          []string
}

// imports runs `import --json` and returns the record of each file.
func (op operator) imports(args ...string) []imported {
	op.t.Helper()
	var doc struct{ Files []imported }
	op.decode(op.must(append([]string{"import", "--json"}, args...)...), &doc)
	return doc.Files
}

func (op operator) decode(text string, into any) {
	op.t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		op.t.Fatalf("not one JSON document: %v in %.300s", err, text)
	}
}

// near compares a value with a reference of six decimals.
func (op operator) near(values map[string]record, key string, want float64) {
	op.t.Helper()
	got, ok := values[key]
	if !ok {
		op.t.Errorf("%s is missing", key)
		return
	}
	if got.Value == nil {
		op.t.Errorf("%s: no value (%s), want %v", key, *got.Reason, want)
		return
	}
	if diff := *got.Value - want; diff > 1e-6 || diff < -1e-6 {
		op.t.Errorf("%s: got %v want %v", key, *got.Value, want)
	}
}

// reason checks that a value is missing for a reason.
func (op operator) reason(values map[string]record, key, want string) {
	op.t.Helper()
	got, ok := values[key]
	if !ok || got.Reason == nil {
		op.t.Errorf("%s: got %+v want no value, %s", key, got, want)
		return
	}
	if diff := cmp.Diff(want, *got.Reason); diff != "" || got.Value != nil {
		op.t.Errorf("%s: reason (-want +got) %s", key, diff)
	}
}
