/// The lines of a segment, each checked against its hash.
struct SegmentLines {
    /// How far the lines and the hashes agree.
    private(set) var end = SegmentParts<Int64>.zero
    let lines: ForwardReader
    let tile: ForwardReader
    private let hasher = TreeHasher()
    private let limit: Int

    /// - Parameter limit: The most bytes of a line.
    init(directory: String, segment: Int, limit: Int, calls: any FileCalls) throws(RecordingError) {
        lines = try ForwardReader("\(directory)/\(SegmentPart.lines.name(segment: segment))", calls: calls)
        tile = try ForwardReader(
            "\(directory)/\(SegmentPart.tile.name(segment: segment))", calls: calls, capacity: 16 << 10)
        self.limit = limit
    }

    enum Step {
        case leaf(line: [UInt8], hash: Hash256)
        case end(Ending)
    }

    /// Why there is no further line.
    enum Ending: String {
        case whole = "nothing is missing"
        case unfinishedLine = "the last line is not finished"
        case missingHash = "a line has no hash"
        case missingLine = "a hash has no line"
        case wrongHash = "a line does not have the hash that was recorded for it"
    }

    /// The next line. At an end nothing is consumed: asked again, it looks again.
    mutating func next() throws(RecordingError) -> Step {
        guard let line = try lines.line(limit: limit) else {
            return .end(try ending())
        }
        let found = try tile.hash()
        let hash = line.withUnsafeBytes { hasher.leaf($0) }
        guard found == hash else {
            lines.seek(to: end.lines)
            tile.seek(to: end.tile)
            return .end(found == nil ? .missingHash : .wrongHash)
        }
        end.lines = lines.position
        end.tile = tile.position
        return .leaf(line: line, hash: hash)
    }

    private func ending() throws(RecordingError) -> Ending {
        lines.seek(to: end.lines)
        tile.seek(to: end.tile)
        if try lines.size() > end.lines { return .unfinishedLine }
        return try tile.size() > end.tile ? .missingLine : .whole
    }
}
