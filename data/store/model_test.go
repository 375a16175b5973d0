package store_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// modelled is the part of an order that the model below follows.
type modelled struct {
	customer, channel string // channel is mapped by some files only
	at, amount        int64
}

// model is what the store should hold: orders by source and id, kept in the plainest way.
type model struct {
	calendar kpi.Calendar
	orders   map[string]map[string]modelled
}

func (m model) month(o modelled) kpi.Month {
	return m.calendar.Month(m.calendar.Day(time.Unix(o.at, 0)))
}

// delivery is a file of orders.
type delivery struct {
	source, complete string
	channel          bool // is mapped
	ids              []string
	orders           []modelled
}

// take applies a delivery to the model and tells what should be reported.
func (m model) take(d delivery) result {
	var out result
	held := m.orders[d.source]
	if held == nil {
		held = map[string]modelled{}
		m.orders[d.source] = held
	}
	seen, fileMonths, months := map[string]bool{}, map[kpi.Month]bool{}, map[kpi.Month]bool{}
	for i, id := range d.ids {
		if seen[id] {
			out.duplicates++
			continue
		}
		seen[id] = true
		next, before := d.orders[i], held[id]
		_, known := held[id]
		if !d.channel {
			next.channel = before.channel
		}
		fileMonths[m.month(next)] = true
		switch {
		case !known:
			out.inserted++
			months[m.month(next)] = true
		case next == before:
			out.unchanged++
		default:
			out.updated++
			months[m.month(before)], months[m.month(next)] = true, true
		}
		held[id] = next
	}
	for id, o := range held {
		if !seen[id] && (d.complete == "all" || d.complete == "months" && fileMonths[m.month(o)]) {
			out.removed++
			months[m.month(o)] = true
			delete(held, id)
		}
	}
	var names []string
	for _, month := range slices.Sorted(maps.Keys(months)) {
		names = append(names, month.String())
	}
	out.months = strings.Join(names, " ")
	return out
}

// lines are the orders as the database should show them.
func (m model) lines() string {
	var all []string
	for source, held := range m.orders {
		for id, o := range held {
			channel := o.channel
			if channel == "" {
				channel = "-"
			}
			all = append(all, fmt.Sprintf("%s,%s,%s,%d,%d,%s", source, id, o.customer, o.at, o.amount, channel))
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func randomDelivery(r *rand.Rand) delivery {
	d := delivery{source: []string{"crm", "shop"}[r.IntN(2)], complete: []string{"no", "no", "months", "all"}[r.IntN(4)], channel: r.IntN(3) > 0}
	for range r.IntN(30) {
		d.ids = append(d.ids, fmt.Sprintf("o%d", r.IntN(25)))
		o := modelled{customer: fmt.Sprintf("c%d", r.IntN(4)), at: 1_735_689_600 + int64(r.IntN(5))*2_678_400, amount: int64(r.IntN(2))}
		if d.channel {
			o.channel = []string{"", "web"}[r.IntN(2)]
		}
		d.orders = append(d.orders, o)
	}
	return d
}

func (d delivery) load(t *testing.T, im *store.Import) (result, error) {
	t.Helper()
	rows := "id customer ordered_at amount"
	if d.channel {
		rows += " channel"
	}
	for i, o := range d.orders {
		rows += fmt.Sprintf("\n%s %s %s %d", d.ids[i], o.customer, time.Unix(o.at, 0).UTC().Format("2006-01-02T15:04Z"), o.amount)
		if d.channel && o.channel == "" {
			rows += " -"
		}
		rows += " " + o.channel
	}
	return loadInto(t, im, file{entity: "order", source: d.source, complete: d.complete, rows: rows})
}

func TestAnyOrderOfFilesGivesWhatAPlainModelGives(t *testing.T) {
	storetest.With(t, storetest.Config{Organisation: storetest.Tehran()}, func(t *testing.T, s *store.Store) {
		random := rand.New(rand.NewPCG(7, 7))
		m := model{s.Organisation().Calendar, map[string]map[string]modelled{}}
		for round := range 60 {
			d, dry := randomDelivery(random), random.IntN(5) == 0
			var got, want result
			if dry {
				want = m.copied().take(d)
			} else {
				want = m.take(d)
			}
			err := s.Import(context.Background(), store.ImportInfo{DryRun: dry}, func(im *store.Import) (err error) {
				got, err = d.load(t, im)
				return err
			})
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			if got != want {
				t.Fatalf("round %d, complete %s: got %s, want %s", round, d.complete, got, want)
			}
			check(t, s, orderLines, m.lines())
			if t.Failed() {
				t.Fatalf("after round %d, complete %s, dry %v", round, d.complete, dry)
			}
		}
		check(t, s, wrongDates(s.Organisation().Calendar), "")
	})
}

const orderLines = `SELECT s.name, o.id, c.id, o.ordered_at, o.amount, o.channel FROM fact_order o
	JOIN source s ON s.num = o.source JOIN customer c ON c.num = o.customer ORDER BY s.name, o.id`

// wrongDates finds orders whose stored month does not hold their stored day.
func wrongDates(c kpi.Calendar) string {
	var cases []string
	for m := kpi.NewMonth(1403, 1); m <= kpi.NewMonth(1404, 12); m++ {
		cases = append(cases, fmt.Sprintf("WHEN ordered_at_day BETWEEN %d AND %d THEN %d", c.MonthStart(m), c.MonthEnd(m), m))
	}
	return "SELECT id FROM fact_order WHERE ordered_at_month <> CASE " + strings.Join(cases, " ") + " END"
}

func (m model) copied() model {
	c := model{m.calendar, map[string]map[string]modelled{}}
	for source, held := range m.orders {
		c.orders[source] = maps.Clone(held)
	}
	return c
}
