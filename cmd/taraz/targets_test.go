package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook writes rows to the first sheet of a workbook of the test's own.
func (op operator) workbook(name string, rows [][]any) string {
	op.t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = book.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			op.t.Fatal(err)
		}
	}
	path := filepath.Join(op.t.TempDir(), name)
	if err := book.SaveAs(path); err != nil {
		op.t.Fatal(err)
	}
	return path
}

func TestTargetsAreReadFromAWorkbookAsFromCSV(t *testing.T) {
	want := shop(t)
	want.must("targets", "--set", want.file("targets.csv",
		"kpi,scope,valid_from,grain,red,goal\ncsat,,,,0.6,0.8\nrevenue,organisation,2025-03-21,quarter,1000000,2000000\nwin_rate,,1404-01-01,month,35 %,۵۰٪\n"))
	op := shop(t)
	op.must("targets", "--set", op.workbook("targets.xlsx", [][]any{
		{"kpi", "scope", "valid_from", "grain", "red", "goal"},
		{"csat", nil, nil, nil, 0.6, 0.8},
		{},
		{"revenue", "organisation", time.Date(2025, 3, 21, 0, 0, 0, 0, time.UTC), "quarter", 1_000_000, 2_000_000},
		{"win_rate", nil, "1404-01-01", "month", "35 %", "۵۰٪"},
	}))
	if got, want := op.must("targets"), want.must("targets"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	before := op.must("targets")
	op.fails(exitFailed, []string{"targets", "--set", op.workbook("wrong.xlsx", [][]any{
		{"kpi", "red", "goal"}, {"csat", 0.5, 0.9}, {}, {"nps", 30, 30}})}, "wrong.xlsx", "line 4", "nps")
	if op.must("targets") != before {
		t.Error("a wrong row did not refuse the whole workbook")
	}
}
