package store

import (
	"context"
	"fmt"
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

// Dump answers a query as words: cells parted by commas, rows by blanks, NULL as -.
func (s *Store) Dump(ctx context.Context, query string) (string, error) {
	rows, err := s.reader.QueryxContext(ctx, query)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		cells, err := rows.SliceScan()
		if err != nil {
			return "", err
		}
		var words []string
		for _, c := range cells {
			switch v := c.(type) {
			case nil:
				words = append(words, "-")
			case []byte:
				words = append(words, strings.ReplaceAll(string(v), " ", "_"))
			default:
				words = append(words, strings.ReplaceAll(fmt.Sprint(v), " ", "_"))
			}
		}
		lines = append(lines, strings.Join(words, ","))
	}
	return strings.Join(lines, " "), rows.Err()
}

// DumpAll answers every core table but the log.
func (s *Store) DumpAll(ctx context.Context) (string, error) {
	tables := []string{"organisation", "setting", "source", "target", "strategy", "coverage", "customer", "campaign",
		"product", "product_version", "product_span", "employee", "employee_version", "employee_span", "employee_chain"}
	for _, e := range data.Entities {
		if !e.Master {
			tables = append(tables, tableOf(e))
		}
	}
	var all strings.Builder
	for _, table := range tables {
		rows, err := s.Dump(ctx, "SELECT * FROM "+table+" ORDER BY 1, 2")
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&all, "%s: %s\n", table, rows)
	}
	return all.String(), nil
}

// PretendVersion makes the tables look as if they were of another version.
func (s *Store) PretendVersion(ctx context.Context, version int64) error {
	_, err := s.writer.ExecContext(ctx, s.writer.Rebind("DELETE FROM "+versionTable+" WHERE version_id > ?"), version)
	if err == nil {
		_, err = s.writer.ExecContext(ctx, s.writer.Rebind("INSERT INTO "+versionTable+" (version_id, is_applied) VALUES (?, ?)"), version, true)
	}
	return err
}

// Unusable says why SQLite cannot use a file.
func Unusable(path string, err error) error { return unusable(path, err) }
