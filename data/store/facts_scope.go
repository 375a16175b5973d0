package store

import (
	"cmp"
	"context"
	"fmt"

	"taraz/kpi"
)

// scoping is how facts are divided in SQL: the key they are grouped by, the joins it takes,
// and what the keys stand for.
type scoping struct {
	key   string
	joins []string
	// of names the table whose ids the keys are numbers of; empty where the key is the name.
	of string
	// from and to bound the days on which the key holds, where it depends on the day; history
	// is the table of all the keys an employee ever had.
	from, to, history string
}

// scope divides the facts of a table by the scopes of a kind, as of the day in SQL. A fact
// counts for every manager above, and otherwise in exactly one scope.
func (t *table) scope(kind kpi.ScopeKind, day string) (scoping, error) {
	none := fmt.Errorf("%s in scopes of kind %s: %w", t.name, kind, kpi.ErrUnsupported)
	pick := func(column string, s scoping) (scoping, error) {
		if column == "" {
			return s, none
		}
		return s, nil
	}
	switch kind {
	case kpi.Organisation:
		return scoping{key: "''"}, nil
	case kpi.Employee:
		own := cmp.Or(t.self, t.employee)
		return pick(own, scoping{key: own, of: "employee"})
	case kpi.Department:
		return pick(t.employee, asOf("employee_span", "COALESCE(s.department, '')", "", t.employee, day))
	case kpi.Manager:
		return pick(t.employee, asOf("employee_chain", "COALESCE(s.manager, 0)", "employee", t.employee, day))
	case kpi.Product:
		return pick(t.product, scoping{key: t.product, of: "product"})
	case kpi.Category:
		return pick(t.product, scoping{key: "COALESCE(s.category, '')",
			joins: []string{fmt.Sprintf("LEFT JOIN product_span s ON s.product = %s AND s.to_day = %d", t.product, kpi.Forever)}})
	case kpi.Campaign:
		return pick(t.campaign, scoping{key: t.campaign, of: "campaign"})
	case kpi.ContactChannel:
		return pick(t.contact, scoping{key: "COALESCE(" + t.contact + ", '')"})
	case kpi.Portfolio:
		return pick(t.customer, throughCustomer("COALESCE(s.manager, 0)", "employee", t.customer))
	case kpi.Segment, kpi.City:
		return pick(t.customer, throughCustomer("COALESCE(s."+string(kind)+", '')", "", t.customer))
	case kpi.Channel:
		return t.acquisition(none)
	}
	return scoping{}, none
}

// acquisition divides by channel of acquisition: the fact's own, its campaign's or its
// customer's.
func (t *table) acquisition(none error) (scoping, error) {
	switch {
	case t.channel != "":
		return scoping{key: "COALESCE(" + t.channel + ", '')"}, nil
	case t.customer != "":
		return throughCustomer("COALESCE(s.channel, '')", "", t.customer), nil
	case t.campaign != "":
		return scoping{key: "COALESCE(s.channel, '')", joins: []string{"LEFT JOIN campaign s ON s.num = " + t.campaign}}, nil
	}
	return scoping{}, none
}

func throughCustomer(key, of, customer string) scoping {
	return scoping{key: key, of: of, joins: []string{"LEFT JOIN customer s ON s.num = " + customer}}
}

func asOf(table, key, of, employee, day string) scoping {
	return scoping{key: key, of: of, from: "s.from_day", to: "s.to_day", history: table,
		joins: []string{fmt.Sprintf("LEFT JOIN %s s ON s.employee = %s AND %s BETWEEN s.from_day AND s.to_day", table, employee, day)}}
}

// names maps the numbers of a table to ids, as texts, 0 to the empty name.
func (f *facts) names(ctx context.Context, of string) (map[string]string, error) {
	if of == "" {
		return nil, nil
	}
	if m := f.ids[of]; m != nil {
		return m, nil
	}
	rows, err := f.q.QueryxContext(ctx, "SELECT CAST(num AS TEXT), id FROM "+of)
	if err != nil {
		return nil, fmt.Errorf("read the ids of %s: %w", of, err)
	}
	defer rows.Close()
	m := map[string]string{"0": ""}
	for rows.Next() {
		var num, id string
		if err := rows.Scan(&num, &id); err != nil {
			return nil, err
		}
		m[num] = id
	}
	f.ids[of] = m
	return m, rows.Err()
}
