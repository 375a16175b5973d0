package sqlsource

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"taraz/kpi"
)

// keyMark begins a key file, so that another file is not taken for one.
const keyMark = "taraz-key-1 "

// Key seals addresses. It lives in a file outside the database, so that whoever gets hold of
// the database or of a backup has no password.
type Key struct {
	path   string
	secret [32]byte
}

// ReadKey reads a key file. A missing one wraps kpi.ErrUnknown, one that others can read or
// that is none kpi.ErrInvalid.
func ReadKey(path string) (Key, error) {
	k := Key{path: path}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return k, fmt.Errorf("key file %s is missing; restore it, or name the right one by --key-file or TARAZ_KEY_FILE: %w", path, kpi.ErrUnknown)
	}
	if err != nil {
		return k, fmt.Errorf("key file %s cannot be read (%w)", path, cause(err))
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return k, fmt.Errorf("key file %s can be read by others (mode %04o): `chmod 600` it: %w", path, mode, kpi.ErrInvalid)
	}
	if info.Size() > 1024 || info.IsDir() {
		return k, noKey(path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return k, fmt.Errorf("key file %s cannot be read (%w)", path, cause(err))
	}
	coded, ok := strings.CutPrefix(strings.TrimSpace(string(text)), keyMark)
	secret, err := base64.StdEncoding.DecodeString(coded)
	if !ok || err != nil || len(secret) != len(k.secret) {
		return k, noKey(path)
	}
	copy(k.secret[:], secret)
	return k, nil
}

func noKey(path string) error {
	return fmt.Errorf("key file %s holds no key of Taraz; it is left as it is: %w", path, kpi.ErrInvalid)
}

// MakeKey makes a key file that did not exist, readable by its owner alone. One that another
// process has made in the meantime is read instead.
func MakeKey(path string) (Key, error) {
	k := Key{path: path}
	rand.Read(k.secret[:])
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return k, fmt.Errorf("key file %s cannot be made (%w)", path, cause(err))
	}
	tmp, err := os.CreateTemp(dir, ".taraz-key-*") // of mode 0600
	if err != nil {
		return k, fmt.Errorf("key file %s cannot be made (%w)", path, cause(err))
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(keyMark + base64.StdEncoding.EncodeToString(k.secret[:]) + "\n")
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Link(tmp.Name(), path) // unlike a renaming it replaces nothing
	}
	if errors.Is(err, fs.ErrExist) {
		return ReadKey(path)
	}
	if err != nil {
		return k, fmt.Errorf("key file %s cannot be made (%w)", path, err)
	}
	return k, syncFolder(dir)
}

// syncFolder makes sure that a new name survives a loss of power: without its key what was
// sealed is lost.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("folder of the key file: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && runtime.GOOS != "windows" {
		return fmt.Errorf("folder of the key file: %w", err)
	}
	return nil
}

// Path returns where the key lies.
func (k Key) Path() string { return k.path }

// String shows where the key lies and nothing of it.
func (k Key) String() string { return "key file " + k.path }

// GoString keeps %#v from printing the key.
func (k Key) GoString() string { return k.String() }

// print tells keys apart without telling anything else of them.
func (k Key) print() [8]byte {
	sum := sha256.Sum256(append([]byte("taraz key print\x00"), k.secret[:]...))
	return [8]byte(sum[:8])
}

func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
