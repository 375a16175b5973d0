package main

import (
	"bytes"
	"context"
	"fmt"
	"text/tabwriter"
)

// runSourceList prints the standing SQL sources, one a line.
func runSourceList(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newSourceFlags(env, "list")
	if _, err := f.names(args, 0, 0); err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	list, err := s.Sources(ctx)
	if err != nil {
		return err
	}
	shown := make([]shownSource, len(list))
	for i, l := range list {
		shown[i] = s.shownSource(l)
	}
	if *f.json {
		return writeJSON(out, map[string]any{"sources": shown})
	}
	if len(shown) == 0 {
		fmt.Fprintln(out, "no SQL source yet; `taraz source add` makes one.")
		return nil
	}
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	for i, l := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", l.Name, shown[i].place(), l.Entity, s.planned(shown[i]), s.went(shown[i]))
	}
	return t.Flush()
}

// runSourceShow prints everything that is kept of a source but its sealed address.
func runSourceShow(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newSourceFlags(env, "show")
	names, err := f.names(args, 1, 1)
	if err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	kept, err := s.SQLSource(ctx, names[0])
	if err != nil {
		return err
	}
	shown := s.shownSource(kept)
	if *f.json {
		return writeJSON(out, struct {
			shownSource
			Text string `json:"mapping_text"`
		}{shown, kept.Mapping})
	}
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	for _, line := range [][2]string{
		{"source", kept.Name}, {"server", shown.place()}, {"reads", shown.reads()}, {"as", kept.Entity + ", by the mapping " + kept.MappingName},
		{"watermark", shown.mark()}, {"schedule", s.planned(shown)}, {"last run", s.went(shown)},
	} {
		fmt.Fprintf(t, "%s\t%s\n", line[0], line[1])
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s", kept.Mapping)
	return nil
}

// place is where a source is, without its password.
func (s shownSource) place() string {
	return fmt.Sprintf("%s://%s@%s/%s", s.Kind, s.User, s.Host, s.Database)
}

func (s shownSource) reads() string {
	if s.Table != "" {
		return "table " + s.Table
	}
	return s.Query
}

func (s shownSource) mark() string {
	switch {
	case s.Watermark == "":
		return "none: every row each time"
	case s.LastValue == "":
		return s.Watermark + ", nothing read yet"
	}
	return s.Watermark + ", read up to " + s.LastValue
}

// planned says when a source is read by itself.
func (d *desk) planned(s shownSource) string {
	switch {
	case s.Running:
		return "being read"
	case s.Schedule == "":
		return "only when asked"
	case !s.Enabled:
		return s.Schedule + ", paused"
	case s.NextRun == nil:
		return s.Schedule
	}
	return s.Schedule + ", next at " + d.at(*s.NextRun)
}

// went says how the last reading of a source was.
func (d *desk) went(s shownSource) string {
	switch {
	case s.LastRun == nil:
		return "not read yet"
	case s.LastError != "":
		return "failed at " + d.at(*s.LastRun) + ": " + s.LastError
	}
	return fmt.Sprintf("%d rows at %s", s.Rows, d.at(*s.LastRun))
}
