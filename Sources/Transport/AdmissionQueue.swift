import DequeModule

/// Who may connect next: first come, first served, so many at a time. A value without I/O.
struct AdmissionQueue {
    private let maximumConnecting: Int
    private let maximumQueued: Int
    private var line = Deque<TransferID>()
    private var waiting: Set<TransferID> = []
    private var connecting: Set<TransferID> = []

    init(maximumConnecting: Int, maximumQueued: Int) {
        self.maximumConnecting = max(1, maximumConnecting)
        self.maximumQueued = max(1, maximumQueued)
    }

    var queuedCount: Int { waiting.count }
    var connectingCount: Int { connecting.count }

    /// Puts a transfer at the end of the line; false where the line is full.
    mutating func enter(_ id: TransferID) -> Bool {
        guard waiting.count < maximumQueued else { return false }
        // Places of those who left are only struck out; close the gaps when they are the greater part.
        if line.count > 2 * waiting.count + 64 { line.removeAll { !waiting.contains($0) } }
        line.append(id)
        waiting.insert(id)
        return true
    }

    /// The next transfer to connect, now counted as connecting; nil where none waits or no place is free.
    mutating func admit() -> TransferID? {
        guard connecting.count < maximumConnecting else { return nil }
        while let id = line.popFirst() {
            guard waiting.remove(id) != nil else { continue }
            connecting.insert(id)
            return id
        }
        return nil
    }

    /// The transfer is connected, or gives up, wherever it stands.
    mutating func leave(_ id: TransferID) {
        if connecting.remove(id) == nil { waiting.remove(id) }
    }
}
