package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
)

// pastPeriods is how many earlier periods a board shows the scores of.
const pastPeriods = 12

// board answers / for the organisation, a department, a manager or an employee.
func (s *Server) board(c echo.Context) error { return s.fromShelf(c, s.makeBoard) }

func (s *Server) makeBoard(c echo.Context) (string, *page, error) {
	v, err := s.look(c)
	if err != nil {
		return "", nil, err
	}
	if only := c.QueryParam("only"); only != "" && only != "attention" {
		return "", nil, &problem{http.StatusBadRequest, "error.text.400", nil, kpi.ErrInvalid}
	}
	var body *reports.BoardPage
	if v.first == 0 && v.last == 0 {
		body = reports.NewEmptyBoard(v.View)
	} else {
		in, err := s.boardInput(c.Request().Context(), v)
		if err != nil {
			return "", nil, v.explain(err)
		}
		in.Only = c.QueryParam("only")
		body = reports.NewBoard(v.View, in)
		v.dress(body)
	}
	p, err := s.viewed(c, v, body.Heading, "/", "/")
	if err != nil {
		return "", nil, err
	}
	p.Body = body
	return "board", p, nil
}

// dress adds to the card of a part of the organisation the way back, and the person.
func (v *sight) dress(body *reports.BoardPage) {
	if v.Scope.Kind == kpi.Organisation {
		return
	}
	body.Trail = []reports.Link{{Href: v.At("/", v.Period, kpi.Whole), Text: v.Organisation}, {Href: v.At("/people", v.Period, kpi.Whole), Text: v.T("room.people")}}
	body.Here = v.ScopeKind(v.Scope.Kind)
	if v.Scope.Kind == kpi.Employee {
		name := v.ScopeLabel
		if name == "" {
			name = v.Scope.Name
		}
		body.Person = reports.NewPerson(v.View, name)
	}
}

// explain says in the reader's language that a scope has no facts or no KPIs.
func (v *sight) explain(err error) error {
	switch {
	case errors.Is(err, kpi.ErrUnknown):
		return &problem{http.StatusNotFound, "error.noscope", []any{reports.Name(v.Scope.String())}, err}
	case errors.Is(err, kpi.ErrUnsupported):
		return &problem{http.StatusBadRequest, "error.unsupported", []any{v.ScopeKind(v.Scope.Kind)}, err}
	}
	return err
}

// request asks for the card of the view.
func (s *Server) request(ctx context.Context, v *sight) (scorecard.Request, error) {
	r := scorecard.Request{Source: scorecard.Remember(s.Values), Catalogue: s.Catalogue, Calendar: v.Calendar, Period: v.Period, Scope: v.Scope, Today: v.today}
	var err error
	if r.Settings, err = s.Setup.Settings(ctx); err != nil {
		return r, err
	}
	if r.Strategy, err = s.Setup.Strategy(ctx); r.Strategy == nil {
		r.Strategy = s.shipped
	}
	return r, err
}

// boardInput builds the card, those of the periods before it and, next to the last
// finished period, that of the running one.
func (s *Server) boardInput(ctx context.Context, v *sight) (reports.BoardInput, error) {
	r, err := s.request(ctx, v)
	if err != nil {
		return reports.BoardInput{}, err
	}
	in := reports.BoardInput{}
	if in.Card, err = scorecard.Build(ctx, r); err != nil {
		return in, err
	}
	if in.Past, err = pastCards(ctx, r, v.first); err != nil {
		return in, err
	}
	in.Past = append(in.Past, in.Card)
	next := v.Period.Next()
	if from, to := v.Calendar.Span(next); from <= v.last && from <= v.today && v.today <= to {
		r.Period = next
		in.Running, err = scorecard.Build(ctx, r)
	}
	return in, err
}

// pastCards builds the cards of the periods before a request's, the oldest first, back to
// the first fact.
func pastCards(ctx context.Context, r scorecard.Request, first kpi.Date) ([]*scorecard.Card, error) {
	names := []string{r.Scope.Name}
	if r.Scope.Kind == kpi.Organisation {
		names = nil
	}
	var past []*scorecard.Card
	for range pastPeriods {
		r.Period = r.Period.Previous()
		if _, end := r.Calendar.Span(r.Period); end < first {
			break
		}
		cards, err := scorecard.BuildMany(ctx, r, names)
		if errors.Is(err, kpi.ErrUnsupported) || errors.Is(err, kpi.ErrUnknown) || err == nil && len(cards) == 0 {
			break // an earlier strategy has nothing for this scope
		}
		if err != nil {
			return nil, err
		}
		past = append(past, cards[0])
	}
	slices.Reverse(past)
	return past, nil
}
