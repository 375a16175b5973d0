package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
)

// people lists the cards of departments, managers and employees.
func (s *Server) people(c echo.Context) error {
	v, err := s.look(c)
	if err != nil {
		return err
	}
	in := reports.PeopleInput{}
	ctx := c.Request().Context()
	for kind, list := range map[kpi.ScopeKind]*[]reports.ScopeName{kpi.Department: &in.Departments, kpi.Manager: &in.Managers, kpi.Employee: &in.Employees} {
		if *list, err = s.Facts.Scopes(ctx, kind); err != nil {
			return err
		}
	}
	p := s.shell(c, v.Lang, v.T("people.title"), "/people")
	p.Body = reports.NewPeoplePage(v.View, in)
	return s.show(c, "people", p)
}

// catalogue lists every KPI with its definition.
func (s *Server) catalogue(c echo.Context) error {
	v, err := s.look(c)
	if err != nil {
		return err
	}
	p := s.shell(c, v.Lang, v.T("catalogue.title"), "/catalogue")
	p.Body = reports.NewCataloguePage(v.View, s.Catalogue.All(), s.Catalogue)
	return s.show(c, "catalogue", p)
}

// targets lists the targets, and proposals for KPIs that have none.
func (s *Server) targets(c echo.Context) error {
	v, err := s.look(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	in := reports.TargetsInput{Today: v.today}
	if in.Targets, err = s.Values.Targets(ctx); err != nil {
		return err
	}
	if in.Labels, err = s.labels(ctx, kpi.Manager, kpi.Employee); err != nil {
		return err
	}
	if v.first != 0 || v.last != 0 {
		if in.Proposals, err = s.proposals(ctx, v, in.Targets); err != nil {
			return err
		}
	}
	p := s.shell(c, v.Lang, v.T("targets.title"), "/targets")
	p.Body = reports.NewTargetsPage(v.View, in)
	return s.show(c, "targets", p)
}

// labels are the names of the scopes of some kinds.
func (s *Server) labels(ctx context.Context, kinds ...kpi.ScopeKind) (map[kpi.Scope]string, error) {
	out := map[kpi.Scope]string{}
	for _, kind := range kinds {
		names, err := s.Facts.Scopes(ctx, kind)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			out[kpi.Scope{Kind: kind, Name: n.Name}] = n.Label
		}
	}
	return out, nil
}

// proposals are the KPIs of the strategy without a target for the organisation.
func (s *Server) proposals(ctx context.Context, v *sight, targets []kpi.Target) ([]reports.Proposal, error) {
	v.Scope = kpi.Whole
	r, err := s.request(ctx, v)
	if err != nil {
		return nil, err
	}
	proposed, err := scorecard.ProposeAll(ctx, r)
	if err != nil {
		return nil, err
	}
	card, err := scorecard.Build(ctx, r)
	if err != nil {
		return nil, err
	}
	byKPI := map[string]*kpi.Target{}
	for i := range proposed.Targets {
		byKPI[proposed.Targets[i].KPI] = &proposed.Targets[i]
	}
	has := map[string]bool{}
	for _, t := range targets {
		has[t.KPI] = has[t.KPI] || t.Scope == kpi.Whole
	}
	var out []reports.Proposal
	for _, k := range card.KPIs() {
		d := k.Definition
		if has[d.ID] || d.Better == kpi.None || d.Later {
			continue
		}
		p := reports.Proposal{Definition: d, Target: byKPI[d.ID]}
		if p.Target == nil {
			p.Why = v.T("targets.noproposal")
		}
		out = append(out, p)
	}
	return out, nil
}
