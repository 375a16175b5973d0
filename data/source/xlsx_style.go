package source

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// cellStyle is what the number in a cell stands for.
type cellStyle uint8

const (
	plainStyle   cellStyle = iota
	dayStyle               // a day, or a day and a time
	clockStyle             // a time of day; or a duration, if it is a day or more
	elapsedStyle           // a duration
)

// maxStyles is how many styles a workbook may have.
const maxStyles = 1 << 17

// readStyles reads what the styles of a workbook's cells stand for.
func readStyles(r io.Reader) ([]cellStyle, error) {
	codes := map[string]string{}
	var styles []cellStyle
	cells := false
	x := newXMLReader(r)
	for {
		t, err := x.tag()
		if err == io.EOF {
			return styles, nil
		}
		if err != nil {
			return nil, err
		}
		switch string(t.name) {
		case "cellXfs":
			cells = !t.closes && !t.alone
		case "numFmt":
			if len(codes) < maxStyles {
				codes[t.attr("numFmtId")] = t.attr("formatCode")
			}
		case "xf":
			if cells && !t.closes && len(styles) < maxStyles {
				styles = append(styles, styleOf(t.attr("numFmtId"), codes))
			}
		}
	}
}

// builtIn are the formats that workbooks know without writing them down.
func builtIn(id int) cellStyle {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return dayStyle
	case id >= 18 && id <= 21, id >= 32 && id <= 35:
		return clockStyle
	case id >= 45 && id <= 47:
		return elapsedStyle
	}
	return plainStyle
}

func styleOf(id string, codes map[string]string) cellStyle {
	if code, ok := codes[id]; ok {
		return formatStyle(code)
	}
	n, err := strconv.Atoi(id)
	if err != nil {
		return plainStyle
	}
	return builtIn(n)
}

// formatStyle reads a number format: its letters outside quotes and brackets tell.
func formatStyle(code string) cellStyle {
	code = strings.ToLower(code)
	if i := strings.IndexByte(code, ';'); i >= 0 {
		code = code[:i]
	}
	var letters strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '\\', '_', '*':
			i++
		case '"', '[':
			end := byte('"')
			if c == '[' {
				end = ']'
			}
			k := strings.IndexByte(code[i+1:], end)
			if k < 0 {
				return plainStyle
			}
			if inner := code[i+1 : i+1+k]; c == '[' && inner != "" && strings.Trim(inner, inner[:1]) == "" && strings.ContainsAny(inner, "hms") {
				return elapsedStyle
			}
			i += k + 1
		default:
			letters.WriteByte(c)
		}
	}
	rest := strings.NewReplacer("am/pm", "", "a/p", "", "general", "").Replace(letters.String())
	switch {
	case strings.ContainsAny(rest, "yd"), strings.Contains(rest, "mmm"):
		return dayStyle
	case strings.ContainsAny(rest, "hs"):
		return clockStyle
	}
	return plainStyle
}

// styled writes a number as its style says: days as 2024-05-04, with 09:12:58 behind if
// there is a time, durations as 36:00:00. What fits no day stays the number.
func styled(number string, style cellStyle, from1904 bool) string {
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || v < 0 {
		return number
	}
	const firstDays = 10_000 // a time of day that counts more days than this is a day
	switch {
	case style == elapsedStyle, style == clockStyle && v < firstDays:
		return elapsed(v)
	case style == plainStyle, v >= 2958466: // 10000-01-01
		return number
	}
	days := v
	if from1904 {
		days += 1462
	} else if v < 60 {
		days++ // before the day in 1900 that never was
	}
	if days < 1 {
		return elapsed(v)
	}
	at := time.Unix(int64(math.Round((days-25569)*86400)), 0).UTC()
	if at.Hour()+at.Minute()+at.Second() == 0 {
		return at.Format(time.DateOnly)
	}
	return at.Format(time.DateTime)
}

func elapsed(days float64) string {
	if days > 40_000 {
		return strconv.FormatFloat(days, 'f', -1, 64)
	}
	s := int64(math.Round(days * 86400))
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}
