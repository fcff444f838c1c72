package import CounterfoilTranscript

/// The log of a session, being written: leaves, the transport bytes they point to, and the leaves' hashes.
///
/// One owner writes a log; it is not `Sendable` and has no lock of its own. Nothing here waits for the disk but
/// ``sync()``, ``close()``, the opening of a log and the beginning of a new segment:
///
/// - ``append(_:)`` puts a leaf into a buffer of bounded size, and writes the buffer when it is full;
/// - ``flush()`` writes the buffer into the page cache, where it outlives this process, though not the machine;
/// - ``commit()`` waits until the disk has it, in company with other logs (see ``GroupSync``).
///
/// On disk a segment's raw bytes are written before the lines, and the lines before the hashes. So whatever moment a
/// crash picks, the longest prefix in which line, hash and raw bytes agree is what was recorded, and ``open(_:limits:sync:calls:)``
/// finds it.
///
/// When space runs out, what was half written is cut off again, the buffer keeps what it holds, and the error tells the
/// caller; once there is space the log goes on. After any other failure of the disk the log is closed for good: what
/// the kernel failed to write once it may have forgotten.
package final class SessionLog {
    /// Where the log lies.
    package let directory: String
    /// What it records.
    package let hello: Leaf.Hello
    /// How many leaves it has taken, those in the buffer included. The next leaf gets this index.
    package private(set) var leaves: UInt64

    let limits: Limits
    let calls: any FileCalls
    private let groupSync: GroupSync?
    private let target: SyncTarget
    private let hasher = TreeHasher()
    private var segment: SegmentFiles
    /// The sizes of the segment's files, as far as they are written.
    private var written: SegmentParts<Int64>
    /// What is not written yet.
    private var pending = SegmentParts<[UInt8]>(raw: [], lines: [], tile: [])
    /// The tree over the leaves that are written.
    private var tree: MerkleTree
    /// Held until the log is closed.
    private var lock: SessionLock?

    /// How large the parts of a log may become.
    package struct Limits: Sendable {
        /// Bytes held back before they are written.
        package var buffer = 64 << 10
        /// Bytes of a leaf's line. Proofs carry leaves with a 16-bit length.
        package var line = 60 << 10
        /// Bytes of lines, and of raw bytes, after which a segment is full.
        package var segmentLines: Int64 = 64 << 20
        package var segmentRaw: Int64 = 256 << 20

        package init() {}
    }

    /// Goes on behind the last good leaf of a scan; what is not good must have been cut off.
    init(
        behind scan: LogScan, hello: Leaf.Hello, lock: SessionLock, segment: SegmentFiles, limits: Limits,
        sync: GroupSync?, calls: any FileCalls
    ) {
        directory = segment.directory
        self.hello = hello
        self.limits = limits
        self.calls = calls
        self.lock = lock
        groupSync = sync
        self.segment = segment
        target = SyncTarget(segment)
        written = scan.sizes.last ?? .zero
        tree = scan.tree
        leaves = scan.tree.count
    }

    // MARK: Taking leaves

    /// Adds a leaf. What only the log itself can write, and chunks, are refused.
    ///
    /// - Returns: The leaf's index, from 0.
    /// - Throws: Then the leaf was not taken, and the log is as it was before, or has failed for good.
    @discardableResult
    package func append(_ leaf: Leaf) throws(RecordingError) -> UInt64 {
        switch leaf {
        case .hello, .recovery, .rotation, .chunk:
            throw RecordingError(.misuse, directory, "a leaf that only the log itself writes was appended")
        case .alert:
            try checkReadable(leaf)
        default: break
        }
        try beginSegmentIfFull()
        return try take(leaf)
    }

    /// Adds bytes of an answer, and the leaf that points to them.
    ///
    /// - Returns: The leaf's index, from 0.
    /// - Throws: Then neither was taken, and the log is as it was before, or has failed for good.
    @discardableResult
    package func appendChunk(
        _ bytes: [UInt8], feed: Int, exchange: Int, at time: EventTime
    ) throws(RecordingError) -> UInt64 {
        try beginSegmentIfFull()
        let raw = Leaf.RawRange(
            offset: written.raw + Int64(pending.raw.count), count: bytes.count,
            hash: bytes.withUnsafeBytes { Hash256.of($0) })
        return try take(.chunk(Leaf.Chunk(feed: feed, exchange: exchange, raw: raw, at: time)), raw: bytes)
    }

    /// Adds any leaf to the current segment.
    @discardableResult
    func take(_ leaf: Leaf, raw: [UInt8] = []) throws(RecordingError) -> UInt64 {
        try checkUsable()
        let before = SegmentParts(raw: pending.raw.count, lines: pending.lines.count, tile: pending.tile.count)
        var writer = LineWriter()
        swap(&writer.bytes, &pending.lines)
        leaf.write(to: &writer)
        swap(&writer.bytes, &pending.lines)
        let length = pending.lines.count - before.lines
        guard length <= limits.line else {
            cutPending(to: before)
            throw RecordingError(.tooLarge, directory, "a leaf has \(length) bytes; at most \(limits.line) are taken")
        }
        let hash = pending.lines.withUnsafeBytes { hasher.leaf(UnsafeRawBufferPointer(rebasing: $0[before.lines...])) }
        pending.lines.append(0x0A)
        hash.withUnsafeBytes { pending.tile.append(contentsOf: $0) }
        pending.raw.append(contentsOf: raw)
        if pending.raw.count + pending.lines.count + pending.tile.count >= limits.buffer {
            do throws(RecordingError) {
                try flush()
            } catch {
                cutPending(to: before)
                throw error
            }
        }
        defer { leaves += 1 }
        return leaves
    }

    /// An alert's form comes from elsewhere; a log never holds what its reader refuses.
    private func checkReadable(_ leaf: Leaf) throws(RecordingError) {
        do throws(LeafError) {
            _ = try Leaf(line: leaf.line)
        } catch {
            throw RecordingError(.misuse, directory, "a leaf that could not be read back was appended: \(error)")
        }
    }

    private func checkUsable() throws(RecordingError) {
        if let failure = target.failure { throw failure }
        if lock == nil { throw RecordingError(.misuse, directory, "the log is closed") }
    }

    private func cutPending(to counts: SegmentParts<Int>) {
        for part in SegmentPart.allCases { pending[part].removeLast(pending[part].count - counts[part]) }
    }

    // MARK: Writing

    /// Writes what is buffered into the page cache, from where it survives the end of this process.
    ///
    /// - Throws: `recording.disk-full` where there is no space: then nothing of the buffer is on disk, all of it is
    ///   still in the buffer, and a later call may succeed. Anything else is final.
    package func flush() throws(RecordingError) {
        try checkUsable()
        guard !pending.lines.isEmpty else { return }
        do throws(RecordingError) {
            for part in SegmentPart.allCases { try segment.write(pending[part], to: part, at: written[part]) }
        } catch {
            guard error.code == .diskFull else { throw fail(error) }
            do throws(RecordingError) {
                try segment.truncate(to: written)
            } catch {
                throw fail(error)
            }
            throw error
        }
        pending.tile.withUnsafeBytes { hashes in
            for start in stride(from: 0, to: hashes.count, by: Hash256.byteCount) {
                tree.append(Hash256(UnsafeRawBufferPointer(rebasing: hashes[start...])))
            }
        }
        for part in SegmentPart.allCases {
            written[part] += Int64(pending[part].count)
            // One large chunk must not cost its size for as long as the session lasts.
            pending[part].removeAll(keepingCapacity: pending[part].capacity <= 2 * limits.buffer)
        }
        if let groupSync { groupSync.noteWrite(to: target) } else { _ = target.markDirty() }
    }

    /// Writes what is buffered and waits until it is durable, on the calling thread.
    package func sync() throws(RecordingError) {
        try flush()
        try target.syncNow()
    }

    /// Writes what is buffered and waits until it is durable, without blocking a thread of the caller's pool.
    ///
    /// Leaves up to the last one that was appended before the call may be acknowledged when it returns.
    package func commit() async throws(RecordingError) {
        guard let groupSync else { return try sync() }
        try flush()
        try await groupSync.commit(target)
    }

    /// Makes everything durable and lets go of the directory. A log that is not closed is like one that crashed.
    package func close() throws(RecordingError) {
        try sync()
        lock = nil
    }

    /// The root of the Merkle tree over all leaves that were taken.
    package var root: Hash256 {
        var tree = tree
        pending.tile.withUnsafeBytes { hashes in
            for start in stride(from: 0, to: hashes.count, by: Hash256.byteCount) {
                tree.append(Hash256(UnsafeRawBufferPointer(rebasing: hashes[start...])))
            }
        }
        return tree.root
    }

    private func fail(_ error: RecordingError) -> RecordingError {
        target.fail(error)
        return error
    }

    // MARK: Segments

    private func beginSegmentIfFull() throws(RecordingError) {
        try checkUsable()
        if written.lines + Int64(pending.lines.count) >= limits.segmentLines
            || written.raw + Int64(pending.raw.count) >= limits.segmentRaw
        {
            try flush()
            do throws(RecordingError) {
                try beginSegment()
            } catch {
                throw error.code == .diskFull || error.code == .openFiles ? error : fail(error)
            }
        }
        // Not in the same breath, for there may have been no space for this leaf when the segment was begun.
        if segment.number > 1, written.lines == 0, pending.lines.isEmpty {
            try take(.rotation(Leaf.Rotation(leaves: Int64(leaves), root: tree.root)))
        }
    }

    private func beginSegment() throws(RecordingError) {
        let next = try SegmentFiles(directory: directory, number: segment.number + 1, calls: calls)
        guard try next.sizes() == .zero else {
            throw RecordingError(.corrupt, next.path(.lines), "is not empty, though no leaf was written there yet")
        }
        // Durable before any leaf in them can be acknowledged.
        try Directory.sync(directory, calls: calls)
        segment = next
        written = .zero
        target.rotate(to: next)
    }
}
