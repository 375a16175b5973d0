package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"

	"taraz/kpi"
)

const (
	// rejectsKept bounds the rejected rows that are kept of a run, in bytes as gzip.
	rejectsKept = 16 << 20
	// rejectsPart is how much of them lies in one row.
	rejectsPart = 256 << 10
)

// keptRejects is what an import has kept of its rejected rows.
type keptRejects struct {
	parts, bytes int
	cut          bool
}

// KeepRejects keeps rejected rows with the run for download: a list as text, as gzip.
// Several lists of one run follow one another. Of more than 16 MB the lines that fit are
// kept, and the run says so. No load may be open; a dry run keeps nothing.
func (im *Import) KeepRejects(ctx context.Context, gzipped io.Reader) error {
	switch {
	case im.failed != nil:
		return im.failed
	case im.open != nil:
		return im.fail(fmt.Errorf("keep rejected rows: the load of %s is not finished: %w", im.open.load.Entity.Name, kpi.ErrConflict))
	case im.num == 0 || im.rejects.cut:
		return nil
	}
	left := rejectsKept - im.rejects.bytes
	packed, err := io.ReadAll(io.LimitReader(gzipped, int64(left)+1))
	if err == nil && len(packed) > left {
		im.rejects.cut = true
		packed, err = firstLines(packed[:left], left)
	}
	if err != nil {
		return im.fail(fmt.Errorf("keep rejected rows: %w", err))
	}
	return im.storeRejects(ctx, packed)
}

func (im *Import) storeRejects(ctx context.Context, packed []byte) error {
	im.rejects.bytes += len(packed)
	for len(packed) > 0 {
		part := packed[:min(len(packed), rejectsPart)]
		packed = packed[len(part):]
		im.rejects.parts++
		_, err := im.w.tx.ExecContext(ctx, im.w.tx.Rebind("INSERT INTO import_reject (run, part, packed) VALUES (?, ?, ?)"), im.num, im.rejects.parts, part)
		if err != nil {
			return im.fail(fmt.Errorf("keep rejected rows: %w", err))
		}
	}
	return nil
}

// firstLines packs anew the whole lines at the beginning of a gzip that was cut off. A line
// end within quotes is part of a cell.
func firstLines(cut []byte, limit int) ([]byte, error) {
	in, err := gzip.NewReader(bytes.NewReader(cut))
	if err != nil {
		return nil, err
	}
	// Counted first and packed then, so that the text need not be in memory.
	whole, err := wholeLines(in)
	if err != nil {
		return nil, err
	}
	if err := in.Reset(bytes.NewReader(cut)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.CopyN(w, in, whole); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// wholeLines counts the bytes up to the last line end outside of quotes.
func wholeLines(in io.Reader) (int64, error) {
	var at, whole int64
	quoted := false
	buffer := make([]byte, 64<<10)
	for {
		n, err := in.Read(buffer)
		for _, b := range buffer[:n] {
			at++
			switch {
			case b == '"':
				quoted = !quoted
			case b == '\n' && !quoted:
				whole = at
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return whole, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// Rejects returns the rejected rows of a run as gzip, to be closed; kpi.ErrUnknown where
// none are kept (any more).
func (s *Store) Rejects(ctx context.Context, num int64) (io.ReadCloser, error) {
	if err := knowable(num); err != nil {
		return nil, fmt.Errorf("rejected rows: %w", err)
	}
	r := &rejectReader{ctx: ctx, store: s, num: num}
	if err := r.next(); errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("rejected rows of import %d: none are kept: %w", num, kpi.ErrUnknown)
	} else if err != nil {
		return nil, err
	}
	return r, nil
}

// rejectReader reads one part after the other, so that nothing is open in between.
type rejectReader struct {
	ctx   context.Context // of the download
	store *Store
	num   int64
	part  int
	left  []byte
}

func (r *rejectReader) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

func (r *rejectReader) next() error {
	r.part++
	var parts [][]byte
	err := r.store.reader.SelectContext(r.ctx, &parts, r.store.reader.Rebind("SELECT packed FROM import_reject WHERE run = ? AND part = ?"), r.num, r.part)
	if err != nil {
		return fmt.Errorf("read the rejected rows of import %d: %w", r.num, err)
	}
	if len(parts) == 0 {
		return io.EOF
	}
	r.left = parts[0]
	return nil
}

// Close ends the reading.
func (r *rejectReader) Close() error {
	r.left, r.part = nil, 1<<30
	return nil
}
