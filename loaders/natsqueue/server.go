package natsqueue

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// largest is how many bytes an article may have on a queue that Serve runs.
const largest = 8 << 20

// Serve runs a NATS server with JetStream in this process until ctx ends. What is on its queues is kept in a folder, and is
// there again after a new start. Listening is told the URL once the server answers.
func Serve(ctx context.Context, addr, folder, token string, listening func(url string)) error {
	host, port, err := splitAddr(addr)
	if err != nil {
		return err
	}
	s, err := server.NewServer(&server.Options{
		ServerName: "entente", Host: host, Port: port, Authorization: token, JetStream: true, StoreDir: folder, MaxPayload: largest, NoSigs: true,
	})
	if err != nil {
		return fmt.Errorf("the queue cannot be served: %w", err)
	}
	faults := make(faultLog, 1)
	s.SetLogger(faults, false, false)
	s.Start()
	defer func() {
		s.Shutdown()
		s.WaitForShutdown()
	}()
	ready := make(chan bool, 1)
	go func() { ready <- s.ReadyForConnections(30 * time.Second) }()
	select {
	case <-ctx.Done():
		return nil
	case err := <-faults:
		return fmt.Errorf("the queue cannot be served on %s: %w", addr, err)
	case ok := <-ready:
		if !ok {
			return fmt.Errorf("the queue on %s does not answer", addr)
		}
	}
	listening(s.ClientURL())
	select {
	case <-ctx.Done():
		return nil
	case err := <-faults:
		return fmt.Errorf("the queue on %s ends: %w", addr, err)
	}
}

func splitAddr(addr string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, fmt.Errorf("%q is not an address such as 127.0.0.1:4222: %w", addr, err)
	}
	port, err = strconv.Atoi(text)
	switch {
	case err != nil || port < 0 || port > 65535:
		return "", 0, fmt.Errorf("%q is not a port", text)
	case port == 0:
		port = server.RANDOM_PORT
	}
	return host, port, nil
}

// A faultLog is a logger of the server that keeps the first fault that ends it, and nothing else.
type faultLog chan error

// Fatalf is how the server says that it cannot go on.
func (l faultLog) Fatalf(format string, v ...any) {
	select {
	case l <- fmt.Errorf(format, v...):
	default:
	}
}

// Noticef is not kept.
func (faultLog) Noticef(string, ...any) {}

// Warnf is not kept.
func (faultLog) Warnf(string, ...any) {}

// Errorf is not kept: the client that is concerned is told.
func (faultLog) Errorf(string, ...any) {}

// Debugf is not kept.
func (faultLog) Debugf(string, ...any) {}

// Tracef is not kept.
func (faultLog) Tracef(string, ...any) {}
