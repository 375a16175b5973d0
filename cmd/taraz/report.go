package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
)

// pastCards is how many earlier periods a board workbook shows beside its own.
const pastCards = 23

// runReport writes a workbook.
func runReport(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "report")
	db, asJSON := f.db(), f.json()
	period := f.String("period", "", "the period; the last finished one with facts if not given")
	scope := f.String("scope", "organisation", "organisation, department:NAME or employee:ID")
	lang := f.String("lang", "", "fa or en; the organisation's if not given")
	file := f.String("out", "", "the file to write, .xlsx")
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if len(rest) != 1 || rest[0] != "board" {
		return usagef("want the name of a report: board")
	}
	if *file == "" {
		return usagef("--out: want the name of the file to write")
	}
	if *lang != "" && *lang != "fa" && *lang != "en" {
		return usagef("--lang %q: want fa or en", *lang)
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	if *lang == "" {
		*lang = d.org.Locale
	}
	r, err := d.cardRequest(ctx, *period, *scope)
	if err != nil {
		return err
	}
	var workbook bytes.Buffer
	if err := d.boardWorkbook(ctx, r, *lang, &workbook); err != nil {
		return err
	}
	if err := replaceFile(*file, workbook.Bytes()); err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(out, map[string]any{"file": *file, "period": d.org.Calendar.Format(r.Period), "scope": r.Scope.String()})
	}
	fmt.Fprintf(out, "%s: the board of %s for %s.\n", *file, d.org.Calendar.Format(r.Period), r.Scope)
	return nil
}

// boardWorkbook writes the workbook of a card and the periods before it.
func (d *desk) boardWorkbook(ctx context.Context, r scorecard.Request, lang string, w *bytes.Buffer) error {
	r.Source = scorecard.Remember(r.Source)
	card, err := scorecard.Build(ctx, r)
	if err != nil {
		return err
	}
	b := reports.Board{Organisation: d.org.Name, Card: card, Measures: d.catalogue, Made: d.env.Now()}
	if b.ScopeName, err = d.scopeLabel(ctx, r.Scope); err != nil {
		return err
	}
	first, _, err := d.Span(ctx)
	if err != nil {
		return err
	}
	for range pastCards {
		r.Period = r.Period.Previous()
		if _, end := d.org.Calendar.Span(r.Period); end < first {
			break
		}
		past, err := scorecard.Build(ctx, r)
		if errors.Is(err, kpi.ErrUnsupported) || errors.Is(err, kpi.ErrUnknown) {
			break // an earlier strategy has nothing for this scope
		}
		if err != nil {
			return err
		}
		b.Past = append(b.Past, past)
	}
	return reports.BoardWorkbook(w, b, d.formatIn(lang))
}

// scopeLabel returns the name that people know a scope by: an employee's name, not his id.
func (d *desk) scopeLabel(ctx context.Context, s kpi.Scope) (string, error) {
	if s.Kind == kpi.Organisation {
		return "", nil
	}
	names, err := d.Scopes(ctx, s.Kind)
	if err != nil {
		return "", err
	}
	for _, n := range names {
		if n.Name == s.Name {
			return n.Label, nil
		}
	}
	return s.Name, nil
}
