package store

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/data"
)

// errUndo ends a transaction that was only there to look.
var errUndo = errors.New("nothing of it is kept")

// Check looks for damage: of the engine's own structures, and rollups or KPI values that
// differ from what the facts give when they are computed anew. Every finding is a sentence;
// none means that all is well. It waits for other writers and changes nothing.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	findings, err := s.engineFindings(ctx)
	if err != nil || len(findings) > 0 {
		return findings, err // what follows would only repeat it
	}
	err = s.write(ctx, func(tx *sqlx.Tx) error {
		if err := s.refresh(ctx, tx, newTouched()); err != nil { // a new day is no damage
			return err
		}
		before, err := dumpRollups(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.refresh(ctx, tx, everything()); err != nil {
			return err
		}
		after, err := dumpRollups(ctx, tx)
		if err != nil {
			return err
		}
		findings = append(findings, differences(before, after)...)
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	if err != nil {
		return findings, fmt.Errorf("check: %w", err)
	}
	return findings, nil
}

// engineFindings asks the engine, and looks for references that lead nowhere.
func (s *Store) engineFindings(ctx context.Context) ([]string, error) {
	var findings []string
	if s.dialect == sqlite {
		var lines []string
		if err := s.reader.SelectContext(ctx, &lines, "PRAGMA integrity_check(20)"); err != nil {
			return []string{fmt.Sprintf("the database file is damaged (%v); restore a backup", err)}, nil
		}
		for _, l := range lines {
			if l != "ok" {
				findings = append(findings, "the database file is damaged ("+l+"); restore a backup")
			}
		}
	}
	for _, e := range data.Entities {
		for _, f := range e.Fields {
			if f.Type != data.Ref || len(findings) > 0 {
				continue
			}
			var n int64
			column := fieldColumn(e, f)
			err := s.reader.GetContext(ctx, &n, fmt.Sprintf("SELECT COUNT(*) FROM %s f WHERE f.%s <> 0 AND NOT EXISTS (SELECT 1 FROM %s m WHERE m.num = f.%s)",
				tableOf(e), column, f.Refers, column))
			if err != nil {
				return findings, fmt.Errorf("check the references of %s.%s: %w", e.Name, f.Name, err)
			}
			if n > 0 {
				findings = append(findings, fmt.Sprintf("%d rows of %s refer to a %s that does not exist", n, e.Name, f.Refers))
			}
		}
	}
	if len(findings) > 0 {
		return findings, nil
	}
	return s.mergeFindings(ctx)
}

// dump is what a rollup holds: numbers by a key that a reader understands.
type dump map[string][]float64

// dumpRollups reads all rollups, customer months as sums and checksums by month.
func dumpRollups(ctx context.Context, q sqlx.ExtContext) (dump, error) {
	d := dump{}
	for _, t := range []struct{ name, text string }{
		{"the days of", "SELECT entity || '.' || field || ' in ' || CAST(month AS TEXT), facts, first_day, last_day, 0, 0 FROM fact_month"},
		{"the monthly sum", "SELECT measure || ' by ' || kind || ' ' || scope || ' ' || part || ' in ' || CAST(month AS TEXT), sum, n, 0, 0, 0 FROM measure_month"},
		{"the value", `SELECT kpi || ' in ' || kind || ':' || scope || ' ' || grain || ' from month ' || CAST(first_month AS TEXT) || CASE WHEN like_for_like = 1 THEN ' to date' ELSE '' END || ' ' || reason,
			COALESCE(value, -1e300), COALESCE(numerator, -1e300), COALESCE(denominator, -1e300), n, to_date + 2 * maturing + 4 * short_history FROM kpi_value`},
	} {
		if err := d.read(ctx, q, t.name, t.text); err != nil {
			return nil, fmt.Errorf("read %s: %w", t.name, err)
		}
	}
	return d, d.customerMonths(ctx, q)
}

func (d dump) read(ctx context.Context, q sqlx.ExtContext, name, text string) error {
	rows, err := q.QueryxContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		v := make([]float64, 5)
		if err := rows.Scan(&key, &v[0], &v[1], &v[2], &v[3], &v[4]); err != nil {
			return err
		}
		d[name+" "+key] = v
	}
	return rows.Err()
}

func (d dump) customerMonths(ctx context.Context, q sqlx.ExtContext) error {
	list, err := monthEmployees(ctx, q)
	if err != nil {
		return err
	}
	for _, e := range append(list, wholeScope) {
		whose := "of all"
		if e >= 0 {
			whose = fmt.Sprintf("of employee number %d", e)
		}
		err := eachMonth(ctx, q, e, func(m *customerMonth) error {
			key := fmt.Sprintf("the customer months %s in %d", whose, m.Month)
			v := d[key]
			if v == nil {
				v = make([]float64, 5)
				d[key] = v
			}
			v[0]++
			v[1] += float64(m.SaleOrders)
			v[2] += float64(m.Sales)
			v[3] += float64(m.Returns)
			v[4] += float64(checksum(m))
			return nil
		})
		if errors.Is(err, errPacked) {
			d["the customer months "+whose+" cannot be read"] = []float64{1}
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checksum is a number below 2^24, so that sums of many are exact.
func checksum(m *customerMonth) uint32 {
	h := fnv.New32a()
	fmt.Fprint(h, *m)
	return h.Sum32() >> 8
}

// differences are sentences about what two dumps do not share, at most twenty.
func differences(stored, anew dump) []string {
	const most = 20
	keys := map[string]bool{}
	for k := range stored {
		keys[k] = true
	}
	for k := range anew {
		keys[k] = true
	}
	var findings []string
	for k := range keys {
		a, b := stored[k], anew[k]
		switch {
		case a == nil:
			findings = append(findings, k+" is missing, although the facts give it")
		case b == nil:
			findings = append(findings, k+" is stored, although the facts do not give it")
		case !slices.EqualFunc(a, b, near):
			findings = append(findings, fmt.Sprintf("%s is stored as %s, the facts give %s", k, numbersText(a), numbersText(b)))
		}
	}
	slices.Sort(findings)
	if len(findings) > most {
		findings = append(findings[:most], fmt.Sprintf("and %d more differences", len(findings)-most))
	}
	return findings
}

// near compares sums that may have been added up in another order.
func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b))
}

func numbersText(list []float64) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = fmt.Sprintf("%g", v)
		if v == -1e300 {
			texts[i] = "none"
		}
	}
	return strings.Join(texts, ", ")
}
