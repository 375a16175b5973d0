package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taraz/data/store/storetest"
)

// keeper is an operator with variables and a standard input of its own, and with a foreign
// database that it fills.
type keeper struct {
	operator
	vars    map[string]string
	stdin   io.Reader
	address string
	on      func(t *testing.T, address string, statements ...string)
}

func (k keeper) try(args ...string) (code int, stdout, stderr string) {
	k.t.Helper()
	var out, errs bytes.Buffer
	env := environment{Stdin: k.stdin, Stdout: &out, Stderr: &errs, Now: func() time.Time { return k.now },
		Getenv: func(name string) string {
			if name == "TARAZ_DB" {
				return k.db
			}
			return k.vars[name]
		}}
	code = run(context.Background(), args, env)
	return code, out.String(), errs.String()
}

func (k keeper) must(args ...string) string {
	k.t.Helper()
	code, out, errs := k.try(args...)
	if code != exitDone {
		k.t.Fatalf("taraz %s: exit %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

func (k keeper) fails(code int, args []string, words ...string) {
	k.t.Helper()
	got, out, errs := k.try(args...)
	if got != code || out != "" {
		k.t.Errorf("taraz %s: exit %d with %q on stdout, want exit %d and nothing; stderr: %s", strings.Join(args, " "), got, out, code, errs)
	}
	for _, w := range words {
		if !strings.Contains(errs, w) {
			k.t.Errorf("taraz %s: the message %q does not say %q", strings.Join(args, " "), errs, w)
		}
	}
	if strings.Contains(errs, "hunter") {
		k.t.Errorf("taraz %s: the message %q holds the password", strings.Join(args, " "), errs)
	}
}

func (k keeper) run(statements ...string) {
	k.t.Helper()
	k.on(k.t, k.address, statements...)
}

// synced runs `source sync --json` and returns the record of the one source.
func (k keeper) synced(args ...string) imported {
	k.t.Helper()
	var doc struct{ Files []imported }
	k.decode(k.must(append([]string{"source", "sync", "--json"}, args...)...), &doc)
	if len(doc.Files) != 1 {
		k.t.Fatalf("got %d files, want 1", len(doc.Files))
	}
	return doc.Files[0]
}

// kept is what `source show --json` says of the source crm.
func (k keeper) kept() shownSource {
	k.t.Helper()
	var s shownSource
	k.decode(k.must("source", "show", "crm", "--json"), &s)
	return s
}

// eachKeeper runs a test with either engine as the store and either server as the source.
func eachKeeper(t *testing.T, test func(t *testing.T, k keeper)) {
	t.Helper()
	for _, server := range []string{"postgres", "mariadb"} {
		t.Run("from "+server, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, op operator) { test(t, newKeeper(t, op, server)) })
		})
	}
}

// newKeeper makes an organisation and a table of orders with Persian names.
func newKeeper(t *testing.T, op operator, server string) keeper {
	t.Helper()
	op.t = t
	k := keeper{operator: op, on: storetest.OnPostgres}
	if server == "postgres" {
		k.address = storetest.Postgres(t)
	} else {
		k.address, k.on = storetest.MariaDB(t), storetest.OnMariaDB
	}
	k.vars = map[string]string{"CRM_URL": k.address, "TARAZ_KEY_FILE": filepath.Join(t.TempDir(), "taraz.key")}
	k.must("init", "--name", "Shop", "--locale", "en", "--unit", "rial")
	k.run("CREATE TABLE orders (id integer, customer varchar(40), ordered_at timestamp, amount decimal(12,0), seen integer)",
		"INSERT INTO orders VALUES (1, 'علی', '2025-03-25 10:00:00', 1000, 1), (2, 'كاظم', '2025-03-26 10:00:00', 2000, 2), (3, NULL, '2025-03-27 10:00:00', 3000, 2)")
	return k
}

// add keeps the table of orders as the source crm.
func (k keeper) add(more ...string) string {
	k.t.Helper()
	return k.must(append([]string{"source", "add", "--name", "crm", "--url-env", "CRM_URL", "--table", "orders", "--as", "order"}, more...)...)
}

func TestASourceIsAddedReadAndReadAgain(t *testing.T) {
	eachKeeper(t, func(t *testing.T, k keeper) {
		said := k.add("--watermark", "seen", "--every", "6h")
		for _, want := range []string{"crm: ", "table orders as order", "2 would be accepted and 1 rejected", "missing: 1", "key file"} {
			if !strings.Contains(said, want) {
				t.Errorf("got %q, want it to say %q", said, want)
			}
		}
		first := k.synced("crm")
		if first.File != "crm" || first.Entity != "order" || first.Read != 3 || first.Inserted != 2 || first.Reasons["missing"] != 1 {
			t.Errorf("got %+v, want two orders and one reject", first)
		}
		if got := k.kept(); got.LastValue != "2" || got.Rows != 3 || got.LastRun == nil || got.NextRun == nil {
			t.Errorf("got %+v, want the watermark at 2", got)
		}
		k.run("INSERT INTO orders VALUES (4, 'علی', '2025-04-25 10:00:00', 500, 2), (5, 'علی', '2025-05-25 10:00:00', 700, 9)")
		k.run("UPDATE orders SET amount = 2500 WHERE id = 2")
		second := k.synced()
		if second.Read != 4 || second.Inserted != 2 || second.Updated != 1 || second.Rejected != 1 {
			t.Errorf("got %+v, want the rows from 2 on: two new, one changed, one rejected again", second)
		}
		if third := k.synced("crm"); third.Read != 1 || third.Unchanged != 1 {
			t.Errorf("got %+v, want the last row again, unchanged", third)
		}
		if full := k.synced("crm", "--full"); full.Read != 5 || full.Unchanged != 4 {
			t.Errorf("got %+v, want every row", full)
		}
		if got := k.values("revenue", "--period", "1404-01")["revenue 1404-01 organisation"]; got.Value == nil || *got.Value != 3500 {
			t.Errorf("got revenue %v, want 3500", got.Value)
		}
		k.must("check")
	})
}

func TestADryRunOfASourceKeepsNothing(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "mariadb")
	k.add("--watermark", "seen")
	said := k.must("source", "sync", "--dry-run")
	if !strings.Contains(said, "crm (order): 3 rows read, 2 accepted") || !strings.Contains(said, "nothing was stored") {
		t.Errorf("got %q", said)
	}
	if got := k.kept(); got.LastValue != "" || got.LastRun != nil {
		t.Errorf("got %+v, want nothing recorded", got)
	}
}

func TestTheStandardInputMayHoldTheAddress(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "postgres")
	k.stdin = strings.NewReader(k.address + "\n")
	k.must("source", "add", "--name", "crm", "--url-file", "-", "--query-text", "SELECT id, customer, ordered_at, amount FROM orders WHERE customer IS NOT NULL",
		"--as", "order", "--daily", "02:30", "--covers-yesterday")
	if got := k.kept(); got.Schedule != "daily 02:30" || got.NextRun.Format(time.RFC3339) != "2026-11-22T02:30:00+03:30" {
		t.Errorf("got %+v, want it planned for 02:30 in Tehran", got)
	}
	if got := k.synced(); got.Rejected != 0 || got.Inserted != 2 {
		t.Errorf("got %+v, want two orders", got)
	}
	k.must("source", "pause", "crm")
	if got := k.kept(); got.Enabled || got.NextRun != nil {
		t.Errorf("got %+v, want it paused", got)
	}
	k.must("source", "resume", "crm")
	if said := k.must("source", "show", "crm"); !strings.Contains(said, "source: crm\n") {
		t.Errorf("got %q, want the facts' source named after it", said)
	}
	if list := k.must("source", "list"); !strings.Contains(list, "next at 2026-11-22 02:30") || !strings.Contains(list, "2 rows at") {
		t.Errorf("got %q", list)
	}
	k.must("source", "remove", "crm")
	if list := k.must("source", "list"); !strings.Contains(list, "no SQL source") {
		t.Errorf("got %q, want none", list)
	}
}

func TestAMappingOrAPresetSaysHowASourceIsRead(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "mariadb")
	mapping := k.file("orders.yaml", "entity: order\nsource: shop\ncolumns: {id: id, customer: customer, ordered_at: ordered_at, amount: amount}\n")
	k.must("source", "add", "--name", "crm", "--url-env", "CRM_URL", "--table", "orders", "--map", mapping)
	if said := k.must("source", "show", "crm"); !strings.Contains(said, "by the mapping orders.yaml") || !strings.Contains(said, "source: shop") {
		t.Errorf("got %q, want the mapping's text", said)
	}
	k.run("CREATE TABLE opportunity (`ID` integer, `Name` varchar(20), `Account` varchar(20), `Stage` varchar(20), `Created At` datetime, `Close Date` date, `Amount` decimal(12,2), `Assigned User` varchar(20))",
		"INSERT INTO opportunity VALUES (1, 'طرح', 'شرکت الف', 'Closed Won', '2025-03-25 10:00:00', '2025-04-01', 1000, 'سارا')")
	k.must("source", "add", "--name", "espo", "--url-env", "CRM_URL", "--table", "opportunity", "--preset", "espocrm")
	if got := k.synced("espo"); got.Entity != "deal" || got.Inserted != 1 {
		t.Errorf("got %+v, want the deal by the preset", got)
	}
	k.run("CREATE TABLE deals (id integer, title varchar(20), stage varchar(20))")
	k.fails(exitFailed, []string{"source", "add", "--name", "deals", "--url-env", "CRM_URL", "--table", "deals", "--preset", "no-such-system"}, "no-such-system", "hubspot")
	k.fails(exitFailed, []string{"source", "add", "--name", "deals", "--url-env", "CRM_URL", "--table", "deals", "--as", "order"}, "deals", "title")
}

// TestNothingThatIsPrintedOrStoredHoldsThePassword looks at every byte.
func TestNothingThatIsPrintedOrStoredHoldsThePassword(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "mariadb")
	u, err := url.Parse(k.address)
	if err != nil {
		t.Fatal(err)
	}
	user := "reader" + u.Path[len(u.Path)-6:]
	k.run("CREATE USER "+user+"@'%' IDENTIFIED BY 'hunter 2'", "GRANT SELECT ON `"+u.Path[1:]+"`.* TO "+user+"@'%'")
	t.Cleanup(func() { k.run("DROP USER " + user + "@'%'") })
	u.User = url.UserPassword(user, "hunter 2")
	k.vars["CRM_URL"] = u.String()
	said := k.add("--watermark", "seen") + k.must("source", "sync") + k.must("source", "list") + k.must("source", "show", "crm") +
		k.must("source", "list", "--json") + k.must("source", "show", "crm", "--json")
	if strings.Contains(said, "hunter") || !strings.Contains(said, user) {
		t.Errorf("got %q, want the user and no password", said)
	}
	k.run("ALTER USER " + user + "@'%' IDENTIFIED BY 'another'")
	k.fails(exitFailed, []string{"source", "sync"}, "source crm", "refused the sign-in", user)
	if got := k.kept(); !strings.Contains(got.LastError, "refused the sign-in") || got.LastValue != "2" {
		t.Errorf("got %+v, want the failure on the source and the watermark where it was", got)
	}
	for _, name := range []string{k.db, k.db + "-wal"} {
		content, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte("hunter")) {
			t.Errorf("%s holds the password", name)
		}
	}
}

func TestTheKeyIsNeededAndNothingIsLostWithoutIt(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "postgres")
	k.add()
	key := k.vars["TARAZ_KEY_FILE"]
	if err := os.Rename(key, key+".away"); err != nil {
		t.Fatal(err)
	}
	k.fails(exitFailed, []string{"source", "sync"}, "source crm", key, "missing")
	k.fails(exitFailed, []string{"source", "add", "--name", "two", "--url-env", "CRM_URL", "--table", "orders", "--as", "order"}, key, "missing")
	k.must("source", "list")
	other := newKeeper(t, onSQLite(t), "postgres")
	other.add()
	k.vars["TARAZ_KEY_FILE"] = other.vars["TARAZ_KEY_FILE"]
	k.fails(exitFailed, []string{"source", "sync"}, "another key", other.vars["TARAZ_KEY_FILE"])
	k.vars["TARAZ_KEY_FILE"] = key + ".away"
	if got := k.synced(); got.Inserted != 2 {
		t.Errorf("got %+v, want it read again with the key", got)
	}
}

func TestTheKeyLiesBesideASQLiteFileOrWhereItIsSaid(t *testing.T) {
	env := func(vars ...string) environment {
		return environment{Getenv: func(name string) string {
			for i := 0; i < len(vars); i += 2 {
				if vars[i] == name {
					return vars[i+1]
				}
			}
			return ""
		}}
	}
	for _, c := range []struct {
		name, db, said, want string
		env                  environment
	}{
		{"beside the file", "/srv/taraz.db", "", "/srv/taraz.key", env()},
		{"where it was said", "/srv/taraz.db", "/etc/key", "/etc/key", env()},
		{"in the folder of settings", "postgres://h/d", "", "/x/taraz/key", env("XDG_CONFIG_HOME", "/x", "HOME", "/home/a")},
		{"in the home", "postgres://h/d", "", "/home/a/.config/taraz/key", env("HOME", "/home/a")},
		{"nowhere", "postgres://h/d", "", "", env()},
	} {
		if got := keyPath(c.env, c.db, c.said); got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

func TestAMistakeInASourceIsNamedAndKeepsNothing(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "mariadb")
	k.vars["BAD_URL"] = "mysql://u:hunter2@h"
	k.vars["CLOUD_URL"] = "mysql://u:hunter2@169.254.169.254/d"
	good := []string{"source", "add", "--name", "crm", "--url-env", "CRM_URL", "--table", "orders", "--as", "order"}
	with := func(change ...string) []string {
		args := append([]string{}, good...)
		for i := 0; i+1 < len(change); i += 2 {
			found := false
			for j := range args {
				if args[j] == change[i] {
					args[j+1], found = change[i+1], true
				}
			}
			if !found {
				args = append(args, change[i], change[i+1])
			}
		}
		return args
	}
	mapping := func(text string) string { return k.file("m.yaml", text) }
	const columns = "columns: {id: id, customer: customer, ordered_at: ordered_at, amount: amount}\n"
	withMap := func(text string, more ...string) []string {
		return append([]string{"source", "add", "--name", "crm", "--url-env", "CRM_URL", "--table", "orders", "--map", mapping(text)}, more...)
	}
	for name, c := range map[string]struct {
		code  int
		args  []string
		words []string
	}{
		"no verb":                          {exitUsage, []string{"source"}, []string{"add", "sync"}},
		"an unknown verb":                  {exitUsage, []string{"source", "ad"}, []string{`"ad"`, "add"}},
		"an address on the command line":   {exitUsage, []string{"source", "add", "mysql://u:hunter2@h/d"}, []string{"--url-env"}},
		"an address for a verb":            {exitUsage, []string{"source", "mysql://u:hunter2@h/d"}, []string{"want one of"}},
		"an address for a variable's name": {exitUsage, with("--url-env", "mysql://u:hunter2@h/d"), []string{"--url-env"}},
		"no name":                          {exitUsage, with("--name", ""), []string{"--name"}},
		"a name that is a path":            {exitUsage, with("--name", "../x"), []string{"--name"}},
		"a variable that is empty":         {exitFailed, with("--url-env", "NO_URL"), []string{"NO_URL"}},
		"an address that is none":          {exitFailed, with("--url-env", "BAD_URL"), []string{"names no database"}},
		"an address of the cloud's":        {exitFailed, with("--url-env", "CLOUD_URL"), []string{"link-local"}},
		"a table and a query":              {exitUsage, with("--query-text", "SELECT 1"), []string{"--table"}},
		"two schedules":                    {exitUsage, with("--every", "6h", "--daily", "02:30"), []string{"--every", "--daily"}},
		"a schedule that is none":          {exitUsage, with("--every", "often"), []string{"often", "6h"}},
		"a table that is not there":        {exitFailed, with("--table", "odrers"), []string{"source crm", "odrers"}},
		"a watermark that is not there":    {exitFailed, with("--watermark", "updated_at"), []string{"updated_at", "watermark"}},
		"an unknown entity":                {exitFailed, with("--as", "invoice"), []string{"invoice", "order"}},
		"a column that is not there":       {exitFailed, withMap("entity: order\nsource: x\n" + strings.Replace(columns, ": amount", ": total", 1)), []string{"source crm", `"total"`, "seen"}},
		"complete with a watermark":        {exitFailed, withMap("entity: order\nsource: x\ncomplete: all\n"+columns, "--watermark", "seen"), []string{"complete", "watermark"}},
		"a decimal comma":                  {exitFailed, withMap("entity: order\nsource: x\nformat: {decimal: comma}\n" + columns), []string{"decimal: comma"}},
		"a source nobody knows":            {exitFailed, []string{"source", "sync", "erp"}, []string{"erp"}},
	} {
		t.Run(name, func(t *testing.T) {
			k := k
			k.t = t
			k.fails(c.code, c.args, c.words...)
		})
	}
	if list := k.must("source", "list"); !strings.Contains(list, "no SQL source") {
		t.Errorf("got %q, want nothing kept", list)
	}
	k.add()
	k.fails(exitFailed, good, "crm", "exists")
}

func TestASourceThatHasChangedOrGoneImportsNothing(t *testing.T) {
	eachKeeper(t, func(t *testing.T, k keeper) {
		u, err := url.Parse(k.address)
		if err != nil {
			t.Fatal(err)
		}
		open := make(chan bool, 1)
		open <- true
		u.Host = forward(t, u.Host, open)
		k.vars["CRM_URL"] = u.String()
		k.add("--watermark", "seen")
		k.synced()
		before := k.must("kpi", "--json", "--from", "1403-12", "--to", "1404-03")
		many := "INSERT INTO orders SELECT seq + 100, 'علی', '2025-04-25 10:00:00', 500, 50 FROM "
		if strings.HasPrefix(k.address, "postgres") {
			k.run(many + "generate_series(1, 20000) AS s(seq)")
		} else {
			k.run(many + "seq_1_to_20000")
		}
		<-open
		open <- false
		k.fails(exitFailed, []string{"source", "sync"}, "source crm", "broke the connection off")
		if got := k.kept(); got.LastValue != "2" || !strings.Contains(got.LastError, "broke") {
			t.Errorf("got %+v, want the watermark where it was", got)
		}
		if after := k.must("kpi", "--json", "--from", "1403-12", "--to", "1404-03"); after != before {
			t.Error("the values changed")
		}
		<-open
		open <- true
		k.run("ALTER TABLE orders DROP COLUMN customer")
		k.fails(exitFailed, []string{"source", "sync"}, "source crm", `"customer"`)
		if got := k.kept(); got.LastValue != "2" {
			t.Errorf("got %+v, want the watermark where it was", got)
		}
		if left, _ := filepath.Glob(filepath.Join(os.TempDir(), spoolPrefix+"*")); len(left) > 0 {
			t.Logf("left in %s by this or another process: %v", os.TempDir(), left)
		}
	})
}

// forward passes a server on; while open holds false it hangs up in the middle of a reading.
func forward(t *testing.T, server string, open chan bool) string {
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
			whole := <-open
			open <- whole
			go func() {
				defer c.Close()
				up, err := net.Dial("tcp", server)
				if err != nil {
					return
				}
				defer up.Close()
				go io.Copy(up, c)
				if whole {
					_, _ = io.Copy(c, up)
				} else {
					_, _ = io.CopyN(c, up, 200_000)
				}
			}()
		}
	}()
	return l.Addr().String()
}

func TestTheReportOfASourceIsThatOfAnImport(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "postgres")
	k.add()
	var doc map[string][]map[string]any
	if err := json.Unmarshal([]byte(k.must("source", "sync", "--json")), &doc); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"file", "entity", "read", "accepted", "inserted", "updated", "unchanged", "rejected", "reasons", "removed", "months"} {
		if _, ok := doc["files"][0][key]; !ok {
			t.Errorf("no %s in %v", key, doc)
		}
	}
}
