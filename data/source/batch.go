package source

import (
	"context"
	"fmt"

	"taraz/data"
)

// batchRows is how many rows travel together from the goroutine that reads and converts
// to the one that stores.
const batchRows = 512

// batchBytes is about how much text a batch holds: rows may be megabytes long.
const batchBytes = 8 << 20

// batch is a stretch of converted rows. Its memory is used again once all are stored.
type batch struct {
	rows    []mark
	texts   []string    // the cells of all rows
	cells   []data.Cell // the records of all rows
	refused []refusal
	skipped int64 // rows that the condition leaves out
	read    int64 // bytes of the file
}

// mark is one row of a batch.
type mark struct {
	line, from, to int // texts[from:to] are its cells
	refused        int // the index of its refusal, -1 if it is accepted
}

func newBatch(p *plan) *batch {
	b := &batch{rows: make([]mark, 0, batchRows), cells: make([]data.Cell, batchRows*len(p.blank))}
	for i := range batchRows {
		copy(b.record(p, i), p.blank)
	}
	return b
}

func (b *batch) record(p *plan, i int) data.Record {
	n := len(p.blank)
	return data.Record(b.cells[i*n : (i+1)*n : (i+1)*n])
}

// fill reads rows until the batch is full. It returns io.EOF behind the last row.
func (b *batch) fill(t *file, p *plan) error {
	b.rows, b.texts, b.refused, b.skipped = b.rows[:0], b.texts[:0], b.refused[:0], 0
	size := 0
	for len(b.rows) < batchRows && b.skipped < batchRows && size < batchBytes {
		from := len(b.texts)
		texts, line, err := t.next(b.texts)
		if err != nil {
			b.read = t.read()
			return err
		}
		keep, err := p.keeps(texts[from:])
		if err != nil {
			return onLine(line, err)
		}
		if !keep {
			b.skipped++
			b.texts = texts[:from]
			continue
		}
		b.texts = texts
		for _, cell := range texts[from:] {
			size += len(cell)
		}
		if err := b.convert(p, mark{line: line, from: from, to: len(texts), refused: -1}); err != nil {
			return err
		}
	}
	b.read = t.read()
	return nil
}

// keeps asks the condition. Rows of the wrong width are kept, to be rejected aloud.
func (p *plan) keeps(cells []string) (bool, error) {
	if p.where == nil || len(cells) != len(p.header) {
		return true, nil
	}
	return p.where.holds(cells)
}

func (b *batch) convert(p *plan, m mark) error {
	r := p.convert(b.texts[m.from:m.to], b.record(p, len(b.rows)))
	if r.fatal != nil {
		return r.fatal
	}
	if r.code != "" {
		m.refused = len(b.refused)
		b.refused = append(b.refused, r)
	}
	b.rows = append(b.rows, m)
	return nil
}

// pump reads and converts in one goroutine and stores in the caller's, so that the two
// overlap. It returns how many rows the file has, those that the condition leaves out
// included.
func (j *job) pump(ctx context.Context, t *file, p *plan, loader Loader, list *rejectList) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	const inFlight = 4
	free, full := make(chan *batch, inFlight), make(chan *batch, inFlight)
	for range inFlight {
		free <- newBatch(p)
	}
	var failed error
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer close(full)
		failed = produce(ctx, t, p, free, full)
	}()
	defer func() { cancel(); <-finished }() // the reader is done with the file before it is closed
	var rows int64
	for b := range full {
		rows += int64(len(b.rows)) + b.skipped
		if err := j.store(p, b, loader, list); err != nil {
			return 0, err
		}
		free <- b
	}
	<-finished
	return rows, failed
}

func produce(ctx context.Context, t *file, p *plan, free <-chan *batch, full chan<- *batch) error {
	for {
		var b *batch
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		err := b.fill(t, p)
		if err != nil && !endOfFile(err) {
			return err
		}
		select {
		case full <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err != nil {
			return nil
		}
	}
}

// store hands the accepted rows of a batch to the loader and lists the others.
func (j *job) store(p *plan, b *batch, loader Loader, list *rejectList) error {
	for i, m := range b.rows {
		list.report.Read++
		r := refusal{code: Duplicate, field: -1}
		if m.refused >= 0 {
			r = b.refused[m.refused]
		} else {
			duplicate, err := loader.Add(b.record(p, i))
			if err != nil {
				return onLine(m.line, err)
			}
			if !duplicate {
				list.report.Accepted++
				continue
			}
		}
		if err := list.add(r, m.line, b.texts[m.from:m.to]); err != nil {
			return fmt.Errorf("rejects: %w", err)
		}
	}
	if j.opt.Progress != nil {
		j.opt.Progress(j.done+b.read, j.total)
	}
	return nil
}
