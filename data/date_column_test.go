package data

import (
	"errors"
	"testing"
)

func TestTheOrdersOfAColumn(t *testing.T) {
	const day, month = DayFirst, MonthFirst
	cases := []struct {
		name  string
		cells []string
		want  DateOrder
	}{
		{"no dates", []string{"x", "12", ""}, 0},
		{"years in front need no order", []string{"2024-05-04", "1403/02/15"}, YearFirst},
		{"one cell decides", []string{"01/02/2024", "13/02/2024"}, day},
		{"either, and they differ", []string{"01/02/2024", "03/04/2024"}, day | month},
		{"either, and they are the same days", []string{"01/01/2024", "02/02/2024"}, day},
		{"some only one way, some only the other", []string{"13/02/2024", "02/13/2024"}, day | month},
		{"two-digit years", []string{"25/02/99", "13/02/98"}, day},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			column := DateColumn{Century: 1300}
			for _, cell := range c.cells {
				column.Add(cell)
			}
			if got := column.Orders(); got != c.want {
				t.Errorf("got %q want %q", got, c.want)
			}
		})
	}
}

func TestWhatIsOpenInAColumnOfDates(t *testing.T) {
	column := DateColumn{}
	column.Add("99/02/15")
	_, err := column.Decide(0)
	var open *OrderError
	if !errors.As(err, &open) || open.Orders != 0 || column.Dates() != 1 || column.Short() != 1 {
		t.Errorf("got %v, want the century asked for", err)
	}
	column = DateColumn{}
	column.Add("01/02/2024")
	_, err = column.Decide(0)
	if !errors.As(err, &open) || open.Orders != DayFirst|MonthFirst || open.Example != "01/02/2024" {
		t.Errorf("got %+v, want both orders and the cell", open)
	}
}

func TestCharactersThatNobodySees(t *testing.T) {
	for s, want := range map[string]bool{"plain": false, "دو\u200Cنیم": false, "a\tb\u00A0": false, "a\u202Eb": true, "a\x00b": true, "\uFEFFx": true} {
		if got := Stripped(s); got != want {
			t.Errorf("%q: got %v want %v", s, got, want)
		}
	}
}
