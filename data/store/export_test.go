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

// DumpDerived answers everything that is made from the core tables: the rollups as they are
// read, and the KPI values to the last bit.
func (s *Store) DumpDerived(ctx context.Context) (string, error) {
	var all strings.Builder
	for _, query := range []string{
		"SELECT * FROM fact_month ORDER BY entity, field, month",
		"SELECT * FROM measure_month ORDER BY kind, measure, month, scope, part",
		"SELECT * FROM kpi_value ORDER BY kind, scope, kpi, grain, like_for_like, first_month",
		"SELECT * FROM profile_measure ORDER BY kind, scope, day",
	} {
		rows, err := s.Dump(ctx, query)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&all, "%s:\n%s\n", query, strings.ReplaceAll(rows, " ", "\n"))
	}
	employees, err := monthEmployees(ctx, s.reader)
	if err != nil {
		return "", err
	}
	for _, e := range append(employees, wholeScope) {
		err := eachMonth(ctx, s.reader, e, func(m *customerMonth) error {
			fmt.Fprintf(&all, "customer month of %d: %+v\n", e, *m)
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return all.String(), nil
}

// Journals lists the tables that take runs back, with the tables that they follow.
func Journals() map[string]string {
	all := map[string]string{"undo_profile_measure": "profile_measure"}
	for _, e := range data.Entities {
		all[journalOf(e)] = tableOf(e)
	}
	return all
}

// PretendRunning makes the list hold one run that this process runs, but for a change of
// its line.
func (s *Store) PretendRunning(ctx context.Context, change string) error {
	if _, err := s.writer.ExecContext(ctx, "DELETE FROM import_run"); err != nil {
		return err
	}
	if _, err := s.insertRun(ctx, s.writer, ImportInfo{}, 0); err != nil || change == "" {
		return err
	}
	_, err := s.writer.ExecContext(ctx, "UPDATE import_run SET "+change)
	return err
}

// LimitPages makes the disk of a SQLite database full beyond some pages.
func (s *Store) LimitPages(ctx context.Context, pages int) error {
	_, err := s.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	return err
}

// BreakWriter ends the connection of whoever is writing to the PostgreSQL schema.
func (s *Store) BreakWriter(ctx context.Context) error {
	_, err := s.reader.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_locks
		WHERE relation = 'organisation'::regclass AND mode = 'ShareRowExclusiveLock' AND granted`)
	return err
}

// CreateOld makes a database with the tables of an earlier build. Nothing but Write can be
// done with it before it is migrated and opened.
func CreateOld(ctx context.Context, url string, org data.Organisation, version int64) (*Store, error) {
	if !isPostgres(url) {
		if err := createSQLite(url); err != nil {
			return nil, err
		}
	}
	s, err := connect(ctx, url, Options{})
	if err != nil {
		return nil, err
	}
	p, err := s.provider()
	if err == nil {
		_, err = p.UpTo(ctx, version)
	}
	if err == nil {
		_, err = s.writer.ExecContext(ctx, s.writer.Rebind(`INSERT INTO organisation VALUES (1, 'x', 'en', 'USD', 'usd', ?, 1, 'UTC', 0, 0)`), string(org.Calendar.System))
	}
	return s, err
}

// Write runs one statement.
func (s *Store) Write(ctx context.Context, statement string) error {
	_, err := s.writer.ExecContext(ctx, statement)
	return err
}
