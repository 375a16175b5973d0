package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"taraz/data/store"
)

// version is set by the linker for a release.
var version = "development"

// runCheck verifies the database: the engine's own integrity, and that rollups and values
// equal what the facts give.
func runCheck(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "check")
	db, asJSON := f.db(), f.json()
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	findings, err := d.Check(ctx)
	if err != nil {
		return err
	}
	if len(findings) > 0 {
		all := make([]error, len(findings))
		for i, finding := range findings {
			all[i] = errors.New(finding)
		}
		return fmt.Errorf("%d findings:\n%w", len(findings), errors.Join(all...))
	}
	if *asJSON {
		return writeJSON(out, map[string]any{"ok": true, "findings": []string{}})
	}
	fmt.Fprintln(out, "ok: the database is whole, and every rollup and value equals what the facts give.")
	return nil
}

// runMigrate brings the schema up to date.
func runMigrate(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "migrate")
	db, asJSON := f.db(), f.json()
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	from, to, err := store.Migrate(ctx, *db)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(out, map[string]any{"from": from, "to": to})
	}
	if from == to {
		fmt.Fprintf(out, "the schema is up to date (version %d).\n", to)
		return nil
	}
	fmt.Fprintf(out, "the schema went from version %d to %d.\n", from, to)
	return nil
}

// runVersion prints the build.
func runVersion(_ context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "version")
	asJSON := f.json()
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	build := map[string]string{"version": version}
	if info, ok := debug.ReadBuildInfo(); ok {
		build["go"] = info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				build["revision"] = s.Value
			}
		}
	}
	if *asJSON {
		return writeJSON(out, build)
	}
	fmt.Fprintf(out, "taraz %s (%s)\n", build["version"], build["go"])
	return nil
}
