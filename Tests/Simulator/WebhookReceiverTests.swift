import CounterfoilTranscript
import Logging
import ServiceLifecycle
import Testing

@testable import CounterfoilSimulator

@Suite("A webhook receiver", .timeLimit(.minutes(1)))
struct WebhookReceiverTests {
    static func serve(
        _ configuration: WebhookReceiver.Configuration = .init(),
        _ body: (WebhookReceiver, ManualClock, Int) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let receiver = try WebhookReceiver(
            configuration: configuration, clock: clock, wallClock: { EventTime(milliseconds: 1_614_265_330_000) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await receiver.run() }
            try await body(receiver, clock, try await receiver.boundPort())
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    static let signed = [
        "webhook-id: \(WebhookSignatureTests.id)", "webhook-timestamp: 1614265330",
        "webhook-signature: \(WebhookSignatureTests.good)",
    ]

    @Test("records what came and says ok")
    func records() async throws {
        try await Self.serve { receiver, _, port in
            let answer = try await RawAnswer.post("/hook?x=1", port: port, headers: ["X-Test: 1"], body: "{\"a\":1}")
            #expect(answer.status == 200)
            #expect(answer.body == "ok")
            let request = try #require(receiver.requests.first)
            #expect(request.method == "POST")
            #expect(request.path == "/hook")
            #expect(request.query == "x=1")
            #expect(request.header("x-test") == "1")
            #expect(request.body == Array("{\"a\":1}".utf8))
            #expect(request.signature == .absent)
            #expect(receiver.requestCount() == 1)
            #expect(receiver.requestCount(path: "/other") == 0)
        }
    }

    @Test("scripted answers are used in order, then the default holds")
    func scripted() async throws {
        let configuration = WebhookReceiver.Configuration(answers: [
            "/hook": [.text(429, "slow down", retryAfter: "7"), .redirect(to: "/hook"), .json(200, "{\"code\":1}")]
        ])
        try await Self.serve(configuration) { receiver, _, port in
            let limited = try await RawAnswer.post("/hook", port: port, body: "")
            #expect(limited.status == 429)
            #expect(limited.header("Retry-After") == "7")
            #expect(try await RawAnswer.post("/hook", port: port, body: "").header("Location") == "/hook")
            #expect(try await RawAnswer.post("/hook", port: port, body: "").body == "{\"code\":1}")
            #expect(try await RawAnswer.post("/hook", port: port, body: "").body == "ok")
            receiver.setDefault(.text(503, "down"), path: "/hook")
            receiver.enqueue([.text(200, "once")], path: "/hook")
            #expect(try await RawAnswer.post("/hook", port: port, body: "").body == "once")
            #expect(try await RawAnswer.post("/hook", port: port, body: "").status == 503)
            #expect(receiver.requests.map(\.answer.status) == [429, 301, 200, 200, 200, 503])
        }
    }

    @Test("each channel's path answers as that channel does", arguments: ChannelDialect.allCases)
    func dialects(dialect: ChannelDialect) async throws {
        try await Self.serve { receiver, _, port in
            let path = "/\(dialect.rawValue)/room"
            let answer = try await RawAnswer.post(path, port: port, body: "{}")
            #expect(answer.status == dialect.success.status)
            #expect(Array(answer.body.utf8) == dialect.success.body)
            receiver.enqueue([dialect.refusal, dialect.rateLimit], path: path)
            #expect(try await RawAnswer.post(path, port: port, body: "{}").status == dialect.refusal.status)
            #expect(try await RawAnswer.post(path, port: port, body: "{}").status == dialect.rateLimit.status)
            #expect(dialect.refusal != dialect.success)
            #expect(dialect.rateLimit != dialect.success)
        }
    }

    @Test("signatures are checked, and attempts of one message are one delivery")
    func deliveries() async throws {
        let configuration = WebhookReceiver.Configuration(secrets: [WebhookSignatureTests.secret])
        try await Self.serve(configuration) { receiver, _, port in
            let body = WebhookSignatureTests.body
            _ = try await RawAnswer.post("/a", port: port, headers: Self.signed, body: body)
            _ = try await RawAnswer.post("/a", port: port, headers: Self.signed, body: body)
            _ = try await RawAnswer.post("/b", port: port, headers: Self.signed, body: body + " ")
            _ = try await RawAnswer.post("/b", port: port, body: body)
            #expect(receiver.requests.map(\.signature) == [.valid, .valid, .invalid(.noMatch), .absent])
            let deliveries = receiver.deliveries
            #expect(deliveries.map(\.path) == ["/a", "/b"])
            #expect(deliveries.map(\.attempts) == [2, 1])
            #expect(deliveries.map(\.isConsistent) == [true, true])
            #expect(receiver.distinctCount() == 2)
            #expect(receiver.distinctCount(path: "/a") == 1)
            _ = try await RawAnswer.post("/a", port: port, headers: Self.signed, body: body + "!")
            #expect(receiver.deliveries.first?.isConsistent == false)
        }
    }

    @Test("waiting ends when the count is reached, by cancellation, or when the receiver stops")
    func waiting() async throws {
        let clock = ManualClock()
        let receiver = try WebhookReceiver(configuration: .init(), clock: clock)
        let running = Task { try await receiver.run() }
        let port = try await receiver.boundPort()
        async let two: Void = receiver.waitForCount(2)
        async let one: Void = receiver.waitForDistinctCount(1, path: "/b")
        _ = try await RawAnswer.post("/a", port: port, body: "")
        _ = try await RawAnswer.post("/b", port: port, headers: ["webhook-id: x"], body: "")
        try await two
        try await one
        try await receiver.waitForCount(1, path: "/a")
        let cancelled = Task { try await receiver.waitForCount(100) }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        let stopped = Task { try await receiver.waitForCount(100) }
        running.cancel()
        await #expect(throws: CancellationError.self) { try await stopped.value }
        try await running.value
    }

    @Test("answers are late, cut, missing or endless as they are scripted")
    func endings() async throws {
        try await Self.serve { receiver, clock, port in
            receiver.enqueue([WebhookAnswer.text(200, "0123456789").ending(.cut)], path: "/hook")
            let cut = try await RawAnswer.post("/hook", port: port, body: "")
            #expect(cut.header("Content-Length") == "10")
            #expect(cut.body == "01234")
            receiver.enqueue([WebhookAnswer().ending(.closed)], path: "/hook")
            #expect(try await RawAnswer.post("/hook", port: port, body: "").head.isEmpty)
            receiver.enqueue([WebhookAnswer.text(200, "late").after(.seconds(30))], path: "/hook")
            async let late = RawAnswer.post("/hook", port: port, body: "")
            try await receiver.waitForCount(3)
            clock.advance(by: .seconds(60))
            #expect(try await late.body == "late")
            receiver.enqueue([WebhookAnswer.text(200, "more ").ending(.endless)], path: "/hook")
            let head = "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
            try await RawConnection.open(port: port, send: head) { connection in
                for _ in 0..<1_000 {
                    let more = try await connection.read(until: "more ")
                    #expect(more.hasSuffix("more "))
                }
            }
        }
    }

    @Test("bodies beyond the limit are refused, and memory is bounded")
    func bounds() async throws {
        var configuration = WebhookReceiver.Configuration()
        configuration.limit = 3
        configuration.maximumBody = 10
        try await Self.serve(configuration) { receiver, _, port in
            #expect(try await RawAnswer.post("/hook", port: port, body: "01234567890").status == 413)
            for number in 0..<5 {
                let headers = ["webhook-id: m\(number)"]
                _ = try await RawAnswer.post("/hook", port: port, headers: headers, body: "\(number)")
            }
            #expect(receiver.requests.map(\.number) == [2, 3, 4])
            #expect(receiver.droppedRequests == 2)
            #expect(receiver.deliveries.map(\.id) == ["m2", "m3", "m4"])
            #expect(receiver.distinctCount() == 5)
        }
    }

    @Test("a graceful end does not wait for answers that never come")
    func shutdown() async throws {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let answers = [
            "/silent": [WebhookAnswer().ending(.silent)], "/late": [WebhookAnswer().after(.seconds(1_000))],
            "/endless": [WebhookAnswer.text(200, "x").ending(.endless)],
        ]
        let receiver = try WebhookReceiver(
            configuration: .init(answers: answers), clock: ManualClock(), logger: quiet)
        let group = ServiceGroup(configuration: .init(services: [receiver], logger: quiet))
        let running = Task { try await group.run() }
        let port = try await receiver.boundPort()
        func head(_ path: String) -> String { "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" }
        try await RawConnection.open(port: port, send: head("/silent")) { silent in
            try await RawConnection.open(port: port, send: head("/late")) { late in
                try await RawConnection.open(port: port, send: head("/endless")) { _ in
                    try await receiver.waitForCount(3)
                    await group.triggerGracefulShutdown()
                    try await running.value
                    #expect(try await silent.readToEnd().isEmpty)
                    #expect(try await late.readToEnd().isEmpty)
                }
            }
        }
    }
}
