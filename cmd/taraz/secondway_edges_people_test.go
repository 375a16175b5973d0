package main

import (
	"strings"
	"testing"
)

// TestAListByDepartmentOrManagerHasWhereFactsMovedTo lists what the edges ask for one by one.
func TestAListByDepartmentOrManagerHasWhereFactsMovedTo(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		op.t = t
		for _, e := range peopleEdges {
			if e.name != "a scope has facts by any of the days by which a measure dates them" {
				continue
			}
			importEdge(t, op, e)
			for _, x := range e.expectations(t) {
				kind, _, _ := strings.Cut(x.scope, ":")
				got, ok := op.values(x.kpi, "--period", x.period, "--by", kind)[x.kpi+" "+x.period+" "+x.scope]
				if !ok && x.result.reason == "" {
					t.Errorf("%s %s by %s: %s is not listed", x.kpi, x.period, kind, x.scope)
				} else if what := differs(got, x.result); ok && what != "" {
					t.Errorf("%s %s %s: %s", x.kpi, x.period, x.scope, what)
				}
			}
		}
	})
}

var peopleEdges = []edge{
	{name: "facts belong to the department of their employee on the day by which the measure dates them",
		files: `employee: id,valid_from,name,department,customer_facing,hired_on
			E,,Eli,X,yes,2024-01-01
			E,2025-01-16,Eli,Y,yes,2024-01-01
			F,,Fay,X,no,
			order: id,customer,ordered_at,amount,employee
			1,A,2025-01-10,100,E
			2,A,2025-01-20,200,E
			3,A,2025-01-20,7,
			deal: id,stage,opened_on,closed_on,employee,amount
			1,won,2025-01-10,2025-01-20,E,5
			2,open,2025-01-10,,E,6
			ticket: id,opened_at,resolved_at,employee
			1,2025-01-10 10:00,2025-01-20 10:00,E
			lead: id,created_on,employee
			1,2025-01-15,E
			training: id,employee,completed_on,hours
			1,E,2025-01-20,8
			answer: id,survey,score,answered_at,about
			1,csat,5,2025-01-15,E
			2,csat,1,2025-01-16,E
			idea: id,employee,submitted_on,implemented_on
			1,E,2025-01-10,2025-03-05`,
		want: `revenue 2025-01 department:X 100 100 - 1
			revenue 2025-01 department:Y 200 200 - 1
			revenue 2025-01 department: 7 7 - 1
			new_customers 2025-01 department:Y 1 1 - 1
			win_rate 2025-01 department:X undefined
			unanswered_share 2025-01 department:X 1 1 1 1
			lead_conversion 2025-01 department:X 0 0 1 1
			csat 2025-01 department:X 1 1 1 1
			csat 2025-01 department:Y 0 0 1 1
			csat 2025-01 employee:E 0.5 1 2 2
			headcount 2025-01 department:X 1 1 - 1
			headcount 2025-01 department:Y 1 1 - 1
			employee_turnover 2025-01 department:X 0 0 1.5 2
			training_coverage 2025-01 department:X not_applicable
			training_coverage 2025-01 department:Y 1 1 1 1
			training_coverage 2025-01 organisation 0.5 1 2 2
			training_hours_per_employee 2025-01 department:Y 16 8 0.5 1
			revenue_per_employee 2025-01 department:X 100/1.5 100 1.5 2
			ideas_implemented_rate 2025-01 department:X 0 0 1 1
			ideas_implemented_rate 2025-03 department:X 1 1 1 1
			ideas_implemented_rate 2025-12 department:X 1 1 1 1
			ideas_implemented_rate 2026-01 department:X undefined`},
	{name: "a scope has facts by any of the days by which a measure dates them",
		files: `employee: id,valid_from,name,department,customer_facing,hired_on,manager
			M,,Mo,,no,2024-01-01,
			E,,Eli,X,yes,2024-01-01,
			E,2025-01-16,Eli,Y,yes,2024-01-01,M
			deal: id,stage,opened_on,closed_on,employee,amount
			1,won,2025-01-10,2025-01-20,E,5
			2,open,2025-01-10,,E,6
			ticket: id,opened_at,resolved_at,employee
			1,2025-01-10 10:00,2025-01-20 10:00,E`,
		want: `win_rate 2025-01 department:Y 1 1 1 1
			win_rate 2025-01 manager:M 1 1 1 1
			win_rate 2025-01 department:X undefined
			pipeline_value 2025-01 department:Y 6 6 - 1
			pipeline_value 2025-01 manager:M 6 6 - 1
			pipeline_value 2025-01 department:X 0 0 - 0
			pipeline_value 2025-01 manager: 0 0 - 0
			pipeline_value 2024-12 department:Y 0 0 - 0
			reopen_rate 2025-01 department:Y 0 0 1 1
			reopen_rate 2025-01 manager:M 0 0 1 1
			revenue 2025-01 department:Y not_applicable`},
	{name: "a fact that is only open, promised or compensated in a department is the department's",
		files: `employee: id,valid_from,name,department
			E,,Eli,X
			E,2025-01-16,Eli,Y
			F,,Fay,X
			F,2025-01-16,Fay,Z
			G,,Gil,X
			G,2025-01-16,Gil,W
			deal: id,stage,opened_on,closed_on,employee,amount
			1,won,2025-01-10,2025-02-20,F,5
			ticket: id,opened_at,resolved_at,employee,kind,justified,compensated_at
			1,2025-01-10 10:00,2025-01-12 10:00,G,complaint,yes,2025-01-20
			order: id,customer,ordered_at,amount,employee,promised_on,delivered_on
			1,A,2025-01-10,10,E,2025-01-20,2025-01-20`,
		want: `promise_kept_rate 2025-01 department:Y 1 1 1 1
			compensation_days 2025-01 department:W 10 - - 1
			pipeline_value 2025-01 department:Z 5 5 - 1
			win_rate 2025-02 department:Z 1 1 1 1
			pipeline_value 2025-01 department:W not_applicable
			pipeline_value 2025-01 department:Y not_applicable`},
	{name: "an answer of the staff that is about nobody counts for department and manager, never for the one who gave it",
		files: `employee: id,name,department,manager
			M,Mo,,
			E,Eli,X,M
			answer: id,survey,score,answered_at,employee,about
			1,employee,5,2025-01-10,E,
			2,employee,1,2025-01-10,M,E`,
		want: `employee_satisfaction 2025-01 employee:E 0 0 1 1
			employee_satisfaction 2025-01 employee: 1 1 1 1
			employee_satisfaction 2025-01 department:X 0.5 1 2 2
			employee_satisfaction 2025-01 manager:M 0.5 1 2 2
			employee_satisfaction 2025-01 employee:M undefined
			employee_satisfaction 2025-01 organisation 0.5 1 2 2`},
	{name: "a manager's scope holds all levels below and not the manager",
		files: `employee: id,name,manager
			A,Ann,
			B,Bob,A
			C,Cid,B
			order: id,customer,ordered_at,amount,employee
			1,K,2025-01-10,1,A
			2,K,2025-01-10,20,B
			3,K,2025-01-10,300,C
			4,K,2025-01-10,4000,`,
		want: `revenue 2025-01 manager:A 320 320 - 2
			revenue 2025-01 manager:B 300 300 - 1
			revenue 2025-01 manager: 4001 4001 - 2
			headcount 2025-01 manager:A 2 2 - 2
			headcount 2025-01 manager: 1 1 - 1`},
	{name: "an employee counts from the day he is hired to the day before he leaves, stubs never",
		files: `employee: id,name,hired_on,left_on
			A,Ann,2025-01-01,2025-01-31
			B,Bob,2025-01-31,
			C,Cid,,2025-02-01
			D,Dan,2025-02-10,2025-02-20
			training: id,employee,completed_on,hours
			1,A,2025-01-05,2
			2,Z,2025-01-05,3
			3,D,2025-02-11,4`,
		want: `headcount 2025-01 organisation 2 2 - 2
			employee_turnover 2025-01 organisation 1/1.5 1 1.5 2
			training_coverage 2025-01 organisation 1/3 1 3 3
			training_hours_per_employee 2025-01 organisation 5/1.5 5 1.5 2
			employee_turnover 2025-02 organisation 2/1.5 2 1.5 2
			training_coverage 2025-02 organisation 0.5 1 2 2
			employee_turnover 2025-Q1 organisation 3 3 1 1
			headcount 2024-12 organisation 1 1 - 1
			training_coverage 2024-12 organisation 0 0 1 1`},
	{name: "customers of a portfolio are those whose manager is the employee",
		files: `customer: id,manager
			A,E
			B,
			order: id,customer,ordered_at,amount,employee
			1,A,2025-01-10,10,F
			2,B,2025-01-10,5,E
			departure: customer,left_on,controllable
			A,2025-02-10,yes`,
		want: `revenue 2025-01 portfolio:E 10 10 - 1
			revenue 2025-01 portfolio: 5 5 - 1
			churn_rate 2025-02 portfolio:E 1 1 1 1
			controllable_churn_rate 2025-02 portfolio:E 1 1 1 1
			churn_rate 2025-02 portfolio: 0 0 1 1
			controllable_churn_rate 2025-02 portfolio: not_applicable
			revenue 2025-01 employee:E 5 5 - 1`},
}
