package store

import (
	"context"
	"fmt"
	"slices"

	"taraz/data"
	"taraz/kpi"
)

// needed are dates that KPIs need although a row may come without them, and when they do.
// Required dates are never missing: the import refuses such rows.
var needed = []struct{ entity, field, when string }{
	{"deal", "opened_on", "1 = 1"},
	{"deal", "closed_on", "f.stage <> 'open'"},
	{"ticket", "resolved_at", "f.reopened_at IS NOT NULL"},
	{"ticket", "compensated_at", "f.compensation > 0"},
	{"employee", "hired_on", "f.stub = 0"},
}

// missing finds rows without a date that KPIs need.
func (in *inspection) missing(context.Context) ([]suspicion, error) {
	var all []suspicion
	for _, n := range needed {
		all = append(all, suspicion{QualityFinding: QualityFinding{Entity: n.entity, Field: n.field},
			where: "f." + n.field + " IS NULL AND " + n.when})
	}
	return all, nil
}

// promised are dates that may well lie in the future.
var promised = []string{"order.promised_on", "ticket.promised_at"}

// future finds facts dated after today. What an open deal hopes for is no date.
func (in *inspection) future(context.Context) ([]suspicion, error) {
	return in.eachDate(func(e *data.Entity, d dayColumn, months []factMonth) string {
		if slices.Contains(promised, e.Name+"."+d.field) || months[len(months)-1].Last <= in.today {
			return ""
		}
		return fmt.Sprintf("f.%s > %d", d.day, in.today)
	}), nil
}

// eachDate asks for the condition of suspicion of every date that facts have; empty: none.
func (in *inspection) eachDate(ask func(*data.Entity, dayColumn, []factMonth) string) []suspicion {
	var all []suspicion
	for _, e := range data.Entities {
		if e.Master {
			continue
		}
		for _, d := range datesOf(e) {
			months := in.monthsOf(e.Name, d.field)
			if len(months) == 0 {
				continue
			}
			if where := ask(e, d, months); where != "" {
				where += standing(e.Name, d.field)
				all = append(all, suspicion{QualityFinding: QualityFinding{Entity: e.Name, Field: d.field}, where: where})
			}
		}
	}
	return all
}

// standing is a further condition on facts that a date is of: an open deal's closed_on is
// only a hope.
func standing(entity, field string) string {
	if entity == "deal" && field == "closed_on" {
		return " AND f.stage <> 'open'"
	}
	return ""
}

// monthsOf are the months in which an entity's facts have a date, in their order.
func (in *inspection) monthsOf(entity, field string) []factMonth {
	if standing(entity, field) != "" {
		field = "ended_on"
	}
	var list []factMonth
	for _, m := range in.months {
		if m.Entity == entity && m.Field == field {
			list = append(list, m)
		}
	}
	return list
}

// spans are the dates between which something lasts.
var spans = []struct{ entity, from, to string }{
	{"deal", "opened_on", "closed_on"},
	{"ticket", "opened_at", "resolved_at"},
	{"ticket", "opened_at", "first_response_at"},
	{"lead", "created_on", "converted_on"},
	{"order", "ordered_at_day", "delivered_on"},
	{"contact", "contacted_on", "responded_on"},
	{"contact", "contacted_on", "converted_on"},
	{"idea", "submitted_on", "implemented_on"},
	{"employee", "hired_on", "left_on"},
}

// reversed finds what ends before it begins. Where no fact has the date there is nothing to
// read.
func (in *inspection) reversed(context.Context) ([]suspicion, error) {
	var all []suspicion
	for _, s := range spans {
		if e := data.ByName(s.entity); !e.Master && len(in.monthsOf(s.entity, s.to)) == 0 {
			continue
		}
		all = append(all, suspicion{QualityFinding: QualityFinding{Entity: s.entity, Field: s.to},
			where: fmt.Sprintf("f.%s < f.%s%s", s.to, s.from, standing(s.entity, s.to))})
	}
	return all, nil
}

// epoch is the first day that a company's fact may plausibly have: before it lie the dates
// that programs write when they know none.
var epoch = kpi.NewDate(1971, 1, 1)

// beforeStart finds facts dated before 1971, or more than ten years before all but one in a
// hundred facts of the entity (all but one at least).
func (in *inspection) beforeStart(context.Context) ([]suspicion, error) {
	return in.eachDate(func(_ *data.Entity, d dayColumn, months []factMonth) string {
		limit := max(epoch, in.plausible(months))
		if months[0].First >= limit {
			return ""
		}
		return fmt.Sprintf("f.%s < %d", d.day, limit)
	}), nil
}

// plausible is the day ten years before the first day of the month in which the facts begin
// once the earliest hundredth, at least one, is left out.
func (in *inspection) plausible(months []factMonth) kpi.Date {
	n := int64(0)
	for _, m := range months {
		n += m.Facts
	}
	early := max(1, (n+99)/100)
	i := slices.IndexFunc(months, func(m factMonth) bool {
		early -= m.Facts
		return early < 0
	})
	if i < 0 {
		return epoch
	}
	from := months[i]
	return in.cal.MonthStart(from.Month-120) + from.First - in.cal.MonthStart(from.Month)
}
