//go:build unix

package intake

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// lock takes the lock of a desk's folder, which is free as soon as its process has ended,
// however it ended. Nobody else holds it then.
func lock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
