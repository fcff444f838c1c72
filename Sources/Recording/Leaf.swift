/// One entry of a session's log: a line of canonical JSON, and a leaf of the log's Merkle tree.
///
/// A recording is nothing but its leaves and the transport bytes they point to, in the order in which things happened.
/// Numbers are integers; times are Unix milliseconds; members that are absent are left out.
package enum Leaf: Sendable, Equatable {
    /// The first leaf of a log: what is recorded, and by which program and rules.
    case hello(Hello)
    /// A process took the log over again.
    case resume(Resume)
    /// A request is about to be sent.
    case request(Request)
    /// The beginning of an answer.
    case head(Head)
    /// Bytes of an answer.
    case chunk(Chunk)
    /// The end of an exchange.
    case finish(Finish)
    /// What a feed's bytes meant.
    case event(Event)
    /// An alert was opened, extended or closed.
    case alert(Alert)
    /// The tail of the log was damaged and was set aside.
    case recovery(Recovery)
    /// The first leaf of every segment but the first: what the segments before it hold.
    case rotation(Rotation)
    /// The log was ended in good order.
    case close(Close)

    /// Reads a line, without its line feed.
    ///
    /// Strict: only the one canonical way of writing a leaf is read, so that equal leaves have equal hashes.
    package init(line: [UInt8]) throws(LeafError) {
        var typeScanner = LineScanner(line)
        let type = try typeScanner.findType()
        var scanner = LineScanner(line)
        try scanner.open()
        switch type {
        case "hello": self = .hello(try Hello(from: &scanner))
        case "resume": self = .resume(try Resume(from: &scanner))
        case "req": self = .request(try Request(from: &scanner))
        case "head": self = .head(try Head(from: &scanner))
        case "chunk": self = .chunk(try Chunk(from: &scanner))
        case "fin": self = .finish(try Finish(from: &scanner))
        case "ev": self = .event(try Event(from: &scanner))
        case "alert": self = .alert(try Alert(from: &scanner))
        case "recover": self = .recovery(try Recovery(from: &scanner))
        case "rotate": self = .rotation(try Rotation(from: &scanner))
        case "close": self = .close(try Close(from: &scanner))
        default: throw LeafError(.type, at: typeScanner.index)
        }
        guard scanner.isAtClose else { throw scanner.error(.member) }
        try scanner.close()
        try scanner.end()
        guard self.line == line else { throw LeafError(.notCanonical, at: 0) }
    }

    /// The canonical bytes, without a line feed.
    package var line: [UInt8] {
        var writer = LineWriter()
        writer.bytes.reserveCapacity(384)
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout LineWriter) {
        writer.open()
        switch self {
        case .hello(let leaf): leaf.write(to: &writer)
        case .resume(let leaf): leaf.write(to: &writer)
        case .request(let leaf): leaf.write(to: &writer)
        case .head(let leaf): leaf.write(to: &writer)
        case .chunk(let leaf): leaf.write(to: &writer)
        case .finish(let leaf): leaf.write(to: &writer)
        case .event(let leaf): leaf.write(to: &writer)
        case .alert(let leaf): leaf.write(to: &writer)
        case .recovery(let leaf): leaf.write(to: &writer)
        case .rotation(let leaf): leaf.write(to: &writer)
        case .close(let leaf): leaf.write(to: &writer)
        }
        writer.close()
    }
}
