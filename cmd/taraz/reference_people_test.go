package main

import (
	"math"
	"testing"
)

func TestMarketingSpendEqualsTheReference(t *testing.T) {
	file := shared(t, "marketing_spend/Marketing.csv")
	type group struct{ Spend, Revenue float64 }
	var ref struct {
		Total      group
		ByCategory map[string]group `json:"by_category"`
	}
	document(t, "marketing_spend/oracle/marketing_kpis.json", &ref)
	eachEngine(t, func(t *testing.T, op operator) {
		op.t = t
		initGregorian(op, "USD")
		op.must("import", "--map", mapping("marketing_spend"), file)
		op.must("import", "--map", mapping("marketing_order"), file)
		month := op.values("marketing_cost_ratio", "revenue", "--period", "2021-02")
		ratio := month["marketing_cost_ratio 2021-02 organisation"]
		if ratio.Numerator == nil || math.Abs(*ratio.Numerator-ref.Total.Spend) > 1e-6 {
			t.Errorf("spend of the month: got %v want %v", ratio.Numerator, ref.Total.Spend)
		}
		op.near(month, "revenue 2021-02 organisation", ref.Total.Revenue)
		channels := op.values("marketing_cost_ratio", "--period", "2021-02", "--by", "channel")
		for channel, g := range ref.ByCategory {
			r := channels["marketing_cost_ratio 2021-02 channel:"+channel]
			if r.Numerator == nil || math.Abs(*r.Numerator-g.Spend) > 1e-6 {
				t.Errorf("spend in channel %s: got %+v want %v", channel, r, g.Spend)
			}
		}
	})
}

func TestAttritionEqualsTheReference(t *testing.T) {
	unwatched(t)
	file := shared(t, "hr_attrition/emp_attrition.csv")
	type group struct{ N, Left float64 }
	var ref struct {
		Rows, Left   float64
		Training     float64          `json:"training_participation_rate"`
		ByDepartment map[string]group `json:"by_Department"`
	}
	document(t, "hr_attrition/oracle/hr_attrition_kpis.json", &ref)
	eachEngine(t, func(t *testing.T, op operator) {
		op.t = t
		initGregorian(op, "USD")
		for _, m := range []string{"hr_employee", "hr_leaver", "hr_answer", "hr_training"} {
			op.must("import", "--map", mapping(m), "--covers", "2023-12-31", file)
		}
		year := op.values("employee_turnover", "employee_satisfaction", "training_coverage", "headcount", "--period", "2023")
		turnover := year["employee_turnover 2023 organisation"]
		if turnover.Numerator == nil || *turnover.Numerator != ref.Left {
			t.Errorf("leavers: got %+v want %v", turnover, ref.Left)
		}
		// Our definition: leavers over the mean of the headcount at start and end.
		op.near(year, "employee_turnover 2023 organisation", ref.Left/((ref.Rows+ref.Rows-ref.Left)/2))
		op.near(year, "headcount 2023 organisation", ref.Rows-ref.Left)
		op.near(round(year, 6), "employee_satisfaction 2023 organisation", 0.612925)
		op.near(round(year, 6), "training_coverage 2023 organisation", ref.Training)
		checkDepartments(t, op, func(name string) (n, left float64) { g := ref.ByDepartment[name]; return g.N, g.Left })
	})
}

func checkDepartments(t *testing.T, op operator, ref func(string) (n, left float64)) {
	t.Helper()
	byDepartment := op.values("employee_turnover", "employee_satisfaction", "training_coverage", "--period", "2023", "--by", "department")
	answers := 0.0
	for _, name := range []string{"Human Resources", "Research & Development", "Sales"} {
		n, left := ref(name)
		key := " 2023 department:" + name
		op.near(byDepartment, "employee_turnover"+key, left/((n+n-left)/2))
		if r := byDepartment["training_coverage"+key]; r.Denominator == nil || *r.Denominator != n {
			t.Errorf("present in %s: got %+v want %v", name, r, n)
		}
		if r := byDepartment["employee_satisfaction"+key]; r.Denominator == nil || *r.Denominator != n {
			t.Errorf("answers in %s: got %+v want %v", name, r, n)
		} else {
			answers += *r.Denominator
		}
	}
	if answers != 1470 {
		t.Errorf("the departments' answers add up to %v, want 1470", answers)
	}
}

func TestTheBankCampaignEqualsTheReference(t *testing.T) {
	file := shared(t, "bank_marketing/bank-additional.csv")
	eachEngine(t, func(t *testing.T, op operator) {
		op.t = t
		initGregorian(op, "EUR")
		op.must("import", "--map", mapping("bank_campaign"), op.file("campaign.csv", "id,purpose,starts_on\ndeposit,acquisition,2010-05-01\n"))
		op.must("import", "--map", mapping("bank_contact"), file)
		month := op.values("acquisition_rate", "--period", "2010-05")
		op.near(round(month, 6), "acquisition_rate 2010-05 organisation", 0.109493)
		if r := month["acquisition_rate 2010-05 organisation"]; r.Denominator == nil || *r.Denominator != 4119 {
			t.Errorf("people contacted: got %+v want 4119", r)
		}
	})
}
