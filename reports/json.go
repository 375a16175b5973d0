package reports

import (
	"taraz/kpi"
)

// ValueRecord is a KPI value as JSON shows it (DESIGN.md section 4): money in the
// organisation's unit, percentages as fractions, nothing rounded.
type ValueRecord struct {
	KPI         string      `json:"kpi"`
	Period      string      `json:"period"`
	Scope       string      `json:"scope"`
	Value       *float64    `json:"value"`
	Reason      *kpi.Reason `json:"reason"` // null where there is a value
	Numerator   *float64    `json:"numerator"`
	Denominator *float64    `json:"denominator"`
	N           int64       `json:"n"`
	Unit        kpi.Unit    `json:"unit"`
	ToDate      bool        `json:"to_date"`
	Closed      bool        `json:"closed"`
	// Maturing and ShortHistory are said only where they hold.
	Maturing     bool `json:"maturing,omitempty"`
	ShortHistory bool `json:"short_history,omitempty"`
}

// ValueList is the JSON document of `taraz kpi` and of the API.
type ValueList struct {
	Calendar kpi.System    `json:"calendar"`
	Values   []ValueRecord `json:"values"`
}

// ValuesJSON returns the document for values in their given order. factor is the number of
// smallest money units in one unit of the organisation.
func ValuesJSON(values []kpi.Value, c *kpi.Catalogue, cal kpi.Calendar, factor float64) ValueList {
	list := ValueList{Calendar: cal.System, Values: make([]ValueRecord, 0, len(values))}
	for _, v := range values {
		list.Values = append(list.Values, NewValueRecord(v, c, cal, factor))
	}
	return list
}

// NewValueRecord returns the record of one value. A KPI that the catalogue does not know
// has no unit and its parts stay as they are.
func NewValueRecord(v kpi.Value, c *kpi.Catalogue, cal kpi.Calendar, factor float64) ValueRecord {
	r := ValueRecord{KPI: v.KPI, Period: cal.Format(v.Period), Scope: v.Scope.String(),
		Value: v.Value, Numerator: v.Numerator, Denominator: v.Denominator, N: v.N,
		ToDate: v.ToDate, Closed: v.Closed, Maturing: v.Maturing, ShortHistory: v.ShortHistory}
	if v.Reason != "" {
		r.Reason = &v.Reason
	}
	d, err := c.Find(v.KPI)
	if err != nil {
		return r
	}
	r.Unit = d.Unit
	numerator, denominator := c.MoneyParts(d)
	r.Value = inUnit(v.Value, d.Unit == kpi.Money, factor)
	r.Numerator = inUnit(v.Numerator, numerator, factor)
	r.Denominator = inUnit(v.Denominator, denominator, factor)
	return r
}

func inUnit(x *float64, money bool, factor float64) *float64 {
	if x == nil || !money {
		return x
	}
	y := *x / factor
	return &y
}
