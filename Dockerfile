# The binary is static and holds its data; the image adds samples and a user.
FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY loaders/webpage/dateparser loaders/webpage/dateparser
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION}" -o /entente ./cmd/entente

FROM alpine:3
RUN adduser -D -H -u 10001 entente && mkdir /graph && chown entente /graph
COPY --from=build /entente /usr/local/bin/entente
COPY data/articles /samples
COPY LICENSE NOTICE /usr/share/doc/entente/
USER entente
WORKDIR /graph
VOLUME /graph
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD wget -q -O /dev/null http://127.0.0.1:8080/readyz || exit 1
ENTRYPOINT ["entente"]
CMD ["serve", "--addr", "0.0.0.0:8080", "--store", "sqlite:/graph/entente.db", "--load", "/samples"]
