import CounterfoilTranscript

/// The utterances of a room in which something was found, in the order of event time.
///
/// Bounded by time and by memory; what is dropped early is counted.
struct EvidenceWindow: Sendable {
    /// How much memory the entries may take, in bytes. The newest entry is kept whatever it takes.
    static let budget = 14 * 1_024

    private(set) var entries: [Entry] = []
    /// What the entries take, in bytes.
    private(set) var footprint = 0
    /// Utterances dropped because there was no room.
    private(set) var evictions = 0

    /// The entry of a key.
    func entry(of key: WireText) -> Entry? { position(of: key).map { entries[$0] } }

    /// Puts an utterance in; one with the same key is replaced. Nothing is kept of one without finds.
    mutating func put(_ entry: Entry) {
        remove(entry.utterance.key)
        guard !entry.found.isEmpty else { return }
        entries.insert(entry, at: firstPosition(at: entry.time, entry.index))
        footprint += entry.footprint
        makeRoom(keeping: entry.index)
    }

    private mutating func makeRoom(keeping index: UInt64) {
        while footprint > Self.budget, let place = leastNeeded(but: index) {
            evictions += 1
            footprint -= entries.remove(at: place).footprint
        }
    }

    /// How many newer utterances with the same finds make an older one dispensable: no rule can ask for many more.
    private static let plenty = 8

    /// The oldest entry that newer ones with the same finds make dispensable, so that a flood of one word cannot push
    /// out another; where there is none, the oldest.
    private func leastNeeded(but index: UInt64) -> Int? {
        var newer: [Int: Int] = [:]
        var place: Int?
        for candidate in entries.indices.reversed() {
            let signals = Set(entries[candidate].found.map(\.signal))
            if entries[candidate].index != index, signals.allSatisfy({ newer[$0, default: 0] >= Self.plenty }) {
                place = candidate
            }
            for signal in signals { newer[signal, default: 0] += 1 }
        }
        return place ?? entries.firstIndex { $0.index != index }
    }

    mutating func remove(_ key: WireText) {
        guard let position = position(of: key) else { return }
        footprint -= entries.remove(at: position).footprint
    }

    /// Notes an exclusion with each of the utterances that it runs over.
    mutating func excuse(_ excuse: Excuse, in keys: [WireText]) {
        for key in keys { change(key) { $0.excuses.append(excuse) } }
    }

    /// Takes back the exclusions that an utterance completed.
    mutating func withdrawExcuses(completedBy index: UInt64, in keys: [WireText]) {
        for key in keys { change(key) { $0.excuses.removeAll { $0.completedBy == index } } }
    }

    private mutating func change(_ key: WireText, _ body: (inout Entry) -> Void) {
        guard let position = position(of: key) else { return }
        footprint -= entries[position].footprint
        body(&entries[position])
        footprint += entries[position].footprint
    }

    /// Drops what is older than `time`.
    mutating func prune(before time: EventTime) {
        let count = firstPosition(at: time, 0)
        guard count > 0 else { return }
        footprint -= entries[..<count].reduce(0) { $0 + $1.footprint }
        entries.removeFirst(count)
    }

    /// The entries of a stretch of time, both ends included.
    func entries(from first: EventTime, through last: EventTime) -> ArraySlice<Entry> {
        let start = firstPosition(at: first, 0)
        var end = start
        while end < entries.count, entries[end].time <= last { end += 1 }
        return entries[start..<end]
    }

    private func position(of key: WireText) -> Int? { entries.firstIndex { $0.utterance.key == key } }

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
