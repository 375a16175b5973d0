package scorecard

import (
	"testing"

	"taraz/kpi"
)

func TestRollUp(t *testing.T) {
	leaf := func(w, s float64) child { return child{w, scored(s)} }
	none := func(w float64, r Reason) child { return child{w, unscored(r)} }
	cases := []struct {
		name                       string
		children                   []child
		score, low, high, coverage float64
		reason                     Reason
		uncertain                  bool
	}{
		{"a missing child widens the range, the vector of the method",
			[]child{leaf(40, 75), leaf(30, 82), none(20, Late), leaf(10, 40)}, 73.25, 58.60, 78.60, 0.80, "", false},
		{"weights need not add up to 100", []child{leaf(4, 75), leaf(3, 82), none(2, Undefined), leaf(1, 40)}, 73.25, 58.60, 78.60, 0.80, "", false},
		{"one child passes its score on", []child{leaf(7, 61.3)}, 61.3, 61.3, 61.3, 1, "", false},
		{"a child that is not applicable leaves the denominator", []child{leaf(1, 60), none(3, NotApplicable)}, 60, 60, 60, 1, "", false},
		{"so do not_due, no_target, maturing, too_few and a weight of 0",
			[]child{leaf(1, 60), none(1, NotDue), none(1, NoTarget), none(1, Maturing), none(1, TooFew), none(1, WeightZero)}, 60, 60, 60, 1, "", false},
		{"late, undefined and error stay in it", []child{leaf(7, 60), none(1, Late), none(1, Undefined), none(1, Failed)}, 60, 42, 72, 0.7, "", true},
		{"below 0.70 there is no score", []child{leaf(69, 90), none(31, Late)}, 0, 62.1, 93.1, 0.69, Insufficient, true},
		{"a weight of 0 leaves coverage and bounds", []child{leaf(1, 60), {0, scored(0)}, none(0, Late)}, 60, 60, 60, 1, "", false},
		{"all missing is insufficient", []child{none(1, Late)}, 0, 0, 100, 0, Insufficient, true},
		{"an insufficient parent enters by its bounds",
			[]child{leaf(8, 90), {2, rollUp([]child{leaf(1, 40), none(1, Late)}, 0.7)}}, 90, 76, 86, 0.9, "", true},
		{"a range that crosses a limit is uncertain", []child{leaf(9, 85), none(1, Late)}, 85, 76.5, 86.5, 0.9, "", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := rollUp(c.children, 0.70)
			if got.Reason != c.reason || (got.Score == nil) != (c.reason != "") {
				t.Fatalf("got score %v reason %q, want reason %q", got.Score, got.Reason, c.reason)
			}
			if got.Score != nil && (!near(*got.Score, c.score) || got.Colour != ColourOf(c.score)) {
				t.Errorf("score: got %v %s, want %v", *got.Score, got.Colour, c.score)
			}
			if !near(got.Low, c.low) || !near(got.High, c.high) || !near(got.Coverage, c.coverage) {
				t.Errorf("got range %v to %v, coverage %v, want %v to %v, %v", got.Low, got.High, got.Coverage, c.low, c.high, c.coverage)
			}
			if got.Uncertain != c.uncertain {
				t.Errorf("uncertain: got %v, want %v", got.Uncertain, c.uncertain)
			}
		})
	}
}

func TestAParentAllOfWhoseChildrenLeftIsNotApplicable(t *testing.T) {
	for _, children := range [][]child{nil, {{1, unscored(NoTarget)}, {1, unscored(NotDue)}}, {{0, scored(50)}}} {
		got := rollUp(children, 0.70)
		if !got.Left || got.Reason != NotApplicable || got.Score != nil || got.Colour != "" {
			t.Errorf("got %+v, want it to leave as not applicable", got)
		}
	}
}

func TestWithoutARequiredCoverageNothingKnownStillHasNoScore(t *testing.T) {
	if got := rollUp([]child{{1, unscored(Late)}}, 0); got.Score != nil || got.Reason != Insufficient {
		t.Errorf("got %+v, want no score", got)
	}
}

// tree makes a card of perspectives of objectives of standings.
func tree(perspectives ...[]child) *Card {
	c := &Card{}
	for i, leaves := range perspectives {
		p := Perspective{ID: string(rune('a' + i)), Weight: 1, Objectives: []Objective{{ID: "o", Weight: 1}}}
		for j, l := range leaves {
			d := &kpi.Definition{ID: string(rune('a'+i)) + string(rune('0'+j))}
			p.Objectives[0].KPIs = append(p.Objectives[0].KPIs, KPI{Definition: d, Weight: l.weight, Standing: l.Standing})
		}
		c.Perspectives = append(c.Perspectives, p)
	}
	return c
}

func TestACardStandsOnItsPerspectives(t *testing.T) {
	c := tree([]child{{1, scored(90)}, {1, scored(70)}}, []child{{1, unscored(NoTarget)}}, []child{{1, scored(40)}})
	c.stand(0.70)
	if c.Score == nil || *c.Score != 60 || c.Colour != Amber {
		t.Fatalf("got %+v, want 60, amber: the perspective without targets leaves", c.Standing)
	}
	if p := c.Perspectives[1]; !p.Left || p.Reason != NotApplicable {
		t.Errorf("perspective without targets: got %+v, want not applicable", p.Standing)
	}
	want := []Absence{{NoTarget, 1}}
	if got := c.Absences(); len(got) != 1 || got[0] != want[0] {
		t.Errorf("absences: got %v, want %v", got, want)
	}
}

func TestAPerspectiveOfWeight0IsShownNotScored(t *testing.T) {
	c := tree([]child{{1, scored(90)}}, []child{{1, scored(10)}})
	c.Perspectives[1].Weight = 0
	c.stand(0.70)
	if *c.Score != 90 || c.Low != 90 || c.Coverage != 1 {
		t.Errorf("card: got %+v, want 90 with full coverage", c.Standing)
	}
	if p := c.Perspectives[1]; p.Score != nil || p.Reason != WeightZero || *p.Objectives[0].Score != 10 {
		t.Errorf("got %+v, want no score for weight_zero above an objective of 10", p.Standing)
	}
}
