package main

import (
	"fmt"
	"io"
	"time"

	"entente/loaders"
)

// A progress line tells on a terminal how far a load is, at what rate, and how long it will take still.
type progress struct {
	to      io.Writer // nil: nobody looks
	meter   *loaders.Meter
	started time.Time
	shown   time.Time
}

// refresh is how long a line stands at least.
const refresh = 200 * time.Millisecond

// show replaces the line, unless it has just been shown.
func (p *progress) show(articles, rejected int, last bool) {
	now := time.Now()
	if p.to == nil || !last && now.Sub(p.shown) < refresh {
		return
	}
	p.shown = now
	fmt.Fprintf(p.to, "\r\x1b[K%s", progressText(articles, rejected, p.meter.Fraction(), now.Sub(p.started), last))
	if last {
		fmt.Fprintln(p.to)
	}
}

// clear makes room for another line.
func (p *progress) clear() {
	if p.to != nil {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}

// progressText words the line; fraction is how much of the input has been read, negative where its size is not known.
func progressText(articles, rejected int, fraction float64, spent time.Duration, last bool) string {
	text := fmt.Sprintf("%d articles, %.0f a second, %d rejected", articles, float64(articles)/max(spent.Seconds(), 0.001), rejected)
	if last || fraction < 0 {
		return text
	}
	text += fmt.Sprintf(", %.0f %%", 100*fraction)
	if fraction < 0.001 || spent < 2*time.Second {
		return text
	}
	left := time.Duration(float64(spent) * (1 - fraction) / fraction)
	return text + ", " + remaining(left) + " left"
}

// remaining rounds a time as one says it.
func remaining(left time.Duration) string {
	switch {
	case left < 2*time.Minute:
		return fmt.Sprintf("%.0f s", left.Seconds())
	case left < 2*time.Hour:
		return fmt.Sprintf("%.0f min", left.Minutes())
	}
	return fmt.Sprintf("%.1f h", left.Hours())
}
