package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// crowd is what the customer pass has to know of customers beside their orders. Only those
// about whom there is something to know take memory.
type crowd struct {
	firstSale kpi.Date
	people    map[int32]customers.Person
}

// person returns what is known of a customer.
func (c *crowd) person(num int32) customers.Person {
	if p, ok := c.people[num]; ok {
		return p
	}
	return customers.Person{Wallet: -1}
}

// crowd reads the customers. Orders of nobody (customer 0) are anonymous.
func (f *facts) crowd(ctx context.Context) (*crowd, error) {
	c := &crowd{people: map[int32]customers.Person{0: {Anonymous: true, Wallet: -1}}}
	var err error
	if c.firstSale, err = f.firstSale(ctx); err != nil {
		return nil, err
	}
	if err := f.readPeople(ctx, c); err != nil {
		return nil, fmt.Errorf("read the customers: %w", err)
	}
	if err := f.readDepartures(ctx, c); err != nil {
		return nil, fmt.Errorf("read the departures: %w", err)
	}
	return c, nil
}

func (f *facts) readPeople(ctx context.Context, c *crowd) error {
	rows, err := f.query(ctx, piece{`SELECT num, CASE WHEN kind = 'anonymous' THEN 1 ELSE 0 END, acquired_on, COALESCE(wallet, -1)
		FROM customer WHERE kind = 'anonymous' OR acquired_on < ? OR wallet IS NOT NULL`, []any{int64(c.firstSale)}})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var num int32
		var anonymous int
		var acquired sql.NullInt64
		p := customers.Person{}
		if err := rows.Scan(&num, &anonymous, &acquired, &p.Wallet); err != nil {
			return err
		}
		p.Anonymous, p.Acquired = anonymous == 1, kpi.Date(acquired.Int64)
		c.people[num] = p
	}
	return rows.Err()
}

func (f *facts) readDepartures(ctx context.Context, c *crowd) error {
	rows, err := f.q.QueryxContext(ctx, `SELECT customer, left_on, MAX(COALESCE(controllable, 0)) FROM fact_departure
		WHERE customer <> 0 GROUP BY customer, left_on ORDER BY customer, left_on`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var num int32
		var d customers.Departure
		var controllable int
		if err := rows.Scan(&num, &d.Day, &controllable); err != nil {
			return err
		}
		d.Controllable = controllable == 1
		p := c.person(num)
		p.Departures = append(p.Departures, d)
		c.people[num] = p
	}
	return rows.Err()
}

// firstSale is the day of the earliest sale in the data, 0 if there is none.
func (f *facts) firstSale(ctx context.Context) (kpi.Date, error) {
	var day sql.NullInt64
	err := sqlx.GetContext(ctx, f.q, &day, "SELECT MIN(first_day) FROM fact_month WHERE entity = 'order' AND field = '"+saleField+"'")
	if err != nil {
		return 0, fmt.Errorf("read the first sale: %w", err)
	}
	return kpi.Date(day.Int64), nil
}
