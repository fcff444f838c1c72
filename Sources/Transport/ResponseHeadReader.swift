/// Assembles a response's head from the lines libcurl hands over, and counts what they cost.
struct ResponseHeadReader: Sendable {
    /// What a line meant.
    enum Step {
        /// More lines follow.
        case incomplete
        /// The head of the final answer is complete.
        case complete(status: Int, headers: HeaderFields)
        /// A trailer after the body, or the end of one.
        case trailer
    }

    private enum Stage {
        case statusLine
        case fields(status: Int)
        case afterHead
    }

    private let limits: TransferLimits
    private var bytes = 0
    private var lines = 0
    private var stage = Stage.statusLine
    private var fields: [HeaderFields.Field] = []

    init(limits: TransferLimits) {
        self.limits = limits
    }

    /// The next hop of a redirect begins; what was counted stays counted.
    mutating func restart() {
        stage = .statusLine
        fields = []
    }

    /// Takes one line as it came, with its line break.
    ///
    /// - Throws: `transport.header.limit` or `transport.response.malformed`.
    mutating func take(_ raw: UnsafeRawBufferPointer) throws(TransportError) -> Step {
        bytes += raw.count
        lines += 1
        guard bytes <= limits.headerBytes else {
            throw TransportError(.headerLimit, "more than \(limits.headerBytes) bytes")
        }
        guard lines <= limits.headerLines else {
            throw TransportError(.headerLimit, "more than \(limits.headerLines) lines")
        }
        let line = raw.prefix { $0 != 0x0D && $0 != 0x0A }
        switch stage {
        case .statusLine:
            stage = .fields(status: try Self.status(of: line))
            return .incomplete
        case .fields(let status) where line.isEmpty:
            // Interim answers precede the final one. None that changes the protocol was asked for.
            guard status >= 200 else {
                guard status != 101 else { throw TransportError(.responseMalformed, "status 101 was not asked for") }
                restart()
                return .incomplete
            }
            stage = .afterHead
            defer { fields = [] }
            return .complete(status: status, headers: HeaderFields(fields))
        case .fields:
            append(line)
            return .incomplete
        case .afterHead:
            return .trailer
        }
    }

    private mutating func append(_ line: Slice<UnsafeRawBufferPointer>) {
        if let first = line.first, Self.isBlank(first), let last = fields.indices.last {
            // A folded line continues the value before it.
            fields[last].value += " " + Self.text(line)
            return
        }
        let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
        fields.append(
            .init(name: Self.text(line[..<colon]), value: Self.text(line[colon...].dropFirst())))
    }

    /// The status of a line such as `HTTP/1.1 200 OK`.
    private static func status(of line: Slice<UnsafeRawBufferPointer>) throws(TransportError) -> Int {
        let digits = line.drop { $0 != 0x20 }.dropFirst().prefix { $0 != 0x20 }
        guard line.starts(with: "HTTP/".utf8), digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw TransportError(.responseMalformed, "status line") }
        let status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard status >= 100 else { throw TransportError(.responseMalformed, "status line") }
        return status
    }

    /// The text without surrounding blanks; invalid UTF-8 is replaced.
    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let start = bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }
}
