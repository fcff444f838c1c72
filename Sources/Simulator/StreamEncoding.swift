internal import CounterfoilTranscript

/// The bytes of a room's long streams.
enum StreamEncoding: Sendable, Equatable {
    /// One JSON object a line.
    case ndjson
    /// JSON objects with nothing between them.
    case concatenated
    /// One JSON array that is closed when the room ends.
    case array
    /// Server-sent events (WHATWG HTML, 9.2).
    case events

    /// The framing that a query names.
    init?(framing name: String) {
        switch name {
        case "ndjson": self = .ndjson
        case "concatenated": self = .concatenated
        case "array": self = .array
        default: return nil
        }
    }

    var contentType: String {
        switch self {
        case .ndjson: "application/x-ndjson"
        case .concatenated, .array: "application/json"
        case .events: "text/event-stream"
        }
    }

    /// What stands before the first object.
    var preamble: [UInt8] {
        switch self {
        case .ndjson, .concatenated: []
        case .array: Array("[\n".utf8)
        case .events: Array("retry: 1000\n\n".utf8)
        }
    }

    /// Sent while nothing happens, so that a silent connection can be told from a dead one.
    var heartbeat: [UInt8] {
        switch self {
        case .events: Array(": keep-alive\n\n".utf8)
        default: framed(Array("{\"type\":\"ping\"}".utf8))
        }
    }

    /// The last object of a room that has ended.
    var end: [UInt8] {
        switch self {
        case .ndjson, .concatenated: framed(Array("{\"type\":\"end\"}".utf8))
        case .array: Array("{\"type\":\"end\"}\n]\n".utf8)
        case .events: Array("id: \(Self.endID)\nevent: end\ndata: {\"type\":\"end\"}\n\n".utf8)
        }
    }

    /// The event id that says that everything was received.
    static let endID = "end"

    /// An object whose braces balance but which is not JSON.
    var garbage: [UInt8] {
        switch self {
        case .events: Array("event: message\ndata: {\"id\":\"broken\",\"text\":,}\n\n".utf8)
        default: framed(Array("{\"id\":\"broken\",\"ts\":,\"text\":}".utf8))
        }
    }

    func append(_ line: RoomTimeline.Line, to bytes: inout [UInt8]) {
        switch self {
        case .events:
            bytes += Array("id: ".utf8)
            bytes += line.id.utf8
            switch line.content {
            case .message: bytes.append(json: "\nevent: message\ndata: ")
            case .caption: bytes.append(json: "\nevent: caption\ndata: ")
            case .deletion: bytes.append(json: "\nevent: delete\ndata: ")
            }
            line.appendStreamObject(to: &bytes)
            bytes.append(json: "\n\n")
        default:
            line.appendStreamObject(to: &bytes)
            bytes += separator
        }
    }

    private func framed(_ object: [UInt8]) -> [UInt8] { object + separator }

    private var separator: [UInt8] {
        switch self {
        case .ndjson, .events: [UInt8(ascii: "\n")]
        case .concatenated: []
        case .array: [UInt8(ascii: ","), UInt8(ascii: "\n")]
        }
    }
}
