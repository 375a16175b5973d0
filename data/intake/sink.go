package intake

import (
	"context"

	"taraz/data"
	"taraz/data/source"
	"taraz/data/store"
)

// sink lets an import of package source write into one of package store: the methods are
// the same, but Go wants the interface's own result type.
type sink struct{ *store.Import }

// Load begins the rows of one file.
func (s sink) Load(ctx context.Context, l data.Load) (source.Loader, error) {
	return s.Import.Load(ctx, l)
}
