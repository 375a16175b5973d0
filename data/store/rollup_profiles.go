package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// Profile fields count one point each: name, phone or email, city, segment and channel, and
// for persons gender, birth year and occupation.
const profileFilled = `CASE WHEN f.name IS NULL THEN 0 ELSE 1 END
	+ CASE WHEN f.phone IS NULL AND f.email IS NULL THEN 0 ELSE 1 END
	+ CASE WHEN f.city IS NULL THEN 0 ELSE 1 END
	+ CASE WHEN f.segment IS NULL THEN 0 ELSE 1 END
	+ CASE WHEN f.channel IS NULL THEN 0 ELSE 1 END
	+ CASE WHEN f.kind = 'person' THEN CASE WHEN f.gender IS NULL THEN 0 ELSE 1 END
		+ CASE WHEN f.birth_year IS NULL THEN 0 ELSE 1 END
		+ CASE WHEN f.occupation IS NULL THEN 0 ELSE 1 END ELSE 0 END`

const profileFields = "5 + CASE WHEN f.kind = 'person' THEN 3 ELSE 0 END"

// profileKinds are the kinds of scope by which the completeness of profiles is measured.
var profileKinds = []kpi.ScopeKind{kpi.Organisation, kpi.Segment, kpi.Channel, kpi.City, kpi.Portfolio}

// measureProfiles writes how complete the profiles are today. Customers who are anonymous
// have none.
func (f *facts) measureProfiles(ctx context.Context, tx *sqlx.Tx) error {
	if _, err := tx.ExecContext(ctx, tx.Rebind("DELETE FROM profile_measure WHERE day = ?"), int64(f.today)); err != nil {
		return err
	}
	w := rowWriter{tx: tx, table: "profile_measure", columns: []string{"day", "kind", "scope", "filled", "fields", "customers"}}
	for _, kind := range profileKinds {
		if err := f.measureProfilesBy(ctx, &w, kind); err != nil {
			return fmt.Errorf("completeness of profiles by %s: %w", kind, err)
		}
	}
	return w.flush(ctx)
}

func (f *facts) measureProfilesBy(ctx context.Context, w *rowWriter, kind kpi.ScopeKind) error {
	t, err := tableFor("customer", kind)
	if err != nil {
		return err
	}
	by, err := t.scope(kind, "")
	if err != nil {
		return err
	}
	names, err := f.names(ctx, by.of)
	if err != nil {
		return err
	}
	join := ""
	if len(by.joins) > 0 {
		join = by.joins[0]
	}
	var rows []struct {
		K                         string
		Filled, Fields, Customers int64
	}
	err = sqlx.SelectContext(ctx, f.q, &rows, fmt.Sprintf(`SELECT CAST(k AS TEXT) AS k, CAST(SUM(filled) AS BIGINT) AS filled, CAST(SUM(fields) AS BIGINT) AS fields, COUNT(*) AS customers
		FROM (SELECT %s AS k, %s AS filled, %s AS fields FROM customer f %s WHERE f.kind IS NULL OR f.kind <> 'anonymous') t GROUP BY k`,
		by.key, profileFilled, profileFields, join))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := w.add(ctx, int64(f.today), string(kind), named(names, r.K), r.Filled, r.Fields, r.Customers); err != nil {
			return err
		}
	}
	return nil
}
