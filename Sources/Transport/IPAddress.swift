import Glibc

/// An IPv4 or IPv6 address in one canonical form.
///
/// An IPv4 address is held as its IPv4-mapped IPv6 address, so `127.0.0.1` and `::ffff:127.0.0.1` are the same value.
package struct IPAddress: Hashable, Sendable {
    /// The 128 bits, most significant first.
    let bits: UInt128

    /// `::ffff:0:0/96`, where IPv4 addresses live.
    private static let mappedPrefix: UInt128 = 0xFFFF << 32

    init(bits: UInt128) {
        self.bits = bits
    }

    /// The IPv4 address of these four bytes, in network order read as a number: `0x7F00_0001` is `127.0.0.1`.
    init(v4 value: UInt32) {
        bits = Self.mappedPrefix | UInt128(value)
    }

    /// Parses a dotted quad or an IPv6 address; a zone (`%eth0`) is ignored. Any other spelling is nil.
    package init?(_ text: String) {
        let address = text.prefix { $0 != "%" }
        var v4 = in_addr()
        if inet_pton(AF_INET, String(address), &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
            return
        }
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, String(address), &v6) == 1 else { return nil }
        self.init(v6)
    }

    /// The address of a socket address; nil for a family that is not the Internet's or a structure that is too short.
    init?(_ address: UnsafePointer<sockaddr>, length: Int) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            self.init(v4: UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            self.init(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default:
            return nil
        }
    }

    private init(_ address: in6_addr) {
        bits = withUnsafeBytes(of: address) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    /// Whether this is an IPv4 address, mapped or not.
    package var isV4: Bool { bits >> 32 == 0xFFFF }
}

extension IPAddress: CustomStringConvertible {
    /// The dotted quad, or the shortest IPv6 form.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        if isV4 {
            var address = in_addr(s_addr: UInt32(truncatingIfNeeded: bits).bigEndian)
            inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
        } else {
            var address = bits.bigEndian
            inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        }
        return text.withUnsafeBufferPointer { String(decoding: $0.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self) }
    }
}

/// A block of addresses that share a prefix, written `10.0.0.0/8` or `fd00::/8`.
package struct AddressRange: Hashable, Sendable {
    /// The first address of the block.
    package let first: IPAddress
    /// How many leading bits of the 128 are fixed.
    private let length: Int

    /// Parses `ADDRESS/LENGTH`, or one address alone. Nil where the text is neither, or bits beyond the length are set.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(Substring(parts[0]))) else { return nil }
        let isDottedQuad = !parts[0].contains(UInt8(ascii: ":"))
        let width = isDottedQuad ? 32 : 128
        var length = width
        if parts.count == 2 {
            let digits = parts[1]
            guard !digits.isEmpty, digits.count <= 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(Substring(digits)), number <= width
            else { return nil }
            length = number
        }
        first = address
        self.length = length + 128 - width
        guard address.bits & ~mask == 0 else { return nil }
    }

    /// Whether the address lies in the block.
    package func contains(_ address: IPAddress) -> Bool {
        address.bits & mask == first.bits
    }

    private var mask: UInt128 {
        length == 0 ? 0 : ~UInt128(0) << (128 - length)
    }
}

extension AddressRange: CustomStringConvertible {
    /// The block as it is written.
    package var description: String { first.isV4 ? "\(first)/\(length - 96)" : "\(first)/\(length)" }
}
