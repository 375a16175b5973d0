package scorecard

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"taraz/kpi"
)

// Rows returns targets as a table with its header, as ParseRows reads it back: shares as
// fractions, money in the written unit, days as YYYY-MM-DD, empty where nothing is given.
// A KPI that is not in the catalogue wraps kpi.ErrUnknown.
func (f TargetFile) Rows(targets []kpi.Target) ([][]string, error) {
	rows := [][]string{TargetColumns}
	for _, t := range targets {
		d, err := f.Catalogue.Find(t.KPI)
		if err != nil {
			return nil, fmt.Errorf("target: %w", err)
		}
		row := []string{t.KPI, t.Scope.String(), "", string(t.Grain)}
		if t.ValidFrom != 0 {
			row[2] = t.ValidFrom.String()
		}
		for _, field := range thresholdFields(&t) {
			row = append(row, f.written(*field.value, d))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (f TargetFile) written(v *float64, d *kpi.Definition) string {
	if v == nil {
		return ""
	}
	x := *v
	if d.Unit == kpi.Money {
		x /= float64(f.Factor)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// WriteCSV writes targets as CSV; see Rows.
func (f TargetFile) WriteCSV(w io.Writer, targets []kpi.Target) error {
	rows, err := f.Rows(targets)
	if err != nil {
		return err
	}
	c := csv.NewWriter(w)
	if err := c.WriteAll(rows); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return nil
}
