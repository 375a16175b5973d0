package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// DuplicateGroup are customers who seem to be one: each shares a phone, an e-mail or a
// national id with another of them, and no two have different national ids. The first has
// the most facts, so that keeping him moves the fewest.
type DuplicateGroup struct {
	Members []Duplicate
	// SharedBy is how many customers share one key that is shared by so many that it proves
	// nothing (a call centre's number); 0 in a group that may be merged. Members are then the
	// first of them, and By says which key it is.
	SharedBy int
}

// Duplicate is a customer who seems to be another one too.
type Duplicate struct {
	ID, Name, City           string
	Phone, Email, NationalID string   // as they are stored
	By                       []string // what he shares with another: phone, email, national_id
	Facts                    int64
	First, Last              kpi.Date // of the facts; 0: none has a date
}

// Duplicates lists the groups of customers who seem to be one, the biggest first, and after
// them the keys that are shared by many; at most limit of both together.
func (s *Store) Duplicates(ctx context.Context, limit int) ([]DuplicateGroup, error) {
	var all []DuplicateGroup
	err := s.inspect(ctx, func(in *inspection) error {
		alike, err := in.alike(ctx)
		if err != nil {
			return err
		}
		list := slices.Concat(alike.groups, alike.crowds)
		all, err = in.duplicateGroups(ctx, list[:min(len(list), max(limit, 0))])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for duplicates: %w", err)
	}
	return all, nil
}

// shown are the members that a list of groups shows: of those who share a key with many, the
// first alone.
func (g alikeGroup) shown() []alikeMember {
	if g.shared > 0 {
		return g.members[:sharedByMany]
	}
	return g.members
}

// duplicateGroups reads what is known of the members.
func (in *inspection) duplicateGroups(ctx context.Context, list []alikeGroup) ([]DuplicateGroup, error) {
	var nums []int64
	for _, g := range list {
		for _, m := range g.shown() {
			nums = append(nums, int64(m.num))
		}
	}
	known, err := in.duplicatesByNum(ctx, nums)
	if err != nil {
		return nil, err
	}
	groups := make([]DuplicateGroup, len(list))
	for i, g := range list {
		groups[i].SharedBy = g.shared
		for _, m := range g.shown() {
			d := known[int64(m.num)]
			d.By = m.by.names()
			groups[i].Members = append(groups[i].Members, d)
		}
		slices.SortStableFunc(groups[i].Members, func(a, b Duplicate) int { return cmp.Compare(b.Facts, a.Facts) })
	}
	return groups, nil
}

func (in *inspection) duplicatesByNum(ctx context.Context, nums []int64) (map[int64]Duplicate, error) {
	by := map[int64]Duplicate{}
	if len(nums) == 0 {
		return by, nil
	}
	uses, err := in.uses(ctx, "customer", nums)
	if err != nil {
		return nil, err
	}
	for part := range slices.Chunk(nums, 1000) {
		text, args, err := sqlx.In(`SELECT num, id, COALESCE(name, '') AS name, COALESCE(city, '') AS city, COALESCE(phone, '') AS phone,
			COALESCE(email, '') AS email, COALESCE(national_id, '') AS national FROM customer WHERE num IN (?)`, part)
		if err != nil {
			return nil, err
		}
		var rows []struct {
			Num                                    int64
			ID, Name, City, Phone, Email, National string
		}
		if err := sqlx.SelectContext(ctx, in.q, &rows, in.rebind(text), args...); err != nil {
			return nil, fmt.Errorf("read the customers: %w", err)
		}
		for _, r := range rows {
			u := uses[r.Num]
			by[r.Num] = Duplicate{ID: r.ID, Name: r.Name, City: r.City, Phone: r.Phone, Email: r.Email, NationalID: r.National,
				Facts: u.facts, First: u.first, Last: u.last}
		}
	}
	return by, nil
}

// duplicates finds customers who seem to be one, those who share a key with many, and those
// of one name in one city, which proves nothing.
func (in *inspection) duplicates(ctx context.Context) ([]suspicion, error) {
	alike, err := in.alike(ctx)
	if err != nil {
		return nil, err
	}
	var all []suspicion
	for _, part := range []struct {
		field string
		list  []alikeGroup
	}{{"", alike.groups}, {"shared_by_many", alike.crowds}, {"name_and_city", alike.namesakes}} {
		x := suspicion{QualityFinding: QualityFinding{Entity: "customer", Field: part.field, Groups: int64(len(part.list))}}
		for _, g := range part.list {
			x.Count += int64(len(g.members))
		}
		x.list = func(ctx context.Context, offset, limit int) (RowPage, error) {
			return in.duplicateRows(ctx, part.list, offset, limit)
		}
		all = append(all, x)
	}
	return all, nil
}

var duplicateColumns = []RowColumn{
	{kpi.Words{Fa: "گروه", En: "Group"}, "number"}, {kpi.Words{Fa: "شناسه", En: "ID"}, "text"},
	{kpi.Words{Fa: "نام", En: "Name"}, "text"}, {kpi.Words{Fa: "شهر", En: "City"}, "text"},
	{kpi.Words{Fa: "تلفن", En: "Phone"}, "text"}, {kpi.Words{Fa: "ایمیل", En: "Email"}, "text"},
	{kpi.Words{Fa: "رکوردها", En: "Facts"}, "number"},
}

// duplicateRows lists the members of groups, one a row, with the number of their group.
func (in *inspection) duplicateRows(ctx context.Context, list []alikeGroup, offset, limit int) (RowPage, error) {
	page := RowPage{Columns: duplicateColumns}
	var nums []int64
	var of []int
	for i, g := range list {
		for _, m := range g.members {
			if offset--; offset < 0 && len(nums) < limit {
				nums, of = append(nums, int64(m.num)), append(of, i+1)
			}
		}
	}
	known, err := in.duplicatesByNum(ctx, nums)
	if err != nil {
		return page, err
	}
	text := func(s string) RowCell { return RowCell{Text: s, Null: s == ""} }
	for i, num := range nums {
		d := known[num]
		page.Rows = append(page.Rows, []RowCell{{Number: float64(of[i])}, text(d.ID), text(d.Name), text(d.City),
			text(d.Phone), text(d.Email), {Number: float64(d.Facts)}})
	}
	return page, nil
}

// names are the keys of a set, in the order of their kinds.
func (k alikeBy) names() []string {
	var list []string
	for i, name := range strings.Fields("national_id email phone") {
		if k&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	return list
}
