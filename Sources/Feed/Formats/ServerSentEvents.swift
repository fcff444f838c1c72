import CounterfoilTranscript

/// Decodes `text/event-stream` (WHATWG HTML, section 9.2.6), wherever the stream is split.
struct ServerSentEventDecoder: Sendable {
    /// What a part of the stream completes.
    enum Output: Sendable, Equatable {
        case event(Event)
        /// A comment, which servers send as a heartbeat.
        case comment
        /// The time to wait before reconnecting, in milliseconds.
        case retry(Int64)
    }

    /// One dispatched event.
    struct Event: Sendable, Equatable {
        /// `message` where the stream names no type.
        var type: WireText
        var data: [UInt8]
        /// Whether data beyond the limit was lost.
        var isCut: Bool
        /// The `id` field of this event itself, where it has one.
        var id: WireText?
    }

    /// What to send as `Last-Event-ID` after a reconnect; empty for nothing.
    private(set) var lastEventID = WireText.empty

    /// The most bytes of data of one event that are kept.
    private let limit: Int
    private var lines: LineSplitter
    private var isFirstLine = true
    private var type: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var isCut = false
    private var pendingID = WireText.empty
    private var hasOwnID = false

    init(lineLimit: Int = 256 << 10, eventLimit: Int = 1 << 20) {
        limit = eventLimit
        lines = LineSplitter(limit: lineLimit)
    }

    /// Takes the next bytes of the stream.
    mutating func append(_ bytes: [UInt8]) -> [Output] {
        var splitter = lines
        lines = LineSplitter(limit: 0)  // so that the splitter below is the only owner of its buffer
        var output: [Output] = []
        splitter.append(bytes) { take($0, into: &output) }
        lines = splitter
        return output
    }

    /// Begins a new connection: an unfinished event is dropped, the last event's id stays.
    mutating func reconnect() {
        let id = lastEventID
        self = ServerSentEventDecoder(lineLimit: lines.limit, eventLimit: limit)
        lastEventID = id
        pendingID = id
    }

    private mutating func take(_ line: LineSplitter.Line, into output: inout [Output]) {
        var bytes = line.bytes[...]
        if isFirstLine {
            isFirstLine = false
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        }
        if line.isCut { isCut = true }
        guard let first = bytes.first else {
            dispatch(into: &output)
            return
        }
        if first == 0x3A {
            output.append(.comment)
            return
        }
        let colon = bytes.firstIndex(of: 0x3A) ?? bytes.endIndex
        var value = bytes[min(colon + 1, bytes.endIndex)...]
        if value.first == 0x20 { value = value.dropFirst() }
        let name = bytes[..<colon]
        if name.elementsEqual("data".utf8) {
            let room = limit - data.count - 1
            if value.count > room { isCut = true }
            data.append(contentsOf: value.prefix(max(room, 0)))
            if room >= 0 { data.append(0x0A) }
            hasData = true
        } else if name.elementsEqual("event".utf8) {
            type = Array(value)
        } else if name.elementsEqual("id".utf8) {
            guard !value.contains(0), value.count <= 4096, !line.isCut else { return }
            pendingID = WireText(repairing: value)
            hasOwnID = true
        } else if name.elementsEqual("retry".utf8) {
            guard !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
            output.append(.retry(value.count > 9 ? 999_999_999 : Int64(String(decoding: value, as: UTF8.self)) ?? 0))
        }
    }

    private mutating func dispatch(into output: inout [Output]) {
        defer {
            type = []
            data = []
            hasData = false
            isCut = false
            hasOwnID = false
        }
        lastEventID = pendingID
        guard hasData else { return }
        if data.last == 0x0A { data.removeLast() }
        let name: WireText = type.isEmpty ? "message" : WireText(repairing: type)
        output.append(
            .event(Event(type: name, data: data, isCut: isCut, id: hasOwnID && !pendingID.isEmpty ? pendingID : nil)))
    }
}
