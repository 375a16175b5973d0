package kpi

import (
	"fmt"
	"slices"
	"strings"
)

// ScopeKind names the ways in which facts are divided (METHOD.md section 2).
type ScopeKind string

// The kinds of scope.
const (
	Organisation   ScopeKind = "organisation"
	Department     ScopeKind = "department"
	Manager        ScopeKind = "manager"
	Employee       ScopeKind = "employee"
	Segment        ScopeKind = "segment"
	Channel        ScopeKind = "channel"
	ContactChannel ScopeKind = "contact_channel"
	Category       ScopeKind = "category"
	Product        ScopeKind = "product"
	City           ScopeKind = "city"
	Campaign       ScopeKind = "campaign"
	Portfolio      ScopeKind = "portfolio"
)

// ScopeKinds lists every kind, the organisation first.
var ScopeKinds = []ScopeKind{Organisation, Department, Manager, Employee, Segment, Channel,
	ContactChannel, Category, Product, City, Campaign, Portfolio}

// ParseScopeKind reads the name of a kind. The error wraps ErrUnknown and lists the kinds.
func ParseScopeKind(s string) (ScopeKind, error) {
	if k := ScopeKind(s); slices.Contains(ScopeKinds, k) {
		return k, nil
	}
	return "", fmt.Errorf("scope kind %q: want one of %s: %w", s, kindList(ScopeKinds), ErrUnknown)
}

func kindList(kinds []ScopeKind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

// Scope is a part of the facts: the whole organisation, or those of one department,
// employee, segment ... An empty name of any other kind than the organisation stands for
// the facts whose field is empty.
type Scope struct {
	Kind ScopeKind
	Name string
}

// Whole is the organisation's scope.
var Whole = Scope{Kind: Organisation}

// ParseScope reads "organisation" or KIND:NAME. The error wraps ErrUnknown or ErrInvalid.
func ParseScope(s string) (Scope, error) {
	kind, name, has := strings.Cut(s, ":")
	k, err := ParseScopeKind(kind)
	if err != nil {
		return Scope{}, err
	}
	if (k == Organisation) == has {
		return Scope{}, fmt.Errorf("scope %q: want organisation or KIND:NAME such as department:Sales: %w", s, ErrInvalid)
	}
	return Scope{k, name}, nil
}

// String returns the scope as it is written: organisation, or KIND:NAME.
func (s Scope) String() string {
	if s.Kind == Organisation {
		return string(Organisation)
	}
	return string(s.Kind) + ":" + s.Name
}
