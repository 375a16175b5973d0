package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// shipped is the folder of the program as it is shipped, built once for all tests that need
// a process of its own.
var shipped = struct {
	once sync.Once
	dir  string
	err  error
}{}

// TestMain removes what was built.
func TestMain(m *testing.M) {
	code := m.Run()
	if shipped.dir != "" {
		os.RemoveAll(shipped.dir)
	}
	os.Exit(code)
}

// taraz returns the path of the program.
func taraz(t *testing.T) string {
	t.Helper()
	shipped.once.Do(func() {
		if shipped.dir, shipped.err = os.MkdirTemp("/tmp", "TestTaraz-*"); shipped.err != nil {
			return
		}
		if out, err := exec.Command("go", "build", "-o", shipped.dir, ".").CombinedOutput(); err != nil {
			shipped.err = fmt.Errorf("go build: %w\n%s", err, out)
		}
	})
	if shipped.err != nil {
		t.Fatal(shipped.err)
	}
	return filepath.Join(shipped.dir, "taraz")
}

// child is a process of the program.
type child struct {
	*exec.Cmd
	out, errs printed
	began     time.Time
	peak      int64 // kB
	stop      chan struct{}
	watched   sync.WaitGroup
}

// printed is what a process prints, to be read while it runs.
type printed struct {
	sync.Mutex
	text bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.Lock()
	defer p.Unlock()
	return p.text.Write(b)
}

func (p *printed) String() string {
	p.Lock()
	defer p.Unlock()
	return p.text.String()
}

// address waits for where a service that prints here can be found; empty if it tells nobody.
func (p *printed) address() string {
	for range 1000 {
		if _, at, ok := strings.Cut(p.String(), "http://"); ok && strings.HasSuffix(at, "/\n") {
			return strings.TrimSuffix(at, "/\n")
		}
		time.Sleep(20 * time.Millisecond)
	}
	return ""
}

// start begins a process whose peak memory is watched. What wait4 would tell is the memory
// of this test's process, too, out of which it was made.
func (op operator) start(args ...string) *child {
	op.t.Helper()
	c := &child{Cmd: exec.Command(taraz(op.t), args...), stop: make(chan struct{})}
	c.Stdout, c.Stderr = &c.out, &c.errs
	c.Env = append(os.Environ(), "TARAZ_DB="+op.db)
	c.began = time.Now()
	if err := c.Start(); err != nil {
		op.t.Fatal(err)
	}
	c.watched.Go(c.watch)
	return c
}

func (c *child) watch() {
	for {
		c.peak = max(c.peak, peakOf(c.Process.Pid))
		select {
		case <-c.stop:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// end waits for the process and returns its exit code, how long it took and its peak in MB.
func (c *child) end() (code int, took time.Duration, megabytes int64) {
	_ = c.Wait() // the exit code says it
	took = time.Since(c.began)
	close(c.stop)
	c.watched.Wait()
	return c.ProcessState.ExitCode(), took, c.peak / 1000
}

// peakOf is the peak memory of a process in kB; 0 where the system does not tell.
func peakOf(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kB, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return 0
	}
	return kB
}

// onLinux skips a test that measures where nothing can be measured.
func onLinux(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	if runtime.GOOS != "linux" {
		t.Skip("skipped: the memory of a process is read from /proc")
	}
}
