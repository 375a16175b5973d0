package scorecard

import (
	"fmt"
	"math"
	"strings"

	"taraz/kpi"
)

// CheckTarget tells whether a target can be scored: goal and red (or a band's four limits)
// given, in the order that the KPI's direction asks for, never equal, inside the natural
// bounds of its unit. The error wraps kpi.ErrInvalid, names KPI and field, and lists every
// mistake.
func CheckTarget(t kpi.Target, d *kpi.Definition) error {
	wrong := targetMistakes(t, d)
	if len(wrong) == 0 {
		return nil
	}
	sentences := make([]string, len(wrong))
	for i, m := range wrong {
		sentences[i] = m.field + ": " + m.want
	}
	return fmt.Errorf("target of kpi %q: %s: %w", d.ID, strings.Join(sentences, "; "), kpi.ErrInvalid)
}

// mistake is one thing wrong with a target: the field (a column of the targets file) and
// what was wanted.
type mistake struct{ field, want string }

func targetMistakes(t kpi.Target, d *kpi.Definition) []mistake {
	switch d.Better {
	case kpi.None:
		return []mistake{{"kpi", "this KPI is shown and never scored; want one with a direction"}}
	case kpi.Band:
		return bandMistakes(t, d)
	}
	return directedMistakes(t, d)
}

func directedMistakes(t kpi.Target, d *kpi.Definition) []mistake {
	wrong := notWanted(fmt.Sprintf("is for a band; want red and goal, since %s is better", d.Better), []named{
		{"lower", t.Lower}, {"upper", t.Upper}, {"red_lower", t.RedLower}, {"red_upper", t.RedUpper}})
	wrong = append(wrong, unreadable([]named{{"red", t.Red}, {"goal", t.Goal}}, true)...)
	wrong = append(wrong, unreadable([]named{{"floor", t.Floor}, {"best", t.Best}}, false)...)
	if len(wrong) > 0 {
		return wrong
	}
	wrong = outOfBounds([]named{{"red", t.Red}, {"goal", t.Goal}}, d)
	if *t.Goal == *t.Red {
		return append(wrong, mistake{"goal", fmt.Sprintf("%v equals red; want them to differ", *t.Goal)})
	}
	up := d.Better == kpi.Up
	if up != (*t.Goal > *t.Red) {
		return append(wrong, mistake{"goal", fmt.Sprintf("%v against red %v; want goal %s red, since %s is better",
			*t.Goal, *t.Red, word(up), d.Better)})
	}
	return append(wrong, endMistakes(t, d)...)
}

// endMistakes checks an agreed floor and best. They may touch red or goal only where that
// is the unit's own bound.
func endMistakes(t kpi.Target, d *kpi.Definition) []mistake {
	low, high := limits(d)
	beyond := func(v, from float64, above bool) bool {
		if above {
			return v > from || (v == from && from == high)
		}
		return v < from || (v == from && from == low)
	}
	up := d.Better == kpi.Up
	var wrong []mistake
	if t.Floor != nil && !beyond(*t.Floor, *t.Red, !up) {
		wrong = append(wrong, mistake{"floor", fmt.Sprintf("%v; want it %s red %v", *t.Floor, word(!up), *t.Red)})
	}
	if t.Best != nil && !beyond(*t.Best, *t.Goal, up) {
		wrong = append(wrong, mistake{"best", fmt.Sprintf("%v; want it %s goal %v", *t.Best, word(up), *t.Goal)})
	}
	return wrong
}

func bandMistakes(t kpi.Target, d *kpi.Definition) []mistake {
	wrong := notWanted("is for a direction; want red_lower, lower, upper and red_upper, since this KPI has a band", []named{
		{"red", t.Red}, {"goal", t.Goal}, {"floor", t.Floor}, {"best", t.Best}})
	band := []named{{"red_lower", t.RedLower}, {"lower", t.Lower}, {"upper", t.Upper}, {"red_upper", t.RedUpper}}
	wrong = append(wrong, unreadable(band, true)...)
	if len(wrong) > 0 {
		return wrong
	}
	wrong = outOfBounds(band, d)
	for i := 1; i < len(band); i++ {
		if a, b := band[i-1], band[i]; *a.value >= *b.value {
			wrong = append(wrong, mistake{b.name, fmt.Sprintf("%v; want it above %s %v", *b.value, a.name, *a.value)})
		}
	}
	return wrong
}

// named is a field of a target beside its name.
type named struct {
	name  string
	value *float64
}

func notWanted(why string, fields []named) []mistake {
	var wrong []mistake
	for _, f := range fields {
		if f.value != nil {
			wrong = append(wrong, mistake{f.name, why})
		}
	}
	return wrong
}

func unreadable(fields []named, required bool) []mistake {
	var wrong []mistake
	for _, f := range fields {
		switch {
		case f.value == nil && required:
			wrong = append(wrong, mistake{f.name, "is missing; want a number"})
		case f.value != nil && (math.IsNaN(*f.value) || math.IsInf(*f.value, 0)):
			wrong = append(wrong, mistake{f.name, "want a finite number"})
		}
	}
	return wrong
}

func outOfBounds(fields []named, d *kpi.Definition) []mistake {
	low, high := limits(d)
	var wrong []mistake
	for _, f := range fields {
		if *f.value >= low && *f.value <= high {
			continue
		}
		want := fmt.Sprintf("%v lies outside what the unit allows; want %s", *f.value, span(low, high))
		if d.Unit == kpi.Percent {
			want += ", shares as fractions such as 0.35 or as 35 %"
		}
		wrong = append(wrong, mistake{f.name, want})
	}
	return wrong
}

func span(low, high float64) string {
	switch {
	case math.IsInf(high, 1):
		return fmt.Sprintf("at least %v", low)
	case math.IsInf(low, -1):
		return fmt.Sprintf("at most %v", high)
	}
	return fmt.Sprintf("%v to %v", low, high)
}

func word(above bool) string {
	if above {
		return "above"
	}
	return "below"
}
