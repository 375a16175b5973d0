package source

import (
	"context"

	"taraz/data"
)

// Found is what a file turned out to be, for a page on which people check it.
type Found struct {
	Kind      string // csv, xlsx, json or jsonl
	Packed    string // "", gzip or zip
	Member    string // the file's name in an archive
	Encoding  string // utf-8, utf-16le, windows-1256, macintosh ...; empty for a workbook
	Delimiter string // empty for what is no CSV
	LineEnd   string // lf, crlf, cr or mixed; empty for what is no CSV
	Sheets    []string
	Sheet     string // the one that was read
	HeaderRow int    // the line of the names, 0 for none
	Header    []string
	Rows      []Row // the first rows, cleaned
	Columns   []FoundColumn
	Format    Format // with which reading again gives the same
	Sampled   int    // rows that the columns were looked at in
	Uneven    int    // of them, those with more or fewer cells than the header
	Stripped  int    // of them, cells with characters that are not kept: controls, marks of direction
}

// FoundColumn is what the sample says about one column.
type FoundColumn struct {
	Name        string
	Filled      int            // cells that are not empty
	Distinct    []string       // the most frequent values, cleaned
	Dates       data.DateOrder // how its dates are read, several where somebody has to say; 0: no dates
	Century     bool           // years have two digits, and their century is not known
	DateShare   float64        // of the filled cells, those that are dates
	NumberShare float64
	Comma       bool // some number can only be meant with a decimal comma
	Dot         bool // some number can only be meant with a decimal dot
}

// sampleRows is how many rows Inspect looks at.
const sampleRows = 10_000

// Inspect opens a file and tells what it is and how it would be read, with its first n
// rows. What the format leaves open is detected. Errors are those of an import, for
// Explain to say.
func Inspect(ctx context.Context, path string, f Format, n int) (*Found, error) {
	c, err := examine(path)
	if err != nil {
		return nil, err
	}
	if c.kind != workbook {
		d, err := detectWhole(c, f.Encoding)
		if err != nil {
			return nil, inFile(path, err)
		}
		f.Encoding = d.name
	}
	t, err := open(path, f, nil)
	if err != nil {
		return nil, err
	}
	defer t.close()
	found := &Found{Packed: c.packed, Kind: t.found.kind, LineEnd: t.found.lineEnd, Sheets: t.found.sheets, Sheet: t.found.sheet,
		HeaderRow: t.found.headerRow, Header: t.header, Format: t.found.format}
	if c.packed != "" {
		found.Member = c.memberName()
	}
	if found.Kind != "xlsx" {
		found.Encoding = found.Format.Encoding
	}
	if found.Kind == "csv" {
		found.Delimiter = found.Format.Delimiter
	}
	s := newSample(t, f)
	if err := s.take(ctx, found, t, n); err != nil {
		return nil, inFile(path, err)
	}
	found.Columns = s.columns()
	found.decideComma(f)
	return found, nil
}

// keptBytes bounds the texts of the rows that are kept: a row may hold megabytes.
const keptBytes = 4 << 20

// take reads the rows of the sample and keeps the first n, or fewer very long ones.
func (s *sample) take(ctx context.Context, found *Found, t *file, n int) error {
	var cells []string
	kept := 0
	for found.Sampled < sampleRows {
		if err := ctx.Err(); err != nil {
			return err
		}
		var line int
		var err error
		cells, line, err = t.next(cells[:0])
		if endOfFile(err) {
			return nil
		}
		if err != nil {
			return err
		}
		found.Sampled++
		if len(cells) != len(t.header) {
			found.Uneven++
		}
		row := Row{Line: line, Cells: make([]string, len(cells))}
		for i, cell := range cells {
			row.Cells[i] = data.Clean(cell)
			if data.Stripped(cell) {
				found.Stripped++
			}
		}
		if len(found.Rows) < n && kept < keptBytes {
			found.Rows = append(found.Rows, row)
			for _, cell := range row.Cells {
				kept += len(cell)
			}
		}
		s.add(row.Cells)
	}
	return nil
}

// decideComma takes the decimal comma for the format where the file shows it and nothing
// contradicts.
func (f *Found) decideComma(asked Format) {
	comma, dot := false, false
	for _, c := range f.Columns {
		comma, dot = comma || c.Comma, dot || c.Dot
	}
	f.Format.Comma = asked.Comma || comma && !dot
}
