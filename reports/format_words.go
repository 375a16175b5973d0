package reports

import (
	"taraz/kpi"
)

// word is a text in both languages.
type word struct{ fa, en string }

func (w word) in(lang string) string {
	if lang == "fa" {
		return w.fa
	}
	return w.en
}

// vocabulary holds the words that go with numbers. Keys are internal.
var vocabulary = map[string]word{
	"days":    {"روز", "days"},
	"hours":   {"ساعت", "hours"},
	"months":  {"ماه", "months"},
	"over12":  {"بیش از ۱۲", "over 12"},
	"per1000": {"در هزار", "per 1,000"},
	"points":  {"واحد درصد", "pp"},

	"colour.green": {"در هدف", "On goal"},
	"colour.amber": {"هشدار", "Watch"},
	"colour.red":   {"بحرانی", "Off"},
	"colour.":      {"بدون داده", "No data"},

	"reason.not_due":           {"هنوز موعدش نیست", "not due yet"},
	"reason.late":              {"دیر رسیده", "late"},
	"reason.not_applicable":    {"داده‌ای برای آن نیست", "not applicable"},
	"reason.undefined":         {"قابل محاسبه نیست", "cannot be computed"},
	"reason.error":             {"خطا در محاسبه", "computation failed"},
	"reason.no_target":         {"هدف ندارد", "no target"},
	"reason.maturing":          {"هنوز کامل نشده", "still maturing"},
	"reason.too_few":           {"موارد کم", "too few cases"},
	"reason.insufficient_data": {"دادهٔ ناکافی", "insufficient data"},
	"reason.weight_zero":       {"وزن صفر، فقط برای اطلاع", "weight 0, for information"},

	"signal.signal":  {"معنادار", "Signal"},
	"signal.routine": {"نوسان عادی", "Routine"},

	"better.up":   {"بیشتر بهتر است", "higher is better"},
	"better.down": {"کمتر بهتر است", "lower is better"},
	"better.band": {"در بازه بهتر است", "best within a band"},
	"better.none": {"امتیاز نمی‌گیرد", "shown, not scored"},

	"unit.money":    {"پول", "money"},
	"unit.%":        {"درصد", "percent"},
	"unit.count":    {"تعداد", "count"},
	"unit.ratio":    {"نسبت", "ratio"},
	"unit.months":   {"ماه", "months"},
	"unit.days":     {"روز", "days"},
	"unit.hours":    {"ساعت", "hours"},
	"unit.score":    {"نمره", "score"},
	"unit.per 1000": {"در هزار", "per 1,000"},
	"unit.0-100":    {"۰ تا ۱۰۰", "0–100"},

	"grain.month":   {"ماه", "month"},
	"grain.quarter": {"فصل", "quarter"},
	"grain.year":    {"سال", "year"},

	"scope.organisation":    {"کل سازمان", "Organisation"},
	"scope.department":      {"واحد", "Department"},
	"scope.manager":         {"تیم", "Team of"},
	"scope.employee":        {"کارمند", "Employee"},
	"scope.segment":         {"بخش مشتریان", "Segment"},
	"scope.channel":         {"کانال جذب", "Channel"},
	"scope.contact_channel": {"کانال تماس", "Contact channel"},
	"scope.category":        {"گروه کالا", "Category"},
	"scope.product":         {"کالا", "Product"},
	"scope.city":            {"شهر", "City"},
	"scope.campaign":        {"کمپین", "Campaign"},
	"scope.portfolio":       {"سبد مشتریان", "Portfolio of"},
	"scope.none":            {"نامشخص", "not given"},
}

func (f Format) word(key string) string {
	w, ok := vocabulary[key]
	if !ok {
		return key
	}
	s := w.in(f.Lang)
	if f.Latin {
		return latin.Replace(s)
	}
	return s
}

// Colour returns a colour (green, amber, red, or empty for none) in words: در هدف, On goal.
func (f Format) Colour(colour string) string { return f.word("colour." + colour) }

// Reason returns why a value or a score is missing, in words. It takes the reasons of
// values and those of scores (no_target, maturing, too_few ...); empty for the empty one.
func (f Format) Reason(reason string) string {
	if reason == "" {
		return ""
	}
	return f.known("reason."+reason, reason)
}

// Signal returns signal or routine in words; empty for the empty one.
func (f Format) Signal(signal string) string {
	if signal == "" {
		return ""
	}
	return f.known("signal."+signal, signal)
}

// Better returns which way is better, in words.
func (f Format) Better(b kpi.Better) string { return f.known("better."+string(b), string(b)) }

// UnitName returns the name of a KPI's unit, for money the display unit's.
func (f Format) UnitName(u kpi.Unit) string {
	if u == kpi.Money {
		return f.MoneyUnit()
	}
	return f.known("unit."+string(u), string(u))
}

// ScopeKind returns the name of a kind of scope.
func (f Format) ScopeKind(k kpi.ScopeKind) string { return f.known("scope."+string(k), string(k)) }

// Scope returns a scope in words: کل سازمان; واحد: فروش. Label is the shown name where the
// scope's own is an id; empty takes its own.
func (f Format) Scope(s kpi.Scope, label string) string {
	if s.Kind == kpi.Organisation {
		return f.ScopeKind(s.Kind)
	}
	if label == "" {
		label = s.Name
	}
	if label == "" {
		label = f.word("scope.none")
	}
	return f.ScopeKind(s.Kind) + ": " + label
}

func (f Format) known(key, otherwise string) string {
	if _, ok := vocabulary[key]; ok {
		return f.word(key)
	}
	return otherwise
}
