package source

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"taraz/data"
	"taraz/kpi"
)

// sameRows are rows that every encoding of Persian can hold.
const sameRows = "نام,شهر,مبلغ\nعلي رضايي,تهران,1200\nمريم كاظمي,\"شيراز، فارس\",15\n"

func encoded(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSameRowsAreReadFromEveryEncoding(t *testing.T) {
	const want = "علی رضایی|تهران|1200/مریم کاظمی|شیراز، فارس|15"
	sixteen, thirtyTwo := unicode.UTF16, utf32.UTF32
	cases := []struct{ encoding, text string }{
		{"utf-8", sameRows},
		{"utf-8", "\uFEFF" + sameRows},
		{"utf-16le", encoded(t, sixteen(unicode.LittleEndian, unicode.UseBOM), sameRows)},
		{"utf-16be", encoded(t, sixteen(unicode.BigEndian, unicode.UseBOM), sameRows)},
		{"utf-16le", encoded(t, sixteen(unicode.LittleEndian, unicode.IgnoreBOM), sameRows)},
		{"utf-16be", encoded(t, sixteen(unicode.BigEndian, unicode.IgnoreBOM), sameRows)},
		{"utf-32le", encoded(t, thirtyTwo(utf32.LittleEndian, utf32.UseBOM), sameRows)},
		{"utf-32be", encoded(t, thirtyTwo(utf32.BigEndian, utf32.UseBOM), sameRows)},
		{"utf-32le", encoded(t, thirtyTwo(utf32.LittleEndian, utf32.IgnoreBOM), sameRows)},
		{"utf-32be", encoded(t, thirtyTwo(utf32.BigEndian, utf32.IgnoreBOM), sameRows)},
		{"utf-32le", "\xFE\xFF" + encoded(t, thirtyTwo(utf32.LittleEndian, utf32.IgnoreBOM), sameRows)},
		{"windows-1256", encoded(t, charmap.Windows1256, sameRows)},
	}
	for _, c := range cases {
		t.Run(c.encoding, func(t *testing.T) {
			path := write(t, "x.csv", c.text)
			found, err := Inspect(t.Context(), path, DefaultFormat(), 9)
			if err != nil {
				t.Fatal(err)
			}
			if found.Encoding != c.encoding {
				t.Errorf("got %s want %s", found.Encoding, c.encoding)
			}
			again, err := Inspect(t.Context(), path, found.Format, 9)
			if err != nil {
				t.Fatal(err)
			}
			if got := joinRows(again.Rows); got != want || joinRows(found.Rows) != want {
				t.Errorf("got %q, then %q, want %q", joinRows(found.Rows), got, want)
			}
		})
	}
}

func joinRows(rows []Row) string {
	var all []string
	for _, r := range rows {
		all = append(all, strings.Join(r.Cells, "|"))
	}
	return strings.Join(all, "/")
}

func TestLatinTextIsToldByTheLettersInsideItsWords(t *testing.T) {
	const text = "name,city\nFrançois Müller,Besançon\nJosé Peña,Málaga\nSøren Åkesson,Århus\n"
	cases := []struct {
		name     string
		encoding encoding.Encoding
		text     string
	}{
		{"windows-1252", charmap.Windows1252, text},
		{"macintosh", charmap.Macintosh, text},
		{"macintosh", charmap.Macintosh, strings.ReplaceAll(text, "\n", "\r")},
		{"windows-1252", charmap.Windows1252, "a,b\n“quoted”,5 € – don’t\n"},
	}
	for _, c := range cases {
		found, err := Inspect(t.Context(), write(t, "x.csv", encoded(t, c.encoding, c.text)), DefaultFormat(), 9)
		if err != nil || found.Encoding != c.name {
			t.Fatalf("got %+v, %v want %s", found, err, c.name)
		}
		want := strings.Split(strings.ReplaceAll(c.text, "\r", "\n"), "\n")[1]
		if got := strings.Join(found.Rows[0].Cells, ","); got != want {
			t.Errorf("%s: got %q want %q", c.name, got, want)
		}
	}
}

// The first Persian letter may stand far behind the beginning.
func TestAnEncodingThatShowsLateIsFound(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,name\n")
	for range 30_000 {
		b.WriteString("1,plain ascii\n")
	}
	b.WriteString("2,علي رضايي\n")
	_, rows, err := readAll(t, DefaultFormat(), encoded(t, charmap.Windows1256, b.String()))
	if err != nil || len(rows) != 30_001 || data.Clean(rows[30_000]) != "2|علی رضایی" {
		t.Errorf("got %d rows, %v", len(rows), err)
	}
}

func TestAnEncodingThatIsNamedIsTakenByItsWord(t *testing.T) {
	persian := encoded(t, charmap.Windows1256, sameRows)
	little := encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), sameRows)
	cases := []struct{ name, encoding, text, want string }{
		{"Windows-1256 read as UTF-8", "utf-8", persian, "line 1 is not UTF-8"},
		{"UTF-16 cut in the middle of a letter", "utf-16le", little[:len(little)-3], "line 3 holds what is no utf-16le"},
		{"half a pair", "utf-16le", "a\x00\n\x00" + "\x00\xD8" + "b\x00\n\x00", "line 2 holds what is no utf-16le"},
		{"a number that is no character", "utf-32be", "\x00\x00\x00a\x00\x00\x00\n\x00\x11\x00\x00", "line 2 holds what is no utf-32be"},
		{"a broken pair of bytes", "gb18030", "a\n\x81\x20\n", "line 2 holds what is no gb18030"},
		{"an unknown name", "klingon", persian, `encoding "klingon" is not known`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readAll(t, formatted(func(f *Format) { f.Encoding = c.encoding }), c.text)
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, rows, err := readAll(t, formatted(func(f *Format) { f.Encoding = "windows-1252" }), persian); err != nil || strings.Contains(rows[0], "ل") {
		t.Errorf("got %q, %v: a name that is given wins over what the bytes look like", rows, err)
	}
}

func TestLineEndsOfEveryKind(t *testing.T) {
	cases := []struct{ name, text, rows string }{
		{"lf", "a,b\n1,2\n3,4\n", "1|2/3|4"},
		{"crlf", "a,b\r\n1,2\r\n3,4\r\n", "1|2/3|4"},
		{"cr", "a,b\r1,\"x\ny\"\r3,4", "1|x\ny/3|4"},
		{"mixed", "a,b\r1,2\n3,4\r\n5,\"6\r7\"\n", "1|2/3|4/5|6\n7"},
		{"lf", "a,b\n" + strings.Repeat("1,2\n", 30) + "3,4\r5\n", strings.Repeat("1|2/", 30) + "3|4\r5"},
	}
	for _, c := range cases {
		path := write(t, "x.csv", c.text)
		found, err := Inspect(t.Context(), path, DefaultFormat(), 1)
		if err != nil || found.LineEnd != c.name {
			t.Errorf("%q: got %+v, %v want %s", c.text, found, err, c.name)
		}
		_, rows, err := readAll(t, DefaultFormat(), c.text)
		if got := strings.Join(rows, "/"); err != nil || got != c.rows {
			t.Errorf("%s: got %q, %v want %q", c.name, got, err, c.rows)
		}
	}
}

// What the vendor of a CRM tests its own loader with.
func TestTheEncodingCasesOfALoaderAreRead(t *testing.T) {
	folder := realFile(t, "crm_exports/salesforce_dataloader/encoding_cases")
	three := "column1|column2|column3: row1-1|row1-2|row1-3/row2-1|row2-2|row2-3"
	cases := []struct{ file, encoding, want string }{
		{"csvtext.csv", "utf-8", three},
		{"csvtext_BOM_UTF8.csv", "utf-8", three},
		{"csvtext_BOM_UTF16LE.csv", "utf-16le", three},
		{"csvtext_BOM_UTF16BE.csv", "utf-16be", three},
		{"csvtext_BOM_UTF32LE.csv", "utf-32le", three}, // with the mark of UTF-16, as the file really is
		{"csvtext_BOM_UTF32BE.csv", "utf-32be", three},
		{"csvEscapedQuotes.csv", "utf-8", `column1|column2: "The Best" Account|bla/The "Best" Account|bla`},
		{"csvSeparator.csv", "utf-8", "column1|column2!some|column3: col11|col12!somev1|col13/col21|col22!somev2|col23"},
		{"emptyFirstRowFieldValueInCsvTemplate.csv", "utf-8",
			"ID|NAME|WEBSITE: 001x00000035m0iAAA|account Update #0|/001x00000035m0jAAA|account Update #1|updated"},
		{"dateEndingInZ.csv", "utf-8", "rows 1"},
		{"dateOnlyWithTimeZone.csv", "utf-8", "rows 2"},
		{"dateWithTimeZone.csv", "utf-8", "rows 2"},
		{"timeZoneFormatTesting.csv", "utf-8", "rows 12"},
		{"timeZoneFormatTestingWithErrors.csv", "utf-8", "rows 6"},
	}
	listed := map[string]bool{}
	for _, c := range cases {
		listed[c.file] = true
		found, err := Inspect(t.Context(), filepath.Join(folder, c.file), DefaultFormat(), 100)
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		got := strings.Join(found.Header, "|") + ": " + joinRows(found.Rows)
		if strings.HasPrefix(c.want, "rows ") {
			got = fmt.Sprint("rows ", len(found.Rows))
		}
		if found.Encoding != c.encoding || found.Uneven != 0 || got != c.want {
			t.Errorf("%s: got %s, %d uneven, %q, want %s, %q", c.file, found.Encoding, found.Uneven, got, c.encoding, c.want)
		}
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !listed[f.Name()] {
			t.Errorf("%s is not listed here", f.Name())
		}
	}
}

func FuzzEncodingAndDelimiter(f *testing.F) {
	for _, s := range []string{sameRows, "a;b\r1;2\r", "\xFE\xFF\x00a\x00,", "\xFF\xFEa\x00\x00\xD8", "a\x00\n\x00", "\xC7\xE1\xD3,b\n1,2", "\x8Ea,b\r\n", "a،b\n1،2\n3،4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found, err := Inspect(t.Context(), write(t, "x", s), formatted(func(f *Format) { f.HeaderRow = FindHeader }), 5)
		if err != nil {
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Fatalf("error %v has no kind", err)
			}
			if said := Explain(err, "fa"); said == "" || strings.Contains(said, "%!") {
				t.Fatalf("got %q of %v", said, err)
			}
			return
		}
		for _, r := range found.Rows {
			if !utf8.ValidString(strings.Join(r.Cells, "")) {
				t.Fatalf("got %q, want UTF-8", r.Cells)
			}
		}
		if found.Kind != "csv" {
			return
		}
		again, err := Inspect(t.Context(), write(t, "x", s), found.Format, 5)
		if err != nil || joinRows(again.Rows) != joinRows(found.Rows) {
			t.Fatalf("got %q, %v, and before that %q", joinRows(again.Rows), err, joinRows(found.Rows))
		}
	})
}
