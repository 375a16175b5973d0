package source

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taraz/kpi"
)

func headed(row int) Format { return formatted(func(f *Format) { f.HeaderRow = row }) }

func TestTheRowThatNamesTheColumns(t *testing.T) {
	const titled = "گزارش فروش\n\nتهیه شده در,۱۴۰۴/۰۲/۰۱,,\nid,day,amount,note\n1,2024-01-01,5,x\n2,2024-01-02,6,y\n"
	cases := []struct {
		name   string
		format Format
		text   string
		header string
		row    int
		rows   string
	}{
		{"the first, if nothing is said", DefaultFormat(), "a,b\n1,2\n", "a|b", 1, "1|2"},
		{"the first that is not blank", DefaultFormat(), "\n\na,b\n1,2\n", "a|b", 3, "1|2"},
		{"by its number", headed(4), titled, "id|day|amount|note", 4, "1|2024-01-01|5|x/2|2024-01-02|6|y"},
		{"found under titles", headed(FindHeader), titled, "id|day|amount|note", 4, "1|2024-01-01|5|x/2|2024-01-02|6|y"},
		{"found under titles with another delimiter", headed(FindHeader), "Report, all of it\n\nid;day;amount\n1;2024-01-01;5,5\n2;2024-01-02;6,5\n",
			"id|day|amount", 3, "1|2024-01-01|5,5/2|2024-01-02|6,5"},
		{"found where it is the first", headed(FindHeader), "name,city\nAli,Tehran\nMina,Shiraz\n", "name|city", 1, "Ali|Tehran/Mina|Shiraz"},
		{"not found among numbers", headed(FindHeader), "1,2024-01-01,5\n2,2024-01-02,6\n", "1|2|3", 0, "1|2024-01-01|5/2|2024-01-02|6"},
		{"an empty name is the one above", headed(2), "id,,\n,day,amount\n1,2024-01-01,5\n", "id|day|amount", 2, "1|2024-01-01|5"},
		{"names that occur twice get those of their groups", headed(2), "نام,فروردین,,اردیبهشت,\n,مبلغ,تعداد,مبلغ,تعداد\nعلی,5,1,6,2\n",
			"نام|فروردین مبلغ|فروردین تعداد|اردیبهشت مبلغ|اردیبهشت تعداد", 2, "علی|5|1|6|2"},
		{"two rows of names are found", headed(FindHeader), "گزارش\nنام,فروردین,,اردیبهشت,\n,مبلغ,تعداد,مبلغ,تعداد\nعلی,5,1,6,2\nرضا,5,1,6,2\n",
			"نام|فروردین مبلغ|فروردین تعداد|اردیبهشت مبلغ|اردیبهشت تعداد", 3, "علی|5|1|6|2/رضا|5|1|6|2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, "x.csv", c.text)
			found, err := Inspect(t.Context(), path, c.format, 9)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(found.Header, "|"); got != c.header || found.HeaderRow != c.row {
				t.Errorf("got row %d: %s want row %d: %s", found.HeaderRow, got, c.row, c.header)
			}
			if got := joinRows(found.Rows); got != c.rows {
				t.Errorf("got %s want %s", got, c.rows)
			}
			again, err := Inspect(t.Context(), path, found.Format, 9)
			if err != nil || !slices.Equal(again.Header, found.Header) || joinRows(again.Rows) != c.rows {
				t.Errorf("read again with what was found: got %+v, %v", again, err)
			}
		})
	}
}

func TestAHeaderRowThatIsNotThere(t *testing.T) {
	for _, text := range []string{"a,b\n1,2\n", "a,b\n1,2\n\n3,4\n"} {
		_, err := open(write(t, "x.csv", text), headed(3), nil)
		if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "row 3") {
			t.Errorf("got %v, want row 3 named", err)
		}
	}
}

func TestWantedNamesTellTheHeader(t *testing.T) {
	f, err := open(write(t, "x.csv", "name,city,of,all\nid,day,amount,note\na,b,c,d\n"), headed(FindHeader), []string{"id", "day"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if got := strings.Join(f.header, "|"); got != "id|day|amount|note" {
		t.Errorf("got %s", got)
	}
}

func TestMergedHeadersOfAWorkbook(t *testing.T) {
	path := book(t, "x.xlsx", [][]any{{"فروش بهار"}, {}, {"کد", "فروردین", nil, "اردیبهشت", nil}, {nil, "مبلغ", "تعداد", "مبلغ", "تعداد"}, {1, 5, 1, 6, 2}, {2, 5, 1, 6, 2}},
		func(f *excelize.File) {
			for _, cells := range [][2]string{{"A1", "E1"}, {"A3", "A4"}, {"B3", "C3"}, {"D3", "E3"}} {
				if err := f.MergeCell("Sheet1", cells[0], cells[1]); err != nil {
					t.Fatal(err)
				}
			}
		})
	for _, format := range []Format{headed(4), headed(FindHeader)} {
		found, err := Inspect(t.Context(), path, format, 5)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(found.Header, "|"), "کد|فروردین مبلغ|فروردین تعداد|اردیبهشت مبلغ|اردیبهشت تعداد"; got != want || found.HeaderRow != 4 {
			t.Errorf("got row %d: %s want %s", found.HeaderRow, got, want)
		}
		if got := joinRows(found.Rows); got != "1|5|1|6|2/2|5|1|6|2" || found.Rows[0].Line != 5 {
			t.Errorf("got %s", got)
		}
	}
}

func TestTheHeaderOfAMapping(t *testing.T) {
	const rest = "\nentity: spend\nsource: s\ncolumns: {id: id, spent_on: day, amount: amount}\n"
	for text, want := range map[string]Format{
		"true": {Header: true}, "no": {}, "auto": {Header: true, HeaderRow: FindHeader}, "3": {Header: true, HeaderRow: 3},
		"۳": {Header: true, HeaderRow: 3}, "[a, b]": {Names: []string{"a", "b"}},
	} {
		f := mustMapping(t, "format: {header: "+text+"}"+rest).Format
		if f.Header != want.Header || f.HeaderRow != want.HeaderRow || !slices.Equal(f.Names, want.Names) {
			t.Errorf("%s: got %+v", text, f)
		}
	}
	for _, text := range []string{"-1", "1001", "third", "{a: b}", "2.5"} {
		if _, err := ParseMapping([]byte("format: {header: " + text + "}" + rest)); !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "header") {
			t.Errorf("%s: got %v, want it refused", text, err)
		}
	}
	for _, name := range []string{"utf-32", "utf-16be", "macintosh", "windows-1252"} {
		if f := mustMapping(t, "format: {encoding: "+name+"}"+rest).Format; f.Encoding != name {
			t.Errorf("got %s want %s", f.Encoding, name)
		}
	}
}
