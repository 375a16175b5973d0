package sqlsource_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"taraz/data/sqlsource"
	"taraz/kpi"
)

func makeKey(t *testing.T) sqlsource.Key {
	t.Helper()
	k, err := sqlsource.MakeKey(filepath.Join(t.TempDir(), "folder", "taraz.key"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestAnAddressOpensWithItsKeyUnderItsName(t *testing.T) {
	k := makeKey(t)
	a := parse(t, "mysql://reader:s3cr%40t@db.example/crm")
	sealed, err := k.Seal("crm", a)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("s3cr")) || bytes.Contains(sealed, []byte("db.example")) {
		t.Errorf("got %q, want nothing to be read in it", sealed)
	}
	same, err := sqlsource.ReadKey(k.Path())
	if err != nil {
		t.Fatal(err)
	}
	opened, err := same.Open("crm", sealed)
	if err != nil || opened.Secret() != a.Secret() {
		t.Errorf("got %v and %v, want the address", opened, err)
	}
	again, err := k.Seal("crm", a)
	if err != nil || bytes.Equal(again, sealed) {
		t.Errorf("got the same bytes twice (%v), want a new nonce each time", err)
	}
}

func TestAnAddressDoesNotOpenOtherwise(t *testing.T) {
	k, other := makeKey(t), makeKey(t)
	sealed, err := k.Seal("crm", parse(t, "mysql://reader:s3cr%40t@db.example/crm"))
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, c := range map[string]struct {
		key    sqlsource.Key
		name   string
		sealed []byte
		want   string
	}{
		"under another name":  {k, "erp", sealed, "belongs to another source"},
		"with another key":    {other, "crm", sealed, other.Path()},
		"after a change":      {k, "crm", changed, "was changed"},
		"cut short":           {k, "crm", sealed[:10], "none that this build knows"},
		"of no known version": {k, "crm", append([]byte{9}, sealed[1:]...), "none that this build knows"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.key.Open(c.name, c.sealed)
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error that says %q", err, c.want)
			}
		})
	}
}

func TestAKeyFileIsItsOwnersAlone(t *testing.T) {
	k := makeKey(t)
	info, err := os.Stat(k.Path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("got %v and %v, want mode 0600", info.Mode(), err)
	}
	if again, err := sqlsource.MakeKey(k.Path()); err != nil || again != k {
		t.Errorf("got another key (%v), want the one that is there", err)
	}
	if err := os.Chmod(k.Path(), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlsource.ReadKey(k.Path()); !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("got %v, want a key that others can read refused", err)
	}
}

func TestAFileThatIsNoKeyIsNamedAndLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	if _, err := sqlsource.ReadKey(path); !errors.Is(err, kpi.ErrUnknown) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want the missing file named", err)
	}
	for _, text := range []string{"", "hello", "taraz-key-1 aGVsbG8=", strings.Repeat("x", 5000)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := sqlsource.ReadKey(path); !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), path) {
			t.Errorf("%.20q: got %v, want it refused by name", text, err)
		}
	}
}

func TestTwoWhoMakeAKeyAtOnceGetTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "taraz.key")
	keys := make([]sqlsource.Key, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			var err error
			if keys[i], err = sqlsource.MakeKey(path); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, k := range keys[1:] {
		if k != keys[0] {
			t.Fatal("got two keys, want one")
		}
	}
}

func TestNothingPrintsAKey(t *testing.T) {
	k := makeKey(t)
	text, err := os.ReadFile(k.Path())
	if err != nil {
		t.Fatal(err)
	}
	coded := strings.Fields(string(text))[1]
	if shown := fmt.Sprintf("%v %s %+v %#v", k, k, k, k); strings.Contains(shown, coded) || strings.Contains(shown, "[32]") {
		t.Errorf("got %s, want the path alone", shown)
	}
}
