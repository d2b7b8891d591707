package natsqueue

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"entente/graph"
	"entente/loaders/source"
)

// A Job is an article that this process has taken. It is its own until Done or Reject is called, or the process is lost.
type Job struct {
	Article *graph.Article
	message jetstream.Msg
	jobs    *Jobs
}

// Done takes the article off the queue.
func (j *Job) Done() error {
	j.jobs.drop(j.message)
	return j.message.Ack()
}

// Reject takes the article off the queue and puts it apart with the reason.
func (j *Job) Reject(ctx context.Context, bad *source.Rejection) error {
	if err := j.jobs.queue.bury(ctx, j.message, bad); err != nil {
		return err
	}
	return j.Done()
}

// Jobs are what one process takes off a queue.
type Jobs struct {
	queue    *Queue
	atOnce   int
	attempts int
	stop     func()
	mu       sync.Mutex
	held     map[jetstream.Msg]bool // taken and not finished
}

// Jobs begins to take articles, at most so many at once. An article that as many workers as attempts says have not finished
// is put apart. End must be called.
func (q *Queue) Jobs(atOnce, attempts int) *Jobs {
	done := make(chan struct{})
	j := &Jobs{queue: q, atOnce: atOnce, attempts: attempts, held: map[jetstream.Msg]bool{}, stop: sync.OnceFunc(func() { close(done) })}
	go j.signs(q.lostAfter/3, done)
	return j
}

// End gives back to the queue what is not finished.
func (j *Jobs) End() {
	j.stop()
	j.mu.Lock()
	defer j.mu.Unlock()
	for m := range j.held {
		_ = m.Nak() // where it is not heard, the time for a sign of life runs out
	}
	clear(j.held)
}

// All yields jobs until ctx ends, and nil where none is there at the moment. An error ends it.
func (j *Jobs) All(ctx context.Context) iter.Seq2[*Job, error] {
	return func(yield func(*Job, error) bool) {
		for ctx.Err() == nil {
			messages, err := j.fetch(ctx)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(messages) == 0 && ctx.Err() == nil && !yield(nil, nil) {
				return
			}
			for _, m := range messages {
				if ctx.Err() != nil { // the rest is given back
					return
				}
				job, err := j.job(ctx, m)
				if (err != nil || job != nil) && !yield(job, err) || err != nil {
					return
				}
			}
		}
	}
}

// patience is how long a fetch waits for articles.
const patience = time.Second

// fetch takes what is there, or waits a moment for one article.
func (j *Jobs) fetch(ctx context.Context) ([]jetstream.Msg, error) {
	messages, err := j.collect(j.queue.taking.FetchNoWait(j.atOnce))
	if len(messages) > 0 || err == nil && ctx.Err() != nil {
		return messages, nil
	}
	if err == nil {
		messages, err = j.collect(j.queue.taking.Fetch(1, jetstream.FetchMaxWait(patience)))
	}
	if err != nil && passing(err) {
		err = wait(ctx, patience)
	}
	if err != nil && ctx.Err() == nil {
		return messages, fmt.Errorf("the queue at %s gives nothing: %w", j.queue.url, err)
	}
	return messages, nil
}

// collect holds what a fetch brings from the moment when it arrives.
func (j *Jobs) collect(batch jetstream.MessageBatch, err error) ([]jetstream.Msg, error) {
	if err != nil {
		return nil, err
	}
	var messages []jetstream.Msg
	for m := range batch.Messages() {
		j.hold(m)
		messages = append(messages, m)
	}
	if err := batch.Error(); len(messages) == 0 && !errors.Is(err, nats.ErrTimeout) {
		return nil, err
	}
	return messages, nil
}

// job makes a job of a message; nil where it is put apart.
func (j *Jobs) job(ctx context.Context, m jetstream.Msg) (*Job, error) {
	job := &Job{jobs: j, message: m}
	about, err := m.Metadata()
	if err != nil {
		return nil, err
	}
	if job.Article, err = parseArticle(m.Data()); err != nil {
		return nil, job.Reject(ctx, &source.Rejection{File: m.Subject(), Reason: "it is no article: " + err.Error(), Mend: "put articles on the queue with entente load --queue"})
	}
	if lost := about.NumDelivered - 1; lost >= uint64(j.attempts) {
		return nil, job.Reject(ctx, &source.Rejection{File: job.Article.Name, Reason: fmt.Sprintf("it was given to %d workers, and none finished it", lost), Mend: "read it by itself with entente extract"})
	}
	return job, nil
}

func (j *Jobs) hold(m jetstream.Msg) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.held[m] = true
}

func (j *Jobs) drop(m jetstream.Msg) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.held, m)
}

// signs tells the queue now and then that this process is alive.
func (j *Jobs) signs(every time.Duration, done <-chan struct{}) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			j.sign()
		}
	}
}

func (j *Jobs) sign() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for m := range j.held {
		_ = m.InProgress() // where it is not heard, another worker takes the article
	}
}
