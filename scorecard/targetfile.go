package scorecard

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"taraz/kpi"
)

// TargetColumns are the columns of a targets file in the order in which it is written; a
// file read may have them in any order and leave out all but kpi (DESIGN.md section 4).
var TargetColumns = []string{"kpi", "scope", "valid_from", "grain", "red", "goal", "floor", "best", "lower", "upper", "red_lower", "red_upper"}

// TargetFile says how to read and write targets: what the file is called in errors, the
// KPIs there are, and how many of the smallest units of money one written unit is worth.
type TargetFile struct {
	Name      string
	Catalogue Catalogue
	Factor    int64
}

// Row is a line of a table, as a spreadsheet or a CSV reader gives it.
type Row struct {
	Line  int // as people count them, from 1
	Cells []string
}

// ParseCSV reads targets from CSV in UTF-8; the delimiter (comma, semicolon or tab) is
// found in the header. See ParseRows.
func (f TargetFile) ParseCSV(text []byte) ([]kpi.Target, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return nil, fmt.Errorf("%s: want a text file in UTF-8: %w", f.Name, kpi.ErrInvalid)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord, r.TrimLeadingSpace, r.Comma = -1, true, delimiter(text)
	var rows []Row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return f.ParseRows(rows)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", f.Name, strings.ToLower(err.Error()), kpi.ErrInvalid)
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, Row{line, cells})
	}
}

func delimiter(text []byte) rune {
	header, _, _ := bytes.Cut(text, []byte("\n"))
	best := ','
	for _, c := range ";\t" {
		if bytes.ContainsRune(header, c) && bytes.Count(header, []byte(string(c))) > bytes.Count(header, []byte(string(best))) {
			best = c
		}
	}
	return best
}

// ParseRows reads targets from a table whose first row is the header; empty rows are
// skipped. One wrong row refuses all: the error then names every wrong row with line,
// column and what was wanted, and wraps kpi.ErrInvalid, kpi.ErrUnknown or
// kpi.ErrUnsupported.
func (f TargetFile) ParseRows(rows []Row) ([]kpi.Target, error) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return fold(strings.Join(r.Cells, "")) == "" })
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: the file is empty; want a header with %s: %w", f.Name, strings.Join(TargetColumns, ", "), kpi.ErrInvalid)
	}
	columns, err := f.header(rows[0])
	if err != nil {
		return nil, err
	}
	if len(rows) == 1 {
		return nil, fmt.Errorf("%s: there is only a header; want a row for each target: %w", f.Name, kpi.ErrInvalid)
	}
	var targets []kpi.Target
	var wrong []error
	lines := map[[4]string]int{}
	for _, row := range rows[1:] {
		t, errs := f.row(row, columns)
		if errs == nil {
			errs = f.twice(t, row, lines)
		}
		targets, wrong = append(targets, t), append(wrong, errs...)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return targets, nil
}

// header returns the column names in the file's order.
func (f TargetFile) header(row Row) ([]string, error) {
	columns := make([]string, len(row.Cells))
	var wrong []error
	bad := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s: line %d: %s: %w", f.Name, row.Line, fmt.Sprintf(format, args...), kpi.ErrInvalid))
	}
	for i, cell := range row.Cells {
		name := strings.ToLower(fold(cell))
		switch {
		case name == "" && i > 0:
		case !slices.Contains(TargetColumns, name):
			bad("column %q is not one of %s", cell, strings.Join(TargetColumns, ", "))
		case slices.Contains(columns[:i], name):
			bad("column %q occurs twice", name)
		}
		columns[i] = name
	}
	if len(wrong) == 0 && !slices.Contains(columns, "kpi") {
		bad("column kpi is missing; want %s", strings.Join(TargetColumns, ", "))
	}
	return columns, errors.Join(wrong...)
}

func (f TargetFile) twice(t kpi.Target, row Row, lines map[[4]string]int) []error {
	key := [4]string{t.KPI, t.Scope.String(), string(t.Grain), t.ValidFrom.String()}
	if first, seen := lines[key]; seen {
		return []error{fmt.Errorf("%s: line %d: the same kpi, scope, grain and valid_from as line %d; want each once: %w", f.Name, row.Line, first, kpi.ErrInvalid)}
	}
	lines[key] = row.Line
	return nil
}

// targetRow reads one row, collecting what is wrong with it.
type targetRow struct {
	file  TargetFile
	line  int
	cells map[string]string
	d     *kpi.Definition
	wrong []error
}

func (f TargetFile) row(row Row, columns []string) (kpi.Target, []error) {
	r := &targetRow{file: f, line: row.Line, cells: map[string]string{}}
	for i, cell := range row.Cells {
		if i < len(columns) && columns[i] != "" {
			r.cells[columns[i]] = cell
		} else if fold(cell) != "" {
			r.bad("", fmt.Errorf("%q stands in a column without a header: %w", cell, kpi.ErrInvalid))
		}
	}
	d, err := f.Catalogue.Find(fold(r.cells["kpi"]))
	if err != nil {
		r.bad("kpi", err)
		return kpi.Target{}, r.wrong
	}
	r.d = d
	t := kpi.Target{KPI: d.ID, Scope: r.scope(), ValidFrom: r.validFrom(), Grain: r.grain()}
	r.thresholds(&t)
	if len(r.wrong) > 0 {
		return t, r.wrong
	}
	for _, m := range targetMistakes(t, d) {
		r.bad(m.field, fmt.Errorf("kpi %q: %s: %w", d.ID, m.want, kpi.ErrInvalid))
	}
	return t, r.wrong
}

func (r *targetRow) bad(column string, err error) {
	if column != "" {
		err = fmt.Errorf("column %s: %w", column, err)
	}
	r.wrong = append(r.wrong, fmt.Errorf("%s: line %d: %w", r.file.Name, r.line, err))
}

func (r *targetRow) scope() kpi.Scope {
	text := strings.TrimSpace(r.cells["scope"])
	if text == "" {
		return kpi.Whole
	}
	s, err := kpi.ParseScope(text)
	if err != nil {
		r.bad("scope", err)
		return s
	}
	if kinds := r.file.Catalogue.Supports(r.d); !slices.Contains(kinds, s.Kind) {
		r.bad("scope", fmt.Errorf("kpi %q has no %s; want one of %v: %w", r.d.ID, s.Kind, kinds, kpi.ErrUnsupported))
	}
	return s
}

func (r *targetRow) validFrom() kpi.Date {
	text := fold(r.cells["valid_from"])
	if text == "" {
		return 0
	}
	day, err := parseDay(text)
	if err != nil {
		r.bad("valid_from", err)
	}
	return day
}

func (r *targetRow) grain() kpi.Grain {
	text := strings.ToLower(fold(r.cells["grain"]))
	if text == "" {
		return kpi.Monthly
	}
	g, err := kpi.ParseGrain(text)
	if err != nil {
		r.bad("grain", err)
	}
	return g
}

// thresholds reads the eight numbers. Only a KPI that is a percentage takes a percent sign;
// money is brought from the written unit to the smallest.
func (r *targetRow) thresholds(t *kpi.Target) {
	for _, field := range thresholdFields(t) {
		text := fold(r.cells[field.name])
		if text == "" {
			continue
		}
		v, share, err := parseNumber(text)
		switch {
		case err != nil:
			r.bad(field.name, err)
			continue
		case share && r.d.Unit != kpi.Percent:
			r.bad(field.name, fmt.Errorf("%q; kpi %q is in %s, want a number without a percent sign: %w", text, r.d.ID, r.d.Unit, kpi.ErrInvalid))
			continue
		}
		if r.d.Unit == kpi.Money {
			v *= float64(r.file.Factor)
		}
		*field.value = &v
	}
}

type thresholdField struct {
	name  string
	value **float64
}

// thresholdFields returns a target's numbers beside the names of their columns.
func thresholdFields(t *kpi.Target) []thresholdField {
	return []thresholdField{{"red", &t.Red}, {"goal", &t.Goal}, {"floor", &t.Floor}, {"best", &t.Best},
		{"lower", &t.Lower}, {"upper", &t.Upper}, {"red_lower", &t.RedLower}, {"red_upper", &t.RedUpper}}
}
