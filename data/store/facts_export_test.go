package store

import "github.com/jmoiron/sqlx"

// Reader is the pool that tests ask facts through.
func (s *Store) Reader() *sqlx.DB { return s.reader }
