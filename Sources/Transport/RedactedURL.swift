/// A URL as it may be shown: scheme, host, port, and a short hash that tells two URLs of one host apart.
///
/// Paths and queries carry tokens, so they are never kept.
package struct RedactedURL: Hashable, Sendable, CustomStringConvertible {
    /// For example `https://hooks.example/…#1a2b3c4d`.
    package let description: String

    /// Redacts a URL. A text that is not a usable URL is shown by its hash alone.
    package init(_ url: String) {
        let origin = (try? URLParts(url, acceptingUserInfo: true))?.origin ?? "(unusable URL) "
        description = "\(origin)/…#\(Self.shortHash(of: url))"
    }

    init(_ parts: URLParts) {
        description = "\(parts.origin)/…#\(Self.shortHash(of: parts.text))"
    }

    /// 32 bits folded from the 64-bit FNV-1a hash: enough to tell URLs apart, too few to find a token by.
    private static func shortHash(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(UInt32(truncatingIfNeeded: hash ^ hash >> 32), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
