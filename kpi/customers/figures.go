package customers

// figure numbers the figures of a pass.
type figure int

const (
	active figure = iota
	activeBefore
	retained
	fresh
	knownRevenue
	knownOrders
	existingRevenue
	active12mBefore
	retained12m
	revenue12mBefore
	revenue12mOfBefore
	secondDue
	secondBought
	wallet
	walletRevenue
	churnBase
	churned
	controllablyDeparted
	winBackBase
	wonBack
	repeat
	relationshipDays
	top20
	top20Total
	figures // how many there are
)

// names are the figures' names in kpi.CustomerFigures, where each is explained.
var names = [figures]string{
	active:               "active",
	activeBefore:         "active_before",
	retained:             "retained",
	fresh:                "new",
	knownRevenue:         "known_revenue",
	knownOrders:          "known_orders",
	existingRevenue:      "existing_revenue",
	active12mBefore:      "active_12m_before",
	retained12m:          "retained_12m",
	revenue12mBefore:     "revenue_12m_before",
	revenue12mOfBefore:   "revenue_12m_of_before",
	secondDue:            "second_due",
	secondBought:         "second_bought",
	wallet:               "wallet",
	walletRevenue:        "wallet_revenue",
	churnBase:            "churn_base",
	churned:              "churned",
	controllablyDeparted: "controllably_departed",
	winBackBase:          "win_back_base",
	wonBack:              "won_back",
	repeat:               "repeat",
	relationshipDays:     "relationship_days",
	top20:                "top20",
	top20Total:           "top20_total",
}
