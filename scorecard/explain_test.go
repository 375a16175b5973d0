package scorecard

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"taraz/kpi"
)

// withScores makes a one-objective card whose KPIs have scores without values or targets
// that matter: each scores its own value.
func withScores(weights []float64, scores []float64) *Card {
	c := &Card{Perspectives: []Perspective{{ID: "p", Weight: 1, Objectives: []Objective{{ID: "o", Weight: 1}}}}}
	for i, w := range weights {
		k := KPI{Definition: &kpi.Definition{ID: fmt.Sprint("k", i)}, Weight: w, scale: scale{{0, 0}, {100, 100}}}
		k.Standing = unscored(Late)
		if !math.IsNaN(scores[i]) {
			k.Value.Value, k.Standing = num(scores[i]), scored(scores[i])
		}
		c.Perspectives[0].Objectives[0].KPIs = append(c.Perspectives[0].Objectives[0].KPIs, k)
	}
	c.stand(0.70)
	return c
}

func TestTheExplanationOfTheMethodsVector(t *testing.T) {
	weights := []float64{40, 30, 20, 10}
	from := withScores(weights, []float64{75, 82, math.NaN(), 40})
	to := withScores(weights, []float64{80, 82, 60, 40})
	e := Explain(from, to)
	performance := []float64{2.25, 0, 0, 0}
	coverage := []float64{-0.4575, -0.680625, -2.585, 0.823125}
	if len(e.Parts) != 4 || len(e.Missing) != 0 {
		t.Fatalf("got %+v, want four parts and nothing missing", e)
	}
	for i, c := range e.Parts {
		if !near(c.Performance, performance[i]) || !near(c.Coverage, coverage[i]) || math.Abs(c.Target)+math.Abs(c.Weight)+c.Restatement > 1e-9 {
			t.Errorf("%s: got %+v, want performance %v and coverage %v alone", c.KPI, c, performance[i], coverage[i])
		}
	}
	if !near(e.Total(), -0.65) || !near(*to.Score-*from.Score, -0.65) {
		t.Errorf("total: got %v, want -0.65", e.Total())
	}
}

func TestExplanationCauses(t *testing.T) {
	with := func(value float64, target kpi.Target, weight float64) *Card {
		c := withScores([]float64{weight, 1}, []float64{0, 50})
		d := &kpi.Definition{ID: "k0", Unit: kpi.Money, Better: kpi.Up}
		s, err := newScale(target, d)
		if err != nil {
			t.Fatal(err)
		}
		k := &c.Perspectives[0].Objectives[0].KPIs[0]
		k.Definition, k.Value.Value, k.scale, k.Standing = d, &value, s, scored(s.score(value))
		c.stand(0.70)
		return c
	}
	cases := []struct {
		name     string
		from, to *Card
		want     Contribution // of k0; k1 keeps its score of 50
	}{
		{"nothing moved", with(85, agree("k0", 80, 90), 1), with(85, agree("k0", 80, 90), 1), Contribution{}},
		{"only the value moved", with(80, agree("k0", 80, 90), 1), with(90, agree("k0", 80, 90), 1), Contribution{Performance: 15}},
		{"only the thresholds moved", with(90, agree("k0", 80, 90), 1), with(90, agree("k0", 90, 100), 1), Contribution{Target: -15}},
		{"the value kept up with its thresholds", with(90, agree("k0", 80, 90), 1), with(100, agree("k0", 90, 100), 1),
			Contribution{Performance: (20.0 + 30.0) / 2 / 2, Target: -12.5}},
		{"only the weight moved", with(90, agree("k0", 80, 90), 1), with(90, agree("k0", 80, 90), 3),
			Contribution{Weight: 0.25 * (80 - (65+72.5)/2)}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := Explain(c.from, c.to)
			got := e.Parts[0]
			c.want.KPI = got.KPI
			for what, pair := range map[string][2]float64{"performance": {got.Performance, c.want.Performance}, "target": {got.Target, c.want.Target},
				"weight": {got.Weight, c.want.Weight}, "coverage": {got.Coverage, c.want.Coverage}, "restatement": {got.Restatement, 0}} {
				if !near(pair[0], pair[1]) {
					t.Errorf("%s: got %v, want %v", what, pair[0], pair[1])
				}
			}
			if !near(e.Total(), *c.to.Score-*c.from.Score) {
				t.Errorf("total: got %v, want %v", e.Total(), *c.to.Score-*c.from.Score)
			}
		})
	}
}

func TestWithoutAScoreOnEitherSideThereIsAListInsteadOfASplit(t *testing.T) {
	from := withScores([]float64{1, 1}, []float64{70, math.NaN()})
	to := withScores([]float64{1, 1}, []float64{70, 80})
	from.Period = month(t, "2024-05")
	e := Explain(from, to)
	want := Gap{month(t, "2024-05"), "k1", Late}
	if e.Parts != nil || len(e.Missing) != 1 || e.Missing[0] != want {
		t.Errorf("got %+v, want only the gap %+v", e, want)
	}
	if e = Explain(to, from); e.Parts != nil || len(e.Missing) != 1 {
		t.Errorf("the other way round: got %+v, want one gap", e)
	}
}

func TestAKPIThatOnlyOneCardHasIsExplainedByItsWeight(t *testing.T) {
	from := withScores([]float64{1}, []float64{60})
	to := withScores([]float64{1, 1}, []float64{60, 90})
	e := Explain(from, to)
	if !near(e.Total(), 15) || len(e.Parts) != 2 {
		t.Fatalf("got %+v, want 15 points over two KPIs", e)
	}
	back := Explain(to, from)
	if len(back.Parts) != 2 || !near(back.Parts[1].Points(), -e.Parts[1].Points()) {
		t.Errorf("backwards: got %+v, want the same with a minus", back)
	}
}

func TestEffectiveWeightsAreTheProductDownThePath(t *testing.T) {
	leaf := func(w, s float64) child { return child{w, scored(s)} }
	late := child{1, unscored(Late)}
	cases := []struct {
		name string
		card *Card
		want map[string]float64
	}{
		{"two perspectives of equal weight", tree([]child{leaf(1, 50), leaf(3, 50)}, []child{leaf(5, 50)}),
			map[string]float64{"a0": 0.125, "a1": 0.375, "b0": 0.5}},
		{"a KPI without a score has none and the others share its weight", tree([]child{leaf(3, 50), leaf(5, 50), {2, unscored(Late)}}, []child{leaf(1, 50)}),
			map[string]float64{"a0": 3.0 / 16, "a1": 5.0 / 16, "b0": 0.5}},
		{"under a parent with insufficient data nothing counts", tree([]child{leaf(1, 50), late}, []child{leaf(1, 50)}, []child{leaf(1, 50)}, []child{leaf(1, 50)}),
			map[string]float64{"b0": 1.0 / 3, "c0": 1.0 / 3, "d0": 1.0 / 3}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.card.stand(0.70)
			got := effective(c.card, counting(c.card))
			var score float64
			for _, k := range c.card.KPIs() {
				id := k.Definition.ID
				if !near(got[id], c.want[id]) {
					t.Errorf("%s: got %v, want %v", id, got[id], c.want[id])
				}
				if k.Score != nil {
					score += got[id] * *k.Score
				}
			}
			if !near(score, *c.card.Score) {
				t.Errorf("got a weighted sum of %v, want the card's score %v", score, *c.card.Score)
			}
		})
	}
}

// TestTheExplanationAlwaysAddsUp throws random strategies, targets, values and gaps at it.
func TestTheExplanationAlwaysAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 404))
	split := 0
	for range 5000 {
		from, to := randomCard(t, r), randomCard(t, r)
		if from.Score == nil || to.Score == nil {
			continue
		}
		split++
		e := Explain(from, to)
		if got, want := e.Total(), *to.Score-*from.Score; math.Abs(got-want) > 1e-9 {
			t.Fatalf("got a sum of %v, want %v", got, want)
		}
		checkPoints(t, from, to, e)
		back := Explain(to, from)
		for _, c := range e.Parts {
			for _, b := range back.Parts {
				if b.KPI == c.KPI && (math.Abs(b.Performance+c.Performance) > 1e-9 || math.Abs(b.Target+c.Target) > 1e-9 ||
					math.Abs(b.Coverage+c.Coverage) > 1e-9 || math.Abs(b.Weight+c.Weight) > 1e-9) {
					t.Fatalf("backwards: got %+v for %+v, want it mirrored", b, c)
				}
			}
		}
	}
	if split < 1000 {
		t.Fatalf("only %d of 5000 pairs had a split; want a better generator", split)
	}
}

// checkPoints compares every part with the method's formula for the points of a KPI, from
// the effective weights of the two cards as they stand.
func checkPoints(t *testing.T, from, to *Card, e Explanation) {
	t.Helper()
	counts := [2]map[string]*KPI{counting(from), counting(to)}
	w0, w1 := effective(from, counts[0]), effective(to, counts[1])
	middle := (*from.Score + *to.Score) / 2
	for _, c := range e.Parts {
		k0, k1 := counts[0][c.KPI], counts[1][c.KPI]
		var mean, moved float64
		switch {
		case k0 == nil:
			mean = *k1.Score
		case k1 == nil:
			mean = *k0.Score
		default:
			mean, moved = (*k0.Score+*k1.Score)/2, *k1.Score-*k0.Score
		}
		both := (w0[c.KPI] + w1[c.KPI]) / 2
		want := both*moved + (w1[c.KPI]-w0[c.KPI])*(mean-middle)
		if math.Abs(c.Points()-want) > 1e-9 || math.Abs(c.Performance+c.Target-both*moved) > 1e-9 {
			t.Fatalf("%s: got %+v, want %v points, %v of them by value and thresholds", c.KPI, c, want, both*moved)
		}
	}
}

func randomCard(t *testing.T, r *rand.Rand) *Card {
	c := &Card{}
	weight := func() float64 { return []float64{0, 1, 2, 0.5, 30}[r.IntN(5)] }
	reasons := []Reason{Late, Undefined, NotApplicable, TooFew, NoTarget}
	for p := range 1 + r.IntN(4) {
		next := Perspective{ID: fmt.Sprint("p", p), Weight: weight()}
		for o := range 1 + r.IntN(3) {
			objective := Objective{ID: fmt.Sprint("o", p, o), Weight: weight()}
			for i := range 1 + r.IntN(3) {
				k := KPI{Definition: &kpi.Definition{ID: fmt.Sprint("k", p, o, i), Unit: kpi.Money, Better: kpi.Up}, Weight: weight()}
				value, red := 100*r.Float64(), 100*r.Float64()
				s, err := newScale(agree(k.Definition.ID, red, red+1+50*r.Float64()), k.Definition)
				if err != nil {
					t.Fatal(err)
				}
				k.Value.Value, k.scale = &value, s
				k.Standing = scored(s.score(value))
				if k.Weight == 0 {
					k.Standing = unscored(WeightZero)
				} else if r.IntN(6) == 0 {
					k.Standing = unscored(reasons[r.IntN(len(reasons))])
				}
				objective.KPIs = append(objective.KPIs, k)
			}
			next.Objectives = append(next.Objectives, objective)
		}
		c.Perspectives = append(c.Perspectives, next)
	}
	c.stand(0.70)
	return c
}

func TestShownPointsAddUp(t *testing.T) {
	cases := []struct {
		name     string
		points   []float64
		total    float64
		decimals int
		want     []float64
	}{
		{"the largest remainder takes what is left", []float64{0.34, 0.34, 0.32}, 1.0, 1, []float64{0.4, 0.3, 0.3}},
		{"negative points too", []float64{2.25, -0.4575, -0.680625, -2.585, 0.823125}, -0.65, 1, []float64{2.3, -0.5, -0.7, -2.6, 0.8}},
		{"a total cut for display moves the last parts", []float64{1.26, 1.26}, 2.4, 1, []float64{1.2, 1.2}},
		{"whole points", []float64{1.5, 1.5}, 3, 0, []float64{2, 1}},
		{"no parts", nil, 0, 1, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := Apportion(c.points, c.total, c.decimals)
			var sum float64
			for i := range got {
				sum += got[i]
				if !near(got[i], c.want[i]) {
					t.Errorf("got %v, want %v", got, c.want)
					break
				}
			}
			if unit := math.Pow10(c.decimals); math.Abs(sum-math.Round(c.total*unit)/unit) > 1e-9 {
				t.Errorf("sum: got %v, want %v", sum, c.total)
			}
		})
	}
}

func TestChangeOf(t *testing.T) {
	p := month(t, "2024-05")
	cases := []struct {
		name     string
		id       string
		from, to float64
		want     Change
	}{
		{"a percentage changes by points", "win_rate", 0.60, 0.65, Change{0.05, Points}},
		{"an amount changes in percent of the earlier one", "revenue", 200, 250, Change{0.25, Relative}},
		{"from 0 it is a difference", "revenue", 0, 250, Change{250, Difference}},
		{"from below 0 it is a difference", "revenue", -10, 250, Change{260, Difference}},
		{"a percentage below 0 still changes by points", "growth", -0.1, 0.1, Change{0.2, Points}},
		{"a score has no zero and changes by a difference", "nps", 20, 30, Change{10, Difference}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ChangeOf(definition(t, c.id), known(c.id, p, kpi.Whole, c.from), known(c.id, p, kpi.Whole, c.to))
			if got == nil || got.Kind != c.want.Kind || !near(got.Value, c.want.Value) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	if got := ChangeOf(definition(t, "revenue"), kpi.Value{Reason: kpi.Late}, known("revenue", p, kpi.Whole, 1)); got != nil {
		t.Errorf("from a missing value: got %+v, want none", got)
	}
}
