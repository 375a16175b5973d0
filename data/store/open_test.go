package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

func TestADatabaseOpensAsItWasCreated(t *testing.T) {
	ctx := context.Background()
	storetest.EachURL(t, func(t *testing.T, url string) {
		org := storetest.Tehran()
		org.Calendar.FiscalStart, org.Demo, org.Created = 7, true, time.Date(2025, 3, 21, 8, 0, 0, 0, time.UTC)
		made, err := store.Create(ctx, url, org, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := made.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(ctx, url, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		got := s.Organisation()
		if got.Calendar.Zone == nil || got.Calendar.Zone.String() != "Asia/Tehran" {
			t.Errorf("got zone %v, want Asia/Tehran", got.Calendar.Zone)
		}
		got.Calendar.Zone = nil
		if got != org {
			t.Errorf("got %+v, want %+v", got, org)
		}
	})
}

func TestCreateRefusesWhatExistsAndLeavesIt(t *testing.T) {
	ctx := context.Background()
	storetest.EachURL(t, func(t *testing.T, url string) {
		made, err := store.Create(ctx, url, storetest.London(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer made.Close()
		mustImport(t, made, file{entity: "order", rows: orders})
		if _, err := store.Create(ctx, url, storetest.Tehran(), store.Options{}); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("got %v, want ErrConflict", err)
		}
		check(t, made, "SELECT COUNT(*) FROM fact_order", "3")
	})
}

func TestCreateRefusesAnOrganisationThatCannotBe(t *testing.T) {
	cases := []struct {
		name, want string
		change     func(o *data.Organisation)
	}{
		{"a calendar we do not know", `calendar "julian": want jalali or gregorian`, func(o *data.Organisation) { o.Calendar.System = "julian" }},
		{"a thirteenth month", "start of the fiscal year 13: want a month from 1 to 12", func(o *data.Organisation) { o.Calendar.FiscalStart = 13 }},
		{"a unit of another currency", `money unit "toman": want usd`, func(o *data.Organisation) { o.Unit = "toman" }},
		{"a zone that is not on the map", `time zone "Asia/Teheran": want a name such as Asia/Tehran`, func(o *data.Organisation) { o.ZoneName = "Asia/Teheran" }},
		{"a language we do not speak", `locale "fr": want fa or en`, func(o *data.Organisation) { o.Locale = "fr" }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			org, path := storetest.London(), filepath.Join(t.TempDir(), "x.db")
			c.change(&org)
			_, err := store.Create(context.Background(), path, org, store.Options{})
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a file was made: %v", err)
			}
		})
	}
}

func TestWhatIsNotOursIsRefusedAndLeftByteForByte(t *testing.T) {
	ours := filepath.Join(t.TempDir(), "ours.db")
	s, err := store.Create(context.Background(), ours, storetest.London(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustImport(t, s, file{entity: "order", rows: orders})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(ours)
	if err != nil {
		t.Fatal(err)
	}
	foreign := append([]byte{}, good...)
	copy(foreign[68:], []byte{0, 0, 0, 0})
	damaged := append([]byte{}, good...)
	for i := len(damaged) / 2; i < len(damaged)/2+3*4096; i++ {
		damaged[i] = byte(i)
	}
	cases := []struct {
		name, want string
		bytes      []byte
	}{
		{"an empty file", "not a database file", nil},
		{"a text", "not a database file", []byte(strings.Repeat("id,name\n", 100))},
		{"the first bytes of a database", "not a database file", good[:60]},
		{"another program's SQLite file", "not one that Taraz made", foreign},
		{"a damaged file", "is damaged", damaged},
		{"a file cut short", "are missing); restore a backup", good[:len(good)/2]},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file.db")
			if err := os.WriteFile(path, c.bytes, 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := store.Open(context.Background(), path, store.Options{})
			refused(t, "Open", err, kpi.ErrInvalid, c.want)
			_, _, err = store.Migrate(context.Background(), path)
			refused(t, "Migrate", err, kpi.ErrInvalid, c.want)
			_, err = store.Create(context.Background(), path, storetest.London(), store.Options{})
			refused(t, "Create", err, kpi.ErrConflict, "exists already")
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, c.bytes) {
				t.Errorf("the file changed (%v)", err)
			}
		})
	}
}

func refused(t *testing.T, doing string, err, kind error, want string) {
	t.Helper()
	if !errors.Is(err, kind) || !strings.Contains(fmt.Sprint(err), want) {
		t.Errorf("%s: got %v, want %s: %v", doing, err, want, kind)
	}
}

func TestAMissingDatabaseIsNotCreatedByOpening(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		_, err := store.Open(context.Background(), url, store.Options{})
		refused(t, "Open", err, kpi.ErrUnknown, "`taraz init` makes one")
		if _, err := os.Stat(url); err == nil {
			t.Errorf("%s was made", url)
		}
	})
}

func TestAPathMayHoldAnyCharacter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "پایگاه 100%?mode=ro#1 &c.db")
	for _, open := range []func() (*store.Store, error){
		func() (*store.Store, error) {
			return store.Create(context.Background(), path, storetest.London(), store.Options{})
		},
		func() (*store.Store, error) { return store.Open(context.Background(), path, store.Options{}) },
	} {
		s, err := open()
		if err != nil {
			t.Fatal(err)
		}
		mustImport(t, s, file{entity: "order", rows: orders})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFolderThatDoesNotExistIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no", "such", "x.db")
	_, err := store.Create(context.Background(), path, storetest.London(), store.Options{})
	if want := "database " + path + ": cannot be made (no such file or directory)"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestAnOlderDatabaseIsRefusedUntilItIsMigrated(t *testing.T) {
	ctx := context.Background()
	storetest.EachURL(t, func(t *testing.T, url string) {
		s, err := store.Create(ctx, url, storetest.London(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		from, to, err := store.Migrate(ctx, url)
		if err != nil || from != to || to == 0 {
			t.Errorf("a new database: got %d to %d, %v", from, to, err)
		}
		if err := s.PretendVersion(ctx, to+1); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(ctx, url, store.Options{})
		refused(t, "Open of a newer one", err, kpi.ErrConflict, fmt.Sprintf("of version %d, this build knows %d", to+1, to))
		_, _, err = store.Migrate(ctx, url)
		refused(t, "Migrate of a newer one", err, kpi.ErrConflict, "use the newer taraz")
		if err := s.PretendVersion(ctx, to-1); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(ctx, url, store.Options{})
		refused(t, "Open of an older one", err, kpi.ErrConflict, "run `taraz migrate`")
	})
}

func TestNoErrorRepeatsTheAddressOfAServer(t *testing.T) {
	const secret = "s3cr3t-w0rd"
	for name, url := range map[string]string{
		"nobody answers":    "postgres://ann:" + secret + "@127.0.0.1:1/db-of-ann?connect_timeout=2",
		"a port of letters": "postgres://ann:" + secret + "@127.0.0.1:abc/db-of-ann",
		"an unknown option": "postgres://ann:" + secret + "@127.0.0.1:1/db-of-ann?sslmode=" + secret,
	} {
		t.Run(name, func(t *testing.T) {
			_, opened := store.Open(context.Background(), url, store.Options{})
			_, made := store.Create(context.Background(), url, storetest.London(), store.Options{})
			_, _, migrated := store.Migrate(context.Background(), url)
			for _, err := range []error{opened, made, migrated} {
				if err == nil || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "ann") || !errors.Is(err, kpi.ErrInvalid) {
					t.Errorf("got %v, want a refusal without the address", err)
				}
			}
		})
	}
}

func TestWritersOfTwoOpenDatabasesWaitForOneAnother(t *testing.T) {
	ctx := context.Background()
	storetest.EachURL(t, func(t *testing.T, url string) {
		first, err := store.Create(ctx, url, storetest.London(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer first.Close()
		second, err := store.Open(ctx, url, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		var all sync.WaitGroup
		for n := range 24 {
			s := []*store.Store{first, second}[n%2]
			all.Go(func() {
				row := fmt.Sprintf("id customer ordered_at amount\no%d c%d 2025-03-01 1", n, n%5)
				if _, err := imported(t, s, file{entity: "order", rows: row}); err != nil {
					t.Errorf("import %d: %v", n, err)
				}
				if _, err := s.Settings(ctx); err != nil {
					t.Errorf("read %d: %v", n, err)
				}
			})
		}
		all.Wait()
		check(t, first, "SELECT COUNT(*), COUNT(DISTINCT customer), MAX(customer) FROM fact_order", "24,5,5")
	})
}

func TestManyMayOpenADatabaseAtOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s, err := store.Create(context.Background(), url, storetest.London(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				s, err := store.Open(context.Background(), url, store.Options{})
				if err != nil {
					t.Errorf("open: %v", err)
					return
				}
				if _, err := imported(t, s, file{entity: "order", rows: orders}); err != nil {
					t.Errorf("import: %v", err)
				}
				if err := s.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
		}
		all.Wait()
	})
}

// TestAProcessKilledInMidImportLeavesNothing runs this test's binary again, which is killed
// while its import is open.
func TestAProcessKilledInMidImportLeavesNothing(t *testing.T) {
	ctx := context.Background()
	if path := os.Getenv("TARAZ_KILLED_IMPORT"); path != "" {
		s, err := store.Open(ctx, path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		load, records := file{entity: "order", rows: "id customer ordered_at amount\no c 2025-03-01 1"}.load(t)
		err = s.Import(ctx, store.ImportInfo{}, func(im *store.Import) error {
			l, err := im.Load(ctx, load)
			for i := 0; err == nil; i++ { // until killed
				records[0][0].Text = fmt.Sprintf("k%d", i)
				_, err = l.Add(records[0])
				if i == 200_000 {
					fmt.Println("half way")
				}
			}
			return err
		})
		t.Fatalf("the import ended: %v", err)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	s, err := store.Create(ctx, path, storetest.London(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustImport(t, s, file{entity: "order", rows: orders})
	before := dumpAll(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	killHalfWay(t, path)
	s, err = store.Open(ctx, path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if after := dumpAll(t, s); after != before {
		t.Errorf("the database changed:\n got %s\nwant %s", after, before)
	}
	mustImport(t, s, file{entity: "order", rows: orders})
}

func killHalfWay(t *testing.T, path string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestAProcessKilledInMidImportLeavesNothing$")
	cmd.Env = append(os.Environ(), "TARAZ_KILLED_IMPORT="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 8)
	if _, err := out.Read(line); err != nil || string(line) != "half way" {
		t.Errorf("the importing process said %q, %v", line, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	// Killed on purpose: its state is an error by design.
	_ = cmd.Wait()
}
