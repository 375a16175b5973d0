package sqlsource

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// errLinkLocal: link-local addresses belong to the machine's own network card, and to the
// services with which clouds tell a machine its passwords.
var errLinkLocal = errors.New("the host is a link-local address")

// dialTime is how long a server may take to answer at all.
const dialTime = 10 * time.Second

// dial connects by TCP, whatever a name resolves to at this moment: the address is checked
// when it is about to be used, so that a name cannot show one and give another.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second, Control: allowed}
	return d.DialContext(ctx, network, address)
}

func allowed(network, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		return errors.New("want a host that is reached by TCP")
	}
	ip := at.Addr().Unmap()
	if ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip == cloudV6 {
		return errLinkLocal
	}
	return nil
}

// cloudV6 is where one cloud answers with a machine's passwords by IPv6.
var cloudV6 = netip.MustParseAddr("fd00:ec2::254")

// dialer is dial for drivers that ask for a type.
type dialer struct{}

// DialContext is dial.
func (dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return dial(ctx, network, address)
}
