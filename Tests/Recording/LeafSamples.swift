import CounterfoilJSON
import CounterfoilRecording
import CounterfoilTranscript

/// Leaves for tests.
enum LeafSamples {
    static func hello(_ session: String = "studio-7-20260514t120007412") throws -> Leaf.Hello {
        Leaf.Hello(
            session: try unwrap(SessionID(session)), room: try unwrap(RoomID("studio-7")), title: "Studio 7 \u{1F455}",
            language: "en", at: EventTime(milliseconds: 1_778_760_007_412), engine: "1.0.0", rules: "00ff",
            feeds: [.members(["kind": .string("jsonl"), "poll": .integer(2_000), "url": nil])],
            libraries: [.init(name: "libcurl", version: "7.88.1"), .init(name: "CounterfoilJSON", version: "1")])
    }

    /// One of each type that a log's owner appends, in an order that happens.
    static func appended(_ number: Int = 0) -> [Leaf] {
        let time = EventTime(milliseconds: 1_778_760_010_000 + Int64(number) * 100)
        let exchange = number + 1
        return [
            .request(
                .init(feed: 0, exchange: exchange, purpose: "page", url: "https://live.example/p?k=***", at: time)),
            .head(
                .init(
                    feed: 0, exchange: exchange, status: 200, url: "https://live.example/p",
                    headers: [.init(name: "content-type", value: "application/json"), .init(name: "date", value: "")],
                    at: time)),
            .event(.init(feed: 0, number: number, event: .utterance(utterance(time)))),
            .alert(
                .init(
                    number: number, state: .opened,
                    alert: .members(["rule": .string("replica"), "score": .integer(7), "spans": .array([.null])]))),
            .finish(.init(feed: 0, exchange: exchange, code: Leaf.Finish.complete, at: time)),
        ]
    }

    static func utterance(_ time: EventTime) -> Utterance {
        Utterance(
            key: "m-1", revision: 2, finality: .interim, channel: .chat, role: .viewer,
            speaker: .init(id: "u1", name: "\"Ann\"\n"), language: "zh-Hans", text: "高仿 1:1 \u{202E}\\ \u{7}",
            times: .init(source: time.advanced(by: -50), programme: -5..<90, observed: time, uncertainty: 25),
            flags: [.backfill, .derivedKey])
    }

    static let resume = Leaf.resume(
        .init(at: EventTime(milliseconds: 1_778_760_020_000), engine: "1.0.1", rules: "00fe", boot: "b-2"))
    static let close = Leaf.close(.init(at: EventTime(milliseconds: 1_778_760_030_000), reason: .stop))
}

struct MissingSample: Error {}

/// Unwraps a sample's part.
func unwrap<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw MissingSample() }
    return value
}
