import CounterfoilTranscript

/// The ids of the latest messages of a room, for alerts that close later.
struct RecentIDs {
    private static let capacity = 8_192
    private var ring: [(index: UInt64, id: WireText)] = []
    private var oldest = 0

    mutating func note(_ id: WireText?, index: UInt64) {
        guard let id else { return }
        if ring.count < Self.capacity {
            ring.append((index, id))
        } else {
            ring[oldest] = (index, id)
            oldest = (oldest + 1) % Self.capacity
        }
    }

    /// Messages come in order of their index, so the ring is sorted from its oldest entry on.
    subscript(index: UInt64) -> WireText? {
        var low = 0
        var high = ring.count
        while low < high {
            let middle = (low + high) / 2
            let entry = ring[(oldest + middle) % ring.count]
            if entry.index == index { return entry.id }
            if entry.index < index { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
