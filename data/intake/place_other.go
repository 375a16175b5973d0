//go:build !unix

package intake

import (
	"fmt"
	"os"

	"taraz/kpi"
)

// lock knows no lock that ends with its process here, so that nothing is ever swept.
func lock(dir string) (*os.File, error) {
	return nil, fmt.Errorf("lock %s: %w", dir, kpi.ErrUnsupported)
}
