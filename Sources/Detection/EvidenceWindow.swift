import CounterfoilTranscript

/// The utterances of a room in which terms were found, in the order of event time.
///
/// Bounded by time and by number; what is dropped early is counted.
struct EvidenceWindow: Sendable {
    /// How many utterances with hits are kept.
    static let limit = 512

    /// A term found, with what rules need to know of it.
    struct Found: Sendable {
        var group: Int
        var term: Int
        var hit: Hit
        /// The first folded scalar, counted in the folded text of ``textKey``.
        var position: Int
        /// Equal where the folded text of the utterances that the hit runs over is equal.
        var textKey: UInt64
        /// Whether the hit is sure enough to count: one seen in an interim text counts when it has survived a revision.
        var isSure: Bool
        /// The earlier utterances that the hit runs over.
        var earlier: [Detection.Evidence]
    }

    /// An utterance and what was found in it.
    struct Entry: Sendable {
        var index: UInt64
        var utterance: Utterance
        var found: [Found]
        /// Exclusions, and longer terms, that end in a later utterance and begin here or before.
        var excuses: [Excuse] = []

        var time: EventTime { utterance.times.event }

        /// What was found, without what is excused by what was said next.
        var unexcused: [Found] {
            guard !excuses.isEmpty else { return found }
            return found.filter { item in
                !excuses.contains { $0.group == item.group && $0.covers(item.hit) }
            }
        }
    }

    /// An exclusion or a term that was completed by a later utterance: hits of its group within it do not count.
    struct Excuse: Sendable {
        var group: Int
        var spans: [Hit.Span]
        /// The utterance that completed it.
        var completedBy: UInt64

        func covers(_ hit: Hit) -> Bool {
            hit.spans.allSatisfy { span in
                spans.contains { $0.utterance == span.utterance && $0.range.contains(span.range) }
            }
        }
    }

    private(set) var entries: [Entry] = []
    private var places: [WireText: (time: EventTime, index: UInt64)] = [:]
    /// Utterances dropped because there were too many.
    private(set) var evictions = 0

    /// The entry of a key.
    func entry(of key: WireText) -> Entry? { position(of: key).map { entries[$0] } }

    /// Puts an utterance in; one with the same key is replaced. Nothing is kept of one without hits.
    mutating func put(_ entry: Entry) {
        remove(entry.utterance.key)
        guard !entry.found.isEmpty else { return }
        let position = firstPosition(at: entry.time, entry.index)
        entries.insert(entry, at: position)
        places[entry.utterance.key] = (entry.time, entry.index)
        if entries.count > Self.limit {
            evictions += 1
            places[entries.removeFirst().utterance.key] = nil
        }
    }

    mutating func remove(_ key: WireText) {
        guard let position = position(of: key) else { return }
        entries.remove(at: position)
        places[key] = nil
    }

    /// Notes an exclusion with each of the utterances that it runs over.
    mutating func excuse(_ excuse: Excuse, in keys: [WireText]) {
        for key in keys {
            guard let position = position(of: key) else { continue }
            entries[position].excuses.append(excuse)
        }
    }

    /// Takes back the exclusions that an utterance completed.
    mutating func withdrawExcuses(completedBy index: UInt64, in keys: [WireText]) {
        for key in keys {
            guard let position = position(of: key), !entries[position].excuses.isEmpty else { continue }
            entries[position].excuses.removeAll { $0.completedBy == index }
        }
    }

    /// Drops what is older than `time`.
    mutating func prune(before time: EventTime) {
        let count = firstPosition(at: time, 0)
        guard count > 0 else { return }
        for entry in entries[..<count] { places[entry.utterance.key] = nil }
        entries.removeFirst(count)
    }

    /// The entries of a stretch of time, both ends included.
    func entries(from first: EventTime, through last: EventTime) -> ArraySlice<Entry> {
        let start = firstPosition(at: first, 0)
        var end = start
        while end < entries.count, entries[end].time <= last { end += 1 }
        return entries[start..<end]
    }

    private func position(of key: WireText) -> Int? {
        guard let (time, index) = places[key] else { return nil }
        let position = firstPosition(at: time, index)
        return position < entries.count && entries[position].utterance.key == key ? position : nil
    }

    /// The first entry that is not before a time and place.
    private func firstPosition(at time: EventTime, _ index: UInt64) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            let entry = entries[middle]
            if (entry.time, entry.index) < (time, index) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
