package source

import (
	"fmt"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// Question is what a page should ask about a proposed mapping, with what was assumed until
// it is answered.
type Question struct {
	// Kind: unit, currency, dates, years, decimal, stage, choice, survey, name, lines or
	// deleted.
	Kind    string
	Field   string   // of the entity; empty: the file as a whole
	Column  string   // of the file
	Words   []string // the cells in doubt, the first of them
	Options []string // the answers that a mapping can hold; empty: any
	Text    kpi.Words
}

// maxWords is how many cells in doubt a question shows.
const maxWords = 12

// questions are the texts, with the column (%[1]s), the field's label (%[2]s) and the
// words in doubt (%[3]s).
var questions = map[string]kpi.Words{
	"unit":     {Fa: "مبلغ‌های ستون «%[1]s» به ریال است یا تومان؟ تا پاسخ ندهید به واحد سازمان خوانده می‌شود.", En: "Are the amounts of column %[1]q in rials or in tomans? Until you say, they are read in the organisation's unit."},
	"currency": {Fa: "ستون «%[1]s» واحد «%[3]s» را نام می‌برد که واحد پول سازمان نیست.", En: "Column %[1]q names %[3]s, which is no unit of the organisation's currency."},
	"dates":    {Fa: "در تاریخ‌های ستون «%[1]s» (مانند %[3]s) روز اول می‌آید یا ماه؟", En: "In the dates of column %[1]q (such as %[3]s), does the day come first, or the month?"},
	"years":    {Fa: "سال‌های ستون «%[1]s» دورقمی است (مانند %[3]s): سدهٔ آن‌ها کدام است؟", En: "The years of column %[1]q have two digits (such as %[3]s): which century are they of?"},
	"decimal":  {Fa: "در ستون «%[1]s» (مانند %[3]s) نقطه جداکنندهٔ هزارگان گرفته شد. درست است؟", En: "In column %[1]q (such as %[3]s) the dot was taken to part thousands. Is that right?"},
	"stage":    {Fa: "این مرحله‌های ستون «%[1]s» شناخته نشد و باز گرفته شد: %[3]s. کدام موفق یا ناموفق است؟", En: "These stages of column %[1]q are not known and were taken for open: %[3]s. Which of them are won or lost?"},
	"choice":   {Fa: "این واژه‌های ستون «%[1]s» برای «%[2]s» شناخته نشد: %[3]s. هر یک چه معنایی دارد؟", En: "These words of column %[1]q are not known for %[2]s: %[3]s. What does each of them mean?"},
	"survey":   {Fa: "نمره‌های ستون «%[1]s» از کدام نظرسنجی است؟", En: "Which survey do the scores of column %[1]q belong to?"},
	"name":     {Fa: "ستونی برای «%[2]s» پیدا نشد و «%[1]s» به جای آن گرفته شد. ستون بهتری هست؟", En: "No column was found for %[2]s, and %[1]q was taken in its place. Is there a better one?"},
	"lines":    {Fa: "شماره‌های ستون «%[1]s» تکرار می‌شود؛ هر سطر سفارشی جدا گرفته شد. ستونی برای شمارهٔ سطر هست؟", En: "Numbers of column %[1]q repeat; each row was taken for an order of its own. Is there a column that counts the lines?"},
	"deleted":  {Fa: "سطرهایی که ستون «%[1]s» آن‌ها را حذف‌شده می‌داند کنار گذاشته شد.", En: "Rows that column %[1]q says were deleted are left out."},
}

// ask makes a question of a kind.
func ask(kind string, f data.Field, column string, words, options []string) Question {
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	t := questions[kind]
	said := kpi.Words{
		Fa: fmt.Sprintf(t.Fa, column, f.Label.Fa, strings.Join(words, "، ")),
		En: fmt.Sprintf(t.En, column, f.Label.En, strings.Join(words, ", ")),
	}
	return Question{Kind: kind, Field: f.Name, Column: column, Words: words, Options: options, Text: said}
}
