package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress draws a bar on a terminal and is silent anywhere else.
type progress struct {
	w     io.Writer
	last  time.Time
	shown bool
}

func newProgress(w io.Writer) *progress {
	file, ok := w.(*os.File)
	if !ok {
		return &progress{}
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &progress{}
	}
	return &progress{w: w}
}

// show draws done of total (bytes); it may be called often.
func (p *progress) show(done, total int64) {
	if p.w == nil || total <= 0 || time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = time.Now(), true
	const width = 40
	full := int(min(done, total) * width / total)
	fmt.Fprintf(p.w, "\r[%s%s] %3d%%", strings.Repeat("#", full), strings.Repeat(".", width-full), min(done, total)*100/total)
}

// done clears the bar's line.
func (p *progress) done() {
	if p.shown {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", 60))
	}
}
