package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// stubs finds master data of which nothing is known but an id that something refers to.
func (in *inspection) stubs(context.Context) ([]suspicion, error) {
	var all []suspicion
	for _, e := range data.Entities {
		if !e.Master {
			continue
		}
		all = append(all, suspicion{QualityFinding: QualityFinding{Entity: e.Name}, where: "f.stub = 1",
			list: func(ctx context.Context, offset, limit int) (RowPage, error) {
				return in.stubRows(ctx, e, offset, limit)
			}})
	}
	return all, nil
}

// stubRows lists stubs with how many facts refer to each.
func (in *inspection) stubRows(ctx context.Context, e *data.Entity, offset, limit int) (RowPage, error) {
	id, _ := e.Field("id")
	page := RowPage{Columns: []RowColumn{{id.Label, "text"}, {kpi.Words{Fa: "رکوردها", En: "Facts"}, "number"},
		{kpi.Words{Fa: "نخستین", En: "First"}, "day"}, {kpi.Words{Fa: "آخرین", En: "Last"}, "day"}}}
	var stubs []struct {
		Num int64
		ID  string
	}
	err := sqlx.SelectContext(ctx, in.q, &stubs, fmt.Sprintf("SELECT num, id FROM %s WHERE stub = 1 ORDER BY num LIMIT %d OFFSET %d", e.Name, limit, offset))
	if err != nil || len(stubs) == 0 {
		return page, err
	}
	nums := make([]int64, len(stubs))
	for i, s := range stubs {
		nums[i] = s.Num
	}
	uses, err := in.uses(ctx, e.Name, nums)
	if err != nil {
		return page, err
	}
	for _, s := range stubs {
		u := uses[s.Num]
		page.Rows = append(page.Rows, []RowCell{{Text: s.ID}, {Number: float64(u.facts)},
			{Day: u.first, Null: u.first == 0}, {Day: u.last, Null: u.last == 0}})
	}
	return page, nil
}

// use is how often facts refer to one row of master data.
type use struct {
	facts       int64
	first, last kpi.Date // 0: none of them has a date
}

// uses counts the facts that refer to some rows of master data, by num.
func (in *inspection) uses(ctx context.Context, entity string, nums []int64) (map[int64]use, error) {
	list := strings.Trim(strings.ReplaceAll(fmt.Sprint(nums), " ", ", "), "[]")
	by := map[int64]use{}
	for _, e := range data.Entities {
		for _, f := range e.Fields {
			if e.Master || f.Refers != entity {
				continue
			}
			var rows []struct {
				Num, N      int64
				First, Last sql.NullInt64
			}
			err := sqlx.SelectContext(ctx, in.q, &rows, fmt.Sprintf("SELECT f.%[1]s AS num, COUNT(*) AS n, MIN(f.%[2]s) AS first, MAX(f.%[2]s) AS last FROM %[3]s f WHERE f.%[1]s IN (%[4]s) GROUP BY f.%[1]s",
				fieldColumn(e, f), placing(e).day, tableOf(e), list))
			if err != nil {
				return nil, fmt.Errorf("count the facts of %ss: %w", entity, err)
			}
			for _, r := range rows {
				by[r.Num] = by[r.Num].with(r.N, kpi.Date(r.First.Int64), kpi.Date(r.Last.Int64))
			}
		}
	}
	return by, nil
}

func (u use) with(facts int64, first, last kpi.Date) use {
	u.facts += facts
	if first != 0 && (u.first == 0 || first < u.first) {
		u.first = first
	}
	u.last = max(u.last, last)
	return u
}

// profileGaps are the fields of a profile, when they are empty, and whose they are; see
// profileFilled.
var profileGaps = []struct{ field, empty, whose string }{
	{"name", "f.name IS NULL", ""},
	{"phone_or_email", "f.phone IS NULL AND f.email IS NULL", ""},
	{"city", "f.city IS NULL", ""},
	{"segment", "f.segment IS NULL", ""},
	{"channel", "f.channel IS NULL", ""},
	{"gender", "f.gender IS NULL", personal},
	{"birth_year", "f.birth_year IS NULL", personal},
	{"occupation", "f.occupation IS NULL", personal},
}

const (
	personal = " AND f.kind = 'person'"
	profiled = "(f.kind IS NULL OR f.kind <> 'anonymous')"
)

// incomplete finds customers whose profiles have gaps, all of them and by field. Total and
// Usual of the first finding are the filled fields and all fields.
func (in *inspection) incomplete(ctx context.Context) ([]suspicion, error) {
	if delivered, err := in.any(ctx, data.ByName("customer")); err != nil || !delivered {
		return nil, err // references alone are no profiles
	}
	columns := []string{"COUNT(*)", "COUNT(CASE WHEN f.kind = 'person' THEN 1 END)",
		"COALESCE(SUM(" + profileFilled + "), 0)", "COALESCE(SUM(" + profileFields + "), 0)",
		"COUNT(CASE WHEN " + profileFilled + " < " + profileFields + " THEN 1 END)"}
	for _, g := range profileGaps {
		columns = append(columns, "COUNT(CASE WHEN "+g.empty+g.whose+" THEN 1 END)")
	}
	counts := make([]int64, len(columns))
	into := make([]any, len(columns))
	for i := range counts {
		into[i] = &counts[i]
	}
	row := in.q.QueryRowxContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM customer f WHERE "+profiled)
	if err := row.Scan(into...); err != nil {
		return nil, err
	}
	all := []suspicion{{where: profiled + " AND " + profileFilled + " < " + profileFields,
		QualityFinding: QualityFinding{Entity: "customer", Count: counts[4], Of: counts[0], Total: float64(counts[2]), Usual: float64(counts[3])}}}
	for i, g := range profileGaps {
		of := counts[0]
		if g.whose != "" {
			of = counts[1]
		}
		all = append(all, suspicion{where: profiled + " AND " + g.empty + g.whose,
			QualityFinding: QualityFinding{Entity: "customer", Field: g.field, Count: counts[5+i], Of: of}})
	}
	return all, nil
}
