package sqlsource

import (
	"bufio"
	"bytes"
	stdhex "encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"syscall"
	"unicode/utf8"

	"taraz/kpi"
)

// csvWriter writes rows as the importer reads them.
type csvWriter struct {
	out       *bufio.Writer
	columns   []column
	limits    Limits
	rows      int64
	bytes     int64
	zeroDates int64
	cell      []byte // made of a raw value
}

func newCSV(out io.Writer, columns []column, l Limits) *csvWriter {
	return &csvWriter{out: bufio.NewWriterSize(out, 1<<16), columns: columns, limits: l}
}

// header writes the names of the columns, in quotes: whatever they begin with, the file is
// CSV to all who look at its first bytes.
func (w *csvWriter) header() []string {
	names := make([]string, len(w.columns))
	for i, c := range w.columns {
		names[i] = c.name
		w.put(i, []byte(c.name), true)
	}
	return names
}

// write adds a row; a nil cell is empty.
func (w *csvWriter) write(cells [][]byte) error {
	if w.rows++; w.rows > w.limits.Rows {
		return fmt.Errorf("the result has more than %d rows: narrow it by a query or a watermark: %w", w.limits.Rows, kpi.ErrInvalid)
	}
	for i, raw := range cells {
		value, err := w.value(w.columns[i].shape, raw)
		switch {
		case err != nil:
		case len(value) > w.limits.Value:
			err = fmt.Errorf("a value of %d bytes: want at most %d", len(value), w.limits.Value)
		case !utf8.Valid(value):
			err = errors.New("bytes that are no UTF-8 text")
		}
		if err != nil {
			return fmt.Errorf("row %d of the result, column %q: %w; leave the column out by a query: %w", w.rows, w.columns[i].name, err, kpi.ErrInvalid)
		}
		w.put(i, value, mustQuote(value))
	}
	if w.bytes > w.limits.Bytes {
		return fmt.Errorf("the result is larger than %d MiB: narrow it by a query or a watermark: %w", w.limits.Bytes>>20, kpi.ErrInvalid)
	}
	return w.failure()
}

// put writes one cell with what parts it from the next.
func (w *csvWriter) put(i int, value []byte, quoted bool) {
	w.bytes += int64(len(value)) + 1
	if quoted {
		w.out.WriteByte('"')
		for {
			n := bytes.IndexByte(value, '"')
			if n < 0 {
				break
			}
			w.out.Write(value[:n+1])
			w.out.WriteByte('"')
			value = value[n+1:]
		}
		w.out.Write(value)
		w.out.WriteByte('"')
	} else {
		w.out.Write(value)
	}
	if i == len(w.columns)-1 {
		w.out.WriteByte('\n')
	} else {
		w.out.WriteByte(',')
	}
}

// mustQuote tells whether a cell could be read as something else without quotes.
func mustQuote(value []byte) bool {
	return bytes.ContainsAny(value, "\",\r\n") || len(value) > 0 && (value[0] <= ' ' || value[len(value)-1] <= ' ')
}

func (w *csvWriter) flush() error {
	w.out.Flush()
	return w.failure()
}

// failure says why what was written is not all on the disk; a buffered writer remembers.
func (w *csvWriter) failure() error {
	_, err := w.out.Write(nil)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the disk for temporary files is full (TMPDIR names another): %w", kpi.ErrInvalid)
	}
	return fmt.Errorf("write what was read: %w", err)
}

// value makes a cell of a raw value.
func (w *csvWriter) value(s shape, raw []byte) ([]byte, error) {
	if raw == nil {
		return nil, nil
	}
	switch s {
	case flag:
		return flagText(raw), nil
	case hex:
		return w.unhex(raw)
	case bits:
		n := uint64(0)
		for _, b := range raw {
			n = n<<8 | uint64(b)
		}
		w.cell = strconv.AppendUint(w.cell[:0], n, 10)
		return w.cell, nil
	case money:
		w.cell = append(w.cell[:0], raw...)
		return bytes.ReplaceAll(bytes.ReplaceAll(w.cell, []byte("$"), nil), []byte(","), nil), nil
	case zoned:
		return w.instant(raw), nil
	case guid:
		return guidText(raw)
	case local, utc:
		return w.mysqlDate(s, raw), nil
	}
	return raw, nil
}

func flagText(raw []byte) []byte {
	switch string(raw) {
	case "t", "1":
		return []byte("true")
	case "f", "0":
		return []byte("false")
	}
	return raw
}

func (w *csvWriter) unhex(raw []byte) ([]byte, error) {
	digits := bytes.TrimPrefix(raw, []byte(`\x`))
	if n := len(digits) / 2; n > w.limits.Value {
		return nil, fmt.Errorf("a value of %d bytes: want at most %d", n, w.limits.Value)
	}
	var err error
	w.cell, err = stdhex.AppendDecode(w.cell[:0], digits)
	return w.cell, err
}

// instant writes 2024-03-20 10:00:00+00 as ISO 8601 wants it.
func (w *csvWriter) instant(raw []byte) []byte {
	w.cell = append(w.cell[:0], raw...)
	if i := bytes.IndexByte(w.cell, ' '); i == 10 {
		w.cell[i] = 'T'
	}
	if n := len(w.cell); n > 3 && (w.cell[n-3] == '+' || w.cell[n-3] == '-') {
		w.cell = append(w.cell, ":00"...)
	}
	return w.cell
}

// mysqlDate makes an empty cell of the date that is none.
func (w *csvWriter) mysqlDate(s shape, raw []byte) []byte {
	if bytes.HasPrefix(raw, []byte("0000-00-00")) {
		w.zeroDates++
		return nil
	}
	if s == local {
		return raw
	}
	w.cell = append(append(w.cell[:0], raw...), 'Z')
	if len(w.cell) > 10 {
		w.cell[10] = 'T'
	}
	return w.cell
}
