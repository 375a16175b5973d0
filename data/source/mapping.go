// Package source is the front door: it reads CSV and XLSX files, maps their columns to the
// fields of an entity, normalises and checks what people typed, and hands every row that
// is accepted to a store, every other to a list of rejects with its reason.
package source

import (
	"taraz/data"
	"taraz/kpi"
)

// Mapping says how one source table becomes an entity (DESIGN.md section 3).
type Mapping struct {
	Entity    *data.Entity
	Source    string // facts are idempotent by (source, entity, id)
	OwnIDs    bool   // ids of master data are the source's own and get its name in front
	Complete  string // no, all or months
	Covers    kpi.Date
	Format    Format
	Where     string // an expression over the row; empty: every row
	Columns   []Column
	Constants []Constant
}

// Column fills one field from one or more source columns.
type Column struct {
	Field   string
	Columns []string          // joined by a blank
	First   bool              // of Columns, the first that is not empty in the row
	Replace map[string]string // cells, as data.Clean leaves them, and what they mean; of choices in any case
	// Otherwise is what a cell means that neither Replace nor the field, a choice or a yes
	// or no, knows; empty: such a row is rejected.
	Otherwise string
	Unit      string // of money, or seconds, minutes, hours with After
	After     string // the date field to which the cell, a duration, is added
	// Negative: an amount below zero is a return's.
	Negative bool
	// Reversed: the score counts from the upper end of its scale.
	Reversed bool
}

// Constant fills one field of every row with the same text.
type Constant struct{ Field, Text string }

// Format is how the file itself is written.
type Format struct {
	Delimiter string   // auto, whitespace or the delimiter itself
	Encoding  string   // auto or a name such as utf-8, utf-16, windows-1256
	Header    bool     // a row names the columns
	HeaderRow int      // that row by its line in the file, from 1; 0: the first; FindHeader
	Names     []string // the columns' names, where the file has no header
	Sheet     string   // of a workbook: its position from 1, or its name
	Dates     data.DateOrder
	Years     int  // the century of years of two digits, 0 if not given
	Comma     bool // the comma is the decimal point
}

// FindHeader as Format.HeaderRow looks for the row that names the columns: titles, notes and
// blank rows may stand above it.
const FindHeader = -1

// titled tells whether rows may stand above the one that names the columns.
func (f Format) titled() bool { return f.Header && len(f.Names) == 0 && f.HeaderRow != 0 }

// DefaultSource is the source of facts whose mapping names none.
const DefaultSource = "file"

// DefaultFormat is what a mapping without `format` says.
func DefaultFormat() Format {
	return Format{Delimiter: "auto", Encoding: "auto", Header: true, Sheet: "1"}
}

// Fills tells whether the mapping fills a field, by a column or a constant.
func (m *Mapping) Fills(field string) bool {
	for _, c := range m.Columns {
		if c.Field == field {
			return true
		}
	}
	for _, c := range m.Constants {
		if c.Field == field {
			return true
		}
	}
	return false
}
