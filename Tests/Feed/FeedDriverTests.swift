import CounterfoilJSON
import CounterfoilTestSupport
import CounterfoilTranscript
import CounterfoilTransport
import Synchronization
import Testing

@testable import CounterfoilFeed

/// A clock that jumps to the end of every sleep and writes down how long it was.
final class JumpingClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let state = Mutex((now: Duration.zero, sleeps: [Duration]()))

    var now: Instant { Instant(offset: state.withLock(\.now)) }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeps: [Duration] { state.withLock(\.sleeps) }

    func pass(_ duration: Duration) { state.withLock { $0.now += duration } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.sleeps.append(deadline.offset - state.now)
            state.now = deadline.offset
        }
    }
}

/// Hands out a list of requests and writes down what comes.
private actor ListedSession: FeedSession {
    private var requests: [FeedRequest]
    private(set) var inputs: [FeedInput] = []
    private var failing: FeedInput?
    private let bytesWanted: Int

    init(_ requests: [FeedRequest], failingAt input: FeedInput? = nil, bytesWanted: Int = .max) {
        self.requests = requests
        failing = input
        self.bytesWanted = bytesWanted
    }

    func nextRequest() -> FeedRequest? { requests.isEmpty ? nil : requests.removeFirst() }

    func receive(_ input: FeedInput) throws {
        inputs.append(input)
        if input == failing { throw SessionFailure() }
    }

    func wantsMore() -> Bool {
        inputs.reduce(0) { if case .bytes(let bytes) = $1 { $0 + bytes.count } else { $0 } } < bytesWanted
    }

    struct SessionFailure: Error {}
}

/// Answers every request in the same way and writes it down.
private final class FakeTransport: FeedTransport {
    private let state = Mutex([TransferRequest]())
    private let clock: JumpingClock
    private let answer: @Sendable (TransferRequest) throws(TransportError) -> FeedAnswer

    init(clock: JumpingClock, _ answer: @escaping @Sendable (TransferRequest) throws(TransportError) -> FeedAnswer) {
        self.clock = clock
        self.answer = answer
    }

    var requests: [TransferRequest] { state.withLock(\.self) }

    func open(_ request: TransferRequest) async throws(TransportError) -> FeedAnswer {
        state.withLock { $0.append(request) }
        clock.pass(.milliseconds(100))
        return try answer(request)
    }

    static func head(_ request: TransferRequest, _ headers: HeaderFields = [:]) -> ResponseHead {
        ResponseHead(status: 200, headers: headers, url: request.url)
    }
}

private func request(_ pacing: Pacing = .immediately, url: String = "https://h/p") -> FeedRequest {
    FeedRequest(purpose: "page", url: url, pacing: pacing)
}

private let configuration = FeedConfiguration(kind: .jsonPoll, url: "https://h/p")

@Suite("The driver of live feeds", .timeLimit(.minutes(1)))
struct FeedDriverTests {
    private let clock = JumpingClock()

    private func driver(_ transport: some FeedTransport, secret: String? = nil) -> FeedDriver {
        FeedDriver(client: transport, addresses: .publicOnly, secrets: { _ in secret }, clock: clock, jitter: { $0 })
    }

    @Test("an exchange comes as request, head, bytes and finish, with the header fields that matter")
    func order() async throws {
        let transport = FakeTransport(clock: clock) { request throws(TransportError) in
            FeedAnswer(
                head: FakeTransport.head(
                    request, ["Content-Type": "a/b", "Set-Cookie": "x", "ETag": "e", "X-Next": "n"])
            ) { part in
                for byte in [1, 2, 3] as [UInt8] { guard try await part([byte]) else { return } }
            }
        }
        let session = ListedSession([request(url: "https://h/p?key=secret")])
        var configuration = configuration
        configuration.mapping.cursor = .init(.header("x-Next"), to: .query("from"))
        try await driver(transport).run(configuration, session: session)
        let head = FeedResponseHead(
            status: 200, url: "https://h/p?key=redacted",
            headers: [.init("content-type", "a/b"), .init("etag", "e"), .init("x-next", "n")])
        let expected: [FeedInput] = [
            .request(purpose: "page"), .head(head), .bytes([1]), .bytes([2]), .bytes([3]), .finish(.complete),
        ]
        #expect(await session.inputs == expected)
    }

    @Test("requests wait as long as their pace says")
    func pacing() async throws {
        let transport = FakeTransport(clock: clock) { request throws(TransportError) in
            FeedAnswer(head: FakeTransport.head(request)) { _ in }
        }
        let paces: [Pacing] = [
            .afterAnswer(9_000), .immediately, .afterStart(6_000), .afterAnswer(4_000), .backoff(attempt: 0, floor: 0),
            .backoff(attempt: 3, floor: 0), .backoff(attempt: 99, floor: 0), .backoff(attempt: 0, floor: 300_000),
            .afterStart(50),
        ]
        try await driver(transport).run(configuration, session: ListedSession(paces.map { request($0) }))
        #expect(clock.sleeps == [5_900, 4_000, 1_000, 8_000, 60_000, 300_000].map { .milliseconds($0) })
    }

    @Test("what the session throws ends the run at once")
    func failures() async throws {
        let transport = FakeTransport(clock: clock) { request throws(TransportError) in
            FeedAnswer(head: FakeTransport.head(request)) { part in _ = try await part([1]) }
        }
        let session = ListedSession([request()], failingAt: .bytes([1]))
        await #expect(throws: ListedSession.SessionFailure.self) {
            try await driver(transport).run(configuration, session: session)
        }
        #expect(await session.inputs.last == .bytes([1]))
    }

    @Test("secrets are added at sending, put back where they were redacted, and kept from other hosts")
    func secrets() async throws {
        let transport = FakeTransport(clock: clock) { request throws(TransportError) in
            FeedAnswer(head: FakeTransport.head(request)) { _ in }
        }
        var configuration = FeedConfiguration(kind: .jsonPoll, url: "https://H/p?key=k1")
        configuration.headers = [.init("X-Api-Key", "k2"), .init("X-Client", "c")]
        configuration.secretHeaders = [.init(name: "Authorization", prefix: "Bearer ", reference: "file")]
        var recorded = request(url: "https://h/p?key=redacted&page=2")
        recorded.headers = [.init("X-Api-Key", "redacted"), .init("X-Client", "c")]
        recorded.isStream = true
        var elsewhere = recorded
        elsewhere.url = "https://cdn/p?key=redacted"
        elsewhere.isStream = false
        try await driver(transport, secret: "k3").run(configuration, session: ListedSession([recorded, elsewhere]))
        let home = transport.requests[0]
        #expect(home.url == "https://h/p?key=k1&page=2")
        #expect(home.headers["X-Api-Key"] == "k2")
        #expect(home.headers["Authorization"] == "Bearer k3")
        #expect(home.redirects == .upTo(3))
        #expect(home.timeouts.idle == .seconds(15) && home.timeouts.total == nil)
        let away = transport.requests[1]
        #expect(away.url == "https://cdn/p?key=redacted")
        #expect(away.headers.map(\.name) == ["X-Client"])
        #expect(away.timeouts.total == .seconds(60))
        #expect(away.limits.bodyBytes == 8 << 20)
    }

    @Test("a stream that the session wants no more of is left")
    func unwanted() async throws {
        let transport = FakeTransport(clock: clock) { request throws(TransportError) in
            FeedAnswer(head: FakeTransport.head(request)) { part in while try await part([7]) {} }
        }
        var stream = request()
        stream.isStream = true
        let session = ListedSession([stream], bytesWanted: 3)
        try await driver(transport).run(configuration, session: session)
        #expect(await session.inputs.suffix(2) == [.bytes([7]), .finish(.complete)])
        #expect(await session.inputs.count == 6)
    }

    // MARK: On loopback

    private func withDriver(_ body: (FeedDriver, HTTPClient) async throws -> Void) async throws {
        let client = try await HTTPClient()
        let driver = FeedDriver(
            client: client, addresses: .includingLoopback, secrets: { _ in "s" }, clock: clock, jitter: { $0 })
        do { try await body(driver, client) } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
    }

    @Test("a poll on loopback follows its cursor, redirects and failures to the end")
    func loopbackPoll() async throws {
        let server = try ScriptedServer { exchange in
            let target = exchange.request.target
            if target.hasPrefix("/moved") {
                try exchange.redirect(to: "/pages" + target.dropFirst(6))
            } else if target.contains("after=2") {
                try exchange.respond(body: "{\"type\":\"end\",\"reason\":\"done\"}")
            } else {
                try exchange.respond(
                    headers: [("Content-Type", "application/json")], body: "[{\"id\":\"2\",\"text\":\"hi\"}]")
            }
        }
        defer { server.stop() }
        var configuration = FeedConfiguration(kind: .jsonPoll, url: server.url("/moved?room=1"))
        configuration.secretHeaders = [.init(name: "Authorization", reference: "")]
        configuration.mapping.cursor = .init(.lastItem(try #require(.init("/id"))), to: .query("after"))
        let session = MachineSession(configuration)
        try await withDriver { driver, _ in try await driver.run(configuration, session: session) }
        let events = await session.events
        #expect(events.texts == ["hi"])
        #expect(events.ends.map(\.detail) == ["done"])
        #expect(
            server.requests.map(\.target) == [
                "/moved?room=1", "/pages?room=1", "/moved?room=1&after=2", "/pages?room=1&after=2",
            ])
        #expect(server.requests.allSatisfy { $0.header("Authorization") == "s" })
    }

    @Test("a stream on loopback that breaks off is resumed by its last id, with a gap")
    func loopbackStream() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked(headers: [("Content-Type", "text/event-stream")])
            if exchange.request.header("Last-Event-ID") == "2" {
                try exchange.sendChunk("id: 3\ndata: {\"text\":\"c\"}\n\ndata: {\"type\":\"end\"}\n\n")
                try exchange.stall()
            }
            try exchange.sendChunk("id: 1\ndata: {\"text\":\"a\"}\n\nid: 2\ndata: {\"text\":\"b\"}\n\n")
            exchange.reset()
        }
        defer { server.stop() }
        let configuration = FeedConfiguration(kind: .serverSentEvents, url: server.url())
        let session = MachineSession(configuration)
        try await withDriver { driver, _ in try await driver.run(configuration, session: session) }
        let events = await session.events
        #expect(events.texts == ["a", "b", "c"])
        #expect(events.gaps.map(\.reason) == [.reset])
        #expect(events.ends.count == 1)
        let failures = await session.inputs.compactMap { input in
            if case .finish(.failed(let code)) = input { code } else { nil }
        }
        #expect(failures == ["transport.reset"])
    }

    @Test("a driver that is cancelled in the middle of a stream says so and stops")
    func cancellation() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked(headers: [("Content-Type", "application/x-ndjson")])
            try exchange.sendChunk("{\"id\":\"1\",\"text\":\"a\"}\n")
            try exchange.stall()
        }
        defer { server.stop() }
        let configuration = FeedConfiguration(kind: .jsonStream, url: server.url())
        let session = MachineSession(configuration)
        try await withDriver { driver, _ in
            let task = Task { try await driver.run(configuration, session: session) }
            await session.waitForUtterance()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(await session.inputs.last == .finish(.failed(code: "worker.stop")))
        #expect(await session.events.texts == ["a"])
    }
}

/// A session that is nothing but a machine.
actor MachineSession: FeedSession {
    private var machine: any FeedMachine
    private(set) var events: [TranscriptEvent] = []
    private(set) var inputs: [FeedInput] = []
    private var time = EventTime(milliseconds: 1_766_000_000_000)
    private var waiting: CheckedContinuation<Void, Never>?

    init(_ configuration: FeedConfiguration) { machine = configuration.makeMachine() }

    func nextRequest() -> FeedRequest? { machine.nextRequest() }

    func receive(_ input: FeedInput) {
        time = time.advanced(by: 1_000)
        inputs.append(input)
        events += machine.receive(input, at: time)
        if !events.utterances.isEmpty {
            waiting?.resume()
            waiting = nil
        }
    }

    func wantsMore() -> Bool { !machine.hasEnded }

    func waitForUtterance() async {
        if events.utterances.isEmpty { await withCheckedContinuation { waiting = $0 } }
    }
}
