package import CounterfoilTranscript

/// A feed of server-sent events whose data are JSON documents (WHATWG HTML, section 9.2).
///
/// Unlike a browser it tries again after any failure but an answer of status 204, which is how a server says stop.
package struct ServerSentEventFeed: FeedMachine {
    private var stream: DocumentStream
    private var events = ServerSentEventDecoder()
    /// How long the server wants clients to wait before they connect again, in milliseconds.
    private var reconnectDelay: Int64 = 2_000
    private var saidStop = false

    private static let delayLimit: Int64 = 300_000

    package init(_ configuration: FeedConfiguration) { stream = DocumentStream(configuration) }

    package var hasEnded: Bool { stream.lifecycle.hasEnded }

    package mutating func nextRequest() -> FeedRequest? {
        guard !hasEnded else { return nil }
        let configuration = stream.configuration
        let (url, headers) = stream.cursor.request(configuration.url)
        var fields = [
            FeedRequest.HeaderField("Accept", "text/event-stream"),
            FeedRequest.HeaderField("Cache-Control", "no-store"),
        ]
        if !events.lastEventID.isEmpty {
            fields.append(FeedRequest.HeaderField("Last-Event-ID", events.lastEventID.string))
        }
        return FeedRequest(
            purpose: "stream", url: url, headers: configuration.requestHeaders(fields) + headers,
            pacing: stream.lifecycle.pacing, isStream: true, idleLimit: configuration.idleLimit ?? 60_000,
            bodyLimit: nil)
    }

    package mutating func receive(_ input: FeedInput, at time: EventTime) -> [TranscriptEvent] {
        guard !hasEnded else { return [] }
        switch input {
        case .request:
            events.reconnect()
            stream.begin()
        case .head(let head):
            saidStop = head.status == 204
            stream.open(head) { $0.elementsEqual("text/event-stream".utf8) }
        case .bytes(let bytes):
            guard stream.isFlowing else {
                stream.refuse(bytes)
                break
            }
            return take(bytes, at: time)
        case .finish(let end):
            if saidStop, end == .complete { return stream.end(.ended, "status 204: the server asks to stop") }
            let resumes = stream.cursor.value != nil || !events.lastEventID.isEmpty
            return stream.finish(
                end, delay: reconnectDelay, notThisType: "feed.not-events", resumes: resumes, at: time)
        }
        return []
    }

    private mutating func take(_ bytes: [UInt8], at time: EventTime) -> [TranscriptEvent] {
        var output: [TranscriptEvent] = []
        for part in events.append(bytes) where !hasEnded {
            switch part {
            case .comment: break
            case .retry(let delay): reconnectDelay = min(delay, Self.delayLimit)
            case .event(let event):
                if event.isCut {
                    output += stream.remark("feed.oversize", "an event was longer than its limit and was cut")
                }
                output += stream.take(
                    event.data, eventType: event.type, fallbackID: event.id, at: time)
            }
        }
        stream.beat(at: time)
        return output
    }
}
