package source

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"taraz/data"
	"taraz/kpi"
)

// maxColumns is the widest row that is read from a workbook: some CRMs export several
// hundred columns, a file made to do harm has 16,384.
const maxColumns = 1000

// xmlInMemory is how much of a sheet is unpacked into memory; more goes to a temporary
// file.
const xmlInMemory = 16 << 20

// sheet reads the rows of one sheet of a workbook, one at a time.
type sheet struct {
	book *excelize.File
	rows *excelize.Rows
	size int64
	line int
	done bool
}

func openWorkbook(path string, f Format, t *file) error {
	size, err := fileSize(path)
	if err != nil {
		return err
	}
	s := &sheet{size: size}
	if err := s.open(path, f); err != nil {
		s.close()
		return fmt.Errorf("file %s: %w", path, err)
	}
	t.table, t.pad = s, true
	t.serial.Serials = true
	if props, err := s.book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.serial.From1904 = *props.Date1904
	}
	return nil
}

func (s *sheet) open(path string, f Format) (err error) {
	defer damaged(&err)
	s.book, err = excelize.OpenFile(path, excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: xmlInMemory,
	})
	if err != nil {
		return unreadable(err)
	}
	name, err := sheetName(s.book.GetSheetList(), f.Sheet)
	if err != nil {
		return err
	}
	if s.rows, err = s.book.Rows(name); err != nil {
		return unreadable(err)
	}
	return nil
}

// unreadable says what to do about a workbook that the library refuses.
func unreadable(err error) error {
	if strings.Contains(err.Error(), "limit") {
		return fmt.Errorf("the workbook is too large when unpacked: export it as CSV: %w", kpi.ErrInvalid)
	}
	return fmt.Errorf("the workbook is damaged or cut short: save it again as .xlsx or CSV: %w", kpi.ErrInvalid)
}

// damaged turns a panic of the library on a hostile file into an error.
func damaged(err *error) {
	if p := recover(); p != nil {
		*err = unreadable(fmt.Errorf("%v", p))
	}
}

// sheetName finds a sheet by its position from 1 or its name.
func sheetName(sheets []string, want string) (string, error) {
	if want == "" {
		want = "1"
	}
	for _, s := range sheets {
		if data.Clean(s) == want {
			return s, nil
		}
	}
	if n, err := strconv.Atoi(data.Digits(want)); err == nil && n >= 1 && n <= len(sheets) {
		return sheets[n-1], nil
	}
	return "", fmt.Errorf("no sheet %q: the workbook has %s: %w", want, strings.Join(sheets, ", "), kpi.ErrInvalid)
}

func (s *sheet) next(cells []string) (all []string, line int, err error) {
	defer damaged(&err)
	from := len(cells)
	for s.rows.Next() {
		s.line++
		row, err := s.rows.Columns()
		if err != nil {
			return cells, s.line, fmt.Errorf("row %d: %w", s.line, unreadable(err))
		}
		if len(row) > maxColumns {
			return cells, s.line, fmt.Errorf("row %d has more than %d columns: %w", s.line, maxColumns, kpi.ErrInvalid)
		}
		cells = append(cells[:from], row...)
		if !blankRow(row) {
			return cells, s.line, nil
		}
	}
	if err := s.rows.Error(); err != nil {
		return cells[:from], s.line, unreadable(err)
	}
	s.done = true
	return cells[:from], s.line, io.EOF
}

func (s *sheet) read() int64 {
	if s.done {
		return s.size
	}
	return 0
}

func (s *sheet) close() error {
	var errs []error
	if s.rows != nil {
		errs = append(errs, s.rows.Close())
	}
	if s.book != nil {
		errs = append(errs, s.book.Close())
	}
	return errors.Join(errs...)
}
