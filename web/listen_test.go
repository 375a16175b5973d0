package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"taraz/kpi"
)

func TestListenRefusesToLeaveTheMachine(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.168.1.4:8080", "example.com:80", "8080", ""} {
		l, err := Listen(addr)
		if err == nil {
			l.Close()
		}
		if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), addr) {
			t.Errorf("%q: got %v, want a refusal that names the address", addr, err)
		}
	}
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := Listen(l.Addr().String()); err == nil || errors.Is(err, kpi.ErrInvalid) {
		t.Errorf("an address that is taken: got %v, want the system's error", err)
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, newFake(t, kpi.Jalali).server(t).Handler()) }()
	answer, err := http.Get("http://" + l.Addr().String() + "/healthz")
	if err != nil || answer.StatusCode != 200 {
		t.Fatalf("got %v %v, want an answer", answer, err)
	}
	answer.Body.Close()
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("got %v, want a clean end", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("the service did not end")
	}
}

func TestSlowHeadersAreCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("waits five seconds")
	}
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go Serve(ctx, l, http.NotFoundHandler())
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Write([]byte("GET / HTTP/1.1\r\nHost: "))
	c.SetReadDeadline(time.Now().Add(8 * time.Second))
	if n, err := c.Read(make([]byte, 100)); err != nil && errors.Is(err, context.DeadlineExceeded) || n < 0 {
		t.Errorf("got %d %v, want the connection closed within eight seconds", n, err)
	} else if e, ok := err.(net.Error); ok && e.Timeout() {
		t.Error("the connection was still open after eight seconds")
	}
}

func TestNewWantsEverything(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("got no error for an empty configuration")
	}
}
