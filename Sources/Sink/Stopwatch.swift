/// A monotonic clock whose kind does not matter: the time since it was started, and a way to wait.
struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration
    private let wait: @Sendable (Duration) async throws -> Void

    init(_ clock: some Clock<Duration>) {
        let start = clock.now
        read = { start.duration(to: clock.now) }
        wait = { try await clock.sleep(for: $0) }
    }

    var now: Duration { read() }

    /// Waits, or throws where the task is cancelled.
    func sleep(for duration: Duration) async throws { try await wait(duration) }
}

extension Duration {
    /// Whole milliseconds, cut towards zero.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
