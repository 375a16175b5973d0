package main

var serviceEdges = []edge{
	{name: "each answer has its own scale, a mean is brought to the most frequent one",
		files: `answer: id,survey,score,answered_at,scale_min,scale_max
			1,csat,5,2025-01-05,,
			2,csat,4,2025-01-05,1,5
			3,csat,2,2025-01-05,1,5
			4,csat,10,2025-01-05,0,10
			5,csat,8,2025-01-05,0,10
			6,csat,3,2025-01-05,1,3
			7,csat,2,2025-02-05,1,3
			8,csat,2,2025-02-05,0,3
			9,ces,1,2025-01-05,,
			10,ces,5,2025-01-05,1,5
			11,ces,4,2025-01-06,1,7`,
		want: `csat 2025-01 organisation 4/6 4 6 6
			csat_mean 2025-01 organisation 4.2 25.2 6 6
			csat 2025-02 organisation 0.5 1 2 2
			customer_effort 2025-01 organisation 4 12 3 3
			csat 2025-03 organisation undefined`},
	{name: "nps needs a scale of 0 to 10",
		files: `answer: id,survey,score,answered_at,scale_min,scale_max
			1,nps,10,2025-01-05,,
			2,nps,9,2025-01-05,0,10
			3,nps,7,2025-01-05,,
			4,nps,6,2025-01-05,,
			5,nps,5,2025-01-05,1,5
			6,nps,1,2025-02-05,1,5`,
		want: `nps 2025-01 organisation 25 1 4 4
			nps 2025-02 organisation undefined`},
	{name: "a deal without a date is in no figure that needs it, and an open deal's closing day is only a hope",
		files: `deal: id,stage,opened_on,closed_on,amount
			1,open,2025-01-10,2025-01-15,100
			2,won,2025-01-05,,1000
			3,open,,,50
			4,won,2025-01-05,2025-02-10,70
			5,lost,,2025-01-20,9
			6,won,2025-01-21,2025-01-20,9
			7,won,2025-01-21,2025-01-31,9
			8,lost,2025-01-31,2025-02-01,5`,
		want: `win_rate 2025-01 organisation 2/3 2 3 3
			sales_cycle_days 2025-01 organisation 10 10 1 1
			pipeline_value 2025-01 organisation 175 175 - 3
			pipeline_value 2025-02 organisation 100 100 - 1
			pipeline_value 2025-Q1 organisation 100 100 - 1
			win_rate 2025-02 organisation 0.5 1 2 2
			win_rate 2025-Q1 organisation 0.6 3 5 5
			win_rate 2025-03 organisation undefined`},
	{name: "an order's promise is its last one, kept when every line is delivered by its own",
		files: `order: id,line,customer,ordered_at,amount,kind,promised_on,delivered_on
			1,1,A,2025-01-01,10,sale,2025-01-10,2025-01-09
			1,2,A,2025-01-01,10,sale,2025-01-20,2025-01-21
			2,1,A,2025-01-02,10,sale,2025-01-28,2025-01-28
			2,2,A,2025-01-02,10,sale,2025-02-03,2025-02-01
			3,1,A,2025-01-03,10,sale,2025-01-15,
			4,1,A,2025-01-03,10,sale,,2025-01-04
			5,1,A,2025-01-04,10,return,2025-01-15,2025-01-15
			6,1,A,2025-01-05,10,sale,2025-02-09,2025-02-09
			6,2,A,2025-01-05,10,sale,2025-01-09,2025-01-10
			ticket: id,opened_at,promised_at,resolved_at
			1,2025-01-09 08:00,2025-01-12 10:00,2025-01-12 10:00
			2,2025-01-09 08:00,2025-01-12 10:00,2025-01-12 10:01
			3,2025-01-09 08:00,2025-01-12 10:00,`,
		want: `promise_kept_rate 2025-01 organisation 0.2 1 5 5
			promise_kept_rate 2025-02 organisation 0.5 1 2 2
			promise_kept_rate 2025-Q1 organisation 2/7 2 7 7
			average_order_value 2025-01 organisation 14 70 5 5
			purchase_frequency 2025-01 organisation 5 5 1 1`},
	{name: "a ticket resolved or answered before it was opened gives no duration",
		files: `ticket: id,opened_at,first_response_at,resolved_at,contacts,reopened_at
			1,2025-01-10 10:00,2025-01-10 09:00,2025-01-09 10:00,1,
			2,2025-01-10 10:00,2025-01-10 11:00,2025-01-10 14:00,1,2025-01-12 10:00
			3,2025-01-11 10:00,2025-01-11 12:00,2025-01-12 10:00,2,
			4,2025-01-12 10:00,2025-01-12 14:00,2025-01-14 10:00,,
			5,2025-01-13 10:00,2025-01-13 20:00,,,
			6,2025-01-31 23:00,,,,`,
		want: `first_response_hours 2025-01 organisation 3 - - 4
			resolution_hours 2025-01 organisation 24 - - 3
			unanswered_share 2025-01 organisation 1/6 1 6 6
			first_contact_resolution 2025-01 organisation 1/3 1 3 3
			reopen_rate 2025-01 organisation 0.25 1 4 4
			overdue_ticket_share 2025-01 organisation 0.5 1 2 2
			overdue_ticket_share 2025-02 organisation 1 2 2 2
			first_response_hours 2025-02 organisation undefined
			resolution_hours 2025-Q1 organisation 24 - - 3`},
	{name: "compensation counts justified complaints in the period of the compensation, in whole days",
		files: `customer: id
			A
			order: id,customer,ordered_at,amount
			1,A,2025-01-05,10
			ticket: id,customer,opened_at,kind,justified,compensated_at
			1,A,2025-01-10 23:30,complaint,yes,2025-01-11
			2,A,2025-01-10 08:00,complaint,yes,2025-01-13
			3,A,2025-01-10 08:00,complaint,no,2025-01-30
			4,A,2025-01-10 08:00,request,yes,2025-01-30
			5,A,2025-01-20 08:00,complaint,yes,2025-02-20
			6,A,2025-01-20 08:00,complaint,yes,2025-01-19`,
		want: `compensation_days 2025-01 organisation 2 - - 2
			compensation_days 2025-02 organisation 31 - - 1
			complaint_rate 2025-01 organisation 5000 5 1 1
			complaint_rate 2025-02 organisation undefined`},
	{name: "a person contacted in two campaigns is one person to opt out and two recipients",
		files: `campaign: id,channel,purpose,starts_on
			K1,sms,acquisition,2025-01-10
			K2,mail,acquisition,
			K3,sms,retention,2025-02-10
			contact: campaign,person,contacted_on,responded_on,converted_on,opted_out_on
			K1,p1,2025-01-10,2025-03-01,2025-03-02,
			K1,p2,2025-01-11,,,2025-01-12
			K2,p1,2025-01-31,2025-02-01,,
			K2,p3,2025-02-02,,2025-06-01,2025-02-03
			K3,p2,2025-02-10,2025-02-11,,
			K1,p4,2025-01-12,,,2025-02-04`,
		want: `campaign_response_rate 2025-01 organisation 0.4 2 5 5
			acquisition_rate 2025-01 organisation 0.4 2 5 5
			acquisition_rate 2025-01 channel:mail 0.5 1 2 2
			acquisition_rate 2025-02 organisation undefined
			campaign_response_rate 2025-02 organisation 1 1 1 1
			campaign_response_rate 2025-01 campaign:K2 0.5 1 2 2
			opt_out_rate 2025-01 organisation 1/3 1 3 3
			opt_out_rate 2025-02 organisation 0.5 1 2 2
			opt_out_rate 2025-Q1 organisation 0.75 3 4 4
			opt_out_rate 2025-Q1 channel:sms 2/3 2 3 3`},
	{name: "an opt-out counts in the period in which it happens, whichever campaign heard of it",
		files: `campaign: id,starts_on
			K1,2025-01-10
			K2,2025-02-10
			contact: campaign,person,contacted_on,opted_out_on
			K1,p1,2025-01-10,2025-02-12
			K2,p1,2025-02-11,
			K2,p2,2025-02-11,`,
		want: `opt_out_rate 2025-01 organisation 0 0 1 1
			opt_out_rate 2025-02 organisation 0.5 1 2 2`},
	{name: "shares of a channel divide by all interactions and by channel of acquisition a campaign's own counts",
		files: `campaign: id,channel,purpose,starts_on
			K,sms,acquisition,2025-01-01
			customer: id,channel
			A,web
			interaction: id,happened_at,channel,customer
			1,2025-01-05 10:00,phone,A
			2,2025-01-05 10:00,phone,
			3,2025-01-05 10:00,,A
			contact: campaign,person,contacted_on,converted_on
			K,A,2025-01-02,2025-01-05
			spend: id,spent_on,amount,purpose,channel,campaign
			1,2025-01-03,40,acquisition,,K
			2,2025-01-03,60,acquisition,sms,
			order: id,customer,ordered_at,amount,campaign
			1,A,2025-01-05,100,K`,
		want: `contact_channel_share 2025-01 contact_channel:phone 2/3 2 3 3
			contact_channel_share 2025-01 contact_channel: 1/3 1 3 3
			acquisition_rate 2025-01 channel:sms 1 1 1 1
			acquisition_cost 2025-01 channel:web not_applicable
			acquisition_cost 2025-01 channel:sms undefined
			acquisition_cost 2025-01 campaign:K 40 40 1 1
			acquisition_cost 2025-01 organisation 100 100 1 1
			marketing_cost_ratio 2025-01 campaign:K 0.4 40 100 1`},
}
