package source

import (
	"fmt"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// templateExamples is how many rows of example a template has.
const templateExamples = 2

// examples writes rows as they may be filled in. The second leaves out every other field
// that may be empty.
func (k *templateBook) examples(sheet string) {
	for row := range templateExamples {
		for i, f := range k.entity.Fields {
			if row == 1 && i%2 == 1 && !needed(k.entity, f) && f.Name != "id" && f.Name != "person" {
				continue
			}
			cell := k.cell(i+1, row+2)
			switch v := k.example(f, row).(type) {
			case string:
				k.do(k.SetCellStr(sheet, cell, v))
			default:
				k.do(k.SetCellValue(sheet, cell, v))
			}
		}
	}
}

// example is what a field may hold: a text or a number.
func (k *templateBook) example(f data.Field, row int) any {
	switch f.Type {
	case data.Day, data.Time:
		return k.exampleDate(f, row)
	case data.Money:
		if k.org.Currency == "IRR" {
			return (row + 1) * 1_250_000
		}
		return float64(row+1) * 125.5
	case data.Choice, data.Flag:
		words := k.allowed(f)
		return words[row%len(words)]
	case data.Ref:
		return exampleIDs[f.Refers] + fmt.Sprint(row+1)
	case data.Int:
		if f.Name == "birth_year" {
			year, _, _ := k.org.Calendar.Civil(exampleDay)
			return year - 35 - row
		}
		return row + 1
	case data.Real:
		if strings.HasPrefix(f.Name, "scale") {
			return exampleNumbers[f.Name]
		}
		return exampleNumbers[f.Name] + row
	}
	return k.exampleText(f, row)
}

// exampleDay is 2025-10-07, 1404/07/15: dates of examples lie soon after it.
const exampleDay = kpi.Date(20368)

// exampleDate writes days as the organisation's calendar has them, later fields later.
func (k *templateBook) exampleDate(f data.Field, row int) string {
	year, month, day := k.org.Calendar.Civil(exampleDay + kpi.Date(2*k.entity.Index(f.Name)+row))
	text := fmt.Sprintf("%04d/%02d/%02d", year, month, day)
	if f.Type == data.Time {
		text += fmt.Sprintf(" %02d:30", 9+row)
	}
	return text
}

var exampleIDs = map[string]string{"customer": "C-100", "product": "P-10", "employee": "E-", "campaign": "K-"}

// exampleNumbers are of the middle of their scales.
var exampleNumbers = map[string]int{"score": 3, "scale_min": 1, "scale_max": 5, "quantity": 2, "hours": 8, "duration_minutes": 12}

func (k *templateBook) exampleText(f data.Field, row int) string {
	if f.Name == "id" {
		prefix := exampleIDs[k.entity.Name]
		if prefix == "" {
			prefix = "500"
		}
		return prefix + fmt.Sprint(row+1)
	}
	if w, ok := exampleTexts[k.entity.Name+"."+f.Name]; ok {
		return k.say(w[row])
	}
	if w, ok := exampleTexts[f.Name]; ok {
		return k.say(w[row])
	}
	return ""
}

// two makes the two examples of a field.
func two(fa1, en1, fa2, en2 string) [2]kpi.Words {
	return [2]kpi.Words{{Fa: fa1, En: en1}, {Fa: fa2, En: en2}}
}

// exampleTexts are texts by field, those of an entity's own field first.
var exampleTexts = map[string][2]kpi.Words{
	"customer.name":   two("مریم احمدی", "Mary Adams", "شرکت بهار", "Spring Ltd"),
	"product.name":    two("میز تحریر", "Desk", "صندلی اداری", "Office chair"),
	"campaign.name":   two("جشنوارهٔ پاییز", "Autumn sale", "بازگشت مشتریان", "Welcome back"),
	"employee.name":   two("علی رضایی", "Alan Reed", "مینا کریمی", "Mina Carey"),
	"gender":          two("زن", "female", "مرد", "male"),
	"occupation":      two("پزشک", "doctor", "آموزگار", "teacher"),
	"city":            two("تهران", "London", "اصفهان", "Leeds"),
	"segment":         two("طلایی", "gold", "نقره‌ای", "silver"),
	"channel":         two("وب‌سایت", "website", "فروشگاه", "store"),
	"phone":           two("09121234567", "+44 20 7946 0958", "02188776655", "+44 20 7946 0959"),
	"email":           two("maryam@example.com", "mary@example.com", "info@example.org", "info@example.org"),
	"main_competitor": two("رقیب الف", "Rival A", "رقیب ب", "Rival B"),
	"category":        two("اداری", "office", "خانگی", "home"),
	"source":          two("معرفی", "referral", "تبلیغات", "advertising"),
	"lost_reason":     two("قیمت", "price", "زمان تحویل", "delivery time"),
	"person":          two("09121234567", "mary@example.com", "09351234567", "bob@example.com"),
	"direction":       two("ورودی", "in", "خروجی", "out"),
	"subject":         two("پیگیری سفارش", "order follow-up", "پرسش دربارهٔ قیمت", "question about the price"),
	"survey":          two("csat", "csat", "csat", "csat"),
	"item":            two("رضایت کلی", "overall", "سرعت پاسخ", "speed"),
	"ticket":          two("5001", "5001", "5002", "5002"),
	"comment":         two("راضی بودم", "I was content", "دیر پاسخ دادند", "it took long"),
	"department":      two("فروش", "sales", "پشتیبانی", "support"),
	"role":            two("کارشناس", "representative", "سرپرست", "team leader"),
	"left_reason":     two("استعفا", "resigned", "بازنشستگی", "retired"),
	"course":          two("فروش مشاوره‌ای", "consultative selling", "گفت‌وگو با مشتری", "talking with customers"),
	"reason":          two("قیمت", "price", "کیفیت", "quality"),
	"competitor":      two("رقیب الف", "Rival A", "رقیب ب", "Rival B"),
}
