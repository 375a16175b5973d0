package web

import (
	"fmt"
	"html/template"
	"slices"

	"taraz/data"
	"taraz/data/intake"
	"taraz/data/source"
	"taraz/reports"
)

// previewShown is how many of the first rows are shown, cellShown how much of a cell, and
// meaningsOpen how many meanings of a column are shown without being asked for.
const (
	meaningsOpen = 6
	previewShown = 8
	cellShown    = 60
)

// previewOf are the first rows of a file, each column with what it may be read as.
func previewOf(v reports.View, f *intake.File, units []string) *previewView {
	p := &previewView{Caption: v.T("draft.preview.note", reports.Isolate(whole(v, int64(min(previewShown, len(f.Rows))))))}
	for i, col := range f.Columns {
		p.Columns = append(p.Columns, columnOf(v, f.Entity, i, col, units))
	}
	p.Rows = rowsOf(v, f, nil)
	return p
}

// rowsOf writes the first rows; bad tells why the cell of a line and a column is rejected.
func rowsOf(v reports.View, f *intake.File, bad func(line, column int) string) []rowView {
	var rows []rowView
	for i, cells := range f.Rows {
		if i == previewShown {
			break
		}
		row := rowView{}
		line := 0
		if i < len(f.Lines) {
			line = f.Lines[i]
			row.Line = whole(v, int64(line))
		}
		for j := range f.Columns {
			cell := cellView{}
			if j < len(cells) {
				cell.Text = cellText(v, short(cells[j]))
			} else {
				cell.Text = cellText(v, "")
			}
			if bad != nil {
				cell.Why = bad(line, j)
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return rows
}

// short is a cell as a table can hold it.
func short(cell string) string {
	if runes := []rune(cell); len(runes) > cellShown {
		return string(runes[:cellShown]) + "…"
	}
	return cell
}

func columnOf(v reports.View, entity string, i int, col intake.Column, units []string) columnView {
	out := columnView{ID: fmt.Sprintf("col-%d", i), UnitID: fmt.Sprintf("unit-%d", i), Name: col.Name, Money: isMoney(entity, col.Field)}
	if out.Name == "" {
		out.Name = v.T("draft.column", reports.Isolate(whole(v, int64(i+1))))
	}
	if col.Fixed {
		out.Fixed = fieldName(v, entity, col.Field)
		return out
	}
	out.Fields = []option{{Text: v.T("draft.leaveout"), Current: col.Field == ""}}
	if e := data.ByName(entity); e != nil {
		for _, f := range e.Fields {
			o := option{Value: f.Name, Text: f.Label.In(v.Lang), Current: f.Name == col.Field}
			if f.Required {
				o.Text += " " + v.T("draft.required")
			}
			if f.Type == data.Money {
				o.Note = "money"
			}
			out.Fields = append(out.Fields, o)
		}
	}
	for j, u := range units {
		name := reports.Format{Lang: v.Lang, Unit: u}.MoneyUnit()
		out.Units = append(out.Units, option{Value: u, Text: name, Current: u == col.Unit || col.Unit == "" && j == unitAt(units, v.Unit)})
	}
	return out
}

// unitAt is where the organisation's unit stands among the units.
func unitAt(units []string, unit string) int {
	for i, u := range units {
		if u == unit {
			return i
		}
	}
	return 0
}

// choicesOf are the columns whose cells are told what they mean; one with a cell that
// nobody has told is open, and so is a short list.
func choicesOf(v reports.View, f *intake.File) []choiceView {
	var out []choiceView
	for i, col := range f.Columns {
		if col.Fixed || len(col.Replace) == 0 || col.Field == "" {
			continue
		}
		view := choiceView{Column: col.Name, Field: fieldName(v, f.Entity, col.Field), Open: len(col.Replace) <= meaningsOpen}
		for j, r := range col.Replace {
			view.Open = view.Open || r.To == "" && byItself(f.Entity, col.Field, r.From) == ""
			view.Rows = append(view.Rows, meaningView{ID: fmt.Sprintf("rep-%d-%d", i, j), From: short(r.From), Options: meanings(v, f.Entity, col.Field, r)})
		}
		out = append(out, view)
	}
	return out
}

// meanings are what a cell of a field may mean; one that is understood by itself says so.
func meanings(v reports.View, entity, field string, r intake.Replacement) []option {
	options := []option{{Text: v.T("draft.meaning.none")}}
	if own := byItself(entity, field, r.From); own != "" {
		options[0].Text = v.T("draft.meaning.own", choiceText(v, own))
	}
	if e := data.ByName(entity); e != nil {
		f, _ := e.Field(field)
		choices := f.Choices
		if f.Type == data.Flag {
			choices = []string{"yes", "no"}
		}
		for _, choice := range choices {
			options = append(options, option{Value: choice, Text: choiceText(v, choice)})
		}
	}
	return current(options, r.To)
}

// byItself is what a cell of a field means without being told, empty if it does not.
func byItself(entity, field, cell string) string {
	e := data.ByName(entity)
	if e == nil {
		return ""
	}
	f, _ := e.Field(field)
	if f.Type == data.Flag {
		if yes, ok := data.ParseFlag(cell); ok {
			return map[bool]string{true: "yes", false: "no"}[yes]
		}
		return ""
	}
	choice, _ := data.ParseChoice(cell, f.Choices)
	return choice
}

// choiceText is a choice, or a yes or a no, in the reader's words.
func choiceText(v reports.View, choice string) string {
	if choice == "yes" || choice == "no" {
		return v.T("rows." + choice)
	}
	return data.ChoiceLabel(choice).In(v.Lang)
}

// factsOf are what a file turned out to be.
func factsOf(v reports.View, f *intake.File) []template.HTML {
	facts := []template.HTML{sizeText(v, f.Size)}
	if f.Fault != nil {
		return facts
	}
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, v.H(key, template.HTML(v.BDI(value))))
		}
	}
	kind := f.Kind
	if key := "draft.kind." + f.Kind; v.Words.Has(key) {
		kind = v.T(key)
	}
	facts = append(facts, template.HTML(template.HTMLEscapeString(kind)))
	add("draft.packed", f.Packed)
	add("draft.encoding", f.Encoding)
	if f.Delimiter != "" {
		facts = append(facts, v.H("draft.delimiter", delimiterText(v, f.Delimiter)))
	}
	if len(f.Sheets) > 1 || f.Sheet != "" {
		facts = append(facts, v.H("draft.sheet", template.HTML("<bdi>"+template.HTMLEscapeString(f.Sheet)+"</bdi>")))
	}
	if f.HeaderRow > 1 {
		add("draft.headerrow", whole(v, int64(f.HeaderRow)))
	}
	return facts
}

// sizeText is the size of a file.
func sizeText(v reports.View, bytes int64) template.HTML {
	key, size, decimals := "size.mb", float64(bytes)/(1<<20), 1
	switch {
	case bytes < 1<<10:
		key, size, decimals = "size.bytes", float64(bytes), 0
	case bytes < 1<<20:
		key, size, decimals = "size.kb", float64(bytes)/(1<<10), 0
	}
	return v.H(key, v.BDI(v.Number(size, decimals)))
}

// delimiterText names a delimiter that cannot be seen, and quotes one that can.
func delimiterText(v reports.View, delimiter string) string {
	switch delimiter {
	case "\t", "tab":
		return v.T("draft.delimiter.tab")
	case "whitespace":
		return v.T("draft.delimiter.blank")
	case "auto":
		return v.T("draft.auto")
	}
	return v.T("draft.quoted", delimiter)
}

// originText says where the mapping of a file comes from.
func originText(v reports.View, o intake.Origin) string {
	switch o.Kind {
	case "kept":
		return v.T("draft.origin.kept", reports.Name(o.Name), reports.Isolate(whole(v, int64(o.Version))))
	case "preset":
		return v.T("draft.origin.preset", reports.Name(presetName(v, o.Name)))
	case "guess", "own":
		return v.T("draft.origin." + o.Kind)
	}
	return v.T("draft.origin.none")
}

// presetName is the label of a preset.
func presetName(v reports.View, name string) string {
	all := source.Presets()
	if i := slices.IndexFunc(all, func(p *source.Preset) bool { return p.Name == name }); i >= 0 {
		return all[i].Label.In(v.Lang)
	}
	return name
}

// originsOf are the saved mappings and the presets that a file could be read by.
func originsOf(v reports.View, f *intake.File, kept []intake.Kept) []optionGroup {
	saved, ready := optionGroup{Label: v.T("draft.usekept.saved")}, optionGroup{Label: v.T("draft.usekept.presets")}
	for _, k := range kept {
		if f.Origin.Kind != "kept" || f.Origin.Name != k.Name {
			saved.Options = append(saved.Options, option{Value: "kept:" + k.Name, Text: k.Name + v.T("list.comma") + v.T("draft.version", whole(v, int64(k.Version)))})
		}
	}
	for _, p := range source.Presets() {
		if f.Origin.Kind != "preset" || f.Origin.Name != p.Name {
			ready.Options = append(ready.Options, option{Value: "preset:" + p.Name, Text: p.Label.In(v.Lang)})
		}
	}
	return []optionGroup{saved, ready}
}
