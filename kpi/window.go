package kpi

// frame is the part of a period that counts: all of it, or its first days.
type frame struct {
	period   Period
	from, to Date // to: the last day that counts
	days     int  // 0: the whole period, else how many of its first days count
}

// whole returns the frame of all of a period.
func (c Calendar) whole(p Period) frame {
	from, to := c.Span(p)
	return frame{period: p, from: from, to: to}
}

// firstDays returns the frame of the first days of a period, at most all of them.
func (c Calendar) firstDays(p Period, days int) frame {
	f := c.whole(p)
	f.days = days
	f.to = min(f.to, f.from+Date(days)-1)
	return f
}

// window returns the days that a term counts, seen from a frame. In an unfinished period
// the periods it is compared with are cut at the same number of days (METHOD.md section 1).
func (c Calendar) window(f frame, o Over) Window {
	switch o {
	case Previous:
		return c.beside(f, f.period.Previous())
	case YearBefore:
		return c.beside(f, f.period.YearBefore())
	case Last12:
		w := Window{From: c.MonthStart(f.period.Last() - 11), To: f.to}
		if w.From == f.from {
			w.Period = f.period
		}
		return w
	case Prior12:
		return Window{From: c.MonthStart(f.period.Last() - 23), To: c.MonthEnd(f.period.Last() - 12)}
	case AtStart:
		return Window{From: f.from - 1, To: f.from - 1}
	}
	return Window{Period: f.period, From: f.from, To: f.to}
}

// beside returns an earlier period, cut as the frame is.
func (c Calendar) beside(f frame, p Period) Window {
	g := c.whole(p)
	if f.days > 0 {
		g = c.firstDays(p, f.days)
	}
	return Window{Period: p, From: g.from, To: g.to}
}
