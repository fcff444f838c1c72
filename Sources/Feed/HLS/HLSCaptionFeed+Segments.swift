import CounterfoilTranscript

extension HLSCaptionFeed {
    /// Takes the answer to a request for a segment.
    mutating func takeSegment(
        _ answer: BufferedExchange, _ segment: QueuedSegment, failure code: String?, at time: EventTime
    ) -> [TranscriptEvent] {
        guard let body = body(of: answer, range: segment.byteRange, failure: code) else {
            return failSegment(answer, segment, code, at: time)
        }
        let header = headers.last { $0.map == segment.map }?.document
        let document = header.map { WebVTTParser.parse(body, header: $0) } ?? WebVTTParser.parse(body)
        guard document.hasSignature, !Self.isMarkup(body) else {
            return failSegment(answer, segment, "feed.not-webvtt", at: time)
        }
        succeed(segment, at: time)
        return assembler.take(document, of: segment, at: time)
    }

    /// Takes the answer to a request for the header of segments.
    mutating func takeHeader(
        _ answer: BufferedExchange, _ map: HLSPlaylist.Map, failure code: String?, at time: EventTime
    ) -> [TranscriptEvent] {
        guard let segment = queue.first else { return [] }
        guard let body = body(of: answer, range: map.byteRange, failure: code) else {
            return failSegment(answer, segment, code, at: time)
        }
        let document = WebVTTParser.parse(body)
        guard document.hasSignature else { return failSegment(answer, segment, "feed.not-webvtt", at: time) }
        if headers.count == 8 { headers.removeFirst() }
        headers.append((map, document))
        segmentAttempts = 0
        return []
    }

    /// The body of a good answer; where a range was asked for and the whole came, that range of it.
    private func body(of answer: BufferedExchange, range: HLSPlaylist.ByteRange?, failure: String?) -> [UInt8]? {
        guard failure == nil, let head = answer.head, !answer.isCut else { return nil }
        if head.status == 206 { return answer.body }
        guard head.status == 200 else { return nil }
        guard let range else { return answer.body }
        let lower = min(Int64(answer.body.count), range.offset)
        let upper = min(Int64(answer.body.count), range.offset + range.length)
        return lower < upper ? Array(answer.body[Int(lower)..<Int(upper)]) : nil
    }

    /// Tries again twice, then records the hole and goes on.
    private mutating func failSegment(
        _ answer: BufferedExchange, _ segment: QueuedSegment, _ code: String?, at time: EventTime
    ) -> [TranscriptEvent] {
        segmentAttempts += 1
        segmentFloor = min(HTTPDate.retryAfter(answer.head, receivedAt: time), 30_000)
        let code = code ?? (answer.isCut ? "feed.oversize" : "feed.http")
        let status = answer.head.map { "status \($0.status)" } ?? "no answer"
        var events = remarks.remark(code, "a segment or its header failed, \(status)\(FeedNote.begins(answer.body))")
        guard segmentAttempts >= Self.attemptLimit else { return events }
        let reason = code == "feed.not-webvtt" || code == "feed.oversize" ? .parse : FeedExchangeEnd.gapReason(code)
        let missing = segment.sequence...segment.sequence
        events.append(.gap(Gap(reason: reason, from: segment.from, to: segment.to, missing: missing)))
        segmentAttempts = 0
        queue.removeFirst()
        return events
    }

    private mutating func succeed(_ segment: QueuedSegment, at time: EventTime) {
        segmentAttempts = 0
        lifecycle.flow(at: time)
        if queue.first == segment { queue.removeFirst() }
    }

    /// Whether a body is a page of HTML or XML, which headerless WebVTT cannot begin with.
    private static func isMarkup(_ body: [UInt8]) -> Bool {
        let text = body.starts(with: [0xEF, 0xBB, 0xBF]) ? body.dropFirst(3) : body[...]
        return text.first { $0 != 0x20 && !(0x09...0x0D).contains($0) } == 0x3C
    }
}
