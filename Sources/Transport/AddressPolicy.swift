/// Which schemes, addresses and ports a request may reach.
///
/// The address checked is the one the socket connects to, after all resolving, and again each time a pooled connection
/// is used; how a URL spells it does not matter. Proxies from the environment are never used.
package struct AddressPolicy: Hashable, Sendable {
    /// Ranges that may be reached although they are not public, such as `127.0.0.0/8` for a demo.
    package var allowedRanges: [AddressRange]
    /// Ranges that may not be reached although they are public or allowed, such as this worker's own listeners.
    package var deniedRanges: [AddressRange]
    /// The only ports that may be reached; nil for any.
    package var ports: Set<UInt16>?
    /// Whether plain http is accepted beside https.
    package var allowsPlainHTTP: Bool

    /// A policy; by default any port of any public address over https.
    package init(
        allowedRanges: [AddressRange] = [], deniedRanges: [AddressRange] = [], ports: Set<UInt16>? = nil,
        allowsPlainHTTP: Bool = false
    ) {
        self.allowedRanges = allowedRanges
        self.deniedRanges = deniedRanges
        self.ports = ports
        self.allowsPlainHTTP = allowsPlainHTTP
    }

    /// Any port of any public address, over https only.
    package static let publicOnly = AddressPolicy()

    /// Public addresses and this machine's loopback, over http too: for demos and tests.
    package static let includingLoopback = AddressPolicy(
        allowedRanges: ["127.0.0.0/8", "::1/128"].compactMap(AddressRange.init), allowsPlainHTTP: true)

    /// Whether this address may be reached. A denied range wins over an allowed one.
    package func allows(_ address: IPAddress) -> Bool {
        if deniedRanges.contains(where: { $0.contains(address) }) { return false }
        if allowedRanges.contains(where: { $0.contains(address) }) { return true }
        return address.isPublic
    }

    /// Whether this port may be reached.
    package func allows(port: UInt16) -> Bool {
        ports?.contains(port) ?? true
    }
}

extension IPAddress {
    /// Whether the address is one that hosts on the public Internet have: global unicast, and none of the blocks set
    /// aside for private use, documentation, tunnels, translation, benchmarking, multicast or cloud metadata.
    ///
    /// Source: the IANA special-purpose address registries. Blocks that embed an IPv4 address (NAT64, 6to4, Teredo) are
    /// refused whole, because the address that is reached in the end cannot be seen.
    package var isPublic: Bool {
        let special = isV4 ? Self.specialV4 : Self.specialV6
        return (isV4 || Self.globalUnicast.contains { $0.contains(self) }) && !special.contains { $0.contains(self) }
    }

    private static let specialV4 = [
        "0.0.0.0/8",  // this network
        "10.0.0.0/8",  // private
        "100.64.0.0/10",  // carrier-grade translation; one cloud's metadata
        "127.0.0.0/8",  // loopback
        "168.63.129.16/32",  // one cloud's metadata and resolver
        "169.254.0.0/16",  // link-local; most clouds' metadata
        "172.16.0.0/12",  // private
        "192.0.0.0/24",  // protocol assignments
        "192.0.2.0/24",  // documentation
        "192.88.99.0/24",  // 6to4 relays
        "192.168.0.0/16",  // private
        "198.18.0.0/15",  // benchmarking
        "198.51.100.0/24",  // documentation
        "203.0.113.0/24",  // documentation
        "224.0.0.0/4",  // multicast
        "240.0.0.0/4",  // reserved, broadcast
    ].compactMap(AddressRange.init)

    /// Everything else in IPv6 is loopback, local, multicast, translation or unassigned.
    private static let globalUnicast = ["2000::/3"].compactMap(AddressRange.init)

    private static let specialV6 = [
        "2001::/23",  // protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  // documentation
        "2002::/16",  // 6to4
        "3fff::/20",  // documentation
    ].compactMap(AddressRange.init)
}
