package source

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

// listOfRejects imports orders and returns the list of rejects.
func listOfRejects(t *testing.T, content string) string {
	t.Helper()
	var out bytes.Buffer
	_, err := Import(context.Background(), &fakeSink{}, Options{Organisation: london(), As: "order", Rejects: &out}, []string{write(t, "orders.csv", content)})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func london() data.Organisation {
	return data.Organisation{Currency: "USD", Unit: "usd", Locale: "en", Calendar: kpi.Calendar{System: kpi.Gregorian}}
}

func TestACorrectedListOfRejectsIsReadAsTheFileItCameFrom(t *testing.T) {
	const source = "id,customer,ordered_at,amount\n1,=cmd,2026-01-01,oops\n2,c2,2026-01-02,5\n3,c3,soon,7\n"
	list := listOfRejects(t, source)
	if !strings.Contains(list, "'=cmd") {
		t.Fatalf("got %q, want the formula made harmless", list)
	}
	fixed := strings.NewReplacer("oops", "12", "soon", "2026-01-03").Replace(list)
	sink := &fakeSink{}
	r, err := Import(context.Background(), sink, Options{Organisation: london(), As: "order"}, []string{write(t, "fixed.csv", fixed)})
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Files[0]; f.Read != 2 || f.Accepted != 2 {
		t.Fatalf("got %+v, want both rows accepted", f)
	}
	first := sink.loads[0].records[0]
	e := data.ByName("order")
	if id, who := first[e.Index("id")].Text, first[e.Index("customer")].Text; id != "1" || who != "=cmd" {
		t.Errorf("got id %q and customer %q, want 1 and =cmd as they were", id, who)
	}
}

func TestACorrectedRowWithoutAnIDGetsTheIDItWouldHaveHad(t *testing.T) {
	mapping := &Mapping{Entity: data.ByName("order"), Source: "s", Complete: "no", Format: DefaultFormat(), Columns: []Column{
		{Field: "customer", Columns: []string{"who"}}, {Field: "ordered_at", Columns: []string{"when"}}, {Field: "amount", Columns: []string{"sum"}}}}
	id := func(content string) string {
		t.Helper()
		sink := &fakeSink{}
		if _, err := Import(context.Background(), sink, Options{Organisation: london(), Mapping: mapping}, []string{write(t, "f.csv", content)}); err != nil {
			t.Fatal(err)
		}
		return sink.loads[0].records[0][0].Text
	}
	plain := id("who,when,sum\nc1,2026-01-01,12\n")
	listed := id("file,line,field,code,reason,who,when,sum\nf.csv,2,amount,bad_number,why,c1,2026-01-01,12\n")
	if plain != listed {
		t.Errorf("got ids %q and %q, want one", plain, listed)
	}
}

func TestTwoListsOfOneKindFollowOneAnotherAndTwoKindsAreRefused(t *testing.T) {
	const head, row = "file,line,field,code,reason,id,customer,ordered_at,amount\n", "a.csv,2,amount,bad_number,why,%s,c1,2026-01-01,12\n"
	one := head + strings.Replace(row, "%s", "1", 1)
	for _, c := range []struct {
		name, second string
		refused      bool
	}{
		{"the same header again", head + strings.Replace(row, "%s", "2", 1), false},
		{"another header", "file,line,field,code,reason,id,name\nb.csv,2,id,missing,why,7,x\n", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Import(context.Background(), &fakeSink{}, Options{Organisation: london(), As: "order"}, []string{write(t, "rejects.csv", one+c.second)})
			switch {
			case c.refused && !errors.Is(err, kpi.ErrInvalid):
				t.Errorf("got %v, want a refusal", err)
			case !c.refused && (err != nil || r.Files[0].Accepted != 2):
				t.Errorf("got %v, want two rows", err)
			}
		})
	}
}
