package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"taraz/data"
	"taraz/kpi"
)

// catalogueRecord is one KPI of the catalogue as JSON.
type catalogueRecord struct {
	ID          string          `json:"id"`
	Perspective string          `json:"perspective"`
	Name        kpi.Words       `json:"name"`
	Description kpi.Words       `json:"description"`
	Unit        kpi.Unit        `json:"unit"`
	Better      kpi.Better      `json:"better"`
	Indicator   string          `json:"indicator"`
	Kind        kpi.Kind        `json:"kind"`
	Scopes      []kpi.ScopeKind `json:"scopes"`
	Later       bool            `json:"later,omitempty"`
}

// runCatalogue prints the KPI catalogue as a table. It needs no database.
func runCatalogue(_ context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "catalogue")
	asJSON := f.json()
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	c, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(out, map[string]any{"kpis": catalogueRecords(c)})
	}
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "id\tperspective\tunit\tbetter\tindicator\tkind\tname\tscopes")
	for _, r := range catalogueRecords(c) {
		kinds := make([]string, len(r.Scopes))
		for i, k := range r.Scopes {
			kinds[i] = string(k)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Perspective, r.Unit, r.Better, r.Indicator, r.Kind,
			r.Name.En, strings.Join(kinds, " "))
	}
	return t.Flush()
}

func catalogueRecords(c *kpi.Catalogue) []catalogueRecord {
	var list []catalogueRecord
	for _, d := range c.All() {
		indicator := "lag"
		if d.Lead {
			indicator = "lead"
		}
		list = append(list, catalogueRecord{ID: d.ID, Perspective: d.Perspective, Name: d.Name, Description: d.Description,
			Unit: d.Unit, Better: d.Better, Indicator: indicator, Kind: d.Kind, Scopes: c.Supports(d), Later: d.Later})
	}
	return list
}
