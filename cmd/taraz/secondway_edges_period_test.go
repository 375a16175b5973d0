package main

var periodEdges = []edge{
	{name: "late, zero, not applicable and undefined are told apart", today: "2025-03-15", covers: "no",
		files: `order: id,customer,ordered_at,amount
			1,A,2024-12-10,10
			2,A,2025-01-31,10`,
		want: `revenue 2025-01 organisation 10 10 - 1
			revenue 2025-02 organisation late
			revenue 2024-Q4 organisation 10 10 - 1
			revenue 2025-Q1 organisation 10 10 - 1
			average_order_value 2025-02 organisation undefined
			acquisition_cost 2025-01 organisation undefined
			acquisition_cost 2024-12 organisation not_applicable
			marketing_cost_ratio 2025-01 organisation not_applicable
			complaint_rate 2025-01 organisation not_applicable
			complaint_rate 2025-02 organisation undefined
			csat 2025-01 organisation undefined
			first_response_hours 2025-01 organisation not_applicable
			overdue_ticket_share 2025-01 organisation undefined
			retention_rate 2025-02 organisation late
			retention_rate 2025-01 organisation 1 1 1 1
			churn_rate 2025-01 organisation 0 0 1 1
			controllable_churn_rate 2025-01 organisation not_applicable
			pipeline_value 2025-01 organisation not_applicable`},
	{name: "what is vouched for is whole, a month without facts is 0", today: "2025-03-15", covers: "2025-02-28",
		files: `order: id,customer,ordered_at,amount
			1,A,2024-12-10,10
			2,A,2025-01-20,10
			spend: id,spent_on,amount,purpose
			1,2024-12-01,5,acquisition
			ticket: id,opened_at,first_response_at
			1,2025-01-10 10:00,2025-01-10 12:00`,
		want: `revenue 2025-02 organisation 0 0 - 0
			retention_rate 2025-02 organisation 0 0 1 1
			marketing_cost_ratio 2025-01 organisation 0 0 10 1
			acquisition_cost 2025-02 organisation undefined
			first_response_hours 2025-02 organisation undefined
			complaint_rate 2025-01 organisation 0 0 1 1
			cost_to_serve 2025-01 organisation 0 0 1 1`},
	{name: "a running month counts to the earlier of yesterday and the last delivered day", today: "2025-03-15", covers: "no",
		files: `employee: id,name,hired_on
			E,Eli,2025-03-10
			F,Fay,2025-03-15
			order: id,customer,ordered_at,amount
			1,A,2025-02-03,10
			2,B,2025-02-14,20
			3,C,2025-02-15,40
			4,A,2025-03-01,100
			5,C,2025-03-14,200
			6,B,2025-03-15,400
			deal: id,stage,opened_on,closed_on,amount
			1,open,2025-02-01,,1
			2,won,2025-02-01,2025-03-08,2
			3,won,2025-02-01,2025-03-10,4
			4,lost,2025-02-01,2025-02-10,8`,
		want: `revenue 2025-03 organisation 300 300 - 2
			revenue_growth 2025-03 organisation 9 270 30 2
			retention_rate 2025-03 organisation 2/3 2 3 3
			active_customers 2025-03 organisation 2 2 - 2
			win_rate 2025-03 organisation 1 2 2 2
			pipeline_value 2025-03 organisation 1 1 - 1
			revenue 2025-Q1 organisation 370 370 - 5
			revenue 2025 organisation 370 370 - 5
			headcount 2025-03 organisation 1 1 - 1
			revenue_growth 2025-02 organisation undefined
			revenue 2025-02 organisation 70 70 - 3`},
	{name: "surveys that are quarterly have the quarter's value in its last month only", settings: []string{"quarterly_surveys=yes"},
		files: `answer: id,survey,score,answered_at
			1,csat,5,2025-01-05
			2,csat,1,2025-02-05
			3,csat,4,2025-03-05
			4,csat,1,2025-04-05
			5,employee,5,2025-01-05`,
		want: `csat 2025-01 organisation not_due
			csat 2025-02 organisation not_due
			csat 2025-03 organisation 2/3 2 3 3
			csat 2025-Q1 organisation 2/3 2 3 3
			csat 2025 organisation 0.5 2 4 4
			csat_mean 2025-03 organisation 10/3 10 3 3
			employee_satisfaction 2025-01 organisation 1 1 1 1`},
	{name: "a running month is compared with as many days of a shorter one before and of the year before", today: "2025-03-31", covers: "no",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-02-28,10
			2,A,2025-03-30,30
			3,A,2024-03-30,20
			4,A,2024-03-31,500
			5,A,2024-12-01,7`,
		want: `revenue_growth 2025-03 organisation 2 20 10 1
			revenue_growth_yoy 2025-03 organisation 0.5 10 20 1`},
	{name: "an open deal's closing day covers nothing", today: "2025-03-15", covers: "no",
		files: `deal: id,stage,opened_on,closed_on,amount
			1,open,2025-01-10,2025-02-20,5
			2,won,2024-11-01,2025-01-05,5`,
		want: `pipeline_value 2024-12 organisation 5 5 - 1
			pipeline_value 2025-01 organisation late
			win_rate 2025-01 organisation late
			win_rate 2024-12 organisation undefined`},
	{name: "a promise whose day is not over does not count yet", today: "2025-03-15", covers: "no",
		files: `order: id,customer,ordered_at,amount,promised_on
			1,A,2025-03-01,10,2025-03-10
			2,A,2025-03-01,10,2025-03-15
			3,A,2025-03-01,10,2025-03-25
			ticket: id,opened_at,promised_at,resolved_at
			1,2025-03-13 10:00,2025-03-14 12:00,2025-03-14 11:00
			2,2025-03-13 10:00,2025-03-15 08:00,`,
		want: `promise_kept_rate 2025-03 organisation 0.5 1 2 2
			promise_kept_rate 2025-02 organisation undefined`},
	{name: "the fiscal year may start in any month and is named by the year it starts in", fiscal: "4",
		files: `order: id,customer,ordered_at,amount
			1,A,2024-03-31,50
			2,A,2024-04-01,20
			3,A,2025-02-01,100`,
		want: `revenue 2023 organisation 50 50 - 1
			revenue 2024 organisation 120 120 - 2
			revenue 2024-Q1 organisation 20 20 - 1
			revenue 2024-Q4 organisation 100 100 - 1
			revenue 2024-04 organisation 20 20 - 1
			revenue_growth 2024 organisation 1.4 70 50 1
			retention_rate 2024 organisation 1 1 1 1`},
	{name: "a day is one of the organisation's time zone", today: "2026-11-21",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-31T21:00:00Z,10
			2,A,2025-01-31T20:00:00Z,200
			3,A,2025-01-31T20:29:59Z,3000`,
		want: `revenue 2025-01 organisation 3200 3200 - 2
			revenue 2025-02 organisation 10 10 - 1`},
	{name: "a Jalali month ends at midnight of its last day, in leap years on the 30th of Esfand", calendar: "jalali",
		files: `order: id,customer,ordered_at,amount
			1,A,1403/12/30 23:50,10
			2,A,1404/01/01 00:10,200
			3,A,1404/12/29 23:50,3000
			4,A,1405/01/01 00:00,40000
			5,A,1404/06/31 12:00,500000`,
		want: `revenue 1403-12 organisation 10 10 - 1
			revenue 1403-Q4 organisation 10 10 - 1
			revenue 1404-01 organisation 200 200 - 1
			revenue 1404 organisation 503200 503200 - 3
			revenue 1404-06 organisation 500000 500000 - 1
			revenue 1404-Q2 organisation 500000 500000 - 1
			revenue 1405-01 organisation 40000 40000 - 1
			revenue_growth 1404-01 organisation 19 190 10 1`},
	{name: "growth over a year compares periods of the same name, quarters and years too",
		files: `order: id,customer,ordered_at,amount
			1,A,2024-02-29,100
			2,A,2024-05-01,100
			3,A,2025-02-28,150
			4,A,2025-05-01,250`,
		want: `revenue_growth_yoy 2025-02 organisation 0.5 50 100 1
			revenue_growth_yoy 2025-Q1 organisation 0.5 50 100 1
			revenue_growth_yoy 2025 organisation 1 200 200 2
			revenue_growth 2025 organisation 1 200 200 2
			revenue_growth 2025-Q2 organisation 100/150 100 150 1
			revenue_growth_yoy 2024-Q1 organisation undefined`},
	{name: "churn to date counts the churn days that are over", today: "2025-06-15", covers: "no",
		files: `order: id,customer,ordered_at,amount
			1,A,2024-12-10,10
			2,B,2024-12-25,10
			3,C,2025-06-14,10`,
		want: `churn_rate 2025-06 organisation 0.5 1 2 2
			win_back_rate 2025-06 organisation undefined
			new_customers 2025-06 organisation 1 1 - 1
			retention_rate_12m 2025-06 organisation undefined
			repeat_purchase_rate 2025-06 organisation 0 0 1 1
			relationship_days 2025-06 organisation 0 0 1 1`},
	{name: "a running quarter is compared with as many days of the one before", today: "2025-02-20", covers: "2025-02-15",
		files: `order: id,customer,ordered_at,amount
			1,A,2024-10-01,10
			2,A,2024-11-15,20
			3,A,2024-11-16,400
			4,A,2025-01-10,30
			5,B,2025-02-15,30
			6,B,2025-02-10,30
			7,A,2025-02-01,30`,
		want: `revenue_growth 2025-Q1 organisation 3 90 30 2
			revenue 2025-Q1 organisation 120 120 - 4
			retention_rate 2025-Q1 organisation 1 1 1 1`},
	{name: "the least covered of the entities makes a ratio late", today: "2025-03-15", covers: "no",
		files: `order: id,customer,ordered_at,amount
			1,A,2025-01-10,10
			2,A,2025-02-28,10
			ticket: id,opened_at,kind
			1,2025-01-31 10:00,complaint
			spend: id,spent_on,amount,purpose
			1,2025-02-10,10,service`,
		want: `complaint_rate 2025-01 organisation 1000 1 1 1
			complaint_rate 2025-02 organisation late
			cost_to_serve 2025-01 organisation 0 0 1 1
			cost_to_serve 2025-02 organisation late
			promise_kept_rate 2025-02 organisation undefined`},
}
