package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// KeptMapping is a mapping that somebody kept, in one of its versions. To the store the
// text and the signature, by which its files are recognised, are opaque.
type KeptMapping struct {
	Name, Signature, Text string
	Version               int // from 1
	At                    time.Time
	Who                   string
}

// SaveMapping keeps a mapping under its name and returns the version. The latest version
// again, text and signature, makes no new one. Version and At are not taken from m.
func (s *Store) SaveMapping(ctx context.Context, m KeptMapping) (version int, err error) {
	if m.Name == "" || m.Text == "" {
		return 0, fmt.Errorf("mapping %q: want a name and a text: %w", m.Name, kpi.ErrInvalid)
	}
	err = s.write(ctx, func(tx *sqlx.Tx) error {
		latest, err := mappings(ctx, tx, "WHERE name = ? ORDER BY version DESC LIMIT 1", m.Name)
		if err != nil {
			return err
		}
		version = 1
		if len(latest) > 0 {
			version = latest[0].Version
			if latest[0].Text == m.Text && latest[0].Signature == m.Signature {
				return nil
			}
			version++
		}
		_, err = tx.ExecContext(ctx, tx.Rebind("INSERT INTO mapping (name, version, signature, text, at, who) VALUES (?, ?, ?, ?, ?, ?)"),
			m.Name, version, m.Signature, m.Text, s.now().Unix(), m.Who)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("keep mapping %q: %w", m.Name, err)
	}
	return version, nil
}

// Mappings returns the latest version of every mapping, by name.
func (s *Store) Mappings(ctx context.Context) ([]KeptMapping, error) {
	return mappings(ctx, s.reader, "WHERE version = (SELECT MAX(o.version) FROM mapping o WHERE o.name = m.name) ORDER BY name")
}

// MappingVersions returns all versions of a mapping, the latest first; kpi.ErrUnknown if
// there is none of that name.
func (s *Store) MappingVersions(ctx context.Context, name string) ([]KeptMapping, error) {
	if !keepable(name) {
		return nil, noMapping(name)
	}
	list, err := mappings(ctx, s.reader, "WHERE name = ? ORDER BY version DESC", name)
	if err == nil && len(list) == 0 {
		err = noMapping(name)
	}
	return list, err
}

// MappingBySignature returns the mapping that was last kept for files of a signature. Of
// every mapping the latest version alone counts.
func (s *Store) MappingBySignature(ctx context.Context, signature string) (KeptMapping, bool, error) {
	list, err := mappings(ctx, s.reader, `WHERE signature = ? AND version = (SELECT MAX(o.version) FROM mapping o WHERE o.name = m.name)
		ORDER BY at DESC, version DESC, name LIMIT 1`, signature)
	if err != nil || len(list) == 0 {
		return KeptMapping{}, false, err
	}
	return list[0], true, nil
}

// DropMapping forgets a mapping with all its versions.
func (s *Store) DropMapping(ctx context.Context, name string) error {
	if !keepable(name) {
		return noMapping(name)
	}
	return s.write(ctx, func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, tx.Rebind("DELETE FROM mapping WHERE name = ?"), name)
		if err != nil {
			return fmt.Errorf("forget mapping %q: %w", name, err)
		}
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return noMapping(name)
	})
}

func noMapping(name string) error {
	return fmt.Errorf("mapping %q: there is none of that name: %w", name, kpi.ErrUnknown)
}

func mappings(ctx context.Context, q sqlx.ExtContext, which string, args ...any) ([]KeptMapping, error) {
	rows, err := q.QueryxContext(ctx, sqlx.Rebind(sqlx.BindType(q.DriverName()), "SELECT name, version, signature, text, at, who FROM mapping m "+which), args...)
	if err != nil {
		return nil, fmt.Errorf("read the mappings: %w", err)
	}
	defer rows.Close()
	var list []KeptMapping
	for rows.Next() {
		var m KeptMapping
		var at int64
		if err := rows.Scan(&m.Name, &m.Version, &m.Signature, &m.Text, &at, &m.Who); err != nil {
			return nil, fmt.Errorf("read the mappings: %w", err)
		}
		m.At = time.Unix(at, 0).UTC()
		list = append(list, m)
	}
	return list, rows.Err()
}
