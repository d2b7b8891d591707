// Package api answers questions about a graph over HTTP, and gives the same answers to the command line.
//
// Bottom up: wire.go holds what goes over the wire; params.go reads a question's parameters, from a URL or from flags,
// into one tagged struct; questions.go answers them from a store; route.go ties path, parameters, answer and their
// description together; openapi.go describes the routes from the same types; server.go serves them.
package api
