package main

import "strings"

// kpi2 is a KPI of METHOD.md section 3 as the second way computes it.
type kpi2 struct {
	needs  string // entities whose absence makes it not applicable; "a|b": any of them
	scopes string // the kinds of scope beside the organisation that every entity it rests on reaches
	of     func(*scope2, period2) result2
}

const (
	byPeople   = "department manager employee "
	byCustomer = "segment channel city portfolio "
	byOrder    = byPeople + byCustomer + "contact_channel category product campaign"
	bySpend    = "channel campaign"
)

// catalogue2 has every KPI that needs neither a model nor an assessment.
var catalogue2 = map[string]kpi2{
	"revenue":      {"order", byOrder, func(s *scope2, p period2) result2 { l := linesIn(s.lines, p.days()); return count2(netOf(l), len(l)) }},
	"gross_profit": {"order", byOrder, grossProfit},
	"gross_margin": {"order", byOrder, grossMargin},
	"revenue_growth": {"order", byOrder, func(s *scope2, p period2) result2 {
		return growth2(s, p.days(), p.before().days())
	}},
	"revenue_growth_yoy": {"order", byOrder, func(s *scope2, p period2) result2 { return growth2(s, p.days(), p.yearBefore()) }},
	"average_order_value": {"order", byOrder, func(s *scope2, p period2) result2 {
		l := linesIn(s.lines, p.days())
		n := ordersOf(l)
		return ratio2(netOf(l), float64(n), n)
	}},
	"revenue_per_customer": {"order", byOrder, func(s *scope2, p period2) result2 {
		n := s.active(p.days())
		return ratio2(netOf(s.knownLines(p.days())), float64(n), n)
	}},
	"existing_customer_revenue_share": {"order", byOrder, existingShare},
	"acquisition_cost": {"spend", bySpend, func(s *scope2, p period2) result2 {
		n := s.fresh(p.days())
		return ratio2(s.spent(p.days(), "acquisition"), float64(n), n)
	}},
	"marketing_cost_ratio": {"spend", bySpend, func(s *scope2, p period2) result2 {
		l := linesIn(s.lines, p.days())
		return ratio2(s.spent(p.days(), "acquisition", "retention", "win_back"), netOf(l), len(l))
	}},
	"cost_to_serve": {"spend", bySpend, func(s *scope2, p period2) result2 {
		n := s.active(p.days())
		return ratio2(s.spent(p.days(), "service"), float64(n), n)
	}},
	"acquisition_payback_months": {"order spend", bySpend, payback},
	"top20_profit_share":         {"order", byOrder, topFifth},

	"active_customers": {"order", byOrder, func(s *scope2, p period2) result2 {
		n := s.active(p.days())
		return count2(float64(n), n)
	}},
	"new_customers": {"order", byOrder, func(s *scope2, p period2) result2 {
		n := s.fresh(p.days())
		return count2(float64(n), n)
	}},
	"retention_rate": {"order", byOrder, func(s *scope2, p period2) result2 { return s.retained(p.before().days(), p.days()) }},
	"retention_rate_classic": {"order", byOrder, func(s *scope2, p period2) result2 {
		return share2(s.active(p.days())-s.fresh(p.days()), s.active(p.before().days()))
	}},
	"retention_rate_12m":      {"order", byOrder, func(s *scope2, p period2) result2 { return s.retained(p.before12(), p.last12()) }},
	"net_revenue_retention":   {"order", byOrder, netRetention},
	"second_purchase_rate":    {"order", byOrder, secondPurchase},
	"share_of_wallet":         {"order customer", byCustomer, shareOfWallet},
	"churn_rate":              {"order", byCustomer, churn2},
	"win_back_rate":           {"order", byCustomer, winBack2},
	"controllable_churn_rate": {"order departure", byCustomer, controllableChurn},
	"repeat_purchase_rate":    {"order", byOrder, repeatRate},
	"purchase_frequency": {"order", byOrder, func(s *scope2, p period2) result2 {
		n := s.active(p.days())
		return ratio2(float64(ordersOf(s.knownLines(p.days()))), float64(n), n)
	}},
	"relationship_days": {"order", byOrder, relationship},
	"acquisition_rate": {"contact campaign", bySpend, func(s *scope2, p period2) result2 {
		return reached(s, p, "acquisition", func(x contact2) bool { return x.converted != none })
	}},
	"csat":            {"answer", byPeople + byCustomer, topAnswers("csat")},
	"csat_mean":       {"answer", byPeople + byCustomer, meanAnswer("csat")},
	"nps":             {"answer", byPeople + byCustomer, nps2},
	"customer_effort": {"answer", byPeople + byCustomer, meanAnswer("ces")},
	"complaint_rate":  {"ticket", byPeople + byCustomer + "contact_channel", complaints},

	"win_rate":         {"deal", byPeople + byCustomer + "category product campaign", winRate},
	"sales_cycle_days": {"deal", byPeople + byCustomer + "category product campaign", salesCycle},
	"pipeline_value":   {"deal", byPeople + byCustomer + "category product campaign", pipeline},
	"lead_conversion":  {"lead", byPeople + byCustomer + "campaign", leadConversion},
	"campaign_response_rate": {"contact", bySpend, func(s *scope2, p period2) result2 {
		return reached(s, p, "", func(x contact2) bool { return x.responded != none })
	}},
	"opt_out_rate":             {"contact", bySpend, optOut},
	"first_response_hours":     {"ticket", byPeople + byCustomer + "contact_channel", firstResponse},
	"unanswered_share":         {"ticket", byPeople + byCustomer + "contact_channel", unanswered},
	"overdue_ticket_share":     {"ticket", byPeople + byCustomer + "contact_channel", overdue},
	"resolution_hours":         {"ticket", byPeople + byCustomer + "contact_channel", resolution},
	"first_contact_resolution": {"ticket", byPeople + byCustomer + "contact_channel", firstContact},
	"reopen_rate":              {"ticket", byPeople + byCustomer + "contact_channel", reopened},
	"compensation_days":        {"ticket", byPeople + byCustomer + "contact_channel", compensation},
	"promise_kept_rate":        {"order|ticket", byPeople + byCustomer + "contact_channel", promises},
	"contact_channel_share":    {"interaction", "contact_channel", channelShare},

	"headcount": {"employee", byPeople, func(s *scope2, p period2) result2 {
		n := s.headcount(p.days().to)
		return count2(float64(n), n)
	}},
	"employee_turnover":           {"employee", byPeople, turnover},
	"training_hours_per_employee": {"training", byPeople, trainingHours},
	"training_coverage":           {"training", byPeople, trainingCoverage},
	"employee_satisfaction":       {"answer", byPeople + byCustomer, topAnswers("employee")},
	"revenue_per_employee": {"order", byPeople, func(s *scope2, p period2) result2 {
		return s.perHead(netOf(linesIn(s.lines, p.days())), p)
	}},
	"ideas_per_employee":     {"idea", byPeople, ideasEach},
	"ideas_implemented_rate": {"idea", byPeople, ideasDone},
	"crm_adoption":           {"interaction|deal|ticket", byPeople, adoption},
}

// value2 computes one value of a period that is over and wholly delivered, with METHOD.md's
// order of reasons.
func value2(id string, s *scope2, p period2) result2 {
	k := catalogue2[id]
	r := k.of(s, p)
	if r.reason == "undefined" && r.den != nil {
		return r
	}
	for _, need := range strings.Fields(k.needs) {
		any := false
		for _, entity := range strings.Split(need, "|") {
			any = any || s.present[entity]
		}
		if !any {
			r.reason = "not_applicable"
		}
	}
	return r
}
