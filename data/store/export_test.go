package store

import (
	"context"
	"strings"

	"taraz/data"
)

// Declared lists, per table that holds fields of an entity, the columns of the declaration
// and their types.
func Declared(e *data.Entity) (table string, columns map[string]string) {
	columns = map[string]string{}
	for _, c := range columnsOf(e) {
		t := columnType(e.Fields[c.field].Type)
		if c.role != plain {
			t = "BIGINT"
		}
		columns[c.name] = t
	}
	return tableOf(e), columns
}

// Stored lists the columns of a table as the engine knows them.
func (s *Store) Stored(ctx context.Context, table string) (map[string]string, error) {
	query := `SELECT name, type FROM pragma_table_info(?)`
	if s.dialect == postgres {
		query = `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?`
	}
	var rows []struct{ Name, Type string }
	err := s.reader.SelectContext(ctx, &rows, s.reader.Rebind(query), table)
	columns := map[string]string{}
	for _, r := range rows {
		columns[r.Name] = strings.ToUpper(r.Type)
	}
	return columns, err
}
