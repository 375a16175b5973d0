package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"taraz/kpi"
)

// Listen opens an address of this machine alone. Until sign-in exists anything beyond
// loopback is refused: the error wraps kpi.ErrInvalid and names the address.
func Listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("address %q: want HOST:PORT such as 127.0.0.1:8080: %w", addr, kpi.ErrInvalid)
	}
	if !loopback(host) {
		return nil, fmt.Errorf("address %q: there is no sign-in yet, so Taraz listens on loopback alone; want 127.0.0.1:%s: %w", addr, port, kpi.ErrInvalid)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", addr, err)
	}
	if tcp, ok := l.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() { // localhost may be anything in a hosts file
		return nil, errors.Join(fmt.Errorf("address %q is not loopback on this machine; want 127.0.0.1:%s: %w", addr, port, kpi.ErrInvalid), l.Close())
	}
	return l, nil
}

// loopback tells whether a host, without port, names this machine.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Serve answers on a listener until the context ends; requests under way then have ten
// seconds to finish.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 64 << 10}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := server.Shutdown(grace)
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
