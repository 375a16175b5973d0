package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"taraz/data"
	"taraz/kpi"
	"taraz/reports"
)

// runKPI prints KPI values: of one period or a range of them, for the organisation, one
// scope, or every scope of a kind.
func runKPI(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "kpi")
	db, asJSON := f.db(), f.json()
	r := rangeFlags{
		period: f.String("period", "", "one period: 1404-07, 1404-Q3 or 1404"),
		from:   f.String("from", "", "first period of a range"),
		to:     f.String("to", "", "last period of a range"),
		grain:  f.String("grain", "", "month, quarter or year; the grain of --from and --to if not given"),
	}
	by := f.String("by", "", "one value per scope of a kind: department, employee, segment, ...")
	scope := f.String("scope", "", "one scope: organisation or KIND:NAME")
	ids, err := f.read(args)
	if err != nil {
		return err
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	q := kpi.Query{KPIs: ids}
	if q.Periods, err = r.periods(d.org.Calendar); err != nil {
		return err
	}
	if q.Kind, q.Names, err = scopeFlags(*by, *scope); err != nil {
		return err
	}
	values, err := d.Query(ctx, q)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(out, reports.ValuesJSON(values, d.catalogue, d.org.Calendar, d.factor))
	}
	return printValues(out, d, values)
}

type rangeFlags struct{ period, from, to, grain *string }

// periods returns the periods asked for, in order.
func (r rangeFlags) periods(c kpi.Calendar) ([]kpi.Period, error) {
	from, to := *r.from, *r.to
	switch {
	case *r.period != "" && (from != "" || to != ""):
		return nil, usagef("--period and --from/--to: give one or the other")
	case *r.period != "":
		from, to = *r.period, *r.period
	case from == "" || to == "":
		return nil, usagef("want --period P, or --from P and --to P")
	}
	first, err := c.ParsePeriod(data.Digits(from))
	if err != nil {
		return nil, err
	}
	last, err := c.ParsePeriod(data.Digits(to))
	if err != nil {
		return nil, err
	}
	if first.Grain != last.Grain {
		return nil, usagef("--from %s and --to %s: want two periods of one grain", from, to)
	}
	return between(c, first, last, *r.grain)
}

// between lists the periods of a grain from the first month of one period to the last of
// another. Periods that the range cuts are left out.
func between(c kpi.Calendar, first, last kpi.Period, grain string) ([]kpi.Period, error) {
	g := first.Grain
	if grain != "" {
		var err error
		if g, err = kpi.ParseGrain(grain); err != nil {
			return nil, usageError{err}
		}
	}
	if last.First < first.First {
		return nil, usagef("--to %s lies before --from %s", c.Format(last), c.Format(first))
	}
	p := c.PeriodOf(g, first.First)
	if p.First < first.First {
		p = p.Next()
	}
	var list []kpi.Period
	for ; p.Last() <= last.Last(); p = p.Next() {
		list = append(list, p)
	}
	if len(list) == 0 {
		return nil, usagef("no whole %s lies between %s and %s", g, c.Format(first), c.Format(last))
	}
	return list, nil
}

func scopeFlags(by, scope string) (kpi.ScopeKind, []string, error) {
	switch {
	case by != "" && scope != "":
		return "", nil, usagef("--by and --scope: give one or the other")
	case by != "":
		kind, err := kpi.ParseScopeKind(by)
		return kind, nil, err
	case scope != "":
		s, err := parseScope(scope)
		return s.Kind, []string{s.Name}, err
	}
	return kpi.Organisation, nil, nil
}

// parseScope reads a scope as it is typed: its name is folded as an import folds it, so
// that ي finds ی.
func parseScope(text string) (kpi.Scope, error) {
	s, err := kpi.ParseScope(text)
	return foldScope(s), err
}

func foldScope(s kpi.Scope) kpi.Scope {
	switch s.Kind {
	case kpi.Employee, kpi.Manager, kpi.Portfolio, kpi.Product, kpi.Campaign:
		s.Name = data.CleanID(s.Name)
	default:
		s.Name = data.Clean(s.Name)
	}
	return s
}

func printValues(out *bytes.Buffer, d *desk, values []kpi.Value) error {
	format := d.format()
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "KPI\tperiod\tscope\tvalue\tnumerator\tdenominator\tn\t")
	for _, v := range values {
		def, err := d.catalogue.Find(v.KPI)
		if err != nil {
			return err
		}
		shown := reasonText(v)
		if v.Known() {
			shown = format.Value(*v.Value, def.Unit).String()
		}
		r := reports.NewValueRecord(v, d.catalogue, d.org.Calendar, d.factor)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", v.KPI, r.Period, r.Scope, shown,
			plain(r.Numerator), plain(r.Denominator), v.N, marks(v))
	}
	return t.Flush()
}

func reasonText(v kpi.Value) string { return "(" + string(v.Reason) + ")" }

func plain(x *float64) string {
	if x == nil {
		return ""
	}
	return strings.TrimSuffix(fmt.Sprintf("%.2f", *x), ".00")
}

func marks(v kpi.Value) string {
	var m []string
	if v.ToDate {
		m = append(m, "to date")
	}
	if v.Maturing {
		m = append(m, "maturing")
	}
	if v.ShortHistory {
		m = append(m, "short history")
	}
	return strings.Join(m, ", ")
}
