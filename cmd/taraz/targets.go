package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"taraz/data"
	"taraz/data/source"
	"taraz/kpi"
	"taraz/scorecard"
)

// maxTargets is the most rows that are read of a workbook of targets.
const maxTargets = 100_000

// runTargets shows the targets, proposes some from the organisation's own history, or
// loads them from a file. What it prints as CSV can be loaded back.
func runTargets(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "targets")
	db, asJSON := f.db(), f.json()
	propose := f.Bool("propose", false, "propose targets from history, storing nothing")
	set := f.String("set", "", "file of targets (CSV or XLSX) to load")
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	if *propose && *set != "" {
		return usagef("--propose and --set: give one or the other")
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	var targets []kpi.Target
	switch {
	case *set != "":
		return d.setTargets(ctx, *set, out, *asJSON)
	case *propose:
		targets, err = d.proposeTargets(ctx)
	default:
		targets, err = d.Targets(ctx)
	}
	if err != nil {
		return err
	}
	return d.printTargets(out, targets, *asJSON)
}

func (d *desk) targetFile(name string) scorecard.TargetFile {
	return scorecard.TargetFile{Name: name, Catalogue: d.catalogue, Factor: int64(d.factor)}
}

// setTargets loads a file: all of it or nothing.
func (d *desk) setTargets(ctx context.Context, file string, out *bytes.Buffer, asJSON bool) error {
	targets, err := d.readTargets(file)
	if err != nil {
		return err
	}
	for i := range targets {
		targets[i].Scope = foldScope(targets[i].Scope)
	}
	if err := d.PutTargets(ctx, targets); err != nil {
		return err
	}
	if asJSON {
		return d.printTargets(out, targets, true)
	}
	fmt.Fprintf(out, "%d targets are loaded.\n", len(targets))
	return nil
}

func (d *desk) readTargets(file string) ([]kpi.Target, error) {
	reader := d.targetFile(filepath.Base(file))
	if strings.EqualFold(filepath.Ext(file), ".xlsx") {
		rows, days, err := source.Rows(file, maxTargets)
		if err != nil {
			return nil, err
		}
		return reader.ParseRows(d.targetRows(rows, days))
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("targets %s: %w", file, plainPathError(err))
	}
	return reader.ParseCSV(text)
}

// targetRows are the rows of a workbook with its days, which are numbers there, written out.
func (d *desk) targetRows(rows []source.Row, days data.DateFormat) []scorecard.Row {
	dates, list := data.NewDateReader(d.org.Calendar), make([]scorecard.Row, len(rows))
	for i, row := range rows {
		for j, cell := range row.Cells {
			if j >= len(rows[0].Cells) || !strings.EqualFold(rows[0].Cells[j], "valid_from") {
				continue
			}
			if day, err := dates.Day(cell, days); err == nil {
				row.Cells[j] = day.String()
			}
		}
		list[i] = scorecard.Row(row)
	}
	return list
}

// proposeTargets proposes from the last finished periods; why a KPI gets none is said on
// standard error.
func (d *desk) proposeTargets(ctx context.Context) ([]kpi.Target, error) {
	r, err := d.cardRequest(ctx, "", string(kpi.Organisation))
	if err != nil {
		return nil, err
	}
	proposals, err := scorecard.ProposeAll(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, why := range proposals.Without {
		fmt.Fprintln(d.env.Stderr, kpi.Sentence(why))
	}
	return proposals.Targets, d.proposeChurnDays(ctx)
}

// proposeChurnDays says on standard error after how long a silence a customer of this
// organisation is lost: the 95th percentile of the gaps between purchase days.
func (d *desk) proposeChurnDays(ctx context.Context) error {
	gap, ok, err := d.PurchaseGap(ctx, 0.95)
	if err != nil || !ok {
		return err
	}
	settings, err := d.Settings(ctx)
	if err != nil {
		return err
	}
	days := max(31, int(math.Ceil(gap)))
	fmt.Fprintf(d.env.Stderr, "churn_days is %d; 95 %% of the gaps between purchase days are at most %d days: taraz settings churn_days %d\n",
		settings.ChurnDays, days, days)
	return nil
}

func (d *desk) printTargets(out *bytes.Buffer, targets []kpi.Target, asJSON bool) error {
	if !asJSON {
		return d.targetFile("").WriteCSV(out, targets)
	}
	rows, err := d.targetFile("").Rows(targets)
	if err != nil {
		return err
	}
	list := make([]map[string]any, 0, len(rows))
	for _, row := range rows[1:] { // the first is the header
		record := map[string]any{}
		for i, column := range scorecard.TargetColumns {
			record[column] = cellValue(column, row[i])
		}
		list = append(list, record)
	}
	return writeJSON(out, map[string]any{"targets": list})
}

// cellValue gives a cell of a targets file its JSON type: null where it is empty, thresholds
// as numbers.
func cellValue(column, cell string) any {
	switch column {
	case "kpi", "scope", "grain", "valid_from":
		if cell == "" {
			return nil
		}
		return cell
	}
	if cell == "" {
		return nil
	}
	return json.Number(cell)
}
