package source

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"taraz/data"
)

// proposed says what a proposal fills, field: columns, constants with =.
func proposed(p Proposal) map[string]string {
	got := map[string]string{}
	for _, c := range p.Mapping.Columns {
		got[c.Field] = strings.Join(c.Columns, " + ")
	}
	for _, c := range p.Mapping.Constants {
		got[c.Field] = "=" + c.Text
	}
	return got
}

func kinds(p Proposal) string {
	var all []string
	for _, q := range p.Unsure {
		all = append(all, q.Kind)
	}
	return strings.Join(all, " ")
}

func TestRealFilesAreProposedAsWhatTheyAre(t *testing.T) {
	const iran = "iran_ecommerce_1398/open_sample/"
	cases := []struct {
		file, entity string
		want         map[string]string // among others
		asked        string
	}{
		{"maven_crm/accounts.csv", "customer", map[string]string{"id": "account", "name": "account", "segment": "sector", "city": "office_location"}, ""},
		{"maven_crm/products.csv", "product", map[string]string{"id": "product", "name": "product", "category": "series"}, ""},
		{"maven_crm/sales_pipeline.csv", "deal", map[string]string{"id": "opportunity_id", "employee": "sales_agent", "customer": "account", "product": "product",
			"opened_on": "engage_date", "closed_on": "close_date", "stage": "deal_stage", "amount": "close_value"}, ""},
		{"maven_crm/sales_teams.csv", "employee", map[string]string{"id": "sales_agent", "name": "sales_agent", "department": "regional_office", "manager": "manager"}, ""},
		{iran + "raw_subset.csv", "order", map[string]string{"id": "order_id", "customer": "customer_id", "ordered_at": "created_ts", "amount": "total_purchase"}, "unit"},
		{iran + "A_didar_style_utf8bom_persian_digits.csv", "deal", map[string]string{"id": "کد دیدار معامله", "stage": "وضعیت معامله", "customer": "ای دی مشتری",
			"opened_on": "تاریخ ایجاد معامله", "closed_on": "تاریخ انجام معامله", "amount": "ارزش معامله"}, "unit"},
		{"call_center/Call-Center-Dataset.csv", "ticket", map[string]string{"id": "Call Id", "employee": "Agent", "opened_at": "Date + Time", "category": "Topic", "first_response_at": "Speed of answer in seconds"}, ""},
		{"nps_bank/NPStimeseries.csv", "answer", map[string]string{"id": "ID", "score": "NPS", "answered_at": "Survey date", "customer": "Customer Name", "survey": "=nps"}, "years"},
		{"marketing_spend/Marketing.csv", "spend", map[string]string{"id": "id", "spent_on": "c_date", "amount": "mark_spent", "channel": "category", "campaign": "campaign_name"}, ""},
		{"telco_churn/Telco-Customer-Churn.csv", "customer", map[string]string{"id": "customerID", "gender": "gender"}, ""},
		{"hr_attrition/emp_attrition.csv", "employee", map[string]string{"id": "EmployeeNumber", "name": "EmployeeNumber", "department": "Department", "role": "JobRole"}, "name"},
		{"superstore_rfm/sample-orders.utf8.csv", "order", map[string]string{"id": "order_id", "customer": "customer", "ordered_at": "order_date", "amount": "grand_total"}, "years"},
		{"rfm_rsquared/rfm_data_orders.csv", "order", map[string]string{"customer": "customer_id", "ordered_at": "order_date", "amount": "revenue"}, ""},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			org := american()
			if strings.HasPrefix(c.file, "iran") {
				org = persian(t)
			}
			header, rows, err := Peek(realFile(t, c.file), DefaultFormat(), 1000)
			if err != nil {
				t.Fatal(err)
			}
			all := Propose(header, rows, org, DefaultFormat())
			if len(all) == 0 || all[0].Mapping.Entity.Name != c.entity {
				t.Fatalf("got %d proposals, first %+v, want %s", len(all), first(all), c.entity)
			}
			got := proposed(all[0])
			for field, want := range c.want {
				if got[field] != want {
					t.Errorf("%s: got %q want %q", field, got[field], want)
				}
			}
			if kinds(all[0]) != c.asked {
				t.Errorf("got questions %q want %q", kinds(all[0]), c.asked)
			}
			if (all[0].Preset == "didar-deals") != strings.Contains(c.file, "didar") {
				t.Errorf("got preset %q", all[0].Preset)
			}
		})
	}
}

func first(all []Proposal) string {
	if len(all) == 0 {
		return "none"
	}
	return string(all[0].Mapping.YAML())
}

// What is proposed for a real file reads it, once its questions are answered.
func TestProposalsOfRealFilesReadThem(t *testing.T) {
	cases := []struct {
		file string
		want int64
		fix  func(*Mapping)
	}{
		{"maven_crm/sales_pipeline.csv", 8800, nil},
		{"maven_crm/accounts.csv", 85, nil},
		{"maven_crm/sales_teams.csv", 35, nil},
		{"iran_ecommerce_1398/open_sample/raw_subset.csv", 5009, func(m *Mapping) { m.Columns[3].Unit = "rial" }},
		{"iran_ecommerce_1398/open_sample/A_didar_style_utf8bom_persian_digits.csv", 5009, nil},
		{"call_center/Call-Center-Dataset.csv", 5000, nil},
		{"nps_bank/NPStimeseries.csv", 5000, func(m *Mapping) { m.Format.Years, m.Format.Dates = 2000, data.DayFirst }},
		{"marketing_spend/Marketing.csv", 308, nil},
		{"telco_churn/Telco-Customer-Churn.csv", 7043, nil},
		{"hr_attrition/emp_attrition.csv", 1470, nil},
		{"superstore_rfm/sample-orders.utf8.csv", 5009, func(m *Mapping) { m.Format.Years, m.Format.Dates = 2000, data.MonthFirst }},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			org := american()
			if strings.HasPrefix(c.file, "iran") {
				org = persian(t)
			}
			path := realFile(t, c.file)
			header, rows, err := Peek(path, DefaultFormat(), 300)
			if err != nil {
				t.Fatal(err)
			}
			m := Propose(header, rows, org, DefaultFormat())[0].Mapping
			if c.fix != nil {
				c.fix(m)
			}
			r, err := Import(context.Background(), &fakeSink{discard: true}, Options{Organisation: org, Mapping: reread(t, m)}, []string{path})
			if err != nil {
				t.Fatal(err)
			}
			if f := r.Files[0]; f.Accepted != c.want || f.Rejected != 0 {
				t.Errorf("got %d accepted, %d rejected %v, want %d\n%s", f.Accepted, f.Rejected, f.Samples, c.want, m.YAML())
			}
		})
	}
}

func TestPersianFilesAreProposed(t *testing.T) {
	cases := []struct {
		name, entity string
		header       string
		rows         []string
		want         map[string]string
		asked        string
	}{
		{"invoices with the unit in the header", "order", "شماره فاکتور,تاریخ صدور,کد مشتری,نام مشتری,مبلغ فاکتور (ریال),مهلت تسویه (روز),وضعیت",
			[]string{"۱۰۰۱,1405/01/10,۲۵,شرکت الف,۱۲٬۵۰۰٬۰۰۰,30,تسویه", "۱۰۰۲,1405/01/11,۲۶,شرکت ب,۹۸۰٬۰۰۰,45,باز"},
			map[string]string{"id": "شماره فاکتور", "ordered_at": "تاریخ صدور", "customer": "کد مشتری", "amount": "مبلغ فاکتور (ریال)"}, ""},
		{"shop orders on an Arabic keyboard", "order", "شماره سفارش,نام خريدار,موبايل خريدار,محصول,مبلغ,تاريخ ثبت,وضعيت",
			[]string{"1,علی,09121234567,کفش,250000,1403/02/15,پرداخت شده", "2,مینا,09351234567,کیف,120000,1403/02/16,لغو شده"},
			map[string]string{"id": "شماره سفارش", "customer": "نام خريدار", "product": "محصول", "amount": "مبلغ", "ordered_at": "تاريخ ثبت", "kind": "وضعيت"}, "unit choice"},
		{"invoice lines", "order", "شماره فاکتور,تاريخ فاکتور,نام مخاطب,نام آیتم,مقدار / تعداد,مبلغ کل (تومان)",
			[]string{"7,1403/02/15,علی,کفش,1,100", "7,1403/02/15,علی,کیف,2,200", "8,1403/02/17,مینا,کیف,1,100"},
			map[string]string{"id": "شماره فاکتور + نام آیتم", "customer": "نام مخاطب", "product": "نام آیتم", "quantity": "مقدار / تعداد", "amount": "مبلغ کل (تومان)"}, "lines"},
		{"customers", "customer", "نام کامل مشتری,موبایل اصلی,تاریخ تولد,منبع سرنخ,سطح مشتری",
			[]string{"علی رضایی,۰۹۱۲۱۲۳۴۵۶۷,1370/01/27,اینستاگرام,طلایی", "مینا کریمی,+989121234560,1371/02/01,سایت,نقره‌ای"},
			map[string]string{"id": "نام کامل مشتری", "name": "نام کامل مشتری", "phone": "موبایل اصلی", "channel": "منبع سرنخ", "segment": "سطح مشتری"}, ""},
		{"tickets", "ticket", "شناسه تیکت,عنوان,وضعیت,نام مشتری,تاریخ ایجاد,آخرین بروزرسانی,نوع",
			[]string{"1,کندی,بسته,علی,۱۴۰۳/۱۱/۱۲ ۱۵:۰۲,۱۴۰۳/۱۱/۱۳ ۰۹:۰۰,شکایت", "2,قیمت,باز,مینا,۱۴۰۳/۱۱/۱۴ ۱۰:۰۰,۱۴۰۳/۱۱/۱۴ ۱۲:۰۰,درخواست"},
			map[string]string{"id": "شناسه تیکت", "opened_at": "تاریخ ایجاد", "customer": "نام مشتری", "kind": "نوع"}, ""},
		{"deals with stages in words", "deal", "عنوان معامله,مشتری,مرحله فروش,ارزش معامله (تومان),تاریخ ایجاد,مسئول",
			[]string{"الف,شرکت ۱,فروخته شد,100,1403/02/15,علی", "ب,شرکت ۲,ناموفق,200,1403/02/16,علی", "پ,شرکت ۳,ارسال کاتالوگ,300,1403/02/17,مینا"},
			map[string]string{"customer": "مشتری", "stage": "مرحله فروش", "amount": "ارزش معامله (تومان)", "opened_on": "تاریخ ایجاد", "employee": "مسئول"}, "stage"},
		{"first and last name apart", "customer", "کد مشتری,نام,نام خانوادگی,جنسیت,شهر",
			[]string{"1,علی,رضایی,آقا,تهران", "2,مینا,کریمی,خانم,یزد"},
			map[string]string{"id": "کد مشتری", "name": "نام + نام خانوادگی", "gender": "جنسیت", "city": "شهر"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			all := Propose(cut(c.header), cutAll(c.rows), persian(t), DefaultFormat())
			if len(all) == 0 || all[0].Mapping.Entity.Name != c.entity {
				t.Fatalf("got %s want %s", first(all), c.entity)
			}
			got := proposed(all[0])
			for field, want := range c.want {
				if got[field] != want {
					t.Errorf("%s: got %q want %q\n%s", field, got[field], want, first(all))
				}
			}
			if kinds(all[0]) != c.asked {
				t.Errorf("got questions %q want %q", kinds(all[0]), c.asked)
			}
		})
	}
}

func cut(row string) []string { return strings.Split(row, ",") }

func cutAll(rows []string) [][]string {
	var all [][]string
	for _, r := range rows {
		all = append(all, cut(r))
	}
	return all
}

// the one proposal of an entity among all.
func proposal(t *testing.T, all []Proposal, entity string) Proposal {
	t.Helper()
	i := slices.IndexFunc(all, func(p Proposal) bool { return p.Mapping.Entity.Name == entity })
	if i < 0 {
		t.Fatalf("no proposal of %s among %d, first %s", entity, len(all), first(all))
	}
	return all[i]
}

func TestWhatValuesDemandIsProposed(t *testing.T) {
	org := american()
	t.Run("negative amounts are returns", func(t *testing.T) {
		p := proposal(t, Propose(cut("order id,customer,date,amount"), cutAll([]string{"1,a,2024-05-04,100", "2,b,2024-05-05,-20"}), org, DefaultFormat()), "order")
		if c, _ := p.Mapping.column("amount"); !c.Negative {
			t.Errorf("got %+v want negative: return", c)
		}
	})
	t.Run("a kind in words", func(t *testing.T) {
		p := proposal(t, Propose(cut("شماره سفارش,مشتری,تاریخ,مبلغ,نوع سند"), cutAll([]string{"1,a,1403/05/04,100,فاکتور فروش", "2,b,1403/05/05,20,برگشت از فروش"}), persian(t), DefaultFormat()), "order")
		c, _ := p.Mapping.column("kind")
		if want := map[string]string{"فاکتور فروش": "sale", "برگشت از فروش": "return"}; !reflect.DeepEqual(c.Replace, want) {
			t.Errorf("got %v want %v", c.Replace, want)
		}
	})
	t.Run("decimal commas", func(t *testing.T) {
		rows := [][]string{{"1", "a", "2024-05-04", "12,5"}, {"2", "b", "2024-05-05", "1.250,75"}}
		if p := proposal(t, Propose(cut("order id,customer,date,amount"), rows, org, DefaultFormat()), "order"); !p.Mapping.Format.Comma {
			t.Error("got the dot, want the comma")
		}
	})
	t.Run("thousands commas are no decimal commas", func(t *testing.T) {
		rows := [][]string{{"1", "a", "2024-05-04", "12,500"}, {"2", "b", "2024-05-05", "1,250.75"}}
		if p := proposal(t, Propose(cut("order id,customer,date,amount"), rows, org, DefaultFormat()), "order"); p.Mapping.Format.Comma {
			t.Error("got the comma, want the dot")
		}
	})
	t.Run("dots of thousands in rials, with the unit in the cells", func(t *testing.T) {
		p := proposal(t, Propose(cut("شماره سفارش,مشتری,تاریخ,مبلغ"), cutAll([]string{"1,a,1403/05/04,۳.۱۴۹.۰۰۰ تومان", "2,b,1403/05/05,۷۸۵.۰۰۰ تومان"}), persian(t), DefaultFormat()), "order")
		if c, _ := p.Mapping.column("amount"); c.Unit != "toman" || !p.Mapping.Format.Comma || kinds(p) != "decimal" {
			t.Errorf("got unit %q, comma %v, questions %q", c.Unit, p.Mapping.Format.Comma, kinds(p))
		}
	})
	t.Run("a unit of another currency", func(t *testing.T) {
		p := proposal(t, Propose(cut("order id,customer,date,amount (EUR)"), cutAll([]string{"1,a,2024-05-04,100"}), org, DefaultFormat()), "order")
		if kinds(p) != "currency" {
			t.Errorf("got questions %q want currency", kinds(p))
		}
	})
	t.Run("the order of dates, decided by one column for all", func(t *testing.T) {
		p := proposal(t, Propose(cut("deal id,stage,created,close date"), cutAll([]string{"1,won,02/03/2024,25/03/2024", "2,lost,04/03/2024,05/03/2024"}), org, DefaultFormat()), "deal")
		if p.Mapping.Format.Dates != data.DayFirst || kinds(p) != "" {
			t.Errorf("got %v, questions %q want day-first and none", p.Mapping.Format.Dates, kinds(p))
		}
	})
	t.Run("an order of dates that nothing decides", func(t *testing.T) {
		p := proposal(t, Propose(cut("deal id,stage,created"), cutAll([]string{"1,won,02/03/2024", "2,lost,04/03/2024"}), org, DefaultFormat()), "deal")
		if p.Mapping.Format.Dates != 0 || kinds(p) != "dates" || p.Unsure[0].Options[0] != "day-first" {
			t.Errorf("got %v, questions %+v", p.Mapping.Format.Dates, p.Unsure)
		}
	})
	t.Run("stages in words of two languages", func(t *testing.T) {
		p := proposal(t, Propose(cut("deal id,deal stage,amount"), cutAll([]string{"1,Closed Won,5", "2,closed - lost to competitor,4", "3,برنده شده,3", "4,Negotiation,3", "5,Purple phase,2"}), org, DefaultFormat()), "deal")
		c, _ := p.Mapping.column("stage")
		want := map[string]string{"Closed Won": "won", "closed - lost to competitor": "lost", "برنده شده": "won", "Negotiation": "open", "Purple phase": "open"}
		if !reflect.DeepEqual(c.Replace, want) || c.Otherwise != "open" || kinds(p) != "stage" || !slices.Equal(p.Unsure[0].Words, []string{"Purple phase"}) {
			t.Errorf("got %+v, %+v", c, p.Unsure)
		}
	})
	t.Run("a column with no name but e-mails", func(t *testing.T) {
		p := proposal(t, Propose(cut("customer id,full name,x7"), cutAll([]string{"1,Ann,ann@example.com", "2,Bob,bob@example.org"}), org, DefaultFormat()), "customer")
		if proposed(p)["email"] != "x7" {
			t.Errorf("got %v", proposed(p))
		}
	})
	t.Run("rows marked as deleted", func(t *testing.T) {
		p := proposal(t, Propose(cut("order id,customer,date,amount,is_deleted"), cutAll([]string{"1,a,2024-05-04,100,false", "2,b,2024-05-05,20,true"}), org, DefaultFormat()), "order")
		if p.Mapping.Where != `row["is_deleted"] != "true"` || kinds(p) != "deleted" {
			t.Errorf("got %q, %q", p.Mapping.Where, kinds(p))
		}
	})
	t.Run("a scale wider than the survey's", func(t *testing.T) {
		p := proposal(t, Propose(cut("response id,satisfaction score,survey date"), cutAll([]string{"1,9,2024-05-04", "2,10,2024-05-05"}), org, DefaultFormat()), "answer")
		if got := proposed(p); got["survey"] != "=csat" || got["scale_max"] != "=10" || kinds(p) != "survey" {
			t.Errorf("got %v, %q", got, kinds(p))
		}
	})
}

func TestEveryQuestionSpeaksBothLanguages(t *testing.T) {
	for kind := range questions {
		q := ask(kind, data.Field{Name: "amount", Label: data.ByName("order").Label}, "ستون", []string{"x", "y"}, nil)
		for _, s := range []string{q.Text.Fa, q.Text.En} {
			if s == "" || strings.Contains(s, "%!") || !strings.Contains(s, "ستون") {
				t.Errorf("%s: got %q", kind, s)
			}
		}
	}
	if q := ask("stage", data.Field{}, "c", make([]string, 40), nil); len(q.Words) != maxWords {
		t.Errorf("got %d words want %d", len(q.Words), maxWords)
	}
}

func TestHostileTablesAreProposedInTime(t *testing.T) {
	wide := make([]string, 10_000)
	cells := make([]string, 10_000)
	for i := range wide {
		wide[i], cells[i] = fmt.Sprintf("customer %d amount date", i), "1403/02/15"
	}
	cases := map[string]struct {
		header []string
		rows   [][]string
	}{
		"nothing":         {nil, nil},
		"no rows":         {cut("a,b,c"), nil},
		"empty names":     {[]string{"", " ", ""}, [][]string{{"1", "2", "3"}}},
		"one name":        {cut("id,id,id"), [][]string{{"1", "2", "3"}}},
		"brackets":        {[]string{"((((", "()", "مبلغ (", "(ریال)"}, [][]string{{"1", "2", "3", "4"}}},
		"ragged rows":     {cut("order id,customer,date,amount"), [][]string{{"1"}, {}, {"1", "a", "2024-01-01", "5", "6", "7"}}},
		"10,000 columns":  {wide, [][]string{cells, cells}},
		"a very long one": {[]string{strings.Repeat("customer ", 20_000), "date"}, [][]string{{strings.Repeat("9", 100_000), "x"}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			for _, p := range Propose(c.header, c.rows, american(), DefaultFormat()) {
				if _, err := bind(p.Mapping, american(), &file{header: c.header}); err != nil {
					t.Errorf("%s cannot be used: %v", p.Mapping.Entity.Name, err)
				}
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// A file that was read by its header before is read no worse for the new names.
func TestMappingsByHeaderAloneReadMoreFiles(t *testing.T) {
	cases := []struct {
		name, entity, header string
		want                 map[string]string
		unit                 string
	}{
		{"a unit in brackets", "order", "شماره فاکتور,تاریخ صدور,کد مشتری,مبلغ فاکتور (ریال)", map[string]string{"amount": "مبلغ فاکتور (ریال)", "ordered_at": "تاریخ صدور"}, "rial"},
		{"names of a warehouse", "deal", "deal_id,property_stage,property_owner,Amount__c", map[string]string{"stage": "property_stage", "employee": "property_owner"}, ""},
		{"names of a list", "deal", "Deal - Title,Deal - Status,Deal - Owner", map[string]string{"stage": "Deal - Status", "employee": "Deal - Owner"}, ""},
		{"a whole name wins over one within", "order", "customer,property_customer,date,amount,amount (usd)", map[string]string{"customer": "customer", "amount": "amount"}, ""},
		{"an optional amount is not looked for within names", "deal", "stage,Amount__c", map[string]string{"amount": ""}, ""},
	}
	for _, c := range cases {
		m, err := MappingFor(c.entity, cut(c.header))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := map[string]string{}
		for _, col := range m.Columns {
			got[col.Field] = col.Columns[0]
			if col.Field == "amount" && col.Unit != c.unit {
				t.Errorf("%s: got unit %q want %q", c.name, col.Unit, c.unit)
			}
		}
		for field, want := range c.want {
			if got[field] != want {
				t.Errorf("%s: %s: got %q want %q", c.name, field, got[field], want)
			}
		}
	}
}

func TestHeadingsAreTakenApart(t *testing.T) {
	cases := []struct{ name, core, unit string }{
		{"مبلغ فاکتور (ریال)", "مبلغفاکتور", "rial"}, {"مبلغ به تومان", "مبلغ", "toman"}, {"amount_usd", "amount", "usd"}, {"Amount (USD)", "amount", "usd"},
		{"property_hs_amount", "amount", ""}, {"Stage__c", "stage", ""}, {"Deal - Won time", "wontime", ""}, {"EmployeeNumber", "employeenumber", ""},
		{"customerID", "customerid", ""}, {"Answered (Y/N)", "answered", ""}, {"(ریال)", "ریال", ""}, {"USD", "usd", ""}, {"", "", ""}, {"c_date", "cdate", ""}, {"Duration - minutes", "durationminutes", ""},
	}
	for _, c := range cases {
		if h := headingOf(c.name); h.core != c.core || h.unit != c.unit {
			t.Errorf("%q: got %q, unit %q want %q, %q", c.name, h.core, h.unit, c.core, c.unit)
		}
	}
}

func TestCellsAreTold(t *testing.T) {
	dates := newGuessDates(american())
	for s, want := range map[string]string{"2024-05-04": "date", "۱۴۰۳/۰۲/۱۵": "date", "20240504": "date", "9:12:58": "clock", "23:59": "clock", "25:00": "", "12": "", "ann@example.com": "email", "@x.y": "", "a@b": "",
		"09121234567": "phone", "+98 912 123 4567": "phone", "(415) 293-3313 x21": "phone", "12500000": "", "1": ""} {
		got := ""
		switch {
		case isDate(s, dates):
			got = "date"
		case isClock(s):
			got = "clock"
		case isEmail(s):
			got = "email"
		case isPhone(s):
			got = "phone"
		}
		if got != want {
			t.Errorf("%q: got %q want %q", s, got, want)
		}
	}
}
func TestAColumnWhoseNameLeavesNoDoubtIsReadAlsoWhereACellIsWrong(t *testing.T) {
	header := []string{"id", "customer", "ordered_at", "amount"}
	rows := [][]string{{"1", "c1", "2025-11-25", "1000"}, {"2", "c2", "2025-11-26", "oops"}, {"3", "c1", "2025-12-02", "250"}}
	all := Propose(header, rows, data.Organisation{Currency: "USD", Unit: "usd"}, DefaultFormat())
	if len(all) == 0 || all[0].Mapping.Entity.Name != "order" || !all[0].Mapping.Fills("amount") {
		t.Fatalf("got %+v, want orders with their amount", all)
	}
}
