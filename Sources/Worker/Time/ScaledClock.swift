/// A clock whose seconds pass `speed` times as fast as real ones: twelve minutes in thirty-six seconds at speed 20.
///
/// Platform, worker and time stamps share one, so that a demonstration is the real thing, only quicker.
package struct ScaledClock: Clock {
    package typealias Duration = Swift.Duration

    package struct Instant: InstantProtocol {
        fileprivate var offset: Swift.Duration

        package func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }
        package func duration(to other: Instant) -> Swift.Duration { other.offset - offset }
        package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    /// How many of its seconds pass in a real one.
    package let speed: Double
    private let origin = ContinuousClock.now

    /// - Parameter speed: More than 0.
    package init(speed: Double) { self.speed = max(speed, 0.001) }

    package var now: Instant { Instant(offset: origin.duration(to: .now) * speed) }
    package var minimumResolution: Swift.Duration { .nanoseconds(1) }

    package func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        try await ContinuousClock().sleep(
            until: origin + deadline.offset / speed, tolerance: tolerance.map { $0 / speed })
    }
}
