package import CounterfoilTranscript
import Glibc

/// Where the time of receipt comes from. It goes into the recording and is read from there ever after.
package struct WallClock: Sendable {
    private let read: @Sendable () -> EventTime

    package init(_ read: @escaping @Sendable () -> EventTime) { self.read = read }

    package var now: EventTime { read() }

    /// The system's clock.
    package static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return EventTime(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// A clock that shows `start` now and runs with another clock, however fast that one runs.
    package static func following(_ clock: some Clock<Duration>, from start: EventTime) -> WallClock {
        let origin = clock.now
        return WallClock { start.advanced(by: origin.duration(to: clock.now).wholeMilliseconds) }
    }
}

extension Duration {
    /// The duration in milliseconds, cut towards zero.
    package var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
