package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"taraz/kpi"
)

// line is one order line as the customer figures see it. Net is negative for a return, and
// so is its cost; cost counts where costed.
type line struct {
	net, cost       int64
	order           uint64 // tells orders apart where they have several lines
	customer, scope int32
	day             kpi.Date
	sale, costed    bool
}

const (
	spoolParts = 64
	lineSize   = 37
	// spoolHeld is how many lines are held in memory before they go to a temporary file.
	spoolHeld = 1_000_000
)

// spool sorts order lines of any number by customer in bounded memory: they are divided
// into ranges of customers, which go to a temporary file when there are too many.
type spool struct {
	width int32 // customers of a part
	parts [spoolParts][]line
	held  int
	limit int
	file  *os.File
	end   int64
	spans [spoolParts][]fileSpan
}

type fileSpan struct{ at, lines int64 }

func newSpool(customers int32) *spool {
	return &spool{width: customers/spoolParts + 1, limit: spoolHeld}
}

// firstSpoolCustomers is how many customers a spool expects that cannot know; it widens
// when more come.
const firstSpoolCustomers = 1 << 16

// widen doubles the ranges of customers until one more fits.
func (s *spool) widen(customer int32) {
	for customer/s.width >= spoolParts {
		s.width *= 2
		for i := range spoolParts / 2 {
			s.parts[i] = append(s.parts[2*i], s.parts[2*i+1]...)
			s.spans[i] = append(s.spans[2*i], s.spans[2*i+1]...)
		}
		for i := spoolParts / 2; i < spoolParts; i++ {
			s.parts[i], s.spans[i] = nil, nil
		}
	}
}

func (s *spool) add(l line) error {
	if l.customer/s.width >= spoolParts {
		s.widen(l.customer)
	}
	p := &s.parts[min(max(l.customer, 0)/s.width, spoolParts-1)]
	*p = append(*p, l)
	s.held++
	if s.held < s.limit {
		return nil
	}
	return s.spill()
}

// spill moves what is held to the file.
func (s *spool) spill() (err error) {
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "taraz-lines-*"); err != nil {
			return fmt.Errorf("make room for sorting: %w", err)
		}
	}
	var buffer []byte
	for i := range s.parts {
		if len(s.parts[i]) == 0 {
			continue
		}
		buffer = buffer[:0]
		for _, l := range s.parts[i] {
			buffer = l.append(buffer)
		}
		if _, err := s.file.WriteAt(buffer, s.end); err != nil {
			return fmt.Errorf("make room for sorting: %w", err)
		}
		s.spans[i] = append(s.spans[i], fileSpan{s.end, int64(len(s.parts[i]))})
		s.end += int64(len(buffer))
		s.parts[i] = s.parts[i][:0]
	}
	s.held = 0
	return nil
}

func (l line) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(l.net))
	b = binary.LittleEndian.AppendUint64(b, uint64(l.cost))
	b = binary.LittleEndian.AppendUint64(b, l.order)
	b = binary.LittleEndian.AppendUint32(b, uint32(l.customer))
	b = binary.LittleEndian.AppendUint32(b, uint32(l.scope))
	b = binary.LittleEndian.AppendUint32(b, uint32(l.day))
	flags := byte(0)
	if l.sale {
		flags |= 1
	}
	if l.costed {
		flags |= 2
	}
	return append(b, flags)
}

func lineOf(b []byte) line {
	return line{net: int64(binary.LittleEndian.Uint64(b)), cost: int64(binary.LittleEndian.Uint64(b[8:])),
		order: binary.LittleEndian.Uint64(b[16:]), customer: int32(binary.LittleEndian.Uint32(b[24:])),
		scope: int32(binary.LittleEndian.Uint32(b[28:])), day: kpi.Date(int32(binary.LittleEndian.Uint32(b[32:]))),
		sale: b[36]&1 != 0, costed: b[36]&2 != 0}
}

// each hands over the lines of one range of customers after the other, unsorted. The slice
// is the caller's until the next call.
func (s *spool) each(fn func([]line) error) error {
	if s.file != nil {
		if err := s.spill(); err != nil {
			return err
		}
		s.parts = [spoolParts][]line{} // room for what comes
	}
	var lines []line
	for i := range s.parts {
		lines = append(lines[:0], s.parts[i]...)
		for _, span := range s.spans[i] {
			buffer := make([]byte, span.lines*lineSize)
			if _, err := io.ReadFull(io.NewSectionReader(s.file, span.at, int64(len(buffer))), buffer); err != nil {
				return fmt.Errorf("read back what was sorted: %w", err)
			}
			for ; len(buffer) > 0; buffer = buffer[lineSize:] {
				lines = append(lines, lineOf(buffer))
			}
		}
		if len(lines) == 0 {
			continue
		}
		if err := fn(lines); err != nil {
			return err
		}
	}
	return nil
}

// close removes the file, if there is one.
func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

// byCustomer sorts lines by customer and day.
func byCustomer(lines []line) { sortLines(lines, func(l *line) int32 { return l.customer }) }

// byScope sorts lines by scope, customer and day.
func byScope(lines []line) {
	byCustomer(lines)
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.scope, b.scope) })
}
