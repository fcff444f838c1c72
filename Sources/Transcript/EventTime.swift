/// A moment on the wall clock, in milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// It always comes from data (a feed, a recording), never from a clock read in this layer.
package struct EventTime: Hashable, Sendable, Comparable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: EventTime, right: EventTime) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment `milliseconds` later; saturates instead of overflowing.
    package func advanced(by milliseconds: Int64) -> EventTime {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
        return EventTime(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
    }

    /// The milliseconds from `other` to this moment; saturates instead of overflowing.
    package func since(_ other: EventTime) -> Int64 {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        return overflow ? (milliseconds < other.milliseconds ? .min : .max) : difference
    }
}

extension EventTime: CustomStringConvertible {
    package var description: String { rfc3339 }
}
