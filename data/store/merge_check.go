package store

import (
	"context"
	"fmt"

	"taraz/data"
)

// mergeFindings looks for customers who are merged and shown all the same, and for facts
// that are not of whom the merges in force say.
func (s *Store) mergeFindings(ctx context.Context) ([]string, error) {
	var findings []string
	look := func(query, sentence string) error {
		var n int64
		if err := s.reader.GetContext(ctx, &n, query); err != nil {
			return fmt.Errorf("check the merged customers: %w", err)
		}
		if n > 0 {
			findings = append(findings, fmt.Sprintf(sentence, n))
		}
		return nil
	}
	err := look("SELECT COUNT(*) FROM customer_own o JOIN customer c ON c.num = o.num WHERE o.root <> o.num", "%d customers are merged and still shown")
	if err == nil {
		err = look("SELECT COUNT(*) FROM customer_own o WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.num = o.root)", "%d customers are merged into one who does not exist")
	}
	for _, e := range data.Entities {
		if err != nil {
			break
		}
		if e.Master || e.Index("customer") < 0 {
			continue
		}
		err = look("SELECT COUNT(*) FROM "+tableOf(e)+" f WHERE f."+viaColumn+" <> 0 AND NOT EXISTS (SELECT 1 FROM customer_own o WHERE o.num = f."+viaColumn+" AND o.root = f.customer)",
			"%d rows of "+e.Name+" are of a customer into whom theirs is not merged")
	}
	return findings, err
}
