package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/mattn/go-sqlite3"

	"taraz/data/store"
)

func TestOnlyWhatIsCorruptIsCalledDamaged(t *testing.T) {
	for code, want := range map[sqlite3.ErrNo]string{
		sqlite3.ErrCorrupt:  "is damaged",
		sqlite3.ErrNotADB:   "is damaged",
		sqlite3.ErrReadonly: "cannot be written",
		sqlite3.ErrCantOpen: "cannot be written",
		sqlite3.ErrBusy:     "locked",
	} {
		err := store.Unusable("a.db", sqlite3.Error{Code: code})
		if !strings.Contains(err.Error(), "a.db") || !strings.Contains(err.Error(), want) {
			t.Errorf("code %d: got %q, want %q", code, err, want)
		}
		if want != "is damaged" && strings.Contains(err.Error(), "damaged") {
			t.Errorf("code %d: got %q, which is no damage", code, err)
		}
	}
	if err := store.Unusable("a.db", errors.New("disk on fire")); strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %q, which is no damage", err)
	}
}
