internal import CounterfoilTranscript

/// A clock of any kind, read as milliseconds since a platform's start.
struct StageClock: Sendable {
    private let elapsed: @Sendable () -> Duration
    private let wait: @Sendable (Duration) async throws -> Void

    /// Starts now.
    init<Source: Clock>(_ clock: Source) where Source.Duration == Duration {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        wait = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }

    var now: Int64 { elapsed().milliseconds }

    func sleep(until time: Int64) async throws { try await wait(.milliseconds(time)) }

    func sleep(for time: Duration) async throws { try await wait(elapsed() + time) }
}

extension Duration {
    /// Whole milliseconds, cut towards zero.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
