package source

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"taraz/data"
	"taraz/kpi"
)

// guide writes what the workbook is for and what every field wants.
func (k *templateBook) guide(sheet string) {
	title := k.style(&excelize.Style{Font: &excelize.Font{Family: templateFont, Size: 14, Bold: true, Color: "151A22"}, Alignment: k.reading(false)})
	plain := k.style(&excelize.Style{Font: k.font(false, ""), Alignment: k.reading(false)})
	k.text(sheet, 1, 1, fmt.Sprintf(k.words("راهنمای پر کردن «%s»", "How to fill in: %s"), k.say(k.entity.Label)), title)
	k.do(k.SetRowHeight(sheet, 1, 26))
	row := 2
	for _, line := range k.rules() {
		k.text(sheet, 1, row, line, plain)
		row++
	}
	k.fieldTable(sheet, row+1)
	for col, width := range map[string]float64{"A": 24, "B": 12, "C": 76, "D": 44} {
		k.do(k.SetColWidth(sheet, col, col, width))
	}
}

// rules are what holds for the whole workbook.
func (k *templateBook) rules() []string {
	return []string{
		k.words("سطرها را در برگهٔ نخست، زیر سرستون‌ها بنویسید؛ هر سطر یک مورد است.", "Write rows on the first sheet, under its header; each row is one case."),
		k.words("ستون‌های پررنگ را نمی‌توان خالی گذاشت. ستونی را که ندارید پاک کنید؛ خانهٔ خالیِ ستونی که هست مقدار پیشین را پاک می‌کند.", "Columns with a dark header cannot be left empty. Delete columns that you do not have: an empty cell of a column that is there clears the earlier value."),
		k.words("نام سرستون‌ها را تغییر ندهید. رقم فارسی و انگلیسی هر دو خوانده می‌شود.", "Keep the names of the header. Persian and Latin digits are both read."),
		k.words("برگهٔ نمونه خوانده نمی‌شود.", "The sheet of examples is never read."),
	}
}

func (k *templateBook) fieldTable(sheet string, row int) {
	head := k.style(&excelize.Style{Font: k.font(true, ""), Fill: ground("EFF1F4"), Alignment: k.reading(true)})
	line := []excelize.Border{{Type: "bottom", Color: "D5D9E0", Style: 1}}
	cell := k.style(&excelize.Style{Font: k.font(false, ""), Border: line, Alignment: k.reading(true)})
	bold := k.style(&excelize.Style{Font: k.font(true, ""), Border: line, Alignment: k.reading(true)})
	for i, name := range []string{k.words("ستون", "Column"), k.words("لازم", "Required"), k.words("چه بنویسید", "What to write"), k.words("مقدارهای مجاز یا واحد", "Allowed values or unit")} {
		k.text(sheet, i+1, row, name, head)
	}
	for i, f := range k.entity.Fields {
		at := row + 1 + i
		required := k.words("خیر", "no")
		if needed(k.entity, f) {
			required = k.words("بله", "yes")
		}
		k.text(sheet, 1, at, k.say(f.Label), bold)
		k.text(sheet, 2, at, required, cell)
		k.text(sheet, 3, at, k.wants(f), cell)
		k.text(sheet, 4, at, k.limits(f), cell)
	}
}

// limits are the allowed values of a field, or the unit of its numbers.
func (k *templateBook) limits(f data.Field) string {
	if allowed := k.allowed(f); len(allowed) > 0 {
		return strings.Join(allowed, k.words("، ", ", "))
	}
	switch {
	case f.Type == data.Money:
		return k.say(data.UnitLabel(k.org.Unit))
	case f.Name == "duration_minutes":
		return k.words("دقیقه", "minutes")
	case f.Name == "hours":
		return k.words("ساعت", "hours")
	case f.Name == "survey":
		return "csat, nps, ces, employee"
	}
	return ""
}

// wants says what a cell of a field holds.
func (k *templateBook) wants(f data.Field) string {
	if w, ok := fieldNotes[f.Name]; ok && f.Type != data.Ref {
		return k.say(w)
	}
	switch f.Type {
	case data.Day:
		return k.dateNote(exampleDay, "")
	case data.Time:
		return k.dateNote(exampleDay, " 14:30")
	case data.Money:
		return fmt.Sprintf(k.words("مبلغ به %s، بدون نام واحد", "An amount in %s, without the unit's name"), k.say(data.UnitLabel(k.org.Unit)))
	case data.Int:
		return k.words("عدد درست", "A whole number")
	case data.Real:
		return k.words("عدد؛ اعشار با نقطه", "A number; a dot is the decimal point")
	case data.Choice:
		return k.words("یکی از واژه‌های فهرست", "One of the words of the list")
	case data.Flag:
		return k.words("بله یا خیر", "yes or no")
	case data.Ref:
		other := data.ByName(f.Refers)
		return fmt.Sprintf(k.words("شناسهٔ %s، همان که در فهرست آن است", "The id of the %s, as its own list has it"), strings.ToLower(k.say(other.Label)))
	}
	return k.words("متن", "Text")
}

// dateNote shows how a date is written in the organisation's calendar.
func (k *templateBook) dateNote(day kpi.Date, clock string) string {
	year, month, d := k.org.Calendar.Civil(day)
	// Isolated, or a line that runs from right to left puts the clock before the day.
	example := fmt.Sprintf("\u2066%04d/%02d/%02d%s\u2069", year, month, d, clock)
	if clock != "" {
		return fmt.Sprintf(k.words("تاریخ مانند %s؛ ساعت لازم نیست", "A date such as %s; the time may be left out"), example)
	}
	return fmt.Sprintf(k.words("تاریخ مانند %s", "A date such as %s"), example)
}

// fieldNotes are for fields whose type does not say enough.
var fieldNotes = map[string]kpi.Words{
	"id":         {Fa: "شمارهٔ یکتای خودتان، در همهٔ سطرها؛ یا ستون را پاک کنید تا ساخته شود", En: "Your own number, in every row; or delete the column to have numbers made"},
	"line":       {Fa: "شمارهٔ سطر در سفارشی که چند کالا دارد", En: "The number of the line in an order of several products"},
	"valid_from": {Fa: "روزی که این مشخصات از آن برقرار است؛ خالی یعنی همیشه", En: "The day from which the row holds; empty means always"},
	"survey":     {Fa: "نام نظرسنجی: csat رضایت، nps توصیه به دیگران، ces سهولت، employee کارکنان", En: "The survey: csat (satisfaction), nps (recommendation), ces (effort), employee, or a name of your own"},
	"person":     {Fa: "کسی که با او تماس گرفته شد: شماره، ایمیل یا نام", En: "Who was contacted: a number, an e-mail address or a name"},
	"birth_year": {Fa: "سال تولد با چهار رقم", En: "The year of birth in four digits"},
}
