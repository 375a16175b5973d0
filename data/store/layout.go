package store

import (
	"slices"

	"taraz/data"
)

// tableOf is the table that holds the fields of an entity.
func tableOf(e *data.Entity) string {
	switch {
	case versioned(e):
		return e.Name + "_version"
	case e.Master:
		return e.Name
	}
	return "fact_" + e.Name
}

// versioned tells whether rows of master data hold from a day on.
func versioned(e *data.Entity) bool { return e.Master && e.Index("valid_from") >= 0 }

// fieldColumn is the column of a field: its name, but for a field called source, whose name
// the facts' own source has taken.
func fieldColumn(e *data.Entity, f data.Field) string {
	if f.Name == "source" {
		return e.Name + "_source"
	}
	return f.Name
}

// columnType is how a field is declared in both engines, without defaults.
func columnType(t data.Type) string {
	switch t {
	case data.Text, data.Choice:
		return "TEXT"
	case data.Real:
		return "DOUBLE PRECISION"
	}
	return "BIGINT"
}

// role says what a column of a fact or version table is for.
type role int

const (
	plain   role = iota
	ofDay        // the day of a dated instant
	ofMonth      // the calendar month of a date
)

// column is one column that a field fills.
type column struct {
	name  string
	field int // index in Entity.Fields
	role  role
	key   bool
}

// columnsOf lists the columns that the fields of an entity fill, in their order. The id of
// versioned master data is not among them: the version tables hold its num.
func columnsOf(e *data.Entity) []column {
	var all []column
	for i, f := range e.Fields {
		if f.Name == "id" && versioned(e) {
			continue
		}
		name := fieldColumn(e, f)
		all = append(all, column{name, i, plain, slices.Contains(e.Key, f.Name)})
		if f.Dated && f.Type == data.Time {
			all = append(all, column{name + "_day", i, ofDay, false})
		}
		if f.Dated {
			all = append(all, column{name + "_month", i, ofMonth, false})
		}
	}
	return all
}

// keyColumns are the columns that identify a row of an entity's table.
func keyColumns(e *data.Entity) []string {
	switch {
	case versioned(e):
		return []string{e.Name, "valid_from"}
	case e.Master:
		return []string{"num"}
	}
	keys := append([]string{"source"}, e.Key...)
	if slices.Contains(e.Key, "customer") { // of two merged customers both rows stay
		keys = append(keys, viaColumn)
	}
	return keys
}

// monthColumns are the columns of the months in which a fact of the entity counts.
func monthColumns(e *data.Entity) []string {
	var all []string
	for _, c := range columnsOf(e) {
		if c.role == ofMonth {
			all = append(all, c.name)
		}
	}
	return all
}
