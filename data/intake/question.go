package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"taraz/data"
	"taraz/data/source"
	"taraz/kpi"
)

// orders are the orders of a date as people know them.
var orders = []struct {
	order data.DateOrder
	label kpi.Words
}{
	{data.DayFirst, kpi.Words{Fa: "روز، ماه، سال", En: "day, month, year"}},
	{data.MonthFirst, kpi.Words{Fa: "ماه، روز، سال", En: "month, day, year"}},
	{data.YearFirst, kpi.Words{Fa: "سال، ماه، روز", En: "year, month, day"}},
}

// questions are what a file still has to be told.
func (h *held) questions() []Question {
	var all []Question
	for _, u := range h.unsure {
		if q, ok := h.asked(u); ok {
			all = append(all, q)
		}
	}
	if h.undecided != nil {
		all = append(all, h.undecidedQuestions()...)
	}
	return all
}

// undecidedQuestions ask what the check could not decide about dates.
func (h *held) undecidedQuestions() []Question {
	var all []Question
	column := ""
	for _, c := range h.undecided.Columns {
		if slices.Contains(h.found.Header, c) {
			column = c
		}
	}
	if h.undecided.Orders != 0 && h.reading.Dates == "" {
		q := Question{Kind: "dates", Column: column, Text: kpi.Words{
			Fa: "تاریخ‌های ستون «" + column + "» به چه ترتیبی نوشته شده‌اند؟", En: "In which order are the dates of column " + column + " written?"}}
		for _, o := range orders {
			if h.undecided.Orders&o.order != 0 {
				q.Answers = append(q.Answers, Answer{o.order.String(), o.label})
			}
		}
		all = append(all, q)
	}
	if h.undecided.Century && h.reading.Years == "" {
		q := Question{Kind: "years", Column: column, Text: kpi.Words{
			Fa: "سال‌های دورقمی ستون «" + column + "» از کدام سده‌اند؟", En: "Of which century are the years of two digits in column " + column + "?"}}
		for _, century := range []int{1300, 1400, 1900, 2000} {
			text := strconv.Itoa(century)
			q.Answers = append(q.Answers, Answer{text, kpi.Words{Fa: text, En: text}})
		}
		all = append(all, q)
	}
	return all
}

// notes are what was assumed about a file and may be changed, but need not be answered.
func (h *held) notes() []kpi.Words {
	var all []kpi.Words
	for _, u := range h.unsure {
		switch u.Kind {
		case "unit", "dates", "years", "stage", "choice", "survey":
		default:
			all = append(all, u.Text)
		}
	}
	return append(all, h.uneven()...)
}

// uneven are the faults that many rows have, as far as the file was looked at.
func (h *held) uneven() []kpi.Words {
	var all []kpi.Words
	for _, n := range []struct {
		count int
		said  kpi.Words
	}{
		{h.found.Stripped, kpi.Words{
			Fa: "در %s خانه از سطرهای دیده‌شده نویسه‌های نادیدنی (کنترلی یا تغییردهندهٔ جهت) بود که کنار گذاشته شد.",
			En: "Cells with characters that nobody sees (controls, marks of direction), among the rows looked at: %s. The characters are left out."}},
		{h.found.Uneven, kpi.Words{
			Fa: "%s سطر از سطرهای دیده‌شده خانه‌هایی کمتر یا بیشتر از سرستون دارد؛ این سطرها رد می‌شوند.",
			En: "Rows with fewer or more cells than the header, among those looked at: %s. Such rows are rejected."}},
	} {
		if n.count > 0 {
			count := strconv.Itoa(n.count)
			all = append(all, kpi.Words{Fa: fmt.Sprintf(n.said.Fa, persianDigits.Replace(count)), En: fmt.Sprintf(n.said.En, count)})
		}
	}
	return all
}

// persianDigits writes a count as Persian readers do.
var persianDigits = strings.NewReplacer("0", "۰", "1", "۱", "2", "۲", "3", "۳", "4", "۴", "5", "۵", "6", "۶", "7", "۷", "8", "۸", "9", "۹")

// asked is a guess's doubt as a question; false if it is answered or needs no answer.
func (h *held) asked(u source.Question) (Question, bool) {
	q := Question{Kind: u.Kind, Field: u.Field, Column: u.Column, Text: u.Text}
	for _, o := range u.Options {
		q.Answers = append(q.Answers, Answer{o, optionLabel(u, o)})
	}
	switch u.Kind {
	case "unit":
		return q, h.unitOf(u.Column) == ""
	case "dates":
		return q, h.reading.Dates == "" && h.undecided == nil
	case "years":
		return q, h.reading.Years == "" && h.undecided == nil
	case "survey":
		q.Kind = "constant"
		return q, !h.mapping.Fills(u.Field) || !h.told[u.Field]
	case "stage", "choice":
		q.Kind = "choice"
		q.Cells = h.unexplained(u)
		return q, len(q.Cells) > 0
	}
	return q, false
}

// unitOf is the unit that the mapping gives a column of money.
func (h *held) unitOf(column string) string {
	for _, c := range h.mapping.Columns {
		if slices.Contains(c.Columns, column) {
			return c.Unit
		}
	}
	return ""
}

// unexplained are the words of a doubt that the mapping does not replace yet.
func (h *held) unexplained(u source.Question) []string {
	for _, c := range h.mapping.Columns {
		if !slices.Contains(c.Columns, u.Column) || c.Field != u.Field {
			continue
		}
		var left []string
		for _, w := range u.Words {
			if _, ok := c.Replace[data.Clean(w)]; !ok {
				left = append(left, w)
			}
		}
		return left
	}
	return nil
}

// optionLabel says an answer as people read it.
func optionLabel(u source.Question, option string) kpi.Words {
	if u.Kind == "unit" {
		return data.UnitLabel(option)
	}
	for _, o := range orders {
		if o.order.String() == option {
			return o.label
		}
	}
	return data.ChoiceLabel(option)
}
