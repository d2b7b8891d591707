package main

import (
	"context"
	"fmt"
	"strings"

	"entente/api"
)

func keyCommand() *command {
	return &command{
		name: "key", args: "NAME", summary: "make a key for the API",
		detail: `
Prints the key to stderr, once, and to stdout the line for the file of keys, which holds only its hash:

  entente key --write ana >> keys.txt
  entente serve --keys keys.txt
`, run: runKey,
	}
}

func runKey(_ context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	write := flags.Bool("write", false, "the key may write too")
	perMinute := flags.Int("rate", 0, "requests a minute; the server's limit without")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 || strings.ContainsAny(rest[0], " \t\r\n#") || rest[0] == "" || *perMinute < 0 {
		return usage("give one name without blanks: who holds the key")
	}
	secret := api.NewSecret()
	fmt.Fprintf(e.stderr, "the key of %s, which is not stored: %s\n", rest[0], secret)
	_, err = fmt.Fprintln(e.stdout, api.Key{Name: rest[0], Hash: api.HashKey(secret), Write: *write, Rate: *perMinute}.Line())
	return err
}
