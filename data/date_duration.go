package data

import (
	"fmt"
	"math"
	"strings"

	"taraz/kpi"
)

// DurationUnits are the units in which a mapping may give durations, in seconds.
var DurationUnits = map[string]float64{"seconds": 1, "minutes": 60, "hours": 3600}

// ParseDuration reads a duration in seconds: H:MM:SS, or a number of a unit worth that
// many seconds. The error wraps kpi.ErrInvalid.
func ParseDuration(s string, unit float64, comma bool) (float64, error) {
	if strings.Contains(s, ":") {
		return clockDuration(s)
	}
	v, err := ParseNumber(s, comma)
	if err != nil {
		return 0, err
	}
	v *= unit
	if math.Abs(v) > 1e10 {
		return 0, fmt.Errorf("%q is too long a duration: %w", s, kpi.ErrInvalid)
	}
	return v, nil
}

func clockDuration(s string) (float64, error) {
	bad := fmt.Errorf("%q is not a duration: want H:MM:SS or a number: %w", s, kpi.ErrInvalid)
	parts := strings.Split(Digits(Clean(s)), ":")
	if len(parts) != 3 || len(parts[0]) > 6 {
		return 0, bad
	}
	total := 0.0
	for i, part := range parts {
		if !allDigits(part) || part == "" || i > 0 && (len(part) != 2 || part > "59") {
			return 0, bad
		}
		n, _ := plainNumber(part)
		total = total*60 + n
	}
	return total, nil
}
