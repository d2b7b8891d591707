package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"
)

// ErrAddress says that a URL leads to an address that is not of the public internet.
var ErrAddress = errors.New("it is not an address of the public internet")

// PublicOnly refuses every address that does not belong to a host on the public internet: loopback, private, link-local,
// carrier-grade NAT, multicast, unspecified, documentation and reserved ones, also where IPv6 holds an IPv4 address.
func PublicOnly(at netip.AddrPort) error {
	if public(at.Addr()) {
		return nil
	}
	return fmt.Errorf("%s: %w", at.Addr(), ErrAddress)
}

// AnyAddress refuses none. It is for URLs that a person gives.
func AnyAddress(netip.AddrPort) error { return nil }

// reserved are the blocks within global unicast that are no host on the public internet (IANA special-purpose registries).
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

var (
	nat64  = netip.MustParsePrefix("64:ff9b::/96") // the last four bytes are an IPv4 address
	global = netip.MustParsePrefix("2000::/3")     // all that is handed out of IPv6
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

func public(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !global.Contains(a) {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// control asks allow about the address that a connection is about to be made to, after the name was resolved.
func control(allow func(netip.AddrPort) error) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("%s: %w", address, ErrAddress)
		}
		return allow(at)
	}
}
