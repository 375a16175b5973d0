package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"taraz/data"
	"taraz/data/store"
	"taraz/kpi"
	"taraz/scorecard"
)

// runScorecard prints the scored card of a period and scope.
func runScorecard(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "scorecard")
	db, asJSON := f.db(), f.json()
	period := f.String("period", "", "the period; the last finished one with facts if not given")
	scope := f.String("scope", "organisation", "organisation, department:NAME or employee:ID")
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
	r, err := d.cardRequest(ctx, *period, *scope)
	if err != nil {
		return err
	}
	card, err := scorecard.Build(ctx, r)
	if err != nil {
		return err
	}
	if !*asJSON {
		return printCard(out, d, card)
	}
	text, err := card.JSON(scorecard.View{Calendar: d.org.Calendar, Factor: int64(d.factor), Lang: d.org.Locale})
	if err != nil {
		return err
	}
	return writeJSON(out, json.RawMessage(text))
}

// cardRequest asks for the card of a period (the default one if empty) and a scope.
func (d *desk) cardRequest(ctx context.Context, period, scope string) (scorecard.Request, error) {
	r := scorecard.Request{Source: d.Store, Catalogue: d.catalogue, Calendar: d.org.Calendar, Today: d.today()}
	var err error
	if r.Scope, err = parseScope(scope); err != nil {
		return r, err
	}
	if r.Settings, err = d.Settings(ctx); err != nil {
		return r, err
	}
	if r.Strategy, err = d.strategy(ctx); err != nil {
		return r, err
	}
	if period != "" {
		r.Period, err = d.org.Calendar.ParsePeriod(data.Digits(period))
		return r, err
	}
	first, last, err := d.Span(ctx)
	r.Period = scorecard.DefaultPeriod(d.org.Calendar, kpi.Monthly, first, last, r.Today)
	return r, err
}

// strategy returns the organisation's strategies, the earlier behind the later, or nil
// where the shipped one holds.
func (d *desk) strategy(ctx context.Context) (*scorecard.Strategy, error) {
	documents, err := d.Strategies(ctx)
	if err != nil {
		return nil, err
	}
	return chain(documents, d.known)
}

func chain(documents []store.Document, known func(string) error) (*scorecard.Strategy, error) {
	var list []*scorecard.Strategy
	for _, doc := range documents {
		s, err := scorecard.ParseStrategy([]byte(doc.Text), known)
		if err != nil {
			return nil, fmt.Errorf("the stored strategy: %w", err)
		}
		list = append(list, s)
	}
	return scorecard.Chain(list...), nil
}

func (d *desk) known(id string) error {
	_, err := d.catalogue.Find(id)
	return err
}

func printCard(out *bytes.Buffer, d *desk, c *scorecard.Card) error {
	f := d.format()
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s, %s\t%s\n", c.Scope, d.org.Calendar.Format(c.Period), standing(c.Standing))
	for _, p := range c.Perspectives {
		fmt.Fprintf(t, "%s\t%s\n", p.Name.En, standing(p.Standing))
		for _, o := range p.Objectives {
			fmt.Fprintf(t, "  %s\t%s\n", o.Name.En, standing(o.Standing))
			for _, k := range o.KPIs {
				shown := reasonText(k.Value)
				if k.Value.Known() {
					shown = f.Value(*k.Value.Value, k.Definition.Unit).String()
				}
				fmt.Fprintf(t, "    %s\t%s\t%s\n", k.Definition.ID, standing(k.Standing), shown)
			}
		}
	}
	return t.Flush()
}

func standing(s scorecard.Standing) string {
	if s.Score == nil {
		return "- (" + string(s.Reason) + ")"
	}
	return fmt.Sprintf("%.1f %s", scorecard.Shown(*s.Score, 1), s.Colour)
}
