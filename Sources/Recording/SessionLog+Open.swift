extension SessionLog {
    /// What was found in a directory when a log was taken over.
    package struct Found: Sendable, Equatable {
        package var hello: Leaf.Hello
        /// How many leaves were whole.
        package var leaves: UInt64
        /// Whether the last of them closed the log; if not, the process before this one did not end in good order.
        package var isClosed: Bool
        /// What had to be cut off and set aside; each is declared by a leaf of its own.
        package var recoveries: [Leaf.Recovery]
    }

    /// Begins a log; when this returns, its first leaf is durable.
    ///
    /// The directory is created where it is not there; the one above it must be. What an attempt left behind that got no
    /// further than its first leaf is set aside as damage.
    ///
    /// - Throws: `recording.exists` where there is a log already; `recording.locked` where it is being written.
    package static func create(
        at directory: String, hello: Leaf.Hello, limits: Limits = Limits(), sync: GroupSync? = nil,
        calls: any FileCalls = SystemFileCalls()
    ) throws(RecordingError) -> SessionLog {
        try Directory.create(directory, calls: calls)
        let lock = try SessionLock(directory: directory, calls: calls)
        let scan = try LogScan(directory, limits: limits, calls: calls)
        guard scan.hello == nil else {
            throw RecordingError(.exists, directory, "holds a recording of \(scan.tree.count) leaves")
        }
        let (segment, torn) = try cut(scan, calls: calls)
        let log = SessionLog(
            behind: scan, hello: hello, lock: lock, segment: segment, limits: limits, sync: sync, calls: calls)
        try log.take(.hello(hello))
        for file in torn { try log.take(.recovery(file.recovery)) }
        try log.sync()
        try Directory.sync(directory, calls: calls)
        return log
    }

    /// Takes over a log, however its last writer ended.
    ///
    /// The longest run of leaves from the first on whose lines, hashes and raw bytes agree is kept. The rest, if there is
    /// any, goes into a file
    /// `torn-000001.bin` (or the next number) that is never written again, and a `recover` leaf declares it; both are
    /// durable when this returns. Whether the damage came from a torn write or later makes no difference: nothing is
    /// ever deleted.
    ///
    /// - Throws: `recording.empty` where not even the first leaf is whole; `recording.locked` where the log is being
    ///   written; `recording.format` where a leaf is whole but unknown, as one of a later version would be.
    package static func open(
        _ directory: String, limits: Limits = Limits(), sync: GroupSync? = nil,
        calls: any FileCalls = SystemFileCalls()
    ) throws(RecordingError) -> (log: SessionLog, found: Found) {
        guard try !Directory.names(in: directory, calls: calls).isEmpty else {
            throw RecordingError(.empty, directory, "holds no recording")
        }
        let lock = try SessionLock(directory: directory, calls: calls)
        let scan = try LogScan(directory, limits: limits, calls: calls)
        guard let hello = scan.hello else {
            throw RecordingError(.empty, directory, "not even the first leaf is whole")
        }
        let (segment, torn) = try cut(scan, calls: calls)
        let log = SessionLog(
            behind: scan, hello: hello, lock: lock, segment: segment, limits: limits, sync: sync, calls: calls)
        var found = Found(hello: hello, leaves: scan.tree.count, isClosed: scan.isClosed, recoveries: [])
        for file in torn {
            try log.take(.recovery(file.recovery))
            found.recoveries.append(file.recovery)
        }
        if !torn.isEmpty { try log.sync() }
        return (log, found)
    }

    /// Sets aside what a scan found not to be good and opens the segment in which the log goes on.
    ///
    /// The rest is durable in its own file before anything is cut, so an interruption at any point loses nothing; at
    /// worst some bytes are kept twice.
    ///
    /// - Returns: Also the files that no leaf declares yet.
    private static func cut(
        _ scan: LogScan, calls: any FileCalls
    ) throws(RecordingError) -> (segment: SegmentFiles, undeclared: [TornFile]) {
        let declared = Set(scan.recoveries.map(\.file))
        var undeclared: [TornFile] = []
        for number in TornFile.numbers(among: scan.names) where !declared.contains(number) {
            undeclared.append(try TornFile(number, in: scan.directory, calls: calls))
        }
        if !scan.rest.isEmpty {
            let torn = try TornFile.keepRest(of: scan, kept: undeclared, calls: calls)
            if !undeclared.contains(where: { $0.number == torn.number }) { undeclared.append(torn) }
        }
        // From the last one down, so that no gap in the numbers remains where this is interrupted.
        for segment in SegmentPart.segments(among: scan.names).reversed() where segment > scan.lastSegment {
            for part in SegmentPart.allCases.reversed() {
                let name = part.name(segment: segment)
                guard scan.names.contains(name) else { continue }
                let path = "\(scan.directory)/\(name)"
                do throws(Errno) {
                    try calls.remove(path)
                } catch {
                    throw RecordingError(error, path, "cannot be removed after its bytes were set aside")
                }
            }
        }
        let last = try SegmentFiles(directory: scan.directory, number: scan.lastSegment, calls: calls)
        for segment in Set(scan.rest.map(\.segment)).sorted() where segment <= scan.lastSegment {
            let files =
                segment == last.number
                ? last : try SegmentFiles(directory: scan.directory, number: segment, calls: calls)
            try files.truncate(to: scan.sizes.isEmpty ? .zero : scan.sizes[segment - 1])
            try files.sync()
        }
        if !scan.rest.isEmpty { try Directory.sync(scan.directory, calls: calls) }
        return (last, undeclared)
    }
}
