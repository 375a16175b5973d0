package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
	"taraz/kpi/staff"
)

// colleague is an employee of a figure.
type colleague struct {
	num int32
	id  string
	in  bool // he is in the numerator
}

// staffRows lists the members of a staff figure by id, with their places on the day that the
// figure looks at.
func (f *facts) staffRows(ctx context.Context, l listing, w kpi.Window, q RowQuery) (RowPage, error) {
	page := RowPage{Entity: "employee", Columns: l.staffColumns()}
	list, err := f.colleagues(ctx, l, w, q.Scope)
	if err != nil {
		return page, err
	}
	slices.SortFunc(list, func(a, b colleague) int {
		if a.in != b.in {
			if a.in != l.lastFirst {
				return -1
			}
			return 1
		}
		return strings.Compare(a.id, b.id)
	})
	page.Total = int64(len(list))
	list = list[min(max(q.Offset, 0), len(list)):]
	list = list[:min(max(q.Limit, 0), len(list))]
	day := w.To
	if l.measure.Staff == "headcount_start" {
		day = w.From - 1
	}
	page.Rows, err = f.staffCells(ctx, l, list, day)
	return page, err
}

func (l listing) staffColumns() []RowColumn {
	list := []RowColumn{{kpi.Words{Fa: "شناسه", En: "ID"}, "text"}, {kpi.Words{Fa: "کارمند", En: "Employee"}, "text"}}
	if l.flags() {
		list = append(list, RowColumn{numeratorLabel, "flag"})
	}
	return append(list, RowColumn{kpi.Words{Fa: "واحد", En: "Department"}, "text"}, RowColumn{kpi.Words{Fa: "نقش", En: "Role"}, "text"},
		RowColumn{kpi.Words{Fa: "تاریخ استخدام", En: "Hired on"}, "day"}, RowColumn{kpi.Words{Fa: "تاریخ خروج", En: "Left on"}, "day"})
}

// colleagues asks the staff pass about one employee after the other: its figures add up over
// them.
func (f *facts) colleagues(ctx context.Context, l listing, w kpi.Window, scope kpi.Scope) ([]colleague, error) {
	figures := []string{l.measure.Staff}
	for _, p := range l.numerator {
		figures = append(figures, p.figure)
	}
	in, err := f.staffInput(ctx, map[string]bool{"training": slices.Contains(figures, "trained"), "activity": slices.Contains(figures, "adopters")})
	if err != nil {
		return nil, err
	}
	ids, err := f.names(ctx, "employee")
	if err != nil {
		return nil, err
	}
	var list []colleague
	for _, one := range apart(in) {
		parts, err := staff.Figures(one, []kpi.Window{w}, scope.Kind, figures)
		if err != nil {
			return nil, err
		}
		c := colleague{num: one.People[0].Employee}
		c.id = ids[strconv.Itoa(int(c.num))]
		listed, above := false, 0.0
		for k, p := range parts {
			if name := staffScope(scope.Kind, k.Scope, ids); name != scope.Name {
				continue
			}
			listed = listed || k.Figure == l.measure.Staff
			for _, n := range l.numerator {
				if n.figure == k.Figure {
					above += n.times * p.Sum
				}
			}
		}
		if c.in = above > 0; listed {
			list = append(list, c)
		}
	}
	return list, nil
}

func staffScope(kind kpi.ScopeKind, s staff.Scope, ids map[string]string) string {
	if kind == kpi.Manager || kind == kpi.Employee {
		return ids[strconv.Itoa(int(s.Employee))]
	}
	return s.Name
}

// apart divides what is known of the employees, one by one.
func apart(in staff.Input) []staff.Input {
	list := make([]staff.Input, len(in.People))
	at := map[int32]*staff.Input{}
	for i, p := range in.People {
		list[i] = staff.Input{People: in.People[i : i+1], Weekend: in.Weekend}
		at[p.Employee] = &list[i]
	}
	for _, s := range in.Spans {
		if one := at[s.Employee]; one != nil {
			one.Spans = append(one.Spans, s)
		}
	}
	for _, e := range in.Trainings {
		if one := at[e.Employee]; one != nil {
			one.Trainings = append(one.Trainings, e)
		}
	}
	for _, e := range in.Activity {
		if one := at[e.Employee]; one != nil {
			one.Activity = append(one.Activity, e)
		}
	}
	return list
}

func (f *facts) staffCells(ctx context.Context, l listing, list []colleague, day kpi.Date) ([][]RowCell, error) {
	if len(list) == 0 {
		return nil, nil
	}
	nums := make([]int32, len(list))
	for i, c := range list {
		nums[i] = c.num
	}
	text, args, err := sqlx.In(`SELECT f.num, f.name, p.department, p.role, f.hired_on, f.left_on FROM employee f
		LEFT JOIN employee_span p ON p.employee = f.num AND ? BETWEEN p.from_day AND p.to_day WHERE f.num IN (?)`, int64(day), nums)
	if err != nil {
		return nil, err
	}
	var known []struct {
		Num                    int32
		Name, Department, Role sql.NullString
		Hired                  sql.NullInt64 `db:"hired_on"`
		Left                   sql.NullInt64 `db:"left_on"`
	}
	if err := sqlx.SelectContext(ctx, f.q, &known, f.rebind(text), args...); err != nil {
		return nil, fmt.Errorf("read the employees: %w", err)
	}
	word := func(s sql.NullString) RowCell { return RowCell{Text: s.String, Null: s.String == ""} }
	date := func(d sql.NullInt64) RowCell { return RowCell{Day: kpi.Date(d.Int64), Null: !d.Valid} }
	rows := make([][]RowCell, len(list))
	for _, k := range known {
		i := slices.Index(nums, k.Num)
		row := []RowCell{{Text: list[i].id}, word(k.Name)}
		if l.flags() {
			row = append(row, flag(list[i].in))
		}
		rows[i] = append(row, word(k.Department), word(k.Role), date(k.Hired), date(k.Left))
	}
	return rows, nil
}
