package store

import (
	"context"
	"slices"
	"strconv"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// newcomerMonths is how far a newcomer's profit is followed, in months of 30 days.
const newcomerMonths = 12

// newcomers answers how many customers had their first sale in a window and what they
// earned within k x 30 days of it. It only serves to be set against acquisition spend, so
// without any spend the lines are not read.
func (f *facts) newcomers(ctx context.Context, j job, out sink) error {
	if len(j.tasks) == 0 {
		return nil
	}
	var spent int
	if err := sqlx.GetContext(ctx, f.q, &spent, "SELECT COUNT(*) FROM (SELECT 1 FROM fact_spend LIMIT 1) x"); err != nil || spent == 0 {
		return err
	}
	c, err := f.crowd(ctx)
	if err != nil {
		return err
	}
	source, err := f.lineSource(ctx)
	if err != nil {
		return err
	}
	lines, err := source.spoolLines(ctx, lineQuery{kind: out.request.Kind}, nil)
	if err != nil {
		return err
	}
	defer lines.close()
	t := &newcomerTally{windows: j.windows(), crowd: c, parts: map[int32][]kpi.Part{}}
	err = lines.each(func(part []line) error {
		byScope(part)
		t.take(part)
		return nil
	})
	if err != nil {
		return err
	}
	name, err := f.lineScope(ctx, source, out.request.Kind)
	if err != nil {
		return err
	}
	for scope, parts := range t.parts {
		for i, task := range j.tasks {
			if n := name(scope); parts[i].N > 0 && out.takes(n) {
				parts[i].Curve = cumulative(parts[i].Curve)
				out.parts[kpi.PartKey{Measure: task.want.Measure, Window: task.want.Window, Scope: n}] = parts[i]
			}
		}
	}
	return nil
}

// lineScope names the scopes of lines.
func (f *facts) lineScope(ctx context.Context, source *lineSource, kind kpi.ScopeKind) (func(int32) string, error) {
	switch kind {
	case kpi.Organisation:
		return func(int32) string { return "" }, nil
	case kpi.Employee:
		ids, err := f.names(ctx, "employee")
		return func(scope int32) string { return ids[strconv.Itoa(int(scope))] }, err
	}
	return func(scope int32) string { return source.scopes.names[scope] }, nil
}

// newcomerTally adds up newcomers by scope and window.
type newcomerTally struct {
	windows []kpi.Window
	crowd   *crowd
	parts   map[int32][]kpi.Part
}

// take goes through lines in the order of byScope.
func (t *newcomerTally) take(lines []line) {
	for i := 0; i < len(lines); {
		j := i
		for j < len(lines) && lines[j].scope == lines[i].scope && lines[j].customer == lines[i].customer {
			j++
		}
		t.customer(lines[i:j])
		i = j
	}
}

func (t *newcomerTally) customer(lines []line) {
	who := t.crowd.person(lines[0].customer)
	if who.Anonymous || who.Acquired != 0 && who.Acquired < t.crowd.firstSale {
		return
	}
	sale := slices.IndexFunc(lines, func(l line) bool { return l.sale })
	if sale < 0 {
		return
	}
	first := lines[sale].day
	for lines[0].day < first { // returns before any sale in the data
		lines = lines[1:]
	}
	for i, w := range t.windows {
		if first < w.From || first > w.To {
			continue
		}
		parts := t.parts[lines[0].scope]
		if parts == nil {
			parts = make([]kpi.Part, len(t.windows))
			t.parts[lines[0].scope] = parts
		}
		earn(&parts[i], lines, first)
	}
}

// earn adds a newcomer and his profit by month of 30 days since his first sale; the last
// day of a month belongs to it.
func earn(p *kpi.Part, lines []line, first kpi.Date) {
	if p.Curve == nil {
		p.Curve = make([]kpi.Profit, newcomerMonths)
	}
	p.N++
	p.Sum++
	for _, l := range lines {
		k := max(0, int(l.day-first)-1) / 30
		if k >= newcomerMonths {
			return
		}
		p.Curve[k].Net += float64(l.net)
		if l.costed {
			p.Curve[k].Costed += float64(l.net)
			p.Curve[k].Cost += float64(l.cost)
		}
	}
}

func cumulative(curve []kpi.Profit) []kpi.Profit {
	for k := 1; k < len(curve); k++ {
		curve[k].Net += curve[k-1].Net
		curve[k].Costed += curve[k-1].Costed
		curve[k].Cost += curve[k-1].Cost
	}
	return curve
}
