package source

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path"
	"strconv"
	"strings"
	"sync/atomic"

	"taraz/data"
)

// maxColumns is the widest row that is read from a workbook: some CRMs export several
// hundred columns, a file made to do harm has 16,384.
const maxColumns = 1000

// bookFile is an open workbook (ECMA-376). Of its parts only those are read that hold the cells
// of one sheet: no macro, link or formula is ever followed.
type bookFile struct {
	file     *os.File
	zip      *zip.Reader
	sheets   []bookSheet
	from1904 bool
	shared   *sharedTexts
	styles   []cellStyle
}

// bookSheet is a sheet of a workbook: its name, and the part that holds it.
type bookSheet struct{ name, part string }

// openWorkbook opens the sheet that the format names.
func openWorkbook(c *content, f Format, t *file) error {
	b, err := openBook(c)
	if err != nil {
		return err
	}
	s, err := b.open(f.Sheet, t)
	if err != nil {
		b.file.Close()
		return err
	}
	s.size = c.size
	t.table, t.pad = s, true
	t.found.kind = "xlsx"
	t.serial = data.DateFormat{Serials: true, From1904: b.from1904}
	return nil
}

func openBook(c *content) (*bookFile, error) {
	b := &bookFile{shared: &sharedTexts{}}
	size := c.size
	var err error
	if c.packed == "" {
		b.file, err = os.Open(c.path)
	} else {
		b.file, size, err = c.spill()
	}
	if err != nil {
		return nil, err
	}
	if b.zip, err = zip.NewReader(b.file, size); err != nil {
		b.file.Close()
		return nil, fault(faultDamaged)
	}
	if err := b.read(); err != nil {
		b.file.Close()
		return nil, err
	}
	return b, nil
}

// related is a part that the workbook refers to.
type related struct{ kind, part string }

// read reads the workbook's parts but its sheets.
func (b *bookFile) read() error {
	parts := map[string]related{}
	if err := b.part("xl/_rels/workbook.xml.rels", func(r io.Reader) error { return readRelated(r, parts) }); err != nil {
		return err
	}
	if err := b.part("xl/workbook.xml", func(r io.Reader) error { return b.readSheets(r, parts) }); err != nil {
		return err
	}
	for _, p := range parts {
		var err error
		switch p.kind {
		case "sharedStrings":
			err = b.part(p.part, func(r io.Reader) error { b.shared, err = readShared(r); return err })
		case "styles":
			err = b.part(p.part, func(r io.Reader) error { b.styles, err = readStyles(r); return err })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// part reads a part; one that is not there is empty.
func (b *bookFile) part(name string, read func(io.Reader) error) error {
	f := partOf(b.zip, name)
	if f == nil {
		return nil
	}
	r, err := openPart(f)
	if err != nil {
		return err
	}
	defer r.Close()
	return read(r)
}

// readRelated reads what the workbook refers to by its ids; what lies outside of the
// package is left out.
func readRelated(r io.Reader, parts map[string]related) error {
	x := newXMLReader(r)
	for {
		t, err := x.tag()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if string(t.name) != "Relationship" || t.closes || t.attr("TargetMode") == "External" || len(parts) > maxParts {
			continue
		}
		target := t.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = "/xl/" + target
		}
		parts[t.attr("Id")] = related{kind: path.Base(t.attr("Type")), part: path.Clean(target)[1:]}
	}
}

func (b *bookFile) readSheets(r io.Reader, parts map[string]related) error {
	x := newXMLReader(r)
	for {
		t, err := x.tag()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch string(t.name) {
		case "workbookPr":
			on := t.attr("date1904")
			b.from1904 = b.from1904 || on == "1" || on == "true"
		case "sheet":
			if p := parts[t.attr("id")]; !t.closes && p.kind == "worksheet" {
				b.sheets = append(b.sheets, bookSheet{t.attr("name"), p.part})
			}
		}
	}
}

// open starts to read a sheet.
func (b *bookFile) open(want string, t *file) (*sheet, error) {
	found, err := b.find(want)
	if err != nil {
		return nil, err
	}
	for _, s := range b.sheets {
		t.found.sheets = append(t.found.sheets, data.Clean(s.name))
	}
	t.found.sheet = data.Clean(found.name)
	f := partOf(b.zip, found.part)
	if f == nil {
		return nil, fault(faultWorkbookDamaged)
	}
	r, err := openPart(f)
	if err != nil {
		return nil, err
	}
	return &sheet{book: b, part: r, xml: newXMLReader(r)}, nil
}

// find finds a sheet by its position from 1 or its name.
func (b *bookFile) find(want string) (bookSheet, error) {
	if want == "" {
		want = "1"
	}
	var names []string
	for _, s := range b.sheets {
		if data.Clean(s.name) == want {
			return s, nil
		}
		names = append(names, s.name)
	}
	if n, err := strconv.Atoi(data.Digits(want)); err == nil && n >= 1 && n <= len(b.sheets) {
		return b.sheets[n-1], nil
	}
	if len(names) == 0 {
		return bookSheet{}, fault(faultWorkbookDamaged)
	}
	return bookSheet{}, fault(faultNoSheet, want, strings.Join(names, ", "))
}

// sheet reads the rows of one sheet, one at a time.
type sheet struct {
	book *bookFile
	part *partReader
	xml  *xmlReader
	size int64
	line int
	row  []string
	long int // bytes of the row's own texts
	done bool
	at   atomic.Int64
}

func (s *sheet) read() int64 { return s.at.Load() }

func (s *sheet) close() error { return errors.Join(s.part.Close(), s.book.file.Close()) }
