package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// numbers maps the ids of one kind of master data to their nums, without a pointer per id:
// a million ids take about 25 MB. An id lies beside its num, so that finding one touches
// two places in memory.
type numbers struct {
	seed   maphash.Seed
	heads  []byte          // num (4 bytes), length (4 bytes) and text of every id, in the order of nums
	slots  []uint32        // where an id begins in heads, plus one, by hash; 0 is empty; a power of two
	ids    int             // how many
	last   int             // the highest num
	stored int             // up to which num the table has them
	fresh  int             // where the first that the table has not begins in heads
	merged map[int64]int64 // who was kept, by the nums of merged customers; nil: none are
}

func newNumbers() *numbers {
	return &numbers{seed: maphash.MakeSeed(), slots: make([]uint32, 64)}
}

// readNumbers takes the ids that the table of an entity holds.
func readNumbers(ctx context.Context, tx *sqlx.Tx, entity string) (*numbers, error) {
	n := newNumbers()
	rows, err := tx.QueryContext(ctx, idsOf(entity))
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
		n.last = num - 1 // nums may have gaps
		if _, err := n.of(id); err != nil {
			return nil, err
		}
	}
	n.stored, n.fresh = n.last, len(n.heads)
	if err := rows.Err(); err != nil || entity != "customer" {
		return n, err
	}
	n.merged, err = mergedNums(ctx, tx)
	return n, err
}

// of returns the num of an id, giving it one if it has none. An empty id is 0.
func (n *numbers) of(id string) (int64, error) {
	if id == "" {
		return 0, nil
	}
	mask := uint32(len(n.slots) - 1)
	for i := uint32(maphash.String(n.seed, id)) & mask; ; i = (i + 1) & mask {
		if n.slots[i] == 0 {
			return n.append(id, i)
		}
		if num, text, _ := n.at(n.slots[i] - 1); string(text) == id {
			return num, nil
		}
	}
}

// at returns the id that begins at a place, and where the next one begins.
func (n *numbers) at(place uint32) (num int64, text []byte, next uint32) {
	head := n.heads[place:]
	next = place + 8 + binary.LittleEndian.Uint32(head[4:])
	return int64(binary.LittleEndian.Uint32(head)), n.heads[place+8 : next], next
}

func (n *numbers) append(id string, slot uint32) (int64, error) {
	place := len(n.heads)
	if place+8+len(id) >= math.MaxUint32 {
		return 0, fmt.Errorf("the ids of one kind take more than 4 GB: %w", kpi.ErrUnsupported)
	}
	n.last++
	n.ids++
	n.heads = binary.LittleEndian.AppendUint32(n.heads, uint32(n.last))
	n.heads = binary.LittleEndian.AppendUint32(n.heads, uint32(len(id)))
	n.heads = append(n.heads, id...)
	n.slots[slot] = uint32(place) + 1
	if n.ids*4 >= len(n.slots)*3 {
		n.grow()
	}
	return int64(n.last), nil
}

func (n *numbers) grow() {
	n.slots = make([]uint32, 2*len(n.slots))
	mask := uint32(len(n.slots) - 1)
	for place := uint32(0); int(place) < len(n.heads); {
		_, text, next := n.at(place)
		slot := uint32(maphash.Bytes(n.seed, text)) & mask
		for n.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		n.slots[slot] = place + 1
		place = next
	}
}

// takeNew calls each for every id that the table has not, in the order of nums, and counts
// them as stored.
func (n *numbers) takeNew(each func(num int64, id string) error) error {
	for n.fresh < len(n.heads) {
		num, text, next := n.at(uint32(n.fresh))
		if err := each(num, string(text)); err != nil {
			return err
		}
		n.stored, n.fresh = int(num), int(next)
	}
	return nil
}
