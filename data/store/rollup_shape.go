package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// linesKey stands in rollup_state once an order has had several lines.
const linesKey = "order_lines"

// orderShape tells what order lines have at all, so that nothing else is read.
type orderShape struct {
	many      bool // lines other than 1
	staffed   bool // employees, of these lines or of others
	costed    bool // costs of their own
	returns   bool
	promised  bool
	delivered bool
}

// shape looks at the order lines of some months (nil: all), in one scan.
func (f *facts) shape(ctx context.Context, months monthSet) (orderShape, error) {
	text := `SELECT COALESCE(MAX(CASE WHEN line <> 1 THEN 1 ELSE 0 END), 0), COALESCE(MAX(employee), 0), COUNT(cost),
		COUNT(CASE WHEN kind = 'return' THEN 1 END), COUNT(promised_on), COUNT(delivered_on) FROM fact_order`
	if months != nil {
		text += " WHERE ordered_at_month IN (" + monthSums{months: months}.list() + ")"
	}
	var has [6]int64
	err := f.q.QueryRowxContext(ctx, text).Scan(&has[0], &has[1], &has[2], &has[3], &has[4], &has[5])
	if err != nil {
		return orderShape{}, fmt.Errorf("look at the orders: %w", err)
	}
	return orderShape{has[0] > 0, has[1] > 0, has[2] > 0, has[3] > 0, has[4] > 0, has[5] > 0}, nil
}

// noteLines remembers whether orders have several lines. Once some had, only a look at all
// of them can say that none has any more.
func (f *facts) noteLines(ctx context.Context, tx *sqlx.Tx, shape *orderShape, all bool) error {
	before, err := f.multiLine(ctx)
	if err != nil {
		return err
	}
	shape.many = shape.many || before && !all
	f.lines = &shape.many
	switch {
	case shape.many && !before:
		_, err = tx.ExecContext(ctx, "INSERT INTO rollup_state (key, value) VALUES ('"+linesKey+"', 'several')")
	case before && !shape.many:
		_, err = tx.ExecContext(ctx, "DELETE FROM rollup_state WHERE key = '"+linesKey+"'")
	}
	return err
}

// dayCount counts days by month, with the first and the last.
type dayCount struct {
	cal        kpi.Calendar
	start, end kpi.Date // of the month under way
	now        *dayRange
	by         map[kpi.Month]*dayRange
}

type dayRange struct {
	facts       int64
	first, last kpi.Date
}

func newDayCount(cal kpi.Calendar) dayCount {
	return dayCount{cal: cal, start: 1, by: map[kpi.Month]*dayRange{}}
}

func (c *dayCount) add(d kpi.Date) {
	if d < c.start || d > c.end {
		m := c.cal.Month(d)
		c.start, c.end = c.cal.MonthStart(m), c.cal.MonthEnd(m)
		c.now = c.by[m]
		if c.now == nil {
			c.now = &dayRange{first: d, last: d}
			c.by[m] = c.now
		}
	}
	c.now.facts++
	c.now.first, c.now.last = min(c.now.first, d), max(c.now.last, d)
}

// writeDays writes the months of the orders' dates that were counted on the way.
func (r *orderRollup) writeDays(ctx context.Context) error {
	w := rowWriter{tx: r.tx, table: "fact_month", columns: []string{"entity", "field", "month", "facts", "first_day", "last_day"}}
	for field, c := range map[string]*dayCount{"ordered_at": &r.dates, saleField: &r.sales} {
		if err := clearMonths(ctx, r.tx, "order", field, r.months); err != nil {
			return err
		}
		for m, d := range c.by {
			if err := w.add(ctx, "order", field, int64(m), d.facts, int64(d.first), int64(d.last)); err != nil {
				return err
			}
		}
	}
	return w.flush(ctx)
}

// sortLines sorts lines by a number and then by day. Lines come roughly by day, so they are
// divided by the number first, which keeps their order, and only looked over then.
func sortLines(part []line, key func(*line) int32) {
	low, high := key(&part[0]), key(&part[0])
	for i := range part {
		low, high = min(low, key(&part[i])), max(high, key(&part[i]))
	}
	if int64(high)-int64(low) > int64(8*len(part)+1024) {
		slices.SortStableFunc(part, func(a, b line) int { return int(key(&a)) - int(key(&b)) })
		byDay(part, key)
		return
	}
	at := make([]int32, high-low+2)
	for i := range part {
		at[key(&part[i])-low+1]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	sorted := make([]line, len(part))
	for i := range part {
		k := key(&part[i]) - low
		sorted[at[k]] = part[i]
		at[k]++
	}
	copy(part, sorted)
	byDay(part, key)
}

// byDay sorts the days of every number where they are not in order yet.
func byDay(part []line, key func(*line) int32) {
	for i := 0; i < len(part); {
		j, ordered := i+1, true
		for j < len(part) && key(&part[j]) == key(&part[i]) {
			ordered = ordered && part[j].day >= part[j-1].day
			j++
		}
		if !ordered {
			slices.SortStableFunc(part[i:j], func(a, b line) int { return int(a.day - b.day) })
		}
		i = j
	}
}
