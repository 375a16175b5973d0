package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// Merge is what the log tells of one merge of customers. It holds ids, never names.
type Merge struct {
	Num      int64
	At       time.Time
	Who      string
	Kept     string    // id
	Merged   []string  // ids, in the order in which they fill the kept one's gaps
	Moved    int64     // facts that became the kept one's when it was made
	Undone   time.Time // zero: the merge is in force
	UndoneBy string
}

// Merge makes several customers one: the facts of others become keep's, whose empty fields
// are filled from theirs. Their ids go on meaning keep in every later import, while what
// an import says of them is kept under their own ids: it fills keep's gaps but never takes
// the place of what is known of keep. Recipients of campaigns stay as they are, since they
// are texts and no customers. It returns the merge's number in the log.
//
// It wraps kpi.ErrInvalid for a list that makes no sense or an id that no customer has, and
// kpi.ErrConflict for one who is merged already.
func (s *Store) Merge(ctx context.Context, who, keep string, others []string) (num int64, err error) {
	if err := checkMerge(keep, others); err != nil {
		return 0, err
	}
	err = s.regroup(ctx, func(r *regrouping) error {
		kept, err := r.customer(ctx, keep)
		if err != nil {
			return err
		}
		var nums []int64
		for _, id := range others {
			n, err := r.customer(ctx, id)
			if err != nil {
				return err
			}
			nums = append(nums, n)
		}
		if num, err = r.note(ctx, who, kept, keep); err != nil {
			return err
		}
		for i, n := range nums {
			if _, err := r.tx.ExecContext(ctx, r.tx.Rebind("INSERT INTO customer_merge_member (merge, position, customer, id) VALUES (?, ?, ?, ?)"), num, i, n, others[i]); err != nil {
				return fmt.Errorf("log the merge: %w", err)
			}
		}
		if err := r.join(ctx); err != nil {
			return err
		}
		moved, err := r.move(ctx, fmt.Sprintf("f.customer IN (SELECT customer FROM customer_merge_member WHERE merge = %d)", num))
		if err != nil {
			return err
		}
		_, err = r.tx.ExecContext(ctx, r.tx.Rebind("UPDATE customer_merge SET moved = ? WHERE num = ?"), moved, num)
		return err
	})
	return num, err
}

func checkMerge(keep string, others []string) error {
	if keep == "" || len(others) == 0 {
		return fmt.Errorf("merge: want a customer to keep and at least one other: %w", kpi.ErrInvalid)
	}
	for i, id := range others {
		switch {
		case !keepable(id) || !keepable(keep):
			return fmt.Errorf("merge: no customer has the id %q or %q: %w", keep, id, kpi.ErrInvalid)
		case id == keep:
			return fmt.Errorf("merge: customer %q is the one to keep and cannot be merged into himself: %w", id, kpi.ErrInvalid)
		case slices.Contains(others[:i], id):
			return fmt.Errorf("merge: customer %q is named twice: %w", id, kpi.ErrInvalid)
		}
	}
	return nil
}

// Unmerge undoes a merge: its customers are again what they were, with every fact that was
// theirs or came under their ids since. It wraps kpi.ErrUnknown for a number that the log
// does not have and kpi.ErrConflict for a merge that is undone already.
func (s *Store) Unmerge(ctx context.Context, num int64, who string) error {
	if err := knowable(num); err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	return s.regroup(ctx, func(r *regrouping) error {
		var m struct{ Kept, Undone int64 }
		err := r.tx.GetContext(ctx, &m, r.tx.Rebind("SELECT kept, undone FROM customer_merge WHERE num = ?"), num)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("merge %d: the log does not have it: %w", num, kpi.ErrUnknown)
		case err != nil:
			return fmt.Errorf("read merge %d: %w", num, err)
		case m.Undone != 0:
			return fmt.Errorf("merge %d: it is undone already: %w", num, kpi.ErrConflict)
		}
		var root int64
		if err := r.tx.GetContext(ctx, &root, r.tx.Rebind("SELECT root FROM customer_own WHERE num = ?"), m.Kept); err != nil {
			return fmt.Errorf("find who merge %d kept: %w", num, err)
		}
		_, err = r.tx.ExecContext(ctx, r.tx.Rebind("UPDATE customer_merge SET undone = ?, undone_by = ?, undone_import = (SELECT COALESCE(MAX(num), 0) FROM import_log) WHERE num = ?"),
			s.now().Unix(), who, num)
		if err != nil {
			return fmt.Errorf("log that merge %d is undone: %w", num, err)
		}
		if err := r.join(ctx); err != nil {
			return err
		}
		_, err = r.move(ctx, fmt.Sprintf("f.customer = %d AND f.%s <> 0", root, viaColumn))
		return err
	})
}

// Merges returns the log, the latest first.
func (s *Store) Merges(ctx context.Context) ([]Merge, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT m.num, m.at, m.who, m.kept_id, m.moved, m.undone, m.undone_by, c.id
		FROM customer_merge m JOIN customer_merge_member c ON c.merge = m.num ORDER BY m.num DESC, c.position`)
	if err != nil {
		return nil, fmt.Errorf("read the merges: %w", err)
	}
	defer rows.Close()
	var all []Merge
	for rows.Next() {
		var m Merge
		var at, undone int64
		var id string
		if err := rows.Scan(&m.Num, &at, &m.Who, &m.Kept, &m.Moved, &undone, &m.UndoneBy, &id); err != nil {
			return nil, fmt.Errorf("read the merges: %w", err)
		}
		m.At = time.Unix(at, 0).UTC()
		if undone != 0 {
			m.Undone = time.Unix(undone, 0).UTC()
		}
		if n := len(all); n == 0 || all[n-1].Num != m.Num {
			all = append(all, m)
		}
		last := &all[len(all)-1]
		last.Merged = append(last.Merged, id)
	}
	return all, rows.Err()
}

// note adds a merge to the log and returns its number.
func (r *regrouping) note(ctx context.Context, who string, kept int64, id string) (int64, error) {
	var num int64
	err := r.tx.GetContext(ctx, &num, "SELECT COALESCE(MAX(num), 0) + 1 FROM customer_merge")
	if err == nil {
		_, err = r.tx.ExecContext(ctx, r.tx.Rebind(`INSERT INTO customer_merge (num, at, who, kept, kept_id, moved, import)
			SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT), ?, 0, COALESCE(MAX(num), 0) FROM import_log`),
			num, r.at.Unix(), who, kept, id)
	}
	if err != nil {
		return 0, fmt.Errorf("log the merge: %w", err)
	}
	return num, nil
}

// customer returns the num of a customer who is not merged.
func (r *regrouping) customer(ctx context.Context, id string) (int64, error) {
	var num int64
	err := r.tx.GetContext(ctx, &num, r.tx.Rebind("SELECT num FROM customer WHERE id = ? AND num NOT IN (SELECT num FROM customer_own WHERE root <> num)"), id)
	if err == nil {
		return num, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("find customer %q: %w", id, err)
	}
	var kept []string
	err = r.tx.SelectContext(ctx, &kept, r.tx.Rebind("SELECT k.id FROM customer_own o JOIN customer_own k ON k.num = o.root WHERE o.id = ? AND o.root <> o.num"), id)
	switch {
	case err != nil:
		return 0, fmt.Errorf("find customer %q: %w", id, err)
	case len(kept) > 0:
		return 0, fmt.Errorf("merge: customer %q is merged into %q already: name that one, or undo the merge first: %w", id, strings.Join(kept, ""), kpi.ErrConflict)
	}
	return 0, fmt.Errorf("merge: customer %q: no customer has this id: %w", id, kpi.ErrInvalid)
}

// regrouping is a change of what is merged, in one writer's transaction.
type regrouping struct {
	store   *Store
	tx      *sqlx.Tx
	at      time.Time
	touched *touched
}

// regroup runs fn with every customer apart, and brings all that is derived in line.
func (s *Store) regroup(ctx context.Context, fn func(*regrouping) error) error {
	return s.write(ctx, func(tx *sqlx.Tx) error {
		r := &regrouping{store: s, tx: tx, at: s.now(), touched: newTouched()}
		r.touched.master["customer"] = true
		if err := takeApart(ctx, tx); err != nil {
			return err
		}
		if err := fn(r); err != nil {
			return err
		}
		if err := s.refresh(ctx, tx, r.touched); err != nil {
			return fmt.Errorf("bring the values up to date: %w", err)
		}
		return nil
	})
}
