package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// The checks of the data, by the names under which they are found again.
const (
	checkStub        = "stub"                // known only because facts refer to it
	checkDuplicate   = "duplicate_customer"  // one phone, e-mail or national id
	checkMissing     = "missing_date"        // no date where KPIs need one
	checkFuture      = "future_date"         // dated after today
	checkReversed    = "closes_before_opens" // ends before it begins
	checkJump        = "month_jump"          // a month over 8 times the usual one
	checkUnit        = "unit_suspicion"      // amounts about ten times the usual, or a tenth
	checkBeforeStart = "before_start"        // dated long before everything else
	checkIncomplete  = "incomplete_profile"  // profile fields that are empty
)

// QualityFinding counts what one check found in one entity.
type QualityFinding struct {
	Check  string
	Entity string
	// Field is what the check looked at: a date, an amount ("amount"), the number of facts
	// ("facts"), a field of the profile or of what two customers share; empty: all of it.
	Field string
	Month kpi.Month // of a finding about one month, else 0
	Count int64     // rows
	Of    int64     // how many rows were looked at; 0: it does not matter
	// Total and Usual are what a month has and what is usual, Factor one over the other;
	// amounts are in the currency's smallest unit.
	Total, Usual, Factor float64
	Groups               int64 // of customers who seem to be one
}

// Name is what QualityRows takes for a finding's check.
func (q QualityFinding) Name() string {
	name := q.Check
	if q.Field != "" {
		name += ":" + q.Field
	}
	if q.Month != 0 {
		name += ":" + q.Month.String()
	}
	return name
}

// suspicion is a finding with the way to the rows behind it: those of table where the
// condition holds, or what list lists.
type suspicion struct {
	QualityFinding
	from  string // what f is, where it is not the whole table
	where string // over the alias f
	list  func(ctx context.Context, offset, limit int) (RowPage, error)
}

// inspection is one look at the data, as of one moment.
type inspection struct {
	*facts
	dialect  dialect
	months   []factMonth
	revision int64
}

// factMonth is a row of the rollup of dates.
type factMonth struct {
	Entity, Field string
	Month         kpi.Month
	Facts         int64
	First         kpi.Date `db:"first_day"`
	Last          kpi.Date `db:"last_day"`
}

// inspect runs fn in one reading transaction.
func (s *Store) inspect(ctx context.Context, fn func(*inspection) error) error {
	tx, err := s.reading(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	in := &inspection{facts: s.facts(tx), dialect: s.dialect}
	err = sqlx.SelectContext(ctx, tx, &in.months, "SELECT entity, field, month, facts, first_day, last_day FROM fact_month ORDER BY entity, field, month")
	if err != nil {
		return fmt.Errorf("read the months of the facts: %w", err)
	}
	if in.revision, err = revision(ctx, tx); err != nil {
		return err
	}
	return fn(in)
}

// check is one check and how it finds what it suspects.
type check struct {
	name string
	find func(*inspection, context.Context) ([]suspicion, error)
}

func checks() []check {
	return []check{
		{checkStub, (*inspection).stubs}, {checkDuplicate, (*inspection).duplicates},
		{checkMissing, (*inspection).missing}, {checkFuture, (*inspection).future}, {checkReversed, (*inspection).reversed},
		{checkJump, (*inspection).jumps}, {checkUnit, (*inspection).units},
		{checkBeforeStart, (*inspection).beforeStart}, {checkIncomplete, (*inspection).incomplete},
	}
}

// Quality counts what is wrong with the data, or may be. What was looked for and not found
// is left out. While nothing is written the answer is remembered.
func (s *Store) Quality(ctx context.Context) ([]QualityFinding, error) {
	var all []QualityFinding
	err := s.inspect(ctx, func(in *inspection) error {
		if list, _, ok := s.findings.at(in); ok {
			all = list
			return nil
		}
		for _, c := range checks() {
			found, err := in.counted(ctx, c, nil)
			if err != nil {
				return fmt.Errorf("look for %s: %w", c.name, err)
			}
			for _, x := range found {
				all = append(all, x.QualityFinding)
			}
		}
		s.findings.keep(in, all)
		return nil
	})
	return all, err
}

// counted runs a check, counts where that is still to be done and not known, and leaves out
// what was not found.
func (in *inspection) counted(ctx context.Context, c check, known map[string]int64) ([]suspicion, error) {
	found, err := c.find(in, ctx)
	if err != nil {
		return nil, err
	}
	for i := range found {
		x := &found[i]
		x.Check = c.name
		if x.Count != 0 || x.Of != 0 || x.where == "" {
			continue
		}
		if known != nil {
			x.Count = known[x.Name()+" "+x.Entity]
			continue
		}
		err := sqlx.GetContext(ctx, in.q, &x.Count, "SELECT COUNT(*) FROM "+x.sheet()+" f WHERE "+x.where)
		if err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(found, func(x suspicion) bool { return x.Count == 0 }), nil
}

// QualityRows returns the rows behind a finding, which is given by its Name and entity. One that is
// gone since has none. It wraps kpi.ErrUnknown for a check or an entity that does not exist.
func (s *Store) QualityRows(ctx context.Context, finding, entity string, offset, limit int) (RowPage, error) {
	page := RowPage{Entity: entity}
	name, _, _ := strings.Cut(finding, ":")
	i := slices.IndexFunc(checks(), func(c check) bool { return c.name == name })
	if i < 0 || data.ByName(entity) == nil {
		return page, fmt.Errorf("check %q of %q: there is none: %w", finding, entity, kpi.ErrUnknown)
	}
	err := s.inspect(ctx, func(in *inspection) error {
		_, known, _ := s.findings.at(in)
		found, err := in.counted(ctx, checks()[i], known)
		if err != nil {
			return err
		}
		for _, x := range found {
			if x.Name() == finding && x.Entity == entity {
				page, err = in.rows(ctx, x, max(offset, 0), max(limit, 0))
				return err
			}
		}
		return nil
	})
	if err != nil {
		return page, fmt.Errorf("rows of %s: %w", finding, err)
	}
	return page, nil
}

func (in *inspection) rows(ctx context.Context, x suspicion, offset, limit int) (RowPage, error) {
	if x.list != nil {
		page, err := x.list(ctx, offset, limit)
		page.Entity, page.Total = x.Entity, x.Count
		return page, err
	}
	fields, order := sheetFields(x.Entity)
	page, err := in.sheet(ctx, x.sheet(), x.where, order, fields, offset, limit)
	page.Entity, page.Total = x.Entity, x.Count
	return page, err
}
