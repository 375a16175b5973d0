package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// rolled answers sums that add up over days: whole months of kept measures from
// measure_month, everything else from the facts.
func (f *facts) rolled(ctx context.Context, j job, out sink) error {
	months, live := j, j
	months.tasks, live.tasks = nil, nil
	for _, t := range j.tasks {
		head, tail := t.window, t.window
		head.To = head.From - 1
		if f.keeps(out.request.Measures[t.want.Measure], out.request.Kind) {
			head, tail = whole(f.cal, t.window)
		}
		if j.way == scaled && tail.To >= tail.From { // one scale is chosen for all of it
			head.To, tail = head.From-1, t.window
		}
		if head.To >= head.From {
			months.tasks = append(months.tasks, task{t.want, head})
		}
		if tail.To >= tail.From {
			live.tasks = append(live.tasks, task{t.want, tail})
		}
	}
	if err := f.fromMonths(ctx, months, out); err != nil {
		return err
	}
	return f.sums(ctx, live, out)
}

// sums answers from the facts, in one scan.
func (f *facts) sums(ctx context.Context, j job, out sink) error {
	g := newGrid(f.cal, j.windows())
	if g.empty() {
		return nil
	}
	orders, err := f.byOrder(ctx, j.way)
	if err != nil {
		return err
	}
	aggregates := sumAndCount
	if orders {
		g, aggregates = g.byMonth(), countDistinct
	}
	measures := j.asked()
	list := make([]kpi.Measure, len(measures))
	for i, m := range measures {
		list[i] = out.request.Measures[m]
	}
	s, err := f.sumScan(j, list, out.request.Kind, g, orders)
	if err != nil {
		return err
	}
	found, err := f.entries(ctx, s, g, aggregates)
	if err != nil {
		return err
	}
	j.deal(found, measures, out)
	return nil
}

// asked are the measures that the tasks still ask for.
func (j job) asked() []int {
	var list []int
	for _, t := range j.tasks {
		if !slices.Contains(list, t.want.Measure) {
			list = append(list, t.want.Measure)
		}
	}
	return list
}

// byOrder tells whether orders must be told apart by id because they have several lines.
func (f *facts) byOrder(ctx context.Context, w way) (bool, error) {
	if w != counted {
		return false, nil
	}
	return f.multiLine(ctx)
}

// orderID tells orders apart.
const orderID = "CAST(f.source AS TEXT) || ' ' || f.id"

// scales are the columns by which a scaled sum is divided.
const scales = "COALESCE(CAST(f.scale_min AS TEXT) || ' ' || CAST(f.scale_max AS TEXT), '')"

func (f *facts) sumScan(j job, list []kpi.Measure, kind kpi.ScopeKind, g grid, orders bool) (scan, error) {
	s, err := newScan(j.entity, j.date, kind, g)
	if err != nil {
		return s, err
	}
	all := make([]compiled, len(list))
	for i, m := range list {
		if all[i], err = compile(s.table, m); err != nil {
			return s, err
		}
		if orders {
			all[i].value, all[i].kind = orderID, data.Text
		}
	}
	s.take(all)
	switch j.way {
	case scaled:
		s.groups = []string{scales}
	case until:
		s.groups = []string{untilLag(f.cal, all[0].until, ends(j.windows()))}
	}
	return s, nil
}

// ends are the last days of windows, ascending, each once.
func ends(windows []kpi.Window) []kpi.Date {
	days := make([]kpi.Date, len(windows))
	for i, w := range windows {
		days[i] = w.To
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// untilLag is SQL for the first of the days by whose end every date has come, as an index;
// beyond the last if one is missing.
func untilLag(cal kpi.Calendar, dates []dated, days []kpi.Date) string {
	after := make([]kpi.Date, len(days))
	for i, d := range days {
		after[i] = d + 1
	}
	text := "0"
	for i, d := range dates {
		value := d.day
		if d.instant != "" {
			value = d.instant
		}
		one := fmt.Sprintf("CASE WHEN %s IS NULL THEN %d ELSE %s END", value, len(days), tree(value, cuts(cal, after, d.instant != ""), 0))
		if i == 0 {
			text = one
		} else {
			text = fmt.Sprintf("CASE WHEN (%[1]s) > (%[2]s) THEN %[1]s ELSE %[2]s END", text, one)
		}
	}
	return text
}

// deal hands the entries to the tasks. measures are what the parts of an entry are of.
func (j job) deal(found map[string][]entry, measures []int, out sink) {
	days := ends(j.windows())
	for scope, list := range found {
		if !out.takes(scope) {
			continue
		}
		slices.SortFunc(list, func(a, b entry) int { return int(a.first - b.first) })
		for _, t := range j.tasks {
			i := slices.Index(measures, t.want.Measure)
			lag, _ := slices.BinarySearch(days, t.window.To)
			out.add(t.want, scope, j.combine(during(list, t.window), t.window, i, lag))
		}
	}
}

// during are the entries, ordered by day, that begin in a window.
func during(list []entry, w kpi.Window) []entry {
	from, _ := slices.BinarySearchFunc(list, w.From, func(e entry, d kpi.Date) int { return int(e.first - d) })
	to, _ := slices.BinarySearchFunc(list, w.To+1, func(e entry, d kpi.Date) int { return int(e.first - d) })
	return list[from:max(from, to)]
}

// combine adds the entries of one window.
func (j job) combine(list []entry, w kpi.Window, i, lag int) kpi.Part {
	if j.way == scaled {
		return combineScales(list, w, i)
	}
	var sum kpi.Part
	for _, e := range list {
		if e.first < w.From || e.last > w.To {
			continue
		}
		if j.way == until {
			if from, err := strconv.Atoi(e.part); err != nil || from > lag {
				continue
			}
		}
		sum.Sum += e.parts[i].Sum
		sum.N += e.parts[i].N
	}
	return sum
}

// fromMonths answers whole months from measure_month.
func (f *facts) fromMonths(ctx context.Context, j job, out sink) error {
	g := newGrid(f.cal, j.windows())
	if g.empty() {
		return nil
	}
	measures := j.asked()
	place := map[string]int{}
	names := make([]string, len(measures))
	for i, m := range measures {
		names[i] = out.request.Measures[m].Name
		place[names[i]] = i
	}
	text := "SELECT measure, scope, part, month, sum, n FROM measure_month WHERE kind = ? AND measure IN (?) AND month BETWEEN ? AND ?"
	args := []any{string(out.request.Kind), names, int64(f.cal.Month(g.first())), int64(f.cal.Month(g.last()))}
	if few := out.request.Names; len(few) > 0 && len(few) <= scopeBatch && out.request.Kind != kpi.Organisation {
		text += " AND scope IN (?)"
		args = append(args, few)
	}
	text, args, err := sqlx.In(text+" ORDER BY measure, month, scope, part", args...)
	if err != nil {
		return err
	}
	rows, err := f.query(ctx, piece{text, args})
	if err != nil {
		return err
	}
	defer rows.Close()
	found := map[string][]entry{}
	for rows.Next() {
		var measure, scope, part string
		var month int64
		var p kpi.Part
		if err := rows.Scan(&measure, &scope, &part, &month, &p.Sum, &p.N); err != nil {
			return err
		}
		e := entry{first: f.cal.MonthStart(kpi.Month(month)), last: f.cal.MonthEnd(kpi.Month(month)), part: part, parts: make([]kpi.Part, len(measures))}
		e.parts[place[measure]] = p
		found[scope] = append(found[scope], e)
	}
	j.deal(found, measures, out)
	return rows.Err()
}
