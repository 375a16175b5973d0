package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"

	"taraz/data/store"
	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
	"taraz/web"
)

// runServe serves the pages until it is interrupted.
func runServe(ctx context.Context, env environment, args []string, _ *bytes.Buffer) error {
	f := newFlags(env, "serve")
	db := f.db()
	addr := f.String("addr", "127.0.0.1:8080", "address to serve on; loopback only, as there is no sign-in yet")
	key := f.keyFile()
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	listener, err := web.Listen(*addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	src := sources{d, keyPath(env, *db, *key)}
	defer src.follow(ctx)()
	return d.serve(ctx, listener, src)
}

// serve answers on a listener until the context ends. The address goes to standard output
// at once, for whoever started it.
func (d *desk) serve(ctx context.Context, l net.Listener, src sources) error {
	counter, err := d.counter()
	if err != nil {
		return err
	}
	defer counter.Close()
	room, stop := newSourceRoom(ctx, src)
	defer stop()
	server, err := web.New(web.Config{
		Organisation: d.org, Factor: d.factor, Catalogue: d.catalogue, Values: d.Store,
		Setup: setup{d}, Facts: facts{d}, Intake: counter, Now: d.env.Now,
		Quality: quality{d}, Merging: merging{d.Store}, Sources: room, Mappings: keptMappings{d.Store},
		Log: slog.New(slog.NewJSONHandler(d.env.Stderr, nil)),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(d.env.Stdout, "%s is served at http://%s/\n", d.org.Name, l.Addr())
	return web.Serve(ctx, l, server.Handler())
}

// setup is what the organisation has chosen, for the pages.
type setup struct{ *desk }

func (s setup) Strategy(ctx context.Context) (*scorecard.Strategy, error) { return s.strategy(ctx) }

func (s setup) Version(ctx context.Context) (string, error) {
	revision, err := s.Revision(ctx)
	return fmt.Sprintf("%d %s", revision, s.today()), err
}

// facts is what stands behind the values, for the pages.
type facts struct{ *desk }

func (f facts) Scopes(ctx context.Context, kind kpi.ScopeKind) ([]reports.ScopeName, error) {
	names, err := f.Store.Scopes(ctx, kind)
	list := make([]reports.ScopeName, len(names))
	for i, n := range names {
		list[i] = reports.ScopeName{Name: n.Name, Label: n.Label}
	}
	return list, err
}

func (f facts) Rows(ctx context.Context, q reports.RowQuery) (reports.RowPage, error) {
	page, err := f.Store.Rows(ctx, store.RowQuery{KPI: q.KPI, Period: q.Period, Scope: q.Scope, Offset: q.Offset, Limit: q.Limit})
	if err != nil {
		return reports.RowPage{}, err
	}
	return rowPage(page), nil
}

// rowPage hands the store's rows to the pages, which know nothing of the store.
func rowPage(from store.RowPage) reports.RowPage {
	page := reports.RowPage{Entity: from.Entity, Total: from.Total}
	for _, c := range from.Columns {
		page.Columns = append(page.Columns, reports.RowColumn{Label: c.Label, Kind: reports.ColumnKind(c.Kind)})
	}
	for _, row := range from.Rows {
		cells := make([]reports.RowCell, len(row))
		for i, c := range row {
			cells[i] = reports.RowCell(c)
		}
		page.Rows = append(page.Rows, cells)
	}
	return page
}
