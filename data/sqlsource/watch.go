package sqlsource

import (
	"context"
	"errors"
	"fmt"
	"time"

	"taraz/kpi"
)

var (
	errIdle  = errors.New("idle")
	errTotal = errors.New("total")
)

// watch gives up on a server that sends no row for too long, or takes too long for all.
type watch struct {
	parent context.Context
	ctx    context.Context
	cancel context.CancelCauseFunc
	limits Limits
	idle   *time.Timer
	total  *time.Timer
}

func newWatch(ctx context.Context, l Limits) *watch {
	w := &watch{parent: ctx, limits: l}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	w.idle = time.AfterFunc(l.Idle, func() { w.cancel(errIdle) })
	w.total = time.AfterFunc(l.Total, func() { w.cancel(errTotal) })
	return w
}

// row tells that the server has sent something.
func (w *watch) row() { w.idle.Reset(w.limits.Idle) }

func (w *watch) stop() {
	w.idle.Stop()
	w.total.Stop()
	w.cancel(nil)
}

// explain says of an error that came of giving up why that was.
func (w *watch) explain(err error) error {
	switch cause := context.Cause(w.ctx); {
	case err == nil:
		return nil
	case errors.Is(cause, errIdle):
		return fmt.Errorf("the database server sent no row for %v; nothing of it was kept: %w", w.limits.Idle, kpi.ErrInvalid)
	case errors.Is(cause, errTotal):
		return fmt.Errorf("the database server took longer than %v; nothing of it was kept: %w", w.limits.Total, kpi.ErrInvalid)
	case w.parent.Err() != nil:
		return w.parent.Err()
	}
	return err
}
