package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/kpi"
)

// page writes a page as its rows, cells parted by blanks, - for an empty cell.
func page(p store.RowPage) string {
	var lines []string
	for _, row := range p.Rows {
		var cells []string
		for i, c := range row {
			switch {
			case c.Null:
				cells = append(cells, "-")
			case p.Columns[i].Kind == "text" || p.Columns[i].Kind == "flag":
				cells = append(cells, c.Text)
			case p.Columns[i].Kind == "day":
				cells = append(cells, c.Day.String())
			default:
				cells = append(cells, fmt.Sprint(c.Number))
			}
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	return fmt.Sprintf("%s of %d: %s", p.Entity, p.Total, strings.Join(lines, "; "))
}

func TestTheRowsBehindAValueAreItsFacts(t *testing.T) {
	whole := kpi.Whole
	cases := []struct {
		name, kpi, period string
		scope             kpi.Scope
		offset, limit     int
		columns           string // those that are compared; all if empty
		want              string
	}{
		{"order lines of the month by day", "revenue", "2025-03", whole, 0, 10, "Order Line Customer Ordered at Amount Employee Kind",
			"order of 3: o2 1 c2 2025-03-12 200 Bob sale; o3 1 c1 2025-03-20 -40 Bob return; o4 1 c3 2025-03-20 70 - sale"},
		{"a page of them", "revenue", "2025-03", whole, 1, 1, "Order", "order of 3: o3"},
		{"those of a department as of the day", "revenue", "2025-03", kpi.Scope{Kind: kpi.Department, Name: "Sales"}, 0, 10, "Order", "order of 1: o3"},
		{"those under a manager", "revenue", "2025-03", kpi.Scope{Kind: kpi.Manager, Name: "lead"}, 0, 10, "Order", "order of 1: o2"},
		{"those of nobody", "revenue", "2025-03", kpi.Scope{Kind: kpi.Employee}, 0, 10, "Order", "order of 1: o4"},
		{"those of a segment", "revenue", "2025-Q1", kpi.Scope{Kind: kpi.Segment, Name: "gold"}, 0, 10, "Order", "order of 3: o1; o1; o3"},
		{"what a ratio of one entity counts below the line", "average_order_value", "2025-03", whole, 0, 10, "Order", "order of 2: o2; o4"},
		{"customers with a sale, those with most revenue first; the anonymous left out", "active_customers", "2025-Q1", whole, 0, 10, "",
			"customer of 2: c2 - 2025-03-12 2025-03-12 1 200; c1 - 2025-02-10 2025-02-10 1 110"},
		{"customers of a segment", "active_customers", "2025-Q1", kpi.Scope{Kind: kpi.Segment, Name: "silver"}, 0, 10, "", "customer of 1: c2 - 2025-03-12 2025-03-12 1 200"},
		{"customers of an employee", "active_customers", "2025-Q1", kpi.Scope{Kind: kpi.Employee, Name: "ann"}, 0, 10, "", "customer of 1: c1 - 2025-02-10 2025-02-10 1 100"},
		{"customers of a product", "active_customers", "2025-Q1", kpi.Scope{Kind: kpi.Product, Name: "p2"}, 0, 10, "", "customer of 1: c1 - 2025-02-10 2025-02-10 1 50"},
		{"employees of the period", "headcount", "2024-03", whole, 0, 10, "", "employee of 3: ann Ann Sales - 2024-01-01 -; boss Boss Head - 2020-01-01 -; lead Lead Sales - 2020-01-01 -"},
		{"employees of a department on the last day", "headcount", "2025-03", kpi.Scope{Kind: kpi.Department, Name: "Sales"}, 0, 10, "", "employee of 3: ann Ann Sales - 2024-01-01 -; bob Bob Sales - 2024-06-01 -; lead Lead Sales - 2020-01-01 -"},
		{"employees under a manager", "headcount", "2025-03", kpi.Scope{Kind: kpi.Manager, Name: "lead"}, 0, 10, "", "employee of 1: ann Ann Sales - 2024-01-01 -"},
	}
	withValues(t, "2025-05-20", func(t *testing.T, s *store.Store) {
		mustImport(t, s, company...)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				p, err := s.Rows(context.Background(), store.RowQuery{KPI: c.kpi, Period: periods(t, c.period)[0], Scope: c.scope, Offset: c.offset, Limit: c.limit})
				if err != nil {
					t.Fatal(err)
				}
				if got := page(only(p, c.columns)); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			})
		}
	})
}

// loyalty is a shop whose customers come back, stay away and leave. The 12 months ended with
// 2025-03 are 2024-04 to 2025-03.
var loyalty = []file{
	{entity: "customer", rows: `
		id kind      segment wallet
		c1 person    gold    500
		c2 person    gold    -
		c3 person    silver  100
		c4 anonymous -       -
		c5 person    silver  -`},
	{entity: "order", rows: `
		id line customer ordered_at amount kind   employee cost
		o1 1    c1       2023-05-02 100    sale   ann      60
		o2 1    c2       2023-06-03 300    sale   ann      60
		o3 1    c3       2024-03-31 50     sale   bob      60
		o4 1    c4       2024-01-01 999    sale   bob      60
		o5 1    c1       2025-03-05 40     sale   ann      10
		o5 2    c1       2025-03-05 2      sale   ann      1
		o6 1    c5       2025-03-06 70     sale   bob      20
		o7 1    c3       2025-03-07 -20    return bob      -
		o8 1    c4       2025-03-08 9      sale   bob      5
		o9 1    c1       2025-03-20 7      sale   ann      1`},
	{entity: "departure", rows: `
		customer left_on    controllable
		c1       2025-03-25 1`},
	{entity: "spend", rows: `
		id spent_on   amount purpose
		s1 2024-01-01 1      acquisition
		s2 2025-03-01 90     acquisition`},
	{entity: "campaign", rows: `
		id channel
		k1 web`},
	{entity: "contact", rows: `
		campaign person contacted_on opted_out_on
		k1       x1     2025-03-01   -
		k1       x2     2025-03-02   2025-03-09`},
	{entity: "contact", source: "other", rows: `
		campaign person contacted_on opted_out_on
		k1       x1     2025-03-04   2025-03-05`},
}

func TestTheRowsBehindAFigureAreItsMembers(t *testing.T) {
	whole := kpi.Whole
	cases := []struct {
		name, kpi, period string
		scope             kpi.Scope
		columns, want     string
	}{
		{"the base of a retention, those who stayed away first, by when they bought last", "retention_rate_12m", "2025-03", whole, "",
			"customer of 3: c2 - no 2023-06-03 2023-06-03 0 0; c3 - no 2024-03-31 2024-03-31 0 -20; c1 - yes 2023-05-02 2025-03-20 2 49"},
		{"up to the end of the window alone", "retention_rate_12m", "2025-02", whole, "ID In the numerator Last sale",
			"customer of 2: c2 no 2023-06-03; c1 no 2023-05-02"},
		{"of an employee", "retention_rate_12m", "2025-03", kpi.Scope{Kind: kpi.Employee, Name: "ann"}, "ID In the numerator", "customer of 2: c2 no; c1 yes"},
		{"of a segment", "retention_rate_12m", "2025-03", kpi.Scope{Kind: kpi.Segment, Name: "silver"}, "ID In the numerator", "customer of 1: c3 no"},
		{"of a category", "retention_rate_12m", "2025-03", kpi.Scope{Kind: kpi.Category}, "ID In the numerator", "customer of 3: c2 no; c3 no; c1 yes"},
		{"where down is better those who were lost come first", "churn_rate", "2024-09", whole, "ID In the numerator", "customer of 1: c3 yes"},
		{"who was lost and bought again", "win_back_rate", "2025-03", whole, "ID In the numerator", "customer of 3: c2 no; c3 no; c1 yes"},
		{"a figure alone lists its members", "new_customers", "2025-03", whole, "ID First sale", "customer of 1: c5 2025-03-06"},
		{"the textbook's numerator is active less new", "retention_rate_classic", "2025-03", whole, "ID In the numerator", "customer of 0: "},
		{"money: what each brought in both 12 months, a lone return too", "net_revenue_retention", "2025-03", whole, "ID In the denominator In the numerator",
			"customer of 3: c2 300 0; c1 100 49; c3 50 -20"},
		{"needs beside what was bought of them", "share_of_wallet", "2025-03", whole, "ID In the denominator In the numerator", "customer of 1: c1 500 49"},
		{"the top fifth has a share in the numerator, the others none", "top20_profit_share", "2025-03", whole, "ID In the denominator In the numerator",
			"customer of 2: c5 70 70; c1 49 -"},
		{"revenue of existing customers", "existing_customer_revenue_share", "2025-03", whole, "ID Revenue in the period", "customer of 2: c1 49; c3 -20"},
		{"spend over customers lists the spend", "acquisition_cost", "2025-03", whole, "ID Amount", "spend of 1: s2 90"},
		{"newcomers of the year that should have paid back", "acquisition_payback_months", "2025-03", whole, "ID First sale Orders in the period",
			"customer of 3: c2 2023-06-03 1; c1 2023-05-02 1; c3 2024-03-31 1"},
		{"an order is one row with its lines together", "average_order_value", "2025-03", whole, "Order Lines Amount", "order of 4: o5 2 42; o6 1 70; o8 1 9; o9 1 7"},
		{"people contacted, each once", "opt_out_rate", "2025-03", whole, "Person Contacted on Opted out on", "contact of 2: x1 2025-03-01 2025-03-05; x2 2025-03-02 2025-03-09"},
		{"the profiles of all known customers, the emptiest first", "profile_completeness", "2025-05", whole, "ID Filled fields Fields",
			"customer of 4: c1 1 8; c2 1 8; c3 1 8; c5 1 8"},
		{"leavers over a mean of two", "employee_turnover", "2025-03", whole, "ID", "employee of 0: "},
	}
	withValues(t, "2025-05-20", func(t *testing.T, s *store.Store) {
		mustImport(t, s, loyalty...)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				p, err := s.Rows(context.Background(), store.RowQuery{KPI: c.kpi, Period: periods(t, c.period)[0], Scope: c.scope, Limit: 10})
				if err != nil {
					t.Fatal(err)
				}
				if got := page(only(p, c.columns)); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			})
		}
		_, err := s.Rows(context.Background(), store.RowQuery{KPI: "profile_completeness", Period: periods(t, "2025-03")[0], Scope: whole})
		if !errors.Is(err, kpi.ErrUnsupported) {
			t.Errorf("profiles as they once were: got %v, want ErrUnsupported", err)
		}
	})
}

// only keeps the columns whose English labels are listed.
func only(p store.RowPage, labels string) store.RowPage {
	if labels == "" {
		return p
	}
	kept := store.RowPage{Entity: p.Entity, Total: p.Total, Rows: make([][]store.RowCell, len(p.Rows))}
	for rest := labels; rest != ""; {
		i := slices.IndexFunc(p.Columns, func(c store.RowColumn) bool { return rest == c.Label.En || strings.HasPrefix(rest, c.Label.En+" ") })
		if i < 0 {
			return store.RowPage{Entity: "no column " + rest}
		}
		rest = strings.TrimSpace(strings.TrimPrefix(rest, p.Columns[i].Label.En))
		kept.Columns = append(kept.Columns, p.Columns[i])
		for r := range p.Rows {
			kept.Rows[r] = append(kept.Rows[r], p.Rows[r][i])
		}
	}
	return kept
}

func TestTheRowsOfStocksViewsAndRunningPeriods(t *testing.T) {
	whole := kpi.Whole
	cases := []struct {
		name, kpi, period string
		scope             kpi.Scope
		columns, want     string
	}{
		{"deals open at the end of the period", "pipeline_value", "2025-01", whole, "ID Stage Opened on Closed on Amount", "deal of 2: d2 lost 2025-01-05 2025-02-20 200; d3 open 2025-01-25 2025-02-01 400"},
		{"tickets open at the end", "overdue_ticket_share", "2025-02", whole, "ID", "ticket of 2: t3; t4"},
		{"tickets open at the end, of a department on that day", "overdue_ticket_share", "2025-01", kpi.Scope{Kind: kpi.Department, Name: "Desk"}, "ID", "ticket of 2: t2; t3"},
		{"promises", "promise_kept_rate", "2025-Q1", whole, "", "promise of 2: t1 2025-01-11 yes; t3 2025-02-05 no"},
		{"people of campaigns", "campaign_response_rate", "2025-01", kpi.Scope{Kind: kpi.Campaign, Name: "k1"}, "", "recipient of 2: k1 x1 acquisition 2025-01-01 yes yes; k1 x2 acquisition 2025-01-01 no yes"},
		{"a flag as a word", "compensation_days", "2025-02", whole, "ID Justified", "ticket of 1: t2 yes"},
		{"a running period up to the day it is cut on", "lead_conversion", "2025-03", whole, "", "lead of 0: "},
	}
	withValues(t, "2025-03-15", func(t *testing.T, s *store.Store) {
		mustImport(t, s, service...)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				p, err := s.Rows(context.Background(), store.RowQuery{KPI: c.kpi, Period: periods(t, c.period)[0], Scope: c.scope, Limit: 10})
				if err != nil {
					t.Fatal(err)
				}
				if got := page(only(p, c.columns)); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			})
		}
		for id, want := range map[string]error{"nothing": kpi.ErrUnknown, "customer_lifetime_value": kpi.ErrUnsupported} {
			if _, err := s.Rows(context.Background(), store.RowQuery{KPI: id, Period: periods(t, "2025-01")[0], Scope: whole}); !errors.Is(err, want) {
				t.Errorf("rows of %s: got %v, want %v", id, err, want)
			}
		}
	})
}

func TestScopesAreNamedAndThoseOfTheEmptyFieldComeLast(t *testing.T) {
	cases := map[kpi.ScopeKind]string{
		kpi.Department:     "Head=Head Sales=Sales Support=Support =",
		kpi.Manager:        "boss=Boss lead=Lead =",
		kpi.Employee:       "ann=Ann bob=Bob boss=Boss lead=Lead =",
		kpi.Segment:        "gold=gold silver=silver =",
		kpi.City:           "Paris=Paris Rome=Rome =",
		kpi.Channel:        "shop=shop web=web =",
		kpi.Portfolio:      "ann=Ann bob=Bob =",
		kpi.Product:        "p1=p1 p2=p2 =",
		kpi.Category:       "tools=tools toys=toys =",
		kpi.ContactChannel: "phone=phone shop=shop web=web =",
		kpi.Campaign:       "=",
		kpi.Organisation:   "=Sample",
	}
	withValues(t, "2025-05-20", func(t *testing.T, s *store.Store) {
		mustImport(t, s, company...)
		for kind, want := range cases {
			list, err := s.Scopes(context.Background(), kind)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range list {
				got = append(got, n.Name+"="+n.Label)
			}
			if g := strings.Join(got, " "); g != want {
				t.Errorf("%s: got %s, want %s", kind, g, want)
			}
		}
		if _, err := s.Scopes(context.Background(), "team"); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("a kind that does not exist: got %v, want ErrUnknown", err)
		}
	})
}
