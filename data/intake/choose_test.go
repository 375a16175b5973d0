package intake_test

import (
	"context"
	"testing"

	"taraz/data/intake"
)

func TestWhatIsAnsweredTogetherIsTakenTogether(t *testing.T) {
	atEach(t, func(c counter) {
		d := c.take(c.file("orders.csv", "id,customer,ordered_at,amount,note\n1,c1,03/04/2025,1000,x\n2,c2,05/06/2025,20,y\n"))
		f := d.Files[0]
		choice := intake.Choice{Entity: f.Entity, Source: f.Source, Complete: f.Complete, Format: f.Format, Columns: f.Columns}
		choice.Format.Dates = "month-first"
		for i := range choice.Columns {
			if choice.Columns[i].Name == "note" {
				choice.Columns[i].Field = "channel"
			}
		}
		changed, err := c.Change(context.Background(), d.ID, 0, choice)
		if err != nil {
			c.t.Fatal(err)
		}
		got := changed.Files[0]
		if got.Format.Dates != "month-first" || got.Columns[4].Field != "channel" {
			c.t.Errorf("got dates %q and column %+v, want the order and the column of one form", got.Format.Dates, got.Columns[4])
		}
	})
}
