package reports

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// SheetName makes a name that Excel takes for a sheet of any text: at most 31 UTF-16
// units, none of []:\/?*, no control or direction characters, no apostrophe at an end, not
// "History", and none of those taken, case aside. It enters the name into taken.
func SheetName(text string, taken map[string]bool) string {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:\/?*`, r) {
			return ' '
		}
		return r
	}, clean(text))
	s = strings.Trim(strings.Join(strings.Fields(s), " "), "' ")
	if s == "" {
		s = "Sheet"
	}
	name := cut(s, excelize.MaxSheetNameLength)
	for n := 2; taken[strings.ToLower(name)] || strings.EqualFold(name, "History"); n++ {
		end := fmt.Sprintf(" (%d)", n)
		name = cut(s, excelize.MaxSheetNameLength-len(end)) + end
	}
	taken[strings.ToLower(name)] = true
	return name
}

// cut shortens a text to a number of UTF-16 units without tearing a character.
func cut(s string, units int) string {
	n := 0
	for i, r := range s {
		n += max(utf16.RuneLen(r), 1)
		if n > units {
			return strings.Trim(s[:i], "' ")
		}
	}
	return s
}

// clean makes text from outside fit for a cell: valid, without control and direction
// characters (which could turn the letters after them around), and no longer than a cell.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069,
			r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, s)
	return cut(s, excelize.TotalCellChars)
}

// definedName makes a name for a figure of a prefix and an id: letters, digits and
// underscores, so score_ and value_ are always safe from looking like a cell.
func definedName(prefix, id string) string {
	return prefix + strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			return r
		}
		return '_'
	}, cut(id, 200))
}

// area is a rectangle of cells, columns and rows counted from 1, both ends included.
type area struct{ col, row, toCol, toRow int }

// at is the area of one cell, down that of a part of a column.
func at(col, row int) area          { return area{col, row, col, row} }
func down(col, row, toRow int) area { return area{col, row, col, toRow} }

// from and to are its first and its last cell.
func (a area) from() string { return cell(a.col, a.row) }
func (a area) to() string   { return cell(a.toCol, a.toRow) }

// reference returns an absolute reference to cells of a sheet, its name quoted.
func reference(sheet string, a area) string {
	from, to := absolute(a.col, a.row), absolute(a.toCol, a.toRow)
	if from == to {
		return quoted(sheet) + "!" + from
	}
	return quoted(sheet) + "!" + from + ":" + to
}

func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

func absolute(col, row int) string { return fmt.Sprintf("$%s$%d", column(col), row) }

// column returns the letters of a column, counted from 1.
func column(n int) string {
	var s string
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

func cell(col, row int) string { return fmt.Sprintf("%s%d", column(col), row) }
