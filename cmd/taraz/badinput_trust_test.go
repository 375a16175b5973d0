package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestTheSameInvoicesAgainChangeNothingWhateverFileTheyComeIn(t *testing.T) {
	unwatched(t)
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		file := op.file("orders.csv", goodOrders)
		op.must("import", "--as", "order", "--covers", "1404-01-31", file)
		before := op.everything()
		code, _, note := op.try("import", "--as", "order", file)
		if code != exitDone || !strings.Contains(note, "was imported on") || !strings.Contains(note, "(run 1)") {
			t.Errorf("the same file: exit %d, %q, want a word about run 1", code, note)
		}
		page := op.serve().drop("again.csv", goodOrders)
		hasAll(t, "the same file on the page", page.text(), "A file of the same content was imported on")
		other := op.file("other.csv", "amount;id;ordered_at;customer\n2000;2;1404/01/06;c2\n1000;1;1404/01/05;c1\n")
		if got := op.imports("--as", "order", other)[0]; got.Unchanged != 2 || got.Accepted != 2 || len(got.Months) != 0 {
			t.Errorf("the same invoices in another file: got %+v, want two rows unchanged and no month", got)
		}
		if op.everything() != before {
			t.Error("the totals changed")
		}
	})
}

func TestImportsThatComeAtOnceWaitForOneAnotherAndLoseNothing(t *testing.T) {
	const files, rows = 4, 3000
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		var all sync.WaitGroup
		for f := range files {
			var b strings.Builder
			fmt.Fprintln(&b, "id,customer,ordered_at,amount")
			for i := range rows {
				fmt.Fprintf(&b, "%d-%d,c%d,1404-01-%02d,1\n", f, i, i%97, 1+i%31)
			}
			path := op.file(fmt.Sprintf("%d.csv", f), b.String())
			all.Go(func() {
				if code, _, errs := op.try("import", "--as", "order", "--covers", "1404-01-31", path); code != exitDone {
					t.Errorf("import %d: exit %d: %s", f, code, errs)
				}
			})
		}
		all.Wait()
		op.near(op.values("revenue", "--period", "1404-01"), "revenue 1404-01 organisation", files*rows)
		op.must("check")
		if list := op.must("imports"); strings.Count(list, " done ") != files {
			t.Errorf("got %s, want %d imports that are done", list, files)
		}
	})
}

// fullDisk runs commands in a folder of 6 MB, which ends with them.
const fullDisk = `set -u
mount -t tmpfs -o size=6m none "$DIR" || exit 77
export TARAZ_DB="$DIR/x.db" TMPDIR="$OUTSIDE"
"$TARAZ" init --name Shop --unit rial --locale en && "$TARAZ" import --as order --covers 1404-01-31 "$OUTSIDE/small.csv" || exit 1
"$TARAZ" kpi revenue --period 1404-01 --json > "$OUTSIDE/before"
"$TARAZ" import --as order "$OUTSIDE/large.csv" > "$OUTSIDE/out" 2> "$OUTSIDE/err"; echo $? > "$OUTSIDE/code"
"$TARAZ" kpi revenue --period 1404-01 --json > "$OUTSIDE/after" || exit 2
"$TARAZ" check > "$OUTSIDE/check" || exit 3
"$TARAZ" imports > "$OUTSIDE/imports" || exit 4`

func TestAFullDiskInMidImportIsSaidAndReadersReadOn(t *testing.T) {
	unwatched(t)
	onLinux(t)
	dir := t.TempDir()
	if out, err := exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", dir).CombinedOutput(); err != nil {
		t.Skipf("skipped: no small disk can be made here: %v %s", err, out)
	}
	outside := t.TempDir()
	writeOrders(t, filepath.Join(outside, "generated.csv"), 60_000)
	text, err := os.ReadFile(filepath.Join(outside, "generated.csv"))
	if err != nil {
		t.Fatal(err)
	}
	large := strings.Replace(string(text), "order_id,customer_id,ordered_at", "id,customer,ordered_at", 1)
	for name, content := range map[string]string{"small.csv": goodOrders, "large.csv": large} {
		if err := os.WriteFile(filepath.Join(outside, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("unshare", "-rm", "sh", "-c", fullDisk)
	c.Env = append(os.Environ(), "DIR="+dir, "OUTSIDE="+outside, "TARAZ="+taraz(t))
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	of := func(name string) string {
		text, err := os.ReadFile(filepath.Join(outside, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if of("code") != "1\n" || of("out") != "" || !strings.Contains(of("err"), "full") {
		t.Errorf("got exit %s with %q, want 1 and that the disk is full", of("code"), of("err"))
	}
	if of("before") != of("after") || !strings.Contains(of("after"), "3000") {
		t.Errorf("got %s, want %s", of("after"), of("before"))
	}
	hasAll(t, "the list", of("imports"), "failed", "full")
	if left, err := filepath.Glob(filepath.Join(outside, "taraz-*")); err != nil || len(left) > 0 {
		t.Errorf("got %v left behind, %v, want nothing", left, err)
	}
}

func TestADamagedDatabaseIsNeverServedNorReplacedByAnEmptyOne(t *testing.T) {
	unwatched(t)
	op := onSQLite(t)
	op.must("init", "--name", "Shop", "--locale", "en")
	op.must("import", "--as", "order", op.file("orders.csv", goodOrders))
	whole, err := os.ReadFile(op.db)
	if err != nil {
		t.Fatal(err)
	}
	torn := append([]byte{}, whole...)
	for page := 1; page < 8; page++ {
		copy(torn[page*4096:], strings.Repeat("\xAA", 2000))
	}
	for name, c := range map[string]struct{ content, says string }{
		"cut short":               {string(whole[:20_000]), "restore a backup"},
		"with pages torn":         {string(torn), "restore a backup"},
		"which is something else": {strings.Repeat("junk ", 1000), "not a database"},
		"with nothing in it":      {"", "not a database"},
	} {
		t.Run("one "+name, func(t *testing.T) {
			op := operator{t: t, now: op.now}
			op.db = op.file("x.db", c.content)
			for _, args := range [][]string{{"serve", "--db", op.db, "--addr", "127.0.0.1:0"}, {"kpi", "--period", "1404-01"}, {"import", "--as", "order", op.file("o.csv", goodOrders)}} {
				op.fails(exitFailed, args, "x.db", c.says)
			}
			op.fails(exitFailed, []string{"init", "--name", "Again"}, "exists")
			if after, err := os.ReadFile(op.db); err != nil || string(after) != c.content {
				t.Errorf("the file changed: %v", err)
			}
		})
	}
}

func TestOneCustomerIsFoundHoweverHeIsTypedAndTheMergeCanBeUndone(t *testing.T) {
	unwatched(t)
	const orders = "id,customer,ordered_at,amount\n" +
		"1,علی کریمی,1404-01-05,1\n2,علي كريمي,1404-01-06,1\n3,علی  کریمی ,1404-01-07,1\n" + // one id
		"4,۰۰۱۲,1404-01-08,1\n5,0012,1404-01-09,1\n" + // one id
		"6,a,1404-01-10,1\n7,b,1404-01-11,1\n8,c,1404-01-12,1\n9,d,1404-01-13,1\n10,e,1404-01-14,1\n11,f,1404-01-15,1\n"
	const customers = "id,name,phone,national_id\n" +
		"a,گیتی پاک‌نژاد,0912 345 6789,\nb,گیتی پاکنژاد,+98 912 345 6789,\nc,G. Paknejad,۰۰۹۸۹۱۲۳۴۵۶۷۸۹,\n" + // one phone
		"d,Reza,,۰۰۸۴۵۷۵۹۴۸\ne,رضا,,0084575948\n" + // one national id
		"f,Somebody,09121111111,\n"
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		op.must("import", "--as", "order", "--covers", "1404-01-31", op.file("orders.csv", orders))
		op.must("import", "--as", "customer", op.file("customers.csv", customers))
		active := func() map[string]record { return op.values("active_customers", "revenue", "--period", "1404-01") }
		op.near(active(), "active_customers 1404-01 organisation", 8)
		hasAll(t, "quality", strings.Join(strings.Fields(op.must("quality")), " "), "duplicate_customer customer 5")
		before := op.everything()
		ctx := context.Background()
		d, err := openDesk(ctx, environment{Now: func() time.Time { return op.now }, Getenv: func(string) string { return "" }}, op.db)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		groups, err := d.Duplicates(ctx, 10)
		if err != nil || len(groups) != 2 {
			t.Fatalf("got %v, %v, want two groups", groups, err)
		}
		var merges []int64
		for _, g := range groups {
			var others []string
			for _, m := range g.Members[1:] {
				others = append(others, m.ID)
			}
			num, err := d.Merge(ctx, "ann", g.Members[0].ID, others)
			if err != nil {
				t.Fatal(err)
			}
			merges = append(merges, num)
		}
		op.near(active(), "active_customers 1404-01 organisation", 5)
		op.near(active(), "revenue 1404-01 organisation", 11)
		if q := op.must("quality"); strings.Contains(q, "duplicate_customer") {
			t.Errorf("merged: got %q, want no duplicates", q)
		}
		for _, num := range merges {
			if err := d.Unmerge(ctx, num, "ann"); err != nil {
				t.Fatal(err)
			}
		}
		if op.everything() != before {
			t.Error("undone, the values are not those of before")
		}
		log, err := d.Merges(ctx)
		if err != nil || len(log) != 2 || log[0].Who != "ann" || log[0].UndoneBy != "ann" {
			t.Errorf("got %+v, %v, want who merged and who undid it", log, err)
		}
	})
}
