import CounterfoilTranscript

@testable import CounterfoilFeed

/// An answer as a test tells it.
struct TestAnswer {
    var status = 200
    var headers: [(String, String)] = []
    var body: [UInt8] = []
    /// Where it breaks off, if it does.
    var failure: String?

    init(_ body: String = "", status: Int = 200, headers: [(String, String)] = [], failure: String? = nil) {
        self.init(Array(body.utf8), status: status, headers: headers, failure: failure)
    }

    init(_ body: [UInt8], status: Int = 200, headers: [(String, String)] = [], failure: String? = nil) {
        self.body = body
        self.status = status
        self.headers = headers
        self.failure = failure
    }
}

/// Drives a machine without sockets, on a clock of its own that follows the pace the machine asks for.
struct MachineRunner {
    var machine: any FeedMachine
    var now = EventTime(milliseconds: 1_766_000_000_000)
    /// Everything that went in, in order.
    private(set) var inputs: [(input: FeedInput, time: EventTime)] = []
    private(set) var events: [TranscriptEvent] = []
    private var lastStart: EventTime?
    /// How the bytes of answers are cut.
    var cut: ([UInt8]) -> [[UInt8]] = { [$0] }

    init(_ configuration: FeedConfiguration) { machine = configuration.makeMachine() }

    /// Sends the machine's next request to `answer`; the clock moves by what the pace says.
    ///
    /// - Returns: The request and the events of its answer, or `nil` where the machine wants nothing more.
    @discardableResult
    mutating func exchange(_ answer: (FeedRequest) -> TestAnswer) -> (request: FeedRequest, events: [TranscriptEvent])?
    {
        guard let request = machine.nextRequest() else { return nil }
        switch request.pacing {
        case .immediately: break
        case .afterAnswer(let wait): now = now.advanced(by: wait)
        case .afterStart(let wait): now = max(now, (lastStart ?? now).advanced(by: wait))
        case .backoff(let attempt, let floor):
            now = now.advanced(by: max(floor, min(60_000, 1_000 << Int64(min(attempt, 6)))))
        }
        lastStart = now
        let reply = answer(request)
        var new = take(.request(purpose: request.purpose))
        new += take(
            .head(
                FeedResponseHead(
                    status: reply.status, url: request.url, headers: reply.headers.map { .init($0.0, $0.1) })))
        now = now.advanced(by: 20)
        for part in cut(reply.body) { new += take(.bytes(part)) }
        new += take(.finish(reply.failure.map { .failed(code: $0) } ?? .complete))
        return (request, new)
    }

    @discardableResult
    mutating func take(_ input: FeedInput) -> [TranscriptEvent] {
        inputs.append((input, now))
        let new = machine.receive(input, at: now)
        events += new
        return new
    }
}

extension [TranscriptEvent] {
    var utterances: [Utterance] { compactMap { if case .utterance(let value) = $0 { value } else { nil } } }
    var texts: [String] { utterances.map(\.text.string) }
    var gaps: [Gap] { compactMap { if case .gap(let value) = $0 { value } else { nil } } }
    var ends: [FeedEnd] { compactMap { if case .end(let value) = $0 { value } else { nil } } }
    var deletions: [Deletion] { compactMap { if case .deletion(let value) = $0 { value } else { nil } } }
    var notes: [String] { compactMap { if case .note(let value) = $0 { value.code } else { nil } } }
}
