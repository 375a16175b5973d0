package web

import (
	"context"
	"testing"

	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
)

// listener remembers the periods that a source was asked for.
type listener struct {
	scorecard.Source
	asked []kpi.Period
}

func (l *listener) Query(ctx context.Context, q kpi.Query) ([]kpi.Value, error) {
	l.asked = append(l.asked, q.Periods...)
	return l.Source.Query(ctx, q)
}

func TestAKPIsHistoryGoesBackToTheFirstFact(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	s := f.server(t)
	l := &listener{Source: f}
	s.Values = l
	d, err := s.Catalogue.Find("revenue")
	if err != nil {
		t.Fatal(err)
	}
	v := &sight{View: reports.View{Format: reports.Format{Calendar: f.cal}}, first: f.today - 100}
	for _, c := range []struct {
		period string
		want   int
	}{{"1405-08", 4}, {"1405-Q3", 2}, {"1400-01", 1}} {
		if v.Period, err = f.cal.ParsePeriod(c.period); err != nil {
			t.Fatal(err)
		}
		l.asked = nil
		if _, err := s.history(context.Background(), v, d, kpi.Organisation, nil); err != nil {
			t.Fatal(err)
		}
		if len(l.asked) != c.want {
			t.Errorf("%s: asked for %d periods, want %d, of which the first holds the first fact", c.period, len(l.asked), c.want)
		}
	}
}
