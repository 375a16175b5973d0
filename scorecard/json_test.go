package scorecard

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"taraz/kpi"
)

func TestJSONIsTheDesigns(t *testing.T) {
	r := request(t, "2025-05")
	r.Source = filled(t, kpi.Whole)
	c, err := Build(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.JSON(View{Calendar: gregorian, Factor: 10, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"period":"2025-05","scope":"organisation","score":90,"low":`,
		`"colour":"green","uncertain":true,"perspectives":[{"id":"money","name":"Financial","weight":3,"score":90,"low":90,"high":90,"coverage":1,"colour":"green","objectives":[`,
		`{"id":"grow","name":"Grow","weight":1,"score":90,"low":90,"high":90,"coverage":1,"colour":"green","kpis":[`,
		`{"id":"revenue","name":"Revenue","unit":"money","value":95,"reason":null,"target":{"red":80,"goal":90},"score":90,"score_reason":null,"colour":"green","weight":1,"change":{"value":0.05555555555555558,"kind":"percent"},"signal":null}]}]}`,
		`{"id":"nps","name":"","unit":"score","value":null,"reason":"late","target":{"red":0,"goal":40},"score":null,"score_reason":"late","colour":null,"weight":1,"change":null,"signal":null}`,
		`"explanation":[{"kpi":"revenue","performance":`,
		`"restatement":0}`,
	}
	for _, w := range want {
		if !strings.Contains(string(text), w) {
			t.Errorf("got %s\nwant it to hold %s", text, w)
		}
	}
	fa, err := c.JSON(View{Calendar: gregorian, Factor: 10, Lang: "fa"})
	if err != nil || !strings.Contains(string(fa), `"name":"درآمد"`) {
		t.Errorf("got %s, %v, want Persian names", fa, err)
	}
}

func TestJSONHasExactlyTheKeysOfTheDesign(t *testing.T) {
	r := request(t, "2025-05")
	r.Source = filled(t, kpi.Whole)
	c, err := Build(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.JSON(View{Calendar: gregorian, Factor: 1, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var card map[string]any
	if err := json.Unmarshal(text, &card); err != nil {
		t.Fatal(err)
	}
	first := func(m map[string]any, key string) map[string]any { return m[key].([]any)[0].(map[string]any) }
	p := first(card, "perspectives")
	o := first(p, "objectives")
	k := first(o, "kpis")
	for _, c := range []struct {
		of   map[string]any
		want string
	}{
		{card, "period scope score low high coverage colour uncertain perspectives explanation"},
		{p, "id name weight score low high coverage colour objectives"},
		{o, "id name weight score low high coverage colour kpis"},
		{k, "id name unit value reason target score score_reason colour weight change signal"},
		{k["target"].(map[string]any), "red goal"},
		{k["change"].(map[string]any), "value kind"},
		{first(card, "explanation"), "kpi performance target weight coverage restatement"},
	} {
		var got []string
		for key := range c.of {
			got = append(got, key)
		}
		want := strings.Fields(c.want)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("got keys %v, want %v", got, want)
		}
	}
}

func TestJSONOfACardWithoutTargetsIsNullNotZero(t *testing.T) {
	r := request(t, "2025-05")
	m := filled(t, kpi.Whole)
	m.targets, r.Source = nil, m
	c, err := Build(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.JSON(View{Calendar: gregorian, Factor: 1, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"score":null,"low":null,"high":null,"coverage":null,"colour":null,"uncertain":false`,
		`"target":null,"score":null,"score_reason":"no_target"`, `"explanation":[]`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("got %s\nwant it to hold %s", text, want)
		}
	}
}

func TestJSONOfABandHasItsFourLimitsBesideRedAndGoal(t *testing.T) {
	target := bandOf("band", 30, 40, 60, 70)
	k := &KPI{Definition: definition(t, "band"), Target: &target, Standing: unscored(TooFew), Change: &Change{-50, Difference}}
	text, err := json.Marshal(View{Factor: 10}.kpi(k))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"target":{"red":null,"goal":null,"red_lower":3,"lower":4,"upper":6,"red_upper":7}`,
		`"change":{"value":-5,"kind":"difference"}`, `"score_reason":"too_few"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("got %s, want %s", text, want)
		}
	}
}
