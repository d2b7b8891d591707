package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"

	"entente/data"
)

// version is set by the build: -ldflags "-X main.version=…".
var version = "dev"

func versionCommand() *command {
	return &command{name: "version", summary: "print the versions of program and data", run: runVersion}
}

func runVersion(_ context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	format := formatFlag(flags, "text", "jsonl")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	digest, err := dataVersion(data.FS)
	if err != nil {
		return err
	}
	if format.value == "jsonl" {
		fmt.Fprintf(e.stdout, `{"version":%q,"commit":%q,"data":%q,"go":%q}`+"\n", version, commit(), digest, runtime.Version())
		return nil
	}
	fmt.Fprintf(e.stdout, "entente %s\ncommit  %s\ndata    %s\n%s %s/%s\n", version, commit(), digest, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// commit is the revision that the program was built from.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, dirty := "unknown", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " with changes"
		}
	}
	return revision + dirty
}

// dataVersion is a hash over all embedded data.
func dataVersion(fsys fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(fsys, path)
		fmt.Fprintf(sum, "%s\x00%d\x00", path, len(content))
		sum.Write(content)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:8]), err
}
