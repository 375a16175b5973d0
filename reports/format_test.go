package reports

import (
	"math"
	"testing"
	"time"

	"taraz/kpi"
	"taraz/scorecard"
)

var (
	tehran  = kpi.Calendar{System: kpi.Jalali, FiscalStart: 1, Zone: time.UTC}
	farsi   = Format{Lang: "fa", Calendar: tehran, Currency: "IRR", Unit: "toman", Factor: 10}
	english = Format{Lang: "en", Calendar: tehran, Currency: "IRR", Unit: "toman", Factor: 10}
	rial    = Format{Lang: "fa", Calendar: tehran, Currency: "IRR", Unit: "rial", Factor: 1}
	dollars = Format{Lang: "en", Calendar: kpi.Calendar{System: kpi.Gregorian, FiscalStart: 1}, Currency: "USD", Unit: "usd", Factor: 100}
)

// texts runs a table of (what it means, what came out, what should have).
func texts(t *testing.T, cases [][3]string) {
	t.Helper()
	for _, c := range cases {
		t.Run(c[0], func(t *testing.T) {
			if c[1] != c[2] {
				t.Errorf("got %q, want %q", c[1], c[2])
			}
		})
	}
}

func TestNumbers(t *testing.T) {
	texts(t, [][3]string{
		{"thousands are grouped in English", english.Number(1234567.891, 3), "1,234,567.891"},
		{"thousands are grouped in Persian", farsi.Number(1234567.891, 3), "۱٬۲۳۴٬۵۶۷٫۸۹۱"},
		{"a negative number carries U+2212", english.Number(-3.25, 1), "−3.3"},
		{"a half is rounded away from zero", english.Number(2.675, 2), "2.68"},
		{"what rounds to zero carries no sign", english.Number(-0.04, 1), "0.0"},
		{"NaN is missing, not a number", english.Number(math.NaN(), 1), "—"},
		{"infinity is missing, not a number", farsi.Number(math.Inf(-1), 1), "—"},
		{"a number too large for decimals is still written", english.Number(1e17, 0), "100,000,000,000,000,000"},
		{"Latin digits can be asked for in Persian", Format{Lang: "fa", Latin: true}.Number(1234.5, 1), "1,234.5"},
		{"digits of any text can be written in the script", farsi.Digits("Q3 2017"), "Q۳ ۲۰۱۷"},
	})
}

func TestScoresAreCutAndNeverRoundedAcrossALimit(t *testing.T) {
	texts(t, [][3]string{
		{"79.96 is amber and shown as 79.9", english.Score(79.96), "79.9"},
		{"79.996 rounds to the green 80.00 and is shown as 80.0", english.Score(79.996), "80.0"},
		{"79.99 is amber", english.Score(79.99), "79.9"},
		{"49.99 is red and shown as 49.9", english.Score(49.99), "49.9"},
		{"66.7 stays what it is in binary fractions", farsi.Score(66.7), "۶۶٫۷"},
		{"86.666 is cut", english.Score(86.6666667), "86.6"},
		{"a full score", farsi.Score(100), "۱۰۰٫۰"},
		{"the change is that of the shown scores", english.ScoreChange(75.04, 66.79), "−8.3"},
		{"a rise is written with its sign", farsi.ScoreChange(73.5, 79.1), "+۵٫۶"},
		{"no change carries no sign", english.ScoreChange(70.01, 70.02), "0.0"},
		{"bounds in Persian are joined by a word", farsi.Range(64.9, 67.9), "۶۴٫۹ تا ۶۷٫۹"},
		{"bounds in English are joined by a dash", english.Range(64.9, 67.9), "64.9–67.9"},
	})
	for s := 0.0; s <= 100; s += 0.001 {
		rounded := math.Floor(100*s+0.5+1e-6) / 100
		shown := ShownScore(s)
		for _, limit := range []float64{50, 80} {
			if (rounded >= limit) != (shown >= limit-1e-12) {
				t.Fatalf("score %v: got %v shown, on the other side of %v than %v", s, shown, limit, rounded)
			}
		}
	}
}

func TestPercentages(t *testing.T) {
	texts(t, [][3]string{
		{"a fraction becomes a percentage", english.Percent(0.6315), "63.2%"},
		{"Persian has its own sign", farsi.Percent(-0.033), "−۳٫۳٪"},
		{"coverage is cut below its limit", farsi.Share(0.699), "۶۹٪"},
		{"coverage that is whole in decimals is not cut by its binary fraction", english.Share(0.57), "57%"},
		{"a missing percentage has no sign of its own", english.Percent(math.NaN()), "—"},
	})
}

func TestMoneyHasThreeDigitsAndItsScaleInWords(t *testing.T) {
	texts(t, [][3]string{
		{"billions of toman", farsi.Money(846e9).String(), "۸۴٫۶ میلیارد تومان"},
		{"millions of toman", farsi.Money(68.2e6).String(), "۶٫۸۲ میلیون تومان"},
		{"thousands of toman", farsi.Money(4120e3).String(), "۴۱۲ هزار تومان"},
		{"plain toman are whole", farsi.Money(9500).String(), "۹۵۰ تومان"},
		{"from one on 10^12 toman are hemmat", farsi.Money(1.2e13).String(), "۱٫۲۰ همت"},
		{"just under one they are billions", farsi.Money(9.95e12).String(), "۹۹۵ میلیارد تومان"},
		{"what rounds to one hemmat is one", farsi.Money(9.996e12).String(), "۱٫۰۰ همت"},
		{"rial has no hemmat", rial.Money(1.2e12).String(), "۱٫۲۰ هزار میلیارد ریال"},
		{"English scales are words too", english.Money(846e9).String(), "84.6 billion toman"},
		{"a loss carries U+2212", english.Money(-19.4e6).String(), "−1.94 million toman"},
		{"dollars are stored in cents", dollars.Money(123456).String(), "1.23 thousand USD"},
		{"nothing is a plain zero", farsi.Money(0).String(), "۰ تومان"},
		{"999.7 million are a billion", dollars.Money(99970000000).String(), "1.00 billion USD"},
		{"99.96 is shown with three digits, not four", dollars.Money(9996000000).String(), "100 million USD"},
		{"not a number", farsi.Money(math.NaN()).Number, "—"},
	})
}

func TestOneScaleServesAWholeChart(t *testing.T) {
	s := farsi.Scale(846e9)
	texts(t, [][3]string{
		{"the largest amount decides the words", s.Words, "میلیارد تومان"},
		{"a small one is written in the same scale", farsi.MoneyIn(41.2e9, s).String(), "۴٫۱۲ میلیارد تومان"},
		{"negative amounts have a scale too", english.Scale(-5e9).Words, "million toman"},
	})
}

func TestFullMoneyIsWrittenToItsLastDigit(t *testing.T) {
	texts(t, [][3]string{
		{"toman", farsi.FullMoney(846012340).String(), "۸۴٬۶۰۱٬۲۳۴ تومان"},
		{"a toman with a rial", english.FullMoney(12345).String(), "1,234.5 toman"},
		{"rial", rial.FullMoney(12345).String(), "۱۲٬۳۴۵ ریال"},
		{"cents are always written", dollars.FullMoney(123450).String(), "1,234.50 USD"},
		{"new rial in whole ones", Format{Lang: "en", Currency: "IRR", Unit: "new_rial", Factor: 10000}.FullMoney(5e8).String(), "50,000 new rial"},
		{"a unit without a name is its code", Format{Lang: "fa", Currency: "CHF", Unit: "chf", Factor: 100}.FullMoney(100).String(), "۱٫۰۰ CHF"},
		{"rows are full where the board is short", english.FullValue(846012340, kpi.Money).String(), "84,601,234 toman"},
		{"rows of other units are the same", english.FullValue(0.5, kpi.Percent).String(), "50.0%"},
	})
}

func TestValuesAreWrittenByTheirUnit(t *testing.T) {
	texts(t, [][3]string{
		{"money", english.Value(846e9, kpi.Money).String(), "84.6 billion toman"},
		{"percent", farsi.Value(0.783, kpi.Percent).String(), "۷۸٫۳٪"},
		{"count", farsi.Value(412, kpi.Number).String(), "۴۱۲"},
		{"a count that is a mean", english.Value(12.5, kpi.Number).String(), "12.5"},
		{"ratio", english.Value(0.4213, kpi.Ratio).String(), "0.42"},
		{"days", farsi.Value(24.06, kpi.Days).String(), "۲۴٫۱ روز"},
		{"hours", english.Value(5.4, kpi.Hours).String(), "5.4 hours"},
		{"per 1000", english.Value(14.2, kpi.PerThousand).String(), "14.2 per 1,000"},
		{"per 1000 in Persian", farsi.Value(14.2, kpi.PerThousand).String(), "۱۴٫۲ در هزار"},
		{"payback", english.Value(7, kpi.Months).String(), "7 months"},
		{"payback not reached", english.Value(13, kpi.Months).String(), "over 12 months"},
		{"payback not reached in Persian", farsi.Value(13, kpi.Months).String(), "بیش از ۱۲ ماه"},
		{"a mean score on a short scale", english.Value(4.213, kpi.Score).String(), "4.21"},
		{"net promoter score", english.Value(-41.26, kpi.Score).String(), "−41.3"},
		{"index", farsi.Value(62.04, kpi.Index).String(), "۶۲٫۰"},
		{"no number has no sign", english.Value(math.NaN(), kpi.Percent).String(), "—"},
	})
}

func TestChangesAlwaysCarryTheirSign(t *testing.T) {
	texts(t, [][3]string{
		{"of a percentage in points", farsi.Change(-0.033, "points", kpi.Percent).String(), "−۳٫۳ واحد درصد"},
		{"of a percentage in English", english.Change(0.007, "points", kpi.Percent).String(), "+0.7 pp"},
		{"of an amount in percent", english.Change(-0.048, "percent", kpi.Money).String(), "−4.8%"},
		{"of an amount in Persian", farsi.Change(0.205, "percent", kpi.Money).String(), "+۲۰٫۵٪"},
		{"from zero or less as a difference of money", english.Change(-5.1e9, "difference", kpi.Money).String(), "−510 million toman"},
		{"as a difference of hours", farsi.Change(1.8, "difference", kpi.Hours).String(), "+۱٫۸ ساعت"},
		{"as a difference of a count", english.Change(3, "difference", kpi.Number).String(), "+3"},
		{"none at all", english.Change(0, "percent", kpi.Money).String(), "0.0%"},
		{"too little to show", english.Change(-0.0002, "points", kpi.Percent).String(), "0.0 pp"},
	})
}

func TestPeriodsAreNamedAsPeopleSayThem(t *testing.T) {
	mehr := kpi.Period{Grain: kpi.Monthly, First: kpi.NewMonth(1405, 7)}
	autumn := kpi.Period{Grain: kpi.Quarterly, First: kpi.NewMonth(1405, 7)}
	year := kpi.Period{Grain: kpi.Yearly, First: kpi.NewMonth(1404, 1)}
	fromMehr := kpi.Calendar{System: kpi.Jalali, FiscalStart: 7}
	fromAban := kpi.Calendar{System: kpi.Jalali, FiscalStart: 8}
	faMehr, enMehr := Format{Lang: "fa", Calendar: fromMehr}, Format{Lang: "en", Calendar: fromMehr}
	faAban, enAban := Format{Lang: "fa", Calendar: fromAban}, Format{Lang: "en", Calendar: fromAban}
	aban := kpi.Period{Grain: kpi.Quarterly, First: kpi.NewMonth(1404, 11)}
	march := kpi.Period{Grain: kpi.Monthly, First: kpi.NewMonth(2017, 3)}
	spring := kpi.Period{Grain: kpi.Quarterly, First: kpi.NewMonth(2017, 4)}
	faDollars := dollars
	faDollars.Lang = "fa"
	texts(t, [][3]string{
		{"a month", farsi.Period(mehr), "مهر ۱۴۰۵"},
		{"a month in English", english.Period(mehr), "Mehr 1405"},
		{"a month on an axis", farsi.ShortPeriod(mehr), "مهر ۰۵"},
		{"a month on an English axis", english.ShortPeriod(mehr), "Mehr 05"},
		{"a quarter is a season", farsi.Period(autumn), "پاییز ۱۴۰۵"},
		{"a quarter on an axis", farsi.ShortPeriod(autumn), "پاییز ۰۵"},
		{"a quarter in English is numbered", english.Period(autumn), "Q3 1405"},
		{"a year is named by its end", farsi.Period(year), "سال مالی منتهی به اسفند ۱۴۰۴"},
		{"a plain year in English", english.Period(year), "1404"},
		{"a year on an axis", farsi.ShortPeriod(year), "۱۴۰۴"},
		{"a fiscal year from Mehr ends in Shahrivar", faMehr.Period(kpi.Period{Grain: kpi.Yearly, First: kpi.NewMonth(1404, 7)}), "سال مالی منتهی به شهریور ۱۴۰۵"},
		{"a fiscal year in English", enMehr.Period(kpi.Period{Grain: kpi.Yearly, First: kpi.NewMonth(1404, 7)}), "fiscal year to Shahrivar 1405"},
		{"a quarter of a fiscal year that keeps the seasons", faMehr.Period(autumn), "پاییز ۱۴۰۵"},
		{"a quarter of a fiscal year in English", enMehr.Period(autumn), "Q1 of the fiscal year to Shahrivar 1406"},
		{"a quarter across two seasons is numbered", faAban.Period(aban), "سه‌ماههٔ دوم سال مالی منتهی به مهر ۱۴۰۵"},
		{"such a quarter on an axis", faAban.ShortPeriod(aban), "سه‌ماههٔ دوم ۰۵"},
		{"such a quarter on an English axis", enAban.ShortPeriod(aban), "Q2 05"},
		{"a Gregorian month", dollars.Period(march), "March 2017"},
		{"a Gregorian month in Persian", faDollars.Period(march), "مارس ۲۰۱۷"},
		{"a Gregorian month on an axis", dollars.ShortPeriod(march), "Mar 17"},
		{"a Gregorian quarter", dollars.Period(spring), "Q2 2017"},
		{"a Gregorian quarter in Persian has no season", faDollars.Period(spring), "سه‌ماههٔ دوم ۲۰۱۷"},
		{"a grain", farsi.GrainName(kpi.Quarterly), "فصل"},
	})
}

func TestDatesFollowTheOrganisationsCalendar(t *testing.T) {
	day := kpi.NewDate(2026, 11, 12)
	faDollars := dollars
	faDollars.Lang = "fa"
	texts(t, [][3]string{
		{"Jalali in Persian", farsi.Date(day), "۲۱ آبان ۱۴۰۵"},
		{"Jalali in English", english.Date(day), "21 Aban 1405"},
		{"both in English", english.BothDates(day), "21 Aban 1405 (12 Nov 2026)"},
		{"Persian readers need no second date", farsi.BothDates(day), "۲۱ آبان ۱۴۰۵"},
		{"in figures", farsi.NumericDate(day), "۱۴۰۵/۰۸/۲۱"},
		{"in English figures", english.NumericDate(day), "1405-08-21"},
		{"Gregorian in English", dollars.BothDates(day), "12 November 2026"},
		{"Gregorian in Persian", faDollars.Date(day), "۱۲ نوامبر ۲۰۲۶"},
	})
}

func TestWordsForColoursReasonsAndScopes(t *testing.T) {
	texts(t, [][3]string{
		{"green", farsi.Colour("green"), "در هدف"},
		{"amber", english.Colour("amber"), "Watch"},
		{"red", english.Colour("red"), "Off"},
		{"none", farsi.Colour(""), "بدون داده"},
		{"a value's reason", farsi.Reason(string(kpi.Late)), "دیر رسیده"},
		{"a score's reason", english.Reason("too_few"), "too few cases"},
		{"no reason, no words", english.Reason(""), ""},
		{"a reason we do not know is shown as it is", english.Reason("strike"), "strike"},
		{"a signal", farsi.Signal("signal"), "معنادار"},
		{"no signal", farsi.Signal(""), ""},
		{"a direction", english.Better(kpi.Down), "lower is better"},
		{"the unit of money is the display unit", farsi.UnitName(kpi.Money), "تومان"},
		{"another unit", english.UnitName(kpi.PerThousand), "per 1,000"},
		{"the whole", farsi.Scope(kpi.Whole, ""), "کل سازمان"},
		{"a department", english.Scope(kpi.Scope{Kind: kpi.Department, Name: "Sales"}, ""), "Department: Sales"},
		{"an employee by his name, not his id", farsi.Scope(kpi.Scope{Kind: kpi.Employee, Name: "e7"}, "سارا احمدی"), "کارمند: سارا احمدی"},
		{"the facts without a city", english.Scope(kpi.Scope{Kind: kpi.City}, ""), "City: not given"},
	})
}

func TestEveryWordExistsInBothLanguages(t *testing.T) {
	for key, w := range vocabulary {
		if w.fa == "" || w.en == "" {
			t.Errorf("word %q: got fa %q, en %q, want both", key, w.fa, w.en)
		}
	}
	for _, r := range []kpi.Reason{kpi.NotDue, kpi.Late, kpi.NotApplicable, kpi.Undefined, kpi.Failed} {
		if farsi.Reason(string(r)) == string(r) {
			t.Errorf("reason %q: got no words", r)
		}
	}
	for _, r := range []scorecard.Reason{scorecard.NoTarget, scorecard.WeightZero, scorecard.Maturing, scorecard.TooFew, scorecard.Insufficient} {
		if english.Reason(string(r)) == string(r) {
			t.Errorf("reason %q: got no words", r)
		}
	}
	for _, k := range kpi.ScopeKinds {
		if farsi.ScopeKind(k) == string(k) {
			t.Errorf("scope kind %q: got no words", k)
		}
	}
}

func TestFiguresAreIsolated(t *testing.T) {
	texts(t, [][3]string{
		{"on a page by bdi", string(farsi.BDI("−۳٫۳٪")), `<bdi class="n" dir="ltr">−۳٫۳٪</bdi>`},
		{"with the unit outside", string(farsi.Money(846e9).HTML()), `<bdi class="n" dir="ltr">۸۴٫۶</bdi> <span class="unit">میلیارد تومان</span>`},
		{"without a unit", string(english.Value(0.5, kpi.Percent).HTML()), `<bdi class="n" dir="ltr">50.0%</bdi>`},
		{"markup is never let through", string(english.BDI("<b>")), `<bdi class="n" dir="ltr">&lt;b&gt;</bdi>`},
		{"nor in a unit", string(Figure{"1", "<i>"}.HTML()), `<bdi class="n" dir="ltr">1</bdi> <span class="unit">&lt;i&gt;</span>`},
		{"in charts by characters", Isolate("−3.3%"), "\u2066−3.3%\u2069"},
		{"a Persian label", farsi.Label("هدف (KPI)"), "\u2067هدف (KPI)\u2069"},
		{"an English label needs none", english.Label("Goal 95%"), "Goal 95%"},
		{"a Persian name in an English label", english.Label("فروش 95%"), "\u2068فروش 95%\u2069"},
		{"direction", farsi.Direction() + " " + english.Direction(), "rtl ltr"},
	})
}
