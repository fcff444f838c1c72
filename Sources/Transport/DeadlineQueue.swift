import HeapModule

/// Which transfer's deadline comes first.
///
/// Entries are never searched for: one that no longer holds is skipped when it comes up, and the queue is rebuilt when
/// such entries outnumber the others, so every operation costs O(log n) amortised.
struct DeadlineQueue {
    private struct Entry: Comparable {
        let time: MonotonicTime
        let id: TransferID

        static func < (first: Self, second: Self) -> Bool {
            (first.time.nanoseconds, first.id.number) < (second.time.nanoseconds, second.id.number)
        }
    }

    private var heap = Heap<Entry>()
    private var current: [TransferID: MonotonicTime] = [:]

    /// The first deadline; it may be one that no longer holds, so waking then may find nothing due.
    var first: MonotonicTime? { heap.min?.time }

    /// How many entries are held, the outdated ones included.
    var count: Int { heap.count }

    /// Sees to it that the transfer comes up at `time` at the latest. An entry that is early already is kept: it is
    /// cheaper to look once too often than to move an entry for each chunk of bytes.
    mutating func schedule(_ id: TransferID, at time: MonotonicTime) {
        if let known = current[id], known <= time { return }
        current[id] = time
        heap.insert(Entry(time: time, id: id))
        if heap.count > 2 * current.count + 64 {
            heap = Heap(current.map { Entry(time: $0.value, id: $0.key) })
        }
    }

    /// Forgets the transfer.
    mutating func remove(_ id: TransferID) {
        current[id] = nil
    }

    /// The next transfer that has to be looked at by `now`. It is forgotten until it is scheduled again.
    mutating func popDue(at now: MonotonicTime) -> TransferID? {
        while let entry = heap.min, entry.time <= now {
            heap.removeMin()
            if current[entry.id] == entry.time {
                current[entry.id] = nil
                return entry.id
            }
        }
        return nil
    }
}
