package intake

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Names of a desk's folder and of the lock in it, and how old a folder has to be before it
// is looked at: one in the making has no lock yet.
const (
	placeName = "taraz-intake-*"
	lockName  = ".lock"
	makingOf  = time.Minute
)

// place makes a folder for a desk's files below a folder for temporary ones, after removing
// those of processes that were killed: they hold customers.
func place(below string) (dir string, held *os.File, err error) {
	sweepPlaces(below)
	if dir, err = os.MkdirTemp(below, placeName); err != nil { // of mode 0700
		return "", nil, fmt.Errorf("make a place for files: %w", err)
	}
	// Where no lock can be had, the folder is merely not swept if this process is killed.
	held, _ = lock(dir)
	return dir, held, nil
}

func sweepPlaces(below string) {
	dirs, err := filepath.Glob(filepath.Join(below, placeName))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < makingOf {
			continue
		}
		held, err := lock(dir)
		if err != nil {
			continue // somebody's, or nobody may look
		}
		// What cannot be removed is another user's to remove.
		_ = errors.Join(os.RemoveAll(dir), held.Close())
	}
}
