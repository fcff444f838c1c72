/// Reads a recording leaf by leaf, in order, with memory that does not grow with its length.
///
/// Every line is checked against its recorded hash, and raw bytes against theirs when they are asked for. That nothing is
/// missing and the hashes are those of the recording, only the root tells (see ``SessionVerification``).
package final class SessionReader {
    package let directory: String
    /// What the recording is of.
    package let hello: Leaf.Hello
    private let isLive: Bool
    private let limits: SessionLog.Limits
    private let calls: any FileCalls
    private var segment = 1
    private var lines: SegmentLines
    private var index: UInt64 = 0
    /// The raw bytes that were read last, and of which segment they are.
    private var raw: (segment: Int, reader: ForwardReader)?

    /// A leaf as it was read.
    package struct Record: Sendable, Equatable {
        /// Its place in the recording, from 0.
        package let index: UInt64
        /// The segment in which it stands, from 1.
        package let segment: Int
        /// Its bytes, without the line feed.
        package let line: [UInt8]
        /// Its hash in the Merkle tree.
        package let hash: Hash256

        /// What it says.
        ///
        /// - Throws: `recording.format` where it says something unknown.
        package func leaf() throws(RecordingError) -> Leaf {
            do throws(LeafError) {
                return try Leaf(line: line)
            } catch {
                let name = SegmentPart.lines.name(segment: segment)
                throw RecordingError(.format, name, "leaf \(index) cannot be read: \(error)")
            }
        }
    }

    /// Opens a recording.
    ///
    /// - Parameter isLive: Whether it may still be being written: then ``next()`` returns `nil` at the last whole leaf
    ///   and, asked again later, goes on from there. Otherwise a torn tail is an error.
    /// - Throws: `recording.empty` where not even the first leaf is whole.
    package init(
        _ directory: String, isLive: Bool = false, limits: SessionLog.Limits = SessionLog.Limits(),
        calls: any FileCalls = SystemFileCalls()
    ) throws(RecordingError) {
        self.directory = directory
        self.isLive = isLive
        self.limits = limits
        self.calls = calls
        lines = try SegmentLines(directory: directory, segment: 1, limit: limits.line, calls: calls)
        var first = try SegmentLines(directory: directory, segment: 1, limit: limits.line, calls: calls)
        guard case .leaf(let line, let hash) = try first.next() else {
            throw RecordingError(.empty, directory, "not even the first leaf is whole")
        }
        guard case .hello(let hello) = try Record(index: 0, segment: 1, line: line, hash: hash).leaf() else {
            throw RecordingError(.corrupt, directory, "does not begin with what it records")
        }
        self.hello = hello
    }

    /// The next leaf, the first one included; `nil` at the end.
    ///
    /// - Throws: `recording.corrupt` where lines and hashes do not agree, segments do not fit together or, unless the
    ///   recording is live, the tail is torn.
    package func next() throws(RecordingError) -> Record? {
        switch try lines.next() {
        case .leaf(let line, let hash): return record(line, hash)
        case .end(let ending): return try next(behind: ending)
        }
    }

    private func next(behind ending: SegmentLines.Ending) throws(RecordingError) -> Record? {
        guard ending == .whole || isLive && ending != .wrongHash else { throw corrupt(ending.rawValue) }
        var following = try SegmentLines(
            directory: directory, segment: segment + 1, limit: limits.line, calls: calls)
        guard case .leaf(let line, let hash) = try following.next() else { return nil }
        // A segment is finished before the next one is begun: what was not there yet a moment ago is there now.
        switch try lines.next() {
        case .leaf(let line, let hash): return record(line, hash)
        case .end(.whole): break
        case .end(let ending): throw corrupt(ending.rawValue)
        }
        segment += 1
        lines = following
        let first = record(line, hash)
        guard case .rotation(let rotation) = try first.leaf(), UInt64(rotation.leaves) == first.index else {
            throw corrupt("the segment does not follow on the one before it")
        }
        return first
    }

    /// The bytes that a chunk points to.
    ///
    /// - Parameter record: The leaf that the chunk was read from.
    /// - Throws: `recording.corrupt` where they are not there or are not those that were recorded.
    package func bytes(of chunk: Leaf.Chunk, in record: Record) throws(RecordingError) -> [UInt8] {
        let reader = try rawReader(of: record.segment)
        let range = chunk.raw
        guard range.offset >= 0, range.count >= 0, range.offset <= (try reader.size()) - Int64(range.count) else {
            throw RecordingError(.corrupt, reader.path, "the bytes of leaf \(record.index) are not there")
        }
        if reader.position != range.offset { reader.seek(to: range.offset) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        let isWhole = try reader.read(Int64(range.count)) { bytes.append(contentsOf: $0) }
        guard isWhole, bytes.withUnsafeBytes({ Hash256.of($0) }) == range.hash else {
            throw RecordingError(
                .corrupt, reader.path, "the bytes of leaf \(record.index) are not those that were recorded")
        }
        return bytes
    }

    private func rawReader(of segment: Int) throws(RecordingError) -> ForwardReader {
        if let raw, raw.segment == segment { return raw.reader }
        let reader = try ForwardReader("\(directory)/\(SegmentPart.raw.name(segment: segment))", calls: calls)
        raw = (segment, reader)
        return reader
    }

    private func record(_ line: [UInt8], _ hash: Hash256) -> Record {
        defer { index += 1 }
        return Record(index: index, segment: segment, line: line, hash: hash)
    }

    private func corrupt(_ detail: String) -> RecordingError {
        RecordingError(.corrupt, lines.lines.path, "\(detail), after \(index) good leaves")
    }
}
