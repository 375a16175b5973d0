package main

import (
	"bytes"
	"context"
	"fmt"
	"text/tabwriter"

	"taraz/data/store"
)

// qualityLine is a finding in JSON. Amounts are in major units of the organisation's unit.
type qualityLine struct {
	Check  string   `json:"check"`
	Entity string   `json:"entity"`
	Field  *string  `json:"field"`
	Month  *string  `json:"month"`
	Count  int64    `json:"count"`
	Of     *int64   `json:"of"`
	Groups *int64   `json:"groups"`
	Total  *float64 `json:"total"`
	Usual  *float64 `json:"usual"`
	Factor *float64 `json:"factor"`
}

// runQuality prints what is wrong with the data, or may be.
func runQuality(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "quality")
	db, asJSON := f.db(), f.json()
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := d.Quality(ctx)
	if err != nil {
		return err
	}
	if *asJSON {
		lines := make([]qualityLine, len(found))
		for i, q := range found {
			lines[i] = d.qualityLine(q)
		}
		return writeJSON(out, map[string]any{"findings": lines})
	}
	if len(found) == 0 {
		fmt.Fprintln(out, "nothing was found wrong with the data.")
		return nil
	}
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	for _, q := range found {
		fmt.Fprintf(t, "%s\t%s\t%d\n", q.Name(), q.Entity, q.Count)
	}
	return t.Flush()
}

// qualityLine leaves out what a finding does not say.
func (d *desk) qualityLine(q store.QualityFinding) qualityLine {
	l := qualityLine{Check: q.Check, Entity: q.Entity, Field: given(q.Field), Count: q.Count,
		Of: given(q.Of), Groups: given(q.Groups), Total: given(q.Total), Usual: given(q.Usual), Factor: given(q.Factor)}
	if q.Month != 0 {
		l.Month = given(q.Month.String())
	}
	if q.Field == "amount" {
		l.Total, l.Usual = given(q.Total/d.factor), given(q.Usual/d.factor)
	}
	return l
}

// given is nil for nothing.
func given[T comparable](v T) *T {
	var nothing T
	if v == nothing {
		return nil
	}
	return &v
}
