package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// company makes an empty organisation that writes Persian and pays in rials.
func (op operator) company() {
	op.t.Helper()
	op.must("init", "--name", "نمونه", "--calendar", "jalali", "--currency", "IRR", "--unit", "toman")
}

const persianOrders = "شماره سفارش,مشتری,تاریخ سفارش,مبلغ (تومان)\n" +
	"۱,م-۱,۱۴۰۵/۰۶/۰۲,۱۲٬۵۰۰\n۲,م-۲,۱۴۰۵/۰۶/۰۳,۲۰٬۰۰۰\n۳,م-۱,۱۴۰۵/۰۷/۰۱,رایگان\n"

func TestAFileThatNobodyDescribedIsRecognisedImportedListedAndUndone(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		op.company()
		file := op.file("سفارش‌ها.csv", persianOrders)
		before := op.must("kpi", "--json", "--period", "1405-06")
		got := op.imports(file)[0]
		if got.Entity != "order" || got.Accepted != 2 || got.Reasons["bad_number"] != 1 {
			t.Fatalf("got %+v, want two orders and one bad number", got)
		}
		list := op.must("imports")
		if !strings.Contains(list, "سفارش‌ها.csv") || !strings.Contains(list, "done") || strings.Contains(list, filepath.Dir(file)) {
			t.Errorf("got %q, want the file by its name, done", list)
		}
		_, _, note := op.try("import", file)
		if !strings.Contains(note, "already (run 1)") {
			t.Errorf("the same file again: got %q, want a word about it", note)
		}
		op.fails(exitFailed, []string{"undo", "1"}, "2")
		op.must("undo", "2")
		op.must("undo", "1")
		if after := op.must("kpi", "--json", "--period", "1405-06"); after != before {
			t.Error("after the undo the values are not those of before")
		}
		op.must("check")
		op.fails(exitFailed, []string{"undo", "1"}, "undone")
		op.fails(exitFailed, []string{"undo", "99"}, "99")
		op.fails(exitUsage, []string{"undo", "soon"}, "soon")
	})
}

func TestADryRunSaysWhatWouldBecomeOfTheValues(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		op.company()
		out := op.must("import", "--dry-run", "--covers", "1405-08-29", op.file("orders.csv", persianOrders))
		for _, want := range []string{"nothing was stored", "revenue", "32.5 thousand", "1405-06"} {
			if !strings.Contains(out, want) {
				t.Errorf("got %q, want %q in it", out, want)
			}
		}
		if list := op.must("imports", "--json"); !strings.Contains(list, `"imports": []`) {
			t.Errorf("got %s, want no run of a dry run", list)
		}
	})
}

func TestWhatIsNotSureIsRefusedAndTheGuessWritten(t *testing.T) {
	op := onSQLite(t)
	op.company()
	open := op.file("orders.csv", strings.ReplaceAll(persianOrders, " (تومان)", ""))
	op.fails(exitFailed, []string{"import", open}, "rial", "toman")
	guess := op.must("mapping", "guess", open)
	if !strings.HasPrefix(guess, "# ") || !strings.Contains(guess, "entity: order") {
		t.Fatalf("got %q, want a mapping with what is open above it", guess)
	}
	if got := op.imports("--map", op.file("m.yaml", guess), open)[0]; got.Accepted != 2 {
		t.Errorf("by the guess: got %+v, want two rows", got)
	}
	op.fails(exitFailed, []string{"import", op.file("x.csv", "alpha,beta\n1,2\n")}, "alpha, beta")
	op.fails(exitFailed, []string{"import", op.file("pipelines.csv", "pipeline_id,label,created_at\n1,Sales,2026-01-01\n2,Renewals,2026-01-02\n")}, "not sure")
	op.fails(exitFailed, []string{"import", "--preset", "hubspo", open}, "hubspot")
	op.fails(exitUsage, []string{"import", "--preset", "didar", "--as", "order", open}, "one of")
}

func TestAKeptMappingIsRecognisedByTheHeader(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		op.company()
		file := op.file("ledger.csv", "a,b,c,d\n1,x,1405/06/02,500\n")
		m := op.file("m.yaml", "entity: order\nsource: ledger\ncolumns: {id: a, customer: b, ordered_at: c, amount: {column: d, unit: rial}}\n")
		op.fails(exitFailed, []string{"import", file}, "a, b, c, d")
		op.must("mapping", "save", "دفتر", m, "--like", file)
		next := op.file("next month.csv", "d,c,b,a\n700,1405/07/02,x,2\n")
		if got := op.imports(next)[0]; got.Entity != "order" || got.Accepted != 1 {
			t.Errorf("got %+v, want one order", got)
		}
		if out := op.must("mapping", "list"); !strings.Contains(out, "دفتر") {
			t.Errorf("got %q, want the mapping listed", out)
		}
		if out := op.must("mapping", "show", "دفتر"); !strings.Contains(out, "source: ledger") {
			t.Errorf("got %q, want its text", out)
		}
		if got := op.imports(op.file("typed anew.csv", "A,B, C,D,\n3,y,1405/07/03,900,\n"))[0]; got.Accepted != 1 {
			t.Errorf("typed differently: got %+v, want one order", got)
		}
		op.must("mapping", "drop", "دفتر")
		op.fails(exitFailed, []string{"import", next}, "d, c, b, a")
	})
}

func TestATemplateIsWrittenForEveryEntityAndReadBack(t *testing.T) {
	op := onSQLite(t)
	op.company()
	path := filepath.Join(t.TempDir(), "orders.xlsx")
	op.must("template", "order", "--out", path)
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Fatalf("got %v, want a workbook", err)
	}
	op.fails(exitFailed, []string{"import", "--as", "order", path}, "no rows")
	op.fails(exitFailed, []string{"template", "orders", "--out", path}, "unknown entity")
	op.fails(exitUsage, []string{"template", "order"}, "--out")
}

func TestAListOfRejectsOverwritesNothingThatItIsMadeFrom(t *testing.T) {
	op := onSQLite(t)
	op.company()
	file := op.file("orders.csv", persianOrders)
	op.fails(exitUsage, []string{"import", "--rejects", file, file}, "overwrite")
	if text, err := os.ReadFile(file); err != nil || string(text) != persianOrders {
		t.Errorf("got %q (%v), want the file as it was", text, err)
	}
}

func TestACorrectedListOfRejectsIsImported(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		op.company()
		list := filepath.Join(t.TempDir(), "rejects.csv")
		op.must("import", "--rejects", list, op.file("orders.csv", persianOrders))
		text, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		fixed := op.file("fixed.csv", strings.ReplaceAll(string(text), "رایگان", "۵٬۰۰۰"))
		if got := op.imports(fixed)[0]; got.Read != 1 || got.Inserted != 1 {
			t.Errorf("got %+v, want the corrected row alone", got)
		}
	})
}
