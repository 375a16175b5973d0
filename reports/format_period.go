package reports

import (
	"fmt"

	"taraz/kpi"
)

// months are the names of the months of both calendars in both languages.
var months = map[kpi.System]map[string][12]string{
	kpi.Jalali: {
		"fa": {"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"},
		"en": {"Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"},
	},
	kpi.Gregorian: {
		"fa": {"ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"},
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	},
}

// seasons name the quarters of a Jalali year, which Persian readers know by the season.
var seasons = [4]string{"بهار", "تابستان", "پاییز", "زمستان"}

var ordinals = [4]string{"اول", "دوم", "سوم", "چهارم"}

// MonthName returns a month's name in the organisation's calendar, without the year.
func (f Format) MonthName(m kpi.Month) string {
	lang := "en"
	if f.Persian() {
		lang = "fa"
	}
	system := kpi.Gregorian
	if f.Calendar.System == kpi.Jalali {
		system = kpi.Jalali
	}
	return months[system][lang][m.Number()-1]
}

// Month returns a month with its year: مهر ۱۴۰۵, Mehr 1405.
func (f Format) Month(m kpi.Month) string { return f.MonthName(m) + " " + f.year(m.Year()) }

func (f Format) year(y int) string { return f.Digits(fmt.Sprintf("%04d", y)) }

// Period returns a period's name: مهر ۱۴۰۵, پاییز ۱۴۰۵, سال مالی منتهی به اسفند ۱۴۰۴. A
// fiscal year is named by its end, as METHOD.md section 1 asks.
func (f Format) Period(p kpi.Period) string {
	switch p.Grain {
	case kpi.Quarterly:
		return f.quarter(p)
	case kpi.Yearly:
		return f.fiscalYear(p)
	}
	return f.Month(p.First)
}

func (f Format) fiscalYear(p kpi.Period) string {
	switch {
	case f.Persian():
		return "سال مالی منتهی به " + f.Month(p.Last())
	case p.First.Number() == 1:
		return f.year(p.First.Year())
	}
	return "fiscal year to " + f.Month(p.Last())
}

func (f Format) quarter(p kpi.Period) string {
	year := f.Calendar.PeriodOf(kpi.Yearly, p.First)
	n := int(p.First-year.First) / 3
	calendarQuarter := (p.First.Number()-1)%3 == 0
	switch {
	case f.Persian() && f.Calendar.System == kpi.Jalali && calendarQuarter:
		return seasons[(p.First.Number()-1)/3] + " " + f.year(p.First.Year())
	case f.Persian() && year.First.Number() == 1:
		return "سه‌ماههٔ " + ordinals[n] + " " + f.year(p.First.Year())
	case f.Persian():
		return "سه‌ماههٔ " + ordinals[n] + " " + f.fiscalYear(year)
	case year.First.Number() == 1:
		return fmt.Sprintf("Q%d %d", n+1, p.First.Year())
	}
	return fmt.Sprintf("Q%d of the %s", n+1, f.fiscalYear(year))
}

// ShortPeriod returns a period's name for an axis: مهر ۰۵, Mehr 05; quarters Q3 05 and
// پاییز ۰۵; a year by its four digits, that of its last month where it is a fiscal one.
func (f Format) ShortPeriod(p kpi.Period) string {
	short := func(m kpi.Month) string { return f.Digits(fmt.Sprintf("%02d", m.Year()%100)) }
	if p.Grain == kpi.Yearly {
		return f.year(p.Last().Year())
	}
	if p.Grain == kpi.Monthly {
		name := f.MonthName(p.First)
		if !f.Persian() && f.Calendar.System != kpi.Jalali {
			name = name[:3]
		}
		return name + " " + short(p.First)
	}
	if f.Persian() && f.Calendar.System == kpi.Jalali && (p.First.Number()-1)%3 == 0 {
		return seasons[(p.First.Number()-1)/3] + " " + short(p.First)
	}
	year := f.Calendar.PeriodOf(kpi.Yearly, p.First)
	n := int(p.First-year.First) / 3
	if f.Persian() {
		return "سه‌ماههٔ " + ordinals[n] + " " + short(year.Last())
	}
	return fmt.Sprintf("Q%d %02d", n+1, year.Last().Year()%100)
}

// Date returns a day in the organisation's calendar: ۲۱ آبان ۱۴۰۵, 21 Aban 1405.
func (f Format) Date(d kpi.Date) string {
	y, m, day := f.Calendar.Civil(d)
	return f.Digits(fmt.Sprint(day)) + " " + f.MonthName(kpi.NewMonth(y, m)) + " " + f.year(y)
}

// BothDates returns a day as Date does, followed in English by the Gregorian day where the
// calendar is the Jalali one: 21 Aban 1405 (12 Nov 2026).
func (f Format) BothDates(d kpi.Date) string {
	if f.Persian() || f.Calendar.System != kpi.Jalali {
		return f.Date(d)
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%s (%d %s %d)", f.Date(d), day, months[kpi.Gregorian]["en"][m-1][:3], y)
}

// NumericDate returns a day in figures in the organisation's calendar: ۱۴۰۵/۰۸/۲۱ (which
// sorts as text), 1405-08-21.
func (f Format) NumericDate(d kpi.Date) string {
	y, m, day := f.Calendar.Civil(d)
	if f.Persian() {
		return f.Digits(fmt.Sprintf("%04d/%02d/%02d", y, m, day))
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// GrainName returns month, quarter or year in words.
func (f Format) GrainName(g kpi.Grain) string { return f.word("grain." + string(g)) }
