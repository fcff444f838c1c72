import CounterfoilAlert
import CounterfoilTranscript

/// A link that is built for each alert: an https URL with `{room}`, `{session}` or `{alert}` in it.
///
/// It is the only live link of a message; what stands in the braces is percent-encoded, so no value can lead elsewhere.
package struct LinkTemplate: Sendable, Equatable {
    /// What the link is called in the message.
    package let label: String
    private let parts: [Part]

    private enum Part: Sendable, Equatable { case text(String), room, session, alert }

    /// - Throws: ``EndpointError`` (`endpoint.link`) where the text does not begin with `https://host`, has a brace that
    ///   is none of the three, or a character that does not belong in a URL.
    package init(label: String, template: String, endpoint: String = "") throws(EndpointError) {
        func refuse(_ detail: String) -> EndpointError { EndpointError(endpoint, "endpoint.link", detail) }
        let bytes = Array(template.utf8)
        guard bytes.starts(with: "https://".utf8), bytes.count > 8, bytes.count <= 1_024 else {
            throw refuse("a link begins with https:// and has at most 1024 bytes")
        }
        guard !label.isEmpty, label.utf8.count <= 60 else { throw refuse("a link needs a label of at most 60 bytes") }
        var parts: [Part] = []
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x7B else {
                guard Self.mayStand(byte) else { throw refuse("a link holds a character that must be percent-encoded") }
                text.append(byte)
                index += 1
                continue
            }
            guard let end = bytes[index...].firstIndex(of: 0x7D) else { throw refuse("a brace is not closed") }
            guard text.dropFirst(8).contains(0x2F) || !parts.isEmpty else {
                throw refuse("the host of a link must be fixed: put {…} after the first slash of the path")
            }
            parts.append(.text(String(decoding: text, as: UTF8.self)))
            text = []
            switch String(decoding: bytes[(index + 1)..<end], as: UTF8.self) {
            case "room": parts.append(.room)
            case "session": parts.append(.session)
            case "alert": parts.append(.alert)
            default: throw refuse("only {room}, {session} and {alert} can stand in a link")
            }
            index = end + 1
        }
        parts.append(.text(String(decoding: text, as: UTF8.self)))
        self.parts = parts
        self.label = label
    }

    func url(for alert: AlertDigest) -> String {
        var url = ""
        for part in parts {
            switch part {
            case .text(let text): url += text
            case .room: url += Self.encode(alert.room)
            case .session: url += Self.encode(alert.session)
            case .alert: url += Self.encode(alert.id)
            }
        }
        return url
    }

    /// Characters of a URL (RFC 3986) without those that mean something to a channel: `< > | ' " \ ^ space`.
    private static func mayStand(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || "/:?#[]@!$&()*+,;=%".utf8.contains(byte)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    private static func encode(_ value: String) -> String {
        var encoded: [UInt8] = []
        for byte in value.utf8.prefix(128) {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                let digits = Array("0123456789ABCDEF".utf8)
                encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
