package store

import (
	"context"
	"fmt"
	"hash/maphash"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// numbers maps the ids of one kind of master data to their nums, without a pointer per id:
// a million ids take about 30 MB. The num of an id is its place, counting from 1.
type numbers struct {
	seed   maphash.Seed
	text   []byte   // all ids, one after another
	ends   []uint32 // where each ends
	slots  []uint32 // nums by hash, 0 is empty; a power of two
	stored int      // how many the table has already
}

func newNumbers() *numbers {
	return &numbers{seed: maphash.MakeSeed(), slots: make([]uint32, 64)}
}

// readNumbers takes the ids that the table of an entity holds.
func readNumbers(ctx context.Context, tx *sqlx.Tx, entity string) (*numbers, error) {
	n := newNumbers()
	rows, err := tx.QueryContext(ctx, "SELECT num, id FROM "+entity+" ORDER BY num")
	if err != nil {
		return nil, fmt.Errorf("read the ids of %ss: %w", entity, err)
	}
	defer rows.Close()
	for rows.Next() {
		var num int
		var id string
		if err := rows.Scan(&num, &id); err != nil {
			return nil, fmt.Errorf("read the ids of %ss: %w", entity, err)
		}
		for len(n.ends)+1 < num { // a num that is not in use any more
			n.ends = append(n.ends, uint32(len(n.text)))
		}
		if _, err := n.of(id); err != nil {
			return nil, err
		}
	}
	n.stored = len(n.ends)
	return n, rows.Err()
}

// id returns the id of a num.
func (n *numbers) id(num int) string {
	from := uint32(0)
	if num > 1 {
		from = n.ends[num-2]
	}
	return string(n.text[from:n.ends[num-1]])
}

// of returns the num of an id, giving it one if it has none. An empty id is 0.
func (n *numbers) of(id string) (int64, error) {
	if id == "" {
		return 0, nil
	}
	mask := uint32(len(n.slots) - 1)
	for i := uint32(maphash.String(n.seed, id)) & mask; ; i = (i + 1) & mask {
		num := n.slots[i]
		if num == 0 {
			return n.append(id, i)
		}
		from := uint32(0)
		if num > 1 {
			from = n.ends[num-2]
		}
		if string(n.text[from:n.ends[num-1]]) == id {
			return int64(num), nil
		}
	}
}

func (n *numbers) append(id string, slot uint32) (int64, error) {
	if len(n.text)+len(id) > 1<<32-1 {
		return 0, fmt.Errorf("the ids of one kind take more than 4 GB: %w", kpi.ErrUnsupported)
	}
	n.text = append(n.text, id...)
	n.ends = append(n.ends, uint32(len(n.text)))
	n.slots[slot] = uint32(len(n.ends))
	if len(n.ends)*4 >= len(n.slots)*3 {
		n.grow()
	}
	return int64(len(n.ends)), nil
}

func (n *numbers) grow() {
	n.slots = make([]uint32, 2*len(n.slots))
	mask, from := uint32(len(n.slots)-1), uint32(0)
	for i, end := range n.ends {
		if end > from {
			at := uint32(maphash.Bytes(n.seed, n.text[from:end])) & mask
			for n.slots[at] != 0 {
				at = (at + 1) & mask
			}
			n.slots[at] = uint32(i + 1)
		}
		from = end
	}
}
