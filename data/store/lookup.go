package store

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"taraz/kpi"
)

// What somebody asks for need not be anything that a database could hold: PostgreSQL
// refuses to look for such a thing, where SQLite just does not find it.

// keepable tells whether a text could be in a database.
func keepable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// asKeepable is a text without what no database can hold.
func asKeepable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// knowable refuses a number that no num can be, with kpi.ErrUnknown.
func knowable(num int64) error {
	if num < 1 || num > math.MaxInt32 {
		return fmt.Errorf("there is none of number %d: %w", num, kpi.ErrUnknown)
	}
	return nil
}
