package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// rollupVersion changes when what the rollups hold, or how they are computed, does.
const rollupVersion = 3

// valueState says for what kpi_value was written.
type valueState struct {
	Day       kpi.Date  // today, then
	First     kpi.Month // of the earliest fact
	Catalogue string    // a fingerprint
	// Kinds are the kinds of scope whose values are written; others are computed when asked.
	Kinds []kpi.ScopeKind
}

// state reads what the values were written for; a zero Catalogue: never.
func readState(ctx context.Context, q sqlx.ExtContext) (st valueState, err error) {
	var text string
	err = sqlx.GetContext(ctx, q, &text, "SELECT value FROM rollup_state WHERE key = 'values'")
	if errors.Is(err, sql.ErrNoRows) {
		return st, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &st)
	}
	if err != nil {
		return st, fmt.Errorf("read what the values were written for: %w", err)
	}
	return st, nil
}

func writeState(ctx context.Context, tx *sqlx.Tx, st valueState) error {
	text, err := json.Marshal(st)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, tx.Rebind(`INSERT INTO rollup_state (key, value) VALUES ('values', ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`), string(text))
	return err
}

// fingerprint tells catalogues apart by what they define.
func fingerprint(c *kpi.Catalogue) string {
	h := sha256.New()
	fmt.Fprintln(h, rollupVersion)
	for _, d := range c.All() {
		describe(h, reflect.ValueOf(d))
	}
	for _, m := range c.Measures() {
		describe(h, reflect.ValueOf(m))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// describe writes what a value holds, through pointers.
func describe(w io.Writer, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			describe(w, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fmt.Fprint(w, v.Type().Field(i).Name, " ")
				describe(w, v.Field(i))
			}
		}
	case reflect.Slice:
		fmt.Fprint(w, v.Len(), " ")
		for i := range v.Len() {
			describe(w, v.Index(i))
		}
	default:
		fmt.Fprintf(w, "%q ", fmt.Sprint(v.Interface()))
	}
}

// readOnly are the options of a transaction that only reads, and reads one moment.
func readOnly(d dialect) *sql.TxOptions {
	if d == postgres {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return nil // SQLite's deferred transaction is one; its connections cannot write anyway
}
