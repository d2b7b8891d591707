package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"entente/api"
)

// newFlags makes the flags of a command; its help goes to stdout.
func (e *env) newFlags(c *command) *flag.FlagSet {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	return flags
}

// parse reads flags, which may stand before, between and after the other arguments, and returns the others. After --
// nothing is a flag.
func (e *env) parse(c *command, flags *flag.FlagSet, args []string) ([]string, error) {
	var rest, literal []string
	if i := slices.Index(args, "--"); i >= 0 {
		args, literal = args[:i], args[i+1:]
	}
	args = slices.Clone(args)
	for i, arg := range args {
		args[i] = underscored(flags, arg)
	}
	for {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, e.printHelp(c, flags)
		} else if err != nil {
			return nil, usageError{err}
		}
		args = flags.Args()
		if len(args) == 0 {
			return append(rest, literal...), nil
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
}

// underscored lets --as-of stand for --as_of.
func underscored(flags *flag.FlagSet, arg string) string {
	if !strings.HasPrefix(arg, "--") {
		return arg
	}
	name, value, given := strings.Cut(arg[2:], "=")
	other := strings.ReplaceAll(name, "-", "_")
	if flags.Lookup(name) != nil || flags.Lookup(other) == nil {
		return arg
	}
	if given {
		other += "=" + value
	}
	return "--" + other
}

func (e *env) printHelp(c *command, flags *flag.FlagSet) error {
	fmt.Fprintf(e.stdout, "%s\n\nusage: entente %s %s\n", c.summary, c.name, c.usageLine())
	if c.detail != "" {
		fmt.Fprintf(e.stdout, "\n%s\n", strings.TrimSpace(c.detail))
	}
	fmt.Fprintln(e.stdout, "\nflags:")
	flags.VisitAll(func(f *flag.Flag) {
		fmt.Fprintf(e.stdout, "  --%-16s %s%s\n", f.Name, f.Usage, defaultText(f.DefValue))
	})
	return errHelp
}

func defaultText(value string) string {
	if value == "" || value == "false" || value == "0" {
		return ""
	}
	return " (default " + value + ")"
}

// storeFlag adds --store.
func storeFlag(flags *flag.FlagSet) *string {
	return flags.String("store", "sqlite:entente.db", "where the graph is: mem:, sqlite:FILE, neo4j://HOST:PORT[/DB], neo4j+s://…, bolt://…")
}

// formatFlag adds --format; the first of the values is the default.
func formatFlag(flags *flag.FlagSet, values ...string) *choice {
	c := &choice{value: values[0], of: values}
	flags.Var(c, "format", "form of the results: "+strings.Join(values, ", "))
	return c
}

// A choice is a flag with a closed list of values.
type choice struct {
	value string
	of    []string
}

func (c *choice) String() string { return c.value }

func (c *choice) Set(value string) error {
	if !slices.Contains(c.of, value) {
		return fmt.Errorf("it is none of %s", strings.Join(c.of, ", "))
	}
	c.value = value
	return nil
}

// A values is a flag that may be given several times.
type values []string

func (v *values) String() string { return "" }

func (v *values) Set(value string) error {
	*v = append(*v, value)
	return nil
}

// questionFlags adds a flag for each parameter of a question, under the name that it has in the API, and returns what
// collects them.
func questionFlags(flags *flag.FlagSet, params any) map[string]*values {
	given := map[string]*values{}
	for _, p := range api.Parameters(params) {
		given[p.Name] = &values{}
		text := p.Doc
		if len(p.Enum) > 0 {
			text += ": " + strings.Join(p.Enum, ", ")
		}
		if p.Default != "" {
			text += " (default " + p.Default + ")"
		}
		flags.Var(given[p.Name], p.Name, text)
	}
	return given
}

// decodeQuestion fills the parameters from the flags, with the defaults and checks of the API.
func decodeQuestion(params any, given map[string]*values) error {
	query := map[string][]string{}
	for name, v := range given {
		if len(*v) > 0 {
			query[name] = *v
		}
	}
	if err := api.Decode(params, query); err != nil {
		return usageError{err}
	}
	return nil
}
