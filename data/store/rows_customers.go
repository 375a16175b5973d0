package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// buyer is a customer with what he bought in the scope up to the end of a window.
type buyer struct {
	num         int32
	first, last kpi.Date // of his sales
	orders      int64    // sale orders in the window
	net         int64    // revenue in it
}

// member is a customer of a figure.
type member struct {
	buyer
	amount float64 // what he adds to the figure
	in     bool    // he is in the numerator
	above  float64 // what he adds to it
}

// customerRows lists the members of a customer figure.
func (f *facts) customerRows(ctx context.Context, l listing, w kpi.Window, q RowQuery) (RowPage, error) {
	page := RowPage{Entity: "customer", Columns: l.customerColumns()}
	var list []member
	var err error
	if l.of == "newcomers" {
		list, err = f.newcomerMembers(ctx, w, q.Scope)
	} else {
		list, err = f.members(ctx, l, w, q.Scope)
	}
	if err != nil {
		return page, err
	}
	slices.SortFunc(list, l.compareMembers)
	page.Total = int64(len(list))
	list = list[min(max(q.Offset, 0), len(list)):]
	list = list[:min(max(q.Limit, 0), len(list))]
	page.Rows, err = f.memberCells(ctx, l, list)
	return page, err
}

// compareMembers puts those in the numerator apart, then large amounts first, then those
// with most revenue and those who bought last.
func (l listing) compareMembers(a, b member) int {
	apart := 0
	if l.flags() && a.in != b.in {
		apart = 1
		if a.in != l.lastFirst {
			apart = -1
		}
	}
	return cmp.Or(apart, cmp.Compare(b.amount, a.amount), cmp.Compare(b.above, a.above),
		cmp.Compare(b.net, a.net), cmp.Compare(b.last, a.last), cmp.Compare(a.num, b.num))
}

// rolling tells whether the figure looks at 12 months whatever the period.
func (l listing) rolling() bool { return kpi.CustomerFigures[l.measure.Customers].Rolling }

// plainFigures are those whose amounts every page of customers shows anyway.
var plainFigures = []string{"known_revenue", "existing_revenue", "known_orders"}

// shows tells whether a figure's amounts take a column of their own, and of what kind.
func shows(figure string) (kind string, ok bool) {
	if customers.Counts(figure) || figure == "newcomers" || slices.Contains(plainFigures, figure) {
		return "", false
	}
	if kpi.CustomerFigures[figure].Unit == kpi.MoneyField {
		return "money", true
	}
	return "number", true
}

// flags tells whether members are set apart by counting in the numerator.
func (l listing) flags() bool {
	return len(l.numerator) > 0 && !slices.ContainsFunc(l.numerator, func(p portion) bool { return l.of == "customers" && !customers.Counts(p.figure) })
}

var (
	numeratorLabel   = kpi.Words{Fa: "در صورت کسر", En: "In the numerator"}
	denominatorLabel = kpi.Words{Fa: "در مخرج کسر", En: "In the denominator"}
	amountLabel      = kpi.Words{Fa: "مقدار", En: "Amount"}
)

func (l listing) customerColumns() []RowColumn {
	list := []RowColumn{{kpi.Words{Fa: "شناسه", En: "ID"}, "text"}, {kpi.Words{Fa: "مشتری", En: "Customer"}, "text"}}
	if l.flags() {
		list = append(list, RowColumn{numeratorLabel, "flag"})
	}
	list = append(list, RowColumn{kpi.Words{Fa: "نخستین خرید", En: "First sale"}, "day"}, RowColumn{kpi.Words{Fa: "آخرین خرید", En: "Last sale"}, "day"})
	if l.rolling() {
		list = append(list, RowColumn{kpi.Words{Fa: "سفارش‌های دوازده ماه", En: "Orders in the 12 months"}, "number"},
			RowColumn{kpi.Words{Fa: "درآمد دوازده ماه", En: "Revenue in the 12 months"}, "money"})
	} else {
		list = append(list, RowColumn{kpi.Words{Fa: "سفارش‌های دوره", En: "Orders in the period"}, "number"},
			RowColumn{kpi.Words{Fa: "درآمد دوره", En: "Revenue in the period"}, "money"})
	}
	return append(list, l.amountColumns()...)
}

// amountColumns are those of the figures' amounts.
func (l listing) amountColumns() (list []RowColumn) {
	if kind, ok := shows(l.measure.Customers); ok {
		label := denominatorLabel
		if l.numerator == nil {
			label = amountLabel
		}
		list = append(list, RowColumn{label, kind})
	}
	if kind, ok := l.numeratorAmount(); ok {
		list = append(list, RowColumn{numeratorLabel, kind})
	}
	return list
}

func (l listing) numeratorAmount() (kind string, ok bool) {
	if len(l.numerator) == 0 || l.flags() {
		return "", false
	}
	if len(l.numerator) > 1 {
		return "number", true
	}
	return shows(l.numerator[0].figure)
}

func (f *facts) memberCells(ctx context.Context, l listing, list []member) ([][]RowCell, error) {
	if len(list) == 0 {
		return nil, nil
	}
	nums := make([]int32, len(list))
	for i, m := range list {
		nums[i] = m.num
	}
	known, err := f.customerNames(ctx, nums)
	if err != nil {
		return nil, err
	}
	_, amount := shows(l.measure.Customers)
	_, above := l.numeratorAmount()
	rows := make([][]RowCell, len(list))
	for i, m := range list {
		id, name := known[m.num][0], known[m.num][1]
		row := []RowCell{{Text: id}, {Text: name, Null: name == ""}}
		if l.flags() {
			row = append(row, flag(m.in))
		}
		row = append(row, RowCell{Day: m.first, Null: m.first == 0}, RowCell{Day: m.last, Null: m.last == 0},
			RowCell{Number: float64(m.orders)}, RowCell{Number: float64(m.net)})
		if amount {
			row = append(row, RowCell{Number: m.amount})
		}
		if above {
			row = append(row, RowCell{Number: m.above, Null: !m.in})
		}
		rows[i] = row
	}
	return rows, nil
}

func flag(yes bool) RowCell {
	if yes {
		return RowCell{Text: "yes"}
	}
	return RowCell{Text: "no"}
}

// customerNames reads ids and names by number.
func (f *facts) customerNames(ctx context.Context, nums []int32) (map[int32][2]string, error) {
	text, args, err := sqlx.In("SELECT num, id, COALESCE(name, '') AS name FROM customer WHERE num IN (?)", nums)
	if err != nil {
		return nil, err
	}
	var known []struct {
		Num      int32
		ID, Name string
	}
	if err := sqlx.SelectContext(ctx, f.q, &known, f.rebind(text), args...); err != nil {
		return nil, fmt.Errorf("read the customers: %w", err)
	}
	by := map[int32][2]string{}
	for _, k := range known {
		by[k.Num] = [2]string{k.ID, k.Name}
	}
	return by, nil
}
