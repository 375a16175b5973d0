package scorecard

import (
	"encoding/json"

	"taraz/kpi"
)

// View says how a card is written as JSON: the calendar of its periods, how many of the
// smallest units of money one written unit is worth, and the language of names (fa or en).
type View struct {
	Calendar kpi.Calendar
	Factor   int64
	Lang     string
}

// The shapes of DESIGN.md section 4. Scores are unrounded; percentages are fractions; what
// does not exist is null.
type (
	cardJSON struct {
		Period string `json:"period"`
		Scope  string `json:"scope"`
		standingJSON
		Uncertain    bool              `json:"uncertain"`
		Perspectives []perspectiveJSON `json:"perspectives"`
		Explanation  []partJSON        `json:"explanation"`
	}
	standingJSON struct {
		Score    *float64 `json:"score"`
		Low      *float64 `json:"low"`
		High     *float64 `json:"high"`
		Coverage *float64 `json:"coverage"`
		Colour   *Colour  `json:"colour"`
	}
	perspectiveJSON struct {
		ID     string  `json:"id"`
		Name   string  `json:"name"`
		Weight float64 `json:"weight"`
		standingJSON
		Objectives []objectiveJSON `json:"objectives"`
	}
	objectiveJSON struct {
		ID     string  `json:"id"`
		Name   string  `json:"name"`
		Weight float64 `json:"weight"`
		standingJSON
		KPIs []kpiJSON `json:"kpis"`
	}
	kpiJSON struct {
		ID          string       `json:"id"`
		Name        string       `json:"name"`
		Unit        kpi.Unit     `json:"unit"`
		Value       *float64     `json:"value"`
		Reason      *kpi.Reason  `json:"reason"`
		Target      *targetJSON  `json:"target"`
		Score       *float64     `json:"score"`
		ScoreReason *Reason      `json:"score_reason"`
		Colour      *Colour      `json:"colour"`
		Weight      float64      `json:"weight"`
		Change      *changeJSON  `json:"change"`
		Signal      *kpi.Verdict `json:"signal"`
	}
	targetJSON struct {
		Red  *float64 `json:"red"`
		Goal *float64 `json:"goal"`
		*bandJSON
	}
	bandJSON struct {
		RedLower *float64 `json:"red_lower"`
		Lower    *float64 `json:"lower"`
		Upper    *float64 `json:"upper"`
		RedUpper *float64 `json:"red_upper"`
	}
	changeJSON struct {
		Value float64    `json:"value"`
		Kind  ChangeKind `json:"kind"`
	}
	partJSON struct {
		KPI         string  `json:"kpi"`
		Performance float64 `json:"performance"`
		Target      float64 `json:"target"`
		Weight      float64 `json:"weight"`
		Coverage    float64 `json:"coverage"`
		Restatement float64 `json:"restatement"`
	}
)

// JSON returns the card as one JSON document.
func (c *Card) JSON(v View) ([]byte, error) { return json.Marshal(v.card(c)) }

func (v View) card(c *Card) cardJSON {
	out := cardJSON{Period: v.Calendar.Format(c.Period), Scope: c.Scope.String(), standingJSON: standing(c.Standing),
		Uncertain: c.Uncertain, Perspectives: []perspectiveJSON{}, Explanation: []partJSON{}}
	for _, p := range c.Perspectives {
		next := perspectiveJSON{ID: p.ID, Name: p.Name.In(v.Lang), Weight: p.Weight, standingJSON: standing(p.Standing)}
		for _, o := range p.Objectives {
			next.Objectives = append(next.Objectives, v.objective(o))
		}
		out.Perspectives = append(out.Perspectives, next)
	}
	for _, e := range c.Explanation.Parts {
		out.Explanation = append(out.Explanation, partJSON(e))
	}
	return out
}

func (v View) objective(o Objective) objectiveJSON {
	out := objectiveJSON{ID: o.ID, Name: o.Name.In(v.Lang), Weight: o.Weight, standingJSON: standing(o.Standing)}
	for i := range o.KPIs {
		out.KPIs = append(out.KPIs, v.kpi(&o.KPIs[i]))
	}
	return out
}

func (v View) kpi(k *KPI) kpiJSON {
	d := k.Definition
	out := kpiJSON{ID: d.ID, Name: d.Name.In(v.Lang), Unit: d.Unit, Value: v.money(d, k.Value.Value), Reason: given(k.Value.Reason),
		Score: k.Score, ScoreReason: given(k.Reason), Colour: given(k.Colour), Weight: k.Weight, Signal: given(k.Signal.Verdict)}
	if t := k.Target; t != nil {
		out.Target = &targetJSON{Red: v.money(d, t.Red), Goal: v.money(d, t.Goal)}
		if d.Better == kpi.Band {
			out.Target.bandJSON = &bandJSON{v.money(d, t.RedLower), v.money(d, t.Lower), v.money(d, t.Upper), v.money(d, t.RedUpper)}
		}
	}
	if c := k.Change; c != nil {
		out.Change = &changeJSON{c.Value, c.Kind}
		if c.Kind == Difference {
			out.Change.Value = *v.money(d, &c.Value)
		}
	}
	return out
}

// money brings an amount to the written unit; everything else stays as it is.
func (v View) money(d *kpi.Definition, x *float64) *float64 {
	if x == nil || d.Unit != kpi.Money {
		return x
	}
	y := *x / float64(v.Factor)
	return &y
}

// standing writes where something stands; what has left its parent has no range either.
func standing(s Standing) standingJSON {
	out := standingJSON{Score: s.Score, Colour: given(s.Colour)}
	if !s.Left {
		out.Low, out.High, out.Coverage = &s.Low, &s.High, &s.Coverage
	}
	return out
}

// given returns nil for the empty text, which stands for "none" inside and null outside.
func given[T ~string](s T) *T {
	if s == "" {
		return nil
	}
	return &s
}
