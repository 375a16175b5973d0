package store

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// Setting is one of the organisation's choices, as it is written.
type Setting struct {
	Key, Value string
	Standard   bool   // nobody has chosen; Value is what METHOD.md gives
	Want       string // what values it takes
}

// settingRule is how one setting is read into kpi.Settings and written.
type settingRule struct {
	key, want string
	set       func(s *kpi.Settings, text string) bool
	get       func(s kpi.Settings) string
}

// settingRules lists the settings in the order in which they are shown.
func settingRules() []settingRule {
	return []settingRule{
		wholeNumber("churn_days", "a whole number of days from 31 to 3650", 31, 3650, func(s *kpi.Settings) *int { return &s.ChurnDays }),
		wholeNumber("win_back_days", "a whole number of days from 0 (unlimited) to 36500", 0, 36500, func(s *kpi.Settings) *int { return &s.WinBackDays }),
		wholeNumber("maturity_days", "a whole number of days from 0 to 3650", 0, 3650, func(s *kpi.Settings) *int { return &s.MaturityDays }),
		wholeNumber("n_min", "a whole number of cases from 1 to 1000000", 1, 1_000_000, func(s *kpi.Settings) *int { return &s.NMin }),
		share("coverage", "a share from 0 to 1, such as 0.7 or 70%", func(s *kpi.Settings) *float64 { return &s.Coverage }),
		wholeNumber("horizon", "a whole number of months from 1 to 120", 1, 120, func(s *kpi.Settings) *int { return &s.Horizon }),
		share("discount", "a share a month from 0 to 1, such as 0.01 or 1%", func(s *kpi.Settings) *float64 { return &s.Discount }),
		{"weekend", "days of the week parted by commas, such as thursday,friday, or none", setWeekend, weekendText},
		{"quarterly_surveys", "yes or no", setQuarterly, quarterlyText},
	}
}

func wholeNumber(key, want string, least, most int, at func(*kpi.Settings) *int) settingRule {
	return settingRule{key, want,
		func(s *kpi.Settings, text string) bool {
			n, err := strconv.Atoi(text)
			*at(s) = n
			return err == nil && n >= least && n <= most
		},
		func(s kpi.Settings) string { return strconv.Itoa(*at(&s)) }}
}

func share(key, want string, at func(*kpi.Settings) *float64) settingRule {
	return settingRule{key, want,
		func(s *kpi.Settings, text string) bool {
			number, percent := strings.CutSuffix(text, "%")
			x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			if percent {
				x = math.Round(x*1e10) / 1e12
			}
			*at(s) = x
			return err == nil && x >= 0 && x <= 1
		},
		func(s kpi.Settings) string { return strconv.FormatFloat(*at(&s), 'g', -1, 64) }}
}

func setWeekend(s *kpi.Settings, text string) bool {
	s.Weekend = []int{}
	if text == "none" {
		return true
	}
	for _, name := range strings.Split(text, ",") {
		day := slices.Index(weekdays(), strings.ToLower(strings.TrimSpace(name)))
		if day < 0 {
			return false
		}
		if !slices.Contains(s.Weekend, day) {
			s.Weekend = append(s.Weekend, day)
		}
	}
	return len(s.Weekend) < 7
}

func weekendText(s kpi.Settings) string {
	var names []string
	for _, d := range s.Weekend {
		names = append(names, weekdays()[d])
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ",")
}

func weekdays() []string {
	names := make([]string, 7)
	for d := range names {
		names[d] = strings.ToLower(time.Weekday(d).String())
	}
	return names
}

func setQuarterly(s *kpi.Settings, text string) bool {
	s.Quarterly = text == "yes" || text == "true"
	return s.Quarterly || text == "no" || text == "false"
}

func quarterlyText(s kpi.Settings) string {
	if s.Quarterly {
		return "yes"
	}
	return "no"
}

// Settings returns what the organisation chose, and METHOD.md's values for the rest.
func (s *Store) Settings(ctx context.Context) (kpi.Settings, error) {
	return s.settingsIn(ctx, s.reader)
}

func (s *Store) settingsIn(ctx context.Context, q sqlx.ExtContext) (kpi.Settings, error) {
	chosen, err := chosenSettings(ctx, q)
	if err != nil {
		return kpi.Settings{}, err
	}
	settings := kpi.DefaultSettings(s.org.Calendar.System)
	for _, r := range settingRules() {
		if text, ok := chosen[r.key]; ok && !r.set(&settings, text) {
			return settings, fmt.Errorf("stored setting %s: %q: want %s: %w", r.key, text, r.want, kpi.ErrInvalid)
		}
	}
	return settings, nil
}

func chosenSettings(ctx context.Context, q sqlx.ExtContext) (map[string]string, error) {
	var rows []struct{ Key, Value string }
	if err := sqlx.SelectContext(ctx, q, &rows, "SELECT key, value FROM setting"); err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	chosen := map[string]string{}
	for _, r := range rows {
		chosen[r.Key] = r.Value
	}
	return chosen, nil
}

// SettingList returns every setting with its value.
func (s *Store) SettingList(ctx context.Context) ([]Setting, error) {
	chosen, err := chosenSettings(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	var list []Setting
	for _, r := range settingRules() {
		_, set := chosen[r.key]
		list = append(list, Setting{Key: r.key, Value: r.get(settings), Standard: !set, Want: r.want})
	}
	return list, nil
}

// SetSetting changes one setting and brings every value that rests on it up to date. An
// unknown key (kpi.ErrUnknown) or a value out of range (kpi.ErrInvalid) changes nothing.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	rules := settingRules()
	i := slices.IndexFunc(rules, func(r settingRule) bool { return r.key == key })
	if i < 0 {
		var keys []string
		for _, r := range rules {
			keys = append(keys, r.key)
		}
		return fmt.Errorf("setting %q: want one of %s: %w", key, strings.Join(keys, ", "), kpi.ErrUnknown)
	}
	settings, r := kpi.DefaultSettings(s.org.Calendar.System), rules[i]
	if !r.set(&settings, strings.TrimSpace(value)) {
		return fmt.Errorf("setting %s: %q: want %s: %w", key, value, r.want, kpi.ErrInvalid)
	}
	return s.write(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO setting (key, value) VALUES (?, ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`), key, r.get(settings))
		if err != nil {
			return fmt.Errorf("setting %s: %w", key, err)
		}
		t := newTouched()
		t.settings = true
		return s.refresh(ctx, tx, t)
	})
}
