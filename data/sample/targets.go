package sample

import (
	"fmt"
	"math"
	"strconv"

	"taraz/kpi"
)

// agreed are targets that hold always: red and goal for a month and, where other numbers
// belong to a quarter and a year, for these. Shares are fractions.
var agreed = []struct {
	kpi           string
	month         [2]float64
	quarter, year [2]float64 // 0, 0: none
}{
	{"revenue_growth_yoy", [2]float64{0.15, 0.40}, [2]float64{0.15, 0.40}, [2]float64{0.15, 0.40}},
	{"gross_margin", [2]float64{0.255, 0.280}, [2]float64{}, [2]float64{}},
	{"retention_rate_12m", [2]float64{0.55, 0.70}, [2]float64{0.55, 0.70}, [2]float64{0.55, 0.70}},
	{"net_revenue_retention", [2]float64{0.85, 1.10}, [2]float64{0.85, 1.10}, [2]float64{0.85, 1.10}},
	{"retention_rate", [2]float64{0.30, 0.45}, [2]float64{0.45, 0.60}, [2]float64{0.55, 0.70}},
	{"churn_rate", [2]float64{0.095, 0.055}, [2]float64{0.25, 0.15}, [2]float64{0.80, 0.55}},
	{"controllable_churn_rate", [2]float64{0.010, 0.004}, [2]float64{0.030, 0.012}, [2]float64{0.10, 0.05}},
	{"win_back_rate", [2]float64{0.050, 0.090}, [2]float64{0.12, 0.20}, [2]float64{0.28, 0.42}},
	{"second_purchase_rate", [2]float64{0.42, 0.62}, [2]float64{0.42, 0.62}, [2]float64{0.42, 0.62}},
	{"repeat_purchase_rate", [2]float64{0.78, 0.90}, [2]float64{0.70, 0.85}, [2]float64{0.60, 0.75}},
	{"share_of_wallet", [2]float64{0.35, 0.55}, [2]float64{0.35, 0.55}, [2]float64{0.35, 0.55}},
	{"csat", [2]float64{0.65, 0.80}, [2]float64{}, [2]float64{}},
	{"csat_mean", [2]float64{3.6, 4.1}, [2]float64{}, [2]float64{}},
	{"nps", [2]float64{10, 38}, [2]float64{}, [2]float64{}},
	{"customer_effort", [2]float64{3.6, 2.6}, [2]float64{}, [2]float64{}},
	{"complaint_rate", [2]float64{90, 35}, [2]float64{170, 70}, [2]float64{300, 130}},
	{"acquisition_rate", [2]float64{0.02, 0.05}, [2]float64{0.02, 0.05}, [2]float64{0.02, 0.05}},
	{"campaign_response_rate", [2]float64{0.09, 0.15}, [2]float64{0.09, 0.15}, [2]float64{0.09, 0.15}},
	{"opt_out_rate", [2]float64{0.025, 0.010}, [2]float64{0.025, 0.010}, [2]float64{0.025, 0.010}},
	{"win_rate", [2]float64{0.38, 0.52}, [2]float64{}, [2]float64{}},
	{"sales_cycle_days", [2]float64{30, 21}, [2]float64{}, [2]float64{}},
	{"lead_conversion", [2]float64{0.20, 0.32}, [2]float64{}, [2]float64{}},
	{"first_response_hours", [2]float64{8, 2.5}, [2]float64{8, 2.5}, [2]float64{8, 2.5}},
	{"unanswered_share", [2]float64{0.08, 0.02}, [2]float64{}, [2]float64{}},
	{"resolution_hours", [2]float64{36, 14}, [2]float64{36, 14}, [2]float64{36, 14}},
	{"overdue_ticket_share", [2]float64{0.40, 0.12}, [2]float64{0.40, 0.12}, [2]float64{0.40, 0.12}},
	{"first_contact_resolution", [2]float64{0.50, 0.70}, [2]float64{}, [2]float64{}},
	{"promise_kept_rate", [2]float64{0.80, 0.93}, [2]float64{}, [2]float64{}},
	{"reopen_rate", [2]float64{0.12, 0.045}, [2]float64{}, [2]float64{}},
	{"compensation_days", [2]float64{12, 6}, [2]float64{12, 6}, [2]float64{12, 6}},
	{"profile_completeness", [2]float64{0.70, 0.90}, [2]float64{0.70, 0.90}, [2]float64{0.70, 0.90}},
	{"training_hours_per_employee", [2]float64{1, 3}, [2]float64{3, 9}, [2]float64{12, 36}},
	{"training_coverage", [2]float64{0.15, 0.35}, [2]float64{0.40, 0.75}, [2]float64{0.80, 0.98}},
	{"employee_satisfaction", [2]float64{0.60, 0.80}, [2]float64{}, [2]float64{}},
	{"employee_turnover", [2]float64{0.05, 0.015}, [2]float64{0.12, 0.045}, [2]float64{0.35, 0.15}},
	{"crm_adoption", [2]float64{0.45, 0.75}, [2]float64{0.45, 0.75}, [2]float64{0.45, 0.75}},
	{"ideas_per_employee", [2]float64{0.07, 0.18}, [2]float64{0.21, 0.54}, [2]float64{0.84, 2.16}},
	{"ideas_implemented_rate", [2]float64{0.20, 0.40}, [2]float64{0.20, 0.40}, [2]float64{0.20, 0.40}},
}

// targetColumns are the columns of the file that are used.
var targetColumns = []string{"kpi", "scope", "valid_from", "grain", "red", "goal", "red_lower", "lower", "upper", "red_upper"}

// targets writes the company's targets: what holds always, the plan of money and newcomers
// month by month, and the plans of the selling departments and their people.
func (w *world) targets() (rows [][]string) {
	row := func(cells ...string) {
		rows = append(rows, append(cells, make([]string, len(targetColumns)-len(cells))...))
	}
	row(targetColumns...)
	for _, t := range agreed {
		for i, pair := range [][2]float64{t.month, t.quarter, t.year} {
			if pair != [2]float64{} {
				row(t.kpi, "organisation", "", string(kpi.Grains[i]), number(pair[0]), number(pair[1]))
			}
		}
	}
	for _, g := range kpi.Grains {
		row("marketing_cost_ratio", "organisation", "", string(g), "", "", "0.02", "0.03", "0.05", "0.065")
	}
	w.planRows(row)
	w.teamRows(row)
	return rows
}

// planRows writes the targets that move with the year: money grows with prices.
func (w *world) planRows(row func(...string)) {
	basket, cost, team := w.basket(""), 0.0, 0.0
	for m := range 12 {
		cost += w.acquisitionSpend(m) / w.plannedArrivals(m) / planned(m) / 12
		team += w.revenue[m] / w.season(m) / planned(m) / 12 / float64(len(w.staff(m)))
	}
	for _, g := range kpi.Grains {
		for p := w.calendar.PeriodOf(g, w.first); p.First < w.first+months; p = p.Next() {
			w.planPeriod(row, p, [3]float64{basket, cost, team})
		}
	}
}

// planPeriod writes the plan of one period; base holds the basket, the acquisition cost and
// the revenue per employee of the first year, growth taken out.
func (w *world) planPeriod(row func(...string), p kpi.Period, base [3]float64) {
	revenue, arrivals, season := 0.0, 0.0, 0.0
	for m := p.First; m <= p.Last(); m++ {
		i := int(m - w.first)
		revenue += w.plannedRevenue(i)
		arrivals += w.plannedArrivals(i)
		season += w.season(i)
	}
	middle := int(p.First-w.first) + p.Grain.Months()/2
	from, grain := w.calendar.MonthStart(p.First).String(), string(p.Grain)
	add := func(id string, red, goal float64) { row(id, "organisation", from, grain, round(red), round(goal)) }
	if p.Grain == kpi.Monthly { // the months of a flow add up
		add("revenue", 0.82*revenue, revenue)
	}
	add("new_customers", 0.75*arrivals, arrivals)
	add("average_order_value", 0.85*base[0]*inflation(middle), 1.05*base[0]*inflation(middle))
	add("acquisition_cost", 1.30*base[1]*inflation(middle), 1.00*base[1]*inflation(middle))
	add("revenue_per_employee", 0.80*base[2]*planned(middle)*season, base[2]*planned(middle)*season)
}

// teamRows writes what the selling departments and, in the last year, their people are to
// sell, and the basket that is theirs.
func (w *world) teamRows(row func(...string)) {
	for _, department := range []string{sales, corporate} {
		level, basket := w.level(*w.byTeam[department]), w.basket(department)
		for m := range months {
			from, to := w.span(m)
			goal, prices := level*planned(m)*w.season(m), basket*inflation(m)
			add := func(scope string, red, goal float64) {
				row("revenue", scope, from.String(), "month", round(red), round(goal))
				row("average_order_value", scope, from.String(), "month", round(0.85*prices), round(1.05*prices))
			}
			add("department:"+department, 0.82*goal, goal)
			if m < months-12 {
				continue
			}
			people := w.staffed(department, to)
			for _, e := range people {
				own := goal / float64(len(people))
				add("employee:"+e.id, 0.75*own, own)
			}
		}
	}
}

// basket is the mean amount of the first year's sale orders of a department ("": of all),
// at the prices of the first month.
func (w *world) basket(department string) float64 {
	sum, n := 0.0, 0.0
	for _, o := range w.orders {
		if m := w.month(o.day); m < 12 && (department == "" || o.employee != nil && o.customer.team() == department) {
			sum += o.net / inflation(m)
			n++
		}
	}
	return sum / max(n, 1)
}

// acquisitionSpend is what the plan spends on acquisition in a month.
func (w *world) acquisitionSpend(m int) float64 { return acquisitionShare * w.plannedRevenue(m) }

func (w *world) staff(m int) (list []*employee) {
	_, to := w.span(m)
	for _, e := range w.employees {
		if e.here(to) {
			list = append(list, e)
		}
	}
	return list
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// round writes a planned number as people plan: three digits.
func round(v float64) string {
	if v == 0 {
		return "0"
	}
	unit := math.Pow(10, math.Floor(math.Log10(v))-2)
	return fmt.Sprintf("%.0f", max(math.Round(v/unit)*unit, 1))
}
