package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"taraz/data"
	"taraz/data/store"
	"taraz/kpi"
)

// runSettings shows all settings, one, or changes one.
func runSettings(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newFlags(env, "settings")
	db, asJSON := f.db(), f.json()
	rest, err := f.read(args)
	if err != nil {
		return err
	}
	if len(rest) > 2 {
		return usagef("unexpected argument %q", rest[2])
	}
	d, err := openDesk(ctx, env, *db)
	if err != nil {
		return err
	}
	defer d.Close()
	if len(rest) == 2 {
		if err := d.SetSetting(ctx, rest[0], data.Digits(rest[1])); err != nil {
			return err
		}
	}
	list, err := d.SettingList(ctx)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		if list, err = oneSetting(list, rest[0]); err != nil {
			return err
		}
	}
	if *asJSON {
		values := map[string]string{}
		for _, s := range list {
			values[s.Key] = s.Value
		}
		return writeJSON(out, map[string]any{"settings": values})
	}
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	for _, s := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\n", s.Key, s.Value, s.Want)
	}
	return t.Flush()
}

// oneSetting returns the one of a key; an unknown key names those there are.
func oneSetting(list []store.Setting, key string) ([]store.Setting, error) {
	keys := make([]string, len(list))
	for i, s := range list {
		if s.Key == key {
			return list[i : i+1], nil
		}
		keys[i] = s.Key
	}
	return nil, fmt.Errorf("setting %q: want one of %s: %w", key, strings.Join(keys, ", "), kpi.ErrUnknown)
}
