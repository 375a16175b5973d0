package kpi

import (
	"errors"
	"fmt"
	"testing"
)

func TestASentenceLeavesOutTheKindsOfItsErrors(t *testing.T) {
	one := fmt.Errorf("period %q: want a month: %w", "1404-13", ErrInvalid)
	for want, err := range map[string]error{
		`period "1404-13": want a month`:                one,
		`kpi: period "1404-13": want a month`:           fmt.Errorf("kpi: %w: %w", one, ErrUnknown),
		"period \"1404-13\": want a month\nno such one": errors.Join(one, fmt.Errorf("no such one: %w", ErrUnknown)),
		"disk full": errors.New("disk full"),
	} {
		if got := Sentence(err); got != want {
			t.Errorf("got %q want %q", got, want)
		}
	}
}
