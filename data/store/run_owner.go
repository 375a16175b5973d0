package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// owner is the process that runs an import. A pid alone does not name it: pids are used
// again, and other machines and containers count their own.
type owner struct {
	Machine string // host, boot and name space of pids
	Pid     int
	Born    string // when the process started, in the kernel's count; empty where it does not say
}

// me is this process.
func me() owner {
	host, err := os.Hostname()
	if err != nil {
		host = "?" // then the boot and the name space tell machines apart
	}
	// Where there is no /proc both are empty, and a host is one machine.
	boot, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	space, _ := os.Readlink("/proc/self/ns/pid")
	pid := os.Getpid()
	born, _ := birth(pid)
	return owner{Machine: strings.Join([]string{host, strings.TrimSpace(string(boot)), space}, " "), Pid: pid, Born: born}
}

// life is what is known of a process.
type life int

const (
	unknown life = iota // it is of another machine
	alive
	gone
)

// life tells whether the process still runs, as seen by another.
func (o owner) life(from owner) life {
	switch {
	case o.Machine != from.Machine:
		return unknown
	case o.Pid == from.Pid && o.Born == from.Born:
		return alive
	case o.Born == "":
		return signalled(o.Pid)
	}
	born, err := birth(o.Pid)
	if err != nil || born != o.Born {
		return gone
	}
	return alive
}

// birth reads when a process started from Linux's /proc. A process that has died and waits
// for its parent to notice has none.
func birth(pid int) (string, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", err
	}
	// The name, in brackets, may hold blanks and brackets; the state comes right after it.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 20 || fields[0] == "Z" || fields[0] == "X" {
		return "", os.ErrNotExist
	}
	return fields[19], nil
}

// signalled asks whether there is a process of a pid at all.
func signalled(pid int) life {
	p, err := os.FindProcess(pid)
	if err != nil {
		return gone
	}
	err = p.Signal(syscall.Signal(0))
	if errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.ESRCH) {
		return gone
	}
	return alive
}
