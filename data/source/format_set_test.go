package source

import (
	"errors"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

func TestAFormatIsSetKeyByKeyAsAMappingFileDoes(t *testing.T) {
	f := DefaultFormat()
	for _, s := range [][2]string{{"delimiter", ";"}, {"encoding", "windows-1256"}, {"sheet", "2"}, {"dates", "day-first"}, {"years", "1400"}, {"decimal", "comma"}} {
		if err := f.Set(s[0], s[1]); err != nil {
			t.Errorf("%s %s: got %v, want no error", s[0], s[1], err)
		}
	}
	if f.Delimiter != ";" || f.Encoding != "windows-1256" || f.Sheet != "2" || f.Dates != data.DayFirst || f.Years != 1400 || !f.Comma {
		t.Errorf("got %+v, want what was set", f)
	}
	for _, s := range [][2]string{{"dates", "sometimes"}, {"colour", "red"}, {"decimal", ";"}} {
		if err := f.Set(s[0], s[1]); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%s %s: got %v, want a refusal", s[0], s[1], err)
		}
	}
}
