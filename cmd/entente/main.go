// Command entente reads articles, keeps what they say of the relations between political actors, and answers questions
// about it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	done       = 0
	failed     = 1
	wrongUsage = 2
)

// A command is one subcommand.
type command struct {
	name    string
	args    string // what follows the flags
	summary string
	detail  string
	run     func(ctx context.Context, e *env, c *command, args []string) error
}

// commands lists every subcommand in the order of help.
func commands() []*command {
	return []*command{
		extractCommand(), loadCommand(), watchCommand(), workerCommand(), queueCommand(), serveCommand(),
		relationsCommand(), actorsCommand(), statementsCommand(), mediationsCommand(), changesCommand(), proposalsCommand(), judgeCommand(),
		evalCommand(), verifyCommand(), exportCommand(), copyCommand(), keyCommand(), trainCommand(), versionCommand(),
	}
}

// A usageError is a fault in how the program was called.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errRejected ends a command that did its work, but not on all of its input; the reasons have been printed.
var errRejected = errors.New("some input was rejected")

// errHelp ends a command that only printed its help.
var errHelp = errors.New("help was asked for")

// run is the program; it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return newEnv(stdin, stdout, stderr).run(ctx, args)
}

func (e *env) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		e.help(e.stderr)
		return wrongUsage
	}
	switch args[0] {
	case "help", "--help", "-h", "-help":
		return e.helpFor(ctx, args[1:])
	case "--version":
		args = []string{"version"}
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return e.finish(c, c.run(ctx, e, c, args[1:]))
		}
	}
	fmt.Fprintf(e.stderr, "entente: there is no command %q; entente help lists them\n", args[0])
	return wrongUsage
}

// finish reports an error and turns it into the exit code.
func (e *env) finish(c *command, err error) int {
	var wrong usageError
	switch {
	case err == nil || errors.Is(err, errHelp):
		return done
	case errors.Is(err, errRejected):
		return failed
	case errors.As(err, &wrong):
		fmt.Fprintf(e.stderr, "entente %s: %v\nusage: entente %s %s\nentente %s --help says more\n", c.name, err, c.name, c.usageLine(), c.name)
		return wrongUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(e.stderr, "entente %s: interrupted\n", c.name)
		return failed
	case errors.Is(err, syscall.EPIPE): // the reader of our output has enough
		return done
	}
	fmt.Fprintf(e.stderr, "entente %s: %v\n", c.name, err)
	return failed
}

func (c *command) usageLine() string { return strings.TrimSpace("[flags] " + c.args) }

func (e *env) helpFor(ctx context.Context, args []string) int {
	if len(args) == 0 {
		e.help(e.stdout)
		return done
	}
	return e.run(ctx, []string{args[0], "--help"})
}

func (e *env) help(w io.Writer) {
	fmt.Fprint(w, "entente reads articles and answers who stands how to whom, and who says so.\n\nusage: entente <command> [flags] …\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-11s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nentente <command> --help says more. Exit codes: 0 done, 1 failed or some input rejected, 2 wrong usage.\n")
}
