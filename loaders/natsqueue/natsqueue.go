// Package natsqueue hands articles from one process to many by a work queue of NATS JetStream. Each article is given to
// one worker at a time, and to another where that one is lost; what cannot be read is put apart with the reason.
package natsqueue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"entente/graph"
	"entente/loaders/source"
)

const (
	workStream  = "ENTENTE"
	workSubject = "entente.articles." // the id of the article follows
	deadStream  = "ENTENTE_DEAD"
	deadSubject = "entente.dead." // the id of the article follows
	consumer    = "workers"
)

// What a new queue has where nobody says otherwise.
const (
	DefaultWaiting   = 100_000
	DefaultLostAfter = 30 * time.Second
)

// Config says which queue and, where not zero, how it behaves from now on, for all who use it.
type Config struct {
	URL       string             // nats://HOST:PORT, tls://…
	Token     string             // that the server asks for; "" where it asks for none
	Waiting   int64              // articles that may be on the queue; whoever puts more waits
	LostAfter time.Duration      // time without a sign of life after which what a worker has goes to another
	Trouble   func(reason error) // told when the connection is lost, and nil when it is back; may be nil
}

// A Queue is a connection to the queue. It is safe for concurrent use.
type Queue struct {
	url       string
	conn      *nats.Conn
	js        jetstream.JetStream
	work      jetstream.Stream
	dead      jetstream.Stream
	taking    jetstream.Consumer
	lostAfter time.Duration
}

// Open connects, and makes the queue where it is not there yet.
func Open(ctx context.Context, c Config) (*Queue, error) {
	conn, err := nats.Connect(c.URL, c.options()...)
	if err != nil {
		return nil, fmt.Errorf("there is no queue at %s: %w; entente queue starts one", c.URL, err)
	}
	q := &Queue{url: c.URL, conn: conn}
	if err := q.prepare(ctx, c); err != nil {
		conn.Close()
		return nil, fmt.Errorf("the queue at %s: %w", c.URL, err)
	}
	return q, nil
}

func (c Config) options() []nats.Option {
	options := []nats.Option{nats.Name("entente"), nats.MaxReconnects(-1), nats.Timeout(10 * time.Second)}
	if c.Token != "" {
		options = append(options, nats.Token(c.Token))
	}
	if c.Trouble != nil {
		options = append(options,
			nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
				if err != nil {
					c.Trouble(err)
				}
			}),
			nats.ReconnectHandler(func(*nats.Conn) { c.Trouble(nil) }))
	}
	return options
}

// prepare finds the streams and the consumer, or makes them.
func (q *Queue) prepare(ctx context.Context, c Config) error {
	var err error
	if q.js, err = jetstream.New(q.conn); err != nil {
		return err
	}
	// An id can be on the queue once: that keeps out duplicates, and versions of an article in their order.
	if q.work, err = q.stream(ctx, c.Waiting, jetstream.StreamConfig{
		Name: workStream, Subjects: []string{workSubject + "*"}, Retention: jetstream.WorkQueuePolicy, Storage: jetstream.FileStorage,
		MaxMsgs: DefaultWaiting, MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true,
	}); err != nil {
		return err
	}
	if q.dead, err = q.stream(ctx, 0, jetstream.StreamConfig{
		Name: deadStream, Subjects: []string{deadSubject + "*"}, Storage: jetstream.FileStorage, MaxMsgsPerSubject: 1,
	}); err != nil {
		return err
	}
	return q.consumer(ctx, c.LostAfter)
}

// stream finds a stream, or makes it as it is wanted; limit, where not zero, is how many messages it holds from now on.
func (q *Queue) stream(ctx context.Context, limit int64, want jetstream.StreamConfig) (jetstream.Stream, error) {
	s, err := q.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if s, err = q.js.CreateStream(ctx, want); errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			s, err = q.js.Stream(ctx, want.Name)
		}
	}
	if err != nil || limit == 0 || s.CachedInfo().Config.MaxMsgs == limit {
		return s, err
	}
	changed := s.CachedInfo().Config
	changed.MaxMsgs = limit
	return q.js.UpdateStream(ctx, changed)
}

// consumer finds what workers take from, or makes it.
func (q *Queue) consumer(ctx context.Context, lostAfter time.Duration) error {
	var err error
	q.taking, err = q.work.Consumer(ctx, consumer)
	want := jetstream.ConsumerConfig{
		Durable: consumer, AckPolicy: jetstream.AckExplicitPolicy, AckWait: DefaultLostAfter, MaxDeliver: -1, MaxAckPending: -1,
	}
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		q.taking, err = q.work.CreateOrUpdateConsumer(ctx, want) // whoever else makes it wants the same
	}
	if err == nil && lostAfter != 0 && q.taking.CachedInfo().Config.AckWait != lostAfter {
		want.AckWait = lostAfter
		q.taking, err = q.work.UpdateConsumer(ctx, want)
	}
	if err == nil {
		q.lostAfter = q.taking.CachedInfo().Config.AckWait
	}
	return err
}

// Close ends the connection, after what has been sent has reached the server.
func (q *Queue) Close() {
	_ = q.conn.FlushTimeout(5 * time.Second) // what does not arrive is given to another worker after a while
	q.conn.Close()
}

// Put puts an article on the queue, and waits while the queue is full, or while another version of the article is on it. It
// is a duplicate where the article is on the queue as it is. One that is too large for the queue is a *source.Rejection.
func (q *Queue) Put(ctx context.Context, a *graph.Article) (duplicate bool, err error) {
	data, err := json.Marshal(wireOf(a))
	if err != nil {
		return false, err
	}
	if most := q.conn.MaxPayload(); int64(len(data)) > most {
		return false, &source.Rejection{File: a.Name, Reason: fmt.Sprintf("with %d bytes it is too large for the queue, which takes %d", len(data), most), Mend: "load it without the queue, or raise max_payload of the server"}
	}
	subject := workSubject + string(a.ID)
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		_, err := q.js.Publish(ctx, subject, data)
		if refused(err) {
			if duplicate, err = q.queued(ctx, subject, data); duplicate {
				return true, nil
			}
		}
		switch {
		case err == nil:
			return false, nil
		case ctx.Err() != nil:
			return false, ctx.Err()
		case !errors.Is(err, errWait) && !passing(err):
			return false, fmt.Errorf("the queue at %s does not take %s: %w", q.url, a.Name, err)
		}
		if err := wait(ctx, pause); err != nil {
			return false, err
		}
	}
}

// errWait says that there will be place on the queue later.
var errWait = errors.New("the queue is full")

// refused tells whether the stream has taken a message for one too many.
func refused(err error) bool {
	const storeFailed = 10077
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == storeFailed
}

// queued tells whether what stands on the queue under a subject is just this; if not, the error is errWait.
func (q *Queue) queued(ctx context.Context, subject string, data []byte) (bool, error) {
	there, err := q.work.GetLastMsgForSubject(ctx, subject)
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return false, errWait
	case err != nil:
		return false, err
	case string(there.Data) == string(data):
		return true, nil
	}
	return false, errWait
}

// passing tells whether an error is about a server that may be back in a moment.
func passing(err error) bool {
	for _, e := range []error{nats.ErrNoResponders, nats.ErrTimeout, nats.ErrDisconnected, nats.ErrConnectionReconnecting,
		jetstream.ErrNoStreamResponse, jetstream.ErrNoHeartbeat, context.DeadlineExceeded} {
		if errors.Is(err, e) {
			return true
		}
	}
	const unavailable = 10008
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == unavailable
}

func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Status says what is on the queue.
type Status struct {
	Waiting uint64 `json:"waiting"` // articles with no worker
	Taken   int    `json:"taken"`   // articles with a worker
	Dead    uint64 `json:"dead"`    // articles put apart
	Idle    int    `json:"idle"`    // workers that wait for articles
}

// Status asks what is on the queue.
func (q *Queue) Status(ctx context.Context) (Status, error) {
	work, err := q.taking.Info(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("the queue at %s: %w", q.url, err)
	}
	dead, err := q.dead.Info(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("the queue at %s: %w", q.url, err)
	}
	return Status{Waiting: work.NumPending, Taken: work.NumAckPending, Dead: dead.State.Msgs, Idle: work.NumWaiting}, nil
}
