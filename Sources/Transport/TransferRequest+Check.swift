extension TransferRequest {
    /// Checks what can be checked before connecting, and takes the URL apart.
    func checked() throws(TransportError) -> URLParts {
        let target: URLParts
        do throws(TransportError) {
            target = try URLParts(url)
        } catch {
            throw error.at(RedactedURL(url))
        }
        try target.check(against: addressPolicy)
        let shown = RedactedURL(target)
        guard body.isEmpty || method == .post else {
            throw TransportError(.requestInvalid, "a GET with a body", url: shown)
        }
        for field in headers {
            guard Self.isToken(field.name), field.value.utf8.allSatisfy(Self.isFieldByte) else {
                throw TransportError(.headerInvalid, "not a field name, or a value with control characters", url: shown)
            }
            if let reserved = Self.reserved.first(where: { isSameHeaderName($0, field.name) }) {
                throw TransportError(.headerInvalid, "\(reserved) is set by the transport", url: shown)
            }
        }
        return target
    }

    /// Fields that frame the message, belong to the connection, select the peer or ask for codings.
    private static let reserved = [
        "Accept-Encoding", "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authorization",
        "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    ]

    /// Whether the text is a token as RFC 9110 section 5.6.2 has it.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default:
                    "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    private static func isFieldByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == 0x09
    }
}
