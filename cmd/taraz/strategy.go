package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"taraz/kpi"
	"taraz/scorecard"
)

// runStrategy shows the strategy that holds today, as the YAML it was loaded from, or
// loads another.
func runStrategy(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "strategy")
	db, asJSON := f.db(), f.json()
	set := f.String("set", "", "strategy file (YAML) to load")
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
	if *set != "" {
		return d.setStrategy(ctx, *set, out, *asJSON)
	}
	text, err := d.strategyText(ctx)
	if err != nil {
		return err
	}
	if !*asJSON {
		out.WriteString(text)
		return nil
	}
	s, err := scorecard.ParseStrategy([]byte(text), d.known)
	if err != nil {
		return fmt.Errorf("the stored strategy: %w", err)
	}
	return writeJSON(out, strategyRecord(s))
}

func (d *desk) setStrategy(ctx context.Context, file string, out *bytes.Buffer, asJSON bool) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("strategy %s: %w", file, plainPathError(err))
	}
	s, err := scorecard.ParseStrategy(text, d.known)
	if err != nil {
		return fmt.Errorf("strategy %s: %w", file, err)
	}
	if err := d.PutStrategy(ctx, s.ValidFrom, string(text)); err != nil {
		return err
	}
	if asJSON {
		return writeJSON(out, strategyRecord(s))
	}
	fmt.Fprintf(out, "a strategy of %d perspectives and %d KPIs is loaded.\n", len(s.Perspectives), len(s.KPIs()))
	return nil
}

// strategyText returns the text of the strategy that holds today; the shipped one where
// the organisation has none yet.
func (d *desk) strategyText(ctx context.Context) (string, error) {
	documents, err := d.Strategies(ctx)
	if err != nil {
		return "", err
	}
	text, newest := "", kpi.Date(0)
	for _, doc := range documents {
		if doc.ValidFrom <= d.today() && (text == "" || doc.ValidFrom >= newest) {
			text, newest = doc.Text, doc.ValidFrom
		}
	}
	if text == "" {
		return scorecard.ShippedText()
	}
	return text, nil
}

// The shapes of `strategy --json`: the keys of a strategy file, every weight said.
type (
	strategyJSON struct {
		ValidFrom    *string           `json:"valid_from"` // null: always
		Perspectives []perspectiveJSON `json:"perspectives"`
	}
	perspectiveJSON struct {
		ID         string          `json:"id"`
		Name       kpi.Words       `json:"name"`
		Weight     float64         `json:"weight"`
		Objectives []objectiveJSON `json:"objectives"`
	}
	objectiveJSON struct {
		ID     string            `json:"id"`
		Name   kpi.Words         `json:"name"`
		Weight float64           `json:"weight"`
		KPIs   []strategyKPIJSON `json:"kpis"`
	}
	strategyKPIJSON struct {
		ID     string  `json:"id"`
		Weight float64 `json:"weight"`
	}
)

func strategyRecord(s *scorecard.Strategy) strategyJSON {
	var r strategyJSON
	if s.ValidFrom != 0 {
		day := s.ValidFrom.String()
		r.ValidFrom = &day
	}
	for _, p := range s.Perspectives {
		next := perspectiveJSON{ID: p.ID, Name: p.Name, Weight: p.Weight}
		for _, o := range p.Objectives {
			under := objectiveJSON{ID: o.ID, Name: o.Name, Weight: o.Weight}
			for _, k := range o.KPIs {
				under.KPIs = append(under.KPIs, strategyKPIJSON(k))
			}
			next.Objectives = append(next.Objectives, under)
		}
		r.Perspectives = append(r.Perspectives, next)
	}
	return r
}
