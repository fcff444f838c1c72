import Synchronization

/// Counts across threads.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    /// How often it was asked before.
    func next() -> Int { count.add(1, ordering: .relaxed).oldValue }
}
