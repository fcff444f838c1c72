/// Reads a log from its first leaf on, as far as lines, hashes and raw bytes agree.
///
/// Recovery cuts a log where this ends, and verification demands that it ends nowhere but at the end.
struct LogScan {
    /// A piece of a file that no good leaf accounts for.
    struct Rest: Equatable {
        var segment: Int
        var part: SegmentPart
        var from: Int64
        var count: Int64
    }

    let directory: String
    /// The names in the directory.
    let names: [String]
    /// How much of each segment's files is good, from the first segment to the last that holds a good leaf.
    private(set) var sizes: [SegmentParts<Int64>] = []
    /// The tree over all good leaves.
    private(set) var tree = MerkleTree()
    private(set) var hello: Leaf.Hello?
    private(set) var recoveries: [Leaf.Recovery] = []
    private(set) var chunks = 0
    private(set) var rawBytes: Int64 = 0
    /// Whether the last good leaf closes the log.
    private(set) var isClosed = false
    /// What is not good, in the order of segments.
    private(set) var rest: [Rest] = []
    /// The first thing that is wrong, if anything is.
    private(set) var problem: RecordingError?

    /// - Throws: Where the disk fails, or a line is whole but of an unknown form: neither is damage, and nothing may be
    ///   cut off for it.
    init(_ directory: String, limits: SessionLog.Limits, calls: any FileCalls) throws(RecordingError) {
        self.directory = directory
        names = try Directory.names(in: directory, calls: calls)
        let segments = SegmentPart.segments(among: names)
        // Damage behind a segment's last leaf does not matter to the next one, which says what it follows on.
        for segment in segments {
            guard segment == sizes.count + 1, try scan(segment, limits: limits, calls: calls) else { break }
        }
        for segment in segments {
            for part in SegmentPart.allCases {
                let path = "\(directory)/\(part.name(segment: segment))"
                let size = try ForwardReader(path, calls: calls, capacity: 1).size()
                let good = segment <= sizes.count ? sizes[segment - 1][part] : 0
                if size > good { rest.append(Rest(segment: segment, part: part, from: good, count: size - good)) }
            }
        }
        if let first = rest.first {
            note("\(directory)/\(first.part.name(segment: first.segment))", "a segment before this one is missing")
        }
    }

    /// The segment in which the log goes on.
    var lastSegment: Int { max(sizes.count, 1) }

    /// - Returns: Whether the segment holds a good leaf.
    private mutating func scan(
        _ segment: Int, limits: SessionLog.Limits, calls: any FileCalls
    ) throws(RecordingError) -> Bool {
        var lines = try SegmentLines(directory: directory, segment: segment, limit: limits.line, calls: calls)
        let raw = try ForwardReader("\(directory)/\(SegmentPart.raw.name(segment: segment))", calls: calls)
        while true {
            switch try lines.next() {
            case .end(let ending):
                if ending != .whole {
                    note(lines.lines.path, ending.rawValue)
                } else if try raw.size() > raw.position {
                    note(raw.path, "bytes have no leaf")
                }
                return sizes.count == segment
            case .leaf(let line, let hash):
                let leaf: Leaf
                do throws(LeafError) {
                    leaf = try Leaf(line: line)
                } catch {
                    throw RecordingError(.format, lines.lines.path, "leaf \(tree.count) cannot be read: \(error)")
                }
                let isFirst = sizes.count < segment
                guard isInPlace(leaf, isFirst: isFirst, of: segment) else {
                    note(lines.lines.path, "a leaf stands where it must not, or segments do not fit together")
                    return !isFirst
                }
                let start = raw.position
                guard try check(leaf, raw) else {
                    note(raw.path, "the bytes of a chunk are missing or are not those that were recorded")
                    return !isFirst
                }
                tree.append(hash)
                if isFirst { sizes.append(.zero) }
                sizes[segment - 1].lines = lines.end.lines
                sizes[segment - 1].tile = lines.end.tile
                sizes[segment - 1].raw += raw.position - start
                note(leaf)
            }
        }
    }

    private mutating func note(_ path: String, _ detail: String) {
        guard problem == nil else { return }
        problem = RecordingError(.corrupt, path, "\(detail), after \(tree.count) good leaves")
    }

    /// A log begins with its `hello`, and every further segment with a `rotate` that fits what is before it.
    private func isInPlace(_ leaf: Leaf, isFirst: Bool, of segment: Int) -> Bool {
        switch leaf {
        case .hello: isFirst && segment == 1
        case .rotation(let rotation):
            isFirst && segment > 1 && UInt64(rotation.leaves) == tree.count && rotation.root == tree.root
        default: !isFirst
        }
    }

    private func check(_ leaf: Leaf, _ raw: ForwardReader) throws(RecordingError) -> Bool {
        guard case .chunk(let chunk) = leaf else { return true }
        guard chunk.raw.offset == raw.position, chunk.raw.count <= (try raw.size()) - raw.position else {
            return false
        }
        return try raw.hash(of: Int64(chunk.raw.count)) == chunk.raw.hash
    }

    private mutating func note(_ leaf: Leaf) {
        isClosed = false
        switch leaf {
        case .hello(let leaf): hello = leaf
        case .chunk(let chunk):
            chunks += 1
            rawBytes += Int64(chunk.raw.count)
        case .recovery(let recovery): recoveries.append(recovery)
        case .close: isClosed = true
        default: break
        }
    }
}
