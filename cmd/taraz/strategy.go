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
	db := f.db()
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
		return d.setStrategy(ctx, *set, out)
	}
	text, err := d.strategyText(ctx)
	if err != nil {
		return err
	}
	out.WriteString(text)
	return nil
}

func (d *desk) setStrategy(ctx context.Context, file string, out *bytes.Buffer) error {
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
