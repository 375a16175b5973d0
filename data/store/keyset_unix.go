//go:build unix

package store

import (
	"fmt"
	"syscall"
)

// takeMemory returns zeroed memory outside the collected heap.
func takeMemory(size int) ([]byte, error) {
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil, fmt.Errorf("take %d bytes of memory: %w", size, err)
	}
	return b, nil
}

// giveMemory gives back what takeMemory returned; nothing is fine.
func giveMemory(b []byte) error {
	if b == nil {
		return nil
	}
	return syscall.Munmap(b)
}
