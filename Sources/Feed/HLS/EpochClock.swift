import CounterfoilTranscript

/// The wall clock of one stretch of media time, from a caption playlist alone.
///
/// A cue of a segment is displayed within the segment's time (RFC 8216, section 3.5), so the offset from media time to
/// wall clock lies between the segment's begin less the cue's end and the segment's end less the cue's begin. Every
/// segment narrows the interval; its middle is the estimate, half its width the certain error.
struct EpochClock: Sendable {
    /// The interval of the offset, in milliseconds.
    private var bounds: ClosedRange<Int64>?
    /// Whether there was never a time in the playlist, only the time at which it was served.
    private(set) var isEstimated = false

    /// The latest possible offsets by the last few segments, while there is no better.
    private var latest: [Int64] = []

    private static let latestCount = 16
    /// Bounds that miss each other by less than this are jitter of the source's clock, in milliseconds.
    private static let jitter: Int64 = 1_000

    /// What an observation did to the clock.
    enum Outcome { case kept, jumped, unusable }

    /// The offset from media time to wall clock, and how far it may be off, in milliseconds.
    var offset: (value: Int64, uncertainty: Int64)? {
        guard let bounds else { return nil }
        let width = bounds.upperBound - bounds.lowerBound
        return (bounds.lowerBound + width / 2, (width + 1) / 2)
    }

    /// Takes a segment that begins at a known time.
    ///
    /// - Parameter spans: The media times of its cues.
    mutating func observe(segment start: Int64, duration: Int64, spans: [ClosedRange<Int64>]) -> Outcome {
        guard let latestStart = spans.map(\.lowerBound).max(), let earliestEnd = spans.map(\.upperBound).min()
        else { return .kept }
        let lower = Self.difference(start, earliestEnd)
        let upper = Self.difference(Self.sum(start, duration), latestStart)
        guard lower <= upper else { return .unusable }
        guard let known = bounds, !isEstimated else {
            bounds = lower...upper
            isEstimated = false
            return .kept
        }
        let (low, high) = (max(lower, known.lowerBound), min(upper, known.upperBound))
        if low <= high {
            bounds = low...high
            return .kept
        }
        let isJitter = low - high <= Self.jitter
        bounds = isJitter ? high...low : lower...upper
        return isJitter ? .kept : .jumped
    }

    /// Takes a segment of which only the latest possible end is known: when the playlist that lists it was served.
    ///
    /// The earliest of the last few holds, so that one late load does no harm and a source that stood still for a while
    /// is followed in the end.
    mutating func observe(latestEnd: Int64, duration: Int64, spans: [ClosedRange<Int64>]) {
        guard let latestStart = spans.map(\.lowerBound).max(), bounds == nil || isEstimated else { return }
        if latest.count == Self.latestCount { latest.removeFirst() }
        latest.append(Self.difference(latestEnd, latestStart))
        let upper = latest.min() ?? 0
        bounds = Self.difference(upper, max(duration, 1_000))...upper
        isEstimated = true
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        EventTime(milliseconds: left).advanced(by: right).milliseconds
    }

    private static func difference(_ left: Int64, _ right: Int64) -> Int64 {
        EventTime(milliseconds: left).since(EventTime(milliseconds: right))
    }
}

/// Media time of one stretch of a presentation: 33-bit time stamps that start over every 26.5 hours.
struct MediaTimeline: Sendable {
    var clock = EpochClock()
    /// The last map's time stamp, with the times it started over added.
    private var last: Int64?

    private static let modulus: Int64 = 1 << 33

    /// What to add to the cue times of a segment to get media time, in milliseconds.
    mutating func shift(_ map: WebVTTDocument.TimestampMap) -> Int64 {
        var ticks = map.mpegts & (Self.modulus - 1)
        if let last {
            ticks += last / Self.modulus * Self.modulus
            if ticks < last - Self.modulus / 2 {
                ticks += Self.modulus
            } else if ticks > last + Self.modulus / 2, ticks >= Self.modulus {
                ticks -= Self.modulus
            }
        }
        last = ticks
        return ticks / 90 - map.local
    }
}
