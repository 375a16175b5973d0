package web

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"taraz/data/intake"
	"taraz/data/source"
	"taraz/kpi"
)

// fakeDesk stands for the counter where files are handed in. It has one draft of each
// kind of file, jobs in every state and a run in every status.
type fakeDesk struct {
	f        *fake
	mu       sync.Mutex // guards the jobs: a browser asks while a test changes them
	drafts   map[string]*intake.Draft
	jobs     map[string]*intake.Job
	runs     []intake.Run
	taken    [][]intake.Upload // with the contents that the files had
	contents []string
	choices  []intake.Choice
	requests []intake.Request
	saved    []intake.Kept
	kept     []intake.Kept
	dropped  []string
	undone   []int64
	refuse   error // of everything that takes something in
}

const orderYAML = "entity: order\nsource: shop\ncolumns:\n  id: order_no\n  ordered_at: تاریخ\n"

func newFakeDesk(f *fake) *fakeDesk {
	d := &fakeDesk{f: f, drafts: map[string]*intake.Draft{}, jobs: map[string]*intake.Job{},
		kept: []intake.Kept{{Name: "سفارش‌های فروشگاه", Version: 3, Entity: "order", At: now, Who: "web", Text: orderYAML}}}
	d.drafts["ready"] = &intake.Draft{ID: "ready", Who: "web", At: now, Files: []*intake.File{ordersFile()}}
	several := &intake.Draft{ID: "several", Who: "web", At: now, Files: []*intake.File{askingFile(), ordersFile(),
		{Name: "عکس.csv", Size: 900, Fault: fmt.Errorf("عکس.csv is a picture (JPEG): want CSV, XLSX or JSON: %w", kpi.ErrUnsupported)}}}
	d.drafts["several"] = several
	check := d.report()
	d.job(&intake.Job{ID: "waiting", Kind: intake.CheckJob, State: intake.Waiting, Draft: "ready", Who: "web", Started: now})
	d.job(&intake.Job{ID: "running", Kind: intake.ImportJob, State: intake.Running, Who: "api", Started: now, Done: 42_000, Total: 100_000})
	d.job(&intake.Job{ID: "finishing", Kind: intake.ImportJob, State: intake.Running, Who: "web", Started: now, Done: 100_000, Total: 100_000})
	d.job(&intake.Job{ID: "checked", Kind: intake.CheckJob, State: intake.Done, Draft: "ready", Report: check, Effect: d.effect()})
	d.job(&intake.Job{ID: "lone", Kind: intake.CheckJob, State: intake.Done, Draft: "long-gone", Report: check})
	d.job(&intake.Job{ID: "imported", Kind: intake.ImportJob, State: intake.Done, Run: 12, Report: check})
	d.job(&intake.Job{ID: "undone", Kind: intake.UndoJob, State: intake.Done, Run: 11})
	d.job(&intake.Job{ID: "failed", Kind: intake.ImportJob, State: intake.Failed, Draft: "ready", Err: fmt.Errorf("the file ends <b>in the middle</b> of a quoted cell: %w", kpi.ErrInvalid)})
	d.job(&intake.Job{ID: "broken", Kind: intake.ImportJob, State: intake.Failed, Err: fmt.Errorf("dial postgres://user:secret@db")})
	d.runs = []intake.Run{
		{Num: 13, Started: now, Who: "web", Status: "running", Files: []intake.RunFile{{File: "deals.xlsx", Entity: "deal"}}},
		{Num: 12, Started: now.Add(-time.Hour), Ended: now.Add(-time.Hour + 3400*time.Millisecond), Who: "web", Status: "done", Undoable: true, Rejects: true, Files: []intake.RunFile{runFile()}},
		{Num: 11, Started: now.Add(-48 * time.Hour), Ended: now.Add(-48 * time.Hour), Who: "api", Status: "undone", UndoneBy: "web", UndoneAt: now, Files: []intake.RunFile{{File: "تیکت‌ها.xlsx", Entity: "ticket", Read: 812, Accepted: 812, Inserted: 812}}},
		{Num: 10, Started: now.Add(-72 * time.Hour), Ended: now.Add(-72 * time.Hour), Who: "cli", Status: "failed", Problem: "the disk is full: nothing was kept", Files: []intake.RunFile{{File: "customers.csv", Entity: "customer"}}},
		{Num: 9, Started: now.Add(-96 * time.Hour), Ended: now.Add(-96 * time.Hour), Who: "web", Status: "done", WhyNot: kpi.Words{Fa: "بارگذاری‌های پس از آن همین ردیف‌ها را عوض کرده‌اند؛ نخست بارگذاری ۱۲ را برگردانید.", En: "Later imports changed the same rows; undo import 12 first."},
			Files: []intake.RunFile{{File: "a.csv", Entity: "order", Read: 10, Accepted: 10, Inserted: 10}, {File: "b.csv", Entity: "order", Read: 1, Accepted: 1, Inserted: 1}, {File: "c.csv", Entity: "customer"}, {File: "d.csv", Entity: "deal"}}},
	}
	return d
}

func runFile() intake.RunFile {
	return intake.RunFile{File: "orders-1405-07.csv", Hash: "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08", Entity: "order", Source: "shop",
		Read: 48216, Accepted: 47903, Inserted: 46699, Updated: 212, Unchanged: 992, Rejected: 313,
		Reasons: map[source.Code]int64{"no_such_day": 148, "missing": 97, "duplicate": 52, "bad_number": 16}, Months: []string{"1405-07", "1405-08"}}
}

// ordersFile is a file that is understood.
func ordersFile() *intake.File {
	return &intake.File{Name: "orders-1405-07.csv", Size: 6_710_886, Hash: "9f86", Seen: 12, SeenAt: now.Add(-time.Hour), Kind: "csv", Encoding: "windows-1256", Delimiter: ";", HeaderRow: 1,
		Header: []string{"order_no", "تاریخ", "کد مشتری", "مبلغ کل", "نوع سند", "کانال فروش", "یادداشت"},
		Rows: [][]string{{"12481", "1405/07/01", "م-214", "68,200,000", "فروش", "آنلاین", ""}, {"12482", "1405/07/01", "م-098", "12,450,000", "فروش", "حضوری", "تحویل فوری"},
			{"12483", "1405/07/31", "م-330", "9,100,000", "فروش", "آنلاین", ""}, {"12484", "1405/07/02", "م-152", "-3,200,000", "برگشت", "حضوری", ""}, {"12485", "1405/07/02", "م-007", "", "فروش", "پخش", ""}},
		Lines: []int{2, 3, 4, 5, 6}, Entity: "order", Source: "shop", Complete: "no", Text: orderYAML, Origin: intake.Origin{Kind: "guess"}, Format: intake.Reading{Header: "auto"},
		Columns: []intake.Column{{Name: "order_no", Field: "id"}, {Name: "تاریخ", Field: "ordered_at"}, {Name: "کد مشتری", Field: "customer"}, {Name: "مبلغ کل", Field: "amount", Unit: "rial"},
			{Name: "نوع سند", Field: "kind", Replace: []intake.Replacement{{From: "فروش", To: "sale"}, {From: "برگشت", To: "return"}}}, {Name: "کانال فروش", Field: "channel", Fixed: true}, {Name: "یادداشت"}}}
}

// askingFile is a file that a person has to answer for.
func askingFile() *intake.File {
	return &intake.File{Name: "deals.xlsx", Size: 25_000, Hash: "60a2", Kind: "xlsx", Sheets: []string{"معامله‌ها", "راهنما"}, Sheet: "معامله‌ها", HeaderRow: 3,
		Header: []string{"Deal ID", "Stage", "Created", "Value"}, Rows: [][]string{{"D-1", "Verhandlung", "03/04/2026", "12500"}, {"D-2", "Won", "05/06/2026", "900"}}, Lines: []int{4, 5},
		Entity: "deal", Source: "crm", Text: "entity: deal\nsource: crm\n", Origin: intake.Origin{Kind: "preset", Name: "hubspot"},
		Columns: []intake.Column{{Name: "Deal ID", Field: "id"}, {Name: "Stage", Replace: []intake.Replacement{{From: "Won", To: "won"}}}, {Name: "Created", Field: "opened_on"}, {Name: "Value", Field: "amount"}},
		Missing: []string{"stage"},
		Questions: []intake.Question{
			{Kind: "dates", Field: "opened_on", Column: "Created", Text: kpi.Words{Fa: "در ستون «Created» نخست روز نوشته شده یا ماه؟ (مانند ۰۳/۰۴/۲۰۲۶)", En: "In column Created, does the day come first or the month? (such as 03/04/2026)"},
				Answers: []intake.Answer{{Value: "day-first", Label: kpi.Words{Fa: "نخست روز", En: "the day first"}}, {Value: "month-first", Label: kpi.Words{Fa: "نخست ماه", En: "the month first"}}}},
			{Kind: "column", Field: "stage", Text: kpi.Words{Fa: "کدام ستون «مرحله» است؟", En: "Which column is the stage?"},
				Answers: []intake.Answer{{Value: "Stage", Label: kpi.Words{Fa: "Stage", En: "Stage"}}}},
			{Kind: "choice", Field: "stage", Column: "Stage", Cells: []string{"Verhandlung"}, Text: kpi.Words{Fa: "«Verhandlung» یعنی چه؟", En: "What does “Verhandlung” mean?"},
				Answers: []intake.Answer{{Value: "open", Label: kpi.Words{Fa: "باز", En: "open"}}, {Value: "lost", Label: kpi.Words{Fa: "از دست رفته", En: "lost"}}}},
			{Kind: "unit", Field: "amount", Column: "Value", Text: kpi.Words{Fa: "مبلغ‌های «Value» به تومان‌اند یا ریال؟", En: "Are the amounts of Value toman or rial?"},
				Answers: []intake.Answer{{Value: "toman", Label: kpi.Words{Fa: "تومان", En: "toman"}}, {Value: "rial", Label: kpi.Words{Fa: "ریال", En: "rial"}}}},
		}}
}

// report is what a check of ordersFile finds.
func (d *fakeDesk) report() *source.Report {
	f := runFile()
	return &source.Report{DryRun: true, Files: []*source.FileReport{{File: f.File, Entity: f.Entity, Read: f.Read, Accepted: f.Accepted, Inserted: f.Inserted, Updated: f.Updated, Unchanged: f.Unchanged, Rejected: f.Rejected,
		Reasons: f.Reasons, Months: f.Months, Samples: []source.Reject{{Line: 4, Field: "ordered_at", Code: "no_such_day", Sentence: "«تاریخ سفارش»: روز «1405/07/31» در تقویم وجود ندارد"},
			{Line: 6, Field: "amount", Code: "missing", Sentence: "«مبلغ» خالی است"}}}}}
}

// effect moves every third KPI by three percent.
func (d *fakeDesk) effect() *intake.Effect {
	p := d.f.cal.PeriodOf(kpi.Monthly, d.f.cal.Month(d.f.today)-1)
	e := &intake.Effect{Period: p}
	for i, def := range d.f.cat.All() {
		before := d.f.value(def, kpi.Whole, p, false)
		after := before
		if i%3 == 0 && before.Value != nil {
			x := *before.Value * 1.03
			after.Value = &x
		}
		if def.ID == "nps" {
			x := 31.0
			after.Value, after.Reason = &x, ""
		}
		e.Before, e.After = append(e.Before, before), append(e.After, after)
	}
	return e
}

func (d *fakeDesk) job(j *intake.Job) *intake.Job {
	d.set(j)
	return j
}

func (d *fakeDesk) set(j *intake.Job) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.jobs[j.ID] = j
}

// spoil puts a hostile name wherever a name of somebody else's can be.
func (d *fakeDesk) spoil(name string) {
	for _, x := range d.drafts {
		for _, f := range x.Files {
			f.Name, f.Sheet, f.Source, f.Text = name+".csv", name, name, name
			f.Origin = intake.Origin{Kind: "kept", Name: name, Version: 2}
			for i := range f.Columns {
				f.Columns[i].Name = name
				f.Columns[i].Replace = append(f.Columns[i].Replace, intake.Replacement{From: name})
			}
			for _, row := range f.Rows {
				row[0] = name
			}
			for i := range f.Questions {
				f.Questions[i].Text, f.Questions[i].Column = kpi.Words{Fa: name, En: name}, name
			}
			if f.Fault != nil {
				f.Fault = fmt.Errorf("%s: %w", name, kpi.ErrInvalid)
			}
		}
	}
	for _, j := range d.jobs {
		if j.Err != nil && refused(j.Err) {
			j.Err = fmt.Errorf("%s: %w", name, kpi.ErrInvalid)
		}
		if j.Report != nil {
			for _, f := range j.Report.Files {
				f.File = name
				for i := range f.Samples {
					f.Samples[i].Sentence = name
				}
			}
		}
	}
	for i := range d.runs {
		r := &d.runs[i]
		r.Who, r.Problem, r.UndoneBy, r.WhyNot = name, name, name, kpi.Words{Fa: name, En: name}
		for j := range r.Files {
			r.Files[j].File, r.Files[j].Source = name, name
		}
	}
	d.kept = append(d.kept, intake.Kept{Name: name, Version: 1, Entity: "order"})
}

func (d *fakeDesk) Take(_ context.Context, who string, uploads []intake.Upload) (*intake.Draft, error) {
	d.taken = append(d.taken, slices.Clone(uploads))
	for _, u := range uploads {
		b, err := os.ReadFile(u.Path)
		if err != nil {
			return nil, err
		}
		d.contents = append(d.contents, string(b))
	}
	if d.refuse != nil {
		return nil, d.refuse
	}
	x := &intake.Draft{ID: fmt.Sprintf("new-%d", len(d.taken)), Who: who, At: now}
	for _, u := range uploads {
		f := ordersFile()
		f.Name = u.Name
		x.Files = append(x.Files, f)
	}
	d.drafts[x.ID] = x
	return x, nil
}

func (d *fakeDesk) Draft(_ context.Context, id string) (*intake.Draft, error) {
	if x, ok := d.drafts[id]; ok {
		return x, nil
	}
	return nil, fmt.Errorf("draft %q: %w", id, kpi.ErrUnknown)
}

func (d *fakeDesk) Change(ctx context.Context, id string, file int, c intake.Choice) (*intake.Draft, error) {
	x, err := d.Draft(ctx, id)
	if err != nil {
		return nil, err
	}
	if strings.Contains(c.Text, "planet") {
		return nil, fmt.Errorf("mapping, line 1: entity \"planet\": want one of customer, order <b>: %w", kpi.ErrInvalid)
	}
	if c.Origin.Name == "forgotten" {
		return nil, fmt.Errorf("mapping %q: there is none of that name: %w", c.Origin.Name, kpi.ErrUnknown)
	}
	if d.refuse != nil {
		return nil, d.refuse
	}
	d.choices = append(d.choices, c)
	f := x.Files[file]
	if c.Columns != nil {
		f.Columns, f.Questions, f.Missing = c.Columns, nil, nil
	}
	if c.Text != "" {
		f.Text = c.Text
	}
	if c.Entity != "" {
		f.Entity = c.Entity
	}
	return x, nil
}

func (d *fakeDesk) Omit(ctx context.Context, id string, file int) (*intake.Draft, error) {
	x, err := d.Draft(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(x.Files) == 1 {
		return nil, fmt.Errorf("the only file: %w", kpi.ErrConflict)
	}
	x.Files = slices.Delete(slices.Clone(x.Files), file, file+1)
	return x, nil
}

func (d *fakeDesk) Drop(id string) error {
	d.dropped = append(d.dropped, id)
	delete(d.drafts, id)
	return nil
}

func (d *fakeDesk) Save(_ context.Context, name, text string, header []string, who string) (int, error) {
	if d.refuse != nil {
		return 0, d.refuse
	}
	d.saved = append(d.saved, intake.Kept{Name: name, Text: text, Who: who, Entity: strings.Join(header, ",")})
	return len(d.saved), nil
}

func (d *fakeDesk) Kept(context.Context) ([]intake.Kept, error) { return d.kept, nil }

func (d *fakeDesk) begin(j *intake.Job) (*intake.Job, error) {
	if d.refuse != nil {
		return nil, d.refuse
	}
	j.ID, j.Started = fmt.Sprintf("job-%d", len(d.jobs)), now
	return d.job(j), nil
}

func (d *fakeDesk) Check(ctx context.Context, id, who string) (*intake.Job, error) {
	if _, err := d.Draft(ctx, id); err != nil {
		return nil, err
	}
	return d.begin(&intake.Job{Kind: intake.CheckJob, State: intake.Done, Draft: id, Who: who, Report: d.report(), Effect: d.effect()})
}

func (d *fakeDesk) Commit(ctx context.Context, id, who string) (*intake.Job, error) {
	if _, err := d.Draft(ctx, id); err != nil {
		return nil, err
	}
	delete(d.drafts, id)
	return d.begin(&intake.Job{Kind: intake.ImportJob, State: intake.Done, Who: who, Run: 12, Report: d.report()})
}

func (d *fakeDesk) Submit(_ context.Context, r intake.Request) (*intake.Job, error) {
	d.requests = append(d.requests, r)
	for _, u := range r.Uploads {
		b, err := os.ReadFile(u.Path)
		if err != nil {
			return nil, err
		}
		d.contents = append(d.contents, string(b))
	}
	return d.begin(&intake.Job{Kind: intake.ImportJob, State: intake.Waiting, Who: r.Who})
}

func (d *fakeDesk) Undo(_ context.Context, num int64, who string) (*intake.Job, error) {
	d.undone = append(d.undone, num)
	return d.begin(&intake.Job{Kind: intake.UndoJob, State: intake.Done, Who: who, Run: num})
}

func (d *fakeDesk) Job(id string) (*intake.Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if j, ok := d.jobs[id]; ok {
		return j, nil
	}
	return nil, fmt.Errorf("job %q: %w", id, kpi.ErrUnknown)
}

func (d *fakeDesk) Jobs() []intake.Job {
	if d.f.empty {
		return nil
	}
	return []intake.Job{*d.jobs["running"], *d.jobs["waiting"]}
}

const rejectsCSV = "\ufefffile,line,field,code,reason,order_no\r\norders.csv,4,ordered_at,no_such_day,-,12483\r\n"

func (d *fakeDesk) JobRejects(id string) (io.ReadCloser, error) {
	if j := d.jobs[id]; j == nil || j.Report == nil {
		return nil, fmt.Errorf("rejects of %q: %w", id, kpi.ErrUnknown)
	}
	return io.NopCloser(strings.NewReader(rejectsCSV)), nil
}

func (d *fakeDesk) Runs(_ context.Context, limit int) ([]intake.Run, error) {
	if d.f.empty {
		return nil, nil
	}
	return d.runs[:min(limit, len(d.runs))], nil
}

func (d *fakeDesk) Run(_ context.Context, num int64) (*intake.Run, error) {
	for _, r := range d.runs {
		if r.Num == num {
			return &r, nil
		}
	}
	return nil, fmt.Errorf("import %d: %w", num, kpi.ErrUnknown)
}

func (d *fakeDesk) Rejects(ctx context.Context, num int64) (io.ReadCloser, error) {
	r, err := d.Run(ctx, num)
	if err != nil || !r.Rejects {
		return nil, fmt.Errorf("rejects of %d: %w", num, kpi.ErrUnknown)
	}
	return io.NopCloser(strings.NewReader(rejectsCSV)), nil
}
