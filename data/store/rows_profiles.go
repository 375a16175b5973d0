package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

var profileColumns = []RowColumn{
	{kpi.Words{Fa: "شناسه", En: "ID"}, "text"}, {kpi.Words{Fa: "مشتری", En: "Customer"}, "text"},
	{kpi.Words{Fa: "خانه‌های پر", En: "Filled fields"}, "number"}, {kpi.Words{Fa: "همهٔ خانه‌ها", En: "Fields"}, "number"},
}

// profileRows lists the customers with their profile fields, the emptiest profiles first.
// Profiles are known as they are now, so there are rows behind the latest measurement alone;
// earlier ones wrap kpi.ErrUnsupported.
func (f *facts) profileRows(ctx context.Context, w kpi.Window, q RowQuery) (RowPage, error) {
	page := RowPage{Entity: "customer", Columns: profileColumns}
	var latest sql.NullInt64
	if err := sqlx.GetContext(ctx, f.q, &latest, "SELECT MAX(day) FROM profile_measure"); err != nil {
		return page, err
	}
	if end := f.profileEnd(w); !latest.Valid || kpi.Date(latest.Int64) > end {
		return page, fmt.Errorf("profiles as they were on %s are not kept: %w", end, kpi.ErrUnsupported)
	}
	t, err := tableFor("customer", q.Scope.Kind)
	if err != nil {
		return page, err
	}
	by, err := t.scope(q.Scope.Kind, "")
	if err != nil {
		return page, err
	}
	p := piece{}
	p.add(" FROM customer f")
	for _, j := range by.joins {
		p.add(" " + j)
	}
	p.add(" WHERE (f.kind IS NULL OR f.kind <> 'anonymous')")
	by.filter(&p, q.Scope)
	if err := sqlx.GetContext(ctx, f.q, &page.Total, f.rebind("SELECT COUNT(*)"+p.text), p.args...); err != nil {
		return page, err
	}
	p.text = fmt.Sprintf("SELECT f.id, f.name, %s AS filled, %s AS fields", profileFilled, profileFields) + p.text +
		fmt.Sprintf(" ORDER BY filled, fields DESC, f.num LIMIT %d OFFSET %d", max(q.Limit, 0), max(q.Offset, 0))
	rows, err := f.query(ctx, p)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	page.Rows, err = readRows(rows, page.Columns)
	return page, err
}
