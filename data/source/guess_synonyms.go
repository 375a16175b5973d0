package source

// vague are names that mean a field in one file and something else in another. They count
// only where a file's values agree; names that are safe by themselves stand with the
// fields' declarations (`Also`).
var vague = map[string][]string{
	"customer.id":          {"account", "client", "client id", "account id", "user id", "contact id", "person id", "member id", "customer no", "کد", "کد اشتراک", "شماره مشتری", "شماره اشتراک"},
	"customer.name":        {"customer", "account", "company", "client", "company name", "account name", "client name", "مشتری", "نام شرکت", "شرکت", "نام کامل", "نام خانوادگی", "عنوان"},
	"customer.kind":        {"customer type", "account type"},
	"customer.city":        {"office location", "location", "region", "province", "استان", "شهرستان", "محل"},
	"customer.segment":     {"industry", "tier", "market", "level", "category", "status", "سطح مشتری", "دسته", "صنعت", "وضعیت"},
	"customer.channel":     {"source", "lead source", "منبع", "منبع سرنخ", "شیوه آشنایی"},
	"customer.acquired_on": {"date", "signup date", "first seen", "join date", "created date", "createdate", "registered", "since", "تاریخ", "تاریخ ثبت", "تاریخ ثبت نام"},
	"customer.manager":     {"sales rep", "sales", "sales id", "کارشناس فروش"},
	"customer.occupation":  {"title", "job title", "سمت"},

	"product.id":       {"product", "item", "item code", "کالا", "محصول", "کد", "کد محصول"},
	"product.name":     {"item", "title", "عنوان", "محصول", "نام محصول"},
	"product.category": {"family", "type", "group", "گروه", "نوع"},

	"order.id":         {"id", "number", "transaction id", "receipt", "order number", "invoice number", "شماره", "کد پیگیری"},
	"order.customer":   {"client", "account", "buyer", "user id", "account id", "customer name", "email", "نام خریدار", "خریدار", "نام مخاطب", "مخاطب", "نام مشتری", "طرف حساب", "موبایل خریدار"},
	"order.ordered_at": {"created", "created at", "created ts", "created date", "purchase date", "transaction date", "invoice date", "effective date", "close date", "c date", "time", "تاریخ صدور", "تاریخ ثبت", "تاریخ ایجاد", "تاریخ خرید", "shamsy date"},
	"order.amount":     {"grand total", "total purchase", "total price", "total amount", "revenue", "sales", "monetary", "close value", "مبلغ نهایی", "جمع کل", "قیمت کل", "قیمت", "جمع", "فی کل"},
	"order.product":    {"item", "product name", "product id", "نام آیتم", "محصول", "نام محصول", "نام کالا", "کد محصول"},
	"order.employee":   {"owner", "agent", "sales agent", "seller", "user", "مسئول", "کاربر"},
	"order.channel":    {"source", "store", "branch", "منبع", "شعبه"},
	"order.quantity":   {"units", "count", "مقدار / تعداد", "تعداد محصول"},
	"order.kind":       {"status", "document type", "transaction type", "نوع فاکتور", "نوع سند", "وضعیت"},

	"lead.id":           {"id", "number", "کد"},
	"lead.created_on":   {"created date", "created time", "createdate", "تاریخ", "تاریخ ثبت"},
	"lead.source":       {"channel", "کانال", "نحوه آشنایی"},
	"lead.customer":     {"account", "company", "converted account"},
	"lead.employee":     {"sales rep", "agent", "کارشناس", "کارشناس فروش"},
	"lead.converted_on": {"converted date", "conversion date"},

	"deal.id":          {"id", "record id", "number", "کد", "شناسه معامله", "کد دیدار معامله"},
	"deal.stage":       {"state", "result", "outcome", "stage name", "نتیجه", "وضعیت"},
	"deal.opened_on":   {"create date", "created date", "created on", "created at", "created time", "createdate", "start date", "تاریخ ثبت", "تاریخ شروع"},
	"deal.closed_on":   {"closing date", "closed", "won time", "end date", "closedate", "تاریخ پایان", "تاریخ خاتمه"},
	"deal.amount":      {"revenue", "price", "deal value", "total", "expected revenue", "مبلغ نهایی", "ارزش", "قیمت", "مبلغ معامله"},
	"deal.customer":    {"company", "organization", "client", "contact", "customer name", "account name", "account id", "نام مشتری", "شرکت", "مخاطب", "طرف حساب"},
	"deal.employee":    {"sales rep", "agent", "salesperson", "کارشناس", "کارشناس فروش", "مسئول معامله"},
	"deal.product":     {"item", "کد محصول", "محصول"},
	"deal.lost_reason": {"loss reason", "reason", "دلیل", "علت"},

	"campaign.id":      {"id", "campaign", "کد کمپین"},
	"campaign.name":    {"title", "subject", "عنوان"},
	"campaign.channel": {"type", "category", "medium", "نوع"},

	"contact.campaign":     {"campaign name", "نام کمپین"},
	"contact.person":       {"email", "phone", "customer", "mobile", "مشتری", "موبایل", "ایمیل"},
	"contact.contacted_on": {"sent", "sent on", "call date", "تاریخ", "تاریخ ارسال"},
	"contact.responded_on": {"response", "opened at"},

	"spend.id":       {"number", "کد", "شماره سند"},
	"spend.spent_on": {"day", "c date", "month", "تاریخ هزینه", "تاریخ سند"},
	"spend.amount":   {"spent", "mark spent", "budget", "مبلغ هزینه", "هزینه"},
	"spend.campaign": {"campaign name", "نام کمپین"},
	"spend.channel":  {"medium", "platform", "دسته"},

	"interaction.id":               {"id", "activity id", "call id", "engagement id"},
	"interaction.happened_at":      {"timestamp", "start time", "created", "created at", "call date", "activity date", "due date", "تاریخ", "تاریخ تماس", "زمان تماس"},
	"interaction.customer":         {"contact", "account", "company", "client", "مخاطب", "نام مشتری"},
	"interaction.employee":         {"user", "sales rep", "assigned to", "کارشناس", "اپراتور"},
	"interaction.duration_minutes": {"مدت", "مدت تماس"},
	"interaction.subject":          {"title", "notes", "عنوان"},

	"ticket.id":                {"id", "call id", "case id", "number", "شماره", "شماره تیکت"},
	"ticket.opened_at":         {"created date", "createdate", "open date", "requested", "call date", "تاریخ", "تاریخ ایجاد", "تاریخ ثبت"},
	"ticket.customer":          {"requester", "client", "account", "company", "contact", "customer name", "requester id", "نام مشتری", "مخاطب"},
	"ticket.employee":          {"assigned to", "assignee id", "user", "operator", "مسئول", "اپراتور", "پاسخگو"},
	"ticket.channel":           {"source", "origin", "via", "via channel", "منبع"},
	"ticket.category":          {"reason", "issue", "problem", "عنوان", "موضوع", "علت"},
	"ticket.kind":              {"ticket type", "case type", "نوع تیکت"},
	"ticket.first_response_at": {"speed of answer", "first reply time", "wait time", "زمان انتظار"},
	"ticket.resolved_at":       {"closed", "closed at", "closed date", "close date", "solved", "resolution time", "تاریخ بستن", "تاریخ حل"},
	"ticket.justified":         {"valid", "وارد"},

	"answer.id":          {"response id", "call id"},
	"answer.survey":      {"survey name", "questionnaire", "پرسشنامه"},
	"answer.score":       {"satisfaction", "satisfaction rating", "satisfaction score", "grade", "points", "نمره", "رضایت", "امتیاز رضایت"},
	"answer.answered_at": {"recorded date", "end date", "submitted at", "timestamp", "تاریخ", "تاریخ پاسخ", "تاریخ نظرسنجی"},
	"answer.customer":    {"customer name", "email", "respondent", "account", "نام مشتری", "موبایل"},
	"answer.item":        {"survey item", "پرسش"},
	"answer.comment":     {"feedback", "remarks", "نظر", "توضیحات"},

	"employee.id":          {"id", "user id", "owner id", "agent id", "employee number", "sales agent", "agent", "کد", "کد ملی"},
	"employee.name":        {"sales agent", "agent", "user", "seller", "salesperson", "فروشنده", "کارشناس", "نام پرسنل"},
	"employee.department":  {"regional office", "team", "division", "group", "region", "بخش", "تیم", "اداره"},
	"employee.role":        {"position", "job title", "شغل", "پست"},
	"employee.hired_on":    {"start date", "join date", "joined", "تاریخ شروع", "تاریخ ورود"},
	"employee.left_on":     {"end date", "termination date", "تاریخ ترک کار", "تاریخ پایان"},
	"employee.left_reason": {"reason", "علت"},

	"training.employee":     {"name", "employee name", "trainee", "نام", "پرسنل"},
	"training.completed_on": {"end date", "training date", "تاریخ", "تاریخ دوره"},
	"training.course":       {"training", "topic", "نام دوره", "عنوان دوره"},
	"training.hours":        {"duration", "مدت"},

	"idea.employee":       {"name", "author", "نام", "پرسنل"},
	"idea.submitted_on":   {"created", "created at", "تاریخ", "تاریخ پیشنهاد"},
	"idea.implemented_on": {"implemented", "تاریخ اجرا"},

	"departure.customer": {"account", "client", "name", "id", "نام مشتری", "کد مشتری"},
	"departure.left_on":  {"churn date", "end date", "cancelled at", "تاریخ ریزش", "تاریخ لغو"},
	"departure.reason":   {"churn reason", "دلیل"},
}

// entityWords are words in the names of columns that speak for an entity.
var entityWords = map[string][]string{
	"customer":    {"customer", "account", "client", "contact", "subscriber", "company", "lastname", "phone", "email", "birthday", "مشتری", "مشترک", "مخاطب", "موبایل", "گروه"},
	"product":     {"product", "sku", "series", "price", "cost", "stock", "بهای", "کالا", "محصول", "قیمت"},
	"order":       {"order", "invoice", "purchase", "sale", "sales", "total", "transaction", "quantity", "refund", "سفارش", "فاکتور", "خرید", "فروش", "خریدار", "تعداد"},
	"lead":        {"lead", "converted", "prospect", "سرنخ", "لید"},
	"deal":        {"deal", "opportunity", "stage", "pipeline", "won", "lost", "close", "probability", "engage", "forecast", "معامله", "فرصت", "کاریز", "مرحله"},
	"campaign":    {"campaign", "budget", "کمپین", "بودجه"},
	"contact":     {"campaign", "recipient", "opened", "clicked", "unsubscribed", "responded", "کمپین", "دریافت‌کننده"},
	"spend":       {"spent", "spend", "cost", "impressions", "clicks", "ad", "هزینه"},
	"interaction": {"call", "meeting", "activity", "engagement", "duration", "direction", "تماس", "جلسه", "تعامل", "مکالمه"},
	"ticket":      {"ticket", "case", "resolved", "solved", "assignee", "requester", "agent", "priority", "sla", "speed", "topic", "answered", "تیکت", "شکایت", "پاسخ"},
	"answer":      {"survey", "nps", "csat", "ces", "score", "rating", "question", "respondent", "نظرسنجی", "امتیاز", "پرسش", "رضایت"},
	"employee":    {"employee", "hire", "hired", "department", "role", "job", "office", "salary", "manager", "attrition", "پرسنل", "پرسنلی", "کارمند", "استخدام", "واحد"},
	"training":    {"training", "course", "trainee", "دوره", "آموزش"},
	"idea":        {"idea", "suggestion", "implemented", "پیشنهاد", "ایده"},
	"departure":   {"churn", "departure", "competitor", "left", "ریزش", "خروج", "رقیب"},
}
