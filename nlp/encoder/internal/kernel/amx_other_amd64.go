//go:build amd64 && !linux

package kernel

func tilesAllowed() bool { return false }
