package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// buyer is a customer in a page of customers.
type buyer struct {
	num         int32
	first, last kpi.Date // of all his sales, in the scope
	orders      int64    // sale orders in the window
	net         int64
	active      bool
}

var buyerColumns = []RowColumn{
	{kpi.Words{Fa: "شناسه", En: "ID"}, "text"}, {kpi.Words{Fa: "مشتری", En: "Customer"}, "text"},
	{kpi.Words{Fa: "نخستین خرید", En: "First sale"}, "day"}, {kpi.Words{Fa: "آخرین خرید", En: "Last sale"}, "day"},
	{kpi.Words{Fa: "سفارش‌های دوره", En: "Orders in the period"}, "number"},
	{kpi.Words{Fa: "درآمد دوره", En: "Revenue in the period"}, "money"},
}

// customerRows lists the customers with a sale in the months of a window, those with most
// revenue first.
func (f *facts) customerRows(ctx context.Context, w kpi.Window, q RowQuery) (RowPage, error) {
	page := RowPage{Entity: "customer", Columns: buyerColumns}
	low, high := f.cal.Month(w.From), f.cal.Month(w.To)
	c, err := f.crowd(ctx)
	if err != nil {
		return page, err
	}
	var list []buyer
	var now buyer
	next := func(num int32) {
		if now.active && !c.person(now.num).Anonymous {
			list = append(list, now)
		}
		now = buyer{num: num}
	}
	err = f.scopeMonths(ctx, q.Scope, func(m *customerMonth) error {
		if m.Customer != now.num {
			next(m.Customer)
		}
		if m.SaleOrders > 0 {
			if now.first == 0 {
				now.first = m.FirstDay
			}
			now.last = m.LastDay
		}
		if m.Month >= low && m.Month <= high {
			now.orders += int64(m.SaleOrders)
			now.net += m.Sales - m.Returns
			now.active = now.active || m.SaleOrders > 0
		}
		return nil
	})
	if err != nil {
		return page, err
	}
	next(0)
	slices.SortFunc(list, func(a, b buyer) int { return cmp.Or(cmp.Compare(b.net, a.net), cmp.Compare(a.num, b.num)) })
	page.Total = int64(len(list))
	list = list[min(max(q.Offset, 0), len(list)):]
	list = list[:min(max(q.Limit, 0), len(list))]
	page.Rows, err = f.buyerCells(ctx, list)
	return page, err
}

// scopeMonths streams the customer months of one scope in customer order.
func (f *facts) scopeMonths(ctx context.Context, scope kpi.Scope, fn func(*customerMonth) error) error {
	switch scope.Kind {
	case kpi.Organisation:
		return eachMonth(ctx, f.q, wholeScope, fn)
	case kpi.Segment, kpi.Channel, kpi.City, kpi.Portfolio:
		of, names, err := f.customerScopes(ctx, scope.Kind)
		if err != nil {
			return err
		}
		return eachMonth(ctx, f.q, wholeScope, func(m *customerMonth) error {
			if names.names[of[m.Customer]] != scope.Name {
				return nil
			}
			return fn(m)
		})
	}
	ids, err := f.names(ctx, "employee")
	if err != nil {
		return err
	}
	names := newInterned()
	return f.foldLines(ctx, lineQuery{kind: scope.Kind}, names, []kpi.Date{kpi.Forever}, func(_ int, m *customerMonth) error {
		name := ids[strconv.Itoa(int(m.Scope))]
		if scope.Kind != kpi.Employee {
			name = names.names[m.Scope]
		}
		if name != scope.Name {
			return nil
		}
		return fn(m)
	})
}

func (f *facts) buyerCells(ctx context.Context, list []buyer) ([][]RowCell, error) {
	if len(list) == 0 {
		return nil, nil
	}
	nums := make([]int32, len(list))
	for i, b := range list {
		nums[i] = b.num
	}
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
	rows := make([][]RowCell, len(list))
	for i, b := range list {
		rows[i] = []RowCell{{Text: by[b.num][0]}, {Text: by[b.num][1], Null: by[b.num][1] == ""}, {Day: b.first}, {Day: b.last},
			{Number: float64(b.orders)}, {Number: float64(b.net)}}
	}
	return rows, nil
}

var employeeColumns = []RowColumn{
	{kpi.Words{Fa: "شناسه", En: "ID"}, "text"}, {kpi.Words{Fa: "کارمند", En: "Employee"}, "text"},
	{kpi.Words{Fa: "واحد", En: "Department"}, "text"}, {kpi.Words{Fa: "نقش", En: "Role"}, "text"},
	{kpi.Words{Fa: "تاریخ استخدام", En: "Hired on"}, "day"}, {kpi.Words{Fa: "تاریخ خروج", En: "Left on"}, "day"},
}

// employeeRows lists the employees who were there on at least one day of a window, with
// their places on its last day.
func (f *facts) employeeRows(ctx context.Context, w kpi.Window, q RowQuery) (RowPage, error) {
	page := RowPage{Entity: "employee", Columns: employeeColumns}
	p := piece{}
	p.add(fmt.Sprintf(` FROM employee f JOIN employee_span p ON p.employee = f.num AND %[1]d BETWEEN p.from_day AND p.to_day
		WHERE f.stub = 0 AND (f.hired_on IS NULL OR f.hired_on <= %[1]d) AND (f.left_on IS NULL OR f.left_on >= %[2]d)`, w.To, w.From))
	switch q.Scope.Kind {
	case kpi.Department:
		p.add(" AND p.department = ?", q.Scope.Name)
	case kpi.Employee:
		p.add(" AND f.id = ?", q.Scope.Name)
	case kpi.Manager:
		above := fmt.Sprintf("SELECT 1 FROM employee_chain c JOIN employee m ON m.num = c.manager WHERE c.employee = f.num AND %d BETWEEN c.from_day AND c.to_day", w.To)
		if q.Scope.Name == "" {
			p.add(" AND NOT EXISTS (" + above + ")")
		} else {
			p.add(" AND EXISTS ("+above+" AND m.id = ?)", q.Scope.Name)
		}
	}
	if err := sqlx.GetContext(ctx, f.q, &page.Total, f.rebind("SELECT COUNT(*)"+p.text), p.args...); err != nil {
		return page, err
	}
	p.text = "SELECT f.id, f.name, CASE WHEN p.department <> '' THEN p.department END, CASE WHEN p.role <> '' THEN p.role END, f.hired_on, f.left_on" +
		p.text + fmt.Sprintf(" ORDER BY f.id LIMIT %d OFFSET %d", max(q.Limit, 0), max(q.Offset, 0))
	rows, err := f.query(ctx, p)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	page.Rows, err = readRows(rows, page.Columns)
	return page, err
}
