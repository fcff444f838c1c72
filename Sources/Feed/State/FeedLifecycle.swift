import CounterfoilTranscript

/// How a feed fares: when it may try again, and what proves that it is over.
struct FeedLifecycle: Sendable {
    /// An exchange that did not bring what it should.
    struct Failure: Sendable {
        /// A stable name such as `feed.http` or the transport's own.
        var code: String
        /// What happened, for people; it may hold a stranger's words.
        var detail: WireText
        /// Whether the source says that the thing is not there (404, 410).
        var isGone = false
        /// The least time to wait, in milliseconds.
        var floor: Int64 = 0
    }

    private(set) var hasEnded = false
    /// When the next request may be sent.
    private(set) var pacing = Pacing.immediately
    /// Failures since data last flowed for ``flowingTime``.
    private(set) var attempts = 0
    private var flowingSince: EventTime?
    private var failingSince: EventTime?
    private var gone: (count: Int, since: EventTime)?
    private var lastFailure: String?
    /// How long a feed may fail without pause before it counts as ended for unknown reasons, in milliseconds.
    private let budget: Int64?

    /// Only this much data without a failure forgives the failures before it, in milliseconds.
    static let flowingTime: Int64 = 60_000
    /// How often and for how long a source must say that it is gone.
    private static let goneCount = 3
    private static let goneTime: Int64 = 60_000

    init(budget: Int64?) { self.budget = budget }

    /// Data came.
    mutating func flow(at time: EventTime) {
        failingSince = nil
        gone = nil
        lastFailure = nil
        if let flowingSince {
            if time.since(flowingSince) >= Self.flowingTime { attempts = 0 }
        } else {
            flowingSince = time
        }
    }

    /// An exchange brought what it should, and the next one follows at this pace.
    mutating func succeed(at time: EventTime, next pacing: Pacing) {
        flow(at: time)
        self.pacing = pacing
    }

    /// A stream closed in good order; the next connection follows at this pace and must prove itself anew.
    mutating func close(next pacing: Pacing) { self.pacing = pacing }

    /// An exchange failed. A failure that repeats the last one is not remarked on again.
    mutating func fail(_ failure: Failure, at time: EventTime) -> [TranscriptEvent] {
        flowingSince = nil
        pacing = .backoff(attempt: attempts, floor: failure.floor)
        attempts += 1
        var events: [TranscriptEvent] = []
        if lastFailure != failure.code {
            lastFailure = failure.code
            events.append(.note(FeedNote(code: failure.code, detail: failure.detail)))
        }
        let began = failingSince ?? time
        failingSince = began
        if failure.isGone {
            let earlier = gone ?? (0, time)
            gone = (earlier.count + 1, earlier.since)
            if earlier.count + 1 >= Self.goneCount, time.since(earlier.since) >= Self.goneTime {
                events += end(.removed, failure.detail)
            }
        } else if failure.code.utf8.starts(with: "feed.".utf8) {
            gone = nil  // it answered otherwise; a transport's failure says nothing either way
        }
        if let budget, !hasEnded, time.since(began) >= budget {
            events += end(.unknown, WireText("no data for \(budget / 1_000) s of retries"))
        }
        return events
    }

    /// The worker stopped in the middle: not the source's failure.
    mutating func interrupt() { pacing = .immediately }

    mutating func end(_ reason: FeedEnd.Reason, _ detail: WireText) -> [TranscriptEvent] {
        guard !hasEnded else { return [] }
        hasEnded = true
        return [.end(FeedEnd(reason: reason, detail: detail))]
    }
}

extension FeedLifecycle.Failure {
    /// What a status says where no rule of the mapping knows better.
    static func status(_ head: FeedResponseHead, body: [UInt8], at time: EventTime) -> FeedLifecycle.Failure {
        let floor = HTTPDate.retryAfter(head, receivedAt: time)
        let detail = WireText("status \(head.status)" + FeedNote.begins(body))
        switch head.status {
        case 401, 403, 407:
            return FeedLifecycle.Failure(code: "feed.credential", detail: detail, floor: max(floor, 300_000))
        case 404, 410: return FeedLifecycle.Failure(code: "feed.gone", detail: detail, isGone: true, floor: floor)
        case 429: return FeedLifecycle.Failure(code: "feed.rate", detail: detail, floor: floor)
        default: return FeedLifecycle.Failure(code: "feed.http", detail: detail, floor: floor)
        }
    }

    /// An answer of another kind than the feed's.
    static func type(
        _ code: String, _ head: FeedResponseHead?, body: [UInt8], at time: EventTime
    ) -> FeedLifecycle.Failure {
        let type = head?.header("content-type").map { WireText($0).prefix(bytes: 80).singleLine } ?? "no content type"
        return FeedLifecycle.Failure(
            code: code, detail: WireText(type + FeedNote.begins(body)),
            floor: HTTPDate.retryAfter(head, receivedAt: time))
    }

    /// The transport's failure.
    static func transport(_ code: String, _ head: FeedResponseHead?, at time: EventTime) -> FeedLifecycle.Failure {
        FeedLifecycle.Failure(
            code: code, detail: "the exchange failed; retrying", floor: HTTPDate.retryAfter(head, receivedAt: time))
    }
}

extension FeedNote {
    /// How many bytes of an unexpected answer are shown.
    static let previewLength = 80

    /// The beginning of a body, made printable, as the end of a sentence.
    static func begins(_ body: [UInt8]) -> String {
        body.isEmpty
            ? ", empty body" : ", body begins: " + WireText(repairing: body.prefix(previewLength)).singleLine
    }
}
