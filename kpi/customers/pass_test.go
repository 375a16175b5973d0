package customers_test

import (
	"errors"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/kpi/customers"
)

func TestNewRefuses(t *testing.T) {
	good := window(t, gregorian(), "2024-03", "")
	for _, c := range []struct {
		name   string
		change func(*customers.Config)
		kind   error
		text   string
	}{
		{"a silence of less than a month", func(c *customers.Config) { c.Settings.ChurnDays = 30 }, kpi.ErrInvalid, "churn_days 30"},
		{"negative win_back_days", func(c *customers.Config) { c.Settings.WinBackDays = -1 }, kpi.ErrInvalid, "win_back_days -1"},
		{"an unknown figure, listing the known ones", func(c *customers.Config) { c.Figures = []string{"actve"} }, kpi.ErrUnknown, "active_before"},
		{"a figure that the store answers", func(c *customers.Config) { c.Figures = []string{"newcomers"} }, kpi.ErrUnsupported, "newcomers"},
		{"no window at all", func(c *customers.Config) { c.Windows = nil }, kpi.ErrInvalid, "at least one window"},
		{"a window without a period", func(c *customers.Config) { c.Windows[0].Period = kpi.Period{} }, kpi.ErrInvalid, "window 0"},
		{"a window that does not start with its period", func(c *customers.Config) { c.Windows[0].From++ }, kpi.ErrInvalid, "2024-03-01 to 2024-03-31"},
		{"a window that ends after its period", func(c *customers.Config) { c.Windows[0].To++ }, kpi.ErrInvalid, "2024-03"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := customers.Config{Calendar: gregorian(), Settings: kpi.DefaultSettings(kpi.Gregorian), Windows: []kpi.Window{good}}
			c.change(&config)
			_, err := customers.New(config)
			if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %v, want %v with %q", err, c.kind, c.text)
			}
		})
	}
}

func TestAddRefuses(t *testing.T) {
	row := func(scope, customer int32, month string, first, last string) customers.Row {
		r := customers.Row{Scope: scope, Customer: customer, Month: gregorian().Month(day(t, month+"-01"))}
		if first != "" {
			r.SaleOrders, r.FirstDay, r.LastDay = 1, day(t, first), day(t, last)
		}
		return r
	}
	for _, c := range []struct {
		name string
		rows []customers.Row
		text string
	}{
		{"a month before the last one", []customers.Row{row(1, 1, "2024-02", "", ""), row(1, 1, "2024-01", "", "")}, "month 2024-01 comes after 2024-02"},
		{"a customer before the last one", []customers.Row{row(1, 2, "2024-02", "", ""), row(1, 1, "2024-03", "", "")}, "customer 1 in scope 1"},
		{"a scope before the last one", []customers.Row{row(2, 1, "2024-02", "", ""), row(1, 2, "2024-03", "", "")}, "customer 2 in scope 1"},
		{"days turned round", []customers.Row{row(1, 1, "2024-02", "2024-02-09", "2024-02-08")}, "first day 2024-02-09"},
		{"a sale after the cut", []customers.Row{row(1, 1, "2024-03", "2024-03-09", "2024-03-11")}, "a sale on 2024-03-11 is after the cut on 2024-03-10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pass, err := customers.New(customers.Config{Calendar: gregorian(), Settings: kpi.DefaultSettings(kpi.Gregorian),
				Windows: []kpi.Window{window(t, gregorian(), "2024-03", "2024-03-10")}})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range c.rows {
				err = pass.Add(r, customers.Person{Wallet: -1})
			}
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %v, want %q", err, c.text)
			}
		})
	}
}

func TestAPassWithoutRowsHasNoParts(t *testing.T) {
	l := &ledger{calendar: gregorian(), settings: kpi.DefaultSettings(kpi.Gregorian)}
	if parts := l.run(t, []kpi.Window{window(t, l.calendar, "2024", "")}); len(parts) != 0 {
		t.Errorf("got %v, want nothing", parts)
	}
}

func TestAForkStartsEmptyAndCountsAlike(t *testing.T) {
	l := parse(t, "2024-03-01:100 2024-03-09:50")
	pass, err := customers.New(customers.Config{Calendar: l.calendar, Settings: l.settings, Windows: []kpi.Window{window(t, l.calendar, "2024-03", "")}})
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]*customers.Pass{"the pass": pass, "its fork": pass.Fork()} {
		if err := p.Add(l.rows()[0], l.person(1)); err != nil {
			t.Fatal(err)
		}
		parts, err := p.Finish()
		if err != nil {
			t.Fatal(err)
		}
		if got := parts[customers.Key{Figure: "active"}].N; got != 1 {
			t.Errorf("%s: got %d active, want 1", name, got)
		}
	}
}
