package kpi

import "errors"

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
