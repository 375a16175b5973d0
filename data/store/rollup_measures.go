package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// monthSums rebuilds the sums of measure_month for some measures.
type monthSums struct {
	f      *facts
	tx     *sqlx.Tx
	months monthSet // nil: all
}

// rebuild replaces the sums of an entity's or view's measures, and how many facts there are.
func (s monthSums) rebuild(ctx context.Context, source string, measures []kpi.Measure, all bool) error {
	names := measureList(measures)
	if all {
		names = append(names, allOf(source))
	}
	if err := s.clear(ctx, names); err != nil {
		return err
	}
	for _, kind := range kindsOf(source) {
		for _, j := range monthJobs(measures) {
			if err := s.sum(ctx, j, kind); err != nil {
				return fmt.Errorf("monthly sums of %s by %s: %w", source, kind, err)
			}
		}
		if all {
			if err := s.countAll(ctx, data.ByName(source), kind); err != nil {
				return fmt.Errorf("monthly counts of %s by %s: %w", source, kind, err)
			}
		}
		if e := data.ByName(source); e != nil {
			if err := s.countAnyDay(ctx, e, kind); err != nil {
				return fmt.Errorf("where facts of %s belonged by %s: %w", source, kind, err)
			}
		}
	}
	return nil
}

func measureList(measures []kpi.Measure) []string {
	names := make([]string, 0, len(measures)+1)
	for _, m := range measures {
		names = append(names, m.Name)
	}
	return names
}

// clear removes the sums of measures in the months.
func (s monthSums) clear(ctx context.Context, names []string) error {
	if len(names) == 0 {
		return nil
	}
	text, args, err := sqlx.In("DELETE FROM measure_month WHERE measure IN (?)", names)
	if err != nil {
		return err
	}
	if s.months != nil {
		text += " AND month IN (" + s.list() + ")"
	}
	_, err = s.tx.ExecContext(ctx, s.tx.Rebind(text), args...)
	return err
}

// list writes the months, and the one of facts without a date.
func (s monthSums) list() string {
	texts := []string{fmt.Sprint(int64(undated))}
	for _, m := range s.months.sorted() {
		texts = append(texts, fmt.Sprint(int64(m)))
	}
	return strings.Join(texts, ", ")
}

// monthJob is the measures that one scan sums.
type monthJob struct {
	job
	list []kpi.Measure
}

func monthJobs(measures []kpi.Measure) []monthJob {
	var jobs []monthJob
	f := &facts{}
next:
	for _, m := range measures {
		w := f.wayOf(m)
		for i := range jobs {
			if jobs[i].way == w && jobs[i].date == m.Date {
				jobs[i].list = append(jobs[i].list, m)
				continue next
			}
		}
		jobs = append(jobs, monthJob{job{way: w, entity: m.Entity, date: m.Date}, []kpi.Measure{m}})
	}
	return jobs
}

// sum computes and writes the sums of one scan. A date without a stored month (of a view)
// is summed by day.
func (s monthSums) sum(ctx context.Context, j monthJob, kind kpi.ScopeKind) error {
	many, err := s.f.byOrder(ctx, j.way)
	if err != nil {
		return err
	}
	aggregates := sumAndCount
	if many {
		aggregates = countDistinct
	}
	scan, err := s.f.sumScan(j.job, j.list, kind, grid{cal: s.f.cal, bounds: []kpi.Date{0, 1}}, many)
	if err != nil {
		return err
	}
	month := func(cell int64) kpi.Month { return kpi.Month(cell) }
	if scan.date.month == "" {
		month = func(cell int64) kpi.Month { return s.f.cal.Month(kpi.Date(cell)) }
	}
	s.limit(&scan)
	sums := map[sumKey]kpi.Part{}
	err = s.f.eachEntry(ctx, scan, aggregates, func(scope string, cell int64, e entry) error {
		for i, m := range j.list {
			if e.parts[i].N > 0 {
				k := sumKey{m.Name, kind, scope, e.part, month(cell)}
				sums[k] = kpi.Part{Sum: sums[k].Sum + e.parts[i].Sum, N: sums[k].N + e.parts[i].N}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writeSums(ctx, s.tx, sums)
}

// limit makes a scan's cells the months asked for.
func (s monthSums) limit(scan *scan) {
	switch {
	case scan.date.month == "":
		scan.cell, scan.within = scan.date.day, scan.date.day+" IS NOT NULL"
	case s.months == nil:
		scan.cell, scan.within = scan.date.month, scan.date.month+" IS NOT NULL"
	default:
		scan.cell, scan.within = scan.date.month, scan.date.month+" IN ("+s.list()+")"
	}
}

// countAll counts all facts of an entity by month.
func (s monthSums) countAll(ctx context.Context, e *data.Entity, kind kpi.ScopeKind) error {
	t := entityTable(e)
	scan := scan{table: t, kind: kind, date: everyFact(e), values: []piece{{text: "1"}}}
	s.limit(&scan)
	sums := map[sumKey]kpi.Part{}
	err := s.f.eachEntry(ctx, scan, sumAndCount, func(scope string, cell int64, e entry) error {
		sums[sumKey{allOf(t.name), kind, scope, "", kpi.Month(cell)}] = e.parts[0]
		return nil
	})
	if err != nil {
		return err
	}
	return writeSums(ctx, s.tx, sums)
}

// sumKey is the key of a row of measure_month.
type sumKey struct {
	measure string
	kind    kpi.ScopeKind
	scope   string
	part    string
	month   kpi.Month
}

func writeSums(ctx context.Context, tx *sqlx.Tx, sums map[sumKey]kpi.Part) error {
	w := rowWriter{tx: tx, table: "measure_month", columns: []string{"measure", "kind", "scope", "part", "month", "sum", "n"}}
	for k, p := range sums {
		if err := w.add(ctx, k.measure, string(k.kind), k.scope, k.part, int64(k.month), p.Sum, p.N); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

// rowWriter inserts rows, many in one statement.
type rowWriter struct {
	tx      *sqlx.Tx
	table   string
	columns []string
	args    []any
	full    string // the statement of a full batch
}

// rowBatch is how many rows one statement inserts.
const rowBatch = 400

func (w *rowWriter) add(ctx context.Context, values ...any) error {
	w.args = append(w.args, values...)
	if len(w.args) < rowBatch*len(w.columns) {
		return nil
	}
	if w.full == "" {
		w.full = w.statement(rowBatch)
	}
	return w.send(ctx, w.full)
}

func (w *rowWriter) flush(ctx context.Context) error {
	if len(w.args) == 0 {
		return nil
	}
	return w.send(ctx, w.statement(len(w.args)/len(w.columns)))
}

func (w *rowWriter) send(ctx context.Context, text string) error {
	_, err := w.tx.ExecContext(ctx, text, w.args...)
	w.args = w.args[:0]
	if err != nil {
		return fmt.Errorf("write %s: %w", w.table, err)
	}
	return nil
}

func (w *rowWriter) statement(rows int) string {
	one := "(" + marks(len(w.columns)) + "), "
	return w.tx.Rebind("INSERT INTO " + w.table + " (" + strings.Join(w.columns, ", ") + ") VALUES " +
		strings.TrimSuffix(strings.Repeat(one, rows), ", "))
}
