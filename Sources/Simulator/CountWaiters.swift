internal import Synchronization

/// Tasks that wait until a count has reached their goal. A value; its owner guards it with a lock.
struct CountWaiters {
    private var waiters: [(id: UInt64, goal: Int, continuation: CheckedContinuation<Void, any Error>)] = []

    /// A number that names one waiting task in this process.
    static func nextID() -> UInt64 { counter.add(1, ordering: .relaxed).newValue }
    private static let counter = Atomic<UInt64>(0)

    mutating func add(_ id: UInt64, goal: Int, _ continuation: CheckedContinuation<Void, any Error>) {
        waiters.append((id, goal, continuation))
    }

    /// Takes a waiting task out; `nil` where it was resumed already.
    mutating func remove(_ id: UInt64) -> CheckedContinuation<Void, any Error>? {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        return waiters.remove(at: index).continuation
    }

    /// Takes out the tasks whose goal is reached, to be resumed outside of the lock.
    mutating func takeReached(count: Int) -> [CheckedContinuation<Void, any Error>] {
        guard waiters.contains(where: { $0.goal <= count }) else { return [] }
        let reached = waiters.filter { $0.goal <= count }.map(\.continuation)
        waiters.removeAll { $0.goal <= count }
        return reached
    }

    /// Takes out every task.
    mutating func takeAll() -> [CheckedContinuation<Void, any Error>] {
        defer { waiters = [] }
        return waiters.map(\.continuation)
    }
}
