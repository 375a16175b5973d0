package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"taraz/kpi"
	"taraz/reports"
)

// fakeRooms stands for what the pages about data ask the store.
type fakeRooms struct {
	f       *fake
	clean   bool // nothing is wrong with the data
	groups  []DuplicateGroup
	merges  []Merge
	sources []SQLSource
	kept    []KeptMapping // the latest version of each first
	asked   []string      // what was changed, in words
	refuse  error         // of merging, unmerging and reading
	slow    chan struct{} // a reading waits for it
	offsets []int         // of the rows that were asked for
}

const shopV1 = "entity: order\nsource: shop\nformat: {dates: day-first}\ncolumns:\n  id: order_no\n  customer: کد مشتری\n  ordered_at: تاریخ\n  amount: {column: مبلغ, unit: toman}\n"

func newFakeRooms(f *fake) *fakeRooms {
	r := &fakeRooms{f: f}
	day := f.today - 100
	r.groups = []DuplicateGroup{
		{Members: []Duplicate{
			{ID: "c-101", Name: "مریم احمدی", City: "تهران", Phone: "09121234567", Email: "maryam@example.com", By: []string{"phone", "email"}, Facts: 17, First: day - 300, Last: day},
			{ID: "c-2044", Name: "مريم احمدي", Phone: "+98 912 123 4567", City: "تهران", By: []string{"phone"}, Facts: 3, First: day, Last: day},
			{ID: "c-3310", Email: "Maryam@Example.com", By: []string{"email"}}}},
		{Members: []Duplicate{
			{ID: "c-7", Name: "شرکت آرمان", NationalID: "10101234567", City: "تهران", Phone: "021-88001122", By: []string{"national_id"}, Facts: 88, First: day - 900, Last: day},
			{ID: "c-8", Name: "Arman Co.", NationalID: "۱۰۱۰۱۲۳۴۵۶۷", City: "Tehran", By: []string{"national_id"}, Facts: 4, First: day - 40, Last: day}}},
		{SharedBy: 143, Members: []Duplicate{{ID: "c-900", Name: "مشتری حضوری", Phone: "02144556677", By: []string{"phone"}}, {ID: "c-901", Name: "مشتری تلفنی", Phone: "02144556677", By: []string{"phone"}}}},
	}
	r.merges = []Merge{{Num: 4, At: now.Add(-time.Hour), Who: "web", Kept: "c-55", Merged: []string{"c-56", "c-57"}, Moved: 12},
		{Num: 3, At: now.Add(-50 * time.Hour), Who: "web", Kept: "c-12", Merged: []string{"c-13"}, Moved: 2, Undone: now.Add(-49 * time.Hour), UndoneBy: "web"}}
	r.sources = []SQLSource{
		{Name: "shop-orders", Kind: "postgres", Host: "db.example:5432", Database: "crm", User: "reader", Table: "public.orders", Entity: "order", Mapping: "order", Watermark: "updated_at",
			LastValue: "2026-11-12 04:10:00", Schedule: "6h", Enabled: true, LastRun: now.Add(-time.Hour), NextRun: now.Add(5 * time.Hour), Rows: 1250},
		{Name: "معامله‌های CRM", Kind: "mariadb", Host: "10.0.0.8:3306", Database: "espo", User: "taraz", Query: "SELECT id, stage FROM opportunity", Entity: "deal", Mapping: "espocrm-deals", Schedule: "daily 02:30",
			Enabled: true, LastRun: now.Add(-6 * time.Hour), NextRun: now.Add(18 * time.Hour), Rows: 310, LastError: `database server 10.0.0.8:3306 refused the sign-in of user "taraz": check user and password`},
		{Name: "tickets", Kind: "sqlserver", Host: "sql.example:1433", Database: "help", User: "ro", Table: "dbo.tickets", Entity: "ticket", Mapping: "ticket", Running: true},
		{Name: "old", Kind: "mysql", Host: "h", Database: "d", User: "u", Table: "t", Entity: "lead", Mapping: "lead", Schedule: "90m"}}
	r.kept = []KeptMapping{
		{Name: "سفارش‌های فروشگاه", Version: 2, At: now.Add(-time.Hour), Who: "web", Text: strings.Replace(strings.Replace(shopV1, "toman", "rial", 1), "  ordered_at", "  employee: فروشنده\n  ordered_at", 1)},
		{Name: "سفارش‌های فروشگاه", Version: 1, At: now.Add(-700 * time.Hour), Who: "command line", Text: shopV1},
		{Name: "a/b ?#", Version: 1, At: now, Who: "web", Text: "not: [a mapping"}}
	return r
}

// spoil puts a hostile name wherever a name of somebody else's can be.
func (r *fakeRooms) spoil(bad string) {
	m := &r.groups[0].Members[0]
	m.ID, m.Name, m.City, m.Phone, m.Email, m.NationalID = bad, bad, bad, bad, bad, bad
	r.groups[2].Members[0].Name = bad
	r.merges[0].Kept, r.merges[0].Merged, r.merges[0].Who = bad, []string{bad}, bad
	s := &r.sources[1]
	s.Name, s.Host, s.Database, s.User, s.Query, s.Mapping, s.LastError, s.Schedule, s.Entity = bad, bad, bad, bad, bad, bad, bad, bad, bad
	s.Watermark, s.LastValue, s.Kind = bad, bad, bad
	r.sources[0].Table = bad
	r.kept[0].Who, r.kept[0].Text = bad, bad+"\n"+bad
	for i := range r.kept[:2] {
		r.kept[i].Name = bad
	}
}

func (r *fakeRooms) Quality(context.Context) ([]QualityFinding, error) {
	if r.f.broken != nil || r.f.empty || r.clean {
		return nil, r.f.broken
	}
	month := r.f.cal.Month(r.f.today) - 3
	list := []QualityFinding{
		{Check: "stub", Entity: "customer", Count: 40}, {Check: "stub", Entity: "product", Count: 2},
		{Check: "duplicate_customer", Entity: "customer", Count: 5, Groups: 2}, {Check: "duplicate_customer", Entity: "customer", Field: "name_and_city", Count: 557, Groups: 259},
		{Check: "missing_date", Entity: "deal", Field: "opened_on", Count: 5},
		{Check: "future_date", Entity: "order", Field: "ordered_at", Count: 57},
		{Check: "month_jump", Entity: "order", Field: "amount", Month: month, Count: 9944, Total: 12.4e9, Usual: 1e9, Factor: 12.4},
		{Check: "month_jump", Entity: "order", Field: "facts", Month: month, Count: 9944, Total: 9944, Usual: 854, Factor: 11.65},
		{Check: "unit_suspicion", Entity: "order", Field: "amount", Month: month, Count: 900, Total: 10e6, Usual: 1e6, Factor: 10},
		{Check: "unit_suspicion", Entity: "order", Field: "amount", Month: month + 1, Count: 900, Total: 1e5, Usual: 1e6, Factor: 0.1},
		{Check: "unit_suspicion", Entity: "order", Field: "product", Count: 12},
		{Check: "incomplete_profile", Entity: "customer", Count: 1410, Of: 2000, Total: 9080, Usual: 10000}}
	for _, field := range []string{"name", "phone_or_email", "city", "segment", "channel", "gender", "birth_year", "occupation"} {
		list = append(list, QualityFinding{Check: "incomplete_profile", Entity: "customer", Field: field, Count: 100, Of: 2000})
	}
	return list, nil
}

func (r *fakeRooms) QualityRows(_ context.Context, finding, entity string, offset, limit int) (reports.RowPage, error) {
	r.offsets = append(r.offsets, offset)
	p := reports.RowPage{Entity: entity, Total: 57, Columns: []reports.RowColumn{{Label: kpi.Words{Fa: "شناسه", En: "ID"}, Kind: reports.TextColumn},
		{Label: kpi.Words{Fa: "نام", En: "Name"}, Kind: reports.TextColumn}, {Label: kpi.Words{Fa: "تلفن", En: "Phone"}, Kind: reports.TextColumn},
		{Label: kpi.Words{Fa: "ایمیل", En: "Email"}, Kind: reports.TextColumn}, {Label: kpi.Words{Fa: "کد ملی", En: "National ID"}, Kind: reports.TextColumn},
		{Label: kpi.Words{Fa: "نوع", En: "Kind"}, Kind: reports.TextColumn}}}
	for i := offset; i < min(offset+limit, 57); i++ {
		name := "مشتری نمونه"
		if r.f.hostile != "" {
			name = r.f.hostile
		}
		p.Rows = append(p.Rows, []reports.RowCell{{Text: fmt.Sprintf("c-%d", i)}, {Text: name}, {Text: "09120000000"}, {Null: true}, {Text: "0012345678"}, {Text: "company"}})
	}
	return p, nil
}

func (r *fakeRooms) Duplicates(_ context.Context, limit int) ([]DuplicateGroup, error) {
	if r.clean || r.f.empty {
		return nil, nil
	}
	return r.groups[:min(limit, len(r.groups))], r.f.broken
}

func (r *fakeRooms) Merge(_ context.Context, who, keep string, others []string) (int64, error) {
	r.asked = append(r.asked, fmt.Sprintf("%s merges %s into %s", who, strings.Join(others, "+"), keep))
	if r.refuse != nil {
		return 0, r.refuse
	}
	num := int64(len(r.merges) + 3)
	r.merges = append([]Merge{{Num: num, At: now, Who: who, Kept: keep, Merged: others, Moved: 20}}, r.merges...)
	return num, nil
}

func (r *fakeRooms) Unmerge(_ context.Context, num int64, who string) error {
	r.asked = append(r.asked, fmt.Sprintf("%s takes %d apart", who, num))
	i := slices.IndexFunc(r.merges, func(m Merge) bool { return m.Num == num })
	switch {
	case r.refuse != nil:
		return r.refuse
	case i < 0:
		return fmt.Errorf("merge %d: %w", num, kpi.ErrUnknown)
	case !r.merges[i].Undone.IsZero():
		return fmt.Errorf("merge %d: undone already: %w", num, kpi.ErrConflict)
	}
	r.merges[i].Undone = now
	return nil
}

func (r *fakeRooms) Merges(context.Context) ([]Merge, error) { return r.merges, nil }

func (r *fakeRooms) Sources(context.Context) ([]SQLSource, error) {
	if r.f.empty {
		return nil, nil
	}
	return slices.Clone(r.sources), r.f.broken
}

func (r *fakeRooms) Sync(name string) <-chan error {
	r.asked = append(r.asked, "reads "+name)
	ended := make(chan error, 1)
	i := slices.IndexFunc(r.sources, func(s SQLSource) bool { return s.Name == name })
	switch {
	case r.slow != nil:
		r.sources[i].Running = true
		go func() { <-r.slow; ended <- nil }()
		return ended
	case r.refuse != nil && !errors.Is(r.refuse, kpi.ErrConflict):
		r.sources[i].LastError = r.refuse.Error()
	case r.refuse == nil:
		r.sources[i].Rows, r.sources[i].LastError, r.sources[i].LastRun = 77, "", now
	}
	ended <- r.refuse
	return ended
}

func (r *fakeRooms) Mappings(context.Context) ([]KeptMapping, error) {
	if r.f.empty {
		return nil, nil
	}
	var list []KeptMapping
	for _, m := range r.kept {
		if !slices.ContainsFunc(list, func(x KeptMapping) bool { return x.Name == m.Name }) {
			list = append(list, m)
		}
	}
	return list, r.f.broken
}

func (r *fakeRooms) MappingVersions(_ context.Context, name string) ([]KeptMapping, error) {
	var list []KeptMapping
	for _, m := range r.kept {
		if m.Name == name {
			list = append(list, m)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("mapping %q: %w", name, kpi.ErrUnknown)
	}
	return list, nil
}

func (r *fakeRooms) DropMapping(ctx context.Context, name string) error {
	if _, err := r.MappingVersions(ctx, name); err != nil {
		return err
	}
	r.asked = append(r.asked, "drops "+name)
	r.kept = slices.DeleteFunc(r.kept, func(m KeptMapping) bool { return m.Name == name })
	return nil
}
