import CounterfoilTranscript

/// Counts the revisions of keys whose source does not number them, and finds repetitions.
///
/// It remembers the last 1,024 keys or more, at most twice as many.
struct RevisionBook: Sendable {
    private struct Entry: Sendable {
        var revision: Int
        var content: UInt128
    }

    private var younger: [UInt128: Entry] = [:]
    private var older: [UInt128: Entry] = [:]
    private static let capacity = 1_024

    /// The revision number of what came under a key, or `nil` where it is what came last.
    mutating func revision(ofKey key: UInt128, content: UInt128) -> Int? {
        let known = younger[key] ?? older[key]
        if let known, known.content == content { return nil }
        if younger.count >= Self.capacity, younger[key] == nil {
            older = younger
            younger = [:]
        }
        let revision = known.map { $0.revision + 1 } ?? 0
        younger[key] = Entry(revision: revision, content: content)
        return revision
    }
}
