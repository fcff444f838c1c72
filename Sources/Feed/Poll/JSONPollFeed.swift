import CounterfoilJSON
package import CounterfoilTranscript

/// A feed that is asked for page after page of JSON.
package struct JSONPollFeed: FeedMachine {
    private let configuration: FeedConfiguration
    private var decoder: DocumentDecoder
    private var lifecycle: FeedLifecycle
    private var cursor: FeedCursor
    private var exchange = BufferedExchange(limit: 0)
    private var interval: Int64
    /// How often in a row the source said that we ask too often.
    private var slowdowns = 0
    private var hasPage = false
    /// Whether the last page with items may be followed by a hole.
    private var mayHaveHole = false
    private var cursorWasDropped = false
    private var lastTime: EventTime?

    private static let pageLimit = 8 << 20

    package init(_ configuration: FeedConfiguration) {
        self.configuration = configuration
        decoder = configuration.decoder
        lifecycle = FeedLifecycle(budget: configuration.retryBudget)
        cursor = FeedCursor(configuration.mapping.cursor)
        interval = configuration.mapping.interval?.fallback ?? FieldMapping.IntervalRule().fallback
    }

    package var hasEnded: Bool { lifecycle.hasEnded }

    package mutating func nextRequest() -> FeedRequest? {
        guard !hasEnded else { return nil }
        let (url, headers) = cursor.request(configuration.url)
        return FeedRequest(
            purpose: "page", url: url,
            headers: configuration.requestHeaders([FeedRequest.HeaderField("Accept", "application/json")]) + headers,
            pacing: lifecycle.pacing, idleLimit: configuration.idleLimit ?? 15_000, bodyLimit: Self.pageLimit)
    }

    package mutating func receive(_ input: FeedInput, at time: EventTime) -> [TranscriptEvent] {
        guard !hasEnded else { return [] }
        switch input {
        case .request: exchange = BufferedExchange(limit: Self.pageLimit)
        case .head(let head): exchange.head = head
        case .bytes(let bytes): exchange.append(bytes)
        case .finish(let end):
            let answer = exchange
            exchange = BufferedExchange(limit: 0)
            switch end {
            case .failed(let code) where FeedExchangeEnd.isOurs(code): lifecycle.interrupt()
            case .failed(let code): return lifecycle.fail(.transport(code, answer.head, at: time), at: time)
            case .complete: return take(answer, at: time)
            }
        }
        return []
    }

    private mutating func take(_ answer: BufferedExchange, at time: EventTime) -> [TranscriptEvent] {
        guard let head = answer.head else {
            return lifecycle.fail(.transport("feed.no-answer", nil, at: time), at: time)
        }
        let document = try? JSONDocument(answer.body)
        switch configuration.mapping.verdict(on: head, document, body: answer.body, at: time) {
        case .fine: break
        case .ended(let reason, let detail): return lifecycle.end(reason, detail)
        case .cursorRefused(let failure):
            cursor.drop()
            cursorWasDropped = true
            return lifecycle.fail(failure, at: time)
        case .tooOften(var failure):
            slowdowns = min(slowdowns + 1, 8)
            failure.floor = max(failure.floor, min(interval << Int64(slowdowns), 300_000))
            return lifecycle.fail(failure, at: time)
        case .failed(let failure): return lifecycle.fail(failure, at: time)
        }
        let floor = HTTPDate.retryAfter(head, receivedAt: time)
        if head.status == 304 || head.status == 204 {
            succeed(at: time, floor: floor)
            return []
        }
        guard let document, !answer.isCut else {
            let code = answer.body.isEmpty ? "feed.empty" : answer.isCut ? "feed.oversize" : "feed.not-json"
            return lifecycle.fail(.type(code, head, body: answer.body, at: time), at: time)
        }
        return take(document, head, floor: floor, at: time)
    }

    private mutating func take(
        _ document: JSONDocument, _ head: FeedResponseHead, floor: Int64, at time: EventTime
    ) -> [TranscriptEvent] {
        let context = DocumentDecoder.Context(time: time, isPage: true, isBackfill: !hasPage || cursorWasDropped)
        let result = decoder.decode(document, context)
        var events = result.events
        if let first = result.firstTime, result.repeatedCount == 0, hasPage, mayHaveHole || cursorWasDropped {
            let from = lastTime
            events.insert(.gap(Gap(reason: .sequence, from: from, to: from.map { max($0, first) } ?? first)), at: 0)
        }
        if result.itemCount > 0 {
            mayHaveHole = !cursor.isConfigured
            cursorWasDropped = false
        }
        hasPage = true
        lastTime = [lastTime, result.lastTime].compactMap(\.self).max()
        cursor.advance(root: document.root, lastItem: result.lastItemCursor, head: head)
        if let rule = configuration.mapping.interval {
            let asked = rule.pointer.flatMap { $0.resolve(in: document.root)?.scaled(byPowerOfTen: 3) }
            let wanted = asked.map { min(max($0, 0), 1_000_000_000) * min(max(rule.unit, 1), 60_000) / 1_000 }
            interval = min(max(wanted ?? rule.fallback, rule.minimum), rule.maximum)
        }
        if let end = result.end { return events + lifecycle.end(end.reason, end.detail) }
        succeed(at: time, floor: floor)
        return events
    }

    private mutating func succeed(at time: EventTime, floor: Int64) {
        slowdowns = 0
        lifecycle.succeed(at: time, next: .afterAnswer(max(interval, floor)))
    }
}
