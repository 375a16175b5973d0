package web

import (
	"context"
	"hash/fnv"
	"io"
	"log/slog"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"taraz/data"
	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
)

// fake stands for the store: believable values, made of nothing but the name of the KPI,
// the scope and the month.
type fake struct {
	cat     *kpi.Catalogue
	cal     kpi.Calendar
	today   kpi.Date
	empty   bool
	hostile string // the name of a department, an employee and a customer
	broken  error
	version string
	desk    *fakeDesk
	rooms   *fakeRooms
}

// now is 21 Aban 1405, 08:30 in Tehran.
var now = time.Date(2026, 11, 12, 5, 0, 0, 0, time.UTC)

const hostile = `</script><script>alert(1)</script> __f__x__f__ {{7*7}} "><img src=x onerror=alert(2)>`

// shippedCatalogue is read once for all tests.
var shippedCatalogue = sync.OnceValues(func() (*kpi.Catalogue, error) { return kpi.ShippedCatalogue(data.Schema()) })

func newFake(t testing.TB, system kpi.System) *fake {
	t.Helper()
	cat, err := shippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	cal := kpi.Calendar{System: system, FiscalStart: 1, Zone: zone}
	f := &fake{cat: cat, cal: cal, today: cal.Day(now), version: "1"}
	f.desk = newFakeDesk(f)
	f.rooms = newFakeRooms(f)
	return f
}

func (f *fake) server(t testing.TB) *Server {
	t.Helper()
	org := data.Organisation{Name: "شرکت نمونهٔ تراز", Locale: "fa", Currency: "IRR", Unit: "toman", Calendar: f.cal}
	s, err := New(Config{Organisation: org, Factor: 10, Catalogue: f.cat, Values: f, Setup: f, Facts: f, Intake: f.desk,
		Quality: f.rooms, Merging: f.rooms, Sources: f.rooms, Mappings: f.rooms,
		Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), MaxUpload: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func noise(parts ...string) float64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	x := h.Sum64() // fnv mixes short texts badly: finish it
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 33
	return float64(x%100000) / 100000
}

// level is about what a KPI's value is.
func (f *fake) level(d *kpi.Definition) float64 {
	x := noise("level", d.ID)
	switch d.Unit {
	case kpi.Money:
		return math.Pow(10, 7+4*x)
	case kpi.Percent:
		if d.Better == kpi.Down {
			return 0.02 + 0.1*x
		}
		return 0.25 + 0.6*x
	case kpi.Number:
		return math.Round(50 + 800*x)
	case kpi.Score:
		if d.ID == "nps" {
			return 20 + 30*x
		}
		return 3 + x
	case kpi.Index:
		return 60 + 20*x
	}
	return 2 + 20*x
}

func (f *fake) value(d *kpi.Definition, s kpi.Scope, p kpi.Period, early bool) kpi.Value {
	v := kpi.Value{KPI: d.ID, Period: p, Scope: s}
	from, to := f.cal.Span(p)
	if d.Later {
		v.Reason = kpi.NotApplicable
		return v
	}
	if d.ID == "nps" && p.First == f.cal.Month(f.today)-1 {
		v.Reason = kpi.Late
		return v
	}
	base := f.level(d)
	wave := 1 + 0.06*math.Sin(float64(p.First)/2) + 0.1*(noise(d.ID, s.String(), p.First.String())-0.5)
	if s.Kind != kpi.Organisation {
		wave *= 0.8 + 0.4*noise(d.ID, s.String())
	}
	if p.First == f.cal.Month(f.today)-1 && noise("crisis", d.ID) > 0.6 {
		wave *= 1.25
		if d.Better == kpi.Up {
			wave *= 0.6
		}
	}
	if d.Unit == kpi.Percent && base*wave > 1 {
		wave = 0.98 / base
	}
	x := base * wave
	if d.Unit == kpi.Number {
		x = math.Round(x)
	}
	v.N = int64(40 + 900*noise("n", d.ID, s.String()))
	if to >= f.today && !early {
		v.ToDate, v.Cut = true, f.today-1
	}
	if early {
		v.ToDate, v.Cut = true, from+20
	}
	v.Value = &x
	if len(d.Numerator) > 0 {
		den := float64(v.N)
		num := math.Round(x * den)
		v.Numerator, v.Denominator = &num, &den
	}
	return v
}

func (f *fake) scopes(kind kpi.ScopeKind) []reports.ScopeName {
	switch kind {
	case kpi.Organisation:
		return []reports.ScopeName{{}}
	case kpi.Department:
		list := []reports.ScopeName{{Name: "فروش", Label: "فروش"}, {Name: "خدمات پس از فروش", Label: "خدمات پس از فروش"}, {Name: "بازاریابی", Label: "بازاریابی"}, {Name: "Logistics", Label: "Logistics"}}
		if f.hostile != "" {
			list = append(list, reports.ScopeName{Name: f.hostile, Label: f.hostile})
		}
		return list
	case kpi.Manager, kpi.Employee:
		list := []reports.ScopeName{{Name: "e1", Label: "نگار نمونه"}, {Name: "e2", Label: "سینا نمونه"}, {Name: "e3", Label: "رها نمونه"}, {Name: "e4", Label: "آرش نمونه"}}
		if f.hostile != "" {
			list = append(list, reports.ScopeName{Name: "x9", Label: f.hostile})
		}
		return list
	}
	return []reports.ScopeName{{Name: "آنلاین", Label: "آنلاین"}, {Name: "خرده‌فروشی", Label: "خرده‌فروشی"}, {Name: "عمده‌فروشی", Label: "عمده‌فروشی"}, {Name: "سازمانی", Label: "سازمانی"}, {Name: ""}}
}

func (f *fake) Query(_ context.Context, q kpi.Query) ([]kpi.Value, error) { return f.query(q, false) }

func (f *fake) LikeForLike(_ context.Context, q kpi.Query) ([]kpi.Value, error) {
	back := slices.Clone(q.Periods)
	for i := range back {
		back[i] = back[i].Previous()
	}
	q.Periods = back
	return f.query(q, true)
}

func (f *fake) query(q kpi.Query, early bool) ([]kpi.Value, error) {
	if f.broken != nil {
		return nil, f.broken
	}
	if f.empty {
		return nil, nil
	}
	var out []kpi.Value
	for _, d := range f.cat.All() {
		if q.KPIs != nil && !slices.Contains(q.KPIs, d.ID) || !slices.Contains(f.cat.Supports(d), q.Kind) {
			continue
		}
		for _, n := range f.scopes(q.Kind) {
			if q.Names != nil && !slices.Contains(q.Names, n.Name) {
				continue
			}
			for _, p := range q.Periods {
				out = append(out, f.value(d, kpi.Scope{Kind: q.Kind, Name: n.Name}, p, early))
			}
		}
	}
	for _, id := range q.KPIs {
		if _, err := f.cat.Find(id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Targets sets goals near the levels, so that some are met and some are not.
func (f *fake) Targets(context.Context) ([]kpi.Target, error) {
	var out []kpi.Target
	if f.empty {
		return nil, nil
	}
	for _, d := range f.cat.All() {
		if d.Later || d.Better == kpi.None || d.ID == "unanswered_share" {
			continue
		}
		base := f.level(d)
		near := 0.95 + 0.1*noise("goal", d.ID)
		t := kpi.Target{KPI: d.ID, Scope: kpi.Whole, Grain: kpi.Monthly}
		at := func(x float64) *float64 { return &x }
		switch d.Better {
		case kpi.Up:
			t.Goal, t.Red = at(base*near), at(base*near*0.85)
		case kpi.Down:
			t.Goal, t.Red = at(base*near), at(base*near*1.2)
		default:
			t.RedLower, t.Lower, t.Upper, t.RedUpper = at(base*0.7), at(base*0.9), at(base*1.1), at(base*1.3)
		}
		out = append(out, t)
	}
	return out, nil
}

func (f *fake) Settings(context.Context) (kpi.Settings, error) {
	return kpi.DefaultSettings(f.cal.System), nil
}
func (f *fake) Strategy(context.Context) (*scorecard.Strategy, error) { return nil, nil }
func (f *fake) Version(context.Context) (string, error)               { return f.version, nil }

func (f *fake) Span(context.Context) (first, last kpi.Date, err error) {
	if f.broken != nil || f.empty {
		return 0, 0, f.broken
	}
	return f.today - 1140, f.today - 1, nil
}

func (f *fake) Scopes(_ context.Context, kind kpi.ScopeKind) ([]reports.ScopeName, error) {
	if f.empty {
		return nil, nil
	}
	return f.scopes(kind), nil
}

func (f *fake) Rows(_ context.Context, q reports.RowQuery) (reports.RowPage, error) {
	if q.KPI == "headcount" {
		return reports.RowPage{}, kpi.ErrUnsupported
	}
	p := reports.RowPage{Entity: "order", Total: 57, Columns: []reports.RowColumn{
		{Label: kpi.Words{Fa: "شناسه", En: "ID"}, Kind: reports.TextColumn}, {Label: kpi.Words{Fa: "تاریخ", En: "Date"}, Kind: reports.DayColumn},
		{Label: kpi.Words{Fa: "مشتری", En: "Customer"}, Kind: reports.TextColumn}, {Label: kpi.Words{Fa: "مبلغ", En: "Amount"}, Kind: reports.MoneyColumn},
		{Label: kpi.Words{Fa: "تعداد", En: "Quantity"}, Kind: reports.NumberColumn}}}
	for i := q.Offset; i < min(q.Offset+q.Limit, 57); i++ {
		customer := "فروشگاه نمونه"
		if f.hostile != "" {
			customer = f.hostile
		}
		p.Rows = append(p.Rows, []reports.RowCell{{Text: "م-" + kpi.NewMonth(i, 1).String()}, {Day: f.today - kpi.Date(i)}, {Text: customer}, {Number: float64(1e6 * (i + 1))}, {Null: i%5 == 0, Number: 3}})
	}
	return p, nil
}
