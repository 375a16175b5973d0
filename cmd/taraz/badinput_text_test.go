package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// persianShop is a file with letters that old programs write in another way, and with a
// zero-width non-joiner.
const persianShop = "شماره سفارش;مشتری;تاریخ سفارش;مبلغ (تومان)\n" +
	"1;علی کریمی;1405/06/02;12500\n2;گیتی پاک‌نژاد;1405/06/03;20000\n3;ژاله چیت‌ساز;1405/07/01;7000\n"

func encoded(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSameRowsComeFromEveryEncodingAndThePreviewSaysWhich(t *testing.T) {
	unwatched(t)
	arabic := strings.NewReplacer("ی", "ي", "ک", "ك").Replace(persianShop)
	files := []struct{ name, content, encoding string }{
		{"UTF-8", persianShop, "utf-8"},
		{"UTF-8 with a mark", "\uFEFF" + persianShop, "utf-8"},
		{"UTF-16LE with a mark", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), persianShop), "utf-16le"},
		{"UTF-16BE with a mark", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), persianShop), "utf-16be"},
		{"UTF-16LE", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), persianShop), "utf-16le"},
		{"UTF-16BE", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), persianShop), "utf-16be"},
		{"Windows-1256", encoded(t, charmap.Windows1256, arabic), "windows-1256"},
	}
	eachEngine(t, func(t *testing.T, op operator) {
		op.company()
		s := op.serve()
		for i, f := range files {
			page := s.drop("shop.csv", f.content)
			hasAll(t, f.name+" in the preview", strings.ToLower(page.text()), "گیتی پاک‌نژاد", f.encoding)
			got := op.imports(op.file("shop.csv", f.content))[0]
			want := [3]int64{0, 0, 3} // inserted, updated, unchanged
			if i == 0 {
				want = [3]int64{3, 0, 0}
			}
			if [3]int64{got.Inserted, got.Updated, got.Unchanged} != want || got.Rejected != 0 {
				t.Errorf("%s: got %+v, want %v inserted, updated, unchanged", f.name, got, want)
			}
		}
		page := s.drop("shop.csv", files[6].content)
		refused := s.submit(page, "encoding", "windows-1252")
		if refused.status != 422 || !strings.Contains(strings.ToLower(refused.text()), "windows-1252") {
			t.Errorf("an encoding that lacks some of the bytes: got %d, want 422 with its name", refused.status)
		}
		wrong := s.submit(page, "encoding", "macintosh")
		if text := wrong.text(); strings.Contains(text, "گیتی") || !strings.Contains(strings.ToLower(text), "macintosh") {
			t.Errorf("read as another encoding because a person said so: got %.900q", text)
		}
		hasAll(t, "and back", s.submit(wrong, "encoding", "windows-1256").text(), "گیتی پاک‌نژاد")
	})
}

func TestEveryDelimiterIsDetectedAndAWrongOneShowsInThePreview(t *testing.T) {
	unwatched(t)
	eachEngine(t, func(t *testing.T, op operator) {
		op.company()
		s := op.serve()
		for i, delimiter := range []string{";", ",", "\t", "|", "،"} {
			text := strings.ReplaceAll(persianShop, ";", delimiter)
			got := op.imports(op.file("shop.csv", text))[0]
			if got.Accepted != 3 || i > 0 && got.Unchanged != 3 {
				t.Errorf("%q: got %+v, want the same three rows", delimiter, got)
			}
			page := s.drop("shop.csv", text)
			hasAll(t, delimiter, page.body, "<bdi>مشتری</bdi>", "<bdi>مبلغ (تومان)</bdi>")
			wrong := s.submit(page, "delimiter", "!")
			hasAll(t, delimiter+" read as !", wrong.body, "<bdi>شماره سفارش"+strings.ReplaceAll(delimiter, "\t", " ")+"مشتری")
		}
	})
}

func TestAQuoteThatIsNeverClosedIsNamedByItsLineAndSwallowsNothing(t *testing.T) {
	unwatched(t)
	op := onSQLite(t)
	op.must("init", "--name", "Shop", "--locale", "en")
	op.must("import", "--as", "order", op.file("orders.csv", goodOrders))
	before := op.everything()
	const head = "id,customer,ordered_at,amount\n1,c1,1404-01-05,5\n2,\"c1,1404-01-05,5\n"
	op.fails(exitFailed, []string{"import", "--as", "order", op.file("quote.csv", head+"3,c1,1404-01-05,5\n")}, "line 3", "never closed")
	if op.everything() != before {
		t.Error("the database changed")
	}
	onLinux(t)
	large := op.file("large.csv", head+strings.Repeat("3,c1,1404-01-05,5\n", 50_000_000/18))
	p := op.start("import", "--as", "order", large)
	code, took, megabytes := p.end()
	t.Logf("50 MB behind a quote: refused after %v with a peak of %d MB", took.Round(time.Millisecond), megabytes)
	if code != exitFailed || !strings.Contains(p.errs.String(), "line 3") || megabytes > 150 {
		t.Errorf("got exit %d after %v and %d MB: %s, want line 3 refused in little memory", code, took, megabytes, &p.errs)
	}
	if op.everything() != before {
		t.Error("the database changed")
	}
}

func TestUnevenRowsAreReportedOneByOneAndAWrongHeaderRefusesTheFile(t *testing.T) {
	unwatched(t)
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		list := filepath.Join(t.TempDir(), "rejects.csv")
		file := op.file("uneven.csv", "id,customer,ordered_at,amount\n1,c1,1404-01-05\n\n2,c1,1404-01-05,5,more\n3,c1,1404-01-05,7\n,,,\n4,c1,1404-01-06,8\n3,c9,1404-01-05,9\n")
		got := op.imports("--as", "order", "--covers", "1404-01-31", "--rejects", list, file)[0]
		want := map[string]int64{"too_few_columns": 1, "too_many_columns": 1, "duplicate": 1}
		if got.Read != 5 || got.Accepted != 2 || fmt.Sprint(got.Reasons) != fmt.Sprint(want) {
			t.Errorf("got %+v, want two of five rows and %v", got, want)
		}
		same(t, "rejected", rejected(t, list), []string{"2  too_few_columns", "4  too_many_columns", "8  duplicate"})
		op.near(op.values("revenue", "--period", "1404-01"), "revenue 1404-01 organisation", 15)
		before := op.everything()
		op.fails(exitFailed, []string{"import", "--as", "order", op.file("twice.csv", "id,customer,ordered_at,amount,amount\n5,c1,1404-01-05,5,6\n")}, "twice.csv", `"amount" occurs twice`)
		op.fails(exitFailed, []string{"import", "--as", "order", op.file("lacks.csv", "id,customer,ordered_at\n5,c1,1404-01-05\n")}, "lacks.csv", "amount", "id, customer, ordered_at")
		// A row far down that ends the file takes the good ones before it along.
		op.fails(exitFailed, []string{"import", "--as", "order", op.file("half.csv", "id,customer,ordered_at,amount\n"+strings.Repeat("5,c1,1404-01-05,5\n", 20_000)+"6,\"c1")}, "half.csv", "line 20002")
		if op.everything() != before {
			t.Error("a file that was refused changed the database")
		}
		page := op.serve().drop("uneven.csv", "id,customer,ordered_at,amount\n1,c1,1404-01-05\n2,c1,1404-01-05,5\n")
		hasAll(t, "the draft", page.text(), "Rows with fewer or more cells than the header, among those looked at: 1.")
	})
}

// rejected lists the line, field and code of every row of a list of rejects.
func rejected(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\uFEFF"))))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, row := range rows[1:] {
		list = append(list, row[1]+" "+row[2]+" "+row[3])
	}
	return list
}

func TestCharactersThatNobodySeesAreTakenFromNamesAndCounted(t *testing.T) {
	unwatched(t)
	const staff = "id,name,department\n1,\u202Eعلی\x00 رضا\x07ی,فرو\u202Eش\n2,\u2066Ann\u2069\u200F,فروش\n3,گیتی پاک\u200Cنژاد,فروش\n"
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--locale", "en")
		s := op.serve()
		page := s.drop("staff.csv", staff)
		hasAll(t, "the draft", page.body, "<bdi>علی رضای</bdi>", "<bdi>گیتی پاک\u200Cنژاد</bdi>")
		hasAll(t, "the draft", page.text(), "Cells with characters that nobody sees (controls, marks of direction), among the rows looked at: 3.")
		hasAll(t, "the draft in Persian", s.get(page.path+"?lang=fa").text(), "در ۳ خانه", "نویسه‌های نادیدنی")
		op.must("import", "--as", "employee", op.file("staff.csv", staff))
		values := op.values("headcount", "--period", "1404-01", "--by", "department")
		if len(values) != 1 {
			t.Errorf("got %d departments, want one: %v", len(values), values)
		}
		op.near(values, "headcount 1404-01 department:فروش", 3)
		for _, path := range []string{"/people", "/kpi/headcount?period=1404-01"} {
			if body := s.get(path).body; strings.ContainsAny(body, "\x00\x07\u202E") {
				t.Errorf("%s: got characters that nobody sees", path)
			}
		}
	})
}
