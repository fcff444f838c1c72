package import CounterfoilAlert
package import CounterfoilDetection
package import CounterfoilFeed
import CounterfoilJSON
import CounterfoilPipeline
package import CounterfoilRecording
package import CounterfoilRules
package import CounterfoilTranscript

/// A room's session as one value: the machines of its feeds, the pipeline, and what has to be written down next.
///
/// Its only input is the recording's leaves, one after another. Live, the worker writes what came in as a leaf and
/// applies that leaf; then it writes the leaves that the engine expects, the decoded events and the alerts, and
/// applies those. After a restart and in replay the same leaves are read from the log and applied by the same code,
/// so that what happened live is what happens again.
package struct SessionEngine: Sendable {
    package let hello: Leaf.Hello
    /// The version of decoding and detection; a recording replays to the same bytes under the same version.
    package static func version(under rules: RuleSet) -> String { "counterfoil/2 \(rules.compiled.identity)" }

    private var feeds: [FeedState]
    private var pipeline: Pipeline
    /// Decoded events and alerts that are to stand in the log before any further input.
    private var expected: ExpectedLeaves
    private let alertPolicy: AlertPolicy

    /// What to do about the alerts that stand in the log.
    package enum AlertPolicy: Sendable {
        /// They must be the ones that come out of the pipeline, to the byte.
        case asRecorded
        /// The log was made under other rules; its alerts are passed over.
        case anew
    }

    /// What a leaf brought about.
    package enum Outcome: Sendable, Equatable {
        case nothing
        case event(TranscriptEvent)
        case alert(AlertTransition)
    }

    private struct FeedState: Sendable {
        var machine: any FeedMachine
        /// The number of the exchange under way, or of the last one.
        var exchange = 0
        var isOpen = false
    }

    /// - Throws: `session.feed` where the log names a feed that this program does not know.
    package init(
        hello: Leaf.Hello, rules: RuleSet, alerts alertPolicy: AlertPolicy = .asRecorded
    ) throws(SessionError) {
        self.hello = hello
        self.alertPolicy = alertPolicy
        feeds = []
        for (index, canonical) in hello.feeds.enumerated() {
            guard let document = try? JSONDocument(canonical.encoded),
                let configuration = try? FeedConfiguration(canonical: document.root)
            else {
                throw SessionError.unknownFeed(index)
            }
            feeds.append(FeedState(machine: configuration.makeMachine()))
        }
        pipeline = Pipeline(
            room: hello.room, roomTitle: hello.title, session: hello.session, rules: rules.compiled,
            rulePacks: rules.hash)
        expected = ExpectedLeaves(ignoresAlerts: alertPolicy == .anew)
    }

    /// The leaf that must be written next, before any further input; `nil` where the engine waits for input.
    package var nextExpected: Leaf? { expected.first }

    /// Whether every feed has positively ended.
    package var hasEnded: Bool { feeds.allSatisfy(\.machine.hasEnded) }

    /// Whether a feed has positively ended.
    package func hasEnded(feed: Int) -> Bool { feeds[feed].machine.hasEnded }

    /// What was found in the utterance last applied.
    package var lastHits: [Hit] { pipeline.lastHits }

    /// How often a bound of the detector pushed something out.
    package var evictions: Int { pipeline.evictions }

    /// The next request of a feed, to be sent and written down with the number of its exchange.
    package mutating func nextRequest(feed: Int) -> FeedRequest? { feeds[feed].machine.nextRequest() }

    /// The number of the exchange that a feed's next request begins.
    package func nextExchange(feed: Int) -> Int { feeds[feed].exchange + 1 }

    /// The number of the exchange under way, if one is.
    package func openExchange(feed: Int) -> Int? { feeds[feed].isOpen ? feeds[feed].exchange : nil }

    /// Applies a leaf that was just written, or that is read from a log.
    ///
    /// - Parameters:
    ///   - index: The leaf's place in the log.
    ///   - bytes: The transport bytes, for a chunk.
    ///   - requestIsTaken: Whether a `req` leaf's request has been taken from the machine already, as it has live.
    /// - Throws: `session.diverged` where the leaf is not the one that had to come.
    package mutating func apply(
        _ leaf: Leaf, at index: UInt64, bytes: [UInt8] = [], requestIsTaken: Bool = false
    ) throws(SessionError) -> Outcome {
        switch leaf {
        case .request(let request):
            try expectNothing(before: leaf, at: index)
            let feed = try known(request.feed, at: index)
            if !requestIsTaken { _ = feeds[feed].machine.nextRequest() }
            feeds[feed].exchange = request.exchange
            feeds[feed].isOpen = true
            receive(.request(purpose: request.purpose.string), feed: feed, at: request.at)
        case .head(let head):
            try expectNothing(before: leaf, at: index)
            receive(.head(FeedResponseHead(head)), feed: try known(head.feed, at: index), at: head.at)
        case .chunk(let chunk):
            try expectNothing(before: leaf, at: index)
            try applyChunk(bytes, feed: chunk.feed, at: chunk.at, index: index)
        case .finish(let finish):
            try expectNothing(before: leaf, at: index)
            let feed = try known(finish.feed, at: index)
            feeds[feed].isOpen = false
            let end: FeedExchangeEnd = finish.code == Leaf.Finish.complete ? .complete : .failed(code: finish.code)
            receive(.finish(end), feed: feed, at: finish.at)
        case .event(let recorded):
            let event = try expected.popEvent(recorded, at: index)
            expected.append(pipeline.consume(event, leaf: index))
            return .event(event)
        case .alert(let recorded):
            if alertPolicy == .anew { return .nothing }
            return .alert(try expected.popAlert(recorded, at: index))
        case .close(let close):
            try expectNothing(before: leaf, at: index)
            if close.reason != .stop { expected.append(pipeline.close()) }
        case .hello, .resume, .recovery, .rotation:
            break
        }
        return .nothing
    }

    /// Applies the bytes of a chunk that was just written.
    package mutating func applyChunk(
        _ bytes: [UInt8], feed: Int, at time: EventTime, index: UInt64
    ) throws(SessionError) {
        receive(.bytes(bytes), feed: try known(feed, at: index), at: time)
    }

    /// The alerts that came out of the pipeline and stand in no log: for replay under other rules.
    package mutating func takeAlertsAnew() -> [AlertTransition] {
        alertPolicy == .anew ? expected.takeAlerts() : []
    }

    private mutating func receive(_ input: FeedInput, feed: Int, at time: EventTime) {
        let events = feeds[feed].machine.receive(input, at: time).flatMap { $0.recordable(feed: feed) }
        expected.append(events, feed: feed)
    }

    private func known(_ feed: Int, at index: UInt64) throws(SessionError) -> Int {
        guard feeds.indices.contains(feed) else { throw SessionError.unknownFeed(feed) }
        return feed
    }

    private func expectNothing(before leaf: Leaf, at index: UInt64) throws(SessionError) {
        if let first = expected.first {
            throw SessionError.diverged(at: index, expected: first.line, found: leaf.line)
        }
    }
}

extension TranscriptEvent {
    /// The most bytes of keys that one deletion names, so that its leaf fits the log however they are escaped.
    private static let deletionLimit = 8 << 10

    /// The event as it is recorded: with keys that are unique in the session, since those of a machine are so within its
    /// feed only, and in parts where it names more than one leaf holds.
    fileprivate func recordable(feed: Int) -> [TranscriptEvent] {
        func prefixed(_ key: WireText) -> WireText { WireText(repairing: Array("\(feed)/".utf8) + key.utf8) }
        switch self {
        case .utterance(var utterance):
            utterance.key = prefixed(utterance.key)
            return [.utterance(utterance)]
        case .deletion(let deletion):
            let keys = Self.portions(deletion.keys.map(prefixed)).map {
                TranscriptEvent.deletion(Deletion(keys: $0, observed: deletion.observed))
            }
            let speakers = Self.portions(deletion.speakers).map {
                TranscriptEvent.deletion(Deletion(speakers: $0, observed: deletion.observed))
            }
            return keys + speakers
        case .gap, .end, .note:
            return [self]
        }
    }

    private static func portions(_ names: [WireText]) -> [[WireText]] {
        var portions: [[WireText]] = []
        var room = 0
        for name in names {
            if portions.isEmpty || room < name.utf8.count {
                portions.append([])
                room = max(deletionLimit, name.utf8.count)
            }
            portions[portions.count - 1].append(name)
            room -= max(name.utf8.count, 16)
        }
        return portions
    }
}

extension FeedResponseHead {
    fileprivate init(_ head: Leaf.Head) {
        self.init(
            status: head.status, url: head.url.string,
            headers: head.headers.map { FeedRequest.HeaderField($0.name.string, $0.value.string) })
    }
}
