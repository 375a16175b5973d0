package source

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taraz/kpi"
)

// book writes a workbook with one sheet of rows and returns its path.
func book(t *testing.T, name string, rows [][]any, change func(*excelize.File), opts ...excelize.Options) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := f.SaveAs(path, opts...); err != nil {
		t.Fatal(err)
	}
	return path
}

func loadBook(t *testing.T, mapping, path string) (*FileReport, *fakeSink, error) {
	t.Helper()
	sink := &fakeSink{}
	report, err := Import(context.Background(), sink, Options{Organisation: american(), Mapping: mustMapping(t, mapping)}, []string{path})
	if err != nil {
		return nil, sink, err
	}
	return report.Files[0], sink, nil
}

var spendHeader = []any{"id", "day", "amount", "note"}

func TestWorkbooks(t *testing.T) {
	cases := []struct {
		name, mapping string
		rows          [][]any
		change        func(*excelize.File)
		day           string
		amount        int64
	}{
		{name: "texts", rows: [][]any{spendHeader, {"1", "2024-05-04", "1,250.50", "x"}}, day: "2024-05-04", amount: 125050},
		{name: "numbers", rows: [][]any{spendHeader, {1, 20240504, 1250.5, "x"}}, day: "2024-05-04", amount: 125050},
		{name: "a day as a workbook counts it", rows: [][]any{spendHeader, {1, 45416, 5}}, day: "2024-05-04", amount: 500},
		{name: "a day and a time", rows: [][]any{spendHeader, {1, 45416.99999, 5}}, day: "2024-05-04", amount: 500},
		{name: "days counted from 1904", rows: [][]any{spendHeader, {1, 45416 - 1462, 5}}, day: "2024-05-04", amount: 500,
			change: func(f *excelize.File) {
				yes := true
				_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
			}},
		{name: "a Jalali day as text", rows: [][]any{spendHeader, {1, "۱۴۰۳/۰۲/۱۵", 5}}, day: "2024-05-04", amount: 500},
		{name: "blank rows between", rows: [][]any{spendHeader, {}, {1, 45416, 5}, {}}, day: "2024-05-04", amount: 500},
		{name: "empty cells at the end", rows: [][]any{spendHeader, {1, 45416, 5, nil}}, day: "2024-05-04", amount: 500},
		{name: "a formatted number is read as it is, not as it looks", rows: [][]any{spendHeader, {1, 45416, 12500.5}}, day: "2024-05-04", amount: 1250050,
			change: func(f *excelize.File) {
				style, _ := f.NewStyle(&excelize.Style{NumFmt: 3})
				_ = f.SetCellStyle("Sheet1", "C2", "C2", style)
			}},
		{name: "a sheet by its name", mapping: "format: {sheet: هزينه}\n", rows: nil, day: "2024-05-04", amount: 500,
			change: func(f *excelize.File) {
				_, _ = f.NewSheet("هزینه")
				_ = f.SetSheetRow("هزینه", "A1", &spendHeader)
				_ = f.SetSheetRow("هزینه", "A2", &[]any{1, 45416, 5})
			}},
		{name: "a sheet by its position", mapping: "format: {sheet: 2}\n", rows: nil, day: "2024-05-04", amount: 500,
			change: func(f *excelize.File) {
				_, _ = f.NewSheet("costs")
				_ = f.SetSheetRow("costs", "A1", &spendHeader)
				_ = f.SetSheetRow("costs", "A2", &[]any{1, 45416, 5})
			}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, sink, err := loadBook(t, spendMapping+c.mapping, book(t, "x.xlsx", c.rows, c.change))
			if err != nil {
				t.Fatal(err)
			}
			if r.Accepted != 1 || r.Rejected != 0 {
				t.Fatalf("got %d accepted, rejects %v", r.Accepted, r.Samples)
			}
			if got := kpi.Date(sink.cell(t, 0, "spent_on").Int).String(); got != c.day {
				t.Errorf("day: got %s want %s", got, c.day)
			}
			if got := sink.cell(t, 0, "amount").Int; got != c.amount {
				t.Errorf("amount: got %d want %d", got, c.amount)
			}
		})
	}
}

func TestADayAndATimeInTwoCellsOfAWorkbook(t *testing.T) {
	path := book(t, "x.xlsx", [][]any{{"id", "day", "time"}, {1, 44197, 0.38400462962963}}, nil)
	_, sink, err := loadBook(t, "entity: ticket\nsource: s\ncolumns: {id: id, opened_at: {columns: [day, time]}}\n", path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sink.cell(t, 0, "opened_at").Int, int64(1609492378); got != want {
		t.Errorf("got %d want %d (2021-01-01 09:12:58)", got, want)
	}
}

func TestRowsOfAWorkbookThatAreTooWideAreRejectedWithTheirRow(t *testing.T) {
	path := book(t, "x.xlsx", [][]any{{"id", "day", "amount"}, {1, 45416, 5}, {}, {2, 45416, 5, "more"}}, nil)
	r, _, err := loadBook(t, spendMapping, path)
	if err != nil || r.Reasons[TooManyColumns] != 1 || r.Samples[0].Line != 4 {
		t.Errorf("got %+v, %v want row 4 rejected", r, err)
	}
}

func TestAWorkbookIsKnownByItsContent(t *testing.T) {
	path := book(t, "x.xlsx", [][]any{spendHeader, {1, 45416, 5}}, nil)
	renamed := filepath.Join(t.TempDir(), "x.csv")
	b, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(renamed, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if r, _, err := loadBook(t, spendMapping, renamed); err != nil || r.Accepted != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestAWorkbookOfSeveralHundredColumnsIsRead(t *testing.T) {
	header, row := []any{"id", "day", "amount"}, []any{1, 45416, 5}
	for i := range 500 {
		header, row = append(header, fmt.Sprint("property ", i)), append(row, "x")
	}
	if r, _, err := loadBook(t, spendMapping, book(t, "wide.xlsx", [][]any{header, row}, nil)); err != nil || r.Accepted != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	good := book(t, "good.xlsx", [][]any{spendHeader, {1, 45416, 5}}, nil)
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	wide := make([]any, maxColumns+1)
	for i := range wide {
		wide[i] = "c"
	}
	cases := []struct{ name, path, want string }{
		{"with a password", book(t, "p.xlsx", [][]any{spendHeader, {1, 45416, 5}}, nil, excelize.Options{Password: "رمز"}), "password-protected"},
		{"cut short", write(t, "t.xlsx", string(whole[:len(whole)/2])), "damaged or cut short"},
		{"an old workbook", write(t, "o.xls", string(oleMagic)+strings.Repeat("x", 600)), "save it as .xlsx or CSV"},
		{"an old workbook renamed", write(t, "o.xlsx", string(oleMagic)+strings.Repeat("x", 600)), "old Excel workbook"},
		{"a web page renamed", write(t, "w.xlsx", "<html><body><table>"), "web page"},
		{"a text renamed", write(t, "t.xlsx", "id,day,amount\n1,2024-01-01,5\n"), "not a workbook"},
		{"a zip file that is no workbook", zipped(t, map[string]string{"a.txt": "x"}), "no .xlsx workbook"},
		{"macros", zipped(t, map[string]string{"xl/workbook.xml": "<x/>", "xl/vbaProject.bin": "x"}), "macros"},
		{"a sheet that breaks off", edited(t, whole, "xl/worksheets/sheet1.xml", func(b []byte) []byte { return b[:len(b)-40] }), "damaged or cut short"},
		{"flipped bits", write(t, "f.xlsx", flipped(whole)), "damaged or cut short"},
		{"a bomb", zipped(t, map[string]string{"xl/workbook.xml": strings.Repeat(" ", 80<<20)}), "too large when unpacked"},
		{"too many columns", book(t, "c.xlsx", [][]any{wide, wide}, nil), "more than 1000 columns"},
		{"only a header", book(t, "h.xlsx", [][]any{spendHeader}, nil), "has a header but no rows"},
		{"nothing", book(t, "e.xlsx", nil, nil), "is empty"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := loadBook(t, spendMapping, c.path)
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), filepath.Base(c.path)) {
				t.Errorf("got %v, want it to name the file and say %q", err, c.want)
			}
		})
	}
	if _, _, err := loadBook(t, spendMapping+"format: {sheet: Costs}\n", good); !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "Sheet1") {
		t.Errorf("an unknown sheet: got %v, want the sheets named", err)
	}
}

func zipped(t *testing.T, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return write(t, "z.xlsx", b.String())
}

// edited changes one part of a workbook, with a right checksum.
func edited(t *testing.T, whole []byte, name string, change func([]byte) []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, part := range r.File {
		f, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(f); err != nil {
			t.Fatal(err)
		}
		parts[part.Name] = b.String()
		if part.Name == name {
			parts[part.Name] = string(change(b.Bytes()))
		}
	}
	return zipped(t, parts)
}

// flipped damages the packed bytes of the last parts.
func flipped(whole []byte) string {
	b := bytes.Clone(whole)
	for i := len(b) / 3; i < len(b)/3+200; i++ {
		b[i] ^= 0x55
	}
	return string(b)
}
