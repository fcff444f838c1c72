/// Cuts a stream of bytes into lines that end in LF, CR or CRLF, wherever the stream is split.
///
/// A line longer than the limit keeps its beginning, loses the rest and says so; memory stays bounded however long the
/// line becomes.
struct LineSplitter: Sendable {
    /// One line without its end.
    struct Line: Sendable, Equatable {
        var bytes: [UInt8]
        /// Whether the line was longer than the limit and its end is missing.
        var isCut: Bool
    }

    /// The most bytes of a line that are kept.
    let limit: Int
    private var partial: [UInt8] = []
    private var isCut = false
    private var endedInReturn = false

    init(limit: Int = 256 << 10) { self.limit = limit }

    /// Takes the next bytes and hands over each line that they complete.
    mutating func append(_ bytes: [UInt8], _ body: (Line) -> Void) {
        var start = 0
        if endedInReturn, let first = bytes.first {
            endedInReturn = false
            if first == 0x0A { start = 1 }
        }
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x0A || byte == 0x0D else {
                index += 1
                continue
            }
            keep(bytes[start..<index])
            body(Line(bytes: partial, isCut: isCut))
            partial.removeAll(keepingCapacity: partial.count <= 4096)
            isCut = false
            index += 1
            if byte == 0x0D {
                if index == bytes.count {
                    endedInReturn = true
                } else if bytes[index] == 0x0A {
                    index += 1
                }
            }
            start = index
        }
        keep(bytes[start...])
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        let room = limit - partial.count
        if bytes.count > room { isCut = true }
        partial.append(contentsOf: bytes.prefix(room))
    }
}
