//go:build unix

package intake

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestFoldersOfKilledProcessesAreRemovedAndThoseOfLivingOnesStay(t *testing.T) {
	below := t.TempDir()
	old := time.Now().Add(-time.Hour)
	make := func(name string, at time.Time) string {
		dir := filepath.Join(below, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "customers.csv"), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, at, at); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	killed, young, foreign := make("taraz-intake-1", old), make("taraz-intake-2", time.Now()), make("somebody-else", old)
	living, held, err := place(below)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := os.Chtimes(living, old, old); err != nil {
		t.Fatal(err)
	}
	sweepPlaces(below)
	for dir, stays := range map[string]bool{killed: false, young: true, foreign: true, living: true} {
		if _, err := os.Stat(dir); (err == nil) != stays {
			t.Errorf("%s: got %v, want it there: %v", filepath.Base(dir), err, stays)
		}
	}
}
