package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/kpi"
)

// crm makes random files of a small company; the same ids come again and again, so that
// later files correct, move and remove what earlier ones brought.
type crm struct{ *rand.Rand }

func (c crm) pick(list ...string) string { return list[c.IntN(len(list))] }

func (c crm) day() string {
	return (kpi.NewDate(2024, 1, 1) + kpi.Date(c.IntN(500))).String()
}

func (c crm) at() string {
	return fmt.Sprintf("%sT%02d:%02dZ", c.day(), c.IntN(24), c.IntN(60))
}

func (c crm) some(text string) string {
	if c.IntN(3) == 0 {
		return "-"
	}
	return text
}

func (c crm) id(prefix string, of int) string { return fmt.Sprintf("%s%d", prefix, 1+c.IntN(of)) }

// table writes n rows under a header; keys that come twice are the loader's to refuse.
func (c crm) table(header string, n int, row func() []string) string {
	lines := []string{header}
	for range n {
		lines = append(lines, strings.Join(row(), " "))
	}
	return strings.Join(lines, "\n")
}

func (c crm) file(entity string) file {
	f := file{entity: entity, complete: c.pick("", "", "", "months")}
	n := 1 + c.IntN(25)
	employee := func() string { return c.some(c.id("e", 5)) }
	customer := func() string { return c.some(c.id("c", 12)) }
	switch entity {
	case "order":
		f.rows = c.table("id line customer ordered_at amount product employee quantity cost kind promised_on delivered_on channel campaign", n, func() []string {
			return []string{c.id("o", 30), c.pick("1", "1", "2"), c.id("c", 12), c.at(), fmt.Sprint(c.IntN(1000)), c.some(c.id("p", 3)), employee(),
				c.some("2"), c.some(fmt.Sprint(c.IntN(500))), c.pick("sale", "sale", "sale", "return"), c.some(c.day()), c.some(c.day()), c.some(c.pick("web", "shop")), c.some(c.id("k", 3))}
		})
	case "deal":
		f.rows = c.table("id stage opened_on customer product employee closed_on amount", n, func() []string {
			return []string{c.id("d", 30), c.pick("open", "won", "lost"), c.some(c.day()), customer(), c.some(c.id("p", 3)), employee(), c.some(c.day()), c.some(fmt.Sprint(c.IntN(1000)))}
		})
	case "lead":
		f.rows = c.table("id created_on source employee customer converted_on", n, func() []string {
			return []string{c.id("l", 30), c.day(), c.some("fair"), employee(), customer(), c.some(c.day())}
		})
	case "ticket":
		f.rows = c.table("id opened_at customer employee channel kind justified first_response_at promised_at resolved_at contacts reopened_at compensated_at", n, func() []string {
			return []string{c.id("t", 30), c.at(), customer(), employee(), c.some("mail"), c.pick("request", "complaint"), c.some("1"), c.some(c.at()), c.some(c.at()), c.some(c.at()), c.some("1"), c.some(c.at()), c.some(c.day())}
		})
	case "answer":
		f.rows = c.table("id survey score scale_min scale_max answered_at customer employee about", n, func() []string {
			return []string{c.id("a", 30), c.pick("csat", "nps", "ces", "employee"), fmt.Sprint(1 + c.IntN(5)), c.pick("0", "1"), c.pick("5", "5", "7", "10"), c.at(), customer(), employee(), employee()}
		})
	case "contact":
		f.rows = c.table("campaign person contacted_on responded_on converted_on opted_out_on", n, func() []string {
			return []string{c.id("k", 3), c.id("x", 9), c.day(), c.some(c.day()), c.some(c.day()), c.some(c.day())}
		})
	case "spend":
		f.rows = c.table("id spent_on amount purpose channel campaign", n, func() []string {
			return []string{c.id("s", 20), c.day(), fmt.Sprint(c.IntN(1000)), c.pick("acquisition", "retention", "service"), c.some("web"), c.some(c.id("k", 3))}
		})
	case "interaction":
		f.rows = c.table("id happened_at customer employee channel", n, func() []string {
			return []string{c.id("i", 40), c.at(), customer(), employee(), c.some("phone")}
		})
	case "training":
		f.rows = c.table("id employee completed_on hours", n, func() []string {
			return []string{c.id("tr", 20), c.id("e", 5), c.day(), c.some("2.5")}
		})
	case "idea":
		f.rows = c.table("id employee submitted_on implemented_on", n, func() []string {
			return []string{c.id("id", 20), employee(), c.day(), c.some(c.day())}
		})
	case "departure":
		f.rows = c.table("customer left_on controllable", n, func() []string {
			return []string{c.id("c", 12), c.day(), c.some("1")}
		})
	default:
		return c.master(entity, n)
	}
	return f
}

func (c crm) master(entity string, n int) file {
	f := file{entity: entity}
	switch entity {
	case "customer":
		f.rows = c.table("id kind segment city channel acquired_on wallet manager", n, func() []string {
			return []string{c.id("c", 12), c.some(c.pick("person", "company", "anonymous")), c.some(c.pick("a", "b")), c.some("Rome"), c.some("web"), c.some(c.day()), c.some("700"), c.some(c.id("e", 5))}
		})
	case "employee":
		f.rows = c.table("id valid_from name department manager customer_facing hired_on left_on", 1+c.IntN(4), func() []string {
			e := 1 + c.IntN(5)
			return []string{fmt.Sprintf("e%d", e), c.some(c.day()), "N", c.some(c.pick("Sales", "Support")), c.some(fmt.Sprintf("e%d", e+1)), c.pick("0", "1"), "2024-01-05", c.some("2025-03-01")}
		})
	case "product":
		f.rows = c.table("id valid_from category unit_cost", 1+c.IntN(3), func() []string {
			return []string{c.id("p", 3), c.some(c.day()), c.some("tools"), c.some(fmt.Sprint(c.IntN(50)))}
		})
	case "campaign":
		f.rows = c.table("id channel purpose starts_on", 1+c.IntN(3), func() []string {
			return []string{c.id("k", 3), c.some("web"), c.pick("acquisition", "retention"), c.some(c.day())}
		})
	}
	return f
}

var entityNames = []string{"order", "order", "order", "deal", "lead", "ticket", "answer", "contact", "spend", "interaction",
	"training", "idea", "departure", "customer", "employee", "product", "campaign"}

func TestAfterAnyImportTheRollupsAndValuesEqualAFullRebuild(t *testing.T) {
	unwatched(t)
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			withValues(t, "2025-05-10", func(t *testing.T, s *store.Store) {
				c := crm{rand.New(rand.NewPCG(seed, 7))}
				for step := range 9 {
					var files []file
					for range 1 + c.IntN(3) {
						files = append(files, c.file(entityNames[c.IntN(len(entityNames))]))
					}
					mustImport(t, s, files...)
					noFindings(t, s)
					if t.Failed() {
						for _, f := range files {
							t.Logf("step %d: %s complete %q\n%s", step, f.entity, f.complete, f.rows)
						}
						t.FailNow()
					}
				}
			})
		})
	}
}
