package kpi

import (
	"errors"
	"strings"
)

// The kinds of error a caller may have to tell apart. Every error of this module that is
// somebody's mistake rather than ours wraps one of them.
var (
	// ErrInvalid: what was given cannot be understood or contradicts a rule.
	ErrInvalid = errors.New("invalid")
	// ErrUnknown: a name (KPI, scope, entity, setting) does not exist.
	ErrUnknown = errors.New("unknown")
	// ErrUnsupported: the name exists but not in this combination (a KPI in a scope it does not have).
	ErrUnsupported = errors.New("unsupported")
	// ErrConflict: it contradicts what is already stored.
	ErrConflict = errors.New("conflict")
)

// Sentence returns what an error says to people: its text without the names of the kinds
// that programs tell it by.
func Sentence(err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		for trimmed := ""; trimmed != line; {
			trimmed = line
			for _, kind := range []error{ErrInvalid, ErrUnknown, ErrUnsupported, ErrConflict} {
				line = strings.TrimSuffix(line, ": "+kind.Error())
			}
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}
