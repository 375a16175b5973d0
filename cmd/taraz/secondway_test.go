package main

import (
	"fmt"
	"math"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"taraz/data/sample"
	"taraz/kpi"
)

// sampleCompany generates the sample company and returns its tables as the second way reads
// them, and its last month.
func sampleCompany(t *testing.T, now time.Time) (sample.Company, []sheet, int) {
	t.Helper()
	c := sample.Generate(kpi.NewDate(now.Year(), int(now.Month()), now.Day()), 7)
	var sheets []sheet
	for _, table := range c.Tables {
		sheets = append(sheets, sheet{table.Entity, table.Fields, table.Rows})
	}
	return c, sheets, monthOf2(int(c.To))
}

// importSample loads the sample company through the command line.
func importSample(t *testing.T, op operator, c sample.Company) {
	t.Helper()
	op.must("init", "--name", "Sample", "--unit", "toman", "--locale", "fa")
	files, err := c.Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, got := range op.imports("--map", f.Mapping, f.Data) {
			if got.Rejected > 0 {
				t.Errorf("%s: %d rows rejected: %v", f.Entity, got.Rejected, got.Reasons)
			}
		}
	}
}

// difference is one value in which the product and the second way differ.
type difference struct{ kpi, period, scope, what string }

// compareWith computes the records' KPIs, scopes and periods again and collects what differs.
func (c *company2) compareWith(records map[string]record) (list []difference, compared, known int) {
	scopes := map[string]*scope2{}
	for _, r := range records {
		if _, ok := catalogue2[r.KPI]; !ok {
			continue
		}
		s := scopes[r.Scope]
		if s == nil {
			kind, name, _ := strings.Cut(r.Scope, ":")
			s = c.scope(kind, name)
			scopes[r.Scope] = s
		}
		compared++
		if r.Value != nil {
			known++
		}
		if what := differs(r, value2(r.KPI, s, parsePeriod2(r.Period))); what != "" {
			list = append(list, difference{r.KPI, r.Period, r.Scope, what})
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		return a.kpi+" "+a.scope+" "+a.period < b.kpi+" "+b.scope+" "+b.period
	})
	return list, compared, known
}

// differs says how a record of the product differs from the second way, "" if it does not.
// METHOD.md gives no parts for a value that is missing.
func differs(got record, want result2) string {
	reason := ""
	if got.Reason != nil {
		reason = *got.Reason
	}
	var value *float64
	if want.reason == "" {
		value = &want.value
	}
	switch {
	case reason != want.reason || !alike(got.Value, value):
		return fmt.Sprintf("value: got %s %s want %s %s", number2(got.Value), reason, number2(value), want.reason)
	case want.reason != "":
		return ""
	case !alike(got.Numerator, want.num):
		return fmt.Sprintf("numerator: got %s want %s", number2(got.Numerator), number2(want.num))
	case !alike(got.Denominator, want.den):
		return fmt.Sprintf("denominator: got %s want %s", number2(got.Denominator), number2(want.den))
	case got.N != int64(want.n):
		return fmt.Sprintf("n: got %d want %d", got.N, want.n)
	}
	return ""
}

func number2(x *float64) string {
	if x == nil {
		return "null"
	}
	return fmt.Sprint(*x)
}

func alike(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-9*math.Max(1e-6, math.Max(math.Abs(*a), math.Abs(*b)))
}

// report fails with the differences, at most a few of each KPI and kind of scope.
func report(t *testing.T, list []difference) {
	t.Helper()
	shown, all := map[string]int{}, map[string]int{}
	for _, d := range list {
		kind, _, _ := strings.Cut(d.scope, ":")
		key := d.kpi + " by " + kind
		if all[key]++; all[key] <= 4 {
			t.Errorf("%s %s %s: %s", d.kpi, d.period, d.scope, d.what)
		}
		shown[key] = min(all[key], 4)
	}
	for _, d := range slices.Sorted(maps2(all)) {
		if all[d] > shown[d] {
			t.Errorf("%s: %d differences in all", d, all[d])
		}
	}
}

func maps2(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

var kinds2 = strings.Fields("organisation " + byOrder)

// supported2 lists the KPIs that support a kind of scope.
func supported2(kind string) (ids []string) {
	for id, k := range catalogue2 {
		if kind == "organisation" && id != "contact_channel_share" || slices.Contains(strings.Fields(k.scopes), kind) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// unwatched skips a long test whose work is done one after another, or by another process,
// where the race detector would make it ten times slower and could find nothing that others
// do not show it; .ci/run runs it without.
func unwatched(t *testing.T) {
	t.Helper()
	if raced {
		t.Skip("skipped: run without the race detector only")
	}
}

func TestEveryKPIOfTheSampleCompanyEqualsASecondWay(t *testing.T) {
	unwatched(t)
	op := onSQLite(t)
	company, sheets, last := sampleCompany(t, op.now)
	importSample(t, op, company)
	c := readCompany(t, sheets)
	for grain, periods := range grains(last-35, last) {
		for _, kind := range kinds2 {
			t.Run(grain+" by "+kind, func(t *testing.T) {
				op := op
				op.t = t
				if !everything2() && !slices.Contains(strings.Fields(compared2[grain]), kind) {
					t.Skip("compared with TARAZ_REQUIRE=secondway only")
				}
				c.checkSample(t, op, periods, kind)
			})
		}
	}
}

// TestTheSampleCompanyOnEveryEngineEqualsASecondWay compares less, but on PostgreSQL too.
func TestTheSampleCompanyOnEveryEngineEqualsASecondWay(t *testing.T) {
	unwatched(t)
	eachEngine(t, func(t *testing.T, op operator) {
		op.t = t
		company, sheets, last := sampleCompany(t, op.now)
		importSample(t, op, company)
		c := readCompany(t, sheets)
		years := grains(last-35, last)["year"]
		for _, kind := range strings.Fields("organisation department segment contact_channel product campaign") {
			c.checkSample(t, op, years[:1], kind)
		}
	})
}

// compared2 are the kinds of scope that are always compared; by month and quarter the others
// take long.
var compared2 = map[string]string{
	"month":   "organisation department",
	"quarter": "organisation manager segment contact_channel category campaign",
	"year":    strings.Join(kinds2, " "),
}

func everything2() bool {
	return slices.Contains(strings.Split(os.Getenv("TARAZ_REQUIRE"), ","), "secondway")
}

// checkSample compares every KPI of a kind of scope in some periods.
func (c *company2) checkSample(t *testing.T, op operator, periods []period2, kind string) {
	t.Helper()
	args := []string{"--from", periods[0].String(), "--to", periods[len(periods)-1].String()}
	if kind != "organisation" {
		args = append(args, "--by", kind)
	}
	got := op.values(args...)
	checkSupported(t, got, kind)
	list, compared, known := c.compareWith(got)
	if known < compared/8 {
		t.Errorf("only %d of %d values are known: nothing was tested", known, compared)
	}
	t.Logf("%d values compared, %d of them known", compared, known)
	report(t, list)
	if kind != "organisation" {
		checkSums(t, got, op.values(args[:4]...), kind)
	}
}

// checkSums holds that flows and both parts of ratios of flows add up over the scopes of a
// kind, the empty one included, also those to which the KPI is not applicable for want of
// the numerator's facts. Managers overlap, and so do orders over products.
func checkSums(t *testing.T, by, whole map[string]record, kind string) {
	t.Helper()
	if kind == "manager" {
		return
	}
	var numerators, denominators = map[string]float64{}, map[string]float64{}
	for _, r := range by {
		key := r.KPI + " " + r.Period
		if r.Numerator != nil {
			numerators[key] += *r.Numerator
		}
		if r.Denominator != nil {
			denominators[key] += *r.Denominator
		}
	}
	for _, r := range whole {
		k := catalogue2[r.KPI]
		if r.Reason != nil || !slices.Contains(additive, r.KPI) || !slices.Contains(strings.Fields(k.scopes), kind) {
			continue
		}
		overlap := r.KPI == "average_order_value" && (kind == "product" || kind == "category")
		num, den := numerators[r.KPI+" "+r.Period], denominators[r.KPI+" "+r.Period]
		if r.Numerator != nil && !alike(&num, r.Numerator) || r.Denominator != nil && !overlap && !alike(&den, r.Denominator) {
			t.Errorf("%s %s by %s adds up to %v / %v, the organisation has %s / %s", r.KPI, r.Period, kind, num, den, number2(r.Numerator), number2(r.Denominator))
		}
	}
}

var additive = strings.Fields(`revenue gross_profit gross_margin average_order_value marketing_cost_ratio acquisition_rate campaign_response_rate
	csat nps win_rate sales_cycle_days pipeline_value lead_conversion unanswered_share overdue_ticket_share first_contact_resolution reopen_rate
	promise_kept_rate headcount training_hours_per_employee revenue_per_employee employee_turnover ideas_per_employee ideas_implemented_rate
	employee_satisfaction`)

// notHere are KPIs that rest on models, assessments or measurements over time.
var notHere = strings.Fields(`profile_completeness revenue_growth_real_yoy customer_lifetime_value
	lifetime_value_to_acquisition_cost customer_equity loyal_customer_share at_risk_value internal_marketing_index
	extra_role_behaviour csf_customer_focus csf_crm_organisation csf_knowledge_management csf_technology`)

// checkSupported compares which KPIs are given for a kind of scope.
func checkSupported(t *testing.T, got map[string]record, kind string) {
	t.Helper()
	seen := map[string]bool{}
	for _, r := range got {
		seen[r.KPI] = true
	}
	for _, id := range supported2(kind) {
		if !seen[id] {
			t.Errorf("%s is not given by %s", id, kind)
		}
		delete(seen, id)
	}
	for id := range seen {
		if _, ours := catalogue2[id]; ours {
			t.Errorf("%s is given by %s, which not all of its entities reach", id, kind)
		} else if !slices.Contains(notHere, id) {
			t.Errorf("%s is not known to the second way", id)
		}
	}
}
