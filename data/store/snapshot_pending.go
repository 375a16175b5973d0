package store

import (
	"context"
	"database/sql"
	"errors"
)

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

func (r refresher) values(ctx context.Context) error { return nil }
