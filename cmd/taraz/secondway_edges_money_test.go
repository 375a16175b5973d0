package main

var moneyEdges = []edge{
	{name: "a return subtracts from the period in which it happens",
		files: `order: id,customer,ordered_at,amount,cost,kind
			1,A,2025-01-05,100,60,sale
			2,A,2025-02-05,100,60,return
			3,A,2025-03-05,30,10,sale`,
		want: `revenue 2025-02 organisation -100 -100 - 1
			gross_profit 2025-02 organisation -40 -40 - 1
			gross_margin 2025-02 organisation 0.4 -40 -100 1
			average_order_value 2025-02 organisation undefined
			revenue_per_customer 2025-02 organisation undefined
			active_customers 2025-02 organisation 0 0 - 0
			revenue_growth 2025-02 organisation -2 -200 100 1
			revenue_growth 2025-03 organisation undefined
			revenue_growth 2025-01 organisation undefined
			revenue 2025-Q1 organisation 30 30 - 3
			gross_margin 2025-Q1 organisation 20/30 20 30 3
			net_revenue_retention 2026-03 organisation 0 0 30 1
			net_revenue_retention 2025-12 organisation undefined`},
	{name: "unknown costs of at most 5 % of revenue take the cost ratio of the known lines",
		files: `order: id,customer,ordered_at,amount,cost
			1,A,2025-01-05,96,48
			2,B,2025-01-06,4,
			3,A,2025-02-05,94,47
			4,B,2025-02-06,6,
			5,A,2025-03-05,95,57
			6,B,2025-03-06,5,`,
		want: `gross_profit 2025-01 organisation 50 50 - 2
			gross_margin 2025-01 organisation 0.5 50 100 2
			gross_profit 2025-02 organisation not_applicable
			gross_margin 2025-02 organisation not_applicable
			gross_profit 2025-03 organisation 40 40 - 2
			gross_profit 2025-Q1 organisation 140 140 - 6
			gross_profit 2025 organisation 140 140 - 6
			top20_profit_share 2025-01 organisation 0.96 48 50 2
			top20_profit_share 2025-02 organisation 0.94 94 100 2`},
	{name: "an order is counted by its id, also where its lines lie in two months or with two sellers",
		files: `employee: id,name
			E,Eli
			F,Fay
			order: id,line,customer,ordered_at,amount,employee
			1,1,A,2025-01-31,10,E
			1,2,A,2025-02-01,20,F
			2,1,B,2025-01-10,30,E
			2,2,B,2025-01-10,40,F
			3,1,B,2025-02-11,50,E`,
		want: `average_order_value 2025-01 organisation 40 80 2 2
			average_order_value 2025-02 organisation 35 70 2 2
			average_order_value 2025-Q1 employee:E 30 90 3 3
			average_order_value 2025-Q1 employee:F 30 60 2 2
			purchase_frequency 2025-02 organisation 1 2 2 2
			retention_rate 2025-02 organisation 1 2 2 2
			second_purchase_rate 2025-Q2 organisation 1 2 2 2`},
	{name: "an order's own cost comes before quantity x unit cost of the day, in the month of the order",
		files: `product: id,valid_from,unit_cost
			P,,2
			P,2025-02-01,3
			order: id,customer,ordered_at,amount,product,quantity,cost,kind
			1,A,2025-01-31,100,P,10,,sale
			2,A,2025-02-01,100,P,10,,sale
			3,A,2025-02-02,100,P,10,25,sale
			4,A,2025-02-03,50,P,5,,return`,
		want: `gross_profit 2025-01 organisation 80 80 - 1
			gross_profit 2025-02 organisation 110 110 - 3
			gross_margin 2025-Q1 organisation 190/250 190 250 4`},
	{name: "the top fifth is rounded up",
		files: `order: id,customer,ordered_at,amount,cost
			1,A,2025-01-05,10,0
			2,B,2025-01-05,10,0
			3,C,2025-01-05,10,0
			4,D,2025-01-05,10,0
			5,E,2025-01-05,40,0
			6,F,2025-01-05,20,0`,
		want: `top20_profit_share 2025-01 organisation 0.6 60 100 6`},
	{name: "payback is the first k whose k x 30 days, the last included, earn the acquisition spend",
		files: `customer: id,channel
			A,web
			B,web
			C,shop
			order: id,customer,ordered_at,amount,cost,channel
			1,A,2024-01-10,50,0,
			2,A,2024-03-10,50,0,
			3,B,2024-02-10,20,0,
			4,B,2024-05-10,30,0,
			5,C,2024-06-01,10,0,
			6,C,2025-06-01,10,0,
			spend: id,spent_on,amount,purpose,channel
			1,2024-01-15,100,acquisition,web
			2,2024-01-15,900,service,web
			3,2024-01-15,11,acquisition,shop`,
		want: `acquisition_payback_months 2025-12 channel:web 2 120 100 2
			acquisition_payback_months 2025-12 channel:shop 13 10 11 1
			acquisition_payback_months 2025-12 organisation 2 130 111 3
			acquisition_payback_months 2025 organisation 2 130 111 3
			acquisition_payback_months 2025-01 channel:shop undefined
			acquisition_cost 2024-01 organisation 111 111 1 1
			acquisition_cost 2024-01 channel:shop undefined
			acquisition_cost 2024-Q1 channel:web 50 100 2 2
			cost_to_serve 2024-01 organisation 900 900 1 1
			marketing_cost_ratio 2024-01 organisation 2.22 111 50 1`},
	{name: "a month whose revenue cancels out or is negative has a profit",
		files: `order: id,customer,ordered_at,amount,cost,kind
			1,A,2025-01-01,10,4,sale
			2,A,2025-01-10,10,6,return
			3,A,2025-02-01,5,1,sale
			4,A,2025-02-11,105,100,return
			5,A,2025-02-12,4,,return`,
		want: `gross_profit 2025-01 organisation 2 2 - 2
			gross_margin 2025-01 organisation undefined
			gross_profit 2025-02 organisation -1.04 -1.04 - 3`},
}
