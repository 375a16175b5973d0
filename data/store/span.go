package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"taraz/kpi"
)

// blankSpans gives new products or employees the span that they have while nothing is
// known of them.
func (im *Import) blankSpans(ctx context.Context, entity string, after int) error {
	always := fmt.Sprintf("%d, %d", Always, kpi.Forever)
	those := fmt.Sprintf(" FROM %s WHERE num > %d", entity, after)
	var queries []string
	switch entity {
	case "product":
		queries = []string{"INSERT INTO product_span (product, from_day, to_day, category) SELECT num, " + always + ", ''" + those}
	case "employee":
		queries = []string{
			"INSERT INTO employee_span (employee, from_day, to_day, department, role, manager, customer_facing) SELECT num, " + always + ", '', '', 0, 0" + those,
			"INSERT INTO employee_chain (employee, manager, from_day, to_day) SELECT num, 0, " + always + those}
	default:
		return nil
	}
	return im.each(ctx, "span of a new "+entity, queries...)
}

// deriveProducts rebuilds product_span: unit_cost holds from a version's day to the day
// before the next; the category is the latest known.
func (im *Import) deriveProducts(ctx context.Context) error {
	if !im.touched.master["product"] {
		return nil
	}
	return im.each(ctx, "derive the spans of products",
		"DELETE FROM product_span",
		fmt.Sprintf(`INSERT INTO product_span (product, from_day, to_day, category, unit_cost)
			SELECT v.product, v.valid_from,
				COALESCE(LEAD(v.valid_from) OVER (PARTITION BY v.product ORDER BY v.valid_from) - 1, %d),
				COALESCE((SELECT c.category FROM product_version c WHERE c.product = v.product AND c.category IS NOT NULL
					ORDER BY c.valid_from DESC LIMIT 1), ''),
				v.unit_cost
			FROM product_version v`, kpi.Forever),
		fmt.Sprintf(`INSERT INTO product_span (product, from_day, to_day, category, unit_cost)
			SELECT p.num, %[1]d, COALESCE((SELECT MIN(s.from_day) - 1 FROM product_span s WHERE s.product = p.num), %[2]d),
				COALESCE((SELECT MAX(s.category) FROM product_span s WHERE s.product = p.num), ''), NULL
			FROM product p WHERE NOT EXISTS (SELECT 1 FROM product_span s WHERE s.product = p.num AND s.from_day = %[1]d)`, Always, kpi.Forever))
}

// each runs statements one after another.
func (im *Import) each(ctx context.Context, doing string, statements ...string) error {
	for _, s := range statements {
		if _, err := im.w.tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
	return nil
}

// employeeSpan is where an employee belonged, both days inclusive.
type employeeSpan struct {
	from, to         kpi.Date
	department, role string
	manager, facing  int64
}

// deriveEmployees rebuilds what follows from the versions of employees: the latest known
// name, hired_on and left_on, the spans and the chain of managers. A cycle of managers is
// refused (kpi.ErrInvalid), naming the people.
func (im *Import) deriveEmployees(ctx context.Context) error {
	if !im.touched.master["employee"] {
		return nil
	}
	latest := func(c string) string {
		return fmt.Sprintf(`%[1]s = (SELECT v.%[1]s FROM employee_version v WHERE v.employee = employee.num AND v.%[1]s IS NOT NULL
			ORDER BY v.valid_from DESC LIMIT 1)`, c)
	}
	err := im.each(ctx, "derive the spans of employees", "UPDATE employee SET "+latest("name")+", "+latest("hired_on")+", "+latest("left_on"),
		"DELETE FROM employee_span", "DELETE FROM employee_chain")
	if err != nil {
		return err
	}
	spans, err := im.employeeSpans(ctx)
	if err != nil {
		return err
	}
	chain, err := climbAll(spans)
	var c cycleError
	if errors.As(err, &c) {
		return im.nameCycle(ctx, c)
	}
	if err != nil {
		return err
	}
	return errors.Join(im.writeSpans(ctx, spans), im.writeChain(ctx, chain))
}

// employeeSpans makes the spans of every employee by num less one; none where nobody has
// the num.
func (im *Import) employeeSpans(ctx context.Context) ([][]employeeSpan, error) {
	var known []int // their nums; there are gaps where an import was undone
	if err := im.w.tx.SelectContext(ctx, &known, "SELECT num FROM employee ORDER BY num"); err != nil {
		return nil, fmt.Errorf("read the nums of employees: %w", err)
	}
	rows, err := im.w.tx.QueryContext(ctx, `SELECT employee, valid_from, department, role, manager, customer_facing
		FROM employee_version ORDER BY employee, valid_from`)
	if err != nil {
		return nil, fmt.Errorf("read the versions of employees: %w", err)
	}
	defer rows.Close()
	spans := make([][]employeeSpan, 0)
	for _, num := range known {
		spans = append(spans, make([][]employeeSpan, num-len(spans))...)
		spans[num-1] = []employeeSpan{{from: Always, to: kpi.Forever}}
	}
	for rows.Next() {
		var num int
		var department, role sql.NullString
		var facing sql.NullInt64
		s := employeeSpan{to: kpi.Forever}
		if err := rows.Scan(&num, &s.from, &department, &role, &s.manager, &facing); err != nil {
			return nil, fmt.Errorf("read the versions of employees: %w", err)
		}
		s.department, s.role, s.facing = department.String, role.String, facing.Int64
		spans[num-1] = follow(spans[num-1], s)
	}
	return spans, rows.Err()
}

// follow ends the last span where the next begins.
func follow(list []employeeSpan, next employeeSpan) []employeeSpan {
	last := &list[len(list)-1]
	if last.from == next.from {
		*last = next
		return list
	}
	last.to = next.from - 1
	return append(list, next)
}

// link is a manager somewhere above an employee, both days inclusive; 0 is the time in
// which there is none.
type link struct {
	employee, manager int64
	from, to          kpi.Date
}

// cycleError is a cycle of managers, by num, on a day.
type cycleError struct {
	people []int64
	day    kpi.Date
}

func (c cycleError) Error() string { return fmt.Sprintf("cycle of managers %v on %s", c.people, c.day) }

// climbAll finds everybody above everybody.
func climbAll(spans [][]employeeSpan) ([]link, error) {
	var chain []link
	for i := range spans {
		var err error
		if chain, err = climb(spans, chain, []int64{int64(i + 1)}, Always, kpi.Forever); err != nil {
			return nil, err
		}
	}
	return chain, nil
}

// climb adds who is above the last of path between two days to the chain of the first.
func climb(spans [][]employeeSpan, chain []link, path []int64, from, to kpi.Date) ([]link, error) {
	var err error
	for _, s := range spans[path[len(path)-1]-1] {
		lo, hi := max(from, s.from), min(to, s.to)
		if lo > hi {
			continue
		}
		if s.manager == 0 {
			if len(path) == 1 {
				chain = append(chain, link{path[0], 0, lo, hi})
			}
			continue
		}
		if at := slices.Index(path, s.manager); at >= 0 {
			return nil, cycleError{append(slices.Clone(path[at:]), s.manager), lo}
		}
		chain = append(chain, link{path[0], s.manager, lo, hi})
		if chain, err = climb(spans, chain, append(slices.Clone(path), s.manager), lo, hi); err != nil {
			return nil, err
		}
	}
	return chain, nil
}

func (im *Import) nameCycle(ctx context.Context, c cycleError) error {
	var names []string
	for _, num := range c.people {
		var name string
		if err := im.w.tx.GetContext(ctx, &name, im.w.tx.Rebind("SELECT id || COALESCE(' (' || name || ')', '') FROM employee WHERE num = ?"), num); err != nil {
			return fmt.Errorf("name the people of a cycle of managers: %w", err)
		}
		names = append(names, name)
	}
	since := ""
	if c.day > Always {
		since = " from " + c.day.String()
	}
	return fmt.Errorf("employee: field manager: a cycle of managers%s: %s; want somebody at the top: %w", since, strings.Join(names, " reports to "), kpi.ErrInvalid)
}

func (im *Import) writeSpans(ctx context.Context, spans [][]employeeSpan) error {
	b := newBulk(ctx, im.w, "employee_span", []string{"employee", "from_day", "to_day", "department", "role", "manager", "customer_facing"})
	for i, list := range spans {
		for _, s := range list {
			row := b.row()
			row[0].Value, row[1].Value, row[2].Value = int64(i+1), int64(s.from), int64(s.to)
			row[3].Value, row[4].Value, row[5].Value, row[6].Value = s.department, s.role, s.manager, s.facing
			if err := b.next(); err != nil {
				return errors.Join(err, b.close())
			}
		}
	}
	return b.close()
}

func (im *Import) writeChain(ctx context.Context, chain []link) error {
	b := newBulk(ctx, im.w, "employee_chain", []string{"employee", "manager", "from_day", "to_day"})
	for _, l := range chain {
		row := b.row()
		row[0].Value, row[1].Value, row[2].Value, row[3].Value = l.employee, l.manager, int64(l.from), int64(l.to)
		if err := b.next(); err != nil {
			return errors.Join(err, b.close())
		}
	}
	return b.close()
}
