package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"taraz/data/intake"
	"taraz/data/source"
)

// runMapping writes, keeps and shows mappings.
func runMapping(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "mapping")
	db := f.db()
	as := f.String("as", "", "guess: the entity that the file's rows are")
	like := f.String("like", "", "save: a file with the header by which the mapping is recognised")
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if len(rest) == 1 && rest[0] == "presets" {
		return printPresets(out)
	}
	verbs := map[string]struct {
		arguments int
		do        func(ctx context.Context, c *intake.Desk, args []string, out *bytes.Buffer) error
	}{
		"guess": {1, func(ctx context.Context, c *intake.Desk, a []string, out *bytes.Buffer) error {
			return guessMapping(ctx, c, a[0], *as, out)
		}},
		"list": {0, listMappings},
		"show": {1, showMapping},
		"save": {2, func(ctx context.Context, c *intake.Desk, a []string, out *bytes.Buffer) error {
			return saveMapping(ctx, c, a[0], a[1], *like, out)
		}},
		"drop": {1, func(ctx context.Context, c *intake.Desk, a []string, out *bytes.Buffer) error {
			if err := c.Forget(ctx, a[0]); err != nil {
				return err
			}
			fmt.Fprintf(out, "%s is forgotten; what was imported with it stays.\n", a[0])
			return nil
		}},
	}
	if len(rest) == 0 || verbs[rest[0]].do == nil || len(rest)-1 != verbs[rest[0]].arguments {
		return usagef("want presets, guess FILE, list, show NAME, save NAME MAPPING.yaml or drop NAME")
	}
	d, counter, err := openCounter(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	defer counter.Close()
	return verbs[rest[0]].do(ctx, counter, rest[1:], out)
}

func printPresets(out *bytes.Buffer) error {
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "preset\tentity\tof\t")
	for _, p := range source.Presets() {
		fmt.Fprintf(t, "%s\t%s\t%s\t\n", p.Name, p.Mapping.Entity.Name, p.Label.En)
	}
	return t.Flush()
}

// guessMapping writes the mapping that a file is read by when nobody says otherwise. What
// is not sure stands above it.
func guessMapping(ctx context.Context, c *intake.Desk, path, as string, out *bytes.Buffer) error {
	text, questions, err := c.Guess(ctx, path, as)
	if err != nil {
		return err
	}
	for _, q := range questions {
		fmt.Fprintf(out, "# %s\n", strings.ReplaceAll(q.Text.En, "\n", " "))
	}
	out.WriteString(text)
	return nil
}

func listMappings(ctx context.Context, c *intake.Desk, _ []string, out *bytes.Buffer) error {
	all, err := c.Kept(ctx)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "mapping\tversion\tentity\tsince\tby\t")
	for _, k := range all {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t\n", k.Name, k.Version, k.Entity, k.At.UTC().Format("2006-01-02"), k.Who)
	}
	return t.Flush()
}

func showMapping(ctx context.Context, c *intake.Desk, args []string, out *bytes.Buffer) error {
	all, err := c.KeptVersions(ctx, args[0])
	if err != nil {
		return err
	}
	out.WriteString(all[0].Text)
	return nil
}

// saveMapping keeps a mapping file for every later file with the header of one like it.
func saveMapping(ctx context.Context, c *intake.Desk, name, path, like string, out *bytes.Buffer) error {
	if like == "" {
		return usagef("save: want --like FILE, a file with the header by which the mapping is recognised")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("mapping %s: %w", path, plainPathError(err))
	}
	m, err := source.ParseMapping(text)
	if err != nil {
		return fmt.Errorf("mapping %s: %w", path, err)
	}
	header, _, err := source.Peek(like, m.Format, 0)
	if err != nil {
		return err
	}
	version, err := c.Save(ctx, name, string(text), header, "command line")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is kept (version %d); files with that header are read by it.\n", name, version)
	return nil
}
