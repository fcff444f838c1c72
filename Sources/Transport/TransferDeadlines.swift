/// When a transfer has to give up, and why. A value without a clock: the owner says what happened and when.
struct TransferDeadlines: Sendable {
    /// Where the transfer stands, and since when.
    enum Phase: Equatable {
        /// Waits for its turn to connect; only the total runs, and only once it was dispatched.
        case queued
        /// Name, TCP and TLS.
        case connecting(since: MonotonicTime)
        /// The connection is ready, and nothing of the answer has come.
        case awaitingAnswer(since: MonotonicTime)
        /// Some of the answer has come; `since` is still when the connection became ready.
        case readingHeaders(since: MonotonicTime)
        /// `since` is when the last bytes came.
        case readingBody(since: MonotonicTime)
        /// The reader holds the body back.
        case held(since: MonotonicTime)

        /// Whether the answer's head is being waited for or read.
        var isAwaitingHead: Bool {
            switch self {
            case .awaitingAnswer, .readingHeaders: true
            case .queued, .connecting, .readingBody, .held: false
            }
        }
    }

    /// A point in time and what has failed once it is reached.
    struct Deadline: Equatable {
        let time: MonotonicTime
        let code: TransportError.Code
    }

    private let timeouts: TransferTimeouts
    private var dispatchedFirst: MonotonicTime?
    private(set) var phase = Phase.queued

    init(_ timeouts: TransferTimeouts) {
        self.timeouts = timeouts
    }

    /// The request, or the next hop of a redirect, is handed to libcurl.
    mutating func dispatched(at now: MonotonicTime) {
        dispatchedFirst = dispatchedFirst ?? now
        phase = .connecting(since: now)
    }

    mutating func connected(at now: MonotonicTime) {
        guard case .connecting = phase else { return }
        phase = .awaitingAnswer(since: now)
    }

    /// A status or header line came.
    mutating func headerLine(at now: MonotonicTime) {
        guard case .awaitingAnswer(let ready) = phase else { return }
        phase = .readingHeaders(since: ready)
    }

    mutating func headersEnded(at now: MonotonicTime) {
        phase = .readingBody(since: now)
    }

    mutating func bodyBytes(at now: MonotonicTime) {
        guard case .readingBody = phase else { return }
        phase = .readingBody(since: now)
    }

    /// The reader has too many bytes waiting.
    mutating func held(at now: MonotonicTime) {
        guard case .readingBody = phase else { return }
        phase = .held(since: now)
    }

    /// The reader has caught up.
    mutating func released(at now: MonotonicTime) {
        guard case .held = phase else { return }
        phase = .readingBody(since: now)
    }

    /// The answer was a redirect; the next hop waits for its turn.
    mutating func redirected() {
        phase = .queued
    }

    /// The earliest deadline in force; nil where none is.
    var next: Deadline? {
        let total = dispatchedFirst.flatMap { start in
            timeouts.total.map { Deadline(time: start + $0, code: .timeoutTotal) }
        }
        guard let own = phaseDeadline else { return total }
        guard let total else { return own }
        return own.time <= total.time ? own : total
    }

    /// What has failed by now, if anything.
    func expired(at now: MonotonicTime) -> TransportError.Code? {
        guard let next, next.time <= now else { return nil }
        return next.code
    }

    private var phaseDeadline: Deadline? {
        switch phase {
        case .queued:
            return nil
        case .connecting(let since):
            return Deadline(time: since + timeouts.connect, code: .timeoutConnect)
        case .awaitingAnswer(let since):
            return timeouts.firstByte <= timeouts.headers
                ? Deadline(time: since + timeouts.firstByte, code: .timeoutFirstByte)
                : Deadline(time: since + timeouts.headers, code: .timeoutHeaders)
        case .readingHeaders(let since):
            return Deadline(time: since + timeouts.headers, code: .timeoutHeaders)
        case .readingBody(let since):
            return timeouts.idle.map { Deadline(time: since + $0, code: .timeoutIdle) }
        case .held(let since):
            return timeouts.paused.map { Deadline(time: since + $0, code: .timeoutPaused) }
        }
    }
}
