package kpi_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

// shipped loads the catalogue that is part of the program, against the real entities.
func shipped(t *testing.T) *kpi.Catalogue {
	t.Helper()
	c, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		t.Fatalf("the shipped catalogue has mistakes:\n%v", err)
	}
	return c
}

// promised is METHOD.md section 3 as a table: id, unit, better, lead or lag, and whether
// it exists already.
const promised = `
revenue money up lag
gross_profit money up lag
gross_margin % up lag
revenue_growth % up lag
revenue_growth_yoy % up lag
average_order_value money up lag
revenue_per_customer money up lag
existing_customer_revenue_share % none lag
acquisition_cost money down lag
marketing_cost_ratio % band lag
cost_to_serve money band lag
acquisition_payback_months months down lag
revenue_growth_real_yoy % up lag later
top20_profit_share % none lag
customer_lifetime_value money up lead later
lifetime_value_to_acquisition_cost ratio up lead later
customer_equity money up lead later
active_customers count up lag
new_customers count up lag
retention_rate % up lag
retention_rate_classic % none lag
retention_rate_12m % up lag
net_revenue_retention % up lag
second_purchase_rate % up lead
share_of_wallet % up lead
churn_rate % down lag
win_back_rate % up lag
repeat_purchase_rate % up lag
purchase_frequency ratio up lead
acquisition_rate % up lead
csat % up lead
csat_mean score up lead
nps score up lead
customer_effort score down lead
complaint_rate per_1000 down lead
loyal_customer_share % up lead later
at_risk_value money down lead later
controllable_churn_rate % down lag
relationship_days days none lag
win_rate % up lead
sales_cycle_days days down lead
lead_conversion % up lead
pipeline_value money up lead
campaign_response_rate % up lead
opt_out_rate % down lead
first_response_hours hours down lead
unanswered_share % down lead
overdue_ticket_share % down lead
resolution_hours hours down lead
first_contact_resolution % up lead
promise_kept_rate % up lead
reopen_rate % down lead
compensation_days days down lead
profile_completeness % up lead
contact_channel_share % none lag
headcount count none lag
employee_turnover % down lag
training_hours_per_employee hours up lead
training_coverage % up lead
employee_satisfaction % up lead
internal_marketing_index 0-100 up lead later
extra_role_behaviour 0-100 up lead later
revenue_per_employee money up lag
ideas_per_employee ratio up lead
ideas_implemented_rate % up lead
crm_adoption % up lead
csf_customer_focus 0-100 up lead later
csf_crm_organisation 0-100 up lead later
csf_knowledge_management 0-100 up lead later
csf_technology 0-100 up lead later
`

func TestEveryKPIOfTheMethodIsInTheCatalogueWithItsUnitAndDirection(t *testing.T) {
	var got []string
	for _, d := range shipped(t).All() {
		line := []string{d.ID, strings.ReplaceAll(string(d.Unit), " ", "_"), string(d.Better), "lag"}
		if d.Lead {
			line[3] = "lead"
		}
		if d.Later {
			line = append(line, "later")
		}
		got = append(got, strings.Join(line, " "))
	}
	want := strings.Split(strings.TrimSpace(promised), "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("line %d: got %q, want %q", i, got[min(i, len(got)):min(i+1, len(got))], want[min(i, len(want)):min(i+1, len(want))])
		}
	}
}

func TestEveryMeasureOfTheShippedCatalogueIsUsed(t *testing.T) {
	c := shipped(t)
	used := map[string]bool{}
	for _, d := range c.All() {
		for _, term := range slices.Concat(d.Value, d.Numerator, d.Denominator) {
			used[term.Measure] = true
			if of := c.Measure(term.Measure).Profit; of != nil {
				used[of.Net], used[of.Costed], used[of.Cost] = true, true, true
			}
		}
	}
	for _, m := range c.Measures() {
		if !used[m.Name] {
			t.Errorf("measure %q is used by no KPI", m.Name)
		}
	}
}

func TestWhatIsMarkedInTheShippedCatalogue(t *testing.T) {
	cases := []struct {
		name string
		is   func(*kpi.Definition) bool
		want string
	}{
		{"KPIs that go on changing after their period", func(d *kpi.Definition) bool { return d.Maturing },
			"acquisition_rate lead_conversion campaign_response_rate reopen_rate"},
		{"KPIs that need a past", func(d *kpi.Definition) bool { return d.ShortHistory },
			"existing_customer_revenue_share acquisition_cost new_customers churn_rate controllable_churn_rate"},
		{"customer surveys and reviews may be quarterly", func(d *kpi.Definition) bool { return d.Quarterly },
			"csat csat_mean nps customer_effort extra_role_behaviour"},
		{"money flows are seasonal", func(d *kpi.Definition) bool { return d.Seasonal }, "revenue gross_profit"},
		{"KPIs for some scopes only", func(d *kpi.Definition) bool { return d.Scopes != nil }, "contact_channel_share"},
		{"turnover kinds are not scored to date", func(d *kpi.Definition) bool { return d.NotToDate },
			"employee_turnover training_hours_per_employee revenue_per_employee ideas_per_employee"},
	}
	c := shipped(t)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, d := range c.All() {
				if tc.is(d) {
					got = append(got, d.ID)
				}
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, " "), tc.want)
			}
		})
	}
}

func TestAcquisitionCostCannotBeAllocatedToSegmentsOrPeople(t *testing.T) {
	c := shipped(t)
	d, err := c.Find("acquisition_cost")
	if err != nil {
		t.Fatal(err)
	}
	want := []kpi.ScopeKind{kpi.Organisation, kpi.Channel, kpi.Campaign}
	if got := c.Supports(d); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPersianTextsUsePersianLettersAndNoBlankBeforeThePlural(t *testing.T) {
	for _, d := range shipped(t).All() {
		for _, s := range []string{d.Name.Fa, d.Description.Fa} {
			for _, bad := range []string{"ي", "ك", " ها", " های", " می ", "\"", "  "} {
				if strings.Contains(s, bad) {
					t.Errorf("%s: got %q with %q in it, want Persian yeh and kaf, a zero-width non-joiner and «»", d.ID, s, bad)
				}
			}
		}
	}
}

func TestKPIsOverTwelveMonthsHaveNoChartOfTheirOwn(t *testing.T) {
	c := shipped(t)
	var rolling []string
	for _, d := range c.All() {
		if c.Rolling(d) {
			rolling = append(rolling, d.ID)
		}
		if c.Rolling(d) != (d.Charting() == kpi.ChartNone) {
			t.Errorf("%s: got rolling %v and chart %s", d.ID, c.Rolling(d), d.Charting())
		}
	}
	want := "acquisition_payback_months retention_rate_12m net_revenue_retention share_of_wallet ideas_implemented_rate"
	if got := strings.Join(rolling, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNaturalBoundsOfSharesThatMayLeaveTheirRange(t *testing.T) {
	c := shipped(t)
	for id, want := range map[string]string{"csat": "0 1", "revenue_growth": "- -", "gross_margin": "- 1", "nps": "-100 100", "employee_turnover": "0 -", "complaint_rate": "0 -", "revenue": "- -"} {
		d, err := c.Find(id)
		if err != nil {
			t.Fatal(err)
		}
		low, high := d.Limits()
		if got := bound(low) + " " + bound(high); got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
}

func bound(x *float64) string {
	if x == nil {
		return "-"
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}

func TestWordsSpeakTheLanguageAskedFor(t *testing.T) {
	w := kpi.Words{Fa: "درآمد", En: "Revenue"}
	if w.In("fa") != w.Fa || w.In("en") != w.En {
		t.Errorf("got %q and %q, want each language's own", w.In("fa"), w.In("en"))
	}
}
