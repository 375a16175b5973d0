package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/kpi"
)

// runInit makes an empty organisation.
func runInit(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "init")
	db, asJSON := f.db(), f.json()
	o := organisationFlags{
		calendar: f.String("calendar", "jalali", "jalali or gregorian; fixed from now on"),
		currency: f.String("currency", "IRR", "ISO 4217 code of the organisation's money"),
		unit:     f.String("unit", "", "unit of amounts (IRR: rial, toman, qiran, new_rial; else the code in small letters)"),
		fiscal:   f.Int("fiscal-start", 1, "month in which the fiscal year starts, 1 to 12"),
		zone:     f.String("time-zone", "Asia/Tehran", "IANA time zone; fixed from now on"),
		locale:   f.String("locale", "fa", "fa or en"),
		name:     f.String("name", "", "name of the organisation, as pages and workbooks show it"),
	}
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	org, err := o.organisation(env.Now())
	if err != nil {
		return err
	}
	s, err := store.Create(ctx, *db, org, storeOptions(env))
	if err != nil {
		return err
	}
	defer s.Close()
	if *asJSON {
		return writeJSON(out, map[string]any{"name": org.Name, "calendar": org.Calendar.System, "currency": org.Currency, "unit": org.Unit,
			"fiscal_start": org.Calendar.FiscalStart, "time_zone": org.ZoneName, "locale": org.Locale})
	}
	fmt.Fprintf(out, "%s: an empty organisation with the %s calendar, amounts in %s (%s), locale %s.\n",
		org.Name, org.Calendar.System, org.Unit, org.Currency, org.Locale)
	return nil
}

type organisationFlags struct {
	calendar, currency, unit, zone, locale, name *string
	fiscal                                       *int
}

// organisation checks every flag; its errors name the flag and what is allowed.
func (o organisationFlags) organisation(now time.Time) (data.Organisation, error) {
	system, err := kpi.ParseSystem(*o.calendar)
	if err != nil {
		return data.Organisation{}, usageError{fmt.Errorf("--calendar: %w", err)}
	}
	if *o.fiscal < 1 || *o.fiscal > 12 {
		return data.Organisation{}, usagef("--fiscal-start %d: want a month from 1 to 12", *o.fiscal)
	}
	zone, err := time.LoadLocation(*o.zone)
	if err != nil || *o.zone == "" || *o.zone == "Local" {
		return data.Organisation{}, usagef("--time-zone %q: want an IANA name such as Asia/Tehran", *o.zone)
	}
	if *o.locale != "fa" && *o.locale != "en" {
		return data.Organisation{}, usagef("--locale %q: want fa or en", *o.locale)
	}
	unit := *o.unit
	if unit == "" {
		unit = defaultUnit(*o.currency)
	}
	if _, err := data.UnitFactor(*o.currency, unit); err != nil {
		return data.Organisation{}, usageError{fmt.Errorf("--currency, --unit: %w", err)}
	}
	name := data.Clean(*o.name)
	if name == "" {
		name = unnamed[*o.locale]
	}
	return data.Organisation{
		Name: name, Locale: *o.locale, Currency: *o.currency, Unit: unit, ZoneName: *o.zone, Created: now,
		Calendar: kpi.Calendar{System: system, FiscalStart: *o.fiscal, Zone: zone},
	}, nil
}

// unnamed is what an organisation is called that was given no name.
var unnamed = map[string]string{"fa": "سازمان ما", "en": "Our organisation"}

func defaultUnit(currency string) string {
	if currency == "IRR" {
		return "toman"
	}
	return strings.ToLower(currency)
}
