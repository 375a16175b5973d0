package source

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"taraz/data"
	"taraz/kpi"
)

// readAll returns the header and rows of a text as a file, cells joined by |.
func readAll(t testing.TB, f Format, text string) ([]string, []string, error) {
	t.Helper()
	file, err := open(write(t, "x.csv", text), f, nil)
	if err != nil {
		return nil, nil, err
	}
	defer file.close()
	var rows []string
	for {
		cells, _, err := file.next(nil)
		if errors.Is(err, io.EOF) {
			return file.header, rows, nil
		}
		if err != nil {
			return file.header, rows, err
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
}

func formatted(change func(*Format)) Format {
	f := DefaultFormat()
	change(&f)
	return f
}

func TestTextFiles(t *testing.T) {
	auto := DefaultFormat()
	cases := []struct {
		name   string
		format Format
		text   string
		header string
		rows   string // separated by /
	}{
		{"commas", auto, "a,b\n1,2\n3,4\n", "a|b", "1|2/3|4"},
		{"semicolons", auto, "a;b\n1;2,5\n", "a|b", "1|2,5"},
		{"tabs", auto, "a\tb\n1\t2\n", "a|b", "1|2"},
		{"bars", auto, "a|b\n1|2\n", "a|b", "1|2"},
		{"Persian commas", auto, "الف،ب\n۱،۲\n", "الف|ب", "۱|۲"},
		{"thousands do not pass for a delimiter", auto, "a;b\n1,000;2,000\n3,000;4,000\n", "a|b", "1,000|2,000/3,000|4,000"},
		{"one column", auto, "a\n1\n2\n", "a", "1/2"},
		{"a line that names the delimiter", auto, "sep=;\na;b\n1;2\n", "a|b", "1|2"},
		{"no line end at the end", auto, "a,b\n1,2", "a|b", "1|2"},
		{"CRLF", auto, "a,b\r\n1,2\r\n", "a|b", "1|2"},
		{"CR alone", auto, "a,b\r1,2\r3,4", "a|b", "1|2/3|4"},
		{"a byte order mark", auto, "\uFEFFa,b\n1,2\n", "a|b", "1|2"},
		{"blank lines are no rows", auto, "a,b\n\n1,2\n  \n,\n3,4\n\n", "a|b", "1|2/3|4"},
		{"quotes", auto, "a,b\n\"1,5\",\"x \"\"y\"\"\"\n", "a|b", `1,5|x "y"`},
		{"a line end inside quotes", auto, "a,b\n\"x\ny\",2\n3,4\n", "a|b", "x\ny|2/3|4"},
		{"CRLF inside quotes", auto, "a,b\r\n\"x\r\ny\",2\r\n", "a|b", "x\r\ny|2"},
		{"quotes at the end of a CRLF line", auto, "a,b\r\n1,\"2\"\r\n", "a|b", "1|2"},
		{"quotes at the end of the file", auto, "a,b\n1,\"2\"", "a|b", "1|2"},
		{"a quote inside a plain cell is text", auto, "a,b\n5\" pipe,2\n", "a|b", `5" pipe|2`},
		{"blanks behind a closing quote", auto, "a,b\n\"1\" ,2\n", "a|b", "1|2"},
		{"empty quotes", auto, "a,b\n\"\",2\n", "a|b", "|2"},
		{"a quoted header", auto, "\"a\";\"b\"\n1;2\n", "a|b", "1|2"},
		{"names of columns are cleaned", auto, " تاريخ ,b\n1,2\n", "تاریخ|b", "1|2"},
		{"blanks as delimiter", formatted(func(f *Format) { f.Delimiter = "whitespace" }), "a  b\n 1 \t 2\n", "a|b", "1|2"},
		{"names from the mapping", formatted(func(f *Format) { f.Header = false; f.Names = []string{"x", "y"} }), "1,2\n3,4\n", "x|y", "1|2/3|4"},
		{"no header", formatted(func(f *Format) { f.Header = false }), "1,2\n3,4\n", "1|2", "1|2/3|4"},
		{"a delimiter by name", formatted(func(f *Format) { f.Delimiter = ";" }), "a;b\n1;2\n", "a|b", "1|2"},
		{"a delimiter of several bytes with quotes", formatted(func(f *Format) { f.Delimiter = "،" }), "a،b\n\"1،5\"،2\n", "a|b", "1،5|2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			header, rows, err := readAll(t, c.format, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(header, "|"); got != c.header {
				t.Errorf("header: got %q want %q", got, c.header)
			}
			if got := strings.Join(rows, "/"); got != c.rows {
				t.Errorf("rows: got %q want %q", got, c.rows)
			}
		})
	}
}

func TestWantedColumnsDecideTheDelimiter(t *testing.T) {
	text := "a,x;b,y\n1,1;2,2\n3,3;4,4\n"
	f, err := open(write(t, "x.csv", text), DefaultFormat(), []string{"a,x", "b,y"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if got := strings.Join(f.header, "|"); got != "a,x|b,y" {
		t.Errorf("got header %q, want the semicolon to part columns", got)
	}
}

func TestEncodings(t *testing.T) {
	const text = "نام,b\nعلي,2\n"
	encode := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	le := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	be := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	bare := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	cases := []struct{ name, encoding, bytes string }{
		{"UTF-8", "auto", text},
		{"UTF-8 with a mark", "auto", "\uFEFF" + text},
		{"UTF-16 little endian with a mark", "auto", encode(le.NewEncoder().String(text))},
		{"UTF-16 big endian with a mark", "auto", encode(be.NewEncoder().String(text))},
		{"UTF-32 with a mark", "auto", encode(utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewEncoder().String(text))},
		{"UTF-16 without a mark, by name", "utf-16", encode(bare.NewEncoder().String(text))},
		{"UTF-16 little endian, by name", "utf-16le", encode(bare.NewEncoder().String(text))},
		{"Windows-1256, by name", "windows-1256", encode(charmap.Windows1256.NewEncoder().String("نام,b\nعلي,2\n"))},
		{"a mark wins over a name", "windows-1256", "\uFEFF" + text},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			header, rows, err := readAll(t, formatted(func(f *Format) { f.Encoding = c.encoding }), c.bytes)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != 1 || header[0] != "نام" || data.Clean(rows[0]) != "علی|2" {
				t.Errorf("got %q, %q", header, rows)
			}
		})
	}
}

func TestTextFilesThatAreRefused(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"an empty file", "", "is empty"},
		{"a file of blank lines", "\n\n  \n", "is empty"},
		{"an unclosed quote, with its line", "a,b\n1,2\n3,\"x\n5,6\n", "line 3: a quote that is opened here is never closed"},
		{"an unclosed quote behind a quoted line end", "a,b\n\"x\ny\",2\n3,\"z\n", "line 4: a quote"},
		{"text behind a closing quote", "a,b\n1,\"x\"y\n", "line 2: text behind a closing quote"},
		{"a broken line among UTF-8, with its line", "نام,b\nعلی,2\nرضا,Fran\x8dais\n", "line 3 is not UTF-8"},
		{"a web page", "<html><table><tr><td>1</td></tr></table>", "web page"},
		{"a PDF", "%PDF-1.7 ...", "want CSV or .xlsx"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readAll(t, DefaultFormat(), c.text)
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := open("/nowhere/x.csv", DefaultFormat(), nil); !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("missing file: got %v", err)
	}
	if _, err := open(t.TempDir(), DefaultFormat(), nil); !errors.Is(err, kpi.ErrInvalid) {
		t.Errorf("a folder: got %v", err)
	}
}

func TestAnUnclosedQuoteCannotSwallowALargeFile(t *testing.T) {
	text := "a,b\n1,\"x\n" + strings.Repeat("1,2\n", 3<<20)
	_, _, err := readAll(t, DefaultFormat(), text)
	if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v, want line 2 named", err)
	}
}

func TestARowWithoutAnEndIsRefused(t *testing.T) {
	_, _, err := readAll(t, DefaultFormat(), "a,b\n"+strings.Repeat("x", 9<<20))
	if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v, want line 2 named", err)
	}
}

func TestRowsThatGoOverTheEndOfABlockStayWhole(t *testing.T) {
	var b strings.Builder
	b.WriteString("a,b\n")
	want := 0
	for b.Len() < 5*blockSize {
		b.WriteString("\"" + strings.Repeat("م", want%700) + "\n\"\"x\"," + strings.Repeat("y", want%300) + "\nplain,row\n")
		want++
	}
	_, rows, err := readAll(t, DefaultFormat(), b.String())
	if err != nil || len(rows) != 2*want {
		t.Fatalf("got %d rows, %v want %d", len(rows), err, 2*want)
	}
	for i := range want {
		if got, want := rows[2*i], strings.Repeat("م", i%700)+"\n\"x|"+strings.Repeat("y", i%300); got != want {
			t.Fatalf("row %d: got %d bytes want %d", i, len(got), len(want))
		}
		if rows[2*i+1] != "plain|row" {
			t.Fatalf("row %d: got %q", i, rows[2*i+1])
		}
	}
}

func TestLinesAreCountedThroughQuotes(t *testing.T) {
	f, err := open(write(t, "x.csv", "a,b\n\"x\ny\",2\n\n3,4\n"), DefaultFormat(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	for _, want := range []int{2, 5} {
		if _, line, err := f.next(nil); err != nil || line != want {
			t.Errorf("got line %d, %v want %d", line, err, want)
		}
	}
}

func TestPeekShowsTheFirstRowsClean(t *testing.T) {
	header, rows, err := Peek(write(t, "x.csv", "a,b\nعلي , 2\n3,4\n5,6\n"), DefaultFormat(), 2)
	if err != nil || len(header) != 2 || len(rows) != 2 || rows[0][0] != "علی" || rows[1][1] != "4" {
		t.Errorf("got %q %q %v", header, rows, err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x\"\"y\";2\r\n", "\"a\nb\",c\n1,2", "a،b\n1،2\n", "sep=|\na|b\n", "a\rb\r"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		header, rows, err := readAll(t, DefaultFormat(), s)
		if err != nil {
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Fatalf("error %v has no kind", err)
			}
			return
		}
		if len(header) == 0 {
			t.Fatal("no header, but no error")
		}
		if strings.Count(s, "\n")+strings.Count(s, "\r")+1 < len(rows) {
			t.Fatalf("%d rows of %d lines", len(rows), strings.Count(s, "\n"))
		}
		for _, r := range rows {
			if utf8.ValidString(s) && !utf8.ValidString(r) {
				t.Fatalf("a row is no UTF-8, but the file is: %q", r)
			}
		}
	})
}
