package main

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jalaali/go-jalaali"
)

// The second way computes every KPI again, as naively as METHOD.md can be read: lists of
// plain structs, day by day, without any code of the product. Only the conversion of Jalali
// days is a library's. A company comes as the CSV tables that are also imported.

// sheet is one entity as a CSV table: its columns are called as the fields are.
type sheet struct {
	entity string
	fields []string
	rows   [][]string
}

// Days are numbers since 1970, instants seconds; none stands for a missing one.
const none = math.MinInt32

type (
	buyer2 struct {
		id, kind, segment, channel, city, manager string
		acquired                                  int
		wallet                                    *float64
		filled, fields                            int
	}
	line2 struct {
		order, line, customer, kind, product, employee, channel, campaign string
		day, promised, delivered                                          int
		amount                                                            float64
		quantity, cost                                                    *float64
	}
	price2 struct {
		from     int
		category string
		cost     *float64
	}
	post2 struct {
		from                int
		department, manager string
		facing              bool
	}
	worker2 struct {
		id          string
		hired, left int
		stub        bool
		posts       []post2
	}
	deal2 struct {
		stage, customer, product, employee, campaign string
		opened, closed                               int
		amount                                       *float64
	}
	lead2 struct {
		campaign, employee, customer string
		created, converted           int
	}
	campaign2 struct {
		id, channel, purpose string
		starts               int
	}
	contact2 struct {
		campaign, person                          string
		contacted, responded, converted, optedOut int
	}
	spend2 struct {
		day                        int
		amount                     float64
		purpose, channel, campaign string
	}
	interaction2 struct {
		day                         int
		customer, employee, channel string
	}
	ticket2 struct {
		opened, first, promised, resolved, reopened int // instants
		compensated                                 int // a day
		customer, employee, channel, kind           string
		justified                                   bool
		contacts                                    string
	}
	answer2 struct {
		survey                    string
		score, low, high          float64
		day                       int
		customer, employee, about string
	}
	training2 struct {
		employee string
		day      int
		hours    float64
	}
	idea2 struct {
		employee               string
		submitted, implemented int
	}
	departure2 struct {
		customer     string
		day          int
		controllable bool
	}
)

// company2 is everything that the CRM of a company knows.
type company2 struct {
	t            *testing.T
	zone         *time.Location
	winBackDays  int // the setting, 0: no limit
	buyers       map[string]*buyer2
	lines        []line2
	prices       map[string][]price2
	workers      map[string]*worker2
	deals        []deal2
	leads        []lead2
	campaigns    map[string]*campaign2
	contacts     []contact2
	spend        []spend2
	interactions []interaction2
	tickets      []ticket2
	answers      []answer2
	trainings    []training2
	ideas        []idea2
	departures   []departure2
	recorded     map[employeeDay]bool
}

func readCompany(t *testing.T, sheets []sheet) *company2 {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	c := &company2{t: t, zone: zone, buyers: map[string]*buyer2{}, prices: map[string][]price2{}, workers: map[string]*worker2{}, campaigns: map[string]*campaign2{}}
	for _, s := range sheets {
		for _, row := range s.rows {
			r := row2{c: c}
			r.cells = map[string]string{}
			for i, f := range s.fields {
				r.cells[f] = strings.TrimSpace(row[i])
			}
			c.read(s.entity, r)
		}
	}
	return c
}

// row2 is one row by its fields.
type row2 struct {
	c     *company2
	cells map[string]string
}

func (r row2) text(field string) string { return r.cells[field] }

// wordsOf are the Persian words of choices and flags.
var wordsOf = map[string]string{
	"حقیقی": "person", "حقوقی": "company", "متفرقه": "anonymous", "فروش": "sale", "برگشت از فروش": "return",
	"باز": "open", "موفق": "won", "ناموفق": "lost", "جذب": "acquisition", "نگهداشت": "retention", "بازگرداندن": "win_back",
	"خدمات": "service", "آموزش": "training", "سایر": "other", "درخواست": "request", "شکایت": "complaint", "بله": "yes", "خیر": "no",
}

// choice is a choice field; empty, it is what DESIGN.md gives for an unmapped one.
func (r row2) choice(field, standard string) string {
	s := r.cells[field]
	if s == "" {
		return standard
	}
	if w, ok := wordsOf[s]; ok {
		return w
	}
	return s
}

func (r row2) flag(field string) bool { return r.choice(field, "no") == "yes" }

func (r row2) number(field string) *float64 {
	s := r.cells[field]
	if s == "" {
		return nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		r.c.t.Fatalf("%s: %v", field, err)
	}
	return &x
}

func (r row2) orZero(field string) float64 {
	if x := r.number(field); x != nil {
		return *x
	}
	return 0
}

// moment reads a Jalali or Gregorian day with or without a time of day.
func (r row2) moment(field string) int {
	s := r.cells[field]
	if s == "" {
		return none
	}
	date, clock, timed := strings.Cut(s, " ")
	var y, m, d, hour, minute int
	p := strings.FieldsFunc(date, func(x rune) bool { return x == '/' || x == '-' })
	for i, into := range []*int{&y, &m, &d} {
		*into, _ = strconv.Atoi(p[i])
	}
	if timed {
		h, mm, _ := strings.Cut(clock, ":")
		hour, _ = strconv.Atoi(h)
		minute, _ = strconv.Atoi(mm)
	}
	month := time.Month(m)
	if y < 1700 {
		var err error
		if y, month, d, err = jalaali.ToGregorian(y, jalaali.Month(m), d); err != nil {
			r.c.t.Fatalf("%s %q: %v", field, s, err)
		}
	}
	return int(time.Date(y, month, d, hour, minute, 0, 0, r.c.zone).Unix())
}

func (r row2) day(field string) int { return r.c.dayOf(r.moment(field)) }

// dayOf returns the day of an instant in the organisation's time zone.
func (c *company2) dayOf(instant int) int {
	if instant == none {
		return none
	}
	y, m, d := time.Unix(int64(instant), 0).In(c.zone).Date()
	return civilDay(y, m, d)
}

func civilDay(y int, m time.Month, d int) int {
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// instantAfter returns the first instant after a day.
func (c *company2) instantAfter(day int) int {
	t := time.Unix(int64(day+1)*86400, 0).UTC()
	return int(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, c.zone).Unix())
}

func (c *company2) read(entity string, r row2) {
	switch entity {
	case "customer":
		c.readBuyer(r)
	case "product":
		c.prices[r.text("id")] = append(c.prices[r.text("id")], price2{r.day("valid_from"), r.text("category"), r.number("unit_cost")})
	case "employee":
		c.readWorker(r)
	case "campaign":
		c.campaigns[r.text("id")] = &campaign2{r.text("id"), r.text("channel"), r.choice("purpose", ""), r.day("starts_on")}
	default:
		c.readFact(entity, r)
	}
}

func (c *company2) readFact(entity string, r row2) {
	switch entity {
	case "order":
		line := r.text("line")
		if line == "" {
			line = "1"
		}
		c.lines = append(c.lines, line2{order: r.text("id"), line: line, customer: r.text("customer"), kind: r.choice("kind", "sale"), product: r.text("product"),
			employee: r.text("employee"), channel: r.text("channel"), campaign: r.text("campaign"), day: r.day("ordered_at"),
			promised: r.day("promised_on"), delivered: r.day("delivered_on"), amount: r.orZero("amount"), quantity: r.number("quantity"), cost: r.number("cost")})
	case "deal":
		c.deals = append(c.deals, deal2{r.choice("stage", ""), r.text("customer"), r.text("product"), r.text("employee"), r.text("campaign"),
			r.day("opened_on"), r.day("closed_on"), r.number("amount")})
	case "lead":
		c.leads = append(c.leads, lead2{r.text("campaign"), r.text("employee"), r.text("customer"), r.day("created_on"), r.day("converted_on")})
	case "contact":
		c.contacts = append(c.contacts, contact2{r.text("campaign"), r.text("person"), r.day("contacted_on"), r.day("responded_on"), r.day("converted_on"), r.day("opted_out_on")})
	case "spend":
		purpose := r.choice("purpose", "other")
		if purpose == "sale" {
			purpose = "sales" // one Persian word for both
		}
		c.spend = append(c.spend, spend2{r.day("spent_on"), r.orZero("amount"), purpose, r.text("channel"), r.text("campaign")})
	case "interaction":
		c.interactions = append(c.interactions, interaction2{r.day("happened_at"), r.text("customer"), r.text("employee"), r.text("channel")})
	case "ticket":
		c.tickets = append(c.tickets, ticket2{r.moment("opened_at"), r.moment("first_response_at"), r.moment("promised_at"), r.moment("resolved_at"),
			r.moment("reopened_at"), r.day("compensated_at"), r.text("customer"), r.text("employee"), r.text("channel"), r.choice("kind", "request"),
			r.flag("justified"), r.text("contacts")})
	case "answer":
		c.readAnswer(r)
	case "training":
		c.trainings = append(c.trainings, training2{r.text("employee"), r.day("completed_on"), r.orZero("hours")})
	case "idea":
		c.ideas = append(c.ideas, idea2{r.text("employee"), r.day("submitted_on"), r.day("implemented_on")})
	case "departure":
		c.departures = append(c.departures, departure2{r.text("customer"), r.day("left_on"), r.flag("controllable")})
	default:
		c.t.Fatalf("entity %q is not known to the second way", entity)
	}
}

// readBuyer reads a customer and counts his profile: name, phone or email, city, segment,
// channel, and of a person gender, birth year, occupation.
func (c *company2) readBuyer(r row2) {
	b := &buyer2{id: r.text("id"), kind: r.choice("kind", ""), segment: r.text("segment"), channel: r.text("channel"), city: r.text("city"),
		manager: r.text("manager"), acquired: r.day("acquired_on"), wallet: r.number("wallet")}
	cells := []string{r.text("name"), r.text("phone") + r.text("email"), b.city, b.segment, b.channel}
	if b.kind == "person" {
		cells = append(cells, r.text("gender"), r.text("birth_year"), r.text("occupation"))
	}
	b.fields = len(cells)
	for _, x := range cells {
		if x != "" {
			b.filled++
		}
	}
	c.buyers[b.id] = b
}

func (c *company2) readWorker(r row2) {
	w := c.workers[r.text("id")]
	if w == nil {
		w = &worker2{id: r.text("id")}
		c.workers[w.id] = w
	}
	w.hired, w.left = r.day("hired_on"), r.day("left_on")
	w.posts = append(w.posts, post2{r.day("valid_from"), r.text("department"), r.text("manager"), r.flag("customer_facing")})
}

// readAnswer reads an answer with the scale that METHOD.md gives where none is written.
func (c *company2) readAnswer(r row2) {
	a := answer2{survey: r.text("survey"), score: r.orZero("score"), day: r.day("answered_at"),
		customer: r.text("customer"), employee: r.text("employee"), about: r.text("about")}
	standard := map[string][2]float64{"csat": {1, 5}, "employee": {1, 5}, "nps": {0, 10}, "ces": {1, 7}}[a.survey]
	a.low, a.high = standard[0], standard[1]
	if x := r.number("scale_min"); x != nil {
		a.low = *x
	}
	if x := r.number("scale_max"); x != nil {
		a.high = *x
	}
	c.answers = append(c.answers, a)
}
