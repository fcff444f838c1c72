import Glibc

/// A point on the machine's monotonic clock, in nanoseconds. Has no relation to the time of day.
struct MonotonicTime: Comparable, Hashable, Sendable {
    let nanoseconds: UInt64

    static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    static func < (first: Self, second: Self) -> Bool { first.nanoseconds < second.nanoseconds }

    /// A later point, at most the last one; a negative duration counts as none.
    static func + (time: Self, duration: Duration) -> Self {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return time }
        let (whole, tooLong) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isPastEnd) = time.nanoseconds.addingReportingOverflow(whole)
        guard !tooLong, !isPastEnd else { return MonotonicTime(nanoseconds: .max) }
        let (end, isPast) = sum.addingReportingOverflow(UInt64(attoseconds) / 1_000_000_000)
        return MonotonicTime(nanoseconds: isPast ? .max : end)
    }

    /// Whole milliseconds until `deadline`, rounded up so that waiting for them never ends too early.
    func milliseconds(until deadline: Self) -> Int32 {
        guard deadline > self else { return 0 }
        let wait = (deadline.nanoseconds - nanoseconds - 1) / 1_000_000 + 1
        return Int32(clamping: wait)
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, between 1 and a week.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 604_800 else { return 604_800_000 }
        return max(1, Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}
