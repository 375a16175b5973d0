package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// httpTrap is a server that nobody should ask anything.
func httpTrap(t *testing.T, asked chan<- string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.String() }))
	t.Cleanup(s.Close)
	return s.URL
}

const fiveGigabytes = 5_000_000_000

// raw sends a request by hand: its head, and then a body that may never end. It returns the
// answer and how many bytes of the body were taken.
func raw(t *testing.T, address, head string, body func(io.Writer) error) (status int, answer string, took int64) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	count := &byteCount{to: c}
	done := make(chan error, 1)
	go func() {
		_, err := io.WriteString(c, head)
		if err == nil && body != nil {
			err = body(count)
		}
		done <- err
	}()
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("no answer after %d MB: %v", count.n/1e6, err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	<-done // an error: nobody read on
	return r.StatusCode, string(text), count.n
}

type byteCount struct {
	to io.Writer
	n  int64
}

func (c *byteCount) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// endless is a form whose file has five gigabytes, in chunks.
func endless(w io.Writer) error {
	part := make([]byte, 1<<20)
	start := "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.csv\"\r\n\r\n"
	if _, err := fmt.Fprintf(w, "%x\r\n%s\r\n", len(start), start); err != nil {
		return err
	}
	for sent := 0; sent < fiveGigabytes; sent += len(part) {
		if _, err := fmt.Fprintf(w, "%x\r\n%s\r\n", len(part), part); err != nil {
			return err
		}
	}
	return nil
}

func TestFiveGigabytesAreRefusedAndNothingStaysOnDisk(t *testing.T) {
	onLinux(t)
	left := temporary(t)
	op := onSQLite(t)
	op.must("init", "--name", "Shop", "--locale", "en")
	before := op.everything()
	p := op.start("serve", "--addr", "127.0.0.1:0")
	defer func() {
		_ = p.Process.Kill() // an error: it has ended
		p.end()
	}()
	address := p.out.address()
	started := left() // the folder of the counter
	head := func(path, length string) string {
		return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=B\r\n" + length + "\r\n\r\n"
	}
	for _, path := range []string{"/api/v1/imports", "/imports"} {
		began := time.Now()
		status, answer, took := raw(t, address, head(path, fmt.Sprint("Content-Length: ", fiveGigabytes)), nil)
		if status != 413 || took != 0 || time.Since(began) > 2*time.Second {
			t.Errorf("%s that says its size: got %d after %v and %d bytes, want 413 at once: %s", path, status, time.Since(began), took, answer)
		}
		same(t, "left on disk", left(), started)
	}
	began := time.Now()
	status, answer, took := raw(t, address, head("/api/v1/imports", "Transfer-Encoding: chunked"), endless)
	t.Logf("in chunks: %d after %v and %d MB, the peak of the process at %d MB", status, time.Since(began).Round(time.Millisecond), took/1e6, peakOf(p.Process.Pid)/1000)
	if status != 413 || took > 1_200_000_000 || !strings.Contains(answer, "error") {
		t.Errorf("in chunks: got %d after %d MB: %s, want 413 once it is over a gibibyte", status, took/1e6, answer)
	}
	if peak := peakOf(p.Process.Pid) / 1000; peak > 100 {
		t.Errorf("got a peak of %d MB, want no upload in memory", peak)
	}
	for deadline := time.Now().Add(5 * time.Second); len(left()) > len(started) && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	same(t, "left on disk", left(), started)
	if after := op.everything(); after != before {
		t.Error("the database changed")
	}
}
