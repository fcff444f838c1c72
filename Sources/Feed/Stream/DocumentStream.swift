import CounterfoilJSON
import CounterfoilTranscript

/// What the feeds have in common that bring JSON documents in one long answer.
struct DocumentStream: Sendable {
    let configuration: FeedConfiguration
    private(set) var lifecycle: FeedLifecycle
    private(set) var cursor: FeedCursor
    private var decoder: DocumentDecoder
    private var coverage = StreamCoverage()
    private var remarks = Remarks()
    private var head: FeedResponseHead?
    /// The body of an answer that is not a stream of documents.
    private var refusal: [UInt8] = []
    /// A failure that a document of the stream declared.
    private var declared: FeedLifecycle.Failure?
    private var hasDocuments = false
    /// Whether the answer is a stream of documents.
    private(set) var isFlowing = false

    private static let refusalLimit = 64 << 10

    init(_ configuration: FeedConfiguration) {
        self.configuration = configuration
        lifecycle = FeedLifecycle(budget: configuration.retryBudget)
        cursor = FeedCursor(configuration.mapping.cursor)
        decoder = configuration.decoder
    }

    /// A request is about to be sent.
    mutating func begin() {
        head = nil
        refusal = []
        declared = nil
        hasDocuments = false
        isFlowing = false
    }

    /// The head of the answer came.
    ///
    /// - Parameter isAccepted: Whether the content type, in lower case, may be what the feed expects.
    mutating func open(_ head: FeedResponseHead, isAccepted: (ArraySlice<UInt8>) -> Bool) {
        self.head = head
        let type = (head.header("content-type") ?? "").utf8.prefix { $0 != 0x3B }
        let lower = type.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        isFlowing = head.status == 200 && isAccepted(lower.withoutBlanks)
        if isFlowing { cursor.advance(root: nil, lastItem: nil, head: head) }
    }

    /// Bytes of an answer that is not a stream of documents.
    mutating func refuse(_ bytes: [UInt8]) {
        refusal.append(contentsOf: bytes.prefix(Self.refusalLimit - refusal.count))
    }

    /// Something came on the stream.
    mutating func beat(at time: EventTime) {
        lifecycle.flow(at: time)
        coverage.cover(time)
    }

    /// A remark on the stream.
    mutating func remark(_ code: String, _ detail: String) -> [TranscriptEvent] { remarks.remark(code, detail) }

    /// A whole document came.
    mutating func take(
        _ bytes: [UInt8], eventType: WireText? = nil, fallbackID: WireText? = nil, at time: EventTime
    ) -> [TranscriptEvent] {
        guard let document = try? JSONDocument(bytes) else {
            return remarks.remark("feed.damaged", "a JSON text could not be read" + FeedNote.begins(bytes))
        }
        hasDocuments = true
        var events: [TranscriptEvent] = []
        if let head {
            switch configuration.mapping.verdict(on: head, document, body: bytes, at: time) {
            case .fine: break
            case .ended(let reason, let detail): return end(reason, detail)
            case .cursorRefused(let failure):
                cursor.drop()
                declared = failure
            case .tooOften(let failure), .failed(let failure): declared = failure
            }
        }
        let context = DocumentDecoder.Context(
            time: time, isPage: false, eventType: eventType, fallbackID: fallbackID)
        let result = decoder.decode(document, context)
        if let first = result.firstTime { events += coverage.close(at: first) }
        events += result.events
        cursor.advance(root: document.root, lastItem: result.lastItemCursor, head: nil)
        if let end = result.end { events += self.end(end.reason, end.detail) }
        return events
    }

    /// The answer ended.
    ///
    /// - Parameters:
    ///   - delay: How long to wait before the next connection where this one closed in good order.
    ///   - notThisType: The code for an answer of status 200 that is no stream of documents.
    ///   - resumes: Whether the next connection goes on where this one stopped.
    mutating func finish(
        _ end: FeedExchangeEnd, delay: Int64, notThisType: String, resumes: Bool, at time: EventTime
    ) -> [TranscriptEvent] {
        defer { begin() }
        if case .failed(let code) = end {
            coverage.interrupt(FeedExchangeEnd.gapReason(code))
            if FeedExchangeEnd.isOurs(code) {
                lifecycle.interrupt()
                return []
            }
            return fail(.transport(code, head, at: time), at: time)
        }
        guard let head else { return fail(.transport("feed.no-answer", nil, at: time), at: time) }
        if let declared {
            coverage.interrupt(.http)
            return fail(declared, at: time)
        }
        if isFlowing {
            if !resumes { coverage.interrupt(.reset) }
            guard hasDocuments else { return fail(.transport("feed.closed", head, at: time), at: time) }
            lifecycle.close(next: .afterAnswer(max(delay, HTTPDate.retryAfter(head, receivedAt: time))))
            return []
        }
        coverage.interrupt(.http)
        switch configuration.mapping.verdict(on: head, try? JSONDocument(refusal), body: refusal, at: time) {
        case .ended(let reason, let detail): return self.end(reason, detail)
        case .cursorRefused(let failure):
            cursor.drop()
            return fail(failure, at: time)
        case .tooOften(let failure), .failed(let failure): return fail(failure, at: time)
        case .fine: return fail(.type(notThisType, head, body: refusal, at: time), at: time)
        }
    }

    /// The feed has positively ended.
    mutating func end(_ reason: FeedEnd.Reason, _ detail: WireText) -> [TranscriptEvent] {
        coverage.closeAtEnd() + lifecycle.end(reason, detail)
    }

    private mutating func fail(_ failure: FeedLifecycle.Failure, at time: EventTime) -> [TranscriptEvent] {
        let events = lifecycle.fail(failure, at: time)
        return lifecycle.hasEnded ? coverage.closeAtEnd() + events : events
    }
}
