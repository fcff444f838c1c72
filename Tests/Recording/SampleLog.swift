import CounterfoilRecording
import CounterfoilTranscript
import Testing

/// A small recording and, independent of the code under test, where each of its leaves lies.
struct SampleLog {
    let files: FileSet
    /// The lines of all segments.
    let lines: [[UInt8]]
    private let places: [Place]

    /// Where a leaf's bytes lie.
    private struct Place {
        var name: String
        var raw: Range<Int>
        var line: Range<Int>
        var tile: Range<Int>

        func isWhole(_ files: FileSet, like original: FileSet) -> Bool {
            func agrees(_ file: String, _ range: Range<Int>) -> Bool {
                range.upperBound <= files[file].count && files[file][range] == original[file][range]
            }
            return agrees("seg-\(name).ndjson", line) && agrees("tile0-\(name).bin", tile)
                && agrees("seg-\(name).raw", raw)
        }
    }

    /// Writes a recording of some rounds of requests and reads its files back.
    init(in directory: String, rounds: Int = 2, limits: SessionLog.Limits = SessionLog.Limits()) throws {
        let log = try SessionLog.create(at: directory, hello: LeafSamples.hello(), limits: limits)
        for round in 0..<rounds { try Self.append(round, to: log) }
        try log.append(LeafSamples.close)
        try log.close()
        try self.init(FileSet(reading: directory))
    }

    static func append(_ round: Int, to log: SessionLog) throws {
        let leaves = LeafSamples.appended(round)
        let time = EventTime(milliseconds: 1_778_760_010_050 + Int64(round) * 100)
        try log.append(leaves[0])
        try log.append(leaves[1])
        try log.appendChunk(Array("{\"id\":\(round),".utf8), feed: 0, exchange: round + 1, at: time)
        try log.appendChunk(Array("\"text\":\"高仿\"}\n".utf8), feed: 0, exchange: round + 1, at: time)
        try log.appendChunk([], feed: 0, exchange: round + 1, at: time)
        for leaf in leaves[2...] { try log.append(leaf) }
        try log.flush()
    }

    init(_ files: FileSet) throws {
        self.files = files
        var lines: [[UInt8]] = []
        var places: [Place] = []
        for segment in 1... {
            let name = "00000\(segment)"
            guard let text = files.files["seg-\(name).ndjson"] else { break }
            var start = 0
            var raw = 0
            for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().enumerated() {
                var rawCount = 0
                if case .chunk(let chunk) = try Leaf(line: Array(line)) { rawCount = chunk.raw.count }
                places.append(
                    Place(
                        name: name, raw: raw..<raw + rawCount, line: start..<start + line.count + 1,
                        tile: index * 32..<index * 32 + 32))
                lines.append(Array(line))
                start += line.count + 1
                raw += rawCount
            }
        }
        self.lines = lines
        self.places = places
    }

    /// How many leaves a changed copy has before the first one that is not whole.
    func wholeLeaves(_ copy: FileSet) -> Int {
        places.prefix { $0.isWhole(copy, like: files) }.count
    }

    /// How many bytes of a changed copy's files lie behind its first leaves.
    func bytes(_ copy: FileSet, behind leaves: Int, ending suffix: String) -> Int {
        copy.files.reduce(0) { sum, file in
            guard file.key.hasSuffix(suffix), !file.key.hasPrefix("torn") else { return sum }
            let good = places.prefix(leaves).last { file.key.contains($0.name) }
            let end = good.map {
                suffix == ".raw" ? $0.raw.upperBound : suffix == ".ndjson" ? $0.line.upperBound : $0.tile.upperBound
            }
            return sum + max(0, file.value.count - (end ?? 0))
        }
    }
}

/// Reads a recording to its end.
func readLines(_ directory: String, limits: SessionLog.Limits = SessionLog.Limits()) throws -> [[UInt8]] {
    let reader = try SessionReader(directory, limits: limits)
    var lines: [[UInt8]] = []
    while let record = try reader.next() {
        #expect(record.index == UInt64(lines.count))
        if case .chunk(let chunk) = try record.leaf() { _ = try reader.bytes(of: chunk, in: record) }
        lines.append(record.line)
    }
    return lines
}
