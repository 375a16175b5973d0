package reports

import (
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/scorecard"
	"taraz/templates"
)

// known KPIs of the tests.
var rate = &kpi.Definition{ID: "rate", Perspective: "customer", Name: kpi.Words{Fa: "نرخ", En: "Rate"}, Unit: kpi.Percent, Better: kpi.Up, Kind: kpi.RatioKind}
var sales = &kpi.Definition{ID: "sales", Perspective: "financial", Name: kpi.Words{Fa: "فروش </script>", En: "Sales </script>"}, Unit: kpi.Money, Better: kpi.Up, Kind: kpi.Flow}
var wait = &kpi.Definition{ID: "wait", Perspective: "process", Name: kpi.Words{Fa: "انتظار", En: "Wait"}, Unit: kpi.Hours, Better: kpi.Down, Kind: kpi.Quantile}
var late = &kpi.Definition{ID: "late", Perspective: "process", Name: kpi.Words{Fa: "دیر", En: "Tardy"}, Unit: kpi.Number, Better: kpi.None, Kind: kpi.Stock}

type definitions []*kpi.Definition

func (l definitions) Find(id string) (*kpi.Definition, error) {
	for _, d := range l {
		if d.ID == id {
			return d, nil
		}
	}
	return nil, fmt.Errorf("kpi %q: %w", id, kpi.ErrUnknown)
}

func (l definitions) MoneyParts(d *kpi.Definition) (bool, bool) { return d.Unit == kpi.Money, false }
func (l definitions) Rests(*kpi.Definition) (needed, optional []string) {
	return []string{"order"}, []string{"customer", "comet"}
}
func (l definitions) Supports(*kpi.Definition) []kpi.ScopeKind {
	return []kpi.ScopeKind{kpi.Organisation, kpi.Department}
}

var all = definitions{rate, sales, wait, late}

func reader(t *testing.T, f Format) View {
	t.Helper()
	w, err := templates.LoadWords(f.Lang)
	if err != nil {
		t.Fatal(err)
	}
	return View{Format: f, Words: w, Organisation: "Co", Catalogue: all, Period: mehr, Scope: kpi.Whole, Query: url.Values{}}
}

func ptr(x float64) *float64 { return &x }

func standing(score float64) scorecard.Standing {
	return scorecard.Standing{Score: ptr(score), Low: score, High: score, Coverage: 1, Colour: scorecard.ColourOf(score)}
}

func without(r scorecard.Reason) scorecard.Standing {
	return scorecard.Standing{Reason: r, Left: !r.Missing(), High: 100}
}

// onCard is a KPI of a card with a value, the one before and where it stands.
func onCard(d *kpi.Definition, before, now *float64, s scorecard.Standing) scorecard.KPI {
	k := scorecard.KPI{Definition: d, Weight: 1, Standing: s, Target: &kpi.Target{KPI: d.ID, Goal: ptr(0.8), Red: ptr(0.5)}}
	k.Before = kpi.Value{KPI: d.ID, Period: mehr.Previous(), Value: before, N: 50}
	k.Value = kpi.Value{KPI: d.ID, Period: mehr, Value: now, N: 60}
	if now == nil {
		k.Value.Reason = kpi.Reason(s.Reason)
	}
	k.Change = scorecard.ChangeOf(d, k.Before, k.Value)
	k.History = []kpi.Value{k.Before, k.Value}
	return k
}

// card is a board with an on goal, an off, a missing and an unscored KPI.
func card() *scorecard.Card {
	c := &scorecard.Card{Period: mehr, Scope: kpi.Whole, Standing: standing(66.66), Before: standing(70.04)}
	c.Low, c.High, c.Coverage = 60, 75, 0.9
	c.Perspectives = []scorecard.Perspective{
		{ID: "one", Name: kpi.Words{Fa: "یک", En: "One"}, Weight: 3, Standing: standing(79.96), Objectives: []scorecard.Objective{{Name: kpi.Words{En: "Only"}, Standing: standing(79.96), KPIs: []scorecard.KPI{onCard(rate, ptr(0.71), ptr(0.783), standing(79.96))}}}},
		{ID: "two", Name: kpi.Words{Fa: "دو", En: "Two"}, Weight: 1, Standing: without(scorecard.Insufficient), Objectives: []scorecard.Objective{
			{Name: kpi.Words{En: "First"}, Standing: standing(22), KPIs: []scorecard.KPI{onCard(wait, ptr(3.6), ptr(5.4), standing(22)), onCard(late, ptr(4), ptr(5), without(scorecard.NoTarget))}},
			{Name: kpi.Words{En: "Second"}, Standing: without(scorecard.Late), KPIs: []scorecard.KPI{onCard(sales, ptr(1e10), nil, without(scorecard.Late))}}}}}
	c.Perspectives[1].Objectives[0].KPIs[0].Signal.Verdict = kpi.News
	c.Explanation.Parts = []scorecard.Contribution{{KPI: "rate", Performance: 1.21}, {KPI: "wait", Performance: -3.13, Target: -0.6}, {KPI: "gone", Coverage: -0.86}}
	return c
}

func TestABoardSaysHowItGoesAndWhy(t *testing.T) {
	v := reader(t, english)
	running := card()
	running.Period, running.ToDate = mehr.Next(), true
	p := NewBoard(v, BoardInput{Card: card(), Past: []*scorecard.Card{card(), card()}, Running: running})
	a := p.Answer
	for _, c := range []struct{ name, got, want string }{
		{"heading", p.Heading, "Mehr 1405 at a glance"},
		{"a score is cut, not rounded", string(a.Score), `<bdi class="n" dir="ltr">66.6</bdi>`},
		{"a score just under the limit does not read 80.0", string(p.Faces[0].Score), `<bdi class="n" dir="ltr">79.9</bdi>`},
		{"the status has a word", a.Status.Word, "Watch"},
		{"the change is that of the shown scores", a.Delta.Figure.Number, "−3.4"},
		{"bounds are a shade", a.Level.Shade.X + " " + a.Level.Shade.W, "60% 15%"},
		{"the bubble stands at the score", a.Level.At, "66.66%"},
		{"without a score the words say why", string(p.Faces[1].Score), "insufficient data"},
		{"the greatest movement comes first", string(a.Moves[0].What), `Wait went from <bdi class="n" dir="ltr">3.6</bdi> to <bdi class="n" dir="ltr">5.4</bdi> <span class="unit">hours</span>`},
		{"a percentage moves by points", string(a.Moves[1].What), `Rate rose by <bdi class="n" dir="ltr">7.3</bdi> points`},
		{"what is no longer on the card is named by its id", string(a.Moves[2].What), "What is known of gone changed"},
		{"the worst needs attention first", a.Attention[0].Kind + " " + string(a.Attention[0].Text), "off Wait"},
		{"then what is missing", a.Attention[1].Kind + " " + string(a.Attention[1].Note), "none No score: late"},
		{"the running period is in a line", a.SoFar.Title[:5], "Aban "},
		{"a tally counts by colour", fmt.Sprint(p.Faces[1].Tally), "[{off Off 1} {none No data 2}]"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if p.Running == nil || len(p.Running.Rows) != 3 {
		t.Errorf("running: got %+v, want the three KPIs that have a change", p.Running)
	}
	if !strings.Contains(string(a.Moves[0].Why), "the change is a signal") || !strings.Contains(string(a.Moves[0].Why), "−0.6") {
		t.Errorf("why: got %q, want the signal and the part of the target", a.Moves[0].Why)
	}
}

func TestTheWaterfallAddsUpToWhatIsShown(t *testing.T) {
	for _, f := range []Format{english, farsi} {
		w := reader(t, f).why(card())
		var sum float64
		for _, r := range w.Rows[1 : len(w.Rows)-1] {
			var x float64
			plain := strings.NewReplacer(`<bdi class="n" dir="ltr">`, "", "</bdi>", "", "−", "-", "+", "").Replace(latin.Replace(string(r.Points)))
			fmt.Sscan(strings.ReplaceAll(plain, "٫", "."), &x)
			sum += x
		}
		if math.Abs(sum-(-3.4)) > 1e-9 {
			t.Errorf("%s: got rows that add up to %v, want -3.4", f.Lang, sum)
		}
		if first, last := w.Rows[0], w.Rows[len(w.Rows)-1]; !first.Sum || !last.Sum || !strings.Contains(latin.Replace(string(last.Points)), "66") {
			t.Errorf("%s: got ends %+v and %+v, want both totals", f.Lang, first, last)
		}
	}
	w := reader(t, english).why(card())
	if w.Rows[1].Name != "Wait" || w.Rows[1].Bar.Tone != "worse" || w.Rows[2].Bar.Tone != "better" || w.Rows[3].Bar.Tone != "other" {
		t.Errorf("got %+v, want the greatest first, coverage and target grey", w.Rows)
	}
}

func TestAMovementHasThePointsOfItsRow(t *testing.T) {
	v := reader(t, english)
	c := card()
	c.Explanation.Parts = []scorecard.Contribution{{KPI: "rate", Performance: -1.64}, {KPI: "wait", Performance: -1.64}}
	points := map[string]string{}
	for _, row := range v.why(c).Rows {
		points[row.Name] = string(row.Points)
	}
	for i, name := range []string{"Rate", "Wait"} {
		if got := string(v.moves(c, nil)[i].Points); got != points[name] {
			t.Errorf("%s: got %s in the answer and %s in its row", name, got, points[name])
		}
	}
}

func TestAKPIThatComesOrGoesIsNotSaidToHaveMoved(t *testing.T) {
	v := reader(t, english)
	for _, c := range []struct {
		name     string
		was, now scorecard.Standing
		part     scorecard.Contribution
		want     string
	}{
		{"newly scored", without(scorecard.TooFew), standing(80), scorecard.Contribution{KPI: "rate", Coverage: 0.5}, "Rate now counts in the score"},
		{"no longer scored", standing(80), without(scorecard.TooFew), scorecard.Contribution{KPI: "rate", Coverage: 0.5}, "Rate no longer counts in the score"},
		{"scored in both", standing(70), standing(80), scorecard.Contribution{KPI: "rate", Performance: 0.5}, "Rate rose by"},
	} {
		before, after := card(), card()
		before.Perspectives[0].Objectives[0].KPIs[0].Standing = c.was
		after.Perspectives[0].Objectives[0].KPIs[0].Standing = c.now
		after.Explanation.Parts = []scorecard.Contribution{c.part}
		if got := string(v.moves(after, before)[0].What); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWithoutAScoreTheExplanationSaysWhatIsMissing(t *testing.T) {
	c := card()
	c.Standing = without(scorecard.Insufficient)
	c.Explanation = scorecard.Explanation{Missing: []scorecard.Gap{{Period: mehr, KPI: "sales", Reason: scorecard.Late}}}
	v := reader(t, english)
	w := v.why(c)
	if w == nil || len(w.Rows) != 0 || len(w.Missing) != 1 || string(w.Missing[0].Note) != "Mehr 1405: late" {
		t.Errorf("got %+v, want the missing KPI with its reason", w)
	}
	if moves := v.moves(c, nil); moves != nil {
		t.Errorf("got movements %v without a score", moves)
	}
	if got := v.callouts(c)[0].Kind; got != "warn" {
		t.Errorf("got callout %q, want a warning that too little is known", got)
	}
}

func TestTheTableOfKPIs(t *testing.T) {
	v := reader(t, english)
	table := v.boardTable(BoardInput{Card: card()})
	wait := table.Groups[1].Goals[0].Rows[0]
	untargeted := table.Groups[1].Goals[0].Rows[1]
	missing := table.Groups[1].Goals[1].Rows[0]
	for _, c := range []struct{ name, got, want string }{
		{"weights are shares", string(table.Groups[0].Weight), `weight <bdi class="n" dir="ltr">75%</bdi>`},
		{"one objective needs no name", table.Groups[0].Goals[0].Name, ""},
		{"several have theirs", table.Groups[1].Goals[1].Name, "Second"},
		{"a worse change", wait.Delta.Arrow + " " + wait.Delta.Tone, "up worse"},
		{"a signal", wait.Signal, "signal"},
		{"a value without a target is not without data", untargeted.Status.Word, "Not scored"},
		{"its reason stands beside the name", string(untargeted.Note), "no target"},
		{"a missing value is a dash", string(missing.Value), Missing},
		{"with its reason", string(missing.Note), "late"},
		{"links keep the period", missing.Href, "/kpi/sales?period=1405-07"},
		{"those that need attention are counted", table.Filters[1].Text, "Needs attention 2"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if few := v.boardTable(BoardInput{Card: card(), Only: "attention"}); len(few.Groups) != 1 || len(few.Groups[0].Goals) != 2 {
		t.Errorf("only what needs attention: got %+v", few.Groups)
	}
	for only, want := range map[string]string{"": "#p-one", "attention": "?period=1405-07#p-one"} {
		if got := NewBoard(v, BoardInput{Card: card(), Only: only}).Faces[0].Href; got != want {
			t.Errorf("only %q: a perspective leads to %q, want %q", only, got, want)
		}
	}
}

func TestAnEmptyCardIsNoBoard(t *testing.T) {
	v := reader(t, english)
	if p := NewBoard(v, BoardInput{Card: &scorecard.Card{}}); p.Empty == nil || p.Answer != nil || p.Table != nil {
		t.Errorf("got %+v, want only the empty state", p)
	}
	if p := NewEmptyBoard(v); p.Empty == nil || p.Empty.Link.Href != "/imports" {
		t.Errorf("got %+v, want a way to the imports", p)
	}
	if p := v.running(card()); p != nil {
		t.Errorf("a finished period: got %+v as running", p)
	}
}

func TestAValueThatIsLateIsSaidToBeLateWithoutATarget(t *testing.T) {
	v := reader(t, english)
	c := card()
	k := &c.Perspectives[1].Objectives[1].KPIs[0]
	k.Standing, k.Value.Reason = without(scorecard.NoTarget), kpi.Late
	if got := string(v.rowNote(k)); got != "late; no target" {
		t.Errorf("its row says %q, want why there is no value", got)
	}
	alerts := v.attention(c)
	if got := string(alerts[len(alerts)-1].Note); got != "No score: late" {
		t.Errorf("what needs attention ends with %q, want the late value", got)
	}
	if k.Value.Reason = kpi.NotApplicable; lacking(k) {
		t.Error("a value that nobody delivers is not lacking where no target asks for it")
	}
}

func TestAddressesReproduceTheView(t *testing.T) {
	v := reader(t, english)
	v.Query.Set("lang", "en")
	sales := kpi.Scope{Kind: kpi.Department, Name: "فروش & co"}
	for _, c := range []struct{ name, got, want string }{
		{"period and language", v.URL("/"), "/?lang=en&period=1405-07"},
		{"a scope", v.At("/", mehr, sales), "/?lang=en&period=1405-07&scope=department%3A%D9%81%D8%B1%D9%88%D8%B4+%26+co"},
		{"more values", v.At("/kpi/x", mehr, kpi.Whole, "by", "segment", "rows", ""), "/kpi/x?by=segment&lang=en&period=1405-07"},
		{"an id is escaped", v.KPILink("a/b?c"), "/kpi/a%2Fb%3Fc?lang=en&period=1405-07"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if got := (View{Query: url.Values{}}).At("/people", kpi.Period{}, kpi.Whole); got != "/people" {
		t.Errorf("nothing to say: got %q, want the bare path", got)
	}
}
