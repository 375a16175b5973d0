package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
)

// apiScorecard answers the scored card as the command line prints it.
func (s *Server) apiScorecard(c echo.Context) error {
	if err := only(c.QueryParams(), "period", "scope", "lang"); err != nil {
		return err
	}
	v, err := s.look(c)
	if err != nil {
		return err
	}
	r, err := s.request(c.Request().Context(), v)
	if err != nil {
		return err
	}
	card, err := scorecard.Build(c.Request().Context(), r)
	if err != nil {
		return err
	}
	text, err := card.JSON(scorecard.View{Calendar: v.Calendar, Factor: int64(s.Factor), Lang: v.Lang})
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, text)
}

// apiKPIs answers values as the command line prints them: kpi (any number), period or from
// and to, grain, and by or scope.
func (s *Server) apiKPIs(c echo.Context) error {
	params := c.QueryParams()
	if err := only(params, "kpi", "period", "from", "to", "grain", "by", "scope", "lang"); err != nil {
		return err
	}
	q := kpi.Query{KPIs: ids(params["kpi"])}
	var err error
	if q.Periods, err = s.periods(params); err != nil {
		return err
	}
	if q.Kind, q.Names, err = scopes(params.Get("by"), params.Get("scope")); err != nil {
		return err
	}
	values, err := s.Values.Query(c.Request().Context(), q)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, reports.ValuesJSON(values, s.Catalogue, s.Organisation.Calendar, s.Factor))
}

// only refuses names that the address does not have.
func only(params url.Values, names ...string) error {
	for name := range params {
		if !slices.Contains(names, name) {
			return fmt.Errorf("parameter %q: want one of %s: %w", name, strings.Join(names, ", "), kpi.ErrInvalid)
		}
	}
	return nil
}

func ids(given []string) []string {
	var out []string
	for _, list := range given {
		for id := range strings.SplitSeq(list, ",") {
			if id != "" {
				out = append(out, id)
			}
		}
	}
	return out
}

// mostPeriods bounds what one request may ask for.
const mostPeriods = 240

func (s *Server) periods(params url.Values) ([]kpi.Period, error) {
	from, to := params.Get("from"), params.Get("to")
	if one := params.Get("period"); one != "" {
		if from != "" || to != "" {
			return nil, fmt.Errorf("period and from/to: give one or the other: %w", kpi.ErrInvalid)
		}
		from, to = one, one
	}
	if from == "" || to == "" {
		return nil, fmt.Errorf("want period, or from and to: %w", kpi.ErrInvalid)
	}
	cal := s.Organisation.Calendar
	first, err := cal.ParsePeriod(from)
	if err != nil {
		return nil, err
	}
	last, err := cal.ParsePeriod(to)
	if err != nil {
		return nil, err
	}
	g := first.Grain
	if first.Grain != last.Grain || last.First < first.First {
		return nil, fmt.Errorf("from %s and to %s: want two periods of one grain in order: %w", from, to, kpi.ErrInvalid)
	}
	if text := params.Get("grain"); text != "" {
		if g, err = kpi.ParseGrain(text); err != nil {
			return nil, err
		}
	}
	return between(cal, first, last, g)
}

// between lists the whole periods of a grain in a range of months.
func between(cal kpi.Calendar, first, last kpi.Period, g kpi.Grain) ([]kpi.Period, error) {
	p := cal.PeriodOf(g, first.First)
	if p.First < first.First {
		p = p.Next()
	}
	var list []kpi.Period
	for ; p.Last() <= last.Last(); p = p.Next() {
		if list = append(list, p); len(list) > mostPeriods {
			return nil, fmt.Errorf("the range holds more than %d periods; ask for fewer: %w", mostPeriods, kpi.ErrInvalid)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no whole %s lies between %s and %s: %w", g, cal.Format(first), cal.Format(last), kpi.ErrInvalid)
	}
	return list, nil
}

func scopes(by, scope string) (kpi.ScopeKind, []string, error) {
	switch {
	case by != "" && scope != "":
		return "", nil, fmt.Errorf("by and scope: give one or the other: %w", kpi.ErrInvalid)
	case by != "":
		kind, err := kpi.ParseScopeKind(by)
		return kind, nil, err
	case scope != "":
		s, err := kpi.ParseScope(scope)
		return s.Kind, []string{s.Name}, err
	}
	return kpi.Organisation, nil, nil
}
