package source

import (
	"slices"
	"strings"

	"taraz/data"
)

// choiceWords are what people write for the choices of fields, folded by MatchKey; the
// fields' own words and labels need no mention.
var choiceWords = map[string][]string{
	"won":       {"closed won", "closedwon", "win", "success", "successful", "signed", "برنده", "برنده شده", "برندهشده", "برد", "موفقیت", "فروخته شد", "فروش موفق", "قطعی شد", "نهایی شد", "بسته شده موفق"},
	"lost":      {"closed lost", "closedlost", "loss", "failed", "unsuccessful", "dead", "abandoned", "cancelled", "canceled", "rejected", "disqualified", "باخت", "بازنده", "شکست", "شکست خورده", "از دست رفته", "ازدسترفته", "لغو", "لغو شده", "رد شده", "منصرف شد"},
	"open":      {"new", "in progress", "pending", "active", "qualified", "qualification", "prospecting", "prospect", "engaging", "proposal", "negotiation", "negotiation/review", "needs analysis", "value proposition", "id. decision makers", "perception analysis", "proposal/price quote", "discovery", "demo", "on hold", "جاری", "در جریان", "در حال انجام", "در حال پیگیری", "پیگیری", "مذاکره", "در حال مذاکره", "پیش فاکتور", "جدید", "فعال"},
	"sale":      {"sales", "invoice", "order", "purchase", "sold", "paid", "completed", "فاکتور فروش", "فاکتور", "خرید", "پرداخت شده", "ارسال شده", "تحویل شده"},
	"return":    {"returned", "refund", "refunded", "credit note", "credit", "sales return", "برگشت از فروش", "برگشتی", "مرجوعی", "مرجوع", "عودت", "استرداد"},
	"person":    {"individual", "contact", "consumer", "b2c", "حقیقی", "فرد"},
	"company":   {"organization", "organisation", "business", "corporate", "account", "b2b", "حقوقی", "سازمان"},
	"anonymous": {"guest", "walk-in", "unknown", "متفرقه", "مهمان"},
	"request":   {"question", "task", "inquiry", "enquiry", "service request", "incident", "سؤال", "سوال", "پرسش", "درخواست خدمات"},
	"complaint": {"complain", "grievance", "claim", "نارضایتی", "اعتراض", "گلایه"},

	"acquisition": {"new customers", "prospecting", "lead generation", "awareness", "جذب مشتری", "تبلیغات"},
	"retention":   {"loyalty", "existing customers", "حفظ", "حفظ مشتری", "وفاداری", "نگهداری"},
	"win_back":    {"winback", "reactivation", "بازگشت", "بازگشت مشتری", "احیا"},
	"sales":       {"selling", "فروشندگی"},
	"service":     {"support", "customer service", "پشتیبانی", "خدمات پس از فروش"},
	"training":    {"education", "learning", "آموزش کارکنان"},
	"other":       {"misc", "miscellaneous", "others", "متفرقه", "غیره"},
}

// flagWords are yes and no besides those that every column of yes and no knows.
var flagWords = map[string]bool{
	"دارد": true, "هست": true, "فعال": true, "آره": true, "درست": true, "subscribed": true, "opted in": true, "active": true, "✓": true, "x": true,
	"ندارد": false, "نیست": false, "غیرفعال": false, "نادرست": false, "not subscribed": false, "not_subscribed": false, "unsubscribed": false, "opted out": false, "inactive": false, "✗": false, "-": false,
}

// genders are the words for genders; other words stay as they are.
var genders = map[string]string{
	"m": "male", "male": "male", "man": "male", "مرد": "male", "آقا": "male", "آقای": "male", "مذکر": "male", "mr": "male", "mr.": "male",
	"f": "female", "female": "female", "woman": "female", "زن": "female", "خانم": "female", "مؤنث": "female", "مونث": "female", "ms": "female", "mrs": "female", "ms.": "female",
}

// meaning returns the choice of a field that a cell means; sure tells whether its words are
// known. An unknown stage is taken for open, other unknown words for nothing.
func meaning(f data.Field, cell string) (choice string, sure bool) {
	if c, ok := data.ParseChoice(data.Clean(cell), f.Choices); ok {
		return c, true
	}
	key := data.MatchKey(cell)
	if f.Name == "stage" {
		return stageOf(key)
	}
	for _, c := range f.Choices {
		if slices.Contains(choiceWords[c], key) {
			return c, true
		}
	}
	return "", false
}

// stageOf reads a stage by its words, a lost one first: «ناموفق» and "closed - lost to a
// competitor" hold what is said of a won one too.
func stageOf(key string) (string, bool) {
	words := strings.FieldsFunc(key, func(r rune) bool { return strings.ContainsRune(" -_/:،,().", r) })
	for _, c := range []string{"lost", "won", "open"} {
		if slices.Contains(choiceWords[c], key) || c != "open" && (slices.Contains(words, c) || slices.Contains(words, data.ChoiceLabel(c).Fa)) {
			return c, true
		}
	}
	return "open", false
}

func meaningOfFlag(cell string) (yes, ok bool) {
	if yes, ok = data.ParseFlag(cell); ok {
		return yes, true
	}
	yes, ok = flagWords[data.MatchKey(cell)]
	return yes, ok
}
