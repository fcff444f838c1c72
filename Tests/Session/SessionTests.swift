import CounterfoilAlert
import CounterfoilFeed
import CounterfoilRecording
import CounterfoilRules
import CounterfoilSession
import CounterfoilTranscript
import Foundation
import Testing

/// A pack in the form that people write.
private let pack = """
    pack: sample
    version: "1"
    groups:
      replica: {terms: [高仿]}
      contact: {terms: [加微信]}
    rules:
      - {id: replica-contact, family: replica-quality, severity: high, window: 60s, all: [replica, contact], roles: [host]}
    """

/// A directory of one test, gone when the test is over.
private final class Playground {
    let path: String
    let store: SessionStore
    let rules: RuleSet

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "counterfoil-\(UUID().uuidString)").path
        store = try SessionStore(directory: path)
        rules = try RuleSet(files: [("sample.yaml", Array(pack.utf8))])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func opening(at milliseconds: Int64) throws -> SessionStore.Opening {
        let feed = FeedConfiguration(kind: .jsonStream, url: "https://live.example/stream", role: .host)
        let plan = SessionStore.Plan(
            room: try #require(RoomID("studio")), title: "Studio", language: "zh", feeds: [feed], libraries: [],
            boot: "b")
        return try store.open(plan, rules: rules, at: EventTime(milliseconds: milliseconds))
    }

    func open(at milliseconds: Int64) throws -> LiveSession { try #require(try opening(at: milliseconds).live) }
}

extension LiveSession {
    fileprivate func receive(_ input: FeedInput, at milliseconds: Int64) throws {
        var wasTaken = false
        try take(input, feed: 0, at: EventTime(milliseconds: milliseconds), wasTaken: &wasTaken)
    }

    fileprivate func connect(at milliseconds: Int64) throws {
        let request = try #require(nextRequest(feed: 0))
        try receive(.request(purpose: request.purpose), at: milliseconds)
        let head = FeedResponseHead(
            status: 200, url: request.url, headers: [.init("content-type", "application/x-ndjson")])
        try receive(.head(head), at: milliseconds)
    }

    fileprivate func say(_ id: Int, _ text: String, at milliseconds: Int64) throws {
        try receive(
            .bytes(Array("{\"id\":\"m\(id)\",\"ts\":\(milliseconds),\"text\":\"\(text)\"}\n".utf8)), at: milliseconds)
    }
}

@Suite("Live sessions")
struct SessionTests {
    private static let start: Int64 = 1_778_760_000_000

    @Test("what comes in is recorded, decoded and judged, and the alert is owed once")
    func raises() throws {
        let playground = try Playground()
        let session = try playground.open(at: Self.start)
        try session.connect(at: Self.start)
        try session.say(1, "这是高仿", at: Self.start + 1_000)
        #expect(session.takeOwed().isEmpty)
        try session.say(2, "加微信", at: Self.start + 2_000)
        let owed = session.takeOwed()
        #expect(owed.map(\.alert.state) == [.opened])
        #expect(session.takeOwed().isEmpty)
        #expect(owed.first?.alert.lines.allSatisfy { $0.leaf != nil } == true)
    }

    @Test(
        "a session that was killed is gone on with: repetitions are dropped, the alert has the same id, the term is complete"
    )
    func resumes() throws {
        let playground = try Playground()
        var id: String?
        do {
            let session = try playground.open(at: Self.start)
            try session.connect(at: Self.start)
            try session.say(1, "这是高仿", at: Self.start + 1_000)
            try session.say(2, "加微信", at: Self.start + 2_000)
            id = session.takeOwed().first?.alert.id
            // The process dies here: nothing is closed.
        }
        let session = try playground.open(at: Self.start + 5_000)
        let again = session.takeOwed().map(\.alert)
        #expect(again.map(\.id) == [id])
        try session.connect(at: Self.start + 6_000)
        try session.say(2, "加微信", at: Self.start + 2_000)
        #expect(session.takeOwed().isEmpty, "a message seen before the crash is no news")
        try session.say(3, "高仿加微信", at: Self.start + 7_000)
        #expect(session.takeOwed().map(\.alert.state) == [.extended])
    }

    @Test("stopping leaves the session open, the end of the feed closes it for good")
    func closes() throws {
        let playground = try Playground()
        let first = try playground.open(at: Self.start)
        try first.connect(at: Self.start)
        try first.say(1, "这是高仿 加微信", at: Self.start + 1_000)
        #expect(first.takeOwed().map(\.alert.state) == [.opened])
        try first.close(.stop, at: EventTime(milliseconds: Self.start + 2_000))
        #expect(first.takeOwed().isEmpty, "an alert stays open over a stop")
        try first.log.close()

        let second = try playground.open(at: Self.start + 3_000)
        #expect(second.hello.session == first.hello.session)
        _ = second.takeOwed()
        try second.connect(at: Self.start + 3_000)
        try second.receive(.bytes(Array("{\"type\":\"end\",\"reason\":\"over\"}\n".utf8)), at: Self.start + 4_000)
        #expect(second.hasEnded)
        try second.close(.end, at: EventTime(milliseconds: Self.start + 4_000))
        #expect(second.takeOwed().map(\.alert.state) == [.closed])
        try second.log.close()

        let again = try playground.opening(at: Self.start + 9_000)
        #expect(again.live == nil, "what ended a moment ago is not watched again at once")
        #expect(again.finished?.takeOwed().map(\.alert.state) == [.opened, .closed], "but what it owes is owed")
        try again.finished?.log.close()
        let third = try playground.open(at: Self.start + 3_600_000)
        #expect(third.hello.session != first.hello.session)
    }

    @Test("however the bytes are cut, the events and alerts are the same")
    func ignoresChunks() throws {
        let body = Array(
            (0..<40).map { "{\"id\":\"m\($0)\",\"text\":\"\($0 % 5 == 0 ? "高仿" : $0 % 7 == 0 ? "加微信" : "好看")\"}\n" }
                .joined().utf8)
        func run(_ size: Int) throws -> [String] {
            let playground = try Playground()
            let session = try playground.open(at: Self.start)
            try session.connect(at: Self.start)
            for start in stride(from: 0, to: body.count, by: size) {
                try session.receive(.bytes(Array(body[start..<min(start + size, body.count)])), at: Self.start + 1_000)
            }
            return session.takeOwed().map { "\($0.alert.state) \($0.alert.id) \($0.alert.lines.count)" }
        }
        let whole = try run(body.count)
        #expect(!whole.isEmpty)
        for size in [1, 2, 3, 7, 64] { #expect(try run(size) == whole) }
    }

    @Test("whatever a stranger writes fits the log: control characters, long names, endless deletions and headers")
    func takesHostileInput() throws {
        let playground = try Playground()
        let session = try playground.open(at: Self.start)
        let request = try #require(session.nextRequest(feed: 0))
        try session.receive(.request(purpose: request.purpose), at: Self.start)
        let long = String(repeating: "\"", count: 60_000)
        let headers = (0..<40).map { _ in FeedRequest.HeaderField("link", long) }
        try session.receive(
            .head(
                FeedResponseHead(
                    status: 200, url: request.url, headers: [.init("content-type", "application/json")] + headers)),
            at: Self.start)
        let control = String(repeating: "\\u0001", count: 100_000)
        let ids = (0..<20_000).map { "\"\($0)\(String(repeating: "\\u0002", count: 20))\"" }.joined(separator: ",")
        for (number, line) in [
            "{\"id\":\"\(control)\",\"user\":{\"id\":\"\(control)\",\"name\":\"\(control)\"},\"text\":\"\(control)\"}\n",
            "{\"type\":\"delete\",\"ids\":[\(ids)]}\n", "{\"type\":\"end\",\"reason\":\"\(control)\"}\n",
        ].enumerated() {
            try session.receive(.bytes(Array(line.utf8)), at: Self.start + Int64(number))
        }
        #expect(session.hasEnded)
    }

    @Test("a deletion that names nobody, or names with no letters, costs nothing")
    func takesEmptyDeletions() throws {
        let playground = try Playground()
        let session = try playground.open(at: Self.start)
        try session.connect(at: Self.start)
        for line in [#"{"type":"delete","user_ids":[""]}"#, #"{"type":"delete","ids":["",""],"user_ids":["","a"]}"#] {
            try session.receive(.bytes(Array((line + "\n").utf8)), at: Self.start)
        }
        try session.say(1, "高仿 加微信", at: Self.start + 1_000)
        #expect(session.takeOwed().map(\.alert.state) == [.opened])
    }
}
