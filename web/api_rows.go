package web

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/labstack/echo/v4"

	"taraz/data/intake"
	"taraz/kpi"
)

// rowBytes is how long one row, or one of the fields beside the rows, may be as JSON.
const rowBytes = 4 << 20

// rowsFile is the name under which rows that came as JSON are listed.
const rowsFile = "rows.jsonl"

// receiveRows reads {"entity": ..., "rows": [{...}, ...]} row by row into a file of JSON
// Lines, so that no more than one row is ever held in memory. Unknown keys, keys that occur
// twice, values of another type and anything after the object wrap kpi.ErrInvalid.
func (s *Server) receiveRows(c echo.Context) (*received, error) {
	r, done, err := s.place(c)
	if err != nil {
		return nil, err
	}
	defer done()
	d := newRowReader(c.Request().Body)
	if err := d.document(r); err != nil {
		r.remove()
		return nil, broken(err)
	}
	return r, nil
}

// rowReader reads the JSON of an import.
type rowReader struct {
	*json.Decoder
	from *bounded
}

// bounded is a reader that gives up when too much comes without an end in sight.
type bounded struct {
	io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("a row is longer than %d bytes: %w", rowBytes, kpi.ErrInvalid)
	}
	n, err := b.Reader.Read(p)
	b.left -= n
	return n, err
}

func newRowReader(body io.Reader) *rowReader {
	from := &bounded{body, rowBytes}
	d := json.NewDecoder(from)
	d.UseNumber()
	return &rowReader{d, from}
}

// document reads the one object; what it holds beside the rows becomes fields.
func (d *rowReader) document(r *received) error {
	if err := d.delim('{', "an object with entity, mapping or preset, and rows"); err != nil {
		return err
	}
	seen := map[string]bool{}
	for d.More() {
		key, err := d.key(seen)
		if err != nil {
			return err
		}
		if err := d.member(r, key); err != nil {
			return err
		}
		d.from.left = rowBytes
	}
	if _, err := d.Token(); err != nil {
		return d.wrong(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("there is something after the object: %w", kpi.ErrInvalid)
	}
	if !seen["rows"] {
		return fmt.Errorf("rows: want a list of objects: %w", kpi.ErrInvalid)
	}
	return nil
}

func (d *rowReader) member(r *received, key string) error {
	switch key {
	case "rows":
		return d.rows(r)
	case "dry_run":
		token, err := d.Token()
		if err != nil {
			return d.wrong(err)
		}
		dry, ok := token.(bool)
		if !ok {
			return fmt.Errorf("dry_run: want true or false: %w", kpi.ErrInvalid)
		}
		r.fields[key] = fmt.Sprint(dry)
		return nil
	case "entity", "preset", "mapping", "source", "covers":
		token, err := d.Token()
		if err != nil {
			return d.wrong(err)
		}
		text, ok := token.(string)
		if !ok {
			return fmt.Errorf("%s: want a text: %w", key, kpi.ErrInvalid)
		}
		if len(text) > formText {
			return fmt.Errorf("%s is longer than %d bytes: %w", key, formText, kpi.ErrInvalid)
		}
		r.fields[key] = text
		return nil
	}
	return fmt.Errorf("key %q: want one of entity, preset, mapping, source, covers, dry_run, rows: %w", key, kpi.ErrInvalid)
}

// rows writes the rows to a file, one a line.
func (d *rowReader) rows(r *received) (err error) {
	if err := d.delim('[', "a list of objects under rows"); err != nil {
		return err
	}
	path := filepath.Join(r.dir, "rows")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	n := 0
	for ; d.More(); n++ {
		if err := d.row(out, n+1); err != nil {
			return err
		}
		d.from.left = rowBytes
	}
	if n == 0 {
		return fmt.Errorf("rows: want at least one: %w", kpi.ErrInvalid)
	}
	if _, err := d.Token(); err != nil {
		return d.wrong(err)
	}
	r.files = append(r.files, intake.Upload{Name: rowsFile, Path: path})
	return out.Flush()
}

// row copies one object of plain values; its keys keep their order.
func (d *rowReader) row(out *bufio.Writer, n int) error {
	if err := d.delim('{', fmt.Sprintf("an object as row %d", n)); err != nil {
		return err
	}
	seen := map[string]bool{}
	out.WriteByte('{')
	for d.More() {
		comma := len(seen) > 0
		key, err := d.key(seen)
		if err != nil {
			return fmt.Errorf("row %d: %w", n, err)
		}
		value, err := d.Token()
		if err != nil {
			return d.wrong(err)
		}
		if _, nested := value.(json.Delim); nested {
			return fmt.Errorf("row %d, %q: want a text, a number, true, false or null: %w", n, key, kpi.ErrInvalid)
		}
		if comma {
			out.WriteByte(',')
		}
		if err := writePair(out, key, value); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return d.wrong(err)
	}
	_, err := out.WriteString("}\n")
	return err
}

func writePair(out *bufio.Writer, key string, value any) error {
	for i, x := range []any{key, value} {
		b, err := json.Marshal(x)
		if err != nil {
			return err
		}
		if i == 1 {
			out.WriteByte(':')
		}
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// key reads a key that has not occurred yet.
func (d *rowReader) key(seen map[string]bool) (string, error) {
	token, err := d.Token()
	if err != nil {
		return "", d.wrong(err)
	}
	key, _ := token.(string) // the decoder lets nothing else be a key
	if seen[key] {
		return "", fmt.Errorf("key %q occurs twice: %w", key, kpi.ErrInvalid)
	}
	seen[key] = true
	return key, nil
}

// delim reads a bracket.
func (d *rowReader) delim(want json.Delim, what string) error {
	token, err := d.Token()
	if err != nil {
		return d.wrong(err)
	}
	if token != want {
		return fmt.Errorf("want %s: %w", what, kpi.ErrInvalid)
	}
	return nil
}

// wrong is an error of the decoder: no JSON, or an end in the middle of it.
func (d *rowReader) wrong(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the JSON ends too early: %w", kpi.ErrInvalid)
	case errors.As(err, &syntax):
		return fmt.Errorf("the JSON cannot be read near byte %d: %v: %w", syntax.Offset, err, kpi.ErrInvalid)
	}
	return err
}
