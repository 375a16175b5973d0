package data

import "taraz/kpi"

var (
	peopleScopes   = []kpi.ScopeKind{kpi.Organisation, kpi.Department, kpi.Manager, kpi.Employee}
	customerScopes = []kpi.ScopeKind{kpi.Organisation, kpi.Segment, kpi.Channel, kpi.City, kpi.Portfolio}
	campaignScopes = []kpi.ScopeKind{kpi.Organisation, kpi.Channel, kpi.Campaign}
)

func scopes(lists ...[]kpi.ScopeKind) []kpi.ScopeKind {
	var all []kpi.ScopeKind
	for _, k := range kpi.ScopeKinds {
		for _, l := range lists {
			if contains(l, k) {
				all = append(all, k)
				break
			}
		}
	}
	return all
}

func contains(l []kpi.ScopeKind, k kpi.ScopeKind) bool {
	for _, x := range l {
		if x == k {
			return true
		}
	}
	return false
}

func only(k ...kpi.ScopeKind) []kpi.ScopeKind { return k }

func words(fa, en string) kpi.Words { return kpi.Words{Fa: fa, En: en} }

func id(fa, en string, also ...string) Field {
	return Field{Name: "id", Type: Text, Label: words(fa, en), Also: also}
}

func ref(name, to, fa, en string, also ...string) Field {
	return Field{Name: name, Type: Ref, Refers: to, Label: words(fa, en), Also: also}
}

func text(name, fa, en string, also ...string) Field {
	return Field{Name: name, Type: Text, Label: words(fa, en), Also: also}
}

func typed(t Type, name, fa, en string, also ...string) Field {
	return Field{Name: name, Type: t, Label: words(fa, en), Also: also}
}

func date(t Type, name, fa, en string, also ...string) Field {
	return Field{Name: name, Type: t, Dated: true, Label: words(fa, en), Also: also}
}

func choice(name string, choices []string, standard, fa, en string, also ...string) Field {
	return Field{Name: name, Type: Choice, Choices: choices, Default: standard, Label: words(fa, en), Also: also}
}

func must(f Field) Field { f.Required = true; return f }

// Entities are the fifteen kinds of thing a CRM knows (DESIGN.md section 3).
var Entities = []*Entity{
	{
		Name: "customer", Key: []string{"id"}, Master: true, Label: words("مشتری", "Customer"),
		Scopes: customerScopes,
		Fields: []Field{
			id("شناسه", "ID", "customer id", "customer_id", "شناسه مشتری", "کد مشتری"),
			text("name", "نام", "Name", "customer name", "full name", "company name", "account name", "نام مشتری", "نام و نام خانوادگی", "نام کامل", "نام کامل مشتری", "نام شرکت"),
			choice("kind", []string{"person", "company", "anonymous"}, "", "نوع", "Kind", "type", "نوع مشتری"),
			text("gender", "جنسیت", "Gender", "sex"),
			typed(Int, "birth_year", "سال تولد", "Birth year", "year of birth"),
			text("occupation", "شغل", "Occupation", "job", "job title"),
			text("city", "شهر", "City", "town"),
			text("segment", "بخش", "Segment", "sector", "industry", "گروه مشتری", "سطح مشتری"),
			text("channel", "کانال جذب", "Channel", "acquisition channel", "lead source", "کانال", "نحوه آشنایی", "شیوه آشنایی", "منبع سرنخ"),
			date(Day, "acquired_on", "تاریخ جذب", "Acquired on", "created", "created at", "تاریخ عضویت", "تاریخ ایجاد"),
			ref("manager", "employee", "مسئول", "Manager", "owner", "account manager", "کارشناس"),
			text("phone", "تلفن", "Phone", "mobile", "phone number", "mobile phone", "mobile number", "موبایل", "شماره تماس", "شماره موبایل", "موبایل اصلی", "تلفن همراه", "شماره تلفن"),
			text("email", "ایمیل", "Email", "e-mail", "email address", "پست الکترونیک", "آدرس ایمیل", "پست الکترونیکی"),
			text("national_id", "کد ملی", "National ID", "شناسه ملی", "کدملی", "شماره ملی", "national code", "national id number", "ssn"),
			typed(Flag, "email_opt_in", "رضایت ایمیل", "Email opt-in"),
			typed(Flag, "sms_opt_in", "رضایت پیامک", "SMS opt-in"),
			text("main_competitor", "رقیب اصلی", "Main competitor", "competitor"),
			typed(Money, "wallet", "نیاز سالانه", "Wallet", "yearly need"),
		},
	},
	{
		Name: "product", Key: []string{"id", "valid_from"}, Master: true, Label: words("کالا", "Product"),
		Scopes: only(kpi.Organisation, kpi.Category, kpi.Product),
		Fields: []Field{
			id("شناسه", "ID", "product id", "product_id", "sku", "کد کالا"),
			typed(Day, "valid_from", "از تاریخ", "Valid from"),
			text("name", "نام", "Name", "product", "product name", "نام کالا"),
			text("category", "دسته", "Category", "series", "گروه کالا"),
			typed(Money, "unit_cost", "بهای واحد", "Unit cost", "cost"),
		},
	},
	{
		Name: "order", Key: []string{"id", "line"}, Primary: "ordered_at", Label: words("سفارش", "Order"),
		Scopes: kpi.ScopeKinds,
		Fields: []Field{
			id("شماره سفارش", "Order", "order id", "order_id", "invoice", "شماره فاکتور", "کد سفارش"),
			{Name: "line", Type: Int, Default: "1", Label: words("سطر", "Line"), Also: []string{"row", "ردیف"}},
			must(ref("customer", "customer", "مشتری", "Customer", "customer id", "customer_id", "شناسه مشتری", "کد مشتری", "customer name", "نام مشتری", "buyer", "خریدار", "نام خریدار", "طرف حساب", "نام مخاطب")),
			must(date(Time, "ordered_at", "تاریخ سفارش", "Ordered at", "date", "order date", "تاریخ", "تاریخ فاکتور", "invoice date", "purchase date", "تاریخ صدور", "تاریخ ثبت", "تاریخ خرید", "created at")),
			must(typed(Money, "amount", "مبلغ", "Amount", "total", "value", "price", "مبلغ کل", "مبلغ فاکتور", "total price", "grand total", "total amount", "جمع کل", "مبلغ نهایی", "قیمت کل")),
			ref("product", "product", "کالا", "Product", "sku", "کد کالا", "product name", "item", "نام کالا", "محصول", "نام محصول", "کد محصول", "نام آیتم"),
			ref("employee", "employee", "فروشنده", "Employee", "salesperson", "sales rep", "کارشناس فروش", "sales agent", "seller"),
			text("channel", "کانال", "Channel", "sales channel", "کانال فروش"),
			ref("campaign", "campaign", "کمپین", "Campaign"),
			typed(Real, "quantity", "تعداد", "Quantity", "qty", "مقدار"),
			typed(Money, "cost", "بها", "Cost", "cogs", "بهای تمام‌شده"),
			typed(Money, "discount", "تخفیف", "Discount"),
			choice("kind", []string{"sale", "return"}, "sale", "نوع", "Kind", "type"),
			date(Day, "promised_on", "موعد تحویل", "Promised on", "due date"),
			date(Day, "delivered_on", "تاریخ تحویل", "Delivered on", "delivery date"),
		},
		Derived: []Derived{
			{"net", kpi.MoneyField, "amount, a return's subtracted"},
			{"costed_net", kpi.MoneyField, "net of lines whose cost is known"},
			{"net_cost", kpi.MoneyField, "known cost (the order's, else quantity x unit_cost of that day), a return's subtracted"},
			{"sale_id", kpi.TextField, "the order's id if it is a sale"},
		},
	},
	{
		Name: "lead", Key: []string{"id"}, Primary: "created_on", Label: words("سرنخ", "Lead"),
		Scopes: scopes(peopleScopes, customerScopes, only(kpi.Campaign)),
		Fields: []Field{
			id("شناسه", "ID", "lead id", "lead_id"),
			must(date(Day, "created_on", "تاریخ ایجاد", "Created on", "created", "date", "created at", "create date", "created date", "created time", "تاریخ ثبت")),
			text("source", "منبع", "Source", "lead source", "original source", "منبع سرنخ", "نحوه آشنایی"),
			ref("campaign", "campaign", "کمپین", "Campaign"),
			ref("employee", "employee", "مسئول", "Employee", "owner"),
			ref("customer", "customer", "مشتری", "Customer", "customer id"),
			date(Day, "converted_on", "تاریخ تبدیل", "Converted on", "converted"),
		},
	},
	{
		Name: "deal", Key: []string{"id"}, Primary: "closed_on", Label: words("معامله", "Deal"),
		Scopes: scopes(peopleScopes, customerScopes, only(kpi.Category, kpi.Product, kpi.Campaign)),
		Opens:  "opened_on", Closes: "ended_on",
		Fields: []Field{
			id("شناسه", "ID", "deal id", "opportunity id", "opportunity_id", "کد معامله"),
			must(choice("stage", []string{"open", "won", "lost"}, "", "مرحله", "Stage", "status", "وضعیت معامله", "deal stage", "sales stage", "stage name", "مرحله معامله")),
			date(Day, "opened_on", "تاریخ ایجاد", "Opened on", "created", "engage date", "تاریخ ایجاد معامله"),
			ref("customer", "customer", "مشتری", "Customer", "account", "ای دی مشتری", "customer id", "customer name", "account name", "company", "نام مشتری", "کد مشتری"),
			ref("product", "product", "کالا", "Product"),
			ref("employee", "employee", "مسئول", "Employee", "owner", "sales agent", "deal owner", "salesperson", "مسئول معامله", "کارشناس فروش"),
			ref("campaign", "campaign", "کمپین", "Campaign"),
			date(Day, "closed_on", "تاریخ بستن", "Closed on", "close date", "تاریخ انجام معامله"),
			typed(Money, "amount", "مبلغ", "Amount", "value", "close value", "ارزش معامله"),
			text("lost_reason", "علت شکست", "Lost reason", "closed lost reason", "reason for loss", "دلیل شکست"),
		},
		Derived: []Derived{
			{"ended_on", kpi.DateField, "closed_on of a deal won or lost; an open deal's is only a hope"},
			{"cycle", kpi.NumberField, "days from opened_on to closed_on; empty if either is missing or the deal closes before it opens"},
		},
	},
	{
		Name: "campaign", Key: []string{"id"}, Master: true, Label: words("کمپین", "Campaign"),
		Scopes: campaignScopes,
		Fields: []Field{
			id("شناسه", "ID", "campaign id", "campaign_id"),
			text("name", "نام", "Name", "campaign", "campaign name"),
			text("channel", "کانال", "Channel"),
			choice("purpose", []string{"acquisition", "retention", "win_back"}, "", "هدف", "Purpose", "type"),
			date(Day, "starts_on", "شروع", "Starts on", "start date"),
			typed(Day, "ends_on", "پایان", "Ends on", "end date"),
			typed(Money, "budget", "بودجه", "Budget"),
		},
	},
	{
		Name: "contact", Key: []string{"campaign", "person"}, Primary: "contacted_on", Label: words("تماس کمپین", "Campaign contact"),
		Scopes: campaignScopes,
		Fields: []Field{
			ref("campaign", "campaign", "کمپین", "Campaign", "campaign id"),
			text("person", "مخاطب", "Person", "contact", "recipient"),
			must(date(Day, "contacted_on", "تاریخ تماس", "Contacted on", "date", "sent at")),
			date(Day, "responded_on", "تاریخ پاسخ", "Responded on", "response date"),
			date(Day, "converted_on", "تاریخ تبدیل", "Converted on"),
			date(Day, "opted_out_on", "تاریخ انصراف", "Opted out on", "unsubscribed"),
		},
	},
	{
		Name: "spend", Key: []string{"id"}, Primary: "spent_on", Label: words("هزینه", "Spend"),
		Scopes: campaignScopes,
		Fields: []Field{
			id("شناسه", "ID"),
			must(date(Day, "spent_on", "تاریخ", "Spent on", "date", "تاریخ هزینه", "تاریخ سند")),
			must(typed(Money, "amount", "مبلغ", "Amount", "cost", "spend", "مبلغ هزینه", "هزینه")),
			choice("purpose", []string{"acquisition", "retention", "win_back", "sales", "service", "training", "other"}, "other", "هدف", "Purpose"),
			text("channel", "کانال", "Channel", "category"),
			ref("campaign", "campaign", "کمپین", "Campaign"),
		},
	},
	{
		Name: "interaction", Key: []string{"id"}, Primary: "happened_at", Label: words("تعامل", "Interaction"),
		Scopes: scopes(peopleScopes, customerScopes, only(kpi.ContactChannel)),
		Fields: []Field{
			id("شناسه", "ID"),
			must(date(Time, "happened_at", "زمان", "Happened at", "date", "time", "start time", "timestamp", "تاریخ", "تاریخ تماس", "زمان تماس")),
			ref("customer", "customer", "مشتری", "Customer"),
			ref("employee", "employee", "کارمند", "Employee", "agent", "owner"),
			text("channel", "کانال", "Channel", "type"),
			text("direction", "جهت", "Direction"),
			typed(Real, "duration_minutes", "مدت (دقیقه)", "Duration (minutes)", "duration"),
			text("subject", "موضوع", "Subject"),
		},
	},
	{
		Name: "ticket", Key: []string{"id"}, Primary: "opened_at", Label: words("تیکت", "Ticket"),
		Scopes: scopes(peopleScopes, customerScopes, only(kpi.ContactChannel)),
		Opens:  "opened_at", Closes: "resolved_at",
		Fields: []Field{
			id("شناسه", "ID", "ticket id", "case number"),
			must(date(Time, "opened_at", "زمان ثبت", "Opened at", "created", "created at", "date", "create date", "created date", "created on", "تاریخ ایجاد", "تاریخ ثبت", "تاریخ")),
			ref("customer", "customer", "مشتری", "Customer", "requester", "customer name", "customer id", "نام مشتری", "کد مشتری"),
			ref("employee", "employee", "کارشناس", "Employee", "agent", "owner", "assignee"),
			text("channel", "کانال", "Channel"),
			text("category", "دسته", "Category", "topic"),
			choice("kind", []string{"request", "complaint"}, "request", "نوع", "Kind", "type"),
			typed(Flag, "justified", "وارد بودن", "Justified"),
			date(Time, "first_response_at", "نخستین پاسخ", "First response at", "first response"),
			date(Time, "promised_at", "موعد", "Promised at", "due", "due at"),
			date(Time, "resolved_at", "زمان حل", "Resolved at", "resolved", "solved at"),
			typed(Int, "contacts", "تعداد تماس", "Contacts"),
			date(Time, "reopened_at", "بازگشایی", "Reopened at"),
			typed(Money, "compensation", "جبران", "Compensation"),
			date(Day, "compensated_at", "تاریخ جبران", "Compensated at"),
		},
		Derived: []Derived{
			{"first_response", kpi.NumberField, "hours from opened_at to first_response_at; empty if missing or negative"},
			{"resolution", kpi.NumberField, "hours from opened_at to resolved_at; empty if missing or negative"},
			{"compensation_time", kpi.NumberField, "whole days from opened_at to compensated_at; empty if missing or negative"},
			{"due_at", kpi.DateField, "promised_at, else 72 hours after opened_at"},
		},
	},
	{
		Name: "answer", Key: []string{"id"}, Primary: "answered_at", Label: words("پاسخ نظرسنجی", "Survey answer"),
		Scopes: scopes(peopleScopes, customerScopes),
		Fields: []Field{
			id("شناسه", "ID"),
			must(text("survey", "نظرسنجی", "Survey", "instrument")),
			must(typed(Real, "score", "امتیاز", "Score", "rating", "nps", "csat", "satisfaction rating", "satisfaction score", "نمره", "امتیاز رضایت")),
			must(date(Time, "answered_at", "زمان پاسخ", "Answered at", "date", "survey date", "recorded date", "تاریخ پاسخ", "تاریخ نظرسنجی", "تاریخ")),
			text("item", "سؤال", "Item", "question"),
			typed(Real, "scale_min", "کمینه مقیاس", "Scale minimum"),
			typed(Real, "scale_max", "بیشینه مقیاس", "Scale maximum"),
			ref("customer", "customer", "مشتری", "Customer"),
			ref("employee", "employee", "پاسخ‌دهنده", "Employee", "respondent"),
			ref("about", "employee", "دربارهٔ", "About", "agent"),
			text("ticket", "تیکت", "Ticket"),
			text("comment", "توضیح", "Comment"),
		},
		Derived: []Derived{
			{"top", kpi.TextField, "yes if the score is in the top two points of its scale (one of a scale under 4 points)"},
			{"zero_to_ten", kpi.TextField, "yes if the scale is 0 to 10"},
			{"promotion", kpi.TextField, "promoter (9 or more), detractor (6 or less) or passive"},
		},
	},
	{
		Name: "employee", Key: []string{"id", "valid_from"}, Master: true, Label: words("کارمند", "Employee"),
		Scopes: peopleScopes,
		Fields: []Field{
			id("شناسه", "ID", "employee id", "personnel number", "کد پرسنلی"),
			typed(Day, "valid_from", "از تاریخ", "Valid from"),
			must(text("name", "نام", "Name", "employee", "full name", "نام و نام خانوادگی")),
			text("department", "واحد", "Department", "unit", "office", "دپارتمان", "team", "division"),
			text("role", "نقش", "Role", "job role", "title", "سمت", "job title", "position"),
			ref("manager", "employee", "مدیر", "Manager", "reports to"),
			typed(Flag, "customer_facing", "در تماس با مشتری", "Customer facing"),
			date(Day, "hired_on", "تاریخ استخدام", "Hired on", "hire date"),
			date(Day, "left_on", "تاریخ خروج", "Left on", "leave date"),
			text("left_reason", "علت خروج", "Left reason"),
		},
	},
	{
		Name: "training", Key: []string{"id"}, Primary: "completed_on", Label: words("آموزش", "Training"),
		Scopes: peopleScopes,
		Fields: []Field{
			id("شناسه", "ID"),
			must(ref("employee", "employee", "کارمند", "Employee")),
			must(date(Day, "completed_on", "تاریخ پایان", "Completed on", "date")),
			text("course", "دوره", "Course"),
			typed(Real, "hours", "ساعت", "Hours"),
			typed(Real, "score", "نمره", "Score"),
			typed(Money, "cost", "هزینه", "Cost"),
		},
	},
	{
		Name: "idea", Key: []string{"id"}, Primary: "submitted_on", Label: words("پیشنهاد", "Idea"),
		Scopes: peopleScopes,
		Fields: []Field{
			id("شناسه", "ID"),
			ref("employee", "employee", "کارمند", "Employee"),
			must(date(Day, "submitted_on", "تاریخ ثبت", "Submitted on", "date")),
			date(Day, "implemented_on", "تاریخ اجرا", "Implemented on"),
		},
	},
	{
		Name: "departure", Key: []string{"customer", "left_on"}, Primary: "left_on", Label: words("خروج مشتری", "Customer departure"),
		Scopes: customerScopes,
		Fields: []Field{
			must(ref("customer", "customer", "مشتری", "Customer")),
			must(date(Day, "left_on", "تاریخ خروج", "Left on", "date")),
			text("reason", "علت", "Reason"),
			typed(Flag, "controllable", "قابل کنترل", "Controllable"),
			text("competitor", "رقیب", "Competitor"),
		},
	},
}

// Views are kinds of fact made of others, for measures alone.
var Views = []*View{
	{
		Name: "promise", Rests: []string{"order", "ticket"}, AnyOf: true,
		Scopes: scopes(peopleScopes, customerScopes, only(kpi.ContactChannel)),
		Derived: []Derived{
			{"promised", kpi.DateField, "a ticket's promised_at; an order's last promised_on (by id, returns left out)"},
			{"kept", kpi.TextField, "yes if resolved by promised_at, or every line delivered by its own promised_on"},
		},
		Why: "one promise of a ticket or of an order",
	},
	{
		Name: "recipient", Rests: []string{"contact"}, Scopes: campaignScopes,
		Derived: []Derived{
			{"starts_on", kpi.DateField, "the campaign's first day, else the day of its first contact"},
			{"purpose", kpi.TextField, "the campaign's"},
			{"responded", kpi.TextField, "yes if the person responded"},
			{"converted", kpi.TextField, "yes if the person converted"},
		},
		Why: "one person of one campaign",
	},
}
