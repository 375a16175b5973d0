package kpi_test

import (
	"testing"

	"taraz/data"
	"taraz/kpi"
)

func TestMoneyPartsAreThoseMadeOfAmounts(t *testing.T) {
	c, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][2]bool{
		"revenue":                    {true, false},
		"gross_margin":               {true, true},
		"average_order_value":        {true, false},
		"acquisition_cost":           {true, false},
		"win_rate":                   {false, false},
		"share_of_wallet":            {true, true},
		"pipeline_value":             {true, false},
		"retention_rate":             {false, false},
		"top20_profit_share":         {true, true},
		"first_response_hours":       {false, false},
		"revenue_per_employee":       {true, false},
		"net_revenue_retention":      {true, true},
		"acquisition_payback_months": {true, true},
	} {
		d, err := c.Find(id)
		if err != nil {
			t.Fatal(err)
		}
		if n, d := c.MoneyParts(d); n != want[0] || d != want[1] {
			t.Errorf("%s: got %v, %v want %v", id, n, d, want)
		}
	}
}
