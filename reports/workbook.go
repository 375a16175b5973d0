package reports

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"taraz/kpi"
	"taraz/scorecard"
)

// Board is what a board workbook is made of.
type Board struct {
	Organisation string
	ScopeName    string // the shown name of the card's scope where its own is an id
	Card         *scorecard.Card
	// Past holds the cards of earlier periods of the same scope, in any order: the goal
	// lines, the scores by period and the trend of the whole come from them. Without them
	// the sheets show what the card itself remembers.
	Past []*scorecard.Card
	// Measures tells what the definitions rest on; *kpi.Catalogue does.
	Measures Measures
	Made     time.Time
}

// Measures is what the definitions sheet asks about a KPI.
type Measures interface {
	Rests(d *kpi.Definition) (needed, optional []string)
}

// BoardWorkbook writes a card as a workbook for Excel: a summary, a sheet per perspective
// with the values of its periods and a native chart per KPI, the scores by period, the
// definitions, and notes on what is missing. Numbers are numbers in the display unit; what
// is missing is an empty cell with a note.
func BoardWorkbook(w io.Writer, b Board, f Format) error {
	f.Latin = false
	k := &workbook{File: excelize.NewFile(), Format: f, board: b, styles: map[style]int{}, taken: map[string]bool{}, named: map[string]bool{}}
	defer k.Close() // only temporary files of streamed reads, of which there are none
	k.begin()
	k.write()
	if k.err != nil {
		return fmt.Errorf("workbook of %s: %w", f.Calendar.Format(b.Card.Period), k.err)
	}
	var buf bytes.Buffer // a workbook that fails half way writes nothing
	if err := k.Write(&buf); err != nil {
		return fmt.Errorf("workbook of %s: %w", f.Calendar.Format(b.Card.Period), err)
	}
	if _, err := w.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("writing the workbook of %s: %w", f.Calendar.Format(b.Card.Period), err)
	}
	return nil
}

// workbook is a workbook being written. The first error stays and makes every later step
// idle, so that the steps read as a description of the sheet.
type workbook struct {
	*excelize.File
	Format
	board  Board
	tracks []track // of every KPI, in the card's order
	span   []kpi.Period
	styles map[style]int
	taken  map[string]bool // sheet names in use, folded
	named  map[string]bool // defined names in use, folded
	err    error
}

func (k *workbook) do(err error) {
	if k.err == nil {
		k.err = err
	}
}

// say returns a text of the workbook in the reader's language.
func (k *workbook) say(key string) string {
	w, ok := bookWords[key]
	if !ok {
		return key
	}
	return w.in(k.Lang)
}

// begin sets what holds for the whole file.
func (k *workbook) begin() {
	k.do(k.SetDefaultFont(bookFont))
	title := fmt.Sprintf("%s - %s", k.board.Organisation, k.Period(k.board.Card.Period))
	made := k.board.Made.UTC().Format(time.RFC3339)
	k.do(k.SetDocProps(&excelize.DocProperties{
		Title: clean(title), Subject: clean(k.say("board") + " - " + k.Scope(k.board.Card.Scope, k.board.ScopeName)),
		Creator: "Taraz", LastModifiedBy: "Taraz", Created: made, Modified: made,
		Language: map[bool]string{true: "fa-IR", false: "en"}[k.Persian()],
	}))
	k.do(k.SetAppProps(&excelize.AppProperties{Application: "Taraz", Company: clean(k.board.Organisation)}))
}

// write makes the sheets in their order. The summary is made last, because it refers to
// the sheet of scores by period, but stands first.
func (k *workbook) write() {
	k.span, k.tracks = tracks(k.board)
	summary := k.sheet(k.say("summary"))
	at := 0
	for i := range k.board.Card.Perspectives {
		p := &k.board.Card.Perspectives[i]
		n := countKPIs(p)
		k.perspective(p, k.tracks[at:at+n])
		at += n
	}
	trend := k.trend()
	k.definitions()
	k.notes()
	k.summary(summary, trend)
	if k.err != nil {
		return
	}
	k.do(k.DeleteSheet("Sheet1"))
	if i, err := k.GetSheetIndex(summary.name); err != nil {
		k.do(err)
	} else {
		k.SetActiveSheet(i)
	}
}

func countKPIs(p *scorecard.Perspective) int {
	n := 0
	for _, o := range p.Objectives {
		n += len(o.KPIs)
	}
	return n
}
