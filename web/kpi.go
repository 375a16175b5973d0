package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
)

// How far back a KPI's page reads (24 changes on the year before and one), and how many
// rows it shows at once.
const (
	kpiHistory = 37
	rowsShown  = 20
)

// kpi answers /kpi/ID.
func (s *Server) kpi(c echo.Context) error { return s.fromShelf(c, s.makeKPI) }

func (s *Server) makeKPI(c echo.Context) (string, *page, error) {
	v, err := s.look(c)
	if err != nil {
		return "", nil, err
	}
	d, err := s.Catalogue.Find(c.Param("id"))
	if err != nil {
		return "", nil, &problem{http.StatusNotFound, "error.kpi", []any{reports.Name(c.Param("id"))}, err}
	}
	v.kinds = s.Catalogue.Supports(d)
	if err := s.firstScope(c, v); err != nil {
		return "", nil, err
	}
	if !slices.Contains(v.kinds, v.Scope.Kind) {
		return "", nil, &problem{http.StatusBadRequest, "error.kpiscope", []any{d.Name.In(v.Lang), v.ScopeKind(v.Scope.Kind)}, kpi.ErrUnsupported}
	}
	in, err := s.kpiInput(c, v, d)
	if err != nil {
		return "", nil, v.explain(err)
	}
	path := "/kpi/" + d.ID
	p, err := s.viewed(c, v, d.Name.In(v.Lang), "/catalogue", path)
	if err != nil {
		return "", nil, err
	}
	p.Charts, p.Body = true, reports.NewKPIPage(v.View, in)
	return "kpi", p, nil
}

// firstScope gives a KPI that the organisation as a whole does not have the first scope
// that it has, where the address names none.
func (s *Server) firstScope(c echo.Context, v *sight) error {
	if v.Scope != kpi.Whole || slices.Contains(v.kinds, kpi.Organisation) || len(v.kinds) == 0 {
		return nil
	}
	names, err := s.Facts.Scopes(c.Request().Context(), v.kinds[0])
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(names, func(n reports.ScopeName) bool { return n.Name != "" }); i >= 0 {
		v.Scope = kpi.Scope{Kind: v.kinds[0], Name: names[i].Name}
	}
	return nil
}

func (s *Server) kpiInput(c echo.Context, v *sight, d *kpi.Definition) (reports.KPIInput, error) {
	ctx := c.Request().Context()
	in := reports.KPIInput{Definition: d, Measures: s.Catalogue}
	history, err := s.history(ctx, v, d, v.Scope.Kind, scopeNames(v.Scope))
	if err != nil {
		return in, err
	}
	in.History = filled(history, d, v)
	targets, err := s.Values.Targets(ctx)
	if err != nil {
		return in, err
	}
	agreed := scorecard.NewAgreed(targets, s.Catalogue, v.Calendar)
	for _, value := range in.History {
		in.Targets = append(in.Targets, targetOf(agreed, d, v.Scope, value.Period))
	}
	if err := s.compare(ctx, v, d, &in); err != nil {
		return in, err
	}
	if in.Breakdown, err = s.byScope(c, v, d, targetOf(agreed, d, kpi.Whole, v.Period)); err != nil {
		return in, err
	}
	in.Rows, err = s.rows(c, v, d)
	return in, err
}

func scopeNames(s kpi.Scope) []string {
	if s.Kind == kpi.Organisation {
		return nil
	}
	return []string{s.Name}
}

// history asks for the values up to the view's period, in the scopes named, back to the
// first fact: what lies before it is not stored, and would be computed for nothing.
func (s *Server) history(ctx context.Context, v *sight, d *kpi.Definition, kind kpi.ScopeKind, names []string) ([]kpi.Value, error) {
	q := kpi.Query{KPIs: []string{d.ID}, Kind: kind, Names: names}
	for i := kpiHistory - 1; i >= 0; i-- {
		p := v.Period.Shift(-i)
		if _, end := v.Calendar.Span(p); i == 0 || end >= v.first {
			q.Periods = append(q.Periods, p)
		}
	}
	return s.Values.Query(ctx, q)
}

// filled puts the values of one scope in order from the first period with facts on, with
// a reason where the source had none.
func filled(values []kpi.Value, d *kpi.Definition, v *sight) []kpi.Value {
	byPeriod := map[kpi.Period]kpi.Value{}
	for _, x := range values {
		byPeriod[x.Period] = x
	}
	var out []kpi.Value
	for i := kpiHistory - 1; i >= 0; i-- {
		p := v.Period.Shift(-i)
		x, ok := byPeriod[p]
		if !ok {
			x = kpi.Value{KPI: d.ID, Period: p, Scope: v.Scope, Reason: kpi.NotApplicable}
		}
		if _, end := v.Calendar.Span(p); i == 0 || len(out) > 0 || end >= v.first && ok {
			out = append(out, x)
		}
	}
	return out
}

func targetOf(a *scorecard.Agreed, d *kpi.Definition, scope kpi.Scope, p kpi.Period) *kpi.Target {
	if t, ok := a.For(d, scope, p); ok {
		return &t
	}
	return nil
}

// compare adds what the newest value is compared with, and how the card judges it.
func (s *Server) compare(ctx context.Context, v *sight, d *kpi.Definition, in *reports.KPIInput) error {
	newest := in.History[len(in.History)-1]
	if len(in.History) > 1 {
		in.Before = in.History[len(in.History)-2]
	}
	if newest.ToDate {
		early, err := s.Values.LikeForLike(ctx, kpi.Query{KPIs: []string{d.ID}, Periods: []kpi.Period{v.Period}, Kind: v.Scope.Kind, Names: scopeNames(v.Scope)})
		if err != nil {
			return err
		}
		in.Before = kpi.Value{}
		if len(early) > 0 {
			in.Before = early[0]
		}
	}
	r, err := s.request(ctx, v)
	if err != nil {
		return err
	}
	card, err := scorecard.Build(ctx, r)
	if errors.Is(err, kpi.ErrUnsupported) || errors.Is(err, kpi.ErrUnknown) {
		return nil // the KPI stands on no card of this scope
	}
	if err == nil {
		in.OnCard = card.Find(d.ID)
	}
	return err
}

// byScope adds the KPI by the scopes of the kind asked for, by default the first it supports.
func (s *Server) byScope(c echo.Context, v *sight, d *kpi.Definition, target *kpi.Target) (*reports.BreakdownInput, error) {
	var kinds []kpi.ScopeKind
	for _, k := range s.Catalogue.Supports(d) {
		if k != kpi.Organisation {
			kinds = append(kinds, k)
		}
	}
	asked := kpi.ScopeKind(c.QueryParam("by"))
	if asked != "" && !slices.Contains(kinds, asked) {
		return nil, &problem{http.StatusBadRequest, "error.by", []any{reports.Name(string(asked))}, kpi.ErrUnsupported}
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	if asked == "" {
		asked = kinds[0]
	}
	ctx := c.Request().Context()
	values, err := s.history(ctx, v, d, asked, nil)
	if err != nil {
		return nil, err
	}
	names, err := s.Facts.Scopes(ctx, asked)
	if err != nil {
		return nil, err
	}
	in := &reports.BreakdownInput{Kinds: kinds, Kind: asked, Target: target, Scopes: bySeries(values, names), Linkage: func(scope kpi.Scope) string {
		switch scope.Kind {
		case kpi.Department, kpi.Manager, kpi.Employee:
			if scope.Name != "" {
				return v.At("/", v.Period, scope)
			}
		}
		return ""
	}}
	return in, nil
}

// bySeries groups values, which come by scope and period, into one series a scope.
func bySeries(values []kpi.Value, names []reports.ScopeName) []reports.ScopeSeries {
	labels := map[string]string{}
	for _, n := range names {
		labels[n.Name] = n.Label
	}
	var out []reports.ScopeSeries
	at := map[kpi.Scope]int{}
	for _, value := range values {
		i, seen := at[value.Scope]
		if !seen {
			i = len(out)
			at[value.Scope] = i
			out = append(out, reports.ScopeSeries{Scope: value.Scope, Label: labels[value.Scope.Name]})
		}
		out[i].Values = append(out[i].Values, value)
	}
	return out
}

// rows adds a page of the rows behind the value.
func (s *Server) rows(c echo.Context, v *sight, d *kpi.Definition) (*reports.RowsInput, error) {
	q := reports.RowQuery{KPI: d.ID, Period: v.Period, Scope: v.Scope, Limit: rowsShown}
	if text := c.QueryParam("rows"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 1<<30 {
			return nil, &problem{http.StatusBadRequest, "error.text.400", nil, kpi.ErrInvalid}
		}
		q.Offset = n
	}
	rows, err := s.Facts.Rows(c.Request().Context(), q)
	if errors.Is(err, kpi.ErrUnsupported) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &reports.RowsInput{Query: q, Page: rows}, nil
}
