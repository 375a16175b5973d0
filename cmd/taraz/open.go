package main

import (
	"context"
	"strings"

	"taraz/data"
	"taraz/data/store"
	"taraz/kpi"
)

func storeOptions(env environment) store.Options {
	return store.Options{Now: env.Now}
}

// desk is an open database with everything a command needs to answer.
type desk struct {
	*store.Store
	env       environment
	catalogue *kpi.Catalogue
	org       data.Organisation
	factor    float64 // smallest money units in one display unit
}

// openDesk opens the database of an organisation and brings its values up to today.
func openDesk(ctx context.Context, env environment, url string) (*desk, error) {
	catalogue, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		return nil, err
	}
	opt := storeOptions(env)
	opt.Catalogue = catalogue
	s, err := store.Open(ctx, url, opt)
	if err != nil {
		return nil, err
	}
	org := s.Organisation()
	factor, err := data.UnitFactor(org.Currency, org.Unit)
	if err == nil {
		err = s.Freshen(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return &desk{Store: s, env: env, catalogue: catalogue, org: org, factor: float64(factor)}, nil
}

// today is the day it is at the organisation.
func (d *desk) today() kpi.Date { return d.org.Calendar.Day(d.env.Now()) }

// shownURL is how a database is named to people: a server's address without what may be
// secret in it.
func shownURL(url string) string {
	if strings.Contains(url, "://") {
		return "the database server's schema"
	}
	return url
}
