package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"taraz/kpi"
	"taraz/reports"
)

// writeJSON prints one document, indented, followed by a newline. Text is not escaped for
// HTML: it goes to a terminal or a program.
func writeJSON(out *bytes.Buffer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// format returns how figures are written on a terminal: in English words and Latin digits,
// with the organisation's calendar and money.
func (d *desk) format() reports.Format { return d.formatIn("en") }

func (d *desk) formatIn(lang string) reports.Format {
	return reports.Format{Lang: lang, Calendar: d.org.Calendar, Currency: d.org.Currency, Unit: d.org.Unit, Factor: d.factor}
}

// canReplace tells, before work begins whose result it is to hold, that replaceFile can
// write a file.
func canReplace(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("writing %s: is a folder: %w", path, kpi.ErrInvalid)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, plainPathError(err))
	}
	tmp.Close()
	return os.Remove(tmp.Name())
}

// sameFile tells whether two paths lead to one file that is there.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// replaceFile writes a file so that readers see the old or the new one, never a half.
func replaceFile(path string, content []byte) error {
	return replaceFrom(path, bytes.NewReader(content))
}

// replaceFrom is replaceFile for content that need not be in memory at once.
func replaceFrom(path string, content io.Reader) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, plainPathError(err))
	}
	defer os.Remove(tmp.Name()) // gone already once it was renamed
	_, err = io.Copy(tmp, content)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}
