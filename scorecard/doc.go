// Package scorecard says how well it goes: it turns KPI values into scores against
// targets, rolls them up over objectives and perspectives, and explains what moved the
// total from one period to the next. Everything but Build and BuildMany is arithmetic on
// what it is given; the rules are METHOD.md's sections 4 and 5.
package scorecard
