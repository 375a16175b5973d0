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
// "text", "number", "money" (smallest units, in Number), "day" or "flag" (yes or no, in
// Text).
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

// Rows returns what a value was computed from: the facts, customers or employees of its
// denominator where both parts are of one kind, else those of its numerator.
//
//   - Facts: those that the measure selects. Where it counts orders, or different values of a
//     field, a row is one of these with its lines or facts together, so that the total is the
//     value's n.
//   - Customers and employees: the members of the figure, with a flag whether they are in the
//     numerator's figure too. Those who are not come first where up is better, else those who
//     are. Amounts stand in a column of their own; a figure of money also lists those who
//     have but returns in it, so that its amounts add up to it.
//
// It wraps kpi.ErrUnknown for a KPI that does not exist and kpi.ErrUnsupported for one
// without rows or in a scope that it does not have.
func (s *Store) Rows(ctx context.Context, q RowQuery) (RowPage, error) {
	d, err := s.rowDefinition(q)
	if err != nil {
		return RowPage{}, err
	}
	l, ok := listingOf(s.catalogue, d)
	if !ok {
		return RowPage{}, fmt.Errorf("kpi %q has no rows: %w", q.KPI, kpi.ErrUnsupported)
	}
	tx, err := s.reading(ctx)
	if err != nil {
		return RowPage{}, err
	}
	defer tx.Rollback()
	f := s.facts(tx)
	w, err := s.rowWindow(ctx, f, d, q, l.over)
	if err != nil {
		return RowPage{}, err
	}
	page, err := f.rowPage(ctx, l, w, q)
	if err != nil {
		return page, fmt.Errorf("rows behind %s: %w", q.KPI, err)
	}
	return page, nil
}

func (f *facts) rowPage(ctx context.Context, l listing, w kpi.Window, q RowQuery) (RowPage, error) {
	switch l.of {
	case "customers", "newcomers":
		return f.customerRows(ctx, l, w, q)
	case "profiles":
		return f.profileRows(ctx, w, q)
	case "staff":
		return f.staffRows(ctx, l, w, q)
	}
	return f.factRows(ctx, l.measure, w, q)
}

func (s *Store) rowDefinition(q RowQuery) (*kpi.Definition, error) {
	if s.catalogue == nil {
		return nil, fmt.Errorf("rows: the store was opened without a catalogue: %w", kpi.ErrUnsupported)
	}
	d, err := s.catalogue.Find(q.KPI)
	if err != nil {
		return nil, err
	}
	if kinds := s.catalogue.Supports(d); !slices.Contains(kinds, q.Scope.Kind) {
		return nil, fmt.Errorf("kpi %q: scope kind %q: want one of %v: %w", q.KPI, q.Scope.Kind, kinds, kpi.ErrUnsupported)
	}
	return d, nil
}

// rowWindow is the window that a value counted: the period, up to the day it is cut on, and
// as many days of an earlier one.
func (s *Store) rowWindow(ctx context.Context, f *facts, d *kpi.Definition, q RowQuery, over kpi.Over) (kpi.Window, error) {
	values, err := s.Query(ctx, kpi.Query{KPIs: []string{q.KPI}, Periods: []kpi.Period{q.Period}, Kind: q.Scope.Kind, Names: []string{q.Scope.Name}})
	if err != nil {
		return kpi.Window{}, err
	}
	settings, err := f.settings(ctx)
	if err != nil {
		return kpi.Window{}, err
	}
	p := q.Period
	if quarter := f.cal.PeriodOf(kpi.Quarterly, p.First); settings.Quarterly && d.Quarterly && p.Grain == kpi.Monthly && quarter.Last() == p.First {
		p = quarter
	}
	w := kpi.Window{Period: p}
	w.From, w.To = f.cal.Span(p)
	days := w.To - w.From + 1
	running := len(values) > 0 && values[0].ToDate
	if running {
		days = max(0, min(days, values[0].Cut-w.From+1))
		w.To = w.From + days - 1
	}
	beside := func(p kpi.Period) kpi.Window {
		b := kpi.Window{Period: p}
		b.From, b.To = f.cal.Span(p)
		if running {
			b.To = min(b.To, b.From+days-1)
		}
		return b
	}
	switch over {
	case kpi.Previous:
		return beside(p.Previous()), nil
	case kpi.YearBefore:
		return beside(p.YearBefore()), nil
	case kpi.Last12:
		w.From = f.cal.MonthStart(p.Last() - 11)
	case kpi.Prior12:
		w.From, w.To = f.cal.MonthStart(p.Last()-23), f.cal.MonthEnd(p.Last()-12)
	case kpi.AtStart:
		w.From, w.To = w.From-1, w.From-1
	}
	return w, nil
}
