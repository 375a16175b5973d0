package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"taraz/data/sqlsource"
	"taraz/kpi"
)

// keyPath returns where the key of a database's sources lies: where it was said, beside a
// SQLite file, or in the folder of the user's settings. Empty: it has to be said.
func keyPath(env environment, db, said string) string {
	switch {
	case said != "":
		return said
	case !strings.Contains(db, "://"):
		return filepath.Join(filepath.Dir(db), "taraz.key")
	case env.Getenv("XDG_CONFIG_HOME") != "":
		return filepath.Join(env.Getenv("XDG_CONFIG_HOME"), "taraz", "key")
	case env.Getenv("HOME") != "":
		return filepath.Join(env.Getenv("HOME"), ".config", "taraz", "key")
	}
	return ""
}

var errNoKeyPath = fmt.Errorf("want the file of the key that seals addresses: --key-file or TARAZ_KEY_FILE: %w", kpi.ErrInvalid)

// key reads the key of the sources.
func (s sources) key() (sqlsource.Key, error) {
	if s.keyPath == "" {
		return sqlsource.Key{}, errNoKeyPath
	}
	return sqlsource.ReadKey(s.keyPath)
}

// firstKey reads the key, or makes it for the first source. While there are sources a
// missing key is an error: a new one would not open them.
func (s sources) firstKey(ctx context.Context) (k sqlsource.Key, made bool, err error) {
	k, err = s.key()
	if !errors.Is(err, kpi.ErrUnknown) {
		return k, false, err
	}
	list, listErr := s.Sources(ctx)
	if listErr != nil || len(list) > 0 {
		return k, false, errors.Join(err, listErr)
	}
	k, err = sqlsource.MakeKey(s.keyPath)
	return k, err == nil, err
}
