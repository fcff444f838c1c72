package import CounterfoilTranscript

/// A feed that brings JSON objects in one long answer: one a line, one after the other, as RFC 7464 records or as the
/// elements of an array.
package struct JSONStreamFeed: FeedMachine {
    private var stream: DocumentStream
    private var values = JSONValueStream()

    /// The wait before the next connection where the last one closed in good order, in milliseconds.
    private static let reconnectDelay: Int64 = 1_000

    package init(_ configuration: FeedConfiguration) { stream = DocumentStream(configuration) }

    package var hasEnded: Bool { stream.lifecycle.hasEnded }

    package mutating func nextRequest() -> FeedRequest? {
        guard !hasEnded else { return nil }
        let configuration = stream.configuration
        let (url, headers) = stream.cursor.request(configuration.url)
        let accept = FeedRequest.HeaderField("Accept", "application/x-ndjson, application/json-seq, application/json")
        return FeedRequest(
            purpose: "stream", url: url, headers: configuration.requestHeaders([accept]) + headers,
            pacing: stream.lifecycle.pacing, isStream: true, idleLimit: configuration.idleLimit ?? 60_000,
            bodyLimit: nil)
    }

    package mutating func receive(_ input: FeedInput, at time: EventTime) -> [TranscriptEvent] {
        guard !hasEnded else { return [] }
        switch input {
        case .request:
            values = JSONValueStream()
            stream.begin()
        case .head(let head):
            stream.open(head) { !$0.elementsEqual("text/html".utf8) && !$0.elementsEqual("text/event-stream".utf8) }
        case .bytes(let bytes):
            guard stream.isFlowing else {
                stream.refuse(bytes)
                break
            }
            let events = take(values.append(bytes), at: time)
            stream.beat(at: time)
            return events
        case .finish(let end):
            let rest = stream.isFlowing && end == .complete ? take(values.finish(), at: time) : []
            return hasEnded
                ? rest
                : rest
                    + stream.finish(
                        end, delay: Self.reconnectDelay, notThisType: "feed.not-json",
                        resumes: stream.cursor.value != nil,
                        at: time)
        }
        return []
    }

    private mutating func take(_ parts: [JSONValueStream.Output], at time: EventTime) -> [TranscriptEvent] {
        var events: [TranscriptEvent] = []
        for part in parts where !hasEnded {
            switch part {
            case .value(let bytes): events += stream.take(bytes, at: time)
            case .oversize:
                events += stream.remark(
                    "feed.oversize", "a JSON object was longer than \(values.limit) bytes and was left out")
            case .broken(let bytes):
                events += stream.remark("feed.damaged", "a JSON object was broken off" + FeedNote.begins(bytes))
            case .noise(let bytes):
                events += stream.remark("feed.damaged", "something other than JSON came" + FeedNote.begins(bytes))
            }
        }
        return events
    }
}
