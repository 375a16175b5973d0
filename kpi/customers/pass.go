// Package customers computes every customer figure of METHOD.md section 3 for many windows
// in one streaming pass over the months of customers. It is pure: rows in, parts out.
//
// The work depends on the number of rows, not on the number of windows: what a customer
// does to a run of windows (being in a churn base, having bought in the last 12 months) is
// noted at the two ends of the run and summed up once per scope.
package customers

import (
	"fmt"
	"slices"

	"taraz/kpi"
)

// Row is what one customer did in one month, within one scope. Sales and Returns are the
// positive sums of sale and return amounts, Costed the net amount of the lines whose cost is
// known and Cost their net cost, all in the smallest unit. FirstDay and LastDay are days of
// sales and count only where SaleOrders > 0.
type Row struct {
	Scope, Customer                             int32
	Month                                       kpi.Month
	SaleOrders, SaleDays                        int32
	FirstDay, LastDay                           kpi.Date
	Sales, FirstDaySales, Returns, Costed, Cost int64
}

// Person is what the pass has to know of a customer beside his orders.
type Person struct {
	Anonymous  bool
	Acquired   kpi.Date    // 0: unknown
	Wallet     int64       // yearly need in the smallest unit; -1: unknown
	Departures []Departure // by day, ascending
}

// Departure is a customer's known leaving.
type Departure struct {
	Day          kpi.Date
	Controllable bool
}

// Config says what a pass computes. A window stands for its Period and counts up to its To,
// which lies before the period's end in a period that is cut; the caller hands over no sale
// between such a To and the end of its period.
type Config struct {
	Calendar  kpi.Calendar
	Settings  kpi.Settings
	FirstSale kpi.Date // the earliest sale in the data, whatever the scope
	Windows   []kpi.Window
	Figures   []string // names of kpi.CustomerFigures; nil: all that a pass computes
	// Member, if given, is told what every single customer adds to a figure: N 0 where only
	// his money is in it (returns without a sale). Customers come in the order of their
	// numbers, those of "top20" by worth and then number. It costs the work of a scope's end
	// for every customer, so a pass that asks for it had better have few windows.
	Member func(Key, int32, kpi.Part)
}

// Key finds a Part in the answer of a pass: Window is an index into Config.Windows.
type Key struct {
	Figure string
	Window int
	Scope  int32
}

// Pass is one pass under way. Its memory is bounded by the windows, not by the rows, but
// for "top20", which keeps four to twelve bytes for every customer active in a window.
type Pass struct {
	plan    *plan
	wanted  [figures]bool
	churn   kpi.Date // Settings.ChurnDays
	winBack kpi.Date // Settings.WinBackDays, 0: unlimited
	start   kpi.Date // Config.FirstSale

	scope    int32
	open     bool // a scope is under way
	serial   int32
	customer history
	periods  periodTally
	years    yearTally
	losses   lossTally
	members  *members // nil: nobody asked who is in the figures
	parts    map[Key]kpi.Part
}

// history is the customer under way: his months in order, and what is known of him.
type history struct {
	rows  []Row
	who   Person
	first int // index of the row of his first sale, -1 without a sale
}

// New prepares a pass. Its errors name the window or the figure and wrap kpi.ErrInvalid,
// kpi.ErrUnknown or, for the figures that the store answers itself, kpi.ErrUnsupported.
func New(c Config) (*Pass, error) {
	if c.Settings.ChurnDays < 31 {
		return nil, fmt.Errorf("churn_days %d: want at least 31: %w", c.Settings.ChurnDays, kpi.ErrInvalid)
	}
	if c.Settings.WinBackDays < 0 {
		return nil, fmt.Errorf("win_back_days %d: want 0 (unlimited) or more: %w", c.Settings.WinBackDays, kpi.ErrInvalid)
	}
	wanted, err := wantedFigures(c.Figures)
	if err != nil {
		return nil, err
	}
	plan, err := newPlan(c.Calendar, c.Windows)
	if err != nil {
		return nil, err
	}
	p := &Pass{plan: plan, wanted: wanted, start: c.FirstSale,
		churn: kpi.Date(c.Settings.ChurnDays), winBack: kpi.Date(c.Settings.WinBackDays)}
	if c.Member != nil {
		p.members = newMembers(c.Member, len(c.Windows))
	}
	return p.Fork(), nil
}

// Fork returns a new, empty pass of the same configuration. It is cheaper than New and
// shares what does not change, for callers whose rows come with their scopes mixed and who
// keep a pass for each.
func (p *Pass) Fork() *Pass {
	q := &Pass{plan: p.plan, wanted: p.wanted, start: p.start, churn: p.churn, winBack: p.winBack, parts: map[Key]kpi.Part{}}
	if p.members != nil {
		q.members = newMembers(p.members.tell, len(q.plan.windows))
	}
	q.periods.init(len(q.plan.windows))
	q.years.init(q.plan.months)
	q.losses.init(len(q.plan.windows))
	return q
}

func wantedFigures(list []string) (wanted [figures]bool, err error) {
	for f := range figures {
		wanted[f] = list == nil
	}
	for _, name := range list {
		f := slices.Index(names[:], name)
		_, known := kpi.CustomerFigures[name]
		switch {
		case f >= 0:
			wanted[f] = true
		case known:
			return wanted, fmt.Errorf("customer figure %q: the customer pass does not compute it: %w", name, kpi.ErrUnsupported)
		default:
			return wanted, fmt.Errorf("customer figure %q: want one of %v: %w", name, names, kpi.ErrUnknown)
		}
	}
	return wanted, nil
}

// Add takes the next row, in the order of scope, customer and month. Rows of one scope,
// customer and month (of several employees of a department, say) are added up. A row out of
// order, with its days turned round, or with a sale after the cut of its period wraps
// kpi.ErrInvalid.
func (p *Pass) Add(r Row, who Person) error {
	if err := p.plan.check(&r); err != nil {
		return err
	}
	if p.open && (r.Scope != p.scope || r.Customer != p.customer.rows[0].Customer) {
		if r.Scope < p.scope || r.Scope == p.scope && r.Customer < p.customer.rows[0].Customer {
			return fmt.Errorf("customer %d in scope %d: want rows in the order of scope, customer, month: %w", r.Customer, r.Scope, kpi.ErrInvalid)
		}
		p.closeCustomer()
		if r.Scope != p.scope {
			p.closeScope()
		}
	}
	p.open, p.scope = true, r.Scope
	return p.customer.add(r, who)
}

func (h *history) add(r Row, who Person) error {
	n := len(h.rows)
	switch {
	case n == 0:
		h.who, h.first = who, -1
	case h.rows[n-1].Month == r.Month:
		h.rows[n-1].merge(&r)
		h.mark(n - 1)
		return nil
	case h.rows[n-1].Month > r.Month:
		return fmt.Errorf("customer %d in scope %d: month %s comes after %s: want rows in the order of scope, customer, month: %w",
			r.Customer, r.Scope, r.Month, h.rows[n-1].Month, kpi.ErrInvalid)
	}
	h.rows = append(h.rows, r)
	h.mark(n)
	return nil
}

// mark remembers the row of the first sale.
func (h *history) mark(i int) {
	if h.first < 0 && h.rows[i].SaleOrders > 0 {
		h.first = i
	}
}

func (r *Row) merge(o *Row) {
	if o.SaleOrders > 0 {
		if r.SaleOrders == 0 {
			r.FirstDay, r.LastDay = o.FirstDay, o.LastDay
		}
		r.FirstDay, r.LastDay = min(r.FirstDay, o.FirstDay), max(r.LastDay, o.LastDay)
	}
	r.SaleOrders += o.SaleOrders
	r.SaleDays = max(r.SaleDays, o.SaleDays) // at least; the figures look at FirstDay and LastDay
	r.Sales += o.Sales
	r.FirstDaySales += o.FirstDaySales
	r.Returns += o.Returns
	r.Costed += o.Costed
	r.Cost += o.Cost
}

func (r *Row) net() int64 { return r.Sales - r.Returns }

func (h *history) firstDay() kpi.Date { return h.rows[h.first].FirstDay }

// Finish ends the pass and returns its parts; a missing key stands for 0. For figures that
// count, Sum and N are both the count. For the others N is the number of customers with a
// sale in the months concerned.
func (p *Pass) Finish() (map[Key]kpi.Part, error) {
	if p.open {
		p.closeCustomer()
		p.closeScope()
		p.open = false
	}
	return p.parts, nil
}

func (p *Pass) closeCustomer() {
	p.serial++
	p.countPeriods()
	if h := &p.customer; !h.who.Anonymous {
		if h.first >= 0 {
			p.countFirst()
			p.countLosses()
		}
		p.countYears()
	}
	if p.members != nil {
		p.closeMember()
	}
	p.customer.rows = p.customer.rows[:0]
}

func (p *Pass) closeScope() {
	if p.members != nil {
		p.closeMembers()
	} else {
		p.closeTallies()
	}
	p.serial = 0
}

// closeTallies writes the parts of what was counted since the last time.
func (p *Pass) closeTallies() {
	p.closePeriods()
	p.closeYears()
	p.closeLosses()
}

// put writes a part unless it is nothing or nobody asked for it. Where members are told, it
// is that of the customer under way and adds up.
func (p *Pass) put(f figure, window int, sum float64, n int64) {
	if !p.wanted[f] || sum == 0 && n == 0 {
		return
	}
	key := Key{names[f], window, p.scope}
	if p.members != nil {
		p.members.tell(key, p.customer.rows[0].Customer, kpi.Part{Sum: sum, N: n})
		sum, n = sum+p.parts[key].Sum, n+p.parts[key].N
	}
	p.parts[key] = kpi.Part{Sum: sum, N: n}
}
