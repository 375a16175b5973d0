package sample

import (
	"fmt"
	"math"
)

// product is something sold: its price at the start of the story, and what of it is cost.
type product struct {
	id, name, category string
	price              float64 // toman, first month
	ratio              float64 // cost / price
}

// goods are what the company sells, with prices in thousand toman.
var goods = []struct {
	category string
	ratio    float64
	names    []string
	prices   []float64
}{
	{"لوازم آشپزخانه", 0.66, []string{"قابلمهٔ استیل", "سرویس چاقو", "کتری", "تابهٔ نچسب", "جای ادویه"}, []float64{980, 620, 540, 460, 180}},
	{"برقی کوچک", 0.74, []string{"چای‌ساز", "غذاساز", "جاروبرقی", "اتوی بخار", "سشوار"}, []float64{1850, 3200, 4900, 1450, 890}},
	{"نوشت‌افزار و اداری", 0.61, []string{"کاغذ A4", "بستهٔ پوشه", "ماژیک وایت‌برد", "منگنه", "تختهٔ آگهی"}, []float64{210, 95, 140, 120, 480}},
	{"شوینده و بهداشتی", 0.70, []string{"مایع دستشویی", "پودر شست‌وشو", "دستمال کاغذی", "شیشه‌پاک‌کن"}, []float64{75, 160, 110, 65}},
	{"روشنایی و دکور", 0.58, []string{"چراغ مطالعه", "لامپ کم‌مصرف", "ساعت دیواری", "آینه"}, []float64{560, 85, 430, 760}},
}

// stock makes the products, and writes what each cost from which day on: prices are set
// once a quarter.
func (w *world) stock() {
	d := w.dice("goods")
	for _, g := range goods {
		for i, name := range g.names {
			w.products = append(w.products, &product{
				id: fmt.Sprintf("K%02d", len(w.products)+1), name: name, category: g.category,
				price: g.prices[i] * 1000, ratio: g.ratio * (0.95 + 0.1*d.Float64())})
		}
	}
	t := w.sheet("product", "id", "valid_from", "name", "category", "unit_cost")
	for _, p := range w.products {
		for m := 0; m < months; m += 3 {
			from, _ := w.span(m)
			if m == 0 {
				from = 0 // always
			}
			t.add(w, p.id, from, p.name, p.category, toman(p.price*p.ratio*quarterLevel(m)))
		}
	}
}

// toman rounds an amount as shops do: to a hundred.
func toman(v float64) int64 { return int64(math.Round(v/100)) * 100 }
