/// What a whole recording amounts to, after everything in it was checked against everything else.
package struct SessionVerification: Sendable, Equatable {
    package let hello: Leaf.Hello
    package let leaves: UInt64
    /// The Merkle tree hash over all leaves (RFC 6962, section 2.1).
    package let root: Hash256
    package let segments: Int
    package let chunks: Int
    /// Bytes of answers; every one of them belongs to a chunk.
    package let rawBytes: Int64
    /// What was set aside after damage.
    package let recoveries: [Leaf.Recovery]
    /// Whether the last leaf closes the log.
    package let isClosed: Bool

    /// Checks a recording that nobody writes: every line against its hash and the one way of writing it, every chunk
    /// against its bytes, every segment against those before it, and every file of torn bytes against its leaf.
    ///
    /// It finds what changed by accident. Against someone who writes lines and hashes anew, compare the root with one
    /// that was signed or sent away before.
    ///
    /// - Throws: `recording.corrupt` with the first thing that is wrong.
    package init(
        _ directory: String, limits: SessionLog.Limits = SessionLog.Limits(),
        calls: any FileCalls = SystemFileCalls()
    ) throws(RecordingError) {
        let scan = try LogScan(directory, limits: limits, calls: calls)
        if let problem = scan.problem { throw problem }
        guard let hello = scan.hello else {
            throw RecordingError(.empty, directory, "holds no leaf")
        }
        var torn: [Int: Hash256] = [:]
        for number in TornFile.numbers(among: scan.names) {
            torn[number] = try TornFile(number, in: directory, calls: calls).hash
        }
        for recovery in scan.recoveries {
            guard torn.removeValue(forKey: recovery.file) == recovery.hash else {
                throw RecordingError(
                    .corrupt, "\(directory)/\(TornFile.name(recovery.file))",
                    "what was set aside after leaf \(recovery.leaves) is missing or was changed")
            }
        }
        if let number = torn.keys.min() {
            throw RecordingError(.corrupt, "\(directory)/\(TornFile.name(number))", "no leaf declares this file")
        }
        self.hello = hello
        leaves = scan.tree.count
        root = scan.tree.root
        segments = scan.lastSegment
        chunks = scan.chunks
        rawBytes = scan.rawBytes
        recoveries = scan.recoveries
        isClosed = scan.isClosed
    }
}
