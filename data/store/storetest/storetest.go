// Package storetest runs a test on every engine that the store knows, each time in a
// database of its own.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/kpi"
)

// Tehran is an organisation with the Jalali calendar and the rial.
func Tehran() data.Organisation {
	return data.Organisation{Name: "نمونه", Locale: "fa", Currency: "IRR", Unit: "toman", ZoneName: "Asia/Tehran",
		Calendar: kpi.Calendar{System: kpi.Jalali, FiscalStart: 1}}
}

// London is an organisation with the Gregorian calendar and the dollar.
func London() data.Organisation {
	return data.Organisation{Name: "Sample", Locale: "en", Currency: "USD", Unit: "usd", ZoneName: "Europe/London",
		Calendar: kpi.Calendar{System: kpi.Gregorian, FiscalStart: 1}}
}

// Noon is a clock that stands at noon (UTC) of a day such as 2026-01-15.
func Noon(day string) func() time.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return func() time.Time { return at.Add(12 * time.Hour) }
}

// Config says what database a test wants.
type Config struct {
	Organisation data.Organisation // zero: London
	Options      store.Options     // a nil Now: noon of 2026-01-15
}

// Each runs a test on an empty database of a Gregorian organisation on both engines.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	With(t, Config{}, test)
}

// With is Each with an organisation and options of the test's choice.
func With(t *testing.T, c Config, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	if c.Organisation.Currency == "" {
		c.Organisation = London()
	}
	if c.Options.Now == nil {
		c.Options.Now = Noon("2026-01-15")
	}
	EachURL(t, func(t *testing.T, url string) {
		s, err := store.Create(context.Background(), url, c.Organisation, c.Options)
		if err != nil {
			t.Fatalf("create a database: %v", err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Errorf("close the database: %v", err)
			}
		})
		test(t, s)
	})
}

// EachURL runs a test with the address of a database that does not exist yet: a file name
// in a temporary directory, and a PostgreSQL schema that is dropped afterwards.
func EachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, filepath.Join(t.TempDir(), "taraz.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, postgresSchema(t))
	})
}
