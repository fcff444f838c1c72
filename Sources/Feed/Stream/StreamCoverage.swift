import CounterfoilTranscript

/// What of a stream's time is covered, and the gap record that is due when it flows again.
struct StreamCoverage: Sendable {
    private var coveredUntil: EventTime?
    private var open: (reason: Gap.Reason, from: EventTime)?

    /// Something came: an event or a heartbeat.
    mutating func cover(_ time: EventTime) { coveredUntil = max(coveredUntil ?? time, time) }

    /// The stream broke. What was never covered has no gap, and of one outage the first reason holds.
    mutating func interrupt(_ reason: Gap.Reason) {
        if open == nil, let coveredUntil { open = (reason, coveredUntil) }
    }

    /// The gap that the first event after an outage closes.
    mutating func close(at time: EventTime) -> [TranscriptEvent] {
        guard let gap = open else { return [] }
        open = nil
        return [.gap(Gap(reason: gap.reason, from: gap.from, to: max(time, gap.from)))]
    }

    /// The gap that no event will close any more.
    mutating func closeAtEnd() -> [TranscriptEvent] {
        guard let gap = open else { return [] }
        open = nil
        return [.gap(Gap(reason: gap.reason, from: gap.from))]
    }
}

extension FeedExchangeEnd {
    /// Whether the code says that the worker itself broke off the exchange, rather than the source or the network.
    static func isOurs(_ code: String) -> Bool { code.utf8.starts(with: "worker.".utf8) }

    /// The kind of gap that a failure leaves.
    static func gapReason(_ code: String) -> Gap.Reason {
        if isOurs(code) { return .restart }
        if code.utf8.starts(with: "transport.timeout.".utf8) { return .idle }
        return code.utf8.starts(with: "feed.".utf8) ? .http : .reset
    }
}
