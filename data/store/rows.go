package store

import (
	"context"
	"fmt"
	"slices"

	"taraz/kpi"
)

// RowQuery asks for the facts, customers or employees behind a KPI's value.
type RowQuery struct {
	KPI    string
	Period kpi.Period
	Scope  kpi.Scope
	Offset int // rows to skip
	Limit  int // rows wanted; 0: none, the total alone
}

// RowPage is a page of the rows behind a value.
type RowPage struct {
	Entity  string // what a row is: an entity or view of package data
	Columns []RowColumn
	Rows    [][]RowCell // in the order of Columns
	Total   int64
}

// RowColumn heads a column of a RowPage. Kind says which member of a RowCell holds it:
// "text", "number", "money" (smallest units, in Number) or "day".
type RowColumn struct {
	Label kpi.Words
	Kind  string
}

// RowCell is one cell of a RowPage.
type RowCell struct {
	Null   bool
	Text   string
	Number float64
	Day    kpi.Date
}

// Rows returns the facts that a value was computed from, those in its denominator where
// both parts are of one entity. For customer figures it lists the customers with a sale in
// the period, for staff figures the employees who were there in it. It wraps kpi.ErrUnknown
// for a KPI that does not exist and kpi.ErrUnsupported for one without rows or in a scope
// that it does not have.
func (s *Store) Rows(ctx context.Context, q RowQuery) (RowPage, error) {
	if s.catalogue == nil {
		return RowPage{}, fmt.Errorf("rows: the store was opened without a catalogue: %w", kpi.ErrUnsupported)
	}
	d, err := s.catalogue.Find(q.KPI)
	if err != nil {
		return RowPage{}, err
	}
	if kinds := s.catalogue.Supports(d); !slices.Contains(kinds, q.Scope.Kind) {
		return RowPage{}, fmt.Errorf("kpi %q: scope kind %q: want one of %v: %w", q.KPI, q.Scope.Kind, kinds, kpi.ErrUnsupported)
	}
	t, ok := rowTerm(s.catalogue, d)
	if !ok {
		return RowPage{}, fmt.Errorf("kpi %q has no rows: %w", q.KPI, kpi.ErrUnsupported)
	}
	w, err := s.rowWindow(ctx, q, t.Over)
	if err != nil {
		return RowPage{}, err
	}
	tx, err := s.reading(ctx)
	if err != nil {
		return RowPage{}, err
	}
	defer tx.Rollback()
	f := s.facts(tx)
	m := s.catalogue.Measure(t.Measure)
	if m.Profit != nil {
		m = s.catalogue.Measure(m.Profit.Net)
	}
	var page RowPage
	switch {
	case m.Customers != "":
		page, err = f.customerRows(ctx, w, q)
	case m.Staff != "":
		page, err = f.employeeRows(ctx, w, q)
	default:
		page, err = f.factRows(ctx, m, w, q)
	}
	if err != nil {
		return page, fmt.Errorf("rows behind %s: %w", q.KPI, err)
	}
	return page, nil
}

// rowTerm picks the term whose facts explain a value best.
func rowTerm(c *kpi.Catalogue, d *kpi.Definition) (kpi.Term, bool) {
	terms := slices.Concat(d.Value, d.Numerator)
	if d.Later || len(terms) == 0 {
		return kpi.Term{}, false
	}
	t := terms[0]
	if len(d.Denominator) == 0 {
		return t, true
	}
	under := d.Denominator[0]
	this := under.Over == "" || under.Over == kpi.This
	if e := c.Measure(t.Measure).Entity; this && e != "" && c.Measure(under.Measure).Entity == e {
		return under, true
	}
	return t, true
}

// rowWindow is the window that a value counted: the period, up to the day it is cut on.
func (s *Store) rowWindow(ctx context.Context, q RowQuery, over kpi.Over) (kpi.Window, error) {
	values, err := s.Query(ctx, kpi.Query{KPIs: []string{q.KPI}, Periods: []kpi.Period{q.Period}, Kind: q.Scope.Kind, Names: []string{q.Scope.Name}})
	if err != nil {
		return kpi.Window{}, err
	}
	cal, p := s.org.Calendar, q.Period
	switch over {
	case kpi.Previous:
		p = p.Previous()
	case kpi.YearBefore:
		p = p.YearBefore()
	}
	w := kpi.Window{Period: p}
	w.From, w.To = cal.Span(p)
	if p == q.Period && len(values) > 0 && values[0].ToDate {
		w.To = max(w.From-1, min(w.To, values[0].Cut))
	}
	switch over {
	case kpi.Last12:
		w.From = cal.MonthStart(p.Last() - 11)
	case kpi.Prior12:
		w.From, w.To = cal.MonthStart(p.Last()-23), cal.MonthEnd(p.Last()-12)
	case kpi.AtStart:
		w.From, w.To = w.From-1, w.From-1
	}
	return w, nil
}
