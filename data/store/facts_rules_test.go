package store_test

import (
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// service is what a service desk, a sales team and a survey bring, in half 2025.
var service = []file{
	{entity: "employee", rows: `
		id  valid_from name department manager hired_on
		lea -          Lea  Desk       -       2020-01-01
		kim -          Kim  Desk       lea     2020-01-01
		kim 2025-02-01 Kim  Sales      -       2020-01-01`},
	{entity: "ticket", rows: `
		id customer employee channel kind      justified opened_at         first_response_at promised_at       resolved_at       contacts reopened_at compensated_at
		t1 c1       kim      mail    request   -         2025-01-10T09:00Z 2025-01-10T10:00Z 2025-01-11T09:00Z 2025-01-11T08:00Z 1        -           -
		t2 c1       kim      phone   complaint 1         2025-01-20T09:00Z 2025-01-20T12:00Z -                 2025-02-10T09:00Z 3        2025-03-01  2025-02-25
		t3 c2       lea      mail    complaint 1         2025-01-31T09:00Z -                 2025-02-05T00:30Z -                 -        -           -
		t4 c2       -        mail    complaint 0         2025-02-26T12:00Z 2025-02-26T14:00Z -                 -                 -        -           2025-02-27
		t5 c1       lea      mail    request   -         2025-02-25T12:00Z 2025-02-25T11:00Z -                 2025-02-26T12:00Z 1        -           -`},
	{entity: "deal", rows: `
		id stage opened_on  closed_on  amount customer employee
		d1 won   2025-01-05 2025-01-15 100    c1       kim
		d2 lost  2025-01-05 2025-02-20 200    c1       kim
		d3 open  2025-01-25 2025-02-01 400    c2       kim
		d4 won   -          2025-02-10 800    c2       lea
		d5 lost  2025-01-01 -          1600   c2       lea
		d6 open  -          -          3200   c2       lea
		d7 won   2025-03-10 2025-03-01 6400   c1       -
		d8 open  2025-02-15 -          -      c1       lea`},
	{entity: "answer", rows: `
		id survey   score scale_min scale_max answered_at       customer employee about
		a1 csat     4     1         5         2025-01-10T09:00Z c1       -        kim
		a2 csat     5     1         5         2025-01-11T09:00Z c1       -        kim
		a3 csat     9     0         10        2025-01-12T09:00Z c2       -        -
		a4 csat     2     1         3         2025-02-12T09:00Z c2       -        lea
		a5 csat     8     0         10        2025-02-13T09:00Z c2       -        lea
		a6 employee 4     1         4         2025-01-15T09:00Z -        kim      -
		a7 nps      9     0         10        2025-01-15T09:00Z c1       lea      -
		a8 nps      9     1         10        2025-01-15T09:00Z c1       -        -`},
	{entity: "idea", rows: `
		id employee submitted_on implemented_on
		i1 kim      2025-01-10   2025-01-31
		i2 kim      2025-01-11   2025-02-01
		i3 lea      2025-02-10   -`},
	{entity: "campaign", rows: `
		id channel purpose     starts_on
		k1 web     acquisition 2025-01-01
		k2 fair    retention   -`},
	{entity: "contact", rows: `
		campaign person contacted_on responded_on converted_on opted_out_on
		k1       x1     2025-02-01   2025-02-02   -            -
		k1       x2     2025-02-01   -            2025-03-01   2025-02-20
		k2       x1     2025-01-20   -            -            2025-02-03
		k2       x3     2025-02-20   2025-02-21   -            2025-03-05`},
	{entity: "contact", source: "other", rows: `
		campaign person contacted_on converted_on
		k1       x1     2025-02-10   2025-02-11`},
	{entity: "spend", rows: `
		id spent_on   amount purpose     channel campaign
		s1 2025-01-01 50     acquisition web     k1
		s2 2025-01-02 70     service     -       -`},
}

func TestMeasuresFollowTheMethod(t *testing.T) {
	ticket := func(a kpi.Aggregate, field, date string, w ...kpi.Condition) kpi.Measure {
		return kpi.Measure{Entity: "ticket", Aggregate: a, Field: field, Date: date, Where: w}
	}
	overdue := kpi.Measure{Entity: "ticket", Aggregate: kpi.Count, Stock: true, Where: []kpi.Condition{{Field: "due_at", Until: true}}}
	open := kpi.Measure{Entity: "ticket", Aggregate: kpi.Count, Stock: true}
	pipeline := kpi.Measure{Entity: "deal", Aggregate: kpi.Sum, Field: "amount", Stock: true}
	deals := kpi.Measure{Entity: "deal", Aggregate: kpi.Count, Stock: true}
	won := kpi.Measure{Entity: "deal", Aggregate: kpi.Count, Date: "closed_on", Where: []kpi.Condition{where("stage", "won")}}
	cycle := kpi.Measure{Entity: "deal", Aggregate: kpi.Sum, Field: "cycle", Date: "closed_on", Where: []kpi.Condition{where("stage", "won")}}
	csat := kpi.Measure{Entity: "answer", Aggregate: kpi.ScaledSum, Field: "score", Date: "answered_at", Where: []kpi.Condition{where("survey", "csat")}}
	top := kpi.Measure{Entity: "answer", Aggregate: kpi.Count, Date: "answered_at", Where: []kpi.Condition{where("survey", "csat"), where("top", "yes")}}
	staff := kpi.Measure{Entity: "answer", Aggregate: kpi.Count, Date: "answered_at", Where: []kpi.Condition{where("survey", "employee"), where("top", "yes")}}
	nps := kpi.Measure{Entity: "answer", Aggregate: kpi.Count, Date: "answered_at", Where: []kpi.Condition{where("survey", "nps"), where("zero_to_ten", "yes"), where("promotion", "promoter")}}
	implemented := kpi.Measure{Entity: "idea", Aggregate: kpi.Count, Date: "submitted_on", Where: []kpi.Condition{{Field: "implemented_on", Until: true}}}
	contacted := kpi.Measure{Entity: "contact", Aggregate: kpi.Distinct, Field: "person", Date: "contacted_on"}
	optedOut := contacted
	optedOut.Also = "opted_out_on"
	recipients := kpi.Measure{Entity: "recipient", Aggregate: kpi.Count, Date: "starts_on"}
	converted := kpi.Measure{Entity: "recipient", Aggregate: kpi.Count, Date: "starts_on", Where: []kpi.Condition{where("converted", "yes"), where("purpose", "acquisition")}}
	promises := kpi.Measure{Entity: "promise", Aggregate: kpi.Count, Date: "promised"}
	kept := kpi.Measure{Entity: "promise", Aggregate: kpi.Count, Date: "promised", Where: []kpi.Condition{where("kept", "yes")}}
	spend := kpi.Measure{Entity: "spend", Aggregate: kpi.Sum, Field: "amount", Date: "spent_on"}
	cases := []struct {
		name    string
		measure kpi.Measure
		kind    kpi.ScopeKind
		windows []string
		want    string
	}{
		{"a median of an even number is the mean of the middle two; unanswered and negative ones are left out",
			ticket(kpi.Median, "first_response", "opened_at"), kpi.Organisation, []string{"2025-01", "2025-02", "2025-Q1", "2024-12"}, "=2/2 | =2/1 | =2/3 | "},
		{"a median by employee", ticket(kpi.Median, "resolution", "resolved_at"), kpi.Employee, []string{"2025-Q1"}, "kim=263.5/2 lea=24/1"},
		{"durations in days are whole days, of justified complaints alone",
			ticket(kpi.Median, "compensation_time", "compensated_at", where("justified", "yes")), kpi.Organisation, []string{"2025-02"}, "=36/1"},
		{"a number is compared with its text", ticket(kpi.Count, "", "resolved_at", where("contacts", "1"), isKnown("reopened_at", false)), kpi.Organisation, []string{"2025-01", "2025-02"}, "=1/1 | =1/1"},
		{"a flag is yes or no", ticket(kpi.Count, "", "opened_at", where("justified", "no")), kpi.Organisation, []string{"2025-02"}, "=1/1"},
		{"a reference can be known or not", ticket(kpi.Count, "", "opened_at", isKnown("employee", false)), kpi.Organisation, []string{"2025-Q1"}, "=1/1"},
		{"a reference is compared by id", ticket(kpi.Count, "", "opened_at", where("customer", "c1")), kpi.Organisation, []string{"2025-01"}, "=2/2"},
		{"open tickets stand at the end of the last day", open, kpi.Organisation, []string{"2025-01", "2025-02-09..2025-02-09", "2025-02-10..2025-02-10", "2025-Q1"}, "=2/2 | =2/2 | =1/1 | =2/2"},
		{"a ticket is overdue once its promise is past at the organisation's midnight, else after 72 hours",
			overdue, kpi.Organisation, []string{"2025-01-22..2025-01-22", "2025-01-23..2025-01-23", "2025-02-04..2025-02-04", "2025-02-05..2025-02-05", "2025-02-28..2025-02-28", "2025-03-01..2025-03-01"}, " | =1/1 | =1/1 | =2/2 | =1/1 | =2/2"},
		{"a stock belongs to the department of the day", open, kpi.Department, []string{"2025-01", "2025-02-05..2025-02-05", "2025-02"}, "Desk=2/2 | Desk=1/1 Sales=1/1 | =1/1 Desk=1/1"},
		{"a stock belongs to the managers of the day", open, kpi.Manager, []string{"2025-01"}, "=1/1 lea=1/1"},
		{"a deal is open if it is open or closed later; one without a day, or closed without one, is never", deals, kpi.Organisation, []string{"2025-01", "2025-02", "2025-03"}, "=2/2 | =2/2 | =2/2"},
		{"a missing amount adds nothing to the pipeline", pipeline, kpi.Organisation, []string{"2025-01", "2025-02"}, "=600/2 | =400/1"},
		{"a deal is won in the month it was closed in", won, kpi.Organisation, []string{"2025-01", "2025-02", "2025-03"}, "=1/1 | =1/1 | =1/1"},
		{"a won deal counts for the department of its closing day", won, kpi.Department, []string{"2025-01", "2025-02"}, "Desk=1/1 | Desk=1/1"},
		{"a deal that closes before it opens has no cycle", cycle, kpi.Organisation, []string{"2025-Q1"}, "=10/1"},
		{"scores are brought to the most frequent scale of the window", csat, kpi.Organisation, []string{"2025-01"}, "=13.6/3"},
		{"of equally frequent scales the wider is taken", csat, kpi.Organisation, []string{"2025-02"}, "=13/2"},
		{"an employee's answers are those about him", csat, kpi.Employee, []string{"2025-01"}, "=9/1 kim=9/2"},
		{"top two points, one of a scale of under four", top, kpi.Organisation, []string{"2025-01", "2025-02"}, "=3/3 | "},
		{"an employee's own answer, about nobody, is never shown as his", staff, kpi.Employee, []string{"2025-01"}, "=1/1"},
		{"an employee's own answer, about nobody, counts for his department", staff, kpi.Department, []string{"2025-01"}, "Desk=1/1"},
		{"an employee's own answer, about nobody, counts for his managers", staff, kpi.Manager, []string{"2025-01"}, "lea=1/1"},
		{"what is open belongs to no manager while there is none above, though there was one", open, kpi.Manager, []string{"2025-02-05..2025-02-05"}, "=2/2"},
		{"nps needs a scale from 0 to 10; a respondent is not whom it is about", nps, kpi.Employee, []string{"2025-01"}, "=1/1"},
		{"a condition that moves with the window looks at its last day", implemented, kpi.Organisation, []string{"2025-01", "2025-Q1", "2025-01-01..2025-01-30"}, "=1/1 | =2/2 | "},
		{"a condition that moves with the window, by employee", implemented, kpi.Employee, []string{"2025-Q1"}, "kim=2/2"},
		{"people are counted once", contacted, kpi.Organisation, []string{"2025-01", "2025-02", "2025-Q1"}, "=1/1 | =3/3 | =3/3"},
		{"a second date must lie in the window too, of any of the person's facts", optedOut, kpi.Organisation, []string{"2025-01", "2025-02", "2025-Q1"}, " | =2/2 | =3/3"},
		{"a contact's channel is its campaign's", contacted, kpi.Channel, []string{"2025-Q1"}, "fair=2/2 web=2/2"},
		{"people of a campaign count once, when it starts or else with its first contact", recipients, kpi.Campaign, []string{"2025-01", "2025-02"}, "k1=2/2 k2=2/2 | "},
		{"a person has converted if any contact of the campaign has", converted, kpi.Organisation, []string{"2025-01"}, "=2/2"},
		{"tickets are promises too, in the month of the promise's day", promises, kpi.Organisation, []string{"2025-01", "2025-02"}, "=1/1 | =1/1"},
		{"a promise is kept by a resolution in time", kept, kpi.Employee, []string{"2025-Q1"}, "kim=1/1"},
		{"spend has its own channel", spend, kpi.Channel, []string{"2025-01"}, "=70/1 web=50/1"},
		{"spend has its own campaign", spend, kpi.Campaign, []string{"2025-01"}, "=70/1 k1=50/1"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, service...)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				if got := asked(t, s, c.measure, c.kind, c.windows...); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
	})
}

func TestAnOrdersPromiseIsItsLastAndEveryLineMustKeepItsOwn(t *testing.T) {
	promises := kpi.Measure{Entity: "promise", Aggregate: kpi.Count, Date: "promised"}
	kept := kpi.Measure{Entity: "promise", Aggregate: kpi.Count, Date: "promised", Where: []kpi.Condition{where("kept", "yes")}}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: `
			id line customer ordered_at amount kind   employee promised_on delivered_on
			o1 1    c1       2025-01-01 10     sale   ann      2025-01-10  2025-01-10
			o1 2    c1       2025-01-01 10     sale   bob      2025-02-10  2025-02-11
			o2 1    c1       2025-01-01 10     sale   ann      2025-01-20  2025-01-19
			o2 2    c1       2025-01-01 10     sale   ann      -           -
			o3 1    c1       2025-01-01 10     return ann      2025-01-20  -
			o4 1    c1       2025-01-01 10     sale   ann      2025-01-20  -`})
		for kind, want := range map[kpi.ScopeKind]string{kpi.Organisation: "=2/2 | =1/1", kpi.Employee: "ann=3/3 | bob=1/1"} {
			if got := asked(t, s, promises, kind, "2025-01", "2025-02"); got != want {
				t.Errorf("promises by %s: got %s, want %s", kind, got, want)
			}
		}
		for kind, want := range map[kpi.ScopeKind]string{kpi.Organisation: "=1/1 | ", kpi.Employee: "ann=2/2 | "} {
			if got := asked(t, s, kept, kind, "2025-01", "2025-02"); got != want {
				t.Errorf("kept by %s: got %s, want %s", kind, got, want)
			}
		}
	})
}
