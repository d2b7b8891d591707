# The two commands to know: make run, make test.

STORE ?= sqlite:entente.db
ADDR  ?= 127.0.0.1:8080
VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS = -s -w -X main.version=$(VERSION)

.PHONY: run test bench build notebooks fmt clean

# Loads the sample articles and serves the API and the page.
run:
	go run -ldflags "$(LDFLAGS)" ./cmd/entente serve --store $(STORE) --addr $(ADDR) --load data/articles

# A static binary.
build:
	CGO_ENABLED=0 go build -trimpath -ldflags "$(LDFLAGS)" -o dist/entente ./cmd/entente

# Format, vet and all tests, with a summary at the end.
test:
	@scripts/test

# Speed: the reader, the stores, the API.
bench:
	@scripts/bench

# Runs the notebooks against the samples and keeps their outputs.
notebooks:
	@go test -count=1 -v -run '^TestNotebooks$$' ./cmd/entente -update

fmt:
	gofmt -w $$(git ls-files '*.go')

clean:
	rm -rf dist entente.db entente.db-wal entente.db-shm
