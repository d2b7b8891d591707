package natsqueue

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"entente/graph"
	"entente/loaders/source"
)

// Headers of what is put apart.
const (
	fileHeader   = "Entente-File"
	lineHeader   = "Entente-Line"
	reasonHeader = "Entente-Reason"
	mendHeader   = "Entente-Mend"
)

// bury puts a message apart. Doing it twice is doing it once.
func (q *Queue) bury(ctx context.Context, m jetstream.Msg, bad *source.Rejection) error {
	letter := nats.NewMsg(deadSubject + strings.TrimPrefix(m.Subject(), workSubject))
	letter.Data = m.Data()
	letter.Header.Set(fileHeader, oneLine(bad.File))
	letter.Header.Set(lineHeader, strconv.Itoa(bad.Line))
	letter.Header.Set(reasonHeader, oneLine(bad.Reason))
	letter.Header.Set(mendHeader, oneLine(bad.Mend))
	if _, err := q.js.PublishMsg(ctx, letter); err != nil {
		return fmt.Errorf("the queue at %s does not put %s apart: %w", q.url, bad.File, err)
	}
	return nil
}

// oneLine makes a text fit for a header.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// A DeadLetter is an article that was put apart, and why.
type DeadLetter struct {
	source.Rejection
	Article  *graph.Article // nil where it is none
	sequence uint64
}

// Dead streams what has been put apart, oldest first.
func (q *Queue) Dead(ctx context.Context) iter.Seq2[*DeadLetter, error] {
	return func(yield func(*DeadLetter, error) bool) {
		info, err := q.dead.Info(ctx)
		if err != nil {
			yield(nil, fmt.Errorf("the queue at %s: %w", q.url, err))
			return
		}
		for next := info.State.FirstSeq; info.State.Msgs > 0 && next <= info.State.LastSeq; next++ {
			m, err := q.dead.GetMsg(ctx, next)
			if errors.Is(err, jetstream.ErrMsgNotFound) {
				continue
			}
			if err != nil {
				yield(nil, fmt.Errorf("the queue at %s: %w", q.url, err))
				return
			}
			if !yield(deadLetter(m), nil) {
				return
			}
		}
	}
}

// Forget takes a dead letter away.
func (q *Queue) Forget(ctx context.Context, d *DeadLetter) error {
	err := q.dead.DeleteMsg(ctx, d.sequence)
	if err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
		return fmt.Errorf("the queue at %s: %w", q.url, err)
	}
	return nil
}

func deadLetter(m *jetstream.RawStreamMsg) *DeadLetter {
	d := &DeadLetter{sequence: m.Sequence}
	d.File, d.Reason, d.Mend = m.Header.Get(fileHeader), m.Header.Get(reasonHeader), m.Header.Get(mendHeader)
	d.Line, _ = strconv.Atoi(m.Header.Get(lineHeader)) // where there is none it is 0
	if a, err := parseArticle(m.Data); err == nil {
		d.Article = a
	}
	return d
}
