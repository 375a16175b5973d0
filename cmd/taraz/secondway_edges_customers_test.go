package main

var customerEdges = []edge{
	{name: "anonymous customers count in revenue and orders and in no customer base",
		files: `customer: id,kind
			A,person
			W,anonymous
			order: id,customer,ordered_at,amount,kind
			1,A,2025-01-05,100,sale
			2,W,2025-01-06,50,sale
			3,W,2025-01-07,10,return
			4,A,2025-02-03,60,sale
			5,W,2025-02-04,40,sale`,
		want: `revenue 2025-01 organisation 140 140 - 3
			average_order_value 2025-01 organisation 70 140 2 2
			active_customers 2025-01 organisation 1 1 - 1
			new_customers 2025-01 organisation 1 1 - 1
			revenue_per_customer 2025-01 organisation 100 100 1 1
			purchase_frequency 2025-01 organisation 1 1 1 1
			retention_rate 2025-02 organisation 1 1 1 1
			existing_customer_revenue_share 2025-02 organisation 0.6 60 100 2
			net_revenue_retention 2026-01 organisation 0.6 60 100 1
			relationship_days 2025-02 organisation 54 54 1 1
			churn_rate 2025-08 organisation 1 1 1 1`},
	{name: "a customer acquired before the first order in the data is new in no period",
		files: `customer: id,kind,acquired_on,channel
			A,person,2024-06-01,web
			B,person,2025-01-05,web
			C,person,,shop
			order: id,customer,ordered_at,amount
			1,B,2025-01-05,10
			2,A,2025-01-10,10
			3,C,2025-01-11,10
			4,A,2025-02-10,10
			5,D,2025-02-11,10`,
		want: `new_customers 2025-01 organisation 2 2 - 2
			new_customers 2025-01 channel:web 1 1 - 1
			new_customers 2025-02 organisation 1 1 - 1
			new_customers 2025-02 channel: 1 1 - 1
			retention_rate_classic 2025-02 organisation 1/3 1 3 3
			second_purchase_rate 2025-04 organisation 1/3 1 3 3
			existing_customer_revenue_share 2025-02 organisation 0.5 10 20 2`},
	{name: "a second purchase on the 90th day counts, on the 91st or on the first day it does not",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-01,10
			2,A,2025-04-01,10
			3,B,2025-01-01,10
			4,B,2025-04-02,10
			5,C,2025-01-01,10
			6,C,2025-01-01,10`,
		want: `second_purchase_rate 2025-04 organisation 1/3 1 3 3
			second_purchase_rate 2025-Q2 organisation 1/3 1 3 3
			second_purchase_rate 2025-03 organisation undefined
			repeat_purchase_rate 2025-01 organisation 1/3 1 3 3`},
	{name: "the churn day is the last sale plus churn_days and a sale on it prevents it",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-01,10
			2,B,2025-01-01,10
			3,B,2025-06-30,10
			4,C,2025-01-01,10
			5,C,2025-07-01,10
			6,D,2024-12-01,10
			7,D,2025-02-01,10`,
		want: `churn_rate 2025-06 organisation 0.5 2 4 4
			churn_rate 2025-07 organisation 0.5 1 2 2
			churn_rate 2025 organisation 1 1 1 1
			win_back_rate 2025-06 organisation undefined
			win_back_rate 2025-07 organisation 0.5 1 2 2
			win_back_rate 2025-08 organisation 0 0 2 2
			churn_rate 2025-12 organisation 1 2 2 2`},
	{name: "a later sale ends a departure",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-01,10
			2,A,2025-03-05,10
			3,B,2025-01-02,10
			4,B,2025-05-20,10
			departure: customer,left_on,controllable
			A,2025-02-10,yes
			B,2025-05-05,no`,
		want: `churn_rate 2025-02 organisation 0.5 1 2 2
			controllable_churn_rate 2025-02 organisation 0.5 1 2 2
			churn_rate 2025-03 organisation 0 0 1 1
			win_back_rate 2025-03 organisation 1 1 1 1
			churn_rate 2025-04 organisation 0 0 2 2
			churn_rate 2025-05 organisation 0.5 1 2 2
			controllable_churn_rate 2025-05 organisation 0 0 2 2
			churn_rate 2025-06 organisation 0 0 2 2
			win_back_rate 2025-06 organisation undefined
			churn_rate 2025-Q1 organisation undefined
			churn_rate 2025-Q2 organisation 0.5 1 2 2`},
	{name: "a sale on the day of a departure is no later sale",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-01,10
			2,A,2025-02-10,10
			3,B,2025-01-01,10
			departure: customer,left_on,controllable
			A,2025-02-10,yes`,
		want: `churn_rate 2025-02 organisation 0.5 1 2 2
			churn_rate 2025-03 organisation 0 0 1 1
			win_back_rate 2025-03 organisation 0 0 1 1`},
	{name: "who was lost more than win_back_days before P is not to be won back", settings: []string{"win_back_days=30"},
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-01,10
			2,B,2025-01-03,10
			3,B,2025-08-10,10
			4,C,2025-01-02,10
			5,C,2025-08-11,10`,
		want: `win_back_rate 2025-07 organisation 0 0 1 1
			win_back_rate 2025-08 organisation 1 1 1 1
			win_back_rate 2025-09 organisation undefined`},
	{name: "wallets are those of customers with a sale in the 12 months, and count up to the wallet",
		files: `customer: id,wallet
			A,100
			B,50
			C,
			D,70
			order: id,customer,ordered_at,amount,kind
			1,A,2025-01-05,30,sale
			2,B,2025-02-05,80,sale
			3,C,2025-02-06,80,sale
			4,A,2025-03-01,10,return
			5,D,2024-03-31,70,sale`,
		want: `share_of_wallet 2025-03 organisation 70/150 70 150 2
			share_of_wallet 2025-Q1 organisation 70/150 70 150 2
			share_of_wallet 2025-02 organisation 150/220 150 220 3
			share_of_wallet 2026-06 organisation undefined`},
	{name: "retention never exceeds 1 and the classic one does when former customers come back",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-05,10
			2,B,2025-02-05,10
			3,A,2025-03-05,10
			4,B,2025-03-06,10
			5,C,2025-03-07,10`,
		want: `retention_rate 2025-03 organisation 1 1 1 1
			retention_rate_classic 2025-03 organisation 2 2 1 1
			retention_rate 2025-02 organisation 0 0 1 1
			retention_rate 2025-01 organisation undefined
			retention_rate 2025-Q1 organisation undefined
			retention_rate_12m 2026-01 organisation 1 1 1 1
			retention_rate_12m 2026-02 organisation 1 2 2 2
			retention_rate_12m 2026-10 organisation 0 0 3 3`},
	{name: "the first sale to a customer in a scope is the first of the scope",
		files: `customer: id,city
			A,Shiraz
			product: id,category
			P,tools
			Q,toys
			order: id,line,customer,ordered_at,amount,product,channel
			1,1,A,2025-01-05,10,P,web
			2,1,A,2025-02-05,20,Q,web
			2,2,A,2025-02-05,5,P,web
			3,1,B,2025-02-07,40,,`,
		want: `new_customers 2025-02 product:Q 1 1 - 1
			new_customers 2025-02 category:toys 1 1 - 1
			new_customers 2025-02 product:P 0 0 - 0
			new_customers 2025-02 product: 1 1 - 1
			existing_customer_revenue_share 2025-02 category:tools 1 5 5 1
			existing_customer_revenue_share 2025-02 category:toys 0 0 20 1
			existing_customer_revenue_share 2025-02 contact_channel:web 1 25 25 2
			average_order_value 2025-02 product:P 5 5 1 1
			revenue 2025-02 contact_channel: 40 40 - 1
			revenue 2025-02 city:Shiraz 25 25 - 2
			revenue 2025-02 city: 40 40 - 1`},
	{name: "who departed and fell silent later was lost when he departed", settings: []string{"win_back_days=30"},
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-01,10
			departure: customer,left_on
			A,2025-02-10`,
		want: `win_back_rate 2025-03 organisation 0 0 1 1
			win_back_rate 2025-07 organisation undefined`},
	{name: "a departure after a sale after a departure counts again",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-01,10
			2,A,2025-03-01,10
			3,B,2025-01-01,10
			departure: customer,left_on,controllable
			A,2025-02-10,yes
			A,2025-04-10,no
			A,2025-04-20,yes`,
		want: `churn_rate 2025-02 organisation 0.5 1 2 2
			churn_rate 2025-04 organisation 0.5 1 2 2
			controllable_churn_rate 2025-04 organisation 0.5 1 2 2
			churn_rate 2025-05 organisation 0 0 1 1
			win_back_rate 2025-03 organisation 1 1 1 1`},
}
