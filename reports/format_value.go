package reports

import (
	"math"

	"taraz/kpi"
)

// Value writes a KPI's value by its unit, three significant digits for money. Months are
// those of the acquisition payback, whose 13 means "over 12" (METHOD.md section 3).
func (f Format) Value(v float64, unit kpi.Unit) Figure {
	switch unit {
	case kpi.Money:
		return f.Money(v)
	case kpi.Months:
		if v > 12 {
			return Figure{f.word("over12"), f.word("months")}
		}
		return Figure{f.Number(v, 0), f.word("months")}
	}
	return f.value(v, unit, f.Number)
}

// FullValue writes a KPI's value as Value does, but money to its last digit, as tables of
// rows want it.
func (f Format) FullValue(v float64, unit kpi.Unit) Figure {
	if unit == kpi.Money {
		return f.FullMoney(v)
	}
	return f.Value(v, unit)
}

func (f Format) value(v float64, unit kpi.Unit, write func(float64, int) string) Figure {
	switch unit {
	case kpi.Percent:
		n := write(100*v, 1)
		if n != Missing {
			n += f.script("%")
		}
		return Figure{Number: n}
	case kpi.Days:
		return Figure{write(v, 1), f.word("days")}
	case kpi.Hours:
		return Figure{write(v, 1), f.word("hours")}
	case kpi.Months:
		return Figure{write(v, 0), f.word("months")}
	case kpi.PerThousand:
		return Figure{write(v, 1), f.word("per1000")}
	}
	return Figure{Number: write(v, Decimals(v, unit))}
}

// Decimals returns how many decimals a plain value of a unit is shown with. Money has its
// own rule (three significant digits).
func Decimals(v float64, unit kpi.Unit) int {
	switch unit {
	case kpi.Number:
		if v == math.Trunc(v) {
			return 0
		}
		return 1
	case kpi.Months:
		return 0
	case kpi.Ratio:
		return 2
	case kpi.Score:
		if math.Abs(v) < 10 && v != 0 {
			return 2
		}
	}
	return 1
}

// Change writes a change with its sign. Kind is the scorecard's: points (v is a difference
// of fractions, in percentage points), percent (v is a fraction), difference (v is in the
// KPI's unit).
func (f Format) Change(v float64, kind string, unit kpi.Unit) Figure {
	switch kind {
	case "points":
		return Figure{f.signed(100*v, 1, ""), f.word("points")}
	case "percent":
		return Figure{Number: f.signed(v*100, 1, "%")}
	}
	if unit == kpi.Money {
		return f.money(v, f.Scale(v), f.sign)
	}
	return f.value(v, unit, f.sign)
}

func (f Format) sign(v float64, decimals int) string { return f.signed(v, decimals, "") }
