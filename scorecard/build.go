package scorecard

import (
	"context"
	"fmt"
	"slices"

	"taraz/kpi"
)

// Request asks for a card.
type Request struct {
	Source    Source
	Catalogue Catalogue
	Calendar  kpi.Calendar
	Settings  kpi.Settings
	// Strategy is the company's, with its past behind Earlier (see Chain); for days before
	// it, and where it is nil, the shipped one holds.
	Strategy *Strategy
	Period   kpi.Period
	Scope    kpi.Scope
	Today    kpi.Date
}

// How many periods a card asks for: what its sparklines show, and what limits of natural
// variation need behind it (24 changes on the year before, METHOD.md section 9).
const (
	historyShown = 24
	historyRead  = 36
)

// Build fetches and computes the card of one scope in one period. KPIs that the scope's
// kind does not support are absent from it, with objectives and perspectives left empty by
// that; where nothing remains the error wraps kpi.ErrUnsupported. A named scope without any
// fact wraps kpi.ErrUnknown.
func Build(ctx context.Context, r Request) (*Card, error) {
	b, err := newBuilder(ctx, r, historyRead, r.names())
	if err != nil {
		return nil, err
	}
	if r.Scope.Kind != kpi.Organisation && len(b.values) == 0 {
		return nil, fmt.Errorf("scorecard: scope %s has no facts; want one that occurs in the data: %w", r.Scope, kpi.ErrUnknown)
	}
	return b.card(r.Scope)
}

// BuildMany builds the cards of several scopes of the request's scope kind with the same
// few questions, ordered by name; names nil means every scope that has facts. These cards
// have the period before and the explanation, but no history and no signals.
func BuildMany(ctx context.Context, r Request, names []string) ([]*Card, error) {
	b, err := newBuilder(ctx, r, 1, names)
	if err != nil {
		return nil, err
	}
	if names == nil {
		names = b.present()
	}
	cards := make([]*Card, len(names))
	for i, name := range names {
		if cards[i], err = b.card(kpi.Scope{Kind: r.Scope.Kind, Name: name}); err != nil {
			return nil, err
		}
	}
	return cards, nil
}

// DefaultPeriod returns the last finished period of a grain that has facts, given the days
// of the first and the last fact and today. Where no period with facts is finished it is
// the running one; without facts (first and last 0) the last finished one.
func DefaultPeriod(cal kpi.Calendar, g kpi.Grain, first, last, today kpi.Date) kpi.Period {
	running := cal.PeriodOf(g, cal.Month(today))
	if first == 0 && last == 0 {
		return running.Previous()
	}
	p := cal.PeriodOf(g, cal.Month(min(last, today)))
	if p != running {
		return p
	}
	if _, end := cal.Span(p.Previous()); end < first {
		return p
	}
	return p.Previous()
}

// valueKey finds a fetched value.
type valueKey struct {
	kpi, scope string
	period     kpi.Period
}

// builder holds everything that was fetched; what follows is arithmetic.
type builder struct {
	Request
	judge   judge
	periods []kpi.Period // up to the request's, oldest first
	now     *plan
	before  *plan
	values  map[valueKey]kpi.Value
	early   map[valueKey]kpi.Value // like for like: the first days of the period before
	running bool
}

func newBuilder(ctx context.Context, r Request, back int, names []string) (*builder, error) {
	b := &builder{Request: r, periods: backTo(r.Period, back), running: r.running()}
	var err error
	if b.now, err = r.plan(r.Period); err != nil {
		return nil, err
	}
	if b.before, err = r.plan(r.Period.Previous()); err != nil {
		return nil, err
	}
	if len(b.now.ids) == 0 {
		return nil, fmt.Errorf("scorecard: no KPI of the strategy can be had by %s: %w", r.Scope.Kind, kpi.ErrUnsupported)
	}
	targets, err := r.Source.Targets(ctx)
	if err != nil {
		return nil, fmt.Errorf("scorecard: targets: %w", err)
	}
	b.judge = judge{agreed: NewAgreed(targets, r.Catalogue, r.Calendar), calendar: r.Calendar, nMin: r.Settings.NMin}
	return b, b.fetch(ctx, names)
}

// names returns the scope's name as a query wants it; the organisation has none.
func (r Request) names() []string {
	if r.Scope.Kind == kpi.Organisation {
		return nil
	}
	return []string{r.Scope.Name}
}

// running tells whether the period has begun and is not over.
func (r Request) running() bool {
	from, to := r.Calendar.Span(r.Period)
	return from <= r.Today && r.Today <= to
}

func (b *builder) fetch(ctx context.Context, names []string) error {
	q := kpi.Query{KPIs: b.ids(), Periods: b.periods, Kind: b.Scope.Kind, Names: names}
	values, err := b.Source.Query(ctx, q)
	if err != nil {
		return fmt.Errorf("scorecard of %s: %w", b.Calendar.Format(b.Period), err)
	}
	b.values = indexed(values)
	if !b.running {
		return nil
	}
	q.Periods = []kpi.Period{b.Period}
	early, err := b.Source.LikeForLike(ctx, q)
	if err != nil {
		return fmt.Errorf("scorecard of %s, like for like: %w", b.Calendar.Format(b.Period), err)
	}
	b.early = indexed(early)
	return nil
}

func indexed(values []kpi.Value) map[valueKey]kpi.Value {
	byKey := make(map[valueKey]kpi.Value, len(values))
	for _, v := range values {
		byKey[valueKey{v.KPI, v.Scope.Name, v.Period}] = v
	}
	return byKey
}

// ids returns the KPIs of both periods' plans, each once.
func (b *builder) ids() []string {
	ids := slices.Clone(b.now.ids)
	for _, id := range b.before.ids {
		if b.now.definitions[id] == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// present returns the scopes that have a value in the card's period, ordered.
func (b *builder) present() []string {
	var names []string
	for k := range b.values {
		if k.period == b.Period {
			names = append(names, k.scope)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// value returns a value that was fetched, not_applicable where the source had none.
func (b *builder) value(from map[valueKey]kpi.Value, id string, s kpi.Scope, p kpi.Period) kpi.Value {
	if v, ok := from[valueKey{id, s.Name, p}]; ok {
		return v
	}
	return kpi.Value{KPI: id, Period: p, Scope: s, Reason: kpi.NotApplicable}
}

// earlier returns the value that a KPI is compared with: the period before or, while the
// period runs, as many days of it.
func (b *builder) earlier(id string, s kpi.Scope) kpi.Value {
	from := b.values
	if b.running {
		from = b.early
	}
	return b.value(from, id, s, b.Period.Previous())
}

func (b *builder) card(s kpi.Scope) (*Card, error) {
	before := b.before.blank(b.Period.Previous(), s)
	for _, k := range before.KPIs() {
		k.Value = b.earlier(k.Definition.ID, s)
	}
	c := b.now.blank(b.Period, s)
	c.ToDate = b.running
	for _, k := range c.KPIs() {
		b.fill(k, s)
	}
	for _, one := range []*Card{before, c} {
		if err := b.score(one); err != nil {
			return nil, err
		}
	}
	c.Before, c.Explanation = before.Standing, Explain(before, c)
	return c, nil
}

// fill gives a KPI of the card its value, what it is compared with, and its past.
func (b *builder) fill(k *KPI, s kpi.Scope) {
	id := k.Definition.ID
	k.Value = b.value(b.values, id, s, b.Period)
	k.Before = b.earlier(id, s)
	k.Change = ChangeOf(k.Definition, k.Before, k.Value)
	if len(b.periods) <= historyShown {
		return
	}
	past := make([]kpi.Value, len(b.periods))
	for i, p := range b.periods {
		past[i] = b.value(b.values, id, s, p)
	}
	k.History = past[len(past)-historyShown:]
	k.Signal = kpi.Judge(past, k.Value, k.Definition)
}

func (b *builder) score(c *Card) error {
	for _, k := range c.KPIs() {
		if err := b.judge.assess(k); err != nil {
			return fmt.Errorf("scorecard of %s: %w", b.Calendar.Format(c.Period), err)
		}
	}
	c.stand(b.Settings.Coverage)
	return nil
}

// backTo returns a period and the n before it, oldest first.
func backTo(p kpi.Period, n int) []kpi.Period {
	periods := make([]kpi.Period, n+1)
	for i := range periods {
		periods[i] = p.Shift(i - n)
	}
	return periods
}
