package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"taraz/kpi"
)

// job is a Job with what it works on. Its Job is guarded by the desk.
type job struct {
	Job
	draft   *draft
	plan    *plan
	undo    int64  // the run to take back
	rejects string // path of the rejected rows; removed with the job
}

// maxJobs is how many jobs may wait: more is somebody's loop.
const maxJobs = 100

// Check begins a dry run of a draft: everything but keeping it.
func (d *Desk) Check(ctx context.Context, id, who string) (*Job, error) {
	return d.begin(ctx, id, who, CheckJob)
}

// Commit begins the import of a draft. The draft is gone when it is done.
func (d *Desk) Commit(ctx context.Context, id, who string) (*Job, error) {
	return d.begin(ctx, id, who, ImportJob)
}

func (d *Desk) begin(ctx context.Context, id, who, kind string) (*Job, error) {
	x, err := d.find(id)
	if err != nil {
		return nil, err
	}
	p, err := x.plan()
	if err != nil {
		return nil, err
	}
	p.who, p.dry = who, kind == CheckJob
	if !p.dry && x.stale() {
		return nil, fmt.Errorf("how the files are read was changed since they were checked; check them again: %w", kpi.ErrConflict)
	}
	return d.add(&job{Job: Job{Kind: kind, Draft: id, Who: who}, draft: x, plan: p})
}

// Submit begins an import that needs no looking at.
func (d *Desk) Submit(ctx context.Context, r Request) (*Job, error) {
	x, err := d.hold(ctx, r.Who, r.Uploads)
	if err != nil {
		return nil, err
	}
	r.Watch = true // a job says what it does to the values
	p, err := d.requested(ctx, r, x.files)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(x.dir))
	}
	kind := ImportJob
	if r.DryRun {
		kind = CheckJob
	}
	j, err := d.add(&job{Job: Job{Kind: kind, Who: r.Who}, draft: x, plan: p})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(x.dir))
	}
	return j, nil
}

// Undo begins to take a run back.
func (d *Desk) Undo(_ context.Context, num int64, who string) (*Job, error) {
	return d.add(&job{Job: Job{Kind: UndoJob, Who: who, Run: num}, undo: num})
}

// Job returns a job as it stands; one that is long gone wraps kpi.ErrUnknown.
func (d *Desk) Job(id string) (*Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	j := d.jobs[id]
	if j == nil {
		return nil, fmt.Errorf("there is no such job: %w", kpi.ErrUnknown)
	}
	copied := j.Job
	return &copied, nil
}

// Jobs lists the jobs that wait or run, in their order.
func (d *Desk) Jobs() []Job {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []Job
	for _, j := range d.jobs {
		if j.State == Running {
			all = append(all, j.Job)
		}
	}
	for _, j := range d.queue {
		all = append(all, j.Job)
	}
	return all
}

// JobRejects returns the rejected rows of a job that is done, as CSV.
func (d *Desk) JobRejects(id string) (io.ReadCloser, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	j := d.jobs[id]
	if j == nil || j.State != Done || j.rejects == "" {
		return nil, fmt.Errorf("there are no rejected rows of this job: %w", kpi.ErrUnknown)
	}
	return os.Open(j.rejects)
}

func (d *Desk) add(j *job) (*Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sweep()
	if len(d.queue) >= maxJobs {
		return nil, fmt.Errorf("%d imports are waiting already; try again later: %w", len(d.queue), kpi.ErrConflict)
	}
	if err := d.engage(j); err != nil {
		return nil, err
	}
	j.ID, j.State, j.Started = newID(), Waiting, d.now()
	d.jobs[j.ID] = j
	d.queue = append(d.queue, j)
	select {
	case d.bell <- struct{}{}:
	default: // it rings already
	}
	copied := j.Job
	return &copied, nil
}

// engage keeps a job's draft from going away, and from being imported twice. The desk is
// locked.
func (d *Desk) engage(j *job) error {
	x := j.draft
	if x == nil {
		return nil
	}
	if j.Draft != "" && d.drafts[j.Draft] == nil {
		return errGone
	}
	if j.Kind == ImportJob {
		if x.importing {
			return fmt.Errorf("these files are being imported already: %w", kpi.ErrConflict)
		}
		x.importing = true
	}
	x.busy++
	return nil
}

// work does one job after another until the context ends.
func (d *Desk) work(ctx context.Context) {
	for {
		j := d.take()
		if j == nil {
			select {
			case <-d.bell:
				continue
			case <-ctx.Done():
				return
			}
		}
		err := d.do(ctx, j)
		d.end(j, err)
		if ctx.Err() != nil {
			return
		}
	}
}

// take returns the next job, now running; nil while there is none.
func (d *Desk) take() *job {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.queue) == 0 {
		return nil
	}
	j := d.queue[0]
	d.queue = d.queue[1:]
	j.State = Running
	return j
}

// do runs a job; a panic of what it uses is its failure, not the service's.
func (d *Desk) do(ctx context.Context, j *job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	if j.Kind == UndoJob {
		return d.store.Undo(ctx, j.undo, j.Who)
	}
	out, err := os.CreateTemp(d.dir, "rejects-*.csv")
	if err != nil {
		return fmt.Errorf("keep the rejected rows: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	j.plan.rejects = out
	j.plan.progress = func(done, total int64) {
		d.mu.Lock()
		j.Done, j.Total = done, total
		d.mu.Unlock()
	}
	d.mu.Lock()
	j.rejects = out.Name()
	d.mu.Unlock()
	result, err := d.run(ctx, j.plan)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	j.Report, j.Effect, j.Run = result.Report, result.Effect, result.Run
	return nil
}

func (d *Desk) end(j *job, err error) {
	if j.draft != nil {
		j.draft.learn(j.plan, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	j.State, j.Err, j.Ended = Done, err, d.now()
	if err != nil {
		j.State = Failed
		if j.rejects != "" {
			_ = os.Remove(j.rejects) // or it goes with the job
		}
	}
	x := j.draft
	if x == nil {
		return
	}
	x.busy--
	if j.Kind == ImportJob {
		x.importing = false
		if err == nil {
			delete(d.drafts, x.id)
		}
	}
	if x.busy == 0 && d.drafts[x.id] == nil {
		// What cannot be removed goes with the desk's folder.
		_ = os.RemoveAll(x.dir)
	}
}
