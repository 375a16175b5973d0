package sample

import (
	"fmt"
	"os"
	"path/filepath"
)

// File is a written table: the CSV file and the mapping that imports it.
type File struct{ Entity, Data, Mapping string }

// Write writes every table and its mapping into a folder, as ENTITY.csv and ENTITY.yaml, and
// the targets as targets.csv. The files come in the order of the tables.
func (c Company) Write(folder string) ([]File, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("sample company: %w", err)
	}
	var files []File
	for _, t := range c.Tables {
		csv, err := t.CSV()
		if err != nil {
			return nil, fmt.Errorf("sample company: %s: %w", t.Entity, err)
		}
		f := File{t.Entity, filepath.Join(folder, t.Entity+".csv"), filepath.Join(folder, t.Entity+".yaml")}
		if err := os.WriteFile(f.Data, csv, 0o644); err != nil {
			return nil, fmt.Errorf("sample company: %w", err)
		}
		if err := os.WriteFile(f.Mapping, t.Mapping(), 0o644); err != nil {
			return nil, fmt.Errorf("sample company: %w", err)
		}
		files = append(files, f)
	}
	targets, err := c.TargetsCSV()
	if err != nil {
		return nil, fmt.Errorf("sample company: targets: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "targets.csv"), targets, 0o644); err != nil {
		return nil, fmt.Errorf("sample company: %w", err)
	}
	return files, nil
}

// TargetsCSV writes the targets as a file for `taraz targets --set`.
func (c Company) TargetsCSV() ([]byte, error) { return text(c.Targets) }
