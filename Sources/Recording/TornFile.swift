import Crypto
import Glibc

/// A file that keeps what was cut off a log, unchanged and for good.
///
/// It begins with a line of JSON that says where its bytes come from; the bytes follow, in that order. It is never
/// written again, and a `recover` leaf holds its hash.
struct TornFile {
    let number: Int
    /// How many leaves stood before the cut.
    let leaves: Int64
    /// Bytes of lines and raw bytes in it.
    let lost: Int64
    let lostRaw: Int64
    let hash: Hash256

    static func name(_ number: Int) -> String { "torn-\(SegmentPart.padded(number)).bin" }

    static func numbers(among names: [String]) -> [Int] {
        names.compactMap { SegmentPart.number(in: $0, like: name) }.sorted()
    }

    /// The declaration of the file in the log.
    var recovery: Leaf.Recovery {
        Leaf.Recovery(leaves: leaves, lost: lost, lostRaw: lostRaw, file: number, hash: hash)
    }

    /// Reads a file's first line and hashes the whole of it.
    init(_ number: Int, in directory: String, calls: any FileCalls) throws(RecordingError) {
        let reader = try ForwardReader("\(directory)/\(Self.name(number))", calls: calls)
        guard let header = try reader.line(limit: 128 << 10) else {
            throw RecordingError(.corrupt, reader.path, "does not begin with a line that says what it holds")
        }
        do throws(LeafError) {
            var scanner = LineScanner(header)
            try scanner.open()
            leaves = Int64(try scanner.count("leaves"))
            var lost: Int64 = 0
            var lostRaw: Int64 = 0
            try scanner.find("parts")
            _ = try scanner.array { (part) throws(LeafError) in
                try part.open()
                let file = try part.string("file")
                _ = try part.count("from")
                let count = Int64(try part.count("n"))
                try part.close()
                if file.hasSuffix(".ndjson") { lost += count }
                if file.hasSuffix(".raw") { lostRaw += count }
            }
            try scanner.close()
            try scanner.end()
            self.lost = lost
            self.lostRaw = lostRaw
        } catch {
            throw RecordingError(.corrupt, reader.path, "does not say what it holds: \(error)")
        }
        self.number = number
        reader.seek(to: 0)
        guard let hash = try reader.hash(of: try reader.size()) else {
            throw RecordingError(.corrupt, reader.path, "is shorter than its size")
        }
        self.hash = hash
    }

    /// Keeps what a scan found not to be good, durably, unless one of `kept` holds just that already because an earlier
    /// recovery was interrupted.
    static func keepRest(of scan: LogScan, kept: [TornFile], calls: any FileCalls) throws(RecordingError) -> TornFile {
        let taken = numbers(among: scan.names) + scan.recoveries.map(\.file)
        let number = (taken.max() ?? 0) + 1
        let draft = "\(scan.directory)/torn.part"
        let hash = try write(scan, to: draft, calls: calls)
        let same = kept.first { $0.hash == hash }
        do throws(Errno) {
            if same == nil {
                try calls.rename(draft, to: "\(scan.directory)/\(name(number))")
            } else {
                try calls.remove(draft)
            }
        } catch {
            throw RecordingError(error, draft, "cannot be renamed or removed")
        }
        if let same { return same }
        try Directory.sync(scan.directory, calls: calls)
        return try TornFile(number, in: scan.directory, calls: calls)
    }

    private static func write(_ scan: LogScan, to path: String, calls: any FileCalls) throws(RecordingError) -> Hash256
    {
        var writer = LineWriter()
        writer.open()
        writer.member("leaves", scan.tree.count)
        writer.name("parts")
        writer.array(scan.rest) { parts, rest in
            parts.open()
            parts.member("file", string: rest.part.name(segment: rest.segment))
            parts.member("from", rest.from)
            parts.member("n", rest.count)
            parts.close()
        }
        writer.close()
        writer.bytes.append(0x0A)
        let output = try DraftFile(path, calls: calls)
        try writer.bytes.span.bytes.withUnsafeBytes { (bytes) throws(RecordingError) in try output.write(bytes) }
        for rest in scan.rest {
            let reader = try ForwardReader(
                "\(scan.directory)/\(rest.part.name(segment: rest.segment))", calls: calls)
            reader.seek(to: rest.from)
            let isWhole = try reader.read(rest.count) { (bytes) throws(RecordingError) in try output.write(bytes) }
            guard isWhole else { throw RecordingError(.io, reader.path, "became shorter while it was read") }
        }
        return try output.finish()
    }
}
