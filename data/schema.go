package data

import "taraz/kpi"

// Schema tells package kpi what measures may ask about.
func Schema() kpi.Schema {
	s := kpi.Schema{}
	for _, e := range Entities {
		es := kpi.EntitySchema{Fields: map[string]kpi.FieldKind{}, Values: map[string][]string{},
			Scopes: e.Scopes, Stock: e.Opens != "", Rests: []string{e.Name}}
		for _, f := range e.Fields {
			es.Fields[f.Name] = kindOf(f.Type)
			if f.Type == Choice {
				es.Values[f.Name] = f.Choices
			}
		}
		addDerived(es, e.Derived)
		s[e.Name] = es
	}
	for _, v := range Views {
		es := kpi.EntitySchema{Fields: map[string]kpi.FieldKind{}, Values: map[string][]string{},
			Scopes: v.Scopes, Rests: v.Rests, AnyOf: v.AnyOf}
		addDerived(es, v.Derived)
		s[v.Name] = es
	}
	return s
}

func addDerived(es kpi.EntitySchema, fields []Derived) {
	for _, d := range fields {
		es.Fields[d.Name] = d.Kind
	}
}

func kindOf(t Type) kpi.FieldKind {
	switch t {
	case Int, Real:
		return kpi.NumberField
	case Money:
		return kpi.MoneyField
	case Day, Time:
		return kpi.DateField
	}
	return kpi.TextField
}
