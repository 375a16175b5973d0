package intake_test

import (
	"context"
	"strings"
	"testing"

	"taraz/data/intake"
	"taraz/data/store"
	"taraz/data/store/storetest"
)

func TestANameOfDotsAloneIsNoNameOfAMapping(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		text := "entity: order\ncolumns: {customer: c, ordered_at: d, amount: a}\n"
		for name, want := range map[string]bool{".": false, "..": false, "": false, "\x00": false, "..a": true, "a/b": true} {
			_, err := c.Save(context.Background(), name, text, []string{"c", "d", "a"}, "ann")
			if (err == nil) != want {
				t.Errorf("%q: got %v, want it kept: %v", name, err, want)
			}
		}
	})
}

func TestAFileThatCannotBeKeptIsAnErrorAndNoDraft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, dir := inFolder(t, s)
		up := c.file(strings.Repeat("😀", 80)+".csv", orders) // longer than a disk allows
		if d, err := c.Take(context.Background(), "", []intake.Upload{up}); err == nil || d != nil {
			t.Errorf("got %v (%v), want an error", d, err)
		}
		if j, err := c.Submit(context.Background(), intake.Request{As: "order", Uploads: []intake.Upload{up}}); err == nil || j != nil {
			t.Errorf("got %v (%v), want an error", j, err)
		}
		if names := left(t, dir); len(names) > 0 {
			t.Errorf("got %q left behind, want nothing", names)
		}
	})
}
